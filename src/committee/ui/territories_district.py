"""What is shown of one priority district: its outline, what came before and after, what takes place there?"""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from committee.intake.queries import applications_in_qpv
from committee.intake.rules import ApplicationStatus
from committee.people.rules import Member
from committee.showcase.queries import awards_in_qpv
from committee.territories import queries
from committee.territories.actions import add_alias, drop_alias
from committee.territories.asking import DistrictsAsked
from committee.territories.data_sets import answering
from committee.territories.epci import epci_name
from committee.territories.figures_districts import HEIGHT, district_deck
from committee.territories.passage import Passage
from committee.territories.queries.overlaps import Overlap, overlaps
from committee.territories.rules import Continuation, EditionKind, EditionRow, Generation, is_overseas
from committee.ui import desk, navigation, parts
from committee.ui.applications import STATUS_TONES
from committee.ui.territories_point import today
from committee.ui.texts import day, number, percent, t
from committee.words import Sentence

PAGE, ALL, COMPARE, KEEPING = (
    "territories.district",
    "territories.districts",
    "territories.compare",
    "territories.datasets",
)
PUBLIC_PAGE = "https://sig.ville.gouv.fr/territoire/"
NEAR_DEGREES = 0.06
_TONES = {
    Continuation.UNCHANGED: "neutral",
    Continuation.MODIFIED: "ochre",
    Continuation.NEW: "primary",
    Continuation.COMMUNE: "ochre",
}


def unknown(code: str | None) -> None:
    """No such district: what was asked, and where to search."""
    if code is None:
        parts.empty_state(t("Choose a district in the list."), t("Priority districts"), ALL)
        return
    parts.empty_state(
        t("No district {code} is known in the data that are loaded here.", code=code[:40]),
        t("Search a district"),
        ALL,
    )


def show_facts(row: queries.QpvRow) -> None:
    """Its state, and the facts that the files tell, each unknown one as such."""
    desk.enter(PAGE)
    loaded = queries.data_sets()
    edition = next((one for one in loaded if one.id == row.edition_id), None)
    passage = queries.passage_of(row.code)
    states: list[Any] = [(row.generation, "neutral")]
    if passage is not None and passage.status is not None:
        states.append((passage.status, _TONES[passage.status]))
    states.append(outline_in_words(row))
    parts.chips(states)
    parts.fact_strip(
        [
            (t("Code"), row.code),
            (t("In force"), _in_force(row, edition)),
            (t("Communes"), row.commune_names, _commune_codes(row)),
            (t("Department"), f"{row.department_name} ({row.department})"),
            (t("Intercommunal body"), ", ".join(epci_name(one) or one for one in row.epci_codes)),
            (t("Area (ha)"), number(row.area_ha)),
        ]
    )
    if edition is not None:
        parts.note(t("Source: {source}.", source=edition.name))
    if row.name == row.code:
        parts.note(t("This file gives it no name."))


def outline_in_words(row: queries.QpvRow) -> tuple[str, str]:
    """How sure its outline is, with a tone."""
    if not row.has_outline:
        return t("Without outline"), "warning"
    return (t("Schematic outline"), "warning") if row.is_schematic else (t("Official perimeter"), "good")


def _commune_codes(row: queries.QpvRow) -> str | None:
    codes = [code for code, _ in row.communes if code is not None]
    return t("Code {codes}", codes=", ".join(codes)) if codes else None


def _in_force(row: queries.QpvRow, edition: EditionRow | None) -> str | None:
    if edition is None:
        return None
    overseas = is_overseas(row.department)
    since = edition.overseas_from if overseas else edition.valid_from
    until = edition.overseas_until if overseas else edition.valid_until
    if until is None:
        return t("since {day}", day=day(since))
    return t("from {since} to {until}", since=day(since), until=day(until))


def show_links(row: queries.QpvRow) -> None:
    """Where else this district is looked at."""
    desk.enter(PAGE)
    left, middle, right = st.columns(3)
    with left:
        parts.link(t("Compare with other districts"), COMPARE, codes=row.code)
    with middle:
        parts.link(
            t("All districts of the department"),
            ALL,
            place=row.department,
            generation=None if row.generation is Generation.OF_2024 else row.generation,
        )
    with right:
        parts.outside(t("Its public page at sig.ville.gouv.fr"), PUBLIC_PAGE + row.code)


def _day_of(generation: Generation) -> date:
    return DistrictsAsked(generation=generation).on(today())


