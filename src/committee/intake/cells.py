"""What do the columns of one sheet say, cell by cell, and what is doubtful or wrong there?

Columns are read whole, one after the other: most cells are exact, and cost nothing but their value.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from committee.intake.rules import Problem, Severity, Theme, choice_named, choices_in_words
from committee.intake.sources import ColumnPlan, FilePlan, SheetPlan, Source, columns_of
from committee.organisations.rules import OrganisationKind, kind_named
from committee.spreadsheets.columns import ColumnKind, ColumnRule, normalised
from committee.spreadsheets.interpretations import (
    Certainty,
    Interpretation,
    Qualifier,
    Tax,
    interpreted,
    refused,
)
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.rules import is_unknown
from committee.spreadsheets.values import (
    interpret_amount,
    interpret_commune,
    interpret_commune_code,
    interpret_count,
    interpret_date,
    interpret_decimal,
    interpret_department,
    interpret_names,
    interpret_percent,
    interpret_postal_code,
    interpret_qpv,
    interpret_rna,
    interpret_siren,
    interpret_siret,
    interpret_text,
    interpret_yes_no,
)
from committee.words import Labelled, Sentence

_K = ColumnKind
Answer = Literal["unknown", "zero"]
Answers = Mapping[str, str]
_LONGEST_SHOWN = 200
_WRITTEN_BY_HAND = frozenset({Source.TEMPLATE, Source.TABLE})
_SHORT = 16  # a longer text is none of the ways to say that nothing is known
_INTERPRETERS: Mapping[ColumnKind, Callable[[object], Interpretation[Any]]] = {
    _K.COUNT: interpret_count,
    _K.AMOUNT: interpret_amount,
    _K.DECIMAL: interpret_decimal,
    _K.PERCENT: interpret_percent,
    _K.DATE: interpret_date,
    _K.YES_NO: interpret_yes_no,
    _K.SIRET: interpret_siret,
    _K.SIREN: interpret_siren,
    _K.RNA: interpret_rna,
    _K.COMMUNE: interpret_commune,
    _K.COMMUNE_CODE: interpret_commune_code,
    _K.POSTAL_CODE: interpret_postal_code,
    _K.DEPARTMENT: interpret_department,
}
_QPV_CODE = re.compile(r"\s*Q[NP]\s?\d\S*\s*", re.IGNORECASE)
_NUMBERS = frozenset({_K.COUNT, _K.AMOUNT, _K.DECIMAL, _K.PERCENT})
_DURATION = re.compile(r"(\d{1,3})\s*(mois|ans?|années?)\.?", re.IGNORECASE)
_CHOOSE = Sentence("Choose what it is on the screen of the columns, or leave it out.")


@dataclass(frozen=True)
class Question:
    """What a file leaves open: is a column's 0 a zero or nothing typed, which organisation is meant?

    An answer is one of ``choices``, under ``key``; ``labels`` says them to people, in the same order.
    """

    key: str
    sheet: str
    column: str
    rows: tuple[int, ...]
    message: Sentence
    choices: tuple[str, ...] = ("unknown", "zero")
    labels: tuple[str | Sentence, ...] = (Sentence("nothing typed"), Sentence("zero"))


@dataclass
class SheetCells:
    """One sheet under its header, read column by column.

    ``columns``: the values of each known column, row by row. ``failed``: the places of the rows with a refused
    cell. ``doubts``: by code, the places of the rows whose cell was interpreted.
    """

    sheet: RawSheet
    plan: SheetPlan
    file: FilePlan
    problems: list[Problem]
    answers: Answers = field(default_factory=dict)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)
    doubts: dict[str, set[int]] = field(default_factory=dict)
    qualifiers: dict[str, dict[int, Qualifier]] = field(default_factory=dict)
    taxes: dict[int, Tax] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    rules: dict[str, ColumnRule] = field(default_factory=dict)
    filled: list[int] = field(default_factory=list)
    is_blocked: bool = False

    def __post_init__(self) -> None:
        self.places = self.plan.places
        told = {column.code: column for column in columns_of(self.plan.role, self.file.source)}
        self.rules = {code: told[code] for code in self.places}
        self._tell_header()
        self.filled = self._filled_rows()

    def read(self, is_cancelled: Callable[[], None] = lambda: None) -> None:
        """Read every known column."""
        for code, rule in self.rules.items():
            is_cancelled()
            self.columns[code] = self._read_column(rule, self.places[code])

    def _filled_rows(self) -> list[int]:
        """The places of the rows with something in a known column."""
        places = list(self.places.values())
        return [
            at
            for at, cells in enumerate(self.sheet.rows)
            if any(cells[place] is not None for place in places)
        ]

    def row_number(self, at: int) -> int:
        """The row of the file at a place."""
        return self.sheet.first_row + at

    def header(self, code: str) -> str:
        """How the file heads a column; its French header when the file has none."""
        if code in self.places:
            return self.sheet.header[self.places[code]]
        rules = {column.code: column.header for column in columns_of(self.plan.role, self.file.source)}
        return rules.get(code, code)

    def raw(self, at: int, code: str) -> object:
        """What stands in a cell; None when the file has no such column."""
        return self.sheet.rows[at][self.places[code]] if code in self.places else None

    def value(self, at: int, code: str) -> Any:
        """The value of a cell; None when it is unknown, refused, or the file has no such column."""
        column = self.columns.get(code)
        return None if column is None else column[at]

    def note(
        self,
        at: int | None,
        code: str | None,
        value: object,
        message: Sentence,
        proposal: Sentence | None = None,
        severity: Severity = Severity.WARNING,
        correction: Any = None,
    ) -> None:
        """Say what is doubtful or wrong in a cell; an error refuses its row."""
        shown = None if value is None else str(interpret_text(value).value or value)
        if shown is not None and len(shown) > _LONGEST_SHOWN:
            shown = f"{shown[:_LONGEST_SHOWN]}…"
        row = self.plan.header_row if at is None else self.row_number(at)
        header = None if code is None else self.header(code)
        self.problems.append(
            Problem(self.sheet.name, row, header, shown, severity, message, proposal, correction)
        )
        if severity is Severity.ERROR and at is not None:
            self.failed.add(at)

    def refuse(
        self, at: int, code: str, message: Sentence, proposal: Sentence | None = None, value: object = None
    ) -> None:
        """Say what is wrong in a cell."""
        self.note(at, code, self.raw(at, code) if value is None else value, message, proposal, Severity.ERROR)

    def cells_of(self, at: int) -> dict[str, list[str | None]]:
        """Where the values of a row come from: by column, its header, its raw text and how sure its reading is."""
        told: dict[str, list[str | None]] = {}
        for code, place in self.places.items():
            raw = self.sheet.rows[at][place]
            if raw is not None:
                is_doubtful = at in self.doubts.get(code, ())
                certainty = Certainty.INTERPRETED if is_doubtful else Certainty.EXACT
                text = str(raw)
                shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
                told[code] = [self.sheet.header[place], shown, str(certainty.value)]
        return told

    def _tell_header(self) -> None:
        of_source = 0
        row = self.plan.header_row
        for column in self.plan.columns:
            if column.code is not None:
                if column.certainty is not Certainty.EXACT:
                    header = self.rules[column.code].header
                    self._head(column.header, row, Sentence("Read as the column “{header}”.", header=header))
            elif column.is_of_source:
                of_source += 1
            elif not column.header or column.certainty is Certainty.EXACT:
                continue
            elif column.candidates and column.candidates[0] in self.places:
                self._twice(column, row)
            else:
                self._unknown(column.header, row, column.candidates)
        if of_source:
            self.problems.append(
                Problem(
                    self.sheet.name,
                    row,
                    None,
                    None,
                    Severity.INFO,
                    Sentence(
                        "One column of {source} is of no use here and was left out.",
                        "{n} columns of {source} are of no use here and were left out.",
                        n=of_source,
                        source=self.file.source,
                    ),
                )
            )

    def _twice(self, column: ColumnPlan, row: int) -> None:
        """Two columns that may be the same information: an error when nothing tells which one counts."""
        other = self.sheet.header[self.places[column.candidates[0]]]
        if normalised(other) == normalised(column.header) and self.file.source in _WRITTEN_BY_HAND:
            message = Sentence("This column is there twice.")
            self._head(column.header, row, message, severity=Severity.ERROR, proposal=_CHOOSE)
            self.is_blocked = True
            return
        message = Sentence("This column says the same as “{header}”; only that one was read.", header=other)
        self._head(column.header, row, message, severity=Severity.WARNING, proposal=_CHOOSE)

    def _unknown(self, header: str, row: int, candidates: Sequence[str]) -> None:
        known = {column.code: column.header for column in columns_of(self.plan.role, self.file.source)}
        proposal = _CHOOSE
        if candidates:
            proposal = Sentence(
                "Perhaps “{header}”? Choose it on the screen of the columns.", header=known[candidates[0]]
            )
        message = Sentence("This column is not known and was left out.")
        self._head(header, row, message, severity=Severity.WARNING, proposal=proposal)

    def _head(
        self,
        header: str,
        row: int,
        message: Sentence,
        *,
        severity: Severity = Severity.INFO,
        proposal: Sentence | None = None,
    ) -> None:
        self.problems.append(Problem(self.sheet.name, row, header, None, severity, message, proposal))

    def _read_column(self, rule: ColumnRule, place: int) -> list[Any]:
        if rule.kind is _K.TEXT and rule.code != "lead_kind":
            values = self._read_texts(rule, place)
        else:
            values = self._read_values(rule, place, self._reader(rule))
        if rule.is_required and rule.code != "lead":  # which other columns and sheets may tell too
            for at in self.filled:
                if values[at] is None and at not in self.failed:
                    self.note(
                        at, rule.code, None, Sentence("This cell must be filled in."), None, Severity.ERROR
                    )
        return values

    def _read_texts(self, rule: ColumnRule, place: int) -> list[Any]:
        longest = rule.longest
        limit = longest or 1_000_000
        values: list[Any] = []
        for at, cells in enumerate(self.sheet.rows):
            raw = cells[place]
            if raw is None:
                values.append(None)
            elif type(raw) is str and raw.isascii() and raw.isprintable() and len(raw) <= limit:
                text = raw.strip()
                values.append(None if not text or (len(text) <= _SHORT and is_unknown(text)) else text)
            else:
                found = interpret_text(raw, longest)
                value = self._told(at, rule, found)
                is_nothing = type(value) is str and len(value) <= _SHORT and is_unknown(value)
                values.append(None if is_nothing else value)
        return values

    def _reader(self, rule: ColumnRule) -> Callable[[object], Interpretation[Any]]:
        """How the cells of a column are read."""
        if rule.code == "lead_kind":
            return _interpret_kind
        if rule.code in {"duration_months", "duration_years"}:
            return lambda raw: _interpret_duration(raw, in_years=rule.code == "duration_years")
        if rule.kind is _K.NAMES:
            commas = self.file.facts.commas
            return lambda raw: interpret_names(raw, rule.longest, commas=commas)
        if (choices := rule.choices) is not None:
            return lambda raw: _interpret_choice(raw, choices)
        return _interpret_qpv if rule.kind is _K.QPV else _INTERPRETERS[rule.kind]

    def _read_values(
        self, rule: ColumnRule, place: int, interpret: Callable[[object], Interpretation[Any]]
    ) -> list[Any]:
        """Every value of a column; a text that comes again is read once."""
        empty: Any = () if rule.kind is _K.NAMES else None
        known: dict[str, Interpretation[Any]] = {}
        zeros: list[int] = []
        asks = self.file.facts.zero_is_doubtful and rule.kind in _NUMBERS
        is_count = rule.kind is _K.COUNT and rule.code not in {"duration_months", "duration_years"}
        values: list[Any] = []
        for at, cells in enumerate(self.sheet.rows):
            raw = cells[place]
            if raw is None:
                values.append(empty)
                continue
            if type(raw) is str:
                found = known.get(raw)
                if found is None:
                    found = known[raw] = interpret(raw)
            elif is_count and type(raw) is int and 0 < raw < 1_000_000_000:
                values.append(raw)
                continue
            else:
                found = interpret(raw)
            value = self._told(at, rule, found)
            if asks and value is not None and value == 0:
                zeros.append(at)
            if type(value) is str and rule.longest is not None and len(value) > rule.longest:
                value = self._told(at, rule, interpret_text(value, rule.longest))
            values.append(empty if value is None else value)
        if zeros:
            self._ask_about(rule, zeros, values)
        return values

    def _told(self, at: int, rule: ColumnRule, found: Interpretation[Any]) -> Any:
        """The value of a reading; what it rests on, or why it was refused, goes among the problems."""
        if found.certainty is Certainty.REFUSED:
            message = found.message or Sentence("This could not be read.")
            proposal = found.proposal or _proposal(rule)
            self.note(
                at, rule.code, found.raw, message, proposal, Severity.ERROR, correction=found.suggestion
            )
            return None
        if found.certainty is Certainty.INTERPRETED:
            self.doubts.setdefault(rule.code, set()).add(at)
            message = found.message or Sentence("Read as {value}.", value=found.value)
            severity = Severity.INFO if found.proposal is None else Severity.WARNING
            self.note(at, rule.code, found.raw, message, found.proposal, severity, _correction(found))
        elif found.message is not None:
            self.note(at, rule.code, found.raw, found.message, found.proposal, Severity.INFO)
        if found.qualifier is not Qualifier.EXACTLY:
            self.qualifiers.setdefault(rule.code, {})[at] = found.qualifier
        if found.tax is not Tax.NOT_TOLD:
            before = self.taxes.setdefault(at, found.tax)
            if before is not found.tax:
                message = Sentence("Amounts with and without tax stand in one row.")
                self.note(at, rule.code, found.raw, message)
        return found.value

    def _ask_about(self, rule: ColumnRule, zeros: Sequence[int], values: list[Any]) -> None:
        """A source that writes 0 where nothing was typed: unknown, until a person says that zero is meant."""
        header = self.header(rule.code)
        key = f"{self.sheet.name}!{header}"
        column = self.answers.get(key)
        left = []
        for at in zeros:
            answer = self.answers.get(f"{key}!{self.row_number(at)}", column)
            if answer != "zero":
                values[at] = None
            if answer is None:
                left.append(at)
                self.doubts.setdefault(rule.code, set()).add(at)
                self.note(
                    at,
                    rule.code,
                    0,
                    Sentence(
                        "{source} writes 0 where nothing was typed: read as unknown.", source=self.file.source
                    ),
                    Sentence("Say whether zero is meant."),
                )
        if left:
            message = Sentence(
                "One 0 stands in this column: zero, or nothing typed?",
                "{n} zeros stand in this column: zero, or nothing typed?",
                n=len(left),
            )
            rows = tuple(self.row_number(at) for at in left)
            self.questions.append(Question(key, self.sheet.name, header, rows, message))


def _correction(found: Interpretation[Any]) -> Any:
    """What the cell should hold: what was understood, when nothing is to be asked."""
    if found.suggestion is not None or found.proposal is not None:
        return found.suggestion
    return found.value if isinstance(found.value, str | int | float | Decimal | date) else None


def _interpret_choice(raw: object, choices: type[Labelled]) -> Interpretation[Any]:
    text = interpret_text(raw)
    if text.value is None or is_unknown(text.value):
        return Interpretation(None, raw, is_unknown=True)
    found = choice_named(text.value, choices)
    if found is None:
        return refused(raw, Sentence("This is none of the choices."))
    return Interpretation(found, raw)


def _interpret_qpv(raw: object) -> Interpretation[str]:
    """A code is checked as one; a name, or several of either, is kept as written and looked up later."""
    if isinstance(raw, str) and _QPV_CODE.fullmatch(raw):
        return interpret_qpv(raw)
    return interpret_text(raw)


def _interpret_kind(raw: object) -> Interpretation[OrganisationKind]:
    text = interpret_text(raw)
    if text.value is None or is_unknown(text.value):
        return Interpretation(None, raw, is_unknown=True)
    found = kind_named(text.value) or choice_named(text.value, OrganisationKind)
    if not isinstance(found, OrganisationKind):
        kinds = ", ".join(choices_in_words(OrganisationKind))
        return refused(
            raw,
            Sentence("This is none of the choices."),
            Sentence("Write one of: {choices}.", choices=kinds),
        )
    return Interpretation(found, raw)


def _interpret_duration(raw: object, *, in_years: bool) -> Interpretation[int]:
    """A number of months; ``2 ans`` is 24 months."""
    told = _DURATION.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if told is not None:
        number, unit = int(told[1]), told[2].lower()
        if unit == "mois":
            return Interpretation(number, raw)
        message = Sentence("Read as {n} months.", n=number * 12)
        return interpreted(number * 12, raw, message)
    found = interpret_count(raw)
    if in_years and found.value is not None:
        return Interpretation(found.value * 12, raw, found.certainty, found.message, found.proposal)
    return found


def _proposal(rule: ColumnRule) -> Sentence | None:
    match rule.kind:
        case ColumnKind.CHOICE if rule.choices is not None:
            return Sentence("Write one of: {choices}.", choices=", ".join(choices_in_words(rule.choices)))
        case ColumnKind.COUNT | ColumnKind.DECIMAL:
            return Sentence("Write the number alone, or leave the cell empty.")
        case ColumnKind.AMOUNT:
            return Sentence("Write the amount in euros alone, such as 37000 or 37 000,50.")
        case _:
            return None


def known_themes(names: Sequence[str]) -> Iterator[tuple[str, Theme | None]]:
    """Each name with the theme of the list that it names."""
    for name in names:
        found = choice_named(name, Theme)
        yield name, found if isinstance(found, Theme) else None
