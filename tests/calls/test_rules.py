"""Does a round stand where its dates and acts put it, and may each role do there what the table says?"""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.calls.rules import (
    LONGEST_FIGURE,
    LONGEST_LOTS,
    LONGEST_REASON,
    MOST_FIGURES,
    PHASE_RIGHTS,
    PHASES,
    Act,
    CriterionText,
    LiveMove,
    Phase,
    PhaseMoveKind,
    RoundActs,
    RoundDates,
    ScoredBy,
    has_reached,
    lot_numbers,
    may,
    paris_day,
    phase_of,
    planned_phase,
    why_not,
    why_not_advance,
    why_not_announce_lots,
    why_not_call,
    why_not_change_grid,
    why_not_dates,
    why_not_describe_call,
    why_not_enter_lots,
    why_not_grid,
    why_not_hold,
    why_not_note,
    why_not_release,
    why_not_round_envelope,
)
from committee.people.rules import Role
from committee.words import say

DATES = RoundDates(
    opens_on=date(2026, 1, 5),
    closes_on=date(2026, 2, 10),
    interests_from=date(2026, 2, 20),
    reading_from=date(2026, 3, 1),
    reading_until=date(2026, 3, 31),
    meets_on=date(2026, 4, 9),
)
ROLLING = RoundDates(opens_on=date(2026, 1, 5), meets_on=date(2026, 4, 9))
AT = datetime(2026, 4, 9, 12, 0, tzinfo=UTC)
OPENED = RoundActs(meeting_opened_at=AT)
CLOSED = replace(OPENED, meeting_closed_at=AT)
PUBLISHED = replace(CLOSED, results_published_at=AT)


@pytest.mark.parametrize(
    ("today", "phase"),
    [
        (date(2025, 12, 1), Phase.DEPOSIT),
        (date(2026, 2, 10), Phase.DEPOSIT),
        (date(2026, 2, 11), Phase.ELIGIBILITY),
        (date(2026, 2, 19), Phase.ELIGIBILITY),
        (date(2026, 2, 20), Phase.INTERESTS),
        (date(2026, 3, 1), Phase.READING),
        (date(2026, 3, 31), Phase.READING),
        (date(2026, 4, 1), Phase.SEANCE),
        (date(2027, 4, 9), Phase.SEANCE),
    ],
)
def test_phase_follows_the_dates_and_a_deadline_day_belongs_to_what_it_ends(
    today: date, phase: Phase
) -> None:
    assert phase_of(DATES, today) is phase


def test_acts_outweigh_dates() -> None:
    for today in (date(2025, 1, 1), date(2026, 3, 10), date(2028, 1, 1)):
        assert phase_of(DATES, today, OPENED) is Phase.SEANCE
        assert phase_of(DATES, today, CLOSED) is Phase.NOTIFICATION
        assert phase_of(DATES, today, PUBLISHED) is Phase.FOLLOWUP


def test_round_without_reading_dates_goes_from_deposit_to_its_meeting() -> None:
    assert phase_of(ROLLING, date(2026, 4, 8)) is Phase.DEPOSIT
    assert phase_of(ROLLING, date(2026, 4, 9)) is Phase.SEANCE
    assert phase_of(RoundDates(), date(2026, 4, 9)) is Phase.DEPOSIT


def test_reading_without_a_last_day_lasts_until_the_meeting() -> None:
    dates = replace(DATES, reading_until=None)
    assert phase_of(dates, date(2026, 4, 8)) is Phase.READING
    assert phase_of(dates, date(2026, 4, 9)) is Phase.SEANCE
    assert phase_of(replace(dates, meets_on=None), date(2027, 1, 1)) is Phase.READING


def test_deadline_ends_at_midnight_in_paris() -> None:
    assert paris_day(datetime(2026, 2, 10, 22, 59, tzinfo=UTC)) == date(2026, 2, 10)
    assert paris_day(datetime(2026, 2, 10, 23, 0, tzinfo=UTC)) == date(2026, 2, 11)
    assert paris_day(datetime(2026, 7, 10, 22, 0, tzinfo=UTC)) == date(2026, 7, 11)


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def some_dates(draw: st.DrawFn) -> RoundDates:
    """Any dates in their order, any of them missing."""
    some = draw(st.lists(st.none() | days, min_size=6, max_size=6))
    ordered = iter(sorted(day for day in some if day is not None))
    return RoundDates(*(None if day is None else next(ordered) for day in some))


some_moves = st.none() | st.builds(
    LiveMove,
    st.sampled_from(PhaseMoveKind),
    st.sampled_from([phase for phase in Phase if has_reached(Phase.SEANCE, phase)]),
)


