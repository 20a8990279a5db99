"""Which tables hold members, roles, sign-ins and invitations?"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from committee.people.rules import Role, Voice
from committee.store.base import Base, Code, Identified, Versioned


class Person(Versioned, Base):
    """An account: a member of the committee, of the staff, or the projected screen.

    ``alternate_of_id``: the member whose place this one takes when they are recused or absent.
    """

    __tablename__ = "people_person"

    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    voice: Mapped[Voice] = mapped_column(Code(Voice), default=Voice.DELIBERATIVE)
    college: Mapped[str | None] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(2), default="fr")
    password_hash: Mapped[str | None]
    oidc_issuer: Mapped[str | None]
    oidc_subject: Mapped[str | None]
    deactivated_at: Mapped[datetime | None]
    alternate_of_id: Mapped[str | None] = mapped_column(ForeignKey("people_person.id"))
    __table_args__ = (UniqueConstraint("oidc_issuer", "oidc_subject"),)


class PersonRole(Base):
    """One role of one account."""

    __tablename__ = "people_role"

    person_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(Code(Role), primary_key=True)


class Appointment(Identified, Base):
    """An office held for one object, told by an upper package: the chair of a meeting."""

    __tablename__ = "people_appointment"

    person_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    role: Mapped[Role] = mapped_column(Code(Role))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(64), index=True)
    ended_at: Mapped[datetime | None]


class SignIn(Identified, Base):
    """One signed-in browser; ended by signing out, everywhere or here."""

    __tablename__ = "people_sign_in"

    person_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    method: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(Identified, Base):
    """A one-time link by which an account's owner chooses a password; only its hash is kept."""

    __tablename__ = "people_invitation"

    person_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailure(Identified, Base):
    """A failed sign-in, counted per account and per network address."""

    __tablename__ = "people_sign_in_failure"

    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
