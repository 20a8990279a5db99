"""Are shipped facts drawn as they should be: a regular polygon with the surface of the QPV?"""

import pytest
from shapely import Point

from committee.settings import settings
from committee.territories.facts import MEDIAN_AREA_HA, read_facts, regular_polygon
from committee.territories.rules import Generation, department_of, generation_of
from committee.words import Refused

HEADER = "code,generation,name,communes,commune_codes,department,lon,lat,area_ha,predecessors,statut,note\n"


def test_facts_are_read_by_generation() -> None:
    content = HEADER + (
        'QN09353M,2024,"Duclos, Saussaie",Aulnay-sous-Bois|Sevran,93005|93071,93,2.49,48.95,40,'
        "QP093054|QP093055,MODIFIE,\n"
        "QP974001,2015,Ravine,Saint-Denis,97411,974,55.45,-20.89,,,,à vérifier\n"
        "QP031001,2015,Sans centre,Toulouse,31555,31,,,,,,\n"
    )
    of_2015, of_2024 = read_facts(content.encode())
    assert (of_2015.generation, of_2024.generation) == (Generation.OF_2015, Generation.OF_2024)
    (aulnay,) = of_2024.features
    assert aulnay.label == "Duclos, Saussaie"
    assert aulnay.communes == (("93005", "Aulnay-sous-Bois"), ("93071", "Sevran"))
    assert aulnay.predecessors == ("QP093054", "QP093055")
    assert aulnay.legal is not None
    assert aulnay.legal.area == pytest.approx(400_000)
    reunion, bare = of_2015.features
    assert reunion.legal is not None
    assert reunion.legal.area == pytest.approx(MEDIAN_AREA_HA * 10_000)
    assert (reunion.area_ha, reunion.note, reunion.epsg) == (None, "à vérifier", 2975)
    assert (bare.outline, bare.lon) == (None, None)


def test_regular_polygon_has_its_surface_and_centre() -> None:
    drawn = regular_polygon(Point(1000, 2000), 12.5)
    assert drawn.area == pytest.approx(125_000)
    assert drawn.centroid.distance(Point(1000, 2000)) < 0.001
    assert len(drawn.exterior.coords) == 33


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"code,name\nQN03101M,Carre\n",
        (HEADER + "QN03101M,2019,x,,,31,,,,,,\n").encode(),
        (HEADER + "QN03101M,2024,x,,,31,est,43,,,,\n").encode(),
    ],
)
def test_unreadable_facts_are_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read_facts(content)


def test_shipped_facts_are_well_formed() -> None:
    content = (settings().data / "reference" / "qpv_facts.csv").read_bytes()
    features = [feature for contents in read_facts(content) for feature in contents.features]
    assert len(features) > 100
    for feature in features:
        assert generation_of(feature.code) is not None
        assert department_of(feature.code) == feature.department
        assert feature.outline is not None
        assert feature.communes
