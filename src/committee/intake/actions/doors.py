"""How are the doors of applications closed to recused members and opened to those without a link?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from committee.intake.records import (
    ClosedDoor,
    OpenDoor,
)
from committee.store.engine import writing


def close_door(application_id: str, member_id: str, reason_code: str, *, now: datetime) -> None:
    """Hide an application from a recused member; told twice changes nothing. Called by the act of ``review``."""
    with writing() as session:
        if session.scalars(_live_door(application_id, member_id)).first() is None:
            session.add(
                ClosedDoor(
                    application_id=application_id,
                    member_id=member_id,
                    reason_code=reason_code,
                    since=now,
                    created_at=now,
                )
            )
            session.flush()


def lift_door(application_id: str, member_id: str, *, now: datetime) -> None:
    """Show an application again to a member whose recusal was lifted. Called by the act of ``review``."""
    with writing() as session:
        for door in session.scalars(_live_door(application_id, member_id)):
            door.lifted_at = now
        session.flush()


def _live_door(application_id: str, member_id: str) -> Any:
    return select(ClosedDoor).where(
        ClosedDoor.application_id == application_id,
        ClosedDoor.member_id == member_id,
        ClosedDoor.lifted_at.is_(None),
    )


def open_door(application_id: str, member_id: str, *, now: datetime) -> None:
    """Let a member read an application once they stated "no link" or "link". Called by the act of ``review``."""
    open_doors([application_id], member_id, now=now)


def open_doors(application_ids: Collection[str], member_id: str, *, now: datetime) -> None:
    """The same for several applications."""
    with writing() as session:
        held = select(OpenDoor.application_id).where(
            OpenDoor.application_id.in_(application_ids), OpenDoor.member_id == member_id
        )
        already = set(session.scalars(held))
        session.add_all(
            OpenDoor(application_id=each, member_id=member_id, since=now, created_at=now)
            for each in application_ids
            if each not in already
        )
        session.flush()


def shut_open_door(application_id: str, member_id: str) -> None:
    """Take back that a member may read an application: their declaration was withdrawn."""
    with writing() as session:
        session.execute(
            delete(OpenDoor).where(OpenDoor.application_id == application_id, OpenDoor.member_id == member_id)
        )
