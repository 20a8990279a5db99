"""Organisations for tests, made through the real actions."""

from datetime import datetime
from itertools import count
from typing import Any

from committee.organisations.actions import record_mandate, register_organisation
from committee.organisations.history import HistoryReport
from committee.organisations.rules import OrganisationKind
from committee.people.rules import OFFICE, Member
from committee.spreadsheets.write import Sheet, write_xlsx

_numbers = count(1)


def make_organisation(
    name: str | None = None,
    kind: OrganisationKind | None = OrganisationKind.ESH,
    *,
    now: datetime,
    **known: object,
) -> str:
    """A registered organisation (a social housing company by default); gives its identifier."""
    return register_organisation(name or f"Bailleur {next(_numbers)}", kind, actor=OFFICE, now=now, **known)


def make_mandate(member: Member, organisation_id: str, *, now: datetime, **known: object) -> str:
    """A tie of a member to an organisation; gives its identifier."""
    return record_mandate(member.id, organisation_id, actor=OFFICE, now=now, **known)


def history_file(header: list[str], *rows: list[Any], title: str | None = None) -> bytes:
    """A workbook of earlier years as a hand makes it."""
    table = Sheet([title, *[""] * (len(header) - 1)], [header, *rows]) if title else Sheet(header, rows)
    return write_xlsx({"Feuil1": table})


def counts(report: HistoryReport) -> tuple[int, int, int]:
    """Created, changed, unchanged."""
    return report.created, report.changed, report.unchanged
