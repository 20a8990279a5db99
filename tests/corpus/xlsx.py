"""Workbooks in today's format, with what our own writer never makes: merged cells, hidden sheets, errors, 1904."""

import io
from datetime import date, datetime

import xlsxwriter

from tests.corpus.plans import Plans


def xlsx_of(plans: Plans, *, is_1904: bool = False) -> bytes:
    """The sheets as an XLSX workbook; a range is merged as people do, its value in its first cell."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "date_1904": is_1904,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, plan in plans.items():
            sheet = book.add_worksheet(name)
            for at, shown in plan.formats.items():
                sheet.set_column(at, at, 14, book.add_format({"num_format": shown}))
            for r1, c1, r2, c2 in plan.merged:
                sheet.merge_range(r1, c1, r2, c2, "")
            for row, cells in enumerate(plan.rows):
                for at, cell in enumerate(cells):
                    match cell:
                        case None:
                            continue
                        case bool():
                            sheet.write_boolean(row, at, cell)
                        case datetime() | date():
                            sheet.write_datetime(row, at, cell, day)  # type: ignore[arg-type]
                        case int() | float():
                            sheet.write_number(row, at, cell)
                        case _:
                            sheet.write_string(row, at, str(cell))
            for (row, at), error in plan.errors.items():
                sheet.write_formula(row, at, "=NA()", None, error)
            for row in plan.hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            if plan.is_hidden:
                sheet.hide()
    return out.getvalue()
