"""What does one application say, where are its sites, and where do its values come from?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from committee.calls.records import Call
from committee.intake.columns import SITE_COLUMNS
from committee.intake.qpv_shares import Shares, shares_of
from committee.intake.queries.heads import OrganisationPart, application_head, application_organisations
from committee.intake.queries.redactions import redactions
from committee.intake.queries.shares import told_shares
from committee.intake.queries.visibility import BLANK, blind_to, readable
from committee.intake.records import (
    Application,
    Batch,
    ClosedDoor,
    Provenance,
    Site,
)
from committee.intake.rules import (
    TEXTS,
    ApplicationStatus,
    Category,
    Qualifier,
    RequestKind,
    Tax,
    answer_of_sites,
    location_reason,
    place_in_words,
    share_requested,
)
from committee.people.rules import Member
from committee.spreadsheets.interpretations import Certainty
from committee.store.engine import reading
from committee.territories.rules import Answer, Method
from committee.words import Sentence


@dataclass(frozen=True)
class SiteRow:
    """A site as located by ``edition_id``; ``reason`` says why the answer is not a plain yes or no."""

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
    id: str = ""
    edition_id: str | None = None
    chosen_qpv: str | None = None
    is_redacted: bool = False

    @property
    def in_words(self) -> Sentence:
        """Where the site lies."""
        return place_in_words(
            self.answer, self.nearest_code, self.nearest_name, self.qpv_generation, self.distance_m
        )

    @property
    def reason(self) -> Sentence | None:
        """Why the answer is uncertain or unknown."""
        if self.is_redacted:
            return None
        return location_reason(self.answer, self.method, self.lon, self.precision_m)


@dataclass(frozen=True)
class ProvenanceRow:
    """One version of an application, of a file or of a person's hand (``filename``, ``sheet`` and ``row`` None).

    ``before`` holds what it replaced, ``after`` by what; ``cells`` what the file said, by column: its header, the
    raw text, how sure the reading is.
    """

    at: datetime
    filename: str | None
    sheet: str | None
    row: int | None
    by: str
    before: dict[str, Any]
    after: dict[str, Any]
    cells: dict[str, list[str | None]]


@dataclass(frozen=True)
class Origin:
    """Where the present value of a column comes from; ``raw`` None when a person typed it here."""

    at: datetime
    by: str
    filename: str | None
    sheet: str | None
    row: int | None
    header: str | None
    raw: str | None
    certainty: Certainty


# Columns whose value is kept under another code: a place's under "site", the numbers of the lead's organisation.
_ALWAYS_TOLD = frozenset({"number", "siret", "rna", "lead_kind", *(column.code for column in SITE_COLUMNS)})


@dataclass(frozen=True)
class Details:
    """What a reader of an application sees; None is unknown everywhere.

    ``is_redacted``: the reader is blind to it. Its texts are those of the redaction, and it tells neither parties
    nor provenance, of its sites the department alone.
    """

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
    eligible_base: Decimal | None = None
    tax: Tax | None = None
    qualifiers: Mapping[str, Qualifier | None] = field(default_factory=dict)
    share_in_qpv: float | None = None
    shares: Shares | None = None
    is_redacted: bool = False

    @property
    def share_requested(self) -> Decimal | None:
        """The share of the cost that is asked for."""
        return share_requested(self.requested, self.total_cost)

    @property
    def share_of_base(self) -> Decimal | None:
        """The share of the eligible base that is asked for."""
        return share_requested(self.requested, self.eligible_base)

    @property
    def origins(self) -> dict[str, Origin]:
        """Where each value comes from, by column: the newest version that told it."""
        found: dict[str, Origin] = {}
        for version in self.provenance:
            for code in (*version.cells, *version.after):
                if code in found or code not in {*version.after, *_ALWAYS_TOLD}:
                    continue
                header, raw, certainty = (*version.cells.get(code, (None, None, None)),)[:3]
                found[code] = Origin(
                    version.at,
                    version.by,
                    version.filename,
                    version.sheet,
                    version.row,
                    header,
                    raw,
                    Certainty(certainty or Certainty.EXACT),
                )
        return found

    @property
    def qpv_answer(self) -> Answer:
        """What may be said of the project from its sites."""
        return answer_of_sites([site.answer for site in self.sites])


@dataclass(frozen=True)
class Sheet:
    """One application as this member may read it; ``details`` None: only the head.

    ``is_blind``: of a blind call, so that the title is the redacted one and nobody is named.
    """

    id: str
    title: str
    lead: str | None
    landlords: tuple[str, ...]
    recused_since: datetime | None
    details: Details | None
    is_blind: bool = False

    @property
    def is_head_only(self) -> bool:
        """Whether the member is recused or has not yet said whether they have a link."""
        return self.details is None

    @property
    def is_recused(self) -> bool:
        """Whether the member's own door to it is closed."""
        return self.recused_since is not None


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
        row.id,
        row.edition_id,
        row.chosen_qpv,
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
        this = Application.id == application_id
        is_open = session.scalars(readable(member, now).where(this)).first() is not None
        is_blind = session.scalars(blind_to(member, now).where(this)).first() is not None
        details = _details(application_id) if is_open else None
        if details is not None and is_blind:
            details = _redacted(application_id, details)
    return Sheet(head.id, head.title, head.lead, head.landlords, closed, details, is_blind)


def _redacted(application_id: str, details: Details) -> Details:
    """What is left of a sheet for who is not to know who applies: a text that nobody redacted is BLANK."""
    written = redactions([application_id]).get(application_id)
    texts = {} if written is None else written.texts
    return replace(
        details,
        texts={
            name: None if told is None else texts.get(name, BLANK) for name, told in details.texts.items()
        },
        organisations=(),
        sites=tuple(_redacted_site(site) for site in details.sites),
        provenance=(),
        shares=None,
        is_redacted=True,
    )


def _redacted_site(site: SiteRow) -> SiteRow:
    """Of a site, its department and whether it lies in a QPV."""
    return SiteRow(
        name=None,
        commune=None,
        commune_code=None,
        department=site.department,
        lon=None,
        lat=None,
        precision_m=None,
        declared_qpv=None,
        answer=site.answer,
        qpv_codes=(),
        qpv_generation=None,
        nearest_code=None,
        nearest_name=None,
        distance_m=None,
        method=site.method,
        located_on=site.located_on,
        is_redacted=True,
    )


def _details(application_id: str) -> Details:
    with reading() as session:
        sites = tuple(sites_of([application_id]).get(application_id, []))
        told = told_shares([application_id]).get(application_id, [])
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
            sites=sites,
            shares=shares_of(told, [(site.answer, site.qpv_codes) for site in sites]),
            provenance=tuple(_provenance(application_id)),
            version=row.version,
            eligible_base=row.eligible_base,
            share_in_qpv=row.share_in_qpv,
            tax=row.tax,
            qualifiers={
                name: getattr(row, f"{name}_qualifier") for name in ("dwellings", "households", "people")
            },
        )


def _provenance(application_id: str) -> list[ProvenanceRow]:
    """The versions of an application, the newest first."""
    statement = (
        select(Provenance, Batch.filename, Batch.imported_by_name)
        .outerjoin(Batch, Batch.id == Provenance.batch_id)
        .where(Provenance.application_id == application_id)
        .order_by(Provenance.created_at.desc(), Provenance.id)
    )
    with reading() as session:
        return [
            ProvenanceRow(
                row.created_at,
                filename,
                row.sheet,
                row.row,
                by or row.made_by_name or "",
                row.before,
                row.after or {},
                row.cells or {},
            )
            for row, filename, by in session.execute(statement)
        ]
