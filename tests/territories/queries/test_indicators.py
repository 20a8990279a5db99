"""Does a value stay with the QPV that it was published for, and is a missing one said to be missing?"""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from committee.people.rules import OFFICE
from committee.territories import actions
from committee.territories.queries import indicators as queries
from committee.territories.rules import Generation, Level
from tests.factories import indicators as files
from tests.factories.territories import load_squares


def shown(code: str, variable: str) -> list[queries.ShownValue]:
    return [one for one in queries.values_for(code) if one.variable == variable]


def test_nothing_is_known_of_an_empty_store(store: Path) -> None:
    assert queries.vintages() == []
    assert queries.values_for("QN03191M") == []
    assert queries.indicators_of(["QP031901"]) == {"QP031901": []}
    assert queries.national("TP60") is None
    assert queries.share_below("TP60", "QP031901") is None
    frame = queries.values("TP60", Generation.OF_2015)
    assert list(frame.columns) == list(queries.VALUES)
    assert frame.empty
    assert queries.series(["QP031901"], "TP60").dtypes.astype(str).to_dict() == queries.SERIES


def test_values_of_a_generation_hold_secrets_as_unknown(store: Path, now: datetime) -> None:
    files.load_all(now)
    frame = queries.values("TP60", Generation.OF_2015)
    assert frame["code"].tolist() == ["QP031901", "QP031902", "QP031903"]
    assert frame["value"].isna().tolist() == [False, True, False]
    assert frame["note"].tolist() == [None, "1", None]
    assert set(frame["vintage"]) == {2018}
    assert frame.dtypes.astype(str).to_dict() == queries.VALUES
    assert queries.values("TP60", Generation.OF_2024).empty
    assert queries.values("TP60", Generation.OF_2015, 2021).empty


def test_columns_of_every_year_are_one_variable_and_a_zero_stays(store: Path, now: datetime) -> None:
    files.load_all(now)
    (first, third) = (
        queries.indicators_of(["QP031901", "QP031903"])[code] for code in ("QP031901", "QP031903")
    )
    found = {one.variable: one for one in first}
    assert (found["TP60"].value, found["TP60"].vintage, found["TP60"].is_year_of_values) == (50.5, 2018, True)
    assert (found["POP_MUN"].value, found["POP_MUN"].row, found["POP_MUN"].source) == (
        4200,
        2,
        "DEMO_2021.csv",
    )
    assert (found["A_CNAF"].value, found["A_DEFM"].value) == (1000, 287)
    assert found["EVOL_CA_N_E"].value == -18.2
    zeros = {one.variable: one.value for one in third}
    assert zeros["TX_TOT_MEN6"] == 0
    assert zeros["DISP_GINI"] == 0
    assert zeros["AM"] is None


def test_remark_is_that_of_the_source_of_the_value(store: Path, now: datetime) -> None:
    files.load_all(now)
    notes = {one.variable: one.note for one in queries.indicators_of(["QP031902"])["QP031902"]}
    assert (notes["POP_MUN"], notes["A_CNAF"], notes["AM"], notes["TP60"]) == ("2", "5", "5", "1")


def test_value_of_2015_is_not_carried_through_a_modified_perimeter(store: Path, now: datetime) -> None:
    files.load_all(now)
    (modified,) = shown("QN03191M", "TP60")
    assert (modified.value, modified.whose, modified.is_same) == (50.5, ("QP031901", "Les Essais"), False)
    assert "the perimeter was modified" in str(modified.sentence)
    assert modified.generation is Generation.OF_2015
    (same,) = shown("QN03192I", "DISP_Q2")
    assert (same.value, same.whose, same.is_same) == (14000, ("QP031902", "Le Modèle"), True)
    assert "unchanged" in str(same.sentence)
    merged = shown("QN03193M", "TP60")
    assert [(one.whose[0], one.value, one.is_same) for one in merged] == [
        ("QP031902", None, False),
        ("QP031903", 40, False),
    ]
    assert all("one of several predecessors" in str(one.sentence) for one in merged)
    assert merged[0].is_suppressed
    assert queries.values_for("QN03194N") == []
    (own,) = shown("QP031901", "TP60")
    assert (own.whose, own.is_same, own.sentence) == (("QP031901", "Les Essais"), True, None)


def test_own_value_of_2024_stands_before_that_of_a_predecessor(store: Path, now: datetime) -> None:
    files.load_all(now)
    files.load(files.population_2024(), "population.csv", now, vintage=2020)
    (own,) = shown("QN03191M", "POP_MUN")
    assert (own.value, own.is_same, own.sentence, own.generation) == (4300, True, None, Generation.OF_2024)
    assert shown("QN03191M", "TP60")[0].whose[0] == "QP031901"


def test_without_the_official_passage_nothing_is_carried(store: Path, now: datetime) -> None:
    actions.load_shipped_facts(actor=OFFICE, now=now)
    row = "QP013052;Consolat;5"
    files.load(files.csv_file("CODGEO;LIBGEO;TP60", row), "REVN_2021.csv", now)
    (one,) = shown("QN01356I", "TP60")
    assert (one.whose[0], one.is_same) == ("QP013052", False)
    assert "without the official passage" in str(one.sentence)


def test_name_comes_from_the_passage_the_catalogue_or_the_file(store: Path, now: datetime) -> None:
    load_squares(now)
    files.load(files.demography_2021(), "DEMO_2021.csv", now)
    files.load(files.income_2018(), "filo18.csv", now)
    files.load(files.csv_file("CODGEO;TP60", "QP099001;3"), "REVN_2021.csv", now)
    assert shown("QP031901", "TP60")[0].whose[1] == "Les Essais"
    assert shown("QP099001", "TP60")[0].whose[1] == "QP099001"


