"""Which layers does a perimeter file hold? GeoJSON, Shapefile, GeoPackage or a ZIP of them in; rows and shapes out.

The kind of a file is told by its first bytes, never by its name. GDAL (pyogrio) only ever sees a Shapefile or a
GeoPackage that was checked first, under a name of ours, alone in a private temporary folder: it cannot be led to
another driver, another file or an address. The text of a projection is read by pyproj and kept as an EPSG code.
"""

import re
import sqlite3
import struct
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from pyogrio.errors import CRSError as LayerCRSError
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from committee.territories.archive import Archive, is_zip, shown
from committee.territories.geojson import NOT_NUMBERS, Flaw, another_kind, read_geojson
from committee.territories.rules import Note
from committee.words import Refused, Sentence

WGS84 = 4326
_SHAPEFILE = b"\x00\x00\x27\x0a"
_GEOPACKAGE = b"SQLite format 3\x00"
_POLYGONS = {0: "Null", 5: "Polygon", 15: "PolygonZ", 25: "PolygonM"}
_OTHER_SHAPES = {
    number + depth: kind
    for number, kind in ((1, "Point"), (3, "LineString"), (8, "MultiPoint"))
    for depth in (0, 10, 20)
} | {31: "MultiPatch"}
MOST_ROWS = 100_000
MOST_RINGS = 200_000
# How far into a JSON text its kind stands; another JSON in a ZIP describes the data.
_FAR_ENOUGH = 10_000
_LARGEST_PROJECTION = 20_000
_FAILURES = (
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    GeometryError,
    LayerCRSError,
    ValueError,
    IndexError,
    TypeError,
    RuntimeError,
    MemoryError,
    OSError,
)
_quiet_lock = threading.Lock()


@dataclass
class Layer:
    """One layer of a file: ``shapes`` in the order of ``properties``, in the projection ``epsg``.

    ``epsg`` None: the file does not say (``has_projection`` False) or says something that is not recognised.
    A GeoJSON text that says nothing is in WGS84 by its standard.
    ``mended``: the rows that lost a ring of too few points.
    """

    name: str
    epsg: int | None
    properties: list[dict[str, Any]]
    shapes: list[BaseGeometry | Flaw | None]
    has_projection: bool = True
    is_geojson: bool = False
    mended: set[int] = field(default_factory=set)
    notes: tuple[Note, ...] = ()


def kind_of(start: bytes) -> str | None:
    """What the first bytes of a file are: ``json``, ``shapefile``, ``geopackage``, ``zip``; None for the rest."""
    if start.startswith(_SHAPEFILE):
        return "shapefile"
    if start.startswith(_GEOPACKAGE):
        return "geopackage"
    if is_zip(start):
        return "zip"
    return "json" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else None


def is_geographic(content: bytes) -> bool:
    """Whether the bytes are those of a perimeter file, alone or in a ZIP. Never raises."""
    kind = kind_of(content[:256])
    if kind != "zip":
        return kind is not None
    try:
        archive = Archive(content)
        return not archive.is_workbook and any(
            kind_of(archive.start(name)) not in {None, "zip"} for name in archive.names
        )
    except Refused:
        return False


def read_layers(content: bytes, filename: str | None = None) -> list[Layer]:
    """Every layer of a file. Raises Refused for a file that is none of the kinds that are read, or is damaged."""
    if not content.strip():
        raise Refused(Sentence("The file is empty."))
    name = PurePosixPath((filename or "").replace("\\", "/")).stem
    match kind_of(content[:256]):
        case "zip":
            return list(_packed(content))
        case "shapefile":
            raise Refused(
                Sentence(
                    "The .shp file alone holds outlines without codes or projection. Send one ZIP with the .shp, "
                    ".dbf, .shx and .prj files of the same name."
                )
            )
        case "geopackage":
            return list(_geopackage(content, name))
        case "json":
            return [_geojson(content, name)]
    raise _unknown(content)


def _unknown(content: bytes) -> Refused:
    start = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        return Refused(
            Sentence(
                "The file is a web page, not perimeters: an error or a sign-in page came instead. "
                "Download it again from the official page."
            )
        )
    if start.startswith((b"[", b'"')):
        return Refused(Sentence("The file is JSON, but not a GeoJSON collection of QPV."))
    return Refused(
        Sentence(
            "The file is not one that is read here: send GeoJSON, a GeoPackage, or a ZIP of a Shapefile, "
            "as the official page offers them."
        )
    )


def _geojson(content: bytes, name: str) -> Layer:
    found = read_geojson(content)
    epsg, is_told = _epsg_of_member(found.crs)
    return Layer(
        shown(found.name or name or "GeoJSON"),
        epsg,
        found.properties,
        found.geometries,
        has_projection=is_told,
        is_geojson=True,
        mended=found.mended,
    )


