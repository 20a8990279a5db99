"""Is a file read and tried before anything is written, imported by one press, and taken back by another?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from committee.calls.rules import Phase
from committee.intake.files import XLSX
from committee.intake.queries import applications
from committee.intake.queries.batches import batches
from committee.intake.template import template_workbook
from committee.organisations.queries import facts_of, find_organisation
from committee.people.rules import OFFICE, Member, Role
from committee.spreadsheets.queries import mappings
from committee.spreadsheets.write import Sheet, write_csv, write_xlsx
from committee.ui.exports import EXPORTS
from committee.ui.imports_running import WRITING, Running
from tests.factories.calls import make_call
from tests.factories.intake import application_row, workbook
from tests.factories.organisations import make_organisation
from tests.factories.people import make_member

CODE = "applications.import"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def _send(screen: AppTest, content: bytes, name: str = "dossiers.xlsx") -> AppTest:
    screen.file_uploader(key="import_file").upload(name, content, XLSX).run()
    assert not screen.exception
    return screen


def _press(screen: AppTest, key: str) -> AppTest:
    screen.button(key=key).click().run()
    assert not screen.exception
    return screen


def _keys(screen: AppTest) -> set[str]:
    return {str(button.key) for button in screen.button}


def _params(screen: AppTest) -> dict[str, str]:
    """What the address says."""
    return {
        name: value if isinstance(value, str) else value[0] for name, value in screen.query_params.items()
    }


def _file(member: Member, screen: AppTest, export: str) -> tuple[str, bytes]:
    name, _, content = EXPORTS[export].build(member, {"contents": "applications", **_params(screen)})
    return name, content


def test_template_is_tried_then_imported(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    make_call(Phase.DEPOSIT, now=now, code="APPEL-1")
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    assert "Télécharger le modèle" in words(screen)
    assert "Aucun fichier n’a encore été importé" in words(screen)
    _send(screen, template_workbook())
    said = words(screen)
    assert "Rien n’est encore écrit" in said
    assert "Seraient créés 2" in said
    assert "Cette ligne est un exemple du modèle" in said
    assert applications(OFFICE).empty
    _press(screen, "import_do")
    said = words(screen)
    assert "Importé : 2 créés, 0 modifiés, 0 inchangés." in said
    assert "Vérifier l’éligibilité" in said
    assert len(applications(OFFICE)) == 2


def test_import_is_taken_back_and_says_so(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    staff = make_member(Role.STAFF, now=now)
    screen = _press(_send(open_page(CODE, staff), workbook([application_row()])), "import_do")
    [batch] = batches(OFFICE)
    screen = open_page(CODE, staff, call=call.code)
    assert "dossiers.xlsx" in words(screen)
    screen = open_page(CODE, staff, batch=batch.id)
    assert "Le dossier qu’il a créé est retiré" in words(screen)
    _press(screen, "import_undo")
    assert "Cet import a été annulé le" in words(screen)
    assert applications(OFFICE).empty
    assert "annulé" in words(open_page(CODE, staff, call=call.code))


def test_import_on_which_something_rests_says_why_it_stays(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    staff = make_member(Role.STAFF, now=now)
    for title in ("Un", "Deux"):
        screen = _send(
            open_page(CODE, staff), workbook([application_row(number="D-1", title=title, lead="A")])
        )
        _press(screen, "import_do")
    first = min(batches(OFFICE), key=lambda row: row.changed)
    screen = open_page(CODE, staff, batch=first.id)
    assert "une version plus récente" in words(screen)
    assert "import_undo" not in _keys(screen)


def test_file_known_already_offers_nothing_and_a_changed_one_shows_the_difference(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    staff = make_member(Role.STAFF, now=now)
    content = workbook([application_row(number="D-1", title="Un", lead="Porteur")])
    _press(_send(open_page(CODE, staff), content), "import_do")
    screen = _send(open_page(CODE, staff), content)
    assert "déjà connu" in words(screen)
    assert "import_do" not in _keys(screen)
    changed = workbook([application_row(number="D-1", title="Deux", lead="Porteur")])
    said = words(_send(open_page(CODE, staff), changed))
    assert "Différences avec ce qui est connu" in said
    assert "Intitulé Un Deux" in said


def test_errors_are_shown_at_their_cells_and_the_rest_may_come_in(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    staff = make_member(Role.STAFF, now=now)
    rows = [application_row(households="<b>beaucoup</b>"), application_row(lead=None), application_row()]
    screen = _send(open_page(CODE, staff), workbook(rows))
    said = words(screen)
    assert "2 erreurs" in said
    assert "Dossiers 2 Ménages <b>beaucoup</b>" in said
    assert "import_do" not in _keys(screen)
    name, report = _file(staff, screen, "import-report")
    assert name == "rapport-dossiers.csv"
    lines = report.decode("utf-8-sig").splitlines()
    assert lines[0] == "sheet;row;column;value;severity;message;proposal"
    assert sum(";error;" in line for line in lines) == 2
    name, corrected = _file(staff, screen, "import-corrected")
    assert name == "dossiers-a-corriger.xlsx"
    assert corrected.startswith(b"PK")
    _press(screen, "import_partly")
    assert "Importé : 1 créés" in words(screen)
    assert len(applications(OFFICE)) == 1


def test_problems_are_filtered_by_severity(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    make_call(Phase.DEPOSIT, now=now)
    rows = [application_row(households="beaucoup"), application_row(households="environ 12 000 ménages")]
    screen = _send(open_page(CODE, make_member(Role.STAFF, now=now)), workbook(rows))
    assert "12 000" in words(screen)
    [control] = [each for each in screen.get("button_group") if each.key.startswith("import_severity")]
    control.set_value("error").run()
    assert not screen.exception


def test_file_of_600_rows_with_50_errors_shows_them_fifty_at_a_time(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    staff = make_member(Role.STAFF, now=now)
    rows = [application_row(households="beaucoup" if at < 51 else 12) for at in range(600)]
    screen = _send(open_page(CODE, staff), workbook(rows))
    said = words(screen)
    assert "51 erreurs : Ménages (51)" in said
    assert "Rejetés 51" in said
    shown = {**_params(screen), "severity": "error"}
    assert "page 1 sur 2" in words(open_page(CODE, staff, **shown))
    screen = open_page(CODE, staff, **shown, problems_page=2)
    said = words(screen)
    assert "page 2 sur 2" in said
    assert "Dossiers 52 Ménages beaucoup" in said
    _press(screen, "import_partly")
    assert len(applications(OFFICE)) == 549


def test_columns_that_need_a_person_are_chosen_and_known_next_time(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    staff = make_member(Role.STAFF, now=now)
    header = ["Clef", "Libellé long", "Qui", "Couleur"]

    def sent(number: str) -> AppTest:
        content = write_xlsx({"Feuille": Sheet(header, [[number, "Un projet", "Une régie", "bleu"]])})
        return _send(open_page(CODE, staff), content)

    screen = sent("A-1")
    assert "Aucune feuille n’est reconnue" in words(screen)
    assert "import_do" not in _keys(screen)
    [clef, title, lead, _] = [each for each in screen.selectbox if str(each.key).startswith("import_col_")]
    clef.select("number")
    title.select("title")
    lead.select("title")
    [submit] = [each for each in screen.button if str(each.key).startswith("import_map_")]
    submit.click().run()
    assert "Choisi pour deux colonnes : Intitulé" in words(screen)
    [_, _, lead, _] = [each for each in screen.selectbox if str(each.key).startswith("import_col_")]
    lead.select("lead")
    [name] = [each for each in screen.text_input if str(each.key).startswith("import_name_")]
    name.input("Liste de la DT")
    [submit] = [each for each in screen.button if str(each.key).startswith("import_map_")]
    submit.click().run()
    assert not screen.exception
    assert [row.name for row in mappings("applications")] == ["Liste de la DT"]
    assert "Seraient créés 1" in words(screen)
    screen = sent("A-2")
    said = words(screen)
    assert "Disposition « Liste de la DT » reconnue" in said
    assert "3 colonnes sur 4 reconnues" in said
    _press(screen, "import_do")
    assert applications(OFFICE)["number"].tolist() == ["A-2"]


def test_header_row_is_corrected(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    make_call(Phase.DEPOSIT, now=now)
    rows = [["A", "B", "C"], ["N° de dossier", "Intitulé", "Porteur"], ["D-1", "Un projet", "Une régie"]]
    content = write_csv(["Numéro", "Titre", "Structure"], rows)
    screen = _send(open_page(CODE, make_member(Role.STAFF, now=now)), content, "liste.csv")
    assert "Seraient créés 3" in words(screen)
    [row] = [each for each in screen.number_input if str(each.key).startswith("import_row_")]
    row.set_value(3)
    [submit] = [each for each in screen.button if str(each.key).startswith("import_map_")]
    submit.click().run()
    assert not screen.exception
    assert "Seraient créés 1" in words(screen)


def test_doubtful_zeros_are_asked_about_once_a_column(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    header = ["ID", "État du dossier", "Nom du projet", "Entreprise raison sociale", "Montant demandé"]
    rows = [(at, "En construction", f"Projet {at}", "Apes", 0) for at in range(1, 4)]
    screen = _send(open_page(CODE, make_member(Role.STAFF, now=now)), write_csv(header, rows), "ds.csv")
    [asked] = [each for each in screen.radio if str(each.key).startswith("import_ask_")]
    assert "3 zéros" in asked.label
    asked.set_value("zero")
    _press(screen, "import_answer")
    assert [each for each in screen.radio if str(each.key).startswith("import_ask_")] == []
    _press(screen, "import_do")
    assert applications(OFFICE)["requested"].tolist() == [0, 0, 0]


def test_file_stays_after_a_reload_and_is_nobody_elses(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    staff, other = make_member(Role.STAFF, now=now), make_member(Role.STAFF, now=now)
    screen = _send(open_page(CODE, staff), workbook([application_row()]), "secret.xlsx")
    params = _params(screen)
    assert "secret.xlsx" in words(open_page(CODE, staff, **params))
    assert "secret.xlsx" not in words(open_page(CODE, other, **params))
    assert params["call"] == call.code
    screen = _press(open_page(CODE, staff, **params), "import_other")
    assert len(screen.get("file_uploader")) == 1
    assert "file" not in screen.query_params


def test_landlords_contributions_come_in_once_their_names_are_settled(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    known = make_organisation("Habitat du Nord", now=now)
    staff = make_member(Role.STAFF, now=now)
    content = write_csv(
        ["Bailleur", "Année", "Montant (€)"], [["Habitat du Nrd", 2024, 1500], ["Toits de Loire", 2024, 800]]
    )
    screen = _send(open_page(CODE, staff, contents="contributions"), content, "contributions.csv")
    said = words(screen)
    assert "Noms que l’annuaire ne connaît pas" in said
    assert "Toits de Loire" in said
    [whose] = [each for each in screen.radio if str(each.key).startswith("import_whose_")]
    assert "Habitat du Nord" in whose.options[0]
    _press(screen, "import_answer")
    assert "Seraient créés 2" in words(screen)
    _press(screen, "import_do")
    assert "Importé : 2 créés" in words(screen)
    made = find_organisation("Toits de Loire")
    assert made is not None
    assert {each: len(rows) for each, rows in facts_of([known, made]).items()} == {known: 1, made: 1}


@pytest.mark.parametrize("contents", ["contributions", "dwellings", "winners"])
def test_each_content_has_its_template_and_reads_it(
    contents: str, store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    staff = make_member(Role.STAFF, now=now)
    screen = open_page(CODE, staff, contents=contents)
    assert "Télécharger le modèle" in words(screen)
    name, _, content = EXPORTS[f"{contents}-template"].build(staff, {})
    screen = _send(screen, content, name)
    assert "Rien n’est encore écrit" in words(screen)


def test_file_that_is_no_table_gets_a_sentence(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    screen = _send(open_page(CODE, make_member(Role.STAFF, now=now)), b"%PDF-1.7 x")
    assert "PDF" in words(screen)
    assert "import_other" in _keys(screen)
    assert "import_do" not in _keys(screen)


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


def test_stop_is_answered_until_the_file_is_read_again(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    screen = _send(open_page(CODE, make_member(Role.STAFF, now=now)), workbook([application_row()]))
    screen.session_state[WRITING] = True  # the press of a button which this run does not draw
    screen.run()
    assert "rien de ce fichier n’a été écrit" in words(screen)
    del screen.session_state[WRITING]
    screen.run()  # whatever asks for another run, a second press of the same hand too
    assert "rien de ce fichier n’a été écrit" in words(screen)
    _press(screen, "import_again")
    assert "Seraient créés 1" in words(screen)


def test_stop_that_comes_too_late_says_what_was_written(
    store: Path, now: datetime, open_page: Open, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_call(Phase.DEPOSIT, now=now)
    screen = _send(open_page(CODE, make_member(Role.STAFF, now=now)), workbook([application_row()]))
    leave = Running.__exit__

    def pressed(self: Running, kind: Any, *rest: Any) -> None:
        """The press is answered by the first drawing after the writing, as Streamlit answers it."""
        leave(self, kind, *rest)
        if self._key == WRITING and kind is None:
            st.session_state[WRITING] = True
            st.rerun()

    monkeypatch.setattr(Running, "__exit__", pressed)
    _press(screen, "import_do")
    assert len(applications(OFFICE)) == 1
    said = words(screen)
    assert "Importé : 1" in said
    assert "rien de ce fichier" not in said
