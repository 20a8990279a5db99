"""Which files tell what is wrong in a file that was sent? Made again for its owner, and for nobody else."""

from collections.abc import Mapping

from committee.intake.files import CSV, XLSX
from committee.people.rules import Member
from committee.spreadsheets.report import corrected_workbook, problems_csv
from committee.ui import desk
from committee.ui.imports_checks import Contents, Report, check_file, sheets
from committee.ui.imports_held import Held, held
from committee.words import Refused, Sentence, say

File = tuple[str, str, bytes]


def _checked(member: Member, params: Mapping[str, str]) -> tuple[Held, Contents, Report]:
    found = held(member, params.get("file"))
    contents = params.get("contents")
    if found is None or contents not in set(Contents):
        raise Refused(Sentence("This file is no longer here: send it again."))
    kind = Contents(contents)
    return found, kind, check_file(found, kind, params.get("call"), actor=member, now=desk.now())


def problems_file(member: Member, params: Mapping[str, str]) -> File:
    """The problems of a file as CSV."""
    found, _, report = _checked(member, params)
    name = say(Sentence("report-{file}", file=found.stem), member.locale)
    return f"{name}.csv", CSV, problems_csv(report.problems, member.locale, plain=False)


def corrected_file(member: Member, params: Mapping[str, str]) -> File:
    """The file itself as XLSX, its faults marked, and what is certain put right."""
    found, contents, report = _checked(member, params)
    made = corrected_workbook(sheets(found, contents, member), list(report.problems), member.locale)
    return f"{say(Sentence('{file}-to-correct', file=found.stem), member.locale)}.xlsx", XLSX, made
