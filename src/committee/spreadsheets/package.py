"""May this file be opened at all, and what do its parts tell that its reader does not?

Refuses before anything takes memory: packed to explode, a cell far outside its table, a password, damage, another
kind of document. Every part is unpacked once, alone, and only what it tells is kept.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise, zip_longest
from typing import Literal
from xml.parsers import expat

from committee.documents.sniff import is_crowded
from committee.words import N_, Refused, Sentence

LARGEST_UNPACKED = 300 * 1024 * 1024
LARGEST_RATIO = 200
MOST_CELLS = 5_000_000
MOST_TEXT = (
    200 * 1024 * 1024
)  # of all cells together: a text that a thousand cells share is read a thousand times
MOST_PARTS = 2000
_SMALL = 5 * 1024 * 1024  # a small part may be packed as tightly as it likes
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_CHUNK = 4 * 1024 * 1024
_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)(?:\d|\Z)""")
_ROW = re.compile(rb"""\br\s*=\s*["'][A-Za-z]*(\d+)""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW_START = re.compile(rb"<(?:\w+:)?row[\s/>]")
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br="(\d{1,7})"[^>]*?\shidden="(?:1|true)\"""")
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\st="e"[^>]*>(?:(?!</(?:\w+:)?c>).){0,9000}?<(?:\w+:)?v>(#[^<]{1,12})<""",
    re.DOTALL,
)
_VALUE = re.compile(rb"<(?:[^\s<>/:]+:)?v(?=[\s>])[^>]*>([^<]{0,40})")
_COUNTED = re.compile(rb"""\b(?:uniqueC|c)ount\s*=\s*["']([^"']*)["']""")
_SHARED = re.compile(rb"<(?:[^\s<>/:]+:)?si(?=[\s/>])")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# What mojibake and lost signs look like in UTF-8: Ã, Â, Å, â€, â‚, √ and the sign for a lost one.
_MOJIBAKE = (
    "Ã".encode(),
    "Â".encode(),
    "Å".encode(),
    "â€".encode(),
    "â‚".encode(),
    "√".encode(),
    "\ufffd".encode(),
)
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", N_("PDF document")),
    (b"\x89PNG", N_("picture")),
    (b"\xff\xd8\xff", N_("picture")),
    (b"GIF8", N_("picture")),
    (b"\x1f\x8b", N_("compressed file")),
    (b"Rar!", N_("compressed file")),
    (b"7z\xbc\xaf", N_("compressed file")),
    (b"<?xml", N_("XML file")),
    (b"<html", N_("web page")),
    (b"<!doctype", N_("web page")),
    (b"<table", N_("web page")),
    (b"<meta", N_("web page")),
    (b"{\\rtf", N_("text document")),
    (b'{"', N_("JSON file")),
    (b'[{"', N_("JSON file")),
    (b"{\n", N_("JSON file")),
)
_PART_KINDS = (
    ("word/document.xml", N_("text document")),
    ("ppt/presentation.xml", N_("presentation")),
    ("xl/workbook.bin", N_("binary Excel workbook (.xlsb)")),
    ("Index/Document.iwa", N_("Numbers workbook")),
)


@dataclass
class SheetFacts:
    """What the parts tell of one sheet, by row and column from 1 and 0: hidden rows, error cells, merged ranges.

    ``merged`` (first row, first column, last row, last column, from 0) is only told for ODS.
    """

    hidden_rows: list[int] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass
class Package:
    """A workbook that may be opened: which kind, and the facts of its sheets by name."""

    kind: Literal["xlsx", "ods", "xls"]
    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    may_hold_mojibake: bool = True


def damaged(filename: str) -> Refused:
    """The file is of the right kind, but broken."""
    return Refused(Sentence("The file {name} is damaged and cannot be read. Save it again.", name=filename))


def another_kind(filename: str, kind: str | None = None) -> Refused:
    """The file is no table; ``kind`` says what it is, where that is known."""
    if kind is None:
        return Refused(
            Sentence("The file {name} is not a table. Send an XLSX, XLS, ODS or CSV file.", name=filename)
        )
    return Refused(
        Sentence(
            "The file {name} is not a table: {kind}. Save the table as XLSX or CSV.",
            name=filename,
            kind=Sentence(kind),
        )
    )


def locked(filename: str) -> Refused:
    """The file asks for a password."""
    return Refused(
        Sentence("The file {name} is protected by a password. Save it without one.", name=filename)
    )


def too_wide(filename: str) -> Refused:
    """The rectangle of a sheet has more cells than are read: readers keep one place for each, empty or not."""
    return Refused(
        Sentence(
            "A sheet of {name} has cells far outside its table. Delete the empty rows and columns.",
            name=filename,
        )
    )


def explodes(filename: str) -> Refused:
    """The file is packed so that reading it takes all memory."""
    return Refused(
        Sentence("The file {name} unpacks to far more than its size. It was not opened.", name=filename)
    )


