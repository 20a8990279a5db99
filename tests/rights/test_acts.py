"""Does each act refuse, past its page, whoever may not do it: by role, phase of the round, and standing?

The table acts.csv was tried on the acts, then judged and written from PHASE_RIGHTS and what the acts say of
themselves: who may, in which phases, on which applications ("theirs": all but those from which the person is
recused; "declared": those of which a reader said what links them; "-": it names no application, and one is as
good as another). Whatever it does not say is refused with Refused, and writes nothing. Two persons are
programme staff: ``staff`` is recused from the hidden application, ``colleague`` is not, so that it is the
recusal which refuses.

Presenters, administrators, the projected screen and who has no role stand nowhere: they try one application.
"""

import csv
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from committee.calls.rules import Phase
from committee.meetings.actions import prepare_meeting, record_attendance
from committee.meetings.rules import Presence
from committee.people.actions import choose_language, invite
from committee.people.queries import member, member_signed_in
from committee.people.rules import OFFICE, Member
from committee.review import actions as review
from committee.settings import settings
from committee.store.engine import writing
from committee.words import Refused
from tests.leaks.changing import Store
from tests.leaks.world import CLASSES, HIDDEN, OPEN, UNMARKED
from tests.rights.ground import RECUSED, Ground
from tests.rights.spots import NAMES, PACKAGES, Spot, arguments
from tests.test_actions_refuse import FUNCTIONS, TOLD

TABLE = Path(__file__).with_name("acts.csv")
WITHOUT_STANDING = ("presenter", "admin", "room", "nobody")
STANDING = ("member", "chair", "chair_elsewhere", "staff", "colleague")
PERSONS = (*STANDING, *WITHOUT_STANDING)
# These do not refuse as a whole: they tell, line by line, what they do not do, and nothing of it is written.
TELLS = {
    "intake.import_applications": "an import with errors tells them",
    "review.declare_no_link": "what was declared before stays as it is",
    "review.import_assignments": "a line that is refused is told",
    "review.import_review_sheet": "each tab is told",
}


def _on(told: str, who: str) -> set[str]:
    found: set[str] = set()
    for word in told.split():
        match word:
            case "all":
                found |= set(CLASSES)
            case "-":
                found.add(OPEN)
            case "theirs":
                found |= set(CLASSES) - ({HIDDEN} if who in RECUSED else set())
            case "declared":
                found |= {UNMARKED, OPEN}
            case _:
                found.add(word)
    return found


def _words(told: str, every: Sequence[str]) -> Sequence[str]:
    return every if told == "*" else [each for each in told.split() if each != "-"]


