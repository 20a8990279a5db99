"""Workbooks in the old format: BIFF8 records in an OLE container, as few of each as readers need."""

import struct
from datetime import date, datetime, timedelta

from tests.corpus.plans import Plan, Plans

_SECTOR = 512
_END, _FREE, _FAT, _MORE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_ERRORS = {"#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#N/A": 0x2A}


def xls_of(plans: Plans, *, is_1904: bool = False) -> bytes:
    """The sheets as an XLS workbook."""
    return ole_of(_workbook(plans, is_1904))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _start(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _workbook(plans: Plans, is_1904: bool) -> bytes:
    xf = [_record(0x00E0, struct.pack("<HHHBBBBIIH", 0, code, 0, 0x20, 0, 0, 0, 0, 0, 0)) for code in (0, 14)]
    fixed = (
        _start(0x0005)
        + _record(0x0042, struct.pack("<H", 1200))
        + _record(0x0022, struct.pack("<H", is_1904))
    )
    fixed += b"".join(xf)
    sheets = {name: _sheet(plan, is_1904) for name, plan in plans.items()}
    names = {name: bytes([len(name), 1]) + name.encode("utf-16-le") for name in sheets}
    place = len(fixed) + sum(4 + 6 + len(told) for told in names.values()) + len(_record(0x000A))
    bounds = b""
    for name, plan in plans.items():
        bounds += _record(0x0085, struct.pack("<IBB", place, int(plan.is_hidden), 0) + names[name])
        place += len(sheets[name])
    return fixed + bounds + _record(0x000A) + b"".join(sheets.values())


def _sheet(plan: Plan, is_1904: bool) -> bytes:
    width = max((len(row) for row in plan.rows), default=0)
    records = [_start(0x0010), _record(0x0200, struct.pack("<IIHHH", 0, len(plan.rows), 0, width, 0))]
    for row, cells in enumerate(plan.rows):
        records += [_cell(row, at, cell, is_1904) for at, cell in enumerate(cells) if cell is not None]
    for (row, at), error in plan.errors.items():
        records.append(_record(0x0205, struct.pack("<HHHBB", row, at, 0, _ERRORS[error], 1)))
    if plan.merged:
        ranges = b"".join(struct.pack("<HHHH", r1, r2, c1, c2) for r1, c1, r2, c2 in plan.merged)
        records.append(_record(0x00E5, struct.pack("<H", len(plan.merged)) + ranges))
    return b"".join([*records, _record(0x000A)])


def _cell(row: int, at: int, cell: object, is_1904: bool) -> bytes:
    match cell:
        case bool():
            return _record(0x0205, struct.pack("<HHHBB", row, at, 0, int(cell), 0))
        case date():
            days = (datetime(cell.year, cell.month, cell.day) - _EPOCHS[is_1904]) / timedelta(days=1)
            return _record(0x0203, struct.pack("<HHHd", row, at, 1, days))
        case int() | float():
            return _record(0x0203, struct.pack("<HHHd", row, at, 0, cell))
        case _:
            text = str(cell)
            return _record(0x0204, struct.pack("<HHHHB", row, at, 0, len(text), 1) + text.encode("utf-16-le"))


def ole_of(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE container with one stream; past 7 MB its table of sectors has a table of its own."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\x00")
    sectors = len(stream) // _SECTOR
    tables = more = 0
    while tables * 128 < sectors + 1 + tables + more:
        tables += 1
        more = max(0, -(-(tables - 109) // 127))
    chain = [*range(1, sectors), _END, _END, *[_FAT] * tables, *[_MORE] * more]
    chain += [_FREE] * (tables * 128 - len(chain))
    places = list(range(sectors + 1, sectors + 1 + tables))
    first_more = sectors + 1 + tables
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<7I", 0, tables, sectors, 0, 4096, _END, 0)
    header += struct.pack("<II", first_more if more else _END, more)
    header += struct.pack("<109I", *(places + [_FREE] * 109)[:109])
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 0, len(stream)) + bytes(256)
    out = header + stream + folder + struct.pack(f"<{len(chain)}I", *chain)
    for at in range(more):
        part = (places[109 + at * 127 :] + [_FREE] * 127)[:127]
        out += struct.pack("<128I", *part, first_more + at + 1 if at + 1 < more else _END)
    return out


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    told = (name + "\x00").encode("utf-16-le")
    out = told.ljust(64, b"\x00") + struct.pack("<HBBIII", len(told), kind, 1, _FREE, _FREE, child)
    return out + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", start, size)
