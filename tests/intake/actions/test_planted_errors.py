"""Is every mistake planted in a sound file reported as an error at its own cell, and nothing else with it?

Each layout holds the same thirty sound applications. Its twin holds the same with one mistake in each of the rows
that ``MISTAKES`` names; the errors of its dry run are exactly the cells where mistakes were planted.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from committee.calls.rules import Phase
from committee.intake.actions import import_applications
from committee.intake.report import ImportReport
from committee.people.rules import OFFICE
from tests.corpus.ods import ods_of
from tests.corpus.plans import Plan
from tests.corpus.texts import csv_of
from tests.corpus.xls import xls_of
from tests.corpus.xlsx import xlsx_of
from tests.factories.calls import make_call

Row = list[object]
ROWS = 30
HEADER = [
    "N° de dossier",
    "Intitulé",
    "Porteur",
    "SIRET du porteur",
    "RNA du porteur",
    "Bailleurs",
    "Catégorie",
    "Nature de la demande",
    "Début",
    "Durée (mois)",
    "Logements",
    "Ménages",
    "Coût total (€)",
    "Montant demandé (€)",
    "Part en QPV (%)",
    "Public sensible",
    "Déposé le",
    "Commune",
    "Code commune",
    "Longitude",
    "Latitude",
]
AT = {header: place for place, header in enumerate(HEADER)}


def _sound(place: int) -> Row:
    """A sound application; no two have the same number, title or lead."""
    return [
        f"D-{place:03}",
        f"DÉMO – Projet {place} de l’îlot {chr(65 + place % 26)}",
        f"DÉMO Association {place}",
        None,
        f"W{595000000 + place}",
        "DÉMO Habitat Nord",
        "recherche-action",
        "première demande",
        date(2027, 1 + place % 12, 1 + place % 28),
        24,
        100 + place,
        1000 + place,
        37000 + 10 * place,
        18500 + place,
        60 + place % 30,
        "oui",
        date(2026, 1, 1 + place % 28),
        "Toulouse",
        "31555",
        1.4799,
        43.6092,
    ]


# Row of the table (from 0), header, what stands there instead.
MISTAKES: list[tuple[int, str, object]] = [
    (0, "N° de dossier", None),
    (1, "N° de dossier", "D-" + "9" * 40),
    (2, "Intitulé", None),
    (3, "Intitulé", "Très long " * 40),
    (4, "Porteur", "-"),
    (5, "SIRET du porteur", "7,32829E+13"),
    (6, "SIRET du porteur", "12 34"),
    (7, "RNA du porteur", "association loi 1901"),
    (8, "Catégorie", "grand projet"),
    (9, "Nature de la demande", "on verra"),
    (10, "Début", "31/02/2027"),
    (11, "Début", "14 novembre"),
    (12, "Début", "02/28/2027"),
    (13, "Durée (mois)", "longtemps"),
    (14, "Logements", "une centaine ou deux"),
    (15, "Logements", "-12"),
    (16, "Ménages", "12,5"),
    (17, "Ménages", "120 à 150"),
    (18, "Coût total (€)", "beaucoup"),
    (19, "Coût total (€)", "12 000 + 3 000"),
    (20, "Montant demandé (€)", "(1 200,00)"),
    (21, "Montant demandé (€)", "18 500 $"),
    (22, "Part en QPV (%)", "140 %"),
    (23, "Public sensible", "peut-être"),
    (24, "Déposé le", "courant janvier"),
    (25, "Code commune", "3155"[:2]),
    (26, "Longitude", "est"),
    (27, "Latitude", "143,6"),
]


def _table(mistakes: Sequence[tuple[int, str, object]]) -> list[Row]:
    table = [_sound(place) for place in range(ROWS)]
    for row, header, value in mistakes:
        table[row][AT[header]] = value
    return table


def _typed(table: Sequence[Row]) -> list[Row]:
    """As a person types it in a CSV: French dates and decimal commas."""
    return [
        [
            value.strftime("%d/%m/%Y")
            if isinstance(value, date)
            else str(value).replace(".", ",")
            if isinstance(value, float)
            else value
            for value in row
        ]
        for row in table
    ]


def _titled(table: Sequence[Row], above: int) -> list[Row]:
    titles: list[Row] = [["Appel à projets 2026"], ["Extraction du 15 janvier 2026"], []][:above]
    return [*titles, HEADER, *table]


# Name -> file name, sheet, row of the first application, and how the file is made of the table.
Build = Callable[[list[Row]], bytes]
LAYOUTS: dict[str, tuple[str, str, int, Build]] = {
    "xlsx": ("d.xlsx", "Dossiers", 2, lambda t: xlsx_of({"Dossiers": Plan([HEADER, *t])})),
    "xlsx_under_titles": ("d.xlsx", "Feuil1", 5, lambda t: xlsx_of({"Feuil1": Plan(_titled(t, 3))})),
    "xlsx_after_a_hidden_sheet": (
        "d.xlsx",
        "Retenus",
        2,
        lambda t: xlsx_of(
            {"Listes": Plan([["oui"], ["non"]], is_hidden=True), "Retenus": Plan([HEADER, *t])}
        ),
    ),
    "xlsx_away_from_the_corner": (
        "d.xlsx",
        "Dossiers",
        4,
        lambda t: xlsx_of(
            {"Dossiers": Plan([[], [], [None, None, *HEADER], *[[None, None, *row] for row in t]])}
        ),
    ),
    "xlsx_with_empty_rows": (
        "d.xlsx",
        "Dossiers",
        2,
        lambda t: xlsx_of({"Dossiers": Plan([HEADER, *t, [], [], ["", ""]])}),
    ),
    "ods": ("d.ods", "Dossiers", 2, lambda t: ods_of({"Dossiers": Plan([HEADER, *t])})),
    "xls": ("d.xls", "Dossiers", 2, lambda t: xls_of({"Dossiers": Plan([HEADER, *t])})),
    "csv": ("d.csv", "", 2, lambda t: csv_of([HEADER, *_typed(t)])),
    "csv_cp1252_under_titles": ("d.csv", "", 4, lambda t: csv_of(_titled(_typed(t), 2), encoding="cp1252")),
    "tsv_utf16": ("d.tsv", "", 2, lambda t: csv_of([HEADER, *_typed(t)], "\t", "utf-16")),
}


def _tried(layout: str, mistakes: Sequence[tuple[int, str, object]], now: datetime) -> ImportReport:
    filename, _, _, build = LAYOUTS[layout]
    call = make_call(Phase.DEPOSIT, now=now).code
    content = build(_table(mistakes))
    return import_applications(content, filename, call, dry_run=True, actor=OFFICE, now=now)


def test_two_hundred_mistakes_are_planted() -> None:
    assert len(LAYOUTS) * len(MISTAKES) >= 200
    assert len({row for row, _, _ in MISTAKES}) == len(MISTAKES), "one mistake a row"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_mistake_is_an_error_at_its_cell(layout: str, store: Path, now: datetime) -> None:
    _, sheet, first, _ = LAYOUTS[layout]
    report = _tried(layout, MISTAKES, now)
    planted = {(sheet, first + row, header) for row, header, _ in MISTAKES}
    found = [(problem.sheet, problem.row, problem.column) for problem in report.errors]
    assert set(found) == planted
    assert len(found) == len(planted), "one error a mistake"
    assert report.created == 0 or report.is_refused


@pytest.mark.parametrize("layout", LAYOUTS)
def test_clean_twin_has_no_error(layout: str, store: Path, now: datetime) -> None:
    report = _tried(layout, [], now)
    assert report.errors == []
    assert report.created == ROWS


def test_rows_of_one_number_that_contradict_each_other_are_told_at_each_cell(
    store: Path, now: datetime
) -> None:
    filename, sheet, first, build = LAYOUTS["xlsx"]
    table = _table([])
    table[29] = [*table[28][:-2], 1.45, 43.6]
    table[29][AT["Montant demandé (€)"]] = 99
    call = make_call(Phase.DEPOSIT, now=now).code
    report = import_applications(build(table), filename, call, dry_run=True, actor=OFFICE, now=now)
    found = [(problem.sheet, problem.row, problem.column) for problem in report.errors]
    assert found == [(sheet, first + 29, "Montant demandé (€)")]
