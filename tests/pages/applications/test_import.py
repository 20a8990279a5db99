"""Is a file read before anything is written, and imported by one press?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.rules import Phase
from committee.intake.files import XLSX
from committee.intake.queries import applications
from committee.intake.template import template_workbook
from committee.people.rules import OFFICE, Role
from tests.factories.calls import make_call
from tests.factories.intake import application_row, workbook
from tests.factories.people import make_member

CODE = "applications.import"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def _send(screen: AppTest, content: bytes, name: str = "dossiers.xlsx") -> AppTest:
    screen.file_uploader(key="import_file").upload(name, content, XLSX).run()
    assert not screen.exception
    return screen


def test_template_is_tried_then_imported(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    make_call(Phase.DEPOSIT, now=now, code="APPEL-1")
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    assert "Télécharger le modèle" in words(screen)
    _send(screen, template_workbook())
    said = words(screen)
    assert "Rien n’est encore écrit" in said
    assert "Seraient créés 2" in said
    assert "Cette ligne est un exemple du modèle" in said
    assert applications(OFFICE).empty
    screen.button(key="import_do").click().run()
    assert not screen.exception
    assert "Importé : 2 créés, 0 modifiés, 0 inchangés." in words(screen)
    assert len(applications(OFFICE)) == 2


def test_file_known_already_offers_nothing_to_import(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    content = workbook([application_row(number="D-1", title="Un", lead="Porteur")])
    _send(screen, content)
    screen.button(key="import_do").click().run()
    screen = _send(open_page(CODE, make_member(Role.STAFF, now=now)), content)
    assert "déjà connu" in words(screen)
    assert [button.key for button in screen.button if button.key == "import_do"] == []
    changed = workbook([application_row(number="D-1", title="Deux", lead="Porteur")])
    screen = _send(open_page(CODE, make_member(Role.STAFF, now=now)), changed)
    assert "D-1 changerait : Intitulé." in words(screen)


def test_errors_are_shown_at_their_cells_and_nothing_is_offered(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    _send(screen, workbook([application_row(households="<b>beaucoup</b>"), application_row(lead=None)]))
    said = words(screen)
    assert "2 erreurs : rien ne serait importé." in said
    assert "Dossiers, ligne 2, Ménages" in said
    assert "<b>beaucoup</b>" in said
    assert [button.key for button in screen.button if button.key == "import_do"] == []


def test_hostile_file_gets_a_sentence(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    make_call(Phase.DEPOSIT, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    assert "ni au format CSV, ni au format XLSX" in words(_send(screen, b"%PDF-1.7 x"))


def test_without_a_call_there_is_nothing_to_import_into(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.SEANCE, now=now)
    said = words(open_page(CODE, make_member(Role.STAFF, now=now)))
    assert "Aucun appel ne reçoit de dossiers" in said


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESENTER, Role.ADMIN, Role.ROOM, None])
def test_import_is_closed_to_others(role: Role | None, store: Path, now: datetime, open_page: Open) -> None:
    make_call(Phase.DEPOSIT, now=now)
    screen = open_page(CODE, None if role is None else make_member(role, now=now))
    assert len(screen.get("file_uploader")) == 0
