"""Is every page, for a role that opens it, quiet on the wire, accessible, in one language, and free of raw values?

Each visit opens the page by its address in the demonstration, in a profile kept for its role. The exceptions of
the accessibility check are named, each with its reason; they are inside Streamlit's own markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from committee.people.rules import PAGES, Access, Role, access_to
from committee.words import catalogue
from tests.browser.conftest import Server, Watch, sign_in, wait_for_screen, watch

WIDTHS = (1440, 1024)
HEIGHT = 900
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}

# A page that needs an identifier is found by following the first such link of these pages.
FOUND_FROM = {
    "applications.sheet": "applications.list",
    "review.mark": "review.reading_list",
    "followup.action": "followup.actions",
    "territories.district": "territories.districts",
}
# One thing of a page, opened from a link of this page.
CARDS = {
    "organisations.directory": "organisations.directory",
    "applications.edit": "applications.sheet",
    "applications.eligibility": "applications.eligibility",
    "applications.instruction": "applications.instruction",
    "applications.documents": "applications.documents",
    "applications.places": "applications.places",
    "settings.calls": "settings.calls",
}
# Beside the first role that opens a page, the roles that see something else on it.
ALSO = {
    "home": (Role.CHAIR, Role.PRESENTER, Role.ADMIN),
    "applications.sheet": (Role.MEMBER,),
    "review.reading_list": (Role.MEMBER,),
    "review.interests": (Role.MEMBER,),
    "ranking.ranking": (Role.MEMBER,),
    "ranking.scenarios": (Role.CHAIR,),
    "seance.agenda": (Role.MEMBER,),
    "seance.room": (Role.MEMBER, Role.CHAIR, Role.ROOM),
    "winners.map": (Role.PRESENTER,),
    "followup.action": (Role.MEMBER,),
    "settings.calls": (Role.CHAIR,),
}
FIRST = (Role.STAFF, Role.ADMIN, Role.MEMBER)
SAMPLES = "gallery"  # it shows every part at once, the primary button too, with samples in French
# Nothing is assigned to the staff of the demonstration.
ONLY = {"review.mark": Role.MEMBER, "review.my_marks": Role.MEMBER}
LANGUAGES = {"fr": "Français", "en": "English"}
TITLES = {"fr": "Mon compte", "en": "My account"}
IN_FRENCH = [
    (role, page)
    for page in PAGES
    for role in (
        ONLY.get(page)
        or next(role for role in FIRST if access_to(page, frozenset({role})) is not Access.NONE),
        *ALSO.get(page, ()),
    )
]
IN_ENGLISH = [pair for pair in IN_FRENCH if pair[0] in {Role.STAFF, Role.ADMIN} or pair[1] in ONLY]


@dataclass(frozen=True)
class Known:
    """A finding inside Streamlit's own markup: the rule, a part of the element's selector, and why it stays."""

    rule: str
    selector: str
    reason: str


STREAMLITS_OWN: tuple[Known, ...] = ()

_TEXTS = """() => {
    const seen = new Set(document.body.innerText.split("\\n"));
    for (const each of document.querySelectorAll("svg text")) seen.add(each.textContent);
    for (const name of ["placeholder", "alt", "title", "aria-label"])
        for (const each of document.querySelectorAll(`[${name}]`))
            if (each.checkVisibility()) seen.add(each.getAttribute(name));
    return [...seen].map((line) => line.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""
_TOO_WIDE = """() => [
        document.scrollingElement,
        document.querySelector('[data-testid="stMain"]'),
        ...document.querySelectorAll(".c-table"),
    ]
    .filter((each) => each?.clientWidth && each.scrollWidth > each.clientWidth + 1)
    .map((each) => `${each.tagName} ${each.className}: ${each.scrollWidth} px in ${each.clientWidth} px`)"""
_PRIMARY = '.c-button-primary:visible, [data-testid="stMain"] button[kind^="primary"]:visible'
_FIGURES_DRAWN = """() => !document.querySelector('[data-testid="stSkeleton"]')
    && [...document.querySelectorAll('[data-testid="stDeckGlJsonChart"]')].every((e) => e.querySelector("canvas"))
    && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every((e) => e.querySelector("svg"))"""

RAW_VALUES = {
    "a missing value of the language": re.compile(r"\b(None|nan|NaN|NaT|<NA>|null|undefined)\b"),
    "an ISO date": re.compile(r"\b\d{4}-\d{2}-\d{2}\b"),
    "a raw identifier": re.compile(
        r"\b(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b"
    ),
    "a placeholder": re.compile(r"\{[a-z_]*\}"),
}
_WORDY = 8
_FOLDED = re.compile(r"\d+ more")  # Streamlit's own word for the sections that find no room


@dataclass
class Visitors:
    """One profile a role, signed in once, and the addresses that were found."""

    browser: Any
    server: Server
    tabs: dict[Role, tuple[Any, Watch]] = field(default_factory=dict)
    languages: dict[Role, str] = field(default_factory=dict)
    addresses: dict[tuple[Role, str], str] = field(default_factory=dict)

    def tab(self, role: Role) -> tuple[Any, Watch]:
        """The tab of a role, signed in."""
        if role not in self.tabs:
            page = new_tab(self.browser)
            seen = watch(page)
            sign_in(page, self.server, role)
            self.tabs[role], self.languages[role] = (page, seen), "fr"
        return self.tabs[role]

    def speak(self, role: Role, language: str) -> None:
        """Let the account of a role speak a language, by the switch on its own page."""
        page, _ = self.tab(role)
        if self.languages[role] != language:
            page.goto(self.server.url("/account"))
            wait_for_screen(page)
            switch = page.locator('[data-testid="stMain"] [data-testid="stButtonGroup"]')
            switch.get_by_text(LANGUAGES[language], exact=True).first.click()
            page.get_by_role("heading", level=1, name=TITLES[language]).wait_for()
            self.languages[role] = language

    def address(self, role: Role, code: str) -> str:
        """Where a page is, for a role."""
        if code not in FOUND_FROM:
            return "/" if code == "home" else "/" + code.replace(".", "-")
        if (role, code) not in self.addresses:
            page, _ = self.tab(role)
            page.goto(self.server.url("/" + FOUND_FROM[code].replace(".", "-")))
            wait_for_screen(page)
            link = page.locator(f'[data-testid="stMain"] a[href*="/{code.replace(".", "-")}?"]').first
            self.addresses[role, code] = link.get_attribute("href", timeout=5_000)
        return self.addresses[role, code]

    def open(self, role: Role, code: str, language: str = "fr") -> tuple[Any, Watch]:
        """Open a page as a role in a language, wait until it is drawn, and give its tab."""
        page, seen = self.tab(role)
        self.speak(role, language)
        address = self.address(role, code)
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        page.goto(self.server.url(address))
        wait_for_screen(page)
        page.wait_for_function(_FIGURES_DRAWN, timeout=30_000)
        return page, seen


def new_tab(browser: Any) -> Any:
    """A tab in a profile of its own, in French, as wide as a laptop."""
    context = browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": WIDTHS[0], "height": HEIGHT}
    )
    return context.new_page()


@pytest.fixture(scope="module")
def visitors(browser: Any, demo_server: Server) -> Iterator[Visitors]:
    made = Visitors(browser, demo_server)
    yield made
    for role, (page, _) in made.tabs.items():
        made.speak(role, "fr")
        page.context.close()


def _pattern(text: str) -> re.Pattern[str] | str | None:
    """What a message looks like on screen; None when it is too short a frame to be told from other texts."""
    text = " ".join(text.split())
    pieces = re.split(r"(\{\w*\})", text)
    if len(pieces) == 1:
        return text
    if max(len(piece.strip()) for piece in pieces[::2]) < _WORDY:
        return None
    values = {"{n}": r"[\d\s.,]+"}
    return re.compile(
        "".join(values.get(piece, ".+") if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
    )


@cache
def _messages() -> tuple[tuple[str, str], ...]:
    """Every message as (English, French), each plural form on its own."""
    french = catalogue("fr")
    return (*french.texts.items(), *((m, form) for m, forms in french.plurals.items() for form in forms))


def foreign_lines(lines: list[str], language: str) -> list[str]:
    """The lines that are a message of the other language and none of this one."""
    here, there = (1, 0) if language == "fr" else (0, 1)
    own = {" ".join(pair[here].split()) for pair in _messages()}
    others = [_pattern(pair[there]) for pair in _messages() if pair[0] != pair[1]]
    plain = {each for each in others if isinstance(each, str)} - own
    framed = [each for each in others if isinstance(each, re.Pattern)]
    return [
        line
        for line in lines
        if line not in own and (line in plain or any(each.fullmatch(line) for each in framed))
    ]


def raw_values(lines: list[str]) -> list[str]:
    """The lines that show a value as only a program writes it."""
    return [
        f"{name}: {line}" for line in lines for name, pattern in RAW_VALUES.items() if pattern.search(line)
    ]


def violations(page: Any) -> list[str]:
    """What axe-core finds on this screen, apart from the named exceptions."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))} — {node['html'][:300]}"
        for rule in found
        for node in rule["nodes"]
        if not any(
            known.rule == rule["id"] and known.selector in f"{node['target']} {node['html']}"
            for known in STREAMLITS_OWN
        )
    ]


def look(
    page: Any, seen: Watch, server: Server, language: str, *, is_sample: bool = False, is_whole: bool = True
) -> list[str]:
    """Everything that is wrong with the screen in this tab; samples may be in French, with several buttons.

    Not ``is_whole``: its words only, when the same screen was looked at in French, whose words are longer.
    """
    problems = [f"asked elsewhere: {address}" for address in seen.foreign(server)]
    problems += [f"complaint: {text}" for text in seen.complaints]
    problems += [f"not answered: {failure}" for failure in seen.failures]
    seen.failures.clear()
    seen.requests.clear()
    seen.complaints.clear()
    if page.locator("html").get_attribute("lang") != language:
        problems.append("the page does not say its language")
    primary = page.locator(_PRIMARY).all_inner_texts()
    if len(primary) > 1 and not is_sample:
        problems.append(f"not one primary button: {primary}")
    headings = page.locator("h1:visible").all_inner_texts()
    if len(headings) != 1:
        problems.append(f"not one h1: {headings}")
    lines = page.evaluate(_TEXTS)
    problems += raw_values(lines)
    if language == "fr" or not is_sample:
        problems += [f"in the other language: {line}" for line in foreign_lines(lines, language)]
    if not is_whole:
        return problems
    problems += [f"axe: {text}" for text in violations(page)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.wait_for_timeout(150)
        problems += [f"too wide at {width}: {text}" for text in page.evaluate(_TOO_WIDE)]
        menu = page.get_by_test_id("stTopNavSection").all_inner_texts()
        problems += [f"sections folded at {width}: {text}" for text in menu if _FOLDED.search(text)]
    return problems


@pytest.mark.parametrize(("role", "code"), IN_FRENCH, ids=str)
def test_page_in_french(role: Role, code: str, visitors: Visitors) -> None:
    page, seen = visitors.open(role, code)
    assert look(page, seen, visitors.server, "fr", is_sample=code == SAMPLES) == []


@pytest.mark.parametrize(("role", "code"), IN_ENGLISH, ids=str)
def test_page_in_english(role: Role, code: str, visitors: Visitors) -> None:
    page, seen = visitors.open(role, code, "en")
    problems = look(page, seen, visitors.server, "en", is_sample=code == SAMPLES, is_whole=False)
    assert problems == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CARDS)
def test_one_thing_of_a_page(code: str, language: str, visitors: Visitors) -> None:
    page, seen = visitors.open(Role.STAFF, CARDS[code], language)
    link = page.locator(f'[data-testid="stMain"] a[href*="{code.replace(".", "-")}?"][href*="="]').first
    page.goto(visitors.server.url(link.get_attribute("href", timeout=5_000)))
    wait_for_screen(page)
    page.wait_for_function(_FIGURES_DRAWN, timeout=30_000)
    assert look(page, seen, visitors.server, language) == []


def test_refused_page(visitors: Visitors) -> None:
    page, seen = visitors.open(Role.PRESENTER, "applications.list")
    assert page.locator('a[href*="applications-sheet"]').count() == 0
    assert look(page, seen, visitors.server, "fr") == []


def test_sign_in_page(browser: Any, demo_server: Server) -> None:
    page = new_tab(browser)
    seen = watch(page)
    page.goto(demo_server.url("/ranking-ranking"))
    assert look(page, seen, demo_server, "fr") == []
    page.context.close()


def test_no_page_is_left_out() -> None:
    assert {code for _, code in IN_FRENCH} == set(PAGES) == {code for _, code in IN_ENGLISH}


WRONG = """() => {
    const main = document.querySelector('[data-testid="stMainBlockContainer"]');
    main.insertAdjacentHTML("beforeend", `<h1>Two</h1><img src="http://elsewhere.invalid/x.png">
        <p>Order again by the ranking</p><p>2021-02-04</p><p>{name}</p><p>None</p>
        <p>0123456789abcdef0123456789abcdef</p><div style="width: 3000px">wide</div>
        <a class="c-button-primary" href="/">One</a><a class="c-button-primary" href="/">Two</a>`);
}"""


def test_look_sees_what_is_wrong(visitors: Visitors) -> None:
    page, seen = visitors.open(Role.STAFF, "account")
    page.evaluate(WRONG)
    page.wait_for_timeout(300)
    told = "\n".join(look(page, seen, visitors.server, "fr"))
    for each in ("http://elsewhere", "Content Security Policy", "not one h1", "Order again", "an ISO date",
                 "a placeholder", "a missing value", "a raw identifier", "image-alt", "too wide at 1024",
                 "not one primary"):  # fmt: skip
        assert each in told, each
