"""Who may declare, read and mark what?"""

from decimal import Decimal

import pytest

from committee.calls.rules import ScoredBy
from committee.people.rules import Role
from committee.review.rules import (
    Asked,
    EvaluationPart,
    EvaluationStatus,
    GivenMark,
    InterestNature,
    NotePart,
    is_asked,
    letter,
    missing_in_note,
    missing_to_hand_in,
    part_of,
    running_total,
    why_not_amount,
    why_not_declare,
    why_not_hand_in,
    why_not_hand_in_note,
    why_not_impose,
    why_not_lift,
    why_not_mark,
    why_not_note_texts,
    why_not_pair,
    why_not_preferences,
    why_not_reason,
    why_not_reopen,
    why_not_take_back,
    why_not_value,
    why_not_write_note,
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
    ("status", "closed", "has_met", "reason", "message"),
    [
        (None, None, False, "", "no evaluation"),
        (EvaluationStatus.DRAFT, None, False, "", "no evaluation"),
        (EvaluationStatus.HANDED_IN, None, True, " ", "say why you revise"),
        (EvaluationStatus.HANDED_IN, None, True, "new facts", None),
        (EvaluationStatus.HANDED_IN, CLOSED, True, "new facts", "Too late"),
        (EvaluationStatus.HANDED_IN, CLOSED, False, "", "Too late"),
        (EvaluationStatus.HANDED_IN, None, False, "", None),
    ],
)
def test_reopening_asks_for_a_reason_once_the_meeting_has_opened(
    status: EvaluationStatus | None, closed: Sentence | None, has_met: bool, reason: str, message: str | None
) -> None:
    assert said(why_not_reopen(status, closed, has_met=has_met, reason=reason), message)


def test_whole_abstention_asks_for_its_reason_alone() -> None:
    assert missing_to_hand_in(GRID, {}, "too close") == []
    assert texts(missing_to_hand_in(GRID, {}, " ")) == ["Say why you abstain from the whole application."]


@pytest.mark.parametrize(
    ("scored_by", "of_reader", "of_staff", "of_both"),
    [
        (ScoredBy.READERS, True, False, True),
        (ScoredBy.STAFF, False, True, True),
        (ScoredBy.BOTH, True, True, True),
    ],
)
def test_criterion_is_asked_of_those_whose_it_is(
    scored_by: ScoredBy, of_reader: bool, of_staff: bool, of_both: bool
) -> None:
    member, staff = frozenset({Role.MEMBER}), frozenset({Role.STAFF})
    assert is_asked(scored_by, EvaluationPart.READER, member) is of_reader
    assert is_asked(scored_by, EvaluationPart.STAFF, staff) is of_staff
    assert is_asked(scored_by, EvaluationPart.READER, member | staff) is of_both


def test_one_marks_as_a_reader_or_for_the_staff_or_not_at_all() -> None:
    staff, mixed = frozenset({Role.STAFF}), [ScoredBy.READERS, ScoredBy.STAFF]
    assert part_of(is_assigned=True, roles=staff, scored_by=mixed) is EvaluationPart.READER
    assert part_of(is_assigned=False, roles=staff, scored_by=mixed) is EvaluationPart.STAFF
    assert part_of(is_assigned=False, roles=staff, scored_by=mixed[:1]) is None
    assert part_of(is_assigned=False, roles=frozenset({Role.MEMBER}), scored_by=mixed) is None


def test_staff_mark_without_a_declaration() -> None:
    assert why_not_mark(None, None, None, is_assigned=True, part=EvaluationPart.STAFF) is None
    assert said(why_not_mark(None, None, None, is_assigned=True), "Declare first")


def test_letters_go_on_after_z() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52, 702)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]


@pytest.mark.parametrize(
    ("held", "closed", "is_rapporteur", "message"),
    [
        (RECUSAL, None, True, "recused"),
        (NONE, None, False, "not the rapporteur"),
        (None, None, True, "Declare first"),
        (LINK, CLOSED, True, "Too late"),
        (LINK, None, True, None),
    ],
)
def test_note_is_written_by_its_rapporteur(
    held: InterestNature | None, closed: Sentence | None, is_rapporteur: bool, message: str | None
) -> None:
    assert said(why_not_write_note(held, closed, is_rapporteur=is_rapporteur), message)


def test_note_lacks_each_part_but_the_questions() -> None:
    assert len(missing_in_note({})) == 4
    assert missing_in_note(dict.fromkeys(map(str, NotePart), "x") | {"questions": ""}) == []
    assert why_not_hand_in_note([]) is None
    assert said(why_not_hand_in_note(missing_in_note({})), "What it is about")
    assert why_not_note_texts({"about": "x"}) is None


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
