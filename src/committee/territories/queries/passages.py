"""Which QPV continues which?

The newest official passage answers alone; without one, what the shipped facts say of the few QPV that they hold.
Editions never change once loaded, so what is read of one is kept for the process.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from committee.store.engine import reading
from committee.territories.data_sets import answering
from committee.territories.passage import Passage, Succession, status_of
from committee.territories.queries.editions import codes_of, data_sets
from committee.territories.records import Qpv, QpvContinuation, QpvPassage
from committee.territories.rules import KNOWN_TOTALS, EditionKind, EditionRow, Generation


@dataclass(frozen=True)
class PassageBook:
    """What one edition says: each QPV of 2024 with its predecessors, and the successors of those of 2015."""

    passages: dict[str, Passage]
    successors: dict[str, tuple[str, ...]]
    is_official: bool


_NOTHING = PassageBook({}, {}, is_official=False)


def passage_edition(loaded: Collection[EditionRow]) -> EditionRow | None:
    """The edition whose passage answers: the newest official one, else the shipped facts; None without either."""
    official = answering(loaded, EditionKind.PASSAGE, Generation.OF_2024)
    if official is not None:
        return official
    return answering([row for row in loaded if row.is_schematic], EditionKind.PERIMETERS, Generation.OF_2024)


def passage_book(loaded: Collection[EditionRow] | None = None) -> PassageBook:
    """What the passage that answers says; nothing without one."""
    edition = passage_edition(data_sets() if loaded is None else loaded)
    return _NOTHING if edition is None else book(edition)


@lru_cache(maxsize=8)
def book(edition: EditionRow) -> PassageBook:
    """What one edition says, official or shipped."""
    is_official = edition.kind is EditionKind.PASSAGE
    rows = (
        select(QpvContinuation.code, QpvContinuation.label, QpvContinuation.statut, QpvContinuation.status)
        if is_official
        else select(Qpv.code, Qpv.label, Qpv.status)
    )
    of_edition = (QpvContinuation if is_official else Qpv).edition_id == edition.id
    pairs = (
        select(QpvPassage.code, QpvPassage.predecessor, QpvPassage.predecessor_label)
        .where(QpvPassage.edition_id == edition.id)
        .order_by(QpvPassage.code, QpvPassage.rank, QpvPassage.predecessor)
    )
    before: dict[str, list[tuple[str, str | None]]] = {}
    after: dict[str, list[str]] = {}
    with reading() as session:
        for code, predecessor, label in session.execute(pairs):
            before.setdefault(code, []).append((predecessor, label))
            after.setdefault(predecessor, []).append(code)
        passages = {
            code: Passage(
                code,
                label,
                known[0] if known else status_of(statut),
                statut,
                tuple(before.get(code, ())),
                is_official,
            )
            for code, label, statut, *known in session.execute(rows.where(of_edition))
        }
    return PassageBook(passages, {code: tuple(sorted(codes)) for code, codes in after.items()}, is_official)


def passage_of(code: str) -> Passage | None:
    """How a QPV of 2024 came about; None when no passage says anything of it."""
    return passage_book().passages.get(code)


def predecessors(code: str) -> list[str]:
    """The QPV of 2015 that a QPV of 2024 continues, wholly or in part; empty when none is known."""
    return predecessors_of([code]).get(code, [])


def successors(code: str) -> list[str]:
    """The QPV of 2024 that continue a QPV of 2015, wholly or in part; empty when none is known."""
    return successors_of([code]).get(code, [])


def predecessors_of(codes: Collection[str]) -> dict[str, list[str]]:
    """The QPV of 2015 that each of these QPV of 2024 continues; those without a known one are left out."""
    if not codes:
        return {}
    passages = passage_book().passages
    found = {code: passages[code].predecessors for code in dict.fromkeys(codes) if code in passages}
    return {code: sorted(before for before, _ in pairs) for code, pairs in found.items() if pairs}


def successors_of(codes: Collection[str]) -> dict[str, list[str]]:
    """The QPV of 2024 that continue each of these QPV of 2015; those without a known one are left out."""
    if not codes:
        return {}
    after = passage_book().successors
    return {code: list(after[code]) for code in dict.fromkeys(codes) if code in after}


def successions_of(codes: Collection[str]) -> dict[str, Succession]:
    """What continues each of these QPV of 2015, and whether an empty answer means that nothing does."""
    if not codes:
        return {}
    book = passage_book()
    return {
        code: Succession(book.successors.get(code, ()), is_known=book.is_official)
        for code in dict.fromkeys(codes)
    }


def without_successor() -> list[str] | None:
    """The known QPV of 2015 that the official passage does not name, by code; None when no such passage is loaded.

    Known are those of the answering list and perimeters of 2015: fewer than there were while neither is whole.
    """
    loaded = data_sets()
    book = passage_book(loaded)
    if not book.is_official:
        return None
    return sorted(codes_of_2015(loaded) - book.successors.keys())


def codes_of_2015(loaded: Collection[EditionRow], *, is_whole: bool = False) -> frozenset[str]:
    """The QPV of 2015 of the answering list and perimeters; with ``is_whole`` none unless they are all there."""
    known: frozenset[str] = frozenset()
    for kind in (EditionKind.LIST, EditionKind.PERIMETERS):
        edition = answering(loaded, kind, Generation.OF_2015)
        if edition is not None:
            known |= codes_of(edition.id)
    if is_whole and len(known) not in KNOWN_TOTALS[Generation.OF_2015]:
        return frozenset()
    return known


def used_in(edition_id: str) -> frozenset[str]:
    """The QPV of 2015 that one passage names."""
    with reading() as session:
        named = select(QpvPassage.predecessor).where(QpvPassage.edition_id == edition_id).distinct()
        return frozenset(session.scalars(named))
