"""Do files leave to those who may see them, and does everything else not exist?"""

from datetime import UTC, datetime

import pytest

from committee.documents import rules as documents_rules
from committee.documents.actions import keep_document
from committee.people.actions import change_roles
from committee.people.rules import OFFICE, Role
from committee.ui import exports
from committee.ui.exports import Export
from committee.ui.server import files
from committee.words import Refused, Sentence
from tests.ui.server.conftest import make_site

CONTENT = b"%PDF-1.7 convention"


@pytest.fixture(autouse=True)
def _readers(monkeypatch) -> None:
    monkeypatch.setattr(files, "load_readers", lambda: None)
    readers = {"open": lambda member, owner: True, "closed": lambda member, owner: False}
    monkeypatch.setattr(documents_rules, "_readers", readers)


def kept(owner_kind: str = "open") -> str:
    return keep_document(
        CONTENT,
        'Convention été "2026".pdf',
        kind="agreement",
        owner_kind=owner_kind,
        owner_id="x",
        actor=OFFICE,
        now=datetime.now(UTC),
    )


def test_file_leaves_as_an_attachment(signed_in) -> None:
    answer = signed_in.get(f"/files/{kept()}")
    assert answer.status_code == 200
    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert "filename*=UTF-8''Convention%20%C3%A9t%C3%A9%20%222026%22.pdf" in disposition
    head = signed_in.head(f"/files/{kept()}")
    assert (head.status_code, head.content) == (200, b"")


def test_what_may_not_be_read_does_not_exist(signed_in, store) -> None:
    identifier = kept()
    answers = [
        make_site().get(f"/files/{identifier}"),
        signed_in.get(f"/files/{kept('closed')}"),
        signed_in.get(f"/files/{kept('nobody-registered')}"),
        signed_in.get("/files/unknown"),
        signed_in.get("/files/" + "a" * 500),
        signed_in.get("/files/..%2F..%2Fetc"),
        signed_in.get("/files/exports/unknown"),
    ]
    (path,) = [p for p in (store / "documents").rglob("*") if p.is_file()]
    path.unlink()
    answers.append(signed_in.get(f"/files/{identifier}"))
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, b"Not Found")}
    assert {answer.headers.get("content-disposition") for answer in answers} == {None}


def test_file_closes_with_the_sign_in(signed_in) -> None:
    identifier = kept()
    cookie = f"committee={signed_in.cookies['committee']}"
    signed_in.post_form("/account/sign-out")
    assert make_site().get(f"/files/{identifier}", headers={"cookie": cookie}).status_code == 404


def test_export_asks_for_the_right_of_its_page(signed_in, newcomer: str, monkeypatch) -> None:
    def build(member, params):
        if params.get("refuse"):
            raise Refused(Sentence("No."))
        return (
            None if params.get("none") else ("liste.csv", "text/csv", f"{member.name};{params['x']}".encode())
        )

    monkeypatch.setitem(exports.EXPORTS, "trial", Export("applications.import", build))
    assert signed_in.get("/files/exports/trial?x=1").status_code == 404
    change_roles(newcomer, [Role.STAFF], version=None, actor=OFFICE, now=datetime.now(UTC))
    answer = signed_in.get("/files/exports/trial?x=1")
    assert answer.content == b"Awa Diop;1"
    assert answer.headers["content-disposition"].startswith('attachment; filename="liste.csv"')
    assert signed_in.get("/files/exports/trial?none=1").status_code == 404
    assert signed_in.get("/files/exports/trial?refuse=1").status_code == 404
    assert make_site().get("/files/exports/trial?x=1").status_code == 404


def test_readers_of_every_package_are_known() -> None:
    files.load_readers()
