"""How do people get an account, sign in and out, and lose their rights?"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select, update

from committee.journal.actions import record
from committee.people.queries import alternates, member, members_by_id
from committee.people.records import Appointment, Invitation, Person, PersonRole, SignIn, SignInFailure
from committee.people.rules import (
    FAILURE_WINDOW,
    INVITATION_DAYS,
    SIGN_IN_DAYS,
    Member,
    Role,
    Voice,
    why_not_act_on,
    why_not_alternate,
    why_not_password,
    why_not_sign_in,
)
from committee.store.engine import check_version, reading, writing
from committee.words import Refused, Sentence, refuse_if

_HASHER = PasswordHasher()
_DUMMY_HASH = _HASHER.hash("no account has this password")


def token_hash(token: str) -> str:
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def register_person(
    name: str,
    email: str,
    roles: Iterable[Role],
    *,
    actor: Member,
    now: datetime,
    voice: Voice = Voice.DELIBERATIVE,
    college: str | None = None,
) -> str:
    """Make an account without a password; gives its identifier. Raises Refused when the address is taken."""
    refuse_if(why_not_act_on("settings.people", actor))
    wanted = frozenset(Role(role) for role in roles)
    address = email.strip().lower()
    if "@" not in address or not name.strip():
        raise Refused(Sentence("An account needs a name and an e-mail address."))
    if Role.CHAIR in wanted:
        raise Refused(Sentence("The chair is appointed when a meeting is prepared."))
    with writing() as session:
        if session.scalars(select(Person.id).where(Person.email == address)).first() is not None:
            raise Refused(Sentence("There is already an account for {email}.", email=address))
        person = Person(name=name.strip(), email=address, voice=voice, college=college, created_at=now)
        session.add(person)
        session.flush()
        session.add_all(PersonRole(person_id=person.id, role=role) for role in wanted)
        payload = {"name": person.name, "email": address, "roles": sorted(wanted)}
        record("people.register", "person", person.id, payload, actor=actor.actor, now=now)
        return person.id


def invite(person_id: str, *, actor: Member, now: datetime) -> str:
    """Make a one-time token by which the account's owner chooses a password; valid INVITATION_DAYS days."""
    refuse_if(why_not_act_on("settings.people", actor))
    token = secrets.token_urlsafe(32)
    with writing() as session:
        if member(person_id) is None:
            raise Refused(Sentence("This account is closed or does not exist."))
        session.add(
            Invitation(
                person_id=person_id,
                token_hash=token_hash(token),
                expires_at=now + timedelta(days=INVITATION_DAYS),
                created_at=now,
            )
        )
        record("people.invite", "person", person_id, {}, actor=actor.actor, now=now)
    return token


def accept_invitation(token: str, password: str, *, now: datetime) -> str:
    """Choose the password of an invited account, once; gives the account's identifier. Its other links end too."""
    refuse_if(why_not_password(password))
    hashed = _HASHER.hash(password)
    with writing() as session:
        statement = select(Invitation).where(
            Invitation.token_hash == token_hash(token),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
        invitation = session.scalars(statement).first()
        person = None if invitation is None else member(invitation.person_id)
        if invitation is None or person is None:
            raise Refused(Sentence("This link was used already or has expired. Ask for a new one."))
        _end_invitations(person.id, now)
        session.execute(update(Person).where(Person.id == person.id).values(password_hash=hashed))
        _end_sign_ins(person.id, now)
        record("people.accept_invitation", "person", person.id, {}, actor=person.actor, now=now)
        return person.id


def _end_invitations(person_id: str, now: datetime) -> None:
    """Every link that was given to a person stops working with the first one used."""
    with writing() as session:
        live = (Invitation.person_id == person_id, Invitation.used_at.is_(None))
        session.execute(update(Invitation).where(*live).values(used_at=now))


def sign_in(email: str, password: str, *, address: str, now: datetime) -> str:
    """Sign in with a password; gives the identifier that the cookie carries.

    Raises Refused with one and the same sentence for an unknown account, a wrong password and a closed account,
    and refuses after FAILURES_ALLOWED failures in FAILURE_WINDOW, per account and per network address.
    """
    wanted = email.strip().lower()
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in (f"account {wanted}", f"address {address}")]
    with reading() as session:
        for key in keys:
            since = SignInFailure.at > now - FAILURE_WINDOW
            failures = session.scalars(select(SignInFailure.at).where(SignInFailure.key == key, since)).all()
            refuse_if(why_not_sign_in(list(failures), now))
        statement = select(Person).where(Person.email == wanted, Person.deactivated_at.is_(None))
        person = session.scalars(statement).first()
    hashed = person.password_hash if person is not None and person.password_hash else _DUMMY_HASH
    if not _matches(hashed, password) or person is None or person.password_hash is None:
        with writing() as session:
            session.add_all(SignInFailure(key=key, at=now, created_at=now) for key in keys)
        raise Refused(Sentence("The e-mail address or the password is wrong."))
    return open_sign_in(person.id, method="password", now=now)


