"""Perimeter files for tests in each of the published forms, made of invented squares or of any read contents."""

import io
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from pyproj import Transformer

from committee.territories.perimeters import Feature
from committee.territories.projections import projected

COLUMNS = ("code_qp", "lib_qp", "insee_dep", "insee_com", "lib_com", "siren_epci")
Square = tuple[str, float, float]


def table(squares: Iterable[Square], **changed: Any) -> tuple[list[dict[str, Any]], list[Any]]:
    """Rows with the official names, and shapes in WGS84, of invented squares: code, longitude, latitude."""
    rows, shapes = [], []
    for code, lon, lat in squares:
        row = {"code_qp": code, "lib_qp": f"Quartier d'été {code}", "insee_dep": code[2:5].lstrip("0")}
        row |= {"insee_com": "31555", "lib_com": "Toulouse", "siren_epci": "243100518"}
        rows.append(row | changed)
        shapes.append(shapely.box(lon - 0.004, lat - 0.004, lon + 0.004, lat + 0.004))
    return rows, shapes


def told(features: Iterable[Feature]) -> tuple[list[dict[str, Any]], list[Any]]:
    """Rows and shapes of features that were read from a file."""
    rows, shapes = [], []
    for one in features:
        codes, names = zip(*one.communes, strict=True) if one.communes else ((), ())
        row = {"code_qp": one.code, "lib_qp": one.label, "insee_dep": one.department}
        row |= {"insee_com": ", ".join(codes), "lib_com": ", ".join(names)}
        rows.append(row | {"siren_epci": ", ".join(one.epci_codes) or None})
        shapes.append(one.outline)
    return rows, shapes


def written(
    folder: Path,
    name: str,
    rows: list[dict[str, Any]],
    shapes: list[Any],
    *,
    epsg: int = 4326,
    driver: str = "ESRI Shapefile",
    encoding: str | None = None,
    geometry_type: str = "MultiPolygon",
    append: bool = False,
    layer: str | None = None,
) -> Path:
    """Write shapes, given in WGS84, in another projection, as the tools of the State do."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    if epsg != 4326:
        array = projected(array, Transformer.from_crs("EPSG:4326", f"EPSG:{epsg}", always_xy=True))
    columns = list(rows[0]) if rows else list(COLUMNS)
    values = [np.array([row[column] for row in rows], dtype=object) for column in columns]
    ending = {"ESRI Shapefile": "shp", "GPKG": "gpkg", "GeoJSON": "geojson"}[driver]
    path = folder / f"{name}.{ending}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            path,
            shapely.to_wkb(array),
            values,
            columns,
            crs=f"EPSG:{epsg}",
            driver=driver,
            encoding=encoding,
            geometry_type=geometry_type,
            append=append,
            layer=layer or name,
        )
    return path


def parts(
    rows: list[dict[str, Any]], shapes: list[Any], name: str = "QP2024_essai", **options: Any
) -> dict[str, bytes]:
    """The files of one Shapefile or GeoPackage, by name."""
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), name, rows, shapes, **options)
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def zipped(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """A ZIP of files, all in one folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}{name}", content)
    return out.getvalue()


SQUARES: tuple[Square, ...] = (("QN03190M", 1.4, 43.6), ("QN03191N", 1.45, 43.62))
ISLANDS: tuple[Square, ...] = (("QN97190M", -61.53, 16.24),)
REUNION: tuple[Square, ...] = (("QN97490M", 55.45, -20.9),)


def shapefile(squares: Iterable[Square] = SQUARES, name: str = "QP2024_essai", **options: Any) -> bytes:
    """A ZIP with the Shapefile of invented squares."""
    return zipped(parts(*table(squares), name=name, **options), "SHP/")


def geopackage(squares: Iterable[Square] = SQUARES, name: str = "QP2024_essai", **options: Any) -> bytes:
    """The GeoPackage of invented squares."""
    return parts(*table(squares), name=name, driver="GPKG", **options)[f"{name}.gpkg"]


def official_like_zip() -> bytes:
    """The layout of the State's ZIP of Shapefiles: the same QPV in several layers and projections."""
    hexagon, islands, reunion = table(SQUARES), table(ISLANDS), table(REUNION)
    whole = tuple(one + two + three for one, two, three in zip(hexagon, islands, reunion, strict=True))
    files = parts(*hexagon, name="QP2024_France_hexagonale_LB93", epsg=2154)
    files |= parts(*whole, name="QP2024_France_Hexagonale_Outre_Mer_WGS84")
    files |= parts(*islands, name="QP2024_Guadeloupe_RGAF09_UTM20N", epsg=5490)
    files |= parts(*reunion, name="QP2024_LaReunion_RGR92_UTM40S", epsg=2975)
    return zipped(files, "SHP/")
