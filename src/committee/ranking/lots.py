"""In which order do lots fall, so that anyone can draw them again and find the same?

RFC 3797 (Eastlake, 2004), "Publicly Verifiable Nominations Committee (NomCom) Random Selection": the pool, the
sources of chance and the algorithm are published beforehand, and everything else follows from the values that the
sources give afterwards, such as the numbers of an official draw of a later day.
Values in, values out; no SQL.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from numbers import Integral, Real

import pandas as pd

STEP_COLUMNS = ("draw", "index", "digest_hex", "remainder", "picked", "left")
DIGESTS = ("sha256", "md5")
# The counter around the key has two bytes.
MOST = 1 << 16

Number = int | float | Decimal | str


@dataclass(frozen=True)
class LotDraw:
    """``picked`` in the order of the draw; ``key``: the text that was hashed; ``steps``: STEP_COLUMNS, row by draw.

    ``index`` is the place in the published pool, from 1, ``left`` how many were left to draw from and ``remainder``
    that of the digest divided by ``left``: with the key they are all that the minutes need.
    """

    picked: tuple[str | int, ...]
    key: str
    steps: pd.DataFrame


def draw(
    pool: Sequence[str] | int,
    count: int,
    inputs: str | Sequence[Number | Sequence[Number]],
    *,
    digest: str = "sha256",
) -> LotDraw:
    """Draw ``count`` of the pool one by one, by RFC 3797 section 4.

    ``pool``: identifiers in the order in which they were published, or how many there are: then their places, from
    1, are picked. ``inputs``: what each source gave, in the published order of the sources, or the key itself, as
    ``key_of`` writes it. ``digest``: sha256, or md5 as in the RFC. Raises ValueError for a pool that is empty or
    names one twice, for pool or sources without an order (a set or a dictionary), for a count outside the pool, and
    for a source that gave nothing, or a number below zero.
    """
    names = _published(pool)
    if isinstance(count, bool) or count != int(count):
        raise ValueError("a draw picks a whole number")
    count = int(count)
    if not 1 <= count <= min(len(names), MOST):
        raise ValueError(f"a draw picks from 1 to {min(len(names), MOST)} of this pool, not {count}")
    if digest not in DIGESTS:
        raise ValueError(f"a draw is made with {' or '.join(DIGESTS)}, not {digest}")
    key = key_of(inputs)
    left, rows = list(enumerate(names, start=1)), []
    for number in range(count):
        counter = number.to_bytes(2, "big")
        found = hashlib.new(
            digest, counter + key.encode("ascii") + counter, usedforsecurity=False
        ).hexdigest()
        many = len(left)
        remainder = int(found, 16) % many
        place, name = left.pop(remainder)
        rows.append((number + 1, place, found, remainder, name, many))
    steps = pd.DataFrame(rows, columns=list(STEP_COLUMNS))
    return LotDraw(tuple(row[4] for row in rows), key, steps)


def key_of(inputs: str | Sequence[Number | Sequence[Number]]) -> str:
    """The text that is hashed: for each source its numbers from the smallest, and a slash.

    A number is decimal and has a period, without leading zeros but for a single one before it and without trailing
    zeros after it: 9319 and {12, 2.50} give ``9319./2.512./``. Where a source gave a text its letters, as capitals
    without accents, and its digits stay, unbroken; the RFC advises against such sources.
    """
    if isinstance(inputs, str):
        if not re.fullmatch(r"([0-9A-Z]+\.[0-9A-Z.]*/)+", inputs):
            raise ValueError("a key is what each source gave, closed by a slash")
        return inputs
    if isinstance(inputs, Set | Mapping):
        raise ValueError("what the sources gave is told in their published order")
    if inputs is None or isinstance(inputs, Real | Decimal) or not len(inputs):
        raise ValueError("a draw needs what each source gave, in a list")
    return "".join(f"{_said(source)}/" for source in inputs)


def _published(pool: Sequence[str] | int) -> list[str | int]:
    if isinstance(pool, int | Integral):
        names: list[str | int] = list(range(1, int(pool) + 1))
    elif isinstance(pool, str | Set | Mapping):
        raise ValueError("a pool is a list of identifiers in their published order, or a number")
    else:
        names = list(pool)
    if not names:
        raise ValueError("a draw needs a pool with somebody in it")
    if len(set(names)) != len(names):
        raise ValueError("a pool names each application once")
    return names


def _said(source: Number | Sequence[Number]) -> str:
    if isinstance(source, str):
        plain = unicodedata.normalize("NFKD", source).upper()
        if re.search("[A-Z]", plain):
            return re.sub("[^0-9A-Z]", "", plain) + "."
    if source is None:
        raise ValueError("a source gave nothing")
    values = (
        [_value(source)]
        if isinstance(source, str | int | float | Decimal | Real)
        else [_value(one) for one in source]
    )
    if not values:
        raise ValueError("a source gave nothing")
    return "".join(_decimal(one) for one in sorted(values))


def _value(given: Number) -> Decimal:
    """The number as a person reads it: 0.1 is one tenth."""
    if isinstance(given, str):
        if not re.fullmatch(r"[0-9]+(\.[0-9]*)?", given.strip(), re.ASCII):
            raise ValueError(f"a source gives numbers, not {given!r}")
    elif isinstance(given, bool) or not isinstance(given, Integral | Decimal | float):
        raise ValueError(f"a source gives numbers, not {given!r}")
    value = Decimal(str(given).strip())
    if not value.is_finite() or value < 0:
        raise ValueError(f"a source gives numbers of zero or more, not {given!r}")
    return value


def _decimal(value: Decimal) -> str:
    whole, _, fraction = f"{value:f}".partition(".")
    return f"{whole.lstrip('0') or '0'}.{fraction.rstrip('0')}"
