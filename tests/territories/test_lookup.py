"""Are membership and distances right, to the metre, in each legal projection?"""

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from committee.territories.departments import department_at
from committee.territories.lookup import FEW, EditionIndex, Located, Part, QpvOutline, Undrawn, usable
from committee.territories.projections import from_legal, projected, to_legal
from committee.territories.rules import (
    VALIDITY,
    Answer,
    EditionRow,
    Generation,
    Location,
    Method,
    projection_at,
)

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


@dataclass(frozen=True)
class Asked:
    """A point to locate."""

    lon: float
    lat: float
    precision_m: float | None


def located(
    index: EditionIndex, epsg: int, points: Sequence[Asked], undrawn: Undrawn | None = None
) -> Located:
    """The points, all in one projection's box, asked of one edition."""
    lons, lats = (np.array([getattr(point, name) for point in points]) for name in ("lon", "lat"))
    precision = np.array([point.precision_m for point in points], dtype=float)
    undrawn = undrawn or index.undrawn
    found = index.find(lons, lats, usable(precision), undrawn)
    return Located(lons, lats, precision, TODAY, [Part(index, epsg, np.arange(len(points)), found, undrawn)])


def locate(index: EditionIndex, epsg: int, points: Sequence[Asked]) -> list[Location]:
    """The same, one by one."""
    return located(index, epsg, points).locations()


TODAY = datetime(2026, 1, 1, tzinfo=UTC).date()


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
    return QpvOutline(code, "Carré", department, outline.wkb, epsg)


def at(epsg: int, east: float, north: float = 0.0, precision: float | None = 0.0) -> Asked:
    """The point so many metres east and north of the zone's centre."""
    _, lon, lat = CENTRES[epsg]
    x, y = to_legal(epsg).transform(lon, lat)
    return Asked(*from_legal(epsg).transform(x + east, y + north), precision)


@pytest.mark.parametrize("epsg", CENTRES)
def test_one_metre_inside_and_outside_are_told_apart(epsg: int) -> None:
    index = EditionIndex(edition(), [square(epsg)])
    inside, outside, far = locate(index, epsg, [at(epsg, 99.0), at(epsg, 101.0), at(epsg, 1100.0)])
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
    (found,) = locate(index, 2154, [Asked(lon, lat, 0.0)])
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
    (found,) = locate(index, 2154, [at(2154, east, precision=precision)])
    assert found.answer is answer
    assert (found.reason is not None) == (answer is Answer.UNCERTAIN)
    assert [match.code for match in found.matches] == ([] if answer is Answer.OUTSIDE else ["QN03101M"])


def test_point_in_two_overlapping_qpv_has_two_matches() -> None:
    index = EditionIndex(edition(), [square(2154), square(2154, "QN03102M", shift=150.0)])
    (found,) = locate(index, 2154, [at(2154, 80.0)])
    assert [(match.code, round(match.distance_m)) for match in found.matches] == [
        ("QN03102M", 30),
        ("QN03101M", 20),
    ]


def test_nearest_is_the_nearest_in_metres_not_in_degrees() -> None:
    north, east = square(2154, "QN03101M"), square(2154, "QN03102M", shift=2300.0)
    index = EditionIndex(edition(), [north, east])
    (found,) = locate(index, 2154, [at(2154, 1100.0, 0.0)])
    assert found.nearest is not None
    assert (found.nearest.code, round(found.nearest.distance_m)) == ("QN03101M", 1000)


def test_unknown_precision_is_never_decided() -> None:
    index = EditionIndex(edition(), [square(2154)])
    (found,) = locate(index, 2154, [at(2154, 0.0, precision=None)])
    assert (found.answer, found.matches, found.nearest) == (Answer.UNKNOWN, (), None)
    assert "precision" in str(found.reason)


@pytest.mark.parametrize(
    ("east", "answer"),
    [(0.0, Answer.UNCERTAIN), (250.0, Answer.UNCERTAIN), (320.0, Answer.UNCERTAIN), (5000.0, Answer.UNKNOWN)],
)
def test_schematic_outline_never_answers_better_than_uncertain(east: float, answer: Answer) -> None:
    index = EditionIndex(edition(is_schematic=True), [square(2154)])
    (found,) = locate(index, 2154, [at(2154, east)])
    assert (found.answer, found.method) == (answer, Method.SCHEMATIC)
    assert found.reason is not None
    assert found.nearest is not None