def _matches(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def open_sign_in(person_id: str, *, method: str, now: datetime) -> str:
    """Record a sign-in whose proof was already checked (password, identity provider, demonstration)."""
    with writing() as session:
        person = member(person_id)
        if person is None:
            raise Refused(Sentence("This account is closed or does not exist."))
        opened = SignIn(
            person_id=person_id, method=method, expires_at=now + timedelta(days=SIGN_IN_DAYS), created_at=now
        )
        session.add(opened)
        session.execute(delete(SignInFailure).where(SignInFailure.at < now - FAILURE_WINDOW))
        session.flush()
        record("people.sign_in", "person", person_id, {"method": method}, actor=person.actor, now=now)
        return opened.id


def admit_oidc(issuer: str, subject: str, email: str, *, is_email_verified: bool, now: datetime) -> Member:
    """The member behind an identity provider's subject; only invited people are admitted.

    Matched on issuer + subject; the first time, on a verified e-mail address of an existing account that was
    not matched yet. Raises Refused otherwise.
    """
    with writing() as session:
        statement = select(Person).where(Person.oidc_issuer == issuer, Person.oidc_subject == subject)
        person = session.scalars(statement).first()
        if person is None and is_email_verified:
            address = Person.email == email.strip().lower()
            person = session.scalars(select(Person).where(address, Person.oidc_subject.is_(None))).first()
            if person is not None:
                person.oidc_issuer, person.oidc_subject = issuer, subject
                session.flush()
        admitted = None if person is None else member(person.id)
        if admitted is None:
            raise Refused(Sentence("Nobody invited this account. Ask the programme staff for an invitation."))
        return admitted


def sign_out(sign_in_id: str, *, now: datetime) -> None:
    """End one sign-in; ending it twice changes nothing."""
    with writing() as session:
        ended = SignIn.ended_at.is_(None)
        session.execute(update(SignIn).where(SignIn.id == sign_in_id, ended).values(ended_at=now))


def sign_out_everywhere(*, actor: Member, now: datetime) -> None:
    """End all sign-ins of the acting person."""
    with writing():
        _end_sign_ins(actor.id, now)
        record("people.sign_out_everywhere", "person", actor.id, {}, actor=actor.actor, now=now)


def _end_sign_ins(person_id: str, now: datetime) -> None:
    with writing() as session:
        live = (SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        session.execute(update(SignIn).where(*live).values(ended_at=now))


def change_roles(
    person_id: str, roles: Iterable[Role], *, version: int | None, actor: Member, now: datetime
) -> None:
    """Set the roles of an account; they hold from the next run of any page. Nobody removes their own admin role."""
    refuse_if(why_not_act_on("settings.people", actor))
    wanted = frozenset(Role(role) for role in roles)
    if Role.CHAIR in wanted:
        raise Refused(Sentence("The chair is appointed when a meeting is prepared."))
    if person_id == actor.id and Role.ADMIN not in wanted:
        raise Refused(Sentence("You cannot remove your own administrator role. Ask another administrator."))
    with writing() as session:
        person = session.get(Person, person_id)
        if person is None or person.deactivated_at is not None:
            raise Refused(Sentence("This account is closed or does not exist."))
        check_version(person, version)
        session.execute(delete(PersonRole).where(PersonRole.person_id == person_id))
        session.add_all(PersonRole(person_id=person_id, role=role) for role in wanted)
        record(
            "people.change_roles", "person", person_id, {"roles": sorted(wanted)}, actor=actor.actor, now=now
        )


def name_alternate(
    person_id: str, member_id: str | None, *, version: int | None, actor: Member, now: datetime
) -> None:
    """Name a person as the alternate of a member, whose place they take when absent or recused; None: of nobody.

    A member has one alternate, and an alternate has none.
    """
    refuse_if(why_not_act_on("settings.people", actor))
    with writing() as session:
        person = session.get(Person, person_id)
        if person is None or person.deactivated_at is not None:
            raise Refused(Sentence("This account is closed or does not exist."))
        if member_id is not None:
            found = members_by_id([person_id, member_id])
            named = alternates()
            refuse_if(
                why_not_alternate(
                    is_same=member_id == person_id,
                    are_members=len(found) == 2 and all(Role.MEMBER in one.roles for one in found.values()),
                    has_alternate=named.get(member_id, person_id) != person_id,
                    is_chain=member_id in named.values() or person_id in named,
                )
            )
        check_version(person, version)
        person.alternate_of_id = member_id
        session.flush()
        payload = {"alternate_of": member_id}
        record("people.name_alternate", "person", person_id, payload, actor=actor.actor, now=now)


def close_account(person_id: str, *, actor: Member, now: datetime) -> None:
    """Close an account and end its sign-ins; what the person did stays."""
    refuse_if(why_not_act_on("settings.people", actor))
    if person_id == actor.id:
        raise Refused(Sentence("You cannot close your own account. Ask another administrator."))
    with writing() as session:
        person = session.get(Person, person_id)
        if person is None or person.deactivated_at is not None:
            raise Refused(Sentence("This account is closed or does not exist."))
        person.deactivated_at = now
        check_version(person, None)
        _end_sign_ins(person_id, now)
        record("people.close_account", "person", person_id, {}, actor=actor.actor, now=now)


def choose_language(locale: str, *, actor: Member, now: datetime) -> None:
    """Set the language in which the acting person reads the screens."""
    if locale not in {"fr", "en"}:
        raise Refused(Sentence("The screens are in French or in English."))
    with writing() as session:
        session.execute(update(Person).where(Person.id == actor.id).values(locale=locale))


def appoint(
    person_id: str, role: Role, object_kind: str, object_id: str, *, actor: Member, now: datetime
) -> None:
    """Give an office for one object; called by the act of the upper package which owns the object."""
    with writing() as session:
        if member(person_id) is None:
            raise Refused(Sentence("This account is closed or does not exist."))
        held = session.scalars(
            select(Appointment).where(
                Appointment.role == role,
                Appointment.object_kind == object_kind,
                Appointment.object_id == object_id,
                Appointment.ended_at.is_(None),
            )
        ).all()
        for appointment in held:
            appointment.ended_at = now
        session.add(
            Appointment(
                person_id=person_id, role=role, object_kind=object_kind, object_id=object_id, created_at=now
            )
        )
        payload = {"role": str(role), "object": object_id}
        record("people.appoint", "person", person_id, payload, actor=actor.actor, now=now)


def end_appointments(object_kind: str, object_id: str, *, now: datetime) -> None:
    """End every office held for an object; called by the act which closes the object."""
    with writing() as session:
        live = (Appointment.object_kind == object_kind, Appointment.object_id == object_id)
        session.execute(update(Appointment).where(*live, Appointment.ended_at.is_(None)).values(ended_at=now))
