"""Is the app put together as ``streamlit run app.py`` expects it?"""

import asyncio
from dataclasses import replace
from pathlib import Path

from streamlit import config
from streamlit.web.server.app_discovery import discover_asgi_app

from committee.settings import ROOT, settings
from committee.ui.server import assembly
from committee.ui.server.state import FirstStart


def test_streamlit_finds_the_app() -> None:
    found = discover_asgi_app(ROOT / "app.py")
    assert (found.is_asgi_app, found.import_string) == (True, "app:app")


def test_no_route_shadows_streamlits_own() -> None:
    paths = [route.path for route in assembly.ROUTES]
    assert not [
        path for path in paths if path.startswith(("/auth/", "/oauth2callback", "/_stcore", "/static"))
    ]
    assert not list((ROOT / "src" / "committee" / "ui").glob("pages/*.py"))


def test_configuration_is_the_one_of_the_product() -> None:
    wanted = {
        "server.address": "localhost",
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.enableAgentApi": False,
        "server.maxUploadSize": 50,
        "server.disconnectedSessionTTL": 1800,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.disableDataExport": True,
        "client.showErrorDetails": "none",
        "client.allowedOrigins": [],
        "runner.postScriptGC": False,
        "theme.base": "light",
        "theme.primaryColor": "#1F6F6B",
    }
    assert {name: config.get_option(name) for name in wanted} == wanted
    assert len(set(config.get_option("theme.chartCategoricalColors"))) == 8
    text = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    assert "http" not in text


def test_public_address_may_open_sockets(store: Path, monkeypatch) -> None:
    before = config.get_option("server.corsAllowedOrigins")
    public = replace(settings(), public_url="https://committee.example")
    monkeypatch.setattr(assembly, "settings", lambda: public)
    try:
        assembly.trust_public_address()
        assert config.get_option("server.corsAllowedOrigins") == ["https://committee.example"]
    finally:
        config.set_option("server.corsAllowedOrigins", before)


def test_start_prepares_only_a_first_start(unconfigured: Path, monkeypatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(assembly.compressed_files, "begin", lambda: begun.append("compress"))
    start = FirstStart()
    monkeypatch.setattr(start, "begin", lambda prepare: begun.append(prepare.__name__))
    monkeypatch.setattr(assembly, "first_start", start)

    async def run() -> None:
        async with assembly.lifespan(None):
            pass

    asyncio.run(run())
    assert begun == ["prepare_first_start", "compress"]
    (unconfigured / "installed").touch()
    asyncio.run(run())
    assert begun[2:] == ["compress"]


def test_icon_is_our_own(site) -> None:
    answer = site.get("/favicon.png")
    assert answer.status_code in {200, 404}
    if answer.status_code == 200:
        assert answer.content.startswith(b"\x89PNG")
