"""How is the yearly declaration of interests signed, and how is what was signed shown?"""

from collections.abc import Sequence

import streamlit as st

from committee.calls.rules import paris_day
from committee.organisations.queries import names
from committee.review import actions, queries
from committee.review.declaring import SIGNED_KINDS, NamedTie
from committee.review.queries import GeneralRow, SignedTie
from committee.ui import desk, parts
from committee.ui.texts import day, moment, show, t
from committee.words import Sentence

MOST_TIES = 20


@st.fragment
def yearly_declaration() -> None:
    """The member's declaration of this year: to sign, or signed, with those before it."""
    member = desk.enter("review.interests")
    year = paris_day(desk.now()).year
    history = queries.general_history(member)
    standing = next((row for row in history if row.year == year and row.superseded_at is None), None)
    latest = standing or next((row for row in history if row.superseded_at is None), None)
    if standing is None:
        parts.alert(
            Sentence("Your declaration of interests for {year} is not signed.", year=str(year)), "warning"
        )
        with st.container(border=True):
            _form(year, () if latest is None else latest.ties, "", is_next=True)
    else:
        signed = t(
            "Declaration of {year} signed on {moment}", year=str(year), moment=moment(standing.told_at)
        )
        with st.expander(signed, key="general_signed"):
            _shown(standing)
            parts.section(
                t("Sign again"), t("A tie begins or ends during the year: sign again, nothing is lost.")
            )
            _form(year, standing.ties, standing.statement, is_next=False)
    earlier = [row for row in history if row is not standing]
    if earlier:
        with st.expander(t("Earlier declarations"), key="general_history"):
            for row in earlier:
                parts.section(f"{row.year} · {moment(row.told_at)}")
                _shown(row)


def _shown(row: GeneralRow) -> None:
    if not row.ties:
        parts.note(t("No tie with any organisation."))
    parts.people_row([(tie.name, _in_words(tie)) for tie in row.ties])
    if row.statement:
        parts.plain(row.statement)


def _in_words(tie: SignedTie) -> str:
    """What a tie is, since when, until when, and the remark on it."""
    known = [show(tie.kind)]
    if tie.since is not None:
        known.append(t("since {day}", day=day(tie.since)))
    if tie.until is not None:
        known.append(t("until {day}", day=day(tie.until)))
    return " · ".join([*known, *([tie.remark] if tie.remark else [])])


def _form(year: int, ties: Sequence[SignedTie], statement: str, *, is_next: bool) -> None:
    has_ties = st.radio(
        t("My ties with organisations which may take part in applications"),
        [False, True],
        index=int(bool(ties)) if ties else None,
        format_func=lambda each: t("I have ties to name") if each else t("I have none"),
        key="general_has_ties",
    )
    named = _ties(ties) if has_ties else []
    words = st.text_area(
        t("Anything else to say (not needed)"), value=statement, key="general_statement", height=80
    )
    if st.button(
        t("Sign my declaration"),
        key="general_sign",
        type="primary" if is_next else "secondary",
        disabled=has_ties is None,
    ):
        desk.attempt(
            actions.sign_general_declaration,
            year,
            named,
            words,
            done=Sentence("Your declaration is signed."),
            rerun=True,
        )


def _ties(held: Sequence[SignedTie]) -> list[NamedTie]:
    parts.note(
        t(
            "Work and mandates of today and of the last three years, those of people close to you, "
            "and any other tie."
        )
    )
    count = st.number_input(
        t("How many ties"), 1, MOST_TIES, value=min(max(len(held), 1), MOST_TIES), key="general_count"
    )
    known = names()
    return [_tie(number, held[number] if number < len(held) else None, known) for number in range(int(count))]


def _tie(number: int, held: SignedTie | None, known: dict[str, str]) -> NamedTie:
    key = f"general_{number}"
    kinds, options = list(SIGNED_KINDS), [None, *known]
    with st.container(border=True, gap="small"):
        left, right = st.columns([1, 2])
        kind = left.selectbox(
            t("Tie"),
            kinds,
            index=0 if held is None else kinds.index(held.kind),
            format_func=show,
            key=f"{key}_kind",
        )
        chosen = None if held is None or held.organisation_id not in known else held.organisation_id
        organisation = right.selectbox(
            t("Organisation"),
            options,
            index=options.index(chosen),
            format_func=lambda each: t("Not in this list: written below") if each is None else known[each],
            key=f"{key}_organisation",
        )
        name = ""
        if organisation is None:
            written = "" if held is None or held.organisation_id is not None else held.name
            name = st.text_input(t("Its name"), value=written, key=f"{key}_name", max_chars=200)
        begin, end, more = st.columns([1, 1, 2])
        since = begin.date_input(
            t("Since"), value=None if held is None else held.since, key=f"{key}_since",
            format="DD/MM/YYYY", min_value="1950-01-01",
        )  # fmt: skip
        until = end.date_input(
            t("Until"), value=None if held is None else held.until, key=f"{key}_until",
            format="DD/MM/YYYY", min_value="1950-01-01", max_value="2100-01-01",
        )  # fmt: skip
        remark = more.text_input(
            t("Remark"), value="" if held is None else held.remark, key=f"{key}_remark", max_chars=300
        )
    return NamedTie(kind, name, organisation, since, until, remark)
