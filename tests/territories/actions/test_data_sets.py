"""Is any territorial data set loaded whole or not at all, once, by those who may, and told with its counts?"""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from committee.journal.queries import acts_without_contents, entries_about
from committee.people.rules import OFFICE, Member, Role
from committee.store.base import Base
from committee.store.engine import reading
from committee.territories import actions, queries
from committee.territories.data_sets import DataSetReport
from committee.territories.records import QpvContinuation, QpvIndicators, QpvPassage
from committee.territories.rules import EditionKind, Generation, IndicatorTheme, Level, Note
from committee.words import Refused, Sentence
from tests.factories.territories import QP2015, QP2024, collection, feature, load_squares, ring
from tests.factories.territory_tables import (
    csv_of,
    income_csv,
    list_2015_csv,
    list_csv,
    passage_csv,
    workbook,
    zipped,
)

pytestmark = pytest.mark.usefixtures("store")
QPV = "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"


def load(content: bytes | Path, now: datetime, **told: object) -> DataSetReport:
    return actions.import_data_set(content, actor=OFFICE, now=now, **told)  # type: ignore[arg-type]


def counted() -> dict[str, int]:
    with reading() as session:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


def said(report: DataSetReport) -> list[str]:
    return [str(note.sentence) for note in report.notes]


def test_each_kind_is_kept_with_one_entry(now: datetime) -> None:
    perimeters = load(QP2024, now)
    listed = load(list_csv(), now, filename="liste.csv")
    passage = load(passage_csv(), now, filename="passage.csv")
    income = load(income_csv(), now, filename="revenus.csv", name="Revenus 2018")
    assert [(row.kind, row.generation, row.vintage, row.count) for row in (perimeters, listed)] == [
        (EditionKind.PERIMETERS, Generation.OF_2024, None, 6),
        (EditionKind.LIST, Generation.OF_2024, None, 3),
    ]
    assert (passage.kind, passage.count, passage.used) == (EditionKind.PASSAGE, 5, 3)
    assert (income.theme, income.vintage, income.generation, income.count) == (
        IndicatorTheme.INCOME,
        2018,
        Generation.OF_2015,
        3,
    )
    assert [row.name for row in queries.data_sets()].count("Revenus 2018") == 1
    assert {row.name for row in queries.data_sets()} == {
        *("QPV 2024", "liste.csv", "passage.csv", "Revenus 2018")
    }
    for report in (perimeters, listed, passage, income):
        assert report.answers
        assert report.is_new
        (entry,) = entries_about([report.edition_id])
        assert (entry.act, entry.actor_name) == ("territories.import_data_set", "Office")
        assert entry.payload is not None
        assert entry.payload["kind"] == report.kind


def test_rows_of_the_passage_and_of_indicators_are_kept(now: datetime) -> None:
    load(passage_csv(), now)
    load(income_csv(), now)
    with reading() as session:
        pairs = session.execute(
            select(QpvPassage.code, QpvPassage.predecessor, QpvPassage.rank, QpvPassage.predecessor_label)
        ).all()
        statuts = dict(session.execute(select(QpvContinuation.code, QpvContinuation.statut)).all())
        rows = {row.code: row for row in session.scalars(select(QpvIndicators))}
    assert ("QN03190M", "QP031091", 1, "Le Carré Haut") in [tuple(pair) for pair in pairs]
    assert ("QN03190M", "QP031090", 2, "Vieux Carré") in [tuple(pair) for pair in pairs]
    assert (statuts["QN97690C"], statuts["QN03192I"]) == ("COMMUNE", "INCHANGE")
    assert rows["QP031090"].values == {"DISP_MED_A18": 11510.0, "DISP_TP60_A18": 50.1}
    assert rows["QP031091"].values == {"DISP_MED_A18": None, "DISP_TP60_A18": None}
    (national,) = [row for row in rows.values() if row.level is Level.NATIONAL]
    assert national.values["DISP_MED_A18"] == 13770.0


