"""Are the points of a CSV read as people write them, and are its columns all kept?"""

import pytest

from committee.territories.points import ANSWERS, read_points, write_points
from committee.territories.rules import Answer, Location, Method, QpvMatch
from committee.words import Refused, Sentence


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
    ],
)
def test_points_are_read_in_each_form(content: bytes, point: tuple[float | None, ...]) -> None:
    assert read_points(content).points == [point]


def test_precision_of_the_whole_file_can_be_given() -> None:
    assert read_points(b"lon,lat\n1,43\n", 30).points == [(1.0, 43.0, 30)]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"nom,adresse\na,b\n", "longitude"),
        (b'lon,lat\n"' + b"1" * 200_000, "CSV"),
    ],
)
def test_file_without_points_is_refused(content: bytes, part: str) -> None:
    with pytest.raises(Refused, match=part):
        read_points(content)


def test_answers_stand_beside_every_column() -> None:
    file = read_points('id;nom;lon;lat\n007;"Cité; Sud";1,4;43,6\n008;=A1;1,5;43,7;de trop\n'.encode())
    near = QpvMatch("QN03101M", "Carré", "2024", 12.34)
    other = QpvMatch("QN03102M", "Rond", "2024", 40.0)
    two = Location(Answer.INSIDE, (near, other), near, Method.PERIMETER)
    none = Location(Answer.UNKNOWN, reason=Sentence("No point is given."))
    lines = write_points(file, [two, none], "en").decode().splitlines()
    assert lines == [
        "id,nom,lon,lat,answer,codes,distance_m,generation,method,reason",
        '007,Cité; Sud,"1,4","43,6",inside,QN03101M|QN03102M,12.3,2024,perimeter,',
        '008,=A1,"1,5","43,7",unknown,,,,none,No point is given.,de trop',
    ]


def test_answers_of_an_earlier_run_are_replaced() -> None:
    near = QpvMatch("QN03101M", "Carré", "2024", 12.34)
    outside = Location(Answer.OUTSIDE, (), near, Method.PERIMETER)
    once = write_points(read_points(b"lon,lat\n1,43\n"), [outside])
    again = write_points(read_points(once), [outside])
    assert once == again
    assert again.decode().splitlines()[0].split(",")[2:] == list(ANSWERS)
    assert again.decode().splitlines()[1] == "1,43,outside,,12.3,2024,perimeter,"
