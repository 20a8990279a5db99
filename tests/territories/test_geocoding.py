"""Is an address asked slowly, patiently and once, and does only a house number decide?"""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from committee import settings as settings_module
from committee.settings import settings
from committee.territories import geocoding
from committee.territories.actions import find_addresses
from committee.territories.geocoding import (
    ATTEMPTS,
    AddressAsked,
    Geocoded,
    Geocoder,
    Pace,
    Trouble,
    is_on,
)
from committee.territories.queries import geocoded
from committee.territories.rules import GeocodedKind, geocoded_precision


def feature(
    kind: str = "housenumber", score: float = 0.93, lon: float = 2.51, lat: float = 48.94, **more: Any
) -> Any:
    """One answer with the layout of the service."""
    properties = {"label": "3 Rue Edgar Degas 93600 Aulnay-sous-Bois", "score": score, "type": kind}
    properties |= {"citycode": "93005", "postcode": "93600", "city": "Aulnay-sous-Bois"} | more
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties,
    }


class Service:
    """A geocoder on this machine: what it answers in turn, and what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.asked: list[dict[str, str]] = []
        self.times: list[float] = []
        self.url = ""

    def next(self) -> tuple[int, dict[str, str], bytes, float]:
        """Status, headers, body and delay; the last answer stays."""
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        if isinstance(answer, int):
            return answer, {"Retry-After": "5"} if answer == 429 else {}, b"", 0.0
        if isinstance(answer, float):
            return 200, {}, b"{}", answer
        if isinstance(answer, bytes):
            return 200, {}, answer, 0.0
        return 200, {}, json.dumps({"type": "FeatureCollection", "features": answer}).encode(), 0.0


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(
                {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            )
            found.times.append(time.monotonic())
            status, headers, body, delay = found.next()
            time.sleep(delay)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        found.url = f"http://127.0.0.1:{server.server_address[1]}/geocodage/search"
        yield found
        server.shutdown()
        thread.join()


def geocoder(service: Service, waits: list[float] | None = None, timeout: float = 5.0) -> Geocoder:
    """The client with the waits noted instead of waited."""
    noted = [] if waits is None else waits
    return Geocoder(service.url, timeout=httpx.Timeout(timeout), pace=Pace(1e6), sleep=noted.append)


DEGAS = AddressAsked("3 rue Edgar Degas", "93600", "Aulnay-sous-Bois", "93005")


def test_house_number_decides_within_metres(service: Service) -> None:
    service.answers = [[feature()]]
    with geocoder(service) as client:
        found = client.ask(DEGAS)
    assert isinstance(found, Geocoded)
    assert (found.kind, found.lon, found.lat) == (GeocodedKind.HOUSE_NUMBER, 2.51, 48.94)
    assert found.precision_m(DEGAS) == 15.0
    assert "Address found" in str(found.sentence(DEGAS))
    assert service.asked == [
        {
            "q": "3 rue Edgar Degas 93600 Aulnay-sous-Bois",
            "limit": "1",
            "autocomplete": "0",
            "citycode": "93005",
        }
    ]


@pytest.mark.parametrize(
    ("kind", "score", "part"),
    [
        ("street", 0.97, "Only the street"),
        ("locality", 0.97, "Only a locality"),
        ("municipality", 0.99, "Only the commune"),
        ("housenumber", 0.41, "too doubtful"),
    ],
)
def test_anything_but_a_sure_house_number_never_decides(
    service: Service, kind: str, score: float, part: str
) -> None:
    service.answers = [[feature(kind, score)]]
    found = geocoder(service).ask(DEGAS)
    assert isinstance(found, Geocoded)
    assert found.precision_m(DEGAS) is None
    assert part in str(found.sentence(DEGAS))


def test_house_number_of_another_commune_decides_nothing() -> None:
    found = Geocoded(GeocodedKind.HOUSE_NUMBER, 2.3, 48.8, 0.9, "3 Rue Edgar Degas 75016 Paris", "75116")
    assert found.precision_m(DEGAS) is None
    assert found.precision_m(AddressAsked("3 rue Edgar Degas", commune_code="75056")) == 15.0
    assert found.precision_m(AddressAsked("3 rue Edgar Degas")) == 15.0


def test_precision_follows_the_score() -> None:
    scores = {0.95: 15.0, 0.8: 15.0, 0.7: 30.0, 0.59: None}
    assert {score: geocoded_precision(GeocodedKind.HOUSE_NUMBER, score) for score in scores} == scores
    assert geocoded_precision(GeocodedKind.STREET, 1.0) is None


def test_nothing_found_is_asked_once_more_without_the_commune(service: Service) -> None:
    service.answers = [[], [feature("street")]]
    found = geocoder(service).ask(DEGAS)
    assert isinstance(found, Geocoded)
    assert found.kind is GeocodedKind.STREET
    assert [asked.get("citycode") for asked in service.asked] == ["93005", None]
    service.answers = [[]]
    nothing = geocoder(service).ask(DEGAS)
    assert isinstance(nothing, Geocoded)
    assert (nothing.kind, nothing.precision_m(DEGAS)) == (None, None)
    assert "knows no such address" in str(nothing.sentence(DEGAS))


@pytest.mark.parametrize(
    ("asked", "question", "code"),
    [
        (
            AddressAsked("12, rue d’Aubervilliers", "75018", "Paris", "75056"),
            "12, rue d'Aubervilliers 75018 Paris",
            None,
        ),
        (AddressAsked("BP 7\n 3 allée X 93012 Bobigny Cedex 9"), "BP 7 3 allée X 93012 Bobigny", None),
        (AddressAsked("1 rue Y CEDEX", None, "Bobigny", "93008"), "1 rue Y Bobigny", "93008"),
        (
            AddressAsked("5 rue de Nice, 97400 Saint-Denis", "97400", "Saint-Denis", "97411"),
            "5 rue de Nice, 97400 Saint-Denis",
            None,
        ),
        (AddressAsked("z" * 500), "z" * 200, None),
    ],
)
def test_question_is_cleaned(asked: AddressAsked, question: str, code: str | None) -> None:
    assert (asked.question, asked.filter_code) == (question, code)


def test_slow_down_waits_as_long_as_it_is_told(service: Service) -> None:
    service.answers = [429, 500, [feature()]]
    waits: list[float] = []
    assert isinstance(geocoder(service, waits).ask(DEGAS), Geocoded)
    assert [wait for wait in waits if wait >= 0.5] == [5.0, 10.0]


@pytest.mark.parametrize(("status", "part"), [(429, "slow down"), (503, "out of order")])
def test_trouble_that_lasts_is_told_after_some_attempts(service: Service, status: int, part: str) -> None:
    service.answers = [status]
    found = geocoder(service).ask(DEGAS)
    assert isinstance(found, Trouble)
    assert part in str(found.reason)
    assert len(service.asked) == ATTEMPTS


def test_refused_question_is_not_repeated(service: Service) -> None:
    service.answers = [404]
    found = geocoder(service).ask(DEGAS)
    assert isinstance(found, Trouble)
    assert "404" in str(found.reason)
    assert len(service.asked) == 1


def test_silence_is_told(service: Service) -> None:
    service.answers = [0.4]
    found = geocoder(service, timeout=0.05).ask(DEGAS)
    assert isinstance(found, Trouble)
    assert "does not answer" in str(found.reason)
    nobody = Geocoder("http://127.0.0.1:9/x", pace=Pace(1e6), sleep=lambda _: None)
    assert isinstance(nobody.ask(DEGAS), Trouble)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>please sign in</html>",
        b"[]",
        b"null",
        b'{"features": [{}]}',
        b'{"features": {"0": 1}}',
        b'{"features": [{"geometry": {"coordinates": ["x", "y"]}, "properties": {}}]}',
        json.dumps({"features": [feature("poi")]}).encode(),
        json.dumps({"features": [feature(score=7.0)]}).encode(),
        b'{"features": [' + b"[" * 100_000,
        b"{" + b" " * 300_000 + b"}",
    ],
)
def test_answer_that_cannot_be_read_is_told(service: Service, body: bytes) -> None:
    service.answers = [body]
    found = geocoder(service).ask(DEGAS)
    assert isinstance(found, Trouble)
    assert not found.is_lasting
    assert "cannot be read" in str(found.reason)


def test_other_coordinates_than_degrees_are_refused(service: Service) -> None:
    service.answers = [[feature(lon=664_000.0, lat=6_870_000.0)]]
    found = geocoder(service).ask(DEGAS)
    assert isinstance(found, Trouble)
    assert "not WGS84" in str(found.reason)


def test_service_out_of_reach_is_left_alone(service: Service) -> None:
    service.answers = [503]
    questions = [AddressAsked(f"{number} rue X") for number in range(20)]
    answers = [answer for _, answer in geocoder(service).ask_all(questions)]
    assert all(isinstance(answer, Trouble) for answer in answers)
    assert len(service.asked) == ATTEMPTS
    service.asked.clear()
    service.answers = [b"junk"]
    list(geocoder(service).ask_all(questions))
    assert len(service.asked) == 3


def test_pace_holds_questions_back(service: Service) -> None:
    service.answers = [[feature()]]
    began = time.monotonic()
    with Geocoder(service.url, pace=Pace(20.0)) as client:
        for number in range(5):
            client.ask(AddressAsked(f"{number} rue X"))
    assert service.times[-1] - began >= 4 / 20


def test_same_address_is_asked_once_ever(store: Path, now: datetime, service: Service) -> None:
    service.answers = [[feature()], [], [feature("street")]]
    asked = [
        DEGAS,
        AddressAsked("3 RUE EDGAR DEGAS", "93600", "AULNAY SOUS BOIS", "93005"),
        AddressAsked("nulle part"),
    ]
    seen: list[tuple[int, int]] = []
    first = find_addresses(asked, now=now, geocoder=geocoder(service), progress=lambda *at: seen.append(at))
    assert [getattr(found, "kind", "?") for found in first] == [GeocodedKind.HOUSE_NUMBER] * 2 + [None]
    assert (len(service.asked), seen) == (2, [(1, 2), (2, 2)])
    assert find_addresses(asked, now=now, geocoder=geocoder(service)) == first
    assert len(service.asked) == 2
    assert geocoded([DEGAS.key])[DEGAS.key] == first[0]


def test_trouble_is_not_remembered(store: Path, now: datetime, service: Service) -> None:
    service.answers = [503]
    assert isinstance(find_addresses([DEGAS], now=now, geocoder=geocoder(service))[0], Trouble)
    service.answers = [[feature()]]
    assert isinstance(find_addresses([DEGAS], now=now, geocoder=geocoder(service))[0], Geocoded)


def test_many_addresses_are_kept_as_they_come(store: Path, now: datetime, service: Service) -> None:
    service.answers = [[feature()]]
    asked = [AddressAsked(f"{number} rue X") for number in range(130)]
    found = find_addresses(asked, now=now, geocoder=geocoder(service))
    assert (len(found), len(service.asked), len(geocoded([each.key for each in asked]))) == (130, 130, 130)


def test_switched_off_nothing_leaves_this_machine(
    store: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.delenv("COMMITTEE_GEOCODER_URL", raising=False)
    settings_module.settings.cache_clear()
    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    assert settings().geocoder_url == ""
    assert not is_on()
    found = find_addresses([DEGAS], now=now)[0]
    assert isinstance(found, Trouble)
    assert "switched on" in str(found.reason)


@pytest.mark.parametrize(
    ("told", "wait"), [("12", 12.0), ("²", 1.0), ("-3", 1.0), ("Wed, 21 Oct 2026", 1.0), (None, 1.0)]
)
def test_wait_that_is_no_number_is_not_believed(told: str | None, wait: float) -> None:
    assert geocoding._seconds(told, 1.0) == wait
