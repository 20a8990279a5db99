"""Which tables were given, and can they be read as what was asked for?

Frames, arrays, lists and mappings with any type of number become arrays of floats. What cannot be read is a
ValueError that says so in the words of whoever gave it, not in those of a library.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_Floats = NDArray[np.float64]


def need_columns(frame: Any, names: Sequence[str], what: str) -> None:
    """Raises ValueError unless ``frame`` is a DataFrame with these columns; ``what``: what its rows are."""
    if not isinstance(frame, pd.DataFrame):
        raise ValueError(f"{what} are a DataFrame with the columns {', '.join(names)}")
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise ValueError(f"{what} need a column {missing[0]}; the columns are {', '.join(names)}")


def in_order(identifiers: Iterable[Any], what: str) -> "pd.Index[Any]":
    """The identifiers, each once, in their order. Raises ValueError for one that is missing and for texts among
    numbers.
    """
    names: pd.Index[Any] = pd.Index(list(identifiers), dtype=object)
    if names.hasnans:
        raise ValueError(f"{what} hold an identifier that is missing")
    if names.is_monotonic_increasing and names.is_unique:
        return names
    try:
        found: pd.Index[Any] = pd.Index(sorted(set(names)), dtype=object)
    except TypeError:
        raise ValueError(f"{what} have identifiers of one kind: text, or numbers") from None
    return found


def numbers(values: Any, what: str) -> _Floats:
    """A table as floats, missing values as NaN, be it an array, a masked one, a frame of any dtype or lists.

    Raises ValueError for what is no number, or no finite one.
    """
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(float), np.nan)
    try:
        table = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        try:
            frame = values if isinstance(values, pd.Series) else pd.DataFrame(values)
            table = frame.to_numpy(dtype=float, na_value=np.nan)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{what} hold something that is no number: {error}") from None
    if np.isinf(table).any():
        raise ValueError(f"{what} hold an infinite value")
    return table


def names_as_numbers(values: Any) -> _Floats:
    """A table of names as numbers, the same for the same name, missing ones as NaN."""
    cells = pd.DataFrame(values).to_numpy(dtype=object, na_value=np.nan)
    codes = pd.factorize(cells.ravel())[0].reshape(cells.shape)
    return np.where(codes < 0, np.nan, codes)


def share_of_one(share: float, what: str) -> None:
    """Raises ValueError unless the share lies between 0 and 1, neither of them."""
    if not 0 < share < 1:
        raise ValueError(f"{what} lies between 0 and 1: 0.95 is 95 %")


def shares_table(shares: Any) -> pd.DataFrame:
    """Applications × criteria as a frame; rows and columns of a plain array are numbered from 0.

    Raises ValueError for another form, an infinite share, and a row or column told twice.
    """
    frame = shares if isinstance(shares, pd.DataFrame) else pd.DataFrame(numbers(shares, "shares"))
    if not (frame.index.is_unique and frame.columns.is_unique):
        raise ValueError("an application or a criterion is told twice")
    return pd.DataFrame(numbers(frame, "shares"), index=frame.index, columns=frame.columns)


def by_identifier(told: Any, ids: Sequence[Any] | pd.Index, what: str) -> pd.Series:
    """A Series by identifier from a Series, a mapping, or as many values as there are ``ids``, in their order."""
    if isinstance(told, pd.Series):
        return told
    if isinstance(told, Mapping):
        return pd.Series(list(told.values()), index=pd.Index(list(told), dtype=object), dtype=object)
    values = list(told)
    if len(values) != len(ids):
        raise ValueError(f"{what} are told by identifier, or one for each application in order")
    return pd.Series(values, index=pd.Index(ids), dtype=object)


def chosen(told: Any, ids: pd.Index) -> set[Any]:
    """The identifiers that are named, or flagged: by a Series of flags, or by one flag for each of ``ids``."""
    if isinstance(told, str):
        raise ValueError("the funded are several identifiers, not one text")
    told = told.dropna() if isinstance(told, pd.Series) else told
    values = list(told)
    if values and all(isinstance(one, bool | np.bool_) for one in values):
        if isinstance(told, pd.Series):
            return set(told.index[told.astype(bool)])
        if len(values) != len(ids):
            raise ValueError("there is one flag for each application")
        return {one for one, flag in zip(ids, values, strict=True) if flag}
    return set(values)
