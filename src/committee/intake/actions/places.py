"""How are sites located again, when the perimeters changed?"""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select

from committee.intake.actions.upkeep import answers_for, place_of
from committee.intake.records import (
    Site,
)
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import writing
from committee.words import refuse_if

_UNCOMPARED = {"located_at", "point_source"}


def locate_sites_again(*, actor: Member, now: datetime) -> int:
    """Locate every site once more, on the day that decided it; gives how many answers changed.

    Called when other perimeters were loaded.
    """
    refuse_if(why_not_act_on("applications.import", actor))
    changed = 0
    with writing() as session:
        by_day: dict[date, list[Site]] = defaultdict(list)
        for site in session.scalars(select(Site)):
            by_day[site.located_on].append(site)
        for day, sites in by_day.items():
            for site, told in zip(
                sites, answers_for([place_of(each) for each in sites], day, now), strict=True
            ):
                if any(getattr(site, name) != told[name] for name in told if name not in _UNCOMPARED):
                    changed += 1
                    for name, value in told.items():
                        setattr(site, name, value)
        if changed:
            payload = {"changed": changed}
            record("intake.locate_again", "sites", "all", payload, actor=actor.actor, now=now)
    return changed