def test_same_bytes_again_change_nothing(now: datetime) -> None:
    first = load(list_csv(("QN03190M", "Autre")), now)
    before = counted()
    again = load(list_csv(("QN03190M", "Autre")), now + timedelta(days=1), name="Autre nom")
    assert (again.edition_id, again.is_new, again.name) == (first.edition_id, False, first.name)
    assert again.notes == first.notes != ()
    assert counted() == before
    assert str(again.sentences()[0]).startswith("This very file")
    actions.set_aside_edition(first.edition_id, "essai", actor=OFFICE, now=now)
    assert load(list_csv(("QN03190M", "Autre")), now).is_set_aside


def test_same_bytes_of_another_generation_stand_beside(now: datetime) -> None:
    both = csv_of(("code_qp", "lib_qp"), [("QN03190M", "A"), ("QP031090", "B")])
    with pytest.raises(Refused, match="both generations"):
        load(both, now)
    new, old = load(both, now, generation="2024"), load(both, now, generation=Generation.OF_2015)
    assert new.edition_id != old.edition_id
    assert (new.left_out, old.left_out) == (1, 1)


def test_older_publication_stands_beside_and_does_not_answer(now: datetime) -> None:
    newer = load(list_csv(), now, published_on=date(2026, 1, 16))
    older = load(list_csv(("QN03193N", "Le Neuf")), now + timedelta(hours=1), published_on=date(2025, 2, 6))
    assert (newer.answers, older.answers) == (True, False)
    assert any("stands beside it" in str(sentence) for sentence in older.sentences())
    assert queries.qpv_by_code("QN03193N") is None


def test_day_of_publication_is_told_by_the_official_address(now: datetime) -> None:
    for address, day in (
        ("https://static.data.gouv.fr/qpv/20260116-110350/listeqp2024.csv", date(2026, 1, 16)),
        ("https://static.data.gouv.fr/qpv/20261399-110350/liste.csv", None),
        ("20260116-liste.csv", None),
    ):
        report = load(
            list_csv((f"QN0319{counted()['territories_edition']}N", "X")), now, fetched_from=address
        )
        (row,) = [row for row in queries.data_sets() if row.id == report.edition_id]
        assert (row.published_on, row.source) == (day, address)
        assert row.name == address.rsplit("/", 1)[-1]


def test_unnamed_bytes_get_a_plain_name(now: datetime) -> None:
    assert load(list_csv(), now).name == "QPV 2024"
    assert load(zipped("REVN.csv", income_csv()), now, filename="t.zip").name == "REVN.csv"


def test_missing_beside_what_was_loaded_is_told(now: datetime) -> None:
    load_squares(now)
    listed = load(list_csv(), now)
    assert any(
        note.startswith("2 QPV of this list have no loaded perimeter: QN03192I") for note in said(listed)
    )
    fewer = load(csv_of(("code_qp", "lib_qp"), [("QN03190M", "A")]), now + timedelta(days=1), name="Moins")
    assert "2 QPV of “QPV 2024”, loaded before, are not in it: QN03192I, QN98790M." in said(fewer)
    same = load(csv_of(("code_qp", "lib_qp"), [("QN03190M", "B")]), now + timedelta(days=2))
    assert said(same) == []
    other = collection(feature("QN03190M", [[ring(1.5, 43.7)]]))
    assert (
        "5 QPV of “QPV 2024”, loaded before, are not in it" in said(load(other, now + timedelta(days=3)))[-1]
    )
    assert "loaded before, are not in it" not in "".join(said(load(passage_csv(), now)))


