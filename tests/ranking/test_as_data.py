"""Is a ranking told to another program as plain data, unknown as null, and in aligned lines?"""

import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from committee.ranking.as_data import (
    cells_of,
    lines_of,
    named_by_number,
    plain,
    records_of,
    scenario_lines,
    scenario_record,
)
from committee.ranking.discussing import Reason
from committee.ranking.portfolio import explain, optimise
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, bounds
from committee.words import Refused


def test_values_are_plain() -> None:
    given = (
        None,
        np.nan,
        pd.NA,
        np.int64(3),
        np.float64(1.5),
        Decimal("2.50"),
        np.True_,
        "x",
        (Reason.UNSURE,),
    )
    assert [plain(one) for one in given] == [None, None, None, 3, 1.5, 2.5, True, "x", ["unsure"]]


def test_steps_of_a_score_are_no_figures_of_it() -> None:
    assert [plain(92 + 2.0**-40), plain(np.float64(200 / 3)), plain(Decimal("0.1"))] == [
        92.0,
        66.666666667,
        0.1,
    ]


def test_rows_are_records_and_cells() -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": pd.Series([("x", "y"), ()], dtype=object)})
    assert records_of(frame) == [{"a": 1, "b": ["x", "y"]}, {"a": 2, "b": []}]
    assert cells_of(frame) == [[1, "x | y"], [2, ""]]
    assert lines_of([("place", "n"), (None, 1.25), ("b", 10)]) == ["place  n", "—      1.25", "b      10"]


def some_projects() -> pd.DataFrame:
    ids = ["a", "b", "c"]
    empty = pd.Series([()] * 3, dtype=object)
    told = dict.fromkeys(("group", "region", "department", "theme"), empty)
    return pd.DataFrame(
        {
            "id": ids, "number": ["D-1", "D-2", "D-3"], "title": ["A", "B", "C"],
            "rank": pd.array([1, 2, None], "Int64"),
            "turn": pd.array([1, 2, None], "Int64"), "score": [80.0, 60.0, np.nan], "amount": [100.0, 100.0, 100.0],
            "least": np.nan, "landlord": pd.Series([("L",), ("M",), ()], dtype=object), "category": None,
            "overseas": False, "qpv_share": np.nan, **told,
        }
    )  # fmt: skip


def test_pair_of_a_file_is_named_by_number() -> None:
    pair = PortfolioRule(RuleKind.INCOMPATIBLE, pair=("D-1", "b"))
    other = bounds("landlord", "L", at_most=1)
    assert named_by_number([other, pair], some_projects())[0] is other
    assert named_by_number([pair], some_projects())[0].pair == ("a", "b")
    with pytest.raises(Refused, match="no application D-9"):
        named_by_number([PortfolioRule(RuleKind.INCOMPATIBLE, pair=("D-1", "D-9"))], some_projects())


def test_selection_is_told_with_its_rules() -> None:
    projects, envelope = some_projects(), Decimal(150)
    rules = [bounds("landlord", "M", at_least=1), bounds("landlord", "L", at_least=1)]
    found = optimise(projects, envelope, rules)
    told = scenario_record(projects, found, explain(projects, envelope, rules, found).costs, "en")
    json.dumps(told, allow_nan=False)
    assert [told[name] for name in ("envelope", "total", "left", "unknown")] == [150.0, 100.0, 50.0, ["D-3"]]
    assert (told["is_elastic"], len(told["broken"]), len(told["costs"])) == (True, 1, 2)
    assert told["broken"][0]["rule"]["kind"] == "bounds"
    assert [row["place"] for row in told["items"]].count("funded") == 1
    lines = scenario_lines(told)
    assert lines[0].startswith("place")
    assert any(line.startswith("! ") for line in lines)
    assert "left: 50" in lines
