"""Is an old workbook refused when its container or its records would make the reader take memory?"""

import struct
from collections.abc import Callable

import pytest

from committee.spreadsheets.read import read_table
from committee.words import Refused
from tests.corpus.plans import Plan
from tests.corpus.xls import ole_of, xls_of

SOUND = xls_of({"A": Plan([["a", "b"], [1, "x"]])})


def _refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        read_table(content, "x.xls")
    return str(refusal.value)


def _records(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def _with_sheet(*records: tuple[int, bytes]) -> bytes:
    """A workbook of one sheet made of these records."""
    start = (0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 6))
    name = struct.pack("<BB", 1, 0) + b"A"
    length = len(_records(start, (0x0085, bytes(6) + name), (0x000A, b"")))
    fixed = _records(start, (0x0085, struct.pack("<IBB", length, 0, 0) + name), (0x000A, b""))
    sheet = (0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 6))
    return ole_of(fixed + _records(sheet, *records, (0x000A, b"")))


def _number(row: int, column: int) -> tuple[int, bytes]:
    return 0x0203, struct.pack("<HHHd", row, column, 0, 1.5)


@pytest.mark.parametrize(
    ("stream", "reason"),
    [
        ("EncryptedPackage", "password"),
        ("WordDocument", "not a table: text document"),
        ("PowerPoint Document", "not a table: presentation"),
        ("Autre", "is not a table. Send"),
    ],
)
def test_what_the_container_holds_is_told(stream: str, reason: str) -> None:
    assert reason in _refusal(ole_of(b"x" * 5000, stream))


def test_workbook_with_a_password_is_refused() -> None:
    assert "password" in _refusal(ole_of(_records((0x0809, bytes(16)), (0x002F, bytes(6)))))


@pytest.mark.parametrize(
    "place",
    [30, 32, 44, 56, 64, 68, 76, 48],
    ids=["sector", "small sector", "tables", "cutoff", "small tables", "more", "table", "folder"],
)
def test_container_that_contradicts_itself_is_refused(place: int) -> None:
    broken = bytearray(SOUND)
    broken[place : place + 4] = b"\xf0\x00\xff\x00"
    assert "damaged" in _refusal(bytes(broken))


def _endless(content: bytearray) -> None:
    content[-512:-508] = bytes(4)  # the first sector of the stream follows itself


def _far(content: bytearray) -> None:
    content[-512:-508] = b"\xff\xff\xff\x00"


def _table_of_tables(content: bytearray) -> None:
    content[68:76] = struct.pack("<II", 0, 1)


@pytest.mark.parametrize("damage", [_endless, _far, _table_of_tables])
def test_chain_without_an_end_is_refused(damage: Callable[[bytearray], None]) -> None:
    broken = bytearray(SOUND)
    damage(broken)
    assert "damaged" in _refusal(bytes(broken))
    assert "damaged" in _refusal(SOUND[:600])


def test_cell_far_outside_the_table_is_refused() -> None:
    assert "far outside" in _refusal(_with_sheet(_number(0, 0), _number(65535, 255)))
    wide = struct.pack("<IIHHH", 0, 65536, 0, 256, 0)
    assert "far outside" in _refusal(_with_sheet((0x0200, wide), _number(0, 0)))


def test_more_texts_than_the_file_has_bytes_are_refused() -> None:
    told = struct.pack("<II", 1, 0x7FFFFFFF)
    assert "damaged" in _refusal(ole_of(_records((0x0809, bytes(16)), (0x00FC, told))))


def test_more_sheets_than_anybody_makes_are_refused() -> None:
    bound = (0x0085, bytes(6) + struct.pack("<BB", 1, 0) + b"A")
    assert "damaged" in _refusal(ole_of(_records((0x0809, bytes(16)), *[bound] * 501)))


def test_errors_and_hidden_rows_are_told() -> None:
    hidden = struct.pack("<HHHHHHHH", 2, 0, 2, 0, 0, 0, 0x20, 0)
    formula = struct.pack("<HHH8sHIH", 2, 1, 0, b"\x02\x00\x2a\x00\x00\x00\xff\xff", 0, 0, 0)
    title = (0x0204, struct.pack("<HHHHB", 0, 0, 0, 1, 0) + b"a")
    other = (0x0204, struct.pack("<HHHHB", 0, 1, 0, 1, 0) + b"b")
    [sheet] = read_table(_with_sheet(title, other, (0x0208, hidden), _number(2, 0), (0x0006, formula)), "x")
    assert [(note.row, note.column, note.value) for note in sheet.notes] == [
        (3, "b", "#N/A"),
        (3, None, None),
    ]


def test_large_workbook_is_read_through_the_table_of_its_tables() -> None:
    rows = [["n", "text"], *[[number, "x" * 200] for number in range(20_000)]]
    content = xls_of({"A": Plan(rows)})
    assert int.from_bytes(content[72:76], "little") > 0
    [sheet] = read_table(content, "x.xls")
    assert (len(sheet.rows), sheet.rows[-1][0]) == (20_000, 19_999)


def _with_small_stream(start: int, size: int, following: bytes) -> bytes:
    """A workbook in a stream so small that it stands in the container's stream of small sectors."""
    content = bytearray(SOUND)
    sectors = (len(content) - 512) // 512 - 2
    table = content[-512:]
    folder = bytearray(content[512 + sectors * 512 : 512 + (sectors + 1) * 512])
    folder[116:124] = struct.pack("<II", 0, 4096)
    folder[128 + 116 : 128 + 124] = struct.pack("<II", start, size)
    table[sectors * 4 + 8 : sectors * 4 + 12] = struct.pack("<I", 0xFFFFFFFE)
    content[60:68] = struct.pack("<II", sectors + 2, 1)
    content[512 + sectors * 512 : 512 + (sectors + 1) * 512] = folder
    content[-512:] = table
    return bytes(content) + following.ljust(512, b"\xff")


def test_small_stream_is_read_by_its_own_table() -> None:
    chain = struct.pack("<64I", *range(1, 64), 0xFFFFFFFE)
    [sheet] = read_table(_with_small_stream(0, 4095, chain), "x")
    assert sheet.rows == [[1, "x"]]


@pytest.mark.parametrize(
    ("start", "following"),
    [(0, bytes(4)), (500, b""), (100, struct.pack("<128I", *[0xFFFFFFFE] * 128))],
    ids=["endless", "outside the table", "outside the stream"],
)
def test_small_stream_that_leaves_the_file_is_refused(start: int, following: bytes) -> None:
    assert "damaged" in _refusal(_with_small_stream(start, 900, following))


def test_stream_larger_than_the_file_is_refused() -> None:
    assert "damaged" in _refusal(_with_small_stream(0, 0x7FFFFFFF, b""))


def test_dimensions_that_are_no_more_than_a_claim_are_checked() -> None:
    old = struct.pack("<HHHHH", 0, 65535, 0, 255, 0)
    assert "far outside" in _refusal(_with_sheet((0x0200, old), _number(0, 0)))
