"""How are late readers shown, reminded, and the reminders kept in view?"""

from typing import Any

import pandas as pd
import streamlit as st

from committee.mail.sending import mail_setting
from committee.review import actions, queries
from committee.review.actions import Way
from committee.review.reminding import usual_introduction
from committee.settings import settings
from committee.ui import desk, parts
from committee.ui.texts import day, literal, moment, t
from committee.words import N_, Sentence

PAGE = "review.progress"
_ALL, _MISSING, _FEW, _LATE = "all", "missing", "few", "late"
_FILTERS = {_MISSING: N_("lacking readers"), _FEW: N_("under two handed in"), _LATE: N_("late")}


def progress_facts(readers: pd.DataFrame, coverage: pd.DataFrame) -> None:
    """Where the reading stands, in figures."""
    given, done = int(readers["given"].sum()), int(readers["handed_in"].sum())
    parts.fact_strip(
        [
            (t("Readings given"), given),
            (t("Handed in"), done),
            (t("Late"), int(readers["late"].sum())),
            (t("Readers who are late"), int((readers["late"] > 0).sum())),
            (t("Applications lacking readers"), int((coverage["missing"] > 0).sum())),
            (t("Applications with under two handed in"), _few(coverage)),
        ]
    )


def _few(coverage: pd.DataFrame) -> int:
    return int((coverage["handed_in"] < queries.FEWEST_READERS).sum())


def readers_table(readers: pd.DataFrame) -> None:
    """One row a reader, the latest first."""
    lateness: list[Any] = [_lateness(row) for row in readers.to_dict("records")]
    parts.table(
        readers.assign(lateness=lateness),
        {
            "member": parts.Column(t("Reader")),
            "given": parts.Column(t("Given"), "number"),
            "seen": parts.Column(t("Seen"), "number"),
            "begun": parts.Column(t("Begun"), "number"),
            "handed_in": parts.Column(t("Handed in"), "number"),
            "lateness": parts.Column(t("Where it stands"), "status", is_sortable=False),
            "last_activity": parts.Column(t("Last activity"), "moment"),
        },
        "readers",
        caption=t("Readers, those most behind first"),
        empty=t("No application is given to a reader yet."),
    )


def _lateness(row: dict[Any, Any]) -> tuple[str, str] | None:
    if row["late"]:
        told = t(
            "{late} late, up to one day", "{late} late, up to {n} days", late=row["late"], n=row["late_days"]
        )
        return told, "refused"
    if row["left"]:
        return (t("in time"), "neutral") if row["next_due"] is None else (_by(row["next_due"]), "neutral")
    return t("all handed in"), "good"


def _by(due: Any) -> str:
    return t("by {day}", day=day(due))


def coverage_table(coverage: pd.DataFrame) -> None:
    """One row an application, the least covered first, as far as the address filters them."""
    asked = desk.param("only")
    chosen = st.segmented_control(
        t("Show"),
        [_ALL, *_FILTERS],
        default=asked if asked in _FILTERS else _ALL,
        format_func=lambda each: t("all applications") if each == _ALL else t(_FILTERS[each]),
        key=desk.filter_key("progress_only", "only"),
    )
    desk.set_params(only=chosen if chosen in _FILTERS else None)
    is_shown = {
        _MISSING: coverage["missing"] > 0,
        _FEW: coverage["handed_in"] < queries.FEWEST_READERS,
        _LATE: coverage["late"] > 0,
    }
    parts.table(
        coverage[is_shown[chosen]] if chosen in _FILTERS else coverage,
        {
            "number": parts.Column(t("Number")),
            "title": parts.Column(t("Application"), "link"),
            "wanted": parts.Column(t("Readers wanted"), "number"),
            "given": parts.Column(t("Given"), "number"),
            "begun": parts.Column(t("Begun"), "number"),
            "handed_in": parts.Column(t("Handed in"), "number"),
            "late": parts.Column(t("Late"), "number"),
        },
        "coverage",
        caption=t("Applications, the least covered first"),
        link_page="applications.sheet",
        id_column="application_id",
    )


