"""Are the places of a table read as people write them, and are its columns all kept?"""

from datetime import date, datetime

import pytest

from committee.spreadsheets.write import Sheet, write_xlsx
from committee.territories.points import ANSWERS, PlaceAsked, read_places, write_places
from committee.words import Refused, Sentence


def asked(content: bytes, **options: object) -> list[PlaceAsked]:
    return read_places(content, "essai.csv", **options).places  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "point"),
    [
        (b"lon,lat\n1.4,43.6\n", (1.4, 43.6, 0)),
        (b"\xef\xbb\xbfLongitude;Latitude\r\n1,4;43,6\r\n", (1.4, 43.6, 0)),
        ("nom\tx\ty\nÉcole\t1.4\t43.6\n".encode("cp1252"), (1.4, 43.6, 0)),
        (b"lat,lon,precision_m\n43.6,1.4,25\n", (1.4, 43.6, 25.0)),
        (b"lat,lon,precision\n43.6,1.4,\n", (1.4, 43.6, None)),
        (b"lat,lon\n43.6\n", (None, 43.6, 0)),
        (b"lat,lon\n43.6,inconnu\n", (None, 43.6, 0)),
        (b"lat,lon\n43.6,1e999\n", (None, 43.6, 0)),
    ],
)
def test_points_are_read_in_each_form(content: bytes, point: tuple[float | None, ...]) -> None:
    (found,) = asked(content)
    assert (found.lon, found.lat, found.precision_m) == point
    assert found.has_point


def test_precision_of_the_whole_file_can_be_given() -> None:
    assert asked(b"lon,lat\n1,43\n", precision_m=30) == [PlaceAsked(1.0, 43.0, 30)]


@pytest.mark.parametrize(
    ("header", "cells", "place"),
    [
        (
            "Adresse;Code postal;Ville",
            "3 rue X;1000;Bourg",
            {"address": "3 rue X", "postcode": "01000", "commune": "Bourg"},
        ),
        (
            "Address;Postcode;City",
            "3 rue X;75018;Paris",
            {"address": "3 rue X", "postcode": "75018", "commune": "Paris"},
        ),
        ("Code INSEE", "1053", {"commune_code": "01053"}),
        ("Commune", "75118", {"commune_code": "75118"}),
        ("Commune", "Bourg-en-Bresse (01000)", {"commune": "Bourg-en-Bresse", "postcode": "01000"}),
        ("Commune", "Paris 18e", {"commune": "Paris 18e"}),
        ("Commune;Département", "Saint-Denis;974", {"commune": "Saint-Denis", "department": "974"}),
        ("Code QPV", " qn09511m ", {"code": "qn09511m"}),
        ("Code quartier", "Axe Majeur", {"name": "Axe Majeur"}),
        ("CODE_QP;LIB_QP", "QN09511M;Axe Majeur", {"code": "QN09511M", "name": "Axe Majeur"}),
        ("Quartier prioritaire;commune", "n/c;-", {}),
    ],
)
def test_other_means_are_read_by_many_headers(header: str, cells: str, place: dict[str, str]) -> None:
    assert asked(f"{header}\n{cells}\n".encode()) == [PlaceAsked(**place)]  # type: ignore[arg-type]


def test_day_of_each_row_is_read() -> None:
    content = b"lon;lat;D\xc3\xa9cision\n1;43;04/02/2021\n1;43;\n1;43;bient\xc3\xb4t\n"
    assert read_places(content, "x.csv", on_column="decision").days == [
        date(2021, 2, 4),
        None,
        Sentence("“{text}” is not a date.", text="bientôt"),
    ]
    with pytest.raises(Refused, match="no column “jour”"):
        read_places(content, "x.csv", on_column="jour")


def test_workbook_is_read_too() -> None:
    rows = [["Ligne", 7.0, 2.03, 49.05, datetime(2021, 2, 4), None, "01053"]]
    header = ["Nom", "Rang", "Longitude", "Latitude", "Jour", "Vide", "Code INSEE"]
    content = write_xlsx({"Autre": Sheet(["A"], [["b"]]), "Sites": Sheet(header, rows)})
    file = read_places(content, "x.xlsx", on_column="Jour")
    assert (file.places[0].lon, file.places[0].commune_code) == (2.03, "01053")
    assert file.days == [date(2021, 2, 4)]
    assert file.rows[0][:2] == ["Ligne", "7"]
    with pytest.raises(Refused, match="empty"):
        read_places(write_xlsx({"Vide": Sheet([], [])}), "x.xlsx")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"nom,prix\na,b\n", "No column tells a place"),
        (b"lon,prix\n1,b\n", "No column tells a place"),
        (b'lon,lat\n"' + b"1" * 200_000, "CSV"),
        (bytes(range(256)) * 4, "CSV"),
        (b"%PDF-1.7 lon,lat", "PDF"),
        (b"lon,lat\n" + b" " * 51 * 1024 * 1024, "50 MB"),
    ],
)
def test_file_without_places_is_refused(content: bytes, part: str) -> None:
    with pytest.raises(Refused, match=part):
        read_places(content, "essai.csv")


def test_answers_stand_beside_every_column() -> None:
    file = read_places(
        'id;nom;lon;lat\n007;"Cité; Sud";-1,4;43,6\n008;=A1;1,5;43,7;-2+3\n'.encode(), "essai.csv"
    )
    first = ["inside", "QN03101M|QN03102M", "12.3", "2024", "perimeter", "", "", "point"]
    second = ["unknown", "", "", "", "none", "=Rien", "", "none"]
    lines = write_places(file, [first, second]).decode().splitlines()
    assert lines == [
        "id,nom,lon,lat,answer,codes,distance_m,generation,method,reason,proposals,means",
        '007,Cité; Sud,"-1,4","43,6",inside,QN03101M|QN03102M,12.3,2024,perimeter,,,point',
        '008,\'=A1,"1,5","43,7",unknown,,,,none,\'=Rien,,none,\'-2+3',
    ]


def test_answers_of_an_earlier_run_are_replaced() -> None:
    outside = ["outside", "", "12.3", "2024", "perimeter", "", "", "point"]
    once = write_places(read_places(b"lon,lat,nom\n1,43,=A1\n", "essai.csv"), [outside])
    again = write_places(read_places(once, "essai.csv"), [outside])
    assert once == again
    assert again.decode().splitlines()[0].split(",")[3:] == list(ANSWERS)
    assert again.decode().splitlines()[1] == "1,43,'=A1,outside,,12.3,2024,perimeter,,,point"
