"""What does a reader like to read, and how much at most?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import and_, select

from committee.calls.queries import rounds
from committee.calls.rules import Act, may
from committee.intake.queries import application_head, visible
from committee.intake.records import Application
from committee.people.rules import Member, Role
from committee.review.records import Preference, ReaderProfile
from committee.store.engine import reading

PREFERENCE_COLUMNS = ("application_id", "number", "title", "lead", "value")
_STAFF = frozenset({Role.STAFF})


@dataclass(frozen=True)
class ProfileRow:
    """The themes a reader knows, and how many readings they take at most; None: no limit. ``version`` 0: unsaid."""

    themes: tuple[str, ...] = ()
    most_readings: int | None = None
    version: int = 0


def reader_profile(member: Member) -> ProfileRow:
    """The member's own word on what they like to read."""
    return reader_profiles([member.id]).get(member.id, ProfileRow())


def reader_profiles(member_ids: Collection[str]) -> dict[str, ProfileRow]:
    """What these readers said of themselves, by member; for assignment."""
    statement = select(ReaderProfile).where(ReaderProfile.member_id.in_(member_ids))
    with reading() as session:
        return {
            row.member_id: ProfileRow(tuple(row.themes), row.most_readings, row.version)
            for row in session.scalars(statement)
        }


def preferences(member: Member, *, now: datetime) -> pd.DataFrame:
    """The applications which may still be given to readers, with the member's own wish: PREFERENCE_COLUMNS.

    ``value`` 1: would rather read it, −1: rather not, 0: no wish. Only the head of an application is told.
    """
    open_rounds = [row.id for row in rounds() if may(Act.ASSIGN, row.phase(now), _STAFF)]
    wished = and_(Preference.application_id == Application.id, Preference.member_id == member.id)
    statement = (
        select(Application.id, Application.number, Preference.value)
        .outerjoin(Preference, wished)
        .where(Application.round_id.in_(open_rounds), Application.id.in_(visible(member, now)))
        .order_by(Application.number, Application.id)
    )
    with reading() as session:
        found = session.execute(statement).all()
    heads = application_head(statement.with_only_columns(Application.id).order_by(None), member, now)
    rows = [
        (identifier, number, heads[identifier].title, heads[identifier].lead, value or 0)
        for identifier, number, value in found
    ]
    return pd.DataFrame(rows, columns=list(PREFERENCE_COLUMNS), dtype=object)


def wishes(application_ids: Collection[str]) -> dict[tuple[str, str], int]:
    """What readers would rather read (1) or not (−1), by (application, member); for assignment."""
    statement = select(Preference.application_id, Preference.member_id, Preference.value).where(
        Preference.application_id.in_(application_ids)
    )
    with reading() as session:
        return {
            (application_id, member_id): value
            for application_id, member_id, value in session.execute(statement)
        }
