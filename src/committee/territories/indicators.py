"""Which values does a file of INSEE hold, of which neighbourhoods, communes or of all, and of which year?

An empty cell is a value that is not published (statistical secrecy): unknown, never 0. A real 0 stays 0. What is no
number is told and left out. Nothing is summed: INSEE's values are not summable.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import count

from committee.spreadsheets.rules import folded
from committee.territories.rules import Generation, IndicatorTheme, Level, Note, generation_of
from committee.territories.tables import Table, number
from committee.territories.variables import (
    HEADLINES,
    VARIABLES,
    Unit,
    Variable,
    bare,
    is_note,
    is_words,
    variable,
    variable_of,
    year_of,
)
from committee.words import Refused, Sentence

__all__ = [
    "HEADLINES",
    "NATIONAL_CODE",
    "VARIABLES",
    "IndicatorContents",
    "IndicatorLine",
    "Unit",
    "Variable",
    "is_indicators",
    "read_indicators",
    "variable",
    "variable_of",
    "year_of",
]

# Under which code the row of all QPV together ("Ensemble") is kept.
NATIONAL_CODE = "FRANCE"
FIRST_VINTAGE, LAST_VINTAGE = 2004, 2100
LONGEST_TEXT = 300
_CODE_COLUMNS = (
    "codeqpv",
    "codeqp",
    "codgeo",
    "qp",
    "qpv",
    "codequartier",
    "cdqrtr",
    "codeqp2024",
    "qp2024",
    "code",
)
_LABEL_COLUMNS = ("libqpv", "libgeo", "libqp", "nomqp", "libquartier", "quartier")
_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_SHORT_COMMUNE = re.compile(r"\d{4}")
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ALL = frozenset({"ensemble", "france", "france entiere", "france metropolitaine", "total"})
_EXAMPLES = 3


@dataclass(frozen=True)
class IndicatorLine:
    """One row: ``values`` by header, None where the cell is empty; a header whose cell is no number is absent.

    ``row``: its number in the file. ``notes``: the NOTE_… cells by header.
    """

    code: str
    level: Level
    label: str | None
    values: dict[str, float | None]
    notes: dict[str, str]
    row: int


@dataclass(frozen=True)
class IndicatorContents:
    """What a file of indicators holds.

    ``generation`` is that of its QPV; None for a file of communes, which has no geography of QPV. ``vintage``: the
    year of the values where the columns tell it (``…_A18``), else the edition of the file (``REVN_2021``), whose
    values are of earlier years.
    """

    theme: IndicatorTheme
    vintage: int
    generation: Generation | None
    columns: tuple[str, ...]
    rows: tuple[IndicatorLine, ...]
    notes: tuple[Note, ...] = ()

    @property
    def is_year_of_values(self) -> bool:
        """Whether ``vintage`` is the year of the values and not only that of the edition."""
        return any(year_of(column) is not None for column in self.columns)


class NoVintage(Refused):
    """A file of indicators does not tell its year: a person has to."""


def is_indicators(table: Table) -> bool:
    """Whether a table looks like INSEE's indicators: a code column, codes in it, and a column that is described."""
    at = table.column(*_CODE_COLUMNS)
    if at is None or not any(_level(row[at]) is not None for _, row in table.rows):
        return False
    return any(len(bare(title)) > 1 and _is_described(title) for title in table.header)


def read_indicators(
    table: Table, vintage: int | None = None, *, filename: str | None = None
) -> IndicatorContents:
    """The values of a table; ``vintage``: what a person says, else the columns, else the file's name tell it.

    Raises Refused when the vintage cannot be told or is contradicted, or when codes of several kinds are mixed.
    """
    at = table.column(*_CODE_COLUMNS)
    if at is None:
        raise Refused(Sentence("The table has no column of codes (CODGEO, code_qp, codeQPV…)."))
    columns, notes = _columns(table, at)
    if not columns:
        raise Refused(Sentence("The table has no column of values."))
    known_year = _vintage([title for _, title in columns], vintage, filename)
    coded, left_out = _coded(table, at)
    generation = _generation({level_code for _, _, level_code in coded})
    notes += left_out
    lines, told = _lines(table, coded, columns)
    theme = _theme([title for _, title in columns])
    undescribed = [title for _, title in columns if not variable_of(title, theme).is_described]
    if undescribed:
        told.append(
            Note(
                "info",
                Sentence(
                    "One column is not described here; its values are kept under its header: {headers}.",
                    "{n} columns are not described here; their values are kept under their headers: {headers}.",
                    n=len(undescribed),
                    headers=_some(undescribed),
                ),
            )
        )
    return IndicatorContents(
        theme,
        known_year,
        generation,
        tuple(title for _, title in columns),
        tuple(lines),
        (*table.notes, *notes, *told),
    )


