"""How are organisations registered, described and grouped, and members' mandates and yearly facts recorded?"""

from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from committee.journal.actions import record
from committee.organisations.identifiers import read_rna, read_siren, read_siret
from committee.organisations.queries import find_organisation, groups
from committee.organisations.records import Alias, Fact, Mandate, Organisation
from committee.organisations.rules import (
    Description,
    FactKind,
    MandateKind,
    OrganisationKind,
    folded,
    why_not_describe,
    why_not_join_group,
    why_not_mandate,
    why_not_name,
)
from committee.people.queries import member
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import check_version, writing
from committee.words import PARIS, Refused, Sentence, refuse_if

_PAGE = "organisations.directory"


def register_organisation(
    name: str,
    kind: OrganisationKind | None = None,
    *,
    group: str | None = None,
    short_name: str | None = None,
    siret: str | None = None,
    siren: str | None = None,
    rna: str | None = None,
    created_year: int | None = None,
    dwellings_managed: int | None = None,
    website: str | None = None,
    commune: str | None = None,
    commune_code: str | None = None,
    department: str | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Register an organisation; gives its identifier. ``group`` is the identifier of the head of its group.

    Raises Refused when the name, short name or an identifier is already that of another organisation, or wrong.
    """
    described = Description(
        kind=kind,
        short_name=short_name,
        siret=siret,
        siren=siren,
        rna=rna,
        created_year=created_year,
        dwellings_managed=dwellings_managed,
        website=website,
        commune=commune,
        commune_code=commune_code,
        department=department,
    )
    return register_described(name, described, group=group, actor=actor, now=now)


def register_described(
    name: str, described: Description, *, group: str | None = None, actor: Member, now: datetime
) -> str:
    """``register_organisation`` with the facts in one piece, as a form sends them."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing() as session:
        refuse_if(why_not_name(name, _name_of(find_organisation(name))))
        refuse_if(why_not_join_group("", group, groups()))
        made = Organisation(
            name=" ".join(name.split()), folded_name=folded(name), group_id=group, created_at=now
        )
        _describe(made, described, now)
        session.add(made)
        session.flush()
        _name_too(made, made.short_name, now)
        payload = {"name": made.name, "group": group, **_known(described)}
        record("organisations.register", "organisation", made.id, payload, actor=actor.actor, now=now)
        return made.id


def find_or_register(
    name: str,
    kind: OrganisationKind | None = None,
    *,
    commune: str | None = None,
    department: str | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """The organisation of this name, registered when nobody bears it; an existing one is left as it is."""
    with writing():
        found = find_organisation(name)
        if found is not None:
            return found
        return register_organisation(name, kind, commune=commune, department=department, actor=actor, now=now)


def describe_organisation(
    organisation_id: str, described: Description, *, version: int | None, actor: Member, now: datetime
) -> None:
    """Replace what is known of an organisation; None forgets a fact. Raises Refused or Stale."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        found = _organisation(organisation_id)
        check_version(found, version)
        _describe(found, described, now)
        _name_too(found, found.short_name, now)
        record(
            "organisations.describe",
            "organisation",
            organisation_id,
            _known(described),
            actor=actor.actor,
            now=now,
        )


def join_group(
    organisation_id: str, group: str | None, *, version: int | None, actor: Member, now: datetime
) -> None:
    """Put an organisation under the head of a group, or under none. Raises Refused when it would be a circle."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        found = _organisation(organisation_id)
        refuse_if(why_not_join_group(organisation_id, group, groups()))
        check_version(found, version)
        found.group_id = group
        payload = {"group": group}
        record(
            "organisations.join_group", "organisation", organisation_id, payload, actor=actor.actor, now=now
        )


def add_alias(organisation_id: str, text: str, *, actor: Member, now: datetime) -> None:
    """Record another name of an organisation; a name it bears already changes nothing."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        if _name_too(_organisation(organisation_id), text, now):
            record(
                "organisations.add_alias",
                "organisation",
                organisation_id,
                {"alias": text},
                actor=actor.actor,
                now=now,
            )


def record_mandate(
    member_id: str,
    organisation_id: str,
    *,
    kind: MandateKind = MandateKind.EMPLOYEE,
    since: date | None = None,
    until: date | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Record that a member works for an organisation or administers it; gives the mandate's identifier."""
    refuse_if(why_not_act_on(_PAGE, actor))
    refuse_if(why_not_mandate(since, until))
    with writing() as session:
        _organisation(organisation_id)
        if member(member_id) is None:
            raise Refused(Sentence("This account is closed or does not exist."))
        same = select(Mandate.id).where(
            Mandate.member_id == member_id,
            Mandate.organisation_id == organisation_id,
            Mandate.kind == MandateKind(kind),
            Mandate.since.is_(None) if since is None else Mandate.since == since,
            Mandate.until.is_(None) if until is None else Mandate.until == until,
        )
        if session.scalars(same).first() is not None:
            raise Refused(Sentence("This tie is recorded already."))
        held = Mandate(
            member_id=member_id,
            organisation_id=organisation_id,
            kind=MandateKind(kind),
            since=since,
            until=until,
            created_at=now,
        )
        session.add(held)
        session.flush()
        payload = {"organisation": organisation_id, "kind": str(kind), "since": since, "until": until}
        record("organisations.record_mandate", "person", member_id, payload, actor=actor.actor, now=now)
        return held.id


def end_mandate(mandate_id: str, until: date, *, actor: Member, now: datetime) -> None:
    """Record the last day of a mandate."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing() as session:
        held = session.get(Mandate, mandate_id)
        if held is None:
            raise Refused(Sentence("This mandate does not exist."))
        refuse_if(why_not_mandate(held.since, until))
        held.until = until
        payload = {"mandate": mandate_id, "until": until}
        record("organisations.end_mandate", "person", held.member_id, payload, actor=actor.actor, now=now)


def record_fact(
    organisation_id: str,
    kind: FactKind,
    year: int,
    value: Decimal | None,
    source: str,
    *,
    actor: Member,
    now: datetime,
) -> None:
    """Tell a fact about an organisation and a year; the same source told again replaces its value.

    Called by the act of the upper package which knows it, and which checked the actor's right.
    """
    with writing() as session:
        _organisation(organisation_id)
        known = session.scalars(
            select(Fact).where(
                Fact.organisation_id == organisation_id,
                Fact.kind == kind,
                Fact.year == year,
                Fact.source == source,
            )
        ).first()
        if known is None:
            known = Fact(organisation_id=organisation_id, kind=kind, year=year, source=source, created_at=now)
            session.add(known)
        elif known.value == value:
            return
        known.value = value
        payload = {"kind": str(kind), "year": year, "value": value, "source": source}
        record(
            "organisations.record_fact", "organisation", organisation_id, payload, actor=actor.actor, now=now
        )


def _organisation(organisation_id: str) -> Organisation:
    with writing() as session:
        found = session.get(Organisation, organisation_id)
        if found is None:
            raise Refused(Sentence("This organisation does not exist."))
        return found


def _name_of(organisation_id: str | None) -> str | None:
    return None if organisation_id is None else _organisation(organisation_id).name


def _known(described: Description) -> dict[str, object]:
    return {name: value for name, value in asdict(described).items() if value is not None}


def _describe(organisation: Organisation, described: Description, now: datetime) -> None:
    """Check the facts, then write them on the row; the SIREN number follows from the SIRET number."""
    siret, siren, rna = (
        read_siret(described.siret),
        read_siren(described.siren),
        read_rna(described.rna),
    )
    checked = replace(described, siret=siret, siren=siren or (siret and siret[:9]), rna=rna)
    refuse_if(why_not_describe(checked, now.astimezone(PARIS).date()))
    with writing() as session:
        for column, number in ((Organisation.siret, siret), (Organisation.rna, rna)):
            others = select(Organisation.name).where(
                column == number, Organisation.id != (organisation.id or "")
            )
            if number is not None and (other := session.scalars(others).first()) is not None:
                raise Refused(Sentence("This number is already that of {name}.", name=other))
    for name, value in asdict(checked).items():
        setattr(organisation, name, value)


def _name_too(organisation: Organisation, text: str | None, now: datetime) -> bool:
    """Let an organisation be found by this name too; False when it is found by it already or there is none."""
    if text is None:
        return False
    found = find_organisation(text)
    if found == organisation.id:
        return False
    refuse_if(why_not_name(text, _name_of(found)))
    with writing() as session:
        session.add(
            Alias(organisation_id=organisation.id, text=text.strip(), folded=folded(text), created_at=now)
        )
        session.flush()
        return True
