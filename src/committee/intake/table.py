"""Which applications does a file hold, and what is wrong in it? Raw sheets in, drafts and problems out; no SQL.

Several rows of one number are several sites of one application. An application with an error in any of its rows,
on any sheet, is no draft: nothing of it is imported.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from committee.intake.budget_lines import BudgetDraft, budget_line
from committee.intake.cells import Answers, Question, SheetCells, known_themes
from committee.intake.columns import COLUMN, COLUMNS, ROLES_OF_COLUMNS, SITE_COLUMNS
from committee.intake.qpv_shares import ToldShare, shares_in, together, why_not_shares
from committee.intake.rules import (
    ApplicationRole,
    ApplicationStatus,
    PointSource,
    Problem,
    Severity,
    Theme,
    choice_named,
    choices_in_words,
    department_code,
    why_not_site,
)
from committee.intake.sources import (
    DECIDED,
    STATES,
    FilePlan,
    SheetRole,
    Source,
    number_in,
    plan_sheets,
)
from committee.organisations.rules import OrganisationKind
from committee.organisations.rules import folded as folded_name
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.rules import folded
from committee.territories.departments import department_at
from committee.territories.rules import generation_of
from committee.words import N_, Labelled, Sentence

EXAMPLE_PREFIX = "EXEMPLE"
_COUNTS = ("dwellings", "households", "people")
_SITE_CODES = tuple(column.code for column in SITE_COLUMNS)
# What several rows of one number may each tell, and an application then has together.
_GATHERED = frozenset({*ROLES_OF_COLUMNS, "themes", "actions"} - {"lead"})


class RowStatus(Labelled):
    """What became of an application of the file."""

    CREATED = "created", N_("imported")
    CHANGED = "changed", N_("updated")
    UNCHANGED = "unchanged", N_("unchanged")
    SKIPPED = "skipped", N_("passed over")
    REFUSED = "refused", N_("rejected")


@dataclass(slots=True)
class SiteDraft:
    """A site as the file tells it; ``precision_m`` 0 when its cell is empty, None when it says unknown."""

    name: str | None = None
    commune: str | None = None
    commune_code: str | None = None
    department: str | None = None
    lon: float | None = None
    lat: float | None = None
    precision_m: float | None = 0.0
    declared_qpv: str | None = None
    address: str | None = None
    postcode: str | None = None
    point_source: PointSource | None = None
    chosen_qpv: str | None = None


@dataclass(slots=True)
class PartDraft:
    """An organisation as the file names it, by its name and perhaps its numbers."""

    name: str
    siret: str | None = None
    rna: str | None = None
    kind: OrganisationKind | None = None
    is_founder: bool | None = None
    joined_on: date | None = None
    note: str | None = None

    @property
    def siren(self) -> str | None:
        """The first nine digits of its SIRET."""
        return None if self.siret is None else self.siret[:9]


@dataclass(slots=True)
class ActionDraft:
    """One of the actions of a project."""

    title: str
    description: str | None = None
    amount: Decimal | None = None


@dataclass(slots=True)
class Draft:
    """An application as the file tells it. ``fields`` holds only what the file has columns for; so do the others:
    ``parts`` has a role, and ``sites``, ``actions`` and ``budget`` are lists, only when the file speaks of them.
    """

    sheet: str
    row: int
    fields: dict[str, Any]
    origin: tuple[SheetCells, int]
    parts: dict[ApplicationRole, list[PartDraft]] = field(default_factory=dict)
    sites: list[SiteDraft] = field(default_factory=list)
    site_codes: frozenset[str] = frozenset()
    actions: list[ActionDraft] | None = None
    budget: list[BudgetDraft] | None = None
    shares: tuple[ToldShare, ...] = ()
    status: ApplicationStatus = ApplicationStatus.SUBMITTED
    other_cells: dict[str, list[str | None]] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """What identifies it within its call."""
        return str(self.fields["number"])

    @property
    def lead(self) -> PartDraft:
        """Who carries it; without a name when the file tells none."""
        return next(iter(self.parts.get(ApplicationRole.LEAD, ())), PartDraft(""))

    @property
    def has_sites(self) -> bool:
        """Whether the file speaks of places at all."""
        return bool(self.site_codes)

    def cells(self) -> dict[str, list[str | None]]:
        """Where its values come from: by column, header, raw text, certainty. Made only when it is written."""
        cells, at = self.origin
        return cells.cells_of(at) | self.other_cells


@dataclass(frozen=True)
class RowOutcome:
    """What became of one application of the file."""

    sheet: str
    row: int
    number: str | None
    title: str | None
    status: RowStatus


@dataclass
class TableOfApplications:
    """What a file holds: applications with an error are in ``problems`` only, their numbers in ``refused``.

    ``is_blocked``: what is wrong concerns every application.
    """

    plan: FilePlan
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0
    is_blocked: bool = False
    refused: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    outcomes: list[RowOutcome] = field(default_factory=list)


def _nothing() -> None:
    return None


def read_applications(
    sheets: Sequence[RawSheet],
    plan: FilePlan | None = None,
    *,
    answers: Answers | None = None,
    check: Callable[[], None] = _nothing,
) -> TableOfApplications:
    """The applications of a file, with every problem at its cell.

    ``plan``: how it is read, by default as its headers tell; ``answers`` to its questions; ``check`` is called now
    and then, and may raise to stop.
    """
    table = TableOfApplications(plan or plan_sheets(sheets))
    for sheet, planned in zip(sheets, table.plan.sheets, strict=True):
        if planned.role is SheetRole.INSTRUCTIONS:
            continue
        table.problems += [
            Problem(sheet.name, note.row, note.column, note.value, Severity(note.severity), note.message)
            for note in sheet.notes
        ]
    by_role = list(zip(table.plan.sheets, sheets, strict=True))
    main = next((sheet for planned, sheet in by_role if planned.role is SheetRole.MAIN), None)
    if main is None:
        _tell_no_main(sheets, table)
        return table
    reader = _Applications(table, answers or {}, check)
    reader.read_main(main)
    for planned, sheet in by_role:
        check()
        match planned.role:
            case SheetRole.MAIN | SheetRole.INSTRUCTIONS:
                continue
            case SheetRole.OPINIONS:
                told = Sentence(
                    "One opinion of the experts was left out.",
                    "{n} opinions of the experts were left out.",
                    n=len(sheet.rows),
                )
                table.problems.append(Problem(sheet.name, None, None, None, Severity.INFO, told))
            case SheetRole.OTHER:
                message = Sentence("This sheet was not recognised and was left out.")
                table.problems.append(Problem(sheet.name, None, None, None, Severity.WARNING, message))
            case role:
                reader.read_other(sheet, role)
    reader.finish()
    return table


def _tell_no_main(sheets: Sequence[RawSheet], table: TableOfApplications) -> None:
    named = sheets[0].name if sheets else ""
    missing = ", ".join(column.header for column in COLUMNS if column.is_required)
    table.problems.append(
        Problem(
            named,
            None,
            None,
            None,
            Severity.ERROR,
            Sentence("No sheet has the columns {columns}.", columns=missing),
            Sentence("Start from the template, or choose what the columns are."),
        )
    )


@dataclass
class _Applications:
    """The applications of a file in the making, by number."""

    table: TableOfApplications
    answers: Answers
    check: Callable[[], None]
    by_number: dict[str, Draft] = field(default_factory=dict)
    titles: dict[str, tuple[str, int, str | None]] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)

    @property
    def _source(self) -> Source:
        return self.table.plan.source

    def _cells(self, sheet: RawSheet, role: SheetRole) -> SheetCells:
        plan = next(each for each in self.table.plan.sheets if each.name == sheet.name and each.role is role)
        cells = SheetCells(sheet, plan, self.table.plan, self.table.problems, self.answers)
        cells.read(self.check)
        self.table.questions += cells.questions
        self.table.is_blocked = self.table.is_blocked or cells.is_blocked
        return cells

    def read_main(self, sheet: RawSheet) -> None:
        plan = self.table.plan.main
        if plan is None:
            return
        for code in plan.missing:
            header = COLUMN[code].header
            message = Sentence("The column “{header}” is missing.", header=header)
            proposal = Sentence("Choose which column it is.")
            self.table.problems.append(
                Problem(sheet.name, sheet.header_row, header, None, Severity.ERROR, message, proposal)
            )
        if plan.missing:
            return
        cells = self._cells(sheet, SheetRole.MAIN)
        columns = cells.columns
        codes = [code for code in columns if not COLUMN.get(code, _NOT_OF_SITE).is_of_site]
        site_codes = frozenset(code for code in columns if code not in codes)
        fields_of = [(code, columns[code]) for code in codes]
        for count, at in enumerate(cells.filled):
            if count % 500 == 0:
                self.check()
            self.table.rows += 1
            fields = {code: values[at] for code, values in fields_of}
            self._read_row(cells, at, fields, site_codes)
        if not self.table.rows:
            message = Sentence("The file holds no application.")
            self.table.problems.append(Problem(sheet.name, None, None, None, Severity.WARNING, message))

    def _read_row(
        self, cells: SheetCells, at: int, fields: dict[str, Any], site_codes: frozenset[str]
    ) -> None:
        number = fields["number"]
        if number is not None:
            number = fields["number"] = number_in(self._source, cells.raw(at, "number"), number)
        status, is_skipped = _status_of(cells, at, fields.pop("state", None))
        row = cells.row_number(at)
        if is_skipped:
            self.table.outcomes.append(
                RowOutcome(cells.sheet.name, row, number, fields["title"], RowStatus.SKIPPED)
            )
            if number is not None:
                self.skipped.add(number)
            return
        if number is not None:
            self.titles.setdefault(number, (cells.sheet.name, row, fields["title"]))
        draft = _draft_of(cells, at, fields, site_codes, status, self._source)
        first = None if number is None else self.by_number.get(number)
        if first is not None:
            _join(first, draft, cells, at)
        elif number is not None:
            self.by_number[number] = draft
        if at in cells.failed:
            if number is None:
                self.table.outcomes.append(
                    RowOutcome(cells.sheet.name, row, None, fields["title"], RowStatus.REFUSED)
                )
            else:
                self.table.refused.add(number)

    def read_other(self, sheet: RawSheet, role: SheetRole) -> None:
        """A sheet of further sites, budget lines, actions, partners or establishments, by number of application."""
        cells = self._cells(sheet, role)
        if "number" not in cells.places:
            message = Sentence("This sheet was not recognised and was left out.")
            self.table.problems.append(Problem(sheet.name, None, None, None, Severity.WARNING, message))
            return
        taken: dict[str, Callable[[SheetCells, int, Draft], None]] = {
            SheetRole.SITES: _take_site,
            SheetRole.BUDGET: _take_budget_line,
            SheetRole.ACTIONS: _take_action,
            SheetRole.PARTNERS: _take_partner,
            SheetRole.ESTABLISHMENTS: _take_establishment,
        }
        for at in cells.filled:
            number = cells.value(at, "number")
            if number is None:
                continue
            number = number_in(self._source, cells.raw(at, "number"), number)
            draft = self.by_number.get(number)
            if draft is not None:
                taken[role](cells, at, draft)
                if at in cells.failed:
                    self.table.refused.add(number)
            elif number not in self.skipped and number not in self.table.refused:
                message = Sentence("No application of this file has this number.")
                cells.refuse(at, "number", message)

    def finish(self) -> None:
        """Leave out the applications with an error, and look at each of the others as a whole."""
        for number, draft in self.by_number.items():
            if not draft.lead.name:
                cells, at = draft.origin
                cells.refuse(at, "lead", Sentence("This cell must be filled in."))
                self.table.refused.add(number)
        for number in self.table.refused:
            sheet, row, title = self.titles[number]
            self.table.outcomes.append(RowOutcome(sheet, row, number, title, RowStatus.REFUSED))
        kept = [draft for number, draft in self.by_number.items() if number not in self.table.refused]
        for draft in kept:
            _check_whole(draft, self.table)
        self.table.drafts = kept


_NOT_OF_SITE = COLUMN["number"]


def _status_of(cells: SheetCells, at: int, told: str | None) -> tuple[ApplicationStatus, bool]:
    """The state in which an application comes in, and whether it was not deposited yet."""
    if told is None:
        return ApplicationStatus.SUBMITTED, False
    words = folded(told)
    if words in STATES:
        status = STATES[words]
        if status is None:
            cells.note(
                at,
                "state",
                told,
                Sentence("This application is still a draft over there: it was passed over."),
                severity=Severity.INFO,
            )
            return ApplicationStatus.DRAFT, True
        return status, False
    if words in DECIDED:
        status = DECIDED[words]
        message = Sentence(
            "Decided elsewhere as “{state}”; here only a meeting decides: it comes in as “{status}”.",
            state=told,
            status=status,
        )
        cells.note(at, "state", told, message)
        return status, False
    message = Sentence("This state is not known: the application comes in as submitted.")
    cells.note(at, "state", told, message)
    return ApplicationStatus.SUBMITTED, False


def _draft_of(
    cells: SheetCells,
    at: int,
    fields: dict[str, Any],
    site_codes: frozenset[str],
    status: ApplicationStatus,
    source: Source,
) -> Draft:
    draft = Draft(
        cells.sheet.name,
        cells.row_number(at),
        fields,
        (cells, at),
        site_codes=site_codes,
        status=status,
    )
    _take_parts(cells, at, draft)
    _take_numbers(cells, at, fields)
    _take_dates(cells, at, fields)
    if (titles := fields.pop("actions", None)) is not None:
        draft.actions = [ActionDraft(title) for title in titles]
    if "themes" in fields:
        _take_themes(cells, at, fields)
    if site_codes and (site := _site_of(cells, at, site_codes)) is not None:
        draft.sites.append(site)
    system = cells.file.facts.system
    if system is not None and source is not Source.TABLE:
        fields.setdefault("external_system", system)
        if fields.get("external_reference") is None:
            fields["external_reference"] = fields["number"]
    if str(fields["number"] or "").upper().startswith(EXAMPLE_PREFIX):
        cells.note(
            at,
            "number",
            fields["number"],
            Sentence("This row is an example of the template."),
            Sentence("Delete it before the real import."),
        )
    return draft


def _take_parts(cells: SheetCells, at: int, draft: Draft) -> None:
    """The organisations that the columns name, each role once for each name."""
    fields = draft.fields
    lead, other = fields.pop("lead"), fields.pop("lead_other", None)
    siret, rna, kind = fields.pop("siret", None), fields.pop("rna", None), fields.pop("lead_kind", None)
    name = lead or other or ""
    draft.parts[ApplicationRole.LEAD] = [PartDraft(name, siret, rna, kind)]
    _check_names(cells, at, "lead", draft.parts[ApplicationRole.LEAD])
    for code, (role, is_founder) in ROLES_OF_COLUMNS.items():
        if code == "lead" or code not in fields:
            continue
        told = [PartDraft(each, is_founder=is_founder) for each in fields.pop(code)]
        _check_names(cells, at, code, told)
        named = draft.parts.setdefault(role, [])
        if named:
            known = {folded(part.name) for part in named}
            told = [part for part in told if folded(part.name) not in known]
        named += told


def _check_names(cells: SheetCells, at: int, code: str, parts: Sequence[PartDraft]) -> None:
    """A name of nothing but dashes and apostrophes names nobody."""
    for part in parts:
        if part.name and not part.name[0].isalnum() and not folded_name(part.name):
            cells.refuse(at, code, Sentence("An organisation needs a name."), value=part.name)


def _take_numbers(cells: SheetCells, at: int, fields: dict[str, Any]) -> None:
    """Qualifiers, tax, and the sums that ought to be in order."""
    for code in _COUNTS:
        if code in fields:
            qualifier = cells.qualifiers.get(code, {}).get(at) if code in cells.qualifiers else None
            fields[f"{code}_qualifier"] = qualifier
    if at in cells.taxes and fields.get("tax") is None:
        fields["tax"] = cells.taxes[at]
    elif "tax" not in fields and {"requested", "total_cost", "eligible_base"} & fields.keys():
        fields["tax"] = None
    if (share := fields.get("share_in_qpv")) is not None:
        fields["share_in_qpv"] = float(share) / 100
        if not 0 <= fields["share_in_qpv"] <= 1:
            cells.refuse(at, "share_in_qpv", Sentence("A share lies between 0 and 100 %."))
    requested, base, total = (fields.get(code) for code in ("requested", "eligible_base", "total_cost"))
    if requested is not None and total is not None and requested > total:
        message = Sentence("More is requested than the project costs.")
        cells.note(at, "requested", cells.raw(at, "requested"), message)
    elif requested is not None and base is not None and requested > base:
        message = Sentence("More is requested than the eligible costs.")
        cells.note(at, "requested", cells.raw(at, "requested"), message)
    if base is not None and total is not None and base > total:
        message = Sentence("The eligible costs are more than the whole cost.")
        cells.note(at, "eligible_base", cells.raw(at, "eligible_base"), message)


def _take_dates(cells: SheetCells, at: int, fields: dict[str, Any]) -> None:
    """A duration in years or by its last day becomes one in months."""
    years, ends_on = fields.pop("duration_years", None), fields.pop("ends_on", None)
    starts_on = fields.get("starts_on")
    if ends_on is not None and starts_on is not None and ends_on < starts_on:
        cells.refuse(at, "ends_on", Sentence("The project would end before it begins."))
        return
    if fields.get("duration_months") is not None:
        return
    if years is not None:
        fields["duration_months"] = years
    elif ends_on is not None and starts_on is not None:
        months = round((ends_on - starts_on).days / 30.4375)
        fields["duration_months"] = months
        message = Sentence("From the first and last days, the project lasts {n} months.", n=months)
        cells.note(at, "ends_on", cells.raw(at, "ends_on"), message, severity=Severity.INFO)
    elif "duration_years" in cells.places or "ends_on" in cells.places:
        fields.setdefault("duration_months", None)


def _take_themes(cells: SheetCells, at: int, fields: dict[str, Any]) -> None:
    kept = []
    for name, theme in known_themes(fields["themes"]):
        if theme is None:
            themes = ", ".join(choices_in_words(Theme))
            cells.note(
                at,
                "themes",
                name,
                Sentence("This theme is not on the list; it is kept as written."),
                Sentence("The themes are: {choices}.", choices=themes),
            )
        kept.append(name if theme is None else str(theme))
    fields["themes"] = kept


def _faulty_coordinate(
    lon: float | None, lat: float | None, precision_m: float | None, cells: SheetCells
) -> str:
    """The column to look at when a point is refused: the one left empty, else the one out of bounds."""
    if (lon is None) != (lat is None):
        empty, other = ("lon", "lat") if lon is None else ("lat", "lon")
        return empty if empty in cells.places else other
    if precision_m is not None and precision_m < 0:
        return "precision_m"
    return "lat" if lat is not None and abs(lat) > 90 else "lon"


def _site_of(cells: SheetCells, at: int, codes: frozenset[str]) -> SiteDraft | None:
    """The site of a row; None when none of its cells holds anything."""
    told = {code: cells.columns[code][at] for code in codes}
    if all(value is None for value in told.values()):
        return None
    commune = told.get("commune")
    name, code, postcode = (None, None, None) if commune is None else commune
    code = told.get("commune_code") or code
    postcode = told.get("postcode") or postcode
    lon, lat = (None if told.get(each) is None else float(told[each]) for each in ("lon", "lat"))
    precision = None if told.get("precision_m") is None else float(told["precision_m"])
    if cells.raw(at, "precision_m") is None:
        precision = 0.0
    why = why_not_site(lon, lat, precision)
    if why is not None and at not in cells.failed:
        cells.refuse(at, _faulty_coordinate(lon, lat, precision, cells), why)
    department = department_code(told.get("department"), code)
    if told.get("department") is not None and department is None:
        cells.refuse(
            at,
            "department",
            Sentence("This is not the code of a department."),
            Sentence("Write its code, such as 31, 2A or 974."),
        )
    if department is None and lon is not None and lat is not None and why is None:
        department = department_at(lon, lat)
    declared = told.get("qpv")
    if declared is not None and generation_of(capitals := declared.strip().upper()) is not None:
        declared = capitals
    return SiteDraft(
        told.get("site"),
        name,
        code,
        department,
        lon,
        lat,
        precision,
        declared,
        told.get("address"),
        postcode,
    )


def _join(first: Draft, again: Draft, cells: SheetCells, at: int) -> None:
    """A further row of an application: another site; what it says besides must be the same, or new."""
    if not again.sites and not again.site_codes:
        message = Sentence("The number {number} is already in row {row}.", number=first.number, row=first.row)
        cells.refuse(at, "number", message)
        return
    _same_lead(first, again, cells, at)
    _gather_parts(first, again, cells, at)
    for code, value in again.fields.items():
        held_value = first.fields.get(code)
        if value in (None, [], ()) or code == "number" or held_value == value:
            continue
        if held_value in (None, [], ()):
            first.fields[code] = value
        elif code == "themes":
            first.fields[code] = [*held_value, *(each for each in value if each not in held_value)]
        elif code in cells.places:
            message = Sentence("Row {row} of this number says something else.", row=first.row)
            proposal = Sentence("Rows of one number are sites of one application: write the same in each.")
            cells.refuse(at, code, message, proposal)
    for action in again.actions or []:
        if action not in (first.actions or []):
            first.actions = [*(first.actions or []), action]
    if again.sites:
        first.sites += again.sites
        message = Sentence(
            "A further row of the number {number}: read as site {n} of one application.",
            number=first.number,
            n=len(first.sites),
        )
        cells.note(at, "number", first.number, message, severity=Severity.INFO)
    else:
        message = Sentence("This row says nothing that row {row} does not say.", row=first.row)
        cells.note(at, "number", first.number, message)


def _gather_parts(first: Draft, again: Draft, cells: SheetCells, at: int) -> None:
    """Each row of an application may name organisations of its site."""
    for role, parts in again.parts.items():
        if role is ApplicationRole.LEAD:
            continue
        held = first.parts.setdefault(role, [])
        known = {folded(part.name) for part in held}
        fresh = [part for part in parts if folded(part.name) not in known]
        if fresh and held:
            code = next(
                code for code, (each, _) in ROLES_OF_COLUMNS.items() if each is role and code in cells.places
            )
            message = Sentence("Names of several rows of this number were put together.")
            cells.note(at, code, cells.raw(at, code), message, severity=Severity.INFO)
        held += fresh


def _same_lead(first: Draft, again: Draft, cells: SheetCells, at: int) -> None:
    held, told = first.lead, again.lead
    proposal = Sentence("Rows of one number are sites of one application: write the same in each.")
    message = Sentence("Row {row} of this number says something else.", row=first.row)
    if told.name and held.name and folded(told.name) != folded(held.name):
        cells.refuse(at, "lead", message, proposal)
    for code, before, after in (("siret", held.siret, told.siret), ("rna", held.rna, told.rna)):
        if before is not None and after is not None and before != after:
            cells.refuse(at, code, message, proposal)
    held.siret, held.rna = held.siret or told.siret, held.rna or told.rna
    held.kind = held.kind or told.kind


def _take_site(cells: SheetCells, at: int, draft: Draft) -> None:
    codes = frozenset(code for code in cells.columns if code in _SITE_CODES)
    site = _site_of(cells, at, codes)
    draft.site_codes |= codes
    if site is not None:
        draft.sites.append(site)


def _take_action(cells: SheetCells, at: int, draft: Draft) -> None:
    title = cells.value(at, "title")
    if title is not None:
        told = ActionDraft(title, cells.value(at, "description"), cells.value(at, "amount"))
        draft.actions = [*(draft.actions or []), told]


def _take_partner(cells: SheetCells, at: int, draft: Draft) -> None:
    name = cells.value(at, "name")
    if name is None:
        return
    told, role, is_founder = cells.value(at, "role"), ApplicationRole.PARTNER, cells.value(at, "is_founder")
    if told is not None:
        found = choice_named(told, ApplicationRole)
        if found is None:
            cells.note(at, "role", told, Sentence("This role is not known: read as a partner."))
        else:
            role = ApplicationRole(found)
        words = folded(told)
        if is_founder is None and ("fondateur" in words or "entrant" in words):
            is_founder = "fondateur" in words
    if role is ApplicationRole.LEAD:
        if folded(name) != folded(draft.lead.name):
            cells.note(at, "role", told, Sentence("An application has one lead: read as a partner."))
            role = ApplicationRole.PARTNER
        else:
            draft.lead.siret = draft.lead.siret or cells.value(at, "siret")
            return
    part = PartDraft(
        name,
        cells.value(at, "siret"),
        is_founder=is_founder,
        joined_on=cells.value(at, "joined_on"),
        note=cells.value(at, "note")
        or (
            told
            if role is ApplicationRole.PARTNER
            and told is not None
            and choice_named(told, ApplicationRole) is None
            else None
        ),
    )
    held = draft.parts.setdefault(role, [])
    for each in held:
        if folded(each.name) == folded(name):
            each.siret = each.siret or part.siret
            each.is_founder = part.is_founder if each.is_founder is None else each.is_founder
            each.joined_on, each.note = each.joined_on or part.joined_on, each.note or part.note
            return
    held.append(part)


def _take_establishment(cells: SheetCells, at: int, draft: Draft) -> None:
    """What the applicant's establishment tells; those of the form's other fields are of somebody else."""
    if "siret" in draft.other_cells or folded(cells.value(at, "field") or "") not in _OF_APPLICANT:
        return
    lead = draft.lead
    lead.siret = lead.siret or cells.value(at, "siret")
    lead.rna = lead.rna or cells.value(at, "rna")
    lead.name = lead.name or cells.value(at, "lead") or cells.value(at, "lead_other") or ""
    draft.other_cells |= {
        code: cell for code, cell in cells.cells_of(at).items() if code in {"siret", "rna", "lead"}
    }


_OF_APPLICANT = frozenset({"", "demandeur", "etablissement", "siret", "usager"})


def _take_budget_line(cells: SheetCells, at: int, draft: Draft) -> None:
    line = budget_line(cells, at)
    if line is not None:
        draft.budget = [*(draft.budget or []), line]


def _take_shares(draft: Draft, table: TableOfApplications) -> None:
    """The share of each QPV, from a column of its own, else from what the places declare."""
    text = draft.fields.get("qpv_shares")
    declared = [site.declared_qpv for site in draft.sites]
    told = shares_in(text) if text else together(shares_in(each) for each in declared)
    why = why_not_shares(told)
    if why is None and text and not told:
        why = Sentence("No code of a QPV with a share is read here.")
    if why is None:
        draft.shares = told
        return
    code, value = ("qpv_shares", text) if text else ("qpv", " | ".join(each for each in declared if each))
    proposal = Sentence("Such as QN09353M (60 %), QN09354M (40 %).")
    header = draft.origin[0].header(code)
    table.problems.append(Problem(draft.sheet, draft.row, header, value, Severity.WARNING, why, proposal))


def _check_whole(draft: Draft, table: TableOfApplications) -> None:
    """Shares that make more than the whole, and the same place told twice, are doubtful."""
    _take_shares(draft, table)
    if len(draft.sites) < 2:
        return
    twice = Counter(
        (site.name, site.commune, site.lon, site.lat, site.address, site.declared_qpv) for site in draft.sites
    )
    for (name, commune, *_), times in twice.items():
        if times > 1:
            header, message = COLUMN["site"].header, Sentence("This site is told twice.")
            table.problems.append(
                Problem(draft.sheet, draft.row, header, name or commune, Severity.WARNING, message)
            )
