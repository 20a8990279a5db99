"""Is the table of a sheet found, whatever stands around it?"""

from committee.spreadsheets.layout import RawSheet


def test_sheet_tells_its_header_row_and_has_a_group_for_each_column() -> None:
    sheet = RawSheet("x", ["a", "b"], [], 4)
    assert (sheet.header_row, sheet.groups) == (3, ["", ""])
