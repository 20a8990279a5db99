"""Are the official files read as they are, and everything else refused with a sentence?"""

import io
import zipfile
from pathlib import Path

import pytest
import shapely

from committee.territories import perimeters
from committee.territories.perimeters import paired, read_perimeters
from committee.territories.rules import Generation
from committee.words import Refused
from tests.factories.territories import QP2015, QP2024, collection, feature, ring

SQUARE = [[ring(1.4, 43.6)]]


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def test_official_layout_is_read() -> None:
    contents = read_perimeters(QP2024.read_bytes())
    assert contents.generation is Generation.OF_2024
    assert (len(contents.features), contents.repaired, contents.left_out) == (6, 1, 0)
    by_code = {found.code: found for found in contents.features}
    two = by_code["QN03191N"]
    assert two.label == "La Place, le Cœur des Étangs"
    assert two.communes == (("31555", "Toulouse"), ("31149", "Colomiers"))
    assert by_code["QN97890M"].region == "Collectivité d'outre-mer"
    assert by_code["QN97490M"].epsg == 2975
    assert by_code["QN04890N"].outline is None
    assert by_code["QN04890N"].lon is None
    crossed = by_code["QN03192N"].outline
    assert crossed is not None
    assert crossed.is_valid
    assert by_code["QN03190M"].area_ha == pytest.approx(57.4, abs=0.5)


def test_2015_layout_and_polygon_are_read() -> None:
    (only,) = read_perimeters(QP2015.read_bytes()).features
    assert (only.code, only.label, only.department) == ("QP031090", "Vieux Carré", "31")
    assert only.communes == (("31555", "Toulouse"),)


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        ("02571, 02691", "Omissy, Saint-Quentin"),
        ("02571;02691", "Omissy ; Saint-Quentin"),
        (["02571", "02691"], ["Omissy", "Saint-Quentin"]),
    ],
)
def test_several_communes_are_split_in_each_of_their_forms(codes: object, names: object) -> None:
    content = collection(feature("QN00201M", [[ring(3.3, 49.85)]], insee_com=codes, lib_com=names))
    (only,) = read_perimeters(content).features
    assert only.communes == (("02571", "Omissy"), ("02691", "Saint-Quentin"))


def test_communes_of_unequal_number_are_not_paired() -> None:
    assert paired(["31555"], ["Toulouse", "Colomiers"]) == (
        ("31555", None),
        (None, "Toulouse"),
        (None, "Colomiers"),
    )


