"""Is what the browser sends of a click a place, and nothing else?"""

import pytest

from committee.ui.places import _bounds_of, _picked


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "1.4;43.6",
        [1.4, 43.6, 10],
        {},
        {"lon": 1.4, "lat": 43.6},
        {"lon": "1.4", "lat": 43.6, "precision": 10},
        {"lon": True, "lat": 43.6, "precision": 10},
        {"lon": float("nan"), "lat": 43.6, "precision": 10},
        {"lon": 1.4, "lat": 143.6, "precision": 10},
        {"lon": 1.4, "lat": 43.6, "precision": -1},
        {"lon": 1.4, "lat": 43.6, "precision": float("inf")},
    ],
)
def test_what_is_no_place_is_left_aside(sent: object) -> None:
    assert _picked(sent) is None


def test_click_is_a_place() -> None:
    assert _picked({"lon": 1.4, "lat": 43.6, "precision": 10, "more": "x"}) == (1.4, 43.6, 10.0)


def test_map_begins_around_the_districts_it_draws() -> None:
    scene = {"qpv": [{"code": "A", "bounds": [1, 2, 3, 4]}, {"code": "B", "bounds": [0, 3, 2, 5]}]}
    assert _bounds_of(scene, ["A", "B", "absent"]) == [0, 2, 3, 5]
    assert _bounds_of(scene, []) is None
