"""Which organisations are known, and what is known of each?"""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from committee.organisations.records import Alias, Organisation
from committee.organisations.rules import Description, OrganisationKind, folded
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
    return OrganisationRow(row.id, row.name, row.group_id, group, description_of(row), row.version)


def description_of(row: Organisation) -> Description:
    """What a row says of its organisation besides name and group."""
    return Description(
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
        contact_email=row.contact_email,
        labels=tuple(row.labels or ()),
        address=row.address,
    )


def names() -> dict[str, str]:
    """Each organisation's name, in the order of the directory; homonyms with their commune or SIREN number."""
    statement = select(
        Organisation.id,
        Organisation.name,
        Organisation.folded_name,
        Organisation.commune,
        Organisation.department,
        Organisation.siren,
    ).order_by(Organisation.folded_name, Organisation.id)
    with reading() as session:
        rows = session.execute(statement).all()
    borne: dict[str, int] = {}
    for _, _, key, *_ in rows:
        borne[key] = borne.get(key, 0) + 1
    return {
        identifier: name if borne[key] == 1 else told_apart(name, commune, department, siren)
        for identifier, name, key, commune, department, siren in rows
    }


def told_apart(name: str, commune: str | None, department: str | None, siren: str | None) -> str:
    """A name with what tells its organisation from a homonym: ``Le Jardin (Lyon, 69)``."""
    known = ", ".join(part for part in (commune, department) if part) or siren
    return f"{name} ({known})" if known else name


def aliases(organisation_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """The other names of organisations: for each, the alias's identifier and text; absent without any."""
    statement = (
        select(Alias.organisation_id, Alias.id, Alias.text)
        .where(Alias.organisation_id.in_(organisation_ids))
        .order_by(Alias.folded)
    )
    found: dict[str, dict[str, str]] = {}
    with reading() as session:
        for organisation_id, alias_id, text in session.execute(statement):
            found.setdefault(organisation_id, {})[alias_id] = text
    return found


def directory(member: Member, *, search: str = "", kind: OrganisationKind | None = None) -> pd.DataFrame:
    """Organisations by name, one row each; ``kind`` holds OrganisationKind or None, ``group`` the group's name.

    ``search`` looks into names, short names and aliases, whatever their accents, and into identifiers. Raises
    Refused for an account which does not open the directory.
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
        .order_by(Organisation.folded_name, Organisation.id)
    )
    if kind is not None:
        statement = statement.where(Organisation.kind == kind)
    if wanted := folded(search):
        named = select(Alias.organisation_id).where(Alias.folded.contains(wanted, autoescape=True))
        conditions = [Organisation.folded_name.contains(wanted, autoescape=True), Organisation.id.in_(named)]
        number = "".join(search.split()).upper()
        if len(number) >= 9:
            conditions += [
                column == number for column in (Organisation.siret, Organisation.siren, Organisation.rna)
            ]
        statement = statement.where(or_(*conditions))
    with reading() as session:
        rows = session.execute(statement).all()
    frame = pd.DataFrame([tuple(row) for row in rows], columns=list(DIRECTORY_COLUMNS), dtype=object)
    return frame.astype({"dwellings_managed": "Int64"})
