"""Are the rules of a meeting kept: who leads, what a decision needs, and what the envelope allows?"""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.intake.rules import ApplicationStatus, Opinion
from committee.meetings import rules
from committee.meetings.rules import MeetingStatus, Outcome, Pile, Presence
from committee.people.rules import Member, Role
from committee.words import Euros, Sentence

MEMBER = Member("m", "Member", "m@x", frozenset({Role.MEMBER}))
CHAIR = Member("c", "Chair", "c@x", frozenset({Role.MEMBER, Role.CHAIR}))
STAFF = Member("s", "Staff", "s@x", frozenset({Role.STAFF}))
EUROS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**9), places=2)


@pytest.mark.parametrize(
    ("member", "leads", "overrides"),
    [(MEMBER, False, False), (CHAIR, True, True), (STAFF, True, True)],
)
def test_chair_and_staff_lead_and_override(member: Member, leads: bool, overrides: bool) -> None:
    assert rules.leads(member, "c", "sec") is leads
    assert rules.may_override(member, "c") is overrides
    assert (rules.why_not_lead(member, "c", "sec") is None) is leads


def test_secretary_leads_without_overriding() -> None:
    secretary = Member("sec", "Secretary", "sec@x", frozenset({Role.MEMBER}))
    assert rules.leads(secretary, "c", "sec")
    assert not rules.may_override(secretary, "c")


def test_chair_of_another_meeting_does_not_lead_this_one() -> None:
    assert not rules.leads(CHAIR, "somebody else", None)


@pytest.mark.parametrize("outcome", Outcome)
def test_outcome_is_awarded_or_needs_a_motive(outcome: Outcome) -> None:
    bare = rules.why_not_decision(outcome, None, None, None, None)
    assert bare is not None
    if outcome.is_awarded:
        assert rules.why_not_decision(outcome, Decimal(10), None, "a condition", None) is None
    else:
        assert rules.why_not_decision(outcome, None, None, None, "a motive") is None
        assert "amount" in str(rules.why_not_decision(outcome, Decimal(1), None, None, "a motive"))


@pytest.mark.parametrize(
    ("amount", "said"),
    [(Decimal(0), "more than zero"), (Decimal(-1), "more than zero"), (Decimal("1.234"), "two decimals")],
)
def test_granted_amount_that_cannot_be_paid_is_refused(amount: Decimal, said: str) -> None:
    assert said in str(rules.why_not_decision(Outcome.AWARDED, amount, None, None, None))


def test_conditional_award_needs_its_conditions() -> None:
    why = rules.why_not_decision(Outcome.AWARDED_CONDITIONAL, Decimal(5), None, None, "a motive")
    assert "conditions" in str(why)


def test_more_than_requested_needs_a_motive() -> None:
    asked, granted = Decimal(1000), Decimal(1001)
    why = rules.why_not_decision(Outcome.AWARDED, granted, asked, None, None)
    assert why is not None
    assert why.values == {"amount": Euros(granted), "requested": Euros(asked)}
    assert rules.why_not_decision(Outcome.AWARDED, granted, asked, None, "a motive") is None
    assert rules.why_not_decision(Outcome.AWARDED, asked, asked, None, None) is None
    assert rules.why_not_decision(Outcome.AWARDED, granted, None, None, None) is None


@given(envelope=EUROS, granted=EUROS, amount=EUROS)
def test_excess_is_what_the_sum_has_too_much(envelope: Decimal, granted: Decimal, amount: Decimal) -> None:
    over = rules.excess(envelope, granted, amount)
    assert over == max(granted + amount - envelope, 0)
    why = rules.why_not_pass_envelope(over, None, may_override=True, may_know=True)
    assert (why is None) == (granted + amount <= envelope)


def test_nothing_passes_an_unknown_envelope_or_without_amount() -> None:
    assert rules.excess(None, Decimal(10), Decimal(10)) == 0
    assert rules.excess(Decimal(1), Decimal(10), None) == 0


