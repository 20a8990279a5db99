"""Which files about applications leave? Every one starts from what its reader may see."""

from collections.abc import Mapping
from typing import Any

from committee.intake.queries import applications
from committee.intake.rules import ApplicationStatus, Theme
from committee.intake.template import PATH
from committee.people.rules import Member
from committee.settings import settings
from committee.spreadsheets.write import Kind, Sheet, write_csv, write_xlsx
from committee.territories.rules import Answer
from committee.words import Labelled, Sentence, say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FILTERS = ("call", "status", "search", "department", "qpv")


def _columns(locale: str) -> dict[str, tuple[str, Kind | None]]:
    """The columns of the list, as they are headed and shown."""
    headed = {
        "number": (Sentence("Number"), Kind.TEXT),
        "title": (Sentence("Title"), Kind.TEXT),
        "lead": (Sentence("Lead partner"), Kind.TEXT),
        "landlords": (Sentence("Landlords"), Kind.TEXT),
        "call_code": (Sentence("Call"), Kind.TEXT),
        "status": (Sentence("State"), Kind.TEXT),
        "category": (Sentence("Category"), Kind.TEXT),
        "themes": (Sentence("Themes"), Kind.TEXT),
        "communes": (Sentence("Communes"), Kind.TEXT),
        "departments": (Sentence("Departments"), Kind.TEXT),
        "qpv_answer": (Sentence("Priority district"), Kind.TEXT),
        "qpv_codes": (Sentence("QPV codes"), Kind.TEXT),
        "dwellings": (Sentence("Dwellings"), Kind.NUMBER),
        "households": (Sentence("Households"), Kind.NUMBER),
        "people": (Sentence("People"), Kind.NUMBER),
        "duration_months": (Sentence("Duration (months)"), Kind.NUMBER),
        "total_cost": (Sentence("Total cost"), Kind.EUROS),
        "requested": (Sentence("Requested"), Kind.EUROS),
        "submitted_on": (Sentence("Submitted on"), Kind.DATE),
    }
    return {name: (say(title, locale), kind) for name, (title, kind) in headed.items()}


def known_filters(params: Mapping[str, str]) -> dict[str, Any]:
    """The filters of the list as an address tells them; what it does not know is left out."""
    told: dict[str, Any] = {name: params[name] for name in FILTERS if params.get(name)}
    for name, choices in (("status", ApplicationStatus), ("qpv", Answer)):
        if name in told and told[name] not in set(choices):
            del told[name]
    return told


def theme_in_words(theme: str, locale: str) -> str:
    """A theme's label; one that is not on the list as it was typed."""
    return say(Theme(theme).label, locale) if theme in set(Theme) else theme


def list_of_applications(member: Member, params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The list as its reader has filtered it: XLSX, or CSV in French habits with ``format=csv``."""
    frame = applications(member, **known_filters(params))
    columns = _columns(member.locale)
    rows = [[_cell(name, row[name], member.locale) for name in columns] for row in frame.to_dict("records")]
    header, kinds = [title for title, _ in columns.values()], [kind for _, kind in columns.values()]
    name = say(Sentence("applications"), member.locale)
    if params.get("format") == "csv":
        return f"{name}.csv", CSV, write_csv(header, rows)
    sheet = say(Sentence("Applications"), member.locale)
    return f"{name}.xlsx", XLSX, write_xlsx({sheet: Sheet(header, rows, kinds)})


def _cell(name: str, value: Any, locale: str) -> Any:
    if name == "themes":
        return ", ".join(theme_in_words(theme, locale) for theme in value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return say(value.label, locale) if isinstance(value, Labelled) else value


def template_file(member: Member, _params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The documented template of the import."""
    name = say(Sentence("applications-template"), member.locale)
    return f"{name}.xlsx", XLSX, (settings().data / PATH).read_bytes()
