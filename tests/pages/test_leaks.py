"""Does anything of an application come out where it must not: texts, amounts, counts, sums, choices, files?

One application carries facts that nothing else has. Every page and every file is asked for by everybody, also with
addresses that name the hidden application, its meeting, its award and its funded action.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from committee.followup.actions import start_follow_up
from committee.intake.actions import close_door
from committee.journal.queries import entries_about
from committee.meetings import actions, queries
from committee.meetings.rules import Outcome
from committee.people.rules import OFFICE, PAGES, Member, Role, access_to
from committee.ui.exports import EXPORTS
from committee.words import Refused
from tests.factories.meetings import again, make_scene, shut
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
OpenPage = Callable[..., AppTest]
Words = Callable[[AppTest], str]

REQUESTED, GRANTED = Decimal("41317.29"), Decimal("23456.78")
MOTIVE, REASON = "Motif introuvable ailleurs", "Raison introuvable ailleurs"
# Sums and counts which hold the hidden application: 3 items, 30 000 € asked for by each of the others.
TOTALS = ("101 317,29", "43 456,78", "56 543,22", "27 543,22")
STAGES = ("open", "closed", "published")


@dataclass(frozen=True)
class Hidden:
    """A meeting of three items; the second one is hidden from ``reader``, ``chair`` and ``staff``."""

    stage: str
    meeting: str
    call: str
    application: str
    number: str
    title: str
    award: str
    action: str
    reader: Member
    chair: Member
    staff: Member
    witness: Member

    @property
    def params(self) -> dict[str, str]:
        """An address which names everything that is hidden."""
        return {"meeting": self.meeting, "item": self.application, "call": self.call, "winner": self.award}

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be read, blanks being plain."""
        amounts = ("41 317,29", "23 456,78", "41317.29", "23456.78", "41317,29", "23456,78")
        return (*amounts, MOTIVE, REASON, *TOTALS)


def make_hidden(stage: str, *, now: datetime) -> Hidden:
    """The world of these tests at a stage, through the real acts."""
    scene = make_scene(now=now, amounts=[Decimal(30000), REQUESTED, Decimal(30000)])
    witness = make_member(now=now, name="Témoin")
    title = queries.agenda(scene.meeting_id, OFFICE).set_index("application_id")["title"]
    numbers = queries.agenda(scene.meeting_id, OFFICE).set_index("application_id")["number"]
    office = {"actor": OFFICE, "now": now}
    hidden = scene.applications[1]
    decided = (scene.meeting_id, hidden, Outcome.AWARDED, GRANTED, None, MOTIVE, REASON)
    actions.record_decision(*decided, **office)
    for other in (scene.applications[0], scene.applications[2]):
        actions.record_decision(scene.meeting_id, other, Outcome.AWARDED, Decimal(10000), **office)
    actions.take_up_item(scene.meeting_id, hidden, **office)
    award = action = "none"
    if stage != "open":
        actions.close_meeting(scene.meeting_id, **office)
        award = queries.awards(OFFICE).set_index("application_id")["id"][hidden]
        for each in queries.awards(OFFICE)["id"]:
            made = start_follow_up(each, **office)
            action = made if each == award else action
    if stage == "published":
        actions.publish_results(scene.meeting_id, **office)
    for person in (scene.reader, scene.chair, scene.staff):
        shut(hidden, person, now=now)
    return Hidden(
        stage,
        scene.meeting_id,
        scene.call.code,
        hidden,
        numbers[hidden],
        title[hidden],
        award,
        action,
        again(scene.reader),
        again(scene.chair),
        again(scene.staff),
        witness,
    )


def plain(text: str) -> str:
    """A text with every kind of blank as one blank."""
    return " ".join(text.split())


def read_everything(
    world: Hidden, person: Member, open_page: OpenPage, words: Words, *, only: tuple[str, ...] | None = None
) -> dict[str, str]:
    """What every page says to a person, asked for with the address of what is hidden."""
    told = {}
    for code in only or PAGES:
        if code == "gallery":
            continue
        identifier = world.action if code.startswith("followup") else world.application
        screen = open_page(code, person, id=identifier, **world.params)
        options = [
            str(option) for widget in (*screen.selectbox, *screen.multiselect) for option in widget.options
        ]
        charts = [
            str(each.proto) for each in (*screen.get("plotly_chart"), *screen.get("deck_gl_json_chart"))
        ]
        told[code] = plain("\n".join([words(screen), *options, *charts]))
    return told


