"""What does the sheet say of the places: declared beside computed, shares, what continues a QPV, its indicators?"""

from collections.abc import Collection, Mapping

import pandas as pd
import streamlit as st

from committee.intake.figures import HEIGHT, site_map
from committee.intake.qpv_shares import Shares
from committee.intake.queries import Details, OrganisationPart, SiteRow, may_read
from committee.intake.rules import ApplicationRole
from committee.territories.departments import department_names
from committee.territories.placing import Agreement, Comparison
from committee.territories.queries import shapes
from committee.territories.rules import Answer, Method, generation_of
from committee.ui import desk, parts
from committee.ui.applications import ANSWER_TONES, SHEET
from committee.ui.indicators import indicator_table, small_multiples
from committee.ui.parts import Column
from committee.ui.qpv_words import continuations, edition_names, qpv_names, successors
from committee.ui.texts import day, percent, show, t

_AGREEMENT_TONES = {
    Agreement.AGREES: "good",
    Agreement.DIFFERS: "refused",
    Agreement.NOT_COMPARABLE: "neutral",
}
DISTRICT = "territories.district"


def show_places(application_id: str, details: Details, comparisons: Mapping[str, Comparison]) -> None:
    """Seat and places apart, the sites on a map and in a table, the shares of the QPV and their indicators.

    ``comparisons``: the declared QPV beside the computed one, by site.
    """
    desk.enter(SHEET)
    sites = details.sites
    parts.section(t("Places"))
    if details.is_redacted:
        names = department_names()
        parts.people_row((names.get(site.department or "", site.department), site.in_words) for site in sites)
        return
    _seat_and_places(details)
    codes = _codes(details)
    if sites:
        _map(sites)
        _declared_table(sites, comparisons)
    shown = () if details.shares is None else [row.code for row in details.shares.rows]
    for line in continuations([code for code in codes if code not in shown]).values():
        parts.note(line)
    if details.shares is not None:
        _shares(details.shares)
    if codes:
        _indicators(application_id, tuple(codes))


def _codes(details: Details) -> list[str]:
    """The QPV of the project: those of its sites, then those that shares are told for."""
    told = [row.code for row in details.shares.rows] if details.shares is not None else []
    found = dict.fromkeys([*(code for site in details.sites for code in site.qpv_codes), *told])
    return [code for code in found if generation_of(code) is not None]


def _seat_and_places(details: Details) -> None:
    """The seat of the lead partner never says where the project takes place."""
    lead = next((part for part in details.organisations if part.role is ApplicationRole.LEAD), None)
    where = list(dict.fromkeys(filter(None, map(_commune, details.sites))))
    told: list[tuple[str | None, ...]] = [(t("Places of the action"), ", ".join(where) or None)]
    seat = None if lead is None else _seat(lead)
    if seat is not None:
        told.append((t("Seat of the lead partner"), seat, t("it decides nothing: only the places count")))
    parts.fact_strip(told)
    if not details.sites:
        parts.note(t("This application names no place: whether it takes place in a QPV is not known."))
    elif all(site.answer is Answer.UNKNOWN for site in details.sites):
        parts.note(t("No place is known well enough: whether the project takes place in a QPV is not known."))


def _seat(lead: OrganisationPart) -> str | None:
    if lead.commune is None or lead.department is None:
        return lead.commune or lead.department
    return f"{lead.commune} ({lead.department})"


def _map(sites: tuple[SiteRow, ...]) -> None:
    """The sites with the QPV around them, and the table that says the same with the reasons."""
    near = {code for site in sites for code in (*site.qpv_codes, site.nearest_code) if code is not None}
    deck = site_map(sites, shapes(sorted(near)), desk.locale())
    if deck is None:
        parts.note(t("No place of this application has a point: there is no map."))
        _sites_table(sites)
        return
    is_schematic = any(site.method is Method.SCHEMATIC for site in sites)
    caution = t("The outlines are schematic: they decide nothing.") if is_schematic else None
    parts.map_frame(
        deck,
        lambda: _sites_table(sites),
        "sheet_map",
        caution,
        HEIGHT,
        alt=t("Map of the places"),
    )


def _sites_table(sites: tuple[SiteRow, ...]) -> None:
    editions = edition_names([site.edition_id for site in sites])
    frame = pd.DataFrame(
        [
            (
                site.name,
                _commune(site),
                (show(site.in_words), ANSWER_TONES[site.answer]),
                None if site.reason is None else show(site.reason),
                _perimeters(site, editions),
            )
            for site in sites
        ],
        columns=["name", "commune", "place", "reason", "edition"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "name": Column(t("Site")),
            "commune": Column(t("Commune")),
            "place": Column(t("Priority district"), "status"),
            "reason": Column(t("Why")),
            "edition": Column(t("Perimeters")),
        },
        "sites",
        caption=t("Places"),
    )


