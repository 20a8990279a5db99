"""Does one application travel the committee's whole path, from a deposited file to its first milestone?"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import (
    PASSWORD,
    Server,
    prepared_server,
    wait_for_screen,
    watch,
)

SHOTS = Path(os.environ["COMMITTEE_SHOTS"]) if "COMMITTEE_SHOTS" in os.environ else None
EIGHT = range(8)


class Tab:
    """A tab of one person, driven by what is written on the screen and by the keys of the widgets."""

    def __init__(self, page: Any, server: Server) -> None:
        self.page, self.server = page, server

    def enter(self, email: str) -> None:
        """Sign in with the password of the tests."""
        self.page.goto(self.server.url("/"))
        self.page.fill("#email", email)
        self.page.fill("#password", PASSWORD)
        self.page.locator('form[action="/account/sign-in"] button').click()
        wait_for_screen(self.page)

    def open(self, path: str) -> None:
        """Open a screen by its address."""
        self.page.goto(self.server.url(path))
        wait_for_screen(self.page)

    def settle(self) -> None:
        """Wait until the screen answers the last gesture."""
        self.page.wait_for_timeout(400)
        wait_for_screen(self.page)

    def click(self, key: str) -> None:
        """Press the button of this key."""
        self.page.locator(f".st-key-{key} button").first.click()
        self.settle()

    def press(self, prefix: str) -> None:
        """Press the button whose key begins so."""
        self.page.locator(f'[class*="st-key-{prefix}"] button').first.click()
        self.settle()

    def choose(self, key: str, *labels: str) -> None:
        """Pick entries of a list, by a part of their text."""
        for label in labels:
            box = self.page.locator(f'[class*="st-key-{key}"] input').first
            box.click()
            box.fill(label)
            self.page.get_by_role("option").filter(has_text=label).first.click()
            self.settle()
        if self.page.get_by_role("option").count():
            self.page.keyboard.press("Escape")

    def fill(self, key: str, text: str, field: str = "input") -> None:
        """Type into the field whose key begins so, and leave it."""
        box = self.page.locator(f'[class*="st-key-{key}"] {field}').first
        box.fill(text)
        box.press("Tab")
        self.settle()

    def pick(self, key: str, label: str) -> None:
        """Choose one of the buttons or rounds of a group."""
        group = self.page.locator(f'[class*="st-key-{key}"]').first
        group.locator("label, button").filter(has_text=label).first.click()
        self.settle()

    def says(self, text: str) -> None:
        """The screen says this."""
        self.page.get_by_text(text).locator("visible=true").first.wait_for(timeout=15_000)

    def shoot(self, name: str) -> None:
        """Keep a picture where COMMITTEE_SHOTS says."""
        if SHOTS is not None:
            SHOTS.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=SHOTS / f"story-{name}.png", full_page=True)


@pytest.fixture(scope="module")
def story(servers: list[Server], tmp_path_factory: pytest.TempPathFactory) -> tuple[Server, Path]:
    var = tmp_path_factory.mktemp("story") / "var"
    file = var.parent / "dossiers.xlsx"
    server, said = prepared_server("make_story.py", var, servers, file)
    assert json.loads(said)
    return server, file


def _mark(tab: Tab, digit: int) -> None:
    """Give the same mark eight times, with a comment where the grid demands one, and hand in."""
    tab.page.locator(".mark-grid .mark").first.wait_for()
    rows = tab.page.locator(".mark-grid .marks")
    for place in EIGHT:
        rows.nth(place).locator("[role=radio]").nth(digit).click()
    tab.page.locator(".mark-grid .total.whole").wait_for()
    before = tab.page.url
    tab.page.keyboard.press("Control+Enter")
    tab.page.wait_for_url(lambda address: address != before)
    tab.settle()


def _declare(tab: Tab) -> None:
    tab.open("/review-interests")
    for _ in range(2):
        tab.pick("interest", "Aucun lien")
        tab.page.locator('[class*="st-key-"][class*="_declare"] button').first.click()
        tab.settle()


def test_application_travels_the_whole_path(browser: Any, story: tuple[Server, Path]) -> None:
    server, file = story
    tabs: dict[str, Tab] = {}
    try:
        _travel(browser, server, file, tabs)
    except Exception:
        for email, tab in tabs.items():
            tab.shoot(f"failed-{email}")
        raise


def _travel(browser: Any, server: Server, file: Path, tabs: dict[str, Tab]) -> None:
    for email in ("staff", "member", "second"):
        context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 1000})
        tabs[email] = Tab(context.new_page(), server)
        tabs[email].enter(f"{email}@example.org")
    staff = tabs["staff"]
    seen = watch(staff.page)

    staff.open("/applications-import?call=HISTOIRE")
    staff.page.locator('.st-key-import_file input[type="file"]').set_input_files(str(file))
    staff.settle()
    staff.click("import_do")
    staff.says("Importé")
    staff.shoot("1-import")

    staff.open("/applications-list?call=HISTOIRE")
    staff.says("Le hall qui répare")
    staff.says("Axe Majeur - Horloge (QN09511M)")
    staff.shoot("2-list")

    for title in ("Le hall qui répare", "La case à outils"):
        staff.open("/applications-list?call=HISTOIRE")
        staff.page.get_by_role("link", name=title).first.click()
        staff.settle()
        staff.says("Changer l’état")
        staff.shoot("3-sheet")
        staff.choose("sheet_next_status", "Recevable")
        staff.press("sheet_change")

    staff.open("/review-assignments?call=HISTOIRE&view=hand")
    staff.choose("assign_applications", "H-1", "H-2")
    staff.choose("assign_readers", "Inès Martin", "Bruno Vidal")
    staff.click("assign_give")
    staff.shoot("4-assignments")

    for email, digit in (("member", 4), ("second", 3)):
        tab = tabs[email]
        _declare(tab)
        tab.open("/review-mark")
        tab.shoot(f"5-mark-{email}")
        _mark(tab, digit)
        _mark(tab, digit)
        tab.shoot(f"6-marked-{email}")

    staff.open("/ranking-ranking?call=HISTOIRE")
    staff.says("70")
    staff.shoot("7-ranking")

    staff.open("/seance-prepare")
    staff.fill("name_new", "Séance de l’histoire")
    staff.choose("meeting_rounds", "HISTOIRE")
    staff.choose("chair_new", "Inès Martin")
    staff.page.locator('[data-testid="stFormSubmitButton"] button').first.click()
    staff.settle()
    staff.click("fill_agenda")
    staff.shoot("8-agenda")
    staff.click("open_meeting")
    for title, label in (("La case à outils", "Retenu"), ("Le hall qui répare", "Retenu")):
        staff.choose("room_item", title)
        staff.click("take_up")
        staff.choose("outcome_", label)
        staff.fill("amount_", "15000")
        staff.press("decide_")
        staff.says("15 000")
        staff.shoot("9-room")
    staff.page.get_by_role("button", name="Clore la séance").click()
    staff.click("close_meeting")
    staff.page.get_by_role("button", name="Publier").first.click()
    staff.click("publish_results")

    staff.open("/winners-map")
    staff.page.get_by_role("link", name="La case à outils").first.click()
    staff.settle()
    staff.says("Le Bas Maréchal Leclerc")
    staff.page.wait_for_timeout(1500)
    staff.shoot("10-map")

    staff.open("/followup-actions")
    staff.press("start_send")
    staff.shoot("11-follow-up")
    staff.open("/followup-todo")
    staff.says("Démarrage")
    staff.shoot("12-todo")
    seen.assert_quiet(server)
