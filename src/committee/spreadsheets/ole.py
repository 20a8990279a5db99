"""May a workbook in the old format be opened, and what do its records tell that its reader does not?

Its reader believes every number it finds, and takes memory for it. So the container's chains of sectors and the
records that announce sizes are checked first (MS-CFB, MS-XLS).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from committee.spreadsheets.package import (
    MOST_CELLS,
    Package,
    SheetFacts,
    another_kind,
    damaged,
    locked,
    too_wide,
)
from committee.words import N_

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA  # from here on: end of a chain, free, kept for the container itself
_SMALL_STREAM, _SMALL_SECTOR = 4096, 64
_IS_STREAM = 2
_MOST_SHEETS = 500
_CELLS = {
    0x0201,
    0x0203,
    0x0204,
    0x0205,
    0x00FD,
    0x027E,
    0x0006,
    0x00BE,
    0x00BD,
    0x0003,
    0x0004,
    0x0002,
    0x00D6,
}
_SEVERAL = {0x00BE, 0x00BD}  # records of several cells, whose last column ends them
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!"} | {
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class ContradictionError(Exception):
    """The container or its records contradict themselves."""


class _Stream(NamedTuple):
    name: str
    start: int
    size: int


def check_ole(content: bytes, filename: str) -> Package:
    """The facts of an old workbook's sheets. Raises Refused unless it may be opened."""
    try:
        read = _Container(content).streams()
        streams = list(read)
        names = {stream.name for stream in streams}
        if {"EncryptedPackage", "EncryptionInfo"} & names:
            raise locked(filename)
        found = next(
            (stream for name in ("Workbook", "Book") for stream in streams if stream.name == name), None
        )
        if found is None:
            kind = N_("text document") if "WordDocument" in names else None
            raise another_kind(filename, N_("presentation") if "PowerPoint Document" in names else kind)
        return _workbook(read[found], filename)
    except (ContradictionError, struct.error) as error:
        raise damaged(filename) from error


class _Container:
    """The sectors of a file and how they follow each other; no chain leaves the file or never ends."""

    def __init__(self, content: bytes) -> None:
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        header = struct.unpack_from("<8I", content, 44)
        tables, self._folder, _, cutoff, self._small_table, small_tables, more, _ = header
        self._content, self._size = content, 1 << shift
        self._count = -(-len(content) // self._size) - 1
        if shift not in {9, 12} or small_shift != 6 or cutoff != _SMALL_STREAM:
            raise ContradictionError
        if tables > self._count or small_tables > self._count:
            raise ContradictionError
        places = list(struct.unpack_from("<109I", content, 76))
        for _ in range(self._count + 1):
            if more >= _LAST_SECTOR:
                break
            told = _numbers(self._sector(more))
            if len(told) < self._size // 4:
                raise ContradictionError
            places, more = places + told[:-1], told[-1]
        else:
            raise ContradictionError
        if len(places) > 2 * self._count + 109:
            raise ContradictionError
        kept = [place for place in places if place < _LAST_SECTOR]
        self._table = [number for place in kept for number in _numbers(self._sector(place))]
        if any(self._count <= number < _LAST_SECTOR for number in self._table):
            raise ContradictionError

    def _sector(self, at: int) -> bytes:
        if at >= self._count:
            raise ContradictionError
        return self._content[(at + 1) * self._size : (at + 2) * self._size]

    def _read(self, start: int) -> bytes:
        return b"".join(self._sector(at) for at in _chain(start, self._table))

    def streams(self) -> dict[_Stream, bytes]:
        """Every stream with its bytes, by its entry in the folder."""
        entries = [_entry(told) for told in _cut(self._read(self._folder), 128)]
        if not entries:
            raise ContradictionError
        small = self._read(entries[0][1].start)
        following = _numbers(self._read(self._small_table))
        out: dict[_Stream, bytes] = {}
        for kind, stream in entries:
            if stream.size > len(self._content):
                raise ContradictionError
            if kind == _IS_STREAM and stream.size >= _SMALL_STREAM:
                out[stream] = self._read(stream.start)[: stream.size]
            elif kind == _IS_STREAM and stream.size:
                chain = _chain(stream.start, following)
                parts = [small[at * _SMALL_SECTOR : (at + 1) * _SMALL_SECTOR] for at in chain]
                if not all(parts):
                    raise ContradictionError
                out[stream] = b"".join(parts)[: stream.size]
        return out


def _chain(start: int, following: list[int]) -> Iterator[int]:
    for _ in range(len(following) + 1):
        if start >= _LAST_SECTOR:
            return
        if start >= len(following):
            raise ContradictionError
        yield start
        start = following[start]
    raise ContradictionError


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data) - size + 1, size)]


def _entry(told: bytes) -> tuple[int, _Stream]:
    length = min(int.from_bytes(told[64:66], "little"), 64)
    name = told[: max(length - 2, 0)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<II", told, 116)
    return told[66], _Stream(name, start, size if told[66] in {2, 5} else 0)


def _workbook(stream: bytes, filename: str) -> Package:
    found = Package("xls")
    sheets: list[tuple[int, str]] = []
    for kind, data in _records(stream, 0):
        if kind == 0x002F:
            raise locked(filename)
        if kind == 0x0085 and len(data) >= 8:
            letters, is_wide = data[6], data[7] & 1
            text = data[8 : 8 + letters * (2 if is_wide else 1)]
            name = text.decode("utf-16-le" if is_wide else "latin-1", "replace")
            sheets.append((int.from_bytes(data[:4], "little"), name))
        if kind == 0x00FC and len(data) >= 8 and int.from_bytes(data[4:8], "little") > len(stream):
            raise ContradictionError  # more different texts than the file has bytes
    if len(sheets) > _MOST_SHEETS:
        raise ContradictionError
    for start, name in sheets:
        found.sheets[name] = _sheet(stream, start, filename)
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of its part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == 0x000A:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheet(stream: bytes, start: int, filename: str) -> SheetFacts:
    facts, widest, tallest = SheetFacts(), 0, 0
    for kind, data in _records(stream, start):
        if kind in _CELLS and len(data) >= 4:
            row, column = struct.unpack_from("<HH", data)
            last = int.from_bytes(data[-2:], "little") if kind in _SEVERAL else column
            widest, tallest = max(widest, column + 1, last + 1), max(tallest, row + 1)
            if kind == 0x0205 and len(data) >= 8 and data[7] == 1:
                facts.errors.append((row + 1, column, _ERRORS.get(data[6], "#?")))
            elif kind == 0x0006 and data[6:7] == b"\x02" and data[12:14] == b"\xff\xff":
                facts.errors.append((row + 1, column, _ERRORS.get(data[8], "#?")))
        elif kind == 0x0200 and len(data) in {10, 14}:
            shape = "<IIHH" if len(data) == 14 else "<HHHH"
            r1, r2, c1, c2 = struct.unpack_from(shape, data)
            if max(r2 - r1, 0) * max(c2 - c1, 0) > MOST_CELLS:
                raise too_wide(filename)
        elif kind == 0x0208 and len(data) >= 14 and data[12] & 0x20:
            facts.hidden_rows.append(int.from_bytes(data[:2], "little") + 1)
    if widest * tallest > MOST_CELLS:
        raise too_wide(filename)
    return facts
