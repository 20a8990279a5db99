"""Which tables hold organisations, their other names, mandates and yearly facts?"""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from committee.organisations.rules import FactKind, MandateKind, OrganisationKind
from committee.store.base import Base, Code, Identified, Versioned


class Organisation(Versioned, Base):
    """A landlord, an association or another body; ``group_id`` is the organisation at the head of its group."""

    __tablename__ = "organisations_organisation"

    name: Mapped[str] = mapped_column(String(200))
    folded_name: Mapped[str] = mapped_column(String(200), unique=True)
    short_name: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[OrganisationKind | None] = mapped_column(Code(OrganisationKind), index=True)
    siret: Mapped[str | None] = mapped_column(String(14), unique=True)
    siren: Mapped[str | None] = mapped_column(String(9), index=True)
    rna: Mapped[str | None] = mapped_column(String(10), unique=True)
    group_id: Mapped[str | None] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    created_year: Mapped[int | None]
    dwellings_managed: Mapped[int | None]
    website: Mapped[str | None]
    commune: Mapped[str | None] = mapped_column(String(120))
    commune_code: Mapped[str | None] = mapped_column(String(5))
    department: Mapped[str | None] = mapped_column(String(3), index=True)
    __table_args__ = (
        CheckConstraint("dwellings_managed >= 0", name="organisation_dwellings_are_not_negative"),
        CheckConstraint("group_id <> id", name="organisation_is_not_its_own_group"),
    )


class Alias(Identified, Base):
    """Another name by which an organisation is written; one name names one organisation."""

    __tablename__ = "organisations_alias"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), unique=True)


class Mandate(Identified, Base):
    """A member of the committee is employed by an organisation, or administers it."""

    __tablename__ = "organisations_mandate"

    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    kind: Mapped[MandateKind] = mapped_column(Code(MandateKind))
    since: Mapped[date | None]
    until: Mapped[date | None]
    __table_args__ = (CheckConstraint("until >= since", name="mandate_ends_after_it_begins"),)


class Fact(Identified, Base):
    """What an upper package told of an organisation and a year; ``value`` in euros or a number, None unknown."""

    __tablename__ = "organisations_fact"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    kind: Mapped[FactKind] = mapped_column(Code(FactKind))
    year: Mapped[int]
    value: Mapped[Decimal | None]
    source: Mapped[str]
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "year", "source"),)