def _epsg_of_member(crs: Any) -> tuple[int | None, bool]:
    """The projection of a GeoJSON text by its old ``crs`` member, and whether it tells one."""
    if crs is None:
        return None, False
    told = crs.get("properties") if isinstance(crs, dict) else crs
    name = str((told.get("name") or told.get("code") or "") if isinstance(told, dict) else "")
    if re.search(r"CRS:?84$", name):
        return WGS84, True
    number = re.search(r"(?:^|EPSG:[\d.]*:?|EPSG/\d+/)(\d{4,6})$", name)
    return (known_epsg(int(number[1])) if number else None), True


@lru_cache(maxsize=64)
def known_epsg(code: int) -> int | None:
    """The code when the register of projections knows it, WGS84 for its three-dimensional twins; else None."""
    try:
        CRS.from_epsg(code)
    except CRSError:
        return None
    return WGS84 if code in {4326, 4979} else code


@lru_cache(maxsize=64)
def epsg_of(text: str) -> int | None:
    """The EPSG code of a projection told as ``EPSG:n`` or as WKT; None when it is none that is recognised."""
    told = re.fullmatch(r"EPSG:(\d{4,6})", text.strip())
    if told:
        return known_epsg(int(told[1]))
    if len(text) > _LARGEST_PROJECTION:
        return None
    try:
        code = CRS.from_wkt(text).to_epsg(min_confidence=25)
    except (CRSError, ValueError, RuntimeError):
        return None
    return None if code is None else known_epsg(code)


def _packed(content: bytes) -> Iterator[Layer]:
    archive = Archive(content)
    kinds = {name: kind_of(archive.start(name, 256)) for name in archive.names}
    read = 0
    for name, kind in kinds.items():
        stem = PurePosixPath(name).stem
        if kind == "json":
            content = archive.read(name)
            if name.lower().endswith(".geojson") or b'"FeatureCollection"' in content[:_FAR_ENOUGH]:
                read += 1
                yield _geojson(content, stem)
        elif kind == "geopackage":
            read += 1
            yield from _geopackage(archive.read(name), stem)
        elif kind == "shapefile" and not name.lower().endswith(".shx"):
            read += 1
            yield _shapefile(archive, name)
    if not read and "zip" in kinds.values():
        inner = next(name for name, kind in kinds.items() if kind == "zip")
        raise Refused(
            Sentence(
                "The ZIP holds another ZIP ({name}). Unpack it and send the inner one.", name=shown(inner)
            )
        )
    if not read:
        raise Refused(
            Sentence("The ZIP holds no perimeters: no GeoJSON, Shapefile or GeoPackage is among its files.")
        )


def _shapefile(archive: Archive, path: str) -> Layer:
    """The layer of a .shp and of the files that stand beside it under the same name."""
    stem = path.rpartition(".")[0] or path
    beside = {
        name[len(stem) :].lower(): name
        for name in archive.names
        if name.lower().startswith(f"{stem.lower()}.") and name != path
    }
    shape_name = shown(PurePosixPath(path).name)
    missing = [ending for ending in (".dbf", ".shx") if ending not in beside]
    if missing:
        raise Refused(
            Sentence(
                "{name} comes without its {missing} file. Send one ZIP with the .shp, .dbf, .shx and .prj files of "
                "the same name.",
                name=shape_name,
                missing=" + ".join(missing),
            )
        )
    parts: dict[str, bytes] = {
        ending: archive.read(beside[ending])
        for ending in (".dbf", ".shx", ".prj", ".cpg")
        if ending in beside
    }
    parts[".shp"] = archive.read(path)
    kind = int.from_bytes(parts[".shp"][32:36], "little")
    if kind in _OTHER_SHAPES:
        raise Refused(
            Sentence(
                "The Shapefile {name} holds shapes of the kind {kind}; only polygons can be read.",
                name=shape_name,
                kind=_OTHER_SHAPES[kind],
            )
        )
    if _shape_problem(parts):
        raise Refused(
            Sentence("The Shapefile {name} is cut off or damaged. Download it again.", name=shape_name)
        )
    encoding, notes = _encoding(parts[".dbf"], parts.get(".cpg", b""), shown(PurePosixPath(path).stem))
    files = {ending: parts[ending] for ending in (".shp", ".shx", ".dbf")}
    with _private(files) as folder:
        try:
            with _quiet():
                rows, shapes = _rows(folder / "layer.shp", encoding=encoding)
        except _FAILURES:
            raise Refused(
                Sentence("The Shapefile {name} is cut off or damaged. Download it again.", name=shape_name)
            ) from None
    projection = parts.get(".prj", b"").decode("utf-8", "replace").strip()
    return Layer(
        shown(PurePosixPath(path).stem),
        epsg_of(projection) if projection else None,
        rows,
        shapes,
        has_projection=bool(projection),
        notes=notes,
    )


