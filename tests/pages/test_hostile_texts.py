"""Is every text of somebody shown as it was typed, on every page, map, figure and file?"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.queries import criteria
from committee.calls.rules import IntakeMode, Phase
from committee.followup.actions import plan_milestone, start_follow_up
from committee.followup.rules import MilestoneKind
from committee.intake.columns import COLUMN
from committee.meetings import actions, queries
from committee.meetings.rules import Outcome
from committee.people.rules import OFFICE, PAGES, Role
from committee.ranking.actions import make_scenario, set_items
from committee.ranking.figures import ranking_figure
from committee.ranking.portfolio_rules import Attribute, PortfolioRule, RuleKind
from committee.ranking.queries import ranking
from committee.ranking.rules import LONGEST_NAME, ScenarioPlace
from committee.review.actions import assign_readers, declare_interest, hand_in, save_draft
from committee.review.rules import InterestNature
from committee.showcase.queries import winners
from committee.spreadsheets.read import read_table
from committee.ui.exports import EXPORTS
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
OpenPage = Callable[..., AppTest]

# Several in one text: each page is opened once for all of them. Each text fits where the longest may stand.
CORPUS = (
    "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) </script><script>alert(1)</script>"
    " [x](javascript:alert(1))",
    ":red[x] :material/home: **gras** `code` $x^2$ {name} {0} %s %(x)s \u202eelbat\u202c\u200b\u200d\ufeff"
    " @SUM(1+9) www.evil.example http://evil.example",
    "=cmd|' /C calc'!A0\n# titre\n* un\n* deux",
    "mot" * 99,
)
MARK = "Zyx"
# What Streamlit's Markdown would take for its own: an image, a link, a colour, an icon, bold, code, a formula.
_MARKDOWN = re.compile(
    r"(?<!\\)!\[|(?<!\\)\]\(|(?<![\\\w]):red\[|(?<![\\\u200b]):material/|(?<!\\)\*\*gras|(?<!\\)`code|(?<!\\)\$x"
)
# Elements whose text goes through Markdown; the options of lists and the values of fields are shown as they are.
_LABELLED = [
    "button",
    "checkbox",
    "date_input",
    "multiselect",
    "number_input",
    "radio",
    "selectbox",
    "text_area",
    "text_input",
    "time_input",
]
_MESSAGES = (
    "markdown",
    "caption",
    "title",
    "header",
    "subheader",
    "error",
    "warning",
    "info",
    "success",
    "toast",
)


def hostile(text: str, place: str) -> str:
    """A text of the corpus which says where it was put."""
    return f"{MARK} {place} {text}"[: 75 if place in {"themes"} else 190]


def make_hostile_world(text: str, *, now: datetime) -> dict[str, str]:
    """One application whose every text is hostile, from its import to its followed award."""
    call = make_call(Phase.READING, now=now, intake_mode=IntakeMode.ROLLING)
    texts = {
        code: hostile(text, code)
        for code in (
            "title",
            "lead",
            "landlords",
            "partners",
            "summary",
            "needs",
            "themes",
            "site",
            "address",
        )
    }
    if "|" in text:
        texts.pop("landlords"), texts.pop("partners"), texts.pop("themes")
    if "\n" in text:
        texts = {code: each.replace("\n", " ") for code, each in texts.items()}
    told = {name: each for name, each in texts.items() if name in COLUMN}
    place = {"department": "31", "lon": 1.4769, "lat": 43.6133, "requested": 30000}
    report = import_rows(call.code, [application_row(**told, **place)], now=now)
    assert not report.has_errors, report.problems
    name = hostile(text, "name").replace("\n", " ")
    reader, chair = make_member(now=now, name=name), make_member(now=now, name=name)
    meeting = actions.prepare_meeting(
        name, now, [call.rounds[0].id], chair.id, None, Decimal(50000), place=name, actor=OFFICE, now=now
    )
    actions.set_agenda(meeting, actor=OFFICE, now=now)
    application = queries.agenda(meeting, OFFICE)["application_id"][0]
    propose(call.rounds[0].id, meeting, application, text, now=now)
    comment = hostile(text, "comment")
    declare_interest(application, InterestNature.LINK, comment, actor=reader, now=now)
    assign_readers([application], [reader.id], actor=OFFICE, now=now)
    marks = {row.id: (3, comment) for row in criteria(call.grid_id)}
    save_draft(application, marks, comment, actor=reader, now=now)
    hand_in(application, actor=reader, now=now)
    actions.open_meeting(meeting, actor=OFFICE, now=now)
    actions.take_up_item(meeting, application, actor=OFFICE, now=now)
    decided = (meeting, application, Outcome.AWARDED_CONDITIONAL, Decimal(20000), comment, comment)
    actions.record_decision(*decided, actor=OFFICE, now=now)
    return {"application": application, "meeting": meeting, "call": call.code, "reader": reader.id}


def propose(round_id: str, meeting: str, application: str, text: str, *, now: datetime) -> None:
    """A scenario that is called so and obeys rules about it, sent to the meeting; and one to stand beside it."""
    make_scenario(round_id, hostile(text, "beside")[:LONGEST_NAME], actor=OFFICE, now=now)
    rules = [
        PortfolioRule(RuleKind.BOUNDS, Attribute.LANDLORD, hostile(text, "value"), at_most=Decimal(1)),
        PortfolioRule(RuleKind.INCOMPATIBLE, pair=(application, hostile(text, "other"))),
    ]
    told = {"note": hostile(text, "note"), "rules": rules, "actor": OFFICE, "now": now}
    made = make_scenario(round_id, hostile(text, "scenario")[:LONGEST_NAME], **told)
    set_items(made, None, {application: (ScenarioPlace.FUNDED, None, None, None)}, actor=OFFICE, now=now)
    actions.adopt_scenario(meeting, made, actor=OFFICE, now=now)


def finish(world: dict[str, str], text: str, *, now: datetime) -> str:
    """Close, publish and follow; gives the funded action."""
    actions.close_meeting(world["meeting"], actor=OFFICE, now=now)
    actions.publish_results(world["meeting"], actor=OFFICE, now=now)
    [award] = queries.awards(OFFICE)["id"]
    made = start_follow_up(award, actor=OFFICE, now=now)
    plan_milestone(made, MilestoneKind.EVENT, hostile(text, "step"), None, actor=OFFICE, now=now)
    return made


def markdown_of(screen: AppTest) -> Iterator[str]:
    """Every text of a screen that Streamlit reads as Markdown."""
    for kind in _LABELLED:
        yield from (str(each.label) for each in screen.get(kind) if hasattr(each, "label"))
    for kind in _MESSAGES:
        yield from (str(getattr(each, "value", "")) for each in screen.get(kind))
    for block in _blocks(screen._tree):
        yield from (
            str(getattr(getattr(block.proto, part), "label", "")) for part in ("expandable", "popover")
        )


def _blocks(node: Any) -> Iterator[Any]:
    for child in getattr(node, "children", {}).values():
        if hasattr(child, "children") and child.proto is not None and hasattr(child.proto, "expandable"):
            yield child
        yield from _blocks(child)


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
def test_text_is_shown_as_typed_on_every_page(text: str, now: datetime, open_page: OpenPage) -> None:
    world = make_hostile_world(text, now=now)
    everybody = make_member(
        Role.MEMBER, Role.STAFF, Role.ADMIN, now=now, name=hostile(text, "me").replace("\n", " ")
    )
    params = {
        "meeting": world["meeting"], "item": world["application"], "call": world["call"], "view": "compare",
    }  # fmt: skip
    seen = set()

    def look(code: str, identifier: str) -> None:
        screen = open_page(code, everybody, id=identifier, **params)
        for said in markdown_of(screen):
            assert _MARKDOWN.search(said) is None or MARK not in said, (code, said)
        for element in screen.get("html"):
            body = element.proto.body
            assert "<img" not in body, code
            assert "<script" not in body, code
            assert not re.search(r"<[^>]*\s(onerror|onclick)=", body), code
            seen.update({code} if MARK in body else set())
        for deck in screen.get("deck_gl_json_chart"):
            # The browser fills the template in and escapes what it takes from the data.
            assert MARK not in deck.proto.tooltip, code
            seen.update({f"{code} map"} if MARK in deck.proto.json else set())
        for widget in (*screen.selectbox, *screen.multiselect):
            for option in widget.options:
                assert not (MARK in option and "\\" in option), (code, option)
                seen.update({f"{code} choices"} if MARK in option else set())

    pages = [code for code in PAGES if code not in {"gallery", "settings.accessibility", "settings.data"}]
    for code in pages:
        own = {"settings.people": world["reader"], "organisations.directory": ""}
        look(code, own.get(code, world["application"]))
    action = finish(world, text, now=now)
    for code in ("winners.map", "followup.todo", "followup.actions", "followup.action", "home"):
        look(code, action)
    assert seen >= {
        "applications.list", "applications.sheet", "organisations.directory", "ranking.ranking", "seance.agenda",
        "seance.room", "settings.people", "settings.journal", "winners.map", "followup.todo", "followup.actions",
        "followup.action", "review.assignments", "followup.action choices", "winners.map choices",
        "winners.map map", "ranking.scenarios", "ranking.scenarios choices", "ranking.scenarios map",
    }  # fmt: skip


@pytest.mark.parametrize("text", CORPUS, ids=range(len(CORPUS)))
def test_text_is_plain_in_figures_and_files(text: str, now: datetime) -> None:
    world = make_hostile_world(text, now=now)
    figure = ranking_figure(ranking(OFFICE, world["call"], now=now), "fr", threshold=50).to_json()
    assert "<img" not in figure
    assert "<script" not in figure
    assert "\\u003cimg" not in figure
    for params in ({}, {"format": "csv"}):
        name, _, content = EXPORTS["applications"].build(make_member(Role.STAFF, now=now), params)
        [sheet] = read_table(content, name)
        titles = [row[1] for row in sheet.rows]
        assert len(titles) == 1
        assert str(titles[0]).startswith(MARK)
    finish(world, text, now=now)
    assert winners(OFFICE)["title"].iloc[0].startswith(MARK)
