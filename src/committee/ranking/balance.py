"""How is the money of a selection spread over themes, regions, landlords and QPV? Rows in, rows out; no SQL."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from committee.ranking.portfolio_rules import Attribute

BALANCE_COLUMNS = ("attribute", "value", "candidates", "projects", "amount", "share")


def balance_of(projects: pd.DataFrame, granted: Mapping[str, Decimal]) -> pd.DataFrame:
    """One row for each value of each Attribute, the greatest amount first: BALANCE_COLUMNS.

    ``candidates``: the projects with this value; ``projects``: the funded ones, with their ``amount`` in euros and
    its ``share`` of all that is granted (0 to 1, NaN when nothing is). A project with several values counts for
    each, so that shares may sum to more than 1; ``value`` None: it has none, or nobody knows it.
    """
    total = sum(granted.values(), Decimal(0))
    rows = []
    for attribute in Attribute:
        found: dict[str | None, list[str]] = {}
        column = projects[str(attribute)]
        if attribute is Attribute.OVERSEAS:
            column = column.astype(object).where(projects["department"].map(len) > 0, None)
        for application_id, told in zip(projects["id"], column, strict=True):
            for value in _values(told):
                found.setdefault(value, []).append(application_id)
        of_attribute = []
        for value, ids in found.items():
            funded = [granted[each] for each in ids if each in granted]
            amount = sum(funded, Decimal(0))
            share = float(amount / total) if total else np.nan
            of_attribute.append((attribute, value, len(ids), len(funded), amount, share))
        rows += sorted(of_attribute, key=lambda row: (row[1] is None, -row[4], row[1] or ""))
    frame = pd.DataFrame(rows, columns=list(BALANCE_COLUMNS), dtype=object)
    return frame.astype({"candidates": "int64", "projects": "int64", "share": float})


def _values(told: Any) -> tuple[str | None, ...]:
    if isinstance(told, tuple):
        return told or (None,)
    if isinstance(told, bool | np.bool_):
        return ("yes" if told else "no",)
    return (None,) if told is None or pd.isna(told) else (str(told),)


def qpv_share_of(
    projects: pd.DataFrame, granted: Mapping[str, Decimal], *, is_of_all: bool = False
) -> float | None:
    """Which part of the granted money goes to QPV, 0 to 1, over projects whose share is known; None: of none.

    ``is_of_all``: of all that is granted, what is unknown counted outside, as the rules count it.
    """
    shares = dict(zip(projects["id"], projects["qpv_share"], strict=True))
    euros = {
        each: float(amount) for each, amount in granted.items() if is_of_all or not np.isnan(shares[each])
    }
    total = sum(euros.values())
    return None if not total else sum(np.nan_to_num(shares[each]) * euros[each] for each in euros) / total
