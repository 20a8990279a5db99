"""How is the rapporteur's note written, and how is it read?

What is typed is kept in the store as a draft when a field is left; the session holds the keys of widgets and the
version of the draft that they show.
"""

import streamlit as st

from committee.calls.rules import Act, why_not
from committee.review import actions, queries
from committee.review.queries import NoteRow
from committee.review.rules import NOTE_LENGTH, NotePart, missing_in_note, why_not_write_note
from committee.ui import desk, parts
from committee.ui.texts import hour, show, t
from committee.words import Sentence


@st.fragment
def note_pane(application_id: str) -> None:
    """The notes on an application that this person may read, and their own to write where they are the rapporteur.

    Nothing at all for whoever has neither.
    """
    member = desk.enter("review.mark")
    place = queries.places([application_id], member, now=desk.now()).get(application_id)
    if place is None:
        desk.leave_fragment()
        return
    shown = queries.notes([application_id], member, now=desk.now()).get(application_id, [])
    others = [row for row in shown if not row.is_own]
    is_rapporteur = queries.is_rapporteur(application_id, member.id)
    own = queries.note(application_id, member, now=desk.now())
    if not others and not is_rapporteur and own is None:
        return
    parts.section(t("Rapporteur's note"))
    for row in others:
        _read(row)
    if own is not None and own.handed_in_at is not None:
        _read(own)
        if is_rapporteur and st.button(t("Reopen my note"), key=f"note_{application_id}_reopen"):
            done = Sentence("Your note is a draft again.")
            desk.attempt(actions.reopen_note, application_id, done=done, rerun=True)
        return
    if not is_rapporteur:
        return
    interest = queries.interest_state(application_id, member)
    closed = why_not_write_note(
        None if interest is None else interest.nature,
        why_not(Act.WRITE_NOTE, place.round.phase(desk.now()), member.roles),
        is_rapporteur=True,
    )
    if closed is not None:
        parts.alert(closed, tone="warning")
        return
    _write(application_id, own)


def _read(row: NoteRow) -> None:
    author = t("My note") if row.is_own else row.name or t("The rapporteur")
    parts.people_row([(author, t("handed in on {moment}", moment=row.handed_in_at))])
    for part in NotePart:
        if row.content.get(part, "").strip():
            parts.plain(show(part), strong=True)
            parts.plain(row.content[part])


def _write(application_id: str, own: NoteRow | None) -> None:
    """The five parts, each kept when it is left; a stale tab saves nothing and shows both texts."""
    prefix = f"note_{application_id}"
    stored = {} if own is None else own.content
    current = 0 if own is None else own.version
    parts.note(t("The committee reads this note once you have handed it in and the reading is over."))
    st.session_state.setdefault(f"{prefix}_version", current)
    typed = {}
    for part in NotePart:
        key = f"{prefix}_{part}"
        st.session_state.setdefault(key, stored.get(part, ""))
        typed[str(part)] = st.text_area(show(part), key=key, height=110, max_chars=NOTE_LENGTH)
    changed = {part: text for part, text in typed.items() if text != stored.get(part, "")}
    is_stale = bool(changed) and st.session_state[f"{prefix}_version"] != current
    if is_stale:
        _both(prefix, changed, stored, current)
    elif changed:
        version = desk.attempt(actions.save_note, application_id, changed, current)
        is_stale = version is None
        current = current if version is None else version
    if not is_stale:
        st.session_state[f"{prefix}_version"] = current
        _say_saved(changed, own)
    missing = missing_in_note(typed)
    for sentence in missing:
        parts.note(sentence)
    if st.button(
        t("Hand in my note"), key=f"{prefix}_hand_in", disabled=bool(missing) or is_stale, type="secondary"
    ):
        done = Sentence("Your note is handed in.")
        desk.attempt(actions.hand_in_note, application_id, current, done=done, rerun=True)


def _say_saved(changed: dict[str, str], own: NoteRow | None) -> None:
    if changed:
        parts.note(t("Saved at {hour}", hour=hour(desk.now())))
    elif own is not None:
        parts.note(t("Saved at {hour}", hour=hour(own.saved_at)))


def _both(prefix: str, changed: dict[str, str], stored: dict[str, str], current: int) -> None:
    """What another tab saved beside what is typed here, and the two ways out."""
    parts.alert(
        t(
            "This note was saved in another tab meanwhile. Nothing typed here since is saved: choose which to keep."
        ),
        tone="warning",
    )
    for part, text in changed.items():
        parts.plain(show(NotePart(part)), strong=True)
        parts.note(t("Here: {text}", text=text))
        parts.note(t("Saved: {text}", text=stored.get(part, "")))
    if st.button(t("Keep what is typed here"), key=f"{prefix}_keep"):
        st.session_state[f"{prefix}_version"] = current
        st.rerun()
    if st.button(t("Take what was saved"), key=f"{prefix}_take"):
        for key in [key for key in st.session_state if str(key).startswith(f"{prefix}_")]:
            del st.session_state[key]
        st.rerun()
