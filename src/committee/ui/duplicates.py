"""How does a person compare two applications that look alike, and say whether they are one project?"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from committee.intake.actions.merging import call_distinct, merge_applications
from committee.intake.form import FIELD
from committee.intake.merging import CHOSEN, Winner, is_told, winner_of
from committee.intake.queries import duplicates as queries
from committee.intake.queries.duplicates import Compared, Likely
from committee.intake.rules import TEXTS, Theme
from committee.intake.similarity import Likeness
from committee.people.rules import Member
from committee.ui import desk, parts, versions
from committee.ui.parts import Column
from committee.ui.texts import UNKNOWN, day, literal, number, percent, show, t
from committee.words import Euros, Sentence

PAGE, SHEET = "applications.duplicates", "applications.sheet"
TONES = {Likeness.CERTAIN: "refused", Likeness.STRONG: "warning", Likeness.WEAK: "neutral"}
EXCERPT = 180
_BOTH = 1_000_000


def list_pairs(pairs: list[Likely], *, is_settled_shown: bool) -> None:
    """The pairs, the surest first; each opens the two side by side."""
    desk.enter(PAGE)
    frame = pd.DataFrame(
        [
            (
                f"{each.first.id}.{each.second.id}",
                f"{each.first.number} · {each.first.title}",
                f"{each.second.number} · {each.second.title}",
                each.pair.likeness,
                " · ".join(show(reason) for reason in each.pair.reasons),
                None if each.verdict is None else f"{show(each.verdict)} ({each.said_by})",
            )
            for each in pairs
        ],
        columns=["pair", "first", "second", "likeness", "reasons", "verdict"],
        dtype=object,
    )
    columns = {
        "first": Column(t("One of them"), "link"),
        "second": Column(t("Another one")),
        "likeness": Column(t("Likeness"), "status", tones=TONES),
        "reasons": Column(t("Why they look alike"), is_sortable=False),
    }
    if is_settled_shown:
        columns["verdict"] = Column(t("What was said"))
    parts.table(
        frame,
        columns,
        "duplicates",
        caption=t("Applications that look alike"),
        link_page=PAGE,
        id_column="pair",
        id_param="pair",
    )


def show_pair(pair: str, member: Member) -> None:
    """Two applications side by side, what differs marked, and the two verdicts."""
    desk.enter(PAGE)
    first_id, _, second_id = pair.partition(".")
    sides = queries.comparison(first_id, second_id, member, desk.now())
    parts.link(t("All pairs"), PAGE)
    if sides is None:
        parts.empty_state(
            t("There is no such pair here: perhaps it is merged already."), t("All pairs"), PAGE
        )
        return
    for one, column in zip(sides, st.columns(2), strict=True):
        with column:
            _head(one)
    names = tuple(side.side.number for side in sides)
    is_one_differing = st.toggle(t("Show only what differs"), value=True, key="duplicates_differing")
    _compare(sides, names, only_differing=is_one_differing)
    parts.section(t("Are they one project?"))
    _call_distinct(sides)
    _merge(sides, names)


def field_labels() -> dict[str, str]:
    """What each field of a merge is called."""
    return {
        "title": t("Title"),
        "category": t("Category"),
        "request_kind": t("Request"),
        "themes": t("Themes"),
        **{name: show(FIELD[name].label) for name in TEXTS},
        "inspired_by": t("Inspired by"),
        "starts_on": t("Start"),
        "duration_months": t("Duration (months)"),
        "dwellings": t("Dwellings"),
        "households": t("Households"),
        "people": t("People"),
        "share_in_qpv": t("Share in a priority district"),
        "total_cost": t("Total cost"),
        "eligible_base": t("Eligible base"),
        "requested": t("Requested"),
        "tax": t("Before or with tax"),
        "is_republican_contract_signed": t("Republican commitment signed"),
        "external_reference": t("Reference of origin"),
        "sensitive_public": t("Sensitive public"),
        "submitted_on": t("Submitted on"),
        "completed_on": t("Complete since"),
        "lead": t("Lead partner"),
        "budget": t("Lines of the funding plan"),
        "actions": t("Actions of the project"),
    }


def _head(one: Compared) -> None:
    parts.section(f"{one.side.number} · {one.side.title}")
    parts.fact_strip(
        [
            (t("Call"), one.side.call_code),
            (t("State"), one.side.status),
            (t("Documents"), number(one.documents)),
            (t("Used elsewhere"), ", ".join(show(each) for each in one.rests) or t("no")),
        ]
    )
    parts.link(t("Read the sheet"), SHEET, id=one.side.id)


def _compare(sides: tuple[Compared, Compared], names: tuple[str, ...], *, only_differing: bool) -> None:
    first, second = sides
    labels = field_labels()
    rows = [(labels[code], first.values[code], second.values[code]) for code in CHOSEN]
    rows += [
        (t("Landlords"), first.landlords, second.landlords),
        (t("Partners"), first.partners, second.partners),
        (t("Sites"), first.sites, second.sites),
    ]
    told = [
        (label, in_words(one), in_words(other), _difference(one, other))
        for label, one, other in rows
        if (is_told(one) or is_told(other)) and (one != other or not only_differing)
    ]
    frame = pd.DataFrame(told, columns=["field", "first", "second", "difference"], dtype=object)
    parts.table(
        frame,
        {
            "field": Column(t("Fact"), is_sortable=False),
            "difference": Column(t("Comparison"), "status", is_sortable=False),
            "first": Column(names[0], is_sortable=False),
            "second": Column(names[1], is_sortable=False),
        },
        "compared",
        caption=t("Side by side"),
        empty=t("Nothing differs."),
    )


def _difference(one: Any, other: Any) -> tuple[str, str]:
    if one == other:
        return t("same"), "neutral"
    if is_told(one) and is_told(other):
        return t("different"), "warning"
    return t("known once"), "good"


def in_words(value: Any) -> str | None:
    """A value as people read it, long texts cut after a word; the only fraction is a share. None: unknown."""
    if not is_told(value):
        return None
    if isinstance(value, (list, tuple)):
        return " · ".join(show(Theme(each)) if each in set(Theme) else str(each) for each in value)
    if hasattr(value, "year"):
        return day(value)
    if type(value).__name__ == "Decimal":
        return show(Euros(value))
    if isinstance(value, float):
        return percent(value)
    text = show(value)
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rsplit(maxsplit=1)[0]}…"


def _call_distinct(sides: tuple[Compared, Compared]) -> None:
    if st.button(t("They are two different projects"), key="duplicates_distinct"):
        done = Sentence("Noted: this pair is not proposed again.")
        ids = [each.side.id for each in sides]
        if desk.attempt(call_distinct, *ids, done=done) is not None:
            desk.go(PAGE)


def _merge(sides: tuple[Compared, Compared], names: tuple[str, ...]) -> None:
    """Which one is kept, whose value wins where both know one, then the merge in one act."""
    with st.expander(t("They are the same project: merge them"), key="duplicates_merge"):
        kept_at = st.radio(
            t("Which application is kept?"),
            [0, 1],
            index=1 if sides[0].rests == () and sides[1].rests else 0,
            format_func=lambda at: literal(f"{names[at]} · {sides[at].side.title}"),
            key="duplicates_kept",
        )
        kept, dropped = sides[kept_at], sides[1 - kept_at]
        if dropped.rests:
            parts.alert(
                Sentence(
                    "Application {number} cannot be dropped: {what} depend on it. Keep it, and drop the other one.",
                    number=dropped.side.number,
                    what=", ".join(show(each) for each in dropped.rests),
                ),
                "warning",
            )
            return
        parts.note(
            t(
                "{kept} is kept, filled from {dropped} where it knows nothing; sites, landlords, partners and "
                "documents are united. {dropped} leaves every list.",
                kept=kept.side.number,
                dropped=dropped.side.number,
            )
        )
        choices = _choices(kept, dropped)
        key = f"{kept.side.id}_{dropped.side.id}"
        # One number for both versions: the session keeps one beside a widget.
        seen = versions.shown(f"duplicates_do_{key}", kept.version * _BOTH + dropped.version)
        if st.button(t("Merge the two"), type="primary", key=f"duplicates_do_{key}"):
            done = Sentence(
                "{dropped} is merged into {kept}.", dropped=dropped.side.number, kept=kept.side.number
            )
            ids = (kept.side.id, dropped.side.id)
            if (
                desk.attempt(merge_applications, *ids, choices, versions=divmod(seen, _BOTH), done=done)
                is not None
            ):
                desk.go(SHEET, id=kept.side.id)


def _choices(kept: Compared, dropped: Compared) -> Mapping[str, Winner]:
    """Whose value wins, asked only where both know one and they differ."""
    labels = field_labels()
    disputed = [
        code
        for code in CHOSEN
        if kept.values[code] != dropped.values[code]
        and is_told(kept.values[code])
        and is_told(dropped.values[code])
    ]
    if not disputed:
        parts.note(t("The two contradict each other nowhere."))
        return {}
    chosen: dict[str, Winner] = {}
    values = {Winner.KEPT: kept, Winner.DROPPED: dropped}

    def named(winner: Winner, code: str) -> str:
        told = in_words(values[winner].values[code]) or UNKNOWN
        return literal(f"{values[winner].side.number} · {told}")

    key = f"{kept.side.id}_{dropped.side.id}"
    for code in disputed:
        default = winner_of(kept.values[code], dropped.values[code], None)
        answer = st.radio(
            labels[code],
            list(Winner),
            index=list(Winner).index(default),
            format_func=partial(named, code=code),
            key=f"duplicates_{code}_{key}",
        )
        chosen[code] = default if answer is None else answer
    return chosen
