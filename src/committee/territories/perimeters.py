"""Which QPV does an official perimeter file hold? Bytes in, features out; no database.

The quirks of the real files are met here: several layers and projections of the same QPV, `fid` ignored, null
regions, several communes in one field with a comma, a semicolon or an array, rings that cross themselves, a zero
that a spreadsheet ate, a projection that is missing or wrong, swapped axes.
"""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from committee.spreadsheets.rules import folded
from committee.territories.archive import shown
from committee.territories.departments import departments
from committee.territories.geojson import Flaw
from committee.territories.layers import WGS84, Layer, is_geographic, read_layers
from committee.territories.projections import from_legal, projected, to_legal
from committee.territories.rules import (
    HEXAGON,
    PROJECTIONS,
    Generation,
    Note,
    department_of,
    generation_of,
    projection_at,
)
from committee.words import Refused, Sentence

__all__ = ["LARGEST", "Contents", "Feature", "Progress", "is_geographic", "paired", "read_perimeters"]

LARGEST = 200 * 1024 * 1024
Progress = Callable[[int, int], None]
MOST_POINTS = 200_000
# Beyond these an outline that crosses itself is no drawing mistake, and repairing it would take for ever.
MOST_CROSSINGS = 2_000
_FEW_POINTS = 60
# How far from the outline of its department (generalised to about a kilometre) a QPV raises a doubt: some 20 km.
FAR_DEGREES = 0.2
LONGEST_TEXT = 300

# Names under which the official and the regional files keep the same field, folded; the table of a Shapefile cuts
# names at ten letters.
_CODE = (
    "code_qp",
    "code_qpv",
    "cd_qrtr",
    "codeqp",
    "codeqpv",
    "code_quartier",
    "code_quart",
    "qp2024",
    "codgeo",
    "code",
)
_LABEL = (
    "lib_qp", "lib_qpv", "nom_qp", "nom_qpv", "nm_qrtr", "libqp", "libqpv", "quartier_prioritaire", "nom_quartier",
    "nom_quarti", "label_qp2024", "libelle", "label", "name", "nom",
)  # fmt: skip
_DEPARTMENT = ("insee_dep", "code_dep", "code_departement", "dep", "listedep")
_REGION = ("lib_reg", "nom_region", "nom_reg", "region")
_COMMUNE_CODES = (
    "insee_com", "code_commune", "code_commu", "code_insee", "insee_commune", "insee_comm", "codes_insee",
    "listedepcom", "listedepco", "depcom",
)  # fmt: skip
_COMMUNE_NAMES = (
    "lib_com", "commune_qp", "noms_communes", "noms_commu", "nom_commune", "nom_commun", "lib_commune", "nom_com",
    "listelibdepcom", "listelibde", "communes", "commune",
)  # fmt: skip
_EPCI = ("siren_epci", "code_epci", "epci_siren", "listeepci2022", "listeepci2", "epci")
# What differs between the parts of one QPV that was cut into several lines.
_OF_THE_PART = frozenset(
    {"fid", "ogc_fid", "objectid", "objectid_1", "id", "gid", "shape_area", "shape_leng", "shape_length"}
    | {"area", "aire", "surface", "perimeter"}
)
_COMMUNE_CODE = re.compile(r"^(?:\d{5}|2[AB]\d{3})$")
_POLYNESIA = frozenset({3296, 3297, 3298})
_LAMBERT_93 = (0.0, 6_000_000.0, 1_300_000.0, 7_200_000.0)


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


@dataclass(frozen=True)
class _Row:
    """One line of a layer; ``code`` is empty without any, ``properties`` by plain name."""

    code: str
    layer: Layer
    number: int
    properties: dict[str, Any]
    shape: BaseGeometry | Flaw | None


@dataclass
class _Told:
    """What is remarked while reading: whole notes, the layers that were read, the codes of each kind of remark."""

    notes: list[Note] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    codes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, severity: str, sentence: Sentence, where: str | None = None) -> None:
        self.notes.append(Note(severity, sentence, where))


