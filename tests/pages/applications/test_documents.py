"""Are documents found, attached, withdrawn and brought in by ZIP on screen, and shown to whom may read them?"""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.rules import Phase
from committee.documents.rules import DocumentKind
from committee.intake.actions import add_document, close_door, open_door
from committee.intake.queries import papers_of
from committee.people.rules import OFFICE, Member, Role
from tests.factories.calls import make_call
from tests.factories.intake import make_application
from tests.factories.people import make_member

CODE, SHEET = "applications.documents", "applications.sheet"
PDF = b"%PDF-1.7 "
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.fixture
def staff(store: Path, now: datetime) -> Member:
    """Somebody of the programme's staff."""
    return make_member(Role.STAFF, now=now)


def test_list_says_what_is_held_and_is_searched(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    assert "Aucun dossier n’est encore arrivé" in words(open_page(CODE, staff))
    assert "Aucun dossier ne correspond" in words(open_page(CODE, staff, q="rien"))
    one = make_application(now=now, number="D-1", title="Jardins *partagés*")
    make_application(now=now, number="D-2", title="Autre")
    add_document(one, PDF, "plan.pdf", "budget", actor=OFFICE, now=now)
    said = words(open_page(CODE, staff))
    assert "Jardins *partagés*" in said
    assert "Sans aucun document 1" in said
    found = words(open_page(CODE, staff, q="plan.pdf"))
    assert "Jardins" in found
    assert "D-2" not in found


def test_document_is_attached_and_withdrawn(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    one = make_application(now=now)
    screen = open_page(CODE, staff, id=one)
    assert "Aucun document" in words(screen)
    for _ in range(2):
        generation = len(papers_of(one, OFFICE))
        screen.selectbox(key=f"upload_{one}_kind_{generation}").set_value(DocumentKind.STATUTES).run()
        screen.file_uploader(key=f"upload_{one}_file_{generation}").upload(
            "s.pdf", PDF, "application/pdf"
        ).run()
        screen.button(key=f"upload_{one}_do").click().run()
        assert not screen.exception
    assert "Ce fichier est déjà là" in words(screen)
    [kept] = papers_of(one, OFFICE)
    screen = open_page(CODE, staff, id=one)
    screen.text_input(key=f"withdraw_reason_{kept.id}").set_value("erreur").run()
    screen.button(key=f"withdraw_do_{kept.id}").click().run()
    assert papers_of(one, OFFICE) == []
    assert "retiré le 21/11/2026" in words(open_page(CODE, staff, id=one))
    assert "pas de tel dossier" in words(open_page(CODE, staff, id="none"))


def test_sheet_shows_a_member_what_they_may_read(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    one = make_application(make_call(Phase.READING, now=now).code, now=now)
    add_document(one, PDF, "budget.pdf", "budget", actor=OFFICE, now=now)
    add_document(one, PDF + b"r", "rib-secret.pdf", "bank_details", actor=OFFICE, now=now)
    member = make_member(now=now)
    assert "budget.pdf" not in words(open_page(SHEET, member, id=one))
    open_door(one, member.id, now=now)
    said = words(open_page(SHEET, member, id=one))
    assert "budget.pdf" in said
    assert "rib-secret" not in said
    assert "Joindre" not in said
    assert "vu par l’équipe seulement" in words(open_page(SHEET, staff, id=one))
    close_door(one, member.id, "recusal", now=now)
    assert "budget.pdf" not in words(open_page(SHEET, member, id=one))


def test_zip_is_previewed_then_attached(now: datetime, open_page: Open, words: Words, staff: Member) -> None:
    call = make_call(now=now)
    one = make_application(call.code, now=now, number="D-1")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in ("D-1/rib.pdf", "D-1/truc.pdf", "X-9/budget.pdf"):
            file.writestr(name, PDF + name.encode())
    screen = open_page(CODE, staff, call=call.code)
    screen.file_uploader(key="zip_file_0").upload("p.zip", made.getvalue(), "application/zip").run()
    said = words(screen)
    assert "À joindre 1" in said
    assert "Refusés 2" in said
    assert papers_of(one, OFFICE) == []
    assert screen.button(key="zip_do").disabled
    screen.selectbox(key="zip_other").set_value(DocumentKind.LETTER).run()
    screen.checkbox(key="zip_leave_out").check().run()
    screen.button(key="zip_do").click().run()
    assert not screen.exception
    assert sorted(row.filename for row in papers_of(one, OFFICE)) == ["rib.pdf", "truc.pdf"]
