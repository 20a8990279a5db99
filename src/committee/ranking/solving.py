"""How is a mixed-integer program solved, and kept from writing to standard output?

HiGHS, through ``scipy.optimize.milp``. Its library prints ``HighsMipSolverData::transform…`` with C's ``printf``
now and then, whatever its options say, and standard output may be the JSON that another program reads.
"""

import ctypes
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

STRAY = b"HighsMipSolverData::"
# Above this many, what the relaxation leaves open is solved alone; and when it leaves a whole unknown open.
MOST_OPEN, _OPEN = 1500, 1e-6


@dataclass(frozen=True)
class Program:
    """Minimise cost · v with low ≤ rows · v ≤ high, least ≤ v ≤ most, and v whole where ``is_whole``."""

    cost: np.ndarray
    rows: csr_array
    low: np.ndarray
    high: np.ndarray
    least: np.ndarray
    most: np.ndarray
    is_whole: np.ndarray


@dataclass(frozen=True)
class Solved:
    """``values`` None: no solution found. ``bound``: none costs less. ``is_proven``: nothing better exists."""

    values: np.ndarray | None
    bound: float
    is_proven: bool
    is_infeasible: bool


def solve(program: Program, time_limit: float, *, most_open: int = MOST_OPEN) -> Solved:
    """The cheapest solution; the gap asked for is none at all (scipy's own default stops at 1e-4 of the total).

    With more than ``most_open`` whole unknowns, those that the linear relaxation leaves open are solved first, and
    usually that proves the rest.
    """
    if int(program.is_whole.sum()) > most_open:
        found = _core(program, time_limit, most_open)
        if found is not None:
            return found
    return _whole(program, time_limit)


def _whole(program: Program, time_limit: float) -> Solved:
    with stray_line_kept_back():
        found = milp(
            program.cost,
            constraints=LinearConstraint(program.rows, program.low, program.high),
            integrality=program.is_whole.astype(int),
            bounds=Bounds(program.least, program.most),
            options={"mip_rel_gap": 0.0, "time_limit": max(time_limit, 0.01)},
        )
    bound = -np.inf if found.mip_dual_bound is None else float(found.mip_dual_bound)
    # Everything is bounded, so that "infeasible or unbounded" (4) without a solution is infeasible.
    is_infeasible = found.status == 2 or (found.status == 4 and found.x is None)
    return Solved(found.x, bound, found.status == 0, is_infeasible)


def _core(program: Program, time_limit: float, most_open: int) -> Solved | None:
    """The cheapest solution in which the unknowns far from their turning point stay as the relaxation has them.

    A solution in which one of those is otherwise costs at least the relaxation and its reduced cost: when that is
    no less than what was found, nothing cheaper exists (E. Balas and E. Zemel, 1980). None when the relaxation, or
    what it leaves open, has no solution.
    """
    is_below, is_above = np.isfinite(program.high), np.isfinite(program.low)
    relaxed = linprog(
        program.cost,
        A_ub=vstack([program.rows[is_below], -program.rows[is_above]], format="csr"),
        b_ub=np.concatenate([program.high[is_below], -program.low[is_above]]),
        bounds=np.column_stack([program.least, program.most]),
        method="highs",
    )
    if relaxed.x is None:
        return None
    away = np.where(program.is_whole, np.abs(relaxed.lower.marginals + relaxed.upper.marginals), 0.0)
    away[np.abs(relaxed.x - np.rint(relaxed.x)) > _OPEN] = 0.0
    order = np.argsort(np.where(program.is_whole, away, np.inf), kind="stable")
    is_fixed = program.is_whole.copy()
    is_fixed[order[:most_open]] = False
    settled = np.rint(relaxed.x)
    found = _whole(
        replace(
            program,
            least=np.where(is_fixed, settled, program.least),
            most=np.where(is_fixed, settled, program.most),
        ),
        time_limit,
    )
    if found.values is None:
        return None
    cost = float(program.cost @ found.values)
    is_proven = found.is_proven and cost <= relaxed.fun + float(away[is_fixed].min())
    return Solved(
        found.values, found.bound if is_proven else float(relaxed.fun), is_proven, is_infeasible=False
    )


# Standard output


def _c_library() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(None)
    except TypeError:  # only where a program has no handle of its own
        return None


_LIBRARY = _c_library()
_LOCK = threading.Lock()


@dataclass
class _Aside:
    """Where standard output goes while anybody solves: how many do, the real one, and the file in its place."""

    depth: int = 0
    real: int = -1
    file: IO[bytes] | None = None


_ASIDE = _Aside()


@contextmanager
def stray_line_kept_back() -> Iterator[None]:
    """Let everything written to standard output through but HiGHS' line, once nobody solves any more.

    The descriptor belongs to the whole process, and a server solves in several threads at once: they share one
    detour, whose first opens it and whose last closes it; what other threads write meanwhile is only late, never
    lost.
    """
    with _LOCK:
        if _ASIDE.depth == 0:
            _open()
        _ASIDE.depth += 1
    try:
        yield
    finally:
        with _LOCK:
            _ASIDE.depth -= 1
            if _ASIDE.depth == 0:
                _close()


def _open() -> None:
    try:
        _ASIDE.real = os.dup(1)
    except OSError:  # there is no standard output
        return
    _ASIDE.file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed by whoever leaves last
    os.dup2(_ASIDE.file.fileno(), 1)


def _close() -> None:
    if _ASIDE.file is None:
        return
    if _LIBRARY is not None:
        _LIBRARY.fflush(None)
    os.dup2(_ASIDE.real, 1)
    os.close(_ASIDE.real)
    _ASIDE.file.seek(0)
    rest = b"".join(line for line in _ASIDE.file if not line.startswith(STRAY))
    _ASIDE.file.close()
    _ASIDE.file = None
    while rest:
        rest = rest[os.write(1, rest) :]