def _is_described(title: str) -> bool:
    return not is_words(title) and not is_note(title) and variable_of(title).is_described


def _columns(table: Table, code_at: int) -> tuple[list[tuple[int, str]], list[Note]]:
    """Where each column of values stands and under which header it is kept, each header once.

    A column of which no cell is a number holds words; one without a name is left out when it holds anything; one
    that says again what another of the same name says is left out, one that says otherwise is kept as "NAME (2)".
    """
    kept: dict[str, int] = {}
    notes: list[Note] = []
    for at, title in enumerate(map(_kept_text, table.header)):
        if at == code_at or is_words(title) or is_note(title):
            continue
        if not title:
            if any(table.cells(at)):
                told = Sentence("Column {number} has no name: it was left out.", number=at + 1)
                notes.append(Note("warning", told))
            continue
        filled = [cell for cell in table.cells(at) if cell]
        if filled and all(_read(cell)[0] is None and not _is_secret(cell) for cell in filled):
            told = Sentence("The column {header} holds words, no values: it was left out.", header=title)
            notes.append(Note("info", told))
            continue
        if title in kept:
            if list(table.cells(at)) == list(table.cells(kept[title])):
                told = Sentence("The column {header} is there twice with the same values.", header=title)
                notes.append(Note("info", told))
                continue
            told = Sentence(
                "The column {header} is there several times with different values: all are kept.",
                header=title,
            )
            notes.append(Note("warning", told))
            kept[next(name for n in count(2) if (name := f"{title} ({n})") not in kept)] = at
        else:
            kept[title] = at
    return [(at, title) for title, at in kept.items()], notes


def _vintage(titles: list[str], said: int | None, filename: str | None) -> int:
    years = {year for title in titles if (year := year_of(title)) is not None}
    if len(years) > 1:
        raise Refused(
            Sentence("The columns are of several years ({years}).", years=", ".join(map(str, sorted(years))))
        )
    of_columns = next(iter(years), None)
    if of_columns is not None and said is not None and said != of_columns:
        raise Refused(
            Sentence(
                "The columns say {year}, not {said}: the year of the columns is kept or nothing is.",
                year=str(of_columns),
                said=str(said),
            )
        )
    named = set(_YEARS.findall(filename or ""))
    of_name = int(named.pop()) if len(named) == 1 else None
    year = of_columns or said or of_name
    if year is None:
        raise NoVintage(
            Sentence("Say the vintage of this file: neither its columns nor its name tell one year.")
        )
    if not FIRST_VINTAGE <= year <= LAST_VINTAGE:
        raise Refused(Sentence("{year} is no vintage of an indicator file.", year=str(year)))
    return year


_Coded = tuple[int, str, Level | Generation]


def _level(text: str) -> Level | Generation | None:
    """What a code speaks of: a generation of QPV, a commune, or all QPV together; None for anything else."""
    code = text.strip().upper()
    found = generation_of(code)
    if found is not None:
        return found
    if _COMMUNE.fullmatch(code) and code.isascii():
        return Level.COMMUNE
    return Level.NATIONAL if folded(code) in _ALL else None


def _coded(table: Table, at: int) -> tuple[list[_Coded], list[Note]]:
    """For each row that speaks of something known: its place, its code and of what; and what was left out."""
    found: list[_Coded] = []
    lost: list[int] = []
    repaired = 0
    is_of_communes = any(_level(cell) is Level.COMMUNE for cell in table.cells(at))
    for place, (row, cells) in enumerate(table.rows):
        code = cells[at].strip().upper()
        if is_of_communes and _SHORT_COMMUNE.fullmatch(code) and code.isascii():
            code, repaired = f"0{code}", repaired + 1
        level = _level(code)
        if level is None:
            lost.append(row)
        else:
            found.append((place, NATIONAL_CODE if level is Level.NATIONAL else code, level))
    notes = []
    if lost:
        told = Sentence(
            "One row without a code of a QPV or commune was left out.",
            "{n} rows without a code of a QPV or commune were left out.",
            n=len(lost),
        )
        notes.append(Note("warning", told, _some([str(row) for row in lost])))
    if repaired:
        told = Sentence(
            "One code had lost its leading zero; it was given back.",
            "{n} codes had lost their leading zero; it was given back.",
            n=repaired,
        )
        notes.append(Note("warning", told))
    return found, notes


