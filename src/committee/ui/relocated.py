"""How is told what other perimeters changed, and how are the sites situated once more?"""

from datetime import timedelta

import pandas as pd
import streamlit as st

from committee.intake.actions import locate_sites_again
from committee.intake.queries.relocated import Located, RelocatedSite, relocated_sites
from committee.people.rules import Member
from committee.territories.rules import Answer
from committee.ui import desk, parts
from committee.ui.parts import Column
from committee.ui.qpv_words import qpv_names
from committee.ui.texts import show, t

PLACES, SHEET = "applications.places", "applications.sheet"
SHOWN = timedelta(days=60)
_TOLD, _READ = "relocated_told", "relocated_read"


def show_relocated(member: Member) -> None:
    """The sites that other perimeters answered anew, until they are read; the way to situate them all again."""
    desk.enter(PLACES)
    for told in st.session_state.pop(_TOLD, []):
        parts.alert(told, "neutral")
    found = relocated_sites(member, desk.now() - SHOWN, desk.now())
    read = st.session_state.get(_READ)
    news = [row for row in found if read is None or row.at > read]
    label = (
        t("Other perimeters answered one site anew", "Other perimeters answered {n} sites anew", n=len(news))
        if news
        else t("When other perimeters were loaded")
    )
    with st.expander(label, key="places_relocated"):
        if found:
            _table(found)
        else:
            parts.note(
                t("In the last {n} days no site was given another answer by other perimeters.", n=SHOWN.days)
            )
        if news and st.button(t("I have read this"), key="relocated_read_them"):
            st.session_state[_READ] = news[0].at
            st.rerun()
        if desk.may_act("applications.import"):
            _again()


def _table(found: list[RelocatedSite]) -> None:
    names = qpv_names([code for row in found for code in (*row.before.codes, *row.after.codes)])
    frame = pd.DataFrame(
        [
            (
                row.application_id,
                f"{row.number} · {row.title}",
                row.name,
                _in_words(row.before, names),
                _in_words(row.after, names),
                show(row.reason),
                row.at,
            )
            for row in found
        ],
        columns=["id", "title", "name", "before", "after", "why", "at"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "title": Column(t("Application"), "link"),
            "name": Column(t("Site")),
            "before": Column(t("Before")),
            "after": Column(t("After")),
            "why": Column(t("Why")),
            "at": Column(t("Since"), "moment"),
        },
        "relocated",
        caption=t("What other perimeters changed"),
        link_page=SHEET,
        id_column="id",
        height=420,
    )


def _in_words(told: Located, names: dict[str, str]) -> str:
    if told.answer is Answer.INSIDE and told.codes:
        return ", ".join(names[code] for code in told.codes)
    return show(told.answer)


def _again() -> None:
    parts.note(t("Sites are situated anew by themselves after an import; what a meeting saw never changes."))
    if not st.button(t("Situate all sites once more"), key="relocated_again"):
        return
    with st.spinner(t("Situating the sites of the applications once more…")):
        moved = desk.attempt(locate_sites_again)
    if moved is not None:
        st.session_state[_TOLD] = ["\n".join(show(each) for each in moved.sentences())]
        st.rerun()
