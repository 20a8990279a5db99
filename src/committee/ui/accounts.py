"""How do administrators invite people, change their roles and close their accounts?"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from committee.people.actions import change_roles, close_account, invite, name_alternate, register_person
from committee.people.queries import PersonRow, people
from committee.people.rules import INVITATION_DAYS, Role, Voice
from committee.settings import settings
from committee.ui import desk, parts, versions
from committee.ui.texts import literal, show, t
from committee.words import Sentence

PAGE = "settings.people"
# The chair is appointed when a meeting is prepared.
GIVEN = [role for role in Role if role is not Role.CHAIR]


def invite_someone() -> None:
    """Make an account and show, this once, the link by which its owner chooses a password."""
    desk.enter(PAGE)
    with st.expander(t("Invite someone"), key="people_invite"), st.form("people_new", border=False):
        name = st.text_input(t("Name"), max_chars=200, key="people_name")
        email = st.text_input(t("E-mail address"), max_chars=254, key="people_email")
        roles = st.multiselect(
            t("Roles"), GIVEN, format_func=show, placeholder=t("Choose"), key="people_roles_new"
        )
        voice = st.radio(t("Voice"), list(Voice), format_func=show, horizontal=True, key="people_voice")
        if not st.form_submit_button(t("Invite"), type="primary", key="people_send"):
            return
    made = desk.attempt(register_person, name, email, roles, voice=voice)
    if made is not None:
        _show_link(name, desk.attempt(invite, made))


def _show_link(name: str, token: str | None) -> None:
    if token is None:
        return
    parts.alert(
        Sentence(
            "Give this link to {name} yourself. It is shown only now, works once, and expires in {days} days.",
            name=name,
            days=INVITATION_DAYS,
        ),
        "good",
    )
    st.code(f"{settings().public_url}/account/invitation/{token}", language=None, wrap_lines=True)


def _state(person: PersonRow) -> tuple[str, str]:
    if not person.is_active:
        return t("Account closed"), "refused"
    return (t("Account open"), "good") if person.has_password else (t("No password yet"), "warning")


def list_accounts() -> None:
    """All accounts, each leading to its own card."""
    desk.enter(PAGE)
    rows = [
        (row.id, row.name, row.email, [show(role) for role in row.roles], show(row.voice), _state(row))
        for row in people()
    ]
    frame = pd.DataFrame(rows, columns=["id", "name", "email", "roles", "voice", "state"], dtype=object)
    parts.table(
        frame,
        {
            "name": parts.Column(t("Name"), "link"),
            "email": parts.Column(t("E-mail address")),
            "roles": parts.Column(t("Roles"), "people"),
            "voice": parts.Column(t("Voice")),
            "state": parts.Column(t("Account state"), "status"),
        },
        "people",
        caption=t("Accounts"),
        link_page=PAGE,
        id_column="id",
    )


def show_account(person_id: str) -> None:
    """One account: its facts, its roles, a new link, and its closing."""
    desk.enter(PAGE)
    parts.link(t("All accounts"), PAGE)
    everybody = people()
    person = next((row for row in everybody if row.id == person_id), None)
    if person is None:
        parts.alert(Sentence("This account is closed or does not exist."))
        return
    parts.section(person.name)
    roles = ", ".join(show(role) for role in person.roles)
    state, _ = _state(person)
    member = next((row.name for row in everybody if row.id == person.alternate_of_id), None)
    alternate = next((row.name for row in everybody if row.alternate_of_id == person.id), None)
    parts.fact_strip(
        [
            (t("E-mail address"), person.email),
            (t("Roles"), roles),
            (t("Voice"), person.voice),
            (t("Account state"), state),
            (t("Alternate of"), member),
            (t("Has as alternate"), alternate),
        ]
    )
    if person.is_active:
        _change_roles(person)
        if Role.MEMBER in person.roles:
            _name_alternate(person, everybody)
        _invite_again(person)
        _close(person)


def _change_roles(person: PersonRow) -> None:
    widget = f"people_roles_{person.id}"
    version = versions.shown(widget, person.version)
    with st.form(f"people_roles_form_{person.id}"):
        held = [role for role in person.roles if role in GIVEN]
        chosen = st.multiselect(
            t("Roles"), GIVEN, default=held, format_func=show, placeholder=t("Choose"), key=widget
        )
        is_sent = st.form_submit_button(t("Change the roles"), type="primary", key="people_change")
    done = Sentence("The roles of {name} are changed.", name=person.name)
    if is_sent and desk.attempt(change_roles, person.id, chosen, version=version, done=done):
        versions.forget(widget)
        st.rerun()


def _name_alternate(person: PersonRow, everybody: Sequence[PersonRow]) -> None:
    """Whose place this member takes when they are absent or recused."""
    members = {row.id: row.name for row in everybody if row.is_active and Role.MEMBER in row.roles}
    widget = f"people_alternate_{person.id}"
    version = versions.shown(widget, person.version)
    others = ["", *(key for key in members if key != person.id)]
    with st.form(f"people_alternate_form_{person.id}"):
        held = person.alternate_of_id
        chosen = st.selectbox(
            t("Takes the place of"),
            others,
            index=others.index(held) if held in others else 0,
            format_func=lambda key: members[key] if key else t("Nobody"),
            key=widget,
        )
        is_sent = st.form_submit_button(t("Name as alternate"), key="people_name_alternate")
    done = Sentence("Kept: {name}.", name=person.name)
    if is_sent and desk.attempt(name_alternate, person.id, chosen or None, version=version, done=done):
        versions.forget(widget)
        st.rerun()


def _invite_again(person: PersonRow) -> None:
    if st.button(t("Make a new one-time link"), key="people_again"):
        _show_link(person.name, desk.attempt(invite, person.id))


def _close(person: PersonRow) -> None:
    with st.expander(t("Close this account"), key="people_closing"), st.form("people_close", border=False):
        parts.plain(t("The person is signed out everywhere. What they did stays."))
        sure = st.checkbox(
            t("Yes, close the account of {name}", name=literal(person.name)), key=f"people_sure_{person.id}"
        )
        if st.form_submit_button(t("Close the account"), key="people_close_now"):
            if not sure:
                parts.alert(Sentence("Tick the box first, to be sure."), "warning")
                return
            done = Sentence("The account of {name} is closed.", name=person.name)
            desk.attempt(close_account, person.id, done=done, rerun=True)
