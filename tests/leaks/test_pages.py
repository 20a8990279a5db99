"""Does anything that reaches a person's browser change with what they may not know?

Every page is opened by every role in every phase, before and after a change of hidden rows: menu, titles, elements
and their identifiers are the same, to the byte. The witnesses, who may know, see the change wherever a page
carries it.
"""

import re
from collections import Counter
from itertools import count

import pytest
from hypothesis import given

from committee.calls.rules import Phase
from committee.people.rules import PAGES, access_to
from tests.leaks.addresses import CARRIES_NOTHING, addresses
from tests.leaks.changing import TABLES, Change, Store
from tests.leaks.hidden import OUTSIDE, PERSONS, WITNESSES, changes, rows_hidden, trying
from tests.leaks.reads import IS_WHOLE, Answers
from tests.leaks.screens import Screens
from tests.leaks.world import World

OF_A_PAGE = 20
# Where a person reads what was done, whoever it is about.
READS_EVERYTHING = {("admin", "settings.journal")}
# Where the title of what is hidden is told: to a recused person their own recusals, the agenda and the room.
_NAMED = {
    "applications.list",
    "applications.sheet",
    "review.interests",
    "review.mark",
    "review.register",
    "seance.agenda",
    "seance.room",
    "seance.prepare",
}
NAMED_IN = {"member": _NAMED, "chair": _NAMED, "staff": _NAMED, "room": {"seance.room"}}
PUBLIC_PAGES = {"winners.map", "search", "territories.district", "territories.compare", "home"}
# The phases in which most is shown come first.
IN_ORDER = (Phase.SEANCE, Phase.READING, Phase.FOLLOWUP, Phase.NOTIFICATION, Phase.INTERESTS)


@pytest.fixture
def screens(kept_store: Store, world: World, monkeypatch: pytest.MonkeyPatch) -> Screens:
    """A browser in the world."""
    return Screens(monkeypatch, world.now)


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("person", [*PERSONS, *OUTSIDE])
def test_no_page_changes_with_what_is_hidden(
    person: str, phase: Phase, kept_store: Store, world: World, screens: Screens
) -> None:
    call, sign_in = world.calls[phase], world.sign_ins[person]
    rows = rows_hidden(kept_store, world, person, phase)
    opened = {
        (code, at): params
        for code in PAGES
        if access_to(code, world.people[person].roles) and (person, code) not in READS_EVERYTHING
        for at, params in enumerate(addresses(code, call, world))
    }
    answers = Answers(kept_store, lambda place: screens.sent(place[0], sign_in, opened[place]))
    addressed, turns = Counter(code for code, _ in opened), count()

    @trying(OF_A_PAGE)
    @given(change=changes(person))
    def example(change: Change) -> None:
        turn = next(turns)
        asked = [place for place in opened if IS_WHOLE or place[1] == turn % addressed[place[0]]]
        assert answers.differ(asked, rows, change) == set()

    example()
    title = re.compile(f"Jardin du pied {phase} x(?!x)".encode())
    named = {place[0] for place in opened if any(title.search(said) for said in answers.before(place))}
    assert named - NAMED_IN.get(person, set()) - (PUBLIC_PAGES if phase is Phase.FOLLOWUP else set()) == set()


def test_control_the_witnesses_see_it(kept_store: Store, world: World, screens: Screens) -> None:
    """Each page changes for one who may know, or is known to carry nothing of an application."""
    whole = Change(1, frozenset(TABLES), frozenset())
    blind = set()
    for code in PAGES:
        who = [name for name in (*WITNESSES, "admin") if access_to(code, world.people[name].roles)]
        if not any(_changes(code, who, phase, whole, kept_store, world, screens) for phase in IN_ORDER):
            blind.add(code)
    assert sorted(blind ^ set(CARRIES_NOTHING)) == []  # no page more, and none of these any more


def _changes(
    code: str, who: list[str], phase: Phase, whole: Change, kept_store: Store, world: World, screens: Screens
) -> bool:
    asked = addresses(code, world.calls[phase], world)
    kept_store.restore()
    before = [screens.sent(code, world.sign_ins[name], each) for name in who for each in asked]
    kept_store.change(rows_hidden(kept_store, world, "chair", phase), whole)
    return before != [screens.sent(code, world.sign_ins[name], each) for name in who for each in asked]
