"""How are the fictions put into a file of the template, as staff would receive it?"""

from collections.abc import Mapping, Sequence
from typing import Any

from committee.intake.columns import (
    ACTION_COLUMNS,
    ACTIONS_SHEET,
    BUDGET_COLUMNS,
    BUDGET_SHEET,
    COLUMNS,
    SEPARATOR_OF_NAMES,
    SITE_COLUMNS,
    SITES_SHEET,
)
from committee.spreadsheets.columns import ColumnRule
from committee.spreadsheets.write import Sheet, write_xlsx


def workbook_of(projects: Sequence[Mapping[str, Any]]) -> bytes:
    """One row per project with its first site; further sites, budget and actions on the other sheets."""
    rows, others = [], []
    for project in projects:
        sites = [{**site, "site": site["name"]} for site in project["sites"]]
        first = sites[0] if sites else {}
        rows.append([_cell(first if column.is_of_site else project, column.code) for column in COLUMNS])
        for site in sites[1:]:
            others.append([project["number"], *(_cell(site, column.code) for column in SITE_COLUMNS)])
    sheets = {"Dossiers": Sheet([column.header for column in COLUMNS], rows)}
    if others:
        header = ["N° de dossier", *(column.header for column in SITE_COLUMNS)]
        sheets[SITES_SHEET] = Sheet(header, others)
    for name, columns, key in (
        (BUDGET_SHEET, BUDGET_COLUMNS, "budget"),
        (ACTIONS_SHEET, ACTION_COLUMNS, "planned"),
    ):
        if lines := _lines(projects, columns, key):
            sheets[name] = Sheet([column.header for column in columns], lines)
    return write_xlsx(sheets)


def _lines(projects: Sequence[Mapping[str, Any]], columns: Sequence[ColumnRule], key: str) -> list[list[Any]]:
    """The rows that belong to projects, each beginning with the project's number."""
    return [
        [_cell({**line, "number": project["number"]}, column.code) for column in columns]
        for project in projects
        for line in project.get(key, ())
    ]


def _cell(values: Mapping[str, Any], code: str) -> Any:
    value = values.get(code)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f" {SEPARATOR_OF_NAMES} ".join(value) if isinstance(value, list) else value