def _declared_table(sites: tuple[SiteRow, ...], comparisons: Mapping[str, Comparison]) -> None:
    """What is declared, always in sight, beside what the perimeters say."""
    names = qpv_names([code for site in sites if (code := _declared(site)) is not None])
    frame = pd.DataFrame(
        [
            (
                site.name or _commune(site),
                names.get(_declared(site) or "", _declared(site)),
                (show(site.in_words), ANSWER_TONES[site.answer]),
                _beside(comparisons.get(site.id)),
                _why(site, comparisons.get(site.id)),
            )
            for site in sites
        ],
        columns=["name", "declared", "place", "beside", "why"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "name": Column(t("Site")),
            "declared": Column(t("QPV declared")),
            "place": Column(t("QPV computed"), "status"),
            "beside": Column(t("Declared beside computed"), "status"),
            "why": Column(t("Why")),
        },
        "declared",
        caption=t("Declared beside computed"),
    )


def _declared(site: SiteRow) -> str | None:
    """The QPV that a person chose, else what the application declares: a code or words."""
    told = site.chosen_qpv or site.declared_qpv
    code = (told or "").strip().upper()
    return told if generation_of(code) is None else code


def _commune(site: SiteRow) -> str | None:
    """The commune with its department."""
    if site.commune is None or site.department is None:
        return site.commune or site.department
    return f"{site.commune} ({site.department})"


def _beside(found: Comparison | None) -> tuple[str, str] | None:
    if found is None:
        return None
    words = {
        Agreement.AGREES: t("agreed"),
        Agreement.DIFFERS: t("differs"),
        Agreement.NOT_COMPARABLE: t("not verified"),
    }
    return words[found.agreement], _AGREEMENT_TONES[found.agreement]


def _why(site: SiteRow, found: Comparison | None) -> str | None:
    """How declared and computed differ or why they cannot be compared, and why the answer is not sure."""
    reason = None if site.reason is None else show(site.reason)
    if found is None or (found.agreement is Agreement.NOT_COMPARABLE and reason is not None):
        return reason
    return " ".join(dict.fromkeys(filter(None, (show(found.sentence), reason))))


def _perimeters(site: SiteRow, editions: Mapping[str, str]) -> str:
    """Which edition answered, for which day."""
    named = editions.get(site.edition_id or "")
    decided = t("for {day}", day=day(site.located_on))
    return decided if named is None else f"{named} ; {decided}"


def _shares(shares: Shares) -> None:
    """Each QPV with its share, what lies elsewhere, and the sum."""
    codes = [row.code for row in shares.rows]
    names, later = qpv_names(codes), successors(codes)
    frame = pd.DataFrame(
        [(row.code, names[row.code], later.get(row.code), row.share, row.sites) for row in shares.rows],
        columns=["code", "name", "later", "share", "sites"],
        dtype=object,
    )
    beside = {"later": Column(t("Continued in 2024 by"))} if later else {}
    parts.table(
        frame,
        {
            "name": Column(t("Priority district"), "link"),
            **beside,
            "share": Column(
                t("Share of the project") if shares.is_told else t("Share of the sites"), "percent"
            ),
            "sites": Column(t("Sites there"), "number"),
        },
        "shares",
        caption=t("Shares of the QPV, as the application tells them")
        if shares.is_told
        else t("Shares of the QPV, by number of sites: the dwellings of a site are not known"),
        link_page=DISTRICT,
        id_column="code",
        id_param="code",
    )
    parts.note(_sum_in_words(shares))


def _sum_in_words(shares: Shares) -> str:
    total = percent(shares.total)
    told = [
        t("In QPV: {share} of the project", share=total)
        if shares.is_told
        else t("In QPV: {share} of the sites", share=total)
    ]
    if shares.outside:
        told.append(t("outside any QPV: {share}", share=percent(shares.outside)))
    if shares.unknown:
        told.append(
            t("elsewhere or not told: {share}", share=percent(shares.unknown))
            if shares.is_told
            else t("places not known well enough: {share}", share=percent(shares.unknown))
        )
    return " · ".join(told)


@st.fragment
def _indicators(application_id: str, codes: Collection[str]) -> None:
    """The indicators of one neighbourhood of the project, read when they are asked for."""
    member = desk.enter(SHEET)
    if not may_read(application_id, member):
        desk.leave_fragment()
        return
    names = qpv_names(codes)
    chosen = st.pills(
        t("Indicators of the neighbourhood"),
        list(codes),
        format_func=lambda code: names[code],
        key="sheet_qpv",
    )
    if chosen is None:
        return
    indicator_table(chosen, f"sheet_{chosen}")
    small_multiples(chosen, f"sheet_{chosen}")
    parts.link(t("The page of this QPV"), DISTRICT, code=chosen)