def show_map(row: queries.QpvRow) -> None:
    """Its outline among its neighbours, with the outlines of the other generation; the table says the same."""
    desk.enter(PAGE)
    before_and_after = _related(row)
    near = _neighbours(row)
    shapes = queries.shapes([row.code, *near, *before_and_after])
    own = shapes[shapes["code"] == row.code]
    others = shapes[shapes["code"].isin(before_and_after)]
    neighbours = shapes[shapes["code"].isin(near)]
    deck = district_deck(own, neighbours, others, locale=desk.locale())
    if deck is None:
        parts.empty_state(t("No outline and no centre of this district is loaded: there is no map."))
        return
    roles = {row.code: t("this district")} | dict.fromkeys(before_and_after, t("of the other generation"))
    listed = shapes.assign(
        role=[roles.get(code, t("neighbour")) for code in shapes["code"]],
        told=[Generation(code) for code in shapes["generation"]],
    )
    parts.map_frame(
        deck,
        lambda: parts.table(
            listed,
            {
                "name": parts.Column(t("Name"), "link"),
                "code": parts.Column(t("Code")),
                "communes": parts.Column(t("Communes")),
                "told": parts.Column(t("Generation")),
                "role": parts.Column(t("On the map")),
            },
            "district_near",
            link_page=PAGE,
            id_column="code",
            id_param="code",
        ),
        "district_map",
        _map_note(row, others),
        HEIGHT,
        alt=t("Map of the district and its neighbours; the table below says the same."),
    )


def _map_note(row: queries.QpvRow, others: pd.DataFrame) -> str:
    said = t("In ochre this district, in grey its neighbours.")
    if others["outline"].notna().any():
        said += " " + (
            t("The dark line shows the outlines of 2015.")
            if row.generation is Generation.OF_2024
            else t("The dark line shows the outlines of 2024.")
        )
    if row.is_schematic:
        said += " " + t("The outlines are schematic: they decide nothing.")
    return said


def _related(row: queries.QpvRow) -> list[str]:
    if row.generation is Generation.OF_2024:
        return queries.predecessors(row.code)
    return queries.successors(row.code)


def _neighbours(row: queries.QpvRow) -> list[str]:
    """The districts of the same generation whose centres lie a few kilometres away."""
    if row.lon is None or row.lat is None:
        return []
    everyone = queries.districts(on=_day_of(row.generation))
    is_near = everyone["lon"].sub(row.lon).abs().le(NEAR_DEGREES) & everyone["lat"].sub(row.lat).abs().le(
        NEAR_DEGREES
    )
    found = everyone[is_near.fillna(False).astype(bool)]["code"].tolist()
    return [code for code in found if code != row.code]


def show_succession(row: queries.QpvRow) -> None:
    """What it continues or what continues it, with the surface in common, and who says so."""
    desk.enter(PAGE)
    is_new = row.generation is Generation.OF_2024
    parts.section(t("What it continues") if is_new else t("What continues it"))
    if is_new:
        _before(row, queries.passage_of(row.code))
    else:
        _after(row)
    warning = queries.look_up(code=row.code, on=_day_of(row.generation)).warning
    if warning is not None:
        parts.alert(warning, "warning")


def _before(row: queries.QpvRow, passage: Passage | None) -> None:
    if passage is None:
        parts.note(t("No passage that speaks of this district is loaded: what it continues is not known."))
        return
    if passage.predecessors:
        _lines(row, [(code, label) for code, label in passage.predecessors])
    elif passage.status is Continuation.NEW:
        parts.note(t("A new district: it continues none of 2015."))
    else:
        parts.note(t("No QPV of 2015 is named that it continues."))
    _passage_source(passage.is_official, passage.statut)


def _after(row: queries.QpvRow) -> None:
    succession = queries.successions_of([row.code])[row.code]
    if succession.codes:
        _lines(row, [(code, None) for code in succession.codes])
    elif succession.is_known:
        parts.note(t("No QPV of 2024 continues it, says the official passage."))
    else:
        parts.note(t("The official passage is not loaded: whether a QPV of 2024 continues it is not known."))
    _passage_source(succession.is_known, None)


def _passage_source(is_official: bool, statut: str | None) -> None:
    if not is_official:
        parts.note(t("Source: the facts that are shipped, not the official passage."))
        return
    found = answering(queries.data_sets(), EditionKind.PASSAGE, Generation.OF_2024)
    name = "" if found is None else found.name
    if statut is None:
        parts.note(t("Source: official passage, {source}.", source=name))
    else:
        parts.note(
            t("Source: official passage, {source}; its word is “{statut}”.", source=name, statut=statut)
        )


def _lines(row: queries.QpvRow, related: list[tuple[str, str | None]]) -> None:
    """One line for each related district: its name with a link where it is loaded, and the surface in common."""
    measured = overlaps(row.code, [code for code, _ in related])
    known = queries.qpv_by_codes([code for code, _ in related])
    frame = pd.DataFrame(
        [_line(row, code, label, known.get(code), measured.get(code)) for code, label in related],
        columns=["code", "name", "communes", "share", "in_words", "opens"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "name": parts.Column(t("Name"), "link"),
            "code": parts.Column(t("Code")),
            "communes": parts.Column(t("Communes")),
            "in_words": parts.Column(t("Surface in common"), is_sortable=False),
        },
        "district_related",
        link_page=PAGE,
        id_column="opens",
        id_param="code",
    )


def _line(
    row: queries.QpvRow, code: str, label: str | None, other: queries.QpvRow | None, found: Overlap | None
) -> tuple[Any, ...]:
    if other is None:
        return code, label or code, None, None, t("perimeter not loaded"), None
    if found is None:
        said = t("not measured: both official outlines are not loaded")
        return code, other.name, other.commune_names, None, said, code
    values = {"share": percent(round(found.of_this, 2)), "other": percent(round(found.of_other, 2))}
    said = (
        t("≈ {share} of its surface comes from it, which is ≈ {other} of that one", **values)
        if row.generation is Generation.OF_2024
        else t("≈ {share} of its surface went to it, which is ≈ {other} of that one", **values)
    )
    return code, other.name, other.commune_names, found.of_this, said, code


