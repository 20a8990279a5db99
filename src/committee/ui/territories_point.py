"""In which priority district does a point lie, as a person asks it on the page of districts?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from committee.territories import queries
from committee.territories.queries import LookUp
from committee.territories.queries.looking_up import FoundQpv
from committee.territories.rules import Answer, Generation, Location, QpvMatch
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
    precision = _number("precision")
    if precision is not None and not 0 <= precision <= FARTHEST_PRECISION_M:
        precision = None
    return None if lon is None or lat is None else AskedPoint(lon, lat, precision, _day("on"))


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
            if st.form_submit_button(t("Situate"), key="districts_send"):
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


def said(found: Location | LookUp) -> list[Sentence]:
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


def _values(one: QpvMatch | FoundQpv) -> dict[str, Any]:
    away = one.distance_m or 0.0
    metres = round(away, 1) if away < 10 else round(away)
    return {"name": one.name, "code": one.code, "generation": Generation(one.generation), "metres": metres}
