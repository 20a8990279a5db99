"""Does the balance of a selection count each value, and never take what is unknown for nothing?"""

from decimal import Decimal

import numpy as np
import pandas as pd

from committee.ranking.balance import BALANCE_COLUMNS, balance_of, qpv_share_of


def some_projects() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "landlord": [("Habitat", "Logis"), ("Habitat",), ()],
            "group": [("G",), ("G",), ()],
            "region": [("Bretagne",), (), ()],
            "department": [("35",), ("974",), ()],
            "theme": [("health", "work"), ("work",), ()],
            "category": ["other", None, np.nan],
            "overseas": [False, True, False],
            "qpv_share": [1.0, np.nan, 0.5],
        }
    )


def test_each_value_counts_its_projects_and_their_money() -> None:
    told = balance_of(some_projects(), {"a": Decimal(300), "c": Decimal("100.50")})
    assert tuple(told.columns) == BALANCE_COLUMNS
    by = told.set_index(["attribute", "value"])
    assert by.loc[("landlord", "Habitat"), ["candidates", "projects", "amount"]].tolist() == [2, 1, 300]
    assert by.loc[("theme", "work"), "share"] == float(Decimal(300) / Decimal("400.50"))
    unknown = told[told["value"].isna()].set_index("attribute")
    assert unknown.loc["category", "candidates"] == 2
    assert unknown.loc["landlord", "amount"] == Decimal("100.50")
    assert told[told["attribute"] == "overseas"]["value"].tolist() == ["no", "yes", None]


def test_nothing_granted_has_no_shares() -> None:
    told = balance_of(some_projects(), {})
    assert told["share"].isna().all()
    assert balance_of(some_projects().iloc[:0], {}).empty


def test_share_of_the_qpv_is_of_what_is_known() -> None:
    projects = some_projects()
    assert qpv_share_of(projects, {"a": Decimal(300), "b": Decimal(900), "c": Decimal(100)}) == 350 / 400
    assert qpv_share_of(projects, {"b": Decimal(900)}) is None
    assert qpv_share_of(projects, {}) is None


def test_share_of_the_qpv_of_all_counts_the_unknown_outside_as_rules_do() -> None:
    projects = some_projects()
    granted = {"a": Decimal(300), "b": Decimal(900), "c": Decimal(100)}
    assert qpv_share_of(projects, granted, is_of_all=True) == 350 / 1300
    assert qpv_share_of(projects, {"b": Decimal(900)}, is_of_all=True) == 0
    assert qpv_share_of(projects, {}, is_of_all=True) is None
