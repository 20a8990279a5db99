"""Which files are accepted, and who may read one?"""

import pytest

from committee.documents.rules import (
    LARGEST,
    LONGEST_NAME,
    DocumentKind,
    Visibility,
    kept_name,
    may_read,
    register_reader,
    sniffed_type,
    visibility_of,
    why_not_keep,
    why_not_withdraw,
)
from committee.people.rules import Member

ANA = Member("ana", "Ana", "ana@example.org")


@pytest.mark.parametrize(
    ("filename", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n", "image/png"),
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
        ("a.svg", b"<svg/>", "carry a program"),
        ("a.bin", b"\x01", "accepted kind"),
    ):
        assert words in str(why_not_keep(name, content))


def test_kind_that_nobody_registered_is_closed() -> None:
    assert not may_read(ANA, "unregistered kind", "x")
    register_reader("kind of this test", lambda member, owner: (member.id, owner) == ("ana", "x"))
    assert may_read(ANA, "kind of this test", "x")
    assert not may_read(ANA, "kind of this test", "y")


def test_bank_details_are_for_the_staff_alone() -> None:
    seen = {kind: visibility_of(kind) for kind in DocumentKind}
    assert seen.pop(DocumentKind.BANK_DETAILS) is Visibility.TEAM
    assert set(seen.values()) == {Visibility.COMMITTEE}


@pytest.mark.parametrize(
    ("filename", "media_type", "kept"),
    [
        ("Budget été.pdf", "application/pdf", "Budget été.pdf"),
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("C:\\Users\\moi\\photo.JPEG", "image/jpeg", "photo.JPEG"),
        ("facture.exe", "application/pdf", "facture.exe.pdf"),
        ("fdp\u202e.gnp.png", "image/png", "fdp.gnp.png"),
        ("...", "image/png", "file.png"),
        ("", "unknown/kind", "file"),
        ("a" * 400 + ".pdf", "application/pdf", "a" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_name_hides_nothing_and_ends_as_its_kind(filename: str, media_type: str, kept: str) -> None:
    assert kept_name(filename, media_type) == kept


def test_withdrawing_needs_a_reason_once() -> None:
    assert why_not_withdraw("mauvais dossier", is_withdrawn=False) is None
    assert "Say why" in str(why_not_withdraw("  ", is_withdrawn=False))
    assert "already" in str(why_not_withdraw("encore", is_withdrawn=True))
