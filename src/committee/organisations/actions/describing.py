"""How are organisations registered, described, named and grouped?"""

from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import select

from committee.journal.actions import record
from committee.organisations.actions.naming import PAGE, known_organisation, name_too, others_named
from committee.organisations.identifiers import has_wrong_check_digits, read_rna, read_siren, read_siret
from committee.organisations.queries import find_candidates, groups
from committee.organisations.queries.directory import description_of
from committee.organisations.records import Organisation
from committee.organisations.rules import (
    Description,
    OrganisationKind,
    folded,
    why_not_describe,
    why_not_join_group,
    why_not_name,
)
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import check_version, writing
from committee.words import PARIS, Refused, Sentence, refuse_if


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
    contact_email: str | None = None,
    labels: tuple[str, ...] = (),
    address: str | None = None,
    is_imported: bool = False,
    actor: Member,
    now: datetime,
) -> str:
    """Register an organisation; gives its identifier. ``group`` is the identifier of the head of its group.

    Raises Refused when the name or short name is that of another organisation which neither SIREN number nor
    commune tells apart, or an identifier is another's or wrong. ``is_imported``: a SIRET or SIREN number whose
    only fault is its check digits is kept, and said where it is shown.
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
        contact_email=contact_email,
        labels=labels,
        address=address,
    )
    return register_described(name, described, group=group, is_imported=is_imported, actor=actor, now=now)


def register_described(
    name: str,
    described: Description,
    *,
    group: str | None = None,
    is_imported: bool = False,
    actor: Member,
    now: datetime,
) -> str:
    """``register_organisation`` with the facts in one piece, as a form sends them."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        if group is not None:
            refuse_if(why_not_join_group("", group, groups()))
        made = Organisation(
            name=" ".join(name.split()), folded_name=folded(name), group_id=group, created_at=now
        )
        checked = _checked(made, described, now, is_imported=is_imported)
        refuse_if(why_not_name(name, checked, others_named(name, None)))
        _describe(made, checked)
        session.add(made)
        session.flush()
        name_too(made, made.short_name, now)
        payload = {"name": made.name, "group": group, **_known(checked)}
        record("organisations.register", "organisation", made.id, payload, actor=actor.actor, now=now)
        return made.id


def find_or_register(
    name: str,
    kind: OrganisationKind | None = None,
    *,
    siren: str | None = None,
    commune: str | None = None,
    department: str | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """The organisation of this name, registered when nobody bears it; an existing one is left as it is.

    Of several homonyms, the one that the SIREN number or the commune leaves; Refused when they leave several.
    """
    with writing():
        found = find_candidates(name, siren, commune)
        if not found and (siren is None and commune is None):
            found = find_candidates(name)
        if len(found) == 1:
            return found[0].id
        if found:
            raise Refused(
                Sentence(
                    "{n} organisation bears the name {name}: say which one by its SIREN number or its commune.",
                    "{n} organisations bear the name {name}: say which one by its SIREN number or its commune.",
                    n=len(found),
                    name=name,
                )
            )
        return register_organisation(
            name, kind, siren=siren, commune=commune, department=department, actor=actor, now=now
        )


def describe_organisation(
    organisation_id: str, described: Description, *, version: int | None, actor: Member, now: datetime
) -> None:
    """Replace what is known of an organisation; None forgets a fact. Raises Refused or Stale.

    A number typed by hand needs right check digits, for whoever types it can look again; one that came in a file
    with wrong ones may stay as it is.
    """
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        found = known_organisation(organisation_id)
        check_version(found, version)
        before = _known(description_of(found))
        checked = _checked(found, described, now, is_imported=False)
        refuse_if(why_not_name(found.name, checked, others_named(found.name, organisation_id)))
        _describe(found, checked)
        session.flush()
        name_too(found, found.short_name, now)
        payload = {"before": before, "after": _known(checked)}
        record("organisations.describe", "organisation", organisation_id, payload, actor=actor.actor, now=now)


def rename_organisation(
    organisation_id: str, name: str, *, version: int | None, actor: Member, now: datetime
) -> None:
    """Give an organisation another name; the earlier one stays, as an alias."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        found = known_organisation(organisation_id)
        check_version(found, version)
        refuse_if(why_not_name(name, description_of(found), others_named(name, organisation_id)))
        before = found.name
        found.name, found.folded_name = " ".join(name.split()), folded(name)
        session.flush()
        name_too(found, before, now)
        payload = {"before": before, "after": found.name}
        record("organisations.rename", "organisation", organisation_id, payload, actor=actor.actor, now=now)


def join_group(
    organisation_id: str, group: str | None, *, version: int | None, actor: Member, now: datetime
) -> None:
    """Put an organisation under the head of a group, or under none. Raises Refused when it would be a circle."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing():
        found = known_organisation(organisation_id)
        refuse_if(why_not_join_group(organisation_id, group, groups()))
        check_version(found, version)
        payload = {"group": group, "before": found.group_id}
        found.group_id = group
        record(
            "organisations.join_group", "organisation", organisation_id, payload, actor=actor.actor, now=now
        )


def _known(described: Description) -> dict[str, object]:
    return {name: value for name, value in asdict(described).items() if value is not None and value != ()}


def _checked(
    organisation: Organisation, described: Description, now: datetime, *, is_imported: bool
) -> Description:
    """The facts as they are kept; the SIREN number follows from the SIRET number. Raises Refused."""
    siret = _number(described.siret, organisation.siret, read_siret, is_imported=is_imported)
    siren = _number(described.siren, organisation.siren, read_siren, is_imported=is_imported)
    checked = replace(
        described,
        siret=siret,
        siren=siren or (siret and siret[:9]),
        rna=read_rna(described.rna),
        contact_email=(described.contact_email or "").strip() or None,
        website=(described.website or "").strip() or None,
        labels=tuple(dict.fromkeys(filter(None, (" ".join(label.split()) for label in described.labels)))),
        address=" ".join((described.address or "").split()) or None,
    )
    refuse_if(why_not_describe(checked, now.astimezone(PARIS).date()))
    with writing() as session:
        for column, number in ((Organisation.siret, checked.siret), (Organisation.rna, checked.rna)):
            others = select(Organisation.name).where(
                column == number, Organisation.id != (organisation.id or "")
            )
            if number is not None and (other := session.scalars(others).first()) is not None:
                raise Refused(Sentence("This number is already that of {name}.", name=other))
    return checked


def _number(text: str | None, held: str | None, read: object, *, is_imported: bool) -> str | None:
    """A SIRET or SIREN number; wrong check digits pass from a file, or when they are held already."""
    digits = "".join((text or "").split())
    if digits and (is_imported or digits == held) and has_wrong_check_digits(digits):
        return digits
    return read(text)  # type: ignore[operator,no-any-return]


def _describe(organisation: Organisation, checked: Description) -> None:
    for name, value in asdict(checked).items():
        setattr(organisation, name, list(value) if name == "labels" else value)
