"""Which QPV continues which?"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from committee.store.engine import reading
from committee.territories.records import QpvPassage


def predecessors(code: str) -> list[str]:
    """The QPV of 2015 that a QPV of 2024 continues, wholly or in part; empty when none is known."""
    return _passages(QpvPassage.predecessor, QpvPassage.code == code)


def successors(code: str) -> list[str]:
    """The QPV of 2024 that continue a QPV of 2015, wholly or in part; empty when none is known."""
    return _passages(QpvPassage.code, QpvPassage.predecessor == code)


def successors_of(codes: Collection[str]) -> dict[str, list[str]]:
    """The QPV of 2024 that continue each of these QPV of 2015; those without a known one are left out."""
    found: dict[str, list[str]] = {}
    if not codes:
        return found
    pairs = (
        select(QpvPassage.predecessor, QpvPassage.code)
        .where(QpvPassage.predecessor.in_(codes))
        .distinct()
        .order_by(QpvPassage.predecessor, QpvPassage.code)
    )
    with reading() as session:
        for before, after in session.execute(pairs):
            found.setdefault(before, []).append(after)
    return found


def _passages(column: Any, condition: Any) -> list[str]:
    with reading() as session:
        return list(session.scalars(select(column).where(condition).distinct().order_by(column)))