@given(some_dates(), some_moves, days, st.integers(0, 400))
def test_phase_never_goes_back_as_days_pass(
    dates: RoundDates, move: LiveMove | None, today: date, later: int
) -> None:
    acts = RoundActs(move=move)
    before, after = phase_of(dates, today, acts), phase_of(dates, today + timedelta(days=later), acts)
    assert has_reached(after, before)


@given(some_dates(), some_moves, days)
def test_acts_of_a_meeting_outweigh_dates_and_moves(
    dates: RoundDates, move: LiveMove | None, today: date
) -> None:
    reached = [
        phase_of(dates, today, replace(acts, move=move)) for acts in (RoundActs(), OPENED, CLOSED, PUBLISHED)
    ]
    assert reached[1:] == [Phase.SEANCE, Phase.NOTIFICATION, Phase.FOLLOWUP]
    assert has_reached(Phase.SEANCE, reached[0])


@given(some_dates(), some_moves, days)
def test_advanced_round_is_at_least_there_and_a_held_one_at_most(
    dates: RoundDates, move: LiveMove | None, today: date
) -> None:
    planned, moved = planned_phase(dates, today), phase_of(dates, today, RoundActs(move=move))
    if move is None:
        assert moved is planned
        return
    assert moved in {planned, move.phase}
    is_held = move.kind is PhaseMoveKind.HELD
    assert has_reached(move.phase, moved) if is_held else has_reached(moved, move.phase)
    assert has_reached(planned, moved) if is_held else has_reached(moved, planned)


def _moved(kind: PhaseMoveKind, phase: Phase) -> RoundActs:
    return RoundActs(move=LiveMove(kind, phase))


def test_round_is_advanced_to_a_later_phase_before_its_meeting_with_a_reason() -> None:
    held = _moved(PhaseMoveKind.HELD, Phase.READING)
    assert why_not_advance(RoundActs(), Phase.DEPOSIT, Phase.READING, "tout est arrivé") is None
    assert why_not_advance(held, Phase.READING, Phase.SEANCE, "tout est lu") is None
    for acts, current, goal, reason, refusal in (
        (RoundActs(), Phase.READING, Phase.READING, "x", "already: choose a later one"),
        (RoundActs(), Phase.READING, Phase.DEPOSIT, "x", "already: choose a later one"),
        (RoundActs(), Phase.READING, Phase.NOTIFICATION, "x", "begin when the meeting is closed"),
        (RoundActs(), Phase.READING, Phase.SEANCE, " ", "Say why"),
        (RoundActs(), Phase.READING, Phase.SEANCE, "x" * (LONGEST_REASON + 1), "at most 500"),
        (OPENED, Phase.SEANCE, Phase.NOTIFICATION, "x", "follows the meeting"),
    ):
        assert refusal in str(why_not_advance(acts, current, goal, reason))


def test_round_is_held_while_dates_move_it_and_released_when_something_stands_against_them() -> None:
    held, advanced = (_moved(kind, Phase.READING) for kind in (PhaseMoveKind.HELD, PhaseMoveKind.ADVANCED))
    reading, seance = Phase.READING, Phase.SEANCE
    assert why_not_hold(RoundActs(), reading, reading, "deux malades") is None
    assert "Say why" in str(why_not_hold(RoundActs(), reading, reading, ""))
    assert "No date moves" in str(why_not_hold(RoundActs(), seance, seance, "x"))
    assert "end that first" in str(why_not_hold(held, reading, seance, "x"))
    assert "end that first" in str(why_not_hold(advanced, reading, Phase.INTERESTS, "x"))
    assert why_not_hold(advanced, reading, reading, "x") is None  # its dates caught up with it
    for acts in (held, advanced):
        assert why_not_release(acts, "x") is None
        assert "Say why" in str(why_not_release(acts, " "))
        assert "follows the meeting" in str(why_not_release(replace(acts, meeting_opened_at=AT), "x"))
    assert "rule already" in str(why_not_release(RoundActs(), "x"))


def test_blind_reading_is_settled_before_interests_are_declared() -> None:
    early, late = [Phase.ELIGIBILITY], [Phase.ELIGIBILITY, Phase.INTERESTS]
    assert why_not_describe_call(2, is_blind=True, was_blind=False, phases=early) is None
    assert why_not_describe_call(None, is_blind=True, was_blind=True, phases=late) is None
    changed = [
        str(why_not_describe_call(2, is_blind=each, was_blind=not each, phases=late))
        for each in (True, False)
    ]
    assert all("is settled before" in one for one in changed)
    for wanted in (0, 21):
        refusal = why_not_describe_call(wanted, is_blind=False, was_blind=False, phases=early)
        assert "Between 1 and 20" in str(refusal)


