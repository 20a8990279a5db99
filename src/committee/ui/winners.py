"""How are the winners filtered, drawn, chosen and told?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from committee.people.rules import Member
from committee.showcase.figures import MARKERS, winners_deck
from committee.showcase.queries import (
    departments_shown,
    filter_options,
    is_located,
    narrowed,
    places,
    themes_of,
    winners,
)
from committee.showcase.rules import Level, theme_colour, theme_letters
from committee.territories.queries import districts, shapes
from committee.ui import desk, parts
from committee.ui.parts.links import anchor
from committee.ui.parts.markup import draw, known, safe
from committee.ui.qpv_words import continuations, edition_names, qpv_names
from committee.ui.texts import day, euros, number, show, t
from committee.words import PARIS, Sentence

PAGE = "winners.map"
STYLE = Path(__file__).parent / "static" / "winners.css"
MAPS = ("winners_map", "winners_map_again")
CHOICE, FILTERS, VIEW = "winner_choice", "winner_filters", "winner_department"
MOST_OPEN = 2
MOST_NAMES = 10
HEIGHT = 480


def show_winners(member: Member) -> None:
    """The filters, the map with its table, the card of the chosen winner, and those who cannot be drawn."""
    desk.enter(PAGE)
    st.html(STYLE)
    everyone = winners(member)
    if everyone.empty:
        parts.empty_state(t("No winner is known yet. Winners appear here once a meeting is closed."))
        return
    letters = theme_letters(themes_of(everyone))
    shown = narrowed(everyone, **choose_filters(everyone))
    if shown.empty:
        parts.empty_state(t("No winner has these features."), t("Show all winners"), PAGE)
        return
    found = places(member, shown)
    on_map, card = st.columns([7, 4], gap="medium")
    with on_map:
        department = _choose_view(found)
        _draw_map(found, letters, department, shown)
        _legend(found, letters)
    with card:
        chosen = _choose_winner(shown)
        if chosen is None:
            _list_names(shown)
        else:
            show_card(chosen, found[found["award_id"] == chosen["id"]])
    show_unlocated(found)


def choose_filters(frame: pd.DataFrame) -> dict[str, Any]:
    """The filters which the address names; two at most are open, the last ones opened."""
    labels = {
        "call": t("Call"),
        "year": t("Year of decision"),
        "theme": t("Theme"),
        "landlord": t("Landlord"),
    }
    named = [*(desk.param("by", "") or "").split(","), *(name for name in labels if desk.param(name))]
    opened = [name for name in dict.fromkeys(named) if name in labels][:MOST_OPEN]
    st.session_state[FILTERS] = opened
    st.pills(
        t("Filter by (two at most)"),
        list(labels),
        selection_mode="multi",
        format_func=lambda name: labels[name],
        key=FILTERS,
        on_change=_keep_filters,
    )
    options = filter_options(frame, opened)
    return {
        name: _choose_value(place, name, labels[name], options[name])
        for name, place in zip(opened, st.columns(MOST_OPEN), strict=False)
    }


def _keep_filters() -> None:
    """Open filters are kept in the address; a closed one filters no more."""
    desk.enter(PAGE)
    opened = st.session_state[FILTERS][-MOST_OPEN:]
    closed = {"call", "year", "theme", "landlord"} - set(opened)
    desk.set_params(by=",".join(opened), **dict.fromkeys(closed))


def _choose_value(place: Any, name: str, label: str, options: Mapping[Any, str]) -> Any:
    held = desk.param(name)
    key = f"winner_{name}"
    st.session_state[key] = next((option for option in options if str(option) == held), None)
    return place.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda option: show(option) if name == "theme" else options[option],
        placeholder=t("all"),
        key=key,
        on_change=_keep_choice,
        args=(name, key),
    )


def _keep_choice(name: str, key: str) -> None:
    """A choice is kept in the address, which alone says what is shown."""
    desk.enter(PAGE)
    chosen = st.session_state[key]
    desk.set_params(**{name: None if chosen is None else str(chosen)})


def _choose_view(found: pd.DataFrame) -> str | None:
    """France, or one of the departments in which somebody won."""
    options = {
        "": t("France"),
        **{code: f"{name} ({code})" for code, name in departments_shown(found).items()},
    }
    held = desk.param("department", "") or ""
    st.session_state[VIEW] = held if held in options else ""
    chosen = st.selectbox(
        t("Show"),
        list(options),
        format_func=lambda code: options[code],
        key=VIEW,
        on_change=_keep_choice,
        args=("department", VIEW),
    )
    return chosen or None


def _draw_map(
    found: pd.DataFrame, letters: Mapping[str, str], department: str | None, shown: pd.DataFrame
) -> None:
    today = desk.now().astimezone(PARIS).date()
    outlines = None if department is None else shapes(districts(department, on=today)["code"].tolist())
    deck = winners_deck(
        found,
        letters,
        department=department,
        shapes=outlines,
        chosen=desk.param("winner"),
        locale=desk.locale(),
    )
    parts.map_frame(
        deck,
        lambda: _draw_table(shown, letters),
        _map_key(),
        _map_note(found),
        HEIGHT,
        alt=t("Map of France with one marker per place of a winner; the table below says the same."),
        on_select=_take_from_map,
    )


def _draw_table(shown: pd.DataFrame, letters: Mapping[str, str]) -> None:
    said = {theme: _theme_said(theme, letters) for theme in letters}
    rows = shown.assign(
        where=shown["places"].map(", ".join),
        theme=shown["themes"].map(lambda themes: [said[theme] for theme in themes]),
        decided=shown["year"].map(str),
    )
    parts.table(
        rows,
        {
            "title": parts.Column(t("Winner"), "link"),
            "lead": parts.Column(t("Lead")),
            "landlords": parts.Column(t("Landlords"), "people"),
            "where": parts.Column(t("Where")),
            "theme": parts.Column(t("Themes"), "people"),
            "decided": parts.Column(t("Year of decision")),
            "amount": parts.Column(t("Granted"), "euros"),
        },
        "winners",
        caption=t("Winners"),
        link_page=PAGE,
        id_column="id",
        id_param="winner",
    )


def _theme_said(theme: Any, letters: Mapping[str, str]) -> str:
    return f"{letters[theme]} · {show(theme)}"


def _map_note(found: pd.DataFrame) -> str:
    drawn = int(is_located(found).sum())
    note = t("One place drawn", "{n} places drawn", n=drawn)
    if drawn > 1:
        note += " · " + t("markers too close to each other are set slightly apart")
    if (found["level"] == Level.COMMUNE).any():
        note += " · " + t("hollow marker: approximate position (commune)")
    if bool(((found["level"] == Level.DEPARTMENT) & is_located(found)).any()):
        note += " · " + t("tinted department: the place is not told, to protect people")
    return note


def _picked(key: str) -> str | None:
    """The award whose marker was clicked on the map of this key; None when there is no such click."""
    found = st.session_state[key]["selection"]["objects"].get(MARKERS, []) if key in st.session_state else []
    return str(found[0]["award"]) if found else None


def _map_key() -> str:
    """The key of the map: another one once the list overruled a click, since a map keeps its selection."""
    first, other = MAPS
    held = next((key for key in MAPS if key in st.session_state), first)
    is_overruled = _picked(held) not in {None, desk.param("winner")}
    return (other if held == first else first) if is_overruled else held


def _take_from_map() -> None:
    """A click on a marker chooses its winner."""
    desk.enter(PAGE)
    picked = next((found for key in MAPS if (found := _picked(key)) is not None), None)
    if picked is not None:
        desk.set_params(winner=picked)


def _choose_winner(shown: pd.DataFrame) -> dict[Any, Any] | None:
    told = zip(shown["id"], shown["title"], shown["year"], strict=True)
    names = {key: f"{title} ({year})" for key, title, year in told}
    held = desk.param("winner")
    st.session_state[CHOICE] = held if held in names else None
    chosen = st.selectbox(
        t("One winner", "Choose among {n} winners", n=len(names)),
        list(names),
        index=None,
        format_func=lambda key: names[key],
        placeholder=t("Choose a winner, or click on the map"),
        key=CHOICE,
        on_change=_keep_choice,
        args=("winner", CHOICE),
    )
    return None if chosen is None else shown[shown["id"] == chosen].to_dict("records")[0]


def _list_names(shown: pd.DataFrame) -> None:
    """The first winners by name, as long as none is chosen."""
    kept = {name: value for name, value in st.query_params.to_dict().items() if name != "winner"}
    items = "".join(
        f"<li>{anchor(row['title'], PAGE, {**kept, 'winner': row['id']})}"
        f'<span class="c-detail">{safe(", ".join(row["places"]))}</span></li>'
        for row in shown.head(MOST_NAMES).to_dict("records")
    )
    draw(f'<ul class="c-places">{items}</ul>')
    if len(shown) > MOST_NAMES:
        parts.note(t("The table below the map holds all of them."))


def show_card(winner: dict[Any, Any], found: pd.DataFrame) -> None:
    """Who, where, what, and the figures which are public."""
    parts.section(winner["title"])
    if not winner["is_public"]:
        parts.status_chip(t("not published yet"), "warning")
    parts.plain(winner["summary"])
    parts.people_row(
        [
            (winner["lead"], t("Lead")),
            *((name, t("Landlord")) for name in winner["landlords"]),
            *((name, t("Partner")) for name in winner["partners"]),
        ]
    )
    parts.chips([(theme, "neutral") for theme in winner["themes"]])
    facts = [
        (t("Granted"), euros(winner["amount"])),
        (t("Decided on"), day(winner["awarded_on"])),
        (t("Duration in months"), number(winner["duration_months"])),
        (t("Dwellings"), number(winner["dwellings"])),
        (t("Households"), number(winner["households"])),
        (t("People"), number(winner["people"])),
    ]
    parts.fact_strip(facts)
    for text in winner["inspired_by"]:
        parts.plain(t("Builds on: {text}", text=text))
    _show_places(winner, found)


def _show_places(winner: dict[Any, Any], found: pd.DataFrame) -> None:
    parts.section(t("Where"))
    if winner["is_sensitive"]:
        parts.alert(Sentence("Only the department is told, to protect the people concerned."), "neutral")
    list_places(found)


def list_places(found: pd.DataFrame) -> None:
    """The places of a winner, each with its QPV on the day of the award and what continues it."""
    st.html(STYLE)
    rows = found.to_dict("records")
    told = [code for row in rows for code in row["qpv_codes"]]
    names = qpv_names([*told, *(code for row in rows for code in row["qpv_later_codes"])])
    after = continuations(told)
    editions = edition_names([row["edition_id"] for row in rows])
    draw(f'<ul class="c-places">{"".join(_place(row, names, after, editions) for row in rows)}</ul>')


def _place(
    row: dict[Any, Any], names: Mapping[str, str], after: Mapping[str, str], editions: Mapping[str, str]
) -> str:
    where = row["name"] or row["commune"] or row["department_name"]
    told = [part for part in (row["commune"], row["department_name"]) if part and part != where]
    lines = [
        f'<span class="c-name">{known(where)}</span>',
        f'<span class="c-detail">{safe(", ".join(told))}</span>',
    ]
    if row["lon"] is None:
        lines.append(f'<span class="c-detail">{safe(t("not on the map: the place is not known"))}</span>')
    elif row["level"] is Level.COMMUNE:
        lines.append(f'<span class="c-detail">{safe(row["level"])}</span>')
    if row["level"] is not Level.DEPARTMENT:
        lines += [
            f'<span class="c-detail">{safe(text)}</span>' for text in _qpv_lines(row, names, after, editions)
        ]
        codes = dict.fromkeys([*row["qpv_codes"], *row["qpv_later_codes"]])
        linked = " · ".join(anchor(names[code], "territories.district", {"code": code}) for code in codes)
        lines += [f'<span class="c-detail">{linked}</span>'] if linked else []
    if row["note"]:
        lines.append(f'<span class="c-detail">{safe(row["note"])}</span>')
    return f"<li>{''.join(lines)}</li>"


def _qpv_lines(
    row: dict[Any, Any], names: Mapping[str, str], after: Mapping[str, str], editions: Mapping[str, str]
) -> list[str]:
    """The QPV on the day of the award, the perimeters that said so, and what continues it today."""
    if not row["qpv_codes"] and not row["qpv_later_codes"]:
        if row["answer"] == "outside":
            return [t("outside any priority district")]
        return [t("priority district: not known")]
    lines = []
    if row["qpv_codes"]:
        lines.append(
            t(
                "Priority district when decided ({generation}): {names}",
                generation=row["qpv_generation"],
                names=", ".join(names[code] for code in row["qpv_codes"]),
            )
        )
    if row["edition_id"] in editions:
        lines.append(t("According to: {edition}", edition=editions[row["edition_id"]]))
    if row["qpv_later_codes"]:
        later = ", ".join(names[code] for code in row["qpv_later_codes"])
        lines.append(t("Today (2024): {names}", names=later))
    return [*lines, *(after[code] for code in row["qpv_codes"] if code in after)]


def _legend(found: pd.DataFrame, letters: Mapping[str, str]) -> None:
    """The letter and the colour of each theme which is on the map."""
    on_map = set(found.loc[is_located(found), "theme"].dropna())
    items = "".join(
        f'<li><span class="c-letter" style="border-color:rgb{theme_colour(letter)}" aria-hidden="true">'
        f"{safe(letter)}</span>{safe(theme)}</li>"
        for theme, letter in letters.items()
        if theme in on_map
    )
    draw(f'<ul class="c-legend">{items}</ul>')


def show_unlocated(found: pd.DataFrame) -> None:
    """The places which the map cannot show, each named."""
    missing = found[~is_located(found)]
    parts.section(t("Not located ({n})", n=len(missing)))
    if missing.empty:
        parts.note(t("Every place is on the map."))
        return
    where = pd.Series([_where(row) for row in missing.to_dict("records")], index=missing.index, dtype=object)
    rows = missing.assign(where=where)
    parts.table(
        rows,
        {
            "title": parts.Column(t("Winner"), "link"),
            "lead": parts.Column(t("Lead")),
            "where": parts.Column(t("What is known of the place")),
        },
        "unlocated",
        caption=t("Winners without a place on the map"),
        link_page=PAGE,
        id_column="award_id",
        id_param="winner",
    )


def _where(row: dict[Any, Any]) -> str | None:
    told = [part for part in (row["name"], row["commune"], row["department_name"]) if part]
    return ", ".join(told) or None