def test_zone_without_any_outline_is_outside_only_when_the_edition_is_complete() -> None:
    complete = EditionIndex(edition(), [square(2154)])
    partial = EditionIndex(edition(count=372), [square(2154)])
    assert locate(complete, 4467, [at(4467, 0.0)])[0].answer is Answer.OUTSIDE
    found = locate(partial, 4467, [at(4467, 0.0)])[0]
    assert (found.answer, found.nearest) == (Answer.UNKNOWN, None)


def test_department_with_a_missing_outline_is_never_outside() -> None:
    bare = QpvOutline("QN03109M", "Sans contour", "31", None, None)
    index = EditionIndex(edition(), [square(2154), bare])
    found = locate(index, 2154, [at(2154, 5000.0)])[0]
    assert found.answer is Answer.UNKNOWN
    assert "outline" in str(found.reason)
    assert list(index.shapes) == ["QN03101M"]


def test_list_tells_which_departments_the_perimeters_do_not_hold_whole() -> None:
    index = EditionIndex(
        edition(count=2), [square(2154), QpvOutline("QN03102M", "Sans contour", "31", None, None)]
    )
    toulouse, mende = at(2154, 5000.0), Asked(3.50, 44.52, 0.0)
    cases = {
        ("QN03101M",): (Answer.UNKNOWN, "One QPV of this department"),
        ("QN03101M", "QN03102M", "QN03103M"): (Answer.UNKNOWN, "2 QPV of this department"),
        ("QN03101M", "QN04801N"): (Answer.UNKNOWN, "One QPV of this department"),
    }
    for codes, (answer, reason) in cases.items():
        undrawn = index.beside_list(codes, is_complete=True)
        near, far = located(index, 2154, [toulouse, mende], undrawn).locations()
        assert near.answer is answer
        assert reason in str(near.reason)
        assert far.answer is (Answer.UNKNOWN if "QN04801N" in codes else Answer.OUTSIDE)
    (far,) = located(index, 2154, [mende], index.beside_list(["QN03101M"], is_complete=False)).locations()
    assert far.answer is Answer.UNKNOWN
    assert "nothing tells that this department (48) is whole" in str(far.reason)


def test_partial_perimeters_alone_never_answer_outside() -> None:
    """Some QPV of a department are no proof that the others are there."""
    index = EditionIndex(
        edition(count=5), [square(2154, f"QN0310{at}M", shift=300.0 * at) for at in range(5)]
    )
    asked = [at(2154, 0.0), at(2154, 101.0), at(2154, 110.0, precision=15.0), at(2154, -5000.0)]
    together = located(index, 2154, asked)
    answers = [Answer.INSIDE, Answer.UNKNOWN, Answer.UNCERTAIN, Answer.UNKNOWN]
    assert list(together.answers) == [each.answer for each in together.locations()] == answers
    assert [locate(index, 2154, [each])[0].answer for each in asked] == answers
    told = together.locations()[1]
    assert told.nearest is not None
    assert "this department (31) is whole" in str(told.reason)
    proved = index.beside_list(index.codes, is_complete=True)
    assert list(located(index, 2154, asked, proved).answers) == [
        Answer.OUTSIDE if each is Answer.UNKNOWN else each for each in answers
    ]
    some = index.beside_list(index.codes, is_complete=False)
    assert list(located(index, 2154, asked, some).answers) == answers


def test_point_in_no_department_is_unknown() -> None:
    index = EditionIndex(edition(), [square(2154)])
    (found,) = locate(index, 2154, [Asked(-4.9, 47.0, 0.0)])
    assert found.answer is Answer.UNKNOWN
    assert "outside French territories" in str(found.reason)


def test_near_a_department_that_is_not_held_nothing_is_outside() -> None:
    partial = EditionIndex(edition(count=372), [square(2154)])
    border = Asked(1.20, 43.62, 0.0)  # in Haute-Garonne, two kilometres from Gers
    beside = partial.beside_list(["QN03101M", "QN03201M"], is_complete=True)
    (found,) = located(partial, 2154, [border], beside).locations()
    assert found.answer is Answer.UNKNOWN
    assert "near a department (32)" in str(found.reason)
    assert locate(EditionIndex(edition(), [square(2154)]), 2154, [border])[0].answer is Answer.OUTSIDE


