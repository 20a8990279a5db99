"""Which QPV does an official perimeter file hold? Bytes in, features out; no database.

The quirks of the real files are met here: `fid` ignored, null regions, several communes in one field with a comma,
a semicolon or an array, rings that cross themselves, swapped axes, a ZIP at the address which used to serve JSON.
"""

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from committee.territories.projections import projected, to_legal
from committee.territories.rules import Generation, Note, department_of, generation_of, projection_at
from committee.words import Refused, Sentence

LARGEST = 200 * 1024 * 1024
Progress = Callable[[int, int], None]

# Names under which the official and the regional files keep the same field.
_CODE = ("code_qp", "cd_qrtr", "codeqpv", "code_quartier", "code")
_LABEL = ("lib_qp", "nom_qp", "nm_qrtr", "libqpv", "name")
_DEPARTMENT = ("insee_dep",)
_REGION = ("lib_reg",)
_COMMUNE_CODES = ("insee_com", "code_commune")
_COMMUNE_NAMES = ("lib_com", "commune_qp", "noms_communes")
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True)
class Feature:
    """One QPV as a file tells it; ``outline`` in WGS84, ``legal`` in the projection ``epsg``, both or neither."""

    code: str
    label: str
    department: str
    region: str | None
    communes: tuple[tuple[str | None, str | None], ...]
    outline: BaseGeometry | None
    legal: BaseGeometry | None
    epsg: int | None
    lon: float | None
    lat: float | None
    area_ha: float | None
    status: str | None = None
    note: str | None = None
    predecessors: tuple[str, ...] = ()
    epci_codes: tuple[str, ...] = ()
    row: int | None = None


@dataclass(frozen=True)
class Contents:
    """What was read: ``repaired`` outlines were invalid, ``left_out`` features carry no code of the generation.

    ``notes``: every repair, doubt and part of the file that was not read. ``layer``: the layers read and their
    projections, in short.
    """

    generation: Generation
    features: tuple[Feature, ...]
    repaired: int
    left_out: int
    notes: tuple[Note, ...] = ()
    layer: str | None = None


