"""How are organisations searched, listed and registered? The parts of the directory."""

import streamlit as st

from committee.organisations import actions, queries
from committee.organisations.rules import Description, OrganisationKind
from committee.people.rules import Member
from committee.ui import desk, parts
from committee.ui.organisations_forms import PAGE, description_form
from committee.ui.parts import Column
from committee.ui.texts import show, t


def search_fields() -> tuple[str, OrganisationKind | None]:
    """What is searched and which kind is wanted; both travel in the address as ``q`` and ``kind``."""
    desk.enter(PAGE)
    asked = desk.param("kind", "")
    kinds = [None, *OrganisationKind]
    left, right = st.columns([2, 1])
    search_key, kind_key = desk.filter_key("directory_q", "q"), desk.filter_key("directory_kind", "kind")
    search = left.text_input(t("Search by name or number"), desk.param("q", "") or "", key=search_key)
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


def register_form() -> None:
    """Register an organisation by hand, for the staff."""
    desk.enter(PAGE)
    if not desk.may_act(PAGE):
        return
    with st.expander(t("Register an organisation"), key="organisation_new"):
        name = st.text_input(t("Name"), max_chars=200, key="name_new")
        described = description_form("new", Description(), t("Register"))
    if described is not None:
        made = desk.attempt(actions.register_described, name, described)
        if made is not None:
            desk.go(PAGE, id=made)


def show_duplicates_link() -> None:
    """For the staff, the way to the organisations that are perhaps one."""
    desk.enter(PAGE)
    if desk.may_act(PAGE):
        parts.link(t("Possible duplicates"), PAGE, view="duplicates")
