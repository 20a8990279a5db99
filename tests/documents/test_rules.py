"""Which files are accepted, and who may read one?"""

import pytest

from committee.documents.rules import LARGEST, may_read, register_reader, sniffed_type, why_not_keep
from committee.people.rules import Member

ANA = Member("ana", "Ana", "ana@example.org")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("filename", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("budget.XLSX", b"PK\x03\x04", XLSX),
        ("pieces.zip", b"PK\x03\x04", "application/zip"),
        ("liste.csv", b"a;b", "text/csv"),
        ("liste.csv", b"a\x00b", None),
        ("image.svg", b"<svg onload='x'>", None),
        ("page.html", b"<html>", None),
        ("nom", b"bytes", None),
    ],
)
def test_type_is_what_the_bytes_prove(filename: str, content: bytes, kind: str | None) -> None:
    assert sniffed_type(filename, content) == kind


def test_file_is_refused_with_the_reason() -> None:
    assert why_not_keep("a.pdf", b"%PDF-1.7") is None
    for name, content, words in (
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-" + b"0" * LARGEST, "50 MB"),
        ("a.svg", b"<svg/>", "accepted kind"),
    ):
        assert words in str(why_not_keep(name, content))


def test_kind_that_nobody_registered_is_closed() -> None:
    assert not may_read(ANA, "unregistered kind", "x")
    register_reader("kind of this test", lambda member, owner: (member.id, owner) == ("ana", "x"))
    assert may_read(ANA, "kind of this test", "x")
    assert not may_read(ANA, "kind of this test", "y")
