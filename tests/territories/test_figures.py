"""Do the layers hold what they should, in their boxes, without a request outside?"""

import json
from typing import Any

import pydeck as pdk
import pytest
from shapely.geometry import Point, box

from committee.territories import figures
from committee.territories.departments import departments

SEATS = {
    "971": (-61.68, 16.1),
    "972": (-61.0, 14.65),
    "973": (-52.33, 4.93),
    "974": (55.45, -20.88),
    "976": (45.15, -12.8),
    "978": (-63.05, 18.07),
    "987": (-149.5, -17.6),
}


def layers(deck: figures.CompactDeck) -> dict[str, Any]:
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def test_boxes_stand_left_of_the_hexagon_and_do_not_overlap() -> None:
    boxes = [box(b.west, b.south, b.east, b.north) for b in figures.insets().values()]
    assert all(b.east < figures.HEXAGON_BOUNDS[0] for b in figures.insets().values())
    assert not any(one.intersects(two) for at, one in enumerate(boxes) for two in boxes[:at])


@pytest.mark.parametrize("code", figures.BOXED)
def test_overseas_department_is_drawn_inside_its_box(code: str) -> None:
    inset = figures.insets()[code]
    frame = box(inset.west, inset.south, inset.east, inset.north)
    outline = next(department.outline for department in departments() if department.code == code)
    assert frame.contains(figures.draw_shape(outline, code))
    assert frame.contains(Point(figures.draw_position(*SEATS[code], code)))
    assert figures.draw_shape(outline, code).contains(Point(figures.draw_position(*SEATS[code], code)))


def test_hexagon_and_unboxed_collectivities_stay_where_they_are() -> None:
    assert figures.draw_position(2.35, 48.85, "75") == (2.35, 48.85)
    assert figures.draw_position(-56.3, 46.9, "975") == (-56.3, 46.9)
    assert figures.draw_position(2.35, 48.85, None) == (2.35, 48.85)
    square = box(2, 48, 3, 49)
    assert figures.draw_shape(square, "75") is square


def test_no_text_in_a_row_is_an_expression_and_accessors_are() -> None:
    rows = [{"name": each, "position": [2.35, 48.85]} for each in ("@@=)(", "@@#a.b", "@ l'abri", "=1")]
    points = pdk.Layer("ScatterplotLayer", data=rows, id="points", get_position="position")
    feature = {"type": "Feature", "geometry": None, "properties": {"name": "@@=(", "is_old": True}}
    areas = {"type": "FeatureCollection", "features": [feature]}
    shown = layers(figures.deck([points, pdk.Layer("GeoJsonLayer", data=areas, id="areas")]))
    names = [row["name"] for row in shown["points"]["data"]]
    assert names == ["\u200b@@=)(", "\u200b@@#a.b", "@ l'abri", "=1"]
    assert shown["points"]["getPosition"] == "@@=position"
    [held] = shown["areas"]["data"]["features"]
    assert held["properties"] == {"name": "\u200b@@=(", "is_old": True}
    assert rows[0]["name"] == "@@=)("


def test_base_layers_have_ids_and_ask_nothing_outside() -> None:
    message = figures.deck([]).to_json()
    assert set(layers(figures.deck([]))) == {"land", "inset-boxes", "inset-names"}
    assert "http" not in message
    assert json.loads(message)["mapStyle"] == "__MAP_STYLE__", "the mark by which no base map is fetched"
    assert ": " not in message.split('"name":')[0]
    assert "\n" not in message
    names = layers(figures.deck([]))["inset-names"]["data"]
    assert [row["name"].split("\n")[0] for row in names] == [
        "Guadeloupe",
        "Martinique",
        "Saint-Martin",
        "Guyane",
        "La Réunion",
        "Mayotte",
        "Polynésie française",
    ]


def test_island_far_from_the_two_that_a_box_shows_is_drawn_at_its_edge() -> None:
    inset = figures.insets()["987"]
    assert figures.draw_position(-139.0, -9.8, "987") == (inset.east, inset.north)
    land = figures.draw_shape(next(d.outline for d in departments() if d.code == "987"), "987")
    assert box(inset.west, inset.south, inset.east, inset.north).contains(land)


def test_asked_point_is_drawn_in_its_box() -> None:
    layer = layers(figures.deck([figures.point_layer(55.45, -20.88, "974")]))["asked-point"]
    assert layer["data"][0]["position"] == list(figures.draw_position(55.45, -20.88, "974"))


def test_views_show_the_country_or_a_department() -> None:
    assert figures.VIEW_FRANCE.zoom < 5
    seine = figures.view_of_department("93")
    assert (round(seine.longitude, 1), round(seine.latitude, 1)) == (2.4, 48.9)
    assert seine.zoom > 9
    assert figures.view_of_department(None) is figures.VIEW_FRANCE
    assert figures.view_of_department("974").longitude < figures.HEXAGON_BOUNDS[0]
