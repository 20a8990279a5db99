"""Are private hosts closed to an address typed on a page, whatever they are called?"""

import ipaddress
import socket

import httpx
import pytest

from committee.territories.addresses import anywhere, is_public, numbers_of, official, own, public
from committee.words import Refused


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


def _resolving(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    def answer(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "2002:7f00:1::", "64:ff9b::a9fe:a9fe", "::7f00:1", "::ffff:0:7f00:1", "64:ff9b:1::a00:1", "fec0::1",
        "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_private_numbers_are_closed(number: str) -> None:
    assert not is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize("number", ["185.15.58.224", "2001:41d0:302:2200::1", "::ffff:185.15.58.224"])
def test_public_numbers_are_open(number: str) -> None:
    assert is_public(ipaddress.ip_address(number))


@pytest.mark.parametrize(
    "address",
    [
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://169.254.169.254/latest/meta-data",
    ],
)
def test_typed_address_of_a_private_host_is_refused(no_proxy: None, address: str) -> None:
    with pytest.raises(Refused, match=r"private network|Nobody knows"):
        public(httpx.URL(address))


def test_name_with_one_private_number_is_refused(no_proxy: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _resolving(monkeypatch, "185.15.58.224", "10.0.0.7")
    with pytest.raises(Refused, match="private network"):
        public(httpx.URL("https://data.example.org/x?token=s"))


def test_connection_goes_to_the_number_that_was_checked(
    no_proxy: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _resolving(monkeypatch, "185.15.58.224", "2001:41d0:302:2200::1")
    target = public(httpx.URL("https://data.example.org:8443/x?y=1"))
    assert str(target.url) == "https://185.15.58.224:8443/x?y=1"
    assert target.headers == {"Host": "data.example.org:8443"}
    assert target.extensions == {"sni_hostname": "data.example.org"}


def test_proxy_makes_the_connection_but_private_hosts_stay_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example.org:3128")
    _resolving(monkeypatch)
    url = httpx.URL("https://data.example.org/x")
    assert public(url).url == url
    _resolving(monkeypatch, "10.0.0.7")
    with pytest.raises(Refused, match="private network"):
        public(url)


def test_unknown_host_and_password_are_refused(no_proxy: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _resolving(monkeypatch)
    with pytest.raises(Refused, match="Nobody knows"):
        public(httpx.URL("https://data.example.org/x"))
    with pytest.raises(Refused, match="password"):
        public(httpx.URL("https://ana:secret@data.example.org/x"))


def test_host_that_nobody_knows_has_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> list[object]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert numbers_of("data.example.org") == []


@pytest.mark.parametrize(
    "address", ["http://data.example.org/x", "file:///etc/passwd", "ftp://x.org/y", "/x"]
)
def test_official_address_is_https(address: str) -> None:
    with pytest.raises(Refused, match="not https"):
        official(httpx.URL(address))


def test_address_of_the_setting_may_be_this_machine() -> None:
    for address in ("http://127.0.0.1:8000/x", "http://localhost/x", "http://[::1]/x", "https://x.org/y"):
        assert own(httpx.URL(address)).url == httpx.URL(address)
    for address in ("http://10.0.0.1/x", "http://mirror.example.org/x"):
        with pytest.raises(Refused, match="not https"):
            own(httpx.URL(address))


def test_command_line_reaches_the_web_alone() -> None:
    assert anywhere(httpx.URL("http://mirror.example.org/x")).url.host == "mirror.example.org"
    with pytest.raises(Refused, match="neither http nor https"):
        anywhere(httpx.URL("file:///etc/passwd"))
