"""Which value of an indicator does each QPV of a map have, and if none, why?"""

from collections.abc import Collection
from functools import lru_cache

import pandas as pd
from sqlalchemy import select

from committee.store.engine import reading
from committee.territories.classing import Gap
from committee.territories.data_sets import answering
from committee.territories.queries.editions import data_sets
from committee.territories.queries.indicators import values
from committee.territories.records import QpvContinuation, QpvPassage
from committee.territories.rules import Continuation, EditionKind, EditionRow, Generation

MAPPED = {
    "code": "object",
    "value": "Float64",
    "gap": "object",
    "whose": "object",
    "geography": "object",
    "vintage": "Int64",
}


def mapped_values(
    codes: Collection[str],
    variable: str,
    generation: Generation,
    *,
    geography: Generation,
    vintage: int | None = None,
) -> pd.DataFrame:
    """One variable for these QPV of a generation, with MAPPED, from the files of a ``geography``.

    ``whose``: the QPV that the value is of. A value of 2015 becomes that of a QPV of 2024 only where the official
    passage says that it is unchanged; ``gap`` (a Gap) tells why there is none.
    """
    told = values(variable, geography, vintage)
    found = {
        code: (None if pd.isna(value) else float(value), None if pd.isna(year) else int(year))
        for code, value, year in zip(told["code"], told["value"], told["vintage"], strict=True)
    }
    same = {} if generation is geography else _unchanged()
    rows = []
    for code in codes:
        whose = code if generation is geography else same.get(code)
        value, year = (None, None) if whose is None else found.get(whose, (None, None))
        if whose is None:
            gap = Gap.OTHER_PERIMETER
        elif whose not in found:
            gap = Gap.NOT_IN_FILE
        else:
            gap = Gap.SECRET if value is None else None
        rows.append((code, value, gap, whose, geography, year))
    return pd.DataFrame(rows, columns=list(MAPPED), dtype=object).astype(MAPPED)


def _unchanged() -> dict[str, str]:
    passage = answering(data_sets(), EditionKind.PASSAGE, Generation.OF_2024)
    return {} if passage is None else _unchanged_of(passage)


@lru_cache(maxsize=8)
def _unchanged_of(passage: EditionRow) -> dict[str, str]:
    """The one QPV of 2015 that each unchanged QPV of 2024 continues, as a passage says."""
    statement = (
        select(QpvContinuation.code, QpvPassage.predecessor)
        .join(
            QpvPassage,
            (QpvPassage.edition_id == QpvContinuation.edition_id) & (QpvPassage.code == QpvContinuation.code),
        )
        .where(QpvContinuation.edition_id == passage.id, QpvContinuation.status == Continuation.UNCHANGED)
    )
    found: dict[str, list[str]] = {}
    with reading() as session:
        for code, predecessor in session.execute(statement):
            found.setdefault(code, []).append(predecessor)
    return {code: before[0] for code, before in found.items() if len(before) == 1}