# Where a recused person may read title, lead and landlords: their own recusals, the agenda and the room.
NAMED_IN = {
    "applications.list",
    "applications.sheet",
    "review.interests",
    "review.mark",
    "seance.agenda",
    "seance.room",
    "seance.prepare",
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("who", ["reader", "chair", "staff"])
def test_recused_person_reads_nothing_of_the_application(
    stage: str, who: str, now: datetime, open_page: OpenPage, words: Words
) -> None:
    world = make_hidden(stage, now=now)
    told = read_everything(world, getattr(world, who), open_page, words)
    public = {"winners.map"} if stage == "published" else set()
    # Published results are public: the winner, its amount, and the remainder of the envelope.
    opened = public | ({"seance.room"} if stage == "published" else set())
    found = {
        (code, secret)
        for code, said in told.items()
        for secret in world.secrets
        if secret in said and code not in opened
    }
    named = {code for code, said in told.items() if world.title in said} - NAMED_IN - public
    assert (found, named) == (set(), set())


@pytest.mark.parametrize("stage", STAGES)
def test_control_the_others_read_it(stage: str, now: datetime, open_page: OpenPage, words: Words) -> None:
    """What is looked for above is really there for one who is not recused."""
    world = make_hidden(stage, now=now)
    told = read_everything(world, make_member(Role.STAFF, now=now), open_page, words)
    assert "41 317,29" in told["applications.list"]
    assert "101 317,29" in told["applications.list"]
    assert MOTIVE in told["seance.room"]
    assert "23 456,78" in told["seance.agenda"]
    assert world.title in told["ranking.ranking"]
    if stage != "open":
        assert "43 456,78" in told["followup.actions"]
        assert "23 456,78" in told["followup.action"]
        assert world.title in told["winners.map"]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_those_outside_the_committee_read_published_results_only(
    stage: str, role: Role, now: datetime, open_page: OpenPage, words: Words
) -> None:
    world = make_hidden(stage, now=now)
    told = read_everything(world, make_member(role, now=now), open_page, words)
    for code in ("seance.room", "home"):  # the projected screen begins in the room, which has its own tests
        if role is Role.ROOM or code == "seance.room":
            told.pop(code)
    is_public = stage == "published" and role is Role.PRESENTER
    for code, said in told.items():
        if is_public and code == "winners.map":
            assert world.title in said
            hidden = set(world.secrets) - {"23 456,78", "43 456,78"}
        else:
            hidden = set(world.secrets)
            assert world.title not in said, code
            assert world.number not in said, code
        assert [secret for secret in hidden if secret in said] == [], code


@pytest.mark.parametrize("role", list(Role))
def test_files_hold_what_their_reader_may_see(role: Role, now: datetime) -> None:
    world = make_hidden("open", now=now)
    person = world.chair if role is Role.CHAIR else make_member(role, now=now)
    close_door(world.application, person.id, "recusal", now=now)
    for name, export in EXPORTS.items():
        if access_to(export.page, person.roles) == 0:
            continue
        for asked in (
            {},
            {"format": "csv"},
            {"call": world.call, "search": world.title},
            {"id": world.application},
        ):
            try:
                said = file_text(export.build(person, asked)[2])
            except Refused:
                continue
            assert world.title not in said, name
            assert world.number not in said, name
            assert "41317" not in said, name


def test_control_the_file_of_the_office_holds_it(now: datetime) -> None:
    world = make_hidden("open", now=now)
    staff = make_member(Role.STAFF, now=now)
    for asked in ({}, {"format": "csv"}):
        said = file_text(EXPORTS["applications"].build(staff, asked)[2])
        assert world.title in said
        assert "41317" in said


def file_text(content: bytes) -> str:
    """All that a CSV or XLSX file says."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8-sig")
    with ZipFile(BytesIO(content)) as file:
        return "\n".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("code", sorted(PAGES))
def test_page_survives_any_address(code: str, now: datetime, open_page: OpenPage) -> None:
    """An address typed by hand, with identifiers of nothing, gives a page and no traceback."""
    make_scene(now=now)
    wrong = "' OR 1=1 --<script>\u202e"
    names = (
        *("id", "meeting", "item", "call", "winner", "grid", "department", "status", "qpv", "year", "theme"),
        *(
            "landlord",
            "kind",
            "q",
            "search",
            "lon",
            "lat",
            "precision",
            "on",
            "applications_page",
            "agenda_sort",
        ),
    )
    everybody = (Role.MEMBER, Role.STAFF, Role.ADMIN)
    screen = open_page(code, make_member(*everybody, now=now), **dict.fromkeys(names, wrong))
    assert not screen.exception


def test_act_on_a_hidden_application_is_refused_like_one_on_nothing(now: datetime) -> None:
    world = make_hidden("open", now=now)
    assert entries_about([world.application])  # the journal has it, and no screen of theirs shows entries
    hidden = queries.item(world.meeting, world.application, world.reader)
    assert hidden is not None
    assert hidden.is_recused
    facts: list[Any] = [
        hidden.requested,
        hidden.decision,
        hidden.pile,
        hidden.summary,
        hidden.out,
        hidden.communes,
    ]
    assert not any(facts)
    frame = queries.agenda(world.meeting, world.reader).set_index("application_id").loc[world.application]
    known = {"number", "title", "lead", "landlords", "is_current", "is_recused", "is_undeclared"}
    assert frame.drop(list(known)).isna().all()


def test_words_are_compared_with_plain_blanks() -> None:
    assert plain("41\u202f317,29\u00a0€") == "41 317,29 €"
    assert re.search(r"41 317,29", plain("x 41\u202f317,29"))
