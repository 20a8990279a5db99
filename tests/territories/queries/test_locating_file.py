"""Does each row of a file answer by the strongest means that it has, in few statements?"""

import csv
from datetime import date, datetime
from pathlib import Path
from time import process_time

import pytest

from committee.people.rules import OFFICE
from committee.spreadsheets.write import Sheet, write_xlsx
from committee.territories import actions, queries
from committee.territories.geocoding import AddressAsked, Answered, Geocoded, Trouble
from committee.territories.rules import Answer, FileReport, GeocodedKind
from committee.words import Refused, Sentence
from tests.factories.territories import QP2015, load_squares

pytestmark = pytest.mark.usefixtures("store")
ON = date(2026, 3, 1)


def located(
    tmp_path: Path, content: str | bytes, name: str = "lieux.csv", **options: object
) -> list[dict[str, str]]:
    """The rows of the answered file, in English."""
    source, target = tmp_path / name, tmp_path / "out.csv"
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    report = queries.locate_file(source, target, on=ON, locale="en", **options)  # type: ignore[arg-type]
    assert isinstance(report, FileReport)
    return list(csv.DictReader(target.read_text("utf-8").splitlines()))


def test_file_of_points_gets_its_answers(now: datetime, tmp_path: Path) -> None:
    load_squares(now)
    source, target = tmp_path / "points.csv", tmp_path / "out.csv"
    source.write_text("id,longitude,latitude\n1,1.4,43.6\n2,,\n", "utf-8")
    report = queries.locate_file(source, target, on=now.date(), locale="en")
    assert (report.rows, report.answers[Answer.INSIDE], report.refused) == (2, 1, 1)
    rows = list(csv.DictReader(target.read_text("utf-8").splitlines()))
    assert [row["id"] for row in rows] == ["1", "2"]
    assert [row["codes"] for row in rows] == ["QN03190M", ""]
    assert rows[1]["reason"] == "Nothing says where the place lies."


def test_file_that_cannot_be_read_or_written_is_refused(now: datetime, tmp_path: Path) -> None:
    source = tmp_path / "points.csv"
    with pytest.raises(Refused, match="cannot be read"):
        queries.locate_file(source, tmp_path / "out.csv", on=now.date())
    source.write_text("lon,lat\n", "utf-8")
    with pytest.raises(Refused, match="cannot be written"):
        queries.locate_file(source, tmp_path / "absent" / "out.csv", on=now.date())
    source.write_text("nom,prix\na,1\n", "utf-8")
    with pytest.raises(Refused, match="No column tells a place"):
        queries.locate_file(source, tmp_path / "out.csv", on=now.date())
    assert not (tmp_path / "out.csv").exists()


def test_strongest_means_of_each_row_decides(now: datetime, tmp_path: Path) -> None:
    load_squares(now)
    lines = (
        "lon;lat;code qpv;qpv;commune",
        "1,4;43,6;QN97490M;;Toulouse",
        ";;QN03190M;Les Vagues;Toulouse",
        ";;;Les Vagues;Toulouse",
        ";;;Vagues;Toulouse",
        ";;;;Toulouse",
        ";;;;Nulle Part",
        "99;99;;;Toulouse",
        ";;;;",
    )
    rows = located(tmp_path, "\n".join(lines))
    assert [(row["means"], row["answer"], row["codes"]) for row in rows] == [
        ("point", "inside", "QN03190M"),
        ("code", "inside", "QN03190M"),
        ("name", "inside", "QN03192N"),
        ("name", "unknown", ""),
        ("commune", "unknown", ""),
        ("commune", "unknown", ""),
        ("point", "unknown", ""),
        ("none", "unknown", ""),
    ]
    assert rows[3]["proposals"] == "QN03192N"
    assert {"QN03190M", "QN03192N"} <= set(rows[4]["proposals"].split("|"))
    assert "a commune is not its QPV" in rows[4]["reason"]
    assert rows[5]["reason"] == "No commune is called “Nulle Part”."
    assert "outside French territories" in rows[6]["reason"]
    assert rows[6]["proposals"] == rows[4]["proposals"]


def test_day_of_each_row_decides_its_generation(now: datetime, tmp_path: Path) -> None:
    load_squares(now)
    actions.import_perimeters(QP2015, actor=OFFICE, now=now)
    content = "lon,lat,day\n1.4,43.6,04/02/2021\n1.4,43.6,\n1.4,43.6,hier\n"
    rows = located(tmp_path, content, on_column="Day")
    assert [(row["answer"], row["generation"]) for row in rows] == [
        ("inside", "2015"),
        ("inside", "2024"),
        ("unknown", ""),
    ]
    assert rows[2]["reason"] == "“hier” is not a date."


