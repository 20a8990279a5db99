"""Is a yearly declaration whole, and does every link found get its answer?"""

from dataclasses import replace
from datetime import date

import pytest

from committee.people.rules import Role
from committee.review.declaring import (
    Answer,
    NamedTie,
    RegisterState,
    answers_to,
    kind_told,
    state_of,
    why_not_accept,
    why_not_answers,
    why_not_sign,
)
from committee.review.detection import FoundLink
from committee.review.rules import FindingAnswer, InterestNature, LinkKind
from committee.words import Sentence

NONE, LINK, RECUSAL = InterestNature.NONE, InterestNature.LINK, InterestNature.RECUSAL
CONFIRMED, DISMISSED = FindingAnswer.CONFIRMED, FindingAnswer.DISMISSED
STRONG = FoundLink("k", LinkKind.EMPLOYMENT, "Habitat", Sentence("a"), Sentence("b"), True, None, None)
SLIGHT = replace(STRONG, key="w", kind=LinkKind.PLACE, is_strong=False)
BOTH = [STRONG, SLIGHT]


@pytest.mark.parametrize(
    ("year", "tie", "why"),
    [
        (2026, NamedTie(LinkKind.EMPLOYMENT, "Habitat"), None),
        (2026, NamedTie(LinkKind.FAMILY, organisation_id="x"), None),
        (2025, NamedTie(LinkKind.EMPLOYMENT, "Habitat"), "present year, 2026"),
        (2026, NamedTie(LinkKind.PLACE, "Habitat"), "made of"),
        (2026, NamedTie(LinkKind.OTHER, " "), "write its name"),
        (2026, NamedTie(LinkKind.OTHER, "x", None, date(2026, 2, 1), date(2026, 1, 1)), "before it begins"),
    ],
)
def test_declaration_is_of_the_year_and_each_tie_is_whole(year: int, tie: NamedTie, why: str | None) -> None:
    refusal = why_not_sign(year, 2026, [tie])
    assert (refusal is None) if why is None else (why in str(refusal))
    assert why_not_sign(2026, 2026, []) is None


def test_no_link_dismisses_what_is_left_with_its_reason() -> None:
    answers = answers_to(NONE, BOTH, {}, {}, " stage ")
    assert answers == {"k": Answer(DISMISSED, "stage"), "w": Answer(DISMISSED, "stage")}
    assert why_not_answers(NONE, BOTH, (), answers) is None
    given = {"k": Answer(DISMISSED, " ")}
    assert answers_to(NONE, BOTH, given, {}, "stage")["k"] == Answer(DISMISSED, "stage")
    bare = answers_to(NONE, BOTH, {}, {}, "")
    assert "Say why Habitat" in str(why_not_answers(NONE, BOTH, (), bare))
    assert why_not_answers(NONE, [SLIGHT], (), bare) is None


def test_link_and_recusal_confirm_what_is_left() -> None:
    earlier = {"k": Answer(DISMISSED, "vu"), "w": Answer(CONFIRMED)}
    assert answers_to(LINK, BOTH, {}, earlier, "x") == {"k": Answer(DISMISSED, "vu"), "w": Answer(CONFIRMED)}
    assert answers_to(RECUSAL, BOTH, {}, earlier, "x") == {"k": Answer(CONFIRMED), "w": Answer(CONFIRMED)}
    assert answers_to(NONE, [SLIGHT], {}, earlier, "x") == {"w": Answer(DISMISSED, "x")}


def test_answer_contradicts_neither_the_links_nor_the_declaration() -> None:
    given = {"k": Answer(CONFIRMED, " ami ")}
    told = answers_to(NONE, BOTH, given, {}, "x")
    assert told["k"] == Answer(CONFIRMED, "ami")
    assert "You confirm a link with Habitat" in str(why_not_answers(NONE, BOTH, given, told))
    assert why_not_answers(LINK, BOTH, given, told) is None
    assert "have changed" in str(why_not_answers(LINK, BOTH, ["gone"], told))


def test_kind_is_chosen_or_that_of_the_first_confirmed() -> None:
    answers = {"k": Answer(DISMISSED, "x"), "w": Answer(CONFIRMED)}
    assert kind_told(NONE, LinkKind.FAMILY, BOTH, answers) is None
    assert kind_told(LINK, LinkKind.FAMILY, BOTH, answers) is LinkKind.FAMILY
    assert kind_told(LINK, None, BOTH, answers) is LinkKind.PLACE
    assert kind_told(LINK, None, [], {}) is None


@pytest.mark.parametrize(
    ("nature", "left", "is_ruled", "state"),
    [
        (RECUSAL, (), False, RegisterState.RECUSED),
        (None, (STRONG,), False, RegisterState.FOUND),
        (NONE, (STRONG,), False, RegisterState.FOUND_SINCE),
        (NONE, (), False, RegisterState.NONE),
        (LINK, (), False, RegisterState.TO_RULE),
        (LINK, (), True, RegisterState.ACCEPTED),
    ],
)
def test_state_tells_what_asks_for_a_decision(
    nature: InterestNature | None, left: tuple[FoundLink, ...], is_ruled: bool, state: RegisterState
) -> None:
    assert state_of(nature, left, is_ruled=is_ruled) is state


def test_link_is_accepted_by_the_chair_of_another() -> None:
    chair, closed = frozenset({Role.CHAIR}), Sentence("Too late.")
    assert why_not_accept(LINK, chair, None, is_own=False) is None
    assert why_not_accept(LINK, chair, closed, is_own=False) is closed
    assert "no link" in str(why_not_accept(NONE, chair, None, is_own=False))
    assert "own link" in str(why_not_accept(LINK, chair, None, is_own=True))
    assert "Only the chair" in str(why_not_accept(LINK, frozenset({Role.STAFF}), None, is_own=False))
