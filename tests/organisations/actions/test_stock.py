"""Do the dwellings of landlords come in, each at its territory?"""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from committee.organisations import actions, queries
from committee.organisations.rules import TerritoryKind
from committee.people.rules import OFFICE
from committee.territories.actions import import_perimeters, load_shipped_facts
from tests.factories.organisations import counts, history_file, make_organisation
from tests.factories.territories import collection, feature, ring


def test_dwellings_are_known_by_commune_qpv_and_department(store: Path, now: datetime) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    by = {"actor": OFFICE, "now": now}
    made = make_organisation("Rives (DÉMO)", now=now)
    content = history_file(
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
    newer = history_file(
        ["Bailleur", "Code INSEE", "Logements", "Situation au"], ["Rives (DÉMO)", "95127", 0, "31/12/2026"]
    )
    assert counts(actions.import_stock(newer, "t.xlsx", **by)) == (1, 0, 0)
    assert queries.owns_in([made], commune_codes=["95127"]) == {made: False}
    corrected = history_file(
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
        history_file(["Bailleur", "Commune", "QPV", "Logements"], row), "s.xlsx", actor=OFFICE, now=now
    )
    [problem] = report.errors
    assert problem.row == 2
    assert column is None or problem.column == column
    assert why in str(problem.message)


def test_same_place_told_twice_is_an_error_when_it_differs(store: Path, now: datetime) -> None:
    make_organisation("Rives (DÉMO)", now=now)
    header = ["Bailleur", "Code INSEE", "Logements"]
    rows = [["Rives (DÉMO)", "95127", 5], ["Rives (DÉMO)", "95127", 5], ["Rives (DÉMO)", "95127", 6]]
    report = actions.import_stock(history_file(header, *rows), "s.xlsx", actor=OFFICE, now=now)
    assert ([problem.row for problem in report.warnings], [problem.row for problem in report.errors]) == (
        [3],
        [4],
    )


@pytest.mark.parametrize(
    ("commune", "qpv", "column", "proposed"),
    [("Saint-Denis", None, "Commune", ["93066", "97411"]), (None, "Grand Saint-Denis", "QPV", ["QN09301N"])],
)
def test_places_that_may_be_meant_are_proposed(
    commune: str | None, qpv: str | None, column: str, proposed: list[str], store: Path, now: datetime
) -> None:
    homonyms = [
        feature(code, [[ring(lon, lat)]], lib_com="Saint-Denis", insee_com=insee, lib_qp=name)
        for code, lon, lat, insee, name in (
            ("QN09301N", 2.35, 48.93, "93066", "Grand Saint-Denis"),
            ("QN97401N", 55.45, -20.88, "97411", "Le Butor"),
        )
    ]
    import_perimeters(collection(*homonyms), generation="2024", name="Essai", actor=OFFICE, now=now)
    make_organisation("Rives (DÉMO)", now=now)
    content = history_file(["Bailleur", "Commune", "QPV", "Logements"], ["Rives (DÉMO)", commune, qpv, 5])
    report = actions.import_stock(content, "s.xlsx", actor=OFFICE, now=now)
    [problem] = report.errors
    assert problem.column == column
    assert all(each in str(problem.proposal) for each in proposed)
