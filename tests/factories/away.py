"""A review sheet as a reader fills it: cells of a workbook are written over, as a spreadsheet program would."""

import io
import re
from collections.abc import Mapping
from datetime import datetime
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

from committee.calls.rules import paris_day
from committee.people.rules import Member
from committee.review.away import write_review_sheet
from committee.review.queries import away_applications
from committee.spreadsheets.forms import read_form

Values = Mapping[str, str | int | float | bool | None]


def made_sheet(member: Member, *, now: datetime) -> bytes:
    """The review sheet of a member, as it leaves now."""
    found = away_applications(member, now=now)
    return write_review_sheet(member.id, member.name, found, locale=member.locale, on=paris_day(now))


def tabs_of(content: bytes) -> list[str]:
    """The names of the tabs, in order."""
    with ZipFile(io.BytesIO(content)) as workbook:
        return re.findall(r'<sheet name="([^"]*)"', workbook.read("xl/workbook.xml").decode())


def cells_of(content: bytes, tab: str) -> dict[str, dict[str, str]]:
    """The names of the cells of a tab, by code of the line and of the column."""
    found = next(each for each in read_form(content, "x.xlsx") if each.name == tab)
    return {
        line: {column: typed.cell for column, typed in cells.items()} for line, cells in found.lines.items()
    }


def _cell(found: re.Match[str], value: str | float | bool | None) -> str:
    head = f"<c{re.sub(r' t=.[a-zA-Z]+.', '', found[1])}"
    match value:
        case None:
            return f"{head}/>"
        case bool():
            return f'{head} t="b"><v>{int(value)}</v></c>'
        case str():
            told = escape(value, quote=False)
            return f'{head} t="inlineStr"><is><t xml:space="preserve">{told}</t></is></c>'
        case _:
            return f"{head}><v>{value}</v></c>"


def typed_into(content: bytes, values: Mapping[str, Values]) -> bytes:
    """The workbook with these values, by tab and name of the cell."""
    names = tabs_of(content)

    def changed(part: str, xml: str) -> str:
        for tab, told in values.items():
            if part == f"xl/worksheets/sheet{names.index(tab) + 1}.xml":
                for cell, value in told.items():
                    pattern = rf'<c( r="{cell}"[^>]*?)(?:/>|>.*?</c>)'
                    xml, times = re.subn(pattern, lambda found, v=value: _cell(found, v), xml)
                    assert times == 1, cell
        return xml

    return rewritten(content, changed)


def rewritten(content: bytes, change: object) -> bytes:
    """The workbook with each part of XML as ``change(part, xml)`` gives it."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as workbook, ZipFile(made, "w", ZIP_DEFLATED) as copy:
        for part in workbook.namelist():
            xml = workbook.read(part)
            copy.writestr(part, change(part, xml.decode()) if part.endswith((".xml", ".rels")) else xml)  # type: ignore[operator]
    return made.getvalue()


def filled(
    content: bytes, tab: str, criteria: list[str], value: int = 4, **told: str | float | None
) -> bytes:
    """One tab with the same mark and a comment on every criterion, and general answers by name."""
    cells = cells_of(content, tab)
    values: dict[str, str | int | float | bool | None] = {}
    for criterion in criteria:
        values[cells[f"mark:{criterion}"]["mark"]] = value
        values[cells[f"mark:{criterion}"]["comment"]] = "lu dans le train"
    values |= {cells[line]["text"]: typed for line, typed in told.items()}
    return typed_into(content, {tab: values})
