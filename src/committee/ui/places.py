"""How does a person show where a site lies: by a click on a map, by typing, by choosing the QPV?"""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import streamlit as st

from committee.territories.click_map import FINEST_M, PIXELS, Scene, click_scene
from committee.territories.departments import department_at, department_names
from committee.ui import desk, parts
from committee.ui.texts import t
from committee.words import PARIS

_STATIC = Path(__file__).parent / "static"
_map = st.components.v2.component(
    "committee_point_picker",
    html="<div class='root'></div>",
    css=(_STATIC / "point_picker.css").read_text("utf-8"),
    js=(_STATIC / "point_picker.js").read_text("utf-8"),
)
Picked = tuple[float, float, float]


def point_picker(
    key: str,
    lon: float | None,
    lat: float | None,
    department: str | None,
    qpv_code: str | None = None,
    *,
    precision_m: float | None = None,
    is_drawn: bool = False,
    near: Collection[str] = (),
    on: date | None = None,
) -> Picked | None:
    """A map of a department on which a person shows a place: longitude, latitude and precision in metres.

    None until a place was shown here (by a click, by the keyboard, or typed below the map): the point given is
    only where the map begins. ``qpv_code`` is drawn stronger and the map begins on it; ``near`` are QPV around
    which it begins otherwise. ``is_drawn``: the given point was not shown by anybody. Without a department, that
    of the point, else the person chooses one. ``on`` decides which perimeters are drawn, today by default.
    Another ``key`` begins anew.
    """
    names = department_names()
    if department not in names and lon is not None and lat is not None:
        department = department_at(lon, lat)
    if department not in names:
        department = st.selectbox(
            t("Department"),
            list(names),
            index=None,
            format_func=lambda code: f"{code} · {names[code]}",
            key=f"{key}_department",
            placeholder=t("Choose the department to see its map"),
        )
    day = on or desk.now().astimezone(PARIS).date()
    scene = None if department is None else click_scene(department, day)
    if scene is None:
        return None
    given = None
    if lon is not None and lat is not None:
        given = {"lon": lon, "lat": lat, "precision": precision_m, "drawn": is_drawn}
    found = _map(
        key=key,
        data={
            "scene": scene,
            "asked": qpv_code,
            "near": _bounds_of(scene, near),
            "point": given,
            "locale": desk.locale(),
            "instance": key,
            "rules": {"finest": FINEST_M, "pixels": PIXELS},
            "words": _words(),
        },
        on_point_change=lambda: None,
    )
    if any(each["schematic"] for each in scene["qpv"]):
        parts.note(t("Dashed outlines are schematic: circles of the same area, not the official perimeters."))
    return _picked(found.point)


def _bounds_of(scene: Scene, codes: Collection[str]) -> list[float] | None:
    """West, south, east and north of the QPV of these codes that the map draws."""
    boxes = [each["bounds"] for each in scene["qpv"] if each["code"] in codes]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


def _picked(point: object) -> Picked | None:
    """What the browser sent, if it is a place: a browser may send anything."""
    if not isinstance(point, dict):
        return None
    values = [point.get(name) for name in ("lon", "lat", "precision")]
    numbers = [
        float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    if len(numbers) != 3:
        return None
    lon, lat, precision = numbers
    is_place = abs(lon) <= 180 and abs(lat) <= 90 and 0 <= precision <= 100_000
    return (lon, lat, precision) if is_place else None


def _words() -> dict[str, str]:
    return {
        "map": t(
            "Map: click where the site lies. Arrows move it, plus and minus zoom, Enter places the point."
        ),
        "hint": t(
            "Click to place the point, drag to move the map, turn the wheel to zoom. The closer, the finer."
        ),
        "none": t("No point yet."),
        "chosen": t("Point placed: longitude LON, latitude LAT, within METRES m."),
        "drawn": t("Point drawn from the file: longitude LON, latitude LAT; it decides nothing."),
        "wrong": t("Give a longitude, a latitude and a precision in metres, as numbers."),
        "closer": t("Zoom in"),
        "farther": t("Zoom out"),
        "whole": t("Whole department"),
        "district": t("The QPV"),
        "back": t("The point"),
        "lon": t("Longitude (degrees)"),
        "lat": t("Latitude (degrees)"),
        "precision": t("Precision (metres)"),
        "place": t("Place this point"),
    }
