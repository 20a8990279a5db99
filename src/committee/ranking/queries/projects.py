"""What does a scenario choose from: the applications of a round with score, amounts and attributes?"""

from collections.abc import Collection, Hashable
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import and_, select

from committee.calls.queries import rounds_by_id
from committee.intake.qpv_shares import shares_of
from committee.intake.queries import is_blind, organisations_of_applications, told_shares
from committee.intake.records import Application, Site
from committee.intake.rules import ApplicationRole
from committee.organisations.queries import groups, organisations_by_id
from committee.people.rules import Member
from committee.ranking.queries.ground import Ground, ground_of, heads_of, seen_as
from committee.ranking.queries.scores import scored
from committee.store.engine import reading
from committee.store.kept import Kept
from committee.territories.departments import departments
from committee.territories.rules import Answer, is_overseas
from committee.words import Refused, Sentence

# ``id`` to ``turn`` are what ``portfolio.optimise`` takes; the others are told beside.
PROJECT_COLUMNS = (
    "id", "score", "amount", "least", "landlord", "group", "region", "department", "theme", "category", "overseas",
    "qpv_share", "turn", "number", "title", "lead", "rank", "is_complete", "requested", "proposed",
)  # fmt: skip
_PROJECTS: Kept[pd.DataFrame] = Kept(16)


def scenario_projects(member: Member, round_id: str, *, now: datetime) -> pd.DataFrame:
    """The applications of a round that this member may read and a meeting may fund, best first: PROJECT_COLUMNS.

    ``amount``: proposed by the staff, where this member may know it, else requested; a float of euros, NaN unknown;
    ``requested`` and ``proposed`` are Decimal or None. ``score`` NaN: incomplete. ``landlord``, ``group`` (of
    landlords; one that belongs to none is its own), ``region``, ``department`` and ``theme`` are tuples of text,
    empty where unknown or not to be known. ``qpv_share``: told of the project, else of its QPV, else what its sites
    surely have there; NaN unknown. Raises Refused when there is no such round or its phase shows no ranking.
    """
    place = rounds_by_id([round_id]).get(round_id)
    if place is None:
        raise Refused(Sentence("There is no such round."))
    return projects_of(ground_of(member, place.call_code, now=now, round_id=round_id), member, now=now)


def projects_of(ground: Ground, member: Member, *, now: datetime) -> pd.DataFrame:
    """``scenario_projects`` of a ground that was read already; kept as long as ``of_projects`` stays."""
    return _PROJECTS.of(of_projects(ground, member, now=now), lambda: _projects_of(ground, member, now))


def of_projects(ground: Ground, member: Member, *, now: datetime) -> tuple[Hashable, ...]:
    """What the projects of a ground follow from, as this person sees them: a key."""
    asked = (tuple(ground.facts[name]) for name in ("requested", "proposed"))
    return (*ground.of_places, *asked, *seen_as(ground, member, now=now))


def _projects_of(ground: Ground, member: Member, now: datetime) -> pd.DataFrame:
    scores = scored(ground)[["application_id", "score", "rank", "turn", "is_complete"]]
    facts = ground.facts[ground.facts["application_id"].isin(ground.candidates)]
    frame = scores.merge(facts, on="application_id", how="inner").rename(columns={"application_id": "id"})
    ids = frame["id"].tolist()
    heads = heads_of(ground, member, now=now)
    told = _attributes(ids, member, now)
    columns = {name: [told[each][name] for each in ids] for name in _ATTRIBUTES}
    return frame.assign(
        amount=[np.nan if amount is None else float(amount) for amount in frame["amount"]],
        least=np.nan,
        theme=frame["themes"],
        title=[heads[each].title for each in ids],
        lead=pd.Series([heads[each].lead for each in ids], dtype=object),
        **{name: pd.Series(values, dtype=object) for name, values in columns.items()},
    ).astype({"qpv_share": float, "overseas": bool})[list(PROJECT_COLUMNS)]


_ATTRIBUTES = ("landlord", "group", "region", "department", "category", "overseas", "qpv_share")


def _attributes(ids: Collection[str], member: Member, now: datetime) -> dict[str, dict[str, Any]]:
    """What rules count by, for each application; who and where only of those that this person may identify."""
    statement = select(
        Application.id, Application.category, Application.share_in_qpv, is_blind(member, now)
    ).where(Application.id.in_(ids))
    sites = (
        select(Site.application_id, Site.department, Site.answer, Site.qpv_codes)
        .join(Application, Application.id == Site.application_id)
        .where(and_(Site.application_id.in_(ids), ~is_blind(member, now)))
        .order_by(Site.application_id, Site.position)
    )
    with reading() as session:
        rows = session.execute(statement).all()
        places: dict[str, list[tuple[str | None, Answer, list[str]]]] = {}
        for application_id, department, answer, codes in session.execute(sites):
            places.setdefault(application_id, []).append((department, answer, codes))
    known = [row[0] for row in rows if not row[3]]
    landlords = _landlords(known)
    shares = told_shares(known)
    regions = {each.code: each.region for each in departments()}
    found = {}
    for application_id, category, share_told, is_hidden in rows:
        of_sites = places.get(application_id, [])
        departments_of = tuple(dict.fromkeys(each for each, _, _ in of_sites if each is not None))
        own, heads = landlords.get(application_id, ((), ()))
        share = None if is_hidden else share_told
        if share is None:
            told = shares.get(application_id, [])
            share = _share(told, [(answer, listed) for _, answer, listed in of_sites])
        found[application_id] = {
            "landlord": own,
            "group": heads,
            "region": tuple(dict.fromkeys(regions[code] for code in departments_of if code in regions)),
            "department": departments_of,
            "category": None if category is None else str(category),
            "overseas": any(is_overseas(code) for code in departments_of),
            "qpv_share": np.nan if share is None else share,
        }
    return found


def _landlords(ids: Collection[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The landlords of each application and the groups at whose head they stand, by name."""
    above = groups()
    parts_of = organisations_of_applications(ids)
    own = {
        application_id: [part for part in parts if part.role is ApplicationRole.LANDLORD]
        for application_id, parts in parts_of.items()
    }
    heads = {
        part.organisation_id: _head(part.organisation_id, above) for parts in own.values() for part in parts
    }
    named = organisations_by_id(set(heads.values()))
    return {
        application_id: (
            tuple(dict.fromkeys(part.name for part in parts)),
            tuple(dict.fromkeys(named[heads[part.organisation_id]].name for part in parts)),
        )
        for application_id, parts in own.items()
    }


def _head(organisation_id: str, above: dict[str, str | None]) -> str:
    """The organisation at the head of a group; one that belongs to none is its own."""
    seen = [organisation_id]
    while (upper := above.get(seen[-1])) is not None and upper not in seen:
        seen.append(upper)
    return seen[-1]


def _share(told: Any, sites: list[tuple[Answer, list[str]]]) -> float | None:
    """The share of a project in QPV, 0 to 1: what is surely there; None when nothing is known of it."""
    found = shares_of(told, sites)
    if found is not None:
        return found.total if found.total > 0 else None
    is_outside = bool(sites) and all(answer is Answer.OUTSIDE for answer, _ in sites)
    return 0.0 if is_outside else None
