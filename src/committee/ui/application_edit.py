"""How is an application written by hand: step by step, kept as it is typed, then recorded in one act?

The session holds nothing but the keys of widgets and the number of the draft's version that they show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from committee.calls.queries import CallRow, RoundRow, call_by_code, call_rows
from committee.calls.rules import Act, may
from committee.intake import actions, queries
from committee.intake.form import (
    FIELDS,
    Content,
    FieldKind,
    Section,
    Typed,
    differences,
    is_same,
    money_remarks,
    overlaid,
    read_typed,
    typed_from,
    why_not_record,
    why_not_submit,
)
from committee.intake.queries import DraftRow
from committee.intake.rules import ApplicationStatus, Theme
from committee.people.rules import Member
from committee.ui import application_edit_lists as lists
from committee.ui import desk, documents, parts
from committee.ui.application_edit_budget import plan
from committee.ui.application_edit_fields import fields, row_of_fields
from committee.ui.texts import hour, show, t
from committee.words import Sentence

PAGE, LIST, SHEET = "applications.edit", "applications.list", "applications.sheet"
MOST_SHOWN = 8


@dataclass(frozen=True)
class Target:
    """What is being written: an application with its recorded version, or a new one of a round."""

    application_id: str | None
    call_code: str
    round: RoundRow
    typed: Typed
    version: int | None
    status: ApplicationStatus
    why_not: Sentence | None

    @property
    def slot(self) -> str:
        """How the session names it."""
        return f"edit_{self.application_id or self.round.id}"

    @property
    def shown_version(self) -> int | None:
        """The version of the application over which this screen was first shown."""
        shown: int | None = st.session_state.setdefault(f"{self.slot}_base", self.version)
        return shown

    @property
    def draft_of(self) -> dict[str, Any]:
        """Of what the draft is."""
        if self.application_id is not None:
            return {"application_id": self.application_id}
        return {"round_id": self.round.id}


def open_calls(member: Member) -> list[CallRow]:
    """The calls whose current round takes applications."""
    desk.enter(PAGE)
    return [
        row
        for row in call_rows(member)
        if row.round is not None and may(Act.IMPORT, row.round.phase(desk.now()), member.roles)
    ]


def choose_call(member: Member) -> None:
    """The call of a new application, and what the person began to write before."""
    desk.enter(PAGE)
    calls = {row.code: row for row in open_calls(member)}
    if not calls:
        parts.empty_state(t("No call takes applications at present."), t("Open a call"), "settings.calls")
        return
    code = st.selectbox(
        t("Call"), list(calls), format_func=lambda each: f"{each} · {calls[each].title}", key="edit_call"
    )
    parts.next_step(t("Write a new application"), PAGE, call=code)


def target(member: Member, application_id: str | None, call_code: str | None) -> Target | None:
    """What the address names; None when there is no such thing for this person."""
    if application_id is not None:
        held = queries.recorded(application_id, member)
        if held is None:
            return None
        typed = typed_from(held.content)
        return Target(
            held.id, held.round.call_code, held.round, typed, held.version, held.status, held.why_not
        )
    call = call_by_code(call_code or "")
    if call is None or call.round is None or call.code not in {row.code for row in open_calls(member)}:
        return None
    number = queries.free_number(call.round, call.year)
    typed = typed_from(Content({"number": number}))
    return Target(None, call.code, call.round, typed, None, ApplicationStatus.DRAFT, None)


@st.fragment
def form(application_id: str | None, call_code: str | None) -> None:
    """The steps of the form; each change is kept as a draft at once."""
    member = desk.enter(PAGE)
    found = target(member, application_id, call_code)
    if found is None:
        desk.leave_fragment()
        parts.alert(t("This application is not open to you."))
        return
    if found.why_not is not None:
        parts.alert(found.why_not, "neutral")
        parts.link(t("Open the sheet"), SHEET, id=found.application_id)
        return
    stored = queries.draft(member, **found.draft_of)
    if found.shown_version != found.version and stored is not None and stored.based_on == found.version:
        st.session_state[f"{found.slot}_base"] = found.version
    typed = overlaid(found.typed, {} if stored is None else stored.content)
    if stored is not None and _is_elsewhere(found, stored):
        _other_tab(found, stored)
    state = st.container()
    if stored is not None and stored.based_on != found.version:
        _recorded_meanwhile(found, stored, typed)
        return
    step = _step(found)
    drawn, is_changed = _draw(step, found, typed)
    new = typed | drawn
    saved = _keep(found, new, stored, member)
    if is_changed:
        st.rerun()
    with state:
        _state(found, saved, new)
    _record(found, saved, new)


def _step(found: Target) -> Section:
    steps = list(Section)
    asked = desk.param("step")
    key = f"{found.slot}_step"
    if key not in st.session_state:
        st.session_state[key] = Section(asked) if asked in set(Section) else steps[0]
    chosen: Section | None = st.segmented_control(t("Step"), steps, format_func=show, key=key, required=True)
    return chosen or steps[0]


def _draw(step: Section, found: Target, typed: Typed) -> tuple[Typed, bool]:
    """One step: what its widgets hold, and whether rows came or went."""
    prefix = _prefix(found)
    match step:
        case Section.PEOPLE:
            return lists.organisations(typed, prefix)
        case Section.SITES:
            sites, is_moved = lists.sites(typed, prefix, found.round, desk.now())
            shares, is_changed = lists.shares(typed, prefix)
            return sites | shares, is_moved or is_changed
        case Section.ACTIONS:
            return lists.project_actions(typed, prefix)
        case Section.BUDGET:
            return plan(typed, prefix)
        case Section.DOCUMENTS:
            _documents(found)
            return {}, False
        case _:
            return _SIMPLE[step](typed, prefix), False


def _prefix(found: Target) -> str:
    return f"{found.slot}_{st.session_state.get(f'{found.slot}_generation', 0)}"


def _identity(typed: Typed, prefix: str) -> Typed:
    return (
        row_of_fields([1, 3], ["number", "title"], typed, prefix)
        | row_of_fields([1, 1, 2], ["category", "request_kind", "themes"], typed, prefix)
        | row_of_fields([1, 1, 1], ["submitted_on", "starts_on", "duration_months"], typed, prefix)
        | row_of_fields(
            [1, 1, 2],
            ["sensitive_public", "is_republican_contract_signed", "inspired_by"],
            typed,
            prefix,
        )
    )


def _texts(typed: Typed, prefix: str) -> Typed:
    return fields([rule.code for rule in FIELDS if rule.kind is FieldKind.AREA], typed, prefix)


def _figures(typed: Typed, prefix: str) -> Typed:
    drawn: Typed = {}
    for name in ("dwellings", "households", "people"):
        drawn |= row_of_fields([1, 1], [name, f"{name}_qualifier"], typed, prefix)
    drawn |= row_of_fields([1, 1], ["share_in_qpv", "tax"], typed, prefix)
    drawn |= row_of_fields([1, 1, 1], ["total_cost", "eligible_base", "requested"], typed, prefix)
    content, _ = read_typed(typed | drawn)
    for remark in money_remarks(content.fields):
        parts.alert(remark, "warning")
    return drawn


_SIMPLE: dict[Section, Callable[[Typed, str], Typed]] = {
    Section.IDENTITY: _identity,
    Section.TEXTS: _texts,
    Section.FIGURES: _figures,
}


def _documents(found: Target) -> None:
    if found.application_id is None:
        parts.note(t("Record the application first: its documents are attached afterwards."))
        return
    documents.of_application(found.application_id, PAGE)


# What is kept


def _keep(found: Target, new: Typed, stored: DraftRow | None, member: Member) -> DraftRow | None:
    """Keep what was typed where it says something else than what is recorded."""
    changed = {
        code: value
        for code, value in new.items()
        if code in found.typed and not is_same(code, found.typed[code], value)
    }
    rows = {code: value for code, value in new.items() if isinstance(value, list) and code != "themes"}
    kept = changed | {code: value for code, value in rows.items() if value != found.typed.get(code)}
    if kept == ({} if stored is None else stored.content):
        return stored
    version = desk.attempt(
        actions.save_draft,
        kept,
        **found.draft_of,
        based_on=found.shown_version if stored is None else stored.based_on,
        version=None if stored is None else _shown(found, stored),
    )
    if version is None:
        return stored
    st.session_state[f"{found.slot}_version"] = version
    return queries.draft(member, **found.draft_of)


def _shown(found: Target, stored: DraftRow) -> int:
    """The version of the draft that this tab shows."""
    return int(st.session_state.setdefault(f"{found.slot}_version", stored.version))


def _is_elsewhere(found: Target, stored: DraftRow) -> bool:
    return _shown(found, stored) != stored.version


def _other_tab(found: Target, stored: DraftRow) -> None:
    """Another tab of the same person wrote: this one shows what it kept."""
    st.session_state[f"{found.slot}_version"] = stored.version
    _begin_anew(found)
    parts.alert(t("You also wrote in another tab: the form now shows what was kept there."), tone="warning")


def _begin_anew(found: Target) -> None:
    """The widgets show what is kept, whatever they held."""
    name = f"{found.slot}_generation"
    st.session_state[name] = st.session_state.get(name, 0) + 1


def _forget(found: Target) -> None:
    """No draft is left: the form begins anew with what is recorded."""
    for name in ("version", "base"):
        st.session_state.pop(f"{found.slot}_{name}", None)
    _begin_anew(found)


def _recorded_meanwhile(found: Target, stored: DraftRow, typed: Typed) -> None:
    """Somebody recorded another version: both are shown, and the person chooses."""
    parts.alert(
        t(
            "Somebody recorded another version of this application since you began. Yours is kept as a draft: "
            "compare, then choose."
        ),
        tone="warning",
    )
    for each in differences(found.typed, typed):
        parts.plain(each.label, strong=True)
        parts.note(t("Recorded now: {value}", value=_said(each.code, each.recorded)))
        parts.note(t("Typed by you: {value}", value=_said(each.code, each.typed)))
    mine, theirs = st.columns(2)
    if mine.button(t("Go on with what I typed"), key=f"{found.slot}_mine"):
        kept = desk.attempt(
            actions.save_draft,
            stored.content,
            **found.draft_of,
            based_on=found.version,
            version=stored.version,
        )
        if kept is not None:
            st.session_state[f"{found.slot}_version"] = kept
            st.session_state[f"{found.slot}_base"] = found.version
            st.rerun()
    if theirs.button(t("Take what is recorded"), key=f"{found.slot}_theirs"):
        _discard(found)


def _discard(found: Target) -> None:
    if desk.attempt(actions.discard_draft, **found.draft_of) is not None:
        _forget(found)
        st.rerun()


def _said(code: str, value: Any) -> str:
    """A typed value as people read it."""
    rule = next((rule for rule in FIELDS if rule.code == code), None)
    if rule is not None and rule.choices is not None and value is not None:
        return show(rule.choices(value))
    if code == "themes":
        return ", ".join(show(Theme(each)) if each in set(Theme) else each for each in value) or show(None)
    if isinstance(value, list):
        return " / ".join(value) or show(None)
    return show(value)


def _state(found: Target, saved: DraftRow | None, new: Typed) -> None:
    """Where the draft stands, and what it says otherwise than what is recorded."""
    changes = differences(found.typed, new)
    if saved is None or not changes:
        parts.note(
            t("All that you type is kept as a draft at once. Nothing differs from what is recorded.")
            if found.application_id is not None
            else t("All that you type is kept as a draft at once.")
        )
        return
    parts.status_chip(t("Draft saved at {time}", time=hour(saved.saved_at)), "primary")
    if found.application_id is None:
        return
    title = t("One change is not recorded yet", "{n} changes are not recorded yet", n=len(changes))
    with st.expander(title, key=f"{found.slot}_changes"):
        for each in changes:
            parts.plain(each.label, strong=True)
            parts.note(t("Recorded now: {value}", value=_said(each.code, each.recorded)))
            parts.note(t("Typed by you: {value}", value=_said(each.code, each.typed)))


# Acts


def _record(found: Target, saved: DraftRow | None, new: Typed) -> None:
    content, problems = read_typed(new)
    if problems:
        parts.error_summary([(each.where, each.message, None) for each in problems[:MOST_SHOWN]])
    why_not = why_not_record(content, problems)
    has_changes = found.application_id is None or bool(differences(found.typed, new))
    if why_not is not None and not problems:
        parts.note(why_not)
    record, submit, discard = st.columns(3)
    label = t("Record") if found.application_id is not None else t("Create the application")
    is_sent = record.button(
        label,
        type="primary",
        key=f"{found.slot}_record",
        disabled=why_not is not None or not has_changes,
        width="stretch",
    )
    is_submitted = False
    if found.application_id is not None and found.status is ApplicationStatus.DRAFT:
        missing = why_not_submit(content)
        is_submitted = submit.button(
            t("Submit"),
            key=f"{found.slot}_submit",
            disabled=missing is not None or why_not is not None or has_changes,
            width="stretch",
        )
        if missing is not None:
            parts.note(missing)
        elif has_changes:
            parts.note(t("Record your changes before submitting."))
    if saved is not None and discard.button(
        t("Discard the draft"), key=f"{found.slot}_discard", width="stretch"
    ):
        _discard(found)
    if is_sent:
        _send(found, content)
    if is_submitted:
        done = Sentence("The application is submitted.")
        desk.attempt(actions.submit_application, found.application_id, found.version, done=done, rerun=True)


def _send(found: Target, content: Content) -> None:
    if found.application_id is None:
        done = Sentence("The application is created, as a draft.")
        made = desk.attempt(actions.create_application, found.call_code, content, done=done)
        if made is not None:
            desk.go(PAGE, id=made)
        return
    done = Sentence("The application is recorded.")
    version = desk.attempt(
        actions.edit_application, found.application_id, content, found.shown_version, done=done
    )
    if version is not None:
        _forget(found)
        st.rerun()
