"""What does every act that writes an application do after it: locate its sites, keep the text that is searched?"""

from collections import defaultdict
from collections.abc import Sequence
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
from committee.intake.table import Draft, SiteDraft
from committee.spreadsheets.rules import folded
from committee.store.engine import writing
from committee.territories.queries import locate_points
from committee.territories.rules import Location


def located_on(current: RoundRow, submitted_on: date | None, now: datetime) -> date:
    """The day whose perimeters decide: the round's closing date, else the day of deposit, else today."""
    return current.dates.closes_on or submitted_on or paris_day(now)


def write_sites(moved: Sequence[tuple[Application, Draft]], current: RoundRow, now: datetime) -> None:
    """Replace the sites of these applications, located together, one reading of the perimeters a day."""
    with writing() as session:
        session.execute(delete(Site).where(Site.application_id.in_([row.id for row, _ in moved])))
        by_day: dict[date, list[tuple[Application, int, SiteDraft]]] = defaultdict(list)
        for row, draft in moved:
            day = located_on(current, row.submitted_on, now)
            by_day[day] += [(row, position, site) for position, site in enumerate(draft.sites, start=1)]
        for day, sites in by_day.items():
            points = [(site.lon, site.lat, site.precision_m) for _, _, site in sites]
            located = locate_points(points, on=day)
            session.add_all(
                Site(
                    application_id=row.id,
                    position=position,
                    name=site.name,
                    commune=site.commune,
                    commune_code=site.commune_code,
                    department=site.department,
                    lon=site.lon,
                    lat=site.lat,
                    precision_m=site.precision_m,
                    declared_qpv=site.declared_qpv,
                    created_at=now,
                    **answer_kept(location, day, now),
                )
                for (row, position, site), location in zip(sites, located, strict=True)
            )


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