@pytest.mark.parametrize("department", ["976", "999"])
def test_islet_off_every_drawn_department_has_its_outside(department: str) -> None:
    islet = box(45.40, -12.95, 45.405, -12.945)  # in the lagoon, farther than departments are known
    beside, far = Asked(45.4051, -12.947, 0.0), Asked(45.48, -13.15, 0.0)
    assert department_at(beside.lon, beside.lat) is None
    outlines = [QpvOutline("QN97601M", "Îlot", department, islet.wkb, 4471)]
    answers = [each.answer for each in locate(EditionIndex(edition(), outlines), 4471, [beside, far])]
    assert answers == [Answer.OUTSIDE, Answer.UNKNOWN]
    partial = EditionIndex(edition(count=1), outlines)
    assert [each.answer for each in locate(partial, 4471, [beside, far])] == [Answer.UNKNOWN] * 2
    bare = QpvOutline("QN97602M", "Sans contour", "976", None, None)
    (found,) = locate(EditionIndex(edition(), [*outlines, bare]), 4471, [beside])
    assert found.answer is (Answer.UNKNOWN if department == "976" else Answer.OUTSIDE)
    assert department == "999" or "without its outline" in str(found.reason)


def test_outline_across_the_line_between_two_zones_holds_points_of_both() -> None:
    across = box(-150.01, -17.505, -149.98, -17.5)
    index = EditionIndex(edition(), [QpvOutline("QN98701N", "À cheval", "987", across.wkb, 3297)])
    west, east = (-150.005, -17.502), (-149.985, -17.502)
    assert [projection_at(*west), projection_at(*east)] == [3296, 3297]
    for epsg, point in ((3296, west), (3297, east)):
        (found,) = locate(index, epsg, [Asked(*point, 0.0)])
        assert (found.answer, found.matches[0].code) == (Answer.INSIDE, "QN98701N")


@pytest.mark.parametrize("count", [1, FEW + 1])
def test_nearest_qpv_may_lie_in_the_zone_beside(count: int) -> None:
    near = box(-149.99, -17.5, -149.985, -17.495)
    far = box(-150.5, -17.5, -150.495, -17.495)
    index = EditionIndex(
        edition(),
        [
            QpvOutline("QN98701N", "Près", "987", near.wkb, 3297),
            QpvOutline("QN98702N", "Loin", "987", far.wkb, 3296),
        ],
    )
    found = locate(index, 3296, [Asked(-150.005, -17.4975, 0.0)] * count)
    for each in found:
        assert each.nearest is not None
        assert each.nearest.code == "QN98701N"
        assert each.nearest.distance_m == pytest.approx(
            0.015 * 111_320 * math.cos(math.radians(17.4975)), rel=0.01
        )


def test_point_far_from_every_outline_of_its_territory_has_no_nearest() -> None:
    index = EditionIndex(edition(), [square(2154)])
    for count in (1, FEW + 1):
        assert {each.nearest for each in locate(index, 5490, [at(5490, 0.0)] * count)} == {None}


def test_edition_without_any_outline_says_nothing() -> None:
    bare = [QpvOutline("QN03109M", "Sans contour", "31", None, None)]
    for is_schematic in (False, True):
        for outlines in (bare, []):
            index = EditionIndex(edition(count=1, is_schematic=is_schematic), outlines)
            for precision in (0.0, 20.0):
                (found,) = locate(index, 2154, [at(2154, 0.0, precision=precision)])
                assert (found.answer, found.matches, found.nearest) == (Answer.UNKNOWN, (), None)
                assert found.reason is not None


def test_no_point_at_all_gives_empty_columns() -> None:
    found = located(EditionIndex(edition(), [square(2154)]), 2154, [])
    assert (len(found), found.locations(), len(found.answers), len(found.distances)) == (0, [], 0, 0)
    assert [len(each) for each in found.pairs] == [0, 0]


@pytest.mark.parametrize("precision", [None, math.nan, math.inf, 10_001.0])
def test_useless_precision_is_unknown_even_deep_inside(precision: float | None) -> None:
    (found,) = locate(EditionIndex(edition(), [square(2154)]), 2154, [at(2154, 0.0, precision=precision)])
    assert (found.answer, found.matches, found.nearest) == (Answer.UNKNOWN, (), None)
    assert found.reason is not None


def test_hole_is_outside_and_its_border_inside() -> None:
    x, y = to_legal(2154).transform(*CENTRES[2154][1:])
    holed = box(x - 100, y - 100, x + 100, y + 100) - box(x - 50, y - 50, x + 50, y + 50)
    outline = projected(holed, from_legal(2154))
    index = EditionIndex(edition(), [QpvOutline("QN03101M", "Anneau", "31", outline.wkb, 2154)])
    corner = outline.interiors[0].coords[0]
    middle, ring, border = locate(index, 2154, [at(2154, 45.0), at(2154, 52.0), Asked(*corner, 0.0)])
    assert [each.answer for each in (middle, ring, border)] == [Answer.OUTSIDE, Answer.INSIDE, Answer.INSIDE]
    assert middle.nearest is not None
    assert middle.nearest.distance_m == pytest.approx(5.0, abs=0.05)
    assert ring.matches[0].distance_m == pytest.approx(2.0, abs=0.05)


