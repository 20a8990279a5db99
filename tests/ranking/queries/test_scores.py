"""Is the ranking made of what the member may see, and only when the phase shows it?"""

from datetime import datetime
from decimal import Decimal

import pytest

from committee.calls.actions import move_dates
from committee.calls.records import Call
from committee.calls.rules import Phase
from committee.people.rules import OFFICE, Member, Role
from committee.ranking.queries import (
    RANKING_COLUMNS,
    Score,
    count_undeclared,
    ranked_calls,
    ranking,
    score_of,
    threshold_of,
)
from committee.ranking.queries.ground import ground_of
from committee.ranking.queries.scores import lot_draw, lots_of
from committee.review.actions import declare_interest, hand_in, reopen, save_draft
from committee.review.rules import InterestNature
from committee.store.engine import writing
from committee.words import Refused
from tests.factories.calls import dates_in, make_call, publish_mixed_grid
from tests.factories.intake import open_to
from tests.factories.people import make_member
from tests.factories.ranking import marked_panel
from tests.factories.review import Panel, make_panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")


def enter(phase: Phase, panel: Panel, now: datetime) -> None:
    move_dates(panel.call.rounds[0].id, dates_in(phase, now), version=None, actor=OFFICE, now=now)


def chair_of(member: Member) -> Member:
    return Member(member.id, member.name, member.email, member.roles | {Role.CHAIR})


def test_ranking_orders_scores_and_withholds_the_rank_of_incomplete_ones(now: datetime) -> None:
    panel = ready_panel(4, 2, now=now, requested=12000)
    (low, high, twin, unread), (first, second) = panel.applications, panel.members
    for application, value in ((low, 2), (high, 4), (twin, 4)):
        mark(panel, application, first, now=now, value=value)
    mark(panel, low, second, now=now, value=1)
    frame = ranking(OFFICE, panel.call.code, now=now)
    assert tuple(frame.columns) == RANKING_COLUMNS
    frame = frame.set_index("application_id")
    assert frame.index[-1] == unread
    assert frame["rank"].dropna().to_dict() == {high: 1, twin: 1, low: 3}
    assert frame.loc[low, "score"] == pytest.approx(30.0)
    assert frame.loc[low, ["lowest", "highest", "spread", "readers"]].tolist() == pytest.approx(
        [20, 40, 20, 2]
    )
    assert frame.loc[[high], "spread"].isna().all()
    assert frame.loc[high, "requested"] == Decimal(12000)
    assert frame.loc[unread, ["low", "high"]].tolist() == [0.0, 100.0]
    assert frame["rank"].isna().tolist() == [False, False, False, True]
    assert frame["below_threshold"].to_dict() == {high: False, twin: False, low: True, unread: False}


