"""What did members say of their links with applications?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import ColumnElement, and_, or_, select

from committee.calls.queries import rounds
from committee.calls.rules import Act, may, paris_day
from committee.intake.queries import application_head, visible
from committee.intake.records import Application
from committee.people.rules import Member
from committee.review.queries.detection import detected_links
from committee.review.records import InterestDeclaration
from committee.review.rules import (
    InterestNature,
    InterestOrigin,
)
from committee.store.engine import reading

DECLARATION_COLUMNS = (
    "application_id", "number", "title", "lead", "landlords", "call_code", "nature", "reason", "origin", "told_at",
    "hint",
)  # fmt: skip


@dataclass(frozen=True)
class InterestRow:
    """What was last said of a member's link with an application."""

    nature: InterestNature
    reason: str
    origin: InterestOrigin
    told_at: datetime
    superseded_at: datetime | None


def is_live_interest() -> ColumnElement[bool]:
    return InterestDeclaration.superseded_at.is_(None)


def interest_state(application_id: str, member: Member) -> InterestRow | None:
    """What the member last said of their own link with an application; None: nothing yet."""
    return next((row for row in interest_history(application_id, member) if row.superseded_at is None), None)


def interest_history(application_id: str, member: Member) -> list[InterestRow]:
    """All that was said of the member's own link with an application, the newest first."""
    statement = (
        select(InterestDeclaration)
        .where(
            InterestDeclaration.application_id == application_id, InterestDeclaration.member_id == member.id
        )
        .order_by(InterestDeclaration.told_at.desc(), InterestDeclaration.superseded_at.is_(None).desc())
    )
    with reading() as session:
        return [
            InterestRow(row.nature, row.reason, row.origin, row.told_at, row.superseded_at)
            for row in session.scalars(statement)
        ]


def recusals(application_ids: Collection[str]) -> set[tuple[str, str]]:
    """The (application, member) pairs under a live recusal; for assignment and meetings, never for a screen."""
    statement = select(InterestDeclaration.application_id, InterestDeclaration.member_id).where(
        InterestDeclaration.application_id.in_(application_ids),
        InterestDeclaration.nature == InterestNature.RECUSAL,
        is_live_interest(),
    )
    with reading() as session:
        return {(application_id, member_id) for application_id, member_id in session.execute(statement)}


def declarations(member: Member, *, now: datetime) -> pd.DataFrame:
    """One row an application of the rounds in which the member may declare: DECLARATION_COLUMNS.

    Only the number, title, lead and landlords are told of it. An application from which the member is recused is
    among them, because their own recusal is theirs to know. ``hint`` lists organisations they are tied to.
    """
    open_rounds = {row.id: row for row in rounds() if may(Act.DECLARE, row.phase(now), member.roles)}
    said = and_(
        InterestDeclaration.application_id == Application.id,
        InterestDeclaration.member_id == member.id,
        is_live_interest(),
    )
    statement = (
        select(Application.id, Application.number, Application.round_id, InterestDeclaration)
        .outerjoin(InterestDeclaration, said)
        .where(
            Application.round_id.in_(open_rounds),
            or_(
                Application.id.in_(visible(member, now)),
                InterestDeclaration.nature == InterestNature.RECUSAL,
            ),
        )
        .order_by(Application.number, Application.id)
    )
    with reading() as session:
        found = session.execute(statement).all()
    ids = [row[0] for row in found]
    heads = application_head(ids, member, now)
    links = detected_links(ids, [member.id], paris_day(now))
    rows = [
        (
            identifier, number, heads[identifier].title, heads[identifier].lead, heads[identifier].landlords,
            open_rounds[round_id].call_code,
            None if told is None else told.nature, "" if told is None else told.reason,
            None if told is None else told.origin, None if told is None else told.told_at,
            links.get((identifier, member.id), []),
        )
        for identifier, number, round_id, told in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(DECLARATION_COLUMNS), dtype=object)