def test_long_edge_is_measured_where_it_decides() -> None:
    """An edge straight in degrees bends by metres in a projection; the distance follows it."""
    long = box(0.0, 44.0, 1.0, 44.001)
    index = EditionIndex(edition(), [QpvOutline("QN03101M", "Ruban", "31", long.wkb, 2154)])
    sag = shapely.distance(
        shapely.Point(*to_legal(2154).transform(0.5, 44.0)),
        shapely.boundary(projected(long, to_legal(2154))),
    )
    assert sag > 100
    inside, outside = locate(index, 2154, [Asked(0.5, 44.0 + 9e-6, 0.0), Asked(0.5, 44.0 - 9e-6, 0.0)])
    assert (inside.answer, outside.answer) == (Answer.INSIDE, Answer.OUTSIDE)
    assert outside.nearest is not None
    assert [inside.matches[0].distance_m, outside.nearest.distance_m] == pytest.approx([1.0, 1.0], abs=0.01)


def decided(covering: list[float], around: list[float], precision: float) -> Answer:
    """The rule for one point, from metres to the borders of the squares that hold it and of the others."""
    if precision == 0:
        return Answer.INSIDE if covering else Answer.OUTSIDE
    if any(metres > precision for metres in covering):
        return Answer.INSIDE
    near = covering or any(metres <= precision for metres in around)
    return Answer.UNCERTAIN if near else Answer.OUTSIDE


SHIFTS = (0.0, 150.0, 420.0)


@given(
    st.lists(
        st.tuples(st.floats(-290, 700), st.floats(-290, 290), st.sampled_from([0.0, 0.5, 15.0, 60.0, 150.0])),
        min_size=1,
        max_size=2 * FEW,
    )
)
def test_columns_and_single_points_agree_with_the_rule(points: list[tuple[float, float, float]]) -> None:
    index = EditionIndex(
        edition(), [square(2154, f"QN0310{at}M", shift=shift) for at, shift in enumerate(SHIFTS)]
    )
    asked = [at(2154, east, north, precision) for east, north, precision in points]
    together = located(index, 2154, asked)
    found = together.locations()
    assert [locate(index, 2154, [point])[0] for point in asked] == found
    assert [each.answer for each in found] == list(together.answers)
    assert [len(each.matches) for each in found] == list(together.counts)
    firsts = [each.matches[0].code if each.matches else None for each in found]
    assert firsts == list(together.codes)
    assert [each.nearest and each.nearest.distance_m for each in found] == list(together.distances)
    assert [each.nearest and each.nearest.code for each in found] == list(together.nearest_codes)
    rows, codes = together.pairs
    assert list(zip(rows, codes, strict=True)) == [
        (row, match.code) for row, each in enumerate(found) for match in each.matches
    ]
    for (east, north, precision), each in zip(points, found, strict=True):
        away = [signed(east - shift, north) for shift in SHIFTS]
        if any(abs(abs(metres) - limit) < 0.05 for metres in away for limit in (0.0, precision)):
            continue  # nearer to the limit than the squares are square
        covering = [metres for metres in away if metres > 0]
        assert each.answer is decided(covering, [-m for m in away if m < 0], precision)
        depths = [match.distance_m for match in each.matches]
        assert depths == sorted(depths, reverse=each.answer is Answer.INSIDE)


def signed(east: float, north: float) -> float:
    """Metres to the border of the square around the origin, negative outside."""
    inner = HALF - max(abs(east), abs(north))
    return inner if inner >= 0 else -math.hypot(max(abs(east) - HALF, 0), max(abs(north) - HALF, 0))


def test_threads_share_an_index() -> None:
    index = EditionIndex(edition(), [square(2154, f"QN031{at:02}M", shift=250.0 * at) for at in range(40)])
    asked = [at(2154, float(east), precision=float(east % 3)) for east in range(-200, 9000, 20)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: locate(index, 2154, asked), range(16)))
    assert all(each == found[0] for each in found)
    fresh = EditionIndex(edition(), [square(2154, f"QN031{at:02}M", shift=250.0 * at) for at in range(40)])
    assert locate(fresh, 2154, asked) == found[0]
