"""How many SQL statements does each page send, as its rows grow?"""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

ROOT = Path(__file__).resolve().parents[2]
MAIN = ROOT / "src" / "committee" / "ui" / "main.py"
STAGES = ("review", "followup")


def statements_by_page(numbers: list[int]) -> dict[str, dict[str, dict[int, int]]]:
    """Statements of one rerun of each page, by life stage of the call and number of its applications."""
    found: dict[str, dict[str, dict[int, int]]] = {}
    for stage in STAGES:
        found[stage] = {}
        for number in numbers:
            for page, count in _count(stage, number).items():
                found[stage].setdefault(page, {})[number] = count
    return found


def _count(stage: str, number: int) -> dict[str, int]:
    from committee.demo import build, content
    from committee.people.rules import PAGES
    from committee.store import engine, schema
    from tests.bench.__main__ import _cookie, _queries, _who_opens, forget_settings

    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["COMMITTEE_VAR"] = folder
        os.environ["COMMITTEE_DATABASE_URL"] = f"sqlite:///{folder}/committee.sqlite3"
        forget_settings()
        schema.upgrade()
        content.SIZES["bench"] = content.Size(number, 12, 3)
        build.build(stage, "bench", now=datetime.now(UTC))
        queries = _queries(stage)
        sent: list[str] = []

        def remember(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("PRAGMA", "BEGIN", "SET ")):
                sent.append(statement)

        event.listen(engine.engine(), "before_cursor_execute", remember)
        for page in PAGES:
            name, _, value = _cookie(_who_opens(page)).partition("=")
            ContextProxy.cookies = property(lambda _, pair={name: value}: pair)  # type: ignore[assignment,misc]
            screen = AppTest.from_file(str(MAIN), default_timeout=60)
            screen._page_hash = calc_hash(page.replace(".", "-"))
            for part in filter(None, queries.get(page, "").split("&")):
                key, _, text = part.partition("=")
                screen.query_params[key] = text
            screen.run()
            sent.clear()
            screen.run()
            counts[page] = len(sent)
        engine.engine().dispose()
    return counts
