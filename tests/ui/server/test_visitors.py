"""Is the one-click demonstration offered only on this very machine, on a first start?"""

from pathlib import Path

import pytest
from streamlit import config

from committee.ui.server import visitors

HERE = {"host": "localhost:8501"}


class Asked:
    """A request as the server sees it: where from and with which headers."""

    def __init__(self, client: str = "127.0.0.1", **headers: str) -> None:
        from types import SimpleNamespace

        from starlette.datastructures import Headers

        self.client = SimpleNamespace(host=client) if client else None
        self.headers = Headers({name.replace("_", "-"): value for name, value in (HERE | headers).items()})


@pytest.fixture(autouse=True)
def _listening_here() -> None:
    assert config.get_option("server.address") == "localhost"  # .streamlit/config.toml


def test_offered_to_this_machine_on_a_first_start(unconfigured: Path) -> None:
    assert visitors.is_demonstration_offered(Asked())
    assert visitors.is_demonstration_offered(Asked(client="::1", host="[::1]:8501"))


@pytest.mark.parametrize(
    "asked",
    [
        Asked(client="192.0.2.7"),
        Asked(client=""),
        Asked(host="evil.example"),
        Asked(host="localhost.evil.example:8501"),
        Asked(x_forwarded_for="127.0.0.1"),
        Asked(forwarded="for=127.0.0.1"),
        Asked(via="1.1 proxy"),
        Asked(x_real_ip="127.0.0.1"),
    ],
)
def test_not_offered_to_anybody_else(unconfigured: Path, asked: Asked) -> None:
    assert not visitors.is_demonstration_offered(asked)


def test_not_offered_when_configured(store: Path) -> None:
    assert not visitors.is_demonstration_offered(Asked())


def test_not_offered_once_installed(unconfigured: Path) -> None:
    (unconfigured / "installed").touch()
    assert not visitors.is_demonstration_offered(Asked())


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", None])
def test_not_offered_when_others_can_reach_the_server(unconfigured: Path, address: str | None) -> None:
    config.set_option("server.address", address)
    try:
        assert not visitors.is_demonstration_offered(Asked())
    finally:
        config.set_option("server.address", "localhost")
