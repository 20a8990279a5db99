"""How are organisations searched, read, registered and corrected? The parts of the directory."""

from datetime import date

import streamlit as st

from committee.organisations import actions, queries
from committee.organisations.queries import OrganisationRow
from committee.organisations.rules import Description, MandateKind, OrganisationKind
from committee.people.queries import members_by_id
from committee.people.rules import Member, Role
from committee.ui import desk, parts, versions
from committee.ui.parts import Column
from committee.ui.texts import day, number, show, t
from committee.words import Sentence

PAGE = "organisations.directory"


def search_fields() -> tuple[str, OrganisationKind | None]:
    """What is searched and which kind is wanted; both travel in the address as ``q`` and ``kind``."""
    desk.enter(PAGE)
    asked = desk.param("kind", "")
    kinds = [None, *OrganisationKind]
    left, right = st.columns([2, 1])
    search_key, kind_key = desk.filter_key("directory_q", "q"), desk.filter_key("directory_kind", "kind")
    search = left.text_input(t("Search by name"), desk.param("q", "") or "", key=search_key)
    kind = right.selectbox(
        t("Kind"),
        kinds,
        index=kinds.index(OrganisationKind(asked)) if asked in set(OrganisationKind) else 0,
        format_func=lambda each: t("All kinds") if each is None else show(each),
        key=kind_key,
    )
    desk.set_params(q=search, kind=kind)
    return search, kind


def list_organisations(member: Member, search: str, kind: OrganisationKind | None) -> None:
    """The organisations found, each leading to its card."""
    desk.enter(PAGE)
    frame = queries.directory(member, search=search, kind=kind)
    if frame.empty and (search or kind):
        parts.empty_state(t("No organisation matches this search."), t("See all organisations"), PAGE)
        return
    if frame.empty:
        parts.empty_state(
            t("No organisation is known yet: they come in with the applications."),
            t("Import applications") if desk.may_act("applications.import") else None,
            "applications.import",
        )
        return
    parts.table(
        frame,
        {
            "name": Column(t("Name"), "link"),
            "short_name": Column(t("Short name")),
            "kind": Column(t("Kind")),
            "group": Column(t("Group")),
            "dwellings_managed": Column(t("Dwellings managed"), "number"),
            "commune": Column(t("Commune")),
            "department": Column(t("Department")),
        },
        "directory",
        caption=t("Organisations"),
        link_page=PAGE,
        id_column="id",
    )


def show_organisation(row: OrganisationRow) -> None:
    """What is known of one organisation, and, for the staff, the forms which correct it."""
    desk.enter(PAGE)
    known = row.description
    parts.fact_strip(
        [
            (t("Short name"), known.short_name),
            (t("Kind"), known.kind),
            (t("Group"), row.group),
            (t("Dwellings managed"), number(known.dwellings_managed)),
            (t("Year of creation"), None if known.created_year is None else str(known.created_year)),
            (t("Commune"), _place(known)),
            (t("SIRET number"), known.siret),
        ]
    )
    if not desk.may_act(PAGE):
        return
    version = versions.shown(f"kind_{row.id}", row.version)
    with st.expander(t("Correct what is known"), key="organisation_describe"):
        described = _description_form(row.id, known, t("Save"))
    if described is not None:
        done = Sentence("The organisation is corrected.")
        if desk.attempt(actions.describe_organisation, row.id, described, version=version, done=done):
            _save_done(row.id)
    _group_form(row)
    _mandates(row)


def _place(known: Description) -> str | None:
    if known.commune is None or known.department is None:
        return known.commune or known.department
    return f"{known.commune} ({known.department})"


def register_form() -> None:
    """Register an organisation by hand, for the staff."""
    desk.enter(PAGE)
    if not desk.may_act(PAGE):
        return
    with st.expander(t("Register an organisation"), key="organisation_new"):
        name = st.text_input(t("Name"), max_chars=200, key="name_new")
        described = _description_form("new", Description(), t("Register"))
    if described is not None:
        made = desk.attempt(actions.register_described, name, described)
        if made is not None:
            desk.go(PAGE, id=made)


def _description_form(key: str, known: Description, label: str) -> Description | None:
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
        rna = middle.text_input(t("RNA number"), known.rna or "", max_chars=14, key=f"rna_{key}")
        created = right.number_input(
            t("Year of creation"), value=known.created_year, step=1, format="%d", key=f"created_{key}"
        )
        left, middle, right = st.columns(3)
        dwellings = left.number_input(
            t("Dwellings managed"), value=known.dwellings_managed, step=1, format="%d", key=f"dwellings_{key}"
        )
        commune = middle.text_input(t("Commune"), known.commune or "", max_chars=120, key=f"commune_{key}")
        department = right.text_input(
            t("Department"), known.department or "", max_chars=3, key=f"department_{key}"
        )
        if not st.form_submit_button(label, type="primary", key=f"send_{key}"):
            return None
    return Description(
        kind=kind,
        short_name=short_name.strip() or None,
        siret=siret or None,
        siren=None if siret else known.siren,
        rna=rna or None,
        created_year=created,
        dwellings_managed=dwellings,
        website=known.website,
        commune=commune.strip() or None,
        commune_code=known.commune_code,
        department=department.strip().upper() or None,
    )


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
    for form in ("kind", "group"):
        versions.forget(f"{form}_{organisation_id}")
    st.rerun()


def _mandates(row: OrganisationRow) -> None:
    """Members of the committee who work here or direct it: what interests are detected from."""
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
        left, right = st.columns(2)
        since = left.date_input(t("Since"), None, format="DD/MM/YYYY", key=f"mandate_since_{row.id}")
        until = right.date_input(t("Until"), None, format="DD/MM/YYYY", key=f"mandate_until_{row.id}")
        if st.form_submit_button(t("Record the tie"), key="mandate_send"):
            desk.attempt(
                actions.record_mandate,
                member_id or "",
                row.id,
                kind=kind,
                since=since if isinstance(since, date) else None,
                until=until if isinstance(until, date) else None,
                done=Sentence("The tie is recorded."),
                rerun=True,
            )


def _detail(kind: MandateKind, since: date | None, until: date | None) -> str:
    return t("{kind}, from {since} to {until}", kind=kind, since=day(since), until=day(until))
