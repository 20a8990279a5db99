"""What would a file do, whatever it holds? Asked once for each file, choice and state of the data."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from committee.intake.actions import import_applications, sheets_of_file
from committee.intake.queries import closed_doors
from committee.intake.report import ImportReport
from committee.journal.queries import last_number
from committee.meetings.actions import import_past_awards
from committee.meetings.history import is_header as is_winners_header
from committee.organisations.actions import import_contributions, import_stock
from committee.organisations.history import HistoryReport
from committee.organisations.history import is_header as is_history_header
from committee.people.rules import Member
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.read import read_table
from committee.store.kept import Kept
from committee.ui.imports_held import Held
from committee.words import N_, Labelled

Report = ImportReport | HistoryReport
Progress = Callable[[int, int], None]
NEW = "new"
EVERY_NAME = "*"
_KEPT: Kept[Report] = Kept(8)


class Contents(Labelled):
    """What a file holds."""

    APPLICATIONS = "applications", N_("Applications")
    CONTRIBUTIONS = "contributions", N_("Landlords’ contributions")
    DWELLINGS = "dwellings", N_("Landlords’ dwellings")
    WINNERS = "winners", N_("Winners of earlier years")


TEMPLATES: Mapping[Contents, str] = {
    Contents.APPLICATIONS: "applications-template",
    Contents.CONTRIBUTIONS: "contributions-template",
    Contents.DWELLINGS: "dwellings-template",
    Contents.WINNERS: "winners-template",
}
_HISTORY: Mapping[Contents, Callable[..., HistoryReport]] = {
    Contents.CONTRIBUTIONS: import_contributions,
    Contents.DWELLINGS: import_stock,
    Contents.WINNERS: import_past_awards,
}


def check_file(
    found: Held,
    contents: Contents,
    call_code: str | None,
    *,
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
) -> Report:
    """A dry run, kept until the choices or anything in the data change.

    Raises Refused when the file cannot be read or nobody may import it now.
    """
    told = found.choices
    key = (
        actor.id,
        closed_doors(actor),
        found.sha256,
        found.filename,
        contents,
        call_code,
        json.dumps([told.mapping, told.layouts, told.answers], sort_keys=True),
        last_number(),
        now.date(),
    )
    return _KEPT.of(
        key,
        lambda: import_file(
            found, contents, call_code, dry_run=True, actor=actor, now=now, progress=progress
        ),
    )


def import_file(
    found: Held,
    contents: Contents,
    call_code: str | None,
    *,
    dry_run: bool = False,
    skip_refused: bool = False,
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
) -> Report:
    """Import a file as its owner said, or only say what would happen."""
    common: dict[str, Any] = {"dry_run": dry_run, "actor": actor, "now": now, "progress": progress}
    choices = found.choices
    if contents is Contents.APPLICATIONS:
        return import_applications(
            found.content(),
            found.filename,
            call_code or "",
            mapping=choices.mapping,
            layouts=choices.as_layouts,
            answers=choices.answers,
            skip_refused=skip_refused,
            look_ahead=dry_run,
            is_cancelled=None if progress is None else _pausing(progress),
            **common,
        )
    return _HISTORY[contents](
        found.content(),
        found.filename,
        create_unknown=choices.answers.get(EVERY_NAME) == NEW,
        same_as={name: who for name, who in choices.answers.items() if who != NEW},
        **common,
    )


def _pausing(progress: Progress) -> Callable[[], bool]:
    """Whoever draws the progress is given the occasion to stop the work by an exception of its own."""

    def asked() -> bool:
        progress(-1, 0)
        return False

    return asked


def sheets(found: Held, contents: Contents, member: Member) -> list[RawSheet]:
    """The sheets of a file, read as its check read them."""
    if contents is Contents.APPLICATIONS:
        return sheets_of_file(
            found.content(), found.filename, layouts=found.choices.as_layouts, member=member
        )
    is_header = is_winners_header if contents is Contents.WINNERS else is_history_header
    return read_table(found.content(), found.filename, is_header=is_header)
