"""How are the fictions put into a file of the template, as staff would receive it?"""

from collections.abc import Mapping, Sequence
from typing import Any

from committee.intake.columns import COLUMNS, SEPARATOR_OF_NAMES, SITE_COLUMNS, SITES_SHEET
from committee.spreadsheets.write import Sheet, write_xlsx


def workbook_of(projects: Sequence[Mapping[str, Any]]) -> bytes:
    """One row per project with its first site; further sites on the second sheet."""
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
    return write_xlsx(sheets)


def _cell(values: Mapping[str, Any], code: str) -> Any:
    value = values.get(code)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f" {SEPARATOR_OF_NAMES} ".join(value) if isinstance(value, list) else value