def test_score_on_the_threshold_is_not_below_it(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    assert threshold_of(panel.call) == 50
    for member, value in zip(panel.members, (2, 3), strict=True):
        mark(panel, panel.applications[0], member, now=now, value=value)
    frame = ranking(OFFICE, panel.call.code, now=now)
    assert frame["score"].tolist() == pytest.approx([50.0])
    assert frame["below_threshold"].tolist() == [False]


def test_abstention_is_no_zero(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    first, second = panel.members
    mark(panel, panel.applications[0], first, now=now, value=4)
    abstained = whole_marks(panel, 4) | {panel.criteria[0]: (None, "not my field", True)}
    mark(panel, panel.applications[0], second, now=now, marks=abstained)
    frame = ranking(OFFICE, panel.call.code, now=now)
    assert frame["score"].tolist() == pytest.approx([80.0])
    assert frame["lowest"].tolist() == pytest.approx([80.0])
    assert frame["spread"].isna().all()


def test_marks_of_the_staff_count_and_totals_of_readers_are_over_what_they_are_asked(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now, grid_code=publish_mixed_grid(now=now))
    (application,), staff = panel.applications, make_member(Role.STAFF, now=now)
    of_readers, of_staff, of_both = panel.criteria
    for member, value in zip(panel.members, (2, 4), strict=True):
        mark(panel, application, member, now=now, marks={of_readers: (value, ""), of_both: (value, "")})
    before = ranking(OFFICE, panel.call.code, now=now)
    assert before["is_complete"].tolist() == [False]
    mark(panel, application, staff, now=now, marks={of_staff: (5, ""), of_both: (3, "")})
    frame = ranking(OFFICE, panel.call.code, now=now)
    assert frame["readers"].tolist() == [2]
    assert frame["score"].tolist() == pytest.approx([60 * 0.6 + 25 + 15 * 0.6])
    assert frame["spread"].tolist() == pytest.approx([40.0])


def test_whole_abstention_is_no_reader(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    (application,), (first, second) = panel.applications, panel.members
    mark(panel, application, first, now=now, value=4)
    save_draft(application, {}, abstention="trop proche", actor=second, now=now)
    hand_in(application, actor=second, now=now)
    frame = ranking(OFFICE, panel.call.code, now=now)
    assert (frame["readers"].tolist(), frame["score"].tolist()) == ([1], pytest.approx([80.0]))


def test_members_see_the_ranking_once_reading_is_over_and_chair_and_staff_during_it(now: datetime) -> None:
    panel = ready_panel(1, 1, now=now)
    member = panel.members[0]
    with pytest.raises(Refused, match="once reading is over"):
        ranking(member, panel.call.code, now=now)
    assert ranked_calls(member, now=now) == []
    assert len(ranking(chair_of(member), panel.call.code, now=now)) == 1
    enter(Phase.SEANCE, panel, now)
    assert len(ranking(member, panel.call.code, now=now)) == 1
    assert [call.code for call in ranked_calls(member, now=now)] == [panel.call.code]


def test_ranking_needs_a_call_a_round_a_role_and_a_phase(now: datetime) -> None:
    with pytest.raises(Refused, match="no call NONE"):
        ranking(OFFICE, "NONE", now=now)
    with pytest.raises(Refused, match="no round yet"):
        ranking(OFFICE, make_call(None, now=now).code, now=now)
    deposit = make_panel(1, 1, now=now, phase=Phase.DEPOSIT)
    with pytest.raises(Refused, match="once reading is over"):
        ranking(OFFICE, deposit.call.code, now=now)
    presenter = make_member(Role.PRESENTER, now=now)
    with pytest.raises(Refused, match="does not open this page"):
        ranking(presenter, deposit.call.code, now=now)


def test_call_without_marks_or_applications_has_the_same_columns(now: datetime) -> None:
    call = make_call(Phase.READING, now=now)
    frame = ranking(OFFICE, call.code, now=now)
    assert frame.empty
    assert tuple(frame.columns) == RANKING_COLUMNS


def test_recused_member_gets_the_ranking_as_if_the_application_had_not_been_deposited(now: datetime) -> None:
    panel = ready_panel(3, 2, now=now)
    me, other = panel.members
    for application, value in zip(panel.applications, (5, 4, 3), strict=True):
        mark(panel, application, other, now=now, value=value)
    declare_interest(panel.applications[0], InterestNature.RECUSAL, "my employer", actor=me, now=now)
    enter(Phase.SEANCE, panel, now)
    mine = ranking(me, panel.call.code, now=now)
    assert mine["application_id"].tolist() == panel.applications[1:]
    assert mine["rank"].tolist() == [1, 2]
    assert ranking(OFFICE, panel.call.code, now=now)["rank"].tolist() == [1, 2, 3]
    before = mine.to_csv()
    hidden = chair_of(other)
    assert len(ranking(hidden, panel.call.code, now=now)) == 3
    assert ranking(me, panel.call.code, now=now).to_csv() == before


def test_undeclared_applications_are_left_out_and_counted(now: datetime) -> None:
    panel = ready_panel(3, 2, now=now)
    for application, value in zip(panel.applications, (5, 4, 3), strict=True):
        mark(panel, application, panel.members[0], now=now, value=value)
    newcomer = make_member(now=now)
    open_to(newcomer, panel.applications[1:], now=now)
    enter(Phase.SEANCE, panel, now)
    frame = ranking(newcomer, panel.call.code, now=now)
    assert (frame["application_id"].tolist(), frame["rank"].tolist()) == (panel.applications[1:], [1, 2])
    counted = [count_undeclared(person, panel.call.code, now=now) for person in (newcomer, OFFICE)]
    assert counted == [1, 0]
    assert count_undeclared(newcomer, "NONE", now=now) == 0
    assert score_of(panel.applications[0], newcomer, panel.call.code, now=now) is None


def test_ranking_follows_each_evaluation_although_scores_are_kept(now: datetime) -> None:
    panel = ready_panel(1, 2, now=now)
    (application,), (first, second) = panel.applications, panel.members

    def score() -> list[float]:
        return ranking(OFFICE, panel.call.code, now=now)["score"].tolist()

    mark(panel, application, first, now=now, value=5)
    assert score() == score() == pytest.approx([100.0])
    mark(panel, application, second, now=now, value=0)
    assert score() == pytest.approx([50.0])
    reopen(application, actor=second, now=now)
    assert score() == pytest.approx([100.0])
    save_draft(application, whole_marks(panel, 3), actor=second, now=now)
    assert score() == pytest.approx([100.0])
    hand_in(application, actor=second, now=now)
    assert score() == pytest.approx([80.0])
    declare_interest(application, InterestNature.RECUSAL, "my employer", actor=second, now=now)
    assert score() == pytest.approx([100.0])


def test_score_of_one_application_is_that_of_the_ranking(now: datetime) -> None:
    panel = ready_panel(2, 2, now=now)
    (first, unread), (me, other) = panel.applications, panel.members
    mark(panel, first, other, now=now, value=4)
    code = panel.call.code
    assert score_of(first, me, code, now=now) is None
    assert score_of(first, OFFICE, "NONE", now=now) is None
    enter(Phase.SEANCE, panel, now)
    assert score_of(first, me, code, now=now) == Score(80.0, 80.0, 80.0)
    assert score_of(unread, me, code, now=now) == Score(None, 0.0, 100.0)
    declare_interest(first, InterestNature.RECUSAL, "my employer", actor=me, now=now)
    assert score_of(first, me, code, now=now) is None
    assert score_of(first, other, code, now=now) == Score(80.0, 80.0, 80.0)


def test_lots_that_were_drawn_order_equal_ranks(now: datetime) -> None:
    panel = marked_panel(now=now, given=((3, 3), (3, 3), (3, 3)))
    code = panel.call.code
    before = ranking(OFFICE, code, now=now)
    assert lots_of(ground_of(OFFICE, code, now=now)) is None
    assert before["application_id"].tolist() == sorted(panel.applications)
    with writing() as session:
        session.get_one(Call, panel.call.id).lots_drawn = ["7 14 23", "2,5"]
    ground = ground_of(OFFICE, code, now=now)
    drawn = lot_draw(ground)
    assert drawn is not None
    assert drawn.key == "7.14.23./2.5/"
    after = ranking(OFFICE, code, now=now)
    assert after["application_id"].tolist() == list(drawn.picked) == list(lots_of(ground) or ())
    assert after["turn"].tolist() == [1, 2, 3]
    assert set(after["rank"]) == {1}
    with writing() as session:
        session.get_one(Call, panel.call.id).lots_drawn = ["7 14 23", "5,12,8"]
    assert lot_draw(ground_of(OFFICE, code, now=now)) is None


def test_ranking_says_who_is_funded_and_how_sure_that_is(now: datetime) -> None:
    panel = marked_panel(now=now)
    with writing() as session:
        session.get_one(Call, panel.call.id).envelope = Decimal(25_000)
    frame = ranking(OFFICE, panel.call.code, now=now)
    assert frame["funded_by_rank"].tolist() == [True, True, False, False]
    assert frame["p_funded"].sum() == pytest.approx(2)
    assert frame["amount"].tolist() == [Decimal(10_000)] * 4
    assert not frame["amount_is_proposed"].any()
    assert frame["expected_rank"].is_monotonic_increasing


def test_number_of_statements_does_not_grow(now: datetime, statements: list[str]) -> None:
    counts = []
    for size in (1, 30):
        panel = ready_panel(size, 1, now=now)
        mark(panel, panel.applications[0], panel.members[0], now=now)
        statements.clear()
        ranking(OFFICE, panel.call.code, now=now)
        counts.append(len(statements))
    assert counts[0] == counts[1]
