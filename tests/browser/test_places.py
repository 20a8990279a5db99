"""Does a click on the map place a site, where the hand points, and does it then wait no longer?"""

import re
from typing import Any

import pytest

from tests.browser.conftest import (
    Server,
    prepared_server,
    sign_in,
    wait_for_screen,
    watch,
)

LONGITUDE, LATITUDE = 3.181, 50.69
NEAR = 0.002


@pytest.fixture(scope="module")
def prepared(servers: list[Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    var = tmp_path_factory.mktemp("places") / "var"
    server, _ = prepared_server("make_places.py", var, servers)
    return server


def _degrees(page: Any) -> tuple[float, float]:
    """Where the map says that the point lies."""
    said = page.locator(".picker .said").inner_text()
    lon, lat = re.findall(r"-?\d+[.,]\d+", said)[:2]
    return float(lon.replace(",", ".")), float(lat.replace(",", "."))


def test_click_on_the_map_places_a_site(page: Any, prepared: Server) -> None:
    sign_in(page, prepared, "staff", "/applications-places")
    seen = watch(page)
    page.get_by_role("link", name="Local du rez-de-chaussée").click()
    page.get_by_text("Seule la commune est connue").first.wait_for()
    drawn = page.locator(".picker .frame svg")
    drawn.wait_for()
    box = drawn.bounding_box()

    drawn.click(position={"x": 20, "y": box["height"] - 20})
    page.get_by_role("button", name="Enregistrer ce point").wait_for()
    lon, lat = _degrees(page)
    assert lon < LONGITUDE - NEAR
    assert lat < LATITUDE - NEAR

    drawn.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    page.get_by_text("Épidème").locator("visible=true").first.wait_for()
    lon, lat = _degrees(page)
    assert abs(lon - LONGITUDE) < NEAR
    assert abs(lat - LATITUDE) < NEAR
    wait_for_screen(page)
    page.get_by_role("button", name="Enregistrer ce point").click()
    page.get_by_text("Tous les sites sont placés").wait_for()

    page.goto(prepared.url("/applications-list"))
    page.get_by_text("Épidème (QN05901M)").first.wait_for()
    seen.assert_quiet(prepared)
