"""What does a table made elsewhere hold? CSV and XLSX, told apart by their content, never by their name.

Raises Refused, with a sentence, for a file that is too large, packed to explode, protected by a password, damaged
or of another kind. An empty cell is None. Cells of a CSV are texts; those of an XLSX have their types.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from committee.spreadsheets.layout import Layout, Note, RawSheet
from committee.spreadsheets.rules import is_too_large, restored
from committee.words import Refused, Sentence

__all__ = ("Layout", "Note", "RawSheet", "read_table")

SEPARATORS = ";\t,"
LARGEST_UNPACKED = 300 * 1024 * 1024
LARGEST_RATIO = 200
MOST_CELLS = 5_000_000
_SMALL = 5 * 1024 * 1024  # a small part may be packed as tightly as it likes
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_OTHER_KINDS = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"<?xml",
    b"<html",
    b"<!DOCTYPE",
    b"{\\rtf",
)


def read_table(
    content: bytes,
    filename: str,
    *,
    is_header: Callable[[str], bool] | None = None,
    layouts: Mapping[str, Layout] | None = None,
    progress: Callable[[float], None] | None = None,
    with_hidden: bool = False,
) -> list[RawSheet]:
    """The visible sheets of a file, each with its first non-empty row as header; blank rows in between are kept.

    ``is_header`` tells whether a text is the name of a known column; ``layouts`` are what a person corrected, by
    name of the sheet; ``progress`` is told the share done, from 0 to 1; hidden sheets come only ``with_hidden``.
    """
    if is_too_large(content):
        raise Refused(Sentence("The file {name} is larger than 50 MB. Send a smaller one.", name=filename))
    if not content.strip():
        raise Refused(Sentence("The file {name} is empty.", name=filename))
    if content.startswith(b"PK\x03\x04"):
        return _read_workbook(content, filename)
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Refused(
                Sentence("The file {name} is protected by a password. Save it without one.", name=filename)
            )
        raise Refused(
            Sentence("The file {name} is in the old Excel format. Save it as .xlsx or .csv.", name=filename)
        )
    return _read_csv(content, filename)


def _sheet(name: str, rows: list[list[object]]) -> RawSheet | None:
    """The sheet under its header; None when nothing is in it. Empty columns at the right end are left out."""
    start = next((place for place, row in enumerate(rows) if any(cell is not None for cell in row)), None)
    if start is None:
        return None
    end = max(place for place, row in enumerate(rows) if any(cell is not None for cell in row))
    kept = rows[start : end + 1]
    width = max(place + 1 for row in kept for place, cell in enumerate(row) if cell is not None)
    squared = [[*row[:width], *[None] * (width - len(row))] for row in kept]
    header = ["" if cell is None else " ".join(str(cell).split()) for cell in squared[0]]
    return RawSheet(name, header, squared[1:], start + 2)


def _read_csv(content: bytes, filename: str) -> list[RawSheet]:
    text = _decoded(content, filename)
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [[None if cell == "" else restored(cell) for cell in row] for row in reader]
    except csv.Error as error:
        raise Refused(_damaged(filename)) from error
    found = _sheet("", [list[object](row) for row in rows])
    return [] if found is None else [found]


def _decoded(content: bytes, filename: str) -> str:
    if content.startswith(_OTHER_KINDS):
        raise Refused(_another_kind(filename))
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_utf16 and b"\x00" in content:
        raise Refused(_another_kind(filename))
    try:
        return content.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        if is_utf16:
            raise Refused(_damaged(filename)) from error
    guess = from_bytes(content, cp_isolation=["cp1252", "latin_1", "mac_roman"]).best()
    return content.decode("cp1252" if guess is None else guess.encoding, errors="replace")


def _separator(text: str) -> str:
    """The separator that cuts the header into the most cells, its quotes in their right places; else ``;``."""

    def cells(separator: str, is_strict: bool) -> int:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=is_strict)
        try:
            return next((len(row) for row in reader if any(row)), len(text))
        except csv.Error:
            return 0

    return max(SEPARATORS, key=lambda separator: (cells(separator, True), cells(separator, False)))


def _read_workbook(content: bytes, filename: str) -> list[RawSheet]:
    _check_package(content, filename)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            _sheet(found.name, _rows(workbook, found.name))
            for found in workbook.sheets_metadata
            if found.typ == SheetTypeEnum.WorkSheet and found.visible == SheetVisibleEnum.Visible
        ]
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise Refused(_damaged(filename)) from error
    return [sheet for sheet in sheets if sheet is not None]


def _rows(workbook: CalamineWorkbook, name: str) -> list[list[object]]:
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> object:
    if value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _check_package(content: bytes, filename: str) -> None:
    """Refuse before unpacking anything whole: what it says it unpacks to, then what it really does."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(_damaged(filename)) from error
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(
            Sentence("The file {name} is protected by a password. Save it without one.", name=filename)
        )
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Refused(_another_kind(filename))
    explodes = Sentence(
        "The file {name} unpacks to far more than its size. It was not opened.", name=filename
    )
    declared = sum(part.file_size for part in parts)
    if declared > LARGEST_UNPACKED or len(parts) > 2000:
        raise Refused(explodes)
    for part in parts:
        if part.file_size > _SMALL and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
            raise Refused(explodes)
        unpacked = _unpacked(content, part)
        if unpacked is None:
            raise Refused(_damaged(filename))
        if len(unpacked) > part.file_size:
            raise Refused(explodes)
        if part.filename.endswith(".xml") and _cells_spanned(unpacked) > MOST_CELLS:
            raise Refused(
                Sentence(
                    "A sheet of {name} has cells far outside its table. Delete the empty rows and columns.",
                    name=filename,
                )
            )


def _unpacked(content: bytes, part: zipfile.ZipInfo) -> bytes | None:
    """The part's bytes, one more than declared at most; None when it is damaged."""
    head = content[part.header_offset : part.header_offset + 30]
    if len(head) < 30:
        return None
    start = (
        part.header_offset
        + 30
        + int.from_bytes(head[26:28], "little")
        + int.from_bytes(head[28:30], "little")
    )
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        return packed
    if part.compress_type != zipfile.ZIP_DEFLATED:
        return None
    try:
        return zlib.decompressobj(-15).decompress(packed, part.file_size + 1)
    except zlib.error:
        return None


def _cells_spanned(part: bytes) -> int:
    """How many cells the sheet's rectangle has: readers keep one place for each, empty or not."""
    widest = tallest = 0
    for found in _CELL.finditer(part):
        letters, digits = found.groups()
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        widest, tallest = max(widest, column), max(tallest, int(digits))
    return widest * tallest


def _damaged(filename: str) -> Sentence:
    return Sentence("The file {name} is damaged and cannot be read. Save it again.", name=filename)


def _another_kind(filename: str) -> Sentence:
    return Sentence("The file {name} is neither a CSV nor an XLSX table.", name=filename)
