"""Is every problem of a file reported at its cell, and is nothing else refused?"""

from typing import Any

import pytest

from committee.intake.columns import COLUMN, is_known_header
from committee.intake.rules import ApplicationRole, Severity
from committee.intake.table import SiteDraft, TableOfApplications, read_applications
from committee.organisations.rules import OrganisationKind
from committee.spreadsheets.read import RawSheet, read_table
from tests.factories.intake import application_row, workbook


def _read(rows: list[dict[str, Any]], **sheets: list[dict[str, Any]]) -> TableOfApplications:
    return read_applications(read_table(workbook(rows, **sheets), "x.xlsx", is_header=is_known_header))


def _errors(table: TableOfApplications) -> list[tuple[str, int | None, str | None, str | None]]:
    return [
        (problem.sheet, problem.row, problem.column, problem.value)
        for problem in table.problems
        if problem.severity is Severity.ERROR
    ]


def _warnings(table: TableOfApplications) -> list[tuple[int | None, str | None]]:
    return [(each.row, each.column) for each in table.problems if each.severity is Severity.WARNING]


def test_rows_become_drafts() -> None:
    table = _read(
        [
            application_row(
                number=12,
                title="Été",
                lead="Le Touril",
                lead_kind="association",
                landlords="A | B",
                themes="Lien social",
                households="1.224",
                requested="n/c",
                site="Résidence",
                commune="Toulouse",
                commune_code=31555,
                lon="1,4799",
                lat="43,6092",
                qpv="qn03113m",
            )
        ]
    )
    [read] = table.problems
    assert (read.severity, read.column, read.correction) == (Severity.INFO, "Ménages", 1224)
    [draft] = table.drafts
    assert (draft.number, draft.row, draft.sheet) == ("12", 2, "Dossiers")
    assert draft.lead.kind is OrganisationKind.ASSOCIATION
    assert [part.name for part in draft.parts[ApplicationRole.LANDLORD]] == ["A", "B"]
    assert draft.fields["themes"] == ["social_ties"]
    assert draft.fields["households"] == 1224
    assert draft.fields["requested"] is None
    assert "needs" not in draft.fields
    site = SiteDraft("Résidence", "Toulouse", "31555", "31", 1.4799, 43.6092, 0.0, "QN03113M")
    assert draft.sites == [site]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("households", "12,5"),
        ("dwellings", "beaucoup"),
        ("requested", "voir le devis"),
        ("starts_on", "31/02/2027"),
        ("category", "autre chose"),
        ("lead_kind", "inconnu au bataillon"),
        ("sensitive_public", "peut-être"),
        ("commune_code", "315"),
        ("department", "Occitanie"),
        ("lon", "43°36"),
        ("title", "x" * 301),
        ("number", "n" * 31),
        ("lead", None),
        ("title", ""),
    ],
)
def test_error_is_reported_at_its_cell_and_its_row_left_out(code: str, value: object) -> None:
    good = application_row(**{code: None} if code not in {"lead", "title", "number"} else {})
    bad = application_row(**{code: value})
    table = _read([good, bad])
    shown = None if value in {None, ""} else (f"{value}"[:200] + "…" if len(str(value)) > 200 else value)
    assert _errors(table) == [("Dossiers", 3, COLUMN[code].header, shown)]
    assert [draft.number for draft in table.drafts] == [good["number"]]


def test_point_outside_france_or_half_given_is_an_error() -> None:
    table = _read(
        [
            application_row(lon=43.6, lat=1.44),
            application_row(lon=1.44, lat=None),
            application_row(lon=None, lat=43.6),
            application_row(lon=1.44, lat=43.6, precision_m=-5),
        ]
    )
    assert [row for _, row, _, _ in _errors(table)] == [2, 3, 4, 5]


def test_precision_is_exact_when_empty_and_unknown_when_told_so() -> None:
    table = _read(
        [
            application_row(lon=1.44, lat=43.6, precision_m=None),
            application_row(lon=1.44, lat=43.6, precision_m="n/c"),
            application_row(lon=1.44, lat=43.6, precision_m=25),
        ]
    )
    assert [draft.sites[0].precision_m for draft in table.drafts] == [0.0, None, 25.0]
    assert table.drafts[0].sites[0].department == "31"


