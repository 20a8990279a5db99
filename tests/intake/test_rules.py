"""Are columns, choices and places read as meant, and does each state lead only where it may?"""

from decimal import Decimal

import pytest

from committee.intake.rules import (
    OUTCOMES,
    TRANSITIONS,
    ApplicationStatus,
    Category,
    RequestKind,
    Theme,
    answer_of_sites,
    choice_named,
    commune_code,
    department_code,
    difference_in_words,
    distance_in_words,
    is_seen_by_a_meeting,
    location_reason,
    place_in_words,
    share_requested,
    staff_choices,
    status_tone,
    why_not_change_status,
    why_not_move,
    why_not_site,
)
from committee.people.rules import OFFICE, Member, Role
from committee.territories.rules import Answer, Method
from committee.words import Labelled, say

S = ApplicationStatus
MEMBER = Member("m", "M", "m@example.org", frozenset({Role.MEMBER}))
CHAIR = Member("c", "C", "c@example.org", frozenset({Role.MEMBER, Role.CHAIR}))


@pytest.mark.parametrize(
    ("text", "choices", "found"),
    [
        ("Projet innovant et durable", Category, Category.LASTING_INNOVATION),
        ("innovant_durable", Category, Category.LASTING_INNOVATION),
        ("recherche-action", Category, Category.ACTION_RESEARCH),
        ("action_research", Category, Category.ACTION_RESEARCH),
        ("Première demande", RequestKind, RequestKind.FIRST),
        ("renewal", RequestKind, RequestKind.RENEWAL),
        ("lien_social", Theme, Theme.SOCIAL_TIES),
        ("Accès aux droits", Theme, Theme.ACCESS_TO_RIGHTS),
        ("tranquillite", Theme, Theme.PEACEFUL_LIVING),
        ("autre", Theme, None),
        ("rien", Category, None),
    ],
)
def test_choice_is_named_in_french_english_or_by_its_code(
    text: str, choices: type[Labelled], found: Labelled | None
) -> None:
    assert choice_named(text, choices) is found


@pytest.mark.parametrize(
    ("text", "value"), [("01053", "01053"), ("1053", "01053"), ("2a004", "2A004"), (None, None)]
)
def test_commune_code_gets_its_zero_back(text: str | None, value: str | None) -> None:
    assert commune_code(text) == (value, None)


def test_commune_code_of_another_form_is_refused() -> None:
    assert commune_code("3155").value == "03155"
    assert commune_code("315").problem is not None
    assert commune_code("2C001").problem is not None


@pytest.mark.parametrize(
    ("text", "commune", "code"),
    [
        ("1", None, "01"),
        ("31", None, "31"),
        ("2a", None, "2A"),
        ("974", None, "974"),
        (None, "97411", "974"),
        (None, "2A004", "2A"),
        (None, "31555", "31"),
        ("Haute-Garonne", "31555", "31"),
        ("Haute-Garonne", None, None),
    ],
)
def test_department_is_told_or_derived(text: str | None, commune: str | None, code: str | None) -> None:
    assert department_code(text, commune) == code


def test_point_needs_both_numbers_and_lies_in_france() -> None:
    assert why_not_site(None, None, 0) is None
    assert why_not_site(1.44, 43.6, 0) is None
    assert why_not_site(1.44, None, 0) is not None
    assert why_not_site(None, 43.6, 0) is not None
    swapped = why_not_site(43.6, 1.44, 0)
    assert swapped is not None
    assert "swapped" in str(swapped)
    assert why_not_site(0.0, 0.0, 0) is not None
    assert why_not_site(1.44, 43.6, -1) is not None


@pytest.mark.parametrize(
    ("answer", "method", "lon", "precision_m", "part"),
    [
        (Answer.INSIDE, Method.PERIMETER, 1.0, 0.0, None),
        (Answer.OUTSIDE, Method.PERIMETER, 1.0, 0.0, None),
        (Answer.UNKNOWN, Method.NONE, None, 0.0, "a point is needed"),
        (Answer.UNKNOWN, Method.PERIMETER, 1.0, None, "precision of the point is not known"),
        (Answer.UNKNOWN, Method.PERIMETER, 1.0, 20_000.0, "within 20 km only"),
        (Answer.UNKNOWN, Method.NONE, 1.0, 0.0, "No perimeter"),
        (Answer.UNKNOWN, Method.SCHEMATIC, 1.0, 0.0, "schematic"),
        (Answer.UNCERTAIN, Method.SCHEMATIC, 1.0, 0.0, "schematic"),
        (Answer.UNCERTAIN, Method.PERIMETER, 1.0, 50.0, "50"),
        (Answer.UNKNOWN, Method.PERIMETER, 1.0, 0.0, "not complete"),
    ],
)
def test_answer_that_is_not_plain_has_its_reason(
    answer: Answer, method: Method, lon: float | None, precision_m: float | None, part: str | None
) -> None:
    reason = location_reason(answer, method, lon, precision_m)
    assert (reason is None) == (part is None)
    assert part is None or part in str(reason)


@pytest.mark.parametrize(
    ("answers", "whole"),
    [
        ([], Answer.UNKNOWN),
        ([Answer.OUTSIDE, Answer.INSIDE], Answer.INSIDE),
        ([Answer.OUTSIDE, Answer.UNKNOWN], Answer.UNKNOWN),
        ([Answer.UNKNOWN, Answer.UNCERTAIN], Answer.UNCERTAIN),
        ([Answer.OUTSIDE, Answer.OUTSIDE], Answer.OUTSIDE),
    ],
)
def test_project_is_outside_only_when_all_its_sites_are(answers: list[Answer], whole: Answer) -> None:
    assert answer_of_sites(answers) is whole


