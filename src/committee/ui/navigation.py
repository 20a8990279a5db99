"""Which pages are there, where do they live, and in which menu are they found?"""

from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from streamlit.navigation.page import Page as StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from committee.people.rules import Access, Member, access_to
from committee.settings import ROOT, settings
from committee.ui.texts import t
from committee.words import N_

PAGE_FOLDER = ROOT / "pages"
ICON = Path(__file__).parent / "static" / "icon.png"


@dataclass(frozen=True)
class Place:
    """Where a page is found: the menu's section, its title, and whether the menu lists it."""

    section: str
    title: str
    is_listed: bool = True


FILES, READING, MEETING = N_("Applications"), N_("Reading"), N_("Meeting")
WINNERS, FOLLOW_UP = N_("Winners"), N_("Follow-up")
TERRITORIES, SETTINGS, ACCOUNT = N_("Territories"), N_("Settings"), N_("Account")

# In the order of the menu. A page that needs an identifier is not listed: it is opened from a list.
PLACES: dict[str, Place] = {
    "home": Place("", N_("Home")),
    "search": Place("", N_("Search")),
    "applications.list": Place(FILES, N_("Applications")),
    "applications.sheet": Place(FILES, N_("Project sheet"), is_listed=False),
    "applications.edit": Place(FILES, N_("Write an application"), is_listed=False),
    "applications.import": Place(FILES, N_("Import applications")),
    "applications.eligibility": Place(FILES, N_("Eligibility")),
    "applications.instruction": Place(FILES, N_("Instruction")),
    "applications.places": Place(FILES, N_("Places to find")),
    "applications.redactions": Place(FILES, N_("Redactions")),
    "applications.duplicates": Place(FILES, N_("Duplicates")),
    "applications.documents": Place(FILES, N_("Documents")),
    "organisations.directory": Place(FILES, N_("Organisations")),
    "review.reading_list": Place(READING, N_("My reading list")),
    "review.interests": Place(READING, N_("My declarations of interest")),
    "review.mark": Place(READING, N_("Mark an application"), is_listed=False),
    "review.my_marks": Place(READING, N_("My marks side by side")),
    "review.register": Place(READING, N_("Register of interests")),
    "review.assignments": Place(READING, N_("Assignment of readers")),
    "review.progress": Place(READING, N_("Progress of the reading")),
    "ranking.ranking": Place(READING, N_("Ranking")),
    "ranking.scenarios": Place(READING, N_("Scenarios")),
    "seance.prepare": Place(MEETING, N_("Prepare a meeting")),
    "seance.agenda": Place(MEETING, N_("Agenda")),
    "seance.room": Place(MEETING, N_("Meeting room")),
    "winners.map": Place(WINNERS, N_("Map of the winners")),
    "followup.todo": Place(FOLLOW_UP, N_("To do")),
    "followup.actions": Place(FOLLOW_UP, N_("Funded actions")),
    "followup.action": Place(FOLLOW_UP, N_("Funded action"), is_listed=False),
    "territories.districts": Place(TERRITORIES, N_("Priority districts")),
    "territories.district": Place(TERRITORIES, N_("Priority district"), is_listed=False),
    "territories.compare": Place(TERRITORIES, N_("Districts side by side"), is_listed=False),
    "territories.datasets": Place(TERRITORIES, N_("Territorial data sets")),
    "settings.calls": Place(SETTINGS, N_("Calls and grids")),
    "settings.people": Place(SETTINGS, N_("Accounts")),
    "settings.mail": Place(SETTINGS, N_("Outgoing messages")),
    "settings.journal": Place(SETTINGS, N_("Journal")),
    "settings.data": Place(SETTINGS, N_("About the data")),
    "settings.accessibility": Place(SETTINGS, N_("Accessibility")),
    "gallery": Place(SETTINGS, N_("Gallery of parts")),
    "account": Place(ACCOUNT, N_("My account"), is_listed=False),
}


def url_path(code: str) -> str:
    """The page's part of the address: its code with a dash for the dot."""
    return code.replace(".", "-")


@lru_cache(maxsize=256)
def page_file(code: str) -> Path:
    """The script of a page: ``pages/<section>/<page>.py``."""
    section, _, name = code.partition(".")
    return PAGE_FOLDER / section / f"{name or section}.py"


@lru_cache(maxsize=256)
def _is_built(path: Path) -> bool:
    return path.is_file()


def is_offered(code: str) -> bool:
    """Whether the page is there in this installation; the gallery leaves when ``committee init`` was run."""
    return _is_built(page_file(code)) and (code != "gallery" or not settings().installed_marker.exists())


def may_open(code: str, member: Member) -> bool:
    """Whether the page is there and the member's roles open it."""
    return is_offered(code) and access_to(code, member.roles) is not Access.NONE


def first_page(member: Member) -> str | None:
    """The first page of the member's menu; None when no page is open to them."""
    return next((code for code, place in PLACES.items() if place.is_listed and may_open(code, member)), None)


def address(code: str, /, **params: object) -> str:
    """The address of a page inside the app, with its query parameters; None and "" are left out."""
    known = {name: value for name, value in params.items() if value is not None and value != ""}
    path = "/" if code == "home" else f"/{url_path(code)}"
    return f"{path}?{urlencode(known, doseq=True)}" if known else path


def page(code: str, *, is_hidden: bool = False) -> StreamlitPage:
    """The page as Streamlit knows it, for this run: Streamlit writes into it."""
    place = PLACES[code]
    is_hidden = is_hidden or not place.is_listed
    return copy(_page(code, t(place.title), is_hidden, is_running=get_script_run_ctx() is not None))


@lru_cache(maxsize=512)
def _page(code: str, title: str, is_hidden: bool, *, is_running: bool) -> StreamlitPage:
    """Made once, because Streamlit looks for the file each time; outside a run it leaves most of a page out."""
    return StreamlitPage(
        page_file(code),
        title=title,
        url_path=url_path(code),
        default=code == "home",
        visibility="hidden" if is_hidden else "visible",
    )


@dataclass(frozen=True)
class Menu:
    """The pages of one run: what the menu lists by section, and the code of each registered page."""

    sections: dict[str, list[StreamlitPage]]
    codes: list[tuple[StreamlitPage, str]]

    def code_of(self, shown: StreamlitPage) -> str:
        """The code of the page that Streamlit chose from the address."""
        return next(code for page_object, code in self.codes if page_object is shown)


def menu_of(member: Member | None) -> Menu:
    """The menu: pages that the member may open by section; all others are registered but hidden.

    A hidden page keeps its address, so that a deep link shows the sign-in screen or the reason of a refusal
    in the reader's language instead of Streamlit's "Page not found".
    """
    menu = Menu({"": []}, [])
    hidden: list[StreamlitPage] = []
    for code, place in PLACES.items():
        if not is_offered(code):
            continue
        is_hidden = member is None or not may_open(code, member) or not place.is_listed
        made = page(code, is_hidden=is_hidden)
        menu.codes.append((made, code))
        section = t(place.section) if place.section else ""
        (hidden if is_hidden else menu.sections.setdefault(section, [])).append(made)
    menu.sections[""].extend(hidden)
    return menu
