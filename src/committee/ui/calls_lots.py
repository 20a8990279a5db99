"""How is told whether lots order what stays equal, and with which figures? By default there are none."""

import streamlit as st

from committee.calls import actions
from committee.calls.queries import CallRow
from committee.calls.rules import LONGEST_LOTS, MOST_FIGURES, Phase, why_not_announce_lots
from committee.ui import desk, parts, versions
from committee.ui.texts import t
from committee.words import Sentence

PAGE = "settings.calls"


def show_lots(call: CallRow) -> None:
    """How ties of a call are broken: what was announced, the figures, and the form for what comes next."""
    desk.enter(PAGE)
    with st.expander(t("Equal ranks"), key=f"lots_{call.id}"):
        st.markdown(
            t(
                "Equal scores share a rank; the announced order of the criteria says who comes first. "
                "What is still equal after that stays equal, unless lots were announced for it. They are drawn as "
                "in RFC 3797: public figures of a later day, told beforehand, give an order that anybody can "
                "compute again."
            )
        )
        if call.lots_announced is None:
            parts.note(t("No lots are announced for this call."))
        else:
            parts.fact_strip(
                [
                    (t("Figures that draw the lots"), call.lots_announced),
                    (t("Figures entered"), " · ".join(call.lots_drawn or ()) or None),
                ]
            )
        if not desk.may_act(PAGE):
            return
        phases = [each.phase(desk.now()) for each in call.rounds]
        if why_not_announce_lots(None, call.lots_drawn is not None, phases) is None:
            _announce_form(call)
        elif call.lots_announced is not None and call.lots_drawn is None and Phase.SEANCE in phases:
            _enter_form(call)


def _announce_form(call: CallRow) -> None:
    version = versions.shown(f"lots_text_{call.id}", call.version)
    with st.form(f"announcing_{call.id}", border=False):
        said = st.text_area(
            t("Public figures that will draw the lots"),
            call.lots_announced or "",
            max_chars=LONGEST_LOTS,
            placeholder=t("Winning numbers of the national lottery of 2 June, as published by its operator."),
            help=t("Left empty: no lots. It is settled once reading has begun."),
            key=f"lots_text_{call.id}",
        )
        if not st.form_submit_button(t("Save how ties are broken"), key=f"lots_announced_{call.id}"):
            return
    done = Sentence("How ties are broken is saved.")
    if desk.attempt(actions.announce_lots, call.id, said.strip() or None, version, done=done):
        versions.forget(f"lots_text_{call.id}")
        st.rerun()


def _enter_form(call: CallRow) -> None:
    version = versions.shown(f"lots_figures_{call.id}", call.version)
    with st.form(f"drawing_{call.id}", border=False):
        said = st.text_area(
            t("Published figures, one source a line"),
            help=t("At most {most} lines, as they were published; they are entered once.", most=MOST_FIGURES),
            key=f"lots_figures_{call.id}",
        )
        if not st.form_submit_button(t("Draw the lots"), type="primary", key=f"lots_drawn_{call.id}"):
            return
    done = Sentence("The lots are drawn.")
    if desk.attempt(actions.enter_lots, call.id, said.splitlines(), version, done=done):
        versions.forget(f"lots_figures_{call.id}")
        st.rerun()