# Written by hand from the committee's way of working: who may, in which phases.
EXPECTED = {
    (Act.MARK, Role.MEMBER): "reading",
    (Act.HAND_IN, Role.MEMBER): "reading",
    (Act.DECLARE, Role.MEMBER): "interests reading seance",
    (Act.REVISE, Role.MEMBER): "seance",
    (Act.REVISE, Role.CHAIR): "seance",
    (Act.SEE_READERS, Role.MEMBER): "followup",
    (Act.SEE_READERS, Role.CHAIR): "deposit eligibility interests reading seance notification followup",
    (Act.SEE_READERS, Role.STAFF): "deposit eligibility interests reading seance notification followup",
    (Act.SEE_MEANS, Role.MEMBER): "seance notification followup",
    (Act.SEE_MEANS, Role.CHAIR): "reading seance notification followup",
    (Act.WRITE_NOTE, Role.MEMBER): "reading seance",
    (Act.READ_NOTES, Role.MEMBER): "seance notification followup",
    (Act.READ_NOTES, Role.STAFF): "reading seance notification followup",
    (Act.REMIND, Role.STAFF): "interests reading seance",
    (Act.REMIND, Role.CHAIR): "",
    (Act.SEE_OTHERS_MARKS, Role.MEMBER): "reading seance notification followup",
    (Act.SEE_RANKING, Role.MEMBER): "seance notification followup",
    (Act.SEE_RANKING, Role.CHAIR): "reading seance notification followup",
    (Act.SEE_RANKING, Role.STAFF): "reading seance notification followup",
    (Act.MAKE_SCENARIO, Role.MEMBER): "",
    (Act.MAKE_SCENARIO, Role.CHAIR): "reading seance",
    (Act.MAKE_SCENARIO, Role.STAFF): "reading seance",
    (Act.ASSIGN, Role.STAFF): "interests reading",
    (Act.ASSIGN, Role.CHAIR): "",
    (Act.DECIDE, Role.MEMBER): "",
    (Act.DECIDE, Role.CHAIR): "seance",
    (Act.DECIDE, Role.STAFF): "seance",
    (Act.PUBLISH, Role.STAFF): "notification",
    (Act.FOLLOW_UP, Role.STAFF): "notification followup",
    (Act.FOLLOW_UP, Role.CHAIR): "",
    (Act.IMPORT, Role.STAFF): "deposit eligibility interests reading",
    (Act.PREPARE_MEETING, Role.CHAIR): "deposit eligibility interests reading seance",
}


@pytest.mark.parametrize(("act", "role"), EXPECTED, ids=str)
def test_table_of_rights_is_as_written_by_hand(act: Act, role: Role) -> None:
    given_phases = [str(phase) for phase in PHASES if may(act, phase, frozenset({role}))]
    assert given_phases == EXPECTED[act, role].split()


def test_presenter_sees_published_results_and_nothing_else() -> None:
    presenter = frozenset({Role.PRESENTER})
    assert [(act, phase) for act, phase in product(Act, Phase) if may(act, phase, presenter)] == [
        (Act.SEE_RESULTS, Phase.FOLLOWUP)
    ]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ROOM])
def test_other_accounts_do_nothing_with_applications(role: Role) -> None:
    assert not any(may(act, phase, frozenset({role})) for act, phase in product(Act, Phase))


@pytest.mark.parametrize("act", Act)
def test_refusal_says_why_in_both_languages_for_every_phase(act: Act) -> None:
    everyone = frozenset(Role)
    assert set(PHASE_RIGHTS[act]) == set(Phase)
    for phase in Phase:
        reason = why_not(act, phase, everyone)
        assert (reason is None) == may(act, phase, everyone)
        if reason is not None:
            assert say(reason, "en") != say(reason, "fr")
    assert "may not do this" in str(why_not(act, Phase.READING, frozenset()))


def test_act_is_taken_by_its_code_too() -> None:
    assert why_not("mark", Phase.READING, frozenset({Role.MEMBER})) is None
    with pytest.raises(ValueError, match="not a valid Act"):
        why_not("juggle", Phase.READING, frozenset({Role.MEMBER}))


def test_dates_of_a_round_follow_one_another() -> None:
    assert why_not_dates(DATES) is None
    assert why_not_dates(ROLLING) is None
    assert "opening date" in str(why_not_dates(replace(DATES, opens_on=None)))
    names = [one.name for one in fields(RoundDates)]
    for earlier, later in pairwise(names):
        swapped = {earlier: getattr(DATES, later), later: getattr(DATES, earlier)}
        assert "follow one another" in str(why_not_dates(replace(DATES, **swapped)))
    assert "the day after" in str(why_not_dates(replace(DATES, interests_from=DATES.closes_on)))


