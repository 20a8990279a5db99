"""How far are the readers, who is late, what is left to each, and who was reminded?"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import select

from committee.calls.queries import RoundRow, calls_by_id
from committee.calls.rules import Act, may, paris_day
from committee.intake.queries import shown_title, visible
from committee.intake.records import Application
from committee.journal.queries import entries_about
from committee.people.queries import members_by_id
from committee.people.records import Person
from committee.people.rules import Member, Role, why_not_open
from committee.review.queries.assigning import USUAL_READERS, is_read, last_day, own_reading
from committee.review.queries.interests import recusals
from committee.review.records import Assignment, Evaluation
from committee.review.reminding import LeftToRead, Reminder, reminder
from committee.review.rules import EvaluationStatus
from committee.settings import settings
from committee.store.engine import reading
from committee.words import refuse_if

READER_COLUMNS = (
    "member_id", "member", "given", "seen", "begun", "handed_in", "left", "late", "late_days", "next_due",
    "last_activity", "reminded_at",
)  # fmt: skip
READING_COVERAGE_COLUMNS = (
    "application_id", "number", "title", "wanted", "given", "begun", "handed_in", "late", "missing",
)  # fmt: skip
FEWEST_READERS = 2  # below it a mark stands alone
_MOST_ENTRIES = 1_000


class _Reading(NamedTuple):
    """One reading that was given to somebody, with what they made of it; times, never marks."""

    member_id: str
    member: str
    application_id: str
    number: str
    title: str
    round_id: str
    due_on: date | None
    seen_at: datetime | None
    status: EvaluationStatus | None
    saved_at: datetime | None
    handed_in_at: datetime | None

    @property
    def is_handed_in(self) -> bool:
        return self.status is EvaluationStatus.HANDED_IN

    @property
    def last_activity(self) -> datetime | None:
        known = [at for at in (self.seen_at, self.saved_at, self.handed_in_at) if at is not None]
        return max(known, default=None)


def _readings(
    member: Member, call_id: str, now: datetime, *, titles_for: Member | None = None
) -> list[_Reading]:
    """The readings of a call of which ``member`` may know; the last day of reading stands for one not fixed.

    The titles are those that ``titles_for`` may see.
    """
    statement = (
        select(
            Assignment.member_id,
            Person.name,
            Application.id,
            Application.number,
            shown_title(titles_for or member, now),
            Application.round_id,
            last_day(),
            Assignment.seen_at,
            Evaluation.status,
            Evaluation.saved_at,
            Evaluation.handed_in_at,
        )
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .join(Person, Person.id == Assignment.member_id)
        .outerjoin(Evaluation, own_reading())
        .where(Assignment.freed_at.is_(None), Application.call_id == call_id)
        .where(Application.id.in_(visible(member, now)))
        .order_by(Person.name, Assignment.member_id, Application.number)
    )
    with reading() as session:
        return [_Reading(*row) for row in session.execute(statement)]


def _days_late(one: _Reading, today: date) -> int:
    return 0 if one.is_handed_in or one.due_on is None else max((today - one.due_on).days, 0)


def reader_progress(member: Member, call_id: str, *, now: datetime) -> pd.DataFrame:
    """How far each reader of a call is, the latest first: READER_COLUMNS; for the chair and staff.

    ``late`` counts readings past their day, ``late_days`` is the longest delay; ``next_due`` of what is left;
    ``reminded_at`` of the last reminder about an application of which ``member`` may know. Raises Refused for
    anybody else.
    """
    refuse_if(why_not_open("review.progress", member))
    found, today = _readings(member, call_id, now), paris_day(now)
    reminded = _reminded(call_id, {one.application_id for one in found})
    by_reader: dict[str, list[_Reading]] = {}
    for one in found:
        by_reader.setdefault(one.member_id, []).append(one)
    rows = [_reader_row(those, today, reminded.get(key)) for key, those in by_reader.items()]
    rows.sort(key=lambda row: (-row[8], -row[7], -row[6]))
    frame = pd.DataFrame(rows, columns=list(READER_COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(READER_COLUMNS[2:9], "int64"))


def _reader_row(those: list[_Reading], today: date, reminded_at: datetime | None) -> tuple[Any, ...]:
    left = [one for one in those if not one.is_handed_in]
    delays = [_days_late(one, today) for one in left]
    active = [at for one in those if (at := one.last_activity) is not None]
    return (
        those[0].member_id, those[0].member, len(those),
        sum(one.seen_at is not None or one.status is not None for one in those),
        sum(one.status is not None for one in those), len(those) - len(left), len(left),
        sum(delay > 0 for delay in delays), max(delays, default=0),
        min((one.due_on for one in left if one.due_on is not None), default=None), max(active, default=None),
        reminded_at,
    )  # fmt: skip


def reading_coverage(member: Member, call_id: str, *, now: datetime) -> pd.DataFrame:
    """How many readers each application of a call has, the least covered first: READING_COVERAGE_COLUMNS.

    ``wanted`` as the call asks, two when it asks nothing; ``missing`` of them are not given. Applications which
    nobody is to mark are left out. For the chair and staff; raises Refused for anybody else.
    """
    refuse_if(why_not_open("review.progress", member))
    call = calls_by_id([call_id]).get(call_id)
    wanted = (None if call is None else call.readers_wanted) or USUAL_READERS
    found, today = _readings(member, call_id, now), paris_day(now)
    by_application: dict[str, list[_Reading]] = {}
    for one in found:
        by_application.setdefault(one.application_id, []).append(one)
    statement = (
        select(Application.id, Application.number, shown_title(member, now))
        .where(Application.call_id == call_id, is_read())
        .where(Application.id.in_(visible(member, now)))
        .order_by(Application.number, Application.id)
    )
    with reading() as session:
        heads = session.execute(statement).all()
    rows = []
    for key, number, title in heads:
        those = by_application.get(key, [])
        rows.append(
            (
                key, number, title, wanted, len(those), sum(one.status is not None for one in those),
                sum(one.is_handed_in for one in those), sum(_days_late(one, today) > 0 for one in those),
                max(wanted - len(those), 0),
            )
        )  # fmt: skip
    rows.sort(key=lambda row: (-row[8], row[6], -row[7]))
    frame = pd.DataFrame(rows, columns=list(READING_COVERAGE_COLUMNS), dtype=object)
    return frame.astype(dict.fromkeys(READING_COVERAGE_COLUMNS[3:], "int64"))


def reminded_today(member: Member, call_id: str, member_ids: Collection[str], *, now: datetime) -> list[str]:
    """The names of those of these readers who were reminded already on this day of Paris."""
    frame, today = reader_progress(member, call_id, now=now), paris_day(now)
    of_these = frame[frame["member_id"].isin(list(member_ids)) & frame["reminded_at"].notna()]
    days = of_these["reminded_at"].map(paris_day)
    return list(of_these.loc[days == today, "member"])


def _reminded(call_id: str, application_ids: Collection[str]) -> dict[str, datetime]:
    """When each reader was last reminded of one of these applications."""
    last: dict[str, datetime] = {}
    for entry in entries_about([call_id], limit=_MOST_ENTRIES):
        if entry.act != "review.remind" or entry.payload is None:
            continue
        for member_id, named in entry.payload["readers"].items():
            if member_id not in last and not set(named).isdisjoint(application_ids):
                last[member_id] = entry.at
    return last


def reminders(
    member: Member, call_id: str, member_ids: Iterable[str], introduction: str, *, now: datetime
) -> list[Reminder]:
    """What would be written to these readers of a call, in the language of the installation; those to whom nothing
    is left that can still be handed in, and those whose account is closed, are left out.

    Only applications of which ``member`` may know and from which the reader is not recused, under the title that a
    reader sees. Raises Refused for whoever may not open the progress.
    """
    refuse_if(why_not_open("review.progress", member))
    call = calls_by_id([call_id]).get(call_id)
    if call is None:
        return []
    reader = Member("", "", "", frozenset({Role.MEMBER}))
    being_read = {each.id for each in call.rounds if _is_read(each, reader, now)}
    found = [
        one
        for one in _readings(member, call_id, now, titles_for=reader)
        if one.round_id in being_read and not one.is_handed_in
    ]
    recused = recusals({one.application_id for one in found})
    people = members_by_id(sorted({one.member_id for one in found}))
    made = []
    for key in dict.fromkeys(member_ids):
        those = [one for one in found if one.member_id == key and (one.application_id, key) not in recused]
        if those and key in people:
            left = [LeftToRead(one.application_id, one.number, one.title, one.due_on) for one in those]
            left.sort(key=lambda one: (one.due_on or date.max, one.number))
            made.append(
                reminder(
                    key,
                    those[0].member,
                    left,
                    call_title=call.title,
                    introduction=introduction,
                    sender=member.name,
                    address=f"{settings().public_url}/review-reading_list",
                    today=paris_day(now),
                    locale=settings().locale,
                )
            )
    return made


def _is_read(row: RoundRow, reader: Member, now: datetime) -> bool:
    return may(Act.MARK, row.phase(now), reader.roles)