def test_workbook_is_answered_as_csv_and_its_formulas_do_nothing(now: datetime, tmp_path: Path) -> None:
    load_squares(now)
    sheet = Sheet(["Nom", "Code INSEE", "QPV"], [["=1+1", "31555", "Carré Dupont"]])
    (row,) = located(tmp_path, write_xlsx({"Sites": sheet}), "sites.xlsx")
    assert (row["Nom"], row["codes"], row["method"]) == ("'=1+1", "QN03190M", "declared_name")


def test_addresses_are_asked_of_the_geocoder_when_there_is_one(now: datetime, tmp_path: Path) -> None:
    load_squares(now)
    content = (
        "adresse,code postal,ville\n1 rue A,31000,Toulouse\n2 rue B,31000,Toulouse\n3 rue C,,\n4 rue D,,\n"
    )
    for row in located(tmp_path, content):
        assert (row["answer"], row["means"]) == ("unknown", "address")
        assert "COMMITTEE_GEOCODER_URL" in row["reason"]

    def found(asked: list[AddressAsked]) -> list[Answered]:
        assert [each.address for each in asked] == ["1 rue A", "2 rue B", "3 rue C", "4 rue D"]
        house = Geocoded(GeocodedKind.HOUSE_NUMBER, 1.4, 43.6, 0.95, "1 Rue A 31000 Toulouse", "31555")
        street = Geocoded(GeocodedKind.STREET, 1.4, 43.6, 0.95, "Rue B 31000 Toulouse", "31555")
        return [
            house,
            street,
            Trouble(Sentence("The geocoder does not answer: try again later.")),
            Geocoded(None),
        ]

    rows = located(tmp_path, content, geocoder=found)
    assert [(row["answer"], row["codes"], row["means"]) for row in rows] == [
        ("inside", "QN03190M", "address"),
        ("unknown", "", "address"),
        ("unknown", "", "address"),
        ("unknown", "", "address"),
    ]
    assert ["A street does not" in rows[1]["reason"], "try again" in rows[2]["reason"]] == [True, True]
    assert "knows no such" in rows[3]["reason"]
    assert "QN03190M" in rows[1]["proposals"]


def test_statements_do_not_grow_with_the_rows(now: datetime, tmp_path: Path, statements: list[str]) -> None:
    load_squares(now)
    lines = ["1.4,43.6,,,", ",,QN03190M,,", ",,QP031090,,", ",,,Les Vagues,Toulouse", ",,,,Toulouse"]
    counts = []
    for times in (1, 1, 40):
        statements.clear()
        located(tmp_path, "\n".join(["lon,lat,code qpv,qpv,commune", *lines * times]))
        counts.append(len(statements))
    assert counts[1] == counts[2] <= 8


def test_progress_is_told_to_the_end_of_the_file(now: datetime, tmp_path: Path) -> None:
    load_squares(now)
    told: list[tuple[int, int]] = []
    content = "lon,lat,commune\n" + "1.4,43.6,\n" * 600 + ",,Toulouse\n" * 1200
    located(tmp_path, content, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len(told) >= 3
    assert {total for _, total in told} == {1800}


def test_ten_thousand_rows_are_quick(now: datetime, shared: Path, tmp_path: Path) -> None:
    official = shared / "data" / "qpv" / "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
    actions.import_perimeters(official, actor=OFFICE, now=now)
    held = queries.districts(on=ON)
    rows = [
        f"{lon},{lat},,,\n,,{code},,\n,,,{name.replace(',', ' ')},{communes.split(',')[0]}\n"
        f",,,Introuvable {code},Paris\n"
        for lon, lat, code, name, communes in zip(
            held["lon"], held["lat"], held["code"], held["name"], held["communes"], strict=True
        )
    ]
    content = "lon,lat,code qpv,qpv,commune\n" + "".join(rows * 2)
    located(tmp_path, "lon,lat\n1,43\n")
    start = process_time()
    answered = located(tmp_path, content)
    assert process_time() - start < 20, "some 2 s on a quiet machine"
    assert len(answered) == 8 * 1584
    points = [row for row in answered if row["means"] == "point"]
    assert {row["answer"] for row in points} == {"inside"}


def test_cell_that_is_no_number_is_told_with_its_text(now: datetime, tmp_path: Path) -> None:
    load_squares(now)
    rows = located(tmp_path, "lon,lat,code qpv\nabc,43.6,\n1.4,nord,\nabc,nord,QN03190M\n,,\n")
    assert [row["answer"] for row in rows] == ["unknown", "unknown", "inside", "unknown"]
    assert [row["reason"] for row in rows[:2]] == [
        "“abc” is no number: the point cannot be read.",
        "“nord” is no number: the point cannot be read.",
    ]
    assert "no number" not in rows[3]["reason"]
