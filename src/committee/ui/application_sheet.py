"""What does the sheet of one application show, section by section?

The sections of other ideas (budget, documents, eligibility, instruction, provenance) have modules of their own.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from committee.intake import actions
from committee.intake.form import FIELD
from committee.intake.queries import Details
from committee.intake.queries import Sheet as ApplicationSheet
from committee.intake.rules import (
    TEXTS,
    ApplicationRole,
    ApplicationStatus,
    Qualifier,
    Tax,
    Theme,
    staff_choices,
)
from committee.territories.placing import Comparison
from committee.ui import desk, parts, versions
from committee.ui.application_sheet_places import show_places
from committee.ui.applications import SHEET, STATUS_TONES
from committee.ui.texts import day, euros, number, percent, show, t
from committee.words import Sentence


def show_head(sheet: ApplicationSheet) -> None:
    """The only facts of a recused or undeclared member: lead partner and landlords, under the title."""
    desk.enter(SHEET)
    if sheet.is_blind:
        _blind_note()
    else:
        people = [(sheet.lead, ApplicationRole.LEAD)]
        parts.people_row([*people, *((name, ApplicationRole.LANDLORD) for name in sheet.landlords)])
    if sheet.recused_since is not None:
        since = Sentence(
            "You are recused from this application since {day}: nothing more of it is shown to you.",
            day=day(sheet.recused_since),
        )
        parts.alert(since, "neutral")
    else:
        parts.alert(Sentence("Say whether you have a link with this project before you read it."), "neutral")
        parts.next_step(t("Declare my interests"), "review.interests", id=sheet.id)


def show_details(application_id: str, details: Details, comparisons: Mapping[str, Comparison]) -> None:
    """What a reader may know of an application, from roles to texts.

    ``comparisons``: the declared QPV beside the computed one, by site.
    """
    desk.enter(SHEET)
    parts.status_chip(details.status, STATUS_TONES[details.status])
    if details.is_redacted:
        _blind_note()
    else:
        parts.people_row((part.name, _part_in_words(part)) for part in details.organisations)
    _facts(details)
    parts.budget_bar(details.requested, details.total_cost)
    show_places(application_id, details, comparisons)
    for label, text in _texts(details):
        if text is not None:
            parts.section(label)
            parts.plain(text)
    missing = [label for label, text in _texts(details) if text is None]
    if missing:
        parts.note(t("Not told: {texts}.", texts=", ".join(missing)))


def _blind_note() -> None:
    parts.note(
        t(
            "This call is read blind: who applies is not shown until the meeting, "
            "and the title and texts are those of the programme staff."
        )
    )


def _part_in_words(part: Any) -> str:
    """An organisation's role and kind, whether it founded the project, since when, and what was noted."""
    told = [show(part.role)]
    if part.kind is not None:
        told.append(show(part.kind))
    if part.is_founder is not None:
        told.append(t("founder") if part.is_founder else t("joined a project under way"))
    if part.joined_on is not None:
        told.append(t("since {day}", day=day(part.joined_on)))
    if part.note is not None:
        told.append(part.note)
    return " · ".join(told)


def _facts(details: Details) -> None:
    parts.fact_strip(
        [
            (t("Number"), details.number),
            (t("Call"), details.call_title, details.call_code),
            (t("Category"), details.category),
            (t("Request"), details.request_kind),
            (t("Submitted on"), day(details.submitted_on)),
            (t("Start"), day(details.starts_on)),
            (t("Duration (months)"), number(details.duration_months)),
            (t("Sites"), number(len(details.sites)) if details.sites else None),
            (t("Dwellings"), _figure(details, "dwellings")),
            (t("Households"), _figure(details, "households")),
            (t("People"), _figure(details, "people"), _in_qpv(details)),
            (t("Total cost"), euros(details.total_cost), _tax(details)),
            *([base] if (base := _base(details)) is not None else []),
            (t("Requested"), euros(details.requested), _share(details)),
        ]
    )
    themes = [show(Theme(each)) if each in set(Theme) else each for each in details.themes]
    if details.sensitive_public:
        parts.chips(
            [*themes, (t("Sensitive public: the place is not shown outside the committee"), "warning")]
        )
    elif themes:
        parts.chips(themes)


def _figure(details: Details, name: str) -> str:
    """A figure with what its author said of its precision: ``about 1,224``."""
    value, qualifier = getattr(details, name), details.qualifiers.get(name)
    if value is None or qualifier in {None, Qualifier.EXACTLY}:
        return number(value)
    return f"{show(qualifier)} {number(value)}"


def _tax(details: Details) -> str | None:
    return None if details.tax in {None, Tax.NOT_TOLD} else show(details.tax)


def _base(details: Details) -> tuple[str, str, str | None] | None:
    """The eligible base, and the share of it that is asked for."""
    if details.eligible_base is None:
        return None
    share = details.share_of_base
    told = None if share is None else t("{share} of it requested", share=percent(share))
    return t("Eligible base"), euros(details.eligible_base), told


def _in_qpv(details: Details) -> str | None:
    share = details.share_in_qpv
    return None if share is None else t("{share} in a QPV", share=percent(share))


def _share(details: Details) -> str | None:
    share = details.share_requested
    return None if share is None else t("{share} of the cost", share=percent(share))


def _texts(details: Details) -> list[tuple[str, str | None]]:
    return [(show(FIELD[name].label), details.texts[name]) for name in TEXTS]


def status_form(sheet: ApplicationSheet) -> None:
    """Give the application its next state; only for the staff, and only what may follow."""
    desk.enter(SHEET)
    choices = [] if sheet.details is None else staff_choices(sheet.details.status)
    if not choices or not desk.may_act(SHEET):
        return
    states = list(ApplicationStatus)
    shown = versions.shown("sheet_next_status", states.index(sheet.details.status)) if sheet.details else 0
    with st.form("sheet_status", border=False):
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        wanted = left.selectbox(t("Next state"), choices, format_func=show, key="sheet_next_status")
        is_sent = right.form_submit_button(t("Change the state"), key="sheet_change")
    if is_sent:
        done = Sentence("The application is now in the state “{status}”.", status=wanted)
        versions.forget("sheet_next_status")
        seen = {sheet.id: states[shown]}
        desk.attempt(actions.change_status, [sheet.id], wanted, seen=seen, done=done, rerun=True)
