"""How are two selections drawn on one map? A sign in each marker says in which of them it is: no colour alone."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pydeck as pdk

from committee.territories.figures import INK, TOOLTIP, VIEW_FRANCE, CompactDeck, deck, draw_position
from committee.words import N_, Labelled, Sentence, say

TEAL = [31, 111, 107]
TERRACOTTA = [181, 72, 46]
GROUND = [251, 250, 247]
RADIUS = 9


class Side(Labelled):
    """In which of two selections an application is funded."""

    BOTH = "both", N_("In both")
    ENTERED = "entered", N_("In the other only")
    LEFT = "left", N_("In this one only")


# The sign, what fills the marker, and what draws its sign.
_LOOKS: Mapping[Side, tuple[str, list[int], list[int]]] = {
    Side.BOTH: ("=", TEAL, GROUND),
    Side.ENTERED: ("+", TERRACOTTA, GROUND),
    Side.LEFT: ("–", GROUND, TERRACOTTA),
}


def sign_of(side: Side) -> str:
    """The sign of a side, in the markers and in the table."""
    return _LOOKS[side][0]


def comparison_deck(places: pd.DataFrame, locale: str = "fr") -> CompactDeck:
    """The map of two selections, of ``queries.selection_sites`` with ``side``; places not known are left out.

    A site whose point is not exact says so in its tooltip.
    """
    known = places[places["lon"].notna() & places["lat"].notna()]
    markers = [_marker(row, locale) for row in known.to_dict("records")]
    layers = [
        pdk.Layer(
            "ScatterplotLayer",
            data=markers,
            id="selections",
            get_position="position",
            get_radius=1,
            radius_min_pixels=RADIUS,
            radius_max_pixels=RADIUS,
            filled=True,
            stroked=True,
            get_fill_color="fill",
            get_line_color="line",
            line_width_min_pixels=2,
            pickable=True,
        ),
        pdk.Layer(
            "TextLayer",
            data=markers,
            id="selection-signs",
            get_position="position",
            get_text="sign",
            get_color="ink",
            get_size=15,
            font_weight=700,
            font_family=pdk.types.String("sans-serif"),
            character_set=pdk.types.String("auto"),
            pickable=False,
        ),
    ]
    return deck(layers, VIEW_FRANCE, TOOLTIP)


def _marker(row: Mapping[Any, Any], locale: str) -> dict[str, Any]:
    sign, fill, ink = _LOOKS[row["side"]]
    x, y = draw_position(float(row["lon"]), float(row["lat"]), row["department"])
    return {
        "position": [x, y],
        "sign": sign,
        "fill": fill,
        "line": INK if row["side"] is Side.BOTH else TERRACOTTA,
        "ink": ink,
        "name": row["title"],
        "code": say(row["side"].label, locale),
        "communes": row["commune"] or "",
        "caution": "" if row["is_exact"] else say(Sentence("Approximate place"), locale),
    }