def read_perimeters(
    content: bytes,
    generation: Generation | None = None,
    progress: Progress | None = None,
    *,
    filename: str | None = None,
) -> Contents:
    """The QPV of a GeoJSON, a GeoPackage, or a ZIP of those or of Shapefiles, in any projection of France.

    The generation is told by the codes when None is given. A ZIP of several layers is read so that each QPV is read
    once, from the layer that holds the most of them. Raises Refused with a sentence for anything that cannot be
    trusted as a whole: a damaged file, a wrong projection, swapped axes, both generations, a code twice.
    """
    layers = read_layers(content, filename)
    if not any(layer.properties for layer in layers):
        raise Refused(Sentence("The file holds no QPV."))
    told = _Told()
    by_layer = [_rows_of(layer, told) for layer in layers]
    kept = generation or _generation([row.code for rows in by_layer for row in rows])
    groups = [[row for row in rows if generation_of(row.code) is kept] for rows in by_layer]
    groups = [rows for rows in groups if rows]
    if not groups:
        raise Refused(Sentence("The file holds no QPV code of the {generation}.", generation=kept))
    read = _chosen(groups, told)
    names = {id(rows[0].layer) for rows in read}
    left_out = sum(len(layer.properties) for layer in layers if id(layer) in names)
    left_out -= sum(len(rows) for rows in groups if id(rows[0].layer) in names)
    drawn = [pair for rows in read for pair in zip(rows, _outlines(rows, told), strict=True)]
    features = _features(_joined(drawn, told), told, progress)
    _check_departments(features, told)
    repaired = len({*told.codes["crossed"], *told.codes["mended"]})
    named = " + ".join(told.layers)
    return Contents(
        kept,
        tuple(features),
        repaired,
        left_out,
        (*told.notes, *_summed(told, left_out)),
        named[:LONGEST_TEXT],
    )


def _name(text: Any) -> str:
    """A column's name without accents, case, or anything but letters and figures."""
    return re.sub(r"\W+", "_", folded(str(text))).strip("_")


def _rows_of(layer: Layer, told: _Told) -> list[_Row]:
    """The lines of a layer, each with the code of the column that holds the most QPV codes."""
    lines = [{_name(name): value for name, value in line.items()} for line in layer.properties]
    held = Counter(
        name
        for line in lines
        for name, value in line.items()
        if isinstance(value, str) and generation_of(value.strip().upper()) is not None
    )
    column = max((name for name in _CODE if held[name]), key=held.__getitem__, default="")
    if not column and held.total():
        column = max(sorted(held), key=held.__getitem__)
        sentence = Sentence(
            "The codes of the layer {layer} were read from its column {column}.",
            layer=layer.name,
            column=shown(column),
        )
        told.add("info", sentence, layer.name)
    return [
        _Row((_text(line, [column]) or "").upper(), layer, number, line, shape)
        for number, (line, shape) in enumerate(zip(lines, layer.shapes, strict=True), 1)
    ]


def _generation(codes: list[str]) -> Generation:
    counts = Counter(generation_of(code) for code in codes)
    counts.pop(None, None)
    if not counts:
        raise Refused(Sentence("The file holds no QPV code (QN… or QP…)."))
    if len(counts) > 1:
        raise Refused(Sentence("The file holds QPV of both generations. Say which one to import."))
    (only,) = counts
    return Generation(str(only))


def _chosen(groups: list[list[_Row]], told: _Told) -> list[list[_Row]]:
    """Which lines to read of which layers, so that each QPV is read once.

    The layer with the most QPV wins, in WGS84 before another projection; the others add the territories that it
    lacks. Refuses two layers that hold different QPV of one department: they are two editions.
    """
    chosen: list[list[_Row]] = []
    taken: dict[str, _Row] = {}
    for rows in sorted(groups, key=_worth):
        missing = [row for row in rows if row.code not in taken]
        shared = [row for row in rows if row.code in taken]
        if shared and {department_of(row.code) for row in missing} & {department_of(code) for code in taken}:
            raise Refused(
                Sentence(
                    "The layers {first} and {second} hold different QPV of the same departments: "
                    "they look like two editions. Send one of them alone.",
                    first=taken[shared[0].code].layer.name,
                    second=rows[0].layer.name,
                )
            )
        if shared:
            _compare(shared, taken, told)
        if missing:
            chosen.append(missing)
            taken |= {row.code: row for row in missing}
    return chosen