def is_geographic(content: bytes) -> bool:
    """Whether the bytes look like a perimeter file: JSON object, shapefile, GeoPackage, or a ZIP of those."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"{", b"PK", b"SQLite format 3\0", b"\x00\x00\x27\x0a"))


def read_perimeters(
    content: bytes,
    generation: Generation | None = None,
    progress: Progress | None = None,
    *,
    filename: str | None = None,
) -> Contents:
    """The QPV of a GeoJSON file in WGS84, or of a ZIP that holds one.

    The generation is told by the codes when None is given. Raises Refused with a sentence for anything that cannot
    be trusted as a whole: no JSON, another projection, swapped axes, both generations, a code twice.
    """
    found = _features(_json_of(content))
    rows = [_row(feature) for feature in found]
    kept_generation = generation or _generation([code for code, _, _ in rows])
    kept = [row for row in rows if generation_of(row[0]) is kept_generation]
    if not kept:
        raise Refused(Sentence("The file holds no QPV code of the {generation}.", generation=kept_generation))
    _refuse_twice(code for code, _, _ in kept)
    features, repaired = [], 0
    for number, (code, properties, geometry) in enumerate(kept, 1):
        outline, is_repaired = _outline(geometry)
        repaired += is_repaired
        features.append(_feature(code, properties, outline))
        if progress is not None:
            progress(number, len(kept))
    return Contents(kept_generation, tuple(features), repaired, len(rows) - len(kept))


def _json_of(content: bytes) -> Any:
    if not content.strip():
        raise Refused(Sentence("The file is empty."))
    if content.startswith(b"PK"):
        content = _unzipped(content)
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused(Sentence("The file is not a GeoJSON text in UTF-8.")) from None
    except (json.JSONDecodeError, RecursionError):
        raise Refused(
            Sentence("The file is not JSON, or it was cut off on the way. Download it again.")
        ) from None


def _unzipped(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".geojson")]
            if len(entries) != 1:
                raise Refused(
                    Sentence(
                        "The ZIP should hold exactly one .geojson file; it holds {count}. Send that file.",
                        count=len(entries),
                    )
                )
            if entries[0].file_size > LARGEST:
                raise Refused(Sentence("The file is larger than {limit} MB.", limit=LARGEST // 2**20))
            with archive.open(entries[0]) as file:
                return file.read(LARGEST)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError):
        raise Refused(Sentence("The ZIP cannot be opened, or it was cut off. Download it again.")) from None


def _features(parsed: Any) -> list[dict[str, Any]]:
    if not isinstance(parsed, dict) or parsed.get("type") != "FeatureCollection":
        raise Refused(Sentence("The file is JSON, but not a GeoJSON collection of QPV."))
    crs = str(((parsed.get("crs") or {}).get("properties") or {}).get("name", "CRS84"))
    if not crs.endswith(_WGS84):
        raise Refused(
            Sentence("The file is in the projection {crs}. Send the one in WGS84 (EPSG:4326).", crs=crs)
        )
    features = parsed.get("features")
    if not isinstance(features, list) or not features:
        raise Refused(Sentence("The file holds no QPV."))
    if not all(isinstance(feature, dict) for feature in features):
        raise Refused(Sentence("The file is JSON, but not a GeoJSON collection of QPV."))
    return features


def _row(feature: dict[str, Any]) -> tuple[str, dict[str, Any], Any]:
    raw = feature.get("properties") or {}
    properties = {re.sub(r"\W+", "_", str(name).strip().lower()): value for name, value in raw.items()}
    return (_text(properties, _CODE) or "").upper(), properties, feature.get("geometry")


def _text(properties: dict[str, Any], names: Iterable[str]) -> str | None:
    for name in names:
        value = properties.get(name)
        if value not in (None, "") and not isinstance(value, (list, dict)):
            return " ".join(str(value).split()) or None
    return None


def _list(properties: dict[str, Any], names: Iterable[str]) -> list[str]:
    """A field of several values: an array, or a text with commas or semicolons."""
    for name in names:
        value = properties.get(name)
        if value in (None, "", []):
            continue
        parts = value if isinstance(value, list) else re.split(r"[;,]", str(value))
        return [" ".join(str(part).split()) for part in parts if str(part).strip()]
    return []


def _generation(codes: list[str]) -> Generation:
    counts = Counter(generation_of(code) for code in codes)
    counts.pop(None, None)
    if not counts:
        raise Refused(Sentence("The file holds no QPV code (QN… or QP…)."))
    if len(counts) > 1:
        raise Refused(Sentence("The file holds QPV of both generations. Say which one to import."))
    (only,) = counts
    return Generation(str(only))


def _refuse_twice(codes: Iterable[str]) -> None:
    twice = [code for code, count in Counter(codes).items() if count > 1]
    if twice:
        raise Refused(Sentence("The code {code} stands twice in the file.", code=twice[0]))


def _outline(geometry: Any) -> tuple[BaseGeometry | None, bool]:
    """The outline as valid polygons, and whether it had to be repaired; None when nothing is left to draw."""
    if not isinstance(geometry, dict) or not geometry.get("coordinates"):
        return None, False
    coordinates = geometry["coordinates"]
    if geometry.get("type") == "Polygon":
        coordinates = [coordinates]
    elif geometry.get("type") != "MultiPolygon":
        raise Refused(
            Sentence("An outline is a {kind}; only polygons can be read.", kind=str(geometry.get("type")))
        )
    try:
        rings = [[[point[:2] for point in ring] for ring in polygon] for polygon in coordinates]
        whole = [[ring for ring in polygon if len(ring) >= 4] for polygon in rings if polygon]
        drawn = [Polygon(polygon[0], polygon[1:]) for polygon in whole if polygon]
    except (TypeError, ValueError, IndexError, KeyError, shapely.errors.GEOSException):
        raise Refused(Sentence("An outline holds coordinates that are not numbers.")) from None
    has_lost_ring = [len(polygon) for polygon in rings] != [len(polygon) for polygon in whole]
    outline = MultiPolygon(drawn)
    if outline.is_valid:
        return (None if outline.is_empty else outline), has_lost_ring
    flat = shapely.get_parts(shapely.get_parts(shapely.make_valid(outline)))
    areas = [piece for piece in flat if isinstance(piece, Polygon) and not piece.is_empty]
    return (MultiPolygon(areas) if areas else None), True


def _feature(code: str, properties: dict[str, Any], outline: BaseGeometry | None) -> Feature:
    codes, names = _list(properties, _COMMUNE_CODES), _list(properties, _COMMUNE_NAMES)
    lon = lat = epsg = legal = area = None
    if outline is not None:
        epsg = _projection(code, outline)
        legal = projected(outline, to_legal(epsg))
        inner = outline.representative_point()
        lon, lat, area = inner.x, inner.y, legal.area / 10_000
    return Feature(
        code=code,
        label=_text(properties, _LABEL) or code,
        department=_text(properties, _DEPARTMENT) or department_of(code),
        region=_text(properties, _REGION),
        communes=paired(codes, names),
        outline=outline,
        legal=legal,
        epsg=epsg,
        lon=lon,
        lat=lat,
        area_ha=area,
    )


def paired(codes: list[str], names: list[str]) -> tuple[tuple[str | None, str | None], ...]:
    """Commune codes with their names; when the two lists differ in length neither is guessed from the other."""
    if len(codes) == len(names):
        return tuple(zip(codes, names, strict=True))
    return (*((code, None) for code in codes), *((None, name) for name in names))


def _projection(code: str, outline: BaseGeometry) -> int:
    west, south, east, north = outline.bounds
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise Refused(
            Sentence(
                "The outline of {code} is not in degrees. Send the file in WGS84 (EPSG:4326).", code=code
            )
        )
    x, y = (west + east) / 2, (south + north) / 2
    epsg = projection_at(x, y)
    if epsg is not None:
        return epsg
    if projection_at(y, x) is not None:
        raise Refused(Sentence("The outline of {code} has longitude and latitude swapped.", code=code))
    raise Refused(Sentence("The outline of {code} lies outside French territories.", code=code))
