"""Are membership and distances right, to the metre, in each legal projection?"""

from datetime import UTC, datetime

import pytest
from shapely import box

from committee.territories.lookup import Asked, EditionIndex, QpvOutline
from committee.territories.projections import from_legal, projected, to_legal
from committee.territories.rules import VALIDITY, Answer, EditionRow, Generation, Method

CENTRES = {
    2154: ("31", 1.44, 43.60),
    5490: ("971", -61.53, 16.24),
    2972: ("973", -52.32, 4.92),
    2975: ("974", 55.45, -20.89),
    4471: ("976", 45.23, -12.78),
    4467: ("975", -56.17, 46.78),
    3296: ("987", -151.44, -16.73),
    3297: ("987", -149.56, -17.55),
    3298: ("987", -139.03, -9.80),
}
HALF = 100.0


def edition(*, is_schematic: bool = False, count: int = 1584) -> EditionRow:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return EditionRow(
        "e", Generation.OF_2024, "essai", "", "", is_schematic, *VALIDITY[Generation.OF_2024],
        moment, "Office", count, 0, 0,
    )  # fmt: skip


def square(epsg: int, code: str = "QN03101M", *, shift: float = 0.0, half: float = HALF) -> QpvOutline:
    """A square in metres around the zone's centre, moved east by ``shift`` metres."""
    department, lon, lat = CENTRES[epsg]
    x, y = to_legal(epsg).transform(lon, lat)
    legal = box(x + shift - half, y - half, x + shift + half, y + half)
    outline = projected(legal, from_legal(epsg))
    return QpvOutline(code, "Carré", department, lon, lat, outline.wkb, legal.wkb, epsg)


def at(epsg: int, east: float, north: float = 0.0, precision: float | None = 0.0) -> Asked:
    """The point so many metres east and north of the zone's centre."""
    department, lon, lat = CENTRES[epsg]
    x, y = to_legal(epsg).transform(lon, lat)
    return Asked(*from_legal(epsg).transform(x + east, y + north), precision, department)


@pytest.mark.parametrize("epsg", CENTRES)
def test_one_metre_inside_and_outside_are_told_apart(epsg: int) -> None:
    index = EditionIndex(edition(), [square(epsg)])
    inside, outside, far = index.locate(epsg, [at(epsg, 99.0), at(epsg, 101.0), at(epsg, 1100.0)])
    assert inside.answer is Answer.INSIDE
    assert inside.matches[0].distance_m == pytest.approx(1.0, abs=0.02)
    assert inside.nearest == inside.matches[0]
    assert outside.answer is Answer.OUTSIDE
    assert outside.matches == ()
    assert outside.nearest is not None
    assert outside.nearest.distance_m == pytest.approx(1.0, abs=0.02)
    assert far.nearest is not None
    assert far.nearest.distance_m == pytest.approx(1000.0, abs=0.1)
    assert {found.method for found in (inside, outside, far)} == {Method.PERIMETER}


def test_vertex_on_the_border_is_inside() -> None:
    index = EditionIndex(edition(), [square(2154)])
    lon, lat = index.shapes["QN03101M"].exterior.coords[0]
    (found,) = index.locate(2154, [Asked(lon, lat, 0.0, "31")])
    assert found.answer is Answer.INSIDE
    assert found.matches[0].distance_m == pytest.approx(0.0, abs=0.001)


@pytest.mark.parametrize(
    ("east", "precision", "answer"),
    [
        (70.0, 20.0, Answer.INSIDE),
        (85.0, 20.0, Answer.UNCERTAIN),
        (115.0, 20.0, Answer.UNCERTAIN),
        (130.0, 20.0, Answer.OUTSIDE),
    ],
)
def test_precision_wider_than_the_border_makes_the_answer_uncertain(
    east: float, precision: float, answer: Answer
) -> None:
    index = EditionIndex(edition(), [square(2154)])
    (found,) = index.locate(2154, [at(2154, east, precision=precision)])
    assert found.answer is answer
    assert (found.reason is not None) == (answer is Answer.UNCERTAIN)
    assert [match.code for match in found.matches] == ([] if answer is Answer.OUTSIDE else ["QN03101M"])


def test_point_in_two_overlapping_qpv_has_two_matches() -> None:
    index = EditionIndex(edition(), [square(2154), square(2154, "QN03102M", shift=150.0)])
    (found,) = index.locate(2154, [at(2154, 80.0)])
    assert [(match.code, round(match.distance_m)) for match in found.matches] == [
        ("QN03102M", 30),
        ("QN03101M", 20),
    ]


def test_nearest_is_the_nearest_in_metres_not_in_degrees() -> None:
    north, east = square(2154, "QN03101M"), square(2154, "QN03102M", shift=2300.0)
    index = EditionIndex(edition(), [north, east])
    (found,) = index.locate(2154, [at(2154, 1100.0, 0.0)])
    assert found.nearest is not None
    assert (found.nearest.code, round(found.nearest.distance_m)) == ("QN03101M", 1000)


def test_unknown_precision_is_never_decided() -> None:
    index = EditionIndex(edition(), [square(2154)])
    (found,) = index.locate(2154, [at(2154, 0.0, precision=None)])
    assert (found.answer, found.matches, found.nearest) == (Answer.UNKNOWN, (), None)
    assert "precision" in str(found.reason)


@pytest.mark.parametrize(
    ("east", "answer"),
    [(0.0, Answer.UNCERTAIN), (250.0, Answer.UNCERTAIN), (320.0, Answer.UNCERTAIN), (5000.0, Answer.UNKNOWN)],
)
def test_schematic_outline_never_answers_better_than_uncertain(east: float, answer: Answer) -> None:
    index = EditionIndex(edition(is_schematic=True), [square(2154)])
    (found,) = index.locate(2154, [at(2154, east)])
    assert (found.answer, found.method) == (answer, Method.SCHEMATIC)
    assert found.reason is not None
    assert found.nearest is not None


def test_zone_without_any_outline_is_outside_only_when_the_edition_is_complete() -> None:
    complete = EditionIndex(edition(), [square(2154)])
    partial = EditionIndex(edition(count=372), [square(2154)])
    assert complete.locate(4467, [at(4467, 0.0)])[0].answer is Answer.OUTSIDE
    found = partial.locate(4467, [at(4467, 0.0)])[0]
    assert (found.answer, found.nearest) == (Answer.UNKNOWN, None)


def test_department_with_a_missing_outline_is_never_outside() -> None:
    bare = QpvOutline("QN03109M", "Sans contour", "31", None, None, None, None, None)
    index = EditionIndex(edition(), [square(2154), bare])
    found = index.locate(2154, [at(2154, 5000.0)])[0]
    assert found.answer is Answer.UNKNOWN
    assert "outline" in str(found.reason)
    assert list(index.shapes) == ["QN03101M"]


def test_point_in_no_department_is_unknown() -> None:
    index = EditionIndex(edition(), [square(2154)])
    asked = at(2154, 5000.0)
    (found,) = index.locate(2154, [Asked(asked.lon, asked.lat, 0.0, None)])
    assert found.answer is Answer.UNKNOWN
