"""Who should read what, when readers are to be given applications all at once?

An assignment is a flow: applications ask for readers, readers have room, a pair that may not be is no arc. In this
order: nobody reads what they may not; as many readings as possible; loads as even as possible; then the greatest
affinity. A basic solution of such a program is whole (its matrix is that of a network, totally unimodular:
A. Hoffman and J. Kruskal, 1956), so the dual simplex of HiGHS through ``scipy.optimize.linprog`` is enough. Then
swaps join what is not connected, because marks of two halves of a committee that share no application cannot be
compared. The same question gives the same answer, in whatever order it is put.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csc_array, csr_array, hstack, vstack
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

Pair = tuple[str, str]
_Flags = NDArray[np.bool_]
_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Question:
    """Who may read what: pairs are (application, reader), ``wanted`` the number of readers of each application.

    ``held`` stays and counts as reader and as load, even where it is ``forbidden``. ``most``: how many readings a
    reader takes, held ones included; absent: no limit. ``affinity``: whole numbers, 0 where absent; what is to be
    avoided is far below 0.
    """

    applications: Sequence[str]
    readers: Sequence[str]
    wanted: int
    forbidden: Collection[Pair] = ()
    held: Collection[Pair] = ()
    most: Mapping[str, int] | None = None
    affinity: Mapping[Pair, int] | None = None


@dataclass(frozen=True)
class Shortage:
    """Why an application cannot have all its readers (Hall's condition, 1935).

    ``able``: the readers who may read it, those who already do included. When these are enough, all those who do
    not read it are ``full``, and ``competing`` are the applications among which their readings are shared: together
    they ask for more than these readers take.
    """

    application: str
    missing: int
    able: tuple[str, ...]
    full: tuple[str, ...] = ()
    competing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assigned:
    """New pairs in order, what is missing, and each reader's load, held readings included.

    ``components``: into how many parts readers and applications fall; 1 connected, 0 when nothing is read.
    ``affinity``: the sum over the new pairs.
    """

    pairs: tuple[Pair, ...]
    shortages: tuple[Shortage, ...]
    loads: Mapping[str, int]
    affinity: int
    components: int

    @property
    def spread(self) -> int:
        """How far apart the greatest and the least load are."""
        return max(self.loads.values(), default=0) - min(self.loads.values(), default=0)


@dataclass(frozen=True)
class _Network:
    """The question as arrays: rows are applications, columns readers, both in the order of their identifiers.

    ``able``: neither forbidden nor held. ``need``: readers still missing; ``room``: readings still taken.
    """

    applications: list[str]
    readers: list[str]
    able: _Flags
    held: _Flags
    affinity: _Ints
    need: _Ints
    room: _Ints

    @property
    def carried(self) -> _Ints:
        """How many readings each reader holds already."""
        carried: _Ints = self.held.sum(axis=0, dtype=np.int64)
        return carried


def assign(question: Question) -> Assigned:
    """The best assignment: whole where it can be, and otherwise the best part of it with what is missing."""
    network = _network(question)
    chosen = _joined(network, _solve(network))
    loads = (chosen | network.held).sum(axis=0)
    rows, columns = np.nonzero(chosen)
    return Assigned(
        tuple((network.applications[i], network.readers[j]) for i, j in zip(rows, columns, strict=True)),
        tuple(_shortages(network, chosen, question.wanted)),
        {reader: int(load) for reader, load in zip(network.readers, loads, strict=True)},
        int(network.affinity[chosen].sum()),
        _parts(chosen | network.held)[0],
    )


def _network(question: Question) -> _Network:
    applications, readers = sorted(set(question.applications)), sorted(set(question.readers))
    row = {identifier: at for at, identifier in enumerate(applications)}
    column = {identifier: at for at, identifier in enumerate(readers)}
    shape = (len(applications), len(readers))
    held, barred = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    affinity = np.zeros(shape, dtype=np.int64)
    need = np.full(len(applications), question.wanted, dtype=np.int64)
    for application, reader in set(question.held):
        if application in row:
            need[row[application]] -= 1
            if reader in column:
                held[row[application], column[reader]] = True
    for application, reader in question.forbidden:
        if application in row and reader in column:
            barred[row[application], column[reader]] = True
    for (application, reader), value in (question.affinity or {}).items():
        if application in row and reader in column:
            affinity[row[application], column[reader]] = value
    need = np.maximum(need, 0)
    able = ~barred & ~held
    limits = question.most or {}
    most = np.array([limits.get(reader, len(applications)) for reader in readers], dtype=np.int64)
    room = np.clip(most - held.sum(axis=0), 0, (able & (need > 0)[:, None]).sum(axis=0))
    return _Network(applications, readers, able, held, affinity, need, room)


def level(least: _Ints, most: _Ints, total: int) -> tuple[_Ints, _Ints]:
    """The loads, as (lowest, highest) by reader, that share ``total`` readings as evenly as these limits let them.

    Like water in vessels: all loads at one height or the next, but for those whose limits are below or above.
    """
    low, high = 0, int(most.max(initial=0))
    while low < high:
        middle = (low + high + 1) // 2
        if int(np.clip(middle, least, most).sum()) <= total:
            low = middle
        else:
            high = middle - 1
    return np.clip(low, least, most), np.clip(low + 1, least, most)


def _solve(network: _Network) -> _Flags:
    """The new pairs, as flags in the shape of the network.

    When every reader can be found and loads are level, one program with bounds on the loads; otherwise one in which
    what is missing and what is uneven have their price.
    """
    chosen = np.zeros_like(network.able)
    rows, columns = np.nonzero(network.able & (network.need > 0)[:, None] & (network.room > 0)[None, :])
    if len(rows):
        wanted = int(network.need.sum())
        taken = None
        if _most_readings(network, rows, columns) == wanted:
            taken = _with_level_loads(network, rows, columns, wanted)
        if taken is None:
            taken = _with_prices(network, rows, columns)
        chosen[rows[taken], columns[taken]] = True
    return chosen


def _most_readings(network: _Network, rows: _Ints, columns: _Ints) -> int:
    """How many new readings there can be at all: the greatest flow from applications to readers."""
    many, few = network.able.shape
    source, sink = many + few, many + few + 1
    capacities = np.concatenate([np.ones(len(rows), dtype=np.int64), network.need, network.room])
    tails = np.concatenate([rows, np.full(many, source), many + np.arange(few)])
    heads = np.concatenate([many + columns, np.arange(many), np.full(few, sink)])
    arcs = coo_array((capacities.astype(np.int32), (tails, heads)), shape=(sink + 1, sink + 1))
    return int(maximum_flow(csr_array(arcs), source, sink).flow_value)


def _incidence(which: _Ints, size: int) -> csc_array:
    """One column for each arc, with a 1 at the row of its end."""
    return csc_array((np.ones(len(which)), (which, np.arange(len(which)))), shape=(size, len(which)))


def _values(network: _Network, rows: _Ints, columns: _Ints) -> _Floats:
    """What each arc is worth, with a fixed small noise that chooses among equals without favouring the first.

    Two basic solutions differ by cycles that pass a reader once at most: the noise on one never outweighs 1.
    """
    noise: _Floats = np.random.default_rng(0).random(network.able.shape)[rows, columns]
    return network.affinity[rows, columns] + noise / (2 * len(network.readers) + 2)


def _with_level_loads(network: _Network, rows: _Ints, columns: _Ints, wanted: int) -> _Flags | None:
    """Which arcs are taken when all is covered and loads are level; None when they cannot be."""
    carried = network.carried
    lowest, highest = level(carried, carried + network.room, int(carried.sum()) + wanted)
    loads = _incidence(columns, len(network.readers))
    found = linprog(
        -_values(network, rows, columns),
        A_ub=vstack([loads, -loads], format="csc"),
        b_ub=np.concatenate([highest - carried, carried - lowest]),
        A_eq=_incidence(rows, len(network.applications)),
        b_eq=network.need,
        bounds=(0, 1),
        method="highs-ds",
    )
    return None if found.x is None else found.x > 0.5


def _with_prices(network: _Network, rows: _Ints, columns: _Ints) -> _Flags:
    """Which arcs are taken when not all is covered, or loads cannot be level.

    The n-th reading of a reader costs 2n − 1 steps, so that the sum of squares of the loads is least; a step is
    above any gain in affinity, a missing reader above any number of steps.
    """
    many, few = network.able.shape
    values = _values(network, rows, columns)
    step = float(few * (np.ptp(network.affinity[rows, columns]) + 1) + 1)
    units = np.repeat(np.arange(few), network.room)
    firsts = np.repeat(np.cumsum(network.room) - network.room, network.room)
    rank = np.arange(len(units)) - firsts + network.carried[units]
    missing = step * (2 * float(rank.max()) + 3)
    none = csc_array((few, many))
    found = linprog(
        np.concatenate([-values, np.full(many, missing), step * (2 * rank + 1)]),
        A_ub=hstack([_incidence(columns, few), none, -_incidence(units, few)], format="csc"),
        b_ub=np.zeros(few),
        A_eq=hstack(
            [_incidence(rows, many), _incidence(np.arange(many), many), csc_array((many, len(units)))],
            format="csc",
        ),
        b_eq=network.need,
        bounds=np.column_stack(
            [
                np.zeros(len(rows) + many + len(units)),
                np.concatenate([np.ones(len(rows)), network.need, np.ones(len(units))]),
            ]
        ),
        method="highs-ds",
    )
    taken: _Flags = found.x[: len(rows)] > 0.5
    return taken


# What cannot be covered, and why


def _shortages(network: _Network, chosen: _Flags, wanted: int) -> list[Shortage]:
    """For each application with too few readers, who stands in the way."""
    missing = network.need - chosen.sum(axis=1)
    found = []
    for at in np.flatnonzero(missing > 0):
        able = network.able[at] | network.held[at]
        full, competing = _exhausted(network, chosen, int(at))
        is_enough = int(network.able[at].sum()) >= int(network.need[at])
        found.append(
            Shortage(
                network.applications[at],
                int(missing[at]),
                tuple(network.readers[j] for j in np.flatnonzero(able)),
                tuple(network.readers[j] for j in np.flatnonzero(full)) if is_enough else (),
                tuple(network.applications[i] for i in np.flatnonzero(competing)) if is_enough else (),
            )
        )
    return found


def _exhausted(network: _Network, chosen: _Flags, at: int) -> tuple[_Flags, _Flags]:
    """The readers whom an exchange could bring to this application, all of them full, and what they read.

    Search in the residual network from the application: over free arcs to readers, back over readings given now.
    """
    readers: _Flags = np.zeros(network.able.shape[1], dtype=bool)
    applications: _Flags = np.zeros(network.able.shape[0], dtype=bool)
    applications[at] = True
    free = network.able & ~chosen
    while True:
        reached: _Flags = np.any(free[applications], axis=0)
        given: _Flags = np.any(chosen[:, reached], axis=1) | applications
        if (reached == readers).all() and (given == applications).all():
            return readers, applications
        readers, applications = reached, given


# One committee, not two


def _parts(edges: _Flags) -> tuple[int, _Ints]:
    """Into how many parts the applications and readers of these pairs fall, and the part of each pair."""
    rows, columns = np.nonzero(edges)
    if not len(rows):
        return 0, np.zeros(0, dtype=np.int64)
    size = sum(edges.shape)
    graph = coo_array((np.ones(len(rows)), (rows, edges.shape[0] + columns)), shape=(size, size))
    _, labels = connected_components(csr_array(graph), directed=False)
    names, of_pair = np.unique(labels[rows], return_inverse=True)
    return len(names), of_pair.astype(np.int64)


def _joined(network: _Network, chosen: _Flags) -> _Flags:
    """The same with its parts joined where swaps can do it; loads and numbers of readers stay as they are.

    Two readers of different parts exchange an application each. One of the two pairs is on a cycle, so that its
    part holds together without it: the parts become one. The exchange which costs least is taken; when there is
    none, a reader gives one application to a less loaded reader of another part.
    """
    chosen = chosen.copy()
    while True:
        edges = chosen | network.held
        count, of_pair = _parts(edges)
        if count <= 1:
            return chosen
        moved = _cheapest_swap(network, chosen, edges, of_pair)
        moved = _cheapest_gift(network, chosen, edges, of_pair) if moved is None else moved
        if moved is None:
            return chosen
        for row, before, after in moved:
            chosen[row, before], chosen[row, after] = False, True


_Moves = list[tuple[int, int, int]]


def _on_a_cycle(edges: _Flags) -> _Flags:
    """The pairs without which their part still holds together.

    Each edge outside a spanning tree has a random label, each node the exclusive or of the labels of its edges:
    over the nodes below an edge of the tree they cancel out where no edge leads past it. A miss has odds of 2^-63.
    """
    rows, columns = np.nonzero(edges)
    many, size = edges.shape[0], sum(edges.shape)
    graph = coo_array((np.ones(len(rows)), (rows, many + columns)), shape=(size, size))
    _, labels = connected_components(csr_array(graph), directed=False)
    _, roots = np.unique(labels, return_index=True)
    tails, heads = np.concatenate([rows, np.full(len(roots), size)]), np.concatenate([many + columns, roots])
    rooted = coo_array((np.ones(len(tails)), (tails, heads)), shape=(size + 1, size + 1))
    order, above = breadth_first_order(csr_array(rooted), size, directed=False)
    is_branch = (above[rows] == many + columns) | (above[many + columns] == rows)
    marks = np.random.default_rng(0).integers(1, 2**63, len(rows), dtype=np.uint64)
    past = np.zeros(size + 1, dtype=np.uint64)
    for ends in (rows, many + columns):
        np.bitwise_xor.at(past, ends[~is_branch], marks[~is_branch])
    for node in order[:0:-1]:
        past[above[node]] ^= past[node]
    below = np.where(above[rows] == many + columns, rows, many + columns)
    closed = edges.copy()
    closed[rows, columns] = ~is_branch | (past[below] != 0)
    return closed


def _cheapest_swap(network: _Network, chosen: _Flags, edges: _Flags, of_pair: _Ints) -> _Moves | None:
    """Two new pairs of different parts that exchange readers; the smallest part is tried first."""
    rows, columns = np.nonzero(edges)
    movable = chosen[rows, columns]
    cyclic = _on_a_cycle(edges)[rows, columns]
    affinity = network.affinity
    sizes = np.bincount(of_pair)
    for part in np.argsort(sizes, kind="stable"):
        here, there = np.flatnonzero(movable & (of_pair == part)), np.flatnonzero(movable & (of_pair != part))
        if not len(here) or not len(there):
            continue
        one, two = (rows[here][:, None], columns[here][:, None]), (rows[there][None], columns[there][None])
        fits = network.able[one[0], two[1]] & network.able[two[0], one[1]]
        fits &= cyclic[here][:, None] | cyclic[there][None]
        if fits.any():
            gain = affinity[one[0], two[1]] + affinity[two[0], one[1]] - affinity[one] - affinity[two]
            best = np.unravel_index(np.argmax(np.where(fits, gain, np.iinfo(np.int64).min)), gain.shape)
            first, second = here[best[0]], there[best[1]]
            return [
                (int(rows[first]), int(columns[first]), int(columns[second])),
                (int(rows[second]), int(columns[second]), int(columns[first])),
            ]
    return None


def _cheapest_gift(network: _Network, chosen: _Flags, edges: _Flags, of_pair: _Ints) -> _Moves | None:
    """A new pair on a cycle whose reader gives it to a less loaded reader of another part, who has room."""
    rows, columns = np.nonzero(edges)
    part = np.full(len(network.readers), -1)
    part[columns] = of_pair
    loads = edges.sum(axis=0)
    has_room = chosen.sum(axis=0) < network.room
    free = np.flatnonzero(chosen[rows, columns] & _on_a_cycle(edges)[rows, columns])
    fits = network.able[rows[free]] & (part[None] != of_pair[free][:, None]) & (part >= 0)[None]
    fits &= has_room[None] & (loads[None] < loads[columns[free]][:, None])
    if not fits.any():
        return None
    gain = network.affinity[rows[free]] - network.affinity[rows[free], columns[free]][:, None]
    best = np.unravel_index(np.argmax(np.where(fits, gain, np.iinfo(np.int64).min)), gain.shape)
    pair = free[best[0]]
    return [(int(rows[pair]), int(columns[pair]), int(best[1]))]
