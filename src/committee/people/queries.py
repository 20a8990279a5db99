"""Who is this account, and which accounts are there?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, union_all

from committee.people.records import Appointment, Invitation, Person, PersonRole, SignIn
from committee.people.rules import Member, Role, Voice
from committee.store.engine import reading


@dataclass(frozen=True)
class PersonRow:
    """One account as administrators see it."""

    id: str
    name: str
    email: str
    roles: tuple[Role, ...]
    voice: Voice
    is_active: bool
    has_password: bool
    version: int
    alternate_of_id: str | None = None


def _member(person: Person, roles: frozenset[Role]) -> Member:
    return Member(person.id, person.name, person.email, roles, person.voice, person.locale)


def members_by_id(ids: list[str] | None = None) -> dict[str, Member]:
    """Active members by identifier, with the chair's role where they chair a meeting under way."""
    statement = select(Person).order_by(Person.name)
    if ids is not None:
        statement = statement.where(Person.id.in_(ids))
    return _members(statement, is_everybody=ids is None)


def _members(statement: Select[Person], *, is_everybody: bool = False) -> dict[str, Member]:
    """The active members whom a statement finds, in its order. Two statements."""
    held = select(PersonRole.person_id, PersonRole.role)
    appointed = select(Appointment.person_id, Appointment.role).where(Appointment.ended_at.is_(None))
    with reading() as session:
        people = session.scalars(statement.where(Person.deactivated_at.is_(None))).all()
        roles: dict[str, set[Role]] = {person.id: set() for person in people}
        if not is_everybody:
            held = held.where(PersonRole.person_id.in_(roles))
            appointed = appointed.where(Appointment.person_id.in_(roles))
        for person_id, role in session.execute(union_all(held, appointed)):
            if person_id in roles:
                roles[person_id].add(role)
    return {person.id: _member(person, frozenset(roles[person.id])) for person in people}


def member(person_id: str) -> Member | None:
    """One active member; None when there is none or the account is closed."""
    return members_by_id([person_id]).get(person_id)


def alternates() -> dict[str, str]:
    """Who takes whose place, member → alternate, among active accounts."""
    statement = select(Person.alternate_of_id, Person.id).where(
        Person.alternate_of_id.is_not(None), Person.deactivated_at.is_(None)
    )
    with reading() as session:
        return {str(member_id): alternate for member_id, alternate in session.execute(statement)}


def member_by_email(email: str) -> Member | None:
    """One active member by e-mail address, whatever its case."""
    with reading() as session:
        found = session.scalars(select(Person.id).where(Person.email == email.strip().lower())).first()
    return None if found is None else member(found)


def member_signed_in(sign_in_id: str, now: datetime) -> Member | None:
    """The active member behind a sign-in which has neither ended nor expired."""
    statement = (
        select(Person)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    )
    return next(iter(_members(statement).values()), None)


def member_by_oidc(issuer: str, subject: str) -> Member | None:
    """The active member whose account was matched with this identity provider's subject."""
    with reading() as session:
        statement = select(Person.id).where(Person.oidc_issuer == issuer, Person.oidc_subject == subject)
        found = session.scalars(statement).first()
    return None if found is None else member(found)


def person_invited(token_hash: str, now: datetime) -> PersonRow | None:
    """The account that an unused, unexpired invitation opens."""
    with reading() as session:
        statement = select(Invitation.person_id).where(
            Invitation.token_hash == token_hash, Invitation.used_at.is_(None), Invitation.expires_at > now
        )
        found = session.scalars(statement).first()
        return next((row for row in people() if row.id == found and row.is_active), None)


def people() -> list[PersonRow]:
    """All accounts, closed ones too, by name."""
    with reading() as session:
        roles: dict[str, list[Role]] = {}
        for person_id, role in session.execute(select(PersonRole.person_id, PersonRole.role)):
            roles.setdefault(person_id, []).append(role)
        return [
            PersonRow(
                person.id,
                person.name,
                person.email,
                tuple(sorted(roles.get(person.id, []))),
                person.voice,
                person.deactivated_at is None,
                person.password_hash is not None,
                person.version,
                person.alternate_of_id,
            )
            for person in session.scalars(select(Person).order_by(Person.name))
        ]