@pytest.mark.parametrize(
    ("reason", "may_override", "passes"),
    [(None, True, False), ("", True, False), ("a reason", False, False), ("a reason", True, True)],
)
def test_envelope_is_passed_only_with_a_reason_of_chair_or_staff(
    reason: str | None, may_override: bool, passes: bool
) -> None:
    why = rules.why_not_pass_envelope(Decimal(7), reason, may_override=may_override, may_know=True)
    assert (why is None) is passes
    assert why is None or why.values == {"over": Euros(Decimal(7))}


def test_refusal_tells_a_recused_person_no_figure() -> None:
    why = rules.why_not_pass_envelope(Decimal(7), None, may_override=True, may_know=False)
    assert why is not None
    assert why.values == {}


def test_gauge_counts_unknown_amounts_apart() -> None:
    gauge = rules.gauge_of(Decimal(100), [Decimal(40), None, Decimal(30), None], [Decimal(25), None])
    assert (gauge.requested, gauge.unknown_requested) == (Decimal(70), 2)
    assert (gauge.granted, gauge.left) == (Decimal(25), Decimal(75))


def test_gauge_without_envelope_has_no_remainder() -> None:
    gauge = rules.gauge_of(None, [], [Decimal(25)])
    assert gauge.left is None
    assert gauge.requested == 0


def test_gauge_of_unknown_requests_only_is_unknown() -> None:
    assert rules.gauge_of(Decimal(1), [None], []).requested is None


def test_hidden_gauge_says_why() -> None:
    gauge = rules.gauge_hidden(rules.RECUSED_FROM_ONE)
    assert (gauge.envelope, gauge.requested, gauge.granted, gauge.left) == (None, None, None, None)
    assert gauge.why_hidden == rules.RECUSED_FROM_ONE


@pytest.mark.parametrize(
    ("presences", "needed", "is_met"),
    [
        ([], 0, True),
        ([None, None, None], 2, False),
        ([Presence.PRESENT, Presence.REPRESENTED, None], 2, True),
        ([Presence.PRESENT, Presence.ABSENT, None, None], 2, False),
    ],
)
def test_quorum_is_half_present_or_represented(
    presences: list[Presence | None], needed: int, is_met: bool
) -> None:
    quorum = rules.quorum(presences)
    assert (quorum.needed, quorum.is_met) == (needed, is_met)


@pytest.mark.parametrize(
    ("low", "high", "threshold", "pile"),
    [
        (60.0, 60.0, 50.0, Pile.FAVOURABLE),
        (50.0, 50.0, 50.0, Pile.FAVOURABLE),
        (20.0, 49.9, 50.0, Pile.UNFAVOURABLE),
        (40.0, 60.0, 50.0, None),
        (None, 60.0, 50.0, None),
        (40.0, None, 50.0, None),
        (40.0, 60.0, None, None),
    ],
)
def test_score_speaks_only_where_it_is_sure(
    low: float | None, high: float | None, threshold: float | None, pile: Pile | None
) -> None:
    assert rules.pile_of_score(low, high, threshold) is pile


@pytest.mark.parametrize(
    ("by_score", "is_funded", "chance", "is_first", "pile", "why"),
    [
        (Pile.FAVOURABLE, True, 0.95, True, Pile.TO_DISCUSS, "discussed first"),
        (Pile.FAVOURABLE, True, 0.95, False, Pile.FAVOURABLE, "above the funding line"),
        (None, True, None, False, Pile.FAVOURABLE, "above the funding line"),
        (Pile.UNFAVOURABLE, True, 0.95, False, Pile.TO_DISCUSS, "below the threshold"),
        (Pile.FAVOURABLE, False, 0.02, False, Pile.UNFAVOURABLE, "far below"),
        (Pile.FAVOURABLE, False, 0.10, False, Pile.TO_DISCUSS, "perhaps not by much"),
        (Pile.UNFAVOURABLE, False, None, False, Pile.TO_DISCUSS, "perhaps not by much"),
        (Pile.FAVOURABLE, None, None, False, Pile.FAVOURABLE, "score above"),
        (Pile.UNFAVOURABLE, None, None, False, Pile.UNFAVOURABLE, "score below"),
        (None, None, None, False, None, "says nothing yet"),
    ],
)
def test_ranking_proposes_a_pile_with_its_reason(
    by_score: Pile | None,
    is_funded: bool | None,
    chance: float | None,
    is_first: bool,
    pile: Pile | None,
    why: str,
) -> None:
    found = rules.pile_of_ranking(by_score, is_funded=is_funded, chance=chance, is_first=is_first)
    assert found.pile is pile
    assert why in str(found.why)