def test_newest_value_is_the_newest_year_of_values(store: Path, now: datetime) -> None:
    files.load(files.income_2018(), "filo18.csv", now)
    files.load(files.csv_file("CODGEO;TP60", "QP031901;1"), "REVN_2021.csv", now)
    assert shown("QP031901", "TP60")[0].vintage == 2018, (
        "an edition of 2021 holds values of 2018 at the newest"
    )
    files.load(files.csv_file("CODGEO;TP60", "QP031901;2"), "REVN_2023.csv", now)
    (newest,) = shown("QP031901", "TP60")
    assert (newest.vintage, newest.value, newest.is_year_of_values) == (2023, 2, False)
    assert queries.values("TP60", Generation.OF_2015)["vintage"].tolist() == [2023]
    told = queries.series(["QP031901", "QP031901"], "TP60")
    assert told["vintage"].tolist() == [2018, 2021, 2023]
    assert told["is_year_of_values"].tolist() == [True, False, False]
    assert told["value"].tolist() == [50.5, 1, 2]
    assert told["median"].tolist()[0] == pytest.approx(45.25)


def test_place_among_all_qpv_comes_from_the_same_file(store: Path, now: datetime) -> None:
    files.load_all(now)
    (one,) = shown("QP031901", "TP60")
    assert one.standing == queries.Standing(1.0, 2, 45.25, 44.0)
    (secret,) = shown("QP031902", "TP60")
    assert secret.standing == queries.Standing(None, 2, 45.25, 44.0)
    (people,) = shown("QP031902", "POP_MUN")
    assert people.standing == queries.Standing(0.5, 3, 1100, None)
    (alone,) = shown("QP031901", "TX_TOT_EMPL")
    assert alone.standing is None
    assert queries.share_below("TP60", "QP031903") == (0.0, 2)
    assert queries.share_below("TP60", "QP031902") is None
    assert queries.share_below("TX_TOT_EMPL", "QP031901") is None


def test_value_of_all_qpv_is_that_of_the_row_ensemble(store: Path, now: datetime) -> None:
    files.load_all(now)
    found = queries.national("TP60")
    assert found is not None
    assert (found.value, found.level, found.generation, found.row) == (44.0, Level.NATIONAL, None, 2)
    assert queries.national("TP60", 2021) is None
    assert queries.national("POP_MUN") is None


def test_commune_has_its_own_value_or_a_reason(store: Path, now: datetime) -> None:
    (missing,) = queries.values_of_communes(["31555"], "TP60")
    assert (missing.value, str(missing.reason)) == (None, "The file of communes is not loaded.")
    files.load(files.communes_2021(), "communes.csv", now)
    toulouse, colomiers, other = queries.values_of_communes(["31555", "31149", "99999"], "TP60")
    assert toulouse.value is not None
    assert (toulouse.value.value, toulouse.value.vintage, toulouse.reason) == (21.5, 2021, None)
    assert str(colomiers.reason) == "not published (statistical secrecy)"
    assert str(other.reason) == "The file of communes does not hold this commune."
    held = queries.of_commune(["31555"])["31555"]
    assert {one.variable for one in held} == {"NBMENFISC", "DISP_Q2", "TP60"}
    assert queries.of_commune(["QP031901"]) == {"QP031901": []}


def test_edition_set_aside_no_longer_answers(store: Path, now: datetime) -> None:
    loaded = files.load_all(now)
    actions.set_aside_edition(loaded["filo18.csv"], "replaced", actor=OFFICE, now=now)
    assert shown("QP031901", "TP60") == []
    assert len(queries.vintages()) == 2
    actions.restore_edition(loaded["filo18.csv"], actor=OFFICE, now=now)
    assert len(shown("QP031901", "TP60")) == 1


def test_two_columns_of_one_variable_are_both_kept(store: Path, now: datetime) -> None:
    files.load(files.csv_file("CODGEO;DISP_MED;DISP_Q2", "QP031901;1;2"), "REVN_2021.csv", now)
    found = {one.variable: one.value for one in queries.indicators_of(["QP031901"])["QP031901"]}
    assert found == {"DISP_Q2": 2, "DISP_MED": 1}


def test_number_of_statements_does_not_grow(store: Path, now: datetime, statements: list[str]) -> None:
    files.load_all(now)
    queries.values_for_many(["QN03191M"])
    counts = []
    for codes in (["QN03191M"], ["QN03191M", "QN03192I", "QN03193M", "QP031903"]):
        statements.clear()
        queries.values_for_many(codes)
        queries.many_series(codes, ["TP60", "POP_MUN", "DISP_Q2"])
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 3


def test_official_values_are_those_of_the_files(shared: Path, store: Path, now: datetime) -> None:
    for name in ("DEMO_2021.csv", "data_filo18_qp_revdis.csv"):
        actions.import_data_set(shared / "data" / "insee" / name, actor=OFFICE, now=now)
    actions.import_data_set(shared / "data" / "qpv" / "passage_qp2024_qp2015.csv", actor=OFFICE, now=now)
    (same,) = shown("QN01356I", "TP60")
    assert (same.value, same.is_same, same.whose[0]) == (53.9, True, "QP013052")
    (split,) = shown("QN09353M", "POP_MUN")
    assert (split.value, split.is_same, split.whose) == (45207, False, ("QP093054", "Les Beaudottes"))
    assert {one.whose[0] for one in shown("QN09119M", "TP60")} == {"QP091019", "QP091020", "QP091024"}
    assert len(queries.values("TP60", Generation.OF_2015)) == 1352
    assert int(pd.isna(queries.values("TP60", Generation.OF_2015)["value"]).sum()) == 5
