"""Is a score taken apart exactly, for those who may see it, with readers as the phase tells them?"""

from datetime import datetime

import pytest

from committee.calls.actions import move_dates
from committee.calls.records import Criterion
from committee.calls.rules import Phase
from committee.people.rules import OFFICE
from committee.ranking.queries import why_score
from committee.ranking.queries.ground import ground_of
from committee.ranking.queries.reasons import PART_COLUMNS
from committee.review.actions import declare_interest
from committee.review.rules import InterestNature
from committee.store.engine import writing
from tests.factories.calls import dates_in
from tests.factories.ranking import marked_panel
from tests.factories.review import mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_points_sum_to_the_score_and_gaps_to_its_distance_from_the_others(
    now: datetime, statements: list[str]
) -> None:
    panel = marked_panel(now=now)
    first, last = panel.applications[0], panel.applications[-1]
    with writing() as session:
        session.get_one(Criterion, panel.criteria[0]).threshold = 2
    counts = []
    for each in (first, last):
        statements.clear()
        found = why_score(each, OFFICE, now=now)
        counts.append(len(statements))
        assert found is not None
        assert tuple(found.parts.columns) == PART_COLUMNS
        assert found.parts["points"].sum() == pytest.approx(found.score, abs=1e-9)
        assert found.cohort_score is not None
        assert found.score is not None
        assert found.parts["gap"].sum() == pytest.approx(found.score - found.cohort_score, abs=1e-9)
        assert [word.name for word in found.words] == [word.name for word in found.words if word.name]
        assert found.facts["rank"] == (1 if each == first else 4)
        assert len(found.weights) in {0, len(panel.criteria)}
    assert found.thresholds["is_below"].tolist() == [True]
    told = [str(one) for one in found.letter("fr")]
    assert any("below the announced threshold of 2" in one for one in told)
    named = [panel.members[0].name, "D-0001", "Projet 1"]
    assert not any(name in one for one in told for name in named)


def test_member_sees_reasons_once_the_ranking_is_shown_and_none_of_what_is_hidden(now: datetime) -> None:
    panel = marked_panel(now=now, given=((5, 4), (3, 2)))
    me, (first, second) = panel.members[0], panel.applications
    assert why_score(first, me, now=now) is None
    declare_interest(first, InterestNature.RECUSAL, "my employer", actor=me, now=now)
    move_dates(panel.call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    assert why_score(first, me, now=now) is None
    found = why_score(second, me, now=now)
    assert found is not None
    assert (found.ranked, found.score, found.cohort_score) == (1, pytest.approx(50), pytest.approx(50))
    assert sorted(word.name or "" for word in found.words) == sorted(["", me.name])
    assert why_score("nothing", OFFICE, now=now) is None


def test_reasons_are_kept_for_who_sees_the_same_and_rest_on_the_ground_at_hand(
    now: datetime, statements: list[str]
) -> None:
    panel = marked_panel(now=now)
    me, (first, second, *_) = panel.members[0], panel.applications
    move_dates(panel.call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    declare_interest(first, InterestNature.RECUSAL, "my employer", actor=me, now=now)
    ground = ground_of(OFFICE, panel.call.code, now=now)
    counts, found = [], []
    for held in (None, ground):
        statements.clear()
        told = why_score(second, OFFICE, now=now, ground=held)
        counts.append(len(statements))
        assert told is not None
        found.append(told)
    assert counts[1] < counts[0]
    assert found[1].parts is found[0].parts
    of_member = why_score(second, me, now=now)
    assert of_member is not None
    assert (of_member.ranked, found[0].ranked) == (3, 4)
    own = ground_of(me, panel.call.code, now=now)
    assert why_score(first, me, now=now, ground=own) is None


def test_incomplete_application_has_no_score_and_says_so(now: datetime) -> None:
    panel = ready_panel(2, 1, now=now)
    mark(panel, panel.applications[0], panel.members[0], now=now)
    found = why_score(panel.applications[1], OFFICE, now=now)
    assert found is not None
    assert (found.score, found.low, found.high, found.ranked) == (None, 0, 100, 1)
    assert found.weights.empty
    assert any("no score" in str(one) for one in found.letter("en"))
