"""How do the staff correct what is known of an organisation: its facts, names, group, consortium and ties?"""

from datetime import date

import streamlit as st

from committee.organisations import actions, queries
from committee.organisations.queries import MemberRow, OrganisationRow
from committee.organisations.rules import Description, MandateKind, OrganisationKind
from committee.people.queries import members_by_id
from committee.people.rules import Role
from committee.ui import desk, parts, versions
from committee.ui.texts import day, show, t
from committee.words import Sentence

PAGE = "organisations.directory"


def correct(row: OrganisationRow) -> None:
    """The forms of one organisation, each with the version that it shows."""
    desk.enter(PAGE)
    parts.section(t("Correct"), t("Each change is written in the journal."))
    version = versions.shown(f"kind_{row.id}", row.version)
    with st.expander(t("Correct what is known"), key="organisation_describe"):
        described = description_form(row.id, row.description, t("Save"))
    if described is not None:
        done = Sentence("The organisation is corrected.")
        if desk.attempt(actions.describe_organisation, row.id, described, version=version, done=done):
            _save_done(row.id)
    _rename_form(row)
    _names_form(row)
    _group_form(row)
    _member_forms(row, queries.members_of(row.id))


def description_form(key: str, known: Description, label: str) -> Description | None:
    """The facts as they were sent; None until they are."""
    kinds = [None, *OrganisationKind]
    with st.form(f"form_{key}", border=False):
        left, right = st.columns(2)
        kind = left.selectbox(
            t("Kind"),
            kinds,
            index=kinds.index(known.kind),
            format_func=lambda each: t("Unknown") if each is None else show(each),
            key=f"kind_{key}",
        )
        short_name = right.text_input(
            t("Short name"), known.short_name or "", max_chars=60, key=f"short_{key}"
        )
        left, middle, right = st.columns(3)
        siret = left.text_input(t("SIRET number"), known.siret or "", max_chars=20, key=f"siret_{key}")
        siren = middle.text_input(
            t("SIREN number"),
            known.siren or "",
            max_chars=14,
            help=t("Follows from the SIRET number when there is one."),
            key=f"siren_{key}",
        )
        rna = right.text_input(t("RNA number"), known.rna or "", max_chars=14, key=f"rna_{key}")
        left, right = st.columns(2)
        created = left.number_input(
            t("Year of creation"), value=known.created_year, step=1, format="%d", key=f"created_{key}"
        )
        dwellings = right.number_input(
            t("Dwellings managed"), value=known.dwellings_managed, step=1, format="%d", key=f"dwellings_{key}"
        )
        address = st.text_input(t("Address"), known.address or "", max_chars=300, key=f"address_{key}")
        left, middle, right = st.columns([2, 1, 1])
        commune = left.text_input(t("Commune"), known.commune or "", max_chars=120, key=f"commune_{key}")
        code = middle.text_input(
            t("INSEE code"), known.commune_code or "", max_chars=5, key=f"commune_code_{key}"
        )
        department = right.text_input(
            t("Department"), known.department or "", max_chars=3, key=f"department_{key}"
        )
        left, right = st.columns(2)
        email = left.text_input(
            t("Contact e-mail"), known.contact_email or "", max_chars=200, key=f"email_{key}"
        )
        website = right.text_input(t("Website"), known.website or "", max_chars=300, key=f"website_{key}")
        labels = st.text_input(
            t("Labels"),
            " | ".join(known.labels),
            help=t("Separated by a vertical bar: Fabrique Numérique de Territoire | ESUS"),
            key=f"labels_{key}",
        )
        if not st.form_submit_button(label, type="primary", key=f"send_{key}"):
            return None
    is_same_siren = siret.strip() and siren.strip() == (known.siren or "")
    return Description(
        kind=kind,
        short_name=short_name.strip() or None,
        siret=siret or None,
        siren=None if is_same_siren else siren or None,
        rna=rna or None,
        created_year=created,
        dwellings_managed=dwellings,
        website=website.strip() or None,
        commune=commune.strip() or None,
        commune_code=code.strip().upper() or None,
        department=department.strip().upper() or None,
        contact_email=email.strip() or None,
        labels=tuple(labels.split("|")),
        address=address,
    )


def _rename_form(row: OrganisationRow) -> None:
    version = versions.shown(f"name_{row.id}", row.version)
    with st.expander(t("Rename"), key="organisation_rename"), st.form("form_name", border=False):
        name = st.text_input(
            t("Name"),
            row.name,
            max_chars=200,
            help=t("The present name stays among the other names."),
            key=f"name_{row.id}",
        )
        if st.form_submit_button(t("Rename"), key="name_send"):
            done = Sentence("The organisation is renamed.")
            if desk.attempt(actions.rename_organisation, row.id, name, version=version, done=done):
                _save_done(row.id)


