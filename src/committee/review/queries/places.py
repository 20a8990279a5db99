"""Where does an application stand for its readers: in which round, marked with which grid?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, SQLColumnExpression, case, select

from committee.calls.queries import CriterionRow, GridRow, RoundRow, grid, rounds_by_id
from committee.calls.records import Call
from committee.intake.queries import is_readable, shown_title, visible
from committee.intake.records import Application
from committee.people.rules import Member
from committee.review.rules import (
    Asked,
)
from committee.store.engine import reading


@dataclass(frozen=True)
class Place:
    """Where an application stands for its readers; ``requested`` in euros, None unknown."""

    application_id: str
    title: str
    requested: Decimal | None
    call_id: str
    grid_id: str
    round: RoundRow


def places(application_ids: Collection[str], member: Member, *, now: datetime) -> dict[str, Place]:
    """The rounds and grids of those of these applications that the member may see; the title and the amount as
    they may know them.
    """
    return _places(
        shown_title(member, now),
        case((is_readable(member), Application.requested)),
        Application.id.in_(application_ids),
        Application.id.in_(visible(member, now)),
    )


def place_of(application_id: str) -> Place | None:
    """The round and grid of an application whoever asks; for acts on one's own interests, which show nothing."""
    return _places(Application.title, Application.requested, Application.id == application_id).get(
        application_id
    )


def _places(
    title: SQLColumnExpression[str],
    requested: SQLColumnExpression[Decimal | None],
    *conditions: ColumnElement[bool],
) -> dict[str, Place]:
    statement = (
        select(
            Application.id,
            title,
            requested,
            Application.round_id,
            Call.id,
            Call.grid_id,
        )
        .join(Call, Call.id == Application.call_id)
        .where(*conditions)
    )
    with reading() as session:
        found = session.execute(statement).all()
        by_id = rounds_by_id({row[3] for row in found})
    return {
        identifier: Place(identifier, told, amount, call_id, grid_id, by_id[round_id])
        for identifier, told, amount, round_id, call_id, grid_id in found
    }


def grid_of(grid_id: str) -> GridRow:
    """The grid with which the applications of a call are marked."""
    found = grid(grid_id)
    assert found is not None  # noqa: S101 - a call's grid is a foreign key
    return found


def asked(rows: Sequence[CriterionRow], locale: str) -> list[Asked]:
    """What a grid asks, in one language."""
    return [Asked(row.id, row.label(locale), row.weight, frozenset(row.comment_required_at)) for row in rows]
