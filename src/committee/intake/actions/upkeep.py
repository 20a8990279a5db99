"""What does every act that writes an application do after it: locate its sites, keep the text that is searched?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from committee.calls.queries import RoundRow
from committee.calls.rules import paris_day
from committee.intake.queries import heads_by_id
from committee.intake.records import (
    Application,
    Site,
)
from committee.intake.rules import DRAWN, FOUND_HERE, PointSource
from committee.intake.table import Draft, SiteDraft
from committee.spreadsheets.rules import folded
from committee.store.engine import writing
from committee.territories.placing import Placement, SiteWords
from committee.territories.points import Point
from committee.territories.queries import locate_points, place_many
from committee.territories.rules import Answer, Location


@dataclass(frozen=True)
class Place:
    """What is known of a site: perhaps a point, and what the file or a person says."""

    words: SiteWords
    lon: float | None = None
    lat: float | None = None
    precision_m: float | None = None
    point_source: PointSource | None = None

    @property
    def point(self) -> Point:
        """The point to compare with the perimeters; none when it was only drawn from the words."""
        if self.lon is None or self.lat is None or self.point_source in DRAWN:
            return (None, None, None)
        return (self.lon, self.lat, self.precision_m)


@dataclass(frozen=True)
class _Found:
    """What a person or a service gave a site here."""

    lon: float | None
    lat: float | None
    precision_m: float | None
    point_source: PointSource | None
    chosen_qpv: str | None


def located_on(current: RoundRow, submitted_on: date | None, now: datetime) -> date:
    """The day whose perimeters decide: the round's closing date, else the day of deposit, else today."""
    return current.dates.closes_on or submitted_on or paris_day(now)


def write_sites(
    moved: Sequence[tuple[Application, Draft]],
    current: RoundRow,
    now: datetime,
    *,
    keeps_found: bool = False,
) -> None:
    """Replace the sites of these applications, located together, one reading of the perimeters a day.

    ``keeps_found``: a site that comes back under its name and commune without a point keeps the point or the QPV
    which a person or a service gave it here.
    """
    with writing() as session:
        found = _found_here([row.id for row, _ in moved]) if keeps_found else {}
        session.execute(delete(Site).where(Site.application_id.in_([row.id for row, _ in moved])))
        by_day: dict[date, list[tuple[Application, int, SiteDraft]]] = defaultdict(list)
        for row, draft in moved:
            day = located_on(current, row.submitted_on, now)
            by_day[day] += [(row, position, site) for position, site in enumerate(draft.sites, start=1)]
        for day, sites in by_day.items():
            before = [found.get(_same(row.id, site)) if site.lon is None else None for row, _, site in sites]
            places = [
                place_of(site) if held is None else _still_found(place_of(site), held)
                for (_, _, site), held in zip(sites, before, strict=True)
            ]
            placed = answers_for(places, day, now)
            session.add_all(
                Site(
                    application_id=row.id,
                    position=position,
                    name=site.name,
                    commune=site.commune,
                    commune_code=site.commune_code,
                    department=site.department,
                    declared_qpv=site.declared_qpv,
                    chosen_qpv=None if held is None else held.chosen_qpv,
                    created_at=now,
                    **told,
                )
                for (row, position, site), held, told in zip(sites, before, placed, strict=True)
            )


def _same(application_id: str, site: Site | SiteDraft) -> tuple[str, ...]:
    """What makes a site of a later file the same site."""
    return (application_id, folded(site.name or ""), folded(site.commune or ""), site.commune_code or "")


def _found_here(application_ids: Sequence[str]) -> dict[tuple[str, ...], _Found]:
    with writing() as session:
        sites = session.scalars(select(Site).where(Site.application_id.in_(application_ids)))
        return {
            _same(site.application_id, site): _Found(
                site.lon, site.lat, site.precision_m, site.point_source, site.chosen_qpv
            )
            for site in sites
            if site.chosen_qpv is not None or site.point_source in FOUND_HERE - DRAWN
        }


def _still_found(place: Place, held: _Found) -> Place:
    words = place.words if held.chosen_qpv is None else replace(place.words, qpv=held.chosen_qpv)
    if held.point_source in DRAWN:
        return Place(words)
    return Place(words, held.lon, held.lat, held.precision_m, held.point_source)


def place_of(site: Site | SiteDraft) -> Place:
    """What a site, kept or about to be, tells of its place."""
    words = SiteWords(
        site.name,
        site.commune,
        site.commune_code,
        site.department,
        getattr(site, "chosen_qpv", None) or site.declared_qpv,
        getattr(site, "address", None),
    )
    source = getattr(site, "point_source", None)
    return Place(words, site.lon, site.lat, site.precision_m, source)


def answers_for(places: Sequence[Place], day: date, now: datetime) -> list[dict[str, Any]]:
    """What is kept of each place on a day: its point, the source of the point and the answer.

    A point decides first. Where it decides nothing, the declared QPV does if the list knows it without doubt; it
    gives a point fit to draw to a site that has none.
    """
    points = [place.point for place in places]
    located = locate_points(points, on=day)
    words = place_many([place.words for place in places], day)
    return [
        _kept(place, point, location, placement, day, now)
        for place, point, location, placement in zip(places, points, located, words, strict=True)
    ]


def _kept(
    place: Place, point: Point, location: Location, placement: Placement, day: date, now: datetime
) -> dict[str, Any]:
    lon, lat, precision_m = point
    if lon is None:
        precision_m = 0.0 if place.point_source in DRAWN else place.precision_m
    source = None if lon is None else place.point_source or PointSource.TYPED
    kept = {"lon": lon, "lat": lat, "precision_m": precision_m, "point_source": source}
    if place.point_source is PointSource.COMMUNE:
        kept = {"lon": place.lon, "lat": place.lat, "precision_m": None, "point_source": place.point_source}
    if location.answer is not Answer.UNKNOWN or (lon is not None and placement.answer is not Answer.INSIDE):
        return kept | answer_kept(location, day, now)
    if lon is None and placement.lon is not None:
        kept = {
            "lon": placement.lon,
            "lat": placement.lat,
            "precision_m": None,
            "point_source": PointSource.DISTRICT,
        }
    return kept | {
        "answer": placement.answer,
        "qpv_codes": list(placement.codes),
        "qpv_generation": placement.generation,
        "nearest_code": placement.codes[0] if placement.codes else None,
        "nearest_name": placement.name,
        "distance_m": None,
        "method": placement.method,
        "located_on": day,
        "located_at": now,
    }


def answer_kept(location: Location, day: date, now: datetime) -> dict[str, Any]:
    """What is kept of a location."""
    nearest = location.nearest
    return {
        "answer": location.answer,
        "qpv_codes": [match.code for match in location.matches],
        "qpv_generation": None if nearest is None else nearest.generation,
        "nearest_code": None if nearest is None else nearest.code,
        "nearest_name": None if nearest is None else nearest.name,
        "distance_m": None if nearest is None else nearest.distance_m,
        "method": location.method,
        "located_on": day,
        "located_at": now,
    }


def fold(application_ids: Sequence[str]) -> None:
    """Keep the text that searches look into: number, title, lead, landlords, without accents."""
    heads = heads_by_id(application_ids)
    with writing() as session:
        for row in session.scalars(select(Application).where(Application.id.in_(application_ids))):
            head = heads[row.id]
            row.folded_text = folded(" ".join([row.number, row.title, head.lead or "", *head.landlords]))
