"""Are the official files read as they are, and everything else refused with a sentence?"""

import contextlib
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from committee.territories.perimeters import is_geographic, paired, read_perimeters
from committee.territories.rules import Generation
from committee.words import Refused
from tests.factories.perimeter_files import (
    ISLANDS,
    REUNION,
    SQUARES,
    geopackage,
    official_like_zip,
    parts,
    shapefile,
    table,
    told,
    zipped,
)
from tests.factories.territories import QP2015, QP2024, collection, feature, ring

SQUARE = [[ring(1.4, 43.6)]]


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
    content = zipped({"GEOJSON/QP2024.geojson": QP2024.read_bytes(), "lisezmoi.txt": b"."})
    assert len(read_perimeters(content).features) == 6


WHOLE = QP2024.read_bytes()
BAD_POINT = [[[[1.4, 43.6], [1.41, "x"], [1.41, 43.61], [1.4, 43.6]]]]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"{\xff\xfe\x00garbage", "UTF-8"),
        (b"<html>502 Bad Gateway</html>", "web page"),
        (b"\x89PNG\r\n", "not one that is read"),
        (b"<OGRVRTDataSource/>", "not one that is read"),
        (b'{"type": "FeatureCollection", "features": [[NaN]]}', "holds NaN"),
        (WHOLE[: len(WHOLE) // 2], "cut off"),
        (b'{"a":' + b"[" * 100_000, "not JSON"),
        (b"[1, 2]", "not a GeoJSON"),
        (b'{"type": "Topology"}', "not a GeoJSON"),
        (collection(), "no QPV"),
        (collection("x"), "not a GeoJSON"),
        (collection(feature("IRIS", SQUARE)), "no QPV code"),
        (collection(feature("QN03190M", SQUARE), feature("QN03190M", SQUARE, lib_qp="Autre")), "twice"),
        (collection(feature("QN03190M", SQUARE), feature("QN03190M", [[ring(1.403, 43.6)]])), "overlap"),
        (
            collection(
                feature("QN03190M", SQUARE), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
            ),
            "projection",
        ),
        (collection(feature("QN03190M", [[ring(43.6, 1.4)]])), "swapped"),
        (collection(feature("QN03190M", [[ring(-40.0, 30.0)]])), "outside French"),
        (collection(feature("QN03190M", [[ring(6_280_000.0, 574_000.0, 300.0)]])), "swapped"),
        (collection(feature("QN03190M", [[ring(9e6, 9e6, 300.0)]])), "does not say its projection"),
        (collection(feature("QN03190M", BAD_POINT)), "not numbers"),
        (
            collection(
                {"properties": {"code_qp": "QN03190M"}, "geometry": {"type": "Point", "coordinates": [1]}}
            ),
            "Point",
        ),
        (zipped({"a.geojson": b"{}"}), "not a GeoJSON"),
        (zipped({"qpv.shp": b"x"}), "no perimeters"),
        (zipped({"qpv.zip": shapefile()}), "another ZIP"),
        (zipped({"a.geojson": WHOLE})[:-200], "ZIP cannot be opened"),
        (b"PK\x03\x04 not really", "ZIP cannot be opened"),
    ],
)
def test_file_that_cannot_be_trusted_is_refused(content: bytes, part: str) -> None:
    with pytest.raises(Refused, match=part):
        read_perimeters(content)


def test_each_qpv_of_several_layers_and_projections_is_read_once() -> None:
    contents = read_perimeters(official_like_zip())
    assert [found.code for found in contents.features] == ["QN03190M", "QN03191N", "QN97190M", "QN97490M"]
    assert [found.epsg for found in contents.features] == [2154, 2154, 5490, 2975]
    assert contents.layer == "QP2024_France_Hexagonale_Outre_Mer_WGS84 (WGS84)"
    assert len(contents.notes) == 3
    assert contents.features[0].epci_codes == ("243100518",)


def test_layers_of_territories_are_put_together() -> None:
    files = parts(*table(SQUARES), name="LB93", epsg=2154) | parts(*table(REUNION), name="UTM40S", epsg=2975)
    contents = read_perimeters(zipped(files | parts(*table(ISLANDS), name="UTM20N", epsg=5490)))
    assert len(contents.features) == 4
    assert contents.layer is not None
    assert "LB93 (EPSG:2154)" in contents.layer
    assert contents.notes == ()


def test_two_editions_in_one_zip_are_refused() -> None:
    files = parts(*table(SQUARES), name="one") | parts(
        *table([SQUARES[0], ("QN03192N", 1.5, 43.6)]), name="two"
    )
    with pytest.raises(Refused, match="two editions"):
        read_perimeters(zipped(files))


@pytest.mark.parametrize("content", [geopackage(epsg=2154), shapefile(epsg=2154), shapefile(epsg=3857)])
def test_each_form_gives_the_same_outlines_within_a_centimetre(content: bytes) -> None:
    assert is_geographic(content)
    expected = read_perimeters(shapefile()).features
    for one, other in zip(read_perimeters(content).features, expected, strict=True):
        assert (one.code, one.label, one.communes) == (other.code, other.label, other.communes)
        assert shapely.hausdorff_distance(one.legal, other.legal) < 0.01


