"""Which applications may a member see, what do they say, and where do they come from?

Everything starts from ``visible(member)``: lists, counts, filter options, exports.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import Select, false, select

from committee.calls.queries import rounds
from committee.calls.records import Call
from committee.calls.rules import Phase
from committee.intake.records import (
    Application,
    ApplicationOrganisation,
    Batch,
    ClosedDoor,
    OpenDoor,
    Provenance,
    Site,
)
from committee.intake.rules import (
    TEXTS,
    ApplicationRole,
    ApplicationStatus,
    Category,
    RequestKind,
    answer_of_sites,
    location_reason,
    place_in_words,
    share_requested,
)
from committee.organisations.records import Organisation
from committee.organisations.rules import OrganisationKind
from committee.people.rules import Member, Role
from committee.spreadsheets.rules import folded
from committee.store.engine import reading
from committee.territories.rules import Answer, Method
from committee.words import Sentence

APPLICATION_COLUMNS = {
    "id": "object",
    "number": "object",
    "title": "object",
    "lead": "object",
    "landlords": "object",
    "call_code": "object",
    "call_title": "object",
    "round_id": "object",
    "status": "object",
    "category": "object",
    "themes": "object",
    "communes": "object",
    "departments": "object",
    "qpv_answer": "object",
    "qpv_codes": "object",
    "sites": "int64",
    "dwellings": "Int64",
    "households": "Int64",
    "people": "Int64",
    "total_cost": "object",
    "requested": "object",
    "duration_months": "Int64",
    "sensitive_public": "object",
    "submitted_on": "object",
}
ORDERS = {"number": "number", "title": "title", "requested": "requested", "submitted_on": "submitted_on"}


@dataclass(frozen=True)
class Head:
    """The only facts that a recused or undeclared member may see of an application."""

    id: str
    title: str
    lead: str | None
    landlords: tuple[str, ...]


@dataclass(frozen=True)
class OrganisationPart:
    """An organisation and its part in an application."""

    organisation_id: str
    name: str
    kind: OrganisationKind | None
    role: ApplicationRole


@dataclass(frozen=True)
class SiteRow:
    """A site as located; ``reason`` says why the answer is not a plain yes or no."""

    name: str | None
    commune: str | None
    commune_code: str | None
    department: str | None
    lon: float | None
    lat: float | None
    precision_m: float | None
    declared_qpv: str | None
    answer: Answer
    qpv_codes: tuple[str, ...]
    qpv_generation: str | None
    nearest_code: str | None
    nearest_name: str | None
    distance_m: float | None
    method: Method
    located_on: date

    @property
    def in_words(self) -> Sentence:
        """Where the site lies."""
        return place_in_words(
            self.answer, self.nearest_code, self.nearest_name, self.qpv_generation, self.distance_m
        )

    @property
    def reason(self) -> Sentence | None:
        """Why the answer is uncertain or unknown."""
        return location_reason(self.answer, self.method, self.lon, self.precision_m)


@dataclass(frozen=True)
class ProvenanceRow:
    """One import that wrote an application; ``before`` holds what it replaced."""

    at: datetime
    filename: str
    sheet: str
    row: int
    by: str
    before: dict[str, Any]


@dataclass(frozen=True)
class Details:
    """What a reader of an application sees; None is unknown everywhere."""

    number: str
    call_code: str
    call_title: str
    round_id: str
    status: ApplicationStatus
    category: Category | None
    request_kind: RequestKind | None
    themes: tuple[str, ...]
    texts: dict[str, str | None]
    starts_on: date | None
    duration_months: int | None
    dwellings: int | None
    households: int | None
    people: int | None
    total_cost: Decimal | None
    requested: Decimal | None
    sensitive_public: bool | None
    submitted_on: date | None
    organisations: tuple[OrganisationPart, ...]
    sites: tuple[SiteRow, ...]
    provenance: tuple[ProvenanceRow, ...]
    version: int

    @property
    def share_requested(self) -> Decimal | None:
        """The share of the cost that is asked for."""
        return share_requested(self.requested, self.total_cost)

    @property
    def qpv_answer(self) -> Answer:
        """What may be said of the project from its sites."""
        return answer_of_sites([site.answer for site in self.sites])


@dataclass(frozen=True)
class Sheet:
    """One application as this member may read it; ``details`` None: only the head."""

    id: str
    title: str
    lead: str | None
    landlords: tuple[str, ...]
    recused_since: datetime | None
    details: Details | None

    @property
    def is_head_only(self) -> bool:
        """Whether the member is recused or has not yet said whether they have a link."""
        return self.details is None

    @property
    def is_recused(self) -> bool:
        """Whether the member's own door to it is closed."""
        return self.recused_since is not None


