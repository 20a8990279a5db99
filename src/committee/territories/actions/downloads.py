"""How does an official file, or one at a typed address, get here and in? It is fetched outside any transaction."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from committee.people.rules import Member, why_not_act_on
from committee.settings import settings
from committee.territories.actions.data_sets import import_data_set
from committee.territories.data_sets import DataSetReport
from committee.territories.download import Fetched, fetch, fetch_address
from committee.territories.perimeters import Progress
from committee.territories.rules import EditionKind, Generation
from committee.territories.sources import Source, source_by_code
from committee.words import Refused, Sentence, refuse_if


def downloads_folder() -> Path:
    """Where fetched files are kept, for the rest of one that broke off too."""
    return settings().var / "territories"


def import_official(
    code: str,
    *,
    folder: Path | None = None,
    fetching: Progress | None = None,
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
) -> DataSetReport:
    """Fetch the official file of this code and load it as a data set.

    ``fetching`` tells the bytes, ``progress`` the reading. What was fetched stays in the folder when it was loaded.
    Raises Refused in words when the network, the file or its content fails; an earlier data set is then untouched.
    """
    refuse_if(why_not_act_on("territories.datasets", actor))
    source = source_by_code(code)
    if source is None:
        raise Refused(Sentence("There is no official file of the code {code}.", code=code))
    found = fetch(source, folder or downloads_folder(), progress=fetching)
    return import_fetched(source, found, actor=actor, now=now, progress=progress)


def import_fetched(
    source: Source, found: Fetched, *, actor: Member, now: datetime, progress: Progress | None = None
) -> DataSetReport:
    """Load an official file that was fetched: it must hold what its source says, else it is not kept."""
    told = {"kind": source.kind, "generation": source.generation, "vintage": source.vintage}
    return _imported(found, told, actor=actor, now=now, progress=progress)


def import_address(
    address: str,
    *,
    generation: Generation | None = None,
    kind: EditionKind | None = None,
    vintage: int | None = None,
    name: str | None = None,
    fetching: Progress | None = None,
    fetcher: Callable[..., Fetched] = fetch_address,
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
) -> DataSetReport:
    """Fetch the file at an address that a person typed, from the public network alone, and load it."""
    refuse_if(why_not_act_on("territories.datasets", actor))
    found = fetcher(address, downloads_folder(), progress=fetching)
    told: dict[str, Any] = {"generation": generation, "kind": kind, "vintage": vintage, "name": name}
    return _imported(found, told, actor=actor, now=now, progress=progress)


def _imported(
    found: Fetched, told: dict[str, Any], *, actor: Member, now: datetime, progress: Progress | None
) -> DataSetReport:
    """Load a file that was fetched; one that is refused is taken away, for the next fetch brings it again."""
    try:
        return import_data_set(
            found.path,
            filename=found.name,
            published_on=_not_later(found.published_on, now),
            fetched_from=found.address,
            remarks=found.notes,
            actor=actor,
            now=now,
            progress=progress,
            **told,
        )
    except Refused:
        found.path.unlink(missing_ok=True)
        raise


def _not_later(day: date | None, now: datetime) -> date | None:
    """A day that a server tells; one in the future tells nothing."""
    return None if day is None or day > now.date() else day
