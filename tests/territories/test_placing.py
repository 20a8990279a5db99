"""Are declared QPV recognised by code and name, and is a doubt proposed, never decided?"""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.people.rules import OFFICE
from committee.territories import actions, queries
from committee.territories.placing import (
    Agreement,
    Placement,
    SiteWords,
    declared_against_computed,
    declared_codes,
    plain_name,
)
from committee.territories.queries import place_by_words, place_many
from committee.territories.rules import Answer, Method
from tests.factories.territories import QP2015, collection, feature, load_squares, load_whole_list, ring

ON = date(2026, 3, 1)
OFFICIAL = "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"


@pytest.fixture
def squares(store: Path, now: datetime) -> None:
    """Invented perimeters of both generations."""
    load_squares(now)
    actions.import_perimeters(QP2015, actor=OFFICE, now=now)


def placed(qpv: str | None = None, commune: str | None = None, **told: str) -> Placement:
    return place_by_words(SiteWords(qpv=qpv, commune=commune, **told), ON)


@pytest.mark.usefixtures("squares")
@pytest.mark.parametrize(
    ("qpv", "told", "code"),
    [
        ("carre  DUPONT", {"commune": "TOULOUSE"}, "QN03190M"),
        ("QPV Carré-Dupont", {"commune_code": "31555"}, "QN03190M"),
        ("Quartier prioritaire Carré Dupont", {"department": "31"}, "QN03190M"),
        ("La Place, le Coeur des Etangs", {"commune": "Colomiers"}, "QN03191N"),
        ("Le Carré du Port", {"commune": "Le Port", "department": "974"}, "QN97490M"),
        ("Orléans d'Essai", {"commune": "St-Martin"}, "QN97890M"),
    ],
)
def test_name_and_place_are_recognised(qpv: str, told: dict[str, str], code: str) -> None:
    found = placed(qpv, **told)
    assert (found.answer, found.method, found.codes) == (Answer.INSIDE, Method.DECLARED_NAME, (code,))
    assert "not verified by a point" in str(found.reason)
    assert (found.generation, found.precision_m) == ("2024", None)


@pytest.mark.usefixtures("squares")
def test_point_of_a_declared_district_lies_inside_and_decides_nothing() -> None:
    found = placed("Carré Dupont", "Toulouse")
    assert queries.locate(found.lon, found.lat, precision_m=0, on=ON).matches[0].code == "QN03190M"
    assert queries.locate(found.lon, found.lat, precision_m=found.precision_m, on=ON).answer is Answer.UNKNOWN
    outlineless = placed("Sans Contour", "Mende")
    assert (outlineless.answer, outlineless.lon) == (Answer.INSIDE, None)


@pytest.mark.usefixtures("squares")
@pytest.mark.parametrize("text", ["QN03190M", "qn03190m", "QN03190M - Carré Dupont", "(QN03190M)"])
def test_code_is_recognised_wherever_it_stands(text: str) -> None:
    found = placed(text)
    assert (found.answer, found.method, found.codes) == (Answer.INSIDE, Method.DECLARED_CODE, ("QN03190M",))


@pytest.mark.usefixtures("squares")
@pytest.mark.parametrize(
    "text",
    [
        "Carré Dupont | Les Vagues",
        "Carré Dupont ; Les Vagues",
        "Carré Dupont, Les Vagues",
        "Carré Dupont et Les Vagues",
    ],
)
def test_several_districts_of_one_site_are_all_kept(text: str) -> None:
    assert placed(text, "Toulouse").codes == ("QN03190M", "QN03192N")


@pytest.mark.usefixtures("squares")
@pytest.mark.parametrize(
    ("qpv", "told", "answer", "part", "proposals"),
    [
        (None, {}, Answer.UNKNOWN, "Nothing says where", ()),
        ("  ", {"commune": "Toulouse"}, Answer.UNKNOWN, "Only the commune", ()),
        (None, {"address": "3 rue X"}, Answer.UNKNOWN, "Only the address", ()),
        ("Hors QPV", {}, Answer.UNKNOWN, "only a point can verify", ()),
        ("oui", {}, Answer.UNKNOWN, "without saying which", ()),
        ("Les Vagues", {}, Answer.UNCERTAIN, "names no commune", ("QN03192N",)),
        ("Vagues", {"commune": "Toulouse"}, Answer.UNKNOWN, "close name", ("QN03192N",)),
        ("Les Vagues", {"commune": "Mende"}, Answer.UNKNOWN, "but not in Mende", ("QN03192N",)),
        ("Nulle part", {"commune": "Toulouse"}, Answer.UNKNOWN, "is not complete", ()),
        (
            "QN03190M",
            {"commune": "Mende", "department": "48"},
            Answer.UNCERTAIN,
            "one of the two is wrong",
            ("QN03190M",),
        ),
        ("QP031090", {}, Answer.UNCERTAIN, "does not hold on", ()),
        ("QN99999Z", {}, Answer.UNKNOWN, "not in the loaded list", ()),
        ("QN02A99Z", {}, Answer.UNKNOWN, "not in the loaded list", ()),
        ("Carré Dupont | Nulle part", {"commune": "Toulouse"}, Answer.UNCERTAIN, "is not complete", ()),
        ("Ici | Là", {"commune": "Toulouse"}, Answer.UNKNOWN, "is not complete", ()),
        ("Ici, Là", {"commune": "Toulouse"}, Answer.UNKNOWN, "is not complete", ()),
    ],
)
def test_doubt_is_said_and_proposed_never_decided(
    qpv: str | None, told: dict[str, str], answer: Answer, part: str, proposals: tuple[str, ...]
) -> None:
    found = placed(qpv, **told)
    assert found.answer is answer
    assert part in str(found.reason)
    assert tuple(each.code for each in found.proposals) == proposals
    assert found.codes == ()


