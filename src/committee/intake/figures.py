"""How are a project's sites drawn, with the QPV around them?"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pydeck as pdk

from committee.intake.queries import SiteRow
from committee.territories.figures import FRANCE, TOOLTIP, deck, draw_position, qpv_layer, view_of_bounds
from committee.words import say

TERRACOTTA = [181, 72, 46]
AROUND_DEGREES = 0.012
HEIGHT = 360


def site_map(sites: Sequence[SiteRow], shapes: pd.DataFrame, locale: str = "fr") -> Any | None:
    """The sites that have a point over the outlines of the QPV near them (the frame of ``territories.shapes``).

    None when no site has a point. Overseas sites are drawn in their boxes.
    """
    located = [site for site in sites if site.lon is not None and site.lat is not None]
    if not located:
        return None
    drawn = [draw_position(site.lon or 0.0, site.lat or 0.0, site.department) for site in located]
    data = [
        {
            "position": [round(x, 5), round(y, 5)],
            "name": site.name or site.commune or "",
            "code": say(site.in_words, locale),
            "communes": site.commune or "",
            "caution": "" if site.reason is None else say(site.reason, locale),
        }
        for site, (x, y) in zip(located, drawn, strict=True)
    ]
    layer = pdk.Layer(
        "ScatterplotLayer",
        data=data,
        id="sites",
        get_position="position",
        get_radius=30,
        radius_min_pixels=6,
        radius_max_pixels=12,
        filled=True,
        stroked=True,
        get_fill_color=TERRACOTTA,
        get_line_color=[255, 255, 255],
        line_width_min_pixels=2,
        pickable=True,
    )
    across, along = [x for x, _ in drawn], [y for _, y in drawn]
    own = (
        min(across) - AROUND_DEGREES,
        min(along) - AROUND_DEGREES,
        max(across) + AROUND_DEGREES,
        max(along) + AROUND_DEGREES,
    )
    is_wide = max(across) - min(across) > 6
    view = view_of_bounds(FRANCE if is_wide else own, HEIGHT)
    return deck([qpv_layer(shapes, locale), layer], view, TOOLTIP)
