"""Are layers told by their bytes, and is GDAL never led to another driver, file or address?"""

import sqlite3
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest
import shapely

from committee.territories.layers import epsg_of, is_geographic, read_layers
from committee.words import Refused
from tests.factories.perimeter_files import SQUARES, geopackage, parts, shapefile, table, zipped
from tests.factories.territories import QP2024, collection, feature, ring

PARTS = parts(*table(SQUARES), epsg=2154)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (QP2024.read_bytes(), True),
        (shapefile(), True),
        (geopackage(), True),
        (zipped({"a.bin": QP2024.read_bytes()}), True),
        (zipped({"a.csv": b"code_qp"}), False),
        (zipped({"[Content_Types].xml": b"", "a.geojson": b"{}"}), False),
        (b"PK\x03\x04", False),
        (b"code_qp;lib_qp", False),
        (b"<html>", False),
    ],
)
def test_file_is_recognised_by_its_bytes(content: bytes, expected: bool) -> None:
    assert is_geographic(content) is expected


@pytest.mark.parametrize(
    ("encoding", "told"), [("ISO-8859-1", b"UTF-8"), ("UTF-8", b"ISO-8859-1"), ("UTF-8", b"")]
)
def test_letters_are_read_as_they_are_not_as_the_file_says(encoding: str, told: bytes) -> None:
    files = parts(*table(SQUARES), encoding=encoding) | {"QP2024_essai.cpg": told}
    (layer,) = read_layers(zipped(files))
    assert layer.properties[0]["lib_qp"] == "Quartier d'été QN03190M"
    assert len(layer.notes) == bool(told)


@pytest.mark.parametrize("ending", ["dbf", "shx"])
def test_shapefile_without_its_parts_is_refused(ending: str) -> None:
    with pytest.raises(Refused, match=f"without its .{ending}"):
        read_layers(zipped({name: part for name, part in PARTS.items() if not name.endswith(ending)}))
    with pytest.raises(Refused, match="alone"):
        read_layers(PARTS["QP2024_essai.shp"])


@pytest.mark.parametrize("ending", ["shp", "shx", "dbf"])
@pytest.mark.parametrize("cut", [2, 10, 99, 150, 200])
def test_cut_shapefile_is_refused(ending: str, cut: int) -> None:
    name = f"QP2024_essai.{ending}"
    with pytest.raises(Refused):
        read_layers(zipped(PARTS | {name: PARTS[name][:-cut]}))


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_cut_geopackage_is_refused(share: float) -> None:
    content = geopackage()
    with pytest.raises(Refused, match="cut off"):
        read_layers(content[: int(len(content) * share)], "qp.gpkg")


def test_points_are_refused_by_their_kind() -> None:
    rows, _ = table(SQUARES)
    files = parts(rows, [shapely.Point(1, 43)] * 2, geometry_type="Point")
    with pytest.raises(Refused, match="Point"):
        read_layers(zipped(files))


def changed(*statements: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        path.write_bytes(geopackage())
        base = sqlite3.connect(path)
        for statement in statements:
            base.execute(statement)
        base.commit()
        base.close()
        return path.read_bytes()


@pytest.fixture
def asked() -> object:
    """The paths that a local server is asked for."""
    paths: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - the server's name

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_content_leads_to_another_file_or_address(asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    remote = f"/vsicurl/{address}/x.tif"
    source = f'<OGRVRTLayer name="x"><SrcDataSource>{remote}</SrcDataSource></OGRVRTLayer>'
    vrt = f"<OGRVRTDataSource>{source}</OGRVRTDataSource>"
    view = f"CREATE VIEW v AS SELECT gdal_get_pixel_value('{remote}', 1, 'georef', 0, 0) AS code_qp"
    column = (
        f"ALTER TABLE QP2024_essai ADD COLUMN c TEXT AS (gdal_get_pixel_value('{remote}', 1, 'georef', 0, 0))"
    )
    linked = collection(
        feature("QN03190M", [[ring(1.4, 43.6)]]),
        crs={"type": "link", "properties": {"href": f"{address}/crs"}},
    )
    hostile = [
        vrt.encode(),
        zipped({"a.vrt": vrt.encode()}),
        zipped(PARTS | {"QP2024_essai.prj": address.encode()}),
        changed(view),
        remote.encode(),
    ]
    for content in hostile:
        try:
            layers = read_layers(content)
        except Refused:
            continue
        assert [layer.epsg for layer in layers] == [None]
    (layer,) = read_layers(linked)
    assert (layer.epsg, layer.has_projection) == (None, True)
    for statement in (view, column):
        with pytest.raises(Refused, match=r"computed columns|cut off"):
            read_layers(changed(statement))
    with pytest.raises(Refused, match="computed columns"):
        read_layers(changed("ALTER TABLE QP2024_essai ADD COLUMN c TEXT AS (upper(code_qp))"))
    assert paths == []


def test_package_without_outlines_is_refused() -> None:
    with pytest.raises(Refused, match="no layer"):
        read_layers(changed("DELETE FROM gpkg_contents"))
    with pytest.raises(Refused, match="no layer"):
        read_layers(changed("ALTER TABLE gpkg_contents RENAME TO other"))


def test_projections_are_known_by_number_and_by_text() -> None:
    assert epsg_of("EPSG:2154") == 2154
    assert epsg_of("EPSG:4979") == 4326
    assert epsg_of("EPSG:999999") is None
    assert epsg_of("x" * 30_000) is None
    assert epsg_of(PARTS["QP2024_essai.prj"].decode()) == 2154


def test_empty_outlines_are_none() -> None:
    rows, shapes = table(SQUARES)
    (layer,) = read_layers(zipped(parts(rows, [shapes[0], None])))
    assert [shape is None for shape in layer.shapes] == [False, True]
    assert np.isfinite(shapely.bounds(layer.shapes[0])).all()
