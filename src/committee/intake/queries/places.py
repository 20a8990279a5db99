"""Which sites are still to be placed, why, and what could place them?"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from sqlalchemy import ColumnElement, Select, func, select

from committee.calls.records import Call, Round
from committee.intake.queries.visibility import identified
from committee.intake.records import Application, Site
from committee.intake.rules import (
    DECIDED,
    DRAWN,
    ApplicationStatus,
    PointSource,
    difference_in_words,
    location_reason,
    why_not_move,
)
from committee.people.rules import Member
from committee.store.engine import reading
from committee.territories.placing import Agreement, Comparison, Placement, Proposal, SiteWords, compare
from committee.territories.queries import edition_index, editions, place_many, qpv_by_codes
from committee.territories.rules import Answer, EditionRow, Method
from committee.words import Sentence

TO_PLACE = (Answer.UNKNOWN, Answer.UNCERTAIN)
OVER = (ApplicationStatus.REJECTED, ApplicationStatus.DROPPED)
_Found = Select[Site, int, str, str, str, str, ApplicationStatus, datetime | None]


@dataclass(frozen=True)
class PlaceRow:
    """A site with its application, what is known of its place, and what its words may mean.

    ``version`` is the application's. ``on`` is the day whose perimeters decide.
    """

    id: str
    application_id: str
    version: int
    number: str
    title: str
    call_code: str
    call_title: str
    name: str | None
    address: str | None
    postcode: str | None
    commune: str | None
    commune_code: str | None
    department: str | None
    declared_qpv: str | None
    chosen_qpv: str | None
    lon: float | None
    lat: float | None
    precision_m: float | None
    point_source: PointSource | None
    answer: Answer
    method: Method
    qpv_codes: tuple[str, ...]
    on: date
    placement: Placement
    edition_id: str | None = None
    why_not_move: Sentence | None = None

    @property
    def has_point(self) -> bool:
        """Whether somebody or a file gave a point; one drawn from the words is none."""
        return self.lon is not None and self.point_source not in DRAWN

    @property
    def is_to_place(self) -> bool:
        """Whether nothing decides yet."""
        return self.answer in TO_PLACE

    @property
    def lacks_outlines(self) -> bool:
        """Whether it has a point and only the official outlines are missing: nothing is left to place."""
        return self.has_point and self.precision_m is not None and self.method is Method.SCHEMATIC

    @property
    def reason(self) -> Sentence | None:
        """Why nothing decides, or what the answer is worth."""
        if self.has_point or not self.is_to_place:
            return location_reason(self.answer, self.method, self.lon, self.precision_m)
        return self.placement.reason

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The QPV that the file may mean."""
        return self.placement.proposals

    @property
    def comparison(self) -> Comparison | None:
        """Declared beside computed; None when nothing is declared."""
        if self.declared_qpv is None and self.chosen_qpv is None:
            return None
        return compare(self.placement, self.answer, self.method, self.qpv_codes)

    @property
    def has_address(self) -> bool:
        """Whether there is something to ask a geocoder."""
        return bool(self.address and self.address.strip())


def sites_to_place(member: Member, *, call: str | None = None, now: datetime | None = None) -> list[PlaceRow]:
    """The sites of which nothing decides whether they lie in a QPV, by call and number; those of closed
    applications, and those that a meeting saw, left out. A constant number of statements for one deciding day.
    """
    found = _sites(member, now).where(Site.answer.in_(TO_PLACE), Application.status.not_in(OVER))
    found = found.where(not_seen_by_a_meeting())
    if call is not None:
        found = found.where(Call.code == call)
    return _rows(found)


def count_to_place(member: Member, now: datetime | None = None) -> int:
    """How many of these sites a person can place; those with a point that only lack official outlines are not
    counted. One statement.
    """
    is_drawn = Site.point_source.in_(DRAWN) & Site.point_source.is_not(None)
    has_point = Site.lon.is_not(None) & Site.precision_m.is_not(None) & ~is_drawn
    statement = (
        select(func.count())
        .select_from(Site)
        .join(Application, Application.id == Site.application_id)
        .where(Application.id.in_(identified(member, now)), Application.status.not_in(OVER))
        .where(not_seen_by_a_meeting())
        .where(Site.answer.in_(TO_PLACE), ~(has_point & (Site.method == Method.SCHEMATIC)))
    )
    with reading() as session:
        return session.scalars(statement).one()


def sites_by_edition(member: Member, now: datetime | None = None) -> dict[str, int]:
    """How many sites of visible applications rest on each edition, by its identifier. One statement."""
    counted = (
        select(Site.edition_id, func.count())
        .where(Site.edition_id.is_not(None), Site.application_id.in_(identified(member, now)))
        .group_by(Site.edition_id)
    )
    with reading() as session:
        return {str(edition_id): count for edition_id, count in session.execute(counted)}


