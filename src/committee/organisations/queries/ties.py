"""Who works for which organisation, which group does it belong to, and which consortiums is it part of?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from committee.organisations.records import Mandate, Organisation, OrganisationMember
from committee.organisations.rules import MandateKind, family_of, reached
from committee.store.engine import reading


@dataclass(frozen=True)
class MandateRow:
    """One tie of a member to an organisation; a missing date is unknown or open."""

    id: str
    member_id: str
    organisation_id: str
    organisation: str
    kind: MandateKind
    since: date | None
    until: date | None


@dataclass(frozen=True)
class MemberRow:
    """One organisation in a consortium; a missing date is unknown or open."""

    id: str
    parent_id: str
    parent: str
    child_id: str
    child: str
    since: date | None
    until: date | None


def groups() -> dict[str, str | None]:
    """Each organisation's group, or None: what the rules about groups walk through."""
    with reading() as session:
        return dict(session.execute(select(Organisation.id, Organisation.group_id)).all())


def group_tree(organisation_id: str) -> list[tuple[int, str, str]]:
    """The group of an organisation from its head down: depth, identifier and name; alone, only itself."""
    with reading() as session:
        rows = session.execute(
            select(Organisation.id, Organisation.name, Organisation.group_id).order_by(
                Organisation.folded_name
            )
        ).all()
    above = {identifier: group for identifier, _, group in rows}
    below: dict[str | None, list[tuple[str, str]]] = {}
    for identifier, name, group in rows:
        below.setdefault(group, []).append((identifier, name))
    top = organisation_id
    while (head := above.get(top)) is not None:
        top = head
    found: list[tuple[int, str, str]] = []
    waiting = [(0, identifier, name) for identifier, name, _ in rows if identifier == top]
    while waiting:
        depth, identifier, name = waiting.pop()
        found.append((depth, identifier, name))
        waiting += [(depth + 1, *each) for each in reversed(below.get(identifier, []))]
    return found


def members_of(organisation_id: str) -> list[MemberRow]:
    """The organisations which make up a consortium, past ones too, by name."""
    return _members(OrganisationMember.parent_id == organisation_id)


def part_of(organisation_id: str) -> list[MemberRow]:
    """The consortiums of which an organisation is part, past ones too, by name."""
    return _members(OrganisationMember.child_id == organisation_id)


def _members(condition: ColumnElement[bool]) -> list[MemberRow]:
    parent, child = aliased(Organisation), aliased(Organisation)
    statement = (
        select(OrganisationMember, parent.name, child.name)
        .join(parent, parent.id == OrganisationMember.parent_id)
        .join(child, child.id == OrganisationMember.child_id)
        .where(condition)
        .order_by(child.folded_name, parent.folded_name, OrganisationMember.id)
    )
    with reading() as session:
        return [
            MemberRow(row.id, row.parent_id, above, row.child_id, below, row.since, row.until)
            for row, above, below in session.execute(statement)
        ]


def consortium_parents() -> dict[str, set[str]]:
    """The consortiums of each organisation that has some: what the rule about them walks through."""
    found: dict[str, set[str]] = {}
    with reading() as session:
        pairs = select(OrganisationMember.child_id, OrganisationMember.parent_id)
        for child, parent in session.execute(pairs):
            found.setdefault(child, set()).add(parent)
    return found


def mandates_of(member_id: str) -> list[MandateRow]:
    """A member's ties to organisations, past ones too, the newest first."""
    return _mandates(Mandate.member_id == member_id)


def mandates_in(organisation_id: str) -> list[MandateRow]:
    """The ties of all members to one organisation, past ones too, the newest first."""
    return _mandates(Mandate.organisation_id == organisation_id)


def _mandates(condition: ColumnElement[bool]) -> list[MandateRow]:
    statement = (
        select(Mandate, Organisation.name)
        .join(Organisation, Organisation.id == Mandate.organisation_id)
        .where(condition)
        .order_by(Mandate.since.desc().nulls_last(), Organisation.folded_name, Mandate.id)
    )
    with reading() as session:
        return [
            MandateRow(row.id, row.member_id, row.organisation_id, name, row.kind, row.since, row.until)
            for row, name in session.execute(statement)
        ]


def organisations_of(member_id: str, on: date) -> set[str]:
    """The organisations that a member is tied to on a day, those of the same groups, and their consortiums."""
    return organisations_by_member([member_id], on).get(member_id, set())


def organisations_by_member(member_ids: Collection[str], on: date) -> dict[str, set[str]]:
    """``organisations_of`` for several members, in three statements; a member tied to none is absent.

    A consortium counts with its members and a member with its consortiums, as far as the membership holds that day.
    """
    live = select(Mandate.member_id, Mandate.organisation_id).where(
        Mandate.member_id.in_(member_ids),
        or_(Mandate.since.is_(None), Mandate.since <= on),
        or_(Mandate.until.is_(None), Mandate.until >= on),
    )
    own: dict[str, set[str]] = {}
    with reading() as session:
        for member_id, organisation_id in session.execute(live):
            own.setdefault(member_id, set()).add(organisation_id)
        above = groups()
        held = session.execute(
            select(OrganisationMember.parent_id, OrganisationMember.child_id).where(
                or_(OrganisationMember.since.is_(None), OrganisationMember.since <= on),
                or_(OrganisationMember.until.is_(None), OrganisationMember.until >= on),
            )
        ).all()
    up: dict[str, set[str]] = {}
    down: dict[str, set[str]] = {}
    for parent_id, child_id in held:
        up.setdefault(child_id, set()).add(parent_id)
        down.setdefault(parent_id, set()).add(child_id)
    return {
        member_id: family_of(organisations, above) | reached(organisations, up) | reached(organisations, down)
        for member_id, organisations in own.items()
    }
