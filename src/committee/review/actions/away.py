"""How does a review sheet that was filled offline come back?"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.review import queries
from committee.review.actions.marking import save_draft
from committee.review.away import Answers, ReadTab, read_review_sheet
from committee.review.queries import MarkingSheet, answers_of
from committee.review.rules import EvaluationPart, GivenMark, why_not_amount, why_not_value
from committee.spreadsheets.forms import fitting
from committee.spreadsheets.report import Problem, Reported, Severity
from committee.store.engine import reading, writing
from committee.words import Refused, Sentence, refuse_if


class AwayStatus(StrEnum):
    """What becomes of a tab."""

    DRAFT = "draft"  # becomes the draft
    CONFLICT = "conflict"  # the draft was changed here meanwhile: a person chooses
    KEPT = "kept"  # the person chose what stands here
    UNCHANGED = "unchanged"  # says what stands here already
    UNTOUCHED = "untouched"  # nothing was typed into it
    REFUSED = "refused"


@dataclass(frozen=True)
class Choice:
    """Which of two texts a person chose, having seen the draft as it stood at ``version``."""

    takes_sheet: bool
    version: int


@dataclass(frozen=True)
class AwayOutcome:
    """What becomes of one tab: what it says beside what stands ``here``, at ``version``; ``sheet`` None: hidden."""

    tab: str
    application_id: str
    status: AwayStatus
    sheet: MarkingSheet | None = None
    answers: Answers = field(default_factory=Answers)
    here: Answers = field(default_factory=Answers)
    version: int = 0


@dataclass(frozen=True)
class AwayReport(Reported):
    """What a review sheet does, or would do; a tab with errors is left out, the others are not held up by it."""

    made_on: str
    outcomes: tuple[AwayOutcome, ...]
    problems: Sequence[Problem] = field(default_factory=tuple)

    def count(self, status: AwayStatus) -> int:
        """How many tabs have this outcome."""
        return sum(outcome.status is status for outcome in self.outcomes)


def import_review_sheet(
    content: bytes,
    filename: str,
    choices: Mapping[str, Choice] | None = None,
    *,
    dry_run: bool = False,
    actor: Member,
    now: datetime,
) -> AwayReport:
    """Make drafts of the tabs of one's own review sheet; nothing is handed in. All at once or, on a failure, none.

    A tab in which nothing was typed changes nothing. A draft that changed here since the sheet was made is written
    over only where ``choices`` say so, by application, for the draft that was shown. The same sheet twice changes
    nothing the second time. Raises Refused for a file that is no review sheet, or that of somebody else.
    """
    refuse_if(why_not_act_on("review.reading_list", actor))
    read = read_review_sheet(content, filename)
    if read.member_id != actor.id:
        raise Refused(
            Sentence("This review sheet was made for another account: only its owner brings it back.")
        )
    problems = list(read.problems)
    opened: AbstractContextManager[Any] = reading() if dry_run else writing()
    with opened:
        outcomes = tuple(
            _outcome(tab, (choices or {}).get(tab.application_id), problems, actor=actor, now=now)
            for tab in read.tabs
        )
        drafts = [each for each in outcomes if each.status is AwayStatus.DRAFT]
        if not dry_run and drafts:
            for each in drafts:
                _save(each, actor=actor, now=now)
            payload = {"applications": [each.application_id for each in drafts]}
            record("review.import_sheet", "person", actor.id, payload, actor=actor.actor, now=now)
    return AwayReport(read.made_at, outcomes, problems)


def _outcome(
    tab: ReadTab, choice: Choice | None, problems: list[Problem], *, actor: Member, now: datetime
) -> AwayOutcome:
    sheet = queries.marking_sheet(tab.application_id, actor, now=now)
    refused = AwayOutcome(tab.name, tab.application_id, AwayStatus.REFUSED, sheet)
    why_not = _why_not(tab, sheet)
    if why_not is not None or sheet is None:
        if tab.is_touched and why_not is not None:
            problems.append(Problem(tab.name, None, None, None, Severity.ERROR, *why_not))
        return refused
    found = [*tab.problems, *_outside_the_grid(tab, sheet)]
    problems.extend(found)
    if any(each.severity is Severity.ERROR for each in found):
        return refused
    own = sheet.evaluation
    here = answers_of(own).only(tab.answers.marks)
    version = 0 if own is None else own.version
    status = _status(tab, here, version, choice)
    return AwayOutcome(
        tab.name, tab.application_id, status, sheet, _kept_where_equal(tab.answers, here), here, version
    )


def _status(tab: ReadTab, here: Answers, version: int, choice: Choice | None) -> AwayStatus:
    if not tab.is_touched:
        return AwayStatus.UNTOUCHED
    if tab.answers.digest == here.digest:
        return AwayStatus.UNCHANGED
    if tab.version == version:
        return AwayStatus.DRAFT
    if choice is None or choice.version != version:
        return AwayStatus.CONFLICT
    return AwayStatus.DRAFT if choice.takes_sheet else AwayStatus.KEPT


def _why_not(tab: ReadTab, sheet: MarkingSheet | None) -> tuple[Sentence, Sentence] | None:
    """Why nothing of a tab is taken, and what to do."""
    if sheet is None or sheet.part is not EvaluationPart.READER:
        message = Sentence("This application is not in your reading list any more.")
        return message, Sentence("Ask the programme staff if you should read it.")
    if tab.call_code != sheet.place.round.call_code:
        message = Sentence("This tab is of another call than its application.")
        return message, Sentence("Download the review sheet again.")
    if sheet.closed is not None:
        return sheet.closed, Sentence("Nothing of this tab is taken. What you typed stays in the file.")
    if sheet.evaluation is not None and sheet.evaluation.abstention is not None:
        message = Sentence("You abstain from this whole application here.")
        return message, Sentence("Take the abstention back online, then bring the sheet back.")
    return None


def _outside_the_grid(tab: ReadTab, sheet: MarkingSheet) -> list[Problem]:
    """What the grid or the application says against an answer."""
    labels = {row.id for row in sheet.criteria}
    found = []
    for criterion_id, mark in tab.answers.marks.items():
        line = f"mark:{criterion_id}"
        if criterion_id not in labels:
            message = Sentence("This criterion is not asked of you.")
            found.append(tab.error(line, "mark", message, Sentence("Download the review sheet again.")))
        elif why_not := why_not_value(mark.value, sheet.grid.scale_min, sheet.grid.scale_max):
            found.append(tab.error(line, "mark", why_not, Sentence("Pick a mark of the list.")))
    if why_not := why_not_amount(tab.answers.amount, sheet.place.requested):
        proposal = Sentence("Type an amount up to the one requested, or leave the cell empty.")
        found.append(tab.error("amount", "text", why_not, proposal))
    return found


def _kept_where_equal(answers: Answers, here: Answers) -> Answers:
    """The answers of a sheet; a text that only lost what a cell does not hold stays as it stands here."""

    def kept(text: str, stands: str) -> str:
        return stands if fitting(stands) == text else text

    marks = {
        key: GivenMark(
            mark.value, kept(mark.comment, here.marks.get(key, GivenMark(None)).comment), mark.abstains
        )
        for key, mark in answers.marks.items()
    }
    return Answers(marks, kept(answers.comment, here.comment), answers.recommendation, answers.amount)


def _save(outcome: AwayOutcome, *, actor: Member, now: datetime) -> None:
    answers = outcome.answers
    save_draft(
        outcome.application_id,
        answers.marks,
        answers.comment,
        answers.recommendation,
        answers.amount,
        outcome.version,
        actor=actor,
        now=now,
    )
