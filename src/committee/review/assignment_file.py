"""How is it read from a file who reads what, and written in the same layout?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from committee.review.rules import ReadingKind
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.report import Problem, Reported, Severity
from committee.spreadsheets.rules import folded, is_unknown, parse_date, parse_text
from committee.spreadsheets.write import Kind, Sheet
from committee.words import LOCALES, Sentence, say

# The columns by their French headers, and how files also name them; what else a file holds is left alone.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "number": ("N° de dossier", "Numéro de dossier", "Numéro", "N°", "Dossier", "Number", "Application"),
    "title": ("Intitulé",),
    "reader": ("Lecteur", "E-mail du lecteur", "Lecteur (e-mail)", "E-mail", "Adresse e-mail", "Reader"),
    "name": ("Nom du lecteur",),
    "due_on": ("Échéance", "À lire avant le", "Date limite", "Due date"),
    "kind": ("Rôle", "Fonction", "Role"),
}
_KINDS = (Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.DATE, Kind.TEXT)
_WIDTHS = (18, 44, 34, 26, 14, 28)
_ROLES: Mapping[str, ReadingKind] = {
    "lecteur": ReadingKind.READER,
    "lectrice": ReadingKind.READER,
    "rapporteur": ReadingKind.RAPPORTEUR,
    "rapporteure": ReadingKind.RAPPORTEUR,
    "rapporteuse": ReadingKind.RAPPORTEUR,
}


@dataclass(frozen=True)
class Reading:
    """One line that may be given: an application to a reader, by when and as what."""

    application_id: str
    member_id: str
    due_on: date | None
    kind: ReadingKind


@dataclass(frozen=True)
class Known:
    """What a line may name: applications by number, readers by address or by folded name, and recusals.

    Numbers and addresses are in small letters. Two readers of one name are told apart by their addresses only.
    """

    applications: Mapping[str, str]
    readers: Mapping[str, tuple[str, ...]]
    recused: Collection[tuple[str, str]] = ()


@dataclass(frozen=True)
class AssignmentReport(Reported):
    """What a file of readers gives, or with ``is_dry_run`` would give; ``readings`` are the lines without an error.

    ``created``: new readings; ``unchanged``: those given already, which take the date and role of the file.
    """

    problems: tuple[Problem, ...]
    readings: tuple[Reading, ...]
    created: int
    unchanged: int
    is_dry_run: bool = False


def is_header(text: str) -> bool:
    """Whether a text heads a column of such a file."""
    return _column(text) is not None


def _column(text: str) -> str | None:
    bare = folded(text)
    return next((code for code, names in HEADERS.items() if bare in {folded(name) for name in names}), None)


def read_readings(sheets: Sequence[RawSheet], known: Known) -> tuple[list[Reading], list[Problem]]:
    """The lines that may be given, and what is wrong with the others."""
    readings: dict[tuple[str, str], Reading] = {}
    problems: list[Problem] = []
    rapporteurs: dict[str, str] = {}
    is_found = False
    for sheet in sheets:
        places = {code: at for at, text in enumerate(sheet.header) if (code := _column(text)) is not None}
        if not {"number", "reader"} <= places.keys():
            continue
        is_found = True
        for at, row in enumerate(sheet.rows):
            if all(is_unknown(cell) for cell in row):
                continue
            line = _Line(sheet, sheet.first_row + at, row, places)
            reading = line.read(known)
            if reading is not None:
                pair = (reading.application_id, reading.member_id)
                if pair in readings:
                    line.refuse("reader", Sentence("This reader is named twice for this application."))
                elif reading.kind is ReadingKind.RAPPORTEUR and reading.application_id in rapporteurs:
                    line.refuse("kind", Sentence("This application has a rapporteur in this file already."))
                else:
                    readings[pair] = reading
                    if reading.kind is ReadingKind.RAPPORTEUR:
                        rapporteurs[reading.application_id] = reading.member_id
            problems += line.problems
    if not is_found:
        missing = Sentence("No sheet has the columns “N° de dossier” and “Lecteur”.")
        problems.append(Problem("", None, None, None, Severity.ERROR, missing))
    return list(readings.values()), problems


class _Line:
    """One row, and what is wrong with it."""

    def __init__(
        self, sheet: RawSheet, number: int, row: Sequence[object], places: Mapping[str, int]
    ) -> None:
        self.sheet, self.number, self.row, self.places = sheet, number, row, places
        self.problems: list[Problem] = []

    def cell(self, code: str) -> object:
        at = self.places.get(code)
        return None if at is None or at >= len(self.row) else self.row[at]

    def refuse(self, code: str, message: Sentence) -> None:
        value = self.cell(code)
        header = self.sheet.header[self.places[code]] if code in self.places else None
        told = None if is_unknown(value) else str(value)
        self.problems.append(Problem(self.sheet.name, self.number, header, told, Severity.ERROR, message))

    def read(self, known: Known) -> Reading | None:
        application_id = known.applications.get(self._text("number").casefold())
        if application_id is None:
            self.refuse("number", Sentence("No application of this call that takes readers has this number."))
        who = self._text("reader")
        found = known.readers.get(who.casefold()) or known.readers.get(folded(who), ())
        if not found:
            self.refuse("reader", Sentence("No reader has this address or this name."))
        elif len(found) > 1:
            self.refuse("reader", Sentence("Several readers have this name: give the e-mail address."))
        due_on = parse_date(self.cell("due_on"))
        if due_on.problem is not None:
            self.refuse("due_on", due_on.problem)
        kind = role_named(folded(self._text("kind")))
        if kind is None:
            self.refuse("kind", Sentence("The role is “lecteur” or “rapporteur”."))
        if application_id is not None and len(found) == 1 and (application_id, found[0]) in known.recused:
            self.refuse("reader", Sentence("This member is recused from this application."))
        if self.problems or application_id is None or kind is None:
            return None
        return Reading(application_id, found[0], due_on.value, kind)

    def _text(self, code: str) -> str:
        return (parse_text(self.cell(code)).value or "").strip()


def role_named(text: str) -> ReadingKind | None:
    """The role that a folded text names: a reader where it is empty, None where it names none."""
    if not text:
        return ReadingKind.READER
    labels = {folded(say(kind.label, locale)): kind for kind in ReadingKind for locale in LOCALES}
    codes = {str(kind): kind for kind in ReadingKind}
    return (dict(_ROLES) | labels | codes).get(text)


def sheet_of_readings(rows: Iterable[Sequence[Any]]) -> Sheet:
    """(number, title, address, name, due on, kind) as the table that an import reads back."""
    roles = {ReadingKind.READER: "lecteur", ReadingKind.RAPPORTEUR: "rapporteur"}
    return Sheet(
        [names[0] for names in HEADERS.values()],
        [[*row[:5], roles[row[5]]] for row in rows],
        _KINDS,
        _WIDTHS,
        {5: tuple(roles.values())},
    )