def test_passage_is_compared_with_a_whole_list_alone(now: datetime) -> None:
    load(list_2015_csv(["QP031090", "QP031099"]), now)
    partial = load(passage_csv(), now)
    assert (partial.without_successor, said(partial)) == (None, [])
    whole = [f"QP{department:03d}{number:03d}" for department in range(1, 3) for number in range(1, 758)]
    load(list_2015_csv(whole), now + timedelta(days=1))
    again = load(passage_csv(("QN03199M", "X", "MODIFIE", "QP001001")), now + timedelta(days=1))
    assert (again.used, again.without_successor) == (4, 1513)
    assert any(note.startswith("It names QPV of 2015 that the loaded list does not") for note in said(again))
    many = load(
        passage_csv(*[(f"QN0{n}90M", "X", "MODIFIE", f"QP00{n // 10}0{n}") for n in range(10, 30)]),
        now + timedelta(days=2),
    )
    assert many.used == 23
    nothing = csv_of(("QP2024", "Statut", "QP2015_1"), [("QN03190M", "MODIFIE", "QP001001")])
    assert load(nothing, now + timedelta(days=3)).without_successor == 1513


def test_list_of_2015_loaded_after_the_passage_tells_what_has_no_successor(now: datetime) -> None:
    whole = [f"QP{department:03d}{number:03d}" for department in range(1, 3) for number in range(1, 758)]
    assert load(list_2015_csv(whole), now).without_successor is None
    load(passage_csv(("QN03199M", "X", "MODIFIE", "QP001001")), now)
    assert load(list_2015_csv(["QP031090"]), now).without_successor is None
    completed = load(list_2015_csv([*whole[1:], "QP003001"]), now + timedelta(days=1))
    assert completed.without_successor == 1514
    assert load(list_2015_csv(whole), now).without_successor is None


def test_report_is_kept_without_a_language(now: datetime) -> None:
    report = load(csv_of(("code_qp", "lib_qp", "insee_com"), [("QN00190M", "A", "1053")]), now)
    (note,) = queries.report_of(report.edition_id)
    assert (note.severity, note.where, str(note.sentence)) == ("warning", "2", "“1053” was read as 01053.")
    assert queries.report_of("0") == []


@pytest.mark.parametrize(
    ("told", "part"),
    [
        ({"generation": "2019"}, "2015 or 2024"),
        ({"published_on": date(2030, 1, 1)}, "future"),
        ({"vintage": 2021}, "Only indicators"),
        ({"kind": EditionKind.PASSAGE}, "recognised as: list"),
    ],
)
def test_what_does_not_fit_the_file_is_refused(now: datetime, told: dict[str, object], part: str) -> None:
    with pytest.raises(Refused, match=part):
        load(list_csv(), now, **told)
    assert acts_without_contents() == []


def test_generation_must_be_that_of_the_file(now: datetime) -> None:
    with pytest.raises(Refused, match="passage is of the QPV of 2024"):
        load(passage_csv(), now, generation="2015")
    with pytest.raises(Refused, match="no QPV code of the 2024"):
        load(income_csv(), now, generation="2024")
    assert load(income_csv(), now, generation="2015", vintage=2018).vintage == 2018
    communes = csv_of(("CODGEO", "DISP_TP60_A18"), [("31555", "20,1")])
    assert load(communes, now).generation is Generation.OF_2024
    assert load(communes, now, generation="2015").generation is Generation.OF_2015


@pytest.mark.parametrize("role", list(Role))
def test_only_staff_and_administrators_import(now: datetime, role: Role) -> None:
    member = Member("x", "X", "x@example.org", frozenset({role}))
    if role in {Role.STAFF, Role.ADMIN}:
        assert actions.import_data_set(list_csv(), actor=member, now=now).is_new
        return
    with pytest.raises(Refused, match="may not"):
        actions.import_data_set(list_csv(), actor=member, now=now)


