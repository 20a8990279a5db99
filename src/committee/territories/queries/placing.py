"""What do the words of a file say of a place?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from committee.territories.data_sets import answering as answering_kind
from committee.territories.placing import (
    NameIndex,
    Placement,
    SiteWords,
    codes_to_relate,
    place,
    place_by_commune,
    towns_of,
)
from committee.territories.queries.aliases import known_aliases
from committee.territories.queries.catalogue import QpvRow, answering_editions, answering_on, catalogue
from committee.territories.queries.editions import data_sets, edition_index
from committee.territories.queries.passages import passage_book, predecessors_of, successors_of
from committee.territories.rules import (
    KNOWN_TOTALS,
    EditionKind,
    EditionRow,
    Generation,
    department_of,
    generation_of,
    is_overseas,
)

CODE_LENGTH = 5


def place_by_words(words: SiteWords, on: date) -> Placement:
    """What the words of one site say on a date: a QPV by its code, or by its name in a commune."""
    return place_many([words], on)[0]


def place_many(words: Sequence[SiteWords], on: date) -> list[Placement]:
    """What the words of each site say on a date; a constant number of statements.

    A recognised QPV gives a point inside its outline, fit to draw and never to decide.
    """
    listed = lists_on(on)
    after = listed.related([each.qpv or "" for each in words])
    return [listed.drawn(place(each, listed.index, listed.elsewhere, after, on)) for each in words]


def place_by_communes(
    words: Sequence[SiteWords], on: date, postcodes: Sequence[str | None] | None = None
) -> list[Placement]:
    """What the commune of each site says on a date, in a constant number of statements."""
    index = lists_on(on).index
    told = postcodes or [None] * len(words)
    return [place_by_commune(each, index, on, postcode) for each, postcode in zip(words, told, strict=True)]


def qpv_of_commune(code_or_name: str, on: date) -> list[QpvRow]:
    """The QPV that lie, even in part, in a commune on a date, by code; of every homonym of a name.

    The code may be that of an arrondissement, or of a commune that merged into another: the QPV of the whole
    commune of today answer.
    """
    text = code_or_name.strip()
    is_code = len(text) == CODE_LENGTH and text[-1].isdigit()
    words = SiteWords(commune_code=text.upper()) if is_code else SiteWords(commune=text)
    return [row for row in lists_on(on).index.within(towns_of(words)) if isinstance(row, QpvRow)]


@dataclass(frozen=True)
class Lists:
    """The QPV that hold on a date, by name and code; ``elsewhere``: those of lists that do not hold then."""

    index: NameIndex
    elsewhere: NameIndex
    hexagon: EditionRow | None
    overseas: EditionRow | None

    @cached_property
    def rows(self) -> dict[str, QpvRow]:
        """The QPV that hold, by code."""
        return {code: row for code, row in self.index.by_code.items() if isinstance(row, QpvRow)}

    @cached_property
    def others(self) -> dict[str, QpvRow]:
        """The QPV of lists that do not hold then, by code."""
        return {code: row for code, row in self.elsewhere.by_code.items() if isinstance(row, QpvRow)}

    def related(self, texts: Iterable[str]) -> dict[str, list[str]]:
        """What continues or precedes the QPV that do not hold then and that the texts may mean.

        Empty for a QPV of 2015 that nothing continues according to the official passage; left out where nobody
        knows.
        """
        codes = {code for text in set(texts) for code in codes_to_relate(text, self.elsewhere)}
        if not codes:
            return {}
        book = passage_book()
        found: dict[str, list[str]] = {}
        for code in codes:
            if generation_of(code) is Generation.OF_2024:
                passage = book.passages.get(code)
                found[code] = [] if passage is None else sorted(before for before, _ in passage.predecessors)
            elif book.is_official or code in book.successors:
                found[code] = list(book.successors.get(code, ()))
        return found

    def drawn(self, placed: Placement) -> Placement:
        """The same with the edition that knows its QPV, and a point inside the first one when there is one."""
        if not placed.codes:
            return placed
        code = placed.codes[0]
        edition = self.overseas if is_overseas(department_of(code)) else self.hexagon
        if edition is None:
            return placed
        lon, lat = _point_inside(edition, code, self.rows.get(code)) or (None, None)
        return replace(placed, lon=lon, lat=lat, edition_id=edition.id)


def related_to(codes: Sequence[str]) -> dict[str, list[str]]:
    """What continues each QPV of 2015, and what each QPV of 2024 continues; those without are left out."""
    older = [code for code in codes if generation_of(code) is Generation.OF_2015]
    return successors_of(older) | predecessors_of([code for code in codes if code not in older])


def lists_on(on: date) -> Lists:
    """What the loaded lists and the other names of QPV say on a date; two statements once they are opened."""
    loaded = tuple(data_sets())
    hexagon, overseas = (answering_on(loaded, on, is_overseas=beyond) for beyond in (False, True))
    index = _name_index(hexagon, overseas, known_aliases(), loaded)
    return Lists(index, _elsewhere(hexagon, overseas, loaded), hexagon, overseas)


@lru_cache(maxsize=8)
def _elsewhere(
    hexagon: EditionRow | None, overseas: EditionRow | None, loaded: tuple[EditionRow, ...]
) -> NameIndex:
    """The QPV of the lists that do not hold, whatever they are; nothing is said of what is missing there."""
    holding = _name_index(hexagon, overseas, (), loaded).by_code
    rows = [
        row
        for edition in answering_editions(loaded).values()
        for row in catalogue(edition, loaded).values()
        if row.code not in holding
    ]
    return NameIndex(rows, lambda _: False, {}, lambda _: None, lambda _: False)


@lru_cache(maxsize=8)
def _name_index(
    hexagon: EditionRow | None,
    overseas: EditionRow | None,
    aliases: tuple[tuple[str, str], ...],
    loaded: tuple[EditionRow, ...],
) -> NameIndex:
    answering = {False: hexagon, True: overseas}
    rows = [
        row
        for beyond, edition in answering.items()
        if edition is not None
        for row in catalogue(edition, loaded).values()
        if is_overseas(row.department) is beyond
    ]

    def is_complete(department: str | None) -> bool:
        sides = [hexagon, overseas] if department is None else [answering[is_overseas(department)]]
        return all(
            edition is not None and len(catalogue(edition, loaded)) in KNOWN_TOTALS[edition.generation]
            for edition in sides
        )

    lists = {
        edition.generation: listed
        for edition in answering.values()
        if edition is not None
        and (listed := answering_kind(loaded, EditionKind.LIST, edition.generation)) is not None
    }
    as_listed = [row for listed in lists.values() for row in catalogue(listed, loaded).values()]

    def has_all_communes(department: str) -> bool:
        """Whether a source that holds every QPV tells more than one commune of some: then it tells all of each."""
        edition = answering[is_overseas(department)]
        if edition is None:
            return False
        sources = [(edition, rows), (lists.get(edition.generation), as_listed)]
        return any(
            source is not None
            and source.is_complete
            and any(len(row.communes) > 1 for row in told if row.edition_id == source.id)
            for source, told in sources
        )

    names: dict[str, list[str]] = {}
    for code, alias in aliases:
        names.setdefault(code, []).append(alias)
    return NameIndex(
        rows,
        is_complete,
        names,
        lambda department: answering[is_overseas(department)],
        has_all_communes,
        as_listed,
    )


@lru_cache(maxsize=4096)
def _point_inside(edition: EditionRow, code: str, row: QpvRow | None) -> tuple[float, float] | None:
    outline = edition_index(edition).shapes.get(code) if edition.is_answering_points else None
    if outline is not None:
        point = outline.representative_point()
        return float(point.x), float(point.y)
    return None if row is None or row.lon is None or row.lat is None else (row.lon, row.lat)
