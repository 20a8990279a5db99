"""Does a new member of staff bring a hand-made table in, applications placed, in under ten clicks?

With COMMITTEE_SHOTS set, every screen is kept as a picture at both widths, in French and in English.
"""

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
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
WIDTHS = (1440, 1024)
FEW = 10
QPV_BY_NAME = re.compile(r"\(QN\d{5}M\)")


@pytest.fixture(scope="module")
def prepared(servers: list[Server], tmp_path_factory: pytest.TempPathFactory) -> tuple[Server, Path]:
    var = tmp_path_factory.mktemp("import") / "var"
    server, said = prepared_server("make_import.py", var, servers, var.parent)
    assert json.loads(said)["files"]
    return server, var.parent


class Hand:
    """A person's hand: each press is counted."""

    def __init__(self, page: Any, server: Server) -> None:
        self.page, self.server, self.clicks = page, server, 0

    def click(self, place: Any) -> None:
        """Press something that is on the screen."""
        place.first.click()
        self.clicks += 1
        self.settle()

    def send(self, path: Path) -> None:
        """Press the field, and choose a file in the window that opens: two clicks."""
        with self.page.expect_file_chooser() as opened:
            self.page.locator(
                '.st-key-import_file [data-testid="stFileUploaderDropzone"] button'
            ).first.click()
        opened.value.set_files(str(path))
        self.clicks += 2
        self.settle()

    def settle(self) -> None:
        """Wait until the screen answers."""
        self.page.wait_for_timeout(500)
        wait_for_screen(self.page)

    def open(self, path: str) -> None:
        """Open a screen by its address, which is no click."""
        self.page.goto(self.server.url(path))
        wait_for_screen(self.page)

    def speak(self, language: str) -> None:
        """Let the account speak a language, whichever a test before left it."""
        self.open("/account")
        switch = self.page.locator('[data-testid="stMain"] [data-testid="stButtonGroup"]')
        switch.get_by_text(language, exact=True).first.click()
        self.settle()

    def says(self, text: str, seconds: float = 30) -> None:
        """The screen says this; what it says instead is told."""
        from playwright.sync_api import TimeoutError as NotSeen

        try:
            self.page.get_by_text(text).locator("visible=true").first.wait_for(timeout=seconds * 1000)
        except NotSeen:
            raise AssertionError(self.page.get_by_test_id("stMain").inner_text()) from None

    def shoot(self, name: str) -> None:
        """Keep a picture where COMMITTEE_SHOTS says, at both widths."""
        if SHOTS is None:
            return
        SHOTS.mkdir(parents=True, exist_ok=True)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 1000})
            self.page.wait_for_timeout(600)
            tall = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            self.page.set_viewport_size({"width": width, "height": min(int(tall) + 40, 3000)})
            self.page.wait_for_timeout(400)
            self.page.screenshot(path=SHOTS / f"import-{name}-{width}.png")
        self.page.set_viewport_size({"width": 1440, "height": 1000})


@pytest.fixture
def hand(browser: Any, prepared: tuple[Server, Path]) -> Iterator[Hand]:
    """The hand of somebody of the staff, signed in."""
    server, _ = prepared
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto(server.url("/"))
    page.fill("#email", "staff@example.org")
    page.fill("#password", PASSWORD)
    page.locator('form[action="/account/sign-in"] button').click()
    wait_for_screen(page)
    yield Hand(page, server)
    context.close()


def test_hand_made_table_is_in_and_placed_in_under_ten_clicks(
    hand: Hand, prepared: tuple[Server, Path]
) -> None:
    server, folder = prepared
    hand.speak("Français")
    seen = watch(hand.page)
    hand.click(hand.page.get_by_test_id("stTopNavSection").filter(has_text="Dossiers"))
    hand.click(hand.page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Importer des dossiers"))
    hand.says("Ce que contient le fichier")
    hand.shoot("1-empty")
    hand.click(hand.page.locator('[class*="st-key-import_call"] input'))
    hand.click(hand.page.get_by_role("option").filter(has_text="IMPORT"))
    hand.send(folder / "titles.xlsx")
    hand.says("Seraient créés")
    hand.says("colonnes sur")
    hand.shoot("2-dry-run")
    hand.click(hand.page.locator(".st-key-import_do button"))
    hand.says("Importé : 5 créés, 0 modifiés, 0 inchangés.")
    hand.shoot("3-result")
    hand.click(hand.page.get_by_role("link", name="Voir les dossiers"))
    hand.says("DÉMO – Jardin de l’Été")
    assert hand.page.get_by_text(QPV_BY_NAME).count() >= 5
    hand.shoot("4-list")
    assert hand.clicks < FEW
    print(f"clicks: {hand.clicks}")

    hand.open("/applications-list?call=IMPORT")
    hand.page.get_by_role("link", name="DÉMO – Jardin de l’Été").first.click()
    hand.says("D’où viennent ces valeurs")
    hand.page.get_by_text("D’où viennent ces valeurs").first.click()
    hand.says("37 000 €")
    hand.says("titles.xlsx")
    hand.shoot("5-provenance")
    seen.assert_quiet(server)


SAID = {
    "columns.xlsx": {"Français": "Aucune feuille n’est reconnue", "English": "No sheet is recognised"},
    "errors.xlsx": {"Français": "50 erreurs", "English": "50 errors"},
    "refused.xlsx": {"Français": "PDF", "English": "PDF"},
}


@pytest.mark.parametrize("language", ["English", "Français"])
def test_columns_errors_and_refusals_are_shown(
    language: str, hand: Hand, prepared: tuple[Server, Path]
) -> None:
    _, folder = prepared
    hand.speak(language)
    for name, said in SAID.items():
        hand.open("/applications-import?call=IMPORT")
        hand.send(folder / name)
        hand.says(said[language])
        assert not hand.page.locator(".st-key-import_do").count()
        hand.shoot(f"6-{name.partition('.')[0]}-{language[:2].lower()}")


def test_stopped_import_leaves_nothing(hand: Hand, prepared: tuple[Server, Path]) -> None:
    server, folder = prepared
    hand.speak("Français")
    hand.open("/applications-import?call=GRAND")
    hand.send(folder / "many.xlsx")
    hand.page.locator(".st-key-import_do button").first.wait_for(timeout=120_000)
    wait_for_screen(hand.page, 120)
    hand.page.locator(".st-key-import_do button").first.click()
    stop = hand.page.locator(".st-key-import_cancel_writing button")
    stop.first.wait_for(timeout=60_000)
    if SHOTS is not None:
        hand.page.screenshot(path=SHOTS / "import-7-progress.png")
    stop.first.click()
    hand.says("rien de ce fichier n’a été écrit", 60)
    hand.open("/applications-import?call=GRAND")
    hand.says("Aucun fichier n’a encore été importé")
    with closing(sqlite3.connect(server.var / "committee.sqlite3")) as store:
        for table, column in (("intake_application", "number"), ("intake_batch", "filename")):
            statement = f"SELECT count(*) FROM {table} WHERE {column} LIKE ? OR {column} LIKE ?"
            assert store.execute(statement, ("G-%", "many%")).fetchone() == (0,)
