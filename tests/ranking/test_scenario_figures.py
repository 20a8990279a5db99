"""Does the map of two selections say without colour which project is in which?"""

import json

import pandas as pd

from committee.ranking.queries.scenario_sites import SITE_COLUMNS
from committee.ranking.scenario_figures import Side, comparison_deck, sign_of


def test_markers_carry_the_sign_of_their_side_and_unknown_places_are_left_out() -> None:
    head = ("D-1", "Jardin <b>gras</b>", "Site", "Toulouse")
    rows = [
        ("a", *head, "31", 1.44, 43.6, True),
        ("b", *head, "971", -61.5, 16.2, False),
        ("c", *head, None, None, None, False),
    ]
    places = pd.DataFrame(rows, columns=list(SITE_COLUMNS), dtype=object)
    places["side"] = pd.Series(list(Side), dtype=object)
    found = comparison_deck(places, "fr").to_json()
    layers = {layer["id"]: layer for layer in json.loads(found)["layers"]}
    drawn = layers["selections"]["data"]
    assert [each["sign"] for each in drawn] == [sign_of(Side.BOTH), sign_of(Side.ENTERED)] == ["=", "+"]
    assert [each["caution"] for each in drawn] == ["", "Lieu approximatif"]
    assert drawn[0]["position"] == [1.44, 43.6]
    assert drawn[1]["position"] != [-61.5, 16.2]
    assert len({sign_of(side) for side in Side}) == 3
    assert "map_style" not in found
