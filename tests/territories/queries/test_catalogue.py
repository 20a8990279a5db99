"""Which QPV are known, by code, name, commune and department?"""

from datetime import date, datetime

import pandas as pd
import pytest

from committee.people.rules import OFFICE
from committee.territories import actions, queries
from tests.factories.territories import QP2015, collection, feature, load_squares
from tests.factories.territory_tables import csv_of, list_csv, passage_csv

pytestmark = pytest.mark.usefixtures("store")
OFFICIAL = "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"


def test_districts_list_takes_a_constant_number_of_statements(now: datetime, statements: list[str]) -> None:
    load_squares(now)
    statements.clear()
    first = queries.districts(on=now.date())
    opened = len(statements)
    queries.shapes(first["code"])
    statements.clear()
    queries.districts(on=now.date())
    queries.shapes(first["code"])
    assert (opened, len(statements)) == (3, 2)


def test_districts_are_filtered_by_department_and_folded_text(now: datetime) -> None:
    load_squares(now)
    whole = queries.districts(on=now.date())
    assert whole.dtypes.astype(str).to_dict() == queries.DISTRICTS
    assert len(whole) == 6
    assert list(queries.districts("974", on=now.date())["code"]) == ["QN97490M"]
    for search in ("coeur des ETANGS", "qn03191", "colomiers", "Place – le cœur"):
        assert list(queries.districts(search=search, on=now.date())["code"]) == ["QN03191N"]
    none = queries.districts(search="nulle part", on=now.date())
    assert none.dtypes.astype(str).to_dict() == queries.DISTRICTS
    assert queries.districts(on=date(2021, 1, 1)).empty


def test_unknown_centre_stays_unknown(now: datetime) -> None:
    load_squares(now)
    bare = queries.districts("48", on=now.date()).iloc[0]
    assert pd.isna(bare["lon"])
    assert pd.isna(bare["area_ha"])


def test_qpv_is_found_by_code_on_its_dates_only(now: datetime) -> None:
    load_squares(now)
    found = queries.qpv_by_code(" qn97490m ")
    assert found is not None
    assert (found.name, found.department_name, found.commune_names) == (
        "Le Carré du Port",
        "La Réunion",
        "Le Port",
    )
    assert queries.qpv_by_code("QN97490M", date(2024, 6, 1)) is None
    assert queries.qpv_by_code("QN97490M", date(2025, 6, 1)) == found
    assert queries.qpv_by_code("QN99999M") is None
    assert queries.qpv_by_code("QP031090") is None
    assert queries.qpv_by_code("pas un code") is None


def test_qpv_is_found_by_name_and_commune(now: datetime) -> None:
    load_squares(now)
    actions.import_perimeters(QP2015, actor=OFFICE, now=now)
    assert [row.code for row in queries.qpv_named("ORLEANS d'essai")] == ["QN97890M"]
    assert [row.code for row in queries.qpv_named("vieux carre", "toulouse")] == ["QP031090"]
    assert queries.qpv_named("vieux carré", "Blagnac") == []
    assert queries.qpv_named("vieux carré", on=now.date()) == []
    assert [row.code for row in queries.qpv_named("vieux carré", on=date(2021, 1, 1))] == ["QP031090"]


def test_options_show_code_name_and_communes(now: datetime) -> None:
    load_squares(now)
    actions.import_perimeters(QP2015, actor=OFFICE, now=now)
    options = queries.qpv_options()
    assert list(options)[-1] == "QP031090"
    assert options["QN03191N"] == "QN03191N · La Place, le Cœur des Étangs (Toulouse, Colomiers)"
    assert "QP031090" not in queries.qpv_options(now.date())


def test_shapes_give_outlines_of_both_generations(now: datetime) -> None:
    load_squares(now)
    actions.import_perimeters(QP2015, actor=OFFICE, now=now)
    found = queries.shapes(["QP031090", "QN04890N", "QN99999M", "x", "QP031090"])
    assert list(found.columns) == list(queries.SHAPES)
    assert list(found["code"]) == ["QP031090", "QN04890N"]
    assert found.loc[0, "outline"].contains(found.loc[0, "outline"].representative_point())
    assert found.loc[1, "outline"] is None
    assert list(queries.shapes([]).columns) == list(queries.SHAPES)


