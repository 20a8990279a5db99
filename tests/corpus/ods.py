"""OpenDocument workbooks, written by hand: repeated cells and rows, covered cells, hidden sheets."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from tests.corpus.plans import Plan, Plans

KIND = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style")]
)
_STYLES = (
    '<office:automatic-styles><style:style style:name="shown" style:family="table">'
    '<style:table-properties table:display="true"/></style:style>'
    '<style:style style:name="hidden" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def ods_package(body: str) -> bytes:
    """A workbook around what stands in ``<office:spreadsheet>``."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES} office:version="1.3">'
        f"{_STYLES}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), KIND)
        package.writestr(zipfile.ZipInfo("content.xml"), content, zipfile.ZIP_DEFLATED)
        package.writestr(zipfile.ZipInfo("META-INF/manifest.xml"), manifest)
    return out.getvalue()


def ods_of(plans: Plans) -> bytes:
    """The sheets as an ODS workbook, padded to the last row and column as LibreOffice does."""
    return ods_package("".join(_table(name, plan) for name, plan in plans.items()))


def _table(name: str, plan: Plan) -> str:
    style = "hidden" if plan.is_hidden else "shown"
    rows = "".join(_row(place, cells, plan) for place, cells in enumerate(plan.rows))
    return (
        f'<table:table table:name={quoteattr(name)} table:style-name="{style}">{rows}'
        f'<table:table-row table:number-rows-repeated="{1_048_576 - len(plan.rows)}">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )


def _row(place: int, cells: Sequence[object], plan: Plan) -> str:
    hidden = ' table:visibility="collapse"' if place in plan.hidden_rows else ""
    written = "".join(_cell(place, at, cell, plan) for at, cell in enumerate(cells))
    rest = f'<table:table-cell table:number-columns-repeated="{16384 - len(cells)}"/>'
    return f"<table:table-row{hidden}>{written}{rest}</table:table-row>"


def _cell(place: int, at: int, cell: object, plan: Plan) -> str:
    for r1, c1, r2, c2 in plan.merged:
        if (place, at) == (r1, c1):
            spans = f' table:number-rows-spanned="{r2 - r1 + 1}" table:number-columns-spanned="{c2 - c1 + 1}"'
            return _filled(cell, spans)
        if r1 <= place <= r2 and c1 <= at <= c2:
            return "<table:covered-table-cell/>"
    return _filled(cell, "")


def _filled(cell: object, spans: str) -> str:
    match cell:
        case None:
            return f"<table:table-cell{spans}/>"
        case bool():
            kind = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
        case date():
            kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
        case int() | float():
            kind = f'office:value-type="float" office:value="{cell}"'
        case _:
            kind = 'office:value-type="string"'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
    return f"<table:table-cell{spans} {kind}>{lines}</table:table-cell>"
