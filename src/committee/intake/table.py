"""Which applications does a file hold, and what is wrong in it? Raw sheets in, drafts and problems out; no SQL."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from committee.intake.rules import (
    COLUMN,
    COLUMNS,
    SITE_COLUMNS,
    SITES_SHEET,
    ColumnKind,
    ColumnRule,
    Problem,
    Severity,
    Theme,
    choice_named,
    choices_in_words,
    column_named,
    commune_code,
    department_code,
    parse_cell,
    why_not_site,
)
from committee.organisations.rules import OrganisationKind, kind_named
from committee.spreadsheets.read import RawSheet
from committee.spreadsheets.rules import folded, is_unknown, parse_text
from committee.territories.departments import department_at
from committee.territories.rules import generation_of
from committee.words import Sentence

_REQUIRED = tuple(column for column in COLUMNS if column.is_required)
_INSTRUCTIONS = "lisez moi"
EXAMPLE_PREFIX = "EXEMPLE"


@dataclass
class SiteDraft:
    """A site as the file tells it; ``precision_m`` 0 when its cell is empty, None when it says unknown."""

    name: str | None
    commune: str | None
    commune_code: str | None
    department: str | None
    lon: float | None
    lat: float | None
    precision_m: float | None
    declared_qpv: str | None


@dataclass
class Draft:
    """An application as the file tells it. ``fields`` holds only the columns that the file has."""

    sheet: str
    row: int
    fields: dict[str, Any]
    sites: list[SiteDraft] = field(default_factory=list)

    @property
    def number(self) -> str:
        """What identifies it within its call."""
        return str(self.fields["number"])

    @property
    def has_sites(self) -> bool:
        """Whether the file speaks of places at all."""
        return "sites" in self.fields


@dataclass
class TableOfApplications:
    """What a file holds: rows with an error are in ``problems`` only, their numbers in ``refused``."""

    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0
    refused: set[str] = field(default_factory=set)


def read_applications(sheets: Sequence[RawSheet]) -> TableOfApplications:
    """The applications of a file in the documented template, with every problem at its cell."""
    table = TableOfApplications()
    main = next((sheet for sheet in sheets if _is_main(sheet)), None)
    if main is None:
        named = sheets[0].name if sheets else ""
        missing = ", ".join(column.header for column in _REQUIRED)
        table.problems.append(
            Problem(
                named,
                None,
                None,
                None,
                Severity.ERROR,
                Sentence("No sheet has the columns {columns}.", columns=missing),
                Sentence("Start from the template, or give the first row these headers."),
            )
        )
        return table
    sites = next((sheet for sheet in sheets if sheet is not main and _is_of_sites(sheet)), None)
    for sheet in sheets:
        if sheet is not main and sheet is not sites and folded(sheet.name) != _INSTRUCTIONS:
            message = Sentence("This sheet is not part of the template and was left out.")
            table.problems.append(Problem(sheet.name, None, None, None, Severity.WARNING, message))
    _read_main(main, table)
    if sites is not None:
        _read_sites(sites, table)
    _check_declared(table)
    return table


def _is_main(sheet: RawSheet) -> bool:
    codes = {column.code for header in sheet.header if (column := column_named(header)) is not None}
    return {"number", "title"} <= codes or {"title", "lead"} <= codes or {"number", "lead"} <= codes


def _is_of_sites(sheet: RawSheet) -> bool:
    return folded(sheet.name) == folded(SITES_SHEET) and any(
        column_named(header) is COLUMN["number"] for header in sheet.header
    )


@dataclass
class _Reader:
    """One sheet under its header: where each known column stands, and where its problems go."""

    sheet: RawSheet
    table: TableOfApplications
    allowed: frozenset[str]
    places: dict[str, int] = field(default_factory=dict)
    failed: bool = False
    row: int = 0

    def __post_init__(self) -> None:
        header_row = self.sheet.first_row - 1
        for place, header in enumerate(self.sheet.header):
            column = column_named(header)
            if column is None or column.code not in self.allowed:
                if header:
                    unknown = Sentence("This column is not part of the template and was left out.")
                    self._note(header_row, header, None, unknown, severity=Severity.WARNING)
            elif column.code in self.places:
                self._note(header_row, header, None, Sentence("This column is there twice."))
            else:
                self.places[column.code] = place

    def _note(
        self,
        row: int | None,
        header: str | None,
        value: object,
        message: Sentence,
        proposal: Sentence | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        shown = parse_text(value).value
        if shown is not None and len(shown) > 200:
            shown = f"{shown[:200]}…"
        self.table.problems.append(Problem(self.sheet.name, row, header, shown, severity, message, proposal))
        self.failed = self.failed or severity is Severity.ERROR

    def header(self, code: str) -> str:
        """How the file heads a column."""
        return self.sheet.header[self.places[code]] if code in self.places else COLUMN[code].header

    def warn(self, code: str, value: object, message: Sentence, proposal: Sentence | None = None) -> None:
        """Say what is doubtful in a cell of the present row."""
        self._note(self.row, self.header(code), value, message, proposal, Severity.WARNING)

    def refuse(self, code: str, value: object, message: Sentence, proposal: Sentence | None = None) -> None:
        """Say what is wrong in a cell of the present row."""
        self._note(self.row, self.header(code), value, message, proposal)

    def rows(self) -> Iterator[Sequence[object]]:
        """The rows that hold something in a known column, with their number set."""
        for at, cells in enumerate(self.sheet.rows):
            self.row, self.failed = self.sheet.first_row + at, False
            if any(cells[place] is not None for place in self.places.values()):
                yield cells

    def value(self, column: ColumnRule, cells: Sequence[object]) -> Any:
        """The value of a cell of the present row; a refused one is None and noted."""
        raw = cells[self.places[column.code]] if column.code in self.places else None
        value, problem = parse_cell(column, raw)
        if problem is not None:
            self.refuse(column.code, raw, problem, _proposal(column, raw))
        elif value is None and column.is_required:
            self.refuse(column.code, None, Sentence("This cell must be filled in."))
        return value


def _proposal(column: ColumnRule, raw: object) -> Sentence | None:
    match column.kind:
        case ColumnKind.CHOICE if column.choices is not None:
            return Sentence("Write one of: {choices}.", choices=", ".join(choices_in_words(column.choices)))
        case ColumnKind.COUNT | ColumnKind.DECIMAL:
            digits = "".join(sign for sign in str(raw) if sign.isdigit())
            if digits and len(digits) < 10 and column.kind is ColumnKind.COUNT:
                return Sentence("Perhaps {value}? Write the number alone.", value=int(digits))
            return Sentence("Write the number alone, or leave the cell empty.")
        case ColumnKind.AMOUNT:
            return Sentence("Write the amount in euros alone, such as 37000 or 37 000,50.")
        case _:
            return None


def _read_main(sheet: RawSheet, table: TableOfApplications) -> None:
    reader = _Reader(sheet, table, frozenset(COLUMN))
    missing = [column for column in _REQUIRED if column.code not in reader.places]
    for column in missing:
        message = Sentence("The column “{header}” is missing.", header=column.header)
        table.problems.append(
            Problem(sheet.name, sheet.first_row - 1, column.header, None, Severity.ERROR, message)
        )
    if missing:
        return
    present = [column for column in COLUMNS if column.code in reader.places and not column.is_of_site]
    has_sites = any(column.code in reader.places for column in SITE_COLUMNS)
    seen: dict[str, int] = {}
    for cells in reader.rows():
        table.rows += 1
        fields = {column.code: reader.value(column, cells) for column in present}
        _check_fields(reader, fields)
        site = _read_site(reader, cells) if has_sites else None
        number = fields["number"]
        if number is not None and number in seen:
            first = Sentence("The number {number} is already in row {row}.", number=number, row=seen[number])
            reader.refuse("number", number, first)
        elif number is not None:
            seen[number] = reader.row
        if has_sites:
            fields["sites"] = True
        if reader.failed:
            table.refused.add(str(number))
        else:
            table.drafts.append(Draft(sheet.name, reader.row, fields, [] if site is None else [site]))
    if not table.rows:
        message = Sentence("The file holds no application.")
        table.problems.append(Problem(sheet.name, None, None, None, Severity.WARNING, message))


def _check_fields(reader: _Reader, fields: dict[str, Any]) -> None:
    """What concerns several cells of a row, or a list that other packages own."""
    if (named := fields.get("lead_kind")) is not None:
        fields["lead_kind"] = kind_named(named) or choice_named(named, OrganisationKind)
        if fields["lead_kind"] is None:
            kinds = ", ".join(choices_in_words(OrganisationKind))
            reader.refuse(
                "lead_kind",
                named,
                Sentence("This is none of the choices."),
                Sentence("Write one of: {choices}.", choices=kinds),
            )
    if "themes" in fields and fields["themes"] is not None:
        known = [(name, choice_named(name, Theme)) for name in fields["themes"]]
        for name, theme in known:
            if theme is None:
                themes = ", ".join(choices_in_words(Theme))
                reader.warn(
                    "themes",
                    name,
                    Sentence("This theme is not on the list; it is kept as written."),
                    Sentence("The themes are: {choices}.", choices=themes),
                )
        fields["themes"] = [name if theme is None else str(theme) for name, theme in known]
    requested, total = fields.get("requested"), fields.get("total_cost")
    if requested is not None and total is not None and requested > total:
        reader.warn("requested", requested, Sentence("More is requested than the project costs."))
    if str(fields["number"] or "").upper().startswith(EXAMPLE_PREFIX):
        reader.warn(
            "number",
            fields["number"],
            Sentence("This row is an example of the template."),
            Sentence("Delete it before the real import."),
        )


def _read_site(reader: _Reader, cells: Sequence[object]) -> SiteDraft | None:
    """The site of a row; None when all its cells are empty."""
    columns = [column for column in SITE_COLUMNS if column.code in reader.places]
    if all(is_unknown(cells[reader.places[column.code]]) for column in columns):
        return None
    told: Mapping[str, Any] = {column.code: reader.value(column, cells) for column in columns}
    code, problem = commune_code(told.get("commune_code"))
    if problem is not None:
        reader.refuse("commune_code", told["commune_code"], problem)
    lon, lat = (None if told.get(name) is None else float(told[name]) for name in ("lon", "lat"))
    precision = None if told.get("precision_m") is None else float(told["precision_m"])
    if "precision_m" not in reader.places or cells[reader.places["precision_m"]] is None:
        precision = 0.0
    why = why_not_site(lon, lat, precision)
    if why is not None and not reader.failed:
        reader.refuse("lon" if lon is not None or "lat" not in reader.places else "lat", lon, why)
    department = department_code(told.get("department"), code)
    if told.get("department") is not None and department is None:
        reader.refuse(
            "department",
            told["department"],
            Sentence("This is not the code of a department."),
            Sentence("Write its code, such as 31, 2A or 974."),
        )
    if department is None and lon is not None and lat is not None and why is None:
        department = department_at(lon, lat)
    return SiteDraft(
        told.get("site"), told.get("commune"), code, department, lon, lat, precision, told.get("qpv")
    )


def _read_sites(sheet: RawSheet, table: TableOfApplications) -> None:
    """Further sites, one per row, each under the number of its application."""
    allowed = frozenset({"number", *(column.code for column in SITE_COLUMNS)})
    reader = _Reader(sheet, table, allowed)
    by_number = {draft.number: draft for draft in table.drafts}
    for cells in reader.rows():
        number = reader.value(COLUMN["number"], cells)
        site = _read_site(reader, cells)
        if number is None or reader.failed:
            continue
        if number in by_number and site is not None:
            by_number[number].sites.append(site)
            by_number[number].fields["sites"] = True
        elif number not in by_number and number not in table.refused:
            message = Sentence("No application of this file has this number.")
            reader.refuse("number", number, message)


def _check_declared(table: TableOfApplications) -> None:
    """A QPV code is kept in capitals; the same place told twice is doubtful."""
    for draft in table.drafts:
        for site in draft.sites:
            declared = (site.declared_qpv or "").strip().upper()
            if generation_of(declared) is not None:
                site.declared_qpv = declared
        twice = Counter((site.name, site.commune, site.lon, site.lat) for site in draft.sites)
        for (name, commune, _, _), times in twice.items():
            if times > 1:
                message = Sentence("This site is told twice.")
                table.problems.append(
                    Problem(
                        draft.sheet,
                        draft.row,
                        COLUMN["site"].header,
                        name or commune,
                        Severity.WARNING,
                        message,
                    )
                )
