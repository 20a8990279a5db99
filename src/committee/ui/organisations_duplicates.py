"""Which organisations are perhaps one, and how does a person merge two of them, having seen what it does?"""

import pandas as pd
import streamlit as st

from committee.organisations import actions, queries
from committee.organisations.queries import Duplicate, MergePreview
from committee.ui import desk, parts
from committee.ui.organisations_forms import PAGE
from committee.ui.parts import Column
from committee.ui.texts import number, percent, show, t
from committee.words import N_, Sentence

_FACTS = {
    "kind": N_("Kind"),
    "short_name": N_("Short name"),
    "siret": N_("SIRET number"),
    "siren": N_("SIREN number"),
    "rna": N_("RNA number"),
    "created_year": N_("Year of creation"),
    "dwellings_managed": N_("Dwellings managed"),
    "website": N_("Website"),
    "commune": N_("Commune"),
    "commune_code": N_("INSEE code"),
    "department": N_("Department"),
    "contact_email": N_("Contact e-mail"),
    "labels": N_("Labels"),
    "address": N_("Address"),
}
_MOVED = {
    "intake_application_organisation": N_("Parts in applications"),
    "organisations_mandate": N_("Ties of members"),
    "organisations_fact": N_("Facts by year"),
    "organisations_stock": N_("Dwellings by territory"),
    "organisations_alias": N_("Other names"),
    "organisations_member": N_("Consortium memberships"),
    "organisations_organisation": N_("Organisations of its group"),
}


def show_duplicates() -> None:
    """The pairs to look at, and the merge of the one that was chosen (or of any two)."""
    desk.enter(PAGE)
    if not desk.may_act(PAGE):
        parts.empty_state(
            t("Only the programme staff merge organisations."), t("See all organisations"), PAGE
        )
        return
    found = queries.duplicates()
    if not found:
        parts.note(t("No two organisations resemble each other enough to be asked about."))
    else:
        _list(found)
    names = queries.names()
    left, right = st.columns(2)
    kept = _pick(left, t("Organisation that stays"), "kept", names)
    dropped = _pick(right, t("Organisation that joins it"), "dropped", names)
    desk.set_params(kept=kept, dropped=dropped)
    if kept is None or dropped is None:
        parts.note(t("Choose two organisations to see what merging them would do."))
        return
    preview = queries.merge_preview(kept, dropped)
    if preview is None:
        parts.alert(Sentence("Choose two different organisations."), "warning")
        return
    _preview(preview)


def _list(found: list[Duplicate]) -> None:
    for one in found:
        why = (
            t("same SIREN number")
            if one.is_same_siren
            else t("names alike at {score}", score=percent(one.score / 100))
        )
        label = t("{one} and {other}: {why}", one=one.one, other=one.other, why=why)
        parts.link(label, PAGE, view="duplicates", kept=one.one_id, dropped=one.other_id)


def _pick(column: object, label: str, name: str, names: dict[str, str]) -> str | None:
    asked = desk.param(name)
    options = list(names)
    chosen: str | None = column.selectbox(  # type: ignore[attr-defined]
        label,
        options,
        index=options.index(asked) if asked in names else None,
        format_func=lambda each: names.get(each, ""),
        placeholder=t("Choose"),
        key=desk.filter_key(f"merge_{name}", name),
    )
    return chosen


def _preview(preview: MergePreview) -> None:
    kept, dropped = preview.kept, preview.dropped
    parts.section(
        t("What merging would do"),
        t(
            "{dropped} disappears; {kept} stays and bears its names too.",
            dropped=dropped.name,
            kept=kept.name,
        ),
    )
    for table, count in _counted(preview).items():
        parts.note(t("{what}: {count}", what=table, count=number(count)))
    merged = preview.merged
    if merged.filled:
        told = ", ".join(t(_FACTS[name]) for name in merged.filled)
        parts.note(t("Filled in from {dropped}: {facts}", dropped=dropped.name, facts=told))
    if merged.conflicts:
        parts.alert(t("These facts differ. Those of the organisation that stays are kept."), "warning")
        frame = pd.DataFrame(
            [
                {"fact": t(_FACTS[name]), "stays": _said(stays), "goes": _said(goes)}
                for name, stays, goes in merged.conflicts
            ],
            dtype=object,
        )
        columns = {
            "fact": Column(t("Fact")),
            "stays": Column(t("Kept")),
            "goes": Column(t("Given up")),
        }
        parts.table(frame, columns, "conflicts", caption=t("Facts that differ"))
    with st.form("form_merge", border=False):
        is_sure = st.checkbox(t("I have compared the two: they are one organisation."), key="merge_sure")
        is_sent = st.form_submit_button(t("Merge"), type="primary", key="merge_send")
    if not is_sent:
        return
    if not is_sure:
        parts.alert(Sentence("Tick the box first: a merge is not undone."), "warning")
        return
    done = Sentence("The two organisations are one.")
    if desk.attempt(actions.merge_organisations, kept.id, dropped.id, done=done):
        desk.go(PAGE, id=kept.id)


def _counted(preview: MergePreview) -> dict[str, int]:
    counted: dict[str, int] = {}
    for place, count in preview.moved.items():
        table = place.split(".")[0]
        label = t(_MOVED[table]) if table in _MOVED else t("Other records")
        counted[label] = counted.get(label, 0) + count
    return counted


def _said(value: object) -> str | None:
    if isinstance(value, int):
        return str(value)
    return None if value is None else show(value)