def _shape_problem(parts: dict[str, bytes]) -> bool:
    """Whether the three files contradict their own headers or each other: GDAL would read the rest in silence."""
    shp, shx, dbf = parts[".shp"], parts[".shx"], parts[".dbf"]
    if min(len(shp), len(shx)) < 100 or len(dbf) < 33 or not shx.startswith(_SHAPEFILE):
        return True
    if (
        any(struct.unpack_from(">i", part, 24)[0] * 2 != len(part) for part in (shp, shx))
        or len(shx) % 8 != 4
    ):
        return True
    count, header, width = struct.unpack_from("<IHH", dbf, 4)
    index = np.frombuffer(shx, ">i4", offset=100).reshape(-1, 2).astype(np.int64) * 2
    if count != len(index) or count > MOST_ROWS or not 33 <= header <= len(dbf) or width < 2:
        return True
    if header + count * width > len(dbf):
        return True
    starts, lengths = index[:, 0], index[:, 1]
    if (starts < 100).any() or (lengths < 4).any() or (starts + 8 + lengths > len(shp)).any():
        return True
    return _has_wrong_record(shp, starts, lengths)


def _has_wrong_record(shp: bytes, starts: np.ndarray, lengths: np.ndarray) -> bool:
    rings = 0
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        told, kind = (
            struct.unpack_from(">i", shp, start + 4)[0] * 2,
            struct.unpack_from("<i", shp, start + 8)[0],
        )
        if told != length or kind not in _POLYGONS:
            return True
        if kind == 0:
            continue
        if length < 44:
            return True
        parts, points = struct.unpack_from("<ii", shp, start + 44)
        rings += parts
        if parts < 0 or points < 0 or 44 + 4 * parts + 16 * points > length or rings > MOST_RINGS:
            return True
    return False


def _encoding(dbf: bytes, told: bytes, name: str) -> tuple[str, tuple[Note, ...]]:
    """In which letters the table is written: what its bytes show, before what the .cpg file says."""
    header = struct.unpack_from("<H", dbf, 8)[0]
    said = told.decode("ascii", "replace").strip().upper()
    try:
        is_ascii = dbf[header:].isascii()
        dbf[header:].decode("utf-8")
    except UnicodeDecodeError:
        if said in {"UTF-8", "UTF8", "65001"}:
            note = Sentence("The table of {layer} says UTF-8 but is not: it was read as LATIN1.", layer=name)
            return "CP1252", (Note("warning", note, name),)
        return "CP1252", ()
    if not is_ascii and said and said not in {"UTF-8", "UTF8", "65001"}:
        note = Sentence(
            "The table of {layer} says {told} but is UTF-8, as it was read.", layer=name, told=said[:20]
        )
        return "UTF-8", (Note("info", note, name),)
    return "UTF-8", ()


def _geopackage(content: bytes, title: str) -> Iterator[Layer]:
    name = shown(title or "GPKG")
    damaged = Refused(Sentence("The GeoPackage {name} is cut off or damaged. Download it again.", name=name))
    with _private({".gpkg": content}) as folder:
        path = folder / "layer.gpkg"
        try:
            tables = _tables(path, name)
        except (sqlite3.Error, ValueError, TypeError, OverflowError):
            raise damaged from None
        if not tables:
            raise Refused(Sentence("The GeoPackage {name} holds no layer of outlines.", name=name))
        for table, kind, projection in tables:
            try:
                with _quiet():
                    rows, shapes = _rows(path, layer=table, IMMUTABLE="YES")
            except _FAILURES:
                raise damaged from None
            if kind is not None:
                shapes = [None if shape is None else another_kind(kind) for shape in shapes]
            yield Layer(
                shown(table),
                epsg_of(projection) if projection else None,
                rows,
                shapes,
                has_projection=bool(projection),
            )


def _computed(name: str) -> Refused:
    return Refused(
        Sentence(
            "The GeoPackage {name} holds views or computed columns, which are not opened. Export its layer alone "
            "into a new GeoPackage.",
            name=name,
        )
    )


_READ = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_PRAGMA,
    sqlite3.SQLITE_FUNCTION,
}
_CURVES = {8: "CircularString", 9: "CompoundCurve", 10: "CurvePolygon", 11: "MultiCurve", 12: "MultiSurface"}