def _worth(rows: list[_Row]) -> tuple[int, bool, bool, int]:
    layer = rows[0].layer
    is_plain = layer.epsg == WGS84 or (layer.is_geojson and not layer.has_projection)
    return -len({row.code for row in rows}), not is_plain, layer.epsg is None, -len(rows[0].properties)


def _compare(shared: list[_Row], taken: dict[str, _Row], told: _Told) -> None:
    """Tell that lines of a layer are not read again, and which of their outlines are not the ones that are read."""
    layer = shared[0].layer
    sentence = Sentence(
        "The layer {layer} holds one QPV that was read from another: it was not read twice.",
        "The layer {layer} holds {n} QPV that were read from another: they were not read twice.",
        n=len({row.code for row in shared}),
        layer=layer.name,
    )
    told.add("info", sentence, layer.name)
    pairs = [(row, taken[row.code]) for row in shared if _is_drawn(row) and _is_drawn(taken[row.code])]
    here, there = _bounds([row for row, _ in pairs]), _bounds([row for _, row in pairs])
    # A layer may be rounded to some 11 metres.
    gaps = np.abs(here - there)
    codes = [row.code for (row, _), gap in zip(pairs, gaps, strict=True) if not (gap < 3e-4).all()]
    if codes:
        sentence = Sentence(
            "In the layer {layer} one outline differs from the one that was read: {codes}.",
            "In the layer {layer} {n} outlines differ from those that were read: {codes}.",
            n=len(codes),
            layer=layer.name,
            codes=_listed(codes),
        )
        told.add("warning", sentence, layer.name)


def _is_drawn(row: _Row) -> bool:
    return isinstance(row.shape, BaseGeometry) and row.layer.epsg is not None


def _bounds(rows: list[_Row]) -> np.ndarray:
    """The bounds of drawn lines, in WGS84; infinite where a projection does not reach."""
    bounds = np.zeros((len(rows), 4))
    for epsg in {row.layer.epsg for row in rows}:
        at = [place for place, row in enumerate(rows) if row.layer.epsg == epsg]
        bounds[at] = shapely.bounds(_to_degrees(_array([rows[place].shape for place in at]), epsg or WGS84))
    return np.nan_to_num(bounds, posinf=1e9, neginf=-1e9)


def _array(shapes: Iterable[Any]) -> np.ndarray:
    listed = list(shapes)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def _to_degrees(shapes: np.ndarray, epsg: int) -> np.ndarray:
    if epsg == WGS84:
        return shapes
    is_legal = any(epsg == legal for legal, _ in PROJECTIONS)
    transformer = (
        from_legal(epsg) if is_legal else Transformer.from_crs(f"EPSG:{epsg}", "EPSG:4326", always_xy=True)
    )
    moved: np.ndarray = projected(shapes, transformer)
    return moved


def _outlines(rows: list[_Row], told: _Told) -> list[BaseGeometry | None]:
    """The valid outlines, in WGS84, of lines of one layer; None where nothing is drawn."""
    layer = rows[0].layer
    shapes = [_whole(row, told) for row in rows]
    at = [place for place, shape in enumerate(shapes) if shape is not None]
    drawn = _array(shapes[place] for place in at)
    epsg = _projection(layer, drawn, told)
    told.layers.append(f"{layer.name} ({_projection_name(epsg)})")
    placed = _to_degrees(drawn, epsg)
    _check_places(layer, epsg, [rows[place].code for place in at], drawn, placed)
    outlines: list[BaseGeometry | None] = [None] * len(rows)
    for place, outline in zip(at, placed, strict=True):
        outlines[place] = outline if outline.is_valid else _areas(shapely.make_valid(outline))
    return outlines


def _whole(row: _Row, told: _Told) -> BaseGeometry | None:
    """The shape of one line made valid, in the coordinates of its file."""
    shape = row.shape
    if isinstance(shape, Flaw):
        raise shape.refused(row.code)
    if row.number - 1 in row.layer.mended:
        told.codes["mended"].append(row.code)
    if shape is None:
        return None
    if shapely.get_num_coordinates(shape) > MOST_POINTS:
        raise Refused(
            Sentence(
                "The outline of {code} has more than {limit} points: the file is no file of QPV perimeters.",
                code=row.code,
                limit=MOST_POINTS,
            )
        )
    if shape.is_valid:
        return _areas(shape)
    _refuse_tangle(row.code, shape)
    told.codes["crossed"].append(row.code)
    return _areas(shapely.make_valid(shape))