@pytest.mark.parametrize(
    ("opinion", "ranked", "pile", "why"),
    [
        (None, None, Pile.TO_DISCUSS, "no opinion yet"),
        (None, Pile.FAVOURABLE, Pile.FAVOURABLE, "no opinion yet"),
        (Opinion.UNFAVOURABLE, None, Pile.UNFAVOURABLE, "Ranking: told · opinion: Unfavourable"),
        (Opinion.FAVOURABLE, Pile.FAVOURABLE, Pile.FAVOURABLE, "opinion: Favourable"),
        (Opinion.FAVOURABLE, Pile.UNFAVOURABLE, Pile.TO_DISCUSS, "opinion: Favourable"),
        (Opinion.FAVOURABLE, Pile.TO_DISCUSS, Pile.TO_DISCUSS, "opinion: Favourable"),
        (Opinion.TO_DISCUSS, Pile.FAVOURABLE, Pile.TO_DISCUSS, "opinion: To be discussed"),
    ],
)
def test_pile_is_to_discuss_where_opinion_and_ranking_differ(
    opinion: Opinion | None, ranked: Pile | None, pile: Pile, why: str
) -> None:
    found = rules.proposed_pile(opinion, rules.ProposedPile(ranked, Sentence("told")))
    assert found.pile is pile
    assert why in str(found.why)


@pytest.mark.parametrize(
    ("status", "is_known", "is_of_meeting", "funded", "word"),
    [
        (MeetingStatus.OPEN, True, True, 1, None),
        (MeetingStatus.PREPARED, True, True, 1, None),
        (MeetingStatus.CLOSED, True, True, 1, "closed"),
        (MeetingStatus.OPEN, False, False, 0, "no such scenario"),
        (MeetingStatus.OPEN, True, False, 1, "not of a round"),
        (MeetingStatus.OPEN, True, True, 0, "funds nothing"),
    ],
)
def test_scenario_is_adopted_before_the_meeting_closes(
    status: MeetingStatus, is_known: bool, is_of_meeting: bool, funded: int, word: str | None
) -> None:
    why = rules.why_not_adopt(status, is_known=is_known, is_of_meeting=is_of_meeting, funded=funded)
    assert why is None if word is None else word in str(why)


@pytest.mark.parametrize(
    ("status", "items", "word"),
    [
        (MeetingStatus.OPEN, 2, None),
        (MeetingStatus.OPEN, 0, "no provisional list"),
        (MeetingStatus.CLOSED, 2, "stays as it was"),
    ],
)
def test_list_is_taken_back_before_the_meeting_closes(
    status: MeetingStatus, items: int, word: str | None
) -> None:
    why = rules.why_not_withdraw_list(status, items)
    assert why is None if word is None else word in str(why)


def test_opinion_of_the_staff_names_its_pile() -> None:
    assert [rules.pile_of_opinion(each) for each in Opinion] == [Pile(each.value) for each in Opinion]


