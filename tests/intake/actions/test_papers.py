"""Do documents come to the applications that they belong to, once, and leave them with a reason?"""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from committee.documents.queries import document
from committee.documents.rules import DocumentKind
from committee.intake.actions import add_document, attach_documents, close_door, withdraw_document
from committee.intake.queries import papers_of
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE, Role
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import make_application
from tests.factories.people import make_member

PDF = b"%PDF-1.7 "


def zipped(**files: bytes) -> bytes:
    """A ZIP; a double underscore in a name stands for a slash."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in files.items():
            file.writestr(name.replace("__", "/") + ("" if "." in name else ".pdf"), content)
    return made.getvalue()


def names(application_id: str) -> list[str]:
    return sorted(row.filename for row in papers_of(application_id, OFFICE))


def test_document_is_attached_once(store: Path, now: datetime) -> None:
    one, other = make_application(now=now), make_application(now=now)
    kept = add_document(one, PDF, "statuts.pdf", "statutes", expires_on=now.date(), actor=OFFICE, now=now)
    [row] = papers_of(one, OFFICE)
    assert (row.id, row.kind, row.expires_on, row.added_by) == (kept, "statutes", now.date(), "Office")
    with pytest.raises(Refused, match="very file is there already: statuts"):
        add_document(one, PDF, "copie.pdf", "budget", actor=OFFICE, now=now)
    add_document(other, PDF, "statuts.pdf", "statutes", actor=OFFICE, now=now)
    withdraw_document(kept, "périmé", actor=OFFICE, now=now)
    add_document(one, PDF, "statuts.pdf", "statutes", actor=OFFICE, now=now)
    assert names(one) == ["statuts.pdf"]
    assert len(papers_of(one, OFFICE, with_withdrawn=True)) == 2


def test_what_is_no_document_is_refused(store: Path, now: datetime) -> None:
    one = make_application(now=now)
    with pytest.raises(Refused, match="carry a program"):
        add_document(one, b"<svg/>", "a.svg", "photo", actor=OFFICE, now=now)
    with pytest.raises(ValueError, match="poster"):
        add_document(one, PDF, "a.pdf", "poster", actor=OFFICE, now=now)
    assert names(one) == []


def test_recused_staff_neither_attach_nor_withdraw(store: Path, now: datetime) -> None:
    one = make_application(now=now, number="D-1")
    kept = add_document(one, PDF, "a.pdf", "budget", actor=OFFICE, now=now)
    staff = make_member(Role.STAFF, now=now)
    close_door(one, staff.id, "recusal", now=now)
    with pytest.raises(Refused, match="closed to you"):
        add_document(one, PDF + b"2", "b.pdf", "budget", actor=staff, now=now)
    with pytest.raises(Refused, match="closed to you"):
        withdraw_document(kept, "raison", actor=staff, now=now)
    assert document(kept, staff) is None


def test_zip_goes_where_its_names_say_and_only_once(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    one = make_application(call.code, now=now, number="D-1")
    two = make_application(call.code, now=now, number="D-2")
    content = zipped(**{"D-1__rib": PDF + b"1", "D-2_budget": PDF + b"2", "D-2__copie du budget": PDF + b"2"})
    tried = attach_documents(content, "p.zip", call.code, dry_run=True, actor=OFFICE, now=now)
    assert (tried.attached, tried.known, tried.refused, tried.is_dry_run) == (2, 1, (), True)
    assert names(one) == []
    done = attach_documents(content, "p.zip", call.code, actor=OFFICE, now=now)
    assert [(each.number, each.kind) for each in done.files] == [
        ("D-1", DocumentKind.BANK_DETAILS),
        ("D-2", DocumentKind.BUDGET),
        ("D-2", DocumentKind.BUDGET),
    ]
    assert (names(one), names(two)) == (["rib.pdf"], ["D-2_budget.pdf"])
    again = attach_documents(content, "p.zip", call.code, actor=OFFICE, now=now)
    assert (again.attached, again.known) == (0, 3)
    assert len(papers_of(one, OFFICE)) == 1
    acts = [entry.act for entry in entries_about([call.id])]
    assert acts.count("intake.attach_documents") == 1


def test_one_refused_file_stops_the_whole_unless_left_out(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    one = make_application(call.code, now=now, number="D-1")
    elsewhere = make_application(now=now, number="D-9")
    content = zipped(
        **{
            "D-1__budget": PDF,
            "D-9__budget": PDF + b"9",
            "D-1__..__evil": PDF,
            "D-1__a.svg": b"<svg/>",
            "D-1__scan": PDF + b"s",
        }
    )
    with pytest.raises(Refused, match="4 files are refused"):
        attach_documents(content, "p.zip", call.code, actor=OFFICE, now=now)
    assert names(one) == []
    told = {"other_kind": DocumentKind.LETTER, "leave_out_refused": True}
    report = attach_documents(content, "p.zip", call.code, **told, actor=OFFICE, now=now)
    assert (report.attached, len(report.refused)) == (2, 3)
    assert names(one) == ["budget.pdf", "scan.pdf"]
    assert names(elsewhere) == []
    assert all(str(each.refusal) for each in report.refused)


def test_hidden_application_is_one_that_is_not_there(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    one = make_application(call.code, now=now, number="D-1")
    staff = make_member(Role.STAFF, now=now)
    close_door(one, staff.id, "recusal", now=now)
    content = zipped(**{"D-1__budget": PDF})
    [told] = attach_documents(content, "p.zip", call.code, dry_run=True, actor=staff, now=now).files
    assert told.application_id is None
    assert "No folder" in str(told.refusal)
    with pytest.raises(Refused, match="no call"):
        attach_documents(content, "p.zip", "none", actor=OFFICE, now=now)