def closed_doors(member: Member) -> frozenset[str]:
    """The applications from which the member is recused now."""
    with reading() as session:
        return frozenset(session.scalars(_closed(member)))


def _closed(member: Member) -> Select[str]:
    return select(ClosedDoor.application_id).where(
        ClosedDoor.member_id == member.id, ClosedDoor.lifted_at.is_(None)
    )


def _known(member: Member, now: datetime | None) -> Select[str]:
    """The applications that a member may know to exist, their own closed doors included."""
    statement = select(Application.id)
    if member.sees_everything:
        return statement
    if not member.is_any(Role.MEMBER, Role.CHAIR):
        return statement.where(false())
    moment = datetime.now(UTC) if now is None else now
    past_deposit = [each.id for each in rounds() if each.phase(moment) is not Phase.DEPOSIT]
    return statement.where(
        Application.round_id.in_(past_deposit), Application.status != ApplicationStatus.DRAFT
    )


def visible(member: Member, now: datetime | None = None) -> Select[str]:
    """The identifiers of the applications that exist for this member, as a statement to select from.

    The office's staff: all. Members and chairs: those submitted to rounds whose deposit is over. Nobody: those
    from which they are recused. Presenters, administrators and the projected screen: none. ``now`` decides the
    phase; the present moment by default.
    """
    return _known(member, now).where(Application.id.not_in(_closed(member)))


def applications(
    member: Member,
    *,
    call: str | None = None,
    status: ApplicationStatus | str | None = None,
    search: str = "",
    department: str | None = None,
    qpv: Answer | str | None = None,
    order: str = "number",
    now: datetime | None = None,
) -> pd.DataFrame:
    """Visible applications with APPLICATION_COLUMNS, a constant number of statements.

    ``call`` is a code; ``search`` looks into number, title, lead and landlords, whatever their accents. ``status``
    and ``qpv_answer`` hold enum members, ``communes``, ``departments``, ``landlords``, ``qpv_codes`` and ``themes``
    tuples, amounts Decimal or None.
    """
    statement = (
        select(
            Application.id,
            Application.number,
            Application.title,
            Call.code,
            Call.title,
            Application.round_id,
            Application.status,
            Application.category,
            Application.themes,
            Application.dwellings,
            Application.households,
            Application.people,
            Application.total_cost,
            Application.requested,
            Application.duration_months,
            Application.sensitive_public,
            Application.submitted_on,
        )
        .join(Call, Call.id == Application.call_id)
        .where(Application.id.in_(visible(member, now)))
    )
    if call is not None:
        statement = statement.where(Call.code == call)
    if status is not None:
        statement = statement.where(Application.status == ApplicationStatus(status))
    for word in folded(search).split():
        statement = statement.where(Application.folded_text.contains(word, autoescape=True))
    if department is not None:
        of_department = select(Site.application_id).where(Site.department == department)
        statement = statement.where(Application.id.in_(of_department))
    with reading() as session:
        rows = session.execute(statement).all()
        chosen = statement.with_only_columns(Application.id)
        names = _names(Application.id.in_(chosen))
        places = _places(Application.id.in_(chosen))
    table = [_listed(row, names.get(row[0], {}), places.get(row[0], [])) for row in rows]
    frame = pd.DataFrame(table, columns=list(APPLICATION_COLUMNS), dtype=object)
    if qpv is not None:
        frame = frame[[answer is Answer(qpv) for answer in frame["qpv_answer"]]]
    wanted = ORDERS.get(order.removeprefix("-"), "number")
    frame = frame.sort_values(
        wanted,
        key=lambda values: values.map(_comparable),
        ascending=not order.startswith("-"),
        kind="stable",
        na_position="last",
    )
    return frame.reset_index(drop=True).astype(APPLICATION_COLUMNS)


def _comparable(value: Any) -> Any:
    return folded(value) if isinstance(value, str) else value


def _names(condition: Any) -> dict[str, dict[ApplicationRole, list[str]]]:
    """The names of the organisations of applications, by role, each in its order."""
    statement = (
        select(ApplicationOrganisation.application_id, ApplicationOrganisation.role, Organisation.name)
        .join(Application, Application.id == ApplicationOrganisation.application_id)
        .join(Organisation, Organisation.id == ApplicationOrganisation.organisation_id)
        .where(condition)
        .order_by(ApplicationOrganisation.position)
    )
    found: dict[str, dict[ApplicationRole, list[str]]] = {}
    with reading() as session:
        for application_id, role, name in session.execute(statement):
            found.setdefault(application_id, {}).setdefault(role, []).append(name)
    return found


