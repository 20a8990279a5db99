"""Does the solver find published optima, prove them, and leave standard output alone?"""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from scipy.sparse import csr_array

from committee.ranking import solving
from committee.ranking.solving import Program, solve, stray_line_kept_back

# OR-Library (J. E. Beasley, Journal of the Operational Research Society 41, 1990), multidimensional knapsacks:
# mknap1, problem 1 (C. C. Petersen, Management Science 13, 1967), and mknap2, WEING1 (Weingartner and Ness, 1967).
PETERSEN_1 = (
    3800,
    [100, 600, 1200, 2400, 500, 2000],
    [
        [8, 12, 13, 64, 22, 41],
        [8, 12, 13, 75, 22, 41],
        [3, 6, 4, 18, 6, 4],
        [5, 10, 8, 32, 6, 12],
        [5, 13, 8, 42, 6, 20],
        [5, 13, 8, 48, 6, 20],
        [0, 0, 0, 0, 8, 0],
        [3, 0, 4, 0, 8, 0],
        [3, 2, 4, 0, 8, 4],
        [3, 2, 4, 8, 8, 4],
    ],
    [80, 96, 20, 36, 44, 48, 10, 18, 22, 24],
)
WEING_1 = (
    141278,
    [
        *(1898, 440, 22507, 270, 14148, 3100, 4650, 30800, 615, 4975, 1160, 4225, 510, 11880),
        *(479, 440, 490, 330, 110, 560, 24355, 2885, 11748, 4550, 750, 3720, 1950, 10500),
    ],
    [
        [
            *(45, 0, 85, 150, 65, 95, 30, 0, 170, 0, 40, 25, 20, 0, 0, 25, 0, 0, 25, 0),
            *(165, 0, 85, 0, 0, 0, 0, 100),
        ],
        [
            *(30, 20, 125, 5, 80, 25, 35, 73, 12, 15, 15, 40, 5, 10, 10, 12, 10, 9, 0, 20),
            *(60, 40, 50, 36, 49, 40, 19, 150),
        ],
    ],
    [600, 600],
)


def knapsack(profits: list[int], weights: list[list[int]], room: list[int]) -> Program:
    size, rows = len(profits), len(room)
    return Program(
        -np.array(profits, dtype=float),
        csr_array(np.array(weights, dtype=float)),
        np.full(rows, -np.inf),
        np.array(room, dtype=float),
        np.zeros(size),
        np.ones(size),
        np.ones(size, dtype=bool),
    )


@pytest.mark.parametrize(
    ("optimum", "profits", "weights", "room"), [PETERSEN_1, WEING_1], ids=["petersen1967_1", "weing1"]
)
def test_or_library_knapsack_is_solved_and_proven(
    optimum: int, profits: list[int], weights: list[list[int]], room: list[int]
) -> None:
    found = solve(knapsack(profits, weights, room), 20.0)
    assert found.is_proven
    assert found.values is not None
    assert round(float(np.array(profits) @ np.round(found.values))) == optimum
    assert found.bound == pytest.approx(-optimum)


def test_what_cannot_be_is_said_to_be_infeasible() -> None:
    program = knapsack([1, 1], [[1, 1]], [1])
    program.low[0] = 3.0
    program.high[0] = 3.0
    found = solve(program, 5.0)
    assert (found.values, found.is_infeasible, found.is_proven) == (None, True, False)


def test_solver_without_time_proves_nothing() -> None:
    rng = np.random.default_rng(0)
    weights = rng.integers(100, 1000, (20, 300)).tolist()
    found = solve(knapsack(rng.integers(100, 1000, 300).tolist(), weights, [20000] * 20), 0.0)
    assert not found.is_proven
    assert not found.is_infeasible


@pytest.mark.parametrize("seed", range(3))
def test_core_of_a_large_program_is_proven_by_reduced_costs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights, profits = rng.integers(100, 1000, (2, 400)), rng.integers(100, 1000, 400)
    program = knapsack(profits.tolist(), weights.tolist(), [40_000, 45_000])
    whole, core = solve(program, 20.0), solve(program, 20.0, most_open=120)
    assert whole.values is not None
    assert core.values is not None
    assert program.cost @ np.round(core.values) == program.cost @ np.round(whole.values)
    assert core.is_proven


def test_core_that_is_too_small_is_not_called_proven() -> None:
    rng = np.random.default_rng(4)
    program = knapsack(
        rng.integers(100, 1000, 60).tolist(), rng.integers(100, 1000, (3, 60)).tolist(), [9000] * 3
    )
    core, whole = solve(program, 20.0, most_open=5), solve(program, 20.0)
    assert not core.is_proven
    assert core.bound <= whole.bound + 1e-6


def test_large_program_without_a_solution_is_infeasible() -> None:
    program = knapsack([1, 1, 1], [[2, 2, 2]], [3])
    program.low[0] = 3.0  # the relaxation holds, no whole solution does
    assert solve(program, 5.0, most_open=1).is_infeasible
    program.low[0], program.high[0] = 9.0, 9.0
    assert solve(program, 5.0, most_open=1).is_infeasible


SCRIPT = """
import ctypes, json, threading
from committee.ranking.solving import stray_line_kept_back
def say():
    with stray_line_kept_back():
        ctypes.CDLL(None).puts(b"HighsMipSolverData::transformNewIntegerFeasibleSolution tmpSolver.run();")
        ctypes.CDLL(None).puts(b"kept")
threads = [threading.Thread(target=say) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
print(json.dumps({"ok": True}))
"""


def test_line_of_the_library_never_reaches_standard_output() -> None:
    """printf of C, from several threads at once: only that line disappears, in a pipe, where C keeps a buffer."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["kept"] * 8 + ['{"ok": true}']
    assert done.stderr == ""


def test_detour_is_shared_and_closed_by_the_last(capfd: pytest.CaptureFixture[str]) -> None:
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with stray_line_kept_back():
            inside.set()
            leave.wait(5)

    other = threading.Thread(target=stay)
    other.start()
    inside.wait(5)
    with stray_line_kept_back():
        os.write(1, b"HighsMipSolverData::x\nfrom here\n")
    assert capfd.readouterr().out == ""
    leave.set()
    other.join()
    assert capfd.readouterr().out == "from here\n"


def test_process_without_standard_output_solves_all_the_same() -> None:
    script = (
        "import os; os.close(1)\n"
        "from committee.ranking.solving import stray_line_kept_back\n"
        "with stray_line_kept_back(): pass\n"
        "os._exit(3)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 3


def test_library_that_has_no_handle_is_done_without(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(_name: object) -> None:
        raise TypeError

    monkeypatch.setattr(solving.ctypes, "CDLL", refuse)
    assert solving._c_library() is None
    monkeypatch.setattr(solving, "_LIBRARY", None)
    with stray_line_kept_back():
        os.write(1, b"kept\n")
    assert capfd.readouterr().out == "kept\n"
