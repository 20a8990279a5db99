"""In which order would the reserve list of a scenario be called? Rows in, rows out; no SQL."""

import pandas as pd

from committee.ranking.rules import ScenarioPlace


def reserve_in_turn(items: pd.DataFrame) -> pd.DataFrame:
    """The items on the reserve list with their ``turn`` 1..n: as computed, then those put there by hand.

    ``items`` in SCENARIO_COLUMNS and in the order of the ranking, in which those by hand follow each other.
    """
    rows = items[items["place"] == ScenarioPlace.RESERVE].sort_values(
        "turn", kind="stable", na_position="last"
    )
    return rows.assign(turn=pd.array(range(1, len(rows) + 1), dtype="Int64"))
