"""What did a member sign in the yearly declaration, and who did not sign?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from committee.people.rules import Member
from committee.review.queries.assigning import readers
from committee.review.records import GeneralDeclaration
from committee.review.rules import LinkKind
from committee.store.engine import reading


@dataclass(frozen=True)
class SignedTie:
    """A tie as it was signed; ``organisation_id`` None: it is told in words."""

    kind: LinkKind
    name: str
    organisation_id: str | None
    since: date | None
    until: date | None
    remark: str


@dataclass(frozen=True)
class GeneralRow:
    """A yearly declaration; ``superseded_at`` None: it stands."""

    year: int
    ties: tuple[SignedTie, ...]
    statement: str
    told_at: datetime
    superseded_at: datetime | None


def general_declaration(member: Member, year: int) -> GeneralRow | None:
    """The member's own declaration of a year, as it stands; None: not signed."""
    rows = general_history(member)
    return next((row for row in rows if row.year == year and row.superseded_at is None), None)


def general_history(member: Member) -> list[GeneralRow]:
    """All that the member signed, the newest first."""
    return _signed(member.id)


def _signed(member_id: str) -> list[GeneralRow]:
    statement = (
        select(GeneralDeclaration)
        .where(GeneralDeclaration.member_id == member_id)
        .order_by(GeneralDeclaration.year.desc(), GeneralDeclaration.told_at.desc(), GeneralDeclaration.id)
    )
    with reading() as session:
        return [_row(row) for row in session.scalars(statement)]


def _row(row: GeneralDeclaration) -> GeneralRow:
    ties = tuple(
        SignedTie(
            LinkKind(tie["kind"]),
            tie["name"],
            tie["organisation_id"],
            _day(tie["since"]),
            _day(tie["until"]),
            tie["remark"],
        )
        for tie in row.ties
    )
    return GeneralRow(row.year, ties, row.statement, row.told_at, row.superseded_at)


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def unsigned(year: int) -> dict[str, str]:
    """The committee members without a standing declaration of the year: identifier → name, by name."""
    statement = select(GeneralDeclaration.member_id).where(
        GeneralDeclaration.year == year, GeneralDeclaration.superseded_at.is_(None)
    )
    with reading() as session:
        signed = set(session.scalars(statement))
    return {key: name for key, name in readers().items() if key not in signed}
