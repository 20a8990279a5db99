"""Where does each value of an application come from, and what did it replace?"""

from typing import Any

import pandas as pd
import streamlit as st

from committee.intake.columns import COLUMN
from committee.intake.queries import Details
from committee.intake.queries.held import from_json
from committee.intake.table import RowStatus
from committee.organisations.queries import names
from committee.spreadsheets.interpretations import Certainty
from committee.ui import desk, parts
from committee.ui.field_words import LONGEST, label_of, value_of
from committee.ui.parts import Column
from committee.ui.texts import moment, show, t

SHEET = "applications.sheet"
_PLACES = {code: place for place, code in enumerate(COLUMN)}
_TONES = {Certainty.EXACT: "good", Certainty.INTERPRETED: "warning", Certainty.REFUSED: "refused"}


def show_provenance(details: Details) -> None:
    """Field by field the cell that told it, then the versions; the caller may read these details."""
    desk.enter(SHEET)
    if not details.provenance:
        return
    with st.expander(t("Where these values come from"), key="provenance"):
        _origins(details)
        _versions(details)


def _origins(details: Details) -> None:
    frame = pd.DataFrame(
        [
            (
                label_of(code),
                None if origin.raw is None else origin.raw[:LONGEST],
                (origin.certainty, _TONES[origin.certainty]),
                t("typed here") if origin.filename is None else origin.filename,
                _cell(origin.sheet, origin.row, origin.header),
                moment(origin.at),
                origin.by,
            )
            for code, origin in sorted(details.origins.items(), key=lambda each: _PLACES.get(each[0], 99))
        ],
        columns=["field", "raw", "certainty", "file", "cell", "at", "by"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "field": Column(t("Field")),
            "raw": Column(t("What the file says")),
            "certainty": Column(t("Reading"), "status"),
            "file": Column(t("File"), help=t("or who typed it here")),
            "cell": Column(t("Cell")),
            "at": Column(t("When")),
            "by": Column(t("By whom")),
        },
        "origins",
        caption=t("Each value and its cell"),
        height=420,
        empty=t("No value was kept with its cell."),
    )


def _cell(sheet: str | None, row: int | None, header: str | None) -> str | None:
    told = [
        sheet,
        None if row is None else t("row {row}", row=str(row)),
        None if header is None else f"« {header} »" if desk.locale() == "fr" else f"“{header}”",
    ]
    return ", ".join(each for each in told if each) or None


def _versions(details: Details) -> None:
    """What each import and each hand replaced; the first version, that everything of it is new, is one line."""
    known = names()
    rows: list[tuple[Any, ...]] = []
    first = details.provenance[-1]
    for version in details.provenance:
        source = t("typed here") if version.filename is None else version.filename
        if version is first and not version.before:
            told = t("entered") if version.filename is None else show(RowStatus.CREATED)
            rows.append((version.at, version.by, source, t("All that it says"), None, told))
            continue
        rows += [
            (
                version.at,
                version.by,
                source,
                label_of(code),
                value_of(code, from_json(code, version.before.get(code)), known),
                value_of(code, from_json(code, after), known),
            )
            for code, after in version.after.items()
        ]
    frame = pd.DataFrame(rows, columns=["at", "by", "source", "field", "before", "after"], dtype=object)
    parts.table(
        frame,
        {
            "at": Column(t("When"), "moment"),
            "by": Column(t("By whom")),
            "source": Column(t("Source")),
            "field": Column(t("Field")),
            "before": Column(t("Before")),
            "after": Column(t("After")),
        },
        "versions",
        caption=t("What changed, the newest first"),
        height=420,
    )
