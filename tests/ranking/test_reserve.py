"""Is the reserve list numbered, whoever put the applications there?"""

import pandas as pd

from committee.ranking.reserve import reserve_in_turn
from committee.ranking.rules import ScenarioPlace


def test_computed_turns_come_first_then_those_by_hand_in_rank_order() -> None:
    items = pd.DataFrame(
        {
            "application_id": list("abcde"),
            "place": [*[ScenarioPlace.RESERVE] * 4, ScenarioPlace.FUNDED],
            "turn": pd.array([None, 5, None, 2, None], dtype="Int64"),
        }
    )
    found = reserve_in_turn(items)
    assert found["application_id"].tolist() == ["d", "b", "a", "c"]
    assert found["turn"].tolist() == [1, 2, 3, 4]


def test_no_reserve_list_is_empty() -> None:
    items = pd.DataFrame({"application_id": ["a"], "place": [ScenarioPlace.FUNDED], "turn": [None]})
    assert reserve_in_turn(items).empty
