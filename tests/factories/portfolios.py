"""Projects and envelopes for tests of selections."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, bounds

EQUITY = (
    bounds("region", at_least=1),
    bounds("theme", at_least=0.05, measure="share"),
    PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.6")),
    bounds("landlord", at_most=3),
    bounds("overseas", at_least=100_000, measure="euros"),
    PortfolioRule(RuleKind.MINIMUM_SCORE, at_least=Decimal(45)),
)


def projects(*rows: tuple[Any, ...], **columns: list[Any]) -> pd.DataFrame:
    """One row a project: score and amount, ids A, B, C…; further columns by name."""
    frame = pd.DataFrame(list(rows), columns=["score", "amount"])
    frame.insert(0, "id", [chr(ord("A") + at) for at in range(len(rows))])
    for name, values in columns.items():
        frame[name] = values
    return frame


def committee(
    size: int, seed: int = 0, *, share: float = 0.35, parts: bool = False
) -> tuple[pd.DataFrame, Decimal]:
    """A call like those of housing funds: about 35 000 € a project in steps of 500 €, an envelope for a third."""
    rng = np.random.default_rng(seed)
    amount = np.round(np.exp(rng.normal(10.4, 0.5, size)) / 500) * 500
    frame = pd.DataFrame(
        {
            "id": [f"p{at:04}" for at in range(size)],
            "score": np.clip(rng.normal(65, 12, size), 5, 100).round(2),
            "amount": amount,
            "least": np.where(rng.random(size) < 0.3, (amount * 0.6).round(-2), np.nan) if parts else np.nan,
            "region": [(f"region {at}",) for at in rng.integers(0, 13, size)],
            "theme": [tuple({f"theme {a}", f"theme {b}"}) for a, b in rng.integers(0, 8, (size, 2))],
            "landlord": [(f"landlord {at}",) for at in rng.integers(0, max(size // 6, 3), size)],
            "overseas": rng.random(size) < 0.08,
            "qpv_share": rng.random(size).round(2),
        }
    )
    return frame, Decimal(int(amount.sum() * share // 1000 * 1000))