def _areas(shape: BaseGeometry) -> BaseGeometry | None:
    """The polygons of a shape as one MultiPolygon; None when it has no surface."""
    flat = shapely.get_parts(shapely.get_parts(shape))
    areas = [piece for piece in flat if isinstance(piece, Polygon) and not piece.is_empty]
    return MultiPolygon(areas) if areas else None


def _refuse_tangle(code: str, shape: BaseGeometry) -> None:
    """Refuse an outline that crosses itself so often that repairing it would take hours and all the memory."""
    if shapely.get_num_coordinates(shape) <= _FEW_POINTS:
        return
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    is_edge = ring[1:] == ring[:-1]
    edges = shapely.linestrings(np.stack([points[:-1][is_edge], points[1:][is_edge]], axis=1))
    tree, crossings = shapely.STRtree(edges), 0
    step = 1 + 200_000 // len(edges)
    for start in range(0, len(edges), step):
        crossings += tree.query(edges[start : start + step], predicate="crosses").shape[1]
        if crossings > MOST_CROSSINGS:
            raise Refused(
                Sentence(
                    "The outline of {code} crosses itself too often to be repaired. Download the file again.",
                    code=code,
                )
            )


def _projection(layer: Layer, drawn: np.ndarray, told: _Told) -> int:
    """The projection of a layer: what it says, else what its coordinates can only be."""
    if layer.epsg is not None:
        return layer.epsg
    if layer.has_projection:
        raise Refused(
            Sentence(
                "The projection of the layer {layer} is not one that is recognised. Ask for the file in WGS84 "
                "(EPSG:4326) or Lambert-93 (EPSG:2154).",
                layer=layer.name,
            )
        )
    bounds = shapely.bounds(drawn).reshape(-1, 4)
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    if 2 * int(((np.abs(x) <= 180) & (np.abs(y) <= 90)).sum()) >= len(drawn):
        if not layer.is_geojson:
            sentence = Sentence(
                "The layer {layer} does not say its projection; its coordinates are degrees: "
                "it was read as WGS84.",
                layer=layer.name,
            )
            told.add("info", sentence, layer.name)
        return WGS84
    west, south, east, north = _LAMBERT_93
    if 2 * int(((west < x) & (x < east) & (south < y) & (y < north)).sum()) > len(drawn):
        sentence = Sentence(
            "The layer {layer} does not say its projection; its coordinates fit Lambert-93 (EPSG:2154), as it was "
            "read. Look at one outline on the map.",
            layer=layer.name,
        )
        told.add("warning", sentence, layer.name)
        return HEXAGON
    if 2 * int(((west < y) & (y < east) & (south < x) & (x < north)).sum()) > len(drawn):
        raise _axes_swapped(layer)
    raise Refused(
        Sentence(
            "The layer {layer} does not say its projection, and its coordinates are neither degrees nor Lambert-93 "
            "metres. Send it with its .prj file, or ask for the file in WGS84 (EPSG:4326).",
            layer=layer.name,
        )
    )


def _axes_swapped(layer: Layer) -> Refused:
    return Refused(
        Sentence(
            "In the layer {layer} longitude and latitude (x and y) are swapped. "
            "Ask for the file with longitude first.",
            layer=layer.name,
        )
    )


def _projection_name(epsg: int) -> str:
    return "WGS84" if epsg == WGS84 else f"EPSG:{epsg}"


def _territory(outline: BaseGeometry) -> int | None:
    """The legal projection where a WGS84 outline lies; None unless all its parts lie in one French territory."""
    corners = [
        projection_at(x, y)
        for west, south, east, north in shapely.bounds(shapely.get_parts(outline)).tolist()
        for x, y in ((west, south), (east, north))
    ]
    if None in corners or (len(set(corners)) > 1 and not _POLYNESIA.issuperset(corners)):
        return None
    west, south, east, north = outline.bounds
    return projection_at((west + east) / 2, (south + north) / 2)


