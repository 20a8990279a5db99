"""Which parts of the country does a map of districts offer, beside the single departments?"""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from committee.territories.departments import department_names
from committee.territories.rules import is_overseas
from committee.words import N_

Bounds = tuple[float, float, float, float]
# Degrees around the centres of districts that are looked at closely.
MARGIN = 0.04


@dataclass(frozen=True)
class Frame:
    """A part of the country that people look at together: whole departments, or what lies in ``bounds`` of them.

    ``label`` is a name, or None for a department, which has its own. ``bounds``: west, south, east, north in true
    degrees. With ``is_far_apart`` the parts are drawn apart, too small for outlines.
    """

    code: str
    departments: tuple[str, ...]
    label: str | None = None
    bounds: Bounds | None = None
    is_far_apart: bool = False


_ILE_DE_FRANCE = ("75", "77", "78", "91", "92", "93", "94", "95")
_PRESETS = (
    Frame("overseas", ("971", "972", "973", "974", "976", "978", "987"), N_("Overseas"), is_far_apart=True),
    Frame("ile-de-france", _ILE_DE_FRANCE, N_("Île-de-France")),
    Frame("paris", ("75", "92", "93", "94"), N_("Paris and the inner suburbs")),
    Frame("marseille", ("13",), N_("Marseille and around"), (5.20, 43.20, 5.58, 43.42)),
    Frame("lyon", ("69",), N_("Lyon and around"), (4.68, 45.55, 5.10, 45.90)),
    Frame("lille", ("59",), N_("Lille, Roubaix and Tourcoing"), (2.88, 50.54, 3.32, 50.80)),
)
PRESETS = {frame.code: frame for frame in _PRESETS}


@lru_cache(maxsize=256)
def frame_named(code: str | None) -> Frame | None:
    """The preset or the department of this code; None for the whole country and for what is neither."""
    if code is None:
        return None
    if code in PRESETS:
        return PRESETS[code]
    return Frame(code, (code,)) if code in department_names() else None


def within(districts: pd.DataFrame, frame: Frame | None) -> pd.DataFrame:
    """The districts (the frame of ``queries.districts``) that lie in a part of the country.

    One without a centre lies where its department does.
    """
    if frame is None:
        return districts
    found = districts[districts["department"].isin(frame.departments)]
    if frame.bounds is None:
        return found
    west, south, east, north = frame.bounds
    is_inside = found["lon"].between(west, east) & found["lat"].between(south, north)
    return found[is_inside.fillna(True).astype(bool)]


def frame_around(districts: pd.DataFrame) -> Frame | None:
    """The part of the country that holds these districts closely; None for the whole country.

    Overseas it is the department, for its box is small.
    """
    departments = tuple(dict.fromkeys(districts["department"]))
    beyond = [is_overseas(code) for code in departments]
    if len(departments) == 1 and beyond[0]:
        return frame_named(departments[0])
    known = districts.dropna(subset=["lon", "lat"])
    if any(beyond) or known.empty:
        return PRESETS["overseas"] if departments and all(beyond) else None
    lons, lats = known["lon"].astype(float), known["lat"].astype(float)
    west, east = float(lons.min()), float(lons.max())
    south, north = float(lats.min()), float(lats.max())
    bounds = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    return Frame(",".join(departments), departments, bounds=bounds)
