"""Do contributions of earlier years come in as they are told?"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from committee.organisations import actions, queries
from committee.organisations.rules import FactKind
from committee.people.rules import OFFICE
from tests.factories.organisations import counts, history_file, make_organisation


def test_one_column_per_year_under_a_title_with_french_amounts(store: Path, now: datetime) -> None:
    made = make_organisation("Habitat des Coteaux (DÉMO)", now=now)
    content = history_file(
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
    changed = history_file(["ESH", "2024"], ["Habitat des Coteaux (DÉMO)", 0])
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
    content = history_file(["Bailleur", "Année", "Montant (€)", "Versée le"], *rows)
    report = actions.import_contributions(content, "c.xlsx", actor=OFFICE, now=now)
    assert [problem.row for problem in report.warnings] == [4]
    [fact] = queries.facts_of([made])[made]
    assert (fact.value, fact.happened_on) == (Decimal(150), date(2025, 9, 1))


def test_names_are_proposed_never_joined_and_a_number_decides(store: Path, now: datetime) -> None:
    by = {"actor": OFFICE, "now": now}
    made = make_organisation("Val d’Oise Habitat", siren="732829320", now=now)
    near = history_file(["Bailleur", "2025"], ["Val Oise Habitat", 10])
    report = actions.import_contributions(near, "c.xlsx", **by)
    assert [(one.name, [like.id for like in one.similar]) for one in report.unknown] == [
        ("Val Oise Habitat", [made])
    ]
    assert "Val d’Oise Habitat" in str(report.errors[0].proposal)
    numbered = history_file(["Bailleur", "SIREN", "2024"], ["Tout autre nom", "732 829 320", 10])
    assert counts(actions.import_contributions(numbered, "n.xlsx", **by)) == (1, 0, 0)
    joined = actions.import_contributions(near, "c.xlsx", same_as={"Val Oise Habitat": made}, **by)
    assert counts(joined) == (1, 0, 0)
    assert queries.find_organisation("val oise habitat") == made
    assert len(queries.names()) == 1


def test_homonyms_are_asked_about(store: Path, now: datetime) -> None:
    for commune in ("Lyon", "Nice"):
        make_organisation("Le Toit (DÉMO)", commune=commune, now=now)
    content = history_file(["Bailleur", "2025"], ["Le Toit (DÉMO)", 10])
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
    report = actions.import_contributions(history_file(header, row), "c.xlsx", actor=OFFICE, now=now)
    assert any(why in str(problem.message) for problem in report.errors)
    assert queries.facts_of([made]) == {}
    assert report.as_csv("fr").startswith(b"sheet,row,column,value,severity,message,proposal")
