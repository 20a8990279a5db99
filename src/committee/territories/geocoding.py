"""Where is an address, says the geocoder? The Géoplateforme's search, asked slowly and only when switched on.

``https://data.geopf.fr/geocodage/search`` answers a FeatureCollection of points [lon, lat] in WGS84 with score and
type. Its limit is 50 questions a second for an address of the network; ours is a fifth of it.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import httpx

from committee.settings import settings
from committee.spreadsheets.rules import folded
from committee.territories.communes import plain_commune_code
from committee.territories.rules import (
    GeocodedKind,
    geocoded_precision,
    is_overseas,
    projection_at,
)
from committee.words import Sentence

PER_SECOND = 10.0
ATTEMPTS = 4
MOST_IN_A_ROW = 3
FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LONGEST_ANSWER = 200_000
LONGEST_QUESTION = 200


@dataclass(frozen=True)
class AddressAsked:
    """An address as somebody wrote it; the commune's code narrows the search."""

    address: str
    postcode: str | None = None
    commune: str | None = None
    commune_code: str | None = None

    @property
    def question(self) -> str:
        """What the service is asked: straight apostrophes, no line break, no CEDEX, not more than it reads."""
        parts = [self.address]
        given = folded(self.address)
        parts += [each for each in (self.postcode, self.commune) if each and folded(each) not in given]
        text = " ".join(" ".join(parts).replace("’", "'").replace("ʼ", "'").split())
        words = text.split(" ")
        for at, word in enumerate(words):
            if word.casefold() == "cedex":
                number = at + 1 < len(words) and words[at + 1].isdigit()
                text = " ".join([*words[:at], *words[at + (2 if number else 1) :]])
                break
        return text[:LONGEST_QUESTION]

    @property
    def filter_code(self) -> str | None:
        """The commune to search in; none where codes differ: Paris, Lyon, Marseille (asked by arrondissement
        there) and overseas.
        """
        code = self.commune_code
        if code is None or is_overseas(code) or code in {"75056", "13055", "69123"}:
            return None
        return code

    @property
    def key(self) -> str:
        """What makes two questions the same."""
        return f"{folded(self.question)}|{self.filter_code or ''}"


@dataclass(frozen=True)
class Geocoded:
    """What the service found. ``kind`` None: it found nothing."""

    kind: GeocodedKind | None
    lon: float | None = None
    lat: float | None = None
    score: float | None = None
    label: str | None = None
    commune_code: str | None = None

    def precision_m(self, asked: AddressAsked) -> float | None:
        """Metres within which the point is right; None when it decides nothing: a street, another commune…"""
        if self.kind is None or self.score is None:
            return None
        if asked.commune_code is not None and self.commune_code is not None:
            here, there = plain_commune_code(asked.commune_code), plain_commune_code(self.commune_code)
            if here != there:
                return None
        return geocoded_precision(self.kind, self.score)

    def sentence(self, asked: AddressAsked) -> Sentence:
        """What the answer is worth, in words."""
        if self.kind is None:
            return Sentence("The geocoder knows no such address.")
        told = {"label": self.label or "", "percent": round(100 * (self.score or 0.0))}
        if self.precision_m(asked) is not None:
            return Sentence("Address found: {label} (score {percent} out of 100).", **told)
        match self.kind:
            case GeocodedKind.HOUSE_NUMBER:
                return Sentence(
                    "The geocoder proposes {label} (score {percent} out of 100): too doubtful to decide a QPV.",
                    **told,
                )
            case GeocodedKind.STREET:
                return Sentence("Only the street was found: {label}. A street does not decide a QPV.", **told)
            case GeocodedKind.LOCALITY:
                return Sentence("Only a locality was found: {label}. It does not decide a QPV.", **told)
            case _:
                return Sentence("Only the commune was found: {label}. It does not decide a QPV.", **told)


@dataclass(frozen=True)
class Trouble:
    """Why the service gave no answer this time; asked again later, it may.

    ``is_lasting``: the next question would fare no better.
    """

    reason: Sentence
    is_lasting: bool = True


Answered = Geocoded | Trouble


