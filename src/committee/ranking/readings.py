"""Which readings are there, as numbers that a model takes?"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from committee.ranking.crossed import Floats, Ints

RATING_COLUMNS = ("project", "reader", "value")


class Readings(NamedTuple):
    """Readings with a value, as codes; sorted by project, reader and value: no sum depends on their order."""

    project_ids: pd.Index
    reader_ids: pd.Index
    projects: Ints
    readers: Ints
    values: Floats


def readings_of(ratings: pd.DataFrame) -> Readings:
    """The rows of RATING_COLUMNS that have a value. Raises ValueError for an infinite one."""
    values = pd.to_numeric(ratings["value"]).to_numpy(dtype=float, na_value=np.nan)
    present = ~np.isnan(values)
    if np.isinf(values).any():
        raise ValueError("a reading is infinite")
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
