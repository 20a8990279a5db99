"""Is the map drawn offline, with one marker per place, hollow ones, boxes and escaped tooltips?"""

import json
import math
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from committee.people.rules import OFFICE
from committee.showcase.figures import APART, GROUND, TERRACOTTA, winners_deck
from committee.showcase.queries import places, winners
from committee.showcase.rules import theme_letters
from committee.territories.figures import insets
from tests.factories.followup import TOULOUSE, make_award

LETTERS = theme_letters(["culture"])
REUNION = {"commune": "Saint-Denis", "department": "974", "lon": 55.4504, "lat": -20.8789}


def _found() -> pd.DataFrame:
    return places(OFFICE, winners(OFFICE))


def _layers(deck: Any) -> dict[str, Any]:
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def _markers(deck: Any) -> list[dict[str, Any]]:
    return list(_layers(deck)["winners"]["data"])


def test_map_asks_nothing_outside(store: Path, now: datetime) -> None:
    make_award(now=now)
    sent = winners_deck(_found(), LETTERS).to_json()
    assert json.loads(sent)["mapStyle"] == "__MAP_STYLE__"  # what the screen takes for "no base map"
    assert "http" not in sent


def test_one_marker_per_place_hollow_when_approximate(store: Path, now: datetime) -> None:
    make_award(now=now, sites=[TOULOUSE, {**TOULOUSE, "lat": 44.0, "approximate": True}, {"commune": "Ici"}])
    exact, rough = _markers(winners_deck(_found(), LETTERS))
    assert (exact["fill"], rough["fill"]) == (TERRACOTTA, GROUND)
    assert (exact["caution"], rough["caution"]) == ("", "position approximative (commune)")
    assert {exact["letter"], rough["letter"]} == {"A"}


def test_overseas_place_is_drawn_in_its_box(store: Path, now: datetime) -> None:
    make_award(now=now, sites=[REUNION])
    x, y = _markers(winners_deck(_found(), LETTERS))[0]["position"]
    box = insets()["974"]
    assert box.west < x < box.east
    assert box.south < y < box.north


def test_places_of_one_point_stand_apart_at_every_view(store: Path, now: datetime) -> None:
    for _ in range(5):
        make_award(now=now)
    for department in (None, "31"):
        deck = winners_deck(_found(), LETTERS, department=department)
        points = [marker["position"] for marker in _markers(deck)]
        degrees = 360 / (512 * 2**deck.initial_view_state.zoom)
        apart = [
            math.hypot(u - x, (v - y) / math.cos(math.radians(y))) / degrees
            for at, (x, y) in enumerate(points)
            for u, v in points[:at]
        ]
        assert min(apart) > 0.6 * APART
        assert max(apart) < 8 * APART


def test_lonely_marker_stands_at_its_place(store: Path, now: datetime) -> None:
    make_award(now=now, sites=[TOULOUSE, {**TOULOUSE, "lat": 49.0}])
    assert [TOULOUSE["lon"], TOULOUSE["lat"]] in [
        marker["position"] for marker in _markers(winners_deck(_found(), LETTERS))
    ]


def test_sensitive_action_tints_its_department(store: Path, now: datetime) -> None:
    make_award(now=now, sites=[TOULOUSE], sensitive_public=True)
    deck = winners_deck(_found(), LETTERS)
    assert "departments-only" in _layers(deck)
    assert _markers(deck)[0]["caution"] == "département seulement"
    assert "Toulouse" not in deck.to_json()


def test_chosen_winner_is_pointed_out_and_order_is_kept(store: Path, now: datetime) -> None:
    first, second = make_award(now=now), make_award(now=now, sites=[REUNION])
    plain = [marker["award"] for marker in _markers(winners_deck(_found(), LETTERS))]
    deck = winners_deck(_found(), LETTERS, chosen=first)
    assert [marker["award"] for marker in _markers(deck)] == plain
    assert set(plain) == {first, second}
    assert len(_layers(deck)["chosen-winner"]["data"]) == 1


def test_texts_of_people_are_data_never_template(store: Path, now: datetime) -> None:
    title = "<img src=x onerror=alert(1)> {name}"
    make_award(now=now, title=title)
    drawn = winners_deck(_found(), LETTERS)
    assert _markers(drawn)[0]["name"] == title
    assert "img" not in json.dumps(drawn._tooltip)


def test_winner_without_theme_is_drawn_all_the_same(store: Path, now: datetime) -> None:
    make_award(now=now, themes=[])
    assert _markers(winners_deck(_found(), {}))[0]["letter"] == ""
