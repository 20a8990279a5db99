"""How are priority districts searched, and a point situated?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from committee.territories import queries
from committee.territories.departments import department_at, department_names
from committee.territories.figures_districts import overview
from committee.territories.frames import frame_named
from committee.territories.rules import (
    Answer,
    Generation,
    Location,
    QpvMatch,
)
from committee.ui import desk, parts
from committee.ui.texts import show, t
from committee.words import PARIS, Sentence

DISTRICTS = "territories.districts"
TONES = {
    Answer.INSIDE: "good",
    Answer.OUTSIDE: "neutral",
    Answer.UNCERTAIN: "warning",
    Answer.UNKNOWN: "warning",
}
FARTHEST_PRECISION_M = 100_000


@dataclass(frozen=True)
class AskedPoint:
    """The point that the address of the page carries; a precision of None is unknown."""

    lon: float
    lat: float
    precision_m: float | None
    on: date


def today() -> date:
    """The day in Europe/Paris."""
    return desk.now().astimezone(PARIS).date()


def _number(name: str) -> float | None:
    try:
        found = float(desk.param(name) or "")
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None


def _day(name: str) -> date:
    try:
        return date.fromisoformat(desk.param(name) or "")
    except ValueError:
        return today()


def asked_point() -> AskedPoint | None:
    """The point to situate, as the address tells it; None when it tells none."""
    lon, lat = _number("lon"), _number("lat")
    return None if lon is None or lat is None else AskedPoint(lon, lat, _number("precision"), _day("on"))


def district_filters() -> tuple[str | None, str]:
    """The department and the words looked for; both live in the address."""
    desk.enter(DISTRICTS)
    names = department_names()
    codes = [None, *names]
    asked = desk.param("department")
    left, right = st.columns(2)
    with left:
        department = st.selectbox(
            t("Department"),
            codes,
            index=codes.index(asked) if asked in codes else 0,
            format_func=lambda code: t("The whole country") if code is None else f"{code} · {names[code]}",
            key=desk.filter_key("districts_department", "department"),
        )
    with right:
        search = st.text_input(
            t("Name, code or commune"),
            desk.param("search", ""),
            max_chars=100,
            key=desk.filter_key("districts_search", "search"),
        )
    if department != asked or search != desk.param("search", ""):
        desk.set_params(department=department, search=search, districts_table_page=None)
    return department, search or ""


def situate() -> AskedPoint | None:
    """Ask for a point and answer in words; gives the point, so that the map can show it."""
    desk.enter(DISTRICTS)
    point = asked_point()
    with st.expander(t("Situate a point"), expanded=point is not None, key="districts_situate"):
        with st.form("districts_point", border=False):
            lon, lat, precision, on = st.columns(4)
            values = {
                "lon": lon.number_input(
                    t("Longitude (degrees)"),
                    value=None if point is None else point.lon,
                    format="%.6f",
                    key="districts_lon",
                ),
                "lat": lat.number_input(
                    t("Latitude (degrees)"),
                    value=None if point is None else point.lat,
                    format="%.6f",
                    key="districts_lat",
                ),
                "precision": precision.number_input(
                    t("Precision (metres)"),
                    min_value=0.0,
                    max_value=float(FARTHEST_PRECISION_M),
                    value=0.0 if point is None else point.precision_m,
                    step=10.0,
                    format="%.0f",
                    help=t("Leave it empty when it is not known, as for the centre of a commune."),
                    key="districts_precision",
                ),
                "on": on.date_input(
                    t("On the date"),
                    today() if point is None else point.on,
                    format="DD/MM/YYYY",
                    key="districts_on",
                ),
            }
            if st.form_submit_button(t("Situate"), type="primary", key="districts_send"):
                desk.set_params(**values)
                point = asked_point()
                if point is None:
                    parts.alert(Sentence("Give a longitude and a latitude."), "warning")
        if point is not None:
            _answer(point)
    return point


def _answer(point: AskedPoint) -> None:
    found = queries.locate(point.lon, point.lat, precision_m=point.precision_m, on=point.on)
    lines = [show(sentence) for sentence in said(found)]
    if found.reason is not None:
        lines.append(show(found.reason))
    parts.alert("\n".join(lines), TONES[found.answer])
    parts.chips([(found.answer, TONES[found.answer]), (found.method, "ochre")])


def said(found: Location) -> list[Sentence]:
    """An answer in words, each QPV with the distance to its border."""
    match found.answer:
        case Answer.INSIDE:
            return [
                Sentence(
                    "The point is in {name} ({code}, {generation}), {metres} m from its border.",
                    **_values(one),
                )
                for one in found.matches
            ]
        case Answer.UNCERTAIN:
            return [
                Sentence(
                    "The point may be in {name} ({code}, {generation}): its border is {metres} m away.",
                    **_values(one),
                )
                for one in found.matches
            ]
        case Answer.OUTSIDE if found.nearest is not None:
            return [
                Sentence(
                    "The point is in no QPV. The nearest is {name} ({code}, {generation}), {metres} m away.",
                    **_values(found.nearest),
                )
            ]
        case Answer.OUTSIDE:
            return [Sentence("The point is in no QPV.")]
        case _:
            return [Sentence("It cannot be told whether the point is in a QPV.")]


def _values(one: QpvMatch) -> dict[str, Any]:
    metres = round(one.distance_m, 1) if one.distance_m < 10 else round(one.distance_m)
    return {"name": one.name, "code": one.code, "generation": Generation(one.generation), "metres": metres}


def districts_map(frame: pd.DataFrame, department: str | None, point: AskedPoint | None) -> None:
    """The map of the districts found and the same in a table; outlines for one department or around a point."""
    desk.enter(DISTRICTS)
    drawn = frame
    if point is not None:
        department = department_at(point.lon, point.lat)
        drawn = queries.districts(department, on=point.on) if department else frame.iloc[:0]
    shapes = queries.shapes(drawn["code"]) if department is not None else None
    place = None if point is None or department is None else (point.lon, point.lat)
    deck = overview(drawn, shapes, frame=frame_named(department), point=place, locale=desk.locale())
    schematic = frame["is_schematic"].any()
    official, drawing = (t("Official perimeter"), "good"), (t("Schematic outline"), "warning")
    shown = frame.copy()
    generations = [Generation(code) for code in frame["generation"]]
    shown["generation"] = pd.Series(generations, frame.index, dtype=object)
    shown["outline"] = pd.Series(
        [drawing if flag else official for flag in frame["is_schematic"]], frame.index, dtype=object
    )
    parts.map_frame(
        deck,
        shown,
        "districts",
        _note(is_schematic=bool(schematic), is_country=shapes is None),
        columns={
            "code": parts.Column(t("Code")),
            "name": parts.Column(t("Name")),
            "communes": parts.Column(t("Communes")),
            "department_name": parts.Column(t("Department")),
            "generation": parts.Column(t("Generation")),
            "area_ha": parts.Column(t("Area (ha)"), "number"),
            "outline": parts.Column(t("Outline"), "status"),
        },
        alt=t("Map of the priority districts; the table below says the same."),
        is_table_open=True,
    )


def _note(*, is_schematic: bool, is_country: bool) -> str:
    if is_schematic:
        return t(
            "Schematic outlines: circles of the same area, not the official perimeters. They never prove that "
            "a place is in a district or outside."
        )
    if is_country:
        return t("One disc per district; choose a department to see the outlines.")
    return t("Outlines are simplified on the map only; look-ups use them whole.")


def schematic_warning(frame: pd.DataFrame) -> None:
    """Say at once, above the map, that what follows is only schematic."""
    if frame["is_schematic"].any():
        parts.status_chip(t("Schematic outlines, official perimeters not loaded"), "warning")
