"""How many SQL statements does each page send, as its rows grow?"""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import event
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from committee.demo import build, content
from committee.store import engine, schema
from tests.bench.cases import MEMBERS, STAGES, Case, cases
from tests.bench.servers import configure

MAIN = Path(__file__).resolve().parents[2] / "src" / "committee" / "ui" / "main.py"
READERS = 3


def statements_by_page(numbers: list[int]) -> dict[str, dict[str, dict[int, int]]]:
    """Statements of one rerun of each page, by life stage of the call and number of its applications."""
    found: dict[str, dict[str, dict[int, int]]] = {}
    for stage in STAGES:
        found[stage] = {}
        for number in numbers:
            with tempfile.TemporaryDirectory() as folder:
                configure(Path(folder))
                schema.upgrade()
                for page, count in count_statements(stage, number, datetime.now(UTC)).items():
                    found[stage].setdefault(page, {})[number] = count
                engine.engine().dispose()
    return found


def count_statements(
    stage: str, number: int, now: datetime, pages: Collection[str] | None = None
) -> dict[str, int]:
    """Statements of one rerun of each page, or of these, by name, once this many applications stand in a call of
    the empty store."""
    size = f"bench-{number}"
    content.SIZES[size] = content.Size(number, MEMBERS, READERS)
    try:
        build.build(stage, size, now=now)
    finally:
        del content.SIZES[size]
    with _cookies() as use:
        return {case.name: _count(case, use) for case in cases(stage) if pages is None or case.name in pages}


@lru_cache(maxsize=1)
def components() -> BidiComponentManager:
    """What a server finds out once of the packages with components; each AppTest would look through all of them."""
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


def _count(case: Case, use: dict[str, str]) -> int:
    use.clear()
    use.update(case.cookies())
    screen = AppTest.from_file(str(MAIN), default_timeout=60)
    screen._bidi_component_manager = components()
    screen._page_hash = calc_hash(case.path)
    for name, value in case.params.items():
        screen.query_params[name] = value
    screen.run()
    with _statements() as sent:
        screen.run()
    if screen.exception:
        raise RuntimeError(f"{case.name}: {screen.exception[0].message}")
    return len(sent)


@contextmanager
def _cookies() -> Iterator[dict[str, str]]:
    """The cookies that the screens of this process read, in the place of those of a browser."""
    found: dict[str, str] = {}
    before = ContextProxy.cookies
    ContextProxy.cookies = property(lambda _: found)  # type: ignore[assignment,misc]
    try:
        yield found
    finally:
        ContextProxy.cookies = before  # type: ignore[assignment,misc]


@contextmanager
def _statements() -> Iterator[list[str]]:
    sent: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SET ", "SELECT pg_")):
            sent.append(statement)

    bound = engine.engine()
    event.listen(bound, "before_cursor_execute", remember)
    try:
        yield sent
    finally:
        event.remove(bound, "before_cursor_execute", remember)
