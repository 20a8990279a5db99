"""Applications for tests, made through the real import."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from committee.calls.rules import Phase
from committee.intake.actions import import_applications, open_door
from committee.intake.columns import COLUMN
from committee.intake.queries import applications
from committee.intake.report import ImportReport
from committee.intake.template import MAIN_SHEET
from committee.people.rules import OFFICE, Member
from committee.spreadsheets.write import Sheet, write_xlsx
from tests.factories.calls import make_call

_numbers = count(1)


def application_row(**told: Any) -> dict[str, Any]:
    """One row of the template by column code, with a number, title and lead of its own unless told otherwise."""
    number = next(_numbers)
    row = {"number": f"D-{number:04}", "title": f"Projet {number}", "lead": f"Association {number}"}
    return row | told


def workbook(rows: Sequence[Mapping[str, Any]], **sheets: Sequence[Mapping[str, Any]]) -> bytes:
    """A file in the template from rows by column code; further sheets by name (``Sites=[…]``)."""

    def sheet(of: Sequence[Mapping[str, Any]]) -> Sheet:
        codes = list(dict.fromkeys(code for row in of for code in row))
        header = [COLUMN[code].header if code in COLUMN else code for code in codes]
        return Sheet(header, [[row.get(code) for code in codes] for row in of])

    return write_xlsx({MAIN_SHEET: sheet(rows)} | {name: sheet(of) for name, of in sheets.items()})


def import_rows(
    call_code: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
    actor: Member = OFFICE,
    dry_run: bool = False,
    **sheets: Sequence[Mapping[str, Any]],
) -> ImportReport:
    """Import rows by column code into a call."""
    content = workbook(rows, **sheets)
    return import_applications(content, "dossiers.xlsx", call_code, dry_run=dry_run, actor=actor, now=now)


def make_applications(
    how_many: int = 1,
    /,
    call_code: str | None = None,
    *,
    now: datetime,
    phase: Phase = Phase.INTERESTS,
    **told: Any,
) -> list[str]:
    """That many applications in a call (a new one in the given phase by default); their identifiers in order."""
    code = make_call(phase, now=now).code if call_code is None else call_code
    rows = [application_row(**told) for _ in range(how_many)]
    report = import_rows(code, rows, now=now)
    assert not report.has_errors, report.problems
    known = applications(OFFICE, call=code).set_index("number")["id"]
    return [known[row["number"]] for row in rows]


def open_to(person: Member, application_ids: Iterable[str], *, now: datetime) -> None:
    """Let a member read these applications, as if they had said that no link stands against it."""
    for each in application_ids:
        open_door(each, person.id, now=now)


def make_application(call_code: str | None = None, *, now: datetime, **told: Any) -> str:
    """One application, told by column code; gives its identifier."""
    return make_applications(1, call_code, now=now, **told)[0]
