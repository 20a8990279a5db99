"""How do staff place the sites that nothing places yet?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd
import streamlit as st

from committee.intake import queries
from committee.intake.actions import GeocodeReport, geocode_sites, place_site
from committee.intake.placing import Shown
from committee.intake.queries import PlaceRow
from committee.people.rules import Member
from committee.territories.geocoding import is_on
from committee.territories.queries import districts, locate
from committee.territories.rules import Answer, generation_of
from committee.ui import desk, parts
from committee.ui.places import Picked, point_picker
from committee.ui.qpv_words import qpv_names
from committee.ui.territories_point import TONES, said
from committee.ui.texts import literal, show, t
from committee.words import Sentence

PLACES = "applications.places"
_DONE = {
    Answer.INSIDE: Sentence("The site is placed: it lies in a QPV."),
    Answer.OUTSIDE: Sentence("The site is placed: it lies outside any QPV."),
    Answer.UNCERTAIN: Sentence("The point is recorded; the border is too near to decide."),
    Answer.UNKNOWN: Sentence("The point is recorded; nothing decides yet."),
}


def choose_call(rows: Sequence[PlaceRow]) -> str | None:
    """The call whose sites are shown; it lives in the address. None: all."""
    desk.enter(PLACES)
    calls = {row.call_code: row.call_title for row in rows}
    if len(calls) < 2:
        return None
    asked = desk.param("call")
    codes = [None, *calls]
    chosen = st.selectbox(
        t("Call"),
        codes,
        index=codes.index(asked) if asked in calls else 0,
        format_func=lambda code: t("All calls") if code is None else f"{code} · {calls[code]}",
        key=desk.filter_key("places_call", "call"),
    )
    if chosen != asked:
        desk.set_params(call=chosen, places_page=None)
    return chosen


def in_order(rows: Sequence[PlaceRow], call: str | None) -> list[PlaceRow]:
    """The sites of a call: first those which a person can place, then those which lack official outlines."""
    asked = [row for row in rows if call in {None, row.call_code}]
    return sorted(asked, key=lambda row: row.lacks_outlines)


def summary(rows: Sequence[PlaceRow]) -> None:
    """How many sites wait for a person, in how many applications; how many for the official outlines alone."""
    placeable = [row for row in rows if not row.lacks_outlines]
    lacking = len(rows) - len(placeable)
    parts.fact_strip(
        [
            (t("Sites to place"), len(placeable)),
            (t("Applications concerned"), len({row.application_id for row in placeable})),
            (t("With a proposed QPV"), sum(bool(row.proposals) for row in placeable)),
            (t("With an address"), sum(row.has_address for row in placeable)),
            *([(t("Official perimeter missing"), lacking)] if lacking else []),
        ]
    )


def site_tables(rows: Sequence[PlaceRow], chosen: str | None) -> None:
    """What a person can place; folded below, the sites which wait for the official outlines alone."""
    waiting = [row for row in rows if row.lacks_outlines]
    if len(waiting) < len(rows):
        _site_table("places", t("Sites to place"), [row for row in rows if not row.lacks_outlines], chosen)
    if not waiting:
        return
    told = t(
        "One site waits for the official perimeters, and for nothing else.",
        "{n} sites wait for the official perimeters, and for nothing else.",
        n=len(waiting),
    )
    with st.expander(told, key="places_waiting"):
        parts.note(t("Its position is known; the outlines loaded here are schematic and decide nothing."))
        parts.link(t("Import the official perimeters"), "territories.datasets")
        _site_table("places_waiting", t("Sites without an official perimeter"), waiting, chosen)


def _site_table(key: str, caption: str, rows: Sequence[PlaceRow], chosen: str | None) -> None:
    """The sites with the reason why each is not placed; the first column opens the ways to place it."""
    names = qpv_names(list(filter(None, map(_declared, rows))))
    frame = pd.DataFrame(
        [
            (
                row.id,
                title_of(row),
                row.number,
                row.commune,
                names.get(_declared(row) or "", _declared(row)),
                (t("open above"), "primary") if row.id == chosen else (row.answer, TONES[row.answer]),
                None if row.reason is None else show(row.reason),
            )
            for row in rows
        ],
        columns=["id", "site", "number", "commune", "declared", "answer", "reason"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "site": parts.Column(t("Site"), "link"),
            "number": parts.Column(t("Application no.")),
            "commune": parts.Column(t("Commune")),
            "declared": parts.Column(t("Declared QPV")),
            "answer": parts.Column(t("In a QPV?"), "status"),
            "reason": parts.Column(t("Why it is not placed"), is_sortable=False),
        },
        key,
        caption=caption,
        link_page=PLACES,
        id_column="id",
    )


def _declared(row: PlaceRow) -> str | None:
    """The QPV that was chosen, else declared: a code, or words as they are."""
    told = row.chosen_qpv or row.declared_qpv
    code = (told or "").strip().upper()
    return told if generation_of(code) is None else code


def title_of(row: PlaceRow) -> str:
    """What names a site: its own name, else its address or commune, else its project."""
    return row.name or row.address or row.commune or row.title


def geocoder_button(rows: Sequence[PlaceRow]) -> None:
    """Ask the geocoder for every address at once, where one is switched on; the answers are told one by one."""
    desk.enter(PLACES)
    if not is_on():
        parts.note(t("No geocoder is switched on here: addresses are not sent anywhere."))
        return
    asked = [row for row in rows if row.has_address and not row.has_point]
    if not asked:
        return
    label = t("Search for one address", "Search for {n} addresses", n=len(asked))
    if st.button(label, key="places_geocode"):
        bar = st.progress(0.0, t("Asking the geocoder…"))
        report = desk.attempt(
            geocode_sites,
            sorted({row.application_id for row in asked}),
            progress=lambda done, total: bar.progress(done / total, t("Asking the geocoder…")),
        )
        bar.empty()
        if report is not None:
            _tell(report)


def _tell(report: GeocodeReport) -> None:
    if report.trouble is not None:
        parts.alert(report.trouble, "warning")
    placed = Sentence(
        "One site placed by its address.", "{n} sites placed by their address.", n=report.placed
    )
    parts.alert(placed, "good" if report.placed else "neutral")
    doubtful = [(each.number, each.sentence, each.name) for each in report.found if not each.is_placed]
    if doubtful:
        with st.expander(t("Answers that decide nothing"), key="places_doubtful"):
            for number, sentence, name in doubtful:
                parts.plain(f"{number} · {name or ''} – {show(sentence)}")


def open_site(rows: Sequence[PlaceRow], member: Member) -> str | None:
    """The site that the address names, with the ways to place it; gives its identifier."""
    asked = desk.param("id")
    row = None if asked is None else queries.site_to_place(asked, member, desk.now())
    if asked is not None and row is None:
        parts.alert(Sentence("There is no such site here."), "warning")
    if row is None:
        return None
    following = _after(rows, row.id)
    place_form(row.id, following)
    return row.id


def _after(rows: Sequence[PlaceRow], site_id: str) -> str | None:
    """The next site that waits, in the order of the list, round and round."""
    ids = [row.id for row in rows]
    at = ids.index(site_id) if site_id in ids else -1
    others = [*ids[at + 1 :], *ids[: max(at, 0)]]
    return others[0] if others else None


@st.fragment
def place_form(site_id: str, following: str | None) -> None:
    """One site: what is known of it, and the ways to place it."""
    member = desk.enter(PLACES)
    row = queries.site_to_place(site_id, member, desk.now())
    if row is None:
        return
    parts.section(title_of(row), f"{row.number} · {row.title}")
    parts.fact_strip(
        [
            (t("Address"), row.address),
            (t("Commune"), row.commune or row.commune_code),
            (t("Department"), row.department),
            (t("Declared QPV"), qpv_names([told])[told] if (told := _declared(row)) else None),
            (t("Perimeters of the"), row.on),
        ]
    )
    if row.reason is not None:
        parts.alert(row.reason, TONES[row.answer] if row.is_to_place else "good")
    if row.why_not_move is not None:
        parts.alert(row.why_not_move, "neutral")
        return
    _proposals(row, following)
    on_map, by_list = st.tabs([t("Show it on the map"), t("Choose its QPV")])
    with on_map:
        _map(row, following)
    with by_list:
        _list(row, following)
    if following is not None:
        parts.link(t("Next site to place"), PLACES, id=following, call=desk.param("call"))


def _proposals(row: PlaceRow, following: str | None) -> None:
    """The QPV that the file may mean, one button each."""
    if not row.is_to_place or not row.proposals:
        return
    parts.plain(t("The file may mean:"), strong=True)
    for each in row.proposals:
        label = t("{name} ({code}), {communes}", name=each.name, code=each.code, communes=each.communes)
        if st.button(literal(label), key=f"place_{row.id}_{each.code}"):
            _place(row, Shown(qpv_code=each.code), following, Answer.INSIDE)


def _map(row: PlaceRow, following: str | None) -> None:
    around = districts(row.department, on=row.on) if row.department else None
    near = _near(row, around)
    asked = row.qpv_codes[0] if len(row.qpv_codes) == 1 else None
    picked = point_picker(
        f"place_{row.id}_{row.version}",
        row.lon,
        row.lat,
        row.department,
        asked or (row.proposals[0].code if len(row.proposals) == 1 else None),
        precision_m=row.precision_m,
        is_drawn=not row.has_point or row.precision_m is None,
        near=near,
        on=row.on,
    )
    if picked is None:
        return
    lon, lat, precision_m = picked
    expected = _preview(row, picked)
    if st.button(t("Record this point"), key=f"place_{row.id}_record", type="primary"):
        _place(row, Shown(lon, lat, precision_m), following, expected)


def _near(row: PlaceRow, around: pd.DataFrame | None) -> list[str]:
    """The QPV of the site's commune: the map begins around them."""
    if around is None or row.commune is None:
        return []
    wanted = row.commune.casefold()
    return [
        code
        for code, communes in zip(around["code"], around["communes"], strict=True)
        if wanted in [name.strip().casefold() for name in communes.split(",")]
    ]


