"""How much of their surface do two QPV share, of the same or of different generations?"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import and_, or_, select

from committee.store.engine import reading
from committee.territories.projections import projected, to_legal
from committee.territories.queries.editions import editions
from committee.territories.records import Qpv
from committee.territories.rules import generation_of, newest_editions


@dataclass(frozen=True)
class Overlap:
    """The surface in common as shares between 0 and 1, measured in the legal projection.

    ``of_this``: of the QPV that was asked; ``of_other``: of the other one.
    """

    of_this: float
    of_other: float


def overlaps(code: str, others: Collection[str]) -> dict[str, Overlap]:
    """What a QPV shares with each of the others; those are left out whose official outlines are not both loaded."""
    chosen = {
        key: edition for key, edition in newest_editions(editions()).items() if not edition.is_schematic
    }
    wanted: dict[str, list[str]] = {}
    for each in {code, *others}:
        generation = generation_of(each)
        edition = None if generation is None else chosen.get(generation)
        if edition is not None:
            wanted.setdefault(edition.id, []).append(each)
    if not others or not wanted:
        return {}
    asked = [and_(Qpv.edition_id == edition_id, Qpv.code.in_(codes)) for edition_id, codes in wanted.items()]
    statement = select(Qpv.code, Qpv.epsg, Qpv.wkb).where(or_(*asked), Qpv.wkb.is_not(None))
    with reading() as session:
        found = {row.code: (row.epsg, _in_metres(row.wkb, row.epsg)) for row in session.execute(statement)}
    if code not in found:
        return {}
    epsg, own = found[code]
    shared = {}
    for each in others:
        if each == code or each not in found or found[each][0] != epsg:
            continue
        other = found[each][1]
        common = shapely.area(shapely.intersection(own, other))
        shared[each] = Overlap(float(common / shapely.area(own)), float(common / shapely.area(other)))
    return shared


def _in_metres(wkb: bytes, epsg: int) -> Any:
    """An outline in its legal projection; what crosses itself once projected is made valid."""
    return shapely.make_valid(projected(shapely.from_wkb(wkb), to_legal(epsg)))
