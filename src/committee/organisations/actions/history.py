"""How does a file of earlier years come in, wholly or not at all, once?"""

import hashlib
from collections.abc import Callable, Sequence, Sized
from datetime import datetime
from typing import Protocol

from committee.journal.actions import record
from committee.organisations.actions.landlords import Landlords
from committee.organisations.history import HistoryReport
from committee.people.rules import Member
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.read import read_table
from committee.spreadsheets.report import Problem
from committee.words import Sentence

Progress = Callable[[int, int], None]
STEPS = 100
PAGE = "applications.import"


class Plan(Protocol):
    """What a file changes in what is known: ``count`` facts, of which some are new and some differ."""

    problems: list[Problem]
    count: int
    before: list[object]

    @property
    def created(self) -> Sized:
        """What nobody knew."""

    @property
    def changed(self) -> Sized:
        """What the file says otherwise."""

    @property
    def differences(self) -> Sequence[Sentence]:
        """The same in words."""

    def write(self, actor: Member, now: datetime) -> None:
        """Keep all of it."""


def read_history(
    content: bytes, filename: str, progress: Progress | None, is_header: Callable[[str], bool]
) -> list[RawSheet]:
    """The sheets of a file of earlier years; reading them is told as nine tenths of the work."""

    def advance(share: float) -> None:
        if progress is not None:
            progress(round(share * 0.9 * STEPS), STEPS)

    return read_table(content, filename, is_header=is_header, progress=advance)


def take_in(
    act: str,
    content: bytes,
    filename: str,
    plan: Plan,
    landlords: Landlords,
    problems: Sequence[Problem],
    *,
    dry_run: bool,
    create_unknown: bool,
    actor: Member,
    now: datetime,
) -> HistoryReport:
    """Write what a file changes, unless this is a dry run or the file has errors, within the transaction under way.

    An import that wrote something is one entry of the journal, with what it replaced.
    """
    created, changed = len(plan.created), len(plan.changed)
    report = HistoryReport(
        (*problems, *landlords.problems, *plan.problems),
        created,
        changed,
        plan.count - created - changed,
        is_dry_run=dry_run,
        differences=tuple(plan.differences),
        unknown=tuple(landlords.unknown),
        registered=tuple(landlords.names) if create_unknown else (),
    )
    if not dry_run and not report.has_errors:
        landlords.register(actor=actor, now=now)
        plan.write(actor, now)
        if created or changed:
            sha256 = hashlib.sha256(content).hexdigest()
            counted = {"created": created, "changed": changed, "before": list(plan.before)}
            payload = {"file": filename, "sha256": sha256, **counted}
            record(act, "file", sha256[:32], payload, actor=actor.actor, now=now)
    return report