class Pace:
    """At most so many questions a second, whoever asks in this process."""

    def __init__(self, per_second: float) -> None:
        self._between = 1.0 / per_second
        self._next = 0.0
        self._lock = Lock()

    def wait(self, sleep: Callable[[float], None]) -> None:
        """Wait for one's turn."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + self._between
        if turn > now:
            sleep(turn - now)


_PACE = Pace(PER_SECOND)


def is_on() -> bool:
    """Whether this installation may ask a geocoder."""
    return bool(settings().geocoder_url)


class Geocoder:
    """A connection to the service of the settings; nothing is sent before the first question."""

    def __init__(
        self,
        url: str | None = None,
        *,
        timeout: httpx.Timeout = TIMEOUT,
        pace: Pace = _PACE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = settings().geocoder_url if url is None else url
        self._timeout, self._pace, self._sleep = timeout, pace, sleep
        self._client: httpx.Client | None = None

    def __enter__(self) -> "Geocoder":
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()

    def ask(self, asked: AddressAsked) -> Answered:
        """The best answer to one address; once more without the commune's filter when that gives nothing."""
        if not self.url:
            return Trouble(Sentence("No geocoder is switched on here."))
        found = self._search(asked.question, asked.filter_code)
        if isinstance(found, Geocoded) and found.kind is None and asked.filter_code is not None:
            return self._search(asked.question, None)
        return found

    def ask_all(self, questions: Iterable[AddressAsked]) -> Iterable[tuple[AddressAsked, Answered]]:
        """The answers one by one. A service out of reach, or answering nonsense in a row, is left alone."""
        lasting: Trouble | None = None
        in_a_row = 0
        for asked in questions:
            answer = self.ask(asked) if lasting is None else lasting
            in_a_row = in_a_row + 1 if isinstance(answer, Trouble) else 0
            if isinstance(answer, Trouble) and (answer.is_lasting or in_a_row >= MOST_IN_A_ROW):
                lasting = answer
            yield asked, answer

    def _search(self, question: str, citycode: str | None) -> Answered:
        params: dict[str, str] = {"q": question, "limit": "1", "autocomplete": "0"}
        if citycode is not None:
            params["citycode"] = citycode
        wait = FIRST_WAIT
        reason = Sentence("The geocoder does not answer: try again later.")
        for attempt in range(ATTEMPTS):
            if attempt:
                self._sleep(min(wait, LONGEST_WAIT))
                wait *= 2
            self._pace.wait(self._sleep)
            try:
                answer = self._connected().get(self.url, params=params)
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
                continue
            if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                reason = Sentence("The geocoder asks to slow down: try again later.")
                wait = _seconds(answer.headers.get("Retry-After"), wait)
            elif answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                reason = Sentence("The geocoder is out of order: try again later.")
            elif answer.status_code != httpx.codes.OK:
                return Trouble(
                    Sentence(
                        "The geocoder refused the question (error {status}): check its address in the settings.",
                        status=str(answer.status_code),
                    )
                )
            else:
                return read_answer(answer)
        return Trouble(reason)

    def _connected(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(timeout=self._timeout)
        return self._client


def _seconds(text: str | None, otherwise: float) -> float:
    """What Retry-After asks for, when it is a plain number of seconds."""
    return float(text) if text is not None and text.isdecimal() else otherwise


_JUNK = Sentence("The geocoder's answer cannot be read: check its address in the settings.")


def read_answer(answer: httpx.Response) -> Answered:
    """The first feature of an answer; a Trouble for anything that is not what the service documents."""
    if len(answer.content) > LONGEST_ANSWER:
        return Trouble(_JUNK, is_lasting=False)
    try:
        features = answer.json()["features"]
        if features == []:
            return Geocoded(None)
        return _read_feature(features[0])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return Trouble(_JUNK, is_lasting=False)


def _read_feature(feature: dict[str, Any]) -> Answered:
    lon, lat = (float(value) for value in feature["geometry"]["coordinates"][:2])
    properties = feature["properties"]
    score = float(properties["score"])
    if projection_at(lon, lat) is None:
        return Trouble(
            Sentence(
                "The geocoder's point lies outside French territories: its coordinates are not WGS84 degrees."
            ),
            is_lasting=False,
        )
    if not 0 <= score <= 1:
        return Trouble(_JUNK, is_lasting=False)
    return Geocoded(
        GeocodedKind(properties["type"]),
        lon,
        lat,
        score,
        str(properties["label"])[:300],
        str(properties["citycode"])[:5] if properties.get("citycode") else None,
    )
