"""Are names compared, groups walked and facts refused as they should be?"""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.organisations.rules import (
    LANDLORD_KINDS,
    Description,
    OrganisationKind,
    StockRow,
    TerritoryKind,
    are_told_apart,
    family_of,
    folded,
    group_of_merged,
    kind_named,
    owns_in,
    reached,
    why_not_be_member,
    why_not_describe,
    why_not_join_group,
    why_not_mandate,
    why_not_name,
)

TODAY = date(2026, 11, 21)
GROUPS = {"head": None, "middle": "head", "leaf": "middle", "other": None}


@pytest.mark.parametrize(
    "written",
    [
        "L’Amandier – Cœur du Tarn",
        "l'amandier - coeur du tarn",
        "L AMANDIER  CŒUR\u00a0DU TARN",
        " L`Amandier‑Cœur\u2212du Tarn ",
        "L\u2019Amandier\u00ad Cœur du\u200b Tarn",
    ],
)
def test_name_is_the_same_whatever_its_accents_dashes_and_spaces(written: str) -> None:
    assert folded(written) == "l amandier coeur du tarn"


def test_folding_keeps_different_names_apart() -> None:
    assert len({folded(name) for name in ("Résidences 3F", "Résidences 3F Sud", "3F Résidences")}) == 3


@given(st.text(max_size=60))
@settings(max_examples=1000, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("ESH", OrganisationKind.ESH),
        ("Office public de l’habitat", OrganisationKind.OPH),
        ("social_centre", OrganisationKind.SOCIAL_CENTRE),
        ("Coopérative", OrganisationKind.COOPERATIVE),
        ("Université", OrganisationKind.UNIVERSITY),
        ("association", OrganisationKind.ASSOCIATION),
        ("région", OrganisationKind.REGION),
        ("universite_labo", OrganisationKind.UNIVERSITY),
        ("coop", OrganisationKind.COOPERATIVE),
        ("guilde", None),
        ("", None),
    ],
)
def test_kind_is_read_from_a_french_word_or_a_code(word: str, kind: OrganisationKind | None) -> None:
    assert kind_named(word) is kind


def test_kinds_of_landlords_are_kinds() -> None:
    assert {"esh", "oph", "sem", "cooperative"} == {kind.value for kind in LANDLORD_KINDS}


def test_family_is_everything_below_the_same_head() -> None:
    assert family_of({"leaf"}, GROUPS) == {"head", "middle", "leaf"}
    assert family_of({"head"}, GROUPS) == {"head", "middle", "leaf"}
    assert family_of({"other"}, GROUPS) == {"other"}
    assert family_of({"gone"}, GROUPS) == {"gone"}
    assert family_of([], GROUPS) == set()


def test_group_is_never_below_its_own_member() -> None:
    assert why_not_join_group("other", "leaf", GROUPS) is None
    assert why_not_join_group("leaf", None, GROUPS) is None
    for group in ("head", "middle", "leaf"):
        assert "part of itself" in str(why_not_join_group("head", group, GROUPS))
    assert "does not exist" in str(why_not_join_group("head", "gone", GROUPS))


def test_name_is_needed_and_free() -> None:
    assert why_not_name("Alogéa", Description(), []) is None
    assert "needs a name" in str(why_not_name(" –’ ", Description(), []))
    assert "that of an organisation: Alogéa" in str(
        why_not_name("alogea", Description(), [("Alogéa", Description())])
    )


@pytest.mark.parametrize(
    ("described", "reason"),
    [
        (Description(), None),
        (Description(created_year=1901, dwellings_managed=0), None),
        (Description(created_year=2027), "between 1700"),
        (Description(created_year=1699), "between 1700"),
        (Description(dwellings_managed=-1), "not negative"),
        (Description(siren="732829320", siret="73282932000074"), None),
        (Description(siren="732829320"), None),
        (Description(siren="552100554", siret="73282932000074"), "first nine digits"),
    ],
)
def test_description_is_refused_when_impossible(described: Description, reason: str | None) -> None:
    given_reason = why_not_describe(described, TODAY)
    assert given_reason is None if reason is None else reason in str(given_reason)