class Place(NamedTuple):
    """What the list tells of a site."""

    commune: str | None
    department: str | None
    answer: Answer
    qpv_codes: list[str]


def _places(condition: Any) -> dict[str, list[Place]]:
    """Commune, department, answer and QPV of the sites of applications, each in its order."""
    statement = (
        select(Site.application_id, Site.commune, Site.department, Site.answer, Site.qpv_codes)
        .join(Application, Application.id == Site.application_id)
        .where(condition)
        .order_by(Site.position)
    )
    found: dict[str, list[Place]] = {}
    with reading() as session:
        for application_id, *place in session.execute(statement).all():
            found.setdefault(application_id, []).append(Place._make(place))
    return found


def _once(values: Collection[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def _listed(row: Any, names: dict[ApplicationRole, list[str]], places: list[Place]) -> tuple[Any, ...]:
    (
        identifier,
        number,
        title,
        code,
        call_title,
        round_id,
        status,
        category,
        themes,
        dwellings,
        households,
    ) = row[:11]
    people, total_cost, requested, duration, sensitive, submitted = row[11:]
    return (
        identifier,
        number,
        title,
        next(iter(names.get(ApplicationRole.LEAD, [])), None),
        tuple(names.get(ApplicationRole.LANDLORD, [])),
        code,
        call_title,
        round_id,
        status,
        category,
        tuple(themes),
        _once([place.commune for place in places]),
        _once([place.department for place in places]),
        answer_of_sites([place.answer for place in places]),
        _once([qpv for place in places for qpv in place.qpv_codes]),
        len(places),
        dwellings,
        households,
        people,
        total_cost,
        requested,
        duration,
        sensitive,
        submitted,
    )


def filter_options(member: Member, now: datetime | None = None) -> dict[str, list[Any]]:
    """What the list may be filtered by, from the visible applications alone: calls, statuses, departments."""
    among = Application.id.in_(visible(member, now))
    calls = select(Call.code).join(Application, Application.call_id == Call.id).where(among)
    statuses = select(Application.status).where(among).distinct()
    departments = (
        select(Site.department)
        .join(Application, Application.id == Site.application_id)
        .where(among, Site.department.is_not(None))
    )
    with reading() as session:
        held = set(session.scalars(statuses))
        return {
            "call": list(session.scalars(calls.distinct().order_by(Call.code))),
            "status": [status for status in ApplicationStatus if status in held],
            "department": list(session.scalars(departments.distinct().order_by(Site.department))),
        }


def application_head(
    application_ids: Collection[str] | Select[str], member: Member, now: datetime | None = None
) -> dict[str, Head]:
    """Heads of those of these applications that the member may know to exist, recused ones included.

    The applications are named by their identifiers or by a statement that selects them.
    """
    known = Application.id.in_(_known(member, now)) & Application.id.in_(application_ids)
    return _heads(known)


def heads_by_id(application_ids: Collection[str] | Select[str]) -> dict[str, Head]:
    """Heads of these applications, named or selected; the caller checked visibility. Two statements."""
    return _heads(Application.id.in_(application_ids))


def closed_heads(member: Member) -> list[Head]:
    """Heads of the applications from which the member is recused, by title."""
    heads = _heads(Application.id.in_(_closed(member)))
    return sorted(heads.values(), key=lambda head: folded(head.title))


def _heads(condition: Any) -> dict[str, Head]:
    with reading() as session:
        rows = session.execute(select(Application.id, Application.title).where(condition)).all()
        names = _names(condition)
    heads = {}
    for identifier, title in rows:
        parts = names.get(identifier, {})
        lead = next(iter(parts.get(ApplicationRole.LEAD, [])), None)
        heads[identifier] = Head(identifier, title, lead, tuple(parts.get(ApplicationRole.LANDLORD, [])))
    return heads


def application_organisations(application_id: str) -> list[OrganisationPart]:
    """The organisations of an application: lead, landlords, partners; the caller checked visibility."""
    return organisations_of_applications([application_id]).get(application_id, [])


def organisations_of_applications(
    application_ids: Collection[str],
) -> dict[str, list[OrganisationPart]]:
    """``application_organisations`` for several applications, in one statement."""
    statement = (
        select(
            ApplicationOrganisation.application_id,
            Organisation.id,
            Organisation.name,
            Organisation.kind,
            ApplicationOrganisation.role,
        )
        .join(Organisation, Organisation.id == ApplicationOrganisation.organisation_id)
        .where(ApplicationOrganisation.application_id.in_(application_ids))
        .order_by(ApplicationOrganisation.position)
    )
    order = list(ApplicationRole)
    found: dict[str, list[OrganisationPart]] = {}
    with reading() as session:
        for application_id, organisation_id, name, kind, role in session.execute(statement):
            part = OrganisationPart(organisation_id, name, kind, role)
            found.setdefault(application_id, []).append(part)
    return {each: sorted(parts, key=lambda part: order.index(part.role)) for each, parts in found.items()}


def sites_of(application_ids: Collection[str]) -> dict[str, list[SiteRow]]:
    """The sites of applications in their order; the caller checked visibility. One statement."""
    statement = select(Site).where(Site.application_id.in_(application_ids)).order_by(Site.position)
    found: dict[str, list[SiteRow]] = {}
    with reading() as session:
        for row in session.scalars(statement):
            found.setdefault(row.application_id, []).append(_site(row))
    return found


def _site(row: Site) -> SiteRow:
    return SiteRow(
        row.name,
        row.commune,
        row.commune_code,
        row.department,
        row.lon,
        row.lat,
        row.precision_m,
        row.declared_qpv,
        row.answer,
        tuple(row.qpv_codes),
        row.qpv_generation,
        row.nearest_code,
        row.nearest_name,
        row.distance_m,
        row.method,
        row.located_on,
    )


def may_read(application_id: str, member: Member) -> bool:
    """Whether the member may read the whole sheet: staff, or a member who said that nothing stands against it."""
    with reading() as session:
        visible_one = select(Application.id).where(
            Application.id == application_id, Application.id.in_(visible(member))
        )
        if session.scalars(visible_one).first() is None:
            return False
        return member.sees_everything or session.scalars(_opened(application_id, member)).first() is not None


def _opened(application_id: str, member: Member) -> Select[str]:
    return select(OpenDoor.id).where(
        OpenDoor.application_id == application_id, OpenDoor.member_id == member.id
    )


def sheet(application_id: str, member: Member, now: datetime | None = None) -> Sheet | None:
    """One application as this member may read it; None when it does not exist for them.

    Only the head for a recused member, and for one who has not yet said whether they have a link with it.
    """
    with reading() as session:
        head = application_head([application_id], member, now).get(application_id)
        if head is None:
            return None
        closed = session.scalars(
            select(ClosedDoor.since).where(
                ClosedDoor.application_id == application_id,
                ClosedDoor.member_id == member.id,
                ClosedDoor.lifted_at.is_(None),
            )
        ).first()
        is_open = closed is None and (
            member.sees_everything or session.scalars(_opened(application_id, member)).first() is not None
        )
        details = _details(application_id) if is_open else None
    return Sheet(head.id, head.title, head.lead, head.landlords, closed, details)


def _details(application_id: str) -> Details:
    with reading() as session:
        row, code, call_title = session.execute(
            select(Application, Call.code, Call.title)
            .join(Call, Call.id == Application.call_id)
            .where(Application.id == application_id)
        ).one()
        return Details(
            number=row.number,
            call_code=code,
            call_title=call_title,
            round_id=row.round_id,
            status=row.status,
            category=row.category,
            request_kind=row.request_kind,
            themes=tuple(row.themes),
            texts={name: getattr(row, name) for name in TEXTS},
            starts_on=row.starts_on,
            duration_months=row.duration_months,
            dwellings=row.dwellings,
            households=row.households,
            people=row.people,
            total_cost=row.total_cost,
            requested=row.requested,
            sensitive_public=row.sensitive_public,
            submitted_on=row.submitted_on,
            organisations=tuple(application_organisations(application_id)),
            sites=tuple(sites_of([application_id]).get(application_id, [])),
            provenance=tuple(_provenance(application_id)),
            version=row.version,
        )


def _provenance(application_id: str) -> list[ProvenanceRow]:
    statement = (
        select(
            Provenance.created_at,
            Batch.filename,
            Provenance.sheet,
            Provenance.row,
            Batch.imported_by_name,
            Provenance.before,
        )
        .join(Batch, Batch.id == Provenance.batch_id)
        .where(Provenance.application_id == application_id)
        .order_by(Provenance.created_at.desc(), Provenance.id)
    )
    with reading() as session:
        return [ProvenanceRow(*row) for row in session.execute(statement)]
