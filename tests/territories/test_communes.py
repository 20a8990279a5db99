"""Is a commune found by its code and by its name, as people write them, and its parts with it?"""

import pytest

from committee.territories import communes
from committee.territories.communes import (
    CommuneKind,
    arrondissements_of,
    commune_codes_for,
    commune_of,
    communes_named,
    parent_of,
    plain_commune,
    plain_commune_code,
)


def test_reference_holds_every_kind() -> None:
    kinds = [commune.kind for commune in communes.communes()]
    assert {kind: kinds.count(kind) for kind in CommuneKind} == {
        CommuneKind.CURRENT: 34_969,
        CommuneKind.DELEGATED: 2_105,
        CommuneKind.ASSOCIATED: 471,
        CommuneKind.ARRONDISSEMENT: 45,
    }
    today = {commune.code for commune in communes.communes() if commune.parent is None}
    assert {commune.today for commune in communes.communes()} == today
    assert {commune.department for commune in communes.communes()} >= {"2A", "974", "978", "987"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Paris 18e Arrondissement", ["75118"]),
        ("PARIS 18", ["75118"]),
        ("Marseille 1er", ["13201"]),
        ("Lyon 3ème arrdt", ["69383"]),
        ("Paris", ["75056"]),
        ("Paris-l’Hôpital", ["71343"]),
        ("Ste Foy lès Lyon", ["69202"]),
        ("CERGY PONTOISE", []),
        ("Arbignieu", ["01015"]),
        ("Pierrefitte sur Seine", ["93059"]),
        ("Papeete", ["98735"]),
        ("", []),
    ],
)
def test_commune_is_found_by_its_name(text: str, codes: list[str]) -> None:
    assert [commune.code for commune in communes_named(text)] == codes


def test_homonyms_are_all_told_unless_a_department_or_a_postcode_decides() -> None:
    told = communes_named("St-Denis Cedex 2")
    assert [commune.code for commune in told if commune.parent is None] == [
        "11339",
        "30247",
        "93066",
        "97411",
    ]
    assert {commune.code for commune in communes_named("Saint-Denis", "93")} == {"93066"}
    assert [commune.code for commune in communes_named("Saint-Denis", postcode="97490")] == ["97411"]
    assert len(communes_named("Saint-Denis", postcode="99999")) == len(told)
    assert communes_named("Saint-Denis", "75") == ()


def test_parts_lead_to_today_s_commune_and_back() -> None:
    towns = {"75056": 20, "13055": 16, "69123": 9, "31555": 0}
    assert {town: len(arrondissements_of(town)) for town in towns} == towns
    assert {parent_of(code) for code in arrondissements_of("13055")} == {"13055"}
    assert (parent_of("93059"), parent_of("93066"), parent_of("2a004"), parent_of("99999")) == (
        "93066",
        "93066",
        "2A004",
        None,
    )
    assert commune_codes_for("75118") == commune_codes_for("75056") > {"75056", "75101", "75120"}
    assert commune_codes_for("93066") >= {"93059", "93066"}
    assert commune_codes_for("99999") == {"99999"}


def test_code_shared_with_a_part_is_that_of_today_s_commune() -> None:
    found = commune_of("01015")
    assert found is not None
    assert (found.name, found.kind, found.today) == ("Arboys en Bugey", CommuneKind.CURRENT, "01015")
    assert (commune_of(None), commune_of("")) == (None, None)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Paris 18e Arrondissement", "paris"),
        ("LYON 3", "lyon"),
        ("Marseille 15ème", "marseille"),
        ("Paris-l'Hôpital", "paris l hopital"),
        ("St-Denis Cedex 2", "saint denis"),
        ("Ste Foy lès Lyon", "sainte foy les lyon"),
    ],
)
def test_commune_is_compared_plainly(text: str, plain: str) -> None:
    assert plain_commune(text) == plain


def test_codes_of_arrondissements_are_those_of_the_town() -> None:
    codes = {"75118": "75056", "13215": "13055", "69388": "69123", "31555": "31555", None: None}
    assert {code: plain_commune_code(code) for code in codes} == codes