def _names_form(row: OrganisationRow) -> None:
    held = queries.aliases([row.id]).get(row.id, {})
    with st.expander(t("Other names"), key="organisation_names"):
        with st.form("form_alias", border=False, clear_on_submit=True):
            text = st.text_input(t("Another name"), max_chars=200, key=f"alias_{row.id}")
            if st.form_submit_button(t("Add this name"), key="alias_send"):
                done = Sentence("The name is added.")
                desk.attempt(actions.add_alias, row.id, text, done=done, rerun=True)
        if not held:
            return
        with st.form("form_alias_change", border=False):
            left, right = st.columns(2)
            alias = left.selectbox(
                t("Name to move or take away"),
                list(held),
                format_func=lambda each: held.get(each, ""),
                key=f"alias_pick_{row.id}",
            )
            others = {key: name for key, name in queries.names().items() if key != row.id}
            other = right.selectbox(
                t("Organisation that it names"),
                ["", *others],
                format_func=lambda each: others.get(each) or t("None: take the name away"),
                key=f"alias_to_{row.id}",
            )
            if st.form_submit_button(t("Move or take away"), key="alias_change"):
                if other:
                    done = Sentence("The name is moved.")
                    desk.attempt(actions.move_alias, alias, other, done=done, rerun=True)
                else:
                    done = Sentence("The name is taken away.")
                    desk.attempt(actions.remove_alias, alias, done=done, rerun=True)


def _group_form(row: OrganisationRow) -> None:
    names = {key: name for key, name in queries.names().items() if key != row.id}
    options = ["", *names]
    version = versions.shown(f"group_{row.id}", row.version)
    with st.expander(t("Change the group"), key="organisation_group"), st.form("form_group", border=False):
        group = st.selectbox(
            t("Head of the group"),
            options,
            index=options.index(row.group_id or ""),
            format_func=lambda each: names.get(each) or t("In no group"),
            key=f"group_{row.id}",
        )
        if st.form_submit_button(t("Change the group"), key="group_send"):
            done = Sentence("The group is changed.")
            if desk.attempt(actions.join_group, row.id, group or None, version=version, done=done):
                _save_done(row.id)


def _save_done(organisation_id: str) -> None:
    for form in ("kind", "group", "name"):
        versions.forget(f"{form}_{organisation_id}")
    st.rerun()


def _member_forms(row: OrganisationRow, held: list[MemberRow]) -> None:
    names = {key: name for key, name in queries.names().items() if key != row.id}
    with st.expander(t("Change the members of the consortium"), key="organisation_members"):
        with st.form("form_member", border=False):
            child = st.selectbox(
                t("Organisation"),
                list(names),
                index=None,
                format_func=lambda each: names[each],
                placeholder=t("Choose"),
                key=f"member_{row.id}",
            )
            since, until = _dates(f"member_{row.id}")
            if st.form_submit_button(t("Add to the consortium"), key="member_send"):
                done = Sentence("The member is added.")
                arguments = (row.id, child or "")
                desk.attempt(actions.add_member, *arguments, since=since, until=until, done=done, rerun=True)
        if not held:
            return
        with st.form("form_member_end", border=False):
            rows = {one.id: one.child for one in held}
            left, right = st.columns(2)
            one = left.selectbox(
                t("Member who leaves"),
                list(rows),
                format_func=lambda each: rows.get(each, ""),
                key=f"leaves_{row.id}",
            )
            until_day = right.date_input(
                t("Until"),
                None,
                format="DD/MM/YYYY",
                help=t("Without a day, the membership is taken away: it was recorded by mistake."),
                key=f"leaves_on_{row.id}",
            )
            if st.form_submit_button(t("End or take away"), key="member_end"):
                done = Sentence("The consortium is corrected.")
                if isinstance(until_day, date):
                    desk.attempt(actions.end_membership, one, until_day, done=done, rerun=True)
                else:
                    desk.attempt(actions.remove_member, one, done=done, rerun=True)


def mandates(row: OrganisationRow) -> None:
    """Members of the committee who work here or direct it: what interests are detected from."""
    desk.enter(PAGE)
    parts.section(
        t("Members tied to this organisation"),
        t("Their interests in its applications, and in those of its group, are found from this."),
    )
    people = members_by_id()
    held = queries.mandates_in(row.id)
    if held:
        parts.people_row(
            (
                people[one.member_id].name if one.member_id in people else t("A closed account"),
                _detail(one.kind, one.since, one.until),
            )
            for one in held
        )
    else:
        parts.note(t("No member is tied to it."))
    members = {key: one.name for key, one in people.items() if one.is_any(Role.MEMBER)}
    with st.expander(t("Record a tie"), key="mandate_new"), st.form("form_mandate", border=False):
        left, right = st.columns(2)
        member_id = left.selectbox(
            t("Member"),
            list(members),
            index=None,
            format_func=lambda each: members[each],
            placeholder=t("Choose"),
            key=f"mandate_member_{row.id}",
        )
        kind = right.radio(
            t("Tie"), list(MandateKind), format_func=show, horizontal=True, key=f"mandate_kind_{row.id}"
        )
        since, until = _dates(f"mandate_{row.id}")
        if st.form_submit_button(t("Record the tie"), key="mandate_send"):
            desk.attempt(
                actions.record_mandate,
                member_id or "",
                row.id,
                kind=kind,
                since=since,
                until=until,
                done=Sentence("The tie is recorded."),
                rerun=True,
            )


def _dates(key: str) -> tuple[date | None, date | None]:
    left, right = st.columns(2)
    since = left.date_input(t("Since"), None, format="DD/MM/YYYY", key=f"since_{key}")
    until = right.date_input(t("Until"), None, format="DD/MM/YYYY", key=f"until_{key}")
    return since if isinstance(since, date) else None, until if isinstance(until, date) else None


def _detail(kind: MandateKind, since: date | None, until: date | None) -> str:
    return t("{kind}, from {since} to {until}", kind=kind, since=day(since), until=day(until))
