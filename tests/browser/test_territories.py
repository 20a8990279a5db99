"""Does an installation with only shipped facts take official files in, and do its pages then tell them to all?

With COMMITTEE_SHOTS set, every screen is kept as a picture.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import (
    Server,
    Watch,
    prepared_server,
    sign_in,
    wait_for_screen,
    watch,
)
from tests.browser.test_every_page import violations

SHOTS = Path(os.environ["COMMITTEE_SHOTS"]) if "COMMITTEE_SHOTS" in os.environ else None
FILES = {
    "qp2024.geojson": "2 QPV trouvés, pour 1 584 publiés",
    "qp2015.geojson": "pour 1 514 publiés",
    "passage.csv": "Il nomme 1 QPV de 2015",
    "revenus_2018.csv": "2 lignes, revenus 2018 ; la génération 2015 compte 1 514 QPV",
}
DAMAGED = "coupé en route"
DATASETS = "/territories-datasets"


@dataclass
class Reader:
    """Somebody in front of the screen: what the tab asked for and complained about is kept."""

    page: Any
    server: Server
    seen: Watch
    errors: list[str]

    def open(self, path: str) -> None:
        """Open a screen by its address."""
        self.page.goto(self.server.url(path))
        wait_for_screen(self.page)

    def settle(self) -> None:
        """Wait until the screen answers."""
        self.page.wait_for_timeout(400)
        wait_for_screen(self.page)

    def says(self, *texts: str, seconds: float = 20) -> None:
        """The screen says all of these, thousands parted by any space."""
        for text in texts:
            self.page.wait_for_function(
                r"""text => document.querySelector('[data-testid="stMain"]').innerText
                    .replace(/\s+/g, " ").includes(text)""",
                arg=text,
                timeout=seconds * 1000,
            )

    def send(self, path: Path) -> None:
        """Choose a file in the field of the data sets, once what it holds is foreseen."""
        self.page.locator('.st-key-datasets_file input[type="file"]').set_input_files(str(path))
        self.settle()

    def is_right(self, name: str) -> None:
        """Nothing of this screen is refused by the accessibility rules; it is kept as a picture if asked."""
        if SHOTS is not None:
            SHOTS.mkdir(parents=True, exist_ok=True)
            tall = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            self.page.set_viewport_size({"width": 1280, "height": min(int(tall) + 40, 3500)})
            self.page.wait_for_timeout(500)
            self.page.screenshot(path=SHOTS / f"territories-{name}.png")
            self.page.set_viewport_size({"width": 1280, "height": 900})
        assert violations(self.page) == []

    def was_quiet(self) -> None:
        """Nobody else was asked, nothing failed, and no error was written to the console."""
        self.seen.assert_quiet(self.server)
        assert self.seen.failures == []
        assert self.errors == []


@pytest.fixture(scope="module")
def prepared(servers: list[Server], tmp_path_factory: pytest.TempPathFactory) -> tuple[Server, Path]:
    var = tmp_path_factory.mktemp("territories") / "var"
    server, _ = prepared_server("make_territories.py", var, servers, var.parent)
    return server, var.parent


@pytest.fixture
def reader(page: Any, prepared: tuple[Server, Path]) -> Reader:
    """An empty tab that is watched from the first screen on."""
    server, _ = prepared
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    return Reader(page, server, watch(page), errors)


def _bring_files_in(reader: Reader, folder: Path) -> None:
    sign_in(reader.page, reader.server, "staff", DATASETS)
    reader.says("schématique", "0 sur 8")
    reader.is_right("1-only-facts")
    for name, said in FILES.items():
        reader.send(folder / name)
        reader.page.locator(".st-key-datasets_send button").click()
        reader.settle()
        reader.says("Reconnu", said)
        reader.open(DATASETS)
    reader.is_right("2-loaded")
    reader.page.get_by_role("link", name="QPV 2024").first.click()
    reader.settle()
    reader.says("qp2024.geojson", "Paul Roux")
    reader.is_right("3-report")
    reader.was_quiet()


def _send_a_damaged_one(reader: Reader, folder: Path) -> None:
    reader.open(DATASETS)
    table = reader.page.locator('[data-testid="stMain"] table').last.inner_text()
    reader.send(folder / "coupe.geojson")
    reader.page.locator(".st-key-datasets_send button").click()
    reader.settle()
    reader.says(DAMAGED)
    reader.is_right("4-damaged")
    reader.open(DATASETS)
    assert reader.page.locator('[data-testid="stMain"] table').last.inner_text() == table
    reader.was_quiet()


def _look_at_districts(reader: Reader) -> None:
    reader.open("/territories-districts")
    field = reader.page.locator('[class*="st-key-districts_search"] input')
    field.fill("carre dupont")
    field.press("Enter")
    reader.settle()
    reader.says("Carré Dupont")
    assert not reader.page.get_by_text("Tout Neuf").count()
    reader.open("/territories-districts?place=31&generation=2015&indicator=TP60")
    reader.says("Vieux Carré", "géographie 2015", "50,1")
    reader.is_right("5-coloured")

    reader.open("/territories-districts?place=31")
    reader.page.get_by_role("link", name="Carré Dupont").first.click()
    reader.settle()
    reader.says("QP031090", "Vieux Carré", "MODIFIE", "Dossiers dans ce quartier", "DÉMO – Jardin des Essais")
    reader.says("50,1", "2018")
    reader.is_right("6-district")
    reader.open("/territories-compare?codes=QN03190M,QN03191N")
    reader.says("Carré Dupont", "Tout Neuf")
    reader.is_right("7-compare")
    reader.was_quiet()


def _open_the_sheet(reader: Reader) -> None:
    reader.open("/applications-list?call=QPV")
    reader.page.get_by_role("link", name="DÉMO – Jardin des Essais").first.click()
    reader.settle()
    reader.says("Carré Dupont", "QN03190M", "QN03191N", "diffère")
    reader.is_right("8-sheet")
    reader.was_quiet()


def _read_as_a_member(reader: Reader) -> None:
    sign_in(reader.page, reader.server, "member", DATASETS)
    reader.says("Cette page reste fermée")
    main = reader.page.locator('[data-testid="stMain"]')
    reader.open("/settings-data")
    reader.says("2 sur 1 584", "1 sur 1 514", "passage.csv", "revenus 2018, géographie 2015")
    assert not main.locator('input, [data-testid="stMain"] button[kind="primary"]').count()
    reader.is_right("9-member-data")
    reader.open("/territories-district?code=QN03190M")
    reader.says("Vieux Carré", "MODIFIE", "50,1")
    assert not main.locator('[class*="st-key-district_alias_send"]').count()
    reader.open("/territories-compare?codes=QN03190M,QN03191N")
    reader.says("Tout Neuf")
    reader.was_quiet()


def test_official_files_come_in_and_every_page_tells_them(
    reader: Reader, prepared: tuple[Server, Path]
) -> None:
    _, folder = prepared
    _bring_files_in(reader, folder)
    _send_a_damaged_one(reader, folder)
    _look_at_districts(reader)
    _open_the_sheet(reader)
    _read_as_a_member(reader)
