"""Are copies and rewordings found, homonyms left alone, and the reasons said?"""

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.intake.similarity import (
    NEAR_TITLE,
    SAME_LEAD,
    Facts,
    Likeness,
    compared,
    likely_pairs,
    title_likeness,
)
from committee.words import say

# Pairs of titles that a person calls one project, or two: what the thresholds were set on.
ONE_PROJECT = (
    ("Jardin des Lilas 2025", "Jardin des Lilas 2026"),
    ("Les gens qui sèment", "LES GENS QUI SEMENT !"),
    ("Les gens qui sèment", "Les gens qui sèment – phase 2"),
    ("Mutations solidaires", "Mutations solidaires dans le Loiret"),
    ("Médiation et présence sociale à Cergy", "Présence sociale et médiation, Cergy"),
    ("Nouveau logement, nouveaux réflexes", "Nouveau logement nouveau réflexe"),
    ("Potager au pied des tours", "Potager en pied d’immeuble"),
    ("Le Chantier d’entraide de Montargis", "Chantiers d’entraide Montargis"),
)
TWO_PROJECTS = (
    ("Ateliers cuisine", "Ateliers couture"),
    ("Jardin des Lilas", "Jardin des Roses"),
    ("Jardins partagés", "Jardins partagés et médiation numérique pour les aînés"),
    ("Projet 12", "Projet 13"),
    (
        "Rénovation participative du clos Mirabeau, tranche 1",
        "Rénovation participative du clos Mirabeau, tranche 2",
    ),
    ("Café des habitants", "Accès aux droits"),
    ("", "Accès aux droits"),
)


@pytest.mark.parametrize(("one", "other"), ONE_PROJECT)
def test_reworded_titles_are_near(one: str, other: str) -> None:
    assert title_likeness(compared(one), compared(other)) >= NEAR_TITLE


@pytest.mark.parametrize(("one", "other"), TWO_PROJECTS)
def test_titles_of_two_projects_are_not_near(one: str, other: str) -> None:
    assert title_likeness(compared(one), compared(other)) < NEAR_TITLE


def _pair(one: Facts, other: Facts) -> tuple[Likeness, list[str]] | None:
    pairs = likely_pairs([one, other])
    assert len(pairs) <= 1
    return (pairs[0].likeness, [say(each, "en") for each in pairs[0].reasons]) if pairs else None


def _facts(identifier: str, title: str, **told: object) -> Facts:
    told = {"call_id": "c", "year": 2026, **told}
    return Facts(identifier, title, **told)  # type: ignore[arg-type]


def test_same_title_and_lead_in_one_call_is_almost_sure() -> None:
    one = _facts("a", "Les gens qui sèment", lead="Association Le Touril")
    assert _pair(one, _facts("b", "Les gens qui sement", lead="Le Touril")) == (
        Likeness.CERTAIN,
        ["lead partners with almost the same name", "titles alike at 100 out of 100", "same call"],
    )
    elsewhere = _facts("b", "Les gens qui sement", lead="Le Touril", call_id="d", year=2027)
    assert _pair(one, elsewhere) == (
        Likeness.STRONG,
        [
            "lead partners with almost the same name",
            "titles alike at 100 out of 100",
            "calls of two years running",
        ],
    )


def test_same_title_of_another_lead_is_to_be_checked_when_it_says_enough() -> None:
    told = {"lead": "Les Francas de l’Aude"}
    assert (
        _pair(_facts("a", "Café des habitants", lead="Pimms"), _facts("b", "Café des habitants", **told))
        is None
    )
    long = "Ateliers de réparation au pied des tours"
    found = _pair(_facts("a", long, lead="Pimms"), _facts("b", long, **told))
    assert found == (Likeness.WEAK, ["titles alike at 100 out of 100", "same call"])


def test_identifier_of_the_lead_brings_its_applications_together() -> None:
    siren = {"identifiers": frozenset({"732829320"})}
    one, other = _facts("a", "Jardins", **siren), _facts("b", "Numérique", **siren)
    assert _pair(one, other) == (Likeness.WEAK, ["same identifier of the lead partner", "same call"])
    next_year = _facts("b", "Numérique", **siren, call_id="d", year=2027)
    assert _pair(one, next_year) is None
    again = _facts("b", "Jardins", **siren, call_id="d", year=2027)
    assert _pair(one, again) is not None
    assert _pair(
        _facts("a", "Potager au pied des tours", **siren), _facts("b", "Potager en pied d’immeuble", **siren)
    ) == (
        Likeness.STRONG,
        ["same identifier of the lead partner", "titles alike at 80 out of 100", "same call"],
    )


def test_reference_of_origin_is_almost_sure_whatever_the_title() -> None:
    origin = {"external": ("ds", "1234567")}
    found = _pair(_facts("a", "Jardins", **origin), _facts("b", "Café", **origin, call_id="d", year=None))
    assert found == (Likeness.CERTAIN, ["same reference 1234567 in the tool they come from"])


def test_same_site_counts_beside_a_near_title() -> None:
    there = {"places": frozenset({"montenotte|31555"})}
    tower, foot = "Potager au pied des tours", "Potager en pied d’immeuble"
    assert _pair(_facts("a", tower, **there), _facts("b", foot, **there)) == (
        Likeness.WEAK,
        ["titles alike at 80 out of 100", "same site", "same call"],
    )
    assert _pair(_facts("a", tower, **there), _facts("b", "Accès aux droits", **there)) is None


def test_nothing_in_common_is_no_pair() -> None:
    assert likely_pairs([]) == []
    assert _pair(_facts("a", "Jardins"), _facts("b", "Café")) is None
    assert SAME_LEAD > 86.3  # "Compagnons Bâtisseurs Centre" and "Compagnons Bâtisseurs Bretagne"


def test_only_pairs_with_one_of_these_are_looked_for() -> None:
    facts = [_facts(each, "Les gens qui sèment", lead="Le Touril") for each in "abc"]
    assert [(pair.first_id, pair.second_id) for pair in likely_pairs(facts, among=["c"])] == [
        ("a", "c"),
        ("b", "c"),
    ]


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_titles_give_sorted_pairs_once(titles: list[str]) -> None:
    facts = [_facts(f"{at:02}", title, lead="Le Touril") for at, title in enumerate(titles)]
    pairs = likely_pairs(facts)
    assert len({(pair.first_id, pair.second_id) for pair in pairs}) == len(pairs)
    assert all(pair.first_id < pair.second_id and pair.reasons for pair in pairs)
    order = list(Likeness)
    assert all(order.index(one.likeness) <= order.index(other.likeness) for one, other in pairwise(pairs))


def test_six_hundred_applications_are_compared_in_few_steps_a_pair() -> None:
    words = [
        "jardin",
        "médiation",
        "habitant",
        "écoute",
        "atelier",
        "logement",
        "résidence",
        "numérique",
        "emploi",
    ]
    facts = [
        _facts(
            f"{at:03}",
            " ".join(words[(at * step) % 9] for step in (1, 3, 7, 9)) + f" {at}",
            lead=f"Porteur {at}",
        )
        for at in range(600)
    ]
    steps = 0

    def count(_frame: object, event: str, _told: object) -> None:
        nonlocal steps
        steps += event == "call"

    sys.setprofile(count)
    try:
        likely_pairs(facts)
    finally:
        sys.setprofile(None)
    assert 0 < steps < 10 * 600 * 599 / 2