def test_mandate_ends_after_it_begins() -> None:
    assert why_not_mandate(TODAY, TODAY) is None
    assert why_not_mandate(None, TODAY) is None
    assert why_not_mandate(TODAY, None) is None
    assert "before it begins" in str(why_not_mandate(TODAY, date(2026, 11, 20)))


def told_stock(kind: TerritoryKind, code: str, dwellings: int | None) -> StockRow:
    return StockRow(kind, code, None, dwellings, None, None, "f")


@pytest.mark.parametrize(
    ("stock", "place", "answer"),
    [
        ([], {"commune_codes": ["95127"]}, None),
        ([("commune", "95127", 3)], {"commune_codes": ["95127"]}, True),
        ([("commune", "95127", 0)], {"commune_codes": ["95127"]}, False),
        ([("commune", "95127", None)], {"commune_codes": ["95127"]}, None),
        ([("commune", "95127", 0)], {"commune_codes": ["95127", "95500"]}, None),
        (
            [("commune", "95127", 3), ("qpv", "QN09511M", 0)],
            {"commune_codes": ["95127"], "qpv_codes": ["QN09511M"]},
            False,
        ),
        ([("commune", "95127", 3)], {"commune_codes": ["95127"], "qpv_codes": ["QN09511M"]}, True),
        ([("department", "95", 9)], {"commune_codes": ["95127"], "department": "95"}, None),
        ([("department", "95", 0)], {"commune_codes": ["95127"], "department": "95"}, False),
        ([("department", "95", 9)], {"department": "95"}, True),
        ([("qpv", "QN09511M", 9)], {"department": "95"}, True),
        ([("commune", "97411", 9)], {"department": "974"}, True),
        ([("commune", "95127", 0)], {"department": "95"}, None),
    ],
)
def test_dwellings_in_a_place_are_known_unknown_or_none(
    stock: list[tuple[str, str, int | None]], place: dict[str, object], answer: bool | None
) -> None:
    rows = [told_stock(TerritoryKind(kind), code, count) for kind, code, count in stock]
    assert owns_in(rows, **place) is answer  # type: ignore[arg-type]


def test_group_of_two_merged_is_never_one_of_them() -> None:
    groups = {"a": "b", "b": "c", "c": None, "d": "a", "e": None}
    assert group_of_merged("a", "b", groups) == "c"
    assert group_of_merged("b", "a", groups) == "c"
    assert group_of_merged("d", "c", groups) is None
    assert group_of_merged("e", "b", groups) == "c"


@pytest.mark.parametrize(
    ("one", "other", "are_two"),
    [
        ({}, {}, False),
        ({"siren": "1"}, {"siren": "2"}, True),
        ({"siren": "1", "commune": "Lyon"}, {"siren": "1", "commune": "Nice"}, False),
        ({"commune_code": "69123"}, {"commune_code": "06088"}, True),
        (
            {"commune": "Saint-Denis", "department": "93"},
            {"commune": "SAINT DENIS", "department": "974"},
            True,
        ),
        ({"commune": "Saint-Denis"}, {"commune": "saint denis", "department": "93"}, False),
        ({"commune": "Lyon"}, {}, False),
    ],
)
def test_homonyms_are_told_apart(one: dict[str, str], other: dict[str, str], are_two: bool) -> None:
    assert are_told_apart(Description(**one), Description(**other)) is are_two  # type: ignore[arg-type]


def test_consortium_walks_through_shared_parents_once() -> None:
    parents = {"x": {"y", "z"}, "y": {"top"}, "z": {"top"}}
    assert why_not_be_member("x", "new", parents, None, None) is None
    assert why_not_be_member("x", "top", parents, None, None) is not None


def test_steps_are_walked_once_even_in_a_circle() -> None:
    following = {"a": ["b", "c"], "b": ["c"], "c": ["a"]}
    assert reached(["a"], following) == {"a", "b", "c"}
    assert reached(["d"], following) == set()
