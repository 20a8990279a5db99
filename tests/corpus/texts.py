"""CSV files as programs and people leave them."""

import csv
import io
from collections.abc import Sequence

Rows = Sequence[Sequence[object]]


def text_of(rows: Rows, separator: str = ";", newline: str = "\r\n") -> str:
    """The rows as text, quoted only where it must be, as spreadsheet programs do; None is an empty cell."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=newline).writerows(rows)
    return out.getvalue()


def csv_of(rows: Rows, separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """The rows as a CSV file."""
    return text_of(rows, separator).encode(encoding)
