"""Are a project's sites drawn where they belong, overseas ones in their boxes, without any request?"""

import json
import math
from dataclasses import replace
from datetime import date

import pandas as pd

from committee.intake.figures import HEIGHT, site_map
from committee.intake.queries import SiteRow
from committee.territories.figures import insets
from committee.territories.queries import SHAPES
from committee.territories.rules import Answer, Method

NONE = pd.DataFrame(columns=list(SHAPES), dtype=object)
TOULOUSE = SiteRow(
    "<b>Résidence</b>",
    "Toulouse",
    "31555",
    "31",
    1.4799,
    43.6092,
    20.0,
    None,
    Answer.OUTSIDE,
    (),
    "2024",
    "QN03113M",
    "Soupetard",
    120.0,
    Method.PERIMETER,
    date(2026, 1, 1),
)
REUNION = replace(TOULOUSE, name=None, commune="Saint-Denis", department="974", lon=55.45, lat=-20.88)
NOWHERE = replace(TOULOUSE, lon=None, lat=None, answer=Answer.UNKNOWN)


def _layer(deck: object, name: str) -> dict[str, object]:
    layers = json.loads(deck.to_json())["layers"]  # type: ignore[attr-defined]
    return next(layer for layer in layers if layer["id"] == name)


def test_sites_without_a_point_are_not_drawn() -> None:
    assert site_map([NOWHERE], NONE) is None
    assert len(_layer(site_map([TOULOUSE, NOWHERE], NONE), "sites")["data"]) == 1  # type: ignore[arg-type]


def test_site_says_where_it_lies() -> None:
    [point] = _layer(site_map([TOULOUSE], NONE), "sites")["data"]  # type: ignore[misc]
    assert point["position"] == [1.4799, 43.6092]
    assert point["code"] == "hors QPV, à 120 m du QPV Soupetard (QN03113M, génération 2024)"
    assert point["caution"] == ""


def test_overseas_site_is_in_its_box_and_says_why_it_is_not_sure() -> None:
    [point] = _layer(site_map([replace(REUNION, answer=Answer.UNKNOWN)], NONE, "en"), "sites")["data"]  # type: ignore[misc]
    box = insets()["974"]
    assert box.west < point["position"][0] < box.east
    assert box.south < point["position"][1] < box.north
    assert point["name"] == "Saint-Denis"
    assert "not complete" in point["caution"]


def test_view_widens_to_the_country_for_sites_far_apart() -> None:
    near = json.loads(site_map([TOULOUSE], NONE).to_json())["initialViewState"]
    far = json.loads(site_map([TOULOUSE, REUNION], NONE).to_json())["initialViewState"]
    assert near["zoom"] > far["zoom"]
    assert json.loads(site_map([TOULOUSE], NONE).to_json())["mapStyle"] == "__MAP_STYLE__"


def test_every_site_is_inside_the_frame() -> None:
    north = replace(TOULOUSE, department="59", lon=3.18, lat=50.69)
    view = json.loads(site_map([TOULOUSE, north], NONE).to_json())["initialViewState"]  # type: ignore[union-attr]
    degrees_high = 360 * HEIGHT * math.cos(math.radians(view["latitude"])) / (512 * 2 ** view["zoom"])
    for site in (TOULOUSE, north):
        assert abs((site.lat or 0) - view["latitude"]) < degrees_high / 2
