"""How are territorial data sets brought in and listed, and what is still missing?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from committee.documents.rules import LARGEST
from committee.intake.actions import locate_sites_again
from committee.territories import queries
from committee.territories.actions import (
    import_address,
    import_data_set,
    import_official,
    load_shipped_facts,
)
from committee.territories.data_sets import DataSetReport
from committee.territories.indicators import FIRST_VINTAGE, LAST_VINTAGE
from committee.territories.perimeters import LARGEST as LARGEST_FILE
from committee.territories.preview import Preview, preview
from committee.territories.rules import KNOWN_TOTALS, EditionKind, EditionRow, Generation, IndicatorTheme
from committee.territories.sources import Source, sources
from committee.ui import desk, parts
from committee.ui.acts import by_whom
from committee.ui.imports_running import Running
from committee.ui.parts import Column
from committee.ui.texts import day, show, t
from committee.words import Refused, Sentence

DATASETS = "territories.datasets"
_MEGABYTE = 2**20
_REMARKS = 8
_FORESEEN = "datasets_foreseen"


@dataclass(frozen=True)
class Step:
    """One thing that a complete installation holds; ``row``: the data set that answers for it, if any does."""

    kind: EditionKind
    generation: Generation | None
    label: Sentence
    why: Sentence
    row: EditionRow | None
    theme: IndicatorTheme | None = None

    @property
    def is_done(self) -> bool:
        """Whether it is loaded, whole as far as that can be told."""
        return self.row is not None and (self.kind is not EditionKind.PERIMETERS or self.row.is_complete)

    def is_met_by(self, source: Source) -> bool:
        """Whether an official file brings it."""
        return (
            source.kind is self.kind
            and self.generation in {None, source.generation}
            and (self.theme is None or source.theme in {None, self.theme, IndicatorTheme.OTHER})
        )


def steps(loaded: Sequence[EditionRow]) -> list[Step]:
    """What a complete installation holds, the most needed first."""
    answering = [row for row in queries.answering_data_sets(loaded) if not row.is_schematic]
    asked = (
        (
            EditionKind.PERIMETERS,
            Generation.OF_2024,
            Sentence("2024 perimeters"),
            Sentence("They tell whether a place of today lies in a QPV."),
        ),
        (
            EditionKind.PERIMETERS,
            Generation.OF_2015,
            Sentence("2015 perimeters"),
            Sentence("They tell it for decisions up to 31 December 2023 (2024 overseas)."),
        ),
        (
            EditionKind.PASSAGE,
            Generation.OF_2024,
            Sentence("Passage from 2015 to 2024"),
            Sentence("It tells what became of a QPV of 2015, and which have no successor."),
        ),
        (
            EditionKind.LIST,
            Generation.OF_2024,
            Sentence("2024 list"),
            Sentence("Names of communes and groupings; QPV that the perimeters lack."),
        ),
        (
            EditionKind.LIST,
            Generation.OF_2015,
            Sentence("2015 list"),
            Sentence("The 1,514 codes and names, to recognise what old files declare."),
        ),
        (
            EditionKind.INDICATORS,
            None,
            Sentence("Insee, income (REVN)"),
            Sentence("Median income and poverty beside each QPV."),
        ),
        (
            EditionKind.INDICATORS,
            None,
            Sentence("Insee, population (DEMO)"),
            Sentence("Ages, households and nationality beside each QPV."),
        ),
        (
            EditionKind.INDICATORS,
            None,
            Sentence("Insee, employment (IPRO)"),
            Sentence("Employment and jobs beside each QPV."),
        ),
    )
    themes = [None] * 5 + [IndicatorTheme.INCOME, IndicatorTheme.DEMOGRAPHY, IndicatorTheme.EMPLOYMENT]
    return [
        Step(
            kind,
            generation,
            label,
            why,
            next(
                (
                    row
                    for row in answering
                    if row.kind is kind
                    and generation in {None, row.generation}
                    and theme in {None, row.theme}
                ),
                None,
            ),
            theme,
        )
        for (kind, generation, label, why), theme in zip(asked, themes, strict=True)
    ]


def counted(row: EditionRow) -> str:
    """How many QPV a data set holds, beside the published number; the rows of indicators stand alone."""
    if row.kind is EditionKind.INDICATORS:
        return t("One row", "{n} rows", n=row.qpv_count)
    return t("{count} of {known}", count=row.qpv_count, known=KNOWN_TOTALS[row.generation][0])


def state(row: EditionRow, answering: set[str]) -> tuple[str, str]:
    """What a data set does now, and its tone."""
    if row.is_set_aside:
        return t("Set aside"), "warning"
    if row.id not in answering:
        return t("Replaced"), "neutral"
    return (t("Answers, schematic"), "warning") if row.is_schematic else (t("Answers"), "good")


def checklist(found: Sequence[Step]) -> None:
    """What is loaded and what is missing, in the order in which it is needed."""
    desk.enter(DATASETS)
    done = sum(step.is_done for step in found)
    parts.section(
        t("What a complete installation holds"),
        t("{done} of {all} loaded.", done=done, all=len(found)),
    )
    frame = pd.DataFrame(
        [
            (
                show(step.label),
                _loaded(step),
                None if step.row is None else counted(step.row),
                show(step.why),
            )
            for step in found
        ],
        columns=["label", "state", "count", "why"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "label": Column(t("Data set"), is_sortable=False),
            "state": Column(t("State"), "status", is_sortable=False),
            "count": Column(t("Count"), is_sortable=False),
            "why": Column(t("What it is for"), is_sortable=False),
        },
        "checklist",
        caption=t("What is loaded, the most needed first"),
    )


def _loaded(step: Step) -> tuple[str, str]:
    if step.row is None:
        return t("missing"), "warning"
    return (t("loaded"), "good") if step.is_done else (t("in part"), "warning")


def bring_in(found: Sequence[Step]) -> None:
    """Both ways in: official files fetched over the network, or a file of this computer; what they did is told."""
    desk.enter(DATASETS)
    missing = [step for step in found if not step.is_done]
    try:
        official = sources()
    except Refused as refusal:
        parts.alert(refusal.sentence)
        official = []
    _fetch_form(official, missing)
    _by_hand(official, missing)
    _file_form(is_first=not any(source.can_be_fetched for source in official))


def _fetch_form(official: Sequence[Source], missing: Sequence[Step]) -> None:
    offered = [source for source in official if source.can_be_fetched]
    if not offered:
        return
    parts.section(
        t("Fetch the official files"),
        t("They are published by the ANCT on data.gouv.fr. Nothing is sent; this needs the network."),
    )
    with st.form("datasets_fetch"):
        chosen = [
            source
            for source in offered
            if st.checkbox(
                source.title(desk.locale()),
                value=any(step.is_met_by(source) for step in missing),
                key=f"datasets_fetch_{source.code}",
            )
        ]
        is_sent = st.form_submit_button(
            t("Fetch and import"),
            type="primary" if missing and not st.session_state.get("datasets_file") else "secondary",
            key="datasets_fetch_send",
        )
    if not is_sent:
        return
    if not chosen:
        parts.alert(Sentence("Tick at least one file."), "warning")
    reports = []
    for source in chosen:
        parts.plain(source.title(desk.locale()), strong=True)
        reports.append(_with_bars(import_official, source.code, key=source.code))
        _tell(reports[-1])
    done = sum(report is not None for report in reports)
    if chosen and done < len(chosen):
        parts.alert(
            t(
                "{done} of {all} files are in; what stopped the others is told above.",
                done=done,
                all=len(chosen),
            ),
            "warning",
        )
    _situate_if_new(reports)


def _by_hand(official: Sequence[Source], missing: Sequence[Step]) -> None:
    pages = {
        source.page: source
        for source in official
        if not source.can_be_fetched and any(step.is_met_by(source) for step in missing)
    }
    if not pages:
        return
    with st.expander(t("Files to fetch by hand"), key="datasets_by_hand"):
        parts.note(
            t("Their file address is not known here: open the page, download the file, and send it below.")
        )
        for page, source in pages.items():
            if page.startswith("https://"):
                parts.outside(source.title(desk.locale()), page)
            else:
                parts.plain(page)


def _file_form(*, is_first: bool) -> None:
    parts.section(
        t("Send a file"),
        t(
            "Perimeters (GeoJSON, ZIP, Shapefile, GeoPackage), list, passage or Insee indicators (CSV, XLSX): what "
            "it holds is recognised. Up to {megabytes} MB here, {most} MB with “committee territories import”.",
            megabytes=LARGEST // _MEGABYTE,
            most=LARGEST_FILE // _MEGABYTE,
        ),
    )
    sent = st.file_uploader(t("Territorial file"), max_upload_size=LARGEST // _MEGABYTE, key="datasets_file")
    address = ""
    if sent is None:
        address = st.text_input(
            t("or its address (https://…)"), max_chars=1000, key="datasets_address", placeholder="https://"
        )
    found = None if sent is None else _foreseen(sent)
    vintage = None
    if found is not None:
        parts.alert(found.sentence, "warning" if found.lacks_vintage else "good")
        if found.lacks_vintage:
            vintage = _year_field()
    with st.expander(t("Only if the file does not tell"), key="datasets_more"):
        left, middle, right = st.columns(3)
        generation = left.selectbox(
            t("Generation"),
            [None, *Generation],
            format_func=lambda one: t("Told by the codes") if one is None else show(one),
            key="datasets_generation",
        )
        name = middle.text_input(t("Name (optional)"), max_chars=300, key="datasets_name")
        if sent is None:
            with right:
                vintage = _year_field()
    if not st.button(
        t("Import the file"),
        type="primary" if is_first or found is not None else "secondary",
        key="datasets_send",
    ):
        return
    told: dict[str, Any] = {"generation": generation, "vintage": vintage, "name": name or None}
    address = (address or "").strip()
    if sent is not None:
        report = _with_bars(import_data_set, sent.getvalue(), key="file", filename=sent.name, **told)
    elif address.lower().startswith("https://"):
        report = _with_bars(import_address, address, key="address", **told)
    else:
        parts.alert(Sentence("Choose a file, or give an address that begins with https://."), "warning")
        return
    _tell(report)
    _situate_if_new([report])


def _year_field() -> int | None:
    return st.number_input(
        t("Year of the indicators"), FIRST_VINTAGE, LAST_VINTAGE, value=None, step=1, key="datasets_vintage"
    )


def _foreseen(sent: UploadedFile) -> Preview | None:
    """What importing the sent file would load, read once; None, with the reason shown, when it would be refused."""
    held: tuple[str, Preview | Refused] | None = st.session_state.get(_FORESEEN)
    if held is None or held[0] != sent.file_id:
        try:
            found: Preview | Refused = preview(sent.getvalue(), sent.name)
        except Refused as refusal:
            found = refusal
        held = st.session_state[_FORESEEN] = (sent.file_id, found)
    if isinstance(held[1], Refused):
        parts.alert(held[1].sentence)
        return None
    return held[1]


def _with_bars(action: Any, /, *args: Any, key: str, **told: Any) -> DataSetReport | None:
    """Do an import with a bar for the bytes that arrive and one for the reading; a press stops it."""
    with (
        Running(t("Fetching…"), f"datasets_stop_fetching_{key}") as fetching,
        Running(t("Reading…"), f"datasets_stop_reading_{key}") as reading,
    ):
        if action is not import_data_set:
            told["fetching"] = fetching
        found: DataSetReport | None = desk.attempt(action, *args, progress=reading, **told)
    return found


def _tell(report: DataSetReport | None) -> None:
    """What an import did, with its first remarks."""
    if report is None:
        return
    told = [imported(report), *report.sentences()] if report.is_new else report.sentences()
    parts.alert("\n".join(map(show, told)), "good" if report.is_new else "neutral")
    for note in report.notes[:_REMARKS]:
        parts.note(show(note.sentence) if note.where is None else f"{note.where} : {show(note.sentence)}")
    parts.link(t("See its report"), DATASETS, edition=report.edition_id)


def _situate_if_new(reports: Iterable[DataSetReport | None]) -> None:
    """The sites are situated once more when perimeters are new, once for all files."""
    if any(each is not None and each.is_new and each.kind is EditionKind.PERIMETERS for each in reports):
        for told in situate_again():
            parts.alert(told, "neutral")


def situate_again() -> list[str]:
    """Locate the sites once more since other perimeters answer; what that did, or that it is left to the staff."""
    if not desk.may_act("applications.import"):
        return [
            t(
                "The sites of the applications are not situated anew by you: the staff do it from “Places to find”."
            )
        ]
    with st.spinner(t("Situating the sites of the applications once more…")):
        moved = desk.attempt(locate_sites_again)
    return [] if moved is None else ["\n".join(show(each) for each in moved.sentences())]


def imported(report: DataSetReport) -> Sentence:
    """What was loaded."""
    if report.kind is EditionKind.INDICATORS:
        return Sentence(
            "Imported: {kind}, {theme} {vintage}, {generation}.",
            kind=report.kind,
            theme=report.theme,
            vintage=None if report.vintage is None else str(report.vintage),
            generation=report.generation,
        )
    return Sentence("Imported: {kind}, {generation}.", kind=report.kind, generation=report.generation)


def shipped_facts(loaded: Sequence[EditionRow]) -> None:
    """Offer the shipped facts to an installation that holds nothing."""
    desk.enter(DATASETS)
    if any(row.kind is EditionKind.PERIMETERS for row in loaded):
        return
    parts.note(
        t("No perimeter is loaded: every look-up answers “unknown”.")
        + " "
        + t("Until the official files are here, circles of the same area may stand for them.")
    )
    if st.button(t("Load the schematic outlines"), key="datasets_facts"):
        desk.attempt(load_shipped_facts, done=Sentence("The schematic outlines are loaded."), rerun=True)


def loaded_table(key: str, *, is_linked: bool) -> None:
    """Every loaded data set: what it is, where it came from, when, by whom, and whether it answers."""
    loaded = queries.data_sets()
    answering = {row.id for row in queries.answering_data_sets(loaded)}
    order = list(EditionKind)
    rows = sorted(loaded, key=lambda row: (order.index(row.kind), row.id not in answering, row.generation))
    frame = pd.DataFrame(
        [
            (
                row.id,
                _named(row) if is_linked else row.name,
                held(row),
                counted(row),
                None if row.published_on is None else day(row.published_on),
                row.imported_at,
                by_whom(row.imported_by),
                state(row, answering),
            )
            for row in rows
        ],
        columns=["id", "name", "what", "count", "published", "at", "by", "state"],
        dtype=object,
    )
    columns = {
        "name": Column(t("Data set"), "link" if is_linked else "text"),
        "what": Column(t("Holds")),
        "count": Column(t("Count")),
        "published": Column(t("Published on")),
        "at": Column(t("Loaded on"), "moment"),
        "by": Column(t("Loaded by")),
        "state": Column(t("Look-ups"), "status"),
    }
    if not is_linked:
        del columns["by"]
    parts.table(
        frame,
        columns,
        key,
        caption=t("Loaded data sets"),
        link_page=DATASETS if is_linked else None,
        id_column="id" if is_linked else None,
        id_param="edition",
        empty=t("Nothing is loaded yet: every look-up answers “unknown”."),
    )


def _named(row: EditionRow) -> str:
    """The name of a data set, with the file that it came from."""
    file = row.source.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
    return row.name if not file or file == row.name else f"{row.name} · {file}"


def held(row: EditionRow) -> str:
    """What a data set holds, with its generation or its year."""
    words = [show(row.kind)]
    if row.kind is EditionKind.INDICATORS:
        words = [show(row.theme) if row.theme is not None else show(row.kind)]
        words += [] if row.vintage is None else [str(row.vintage)]
        return t("{what}, geography {generation}", what=" ".join(words), generation=row.generation.value)
    if row.kind is EditionKind.PASSAGE:
        return words[0]
    if row.is_schematic:
        return t("facts and schematic outlines {generation}", generation=row.generation.value)
    return t("{what} {generation}", what=words[0], generation=row.generation.value)
