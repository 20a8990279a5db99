"""Does anything that a query says to a person change with what they may not know?

All public functions that read for a member are asked, before and after a change of hidden rows: what they say is
the same, to the byte. The witnesses, who may know, see the change wherever there is something to see.
"""

from itertools import count, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.calls.rules import Phase
from tests.leaks.changing import TABLES, Change, Store
from tests.leaks.hidden import PERSONS, WITNESSES, changes, rows_hidden, trying
from tests.leaks.surfaces import CARRIES_NOTHING, Asked, readers, told
from tests.leaks.world import World

# 3 persons, 4 parts of 42: 504 examples of each function.
PARTS, OF_A_PART = 4, 42
# As many ways of asking as the function with the most has.
TURNS = 6


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("person", PERSONS)
def test_no_answer_changes_with_what_is_hidden(
    person: str, part: int, kept_store: Store, world: World
) -> None:
    before: dict[tuple[Phase, int], dict[str, str]] = {}
    rows = {phase: rows_hidden(kept_store, world, person, phase) for phase in Phase}
    asked = {phase: Asked(world, call, world.people[person]) for phase, call in world.calls.items()}
    turns = count()

    def everything(phase: Phase, turn: int) -> dict[str, str]:
        return {key: told(key, function, asked[phase], turn) for key, function in readers().items()}

    @trying(OF_A_PART)
    @given(phase=st.sampled_from(list(Phase)), change=changes())
    def example(phase: Phase, change: Change) -> None:
        turn = (next(turns) + part) % TURNS
        kept_store.restore()
        if (phase, turn) not in before:
            before[phase, turn] = everything(phase, turn)
        kept_store.change(rows[phase], Change(change.seed + part, change.tables, change.emptied))
        after = everything(phase, turn)
        assert {key for key in after if after[key] != before[phase, turn][key]} == set()

    example()


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
        key: [told(key, readers()[key], each, turn) for each in asked for turn in range(TURNS)]
        for key in keys
    }