def _generation(levels: set[Level | Generation]) -> Generation | None:
    kinds = levels - {Level.NATIONAL}
    if not kinds:
        raise Refused(Sentence("No row has a code of a QPV or of a commune."))
    if len(kinds) > 1:
        raise Refused(
            Sentence(
                "Codes of several kinds are mixed in one file (QPV of 2015, QPV of 2024, communes): "
                "send one file for each."
            )
        )
    kind = kinds.pop()
    return kind if isinstance(kind, Generation) else None


def _theme(titles: list[str]) -> IndicatorTheme:
    """The family most of the described columns are of; ``A`` alone tells nothing, it is in all three."""
    found = Counter(
        variable_of(title).theme for title in titles if bare(title) != "A" and variable_of(title).is_described
    )
    return found.most_common(1)[0][0] if found else IndicatorTheme.OTHER


def _read(cell: str) -> tuple[float | None, Note | None]:
    value, told = number(cell)
    return (value, told) if value is None or math.isfinite(value) else (None, told)


def _is_secret(cell: str) -> bool:
    """Whether a cell says that its value is not published (ns, nd, s…)."""
    value, told = number(cell)
    return value is None and told is not None and told.severity == "info"


def _lines(
    table: Table, coded: list[_Coded], columns: list[tuple[int, str]]
) -> tuple[list[IndicatorLine], list[Note]]:
    label_at = table.column(*_LABEL_COLUMNS)
    noted = [(at, title) for at, title in enumerate(map(_kept_text, table.header)) if is_note(title)]
    lines: dict[str, IndicatorLine] = {}
    unread: dict[str, list[str]] = {}
    secret: Counter[str] = Counter()
    contradicted: list[str] = []
    for place, code, level in coded:
        row, cells = table.rows[place]
        values: dict[str, float | None] = {}
        for at, title in columns:
            value, told = _read(cells[at])
            if value is None and cells[at] and (told is None or told.severity != "info"):
                unread.setdefault(title, []).append(cells[at])
                continue
            secret[title] += told is not None
            values[title] = value
        line = IndicatorLine(
            code,
            level if isinstance(level, Level) else Level.QPV,
            (_kept_text(cells[label_at]) or None) if label_at is not None else None,
            values,
            _notes_of(cells, noted),
            row,
        )
        before = lines.get(code)
        if before is not None:
            contradicted.append(code)
            line = replace(before, values=_agreed(before.values, line.values))
        lines[code] = line
    return list(lines.values()), _told(unread, secret, contradicted)


def _notes_of(cells: list[str], noted: list[tuple[int, str]]) -> dict[str, str]:
    """The cells of the NOTE_… columns; one that stands twice with another text is kept with both."""
    found: dict[str, str] = {}
    for at, title in noted:
        text = _kept_text(cells[at])
        if text and text not in found.get(title, "").split(" / "):
            found[title] = f"{found[title]} / {text}" if title in found else text
    return found


def _kept_text(text: str) -> str:
    """A text as every database keeps it: without NUL, of a bounded length."""
    return text.replace("\x00", "")[:LONGEST_TEXT]


def _agreed(one: dict[str, float | None], other: dict[str, float | None]) -> dict[str, float | None]:
    """What two rows of the same code both say; what they contradict is not known."""
    return {title: value for title, value in one.items() if title in other and other[title] == value}


def _told(unread: dict[str, list[str]], secret: Counter[str], contradicted: list[str]) -> list[Note]:
    notes = [
        Note(
            "warning",
            Sentence(
                "Column {header}: one cell is no number and was left out ({examples}).",
                "Column {header}: {n} cells are no numbers and were left out ({examples}).",
                n=len(cells),
                header=title,
                examples=_some([cell[:40] for cell in cells]),
            ),
        )
        for title, cells in unread.items()
    ]
    if secret.total():
        told = Sentence(
            "One cell says that its value is not published.",
            "{n} cells say that their value is not published.",
            n=secret.total(),
        )
        notes.append(Note("info", told))
    if contradicted:
        told = Sentence(
            "One code stands on several rows: only what they all say is kept ({codes}).",
            "{n} codes stand on several rows: only what they all say is kept ({codes}).",
            n=len(set(contradicted)),
            codes=_some(list(dict.fromkeys(contradicted))),
        )
        notes.append(Note("warning", told))
    return notes


def _some(texts: list[str]) -> str:
    """The first few, fit to be read in one line."""
    return ", ".join(texts[:_EXAMPLES]) + ("…" if len(texts) > _EXAMPLES else "")
