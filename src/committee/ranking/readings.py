"""Which readings are there, as numbers that a model takes, and which seal do their marks bear?"""

from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import pandas as pd

from committee.ranking.crossed import Floats, Ints
from committee.ranking.tables import need_columns, numbers

RATING_COLUMNS = ("project", "reader", "value")


class Readings(NamedTuple):
    """Readings with a value, as codes; sorted by project, reader and value: no sum depends on their order."""

    project_ids: pd.Index
    reader_ids: pd.Index
    projects: Ints
    readers: Ints
    values: Floats


def readings_of(ratings: pd.DataFrame) -> Readings:
    """The rows of RATING_COLUMNS that have a value. Raises ValueError for a column that is not there, a value that
    is infinite or no number, and one of no project or reader.
    """
    need_columns(ratings, RATING_COLUMNS, "readings")
    values = numbers(ratings["value"], "readings")
    present = ~np.isnan(values)
    if (ratings[["project", "reader"]].isna().any(axis=1).to_numpy() & present).any():
        raise ValueError("a reading names no project or no reader")
    projects, project_ids = pd.factorize(ratings["project"].to_numpy(dtype=object)[present], sort=True)
    readers, reader_ids = pd.factorize(ratings["reader"].to_numpy(dtype=object)[present], sort=True)
    order = np.lexsort((values[present], readers, projects))
    return Readings(
        pd.Index(project_ids, dtype=object),
        pd.Index(reader_ids, dtype=object),
        projects[order].astype(np.int64),
        readers[order].astype(np.int64),
        values[present][order],
    )


def seal_of(marks: pd.DataFrame) -> str:
    """What is printed of marks: equal ones of each application and criterion have equal seals, in whatever order.

    Of their readers it holds whether they are the staff: with more, whoever sees the marks and knows who may have
    given them could try out who gave which.
    """
    told = (marks[name].tolist() for name in ("application_id", "criterion_id", "is_reader", "value"))
    rows = sorted("\x1f".join(map(str, row)) for row in zip(*told, strict=True))
    return blake2b("\x1e".join(rows).encode(), digest_size=16).hexdigest()