def _check_places(layer: Layer, epsg: int, codes: list[str], drawn: np.ndarray, placed: np.ndarray) -> None:
    """Refuse outlines outside French territories; for most of a layer, its projection or its axes are wrong."""
    wrong = [at for at, outline in enumerate(placed) if _territory(outline) is None]
    if not wrong:
        return
    swapped = shapely.transform(drawn[wrong], lambda points: points[:, ::-1])
    turned = [
        at
        for at, other in zip(wrong, _to_degrees(swapped, epsg), strict=True)
        if _is_turned(placed[at], other)
    ]
    if 2 * len(turned) > len(codes):
        raise _axes_swapped(layer)
    if 2 * len(wrong) > len(codes):
        raise Refused(
            Sentence(
                "The layer {layer} is read in {projection}, but there its coordinates lie outside French "
                "territories: its projection is wrong. Ask for the file in WGS84 (EPSG:4326).",
                layer=layer.name,
                projection=_projection_name(epsg),
            )
        )
    if turned:
        raise Refused(
            Sentence("The outline of {code} has longitude and latitude swapped.", code=codes[turned[0]])
        )
    raise Refused(Sentence("The outline of {code} lies outside French territories.", code=codes[wrong[0]]))


def _is_turned(placed: BaseGeometry, swapped: BaseGeometry) -> bool:
    """Whether each part of an outline lies in France, as it is or with its axes swapped."""
    pairs = zip(shapely.get_parts(placed), shapely.get_parts(swapped), strict=True)
    return all(_territory(part) is not None or _territory(other) is not None for part, other in pairs)


def _joined(
    drawn: list[tuple[_Row, BaseGeometry | None]], told: _Told
) -> list[tuple[_Row, BaseGeometry | None]]:
    """One line per QPV: the parts of a QPV that was cut into several lines are put together.

    Refuses a code that stands on lines which say different things of it.
    """
    by_code: dict[str, list[tuple[_Row, BaseGeometry | None]]] = defaultdict(list)
    for row, outline in drawn:
        by_code[row.code].append((row, outline))
    joined = []
    for code, lines in by_code.items():
        first, outline = lines[0]
        if len(lines) > 1:
            if any(_said(row) != _said(first) for row, _ in lines):
                raise Refused(Sentence("The code {code} stands twice in the file.", code=code))
            told.codes["joined"].append(code)
            outline = _put_together(code, [part for _, part in lines if part is not None])
        joined.append((first, outline))
    return joined


def _put_together(code: str, parts: list[BaseGeometry]) -> BaseGeometry | None:
    """The parts of one QPV as one outline; refuses parts that lie over each other without being the same."""
    different = list({part.normalize().wkb: part for part in parts}.values())
    if not different:
        return None
    whole = shapely.union_all(different)
    if whole.area < 0.999 * sum(part.area for part in different):
        raise Refused(
            Sentence("The code {code} stands twice in the file, with outlines that overlap.", code=code)
        )
    return _areas(whole)


def _said(row: _Row) -> dict[str, str | None]:
    return {name: _text(row.properties, [name]) for name in row.properties if name not in _OF_THE_PART}


def _features(
    rows: list[tuple[_Row, BaseGeometry | None]], told: _Told, progress: Progress | None
) -> list[Feature]:
    """The QPV with their outlines in both projections, and their surface."""
    epsgs = [None if outline is None else _territory(outline) for _, outline in rows]
    legal = np.full(len(rows), None, dtype=object)
    for legal_epsg in {epsg for epsg in epsgs if epsg is not None}:
        at = [place for place, epsg in enumerate(epsgs) if epsg == legal_epsg]
        legal[at] = projected(_array(rows[place][1] for place in at), to_legal(legal_epsg))
    features = []
    for number, ((row, outline), epsg, metres) in enumerate(zip(rows, epsgs, legal, strict=True), 1):
        is_whole = metres is None or metres.is_valid
        whole = metres if is_whole else _areas(shapely.make_valid(metres))
        features.append(_feature(row, outline, whole, epsg, told))
        if progress is not None:
            progress(number, len(rows))
    return features


