"""Does a damaged perimeter file leave one clear sentence, and the earlier edition as it was?"""

import os
from datetime import datetime

import pytest

from committee.people.rules import OFFICE
from committee.store.engine import reading
from committee.territories import actions, queries
from committee.territories.records import Edition
from committee.words import Refused, say
from tests.factories.perimeter_files import REUNION, SQUARES, geopackage, parts, shapefile, table, zipped
from tests.factories.territories import QP2024, collection, feature, load_squares, ring

pytestmark = pytest.mark.usefixtures("store")
WHOLE, PACKED, PACKAGE = QP2024.read_bytes(), shapefile(), geopackage()
LAMBERT, DEGREES = parts(*table(SQUARES), epsg=2154), parts(*table(SQUARES))
MEGABYTE = 2**20


def damaged() -> dict[str, bytes]:
    cut = {f"{name} cut at {share}": content[: int(len(content) * share)] for name, content in (
        ("json", WHOLE), ("zip", PACKED), ("geopackage", PACKAGE)
    ) for share in (0.05, 0.3, 0.6, 0.95)}  # fmt: skip
    projection = {"QP2024_essai.prj": LAMBERT["QP2024_essai.prj"]}
    shp = LAMBERT["QP2024_essai.shp"]
    return cut | {
        "shapefile cut": zipped(LAMBERT | {"QP2024_essai.shp": shp[:-60]}),
        "wrong projection": zipped(LAMBERT | {"QP2024_essai.prj": DEGREES["QP2024_essai.prj"]}),
        "another island": zipped(parts(*table(REUNION), epsg=2975) | projection),
        "swapped axes": collection(feature("QN03190M", [[ring(43.6, 1.4)]])),
        "zip bomb": zipped({"qpv.geojson": b" " * (20 * MEGABYTE)}),
        "many entries": zipped({f"{n}.geojson": b"" for n in range(1_001)}),
        "zip in a zip": zipped({"qpv.zip": zipped({"qpv.geojson": b" " * (20 * MEGABYTE)})}),
        "junk": b"\x01" + os.urandom(200 * MEGABYTE),
        "start of a JSON": b'{"type": "FeatureCollection", "features": [' + b"[[1.4, 43.6]]," * (14 * MEGABYTE),
        "no number": WHOLE.replace(b"1.404", b"NaN"),
        "too large a number": WHOLE.replace(b"1.404", b"1e999"),
        "deep nesting": b'{"type": ' + b"[" * 100_000,
        "image": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        "page of a proxy": b"<!DOCTYPE html><html><body>Proxy error</body></html>",
        "empty": b"",
        "XML": b'<?xml version="1.0"?><gml/>',
    }  # fmt: skip


def test_damaged_file_is_refused_and_the_earlier_edition_stays(now: datetime) -> None:
    first = load_squares(now)
    for name, content in damaged().items():
        with pytest.raises(Refused) as refusal:
            actions.import_perimeters(content, actor=OFFICE, now=now)
        assert say(refusal.value.sentence, "fr") != say(refusal.value.sentence, "en"), name
    with reading() as session:
        assert session.query(Edition).count() == 1
    (edition,) = queries.editions()
    assert (edition.id, edition.qpv_count) == (first.edition_id, 6)
    assert queries.locate(1.4, 43.6, on=now.date()).answer == "inside"