def test_place_is_said_in_words() -> None:
    soupetard = ("QN03113M", "Soupetard", "2024")
    inside = place_in_words(Answer.INSIDE, *soupetard, 120.4)
    assert say(inside, "fr") == "dans le QPV Soupetard (QN03113M, génération 2024)"
    near = place_in_words(Answer.OUTSIDE, *soupetard, 120.4)
    assert say(near, "fr") == "hors QPV, à 120 m du QPV Soupetard (QN03113M, génération 2024)"
    assert "peut-être" in say(place_in_words(Answer.UNCERTAIN, *soupetard, 3.0), "fr")
    unknown = say(place_in_words(Answer.UNKNOWN, *soupetard, 120.4), "fr")
    assert unknown == "position inconnue"
    assert say(place_in_words(Answer.UNKNOWN, *soupetard, 3.0), "fr") == "position inconnue"
    assert say(place_in_words(Answer.OUTSIDE, None, None, None, None), "fr") == "hors de tout QPV"
    assert say(place_in_words(Answer.INSIDE, None, None, None, None), "fr") == "dans un QPV"
    assert say(place_in_words(Answer.UNCERTAIN, None, None, None, None), "fr") == "peut-être dans un QPV"
    declared = place_in_words(Answer.INSIDE, *soupetard, None)
    assert say(declared, "fr") == "dans le QPV Soupetard (QN03113M, génération 2024), d’après la déclaration"
    nameless = place_in_words(Answer.INSIDE, "QP031014", None, "2015", 1.0)
    assert "QP031014 (QP031014" in say(nameless, "fr")


def test_distance_is_in_metres_then_kilometres() -> None:
    assert str(distance_in_words(999.4)) == "999 m"
    assert str(distance_in_words(12_345)) == "12.3 km"


def test_share_is_unknown_without_both_amounts() -> None:
    assert share_requested(Decimal(50), Decimal(200)) == Decimal("0.25")
    assert share_requested(None, Decimal(200)) is None
    assert share_requested(Decimal(50), None) is None
    assert share_requested(Decimal(50), Decimal(0)) is None


@pytest.mark.parametrize(
    ("status", "tone"),
    [
        (S.AWARDED, "winner"),
        (S.DEFERRED, "warning"),
        (S.REJECTED, "refused"),
        (S.ELIGIBLE, "good"),
        (S.SUBMITTED, "neutral"),
    ],
)
def test_state_has_a_tone(status: S, tone: str) -> None:
    assert status_tone(status) == tone


def test_every_state_has_its_row_and_staff_never_choose_an_outcome() -> None:
    assert set(TRANSITIONS) == set(S)
    for status in S:
        assert OUTCOMES.isdisjoint(staff_choices(status))
        assert status not in staff_choices(status)


@pytest.mark.parametrize(
    ("current", "wanted", "actor", "part"),
    [
        ([S.SUBMITTED], S.ELIGIBLE, OFFICE, None),
        ([S.ELIGIBLE], S.ELIGIBLE, OFFICE, None),
        ([S.SUBMITTED], S.ELIGIBLE, MEMBER, "may not do this"),
        ([S.SUBMITTED], S.ELIGIBLE, CHAIR, "may not do this"),
        ([S.SUBMITTED], S.AWARDED, OFFICE, "Only a committee meeting"),
        ([S.SCHEDULED], S.REJECTED, OFFICE, "Only a committee meeting"),
        ([S.SCHEDULED], S.INADMISSIBLE, CHAIR, "may not do this"),
        ([S.ELIGIBLE, S.AWARDED], S.DROPPED, OFFICE, "does not pass"),
        ([S.DRAFT], S.ELIGIBLE, OFFICE, "does not pass"),
        ([S.DRAFT], S.SUBMITTED, OFFICE, "submitted from its form"),
    ],
)
def test_state_changes_only_by_whom_and_where_it_may(
    current: list[S], wanted: S, actor: Member, part: str | None
) -> None:
    why = why_not_change_status(current, wanted, actor)
    assert (why is None) == (part is None)
    assert part is None or part in str(why)


@pytest.mark.parametrize(
    ("metres", "found", "told"),
    [
        (None, None, "The application declares Carré (QN1); the point lies outside any QPV."),
        (None, "Pré (QN2)", "The application declares Carré (QN1); the point lies in Pré (QN2)."),
        (
            310.0,
            None,
            "The application declares Carré (QN1); the point is 310 m from its border, outside any QPV.",
        ),
        (
            310.0,
            "Pré (QN2)",
            "The application declares Carré (QN1); the point is 310 m from its border, in Pré (QN2).",
        ),
    ],
)
def test_difference_names_both_qpv_and_the_distance_where_it_is_known(
    metres: float | None, found: str | None, told: str
) -> None:
    assert str(difference_in_words("Carré (QN1)", metres, found)) == told


@pytest.mark.parametrize(
    ("status", "was_before", "is_seen"),
    [
        (S.SUBMITTED, False, False),
        (S.SCHEDULED, True, True),
        (S.DEFERRED, True, False),
        (S.AWARDED, False, True),
        (S.REJECTED, True, True),
    ],
)
def test_places_stay_as_a_meeting_saw_them_but_those_of_a_deferred_one(
    status: S, was_before: bool, is_seen: bool
) -> None:
    assert is_seen_by_a_meeting(status, was_before_a_meeting=was_before) is is_seen
    assert (why_not_move(status, was_before_a_meeting=was_before) is not None) is is_seen
