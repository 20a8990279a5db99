"""How are applications listed?"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from committee.intake import queries
from committee.intake.files import FILTERS, known_filters
from committee.intake.rules import ApplicationStatus, status_tone
from committee.people.rules import Member
from committee.territories.departments import department_names
from committee.territories.rules import Answer
from committee.ui import desk, exports, parts
from committee.ui.parts import Column
from committee.ui.qpv_words import qpv_names
from committee.ui.texts import euros, number, show, t
from committee.words import Labelled

LIST, SHEET, IMPORT = "applications.list", "applications.sheet", "applications.import"
ANSWER_TONES = {
    Answer.INSIDE: "ochre",
    Answer.OUTSIDE: "neutral",
    Answer.UNCERTAIN: "warning",
    Answer.UNKNOWN: "warning",
}
STATUS_TONES = {status: status_tone(status) for status in ApplicationStatus}


_NAMED = 2


# The list


def filters(member: Member) -> dict[str, Any]:
    """What is looked for, kept in the address; only two fields are open, the others behind one fold."""
    desk.enter(LIST)
    asked = known_filters({name: desk.param(name, "") or "" for name in FILTERS})
    options = queries.filter_options(member, desk.now())
    left, right = st.columns([2, 1])
    search = left.text_input(
        t("Search in title, lead partner, landlords and number"),
        asked.get("search", ""),
        max_chars=100,
        key=desk.filter_key("applications_search", "search"),
    )
    chosen: dict[str, Any] = {"search": search}
    with right:
        chosen["call"] = _choice("call", t("Call"), t("All calls"), options["call"], asked)
    is_used = any(name in asked for name in ("status", "department", "qpv"))
    with st.expander(t("More filters"), expanded=is_used, key="applications_more"):
        state, place, answer = st.columns(3)
        with state:
            chosen["status"] = _choice("status", t("State"), t("All states"), options["status"], asked)
        with place:
            chosen["department"] = _choice(
                "department", t("Department"), t("The whole country"), options["department"], asked
            )
        with answer:
            chosen["qpv"] = _choice("qpv", t("Priority district"), t("All answers"), list(Answer), asked)
    found = {name: value for name, value in chosen.items() if value}
    if {name: str(value) for name, value in found.items()} != asked:
        desk.set_params(**{name: found.get(name) for name in FILTERS}, applications_page=None)
    return found


def _choice(name: str, label: str, everything: str, options: list[Any], asked: Mapping[str, str]) -> Any:
    choices = [None, *options]
    wanted = asked.get(name)
    return st.selectbox(
        label,
        choices,
        index=choices.index(wanted) if wanted in choices else 0,
        format_func=lambda each: everything if each is None else _named(name, each),
        key=desk.filter_key(f"applications_{name}", name),
    )


def _named(name: str, value: Any) -> str:
    if name == "department":
        return f"{value} · {department_names().get(value, value)}"
    return show(value) if isinstance(value, Labelled) else str(value)


def list_applications(frame: pd.DataFrame, is_filtered: bool) -> None:
    """The applications found, what they amount to, and the files that say the same."""
    desk.enter(LIST)
    if frame.empty and is_filtered:
        parts.empty_state(t("No application matches."), t("See all applications"), LIST)
        return
    if frame.empty:
        parts.empty_state(
            t(
                "No application may be shown here yet: they come in by import, "
                "and members see them once the deposit is over."
            ),
            t("Import applications") if desk.may_act(IMPORT) else None,
            IMPORT,
        )
        return
    requested = [amount for amount in frame["requested"] if amount is not None]
    unknown = int(frame["is_readable"].sum()) - len(requested)
    note = t("One amount is unknown.", "{n} amounts are unknown.", n=unknown) if unknown else None
    inside = sum(answer is Answer.INSIDE for answer in frame["qpv_answer"])
    parts.fact_strip(
        [
            (t("Applications"), number(len(frame))),
            (t("Requested in all"), euros(sum(requested)) if requested else None, note),
            (t("In a priority district"), number(inside)),
        ]
    )
    parts.table(
        frame.assign(
            communes=frame["communes"].map(lambda names: ", ".join(names) or None),
            qpv_answer=pd.Series(_districts(frame), index=frame.index, dtype=object),
            status=pd.Series(_states(frame), index=frame.index, dtype=object),
        ),
        {
            "number": Column(t("Number")),
            "title": Column(t("Title"), "link"),
            "lead": Column(t("Lead partner")),
            "communes": Column(t("Communes")),
            "qpv_answer": Column(t("Priority district"), "status"),
            "requested": Column(t("Requested"), "euros"),
            "status": Column(t("State"), "status"),
        },
        "applications",
        caption=t("Applications"),
        link_page=SHEET,
        id_column="id",
    )


def _states(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """The state of each application; what is to be done first where its reader may not know it yet."""
    return [
        (t("Declare your links first"), "neutral") if status is None else (show(status), STATUS_TONES[status])
        for status in frame["status"]
    ]


def _districts(frame: pd.DataFrame) -> list[tuple[str, str] | None]:
    """The QPV by name where an application lies in one or two; else the answer, or how many they are."""
    names = qpv_names([code for codes in frame["qpv_codes"] for code in codes if len(codes) <= _NAMED])
    return [
        None if answer is None else (_district(answer, codes, names), ANSWER_TONES[answer])
        for answer, codes in zip(frame["qpv_answer"], frame["qpv_codes"], strict=True)
    ]


def _district(answer: Answer, codes: Sequence[str], names: Mapping[str, str]) -> str:
    if answer is not Answer.INSIDE or not codes:
        return show(answer)
    if len(codes) > _NAMED:
        return t("in {n} QPV", n=len(codes))
    return ", ".join(names[code] for code in codes)


def list_downloads(found: Mapping[str, Any]) -> None:
    """The list as files, filtered in the same way."""
    desk.enter(LIST)
    left, right = st.columns(2)
    with left:
        parts.download(t("Download the list (XLSX)"), exports.address("applications", **found))
    with right:
        parts.download(t("Download the list (CSV)"), exports.address("applications", format="csv", **found))
