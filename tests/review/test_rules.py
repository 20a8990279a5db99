"""Who may declare, read and mark what?"""

from decimal import Decimal

import pytest

from committee.people.rules import Role
from committee.review.rules import (
    Asked,
    EvaluationStatus,
    GivenMark,
    InterestNature,
    missing_to_hand_in,
    running_total,
    why_not_amount,
    why_not_declare,
    why_not_hand_in,
    why_not_impose,
    why_not_lift,
    why_not_mark,
    why_not_pair,
    why_not_preferences,
    why_not_reason,
    why_not_reopen,
    why_not_take_back,
    why_not_value,
)
from committee.words import Sentence

NONE, LINK, RECUSAL = InterestNature.NONE, InterestNature.LINK, InterestNature.RECUSAL
GRID = (
    Asked("need", "Besoin", 60, frozenset({0, 1, 5})),
    Asked("people", "Habitants", 40, frozenset()),
)


CLOSED = Sentence("Too late.")


def said(why: Sentence | None, message: str | None) -> bool:
    return why is None if message is None else why is not None and message in str(why)


def texts(sentences: object) -> list[str]:
    return [str(sentence) for sentence in sentences]  # type: ignore[attr-defined]


def test_link_and_recusal_are_told_in_words() -> None:
    assert why_not_reason(NONE, "") is None
    assert why_not_reason(LINK, "former employer") is None
    assert why_not_reason(LINK, "  ") is not None
    assert why_not_reason(RECUSAL, "") is not None


@pytest.mark.parametrize(
    ("held", "closed", "message"),
    [
        (None, None, None),
        (NONE, None, None),
        (LINK, None, None),
        (None, CLOSED, "Too late"),
        (RECUSAL, None, "Only the chair lifts"),
    ],
)
def test_declaration_follows_the_phase_and_never_undoes_a_recusal(
    held: InterestNature | None, closed: Sentence | None, message: str | None
) -> None:
    assert said(why_not_declare(held, closed), message)


@pytest.mark.parametrize(
    ("held", "roles", "closed", "message"),
    [
        (None, {Role.CHAIR}, None, None),
        (NONE, {Role.STAFF}, None, None),
        (None, {Role.MEMBER}, None, "Only the chair"),
        (RECUSAL, {Role.CHAIR}, None, "already recused"),
        (None, {Role.CHAIR}, CLOSED, "Too late"),
    ],
)
def test_recusal_is_imposed_by_the_chair(
    held: InterestNature | None, roles: set[Role], closed: Sentence | None, message: str | None
) -> None:
    assert said(why_not_impose(held, frozenset(roles), closed), message)


@pytest.mark.parametrize(
    ("held", "roles", "closed", "message"),
    [
        (RECUSAL, {Role.CHAIR}, None, None),
        (RECUSAL, {Role.MEMBER}, None, "Only the chair"),
        (NONE, {Role.CHAIR}, None, "not recused"),
        (RECUSAL, {Role.STAFF}, CLOSED, "Too late"),
    ],
)
def test_recusal_is_lifted_by_the_chair(
    held: InterestNature | None, roles: set[Role], closed: Sentence | None, message: str | None
) -> None:
    assert said(why_not_lift(held, frozenset(roles), closed), message)


@pytest.mark.parametrize(
    ("held", "status", "closed", "is_assigned", "message"),
    [
        (RECUSAL, None, None, True, "You are recused"),
        (NONE, None, None, False, "not given to you"),
        (None, None, None, True, "Declare first"),
        (NONE, EvaluationStatus.HANDED_IN, None, True, "was handed in"),
        (NONE, None, CLOSED, True, "Too late"),
        (NONE, None, None, True, None),
        (LINK, EvaluationStatus.DRAFT, None, True, None),
    ],
)
def test_marking_asks_for_an_assignment_a_declaration_a_draft_and_a_phase(
    held: InterestNature | None,
    status: EvaluationStatus | None,
    closed: Sentence | None,
    is_assigned: bool,
    message: str | None,
) -> None:
    assert said(why_not_mark(held, status, closed, is_assigned=is_assigned), message)


@pytest.mark.parametrize(
    ("value", "is_refused"), [(None, False), (0, False), (5, False), (6, True), (-1, True), (True, True)]
)
def test_mark_is_a_whole_number_of_the_scale(value: int | None, is_refused: bool) -> None:
    assert (why_not_value(value, 0, 5) is not None) is is_refused