def test_homonyms_are_proposed(store: Path, now: datetime) -> None:
    twins = [
        feature(
            "QN01101M", [[ring(2.35, 43.21)]], lib_qp="Centre Ville", insee_com="11069", lib_com="Carcassonne"
        ),
        feature(
            "QN01102M", [[ring(3.0, 43.18)]], lib_qp="Centre-ville", insee_com="11262", lib_com="Narbonne"
        ),
    ]
    actions.import_perimeters(collection(*twins), actor=OFFICE, now=now)
    found = placed("Centre ville", department="11")
    assert (found.answer, [each.communes for each in found.proposals]) == (
        Answer.UNCERTAIN,
        ["Carcassonne", "Narbonne"],
    )
    assert placed("Centre ville", "Narbonne").codes == ("QN01102M",)


def test_alias_proposes(store: Path, now: datetime) -> None:
    actions.load_shipped_facts(actor=OFFICE, now=now)
    for text in ("Rose des Vents", "Rose des Vents, Étangs, Merisier"):
        found = placed(text, "Aulnay-sous-Bois")
        assert (found.answer, [each.code for each in found.proposals]) == (Answer.UNKNOWN, ["QN09353M"])


def test_older_code_proposes_what_continues_it(store: Path, now: datetime) -> None:
    actions.load_shipped_facts(actor=OFFICE, now=now)
    found = placed("QP095011")
    assert (found.answer, [each.code for each in found.proposals]) == (Answer.UNCERTAIN, ["QN09511M"])
    then = place_by_words(SiteWords(qpv="QP095011"), date(2021, 2, 4))
    assert (then.answer, then.codes, then.generation) == (Answer.INSIDE, ("QP095011",), "2015")


def test_without_any_list_nothing_is_recognised(store: Path) -> None:
    assert placed("QN03190M").answer is Answer.UNKNOWN
    assert placed("Carré Dupont", "Toulouse").answer is Answer.UNKNOWN


@pytest.mark.usefixtures("squares")
def test_number_of_statements_does_not_grow(statements: list[str]) -> None:
    words = [SiteWords(qpv="Carré Dupont", commune="Toulouse"), SiteWords(qpv="QP031090")]
    place_many(words, ON)
    statements.clear()
    place_many(words, ON)
    few = len(statements)
    statements.clear()
    place_many(words * 300, ON)
    assert len(statements) == few <= 3


def test_every_official_name_is_recognised_in_its_commune(store: Path, now: datetime, shared: Path) -> None:
    actions.import_perimeters(shared / "data" / "qpv" / OFFICIAL, actor=OFFICE, now=now)
    held = queries.districts(on=ON)
    pairs = [
        (code, SiteWords(qpv=name.upper(), commune=commune.strip(), department=department))
        for code, name, communes, department in zip(
            held["code"], held["name"], held["communes"], held["department"], strict=True
        )
        for commune in communes.split(", ")
    ]
    found = place_many([words for _, words in pairs], ON)
    missed = [(code, each) for (code, _), each in zip(pairs, found, strict=True) if each.codes != (code,)]
    assert (len(pairs), missed) == (1776, [])
    assert "No QPV is called" in str(placed("Introuvable", "Paris").reason)
    assert "No QPV has the code" in str(placed("QN07599Z").reason)
    assert placed("Goutte d’Or", "Paris 18e").codes == placed("Goutte d'Or", commune_code="75118").codes


def test_codes_are_found_in_a_text() -> None:
    assert declared_codes("qn01102i, QP02A001 / QN01102I xQN01103Mx") == ("QN01102I", "QP02A001")
    assert plain_name("QPV Quartier St Jean") == "saint jean"


@pytest.mark.usefixtures("squares")
def test_declared_beside_computed(now: datetime) -> None:
    load_whole_list(now, "QN03190M", "QN03191N", "QN03192N")
    declared = placed("Carré Dupont", "Toulouse")
    cases = [
        (queries.locate(1.4, 43.6, on=ON), Agreement.AGREES),
        (queries.locate(1.3, 43.6, on=ON), Agreement.DIFFERS),
        (queries.locate(55.30, -20.94, on=ON), Agreement.DIFFERS),
        (queries.locate(1.4, 43.6, precision_m=None, on=ON), Agreement.NOT_COMPARABLE),
    ]
    for computed, agreement in cases:
        assert declared_against_computed(declared, computed).agreement is agreement
    doubt = declared_against_computed(placed("oui"), cases[0][0])
    assert (doubt.agreement, "without saying which" in str(doubt.sentence)) == (
        Agreement.NOT_COMPARABLE,
        True,
    )


@pytest.mark.usefixtures("squares")
def test_any_words_get_an_answer_with_a_reason() -> None:
    text = (
        st.none() | st.text(max_size=60) | st.sampled_from(["Carré Dupont", "QP031090", "QN03190M, x", "|;,"])
    )

    @given(text, text, text, text)
    def answered(qpv: str | None, commune: str | None, code: str | None, department: str | None) -> None:
        found = place_by_words(SiteWords(None, commune, code, department, qpv), ON)
        assert str(found.reason)
        assert (found.answer is Answer.INSIDE) == bool(found.codes)
        assert found.answer is not Answer.OUTSIDE

    answered()
