"""Is a GeoJSON text read feature by feature, and told apart from all that is none?"""

import pytest

from committee.territories import geojson
from committee.territories.geojson import NOT_NUMBERS, another_kind, read_geojson
from committee.words import Refused
from tests.factories.territories import QP2024, collection, feature, ring

SQUARE = [[ring(1.4, 43.6)]]


def test_members_come_in_any_order() -> None:
    found = read_geojson(
        b'\xef\xbb\xbf {"features": [], "name": "QP", "crs": {"a": 1}, "type": "FeatureCollection"} '
    )
    assert (found.name, found.crs, found.properties) == ("QP", {"a": 1}, [])
    assert read_geojson(collection(feature("QN03190M", SQUARE))).geometries[0] is not None


def test_rings_are_closed_flattened_and_dropped() -> None:
    open_ring = ring(1.4, 43.6)[:-1]
    high = [[*open_ring[0], 12.0], *open_ring[1:]]
    found = read_geojson(
        collection(feature("A", [[high]]), feature("B", [[[[1, 2]]], *SQUARE]), feature("C", None))
    )
    assert found.geometries[0] is not None
    assert found.mended == {1}
    assert found.geometries[2] is None


@pytest.mark.parametrize(
    "coordinates",
    [
        [[[["1", "2"]] * 4]],
        [[[1, 2, 3, 4]]],
        [[{"a": 1}]],
        [[[[True, False]] * 4]],
        [[[[1e999, 2]] * 4]],
        [5],
    ],
)
def test_coordinates_that_are_no_numbers_are_flaws(coordinates: object) -> None:
    content = collection(feature("A", coordinates)).replace(b"Infinity", b"1e999")
    assert read_geojson(content).geometries == [NOT_NUMBERS]


def test_curves_and_points_are_flaws() -> None:
    assert "curves" in str(another_kind("CurvePolygon").refused("QN03190M"))
    assert "is a Point" in str(another_kind("Point").refused("QN03190M"))


@pytest.mark.parametrize("content", [b"{", b"{1", b'{"a" 1}', b'{"a":1,', b'{"a":1}x', b"{1:2}", b"{" * 9999])
def test_damaged_text_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="not JSON"):
        read_geojson(content)


def test_cut_text_tells_after_which_feature() -> None:
    content = QP2024.read_bytes()
    with pytest.raises(Refused, match="after its feature number 5"):
        read_geojson(content[: content.rindex(b"QN")])


@pytest.mark.parametrize(
    "content", [b"{}", b"[1]", b'{"type": "FeatureCollection", "features": 1}', collection(1)]
)
def test_other_json_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="not a GeoJSON"):
        read_geojson(content)


def test_endless_text_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="more than 6,000,000 numbers"):
        read_geojson(b'{"features": [' + b"[0,0]," * 3_000_001)
    monkeypatch.setattr(geojson, "LARGEST_TEXT", 10)
    with pytest.raises(Refused, match="larger"):
        read_geojson(QP2024.read_bytes())
