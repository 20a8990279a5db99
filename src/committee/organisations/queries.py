"""Which organisations are known, under which name, and which ones is a member tied to?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from committee.organisations.records import Alias, Fact, Mandate, Organisation
from committee.organisations.rules import (
    Description,
    FactKind,
    MandateKind,
    OrganisationKind,
    family_of,
    folded,
)
from committee.people.rules import Member, why_not_open
from committee.store.engine import reading
from committee.words import refuse_if

DIRECTORY_COLUMNS = (
    "id",
    "name",
    "short_name",
    "kind",
    "group",
    "dwellings_managed",
    "commune",
    "department",
)


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation; ``group`` is the name of the head of its group."""

    id: str
    name: str
    group_id: str | None
    group: str | None
    description: Description
    version: int

    @property
    def kind(self) -> OrganisationKind | None:
        """What the organisation is in law; None when unknown."""
        return self.description.kind


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
class FactRow:
    """What is known of an organisation and a year; ``value`` None is unknown."""

    kind: FactKind
    year: int
    value: Decimal | None
    source: str


def find_organisation(name: str) -> str | None:
    """The organisation of this name, short name or alias, whatever accents, case, dashes and apostrophes."""
    return find_organisations([name]).get(name)


def find_organisations(names: Collection[str]) -> dict[str, str]:
    """The organisations of these names, by the name as given; a name nobody bears is absent. Two statements."""
    wanted = {name: folded(name) for name in names}
    keys = set(wanted.values())
    with reading() as session:
        other = select(Alias.folded, Alias.organisation_id).where(Alias.folded.in_(keys))
        own = select(Organisation.folded_name, Organisation.id).where(Organisation.folded_name.in_(keys))
        found = dict([*session.execute(other), *session.execute(own)])
    return {name: found[key] for name, key in wanted.items() if key in found}


def organisation(organisation_id: str) -> OrganisationRow | None:
    """One organisation; None when there is none."""
    return organisations_by_id([organisation_id]).get(organisation_id)


def organisations_by_id(ids: Collection[str]) -> dict[str, OrganisationRow]:
    """Organisations by identifier, each with the name of its group."""
    group = aliased(Organisation)
    statement = (
        select(Organisation, group.name)
        .outerjoin(group, group.id == Organisation.group_id)
        .where(Organisation.id.in_(ids))
    )
    with reading() as session:
        return {row.id: _row(row, name) for row, name in session.execute(statement)}


def _row(row: Organisation, group: str | None) -> OrganisationRow:
    description = Description(
        kind=row.kind,
        short_name=row.short_name,
        siret=row.siret,
        siren=row.siren,
        rna=row.rna,
        created_year=row.created_year,
        dwellings_managed=row.dwellings_managed,
        website=row.website,
        commune=row.commune,
        commune_code=row.commune_code,
        department=row.department,
    )
    return OrganisationRow(row.id, row.name, row.group_id, group, description, row.version)


def names() -> dict[str, str]:
    """Each organisation's name, in the order of the directory."""
    with reading() as session:
        statement = select(Organisation.id, Organisation.name).order_by(Organisation.folded_name)
        return dict(session.execute(statement).all())


def groups() -> dict[str, str | None]:
    """Each organisation's group, or None: what the rules about groups walk through."""
    with reading() as session:
        return dict(session.execute(select(Organisation.id, Organisation.group_id)).all())


def directory(member: Member, *, search: str = "", kind: OrganisationKind | None = None) -> pd.DataFrame:
    """Organisations by name, one row each; ``kind`` holds OrganisationKind or None, ``group`` the group's name.

    ``search`` looks into names, short names and aliases, whatever their accents. Raises Refused for an account
    which does not open the directory.
    """
    refuse_if(why_not_open("organisations.directory", member))
    group = aliased(Organisation)
    statement = (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.short_name,
            Organisation.kind,
            group.name,
            Organisation.dwellings_managed,
            Organisation.commune,
            Organisation.department,
        )
        .outerjoin(group, group.id == Organisation.group_id)
        .order_by(Organisation.folded_name)
    )
    if kind is not None:
        statement = statement.where(Organisation.kind == kind)
    if wanted := folded(search):
        named = select(Alias.organisation_id).where(Alias.folded.contains(wanted, autoescape=True))
        statement = statement.where(
            or_(Organisation.folded_name.contains(wanted, autoescape=True), Organisation.id.in_(named))
        )
    with reading() as session:
        rows = session.execute(statement).all()
    frame = pd.DataFrame([tuple(row) for row in rows], columns=list(DIRECTORY_COLUMNS), dtype=object)
    return frame.astype({"dwellings_managed": "Int64"})


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
    """The organisations that a member is tied to on a day, and all those of the same groups."""
    return organisations_by_member([member_id], on).get(member_id, set())


def organisations_by_member(member_ids: Collection[str], on: date) -> dict[str, set[str]]:
    """``organisations_of`` for several members, in two statements; a member tied to none is absent."""
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
    return {member_id: family_of(organisations, above) for member_id, organisations in own.items()}


def facts(organisation_ids: Collection[str], kind: FactKind | None = None) -> dict[str, list[FactRow]]:
    """What is known of these organisations by year, the newest first; an organisation without facts is absent."""
    statement = (
        select(Fact).where(Fact.organisation_id.in_(organisation_ids)).order_by(Fact.year.desc(), Fact.source)
    )
    if kind is not None:
        statement = statement.where(Fact.kind == kind)
    known: dict[str, list[FactRow]] = {}
    with reading() as session:
        for fact in session.scalars(statement):
            known.setdefault(fact.organisation_id, []).append(
                FactRow(fact.kind, fact.year, fact.value, fact.source)
            )
    return known
