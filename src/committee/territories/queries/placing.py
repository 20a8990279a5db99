"""What do the words of a file say of a place?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from committee.territories.aliases import qpv_aliases
from committee.territories.placing import NameIndex, Placement, SiteWords, declared_codes, place
from committee.territories.queries.catalogue import catalogue
from committee.territories.queries.editions import edition_index, editions
from committee.territories.queries.passages import successors_of
from committee.territories.rules import (
    EditionRow,
    department_of,
    edition_answering,
    is_overseas,
    newest_editions,
)


def place_by_words(words: SiteWords, on: date) -> Placement:
    """What the words of one site say on a date: a QPV by its code, or by its name in a commune."""
    return place_many([words], on)[0]


def place_many(words: Sequence[SiteWords], on: date) -> list[Placement]:
    """What the words of each site say on a date; a constant number of statements.

    A recognised QPV gives a point inside its outline, fit to draw and never to decide.
    """
    loaded = editions()
    hexagon = edition_answering(loaded, on, is_overseas=False)
    overseas = edition_answering(loaded, on, is_overseas=True)
    index = _name_index(hexagon, overseas)
    others = {
        row.code: row
        for edition in newest_editions(loaded).values()
        for row in catalogue(edition).values()
        if row.code not in index.by_code
    }
    asked = {code for each in words for code in declared_codes(each.qpv or "")}
    after = successors_of([code for code in asked if code in others])
    return [_drawn(place(each, index, others, after, on), hexagon, overseas) for each in words]


@lru_cache(maxsize=8)
def _name_index(hexagon: EditionRow | None, overseas: EditionRow | None) -> NameIndex:
    answering = {False: hexagon, True: overseas}
    rows = [
        row
        for beyond, edition in answering.items()
        if edition is not None
        for row in catalogue(edition).values()
        if is_overseas(row.department) is beyond
    ]

    def is_complete(department: str | None) -> bool:
        sides = [hexagon, overseas] if department is None else [answering[is_overseas(department)]]
        return all(edition is not None and edition.is_complete for edition in sides)

    return NameIndex(rows, is_complete, qpv_aliases())


def _drawn(placed: Placement, hexagon: EditionRow | None, overseas: EditionRow | None) -> Placement:
    """The same with a point inside the outline of its first QPV, when there is one."""
    if not placed.codes:
        return placed
    code = placed.codes[0]
    edition = overseas if is_overseas(department_of(code)) else hexagon
    if edition is None:
        return placed
    point = _point_inside(edition, code)
    return placed if point is None else replace(placed, lon=point[0], lat=point[1])


@lru_cache(maxsize=4096)
def _point_inside(edition: EditionRow, code: str) -> tuple[float, float] | None:
    outline = edition_index(edition).shapes.get(code)
    if outline is not None:
        point = outline.representative_point()
        return float(point.x), float(point.y)
    row = catalogue(edition).get(code)
    return None if row is None or row.lon is None or row.lat is None else (row.lon, row.lat)
