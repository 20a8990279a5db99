"""Does anything that a query says to a person change with what they may not know?

All public functions that read for a member are asked, before and after a change of hidden rows: what they say is
the same, to the byte. The witnesses, who may know, see the change wherever there is something to see.
"""

from itertools import product

import pytest
from hypothesis import given

from committee.calls.rules import Phase
from tests.leaks.changing import TABLES, Change, Store
from tests.leaks.hidden import PERSONS, WITNESSES, changes, rows_hidden, trying
from tests.leaks.reads import Answers
from tests.leaks.surfaces import CARRIES_NOTHING, Asked, readers, told, ways
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
    print("STAT", person, phase, len(places), answers.asked, answers.again)


def test_control_the_witnesses_see_it(kept_store: Store, world: World) -> None:
    """Each function says something else to one who may know, or is known to carry nothing of an application."""
    blind, seeds = set(readers()), (1, 2, 3, 4)
    for phase, seed in product((Phase.READING, Phase.NOTIFICATION, Phase.FOLLOWUP), seeds):
        asked = blind if seed == 1 else blind - CARRIES_NOTHING
        kept_store.restore()
        before = _to_witnesses(world, phase, asked)
        kept_store.change(
            rows_hidden(kept_store, world, "chair", phase), Change(seed, frozenset(TABLES), frozenset())
        )
        after = _to_witnesses(world, phase, asked)
        blind -= {key for key in asked if after[key] != before[key]}
    assert sorted(blind ^ CARRIES_NOTHING) == []


def _to_witnesses(world: World, phase: Phase, keys: set[str]) -> dict[str, list[str]]:
    asked = [Asked(world, world.calls[phase], world.people[name]) for name in WITNESSES]
    return {
        key: [
            told(key, readers()[key], each, turn) for each in asked for turn in range(ways(readers()[key], each))
        ]
        for key in keys
    }