def test_columns_of_other_files_are_understood() -> None:
    other = {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": SQUARE}}
    other["properties"] = {"CODE_QP": " qn03190m ", "NOM_QP": "Les  Beaudottes  Savigny", "fid": 1.0}
    (only,) = read_perimeters(collection(other)).features
    assert (only.code, only.label, only.department) == ("QN03190M", "Les Beaudottes Savigny", "31")
    assert only.communes == ()


def test_label_missing_gives_the_code_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    content = collection(feature("QN03190M", SQUARE, lib_qp=None))
    (only,) = read_perimeters(content, progress=lambda done, total: told.append((done, total))).features
    assert only.label == "QN03190M"
    assert told == [(1, 1)]


def test_ring_of_too_few_points_is_dropped_and_counted() -> None:
    flat = [[1.4, 43.6], [1.41, 43.6], [1.4, 43.6]]
    contents = read_perimeters(
        collection(feature("QN03190M", [*SQUARE, [flat]]), feature("QN03191M", [[flat]]))
    )
    assert contents.repaired == 2
    assert contents.features[0].outline is not None
    assert contents.features[1].outline is None


def test_outline_without_any_surface_is_kept_without_outline() -> None:
    line = [[1.4, 43.6], [1.41, 43.6], [1.42, 43.6], [1.4, 43.6]]
    contents = read_perimeters(collection(feature("QN03190M", [[line]])))
    assert contents.features[0].outline is None
    assert contents.repaired == 1


def test_third_dimension_is_ignored() -> None:
    high = [[[[*point, 12.0] for point in ring(1.4, 43.6)]]]
    assert read_perimeters(collection(feature("QN03190M", high))).features[0].outline is not None


def test_legal_outline_measures_metres() -> None:
    (only,) = read_perimeters(collection(feature("QN03190M", SQUARE))).features
    assert only.legal is not None
    west, south, east, north = only.legal.bounds
    assert 600 < east - west < 700
    assert 850 < north - south < 950


def test_generation_given_leaves_the_other_out() -> None:
    both = collection(feature("QN03190M", SQUARE), feature("QP031090", SQUARE), feature("QVA1", SQUARE))
    contents = read_perimeters(both, Generation.OF_2015)
    assert [found.code for found in contents.features] == ["QP031090"]
    assert contents.left_out == 2
    with pytest.raises(Refused, match="both generations"):
        read_perimeters(both)
    with pytest.raises(Refused, match="no QPV code of the 2024"):
        read_perimeters(QP2015.read_bytes(), Generation.OF_2024)


def test_zip_that_holds_the_geojson_is_opened() -> None:
    content = zipped(**{"GEOJSON/QP2024__geojson": QP2024.read_bytes(), "lisezmoi__txt": b"."})
    assert len(read_perimeters(content).features) == 6


WHOLE = QP2024.read_bytes()
BAD_POINT = [[[[1.4, 43.6], [1.41, "x"], [1.41, 43.61], [1.4, 43.6]]]]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xff\xfe\x00garbage", "UTF-8"),
        (b"<html>502 Bad Gateway</html>", "not JSON"),
        (WHOLE[: len(WHOLE) // 2], "cut off"),
        (b"[" * 100_000, "not JSON"),
        (b"[1, 2]", "not a GeoJSON"),
        (b'{"type": "Topology"}', "not a GeoJSON"),
        (collection(), "no QPV"),
        (collection("x"), "not a GeoJSON"),
        (collection(feature("IRIS", SQUARE)), "no QPV code"),
        (collection(feature("QN03190M", SQUARE), feature("QN03190M", SQUARE)), "twice"),
        (
            collection(
                feature("QN03190M", SQUARE), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
            ),
            "projection",
        ),
        (collection(feature("QN03190M", [[ring(43.6, 1.4)]])), "swapped"),
        (collection(feature("QN03190M", [[ring(-40.0, 30.0)]])), "outside French"),
        (collection(feature("QN03190M", [[ring(574_000.0, 6_280_000.0, 300.0)]])), "degrees"),
        (collection(feature("QN03190M", BAD_POINT)), "not numbers"),
        (
            collection(
                {"properties": {"code_qp": "QN03190M"}, "geometry": {"type": "Point", "coordinates": [1]}}
            ),
            "Point",
        ),
        (zipped(a__geojson=b"{}", b__geojson=b"{}"), "holds 2"),
        (zipped(qpv__shp=b"x"), "holds 0"),
        (zipped(a__geojson=WHOLE)[:-200], "ZIP cannot be opened"),
        (b"PK\x03\x04 not really", "ZIP cannot be opened"),
    ],
)
def test_file_that_cannot_be_trusted_is_refused(content: bytes, part: str) -> None:
    with pytest.raises(Refused, match=part):
        read_perimeters(content)


def test_zip_that_would_unpack_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(perimeters, "LARGEST", 1000)
    with pytest.raises(Refused, match="larger"):
        read_perimeters(zipped(a__geojson=WHOLE))


def test_official_2024_file_holds_1584_qpv(shared: Path) -> None:
    path = shared / "data" / "qpv" / "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
    contents = read_perimeters(path.read_bytes())
    assert len(contents.features) == 1584
    assert sum(len(found.communes) > 1 for found in contents.features) == 149
    assert all(shapely.is_valid(found.outline) for found in contents.features)
    assert {found.epsg for found in contents.features if found.department == "987"} <= {3296, 3297, 3298}


def test_official_2015_file_holds_372_qpv(shared: Path) -> None:
    path = shared / "data" / "qpv" / "qp2015_partial_idf_occitanie_wgs84.geojson"
    contents = read_perimeters(path.read_bytes())
    assert (contents.generation, len(contents.features)) == (Generation.OF_2015, 372)