def test_duplicate_number_is_an_error() -> None:
    table = _read([application_row(number="A"), application_row(number="A")])
    assert _errors(table) == [("Dossiers", 3, "N° de dossier", "A")]


def test_missing_column_is_an_error() -> None:
    table = read_applications([RawSheet("x", ["N° de dossier", "Intitulé"], [["1", "t"]], 2)])
    assert _errors(table) == [("x", 1, "Porteur", None)]
    assert table.drafts == []


def test_file_without_the_template_says_what_it_needs() -> None:
    for sheets in ([], [RawSheet("x", ["a", "b"], [["1", "2"]], 2)]):
        table = read_applications(sheets)
        assert len(_errors(table)) == 1
        assert "N° de dossier, Intitulé, Porteur" in str(table.problems[0].message)


def test_unknown_and_doubled_columns_are_told_apart() -> None:
    header = ["N° de dossier", "Intitulé", "Porteur", "Couleur", "porteur *", ""]
    table = read_applications([RawSheet("x", header, [["1", "t", "p", "bleu", "q", "z"]], 2)])
    assert _warnings(table) == [(1, "Couleur")]
    assert _errors(table) == [("x", 1, "porteur *", None)]
    assert table.is_blocked


def test_unknown_sheet_is_a_warning_and_instructions_are_not() -> None:
    further = {"Lisez-moi": [{"Colonne": "x"}], "Brouillon": [{"a": 1}]}
    table = _read([application_row()], **further)
    assert [problem.sheet for problem in table.problems] == ["Brouillon"]


def test_blank_rows_are_passed_over_and_an_empty_file_is_told() -> None:
    header = ["N° de dossier", "Intitulé", "Porteur"]
    rows: list[list[object]] = [["1", "t", "p"], [None, None, None], ["2", "t", "p"]]
    table = read_applications([RawSheet("x", header, rows, 5)])
    assert [draft.row for draft in table.drafts] == [5, 7]
    assert _warnings(read_applications([RawSheet("x", header, [], 2)])) == [(None, None)]


def test_further_sites_come_from_their_sheet() -> None:
    table = _read(
        [application_row(number="A", site="Un"), application_row(number="B"), application_row(number="C")],
        Sites=[
            {"number": "A", "site": "Deux", "commune": "Cergy"},
            {"number": "B", "site": "Seul"},
            {"number": "B", "site": None},
        ],
    )
    assert table.problems == []
    assert [[site.name for site in draft.sites] for draft in table.drafts] == [["Un", "Deux"], ["Seul"], []]


def test_site_of_an_unknown_number_is_an_error_but_not_that_of_a_refused_row() -> None:
    table = _read(
        [application_row(number="A", households="x")],
        Sites=[
            {"number": "A", "site": "Un"},
            {"number": "Z", "site": "Deux"},
            {"number": None, "site": "Trois"},
        ],
    )
    assert _errors(table) == [
        ("Dossiers", 2, "Ménages", "x"),
        ("Sites", 4, "N° de dossier", None),
        ("Sites", 3, "N° de dossier", "Z"),
    ]


def test_doubtful_cells_are_warnings() -> None:
    table = _read(
        [
            application_row(
                number="EXEMPLE-9", themes="Pétanque", requested=10, total_cost=5, site="Un", commune="Cergy"
            )
        ],
        Sites=[{"number": "EXEMPLE-9", "site": "Un", "commune": "Cergy"}],
    )
    assert _warnings(table) == [
        (2, "Montant demandé (€)"),
        (2, "Thèmes"),
        (2, "N° de dossier"),
        (2, "Site"),
    ]
    assert table.drafts[0].fields["themes"] == ["Pétanque"]


def test_csv_of_the_office_is_read() -> None:
    text = "N° de dossier;Intitulé;Porteur;Ménages\r\nD-1;Été;Le Touril;1 224\r\n"
    [draft] = read_applications(read_table(text.encode("cp1252"), "x.csv")).drafts
    assert draft.fields["households"] == 1224