def show_applications(row: queries.QpvRow, member: Member) -> None:
    """The applications that this reader may see there, those of its predecessors on lines of their own."""
    desk.enter(PAGE)
    if not navigation.may_open("applications.list", member):
        return
    parts.section(t("Applications there"))
    found = applications_in_qpv([row.code, *_related(row)], member, desk.now())
    if found.empty:
        parts.note(t("No application that you may read takes place there."))
        return
    parts.table(
        found.assign(qpv=[_named(code, row) for code in found["code"]]),
        {
            "title": parts.Column(t("Title"), "link"),
            "number": parts.Column(t("Number")),
            "call_title": parts.Column(t("Call")),
            "status": parts.Column(t("State"), "status", tones=_tones()),
            "how": parts.Column(t("How it is known")),
            "share": parts.Column(t("Share told"), "percent"),
            "qpv": parts.Column(t("QPV")),
        },
        "district_applications",
        link_page="applications.sheet",
        id_column="id",
    )


def _tones() -> dict[ApplicationStatus, str]:
    return dict(STATUS_TONES)


def _named(code: str, row: queries.QpvRow) -> str:
    if code == row.code:
        return t("this district")
    other = queries.qpv_by_code(code)
    return code if other is None else f"{other.name} ({code})"


def show_awards(row: queries.QpvRow, member: Member) -> None:
    """The winners there, as far as they are public; a sensitive action is never told by its place."""
    desk.enter(PAGE)
    if not navigation.may_open("winners.map", member):
        return
    parts.section(t("Winners there"))
    found = awards_in_qpv([row.code, *_related(row)], member)
    if found.empty:
        parts.note(t("No winner is known there."))
        return
    once = found.drop_duplicates("id")
    parts.table(
        once.assign(
            qpv=once["code"].map(lambda code: _named(code, row)),
            year=once["year"].map(str, na_action="ignore"),
        ),
        {
            "title": parts.Column(t("Title"), "link"),
            "lead": parts.Column(t("Lead partner")),
            "call_title": parts.Column(t("Call")),
            "year": parts.Column(t("Year"), is_sortable=False),
            "amount": parts.Column(t("Amount"), "euros"),
            "qpv": parts.Column(t("QPV")),
        },
        "district_awards",
        link_page="winners.map",
        id_column="id",
        id_param="winner",
    )


def show_aliases(row: queries.QpvRow) -> None:
    """Under which other names it is known; the staff adds and drops them."""
    desk.enter(PAGE)
    parts.section(
        t("Other names"),
        t("A file that says one of them is proposed this district; nothing is decided by it."),
    )
    known = queries.aliases_of(row.code)
    if not known:
        parts.note(t("No other name is known."))
    may_act = desk.may_act(KEEPING)
    for at, each in enumerate(known):
        left, right = st.columns([4, 1], vertical_alignment="center")
        with left:
            parts.plain(each.alias, strong=True)
            told = t("shipped") if each.is_shipped else t("added by {name}", name=each.added_by)
            parts.note(told if each.note is None else f"{told} · {each.note}")
        if may_act and not each.is_shipped:
            with right, st.popover(t("Drop"), key=f"district_alias_ask_{at}"):
                parts.plain(
                    t("“{alias}” is no longer a name of {name} ({code})?", **_of_alias(each.alias, row))
                )
                if st.button(t("Yes, drop it"), key=f"district_alias_drop_{at}"):
                    done = Sentence(
                        "“{alias}” is no longer a name of {name} ({code}).", **_of_alias(each.alias, row)
                    )
                    desk.attempt(drop_alias, each.id, done=done, rerun=True)
    if may_act:
        _alias_form(row)


def _of_alias(alias: str, row: queries.QpvRow) -> dict[str, str]:
    return {"alias": alias, "name": row.name, "code": row.code}


def _alias_form(row: queries.QpvRow) -> None:
    with (
        st.expander(t("Add another name"), key="district_alias_more"),
        st.form("district_alias", border=False, clear_on_submit=True),
    ):
        parts.note(
            t("It will be a name of {name} ({code}), {communes}.", **_of_district(row)),
        )
        left, right = st.columns(2)
        alias = left.text_input(t("Other name"), max_chars=200, key="district_alias_name")
        note = right.text_input(t("Where it comes from (optional)"), max_chars=300, key="district_alias_note")
        label = t("Add this name to {code}", code=row.code)
        if st.form_submit_button(label, key="district_alias_send"):
            done = Sentence(
                "“{alias}” is now a name of {name} ({code}).", **_of_alias((alias or "").strip(), row)
            )
            desk.attempt(add_alias, row.code, alias or "", note or None, done=done, rerun=True)


def _of_district(row: queries.QpvRow) -> dict[str, str]:
    return {"name": row.name, "code": row.code, "communes": row.commune_names}
