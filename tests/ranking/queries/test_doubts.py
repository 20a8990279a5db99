"""Does the doubt around a ranking rest on what a person may see, and name readers only to those who may know?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from committee.calls.actions import move_dates, note_meeting_opened
from committee.calls.records import Call
from committee.calls.rules import Phase
from committee.people.rules import OFFICE, Role
from committee.ranking.queries import doubt, ranking
from committee.ranking.queries.doubts import LEAVE_OUT_COLUMNS, SEVERITY_COLUMNS
from committee.review.actions import declare_interest, hand_in, reopen, save_draft
from committee.review.rules import InterestNature
from committee.store.engine import writing
from committee.words import Refused
from tests.factories.calls import dates_in
from tests.factories.people import make_member
from tests.factories.ranking import marked_panel
from tests.factories.review import ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")


def test_doubt_tells_line_model_agreement_and_what_it_depends_on(now: datetime) -> None:
    panel = marked_panel(now=now)
    with writing() as session:
        session.get_one(Call, panel.call.id).envelope = Decimal(25_000)
    found = doubt(OFFICE, panel.call.code, now=now)
    assert (found.line.places, found.line.left, found.unknown_amounts) == (2, Decimal(5000), 0)
    assert (found.method, found.why_no_model, found.draws) == ("exact", None, 4000)
    assert (found.applications, found.incomplete, found.observations, found.readers) == (4, 0, 12, 3)
    assert found.mean_readers == 3
    assert found.icc1 is not None
    assert found.icck is not None
    assert found.icck > found.icc1 > 0.5
    assert found.icc1_limits is not None
    assert found.icck_limits is not None
    assert found.icc1_limits[0] < found.icc1 < found.icc1_limits[1] < found.icck_limits[1]
    assert found.misfunded is not None
    assert 0 < found.misfunded < 0.5
    assert found.alphas["criterion_id"].tolist() == panel.criteria
    assert found.weight_intervals["criterion_id"].tolist() == found.plausible["criterion_id"].tolist()
    assert tuple(found.leave_out.columns) == LEAVE_OUT_COLUMNS
    assert tuple(found.severity.columns) == SEVERITY_COLUMNS
    assert set(found.leave_out["reader"]) == {member.name for member in panel.members}
    assert found.leave_out["letter"].tolist() == ["A", "B", "C"]
    assert found.deliberation.empty
    assert doubt(OFFICE, panel.call.code, now=now).seed == found.seed


def test_members_know_readers_by_letter_and_see_no_hidden_application(now: datetime) -> None:
    panel = marked_panel(now=now)
    me = panel.members[0]
    declare_interest(panel.applications[0], InterestNature.RECUSAL, "my employer", actor=me, now=now)
    with pytest.raises(Refused, match="once reading is over"):
        doubt(me, panel.call.code, now=now)
    move_dates(panel.call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    found = doubt(me, panel.call.code, now=now)
    assert found.applications == 3
    for told in (found.leave_out, found.severity):
        assert told.loc[told["is_own"], "reader"].tolist() == [me.name]
        assert told.loc[~told["is_own"], "reader"].isna().all()
    told = doubt(OFFICE, panel.call.code, now=now)
    assert told.applications == 4
    assert told.leave_out["reader"].notna().all()


def test_what_is_kept_is_each_persons_own_and_renewed_by_an_act(now: datetime, statements: list[str]) -> None:
    panel = marked_panel(now=now)
    code, (first, second, _third) = panel.call.code, panel.members
    move_dates(panel.call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    counts, found = [], []
    for member in (first, first, second, OFFICE):
        statements.clear()
        found.append(doubt(member, code, now=now))
        counts.append(len(statements))
    assert found[1] is found[0]
    assert counts[1] < counts[0]
    told = [each.severity.set_index("severity") for each in found]
    assert [each["is_own"].sum() for each in told] == [1, 1, 1, 0]
    assert told[0]["is_own"].ne(told[2]["is_own"]).sum() == 2
    assert told[3]["reader"].notna().all()
    frame = ranking(first, code, now=now)
    frame["title"] = "changed here"
    assert "changed here" not in set(ranking(first, code, now=now)["title"])
    declare_interest(panel.applications[3], InterestNature.RECUSAL, "my employer", actor=first, now=now)
    assert doubt(first, code, now=now).applications == 3
    assert doubt(second, code, now=now).applications == 4
    assert len(doubt(second, code, now=now).severity) == 3


def test_without_marks_or_envelope_it_says_why_nothing_is_told(now: datetime) -> None:
    panel = ready_panel(2, 1, now=now)
    with writing() as session:
        session.get_one(Call, panel.call.id).envelope = None
    found = doubt(OFFICE, panel.call.code, now=now)
    assert (found.method, found.icc1, found.misfunded, found.mean_readers) == (None, None, None, None)
    assert found.why_no_model is not None
    assert found.line.why_none is not None
    assert found.weight_intervals.empty
    assert found.leave_out.empty
    assert found.incomplete == 2


def test_deliberation_is_told_from_the_opening_of_the_meeting(now: datetime) -> None:
    panel = marked_panel(now=now, given=((5, 4), (3, 2)))
    round_id = panel.call.rounds[0].id
    move_dates(round_id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    later = now + timedelta(hours=1)
    note_meeting_opened(round_id, actor=OFFICE, now=later)
    assert (doubt(OFFICE, panel.call.code, now=later)).deliberation["change"].tolist() == [0, 0]
    member, first = panel.members[1], panel.applications[1]
    after = later + timedelta(hours=1)
    reopen(first, "entendu en séance", actor=member, now=after)
    save_draft(first, whole_marks(panel, 5), actor=member, now=after)
    hand_in(first, actor=member, now=after)
    told = doubt(OFFICE, panel.call.code, now=after).deliberation.set_index("application_id")
    assert told.loc[first, ["score_before", "score_after"]].tolist() == pytest.approx([50, 80])
    assert told.loc[panel.applications[0], "change"] == 0


def test_number_of_statements_does_not_grow(now: datetime, statements: list[str]) -> None:
    counts = []
    for size in (1, 12):
        panel = marked_panel(now=now, given=((3, 4),) * size)
        statements.clear()
        doubt(OFFICE, panel.call.code, now=now)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert make_member(Role.MEMBER, now=now)
