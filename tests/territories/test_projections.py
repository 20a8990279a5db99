"""Are the written-out projections those of the register of coordinate systems?"""

import threading

import numpy as np
import pytest
from pyproj import Geod, Transformer
from shapely import LineString

from committee.territories.projections import degrees_spanned, from_legal, projected, to_legal
from committee.territories.rules import PROJECTIONS

GRID = np.linspace(0.02, 0.98, 7)
# The register knows a datum shift for Polynésie, of some decimetres, as precise as WGS84 itself.
SHIFTED = {3296, 3297, 3298}


def inside(box: tuple[float, float, float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Points all over a box, in degrees."""
    west, south, east, north = box
    lons, lats = np.meshgrid(west + GRID * (east - west), south + GRID * (north - south))
    return lons.ravel(), lats.ravel()


@pytest.mark.parametrize(("epsg", "box"), PROJECTIONS)
def test_projection_is_the_one_of_the_register(epsg: int, box: tuple[float, float, float, float]) -> None:
    lons, lats = inside(box)
    official = Transformer.from_crs("EPSG:4326", f"EPSG:{epsg}", always_xy=True).transform(lons, lats)
    ours = to_legal(epsg).transform(lons, lats)
    assert np.abs(np.subtract(ours, official)).max() < (1.0 if epsg in SHIFTED else 1e-6)
    back = from_legal(epsg).transform(*ours)
    assert np.abs(np.subtract(back, (lons, lats))).max() < 1e-9


def test_shapes_are_projected_vertex_by_vertex_and_threads_agree() -> None:
    line = LineString([(2.0, 48.0), (3.0, 49.0)])
    expected = [to_legal(2154).transform(lon, lat) for lon, lat in line.coords]
    found: list[LineString] = []
    threads = [
        threading.Thread(target=lambda: found.append(projected(line, to_legal(2154)))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [list(each.coords) for each in found] == [expected] * 4


@pytest.mark.parametrize(("epsg", "box"), PROJECTIONS)
@pytest.mark.parametrize("metres", [1.0, 10_000.0, 300_000.0])
def test_degrees_spanned_are_never_too_few(
    epsg: int, box: tuple[float, float, float, float], metres: float
) -> None:
    lons, lats = inside(box)
    spanned = degrees_spanned(metres, lats)
    for azimuth in range(0, 360, 30):
        lon, lat, _ = Geod(ellps="GRS80").fwd(
            lons, lats, np.full_like(lons, azimuth), np.full_like(lons, metres)
        )
        assert (np.hypot(lon - lons, lat - lats) <= spanned).all()