def _feature(
    row: _Row, outline: BaseGeometry | None, legal: BaseGeometry | None, epsg: int | None, told: _Told
) -> Feature:
    code, properties = row.code, row.properties
    if outline is None or legal is None:
        outline = legal = epsg = None
        told.codes["bare"].append(code)
    inner = None if outline is None else outline.representative_point()
    codes, names = _commune_codes(row, told), _list(properties, _COMMUNE_NAMES)
    if codes and names and len(codes) != len(names):
        told.codes["unpaired"].append(code)
    label = _text(properties, _LABEL) or code
    if len(label) > LONGEST_TEXT:
        told.codes["cut"].append(code)
    return Feature(
        code=code,
        label=label[:LONGEST_TEXT],
        department=_department(row, told),
        region=(_text(properties, _REGION) or "")[:LONGEST_TEXT] or None,
        communes=paired(codes, [name[:LONGEST_TEXT] for name in names]),
        outline=outline,
        legal=legal,
        epsg=epsg,
        lon=None if inner is None else inner.x,
        lat=None if inner is None else inner.y,
        area_ha=None if legal is None else legal.area / 10_000,
        epci_codes=tuple(
            part
            for part in map(_without_decimals, _list(properties, _EPCI))
            if re.fullmatch(r"[0-9]{9}", part)
        ),
        row=row.number,
    )


def _text(properties: dict[str, Any], names: Iterable[str]) -> str | None:
    """The first field that is told, without double or trailing spaces and without signs that no one can print."""
    for name in names:
        value = properties.get(name)
        if _is_told(value) and not isinstance(value, (list, dict, np.ndarray)):
            return _clean(value) or None
    return None


