"""Does each header find its column, once, and is a mere resemblance only proposed?"""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.spreadsheets.columns import (
    ColumnKind,
    ColumnRule,
    match_columns,
    mended,
    normalised,
    signature,
)
from committee.spreadsheets.interpretations import Certainty

EXACT, INTERPRETED, REFUSED = Certainty.EXACT, Certainty.INTERPRETED, Certainty.REFUSED
# The aliases are headers seen in public files.
RULES = (
    ColumnRule("number", "N° de dossier", aliases=("Projet - Code dossier", "N° Dossier Osiris")),
    ColumnRule(
        "siret", "SIRET", ColumnKind.SIRET, aliases=("N° SIRET", "Numéro Siret", "SIRET du bénéficiaire")
    ),
    ColumnRule("lead", "Porteur", aliases=("Nom du bénéficiaire", "Nom attributaire", "Association / Nom")),
    ColumnRule("title", "Intitulé", aliases=("Objet du dossier", "Nom du Projet")),
    ColumnRule(
        "granted", "Montant accordé (€)", ColumnKind.AMOUNT, aliases=("Montant voté", "Montants / Accordé")
    ),
    ColumnRule("requested", "Montant demandé (€)", ColumnKind.AMOUNT, aliases=("Montants / Demandé",)),
    ColumnRule("aid", "Aide notifiée à l'Europe", ColumnKind.YES_NO),
    ColumnRule("ej", "N° EJ", aliases=("CHORUS -EJ", "EJ CHORUS", "N° doc. Précédent\nn° EJ CHORUS")),
)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("N° de dossier", "number"),
        ("n de DOSSIER *", "number"),
        ("number", "number"),
        ("Intitule", "title"),
        ("Numéro  Siret", "siret"),
        ("Montant accordé", "granted"),
        ("Montant voté en euros", "granted"),
        ("N° doc. Précédent\r\nn° EJ CHORUS", "ej"),
        ("CHORUS-EJ", "ej"),
        ("Aide notifiÃ©e Ã\u00a0 l'Europe", "aid"),
        ("Aide notifiée Ã  l'Europe", "aid"),
        ("Aide notifiée à l’Europe", "aid"),
    ],
)
def test_header_is_found_by_its_name_or_an_alias(title: str, code: str) -> None:
    (match,) = match_columns([title], RULES)
    assert (match.code, match.certainty, match.candidates) == (code, EXACT, ())
    assert (match.position, match.header) == (0, title)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Nom du b�n�ficiaire", "lead"),
        ("Montant vot�", "granted"),
        ("Intitul�", "title"),
        ("Montants / Accordé", "granted"),
        ("Bénéficiaire / Nom attributaire", "lead"),
    ],
)
def test_damaged_or_joined_header_is_found_and_shown(title: str, code: str) -> None:
    (match,) = match_columns([title], RULES)
    assert match.code == code
    assert match.certainty is (EXACT if title == "Montants / Accordé" else INTERPRETED)


def test_damaged_header_of_two_columns_is_none() -> None:
    rules = (ColumnRule("a", "Côté"), ColumnRule("b", "Cité"))
    (match,) = match_columns(["C\ufffdt\ufffd"], rules)
    assert match.code is None


def test_resemblance_is_proposed_never_applied() -> None:
    match, other = match_columns(["Monttant demandé", "Couleur préférée"], RULES)
    assert (match.code, match.certainty) == (None, INTERPRETED)
    assert match.candidates[0] == "requested"
    assert (other.code, other.certainty, other.candidates) == (None, REFUSED, ())


def test_each_code_once_the_best_header_first() -> None:
    found = match_columns(["Nom du Projet", "Intitulé", "Objet du dossier"], RULES)
    assert [match.code for match in found] == [None, "title", None]
    assert [match.candidates for match in found] == [("title",), (), ("title",)]
    assert [match.code for match in match_columns(["SIRET", "siret"], RULES)] == ["siret", None]


def test_header_of_two_rows_is_read_with_its_group() -> None:
    header = ["N° Dossier Osiris", "N° Siret", "Nom", "Demandé", "Accordé", "Nom"]
    groups = ["Dossier/action", "Association", "Association", "Montants", "Montants", "Contact"]
    found = match_columns(header, RULES, groups)
    assert [match.code for match in found] == ["number", "siret", "lead", "requested", "granted", None]


def test_saved_mapping_comes_first_and_leaves_columns_out() -> None:
    saved = {"Truc": "title", "Intitulé": None, "Vieux": "gone", "SIRET": "siret"}
    found = match_columns(["Intitulé", "truc *", "Vieux", "Numéro Siret", "SIRET"], RULES, saved=saved)
    assert [match.code for match in found] == [None, "title", None, None, "siret"]
    assert [match.certainty for match in found] == [EXACT, EXACT, REFUSED, INTERPRETED, EXACT]


def test_empty_and_short_headers_name_nothing() -> None:
    assert [match.certainty for match in match_columns(["", "  ", "**", "x"], RULES)] == [REFUSED] * 4


def test_header_is_normalised() -> None:
    assert normalised(" Montant\n demandé (en euros)* ") == "montant demande"
    assert normalised("Coût (€)") == "cout"
    assert mended("DÃ©posÃ©") == "Déposé"
    assert mended("Ã") == "Ã"
    assert mended("Âge") == "Âge"
    assert mended("â‚¬") == "€"


def test_signature_is_of_the_set_of_columns() -> None:
    header = ["N° de dossier", "Intitulé", "", "Montant"]
    assert signature(header) == signature(["MONTANT *", "intitule", "N° de Dossier"])
    assert signature(header) != signature(["N° de dossier", "Intitulé"])
    assert len(signature([])) == 64


@given(st.lists(st.text(max_size=30), max_size=12), st.lists(st.text(max_size=10), max_size=12))
def test_any_header_is_matched_once(header: list[str], groups: list[str]) -> None:
    found = match_columns(header, RULES, groups)
    assert [match.position for match in found] == list(range(len(header)))
    codes = [match.code for match in found if match.code is not None]
    assert len(codes) == len(set(codes))
    assert signature(header) == signature(header[::-1])


def test_many_columns_take_no_time() -> None:
    rules = [ColumnRule(f"c{at}", f"Colonne inventée numéro {at}") for at in range(60)]
    begun = process_time()
    match_columns([f"Champ libre du formulaire {at}" for at in range(200)], rules)
    assert process_time() - begun < 2
