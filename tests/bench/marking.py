"""Do thirty members who mark at once lose nothing, and how long does a save take?

Each has the screen open in a websocket session and saves every three to eight seconds through the grid's own
address, on a real server. At the end all hand in: what each browser sent last is compared with the store and with
the journal's payload, by count and by hash.
"""

import hashlib
import json
import random
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from committee.journal.queries import entries_about
from committee.people.actions import open_sign_in
from committee.people.rules import Member
from committee.review import queries
from committee.review.actions import hand_in
from committee.store import engine, schema
from committee.ui.server.cookies import cookies_of
from tests.bench.client import Visitor
from tests.bench.servers import configure, running_server
from tests.factories.review import Panel, ready_panel

PAUSE = (3.0, 8.0)
COMMENTS = ("Diagnostic solide.", "À préciser : qui fait quoi ?", "Le budget tient. ", "« Oui », mais…")


@dataclass
class Reader:
    """One member's browser: what it typed, what was answered, and how long that took."""

    member: Member
    application: str
    criteria: list[str]
    chance: random.Random
    marks: dict[str, dict[str, Any]] = field(default_factory=dict)
    version: int = 0
    comment: str = ""
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sent_again: int = 0

    def work(self, address: str, start: threading.Barrier, duration: float) -> None:
        """Open the screen, then type and save until the time is over; every criterion is marked at the end."""
        known = cookies_of(open_sign_in(self.member.id, method="bench", now=datetime.now(UTC)))
        visitor = Visitor(address, "; ".join(f"{name}={value}" for name, value in known.items()))
        with httpx.Client(base_url=address, cookies=known, timeout=20) as browser:
            self._look(visitor)
            start.wait()
            until = time.monotonic() + duration
            while (left := until - time.monotonic()) > 0:
                time.sleep(min(self.chance.uniform(*PAUSE), left))
                self._type(self.chance.choice(self.criteria))
                self._save(browser, address)
            for criterion in self.criteria:
                self._type(criterion)
            self._save(browser, address)
            self._look(visitor)
        visitor.close()

    def _look(self, visitor: Visitor) -> None:
        if not visitor.run("review-mark", f"id={self.application}").is_successful:
            self.errors.append("the screen failed")

    def _type(self, criterion: str) -> None:
        words = f"{self.chance.choice(COMMENTS)} {len(self.seconds)}"
        self.marks[criterion] = {"value": self.chance.randint(0, 5), "comment": words, "abstains": False}
        self.comment = f"{words} {self.member.id}"

    def _save(self, browser: httpx.Client, address: str) -> None:
        """Send what is typed; without an answer, send it again as the grid does."""
        sent = {
            "version": self.version, "marks": self.marks, "comment": self.comment, "recommendation": "keep",
            "amount": "", "abstention": None,
        }  # fmt: skip
        headers = {"x-committee-draft": self.member.id, "origin": address}
        began = time.perf_counter()
        while True:
            try:
                answer = browser.post(f"/drafts/evaluation/{self.application}", json=sent, headers=headers)
                break
            except httpx.TransportError:  # the server had just closed a connection that was idle
                self.sent_again += 1
        self.seconds.append(time.perf_counter() - began)
        told = answer.json()
        if answer.status_code == httpx.codes.CONFLICT and sealed(
            told["draft"]["marks"], self.comment
        ) == sealed(self.marks, self.comment):
            told = told["draft"]  # it was kept; its answer was lost
        elif answer.status_code != httpx.codes.OK:
            self.errors.append(f"{answer.status_code} {answer.text[:200]}")
            return
        if told["version"] != self.version + 1:
            self.errors.append(f"version {told['version']} after {self.version}")
        self.version = told["version"]


def sealed(marks: Mapping[str, Any], comment: str) -> str:
    """The hash of an evaluation, however its marks are ordered."""
    told = {key: [mark["value"], mark["comment"], mark["abstains"]] for key, mark in marks.items()}
    return hashlib.sha256(json.dumps([told, comment], sort_keys=True).encode()).hexdigest()


def measure(members: int = 30, duration: float = 120) -> dict[str, Any]:
    """Saves, their time in milliseconds, errors, and how many evaluations are as they were typed."""
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        configure(var)
        schema.upgrade()
        panel = ready_panel(2, members, now=datetime.now(UTC), needs="Les besoins du quartier. " * 100)
        readers = [
            Reader(member, panel.applications[at % 2], panel.criteria, random.Random(at))
            for at, member in enumerate(panel.members)
        ]
        with running_server(var) as address:
            start = threading.Barrier(members)
            threads = [
                threading.Thread(target=each.work, args=(address, start, duration)) for each in readers
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        found = _compared(panel, readers)
        engine.engine().dispose()
    taken = np.array([each for reader in readers for each in reader.seconds]) * 1000
    return {
        "members": members,
        "seconds": duration,
        "saves": len(taken),
        "save_median_ms": round(float(np.median(taken)), 1),
        "save_p95_ms": round(float(np.percentile(taken, 95)), 1),
        "save_worst_ms": round(float(taken.max()), 1),
        "sent_again": sum(reader.sent_again for reader in readers),
        "errors": [error for reader in readers for error in reader.errors],
        **found,
    }


def _compared(panel: Panel, readers: list[Reader]) -> dict[str, Any]:
    """What was typed beside what is kept and beside what the journal sealed, after everybody handed in."""
    kept = sealed_alike = marks = 0
    now = datetime.now(UTC)
    for reader in readers:
        wanted = sealed(reader.marks, reader.comment)
        stored = queries.evaluation(reader.application, reader.member, now=now)
        assert stored is not None
        told = {key: mark._asdict() for key, mark in stored.marks.items()}
        marks += sum(told.get(key) == mark for key, mark in reader.marks.items())
        kept += sealed(told, stored.comment) == wanted
        hand_in(reader.application, reader.version, actor=reader.member, now=now)
        [entry] = [each for each in entries_about([stored.id]) if each.act == "review.hand_in"]
        assert entry.payload is not None
        names = ("value", "comment", "abstains")
        told = {key: dict(zip(names, mark, strict=True)) for key, mark in entry.payload["marks"].items()}
        sealed_alike += sealed(told, entry.payload["comment"]) == wanted
    return {
        "marks_typed": len(readers) * len(panel.criteria),
        "marks_kept": marks,
        "evaluations_as_typed": kept,
        "journal_entries_as_typed": sealed_alike,
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