def refuse_known_kinds(content: bytes, filename: str) -> None:
    """Raise Refused for a file whose first bytes are those of another kind of document."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signature, kind in _KINDS:
        if start.startswith(signature.lower()):
            raise another_kind(filename, kind)


def check_zip(content: bytes, filename: str) -> Package:
    """What kind of workbook is this zip? Raises Refused unless it may be opened."""
    if is_crowded(content):
        raise explodes(filename)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged(filename) from error
    if any(part.flag_bits & 1 for part in parts):
        raise locked(filename)
    names = {part.filename for part in parts}
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
        raise explodes(filename)
    read: _XlsxFacts | _OdsFacts
    if "xl/workbook.xml" in names:
        read, told = _XlsxFacts(filename), Package("xlsx")
    elif "content.xml" in names:
        read, told = _OdsFacts(filename), Package("ods")
    else:
        kind = next((kind for name, kind in _PART_KINDS if name in names), None)
        raise another_kind(filename, kind)
    told.may_hold_mojibake = False
    for part in parts:
        if part.file_size > _SMALL and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
            raise explodes(filename)
        unpacked = _unpacked(content, part)
        if unpacked is None:
            raise damaged(filename)
        if len(unpacked) > part.file_size:
            raise explodes(filename)
        if part.filename.endswith(".xml"):
            told.may_hold_mojibake = told.may_hold_mojibake or _may_hold_mojibake(unpacked)
        read.part(part.filename, unpacked)
    _refuse_repeated(content, parts, read, filename)
    told.sheets = read.sheets()
    return told


def _refuse_repeated(
    content: bytes, parts: list[zipfile.ZipInfo], read: "_XlsxFacts | _OdsFacts", filename: str
) -> None:
    """Refuse cells that share long texts so often that reading them takes all memory."""
    if isinstance(read, _OdsFacts) or not read.may_hold_too_much():
        return
    sheets = (_unpacked(content, part) or b"" for part in parts if part.filename in read.values)
    if sum(map(read.text_in, sheets)) > MOST_TEXT:
        raise explodes(filename)


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


def _may_hold_mojibake(part: bytes) -> bool:
    return not part.isascii() and any(sign in part for sign in _MOJIBAKE)


def column_number(letters: str) -> int:
    """The place of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


