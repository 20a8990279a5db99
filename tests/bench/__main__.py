"""What does each page cost the server, how many SQL statements does it send, and what does a first visit move?

``python -m tests.bench`` prints JSON: medians in milliseconds of one run on this machine, to be compared with each
other; ``--quick`` measures less, to prove that the benchmark itself runs.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from tests.bench.client import Visitor
from tests.bench.servers import running_server
from tests.bench.statements import statements_by_page

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def _store(size: str, stage: str) -> Iterator[Path]:
    """A store with the demonstration of this size, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COMMITTEE_VAR"] = folder
        os.environ["COMMITTEE_DATABASE_URL"] = f"sqlite:///{folder}/committee.sqlite3"
        forget_settings()
        command = [sys.executable, "-c", "from committee.cli import main; main()", "demo"]
        subprocess.run(
            [*command, "--stage", stage, "--size", size], check=True, capture_output=True, cwd=ROOT
        )
        yield Path(folder)


def forget_settings() -> None:
    """Let this process read its environment again."""
    from committee import settings
    from committee.store import engine

    settings.settings.cache_clear()
    engine.open_engine.cache_clear()


@contextmanager
def _server() -> Iterator[tuple[str, psutil.Process]]:
    started: list[int] = []
    with running_server(Path(os.environ["COMMITTEE_VAR"]), on_process=started) as address:
        yield address, psutil.Process(started[0])


def _cookie(email: str) -> str:
    """A sign-in of this person, as the cookie that the server expects."""
    from committee.people.actions import open_sign_in
    from committee.people.queries import member_by_email
    from committee.ui.server import cookies

    found = member_by_email(email)
    assert found is not None
    made = cookies.cookies_of(open_sign_in(found.id, method="bench", now=datetime.now(UTC)))
    return "; ".join(f"{name}={value}" for name, value in made.items())


def _who_opens(page: str) -> str:
    from committee.demo.content import people
    from committee.people.rules import Role, access_to

    wanted = (Role.STAFF, Role.MEMBER, Role.ADMIN, Role.PRESENTER)
    role = next(role for role in wanted if access_to(page, frozenset({role})))
    return next(one["email"] for one in people(12) if role in one["roles"])


def _queries(stage: str) -> dict[str, str]:
    """The query string of the pages that need one, and of those that show the call of this stage."""
    from committee.followup import queries as followup
    from committee.intake import queries as intake
    from committee.meetings import queries as meetings
    from committee.people.rules import OFFICE

    code = f"DEMO-{stage.upper()}"
    found = {"applications.list": f"call={code}", "ranking.ranking": f"call={code}"}
    applications = intake.applications(OFFICE, call=code)
    found["applications.sheet"] = found["review.mark"] = f"id={applications['id'].iloc[0]}"
    actions = followup.funded_actions(OFFICE)
    if len(actions):
        found["followup.action"] = f"id={actions['id'].iloc[0]}"
    held = meetings.meetings(OFFICE)
    if len(held):
        found["seance.room"] = found["seance.agenda"] = f"meeting={held['id'].iloc[0]}"
    return found


def time_pages(stage: str, runs: int) -> dict[str, Any]:
    """Median server time of a rerun of every page, in milliseconds, and the bytes of its first run."""
    from committee.people.rules import PAGES

    measured: dict[str, Any] = {}
    queries = _queries(stage)
    with _server() as (address, _process):
        for page in PAGES:
            visitor = Visitor(address, _cookie(_who_opens(page)))
            path, query = page.replace(".", "-"), queries.get(page, "")
            first = visitor.run(path, query)
            again = [visitor.run(path, query).seconds for _ in range(runs)]
            visitor.close()
            measured[page] = {
                "first_ms": round(first.seconds * 1000, 1),
                "rerun_median_ms": round(statistics.median(again) * 1000, 1),
                "first_kB": round(first.received / 1024, 1),
                "ended_well": first.is_successful,
            }
    return measured


def memory_with_sessions(sessions: int) -> dict[str, float]:
    """Resident memory of the server alone, and with this many sessions each having opened three pages, in MB."""
    pages = ("home", "applications-list", "winners-map")
    with _server() as (address, process):
        alone = process.memory_info().rss
        visitors = [Visitor(address, _cookie(_who_opens("applications.list"))) for _ in range(sessions)]
        for visitor in visitors:
            for page in pages:
                visitor.run(page)
        full = process.memory_info().rss
        for visitor in visitors:
            visitor.close()
    return {"server_alone_MB": round(alone / 2**20), f"with_{sessions}_sessions_MB": round(full / 2**20)}


def first_visit() -> dict[str, Any]:
    """Bytes that a first visit to the home page moves in Chromium, with an empty cache."""
    from tests.bench.first_visit import bytes_of_first_visit

    with _server() as (address, _process):
        time.sleep(20)  # static files are compressed once, in the background
        return bytes_of_first_visit(address, _cookie(_who_opens("home")))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--quick", action="store_true", help="size S only, three runs a page")
    parser.add_argument("--sizes", default="S,M")
    parser.add_argument("--stage", default="awards")
    parser.add_argument("--runs", type=int, default=30)
    asked = parser.parse_args()
    sizes = ["S"] if asked.quick else asked.sizes.split(",")
    found: dict[str, Any] = {"pages": {}}
    for size in sizes:
        with _store(size, "all" if asked.quick else asked.stage):
            found["pages"][size] = time_pages(asked.stage, 3 if asked.quick else asked.runs)
            if size == sizes[0]:
                found["memory"] = memory_with_sessions(5 if asked.quick else 30)
                found["first_visit"] = first_visit()
    found["statements"] = statements_by_page([1, 30] if asked.quick else [1, 30, 600])
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
