"""What does every act that writes an application do after it: locate its sites, keep the text that is searched?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from committee.calls.queries import RoundRow
from committee.calls.rules import paris_day
from committee.intake.columns import ROLE_COLUMN
from committee.intake.queries import heads_by_id
from committee.intake.records import (
    Application,
    ApplicationOrganisation,
    BudgetLine,
    ProjectAction,
    QpvShare,
    Site,
)
from committee.intake.rules import DRAWN, PointSource
from committee.intake.table import SiteDraft
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


def located_on(current: RoundRow, submitted_on: date | None, now: datetime) -> date:
    """The day whose perimeters decide: the round's closing date, else the day of deposit, else today."""
    return current.dates.closes_on or submitted_on or paris_day(now)


def write_sites(
    moved: Sequence[tuple[Application, Sequence[Mapping[str, Any]]]], current: RoundRow, now: datetime
) -> list[Answer]:
    """Replace the sites of these applications, located together, one reading of the perimeters a day.

    A site is told by the fields of its state; gives the answer for each.
    """
    given: list[Answer] = []
    with writing() as session:
        session.execute(delete(Site).where(Site.application_id.in_([row.id for row, _ in moved])))
        by_day: dict[date, list[tuple[Application, int, Mapping[str, Any]]]] = defaultdict(list)
        for row, sites in moved:
            day = located_on(current, row.submitted_on, now)
            by_day[day] += [(row, position, site) for position, site in enumerate(sites, start=1)]
        for day, placed in by_day.items():
            answers = answers_for([place_of(SiteDraft(**site)) for _, _, site in placed], day, now)
            given += [told["answer"] for told in answers]
            session.add_all(
                Site(
                    application_id=row.id,
                    position=position,
                    created_at=now,
                    **{name: site[name] for name in _WORDS},
                    **told,
                )
                for (row, position, site), told in zip(placed, answers, strict=True)
            )
    return given


def answers_foreseen(
    moved: Sequence[tuple[date | None, Sequence[Mapping[str, Any]]]], current: RoundRow, now: datetime
) -> list[Answer]:
    """The answers that these sites, each with its application's day of deposit, would get; nothing is written."""
    by_day: dict[date, list[Place]] = defaultdict(list)
    for submitted_on, sites in moved:
        places = [place_of(SiteDraft(**site)) for site in sites]
        by_day[located_on(current, submitted_on, now)] += places
    return [told["answer"] for day, places in by_day.items() for told in answers_for(places, day, now)]


_WORDS = (
    "name",
    "commune",
    "commune_code",
    "department",
    "declared_qpv",
    "chosen_qpv",
    "address",
    "postcode",
)


def write_children(row: Application, state: Mapping[str, Any], now: datetime, *, is_new: bool) -> None:
    """Replace the organisations, actions, budget lines and shares of an application that a state tells."""
    common = {"application_id": row.id, "created_at": now}
    with writing() as session:
        for role, code in ROLE_COLUMN.items():
            if code in state:
                if not is_new:
                    held = (
                        ApplicationOrganisation.application_id == row.id,
                        ApplicationOrganisation.role == role,
                    )
                    session.execute(delete(ApplicationOrganisation).where(*held))
                session.add_all(
                    ApplicationOrganisation(role=role, position=position, **part, **common)
                    for position, part in enumerate(state[code], start=1)
                )
        for code, model in (("actions", ProjectAction), ("budget", BudgetLine)):
            if code in state:
                if not is_new:
                    session.execute(delete(model).where(model.application_id == row.id))
                session.add_all(
                    model(position=position, **line, **common)
                    for position, line in enumerate(state[code], start=1)
                )
        if "shares" in state:
            write_shares(row.id, state["shares"])


def write_shares(application_id: str, shares: Sequence[Mapping[str, Any]]) -> None:
    """Replace the shares of the QPV of an application."""
    with writing() as session:
        session.execute(delete(QpvShare).where(QpvShare.application_id == application_id))
        session.add_all(QpvShare(application_id=application_id, **told) for told in shares)


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
        "edition_id": placement.edition_id,
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
        "edition_id": location.edition_id,
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
