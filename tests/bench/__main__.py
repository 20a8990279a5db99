"""What does each page cost the server, how many SQL statements does it send, and what does a first visit move?

``python -m tests.bench`` prints JSON: medians in milliseconds of one run on this machine, to be compared with each
other. ``cpu_ms`` is what a rerun takes of one processor, whatever else the machine does meanwhile. ``--quick``
measures less, to prove that the benchmark itself runs. Ends with 1 when a page did not show its content, a mark was
lost, or an assignment is not what was asked.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from committee.settings import ROOT
from tests.bench import official
from tests.bench.agreement import measure as measure_agreement
from tests.bench.assigning import measure as measure_assigning
from tests.bench.cases import STAGES, Case, case, cases, stage_of
from tests.bench.client import Visitor
from tests.bench.coverage import measure as measure_coverage
from tests.bench.first_visit import bytes_of_first_visit
from tests.bench.importing import measure as measure_import
from tests.bench.marking import measure as measure_marking
from tests.bench.portfolio import measure as measure_portfolio
from tests.bench.scoring import measure as measure_scoring
from tests.bench.servers import configure, running_server
from tests.bench.severity import measure as measure_severity
from tests.bench.statements import statements_by_page
from tests.bench.territories import measure as measure_territories

BUDGET_MS = 60
# What the first opening of a page may send: the map of all QPV is the heaviest.
BUDGET_KB = 1536
WATCH_SECONDS = 2
SAVE_P95_MS = 1000
# The gallery shows an empty part on purpose; no call of the demonstration is read blind; without official files no
# indicator is known of any QPV.
SHOWS_EMPTY_PARTS = {"gallery", "applications.redactions"} | (
    set() if official.are_there() else {"territories.district", "territories.compare"}
)
EMPTY = 'class=\\"c-empty'


@contextmanager
def built_store(size: str, stages: Collection[str], shared: Path) -> Iterator[Path]:
    """A store with the demonstration of this size and these stages, and a call which takes applications.

    With the official QPV, passage and indicators where their files are there.

    Compressed files of the front end are kept in ``shared``, so that servers do not make them again.
    """
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        (var / "static-cache").symlink_to(shared, target_is_directory=True)
        configure(var)
        for stage in stages:
            _build(stage, size)
        if "intake" not in stages and "all" not in stages:
            _build("intake", "S")
        official.load()
        yield var


def _build(stage: str, size: str) -> None:
    command = [sys.executable, "-c", "from committee.cli import main; main()", "demo"]
    done = subprocess.run(
        [*command, "--stage", stage, "--size", size], capture_output=True, cwd=ROOT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the demonstration was not built: {done.stdout}{done.stderr}")


@contextmanager
def server(var: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The app on this store, once it has nothing more to prepare."""
    started: list[int] = []
    with running_server(var, on_process=started) as address:
        process = psutil.Process(started[0])
        _wait_until_idle(process)
        yield address, process


def _wait_until_idle(process: psutil.Process, longest: float = 120.0) -> None:
    """The front end's files are compressed beside the server when it starts for the first time."""
    end = time.monotonic() + longest
    while time.monotonic() < end:
        before = _cpu(process)
        time.sleep(0.5)
        if _cpu(process) - before < 0.03:
            return


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _visitor(address: str, opened: Case) -> Visitor:
    return Visitor(address, "; ".join(f"{name}={value}" for name, value in opened.cookies().items()))


def time_pages(var: Path, opened: Collection[Case], runs: int) -> dict[str, Any]:
    """Each page's first run and reruns: milliseconds, processor time, bytes, and whether it showed its content.

    Bytes are those of the websocket, before any compression; ``largest_message_kB`` is the heaviest element, which
    on a page with a map is the map.
    """
    measured: dict[str, Any] = {}
    with server(var) as (address, process):
        for one in opened:
            visitor = _visitor(address, one)
            first = visitor.run(one.path, one.query)
            before = _cpu(process)
            again = [visitor.run(one.path, one.query).seconds for _ in range(runs)]
            spent = _cpu(process) - before
            visitor.close()
            is_empty = one.page not in SHOWS_EMPTY_PARTS and any(
                EMPTY in text or EMPTY.replace("\\", "") in text for _, text in first.elements
            )
            measured[one.name] = {
                "first_ms": round(first.seconds * 1000, 1),
                "rerun_median_ms": round(statistics.median(again) * 1000, 1),
                "cpu_ms": round(spent / runs * 1000, 1),
                "first_kB": round(first.received / 1024, 1),
                "largest_message_kB": round(first.largest / 1024, 1),
                "ended_well": first.is_successful and not is_empty,
            }
    return measured


def watching(var: Path, stage: str, runs: int) -> dict[str, float]:
    """One look of a member's screen at the meeting: what it takes, and what thirty members take of a processor."""
    one = case("seance.room", stage)
    with server(var) as (address, process):
        visitor = _visitor(address, one)
        visitor.run(one.path, one.query)
        looked = [visitor.look(one.path, one.query) for _ in range(3)]
        before = _cpu(process)
        looked = [visitor.look(one.path, one.query) for _ in range(runs)]
        spent = (_cpu(process) - before) / runs
        visitor.close()
    return {
        "look_median_ms": round(statistics.median(look.seconds for look in looked) * 1000, 1),
        "cpu_ms": round(spent * 1000, 1),
        "kB": round(looked[-1].received / 1024, 1),
        "thirty_members_percent_of_a_processor": round(30 * spent / WATCH_SECONDS * 100, 1),
    }


