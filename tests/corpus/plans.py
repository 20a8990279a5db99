"""What is to stand in a made-up file, whatever its format: sheets as rows from cell A1, merged ranges…"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Range = tuple[int, int, int, int]


@dataclass(frozen=True)
class Plan:
    """A sheet to write. ``merged`` are first row and column, last row and column, from 0; ``errors`` cells such
    as #N/A by row and column from 0; ``formats`` number formats by column, for XLSX."""

    rows: Sequence[Sequence[object]]
    merged: Sequence[Range] = ()
    is_hidden: bool = False
    hidden_rows: Sequence[int] = ()
    formats: Mapping[int, str] = field(default_factory=dict)
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)


Plans = Mapping[str, Plan]
