"""Which applications may a member see, and read whole? Everything else starts from ``visible(member)``."""

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import Select, false, select

from committee.calls.queries import rounds
from committee.calls.rules import Phase
from committee.intake.records import (
    Application,
    ClosedDoor,
    OpenDoor,
)
from committee.intake.rules import (
    ApplicationStatus,
)
from committee.people.rules import Member, Role
from committee.store.engine import reading


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


def may_read(application_id: str, member: Member) -> bool:
    """Whether the member may read the whole sheet: staff, or a member who said that nothing stands against it."""
    with reading() as session:
        visible_one = select(Application.id).where(
            Application.id == application_id, Application.id.in_(visible(member))
        )
        if session.scalars(visible_one).first() is None:
            return False
        return member.sees_everything or session.scalars(opened(application_id, member)).first() is not None


def readable_among(application_ids: Collection[str], member: Member) -> frozenset[str]:
    """Those of these visible applications whose whole sheet the member may read; the caller checked visibility."""
    if member.sees_everything:
        return frozenset(application_ids)
    with reading() as session:
        own = select(OpenDoor.application_id).where(OpenDoor.member_id == member.id)
        return frozenset(application_ids) & frozenset(session.scalars(own))


def opened(application_id: str, member: Member) -> Select[str]:
    """The member's own open door to an application, as a statement."""
    return select(OpenDoor.id).where(
        OpenDoor.application_id == application_id, OpenDoor.member_id == member.id
    )
