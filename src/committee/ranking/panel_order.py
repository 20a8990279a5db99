"""In which order do the members of a panel stand when neither rows nor names may matter?

Random numbers are dealt out in an order, sums round in an order. Here the order comes from the readings themselves:
colours are refined until each says all that the readings say of a project or a reader (Weisfeiler and Leman, 1968),
and where a colour is still shared, one is set apart and the rest refined again. Renaming projects or readers, or
shuffling rows, therefore changes no figure, to the last bit.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_Hashes = NDArray[np.uint64]
_MOST_APART = 500  # members set apart one by one; beyond, names decide


@dataclass(frozen=True)
class PanelOrder:
    """``projects`` and ``readers``: codes in their order. ``alike``: by code of project, a class of projects of
    which the readings say the same. ``digest``: of the readings, without any name.
    """

    projects: Ints
    readers: Ints
    alike: Ints
    digest: str


def panel_order(projects: Ints, readers: Ints, values: Ints, firsts: Ints, kinds: Ints) -> PanelOrder:
    """The order of the projects and readers of a panel; readings by code (0 … with no gap), values as whole
    numbers.

    ``kinds``: by project, what sets it apart besides its readings (an offset). ``firsts``: by project, who comes
    first where readings and kinds say the same (an amount, then the name): this moves no other project's figures.
    """
    many, few = len(kinds), int(readers.max(initial=-1)) + 1
    edges = (projects, readers, _mixed(values.astype(np.uint64)))
    colours = (np.unique(kinds, return_inverse=True)[1], np.zeros(few, dtype=np.int64))
    colours = _refined(edges, colours)
    alike = colours[0]
    same = (
        _sums(projects, edges[2] ^ _mixed(readers.astype(np.uint64)), many),
        _sums(readers, edges[2] ^ _mixed(projects.astype(np.uint64)), few),
    )
    ranks = (np.argsort(np.argsort(firsts, kind="stable"), kind="stable"), np.arange(few))
    for _ in range(_MOST_APART):
        apart = _set_apart(colours, same, ranks)
        if apart is None:
            break
        colours = _refined(edges, apart)
    order = np.lexsort((ranks[0], colours[0])), np.lexsort((ranks[1], colours[1]))
    return PanelOrder(*order, alike, digest(projects, readers, values, order))


def digest(projects: Ints, readers: Ints, values: Ints, order: tuple[Ints, Ints]) -> str:
    """SHA-256 of the readings written in an order of projects and readers."""
    places = [np.argsort(one) for one in order]
    table = np.stack([places[0][projects], places[1][readers], values], axis=1)
    rows = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
    return hashlib.sha256(rows.astype("<i8").tobytes()).hexdigest()


def _mixed(numbers: _Hashes) -> _Hashes:
    """A good hash of each number (splitmix64's finaliser: Steele, Lea and Flood, 2014)."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _sums(groups: Ints, hashes: _Hashes, size: int) -> _Hashes:
    """A hash of each group's hashes that does not depend on their order."""
    sums = np.zeros(size, dtype=np.uint64)
    np.add.at(sums, groups, _mixed(hashes))
    return sums


def _refined(edges: tuple[Ints, Ints, _Hashes], colours: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """The coarsest colours, finer than these, in which equals have equal readings with equals."""
    projects, readers, values = edges
    own, other = colours
    while True:
        count = _count(own) + _count(other)
        of_other = _mixed(other.astype(np.uint64))[readers]
        own = _paired(own, _sums(projects, values ^ of_other, len(own)))
        of_own = _mixed(own.astype(np.uint64) + np.uint64(1 << 40))[projects]
        other = _paired(other, _sums(readers, values ^ of_own, len(other)))
        if _count(own) + _count(other) == count:
            return own, other


def _count(colours: Ints) -> int:
    return int(colours.max(initial=-1)) + 1


def _paired(colours: Ints, hashes: _Hashes) -> Ints:
    """Colours that tell apart what either does; the old ones keep their order."""
    order = np.lexsort((hashes, colours))
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (np.diff(colours[order]) != 0) | (np.diff(hashes[order]) != 0)
    paired = np.empty(len(order), dtype=np.int64)
    paired[order] = np.cumsum(is_new) - 1
    return paired


def _set_apart(
    colours: tuple[Ints, Ints], same: tuple[_Hashes, _Hashes], ranks: tuple[Ints, Ints]
) -> tuple[Ints, Ints] | None:
    """The colours with one member, and those read exactly as it is, set apart; None when all are told apart.

    Members read by the same readers with the same values need not be: exchanging them changes nothing else.
    """
    for side in (0, 1):
        own = colours[side]
        exact = _paired(own, same[side])
        if _count(exact) == _count(own):
            continue
        kinds = np.zeros(_count(own), dtype=np.int64)
        np.add.at(kinds, own[np.unique(exact, return_index=True)[1]], 1)
        members = np.flatnonzero(own == np.flatnonzero(kinds > 1)[0])
        first = members[np.argmin(ranks[side][members])]
        is_apart = (exact == exact[first]).astype(np.uint64)
        apart = _paired(own, np.uint64(1) - is_apart)
        return (apart, colours[1]) if side == 0 else (colours[0], apart)
    return None