@pytest.mark.parametrize(
    ("amount", "requested", "is_refused"),
    [
        ("0.001", None, True),
        (None, None, False),
        (10, None, False),
        (10, 10, False),
        (11, 10, True),
        (-1, None, True),
    ],
)
def test_suggested_amount_is_not_negative_nor_above_the_request(
    amount: int | None, requested: int | None, is_refused: bool
) -> None:
    why = why_not_amount(
        None if amount is None else Decimal(amount), None if requested is None else Decimal(requested)
    )
    assert (why is not None) is is_refused


def test_missing_names_each_criterion_left() -> None:
    assert texts(missing_to_hand_in(GRID, {})) == ["Besoin: no mark yet.", "Habitants: no mark yet."]
    assert texts(
        missing_to_hand_in(GRID, {"need": GivenMark(5, " "), "people": GivenMark(None, "", True)})
    ) == [
        "Besoin: the mark 5 asks for a comment.",
        "Habitants: say why you abstain.",
    ]
    whole = {"need": GivenMark(5, "strong"), "people": GivenMark(None, "no knowledge", True)}
    assert missing_to_hand_in(GRID, whole) == []
    assert missing_to_hand_in(GRID, {"need": GivenMark(3), "people": GivenMark(0)}) == []


def test_refusal_to_hand_in_tells_the_first_thing_and_counts_the_rest() -> None:
    missing = missing_to_hand_in(GRID, {})
    assert why_not_hand_in([]) is None
    assert (
        str(why_not_hand_in(missing[:1])) == "This evaluation cannot be handed in yet. Besoin: no mark yet."
    )
    assert "One more thing" in str(why_not_hand_in(missing))
    assert "2 more things" in str(why_not_hand_in([*missing, missing[0]]))


@pytest.mark.parametrize(
    ("status", "closed", "has_met", "message"),
    [
        (None, None, False, "no evaluation"),
        (EvaluationStatus.DRAFT, None, False, "no evaluation"),
        (EvaluationStatus.HANDED_IN, None, True, "meeting has opened"),
        (EvaluationStatus.HANDED_IN, CLOSED, False, "Too late"),
        (EvaluationStatus.HANDED_IN, None, False, None),
    ],
)
def test_reopening_ends_when_the_meeting_opens(
    status: EvaluationStatus | None, closed: Sentence | None, has_met: bool, message: str | None
) -> None:
    assert said(why_not_reopen(status, closed, has_met=has_met), message)


def test_running_total_is_out_of_100_and_unknown_while_something_is_missing() -> None:
    assert running_total(GRID, {"need": GivenMark(5), "people": GivenMark(0)}, 0, 5).total == pytest.approx(
        60.0
    )
    left = running_total(GRID, {"need": GivenMark(5)}, 0, 5)
    assert (left.total, left.missing, left.abstained) == (None, ("Habitants",), ())
    abstained = running_total(GRID, {"need": GivenMark(5), "people": GivenMark(None, "x", True)}, 0, 5)
    assert (abstained.total, abstained.missing, abstained.abstained) == (None, (), ("Habitants",))
    assert running_total((), {}, 0, 5).total is None


def test_pair_is_refused_with_the_member_named() -> None:
    assert why_not_pair(None, member="A. Roux", title="Jardin", is_reader=True) is None
    assert why_not_pair(LINK, member="A. Roux", title="Jardin", is_reader=True) is None
    recused = why_not_pair(RECUSAL, member="A. Roux", title="Jardin", is_reader=True)
    assert str(recused) == "A. Roux is recused from Jardin."
    assert "not a member" in str(why_not_pair(None, member="B", title="Jardin", is_reader=False))


def test_reading_is_given_back_with_words_until_it_is_handed_in() -> None:
    closed = Sentence("closed")
    draft = EvaluationStatus.DRAFT
    assert why_not_take_back(draft, "absent", None, is_assigned=True) is None
    assert why_not_take_back(None, "absent", closed, is_assigned=True) == closed
    assert "few words" in str(why_not_take_back(None, " ", closed, is_assigned=True))
    assert "handed in" in str(why_not_take_back(EvaluationStatus.HANDED_IN, "absent", None, is_assigned=True))
    assert "not given" in str(why_not_take_back(None, "absent", None, is_assigned=False))


@pytest.mark.parametrize(
    ("themes", "most", "wishes", "why"),
    [
        (["health"], None, [1, 0, -1], None),
        ([" "], 0, [], "80 characters"),
        (["x" * 81], 0, [], "80 characters"),
        ([], -1, [], "not negative"),
        ([], 3, [2], "for an application, against it"),
    ],
)
def test_wishes_are_few_and_plain(
    themes: list[str], most: int | None, wishes: list[int], why: str | None
) -> None:
    found = why_not_preferences(themes, most, wishes)
    assert found is None if why is None else why in str(found)
