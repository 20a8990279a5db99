"""Does the look-up agree with the official outlines, to the metre, by a reckoning that shares nothing with it?"""

import json
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from committee.people.rules import OFFICE
from committee.territories import actions, queries
from committee.territories.queries import edition_index
from committee.territories.rules import Answer

pytestmark = pytest.mark.usefixtures("store")
OF_2024 = "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
OF_2015 = "qp2015_partial_idf_occitanie_wgs84.geojson"
LIST_OF_2015 = "qpv2015_list_1514.csv"
IN_2026, IN_2021 = date(2026, 11, 21), date(2021, 2, 4)
SEED, POINTS, EDGES = 31, 10_000, 200
# By department, the register's number of the projection that the law names.
EPSG = {"971": 5490, "972": 5490, "978": 5490, "973": 2972, "974": 2975, "976": 4471, "987": 3297}


class Official:
    """An official file as the bare libraries read it."""

    def __init__(self, path: Path) -> None:
        features = json.loads(path.read_text("utf-8"))["features"]
        named = [{key.lower(): value for key, value in each["properties"].items()} for each in features]
        self.codes = np.array([each["code_qp"] for each in named], dtype=object)
        self.outlines = shapely.from_geojson([json.dumps(each["geometry"]) for each in features])
        parts = [code[2:5] for code in self.codes]
        self.epsg = np.array([EPSG.get(part, 2154) for part in parts])


@lru_cache(maxsize=16)
def in_metres(official: Official, epsg: int) -> tuple[Any, Any]:
    """The codes of one projection and their outlines in it, edges straight in metres."""
    own = official.epsg == epsg
    legal = transformer(epsg)
    moved = shapely.transform(
        official.outlines[own], lambda xy: np.column_stack(legal.transform(xy[:, 0], xy[:, 1]))
    )
    return official.codes[own], moved


@lru_cache(maxsize=16)
def transformer(epsg: int, *, back: bool = False) -> Transformer:
    """Degrees to metres, or back, by the register's own definition."""
    ends = ("EPSG:4326", f"EPSG:{epsg}")
    return Transformer.from_crs(*(ends[::-1] if back else ends), always_xy=True)


@lru_cache(maxsize=2)
def read(path: Path) -> Official:
    return Official(path)


@pytest.fixture
def of_2024(now: datetime, shared: Path) -> Official:
    """The 2024 perimeters, loaded, and as the bare libraries read them."""
    path = shared / "data" / "qpv" / OF_2024
    actions.import_perimeters(path, actor=OFFICE, now=now)
    return read(path)


@pytest.fixture
def of_2015(now: datetime, shared: Path) -> Official:
    """The 2015 perimeters of Île-de-France and Occitanie."""
    path = shared / "data" / "qpv" / OF_2015
    actions.import_perimeters(path, actor=OFFICE, now=now)
    return read(path)


def pairs_of(located: Any) -> set[tuple[int, str]]:
    rows, codes = located.pairs
    return set(zip(rows.tolist(), codes.tolist(), strict=True))


def test_representative_point_of_every_official_polygon_answers_its_code(of_2024: Official) -> None:
    inner = shapely.point_on_surface(of_2024.outlines)
    found = queries.locate_columns(shapely.get_x(inner), shapely.get_y(inner), on=IN_2026)
    assert len(found) == 1584
    assert set(found.answers) == {Answer.INSIDE}
    assert {(row, code) for row, code in enumerate(of_2024.codes)} <= pairs_of(found)
    assert (found.codes == of_2024.codes).all()
    assert len(set(found.edition_ids)) == 1


