"""Does anything that a query says to a person change with what they may not know?

All public functions that read for a member are asked, before and after a change of hidden rows: what they say is
the same, to the byte. The witnesses, who may know, see the change wherever there is something to see.
"""

from itertools import product

import pytest
from hypothesis import given

from committee.calls.rules import Phase
from committee.review.queries.marks import marks_version
from tests.leaks.changing import REMOVABLE, TABLES, Change, Store
from tests.leaks.hidden import PERSONS, WITNESSES, changes, rows_hidden, said_by, trying
from tests.leaks.reads import Answers, listening
from tests.leaks.surfaces import CARRIES_NOTHING, TELLS_THE_HEAD, Asked, readers, told, ways
from tests.leaks.world import World

# 3 persons, 7 phases: 504 examples of each function, in each of its ways of being asked.
OF_A_PHASE = 24


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("person", PERSONS)
def test_no_answer_changes_with_what_is_hidden(
    person: str, phase: Phase, kept_store: Store, world: World
) -> None:
    rows = rows_hidden(kept_store, world, person, phase)
    asked = Asked(world, world.calls[phase], world.people[person])
    answers = Answers(kept_store, lambda place: told(place[0], readers()[place[0]], asked, place[1]))
    places = [(key, turn) for key, function in readers().items() for turn in range(ways(function, asked))]

    @trying(OF_A_PHASE)
    @given(change=changes())
    def example(change: Change) -> None:
        assert answers.differ(places, rows, change) == set()

    example()


def test_control_the_witnesses_see_it(kept_store: Store, world: World) -> None:
    """Each function says something else to one who may know, or is known to carry nothing of an application."""
    blind = set(readers())
    blind -= _changing(
        blind, Phase.NOTIFICATION, Change(1, frozenset(), frozenset(REMOVABLE)), world, kept_store
    )
    later = product((Phase.NOTIFICATION, Phase.FOLLOWUP, Phase.INTERESTS), (1, 2))
    for phase, seed in (*product((Phase.READING,), (2, 3, 4)), *later):
        blind -= _changing(blind, phase, Change(seed, frozenset(TABLES), frozenset()), world, kept_store)
    of_heads = _changing(
        blind, Phase.READING, Change(1, frozenset(TABLES), frozenset(), is_head_too=True), world, kept_store
    )
    assert sorted(of_heads ^ TELLS_THE_HEAD) == []
    assert sorted((blind - of_heads) ^ set(CARRIES_NOTHING)) == []


def _changing(keys: set[str], phase: Phase, change: Change, world: World, store: Store) -> set[str]:
    """Which of these functions say something else to a witness after a change?"""
    asked = [Asked(world, world.calls[phase], world.people[name]) for name in WITNESSES]
    answers = Answers(store, lambda place: told(place[0], readers()[place[0]], asked[place[2]], place[1]))
    places = [
        (key, turn, at)
        for key in keys
        for at, one in enumerate(asked)
        for turn in range(ways(readers()[key], one))
    ]
    rows = store.rows_of(world.calls[phase].applications.values(), said_by(world, *PERSONS))
    for doors in (
        "intake_open_door",
        "intake_closed_door",
    ):  # else what they see would change by the door alone
        own = said_by(world, *WITNESSES)
        rows[doors] = [row for row in rows[doors] if row.values["member_id"] not in own]
    return {place[0] for place in answers.differ(places, rows, change)}


def test_only_the_version_of_marks_is_not_listened_to(kept_store: Store, world: World) -> None:
    call = world.calls[Phase.SEANCE]
    with listening() as sent:
        version = marks_version(world.people["chair"], call.call_id, [call.round_id], now=world.now)
    assert version is not None
    assert [sql for sql, _ in sent if "review_" in sql] == []
