"""What did members say of their links with applications, and what is left to say?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import ColumnElement, and_, or_, select

from committee.calls.queries import RoundRow, rounds
from committee.calls.rules import Act, may
from committee.intake.queries import application_head, blind_rounds, visible
from committee.intake.records import Application
from committee.people.rules import Member
from committee.review.declaring import Answer
from committee.review.detection import FoundLink
from committee.review.queries.detection import found_links
from committee.review.records import Finding, InterestDeclaration
from committee.review.rules import (
    InterestNature,
    InterestOrigin,
    LinkKind,
)
from committee.store.engine import reading

DECLARATION_COLUMNS = (
    "application_id", "number", "title", "lead", "landlords", "call_code", "nature", "reason", "origin", "told_at",
    "links", "left", "is_strong",
)  # fmt: skip


@dataclass(frozen=True)
class InterestRow:
    """What was said of a member's link with an application; ``ruling``: the chair's word on it."""

    nature: InterestNature
    reason: str
    origin: InterestOrigin
    told_at: datetime
    superseded_at: datetime | None
    kind: LinkKind | None = None
    ruling: str | None = None
    ruled_by: str | None = None
    ruled_at: datetime | None = None


@dataclass(frozen=True)
class Unanswered:
    """An application of which a member said their link before these were found."""

    application_id: str
    number: str
    title: str
    links: tuple[FoundLink, ...]


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
        return [interest_row(row) for row in session.scalars(statement)]


def interest_row(row: InterestDeclaration) -> InterestRow:
    """One word on a link, as it is read."""
    return InterestRow(
        row.nature, row.reason, row.origin, row.told_at, row.superseded_at,
        row.kind, row.ruling, row.ruled_by, row.ruled_at,
    )  # fmt: skip


def recusals(application_ids: Collection[str]) -> set[tuple[str, str]]:
    """The (application, member) pairs under a live recusal; for assignment and meetings, never for a screen."""
    statement = select(InterestDeclaration.application_id, InterestDeclaration.member_id).where(
        InterestDeclaration.application_id.in_(application_ids),
        InterestDeclaration.nature == InterestNature.RECUSAL,
        is_live_interest(),
    )
    with reading() as session:
        return {(application_id, member_id) for application_id, member_id in session.execute(statement)}


def answers_held(
    application_ids: Collection[str], member_ids: Collection[str]
) -> dict[tuple[str, str], dict[str, Answer]]:
    """(application, member) → what stands of the links found, by key; only where something was answered."""
    statement = select(
        Finding.application_id, Finding.member_id, Finding.key, Finding.answer, Finding.reason
    ).where(
        Finding.application_id.in_(application_ids),
        Finding.member_id.in_(member_ids),
        Finding.superseded_at.is_(None),
    )
    held: dict[tuple[str, str], dict[str, Answer]] = {}
    with reading() as session:
        for application_id, member_id, key, answer, reason in session.execute(statement):
            held.setdefault((application_id, member_id), {})[key] = Answer(answer, reason)
    return held


def rounds_to_declare(member: Member, *, now: datetime) -> dict[str, RoundRow]:
    """The rounds in which the member may say which links they have, by identifier."""
    return {row.id: row for row in rounds() if may(Act.DECLARE, row.phase(now), member.roles)}


def declarations(member: Member, *, now: datetime) -> pd.DataFrame:
    """One row an application of the rounds in which the member may declare: DECLARATION_COLUMNS.

    Only the number, title, lead and landlords are told of it. An application from which the member is recused is
    among them, because their own recusal is theirs to know; no more is said of it. Rounds that they read blind are
    left out: see ``organisations_to_declare``. ``links``: those found; ``left``: those without an answer;
    ``is_strong``: one of them stands against a mere "no link".
    """
    blind = set(blind_rounds(member, now))
    open_rounds = {key: row for key, row in rounds_to_declare(member, now=now).items() if key not in blind}
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
    open_ids = [row[0] for row in found if row[3] is None or row[3].nature is not InterestNature.RECUSAL]
    links = found_links(open_ids, [member.id], now)
    answers = answers_held(open_ids, [member.id])
    rows = []
    for identifier, number, round_id, told in found:
        pair = (identifier, member.id)
        shown = tuple(links.get(pair, ()))
        left = tuple(link for link in shown if link.key not in answers.get(pair, {}))
        rows.append(
            (
                identifier, number, heads[identifier].title, heads[identifier].lead, heads[identifier].landlords,
                open_rounds[round_id].call_code,
                None if told is None else told.nature, "" if told is None else told.reason,
                None if told is None else told.origin, None if told is None else told.told_at,
                shown, left, any(link.is_strong for link in shown),
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(DECLARATION_COLUMNS), dtype=object)


def unanswered(member: Member, now: datetime) -> list[Unanswered]:
    """The applications of which the member said their link before further ones were found, by number.

    A link found later reopens the question; nothing closes before it is answered.
    """
    frame = declarations(member, now=now)
    told = frame[frame["nature"].notna() & frame["left"].astype(bool)]
    columns = ("application_id", "number", "title", "left")
    return [Unanswered(*row) for row in zip(*(told[name] for name in columns), strict=True)]
