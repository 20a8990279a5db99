"""Where do the applications of a selection act?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import select

from committee.intake.queries import identified
from committee.intake.records import Application, Site
from committee.people.rules import Member
from committee.store.engine import reading

SITE_COLUMNS = (
    "application_id",
    "number",
    "title",
    "name",
    "commune",
    "department",
    "lon",
    "lat",
    "is_exact",
)
# A point that may be this far from its place, in metres, only tells the district or the commune.
APPROXIMATE_M = 500


def selection_sites(application_ids: Collection[str], member: Member, *, now: datetime) -> pd.DataFrame:
    """The sites of these applications, by number, as far as this person may know where they are: SITE_COLUMNS.

    WGS84 degrees, None where the place is not known; an application without any site has one row without a place.
    Of a round that this person reads blind, nothing.
    """
    statement = (
        select(Application.id, Application.number, Application.title)
        .where(Application.id.in_(application_ids), Application.id.in_(identified(member, now)))
        .order_by(Application.number)
    )
    with reading() as session:
        found = session.execute(statement).all()
    sites = _sites([row[0] for row in found])
    rows: list[tuple[object, ...]] = []
    for application_id, number, title in found:
        head = (application_id, number, title)
        rows += [
            (
                *head,
                *place,
                precision_m is not None and precision_m < APPROXIMATE_M,
            )
            for *place, precision_m in sites.get(application_id, [])
        ] or [(*head, None, None, None, None, None, False)]
    return pd.DataFrame(rows, columns=list(SITE_COLUMNS), dtype=object)


def _sites(application_ids: Collection[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Name, commune, department, longitude, latitude and precision of the sites of applications, in their order."""
    statement = (
        select(
            Site.application_id,
            Site.name,
            Site.commune,
            Site.department,
            Site.lon,
            Site.lat,
            Site.precision_m,
        )
        .where(Site.application_id.in_(application_ids))
        .order_by(Site.position)
    )
    found: dict[str, list[tuple[Any, ...]]] = {}
    with reading() as session:
        for application_id, *place in session.execute(statement):
            found.setdefault(application_id, []).append(tuple(place))
    return found