def _tables(path: Path, name: str) -> list[tuple[str, str | None, str | None]]:
    """The layers of a GeoPackage: table, the kind of its curves if it has any, its projection.

    Only real tables are read: a view, a virtual table or a computed column could make GDAL run functions that read
    files or addresses, and is refused. Raises ValueError or sqlite3.Error for a damaged file.
    """
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        base.execute("PRAGMA trusted_schema = OFF")
        base.set_authorizer(lambda act, *_: sqlite3.SQLITE_OK if act in _READ else sqlite3.SQLITE_DENY)
        if base.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise ValueError("damaged")
        objects = base.execute("SELECT name, type, sql FROM sqlite_master").fetchall()
        if not {"gpkg_contents", "gpkg_geometry_columns"} <= {title for title, _, _ in objects}:
            return []
        if any(kind == "view" or _is_virtual(sql or "") for _, kind, sql in objects):
            raise _computed(name)
        found = []
        told = base.execute(
            "SELECT c.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition "
            "FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name "
            "LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id "
            "WHERE c.data_type = 'features' ORDER BY c.table_name LIMIT 100"
        ).fetchall()
        for table, column, organisation, number, definition in told:
            columns = base.execute(f"PRAGMA table_xinfo({_quoted(table)})").fetchall()
            if not columns:
                raise ValueError("no such table")
            if any(hidden for *_, hidden in columns):
                raise _computed(name)
            rows = base.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()[0]  # noqa: S608 - quoted
            if rows > MOST_ROWS:
                raise ValueError("too many rows")
            starts = base.execute(
                f"SELECT substr({_quoted(column)}, 1, 100) FROM {_quoted(table)}"  # noqa: S608 - quoted
            )
            kinds = sorted({kind for (start,) in starts if (kind := _curve(start)) is not None})
            projection = f"EPSG:{number}" if str(organisation).upper() == "EPSG" else definition
            is_told = number not in {None, 0, -1} and isinstance(projection, str)
            found.append((str(table), kinds[0] if kinds else None, projection if is_told else None))
        return found


def _is_virtual(sql: str) -> bool:
    """Whether a table is a virtual one, other than the spatial index that every GeoPackage may have."""
    told = re.match(r"\s*CREATE\s+VIRTUAL\s+TABLE\s(?:[^()]*\s)?USING\s+(\w+)", sql, re.IGNORECASE)
    return bool(re.match(r"\s*CREATE\s+VIRTUAL", sql, re.IGNORECASE)) and (
        told is None or told[1].lower() != "rtree"
    )


def _quoted(name: str) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def _curve(start: Any) -> str | None:
    """The kind of a GeoPackage geometry when it is drawn with curves: GDAL would straighten them in silence."""
    if not isinstance(start, bytes) or len(start) < 13 or start[:2] != b"GP":
        return None
    at = 8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get((start[3] >> 1) & 7, 0)
    if len(start) < at + 5:
        return None
    code = struct.unpack_from("<I" if start[at] else ">I", start, at + 1)[0]
    return _CURVES.get((code & 0x0FFFFFFF) % 1000)


def _rows(path: Path, **options: Any) -> tuple[list[dict[str, Any]], list[BaseGeometry | Flaw | None]]:
    meta, _, wkb, columns = pyogrio.raw.read(path, force_2d=True, datetime_as_string=True, **options)
    names = [str(name) for name in meta["fields"]]
    rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    shapes = _shapes([None] * len(rows) if wkb is None else wkb)
    return rows or [{} for _ in shapes], shapes


def _shapes(wkb: Any) -> list[BaseGeometry | Flaw | None]:
    """The shapes of an array of WKB, in two dimensions; None for no shape and for an empty one."""
    shapes: list[BaseGeometry | Flaw | None] = []
    for binary in wkb:
        shape = None if binary is None else shapely.from_wkb(binary, on_invalid="fix")
        if binary is not None and shape is None:
            shapes.append(NOT_NUMBERS)
        elif shape is None or shape.is_empty:
            shapes.append(None)
        elif not isinstance(shape, (Polygon, MultiPolygon)):
            shapes.append(another_kind(shape.geom_type))
        elif not np.isfinite(shapely.get_coordinates(shape)).all():
            shapes.append(NOT_NUMBERS)
        else:
            shapes.append(shapely.force_2d(shape))
    return shapes


@contextmanager
def _private(files: dict[str, bytes]) -> Iterator[Path]:
    """A folder of mode 0700 that holds these files under the name ``layer``, and is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="committee-") as name:
        folder = Path(name)
        for ending, content in files.items():
            (folder / f"layer{ending}").write_bytes(content)
        yield folder


@contextmanager
def _quiet() -> Iterator[None]:
    """GDAL's remarks on a file are no warnings of ours: what matters is checked before and after."""
    with _quiet_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