def _preview(row: PlaceRow, picked: Picked) -> Answer:
    """What the perimeters say of the point before it is recorded."""
    lon, lat, precision_m = picked
    found = locate(lon, lat, precision_m=precision_m, on=row.on)
    lines = [show(sentence) for sentence in said(found)]
    if found.reason is not None:
        lines.append(show(found.reason))
    parts.alert("\n".join(lines), TONES[found.answer])
    return found.answer


def _list(row: PlaceRow, following: str | None) -> None:
    """The QPV of the department, narrowed by the commune."""
    held = districts(row.department, on=row.on)
    names = sorted({name.strip() for cell in held["communes"] for name in cell.split(",") if name.strip()})
    own = next((name for name in names if row.commune and name.casefold() == row.commune.casefold()), None)
    commune = st.selectbox(
        t("Commune"),
        [None, *names],
        index=0 if own is None else names.index(own) + 1,
        format_func=lambda name: t("All communes") if name is None else name,
        key=f"place_{row.id}_commune",
    )
    if commune is not None:
        held = held[[commune in [name.strip() for name in cell.split(",")] for cell in held["communes"]]]
    options: Mapping[str, str] = {
        code: f"{name} ({code}), {communes}"
        for code, name, communes in zip(held["code"], held["name"], held["communes"], strict=True)
    }
    chosen = st.selectbox(
        t("QPV"),
        list(options),
        index=None,
        format_func=lambda code: options[code],
        key=f"place_{row.id}_qpv",
        placeholder=t("Choose the QPV"),
    )
    parts.note(t("A chosen QPV is a declaration: no point verifies it. The commune alone decides nothing."))
    if st.button(t("Record this QPV"), key=f"place_{row.id}_record_qpv", disabled=chosen is None):
        _place(row, Shown(qpv_code=chosen), following, Answer.INSIDE)


def _place(row: PlaceRow, shown: Shown, following: str | None, expected: Answer) -> None:
    """Record what was shown; a site that is settled makes room for the next one."""

    def act(*, actor: Member, now: datetime) -> Answer:
        answer = place_site(row.id, shown, row.version, actor=actor, now=now)
        if answer in {Answer.INSIDE, Answer.OUTSIDE}:
            desk.set_params(id=following)
        return answer

    desk.attempt(act, done=_DONE[expected], rerun=True)