def test_newest_list_completes_the_perimeters(now: datetime) -> None:
    load_squares(now)
    before = queries.qpv_by_code("QN03190M")
    assert queries.qpv_by_code("QN03192I") is None
    listed = actions.import_data_set(list_csv(), actor=OFFICE, now=now)
    actions.import_data_set(passage_csv(), actor=OFFICE, now=now)
    found, added = queries.qpv_by_code("QN03190M"), queries.qpv_by_code("QN03192I")
    assert before is not None
    assert found is not None
    assert added is not None
    assert (found.name, found.edition_id, found.has_outline) == (before.name, before.edition_id, True)
    assert (found.commune_names, found.status) == ("Toulouse, Colomiers", "MODIFIE")
    assert found.epci_codes == before.epci_codes
    assert (added.has_outline, added.lon, added.status, added.row) == (False, None, "INCHANGE", 3)
    assert (added.edition_id, added.epci_codes) == (listed.edition_id, ("243100518",))
    assert {"QN03192I", "QN98790M"} <= set(queries.districts(on=now.date())["code"])
    assert queries.shapes(["QN03192I"]).loc[0, "outline"] is None
    assert [row.code for row in queries.qpv_named("le pré", "Toulouse")] == ["QN03192I"]


def test_list_answers_without_perimeters(now: datetime) -> None:
    actions.import_data_set(list_csv(), actor=OFFICE, now=now)
    assert list(queries.districts(on=now.date())["code"]) == ["QN03190M", "QN03192I", "QN98790M"]
    assert queries.districts(on=date(2021, 1, 1)).empty
    assert list(queries.districts(on=date(2024, 6, 1))["code"]) == ["QN03190M", "QN03192I"]
    assert queries.shapes(["QN03190M"]).loc[0, "outline"] is None
    found = queries.qpv_by_code("QN98790M")
    assert found is not None
    assert (found.is_schematic, found.has_outline) == (False, False)
    assert queries.qpv_by_code("QN98790M", date(2024, 6, 1)) is None


def test_communes_given_apart_are_put_together_where_the_official_code_knows_both(now: datetime) -> None:
    header = ("code_qp", "nom_qp", "insee_com_principale", "lib_com")
    rows = [("QP003091", "A", "03095", "Cusset, Vichy"), ("QP003092", "B", "99999", "Là, Ici")]
    actions.import_data_set(csv_of(header, rows), actor=OFFICE, now=now)
    found = [queries.qpv_by_code(code) for code in ("QP003091", "QP003092")]
    assert [row and row.communes for row in found] == [
        (("03095", "Cusset"), (None, "Vichy")),
        (("99999", None), (None, "Là"), (None, "Ici")),
    ]


def test_search_where_nothing_is_loaded_keeps_its_columns(now: datetime) -> None:
    found = queries.districts(None, "zzz", on=now.date())
    assert list(found.columns) == list(queries.districts(on=now.date()).columns)
    assert "code" in found.columns


def test_communes_in_capitals_are_written_as_people_write_them(now: datetime) -> None:
    content = collection(
        feature("QP095801", None, insee_com="95127", lib_com="CERGY", insee_dep="95"),
        feature("QP091802", None, insee_com="91182", lib_com="COURCOURONNES-SUR-L'ESSAI", insee_dep="91"),
    )
    actions.import_perimeters(content, actor=OFFICE, now=now)
    then = date(2021, 2, 4)
    assert [each.communes for each in queries.look_up(commune="Cergy", on=then).proposals] == ["Cergy"]
    row = queries.qpv_by_code("QP091802")
    assert row is not None
    assert row.commune_names == "Courcouronnes-sur-L'Essai"