@pytest.mark.parametrize(
    ("envelope", "of_call", "others", "reason"),
    [
        (None, Decimal(10), [Decimal(10)], None),
        (Decimal(-1), None, [], "not negative"),
        (Decimal("1.005"), None, [], "two decimals"),
        (Decimal(6), Decimal(10), [Decimal(4), None], None),
        (Decimal(7), Decimal(10), [Decimal(4), None], "cannot share more"),
        (Decimal(7), None, [Decimal(4)], None),
    ],
)
def test_rounds_share_the_envelope_of_their_call(
    envelope: Decimal | None, of_call: Decimal | None, others: list[Decimal | None], reason: str | None
) -> None:
    given_reason = why_not_round_envelope(envelope, of_call, others)
    assert given_reason is None if reason is None else reason in str(given_reason)


@pytest.mark.parametrize(
    ("code", "title", "year", "envelope", "is_taken", "reason"),
    [
        ("FIS-2026", "Appel", 2026, Decimal(0), False, None),
        ("FIS-2026", "Appel", 2026, None, False, None),
        ("fis", "Appel", 2026, None, False, "capital letters"),
        ("F" * 31, "Appel", 2026, None, False, "capital letters"),
        ("FIS-2026\n", "Appel", 2026, None, False, "capital letters"),
        ("FIS-2026", "Appel", 2026, None, True, "already a call"),
        ("FIS-2026", " ", 2026, None, False, "needs a title"),
        ("FIS-2026", "Appel", 1999, None, False, "between 2000"),
        ("FIS-2026", "Appel", 2026, Decimal(-1), False, "not negative"),
        ("FIS-2026", "Appel", 2026, Decimal("1.005"), False, "two decimals"),
    ],
)
def test_call_is_refused_when_impossible(
    code: str, title: str, year: int, envelope: Decimal | None, is_taken: bool, reason: str | None
) -> None:
    given_reason = why_not_call(code, title, year, envelope, is_taken)
    assert given_reason is None if reason is None else reason in str(given_reason)


BOTH = {"fr": "Texte", "en": "Text"}
ONE = CriterionText("ONE", BOTH, BOTH, 60, {0: BOTH, 3: BOTH, 5: BOTH}, (0, 5))
TWO = replace(ONE, code="TWO", weight=40)


@pytest.mark.parametrize(
    ("criteria", "scale", "threshold", "reason"),
    [
        ([ONE, TWO], (0, 5), 50, None),
        ([ONE, TWO], (0, 5), None, None),
        ([ONE, TWO], (5, 5), 50, "from a lower to a higher"),
        ([ONE, TWO], (0, 5), 101, "between 0 and 100"),
        ([ONE, replace(TWO, code="ONE")], (0, 5), 50, "have the code ONE"),
        ([ONE, replace(TWO, weight=0)], (0, 5), 50, "weighs something"),
        ([ONE], (0, 5), 50, "these sum to 60"),
        ([ONE, replace(TWO, scored_by=ScoredBy.STAFF)], (0, 5), 50, None),
        ([replace(one, scored_by=ScoredBy.STAFF) for one in (ONE, TWO)], (0, 5), 50, "The readers mark"),
        ([], (0, 5), 50, "these sum to 0"),
        ([ONE, replace(TWO, label={"fr": "Texte"})], (0, 5), 50, "criterion TWO are written"),
        ([ONE, replace(TWO, anchors={0: BOTH, 5: {"fr": "x", "en": " "}})], (0, 5), 50, "TWO are written"),
        ([ONE, replace(TWO, comment_required_at=(6,))], (0, 5), 50, "not on the scale"),
        ([ONE, replace(TWO, anchors={0: BOTH, 9: BOTH})], (0, 5), 50, "not on the scale"),
        ([ONE, replace(TWO, anchors={0: BOTH, 3: BOTH})], (0, 5), 50, "both ends"),
    ],
)
def test_grid_is_refused_when_unfit_to_mark_with(
    criteria: list[CriterionText], scale: tuple[int, int], threshold: int | None, reason: str | None
) -> None:
    given_reason = why_not_grid(criteria, *scale, threshold)
    assert given_reason is None if reason is None else reason in str(given_reason)


def test_grid_stays_as_it_is_once_read_with() -> None:
    assert why_not_change_grid(is_locked=False, is_being_read=False) is None
    assert why_not_change_grid(is_locked=True, is_being_read=False) is not None
    assert why_not_change_grid(is_locked=False, is_being_read=True) is not None