@st.fragment
def reminder_form(call_id: str) -> None:
    """Choose readers, see what is written to them, then copy it or put it into the outbox."""
    member = desk.enter(PAGE)
    now = desk.now()
    readers = queries.reader_progress(member, call_id, now=now)
    left = readers[readers["left"] > 0]
    words_key = f"remind_words_{call_id}"
    usual = usual_introduction(settings().locale)
    introduction = st.session_state.get(words_key, usual)
    possible = {
        each.member_id: each
        for each in queries.reminders(member, call_id, left["member_id"], introduction, now=now)
    }
    if not possible:
        parts.note(t("Nobody has anything left that can still be handed in."))
        return
    left = left[left["member_id"].isin(list(possible))]
    names = {row["member_id"]: _name(row) for row in left.to_dict("records")}
    late = list(left.loc[left["late"] > 0, "member_id"])
    chosen = st.multiselect(
        t("Readers to remind"),
        list(names),
        default=late,
        format_func=lambda key: names[key],
        key=f"remind_readers_{call_id}",
        placeholder=t("Choose readers"),
    )
    introduction = st.text_area(
        t("First words of the reminder"),
        value=usual,
        key=words_key,
        height=90,
        max_chars=2_000,
        help=t("What is left to each, by when, and the address of their reading list follow by themselves."),
    )
    already = queries.reminded_today(member, call_id, chosen, now=now)
    again = bool(already) and st.checkbox(
        t("Remind again: reminded today already: {names}", names=literal(", ".join(already))),
        key=f"remind_again_{call_id}",
    )
    made = [possible[key] for key in chosen if key in possible]
    may_send = bool(made) and (again or not already)
    if made:
        title = t("The text for one reader", "The texts for {n} readers", n=len(made))
        with st.expander(title, key="remind_texts"):
            for each in made:
                parts.plain(each.name, strong=True)
                st.code(f"{each.subject}\n\n{each.body}", language=None, wrap_lines=True)
    sent, copied = st.columns(2)
    told: dict[str, Any] = {"again": again, "rerun": True}
    if sent.button(
        t("Put into the outbox"), key="remind_send", type="primary", disabled=not may_send, width="stretch"
    ):
        done = Sentence("One reminder waits to be sent.", "{n} reminders wait to be sent.", n=len(made))
        desk.attempt(actions.remind, call_id, chosen, introduction, by=Way.MAIL, done=done, **told)
    if copied.button(
        t("I copied the texts: note the reminder"), key="remind_copy", disabled=not may_send, width="stretch"
    ):
        done = Sentence("The reminder is noted.")
        desk.attempt(actions.remind, call_id, chosen, introduction, by=Way.COPY, done=done, **told)
    if not mail_setting().is_set:
        parts.note(t("No mail server is set here: messages wait in the outbox. Copy the texts meanwhile."))


def _name(row: dict[Any, Any]) -> str:
    told = t("{name}: one left", "{name}: {n} left", name=row["member"], n=row["left"])
    if row["reminded_at"] is None:
        return told
    return t("{reader}, reminded on {at}", reader=told, at=moment(row["reminded_at"]))


def reminded_readers(readers: pd.DataFrame) -> None:
    """Who was reminded last, and when."""
    reminded = readers[readers["reminded_at"].notna()]
    if reminded.empty:
        parts.note(t("Nobody was reminded yet."))
        return
    parts.table(
        reminded.sort_values("reminded_at", ascending=False),
        {
            "member": parts.Column(t("Reader")),
            "reminded_at": parts.Column(t("Last reminder"), "moment"),
            "last_activity": parts.Column(t("Last activity"), "moment"),
            "left": parts.Column(t("Left"), "number"),
        },
        "reminded",
        caption=t("Who was reminded when"),
    )