def memory_with_sessions(var: Path, sessions: int) -> dict[str, float]:
    """Resident memory of the server alone, and with this many sessions each having opened three pages, in MB."""
    opened = [one for one in cases("followup") if one.page in {"home", "applications.list", "winners.map"}]
    with server(var) as (address, process):
        alone = process.memory_info().rss
        visitors = [_visitor(address, opened[0]) for _ in range(sessions)]
        for at, visitor in enumerate(visitors):
            for one in opened:
                visitor.run(one.path, one.query)
            if at == 0:
                single = process.memory_info().rss
        full = process.memory_info().rss
        for visitor in visitors:
            visitor.close()
    return {
        "server_alone_MB": round(alone / 2**20),
        "with_1_session_MB": round(single / 2**20),
        f"with_{sessions}_sessions_MB": round(full / 2**20),
    }


def first_visit(var: Path) -> dict[str, Any]:
    """Bytes that a first visit to the home page moves in Chromium, with an empty cache."""
    with server(var) as (address, _process):
        (name, value), *_ = case("home", "followup").cookies().items()
        bytes_of_first_visit(address, f"{name}={value}")  # the server compresses what nobody asked for before
        return bytes_of_first_visit(address, f"{name}={value}")


def measure(size: str, shared: Path, runs: int, *, is_quick: bool) -> dict[str, Any]:
    """Every page at its stage, and what a meeting, thirty sessions and a first visit take.

    Each stage has a store of its own, so that no page shows more applications than the size says; the quick way
    shares one.
    """
    timed: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for built in (STAGES,) if is_quick else [(stage,) for stage in STAGES]:
        with built_store(size, ["all"] if is_quick else built, shared) as var:
            opened = [one for stage in built for one in cases(stage) if stage_of(one.page) == stage]
            timed |= time_pages(var, opened, runs)
            if "meeting" in built:
                rest["watching_the_meeting"] = watching(var, "meeting", runs)
            if "followup" in built:
                rest["memory"] = memory_with_sessions(var, 5 if is_quick else 30)
                rest["first_visit"] = first_visit(var)
    return {"pages": timed, **rest}


def broken(found: Mapping[str, Any]) -> list[str]:
    """What assigning and marking promise and these measures do not show: nothing lost, nobody in conflict."""
    marking = found["marking"]
    said = [f"marking: {error}" for error in marking["errors"]]
    if marking["marks_kept"] != marking["marks_typed"]:
        said.append("marking: marks are lost")
    for name in ("evaluations_as_typed", "journal_entries_as_typed"):
        if marking[name] != marking["members"]:
            said.append(f"marking: {name}")
    if marking["save_p95_ms"] >= SAVE_P95_MS:
        said.append("marking: saves take too long")
    for size, one in found["assigning"].items():
        if one["conflicted_pairs"] or one["spread"] > 1 or not one["is_connected"]:
            said.append(f"assigning: {size}")
    said += [f"portfolio: {size}" for size, one in found["portfolio"].items() if not one["is_proven"]]
    for kind, one in found["scoring"].items():
        if isinstance(one, dict) and (one["largest_difference"] > 1e-9 or one["ranks_differ"]):
            said.append(f"scoring: {kind}")
    other = found["severity"]["statsmodels"]
    if other is not None and other["deviance"] > other["statsmodels_deviance"] + 1e-3:
        said.append("severity: other variances are more likely")
    if found["coverage"]["panels"] >= 30:
        said += [f"coverage: {name}" for name in found["coverage"]["outside"]]
    return said


def main() -> int:
    """Measure and print; 1 when a page shows nothing or a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="size S only, three runs a page")
    parser.add_argument("--sizes", default="S,M")
    parser.add_argument("--runs", type=int, default=30)
    asked = parser.parse_args()
    sizes = ["S"] if asked.quick else asked.sizes.split(",")
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as shared:
        for size in sizes:
            runs = 3 if asked.quick else asked.runs
            found[size] = measure(size, Path(shared), runs, is_quick=asked.quick)
    found["statements"] = statements_by_page([1] if asked.quick else [1, 30, 600])
    found["import"] = measure_import(*((500, 1) if asked.quick else ()))
    found["territories"] = measure_territories(*((5, 20_000) if asked.quick else ()))
    found["assigning"] = measure_assigning(1 if asked.quick else 3)
    found["scoring"] = measure_scoring(*((1, (40, 2000)) if asked.quick else ()))
    found["portfolio"] = measure_portfolio(*((1, (40,)) if asked.quick else ()))
    found["marking"] = measure_marking(*((5, 10) if asked.quick else ()))
    found["severity"] = measure_severity(1 if asked.quick else 5, is_quick=asked.quick)
    found["coverage"] = measure_coverage(*((2, 1) if asked.quick else (30, 20)))
    found["agreement"] = measure_agreement(1 if asked.quick else 5, is_quick=asked.quick)
    pages = [(size, page, one) for size in sizes for page, one in found[size]["pages"].items()]
    found["above_budget"] = [f"{page} {size}" for size, page, one in pages if one["cpu_ms"] > BUDGET_MS]
    found["too_heavy"] = [f"{page} {size}" for size, page, one in pages if one["first_kB"] > BUDGET_KB]
    found["without_content"] = [f"{page} {size}" for size, page, one in pages if not one["ended_well"]]
    found["broken"] = broken(found)
    print(json.dumps(found, indent=2))
    return 1 if found["without_content"] or found["broken"] else 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