def test_phase_reaches_itself_and_those_before() -> None:
    assert has_reached(Phase.READING, Phase.READING)
    assert has_reached(Phase.SEANCE, Phase.READING)
    assert not has_reached(Phase.INTERESTS, Phase.READING)


def test_what_is_noted_of_a_meeting_comes_in_order() -> None:
    assert "not been opened" in str(why_not_note(RoundActs(), is_closing=True))
    assert "is not closed" in str(why_not_note(OPENED, is_closing=False))
    assert why_not_note(OPENED, is_closing=True) is None
    assert why_not_note(CLOSED, is_closing=False) is None


def test_threshold_of_a_criterion_is_a_mark_of_the_scale() -> None:
    both = {"fr": "Texte", "en": "Text"}
    one = CriterionText("ONE", both, both, 100, {0: both, 5: both})
    assert [why_not_grid([replace(one, threshold=mark)], 0, 5, None) for mark in (None, 0, 3, 5)] == [
        None
    ] * 4
    for mark in (-1, 6):
        assert "not on the scale" in str(why_not_grid([replace(one, threshold=mark)], 0, 5, None))


@pytest.mark.parametrize(
    ("announced", "is_drawn", "phases", "reason"),
    [
        ("Loto du 2 juin", False, [Phase.DEPOSIT, Phase.INTERESTS], None),
        (None, False, [], None),
        ("Loto du 2 juin", True, [], "stays"),
        (None, False, [Phase.DEPOSIT, Phase.READING], "Reading has begun"),
        ("  ", False, [], "Say which public figures"),
        ("x" * (LONGEST_LOTS + 1), False, [], "at most"),
    ],
)
def test_lots_are_announced_before_reading(
    announced: str | None, is_drawn: bool, phases: list[Phase], reason: str | None
) -> None:
    found = why_not_announce_lots(announced, is_drawn, phases)
    assert (found is None) == (reason is None)
    assert (reason or "") in str(found)


@pytest.mark.parametrize(
    ("announced", "is_drawn", "figures", "phases", "reason"),
    [
        ("Loto", False, ["9", "2, 5, 12"], [Phase.SEANCE], None),
        ("Loto", False, ["9"], [Phase.NOTIFICATION, Phase.SEANCE], None),
        (None, False, ["9"], [Phase.SEANCE], "No lots"),
        ("Loto", True, ["9"], [Phase.SEANCE], "entered once"),
        ("Loto", False, ["9"], [Phase.READING], "once reading is over"),
        ("Loto", False, ["9"], [], "once reading is over"),
        ("Loto", False, ["9"], [Phase.FOLLOWUP], "meeting is closed"),
        ("Loto", False, [], [Phase.SEANCE], "Between 1 and"),
        ("Loto", False, ["9"] * (MOST_FIGURES + 1), [Phase.SEANCE], "Between 1 and"),
        ("Loto", False, ["9", "neuf"], [Phase.SEANCE], "has a digit"),
        ("Loto", False, ["٣ ٤"], [Phase.SEANCE], "has a digit"),
        ("Loto", False, ["7 ٣"], [Phase.SEANCE], "from 0 to 9"),
        ("Loto", False, ["7²"], [Phase.SEANCE], "from 0 to 9"),
        ("Loto", False, ["9", "5,12,8"], [Phase.SEANCE], "a space between"),
        ("Loto", False, ["1.234,5"], [Phase.SEANCE], "a space between"),
        ("Loto", False, ["5 - 12 - 8, chance 3."], [Phase.SEANCE], None),
        ("Loto", False, ["9" * (LONGEST_FIGURE + 1)], [Phase.SEANCE], "has a digit"),
    ],
)
def test_figures_are_entered_once_while_no_mark_can_answer_them(
    announced: str | None, is_drawn: bool, figures: list[str], phases: list[Phase], reason: str | None
) -> None:
    found = why_not_enter_lots(announced, is_drawn, figures, phases)
    assert (found is None) == (reason is None)
    assert (reason or "") in str(found)


@pytest.mark.parametrize(
    ("figure", "numbers"),
    [
        ("2, 5, 12", ("2", "5", "12")),
        ("2,5", ("2.5",)),
        ("12.50 ; 007", ("12.50", "007")),
        ("le 02/06 : 5, 12 et 8.", ("02", "06", "5", "12", "8")),
        ("5,12,8", ()),
        ("1,,2", ()),
        ("neuf", ()),
    ],
)
def test_numbers_of_a_figure_have_one_reading_or_none(figure: str, numbers: tuple[str, ...]) -> None:
    assert lot_numbers(figure) == numbers