def _is_told(value: Any) -> bool:
    """Whether a cell says anything: no null, no empty text, no number that is none."""
    if isinstance(value, float):
        return not math.isnan(value)
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _clean(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if text.isprintable() else "".join(letter for letter in text if letter.isprintable()).strip()


def _list(properties: dict[str, Any], names: Iterable[str]) -> list[str]:
    """A field of several values: an array (or its text), or a text with commas or semicolons."""
    for name in names:
        value = properties.get(name)
        if not _is_told(value):
            continue
        if isinstance(value, str) and value.lstrip().startswith("["):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                value = value.strip(" []")
        parts: Sequence[Any] = (
            list(value) if isinstance(value, (list, np.ndarray)) else re.split(r"[;,]", str(value))
        )
        told = [_clean(str(part).strip(" \"'")) for part in parts if _is_told(part)]
        return [part for part in told if part]
    return []


def _without_decimals(text: str) -> str:
    """The digits of a code that a spreadsheet took for a number (1053.0)."""
    return re.sub(r"^([0-9]+)\.0+$", r"\1", text)


def _commune_codes(row: _Row, told: _Told) -> list[str]:
    """The commune codes of a line, with the zero that a spreadsheet ate put back; what is no code is left out."""
    codes = []
    for part in _list(row.properties, _COMMUNE_CODES):
        whole = _without_decimals(part.upper())
        if re.fullmatch(r"[0-9]{4}", whole) and department_of(row.code).startswith("0"):
            whole = f"0{whole}"
        if not _COMMUNE_CODE.match(whole):
            told.codes["no commune"].append(row.code)
            continue
        if whole != part.upper():
            told.codes["zeros"].append(row.code)
        codes.append(whole)
    return codes


def _department(row: _Row, told: _Told) -> str:
    """The department that the code tells; the file's own word is compared with it."""
    department = department_of(row.code)
    for part in _list(row.properties, _DEPARTMENT)[:1]:
        said = _without_decimals(part.upper())
        if said != department:
            is_damaged = said.isdigit() and said.zfill(2) == department
            told.codes["zeros" if is_damaged else "department"].append(row.code)
        elif said != part.upper():
            told.codes["zeros"].append(row.code)
    return department


def paired(codes: list[str], names: list[str]) -> tuple[tuple[str | None, str | None], ...]:
    """Commune codes with their names; when the two lists differ in length neither is guessed from the other."""
    if len(codes) == len(names):
        return tuple(zip(codes, names, strict=True))
    return (*((code, None) for code in codes), *((None, name) for name in names))


def _check_departments(features: list[Feature], told: _Told) -> None:
    """Doubt outlines that lie far from the department of their codes; most of them: the projection is wrong."""
    shapes = {department.code: department.outline for department in departments()}
    known = [one for one in features if one.lon is not None and one.department in shapes]
    points = shapely.points([one.lon for one in known], [one.lat for one in known])
    distances = shapely.distance(points, _array(shapes[one.department] for one in known))
    far = [one.code for one, distance in zip(known, distances, strict=True) if distance > FAR_DEGREES]
    if far and 2 * len(far) >= len(known):
        raise Refused(
            Sentence(
                "Most outlines ({n} of {total}, among them {code}) lie far from the department of their codes: the "
                "projection of the file is wrong. Ask for it in WGS84 (EPSG:4326).",
                n=len(far),
                total=len(known),
                code=far[0],
            )
        )
    told.codes["far"] += far


def _listed(codes: list[str]) -> str:
    """The first codes, each once."""
    once = list(dict.fromkeys(codes))
    return ", ".join(once[:10]) + (", …" if len(once) > 10 else "")


def _summed(told: _Told, left_out: int) -> list[Note]:
    """One note per kind of remark, with the codes it is about."""
    notes = []
    for kind, severity, sentence in _KINDS:
        codes = list(dict.fromkeys(told.codes[kind]))
        if codes:
            filled = Sentence(sentence.msgid, sentence.plural, n=len(codes), codes=_listed(codes))
            notes.append(Note(severity, filled, codes[0] if len(codes) == 1 else None))
    if left_out:
        sentence = Sentence(
            "One line without a QPV code of this generation was left out.",
            "{n} lines without a QPV code of this generation were left out.",
            n=left_out,
        )
        notes.append(Note("info", sentence))
    return notes


_KINDS = (
    (
        "crossed",
        "info",
        Sentence(
            "One outline crossed itself and was repaired: {codes}.",
            "{n} outlines crossed themselves and were repaired: {codes}.",
        ),
    ),
    (
        "mended",
        "info",
        Sentence(
            "In one outline a ring of fewer than four points was dropped: {codes}.",
            "In {n} outlines rings of fewer than four points were dropped: {codes}.",
        ),
    ),
    (
        "joined",
        "info",
        Sentence(
            "One QPV lies on several lines of the file; its parts were put together: {codes}.",
            "{n} QPV lie on several lines of the file; their parts were put together: {codes}.",
        ),
    ),
    (
        "bare",
        "warning",
        Sentence(
            "One QPV is listed without its outline: {codes}.",
            "{n} QPV are listed without their outlines: {codes}.",
        ),
    ),
    (
        "far",
        "warning",
        Sentence(
            "One outline lies far from the department of its code; look at it on the map: {codes}.",
            "{n} outlines lie far from the department of their codes; look at them on the map: {codes}.",
        ),
    ),
    (
        "zeros",
        "warning",
        Sentence(
            "For one QPV the code of a commune or department had lost its zero or was a decimal "
            "number; it was repaired: {codes}.",
            "For {n} QPV the code of a commune or department had lost its zero or was a decimal "
            "number; it was repaired: {codes}.",
        ),
    ),
    (
        "department",
        "info",
        Sentence(
            "For one QPV the department told is not the one of its code, which was kept: {codes}.",
            "For {n} QPV the department told is not the one of their code, which was kept: {codes}.",
        ),
    ),
    (
        "no commune",
        "warning",
        Sentence(
            "For one QPV what stands as the code of a commune is none, and was left out: {codes}.",
            "For {n} QPV what stands as the code of a commune is none, and was left out: {codes}.",
        ),
    ),
    (
        "unpaired",
        "warning",
        Sentence(
            "One QPV has not as many codes as names of communes; they were not paired: {codes}.",
            "{n} QPV have not as many codes as names of communes; they were not paired: {codes}.",
        ),
    ),
    (
        "cut",
        "warning",
        Sentence(
            "One name was too long and was cut: {codes}.",
            "{n} names were too long and were cut: {codes}.",
        ),
    ),
)