DAMAGED = {
    "cut inside a row": passage_csv()[:-9],
    "cut inside quotes": b'code_qp;lib_qp\r\nQN03190M;"Le Ca',
    "cut workbook": workbook({"Liste": [["code_qp", "lib_qp"], ["QN03190M", "A"]]})[:-80],
    "junk": bytes(range(256)) * 40,
    "zeros": bytes(5_000),
    "web page": b"<!DOCTYPE html><html><body>404</body></html>",
    "zip of pages": zipped("index.html", b"<html>"),
    "other columns": csv_of(("zone", "intitule"), [("QN03190M", "A")]),
    "bomb": zipped("liste.csv", b"code_qp;lib_qp\r\n" + bytes(60 * 1024 * 1024)),
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_damaged_file_leaves_what_was_loaded_untouched(now: datetime, content: bytes) -> None:
    load(list_csv(), now)
    load(QP2015, now)
    before, answered = counted(), queries.districts(on=now.date())
    with pytest.raises(Refused) as refusal:
        load(content, now + timedelta(days=1))
    assert str(refusal.value)
    assert counted() == before
    assert queries.districts(on=now.date()).equals(answered)


def test_large_file_is_refused_unread(now: datetime, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    with path.open("wb") as file:
        file.write(list_csv())
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(Refused, match="larger than 50 MB"):
        load(path, now)
    with path.open("ab") as file:
        file.truncate(200 * 1024 * 1024 + 1)
    with pytest.raises(Refused, match="larger than 200 MB"):
        load(path, now)
    assert acts_without_contents() == []


def test_official_data_sets(shared: Path, now: datetime) -> None:
    data = shared / "data"
    perimeters = load(data / "qpv" / QPV, now)
    listed = load(data / "qpv/qpv2015_list_1514.csv", now)
    older = load(data / "qpv/qp2015_partial_idf_occitanie_wgs84.geojson", now)
    passage = load(data / "qpv/passage_qp2024_qp2015.csv", now)
    assert (perimeters.count, listed.count, older.count, passage.count) == (1584, 1514, 372, 1584)
    assert (passage.used, passage.without_successor) == (1422, 92)
    without = queries.without_successor()
    assert without is not None
    assert len(without) == 92
    assert {"QP031015", "QP075005", "QP093038"} <= set(without)
    assert sum(code.startswith("QP976") for code in without) == 36
    assert queries.successors("QP013032") == ["QN01330M", "QN01331M", "QN01332M"]
    assert queries.successors("QP093054") == ["QN09353M", "QN09354M", "QN09355M"]
    assert queries.predecessors("QN09119M") == ["QP091019", "QP091020", "QP091024"]
    told = queries.passage_of("QN09517M")
    assert told is not None
    assert [code for code, _ in told.predecessors] == ["QP095019", "QP095018"]
    assert not any("loaded before" in note or "does not know" in note for note in said(passage))
    for name in ("DEMO_2021.csv", "IPRO_2021.csv", "REVN_2021.csv", "data_filo18_qp_revdis.csv"):
        report = load(data / "insee" / name, now)
        assert report.generation is Generation.OF_2015
        assert (report.vintage, report.answers) == (2018 if "18" in name else 2021, True)
    listed_only = queries.qpv_by_code("QP013052")
    assert listed_only is not None
    assert (listed_only.has_outline, listed_only.commune_names) == (False, "Marseille")
    known = queries.qpv_by_code("QN03113M")
    assert known is not None
    assert (known.has_outline, known.status) == (True, "MODIFIE")


def test_a_day_yet_to_come_in_the_address_is_not_believed(now: datetime) -> None:
    address = "https://static.data.example/20990115-204323/qp.geojson"
    report = load(QP2024, now, fetched_from=address)
    (row,) = queries.data_sets()
    assert row.published_on is None
    assert [text for text in said(report) if "15/01/2099" in text]
    told = load(list_csv(), now, fetched_from=address, published_on=date(2026, 1, 15))
    assert not [text for text in said(told) if "2099" in text]


def test_what_fetching_doubted_is_kept_with_the_data_set(now: datetime) -> None:
    doubt = Note("warning", Sentence("The file is empty."))
    report = load(list_csv(), now, filename="liste.csv", remarks=(doubt,))
    assert queries.report_of(report.edition_id)[0] == doubt
