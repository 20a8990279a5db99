"""Is a place found by every means, in its generation, and is a doubt said and never decided?"""

import csv
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from committee.people.rules import OFFICE
from committee.store.engine import engine, writing
from committee.territories import actions, queries
from committee.territories.communes import arrondissements_of
from committee.territories.geocoding import AddressAsked, Answered, Geocoded
from committee.territories.points import PlaceAsked
from committee.territories.queries import LookUp, Means, look_up, look_up_many, qpv_of_commune
from committee.territories.records import GeocodedAddress
from committee.territories.rules import KNOWN_TOTALS, Answer, Generation, GeocodedKind, Method
from tests.factories.territories import QP2015, collection, feature, load_squares, ring

pytestmark = pytest.mark.usefixtures("store")
ON, AWARDED = date(2026, 3, 1), date(2021, 2, 4)


@pytest.fixture
def squares(store: Path, now: datetime) -> None:
    """Invented perimeters of both generations."""
    load_squares(now)
    actions.import_perimeters(QP2015, actor=OFFICE, now=now)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store with the official files is kept for the tests that follow."""
    return tmp_path_factory.mktemp("official") / "committee.sqlite3"


@pytest.fixture
def official(store: Path, now: datetime, shared: Path, filled: Path) -> Path:
    """Every official file of perimeters, lists and passage; of SQLite the first store is copied."""
    own, is_sqlite = store / "committee.sqlite3", engine().dialect.name == "sqlite"
    if is_sqlite and filled.exists():
        copy_database(filled, own)
        return shared
    for path in sorted((shared / "data" / "qpv").iterdir()):
        actions.import_data_set(path, actor=OFFICE, now=now)
    if is_sqlite:
        copy_database(own, filled)
    return shared


def copy_database(source: Path, target: Path) -> None:
    engine().dispose()
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def test_without_any_list_nothing_is_known() -> None:
    for asked in (
        {"lon": 1.4, "lat": 43.6},
        {"code": "QN03190M"},
        {"name": "Carré Dupont", "commune": "Toulouse"},
        {"commune": "Toulouse"},
        {"address": "1 rue A"},
        {},
    ):
        found = look_up(**asked, on=ON)  # type: ignore[arg-type]
        assert (found.answer, found.matches, found.note) == (Answer.UNKNOWN, (), None)
        assert str(found.reason)


@pytest.mark.usefixtures("squares")
def test_point_comes_before_words_and_tells_its_distance() -> None:
    found = look_up(lon=1.4, lat=43.6, code="QN97490M", on=ON)
    assert (found.answer, found.means, found.method) == (Answer.INSIDE, Means.POINT, Method.PERIMETER)
    assert found.codes == ("QN03190M",)
    assert found.matches[0].distance_m is not None
    assert "2024 generation" in str(found.note)
    doubtful = look_up(lon=1.4, lat=43.6, precision_m=5000, code="QN03190M", on=ON)
    assert (doubtful.answer, doubtful.means) == (Answer.UNCERTAIN, Means.POINT)
    centre = look_up(lon=1.4, lat=43.6, precision_m=None, code="QN03190M", on=ON)
    assert (centre.answer, centre.means) == (Answer.INSIDE, Means.CODE)


@pytest.mark.usefixtures("squares")
def test_code_that_does_not_hold_gives_those_of_the_other_generation(now: datetime) -> None:
    actions.load_shipped_facts(actor=OFFICE, now=now)
    old = look_up(code="QP031090", on=ON)
    assert (old.answer, old.codes) == (Answer.UNCERTAIN, ())
    assert "does not hold on" in str(old.reason)
    assert "no official passage is loaded" in str(old.succession)
    new = look_up(code="QN03190M", on=AWARDED)
    assert (new.answer, "does not hold on" in str(new.reason)) == (Answer.UNCERTAIN, True)
    assert "is known" in str(new.succession)
    held = look_up(code="QP031090", on=AWARDED)
    assert (held.answer, held.codes, held.generation) == (Answer.INSIDE, ("QP031090",), "2015")


@pytest.mark.usefixtures("squares")
def test_code_that_nobody_knows_or_that_was_set_aside_is_told(now: datetime) -> None:
    assert "not the code" in str(look_up(code="Carré", on=ON).reason)
    assert "not in the loaded list" in str(look_up(code="QN99999Z", on=ON).reason)
    (aside,) = [row for row in queries.editions() if row.generation == "2015"]
    actions.set_aside_edition(aside.id, "erreur de fichier", actor=OFFICE, now=now)
    found = look_up(code="QP031090", on=AWARDED)
    assert (found.answer, "set aside on" in str(found.reason)) == (Answer.UNKNOWN, True)
    assert aside.name in str(found.reason)


@pytest.mark.usefixtures("squares")
def test_commune_alone_proposes_and_never_decides_while_the_list_is_partial() -> None:
    found = look_up(commune="31555", on=ON)
    assert (found.answer, found.method, found.matches) == (Answer.UNKNOWN, Method.COMMUNE, ())
    assert {"QN03190M", "QN03192N"} <= {each.code for each in found.proposals}
    assert "a commune is not its QPV" in str(found.reason)
    empty = look_up(commune="Plougastel-Daoulas", on=ON)
    assert (empty.answer, "not complete" in str(empty.reason)) == (Answer.UNKNOWN, True)
    for asked, part in (
        ({"commune": "Nulle Part"}, "No commune is called"),
        ({"commune": "99999"}, "has the code 99999"),
        ({"commune": "Toulouse", "department": "75"}, "of the department 75"),
    ):
        assert part in str(look_up(**asked, on=ON).reason)  # type: ignore[arg-type]
    assert [row.code for row in qpv_of_commune("colomiers", ON)] == ["QN03191N"]
    assert qpv_of_commune("Nulle Part", ON) == []


@pytest.mark.usefixtures("squares")
def test_declared_name_that_nobody_knows_is_no_outside_although_the_commune_has_no_qpv() -> None:
    found = look_up(name="Les Tilleuls", commune="Toulouse", on=ON)
    assert (found.answer, found.means) == (Answer.UNKNOWN, Means.NAME)
    assert {"QN03190M", "QN03192N"} <= {each.code for each in found.proposals}


@pytest.mark.usefixtures("squares")
def test_address_decides_only_by_its_house_number(now: datetime) -> None:
    def found(asked: object) -> list[Answered]:
        return [Geocoded(GeocodedKind.HOUSE_NUMBER, 1.4, 43.6, 0.95, "1 Rue A 31000 Toulouse", "31555")]

    told = look_up(address="1 rue A", commune="Toulouse", on=ON, geocoder=found)
    assert (told.answer, told.means, told.codes) == (Answer.INSIDE, Means.ADDRESS, ("QN03190M",))
    assert (told.lon, told.precision_m) == (1.4, 15.0)

    def street(asked: object) -> list[Answered]:
        return [Geocoded(GeocodedKind.STREET, 1.4, 43.6, 0.95, "Rue A 31000 Toulouse", "31555")]

    told = look_up(address="rue A", commune="Toulouse", on=ON, geocoder=street)
    assert (told.answer, "A street does not" in str(told.reason)) == (Answer.UNKNOWN, True)
    assert "QN03190M" in {each.code for each in told.proposals}


@pytest.mark.usefixtures("squares")
def test_address_that_was_found_before_needs_no_geocoder(now: datetime) -> None:
    asked = AddressAsked("1 rue A", commune="Toulouse")
    with writing() as session:
        session.add(
            GeocodedAddress(
                question=asked.key,
                kind=GeocodedKind.HOUSE_NUMBER,
                lon=1.4,
                lat=43.6,
                score=0.95,
                label="1 Rue A",
                commune_code="31555",
                asked_at=now,
                created_at=now,
            )
        )
    assert look_up(address="1 rue A", commune="Toulouse", on=ON).codes == ("QN03190M",)


@pytest.mark.usefixtures("squares")
def test_statements_do_not_grow_with_the_places(statements: list[str]) -> None:
    asked = [PlaceAsked(1.4, 43.6), PlaceAsked(code="QP031090"), PlaceAsked(commune="Toulouse")]
    counts = []
    for times in (1, 1, 30):
        statements.clear()
        look_up_many(asked * times, on=ON)
        counts.append(len(statements))
    assert counts[1] == counts[2] <= 7


def test_commune_of_a_complete_edition_without_qpv_is_outside(official: Path) -> None:
    found = look_up(commune="Plougastel-Daoulas", on=ON)
    assert (found.answer, found.method, found.proposals) == (Answer.OUTSIDE, Method.COMMUNE, ())
    assert "according to “QPV 2024”" in str(found.reason)
    assert "01/03/2026" in str(found.reason)
    assert look_up(commune="Plougastel-Daoulas", on=AWARDED).answer is Answer.OUTSIDE
    denied = look_up(name="Les Tilleuls", commune="Plougastel-Daoulas", on=ON)
    assert (denied.answer, denied.means) == (Answer.UNKNOWN, Means.NAME)
    homonyms = look_up(commune="Saint-Denis", on=ON)
    assert (homonyms.answer, "Several communes" in str(homonyms.reason)) == (Answer.UNKNOWN, True)
    assert {each.code[2:5] for each in homonyms.proposals} == {"093", "974"}
    reunion = look_up(commune="Saint-Denis", department="974", on=ON)
    assert (len(reunion.proposals), {each.code[2:5] for each in reunion.proposals}) == (12, {"974"})
    merged = look_up(commune="93059", on=ON)
    assert "Pierrefitte-sur-Seine (Saint-Denis)" in str(merged.reason)
    assert look_up(commune="97411", on=date(2024, 6, 1)).proposals[0].generation == "2015"


def test_every_qpv_of_several_communes_is_found_from_each(official: Path) -> None:
    rows = [
        row for code in queries.districts(on=ON)["code"] if (row := queries.qpv_by_code(code)) is not None
    ]
    several = [row for row in rows if len(row.communes) > 1]
    assert len(several) == 149
    pairs = [(row, code, name) for row in several for code, name in row.communes]
    by_name = [PlaceAsked(name=row.name, commune=name, department=row.department) for row, _, name in pairs]
    by_code = [PlaceAsked(name=row.name.upper(), commune_code=code) for row, code, _ in pairs]
    for asked in (by_name, by_code):
        assert [each.codes for each in look_up_many(asked, on=ON)] == [(row.code,) for row, _, _ in pairs]
    alone = look_up_many([PlaceAsked(commune_code=code) for _, code, _ in pairs], on=ON)
    for (row, _, _), found in zip(pairs, alone, strict=True):
        assert found.answer is Answer.UNKNOWN
        assert row.code in {each.code for each in found.proposals}
    for row, code, _ in pairs[::20]:
        assert row in qpv_of_commune(str(code), ON)


def test_every_arrondissement_gives_the_qpv_of_its_town(official: Path) -> None:
    for town, count in (("75056", 21), ("13055", 41), ("69123", 10)):
        whole, then = qpv_of_commune(town, ON), qpv_of_commune(town, AWARDED)
        assert (len(whole), len(then) >= 8) == (count, True)
        for code in arrondissements_of(town):
            assert qpv_of_commune(code, ON) == whole
            found = look_up(commune=code, on=ON)
            assert [each.code for each in found.proposals] == [row.code for row in whole]
            assert found.answer is Answer.UNKNOWN
            assert "do not tell the arrondissement" in str(found.reason)
            for rows, day in ((whole, ON), (then, AWARDED)):
                names = [PlaceAsked(name=row.name, commune_code=code) for row in rows]
                assert [each.codes for each in look_up_many(names, on=day)] == [(row.code,) for row in rows]


def test_labels_crossed_in_the_passage_do_not_mislead(official: Path) -> None:
    cases = {
        ("Coeur de Loriol", "Loriol-sur-Drôme"): ("QN02611M", "QN02612M", "QP026012"),
        ("Clairval", "Saint-Rambert-d'Albon"): ("QN02612M", "QN02611M", "QP026011"),
        ("Elnon", "Saint-Amand-les-Eaux"): ("QN05956M", "QN05957M", "QP059057"),
        ("Collinière", "Saint-Amand-les-Eaux"): ("QN05957M", "QN05956M", "QP059058"),
    }
    for (name, commune), (code, other, before) in cases.items():
        found = look_up(name=name, commune=commune, on=ON)
        assert found.codes == (code,)
        assert [each.code for each in found.predecessors] == [before]
        for told in (found, look_up(code=before, on=ON)):
            assert f"exchange {code} and {other}" in str(told.warning)
    assert look_up(code="QN09511M", on=ON).warning is None
    assert look_up(code="QN09353M", on=ON).warning is None


def test_split_merge_and_end_are_told_by_the_official_passage(official: Path) -> None:
    split = look_up(code="QP093054", on=ON)
    assert [each.code for each in split.successors] == ["QN09353M", "QN09354M", "QN09355M"]
    assert [each.code for each in split.proposals] == ["QN09353M", "QN09354M", "QN09355M"]
    merged = look_up(code="QN09511M", on=AWARDED)
    assert [(each.code, each.name) for each in merged.predecessors] == [
        ("QP095011", "Axe Majeur - Horloge"),
        ("QP095012", "La Sébille"),
    ]
    over = look_up(code="QP031015", on=ON)
    assert (over.successors, "nothing continues QP031015" in str(over.succession)) == ((), True)
    winner = look_up(lon=2.03364, lat=49.04915, on=AWARDED)
    assert (winner.codes, [each.code for each in winner.successors]) == (("QP095011",), ["QN09511M"])
    nobody = look_up(code="QN09599Z", on=ON)
    assert (str(nobody.reason), nobody.succession) == ("No QPV has the code QN09599Z.", None)


NO_OUTLINE = "no outline of 2015 is loaded for its department"
MERGED = "merge: the point lies in one of its predecessors"
MOVED = "modified: its middle of 2024 lies outside the outline of 2015"
MOVED_NEAR_UNKNOWN = "the same, and another QPV of its department has no outline: not even outside"
NEW = "new in 2024"
UNNAMED = "no QPV is named"
FOUND = "found"


def test_every_seed_gives_its_codes_or_the_reason_why_not(official: Path) -> None:
    with (official / "data" / "seeds" / "territories.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_point, by_name = Counter[str](), Counter[str]()
    for row in rows:
        code, before = row["code_2024"], [each for each in row["code_2015"].split(", ") if each]
        if not code:
            by_point[UNNAMED] += 1
            assert look_up(commune="Lyon", on=ON).answer is Answer.UNKNOWN
            continue
        point = {"lon": float(row["lon"]), "lat": float(row["lat"])}
        now_there = look_up(**point, on=ON)  # type: ignore[arg-type]
        assert now_there.codes == (code,)
        assert [each.code for each in now_there.predecessors] == sorted(before)
        for commune in row["communes_2024"].split(", "):
            assert look_up(name=row["nom_2024"], commune=commune, on=ON).codes == (code,)
        by_point[_why_not(look_up(**point, on=AWARDED), before, row["perimetre_2015_dispo"])] += 1  # type: ignore[arg-type]
        names = zip(before, row["nom_2015"].split(" | "), row["commune_2015"].split(" | "), strict=False)
        for old, name, communes in names:
            for commune in communes.split(", "):
                assert look_up(name=name, commune=commune, on=AWARDED).codes == (old,)
        by_name[FOUND if before else NEW] += 1
        if not before:
            assert "does not hold" in str(look_up(code=code, on=AWARDED).reason)
    told = {NO_OUTLINE: 28, FOUND: 24, NEW: 6, MOVED: 2, MOVED_NEAR_UNKNOWN: 1, MERGED: 2, UNNAMED: 1}
    assert by_point == told
    assert by_name == {FOUND: 57, NEW: 6}


def _why_not(then: LookUp, before: list[str], has_outline: str) -> str:
    """Why the point does not give the QPV of 2015, or that it does."""
    if not before:
        assert then.codes == ()
        return NEW
    if then.codes == tuple(before):
        return FOUND
    if then.answer is Answer.INSIDE:
        assert set(then.codes) < set(before)
        return MERGED
    if has_outline == "True":
        assert then.nearest is not None
        assert then.nearest.code in before
        return MOVED if then.answer is Answer.OUTSIDE else MOVED_NEAR_UNKNOWN
    assert (then.answer, "without the" in str(then.reason)) == (Answer.UNKNOWN, True)
    return NO_OUTLINE


def test_name_of_a_text_is_only_proposed(official: Path) -> None:
    for name, commune, code in (
        ("Rose des Vents", "Aulnay-sous-Bois", "QN09353M"),
        ("Étangs", "Aulnay-sous-Bois", "QN09353M"),
        ("Merisier", "Aulnay-sous-Bois", "QN09353M"),
        ("Consolat-Mirabeau", "Marseille 15e", "QN01356I"),
    ):
        found = look_up(name=name, commune=commune, on=ON)
        assert (found.answer, found.codes) == (Answer.UNKNOWN, ())
        assert code in {each.code for each in found.proposals}


def test_second_list_of_the_state_completes_names_and_communes(official: Path) -> None:
    cases = {
        ("Porte de Montmartre - Porte des Poissonniers - Moskowa", "Paris 18e"): "QP075010",
        ("Porte Montmartre - Porte Des Poissonniers - Moskova", "Paris"): "QP075010",
        ("Marcouville", "Pontoise"): "QP095015",
        ("Marcouville", "Osny"): "QP095015",
        ("Les Beaudottes", "Sevran"): "QP093054",
    }
    assert {pair: look_up(name=pair[0], commune=pair[1], on=AWARDED).codes for pair in cases} == {
        pair: (code,) for pair, code in cases.items()
    }


def test_only_a_list_that_tells_all_communes_says_that_a_commune_has_none(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KNOWN_TOTALS, Generation.OF_2024, (2,))
    first, second = (feature(f"QN0319{at}M", [[ring(1.4 + at / 100, 43.6)]]) for at in (1, 2))
    actions.import_perimeters(collection(first, second), actor=OFFICE, now=now)
    partly = look_up(commune="Blagnac", on=ON)
    assert (partly.answer, "only one commune" in str(partly.reason)) == (Answer.UNKNOWN, True)
    more = {"insee_com": "31555, 31149", "lib_com": "Toulouse, Colomiers"}
    second["properties"] |= more
    actions.import_perimeters(collection(first, second), actor=OFFICE, now=now + timedelta(days=1))
    assert look_up(commune="Blagnac", on=ON).answer is Answer.OUTSIDE
    assert look_up(commune="Brest", on=date(2024, 6, 1)).answer is Answer.OUTSIDE
    assert look_up(commune="Saint-Denis", department="974", on=date(2024, 6, 1)).answer is Answer.UNKNOWN


@pytest.mark.usefixtures("squares")
def test_commune_that_is_itself_a_qpv_decides(now: datetime) -> None:
    content = collection(
        feature("QN97661C", None, lib_qp="Mamoudzou", insee_com="97611", lib_com="Mamoudzou"),
        feature("QN97652C", None, lib_qp="Bandraboua", insee_com="97602", lib_com="Bandraboua"),
        feature("QN97654C", None, lib_qp="Bouéni", insee_com="97602", lib_com="Bandraboua"),
    )
    actions.import_perimeters(content, actor=OFFICE, now=now + timedelta(days=1))
    for asked, code in (("Mamoudzou", "QN97661C"), ("97611", "QN97661C"), ("Bandraboua", "QN97652C")):
        found = look_up(commune=asked, on=ON)
        assert (found.answer, found.method, found.codes) == (Answer.INSIDE, Method.COMMUNE, (code,))
        assert "the commune alone decides" in str(found.reason)
    assert look_up(commune="97604", on=ON).codes == ("QN97654C",)
    assert look_up(name="Bouéni", commune="Bouéni", on=ON).codes == ("QN97654C",)
    doubtful = look_up(name="Nulle part", commune="Mamoudzou", on=ON)
    assert (doubtful.answer, doubtful.matches) == (Answer.UNKNOWN, ())
    assert [each.code for each in doubtful.proposals] == ["QN97661C"]


@pytest.mark.usefixtures("squares")
def test_passage_tells_before_the_code_whether_a_commune_is_a_qpv(now: datetime) -> None:
    content = collection(
        feature("QN31901M", None, lib_qp="Mende", insee_com="48095", lib_com="Mende", insee_dep="48"),
        feature("QN97661C", None, lib_qp="Mamoudzou", insee_com="97611", lib_com="Mamoudzou"),
    )
    actions.import_perimeters(content, actor=OFFICE, now=now + timedelta(days=1))
    passage = "qp2024,label_qp2024,statut,qp2015_1,label_qp2015_1\nQN97661C,Mamoudzou,NOUVEAU,,\n"
    actions.import_data_set(passage.encode(), actor=OFFICE, now=now)
    assert look_up(commune="Mamoudzou", on=ON).answer is Answer.UNKNOWN


@pytest.mark.usefixtures("squares")
def test_name_of_the_other_generation_is_told_with_what_continues_it(now: datetime) -> None:
    older = collection(
        feature("QP031801", [[ring(1.4, 43.6)]], nom_qp="Vieux Carré", lib_qp=None),
        feature("QP031802", [[ring(1.5, 43.6)]], nom_qp="Carré Perdu", lib_qp=None),
    )
    actions.import_perimeters(older, actor=OFFICE, now=now + timedelta(days=1))
    before = look_up(name="Vieux Carré", commune="Toulouse", on=ON)
    assert (before.answer, before.codes, before.elsewhere) == (Answer.UNCERTAIN, (), ("QP031801",))
    assert "it was the QPV QP031801" in str(before.reason)
    assert "no successor" not in str(before.reason)
    assert "no official passage is loaded" in str(before.succession)
    passage = (
        "qp2024,label_qp2024,statut,qp2015_1,label_qp2015_1\nQN03190M,Carré,MODIFIE,QP031801,Vieux Carré\n"
    )
    actions.import_data_set(passage.encode(), actor=OFFICE, now=now)
    continued = look_up(name="vieux carre", commune="Toulouse", on=ON)
    assert [each.code for each in continued.proposals][:1] == ["QN03190M"]
    assert [each.code for each in continued.successors] == ["QN03190M"]
    ended = look_up(name="Carré Perdu", commune="Toulouse", on=ON)
    assert "it has no successor" in str(ended.reason)
    assert "nothing continues QP031802" in str(ended.succession)
    assert look_up(name="Carré Perdu", commune="Mende", on=ON).elsewhere == ()
    later = look_up(name="Carré Dupont", commune="Toulouse", on=AWARDED)
    assert (later.answer, later.elsewhere) == (Answer.UNCERTAIN, ("QN03190M",))
    assert "it will be the QPV QN03190M" in str(later.reason)
    assert look_up(name="Carré Perdu", commune="Toulouse", on=AWARDED).codes == ("QP031802",)


@pytest.mark.usefixtures("squares")
@pytest.mark.parametrize("text", ["QN 03190 M", "qn03190m", "Q.N. 031.90.M", "qn 031 90 m", "QN-03190-M"])
def test_code_written_with_spaces_or_dots_is_a_code(text: str) -> None:
    for asked in ({"code": text}, {"name": f"Carré ({text})"}):
        assert look_up(**asked, on=ON).codes == ("QN03190M",)  # type: ignore[arg-type]
    assert queries.districts(search=text, on=ON)["code"].tolist() == ["QN03190M"]
    assert [hit.id for hit in queries.search(text.split(), 5)] == ["QN03190M"]
    row = queries.qpv_by_code(text)
    assert row is not None
    assert row.code == "QN03190M"


def test_official_names_and_communes(official: Path) -> None:
    communes = [look_up(commune=name, on=ON) for name in ("Mamoudzou", "Bouéni", "Bandraboua", "Sada")]
    assert [each.codes for each in communes] == [("QN97661C",), ("QN97654C",), ("QN97652C",), ("QN97666C",)]
    rangueil = look_up(name="Rangueil", commune="Toulouse", on=ON)
    assert rangueil.elsewhere == ("QP031015",)
    assert "it has no successor" in str(rangueil.reason)
