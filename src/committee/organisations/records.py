"""Which tables hold organisations, their other names, ties, yearly facts and dwellings?"""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Float, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from committee.organisations.rules import FactKind, MandateKind, OrganisationKind, TerritoryKind
from committee.store.base import Base, Code, Identified, Json, Versioned


class Organisation(Versioned, Base):
    """A landlord, an association or another body; ``group_id`` is the organisation at the head of its group.

    Two may bear one name when their SIREN numbers or communes differ. A SIRET number that came in a file may have
    wrong check digits: it is kept as written, and said wherever it is shown.
    """

    __tablename__ = "organisations_organisation"

    name: Mapped[str] = mapped_column(String(200))
    folded_name: Mapped[str] = mapped_column(String(200), index=True)
    short_name: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[OrganisationKind | None] = mapped_column(Code(OrganisationKind), index=True)
    siret: Mapped[str | None] = mapped_column(String(14), unique=True)
    siren: Mapped[str | None] = mapped_column(String(9), index=True)
    rna: Mapped[str | None] = mapped_column(String(10), unique=True)
    group_id: Mapped[str | None] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    created_year: Mapped[int | None]
    dwellings_managed: Mapped[int | None]
    website: Mapped[str | None]
    contact_email: Mapped[str | None] = mapped_column(String(200))
    labels: Mapped[list[str]] = mapped_column(Json(), default=list, server_default="[]")
    address: Mapped[str | None]
    commune: Mapped[str | None] = mapped_column(String(120))
    commune_code: Mapped[str | None] = mapped_column(String(5))
    department: Mapped[str | None] = mapped_column(String(3), index=True)
    __table_args__ = (
        CheckConstraint("dwellings_managed >= 0", name="organisation_dwellings_are_not_negative"),
        CheckConstraint("group_id <> id", name="organisation_is_not_its_own_group"),
    )


class Alias(Identified, Base):
    """Another name by which an organisation is written; two which may bear one name may both have it."""

    __tablename__ = "organisations_alias"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), index=True)
    __table_args__ = (UniqueConstraint("organisation_id", "folded"),)


class Mandate(Identified, Base):
    """A member of the committee is employed by an organisation, or administers it."""

    __tablename__ = "organisations_mandate"

    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    kind: Mapped[MandateKind] = mapped_column(Code(MandateKind))
    since: Mapped[date | None]
    until: Mapped[date | None]
    __table_args__ = (CheckConstraint("until >= since", name="mandate_ends_after_it_begins"),)


class OrganisationMember(Identified, Base):
    """An organisation is part of a consortium (a collective of associations); missing dates are unknown or open."""

    __tablename__ = "organisations_member"

    parent_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    child_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]
    __table_args__ = (
        UniqueConstraint("parent_id", "child_id", "since"),
        CheckConstraint("parent_id <> child_id", name="organisation_is_not_its_own_member"),
        CheckConstraint("until >= since", name="organisation_member_leaves_after_it_joins"),
    )


class Fact(Identified, Base):
    """What is known of an organisation and a year; ``value`` in euros or a number, None unknown.

    ``happened_on``: the day it was paid, awarded or filed. ``source``: an award's reference, or the file, whose
    ``sheet`` and ``row`` are kept.
    """

    __tablename__ = "organisations_fact"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    kind: Mapped[FactKind] = mapped_column(Code(FactKind))
    year: Mapped[int]
    value: Mapped[Decimal | None]
    happened_on: Mapped[date | None]
    source: Mapped[str]
    sheet: Mapped[str | None] = mapped_column(String(60))
    row: Mapped[int | None]
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "year", "source"),)


class Stock(Identified, Base):
    """How many dwellings a landlord has in a territory on a day, and which share of them is in QPV (0 to 1).

    None is unknown, never zero; a later ``as_of`` stands beside the earlier ones.
    """

    __tablename__ = "organisations_stock"

    landlord_id: Mapped[str] = mapped_column(ForeignKey("organisations_organisation.id"), index=True)
    territory_kind: Mapped[TerritoryKind] = mapped_column(Code(TerritoryKind))
    territory_code: Mapped[str] = mapped_column(String(10), index=True)
    territory_name: Mapped[str | None] = mapped_column(String(200))
    dwellings: Mapped[int | None]
    qpv_share: Mapped[float | None] = mapped_column(Float(53))
    as_of: Mapped[date | None]
    source: Mapped[str]
    sheet: Mapped[str | None] = mapped_column(String(60))
    row: Mapped[int | None]
    __table_args__ = (
        UniqueConstraint("landlord_id", "territory_kind", "territory_code", "as_of"),
        CheckConstraint("dwellings >= 0", name="stock_is_not_negative"),
        CheckConstraint("qpv_share BETWEEN 0 AND 1", name="stock_share_is_between_none_and_all"),
    )
