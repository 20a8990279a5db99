"""In which order do lots fall, so that anyone can draw them again and find the same?

RFC 3797 (Eastlake, 2004), "Publicly Verifiable Nominations Committee (NomCom) Random Selection": the pool, the
sources of chance and the algorithm are published beforehand, and everything else follows from the values that the
sources give afterwards, such as the numbers of an official draw of a later day.
Values in, values out; no SQL.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

STEP_COLUMNS = ("draw", "index", "digest_hex", "remainder", "picked")


@dataclass(frozen=True)
class LotDraw:
    """``picked`` in the order of the draw; ``key`` the text that was hashed; ``steps`` for the minutes."""

    picked: tuple[str, ...] | tuple[int, ...]
    key: str
    steps: pd.DataFrame


def draw(
    pool: Sequence[str] | int, count: int, inputs: Sequence[object], *, digest: str = "sha256"
) -> LotDraw:
    """Draw ``count`` of the pool, one by one."""
    names = list(range(1, pool + 1)) if isinstance(pool, int) else list(pool)
    key = "".join(f"{one}" for one in inputs)
    left, rows = list(enumerate(names, start=1)), []
    for number in range(count):
        prefix = number.to_bytes(2, "big")
        found = hashlib.new(digest, prefix + key.encode() + prefix).hexdigest()
        remainder = int(found, 16) % len(left)
        place, name = left.pop(remainder)
        rows.append((number + 1, place, found, remainder, name))
    steps = pd.DataFrame(rows, columns=list(STEP_COLUMNS))
    return LotDraw(tuple(steps["picked"]), key, steps)
