"""Which applications may be the same one twice, and what did a person say of them?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from committee.calls.records import Call
from committee.intake.columns import COLUMN
from committee.intake.merging import VALUES
from committee.intake.queries.dependants import DOCUMENTS, dependants, dependants_in_words
from committee.intake.queries.heads import names_by_role
from committee.intake.queries.visibility import identified
from committee.intake.records import (
    Application,
    ApplicationOrganisation,
    BudgetLine,
    Duplicate,
    ProjectAction,
    Site,
)
from committee.intake.rules import ApplicationRole, ApplicationStatus, Problem, Severity, Verdict
from committee.intake.similarity import Facts, Pair, likely_pairs
from committee.intake.table import Draft, SiteDraft
from committee.organisations.records import Organisation
from committee.people.rules import Member
from committee.spreadsheets.rules import folded
from committee.store.engine import reading
from committee.store.kept import Kept
from committee.words import Sentence

_KEPT: Kept[list[Pair]] = Kept(8)


@dataclass(frozen=True)
class Side:
    """One of two applications that look alike, as the list of pairs names it."""

    id: str
    number: str
    title: str
    lead: str | None
    call_code: str
    status: ApplicationStatus


@dataclass(frozen=True)
class Likely:
    """Two visible applications that look alike, and what a person said of them, if anything."""

    pair: Pair
    first: Side
    second: Side
    verdict: Verdict | None
    said_by: str | None


def possible_duplicates(
    member: Member, *, call: str | None = None, with_settled: bool = False, now: datetime | None = None
) -> list[Likely]:
    """The pairs of visible applications that look alike, the surest first; a constant number of statements.

    Pairs which a person called two different projects are left out unless ``with_settled``. The comparison is
    kept as long as the compared rows stay as they are.
    """
    with reading() as session:
        rows = session.execute(
            select(
                Application.id,
                Application.number,
                Application.title,
                Call.code,
                Call.year,
                Application.status,
            )
            .join(Call, Call.id == Application.call_id)
            .where(Application.id.in_(identified(member, now)))
        ).all()
        said = {
            (first, second): (verdict, name)
            for first, second, verdict, name in session.execute(
                select(Duplicate.first_id, Duplicate.second_id, Duplicate.verdict, Duplicate.said_by_name)
            )
        }
        shown = frozenset(row[0] for row in rows)
        pairs = _KEPT.of((shown, _version()), lambda: likely_pairs(facts_of(shown)))
        leads = _leads({each for pair in pairs for each in (pair.first_id, pair.second_id)})
    sides = {
        identifier: Side(identifier, number, title, leads.get(identifier), code, status)
        for identifier, number, title, code, _, status in rows
    }
    likely = [
        Likely(pair, sides[pair.first_id], sides[pair.second_id], *said.get(_key(pair), (None, None)))
        for pair in pairs
    ]
    return [
        each
        for each in likely
        if (with_settled or each.verdict is None)
        and (call is None or call in {each.first.call_code, each.second.call_code})
    ]


def _key(pair: Pair) -> tuple[str, str]:
    return pair.first_id, pair.second_id


def _version() -> tuple[Any, ...]:
    """What changes when anything that is compared changes."""
    statement = select(
        select(func.count()).select_from(Application).scalar_subquery(),
        select(func.sum(Application.version)).scalar_subquery(),
        select(func.max(Site.located_at)).scalar_subquery(),
        select(func.count()).select_from(Site).scalar_subquery(),
        select(func.sum(Organisation.version)).scalar_subquery(),
        select(func.count()).select_from(ApplicationOrganisation).scalar_subquery(),
        select(func.max(ApplicationOrganisation.created_at)).scalar_subquery(),
    )
    with reading() as session:
        return tuple(session.execute(statement).one())


def _leads(application_ids: Collection[str]) -> dict[str, str]:
    statement = (
        select(ApplicationOrganisation.application_id, Organisation.name)
        .join(Organisation, Organisation.id == ApplicationOrganisation.organisation_id)
        .where(
            ApplicationOrganisation.role == ApplicationRole.LEAD,
            ApplicationOrganisation.application_id.in_(application_ids),
        )
    )
    with reading() as session:
        return dict(session.execute(statement).all())


def facts_of(application_ids: Collection[str]) -> list[Facts]:
    """What is compared of these applications, in two statements; the caller checked visibility."""
    lead = ApplicationOrganisation.role == ApplicationRole.LEAD
    statement = (
        select(
            Application.id,
            Application.title,
            Application.external_system,
            Application.external_reference,
            Application.call_id,
            Call.year,
            Organisation.name,
            Organisation.siren,
            Organisation.siret,
            Organisation.rna,
        )
        .join(Call, Call.id == Application.call_id)
        .outerjoin(ApplicationOrganisation, (ApplicationOrganisation.application_id == Application.id) & lead)
        .outerjoin(Organisation, Organisation.id == ApplicationOrganisation.organisation_id)
        .where(Application.id.in_(application_ids))
        .order_by(Application.id)
    )
    of_sites = select(Site.application_id, Site.name, Site.commune_code, Site.commune).where(
        Site.application_id.in_(application_ids)
    )
    places: dict[str, set[str]] = {}
    with reading() as session:
        rows = session.execute(statement).all()
        for application_id, name, code, commune in session.execute(of_sites):
            place = _place(name, code, commune)
            if place is not None:
                places.setdefault(application_id, set()).add(place)
    return [
        Facts(
            id=identifier,
            title=title,
            lead=name,
            identifiers=_identifiers(siren, siret, rna),
            external=_external(system, reference),
            call_id=call_id,
            year=year,
            places=frozenset(places.get(identifier, ())),
        )
        for identifier, title, system, reference, call_id, year, name, siren, siret, rna in rows
    ]


def _identifiers(siren: str | None, siret: str | None, rna: str | None) -> frozenset[str]:
    return frozenset(each for each in (siren or (siret or "")[:9] or None, rna) if each)


def _external(system: str | None, reference: str | None) -> tuple[str, str] | None:
    return None if not reference else (system or "", reference)


def _place(name: str | None, code: str | None, commune: str | None) -> str | None:
    """What names a site: its own name in its commune; a commune alone names none."""
    return None if not name else f"{folded(name)}|{code or folded(commune or '')}"


def possible_duplicates_of(
    drafts: Sequence[Draft], call_id: str, member: Member, *, now: datetime | None = None
) -> list[Problem]:
    """A warning at each new row of a file that looks like a visible application, or like an earlier row.

    Rows whose number the call knows already are that application, not its duplicate. A constant number of
    statements, one comparison of titles.
    """
    with reading() as session:
        known = session.execute(
            select(Application.id, Application.number, Application.call_id).where(
                Application.id.in_(identified(member, now))
            )
        ).all()
        held = set(session.scalars(select(Application.number).where(Application.call_id == call_id)))
        year = session.scalars(select(Call.year).where(Call.id == call_id)).first()
        facts = facts_of([row[0] for row in known])
    new = {f"\0{at:06}": draft for at, draft in enumerate(drafts) if draft.number not in held}
    if not new:
        return []
    names = {identifier: number for identifier, number, _ in known}
    names |= {key: draft.number for key, draft in new.items()}
    facts = [*facts, *(_drafted(key, draft, call_id, year) for key, draft in new.items())]
    # Their keys sort before every identifier: the first of a pair is a row, the second what it looks like.
    found: dict[str, Problem] = {}
    for pair in likely_pairs(facts, among=new):
        later, other = pair.first_id, pair.second_id
        if other in new:
            later, other = other, later
        if later not in found:
            found[later] = _warning(new[later], names[other], pair)
    return [found[key] for key in sorted(found)]


def _drafted(key: str, draft: Draft, call_id: str, year: int | None) -> Facts:
    told = draft.fields
    sites: Sequence[SiteDraft] = draft.sites
    places = [_place(site.name, site.commune_code, site.commune) for site in sites]
    return Facts(
        id=key,
        title=str(told.get("title") or ""),
        lead=draft.lead.name,
        identifiers=_identifiers(None, draft.lead.siret, draft.lead.rna),
        external=_external(told.get("external_system"), told.get("external_reference")),
        call_id=call_id,
        year=year,
        places=frozenset(place for place in places if place is not None),
    )


def _warning(draft: Draft, number: str, pair: Pair) -> Problem:
    return Problem(
        draft.sheet,
        draft.row,
        COLUMN["title"].header,
        str(draft.fields.get("title") or "") or None,
        Severity.WARNING,
        Sentence(
            "This may be the application {number} again: {reason}.", number=number, reason=pair.reasons[0]
        ),
        Sentence("Import it if it is another project; otherwise take its row away, or merge the two later."),
    )


@dataclass(frozen=True)
class Compared:
    """One of two applications side by side.

    ``values`` by field of ``intake.merging``, counts for ``budget`` and ``actions``; ``rests``: what depends on it.
    """

    side: Side
    version: int
    values: dict[str, Any]
    landlords: tuple[str, ...]
    partners: tuple[str, ...]
    sites: tuple[str, ...]
    documents: int
    rests: tuple[Sentence, ...]


def comparison(
    first_id: str, second_id: str, member: Member, now: datetime | None = None
) -> tuple[Compared, Compared] | None:
    """Two visible applications side by side; None when one of them is not visible."""
    wanted = {first_id, second_id}
    statement = (
        select(Application, Call.code)
        .join(Call, Call.id == Application.call_id)
        .where(Application.id.in_(wanted), Application.id.in_(identified(member, now)))
    )
    with reading() as session:
        rows = {row.id: (row, code) for row, code in session.execute(statement)}
        if set(rows) != wanted or len(wanted) != 2:
            return None
        names = names_by_role(Application.id.in_(wanted))
        sites: dict[str, list[str]] = {}
        for application_id, name, commune in session.execute(
            select(Site.application_id, Site.name, Site.commune)
            .where(Site.application_id.in_(wanted))
            .order_by(Site.position)
        ):
            sites.setdefault(application_id, []).append(", ".join(filter(None, (name, commune))))
        counts = {
            kind: dict(
                session.execute(
                    select(kind.application_id, func.count())
                    .where(kind.application_id.in_(wanted))
                    .group_by(kind.application_id)
                ).all()
            )
            for kind in (BudgetLine, ProjectAction)
        }
    held = dependants(wanted)

    def compared(identifier: str) -> Compared:
        row, code = rows[identifier]
        roles = names.get(identifier, {})
        lead = next(iter(roles.get(ApplicationRole.LEAD, [])), None)
        tables = held.get(identifier, {})
        others = [name for role, told in roles.items() if role not in _HEAD_ROLES for name in told]
        return Compared(
            Side(identifier, row.number, row.title, lead, code, row.status),
            row.version,
            {name: getattr(row, name) for name in VALUES}
            | {
                "lead": lead,
                "budget": counts[BudgetLine].get(identifier),
                "actions": counts[ProjectAction].get(identifier),
            },
            tuple(roles.get(ApplicationRole.LANDLORD, [])),
            tuple(dict.fromkeys(others)),
            tuple(sites.get(identifier, [])),
            tables.get(DOCUMENTS, 0),
            dependants_in_words(set(tables) - {DOCUMENTS}),
        )

    return compared(first_id), compared(second_id)


_HEAD_ROLES = (ApplicationRole.LEAD, ApplicationRole.LANDLORD)
