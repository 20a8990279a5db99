"""Does a scenario say on what it rests, and what changed since?"""

from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pandas as pd

from committee.ranking.sharing import changes_since, result_of, with_limits


def some_projects(**scores: float) -> pd.DataFrame:
    told = {"a": 80.0, "b": np.nan} | scores
    return pd.DataFrame(
        {
            "id": list(told),
            "score": list(told.values()),
            "amount": [float(100 * place) for place in range(len(told))],
            "requested": pd.Series([Decimal(5), None, Decimal(7)][: len(told)], dtype=object),
        }
    )


def test_limits_are_those_settled_else_what_is_proposed() -> None:
    items = {"b": SimpleNamespace(most=Decimal("60.5"), least=Decimal(20))}
    told = with_limits(some_projects(c=1.0), items)
    assert told["amount"].tolist() == [0.0, 60.5, 200.0]
    assert told["least"].fillna(-1).tolist() == [-1, 20, -1]


def test_nothing_changed_says_nothing() -> None:
    projects = some_projects()
    assert changes_since(None, projects) == ()
    result = result_of(projects, None)
    assert result == {"rests_on": {"a": [80.0, "5"], "b": [None, None]}}
    assert changes_since(result, projects) == ()
    almost = some_projects(a=80.0 + 1e-12)
    assert changes_since(result, almost) == ()


def test_each_change_is_told_with_its_count() -> None:
    before = result_of(some_projects(c=1.0), None)
    now = some_projects(a=70.0, b=3.0).assign(requested=pd.Series([Decimal(6), None], dtype=object))
    added = pd.concat([now, some_projects().iloc[:1].assign(id="z")], ignore_index=True)
    assert [str(each) for each in changes_since(before, added)] == [
        "2 scores changed.",
        "One amount requested changed.",
        "One application was added.",
        "One application can no longer be funded.",
    ]
