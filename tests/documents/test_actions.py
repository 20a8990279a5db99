"""Is a file kept once, whole, under its hash?"""

import stat
from datetime import datetime
from pathlib import Path

import pytest

from committee.documents.actions import keep_document, withdraw_document
from committee.documents.queries import document, documents_of, path_of
from committee.documents.rules import DocumentKind, Visibility, register_reader
from committee.people.rules import Member, Role
from committee.words import Refused
from tests.factories.people import make_member

PDF = b"%PDF-1.7 contents"


def _keep(member: Member, now: datetime, *, content: bytes = PDF, filename: str = "a.pdf") -> str:
    return keep_document(
        content, filename, kind="budget", owner_kind="test", owner_id="o1", actor=member, now=now
    )


@pytest.fixture(autouse=True)
def _reader() -> None:
    register_reader("test", lambda member, _owner: member.name == "Reader")


def test_equal_files_are_kept_once(store: Path, now: datetime) -> None:
    reader = make_member(now=now, name="Reader")
    ids = [_keep(reader, now), _keep(reader, now, filename="../../etc/b.pdf")]
    rows = documents_of("test", "o1", reader)
    assert [row.id for row in rows] == sorted(ids, key=[row.id for row in rows].index)
    assert {row.filename for row in rows} == {"a.pdf", "b.pdf"}
    kept = [path for path in (store / "documents").rglob("*") if path.is_file()]
    assert kept == [path_of(rows[0].sha256)]
    assert kept[0].read_bytes() == PDF
    assert stat.S_IMODE(kept[0].parent.stat().st_mode) == 0o700


def test_refused_file_leaves_nothing(store: Path, now: datetime) -> None:
    reader = make_member(now=now, name="Reader")
    with pytest.raises(Refused, match="could carry a program"):
        _keep(reader, now, content=b"<svg/>", filename="a.svg")
    assert not (store / "documents").exists()
    assert documents_of("test", "o1", reader) == []


def test_document_is_read_only_by_whom_its_owner_lets(store: Path, now: datetime) -> None:
    reader, other = make_member(now=now, name="Reader"), make_member(now=now, name="Other")
    kept = _keep(reader, now)
    found = document(kept, reader)
    assert found is not None
    assert found.media_type == "application/pdf"
    assert document(kept, other) is None
    assert document("no such document", reader) is None
    assert documents_of("test", "o1", other) == []


@pytest.mark.parametrize("asked", [None, Visibility.COMMITTEE, Visibility.PUBLIC])
def test_bank_details_are_the_staffs_whatever_is_asked(
    store: Path, now: datetime, asked: Visibility | None
) -> None:
    reader = make_member(now=now, name="Reader")
    staff = make_member(Role.STAFF, now=now, name="Reader")
    told = {"kind": DocumentKind.BANK_DETAILS, "owner_kind": "test", "owner_id": "o1", "visibility": asked}
    kept = keep_document(PDF, "rib.pdf", **told, actor=staff, now=now)
    assert document(kept, reader) is None
    assert documents_of("test", "o1", reader) == []
    found = document(kept, staff)
    assert found is not None
    assert found.visibility is Visibility.TEAM


def test_withdrawn_file_is_kept_and_hidden(store: Path, now: datetime) -> None:
    reader = make_member(now=now, name="Reader")
    staff = make_member(Role.STAFF, now=now, name="Reader")
    kept = _keep(staff, now)
    before = document(kept, reader)
    assert before is not None
    assert not before.is_withdrawn
    withdraw_document(kept, " mauvais dossier ", actor=staff, now=now)
    assert document(kept, reader) is None
    assert documents_of("test", "o1", reader, with_withdrawn=True) == []
    assert documents_of("test", "o1", staff) == []
    [held] = documents_of("test", "o1", staff, with_withdrawn=True)
    assert held.is_withdrawn
    assert (held.withdrawn_at, held.withdrawn_by, held.withdrawn_reason) == (now, "Reader", "mauvais dossier")
    assert path_of(held.sha256).read_bytes() == PDF
    with pytest.raises(Refused, match="already"):
        withdraw_document(kept, "encore", actor=staff, now=now)
    with pytest.raises(Refused, match="does not exist"):
        withdraw_document("none", "encore", actor=staff, now=now)
