"""What stands in the register of interests: what was told, found, answered and ruled, of whom and what?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import and_, or_, select

from committee.intake.queries import application_head, blind_rounds, readable, visible
from committee.intake.queries.visibility import ids_of
from committee.intake.records import Application
from committee.people.queries import members_by_id
from committee.people.rules import Member, why_not_open
from committee.review.declaring import state_of
from committee.review.queries.assigning import readers
from committee.review.queries.detection import found_links
from committee.review.queries.interests import (
    InterestRow,
    answers_held,
    interest_row,
    is_live_interest,
)
from committee.review.records import Finding, InterestDeclaration
from committee.review.rules import FindingAnswer, InterestNature, LinkKind
from committee.store.engine import reading
from committee.words import refuse_if

PAGE = "review.register"
REGISTER_COLUMNS = (
    "application_id", "number", "title", "member_id", "member", "state", "nature", "kind", "origin", "reason",
    "told_at", "links", "left", "ruling", "ruled_by", "ruled_at",
)  # fmt: skip

_NOTHING = (None, None, None, "", None, None, None, None)


@dataclass(frozen=True)
class AnswerRow:
    """What was answered to a link that was found; ``superseded_at`` None: it stands."""

    kind: LinkKind
    answer: FindingAnswer
    reason: str
    answered_by: str
    answered_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True)
class PairHistory:
    """All that was told, answered and ruled of a member and an application, the newest first."""

    interests: tuple[InterestRow, ...]
    answers: tuple[AnswerRow, ...]


def register(member: Member, call_id: str, *, now: datetime) -> pd.DataFrame:
    """One row a member and application of a call of whom something was told or found: REGISTER_COLUMNS.

    For the chair and staff; raises Refused for anybody else. Without the applications from which the reader is
    recused, but for their own row, and without the rounds that they read blind; of those of which the reader has
    not said what links them, links of others through a partner or a place wait. ``links``: those found; ``left``:
    those without an answer. The number of statements does not depend on the rows.
    """
    refuse_if(why_not_open(PAGE, member))
    known = _numbers(member, call_id, now)
    told = _told(known)
    people = readers()
    others = {
        key: one.name for key, one in members_by_id(sorted({pair[1] for pair in told} - set(people))).items()
    }
    people |= others
    open_ids = [key for key, (_, is_open) in known.items() if is_open]
    read = ids_of(readable(member, now).where(Application.call_id == call_id))
    links = found_links(open_ids, list(people), now)
    answers = answers_held(open_ids, list(people))
    titles = {key: head.title for key, head in application_head(list(known), member, now).items()}
    rows = []
    for pair in told.keys() | links.keys():
        application_id, member_id = pair
        number, is_open = known[application_id]
        if not is_open and member_id != member.id:
            continue
        nature, kind, origin, reason, told_at, ruling, ruled_by, ruled_at = told.get(pair, _NOTHING)
        told_whole = application_id in read or member_id == member.id
        shown = tuple(link for link in links.get(pair, ()) if told_whole or link.is_of_head)
        if not shown and pair not in told:
            continue
        held = answers.get(pair, {})
        is_settled = not shown or nature is InterestNature.RECUSAL
        left = () if is_settled else tuple(link for link in shown if link.key not in held)
        state = state_of(nature, left, is_ruled=ruling is not None)
        rows.append(
            (
                application_id, number, titles[application_id], member_id, people.get(member_id, member_id),
                state, nature, kind, origin, reason, told_at, shown, left, ruling, ruled_by, ruled_at,
            )
        )  # fmt: skip
    rows.sort(key=lambda each: (each[1], each[4], each[0], each[3]))
    return pd.DataFrame(rows, columns=list(REGISTER_COLUMNS), dtype=object)


def _numbers(member: Member, call_id: str, now: datetime) -> dict[str, tuple[str, bool]]:
    """The number of each application of the register, and whether it is open to its reader."""
    is_open = Application.id.in_(visible(member, now))
    own = and_(
        InterestDeclaration.application_id == Application.id,
        InterestDeclaration.member_id == member.id,
        InterestDeclaration.nature == InterestNature.RECUSAL,
        is_live_interest(),
    )
    statement = (
        select(Application.id, Application.number, is_open)
        .outerjoin(InterestDeclaration, own)
        .where(
            Application.call_id == call_id,
            Application.round_id.not_in(blind_rounds(member, now)),
            or_(is_open, InterestDeclaration.id.is_not(None)),
        )
    )
    with reading() as session:
        return {key: (number, bool(opened)) for key, number, opened in session.execute(statement)}


def _told(application_ids: Collection[str]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What stands of each pair: nature, kind, origin, reason, moment, ruling, who ruled and when."""
    statement = select(
        InterestDeclaration.application_id,
        InterestDeclaration.member_id,
        InterestDeclaration.nature,
        InterestDeclaration.kind,
        InterestDeclaration.origin,
        InterestDeclaration.reason,
        InterestDeclaration.told_at,
        InterestDeclaration.ruling,
        InterestDeclaration.ruled_by,
        InterestDeclaration.ruled_at,
    ).where(InterestDeclaration.application_id.in_(application_ids), is_live_interest())
    with reading() as session:
        return {(row[0], row[1]): tuple(row[2:]) for row in session.execute(statement)}


def pair_history(application_id: str, member_id: str, reader: Member, *, now: datetime) -> PairHistory | None:
    """The history of one pair of the register; None when its reader may not see the application.

    Raises Refused for an account that does not open the register.
    """
    refuse_if(why_not_open(PAGE, reader))
    seen = select(Application.id).where(
        Application.id == application_id,
        Application.id.in_(visible(reader, now)),
        Application.round_id.not_in(blind_rounds(reader, now)),
    )
    told = (
        select(InterestDeclaration)
        .where(
            InterestDeclaration.application_id == application_id, InterestDeclaration.member_id == member_id
        )
        .order_by(InterestDeclaration.told_at.desc(), InterestDeclaration.superseded_at.is_(None).desc())
    )
    answered = (
        select(Finding)
        .where(Finding.application_id == application_id, Finding.member_id == member_id)
        .order_by(Finding.answered_at.desc(), Finding.superseded_at.is_(None).desc(), Finding.key)
    )
    with reading() as session:
        if session.scalars(seen).first() is None:
            return None
        return PairHistory(
            tuple(interest_row(row) for row in session.scalars(told)),
            tuple(
                AnswerRow(
                    row.kind, row.answer, row.reason, row.answered_by, row.answered_at, row.superseded_at
                )
                for row in session.scalars(answered)
            ),
        )