class _XlsxFacts:
    """Collects what the parts of an XLSX tell, in whatever order they come."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._by_part: dict[str, SheetFacts] = {}
        self._names: dict[str, str] = {}
        self._targets: dict[str, str] = {}
        self._shared: list[int] = []
        self.values: dict[str, int] = {}

    def may_hold_too_much(self) -> bool:
        """Whether the cells would hold more than MOST_TEXT if all of them shared the longest text."""
        return sum(self.values.values()) * max(self._shared, default=0) > MOST_TEXT

    def text_in(self, sheet: bytes) -> int:
        """At most how many bytes of shared texts the cells of a sheet hold; a number may be the place of a text."""
        found, longest = 0, max(self._shared, default=0)
        for told, count in Counter(_VALUE.findall(sheet)).items():
            place = told.strip().removeprefix(b"+")
            if place.isdigit():
                found += count * (self._shared[int(place)] if int(place) < len(self._shared) else 0)
            elif not told or b"&" in told:  # written in a way that hides the place
                found += count * longest
        return found

    def part(self, name: str, content: bytes) -> None:
        """Take in one unpacked part; raises Refused when its cells span too much."""
        if name == "xl/workbook.xml":
            for found in _SHEET.finditer(content):
                told = _attributes(found[1])
                self._names[told.get("r:id", "")] = told.get("name", "")
        elif name == "xl/_rels/workbook.xml.rels":
            for found in _RELATION.finditer(content):
                told = _attributes(found[1])
                target = told.get("Target", "")
                self._targets[told.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"
        elif content.startswith(_TWO_BYTES) or (name.endswith(".xml") and b"\x00" in content):
            raise damaged(self._filename)  # in an encoding that hides its cells
        elif _announces_too_much(content):
            raise damaged(self._filename)  # the reader makes room for as many as are announced
        elif b"sheetData" in content:  # whatever its name: the reader follows the workbook's relations
            if cells_spanned(content) > MOST_CELLS:
                raise too_wide(self._filename)
            facts = SheetFacts()
            if b"hidden=" in content:
                facts.hidden_rows = [int(found) for found in _HIDDEN_ROW.findall(content)]
            if b't="e"' in content:
                facts.errors = [
                    (int(row), column_number(column.decode()), value.decode("ascii", "replace"))
                    for column, row, value in _ERROR_CELL.findall(content)
                ]
            self._by_part[name] = facts
            self.values[name] = len(_VALUE.findall(content))
        elif b"sst" in content and _SHARED.search(content):  # whatever its name, here too
            places = [each.start() for each in _SHARED.finditer(content)] + [len(content)]
            lengths = [end - start for start, end in pairwise(places)]
            self._shared = [max(pair) for pair in zip_longest(self._shared, lengths, fillvalue=0)]

    def sheets(self) -> dict[str, SheetFacts]:
        """The facts by name of the sheet."""
        return {
            name: self._by_part.get(self._targets.get(identity, ""), SheetFacts())
            for identity, name in self._names.items()
        }


def _announces_too_much(part: bytes) -> bool:
    """Whether a tag tells a count that no part of a workbook has, or hides it."""
    return any(
        (not found[1].isdigit() or int(found[1][:12]) > MOST_CELLS)
        and part.rfind(b"<", 0, found.start()) > part.rfind(b">", 0, found.start())
        for found in _COUNTED.finditer(part)
    )


def _attributes(text: bytes) -> dict[str, str]:
    return {
        name.decode("utf-8", "replace"): unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def cells_spanned(part: bytes) -> int:
    """How many cells the rectangle of an XLSX sheet has. Cells may come without their reference."""
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    for start in range(0, len(part), _CHUNK):
        end = start + _CHUNK + 64  # the reference on the edge is found twice rather than never
        columns.update(_COLUMN.findall(part, start, end))
        rows.update(_ROW.findall(part, start, end))
    # A reference that no sheet can have makes the reader take all memory: it counts as the farthest.
    widest = max((column_number(found.decode()[:7]) + 1 for found in columns), default=0)
    tallest = max((int(found.lstrip(b"0")[:12] or b"0") for found in rows), default=0)
    if not columns or part.count(b"<c>") or part.count(b"<c/>"):
        counts = [len(_CELL.findall(row)) for row in _ROW_START.split(part)[1:]]
        widest, tallest = max([widest, *counts]), max(tallest, len(counts))
    return widest * tallest


class _OdsFacts:
    """Walks the tables of an ODS: its rectangle with repeated rows and cells, merged ranges, hidden rows."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._sheets: dict[str, SheetFacts] = {}
        self._table: SheetFacts | None = None
        self._row = self._column = self._row_repeats = self._repeats = 0
        self._widest = self._tallest = 0
        self._is_full = self._in_cell = self._in_annotation = False
        self._length = self._written = 0

    def part(self, name: str, content: bytes) -> None:
        """Take in one unpacked part; raises Refused when its cells span too much, or for a password."""
        if name == "META-INF/manifest.xml" and b"encryption-data" in content:
            raise locked(self._filename)
        if name != "content.xml":
            return
        if b"office:spreadsheet" not in content:
            raise another_kind(self._filename, N_("text document"))
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise damaged(self._filename) from error

    def sheets(self) -> dict[str, SheetFacts]:
        """The facts by name of the sheet."""
        return self._sheets

    def _start(self, name: str, told: dict[str, str]) -> None:
        if name == "table:table":
            self._table = self._sheets.setdefault(told.get("table:name", ""), SheetFacts())
            self._row = self._widest = self._tallest = 0
        elif name == "table:table-row" and self._table is not None:
            self._column, self._row_repeats = 0, _times(told.get("table:number-rows-repeated"))
            if told.get("table:visibility") in {"collapse", "filter"} and self._row_repeats <= MOST_PARTS:
                first = self._row + 1
                self._table.hidden_rows.extend(range(first, first + self._row_repeats))
        elif name in {"table:table-cell", "table:covered-table-cell"} and self._table is not None:
            self._repeats = _times(told.get("table:number-columns-repeated"))
            self._in_cell, self._is_full = True, "office:value-type" in told
            self._length = len(told.get("office:string-value", ""))
            down = _times(told.get("table:number-rows-spanned"))
            right = _times(told.get("table:number-columns-spanned"))
            if (down > 1 or right > 1) and self._row_repeats == 1:
                at = (self._row, self._column, self._row + down - 1, self._column + right - 1)
                self._table.merged.append(at)
        elif name == "office:annotation":
            self._in_annotation = True
        elif name == "text:s":
            self._length += _times(told.get("text:c"))

    def _text(self, text: str) -> None:
        self._length += len(text)
        if self._in_cell and not self._in_annotation and not text.isspace():
            self._is_full = True
            if text.startswith(
                ("#N/A", "#REF!", "#DIV/0!", "#VALEUR!", "#VALUE!", "#NOM?", "#NAME?", "Err:")
            ):
                assert self._table is not None  # noqa: S101 - a cell stands in a table
                self._table.errors.append((self._row + 1, self._column, text[:12]))

    def _end(self, name: str) -> None:
        if name in {"table:table-cell", "table:covered-table-cell"} and self._in_cell:
            self._column += self._repeats
            self._written += self._length * self._repeats * self._row_repeats
            if self._written > MOST_TEXT:
                raise explodes(self._filename)
            if self._is_full:
                self._widest = max(self._widest, self._column)
                self._tallest = self._row + self._row_repeats
                if self._widest * self._tallest > MOST_CELLS:
                    raise too_wide(self._filename)
            self._in_cell = False
        elif name == "table:table-row":
            self._row += self._row_repeats
        elif name == "table:table":
            self._table = None
        elif name == "office:annotation":
            self._in_annotation = False


def _times(told: str | None) -> int:
    return int(told) if told is not None and told.isdecimal() and len(told) < 12 else 1
