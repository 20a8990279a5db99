"""What does each loaded edition of indicators hold, under the same names whatever its year?

Editions never change once loaded: what is read of one is kept for the process. An edition that is set aside does
not answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from committee.store.engine import reading
from committee.territories.queries.editions import data_sets
from committee.territories.records import QpvIndicators
from committee.territories.rules import (
    EditionKind,
    EditionRow,
    Generation,
    IndicatorTheme,
    Level,
    generation_of,
)
from committee.territories.variables import VARIABLES, Source, source_of_note, variable_of, year_of
from committee.territories.variables import variable as variable_named


@dataclass(frozen=True)
class Value:
    """One value as a file gives it. ``value`` None: not published (``is_suppressed``).

    ``source``: the name of the edition; ``row``: its row in the file; ``note``: the file's own remark. With
    ``is_year_of_values`` the vintage is the year of the value, else that of the edition, whose values are older.
    """

    variable: str
    value: float | None
    is_suppressed: bool
    vintage: int | None
    generation: Generation | None
    level: Level
    edition_id: str
    source: str
    row: int
    note: str | None
    is_year_of_values: bool = False

    @property
    def age(self) -> tuple[int, bool, int]:
        """What orders values of one variable: the newest possible year of the value, exact years first."""
        year = self.vintage or 0
        lag = 0 if self.is_year_of_values else variable_named(self.variable).source.lag
        return year - lag, self.is_year_of_values, year


@dataclass(frozen=True)
class Line:
    level: Level
    label: str | None
    values: dict[str, float | None]
    notes: dict[Source, str]
    row: int


@dataclass(frozen=True)
class Opened:
    edition: EditionRow
    is_year_of_values: bool
    lines: dict[str, Line]
    variables: frozenset[str]

    def value(self, code: str, variable: str) -> Value:
        line = self.lines[code]
        found = line.values[variable]
        return Value(
            variable=variable,
            value=found,
            is_suppressed=found is None,
            vintage=self.edition.vintage,
            generation=generation_of(code),
            level=line.level,
            edition_id=self.edition.id,
            source=self.edition.name,
            row=line.row,
            note=line.notes.get(variable_named(variable).source),
            is_year_of_values=self.is_year_of_values,
        )


def vintages() -> list[EditionRow]:
    """The editions of indicators that answer, the newest vintage first."""
    return answering_indicators(data_sets())


def answering_indicators(loaded: Iterable[EditionRow]) -> list[EditionRow]:
    found = [row for row in loaded if row.kind is EditionKind.INDICATORS and not row.is_set_aside]
    return sorted(found, key=lambda row: (row.vintage or 0, *row.age), reverse=True)


@lru_cache(maxsize=32)
def opened_edition(edition: EditionRow) -> Opened:
    """The lines of one edition under canonical codes; of two columns of one code the newest header counts."""
    columns = (
        QpvIndicators.code,
        QpvIndicators.level,
        QpvIndicators.label,
        QpvIndicators.values,
        QpvIndicators.notes,
        QpvIndicators.row,
    )
    with reading() as session:
        statement = select(*columns).where(QpvIndicators.edition_id == edition.id).order_by(QpvIndicators.row)
        found = session.execute(statement).all()
    names = _canonical({header for *_, held, _, _ in found for header in held}, edition.theme)
    lines = {
        code: Line(
            level, label, {names[header]: value for header, value in held.items()}, _remarks(notes), row
        )
        for code, level, label, held, notes, row in found
    }
    has_years = any(year_of(header) is not None for header in names)
    return Opened(edition, has_years, lines, frozenset(names.values()))


def _canonical(headers: set[str], theme: IndicatorTheme | None) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: set[str] = set()
    for header in sorted(headers, key=lambda one: (one not in VARIABLES, one)):
        code = variable_of(header, theme).code
        names[header] = header if code in taken else code
        taken.add(names[header])
    return names


def _remarks(notes: dict[str, str]) -> dict[Source, str]:
    found = {}
    for header, text in notes.items():
        source = source_of_note(header)
        if source is not None and text != "0":
            found[source] = text
    return found


def opened_editions() -> list[Opened]:
    return [opened_edition(edition) for edition in vintages()]


def newest(found: Iterable[Value]) -> Value | None:
    """The newest value; of two as new the one that was loaded last, which comes first."""
    best: Value | None = None
    for one in found:
        if best is None or one.age > best.age:
            best = one
    return best


def of_code(opened: Iterable[Opened], code: str, variable: str) -> list[Value]:
    return [
        each.value(code, variable)
        for each in opened
        if code in each.lines and variable in each.lines[code].values
    ]


@lru_cache(maxsize=512)
def published(edition: EditionRow, variable: str) -> tuple[float, ...]:
    """The published values of one variable, of the QPV of an edition, in ascending order."""
    lines = opened_edition(edition).lines.values()
    values = (line.values.get(variable) for line in lines if line.level is Level.QPV)
    return tuple(sorted(value for value in values if value is not None))
