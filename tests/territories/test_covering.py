"""Are points found in the shapes that hold them, by one thread or many?"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from committee.territories.covering import Boxes, Cover

RNG = np.random.default_rng(4)
SHAPES = [shapely.Point(x, y).buffer(0.8) for x in range(6) for y in range(6)]


def brute(lons: np.ndarray, lats: np.ndarray) -> set[tuple[int, int]]:
    """Every pair, one by one."""
    return {
        (at, place)
        for at, (lon, lat) in enumerate(zip(lons, lats, strict=True))
        for place, shape in enumerate(SHAPES)
        if shape.intersects(shapely.Point(lon, lat))
    }


def pairs(cover: Cover, lons: np.ndarray, lats: np.ndarray) -> set[tuple[int, int]]:
    at, place = cover.boxes.holding(lons, lats)
    held = cover.hold(place, lons[at], lats[at])
    return set(zip(at[held].tolist(), place[held].tolist(), strict=True))


def test_pairs_are_those_of_a_naive_comparison_borders_included() -> None:
    corners = np.array(SHAPES[7].exterior.coords)
    lons = np.r_[RNG.uniform(-1, 6, 200), corners[:, 0]]
    lats = np.r_[RNG.uniform(-1, 6, 200), corners[:, 1]]
    found = pairs(Cover(SHAPES), lons, lats)
    assert found == brute(lons, lats)
    assert {(200 + at, 7) for at in range(len(corners))} <= found


def test_margin_widens_the_boxes_and_nearness_is_measured() -> None:
    cover = Cover([shapely.box(0, 0, 1, 1)], margin=0.5)
    lons, lats = np.array([1.2, 1.4, 1.6]), np.full(3, 0.5)
    at, place = cover.boxes.holding(lons, lats)
    assert at.tolist() == [0, 1]
    assert cover.are_near(place, lons[at], lats[at], 0.3).tolist() == [True, False]
    assert not cover.hold(place, lons[at], lats[at]).any()


def test_without_any_shape_nothing_is_found() -> None:
    at, place = Cover([]).boxes.holding(np.ones(1), np.ones(1))
    assert (len(at), len(place)) == (0, 0)
    assert Cover([]).hold(place, np.empty(0), np.empty(0)).tolist() == []


sides = st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 0.1) | st.floats(0, 60))


@given(
    st.lists(st.tuples(sides, st.floats(0, 1)), max_size=12), st.lists(st.tuples(*[st.floats(-180, 180)] * 2))
)
def test_boxes_large_and_small_hold_what_lies_between_their_sides(
    boxes: list[tuple[tuple[float, float, float], float]], points: list[tuple[float, float]]
) -> None:
    bounds = np.array([(w, s, w + side, s + side * ratio) for (w, s, side), ratio in boxes]).reshape(-1, 4)
    points = [*points, *((w, s) for w, s, _, _ in bounds), *((e, n) for _, _, e, n in bounds)]
    lons, lats = np.array(points, dtype=float).reshape(-1, 2).T
    at, place = Boxes(*bounds.T).holding(lons, lats)
    assert list(at) == sorted(at)
    assert len(set(zip(at, place, strict=True))) == len(at)
    assert set(zip(at.tolist(), place.tolist(), strict=True)) == {
        (one, box)
        for one, (x, y) in enumerate(points)
        for box, (west, south, east, north) in enumerate(bounds)
        if west <= x <= east and south <= y <= north
    }


def test_shapes_given_to_others_are_never_prepared() -> None:
    cover = Cover(SHAPES)
    pairs(cover, np.array([2.0]), np.array([2.0]))
    assert not shapely.is_prepared(cover.shapes).any()


def test_threads_that_ask_at_once_get_the_same_pairs() -> None:
    lons, lats = RNG.uniform(-1, 6, 5000), RNG.uniform(-1, 6, 5000)
    cover = Cover(SHAPES)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: pairs(cover, lons, lats), range(16)))
    assert all(each == found[0] for each in found)