def site_to_place(site_id: str, member: Member, now: datetime | None = None) -> PlaceRow | None:
    """One site, placed or not; None when the member may not see it."""
    return next(iter(_rows(_sites(member, now).where(Site.id == site_id))), None)


def declared_beside_computed(
    application_ids: Collection[str], member: Member, now: datetime | None = None
) -> dict[str, Comparison]:
    """Declared beside computed, by site, for the sites that declare a QPV; a difference with its metres."""
    rows = _rows(_sites(member, now).where(Site.application_id.in_(application_ids)))
    found = {row.id: row.comparison for row in rows if row.comparison is not None}
    differing = [row for row in rows if row.id in found and found[row.id].agreement is Agreement.DIFFERS]
    if differing:
        found |= _explained(differing)
    return found


def _explained(rows: Sequence[PlaceRow]) -> dict[str, Comparison]:
    """How these sites differ, with the metres from the point to the border of the QPV that is declared."""
    loaded = {edition.id: edition for edition in editions()}
    known = qpv_by_codes([code for row in rows for code in (*row.placement.codes, *row.qpv_codes)])

    def named(codes: Sequence[str]) -> str | None:
        told = (f"{known[code].name} ({code})" if code in known else code for code in codes)
        return ", ".join(told) or None

    return {
        row.id: Comparison(
            Agreement.DIFFERS,
            difference_in_words(
                named(row.placement.codes) or "",
                _metres(row, loaded.get(row.edition_id or "")),
                named(row.qpv_codes),
            ),
        )
        for row in rows
    }


def _metres(row: PlaceRow, edition: EditionRow | None) -> float | None:
    """From the point to the nearest border of the declared QPV, in the edition that answered."""
    if edition is None or row.lon is None or row.lat is None:
        return None
    index = edition_index(edition)
    places = np.flatnonzero(np.isin(index.codes, row.placement.codes))
    if not len(places):
        return None
    lons, lats = np.full(len(places), row.lon), np.full(len(places), row.lat)
    return float(index.distances(places, lons, lats).min())


def not_seen_by_a_meeting() -> ColumnElement[bool]:
    """The condition under which the places of an application may still change, as ``is_seen_by_a_meeting`` says."""
    unmet = select(Round.id).where(Round.meeting_opened_at.is_(None))
    is_read = Application.round_id.not_in(unmet) & (Application.status != ApplicationStatus.DEFERRED)
    return Application.status.not_in(DECIDED) & ~is_read


def _sites(member: Member, now: datetime | None) -> _Found:
    return (
        select(
            Site,
            Application.version,
            Application.number,
            Application.title,
            Call.code,
            Call.title,
            Application.status,
            Round.meeting_opened_at,
        )
        .join(Application, Application.id == Site.application_id)
        .join(Call, Call.id == Application.call_id)
        .join(Round, Round.id == Application.round_id)
        .where(Application.id.in_(identified(member, now)))
        .order_by(Call.code, Application.number, Site.position)
    )


def words_of(site: Site) -> SiteWords:
    """What a kept site says of its place; a QPV chosen here wins over the declared one."""
    return SiteWords(
        site.name,
        site.commune,
        site.commune_code,
        site.department,
        site.chosen_qpv or site.declared_qpv,
        site.address,
    )


def _rows(statement: _Found) -> list[PlaceRow]:
    with reading() as session:
        found = session.execute(statement).all()
        by_day: dict[date, list[Site]] = defaultdict(list)
        for site, *_ in found:
            by_day[site.located_on].append(site)
        placements: dict[str, Placement] = {}
        for day, sites in by_day.items():
            placed = place_many([words_of(site) for site in sites], day)
            placements |= {site.id: each for site, each in zip(sites, placed, strict=True)}
        return [
            PlaceRow(
                id=site.id,
                application_id=site.application_id,
                version=version,
                number=number,
                title=title,
                call_code=call_code,
                call_title=call_title,
                name=site.name,
                address=site.address,
                postcode=site.postcode,
                commune=site.commune,
                commune_code=site.commune_code,
                department=site.department,
                declared_qpv=site.declared_qpv,
                chosen_qpv=site.chosen_qpv,
                lon=site.lon,
                lat=site.lat,
                precision_m=site.precision_m,
                point_source=site.point_source,
                answer=site.answer,
                method=site.method,
                qpv_codes=tuple(site.qpv_codes),
                on=site.located_on,
                placement=placements[site.id],
                edition_id=site.edition_id,
                why_not_move=why_not_move(status, was_before_a_meeting=met_at is not None),
            )
            for site, version, number, title, call_code, call_title, status, met_at in found
        ]
