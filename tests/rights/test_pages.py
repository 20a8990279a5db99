"""Does each page open, and show of an application, exactly what the tables say?

tests/rights.csv, written by hand from the design: which role opens which page. pages.csv, written down from
what the pages showed and read line by line against the rules, so that it shows a change rather than proves a
rule: what an opened page shows of the applications of a round, by their standing towards the person, in each
phase of the round: one letter a phase, in their order; "-" nothing, "h" its head (title, lead, landlords), "w"
more: an amount, a text, a mark's comment. A page whose address names an application is opened for each
standing, and without one; the others show all standings at once.

Left out, for they cannot differ: a closed page by phase and standing (nothing of the address is read before the
guard, and it is opened with one that names an application); the pages that carry nothing of an application,
opened once by each role; a declared application that is marked beside one that is not, where one is named; and
followed actions before there are any.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from committee.calls.rules import Phase
from committee.people.rules import PAGES, Access, Role, why_not_open
from committee.words import Sentence, say
from tests.leaks.addresses import CARRIES_NOTHING
from tests.leaks.changing import Store
from tests.leaks.screens import Screens
from tests.leaks.world import CLASSES, HIDDEN, OPEN, UNDECLARED
from tests.rights.ground import Ground, head_of, marks_of

OPENS = Path(__file__).parents[1] / "rights.csv"
SHOWS = Path(__file__).with_name("pages.csv")
CLOSED = say(Sentence("This page stays closed."), "fr")
SIGN_IN = say(Sentence("Sign in to open this page. You come back to it afterwards."), "fr")
OF_A_PAGE = {"selectbox", "text_input", "text_area", "multiselect", "radio", "checkbox", "arrow_data_frame"}
ROLES = ("member", "chair", "staff", "presenter", "admin", "room")
NAMING = {
    "applications.documents",
    "applications.duplicates",
    "applications.edit",
    "applications.eligibility",
    "applications.instruction",
    "applications.places",
    "applications.sheet",
    "followup.action",
    "review.interests",
    "review.mark",
    "seance.room",
}
# The files of a batch are sent by hand; its history tells numbers of rows.
CARRIES_NO_TEXT = {*CARRIES_NOTHING, "applications.import", "home"}
LETTERS = {"-": Access.NONE, "r": Access.READ, "w": Access.WRITE}


def _opens() -> dict[str, dict[str, str]]:
    with OPENS.open(encoding="utf-8", newline="") as file:
        return {row.pop("page"): row for row in csv.DictReader(file)}


def _shows() -> dict[tuple[str, str, str, Phase], str]:
    found = {}
    with SHOWS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for who in row["who"].split():
                for which in row["on"].split():
                    for phase, letter in zip(Phase, row["shows"], strict=True):
                        cell = (row["page"], who, which, phase)
                        assert cell not in found, cell
                        found[cell] = letter
    return found


OPENED, SHOWN = _opens(), _shows()


@pytest.fixture
def screens(held: Store, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Screens:
    """A browser on the ground."""
    return Screens(monkeypatch, ground.world.now)


def _address(page: str, phase: Phase, which: str, ground: Ground) -> dict[str, str] | None:
    """An address that names the application wherever a page could read it; None: there is nothing to name."""
    call = ground.world.calls[phase]
    named = call.applications[which]
    if page.startswith("followup."):
        named = call.actions.get(which, "")
    elif page == "applications.places":
        named = call.sites.get(which, "none")
    return (
        None
        if not named and page in NAMING
        else {
            "id": named,
            "item": call.applications[which],
            "winner": call.awards.get(which, ""),
            "pair": f"{call.applications[which]}.{call.applications['unmarked']}",
            "call": call.code,
            "meeting": ground.besides[phase].meeting,
            "code": "QN03190M",
            "q": phase.value,
        }
    )


def _said(screens: Screens, page: str, sign_in: str, params: Mapping[str, str]) -> tuple[str, set[str]]:
    """All that reaches the browser, and the kinds of its elements."""
    sent = screens.sent(page, sign_in, params)
    kinds = {str(ForwardMsg.FromString(each).delta.new_element.WhichOneof("type")) for each in sent}
    return unescape("\n".join(each.decode("utf-8", "replace") for each in sent)), kinds


def _level(said: str, which: str, phase: Phase) -> str:
    if any(re.search(each, said) for each in marks_of(which, phase)):
        return "w"
    return "h" if re.search(head_of(which, phase), said) else "-"


def _cells(page: str, ground: Ground) -> Iterator[tuple[Phase, dict[str, str], tuple[str, ...]]]:
    """The runs of a page, each with the standings of which it is asked what is shown."""
    for phase in Phase:
        if page not in NAMING:
            yield phase, _address(page, phase, OPEN, ground) or {}, CLASSES
            continue
        for which in (OPEN, UNDECLARED, HIDDEN):
            params = _address(page, phase, which, ground)
            if params is not None:
                yield phase, params, (which,)


def test_tables_know_every_page() -> None:
    assert set(OPENED) == set(PAGES)
    assert {page for page, *_ in SHOWN} == set(PAGES) - CARRIES_NO_TEXT
    for page, row in OPENED.items():
        assert {role: LETTERS[letter] for role, letter in row.items()} == {
            role.value: PAGES[page].get(role, Access.NONE) for role in Role
        }
    open_to = {(page, who) for page, who, *_ in SHOWN}
    assert open_to == {
        (page, who) for page in set(PAGES) - CARRIES_NO_TEXT for who in ROLES if OPENED[page][who] != "-"
    }


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_and_shows_as_written_by_hand(page: str, ground: Ground, screens: Screens) -> None:
    wrong = {}
    for who in ROLES:
        said_to = partial(_said, screens, page, ground.sign_ins[who])
        if OPENED[page][who] == "-":
            _is_closed(page, who, ground, *said_to(_address(page, Phase.FOLLOWUP, OPEN, ground) or {}))
            continue
        said, _ = said_to({})
        assert CLOSED not in said, who
        for phase, params, asked in _cells(page, ground) if page not in CARRIES_NO_TEXT else ():
            said, _ = said_to(params)
            assert CLOSED not in said, (who, phase)
            for which in asked:
                shown = _level(said, which, phase)
                if shown != SHOWN[page, who, which, phase]:
                    wrong[who, which, phase.value] = shown
    assert wrong == {}


def _is_closed(page: str, who: str, ground: Ground, said: str, kinds: set[str]) -> None:
    if (page, who) == ("home", "room"):  # led to the meeting room, without a greeting
        assert ground.people["room"].name not in said
        return
    reason = why_not_open(page, ground.people[who])
    assert reason is not None
    assert CLOSED in said, who
    assert say(reason, "fr") in said, who
    assert OF_A_PAGE.isdisjoint(kinds), who
    assert "Jardin" not in said, who


@pytest.mark.parametrize("page", PAGES)
def test_page_asks_nobody_in(page: str, ground: Ground, screens: Screens) -> None:
    """Neither a visitor, nor an account that was closed since it signed in."""
    params = _address(page, Phase.FOLLOWUP, OPEN, ground) or {}
    for sign_in in ("", ground.sign_ins["closed"]):
        said, kinds = _said(screens, page, sign_in, params)
        assert SIGN_IN in said
        assert "Jardin" not in said
        assert kinds.isdisjoint({"selectbox", "arrow_data_frame", "multiselect"})
