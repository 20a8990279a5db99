"""Which applications exist for a member, which may they read, and which of them under a redaction?"""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, false, func, or_, select, true

from committee.calls.queries import rounds, rounds_by_id
from committee.calls.records import Call, Round
from committee.calls.rules import Phase, has_reached
from committee.intake.records import (
    Application,
    ClosedDoor,
    OpenDoor,
    Redaction,
)
from committee.intake.rules import (
    ApplicationStatus,
)
from committee.people.rules import Member, Role
from committee.store.engine import reading

# What stands for a redacted title that nobody wrote.
BLANK = "—"


def closed_doors(member: Member) -> frozenset[str]:
    """The applications from which the member is recused now."""
    with reading() as session:
        return frozenset(session.scalars(closed(member)))


def closed(member: Member) -> Select[str]:
    """The applications from which the member is recused, as a statement."""
    return select(ClosedDoor.application_id).where(
        ClosedDoor.member_id == member.id, ClosedDoor.lifted_at.is_(None)
    )


def known(member: Member, now: datetime | None) -> Select[str]:
    """The applications that a member may know to exist, their own closed doors included; no merged one."""
    statement = select(Application.id).where(Application.merged_into_id.is_(None))
    if member.sees_everything:
        return statement
    if not member.is_any(Role.MEMBER, Role.CHAIR):
        return statement.where(false())
    moment = datetime.now(UTC) if now is None else now
    past_deposit = [each.id for each in rounds() if each.phase(moment) is not Phase.DEPOSIT]
    return statement.where(
        Application.round_id.in_(past_deposit), Application.status != ApplicationStatus.DRAFT
    )


def visible(member: Member, now: datetime | None = None) -> Select[str]:
    """The identifiers of the applications that exist for this member, as a statement to select from.

    The office's staff: all. Members and chairs: those submitted to rounds whose deposit is over. Nobody: those
    from which they are recused. Presenters, administrators and the projected screen: none. ``now`` decides the
    phase; the present moment by default.
    """
    return known(member, now).where(Application.id.not_in(closed(member)))


def readable(member: Member, now: datetime | None = None) -> Select[str]:
    """The visible applications of which the member may know more than the head, as a statement to select from.

    The office's staff: all that exist for them. Members and chairs: those of which they said what links them, and
    those of rounds whose results are published. Amounts, places, texts, marks, rank, documents start from here;
    of the other visible ones only number, title, lead and landlords are told.
    """
    return visible(member, now).where(is_readable(member))


def is_readable(member: Member) -> ColumnElement[bool]:
    """``readable`` as a condition on visible applications."""
    if member.sees_everything:
        return true()
    own = select(OpenDoor.application_id).where(OpenDoor.member_id == member.id)
    published = select(Round.id).where(Round.results_published_at.is_not(None))
    return or_(Application.id.in_(own), Application.round_id.in_(published))


def undeclared(member: Member, now: datetime | None = None) -> Select[str]:
    """The visible applications of which the member sees the head only, until they say what links them."""
    return visible(member, now).where(~is_readable(member))


def identified(member: Member, now: datetime | None = None) -> Select[str]:
    """The readable applications of which the member may know who applies and where, as a statement."""
    return readable(member, now).where(~is_blind(member, now))


def blind_rounds(member: Member, now: datetime | None = None) -> list[str]:
    """The rounds that this person reads without knowing who applies: those of blind calls, until the meeting."""
    if member.sees_everything:
        return []
    with reading() as session:
        of_blind_calls = select(Round.id).join(Call, Call.id == Round.call_id).where(Call.is_blind)
        found = list(session.scalars(of_blind_calls))
    if not found:
        return []
    moment = datetime.now(UTC) if now is None else now
    return [
        each.id for each in rounds_by_id(found).values() if not has_reached(each.phase(moment), Phase.SEANCE)
    ]


def blind_to(member: Member, now: datetime | None = None) -> Select[str]:
    """The applications that this person sees redacted, if they see them at all, as a statement.

    Title and texts are those of the redaction, a blank stays blank; no lead, landlord, partner, name of a place,
    document or provenance. Nothing is redacted for the staff.
    """
    return select(Application.id).where(is_blind(member, now))


def is_blind(member: Member, now: datetime | None = None) -> ColumnElement[bool]:
    """``blind_to`` as a condition on applications."""
    among = blind_rounds(member, now)
    return Application.round_id.in_(among) if among else false()


def shown_title(member: Member, now: datetime | None = None) -> SQLColumnExpression[str]:
    """The title of an application as this person may see it: the redacted one, or BLANK, where they are blind."""
    among = blind_rounds(member, now)
    if not among:
        return Application.title
    redacted = select(Redaction.title).where(Redaction.application_id == Application.id).scalar_subquery()
    return case((Application.round_id.in_(among), func.coalesce(redacted, BLANK)), else_=Application.title)


def may_read(application_id: str, member: Member, now: datetime | None = None) -> bool:
    """Whether the member may read more than the head of an application, if only a redaction."""
    return _is_among(application_id, readable(member, now))


def may_identify(application_id: str, member: Member, now: datetime | None = None) -> bool:
    """Whether the member may read an application as it was deposited: with who applies, where, and its files."""
    return _is_among(application_id, identified(member, now))


def _is_among(application_id: str, those: Select[str]) -> bool:
    with reading() as session:
        return session.scalars(those.where(Application.id == application_id)).first() is not None


def ids_of(those: Select[str]) -> frozenset[str]:
    """The identifiers that one of these statements selects: what keys a kept result."""
    with reading() as session:
        return frozenset(session.scalars(those))