def test_missing_projection_is_judged_by_the_coordinates() -> None:
    lambert = {name: part for name, part in parts(*table(SQUARES), epsg=2154).items() if "prj" not in name}
    (note,) = read_perimeters(zipped(lambert)).notes
    assert (note.severity, "Lambert-93" in str(note.sentence)) == ("warning", True)
    degrees = {name: part for name, part in parts(*table(SQUARES)).items() if "prj" not in name}
    (note,) = read_perimeters(zipped(degrees)).notes
    assert (note.severity, "WGS84" in str(note.sentence)) == ("info", True)
    metres = {name: part for name, part in parts(*table(REUNION), epsg=2975).items() if "prj" not in name}
    with pytest.raises(Refused, match="does not say its projection"):
        read_perimeters(zipped(metres))


@pytest.mark.parametrize(("real", "declared"), [(2154, 4326), (4326, 2154), (3857, 2154), (2975, 2154)])
def test_projection_that_contradicts_the_coordinates_is_refused(real: int, declared: int) -> None:
    files = parts(*table(SQUARES if real != 2975 else REUNION), epsg=real)
    files |= {"QP2024_essai.prj": parts(*table(SQUARES), epsg=declared)["QP2024_essai.prj"]}
    with pytest.raises(Refused, match="projection is wrong"):
        read_perimeters(zipped(files))


def test_swapped_outline_among_others_is_refused_by_its_code() -> None:
    right = [feature(f"QN0319{n}N", [[ring(1.3 + n / 50, 43.6)]]) for n in range(4)]
    with pytest.raises(Refused, match="QN03198N has longitude"):
        read_perimeters(collection(*right, feature("QN03198N", [[ring(43.6, 1.4)]])))


def test_eaten_zeros_are_put_back_with_a_note() -> None:
    content = collection(
        feature("QN00101M", [[ring(5.22, 46.2)]], insee_com="1053", insee_dep="1", lib_com="Bourg-en-Bresse")
    )
    contents = read_perimeters(content)
    (only,) = contents.features
    assert (only.communes, only.department) == ((("01053", "Bourg-en-Bresse"),), "01")
    assert [note.severity for note in contents.notes] == ["warning"]


def test_parts_of_one_qpv_are_put_together() -> None:
    two = [feature("QN03190M", SQUARE, fid=1), feature("QN03190M", [[ring(1.45, 43.6)]], fid=2)]
    contents = read_perimeters(collection(*two))
    (only,) = contents.features
    assert shapely.get_num_geometries(only.outline) == 2
    assert "put together" in str(contents.notes[0].sentence)


def test_tangled_outline_is_refused_at_once() -> None:
    star = [
        [1.4 + 0.01 * ((n * 7919) % 997) / 997, 43.6 + 0.01 * ((n * 104729) % 991) / 991] for n in range(900)
    ]
    with pytest.raises(Refused, match="too often"):
        read_perimeters(collection(feature("QN03190M", [[[*star, star[0]]]])))


KINDS = {"json": WHOLE, "geopackage": geopackage(), "shapefile": shapefile()}
PARTS = parts(*table(SQUARES), epsg=2154)


@pytest.mark.parametrize("kind", [*KINDS, *PARTS])
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 200_000), st.binary(min_size=1, max_size=8)), min_size=1
    )
)
def test_damaged_bytes_are_read_or_refused(kind: str, changes: list[tuple[int, int, bytes]]) -> None:
    content = bytearray(KINDS.get(kind) or PARTS[kind])
    for how, at, some in changes:
        place = at % (len(content) + 1)
        if how == 0:
            del content[place:]
        elif how == 1:
            content[place : place + len(some)] = some
        else:
            content[place:place] = some
    whole = bytes(content) if kind in KINDS else zipped(PARTS | {kind: bytes(content)})
    is_geographic(whole)
    with contextlib.suppress(Refused):
        read_perimeters(whole)


def test_official_layers_give_the_same_qpv_in_every_form(shared: Path) -> None:
    path = shared / "data" / "qpv" / "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
    whole = {found.code: found for found in read_perimeters(path.read_bytes()).features}
    files: dict[str, bytes] = {}
    for epsg in (2154, 5490, 2972, 2975):
        files |= parts(*told(one for one in whole.values() if one.epsg == epsg), name=f"QP_{epsg}", epsg=epsg)
    read = read_perimeters(zipped(files)).features
    assert len(read) == 1479
    everything = read_perimeters(zipped(files | parts(*told(whole.values()), name="QP_WGS84"))).features
    assert len(everything) == 1584
    hexagon = [one for one in whole.values() if one.epsg == 2154]
    package = parts(*told(hexagon), name="QP", epsg=2154, driver="GPKG")["QP.gpkg"]
    for one in (*read, *everything, *read_perimeters(package).features):
        assert one.communes == whole[one.code].communes
        assert shapely.hausdorff_distance(one.legal, whole[one.code].legal) < 0.01


def test_official_2024_file_holds_1584_qpv(shared: Path) -> None:
    path = shared / "data" / "qpv" / "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
    contents = read_perimeters(path.read_bytes())
    assert len(contents.features) == 1584
    assert sum(len(found.communes) > 1 for found in contents.features) == 149
    assert sum(found.outline is None for found in contents.features) == 0
    assert sum(not found.epci_codes for found in contents.features) == 91
    assert all(shapely.is_valid(found.outline) for found in contents.features)
    assert {found.epsg for found in contents.features if found.department == "987"} <= {3296, 3297, 3298}


def test_official_2015_file_holds_372_qpv(shared: Path) -> None:
    path = shared / "data" / "qpv" / "qp2015_partial_idf_occitanie_wgs84.geojson"
    contents = read_perimeters(path.read_bytes())
    assert (contents.generation, len(contents.features)) == (Generation.OF_2015, 372)
