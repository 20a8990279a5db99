"""Does a review sheet become drafts, all or none, without writing over anything unseen?"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from committee.journal.queries import entries_about
from committee.people.rules import OFFICE, Member
from committee.review.actions import (
    AwayReport,
    AwayStatus,
    Choice,
    declare_interest,
    free_reader,
    import_review_sheet,
    save_draft,
)
from committee.review.queries import evaluation
from committee.review.records import Evaluation
from committee.review.rules import EvaluationStatus, GivenMark, InterestNature, Recommendation
from committee.spreadsheets.write import LONGEST_CELL
from committee.store.engine import reading
from committee.words import Refused
from tests.factories.away import cells_of, filled, made_sheet, rewritten, tabs_of, typed_into
from tests.factories.review import Panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def panel(store: object, now: datetime) -> Panel:
    return ready_panel(3, 2, now=now, requested=20_000)


def _import(
    content: bytes, me: Member, now: datetime, *, dry_run: bool = False, **choices: Choice
) -> AwayReport:
    return import_review_sheet(content, "fiche.xlsx", choices, dry_run=dry_run, actor=me, now=now)


def _statuses(report: AwayReport) -> list[str]:
    return [str(each.status) for each in report.outcomes]


def _drafts() -> int:
    with reading() as session:
        return session.scalars(select(func.count()).select_from(Evaluation)).one()


def test_tab_becomes_a_draft_and_nothing_is_handed_in(panel: Panel, now: datetime) -> None:
    me = panel.members[0]
    content = made_sheet(me, now=now)
    tab = tabs_of(content)[1]
    content = filled(content, tab, panel.criteria, recommendation="Retenir", amount=1000, comment="=1+1")
    assert _statuses(_import(content, me, now, dry_run=True)) == ["draft", "untouched", "untouched"]
    assert _drafts() == 0
    done = _import(content, me, now)
    assert done.count(AwayStatus.DRAFT) == 1
    own = evaluation(panel.applications[0], me, now=now)
    assert own is not None
    assert (own.status, own.version) == (EvaluationStatus.DRAFT, 1)
    assert (own.recommendation, own.amount, own.comment) == (Recommendation.KEEP, Decimal(1000), "=1+1")
    assert set(own.marks.values()) == {GivenMark(4, "lu dans le train")}
    assert entries_about([me.id])[0].payload == {"applications": [panel.applications[0]]}
    before = len(entries_about([me.id]))
    assert _statuses(_import(content, me, now)) == ["unchanged", "untouched", "untouched"]
    assert len(entries_about([me.id])) == before
    assert _drafts() == 1


def test_draft_that_changed_here_is_written_over_only_when_chosen(panel: Panel, now: datetime) -> None:
    me, (first, *_) = panel.members[0], panel.applications
    content = made_sheet(me, now=now)
    content = filled(content, tabs_of(content)[1], panel.criteria)
    version = save_draft(first, {panel.criteria[0]: (1, "ici")}, "ici", actor=me, now=now)
    report = _import(content, me, now)
    assert _statuses(report)[0] == "conflict"
    assert report.outcomes[0].here.comment == "ici"
    assert report.outcomes[0].version == version
    own = evaluation(first, me, now=now)
    assert own is not None
    assert own.comment == "ici"
    assert _statuses(_import(content, me, now, **{first: Choice(True, 0)}))[0] == "conflict"
    assert _statuses(_import(content, me, now, **{first: Choice(False, version)}))[0] == "kept"
    assert _statuses(_import(content, me, now, **{first: Choice(True, version)}))[0] == "draft"
    own = evaluation(first, me, now=now)
    assert own is not None
    assert own.marks[panel.criteria[0]].value == 4


def test_untouched_tab_never_takes_a_later_draft_back(panel: Panel, now: datetime) -> None:
    me, (first, *_) = panel.members[0], panel.applications
    content = made_sheet(me, now=now)
    save_draft(first, {panel.criteria[0]: (1, "")}, actor=me, now=now)
    assert _statuses(_import(content, me, now)) == ["untouched"] * 3


def test_sheet_of_somebody_else_is_refused(panel: Panel, now: datetime) -> None:
    content = made_sheet(panel.members[0], now=now)
    with pytest.raises(Refused, match="another account"):
        _import(content, panel.members[1], now)


def test_what_is_closed_meanwhile_is_told_tab_by_tab(panel: Panel, now: datetime) -> None:
    me, (first, second, third) = panel.members[0], panel.applications
    content = made_sheet(me, now=now)
    for tab in tabs_of(content)[1:4]:
        content = filled(content, tab, panel.criteria)
    mark(panel, first, me, now=now)
    free_reader(second, me.id, "absence", actor=OFFICE, now=now)
    save_draft(third, {}, abstention="absent", actor=me, now=now)
    report = _import(content, me, now)
    assert _statuses(report) == ["refused"] * 3
    assert len(report.errors) == 3
    assert all(problem.proposal is not None for problem in report.errors)


def test_recused_application_is_told_like_one_that_is_not_there(panel: Panel, now: datetime) -> None:
    me, (first, *_) = panel.members[0], panel.applications
    content = made_sheet(me, now=now)
    content = filled(content, tabs_of(content)[1], panel.criteria)
    declare_interest(first, InterestNature.RECUSAL, "mon employeur", actor=me, now=now)
    report = _import(content, me, now)
    assert _statuses(report) == ["refused", "untouched", "untouched"]
    assert report.outcomes[0].sheet is None
    assert "not in your reading list any more" in str(report.errors[0].message)


def test_untouched_tab_of_what_is_closed_is_no_error(panel: Panel, now: datetime) -> None:
    me = panel.members[0]
    content = made_sheet(me, now=now)
    assert _import(content, me, now + timedelta(days=300)).problems == []


def test_wrong_answers_leave_their_tab_out_and_the_others_come_in(panel: Panel, now: datetime) -> None:
    me = panel.members[0]
    content = made_sheet(me, now=now)
    first, second, third = tabs_of(content)[1:4]
    content = filled(content, first, panel.criteria, value=9)
    content = filled(content, second, panel.criteria, amount=99_000_000)
    content = filled(content, third, panel.criteria)
    report = _import(content, me, now)
    assert _statuses(report) == ["refused", "refused", "draft"]
    assert {problem.sheet for problem in report.errors} == {first, second}
    assert len(report.errors) == len(panel.criteria) + 1
    assert _drafts() == 1


def test_cell_that_cannot_be_read_leaves_its_tab_out(panel: Panel, now: datetime) -> None:
    me = panel.members[0]
    content = made_sheet(me, now=now)
    tab = tabs_of(content)[1]
    cell = cells_of(content, tab)[f"mark:{panel.criteria[0]}"]["mark"]
    report = _import(typed_into(content, {tab: {cell: "bien"}}), me, now)
    assert _statuses(report)[0] == "refused"
    assert [problem.value for problem in report.errors] == ["bien"]


def test_criterion_of_another_grid_and_another_call_are_refused(panel: Panel, now: datetime) -> None:
    me, criterion = panel.members[0], panel.criteria[0]
    content = made_sheet(me, now=now)
    first = tabs_of(content)[1]
    other = rewritten(content, lambda _part, xml: xml.replace(f"mark:{criterion}", "mark:elsewhere"))
    report = _import(filled(other, first, ["elsewhere"]), me, now)
    assert "not asked of you" in str(report.errors[0].message)
    told = cells_of(content, "_committee")[f"application:{panel.applications[0]}"]["call"]
    moved = typed_into(filled(content, first, panel.criteria), {"_committee": {told: "AUTRE"}})
    assert "another call" in str(_import(moved, me, now).errors[0].message)


def test_text_longer_than_a_cell_is_not_cut(panel: Panel, now: datetime) -> None:
    me, (first, *_) = panel.members[0], panel.applications
    long = "a" * (LONGEST_CELL + 50)
    save_draft(first, {}, long, actor=me, now=now)
    content = made_sheet(me, now=now)
    content = filled(content, tabs_of(content)[1], panel.criteria)
    assert _statuses(_import(content, me, now))[0] == "draft"
    own = evaluation(first, me, now=now)
    assert own is not None
    assert own.comment == long
