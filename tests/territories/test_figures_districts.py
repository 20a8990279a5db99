"""Are districts drawn where they lie, in a small message, and is nothing of others interpreted?"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from shapely.geometry import box, shape

from committee.people.rules import OFFICE
from committee.territories import actions, figures, queries
from committee.territories.figures_districts import (
    Fill,
    compared,
    district_deck,
    not_drawn,
    overview,
    view_of_frame,
)
from committee.territories.frames import PRESETS, frame_named, within
from tests.factories.territories import load_squares


def layers(deck: figures.CompactDeck) -> dict[str, Any]:
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def test_qpv_outlines_are_drawn_simplified_and_never_vanish(store: Path, now: datetime) -> None:
    load_squares(now)
    districts = queries.districts(on=now.date())
    shapes = queries.shapes(districts["code"])
    drawn = layers(overview(districts, shapes, frame=frame_named("31")))["qpv"]["data"]["features"]
    assert len(drawn) == 5
    assert all(shape(feature["geometry"]).area > 0 for feature in drawn)
    port = next(feature for feature in drawn if feature["properties"]["code"] == "QN97490M")
    inset = figures.insets()["974"]
    assert box(inset.west, inset.south, inset.east, inset.north).contains(shape(port["geometry"]))


def test_schematic_outline_says_so(store: Path, now: datetime) -> None:
    actions.load_shipped_facts(actor=OFFICE, now=now)
    districts = queries.districts(on=now.date())
    points = layers(overview(districts, locale="fr"))["qpv-points"]["data"]
    assert {point["caution"] for point in points} == {"contour schématique"}
    assert len(points) == len(districts)


def test_qpv_without_a_centre_has_no_disc(store: Path, now: datetime) -> None:
    load_squares(now)
    districts = queries.districts(on=now.date())
    assert len(layers(overview(districts))["qpv-points"]["data"]) == 5


def test_map_around_a_point_holds_the_point_and_the_outlines(store: Path, now: datetime) -> None:
    load_squares(now)
    districts = queries.districts("974", on=now.date())
    shapes = queries.shapes(districts["code"])
    deck = overview(districts, shapes, frame=frame_named("974"), point=(55.30, -20.94))
    assert set(layers(deck)) >= {"qpv", "asked-point"}
    x, y = figures.draw_position(55.30, -20.94, "974")
    assert deck.initial_view_state.longitude == pytest.approx(x, abs=1e-3)
    assert deck.initial_view_state.latitude == pytest.approx(y, abs=1e-3)


def test_messages_stay_small_with_the_official_perimeters(store: Path, now: datetime, shared: Path) -> None:
    path = shared / "data" / "qpv" / "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
    actions.import_perimeters(path, actor=OFFICE, now=now)
    country = queries.districts(on=now.date())
    assert len(overview(country).to_json()) < 500_000
    every = layers(overview(country, queries.shapes(country["code"])))["qpv"]["data"]["features"]
    assert len(every) == 1584
    assert all(shape(feature["geometry"]).area > 0 for feature in every)
    for code in ("59", "93", "974"):
        some = country[country["department"] == code]
        deck = overview(some, queries.shapes(some["code"]), frame=frame_named(code))
        assert len(deck.to_json()) < 500_000


def test_discs_and_outlines_take_the_colour_of_their_value(store: Path, now: datetime) -> None:
    load_squares(now)
    districts = queries.districts(on=now.date())
    fills = {"QN97490M": Fill((1, 2, 3), "Taux : 43")}
    discs = layers(overview(districts, fills=fills))["qpv-points"]
    assert {tuple(one["fill"]) for one in discs["data"]} == {(1, 2, 3), (176, 171, 160)}
    assert [one["told"] for one in discs["data"] if one["code"] == "QN97490M"] == ["Taux : 43"]
    shapes = queries.shapes(["QN97490M"])
    port = layers(overview(districts.iloc[:0], shapes, fills=fills))["qpv"]["data"]["features"][0]
    assert port["properties"]["fill"] == [1, 2, 3, 225]


def test_part_of_the_country_has_its_view_and_its_districts(store: Path, now: datetime) -> None:
    load_squares(now)
    districts = queries.districts(on=now.date())
    assert len(within(districts, None)) == len(districts)
    assert set(within(districts, PRESETS["overseas"])["department"]) == {"974", "978"}
    assert set(within(districts, frame_named("974"))["code"]) == {"QN97490M"}
    assert within(districts, PRESETS["lille"]).empty
    assert frame_named("no") is None
    assert frame_named(None) is None
    views = {code: view_of_frame(frame) for code, frame in PRESETS.items()}
    assert views["overseas"].longitude < figures.HEXAGON_BOUNDS[0]
    assert views["ile-de-france"].zoom < views["paris"].zoom < views["marseille"].zoom + 1
    assert view_of_frame(None) is figures.VIEW_FRANCE
    assert not_drawn(districts)["code"].tolist() == ["QN04890N"]
    assert view_of_frame(frame_named("31")).to_json() == figures.view_of_department("31").to_json()


def test_district_stands_among_its_neighbours(store: Path, now: datetime) -> None:
    load_squares(now)
    own, others = queries.shapes(["QN03191N"]), queries.shapes(["QN03192N"])
    assert len(own) == 1
    deck = district_deck(own, others, others.iloc[:0])
    assert deck is not None
    drawn = layers(deck)
    assert [one["properties"]["code"] for one in drawn["qpv"]["data"]["features"]] == ["QN03191N"]
    assert drawn["other-generation"]["data"]["features"] == []
    assert deck.initial_view_state.zoom > 10


def test_names_of_others_are_never_markup_in_a_figure() -> None:
    row = {
        "code": "<b>x</b>",
        "name": "<img>",
        "communes": "",
        "department": "31",
        "outline": box(1, 43, 1.1, 43.1),
    }
    said = compared(pd.DataFrame([row, row | {"outline": None}])).to_json()
    assert "<b>x</b>" not in said
    assert "&lt;b&gt;x" in said
    assert "contour" in said
