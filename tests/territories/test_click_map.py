"""Does the map for a click hold true outlines, and tell what a click is worth?"""

import json
from datetime import datetime
from pathlib import Path

import shapely

from committee.people.rules import OFFICE
from committee.territories.actions import load_shipped_facts
from committee.territories.click_map import click_precision, click_scene, rings
from tests.factories.territories import load_squares


def test_scene_shows_the_department_and_its_districts(store: Path, now: datetime) -> None:
    load_squares(now)
    scene = click_scene("31", now.date())
    assert scene is not None
    assert [each["code"] for each in scene["qpv"]] == ["QN03190M", "QN03191N", "QN03192N"]
    assert sum(each["own"] for each in scene["land"]) == 1
    assert len(scene["land"]) > 3
    west, south, east, north = scene["bounds"]
    assert west < 1.4 < east
    assert south < 43.6 < north
    ring = shapely.Polygon(scene["qpv"][0]["rings"][0])
    assert ring.covers(shapely.Point(1.4, 43.6))
    assert len(json.dumps(scene)) < 200_000


def test_overseas_keeps_true_coordinates(store: Path, now: datetime) -> None:
    load_squares(now)
    scene = click_scene("974", now.date())
    assert scene is not None
    assert 55 < scene["bounds"][0] < 56
    assert [each["name"] for each in scene["land"]] == ["La Réunion"]
    assert [each["code"] for each in scene["qpv"]] == ["QN97490M"]


def test_scene_changes_with_the_editions(store: Path, now: datetime) -> None:
    empty = click_scene("93", now.date())
    load_shipped_facts(actor=OFFICE, now=now)
    loaded = click_scene("93", now.date())
    assert empty is not None
    assert loaded is not None
    assert empty["qpv"] == []
    assert empty["id"] != loaded["id"]
    assert all(each["schematic"] for each in loaded["qpv"])
    assert click_scene("999", now.date()) is None


def test_precision_of_a_click_follows_the_zoom() -> None:
    assert [click_precision(each) for each in (0.3, 2.0, 10.0, 250.0)] == [10.0, 10.0, 40.0, 1000.0]


def test_rings_keep_holes_and_leave_lines_out() -> None:
    holed = shapely.box(0, 0, 4, 4) - shapely.box(1, 1, 2, 2)
    assert [len(ring) for ring in rings(holed, 3)] == [5, 5]
    assert rings(shapely.GeometryCollection([shapely.LineString([(0, 0), (1, 1)])]), 3) == []


def test_land_reaches_the_edges_of_the_frame(store: Path, now: datetime) -> None:
    scene = click_scene("35", now.date())
    assert scene is not None
    _, south, east, north = scene["bounds"]
    points = [point for each in scene["land"] for ring in each["rings"] for point in ring]
    assert max(lon for lon, _ in points) - east > (north - south) / 2
    assert len(json.dumps(scene)) < 300_000