@pytest.mark.parametrize(
    ("name", "rounds", "envelope", "is_refused"),
    [
        ("A meeting", ["r"], None, False),
        ("A meeting", ["r"], Decimal("0.10"), False),
        (" ", ["r"], None, True),
        ("A meeting", [], None, True),
        ("A meeting", ["r"], Decimal(-1), True),
        ("A meeting", ["r"], Decimal("0.001"), True),
        ("A meeting", ["r"], Decimal("NaN"), True),
    ],
)
def test_meeting_needs_a_name_and_a_round(
    name: str, rounds: list[str], envelope: Decimal | None, is_refused: bool
) -> None:
    assert (rules.why_not_prepare(name, rounds, envelope) is not None) is is_refused


def test_round_is_treated_by_one_open_meeting() -> None:
    assert rules.why_not_take_round(None) is None
    assert "“first”" in str(rules.why_not_take_round("first"))


@pytest.mark.parametrize(
    ("status", "agenda", "opens", "under_way"),
    [
        (MeetingStatus.PREPARED, True, True, False),
        (MeetingStatus.OPEN, True, False, True),
        (MeetingStatus.CLOSED, False, False, False),
    ],
)
def test_status_tells_what_may_be_done(
    status: MeetingStatus, agenda: bool, opens: bool, under_way: bool
) -> None:
    assert (rules.why_not_change_agenda(status) is None) is agenda
    assert (rules.why_not_change_meeting(status) is None) is opens
    assert (rules.why_not_open(status, 3) is None) is opens
    assert (rules.why_not_under_way(status) is None) is under_way


def test_meeting_without_items_is_not_opened() -> None:
    assert rules.why_not_open(MeetingStatus.PREPARED, 0) is not None


@pytest.mark.parametrize(
    ("agenda", "decided", "is_refused"),
    [
        (["a", "b"], [], False),
        (["a"], ["a"], False),
        (["a", "a"], [], True),
        (["a", "z"], [], True),
        (["a"], ["b"], True),
    ],
)
def test_agenda_holds_each_application_of_its_rounds_once(
    agenda: list[str], decided: list[str], is_refused: bool
) -> None:
    assert (rules.why_not_agenda(agenda, {"a", "b"}, decided) is not None) is is_refused


@pytest.mark.parametrize(
    ("presences", "proxies", "is_refused"),
    [
        ({"a": Presence.PRESENT, "b": Presence.ABSENT}, {}, False),
        ({"a": Presence.PRESENT, "b": Presence.REPRESENTED}, {"b": "a"}, False),
        ({"a": Presence.PRESENT, "b": Presence.REPRESENTED}, {}, True),
        ({"a": Presence.PRESENT, "b": Presence.ABSENT}, {"b": "a"}, True),
        ({"a": Presence.ABSENT, "b": Presence.REPRESENTED}, {"b": "a"}, True),
        ({"b": Presence.REPRESENTED}, {"b": "b"}, True),
        (
            {"a": Presence.PRESENT, "b": Presence.REPRESENTED, "c": Presence.REPRESENTED},
            {"b": "a", "c": "a"},
            True,
        ),
    ],
)
def test_proxy_is_held_by_one_present_member(
    presences: dict[str, Presence], proxies: dict[str, str], is_refused: bool
) -> None:
    assert (rules.why_not_attendance(presences, proxies) is not None) is is_refused


@pytest.mark.parametrize(
    ("on_agenda", "is_recused", "said"),
    [(True, False, None), (True, True, "recused"), (False, True, "recused"), (False, False, "agenda")],
)
def test_recusal_and_agenda_bar_a_decision(on_agenda: bool, is_recused: bool, said: str | None) -> None:
    why = rules.why_not_decide_on(is_on_agenda=on_agenda, is_recused=is_recused)
    assert why is None if said is None else said in str(why)


def test_undeclared_links_bar_a_decision() -> None:
    why = rules.why_not_decide_on(is_on_agenda=True, is_recused=False, is_undeclared=True)
    assert "Declare your links" in str(why)