def _by_hand() -> tuple[set[tuple[str, Phase, str, str]], dict[str, bool]]:
    """The cells in which an act is done, and whether it names an application, by act."""
    may, names_one = set(), {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names_one[row["act"]] = row["on"] != "-"
            phases = (
                list(Phase)
                if row["phases"] == "*"
                else [Phase(one) for one in row["phases"].split("-")[0].split()]
            )
            for who in PERSONS if row["who"] == "*" else row["who"].split("-")[0].split():
                may |= {
                    (row["act"], Phase(phase), who, which)
                    for phase in phases
                    for which in _on(row["on"], who)
                }
    return may, names_one


MAY, NAMES_ONE = _by_hand()


def test_every_act_is_in_the_table() -> None:
    known = {name for name in FUNCTIONS if name.split(".")[0] in PACKAGES} - set(TOLD)
    assert known == set(NAMES_ONE) == set(NAMES)


class _TakenBackError(Exception):
    """What was done is not kept."""


@pytest.fixture
def version(held: Store, ground: Ground) -> Iterator[Callable[[], int]]:
    """A number that is another one as soon as anybody else has written into the store."""
    with closing(sqlite3.connect(settings().var / "committee.sqlite3")) as watching:
        yield lambda: int(watching.execute("PRAGMA data_version").fetchone()[0])


Said = tuple[tuple[Any, ...], dict[str, Any]]


def _is_done(name: str, said: Said, actor: Member, now: datetime) -> bool:
    """Whether the act does what it is asked; taken back at once."""
    try:
        with writing():
            FUNCTIONS[name](*said[0], **said[1], actor=actor, now=now)
            raise _TakenBackError
    except _TakenBackError:
        return True
    except Refused:
        return False


def _is_refused(name: str, said: Said, actor: Member, now: datetime) -> bool:
    """Whether the act refuses; a mishap is no refusal."""
    try:
        FUNCTIONS[name](*said[0], **said[1], actor=actor, now=now)
    except Refused:
        return True
    return name in TELLS


@pytest.mark.parametrize("package", PACKAGES)
def test_every_act_does_and_refuses_as_written_by_hand(
    package: str, held: Store, ground: Ground, version: Callable[[], int]
) -> None:
    refused_wrongly, done_wrongly = [], []
    for name in NAMES:
        if name.split(".")[0] != package:
            continue
        for phase, which in product(Phase, CLASSES if NAMES_ONE[name] else [OPEN]):
            said = arguments(name, Spot(ground, phase, which))
            for who in PERSONS if which == OPEN else STANDING:
                cell, before, actor = (name, phase, who, which), version(), ground.people[who]
                if cell in MAY:
                    if not _is_done(name, said, actor, ground.world.now):
                        refused_wrongly.append(cell)
                    assert version() == before, cell
                elif not _is_refused(name, said, actor, ground.world.now) or version() != before:
                    done_wrongly.append(cell)
                    held.restore()
    assert (done_wrongly, refused_wrongly) == ([], [])


def test_store_that_was_written_would_be_seen(
    held: Store, ground: Ground, version: Callable[[], int]
) -> None:
    before = version()
    assert _is_done("people.choose_language", (("en",), {}), ground.people["member"], ground.world.now)
    assert version() == before  # taken back
    choose_language("en", actor=ground.people["member"], now=ground.world.now)
    assert version() != before


def test_account_that_was_closed_acts_no_more(held: Store, ground: Ground) -> None:
    """Rights are read anew for each run: who is gone is nobody, and an account without a role does nothing."""
    assert member_signed_in(ground.sign_ins["closed"], ground.world.now) is None
    assert member(ground.closed.id) is None


def test_account_that_was_closed_is_given_nothing(held: Store, ground: Ground) -> None:
    spot, gone, now = Spot(ground, Phase.READING, OPEN), ground.closed.id, ground.world.now
    by = {"actor": OFFICE, "now": now}
    free = ground.besides[Phase.READING].free_round
    tries = (
        lambda: review.assign_readers([spot.application], [gone], **by),
        lambda: review.name_rapporteur(spot.application, gone, **by),
        lambda: review.impose_recusal(spot.application, gone, "employeur", **by),
        lambda: prepare_meeting("Séance", now, [free], gone, **by),
        lambda: record_attendance(spot.besides.meeting, {gone: Presence.PRESENT}, **by),
        lambda: invite(gone, **by),
    )
    for one in tries:
        with pytest.raises(Refused):
            one()


def test_right_of_a_chair_is_not_bound_to_a_meeting(held: Store, ground: Ground) -> None:
    """Known, and so wanted for now: who chairs one meeting has a chair's rights on every round, but conducts none
    of the others.
    """
    rows = {(act, who) for act, _, who, _ in MAY}
    chair = {act for act, who in rows if who == "chair"}
    elsewhere = {act for act, who in rows if who == "chair_elsewhere"}
    of_a_chair = {
        "meetings.prepare_meeting",
        "review.accept_link",
        "review.impose_found",
        "review.impose_recusal",
    }
    assert of_a_chair <= chair & elsewhere
    conducted = {act for act in chair - elsewhere if act.startswith("meetings.")}
    assert conducted == {act for act in chair if act.startswith("meetings.")} - {"meetings.prepare_meeting"}
    assert {act for act in chair - elsewhere if not act.startswith("meetings.")} == GIVEN_TO_READ


# What the chair of another meeting does not do, for nothing was given to them to read.
GIVEN_TO_READ = {
    "review.decline_reading",
    "review.hand_in",
    "review.hand_in_all",
    "review.hand_in_note",
    "review.reopen",
    "review.reopen_note",
    "review.save_draft",
    "review.save_note",
}
