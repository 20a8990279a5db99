"""Can the screens be shown: is the database there, and at the migration that this code expects?"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from sqlalchemy.exc import SQLAlchemyError

from committee.people.queries import people
from committee.settings import settings
from committee.store import schema
from committee.store.engine import is_reachable
from committee.words import N_, Labelled

logger = logging.getLogger(__name__)


class StoreState(Labelled):
    """What keeps the screens from being shown; READY when nothing does."""

    READY = "ready", N_("The database is ready.")
    PREPARING = "preparing", N_("The demonstration is being prepared. This takes less than a minute.")
    FAILED = "failed", N_("The demonstration could not be prepared. The server's log says why.")
    MISSING = "missing", N_("The database was not found.")
    OUTDATED = "outdated", N_("The database is not at the migration that this version expects.")


class FirstStart:
    """The preparation of a first start with nothing configured, done beside the server."""

    def __init__(self) -> None:
        self.state = StoreState.READY

    def begin(self, prepare: Callable[[], None]) -> threading.Thread:
        """Prepare in a thread of its own; the screens wait until it is done."""
        self.state = StoreState.PREPARING

        def run() -> None:
            try:
                prepare()
            except Exception:
                logger.exception("the first start could not be prepared")
                self.state = StoreState.FAILED
            else:
                self.state = StoreState.READY

        thread = threading.Thread(target=run, name="first-start", daemon=True)
        thread.start()
        return thread


first_start = FirstStart()


def is_first_start_allowed() -> bool:
    """Whether this server may make its own database: nothing is configured and nobody ran ``committee init``."""
    return not settings().configured and not settings().installed_marker.exists()


def prepare_first_start() -> None:
    """Make the database of a first start and, when it is empty, the demonstration."""
    settings().var.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade()
    if people() or not _has_demonstration():
        return
    import_module("committee.demo.first_start").prepare(datetime.now(UTC))


def _has_demonstration() -> bool:
    return find_spec("committee.demo") is not None and find_spec("committee.demo.first_start") is not None


@lru_cache(maxsize=1)
def _expected_revision() -> str | None:
    return schema.expected_revision()


def store_state() -> StoreState:
    """The state at this moment; asks the database, so call it off the event loop."""
    if first_start.state is not StoreState.READY:
        return first_start.state
    try:
        if not is_reachable():
            return StoreState.MISSING
        return StoreState.READY if schema.current_revision() == _expected_revision() else StoreState.OUTDATED
    except SQLAlchemyError:
        logger.warning("the database does not answer", exc_info=True)
        return StoreState.MISSING