@pytest.mark.parametrize(
    ("status", "outcome", "follows"),
    [
        (ApplicationStatus.SUBMITTED, Outcome.AWARDED, True),
        (ApplicationStatus.DEFERRED, Outcome.DEFERRED, True),
        (ApplicationStatus.RESERVE_LIST, Outcome.AWARDED, True),
        (ApplicationStatus.RESERVE_LIST, Outcome.DEFERRED, False),
        (ApplicationStatus.AWARDED, Outcome.REJECTED, False),
        (ApplicationStatus.REJECTED, Outcome.AWARDED, False),
    ],
)
def test_outcome_follows_the_state_of_the_application(
    status: ApplicationStatus, outcome: Outcome, follows: bool
) -> None:
    assert (rules.why_not_follow(status, outcome) is None) is follows


def test_every_outcome_is_a_state_with_the_same_label() -> None:
    assert [outcome.status.label for outcome in Outcome] == [outcome.label for outcome in Outcome]
    assert ApplicationStatus.SUBMITTED in rules.DECIDABLE
    assert rules.DECIDABLE.isdisjoint({ApplicationStatus.AWARDED, ApplicationStatus.REJECTED})


def test_closing_names_the_undecided_items_but_only_counts_hidden_ones() -> None:
    assert rules.why_not_close([], 0) is None
    assert str(rules.why_not_close(["N-2", "N-1"], 1)).startswith("3 items have no decision yet (N-1, N-2")
    assert str(rules.why_not_close(["N-1"], 0)).startswith("One item has no decision yet (N-1)")
    assert str(rules.why_not_close([], 1)).startswith("One item has no decision yet.")


def test_recused_members_count_nowhere_and_hold_no_proxy() -> None:
    sheet = {
        "a": (Presence.PRESENT, None),
        "b": (Presence.PRESENT, None),
        "c": (Presence.REPRESENTED, "b"),
        "d": (None, None),
    }
    assert rules.presences_for(sheet, ()) == [
        Presence.PRESENT,
        Presence.PRESENT,
        Presence.REPRESENTED,
        None,
    ]
    assert rules.presences_for(sheet, {"b"}) == [Presence.PRESENT, Presence.ABSENT, None]
    assert rules.presences_for(sheet, {"c", "d"}) == [Presence.PRESENT] * 2


def test_recused_member_leaves_at_the_beginning_of_the_item_or_when_recused() -> None:
    before, start, during, end = (datetime(2026, 11, 21, hour, tzinfo=UTC) for hour in (9, 10, 11, 12))
    assert rules.time_out(before, None, None) == (None, None)
    assert rules.time_out(before, start, None) == (start, None)
    assert rules.time_out(during, start, None) == (during, None)
    assert rules.time_out(before, start, end) == (start, end)
    assert rules.time_out(end, start, end) == (None, None)


def test_results_are_published_once_after_closing() -> None:
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    assert rules.why_not_publish(MeetingStatus.OPEN, None) is not None
    assert rules.why_not_publish(MeetingStatus.CLOSED, moment) is not None
    assert rules.why_not_publish(MeetingStatus.CLOSED, None) is None


@pytest.mark.parametrize(
    ("call", "number", "reference"),
    [("FIS-2027", "12", "FIS-2027-12"), ("DEMO", "DEMO-003", "DEMO-003"), ("DEMO", "DEMOS", "DEMO-DEMOS")],
)
def test_reference_is_made_of_call_and_number(call: str, number: str, reference: str) -> None:
    assert rules.award_reference(call, number) == reference


@pytest.mark.parametrize(
    ("reference", "title", "amount", "is_refused"),
    [
        ("R-1", "A title", None, False),
        ("R-1", "A title", Decimal("37000.50"), False),
        ("", "A title", None, True),
        ("R-1", "", None, True),
        ("R-1", "A title", Decimal(0), True),
        ("R-1", "A title", Decimal("0.001"), True),
    ],
)
def test_earlier_winner_needs_reference_and_title(
    reference: str, title: str, amount: Decimal | None, is_refused: bool
) -> None:
    assert (rules.why_not_record_past_award(reference, title, amount) is not None) is is_refused
