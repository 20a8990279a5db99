"""How does a person find anything that they may see, from one field?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from committee.calls import queries as calls
from committee.followup import queries as followup
from committee.intake.queries.search import search as search_applications
from committee.intake.queries.search import search_documents
from committee.organisations.queries.search import search as search_organisations
from committee.people.queries import people
from committee.people.rules import Member, why_not_open
from committee.showcase import queries as showcase
from committee.spreadsheets.finding import LONGEST, Hit, found_in, marked, words_of
from committee.territories import queries as territories
from committee.ui import desk, navigation, parts
from committee.ui.parts.links import anchor
from committee.ui.parts.markup import draw, safe
from committee.ui.texts import show, t
from committee.words import N_

PAGE = "search"
MOST = 10


@dataclass(frozen=True)
class Group:
    """One kind of thing that is searched: its name, its page, the parameter of the address, and who finds it."""

    name: str
    page: str
    param: str
    find: Callable[[Member, Sequence[str], int], list[Hit]]


def _people(member: Member, words: Sequence[str], limit: int) -> list[Hit]:
    if why_not_open("settings.people", member) is not None:
        return []
    return [
        Hit(row.id, row.name, row.email)
        for row in people()
        if found_in({None: f"{row.name} {row.email}"}, words) is not None
    ][:limit]


GROUPS: tuple[Group, ...] = (
    Group(
        N_("Applications"),
        "applications.sheet",
        "id",
        lambda member, words, limit: search_applications(member, words, limit, desk.now()),
    ),
    Group(
        N_("Documents"),
        "applications.sheet",
        "id",
        lambda member, words, limit: search_documents(member, words, limit, desk.now()),
    ),
    Group(N_("Organisations"), "organisations.directory", "id", search_organisations),
    Group(N_("Winners"), "winners.map", "winner", showcase.search),
    Group(N_("Funded actions"), "followup.action", "id", followup.search),
    Group(N_("Calls"), "applications.list", "call", calls.search),
    Group(
        N_("Priority districts"),
        "territories.district",
        "code",
        lambda _member, words, limit: territories.search(words, limit),
    ),
    Group(N_("Accounts"), "settings.people", "id", _people),
)


def search_field() -> str:
    """What is looked for; it travels in the address as ``q``."""
    desk.enter(PAGE)
    asked = st.text_input(
        t("What are you looking for?"),
        desk.param("q", "") or "",
        max_chars=LONGEST,
        placeholder=t("A title, a name, a commune, a number…"),
        key=desk.filter_key("search_q", "q"),
    )
    desk.set_params(q=asked)
    return asked


def show_results(asked: str, member: Member) -> None:
    """What was found by kind, each kind from its own door; or what was searched in vain."""
    desk.enter(PAGE)
    offered = [group for group in GROUPS if navigation.may_open(group.page, member)]
    names = ", ".join(t(group.name).lower() for group in offered)
    words = words_of(asked)
    if not words:
        parts.note(
            t("Two letters at least. Searched here: {names}. Accents and dashes do not matter.", names=names)
        )
        return
    found = [(group, group.find(member, words, MOST + 1)) for group in offered]
    if not any(hits for _, hits in found):
        parts.empty_state(t("Nothing found for “{asked}”. Searched: {names}.", asked=asked, names=names))
        return
    for group, hits in found:
        if hits:
            _show_group(group, hits, words)


def _show_group(group: Group, hits: list[Hit], words: Sequence[str]) -> None:
    shown = hits[:MOST]
    counted = t("One result", "{n} results", n=len(shown))
    if len(hits) > MOST:
        counted = t("The first {n} results: add a word to find fewer.", n=MOST)
    parts.section(t(group.name), counted)
    draw(f'<ul class="c-hits">{"".join(_line(group, hit, words) for hit in shown)}</ul>')


def _line(group: Group, hit: Hit, words: Sequence[str]) -> str:
    title = anchor(hit.title, group.page, {group.param: hit.id})
    detail = f' <span class="c-detail">{safe(hit.detail)}</span>' if hit.detail else ""
    where = ""
    if hit.where is not None:
        text = "" if hit.text is None else f" : {_excerpt(hit.text, words)}"
        where = f'<div class="c-note">{safe(show(hit.where))}{text}</div>'
    return f"<li>{title}{detail}{where}</li>"


def _excerpt(text: str, words: Sequence[str]) -> str:
    """The words in their sentence, marked; everything else is literal text."""
    return "".join(
        f"<mark>{safe(piece)}</mark>" if is_word else safe(piece) for piece, is_word in marked(text, words)
    )
