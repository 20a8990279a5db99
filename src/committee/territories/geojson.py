"""Which features does a GeoJSON text hold? Bytes in, properties and shapes out; one feature in memory at a time.

The text is read feature by feature: an outline becomes an array as soon as its text is read, so that a file of a
hundred megabytes does not become gigabytes of numbers.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from committee.words import Refused, Sentence

LARGEST_TEXT = 100 * 1024 * 1024
# The official files hold about 600 000 points, three values each.
MOST_VALUES = 6_000_000
_SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True)
class Flaw:
    """Why a shape cannot be drawn; the sentence waits for the ``code`` of its QPV."""

    sentence: Sentence

    def refused(self, code: str) -> Refused:
        """The refusal, with the code of the QPV."""
        return Refused(Sentence(self.sentence.msgid, **self.sentence.values, code=code))


NOT_NUMBERS = Flaw(Sentence("The outline of {code} holds coordinates that are not numbers."))


def another_kind(kind: str) -> Flaw:
    """What is said of a shape that has no surface, or is drawn with curves."""
    if any(word in kind.lower() for word in ("curve", "surface", "circular")):
        return Flaw(
            Sentence(
                "The outline of {code} is drawn with curves ({kind}). Export the file again with straight lines.",
                kind=kind,
            )
        )
    return Flaw(Sentence("The outline of {code} is a {kind}; only polygons can be read.", kind=kind))


@dataclass
class Collection:
    """A FeatureCollection: ``geometries`` in the order of ``properties``, None for a feature without any shape.

    ``crs`` is its member of that name, None when absent. ``mended``: the features whose rings of fewer than four
    points were dropped.
    """

    name: str | None = None
    crs: Any = None
    properties: list[dict[str, Any]] = field(default_factory=list)
    geometries: list[BaseGeometry | Flaw | None] = field(default_factory=list)
    mended: set[int] = field(default_factory=set)


def read_geojson(content: bytes) -> Collection:
    """The features of a FeatureCollection. Raises Refused for a text that is no such thing, or is cut off."""
    if len(content) > LARGEST_TEXT:
        raise Refused(Sentence("The file is larger than {limit} MB.", limit=LARGEST_TEXT // 2**20))
    if content.count(b",") + content.count(b"[") + content.count(b"{") > MOST_VALUES:
        raise Refused(
            Sentence(
                "The file holds more than {limit} numbers: it is no file of QPV perimeters.",
                limit=MOST_VALUES,
            )
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Sentence("The file is not a GeoJSON text in UTF-8.")) from None
    reader, found = _Reader(text), Collection()
    try:
        found = _collection(reader)
    except (ValueError, IndexError, RecursionError):
        if reader.done:
            raise Refused(
                Sentence(
                    "The GeoJSON file is cut off or damaged after its feature number {number}. "
                    "Download it again.",
                    number=reader.done,
                )
            ) from None
        raise Refused(
            Sentence("The file is not JSON, or it was cut off on the way. Download it again.")
        ) from None
    return found


def _no_such_number(name: str) -> None:
    raise Refused(
        Sentence("The file holds {value} where a number should be. Ask for the file again.", value=name)
    )


class _Reader:
    """A place in a JSON text that moves on value by value."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.done = text, 0, 0
        self._decoder = json.JSONDecoder(parse_constant=_no_such_number)

    def peek(self) -> str:
        """The next sign that is no space; IndexError at the end of the text."""
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
        return self.text[self.at]

    def takes(self, sign: str) -> bool:
        """Whether the next sign is this one; it is then passed."""
        if self.peek() != sign:
            return False
        self.at += 1
        return True

    def expect(self, sign: str) -> None:
        """Pass a sign that must come here."""
        if not self.takes(sign):
            raise ValueError(f"{sign} is missing")

    def value(self) -> Any:
        """The next whole value."""
        self.peek()
        value, self.at = self._decoder.raw_decode(self.text, self.at)
        return value

    def members(self) -> Iterator[str]:
        """The keys of an object, each to be followed by its value."""
        self.expect("{")
        if self.takes("}"):
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise ValueError("a key is a text")
            self.expect(":")
            yield key
            if self.takes("}"):
                return
            self.expect(",")

    def items(self) -> Iterator[Any]:
        """The values of an array, one after the other."""
        self.expect("[")
        if self.takes("]"):
            return
        while True:
            yield self.value()
            if self.takes("]"):
                return
            self.expect(",")

    def end(self) -> None:
        """Nothing but spaces may follow."""
        if self.text[self.at :].strip():
            raise ValueError("something follows")


def _collection(reader: _Reader) -> Collection:
    if reader.peek() != "{":
        reader.value()
        raise _no_collection()
    found = Collection()
    kind, has_features = None, False
    for key in reader.members():
        if key == "features" and reader.peek() == "[":
            has_features = True
            for number, feature in enumerate(reader.items(), 1):
                _take(found, feature)
                reader.done = number
            continue
        value = reader.value()
        if key == "type":
            kind = value
        elif key == "crs":
            found.crs = value
        elif key == "name" and isinstance(value, str):
            found.name = value
    reader.end()
    if kind != "FeatureCollection" or not has_features:
        raise _no_collection()
    return found


def _no_collection() -> Refused:
    return Refused(Sentence("The file is JSON, but not a GeoJSON collection of QPV."))


def _take(found: Collection, feature: Any) -> None:
    if not isinstance(feature, dict):
        raise _no_collection()
    properties = feature.get("properties")
    shape, has_lost_ring = _shape(feature.get("geometry"))
    if has_lost_ring:
        found.mended.add(len(found.properties))
    found.properties.append(properties if isinstance(properties, dict) else {})
    found.geometries.append(shape)


def _shape(geometry: Any) -> tuple[BaseGeometry | Flaw | None, bool]:
    """The polygons of a geometry, and whether a ring was dropped; None when nothing is drawn."""
    if not isinstance(geometry, dict):
        return None, False
    kind = geometry.get("type")
    if kind not in {"Polygon", "MultiPolygon"}:
        return another_kind(str(kind)[:40]), False
    coordinates = geometry.get("coordinates")
    if not coordinates:
        return None, False
    try:
        polygons = [coordinates] if kind == "Polygon" else coordinates
        rings = [[_ring(ring) for ring in polygon] for polygon in polygons]
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        return NOT_NUMBERS, False
    whole = [[ring for ring in polygon if len(ring) >= 4] for polygon in rings]
    has_lost_ring = [len(polygon) for polygon in rings] != [len(polygon) for polygon in whole]
    drawn = [
        Polygon(shell, holes)
        for polygon, kept in zip(rings, whole, strict=True)
        if polygon and len(polygon[0]) >= 4
        for shell, *holes in [kept]
    ]
    return (MultiPolygon(drawn) if drawn else None), has_lost_ring


def _ring(ring: Any) -> np.ndarray:
    """The points of a ring in two dimensions, closed. Raises ValueError unless all are finite numbers."""
    if not isinstance(ring, list):
        raise TypeError("a ring is an array")
    if not ring:
        return np.empty((0, 2))
    try:
        points = np.asarray(ring)
    except ValueError:  # heights on some points only
        points = np.asarray([point[:2] for point in ring])
    if points.ndim != 2 or points.shape[1] < 2 or points.dtype.kind not in "fiu":
        raise ValueError("a point is two numbers")
    points = points[:, :2].astype(float)
    if not np.isfinite(points).all():
        raise ValueError("a coordinate is a finite number")
    if len(points) >= 3 and (points[0] != points[-1]).any():
        points = np.vstack([points, points[:1]])
    return points
