"""Do contributions and dwellings of earlier years come in once, wholly or not at all?"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from committee.organisations import actions, queries
from committee.organisations.history import HistoryReport
from committee.organisations.rules import FactKind, TerritoryKind
from committee.organisations.templates import contributions_workbook, stock_workbook
from committee.people.rules import OFFICE
from committee.spreadsheets.write import Sheet, write_xlsx
from committee.territories.actions import load_shipped_facts
from tests.factories.organisations import make_organisation


def file_of(header: list[str], *rows: list[Any], title: str | None = None) -> bytes:
    table = Sheet([title, *[""] * (len(header) - 1)], [header, *rows]) if title else Sheet(header, rows)
    return write_xlsx({"Feuil1": table})


def counts(report: HistoryReport) -> tuple[int, int, int]:
    return report.created, report.changed, report.unchanged


@pytest.mark.parametrize(
    ("act", "workbook", "count"),
    [(actions.import_contributions, contributions_workbook, 3), (actions.import_stock, stock_workbook, 2)],
)
def test_template_comes_in_once_when_unknown_names_are_accepted(
    act: Any, workbook: Any, count: int, store: Path, now: datetime
) -> None:
    by = {"actor": OFFICE, "now": now}
    refused = act(workbook(), "modele.xlsx", **by)
    assert refused.has_errors
    assert queries.names() == {}
    tried = act(workbook(), "modele.xlsx", dry_run=True, create_unknown=True, **by)
    assert counts(tried) == (count, 0, 0)
    assert queries.names() == {}
    told: list[tuple[int, int]] = []
    done = act(workbook(), "modele.xlsx", create_unknown=True, progress=lambda *step: told.append(step), **by)
    assert (counts(done), done.errors) == ((count, 0, 0), [])
    assert told[-1] == (100, 100)
    assert counts(act(workbook(), "modele.xlsx", **by)) == (0, 0, count)


def test_one_column_per_year_under_a_title_with_french_amounts(store: Path, now: datetime) -> None:
    made = make_organisation("Habitat des Coteaux (DÉMO)", now=now)
    content = file_of(
        ["ESH", "Contribution 2024", "2025 (€)"],
        ["HABITAT DES COTEAUX (demo)", "37 000,50 €", "n/c"],
        title="Contributions volontaires",
    )
    by = {"actor": OFFICE, "now": now}
    assert counts(actions.import_contributions(content, "c.xlsx", **by)) == (1, 0, 0)
    assert queries.contributed([made], 2024) == {made: True}
    assert queries.contributed([made], 2025) == {made: None}
    [fact] = queries.facts_of([made], FactKind.CONTRIBUTION)[made]
    assert (fact.value, fact.source, fact.sheet, fact.row) == (Decimal("37000.50"), "c.xlsx", "Feuil1", 3)
    changed = file_of(["ESH", "2024"], ["Habitat des Coteaux (DÉMO)", 0])
    report = actions.import_contributions(changed, "d.xlsx", **by)
    assert counts(report) == (0, 1, 0)
    assert "becomes" in str(report.differences[0])
    assert queries.contributed([made], 2024) == {made: False}


def test_payments_of_a_year_are_added_and_a_row_that_stands_twice_counts_once(
    store: Path, now: datetime
) -> None:
    made = make_organisation("Rives (DÉMO)", now=now)
    rows = [
        ["Rives (DÉMO)", 2025, 100, date(2025, 3, 1)],
        ["Rives (DÉMO)", 2025, 50, date(2025, 9, 1)],
        ["Rives (DÉMO)", 2025, 50, date(2025, 9, 1)],
    ]
    content = file_of(["Bailleur", "Année", "Montant (€)", "Versée le"], *rows)
    report = actions.import_contributions(content, "c.xlsx", actor=OFFICE, now=now)
    assert [problem.row for problem in report.warnings] == [4]
    [fact] = queries.facts_of([made])[made]
    assert (fact.value, fact.happened_on) == (Decimal(150), date(2025, 9, 1))


def test_names_are_proposed_never_joined_and_a_number_decides(store: Path, now: datetime) -> None:
    by = {"actor": OFFICE, "now": now}
    made = make_organisation("Val d’Oise Habitat", siren="732829320", now=now)
    near = file_of(["Bailleur", "2025"], ["Val Oise Habitat", 10])
    report = actions.import_contributions(near, "c.xlsx", **by)
    assert [(one.name, [like.id for like in one.similar]) for one in report.unknown] == [
        ("Val Oise Habitat", [made])
    ]
    assert "Val d’Oise Habitat" in str(report.errors[0].proposal)
    numbered = file_of(["Bailleur", "SIREN", "2024"], ["Tout autre nom", "732 829 320", 10])
    assert counts(actions.import_contributions(numbered, "n.xlsx", **by)) == (1, 0, 0)
    joined = actions.import_contributions(near, "c.xlsx", same_as={"Val Oise Habitat": made}, **by)
    assert counts(joined) == (1, 0, 0)
    assert queries.find_organisation("val oise habitat") == made
    assert len(queries.names()) == 1


def test_homonyms_are_asked_about(store: Path, now: datetime) -> None:
    for commune in ("Lyon", "Nice"):
        make_organisation("Le Toit (DÉMO)", commune=commune, now=now)
    content = file_of(["Bailleur", "2025"], ["Le Toit (DÉMO)", 10])
    report = actions.import_contributions(content, "c.xlsx", create_unknown=True, actor=OFFICE, now=now)
    assert "2 organisations bear" in str(report.errors[0].message)
    assert len(queries.names()) == 2


@pytest.mark.parametrize(
    ("header", "row", "why"),
    [
        (["Nom du chat", "2025"], ["Rives", 1], "No sheet"),
        (["Bailleur", "Montant (€)"], ["Rives (DÉMO)", 5], "year of this contribution is missing"),
        (["Bailleur", "Année", "Montant (€)"], ["Rives (DÉMO)", 12, 5], "not the year"),
        (["Bailleur", "Remarque"], ["Rives (DÉMO)", "x"], "neither a column of amounts"),
        (["Bailleur", "2025"], ["Rives (DÉMO)", "beaucoup"], ""),
        (["Bailleur", "2025"], [None, 5], "may not be empty"),
    ],
)
def test_faulty_file_of_contributions_writes_nothing(
    header: list[str], row: list[Any], why: str, store: Path, now: datetime
) -> None:
    made = make_organisation("Rives (DÉMO)", now=now)
    report = actions.import_contributions(file_of(header, row), "c.xlsx", actor=OFFICE, now=now)
    assert any(why in str(problem.message) for problem in report.errors)
    assert queries.facts_of([made]) == {}
    assert report.as_csv("fr").startswith(b"sheet,row,column,value,severity,message,proposal")


def test_dwellings_are_known_by_commune_qpv_and_department(store: Path, now: datetime) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    by = {"actor": OFFICE, "now": now}
    made = make_organisation("Rives (DÉMO)", now=now)
    content = file_of(
        ["Organisme", "Commune", "Code INSEE", "QPV", "Nb logements", "% QPV", "Département", "Situation au"],
        ["Rives (DÉMO)", "Cergy", None, None, "1.376", "48 %", "95", "31/12/2025"],
        ["Rives (DÉMO)", "Cergy", None, "Axe Majeur-Horloge", 12, None, None, "31/12/2025"],
        ["Rives (DÉMO)", None, None, None, 0, None, "974", "31/12/2025"],
        ["Rives (DÉMO)", "Montargis", "45208", None, 3, None, None, "31/12/2025"],
    )
    report = actions.import_stock(content, "s.xlsx", **by)
    assert (counts(report), report.errors) == ((4, 0, 0), [])
    assert counts(actions.import_stock(content, "s.xlsx", **by)) == (0, 0, 4)
    rows = {
        row.territory_kind: row for row in queries.stock_of([made])[made] if row.territory_code != "45208"
    }
    assert (rows[TerritoryKind.COMMUNE].dwellings, rows[TerritoryKind.COMMUNE].qpv_share) == (1376, 0.48)
    assert rows[TerritoryKind.QPV].territory_code.startswith("QN095")
    assert queries.owns_in([made], commune_codes=["95127"]) == {made: True}
    assert queries.owns_in([made], commune_codes=["97411"], department="974") == {made: False}
    assert queries.owns_in([made], commune_codes=["69123"], department="69") == {made: None}
    newer = file_of(
        ["Bailleur", "Code INSEE", "Logements", "Situation au"], ["Rives (DÉMO)", "95127", 0, "31/12/2026"]
    )
    assert counts(actions.import_stock(newer, "t.xlsx", **by)) == (1, 0, 0)
    assert queries.owns_in([made], commune_codes=["95127"]) == {made: False}
    corrected = file_of(
        ["Bailleur", "Code INSEE", "Logements", "Situation au"], ["Rives (DÉMO)", "95127", 5, "31/12/2026"]
    )
    assert counts(actions.import_stock(corrected, "t.xlsx", **by)) == (0, 1, 0)
    assert queries.owns_in([made], commune_codes=["95127"]) == {made: True}


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (["Rives (DÉMO)", "Nulleville", None, 5], "Commune", "INSEE code"),
        (["Rives (DÉMO)", None, None, 5], None, "Say where"),
        (["Rives (DÉMO)", None, "Nulle part", 5], "QPV", ""),
    ],
)
def test_place_that_is_not_known_is_said_at_its_cell(
    row: list[Any], column: str | None, why: str, store: Path, now: datetime
) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    make_organisation("Rives (DÉMO)", now=now)
    report = actions.import_stock(
        file_of(["Bailleur", "Commune", "QPV", "Logements"], row), "s.xlsx", actor=OFFICE, now=now
    )
    [problem] = report.errors
    assert problem.row == 2
    assert column is None or problem.column == column
    assert why in str(problem.message)


def test_same_place_told_twice_is_an_error_when_it_differs(store: Path, now: datetime) -> None:
    make_organisation("Rives (DÉMO)", now=now)
    header = ["Bailleur", "Code INSEE", "Logements"]
    rows = [["Rives (DÉMO)", "95127", 5], ["Rives (DÉMO)", "95127", 5], ["Rives (DÉMO)", "95127", 6]]
    report = actions.import_stock(file_of(header, *rows), "s.xlsx", actor=OFFICE, now=now)
    assert ([problem.row for problem in report.warnings], [problem.row for problem in report.errors]) == (
        [3],
        [4],
    )