def random_points(official: Official) -> tuple[Any, Any]:
    """Half in the boxes of QPV, a tenth on their vertices, the others around them."""
    chance = np.random.default_rng(SEED)
    boxes = shapely.bounds(official.outlines)
    own = boxes[chance.integers(0, len(boxes), POINTS // 2)].T
    near = (boxes[chance.integers(0, len(boxes), POINTS * 2 // 5)] + [-0.02, -0.02, 0.02, 0.02]).T
    vertices = shapely.get_coordinates(official.outlines)
    on_border = vertices[chance.integers(0, len(vertices), POINTS // 10)]
    lons = np.r_[chance.uniform(own[0], own[2]), chance.uniform(near[0], near[2]), on_border[:, 0]]
    lats = np.r_[chance.uniform(own[1], own[3]), chance.uniform(near[1], near[3]), on_border[:, 1]]
    return lons, lats


def test_random_points_agree_with_a_naive_comparison_and_with_metres(of_2024: Official) -> None:
    lons, lats = random_points(of_2024)
    assert len(lons) == POINTS
    points = shapely.points(lons, lats)
    expected = {
        (row, code)
        for code, outline in zip(of_2024.codes, of_2024.outlines, strict=True)
        for row in np.flatnonzero(shapely.intersects(outline, points)).tolist()
    }
    found = queries.locate_columns(lons, lats, on=IN_2026)
    assert pairs_of(found) == expected
    held = np.isin(np.arange(POINTS), [row for row, _ in expected])
    assert (found.answers[held] == Answer.INSIDE).all()
    assert held[-POINTS // 10 :].all(), "a vertex of the border is inside"
    assert not (found.answers[~held] == Answer.INSIDE).any()
    contradicted = 0
    for epsg in np.unique(of_2024.epsg):
        codes, outlines = in_metres(of_2024, int(epsg))
        of_code = dict(zip(codes, outlines, strict=True))
        rows = [row for row in range(POINTS) if found.codes[row] in of_code]
        drawn = shapely.points(*transformer(int(epsg)).transform(lons[rows], lats[rows]))
        polygons = np.array([of_code[found.codes[row]] for row in rows])
        away, ours = shapely.distance(drawn, shapely.boundary(polygons)), found.distances[rows]
        assert np.abs(away - ours).max() < 0.05
        covered = shapely.covers(polygons, drawn)
        contradicted += int((~covered & (ours > 0.045)).sum())
    assert contradicted == 0


def test_what_is_measured_lies_on_what_decides(of_2024: Official) -> None:
    """Edges straight in degrees and in metres differ by centimetres; ours are measured where they decide."""
    index = edition_index(queries.editions()[0])
    place_of = {code: place for place, code in enumerate(index.codes)}
    worst_straight = worst_ours = 0.0
    for epsg in np.unique(of_2024.epsg):
        own = np.flatnonzero(of_2024.epsg == epsg)
        rings, owner = shapely.get_parts(shapely.boundary(of_2024.outlines[own]), return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        starts = np.flatnonzero(ring[:-1] == ring[1:])
        a, b, codes = xy[starts], xy[starts + 1], of_2024.codes[own][owner[ring[starts]]]
        legal = transformer(int(epsg))
        p, q = np.column_stack(legal.transform(*a.T)), np.column_stack(legal.transform(*b.T))
        long = np.hypot(*(q - p).T) > 100
        a, b, codes, p, q = a[long], b[long], codes[long], p[long], q[long]
        straight = shapely.linestrings(np.stack([p, q], axis=1))
        for share in (0.13, 0.5, 0.81):
            on_edge = a + share * (b - a)
            drawn = shapely.points(*legal.transform(*on_edge.T))
            worst_straight = max(worst_straight, shapely.distance(drawn, straight).max())
            places = np.array([place_of[code] for code in codes])
            worst_ours = max(worst_ours, index.distances(places, *on_edge.T).max())
    assert 0.03 < worst_straight < 0.05
    assert worst_ours < 0.001


def edges(official: Official, epsg: int) -> tuple[Any, Any, Any]:
    """Middles of edges of 20 m at least without another border within 5 m, in metres; the way out; the code.

    At most EDGES + a half of them, chosen by chance. A middle that another QPV holds too is left out.
    """
    codes, outlines = in_metres(official, epsg)
    rings, owner = shapely.get_parts(shapely.boundary(outlines), return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    starts = np.flatnonzero(ring[:-1] == ring[1:])
    a, b = xy[starts], xy[starts + 1]
    segments, of_polygon = shapely.linestrings(np.stack([a, b], axis=1)), owner[ring[starts]]
    length = np.hypot(*(b - a).T)
    long = np.flatnonzero(length >= 20)
    chosen = np.random.default_rng(SEED).permutation(long)[: 6 * EDGES]
    middles = (a[chosen] + b[chosen]) / 2
    at, _ = shapely.STRtree(segments).query(shapely.points(middles), predicate="dwithin", distance=5)
    alone = np.bincount(at, minlength=len(chosen)) == 1
    way = (b - a)[chosen] / length[chosen][:, None]
    across = np.column_stack([way[:, 1], -way[:, 0]])
    holding, _ = shapely.STRtree(outlines).query(shapely.points(middles), predicate="dwithin", distance=4)
    alone &= np.bincount(holding, minlength=len(chosen)) == 1
    own = of_polygon[chosen]
    is_out = shapely.covers(outlines[own], shapely.points(middles - across))
    is_in = shapely.covers(outlines[own], shapely.points(middles + across))
    assert (is_out ^ is_in)[alone].all()
    across[is_in] *= -1
    kept = np.flatnonzero(alone)[: EDGES * 3 // 2]
    return middles[kept], across[kept], codes[own[kept]]


def beside(official: Official, epsg: int, metres: float) -> tuple[Any, Any, Any]:
    """Points so many metres outside (negative: inside) the middle of edges, in degrees, and the codes."""
    middles, out, codes = edges(official, epsg)
    lons, lats = transformer(epsg, back=True).transform(*(middles + metres * out).T)
    return lons, lats, codes


def check_a_metre_beside(official: Official, epsg: int, on: date) -> Any:
    """Inside and outside at a metre, told by the projection's own reckoning; gives the answers outside."""
    codes_here, outlines = in_metres(official, epsg)
    of_code = dict(zip(codes_here, outlines, strict=True))
    told = {}
    for side in (-1.0, 1.0):
        lons, lats, codes = beside(official, epsg, side)
        assert len(codes) >= EDGES
        points = shapely.points(*transformer(epsg).transform(lons, lats))
        borders = shapely.boundary(np.array([of_code[code] for code in codes]))
        reckoned = shapely.distance(points, borders)
        assert np.abs(reckoned - 1).max() < 0.001
        found = queries.locate_columns(lons, lats, on=on)
        assert (found.nearest_codes == codes).all()
        assert np.abs(found.distances - 1).max() < 0.2
        assert np.abs(found.distances - reckoned).max() < 0.05
        told[side] = found
    assert (told[-1.0].answers == Answer.INSIDE).all()
    assert (told[1.0].counts == 0).all()
    return told[1.0]


@pytest.mark.parametrize("epsg", [2154, 5490, 2972, 2975, 4471, 3297])
def test_a_metre_from_the_border_decides_in_every_projection(of_2024: Official, epsg: int) -> None:
    assert (check_a_metre_beside(of_2024, epsg, IN_2026).answers == Answer.OUTSIDE).all()


def test_a_metre_from_the_border_decides_in_2015(of_2015: Official, now: datetime, shared: Path) -> None:
    assert len(of_2015.codes) == 372
    alone = check_a_metre_beside(of_2015, 2154, IN_2021)
    assert set(alone.answers) == {Answer.UNKNOWN}, "372 QPV of 1514 prove no department whole"
    actions.import_data_set(shared / "data" / "qpv" / LIST_OF_2015, actor=OFFICE, now=now)
    outside = check_a_metre_beside(of_2015, 2154, IN_2021)
    answers, reasons = outside.answers, [each.reason for each in outside.locations()]
    # The list names five QPV around Paris that the perimeters lack: nothing is outside there, nor near there.
    assert (answers == Answer.OUTSIDE).sum() >= EDGES // 2
    for answer, reason in zip(answers, reasons, strict=True):
        assert answer is Answer.OUTSIDE or "department" in str(reason)


@pytest.mark.parametrize("epsg", [2154, 2972])
def test_eleven_metres_from_the_border_is_uncertain_for_an_address(of_2024: Official, epsg: int) -> None:
    for side, sure in ((11.0, Answer.OUTSIDE), (-11.0, Answer.INSIDE)):
        lons, lats, _ = beside(of_2024, epsg, side)
        plain = queries.locate_columns(lons, lats, on=IN_2026)
        alone = (np.abs(plain.distances - 11) < 0.1) & (plain.answers == sure)
        assert alone.sum() > 50
        answers = {
            metres: set(queries.locate_columns(lons, lats, precision_m=metres, on=IN_2026).answers[alone])
            for metres in (10.0, 15.0, None)
        }
        assert answers == {10.0: {sure}, 15.0: {Answer.UNCERTAIN}, None: {Answer.UNKNOWN}}


def test_points_in_official_overlaps_have_every_match(of_2024: Official) -> None:
    one, other = shapely.STRtree(of_2024.outlines).query(of_2024.outlines, predicate="intersects")
    ordered = one < other
    one, other = one[ordered], other[ordered]
    shared_area = shapely.intersection(of_2024.outlines[one], of_2024.outlines[other])
    wide = shapely.area(shared_area) > 1e-10
    inner = shapely.point_on_surface(shared_area[wide])
    assert len(inner) > 50
    found = queries.locate_columns(shapely.get_x(inner), shapely.get_y(inner), on=IN_2026)
    expected = [{a, b} for a, b in zip(of_2024.codes[one[wide]], of_2024.codes[other[wide]], strict=True)]
    matches = [{match.code for match in each.matches} for each in found.locations()]
    assert all(pair <= codes for pair, codes in zip(expected, matches, strict=True))
    assert set(found.answers) == {Answer.INSIDE}


def test_one_by_one_and_by_columns_agree(of_2024: Official) -> None:
    lons, lats = (each[::40] for each in random_points(of_2024))
    precision = np.resize([0.0, 3.0, 15.0, 400.0, np.nan], len(lons))
    together = queries.locate_columns(lons, lats, precision_m=precision, on=IN_2026)
    singles = [
        queries.locate(lon, lat, precision_m=metres, on=IN_2026)
        for lon, lat, metres in zip(lons, lats, precision, strict=True)
    ]
    assert singles == together.locations()
    assert [each.answer for each in singles] == list(together.answers)
    assert [each.matches[0].code if each.matches else None for each in singles] == list(together.codes)
