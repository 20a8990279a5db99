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
from dataclasses import dataclass
from typing import IO

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

STRAY = b"HighsMipSolverData::"


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


def solve(program: Program, time_limit: float) -> Solved:
    """The cheapest solution; the gap asked for is none at all (scipy's own default stops at 1e-4 of the total)."""
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
