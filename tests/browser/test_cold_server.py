"""On a freshly started server, does the first request for the deep link of any page show nothing but sign-in?

The request is a bare websocket session: neither the gate nor a browser stands before the guard of the pages.
"""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from committee.people.rules import PAGES
from committee.settings import ROOT
from tests.bench.client import Visitor
from tests.bench.servers import running_server

AT_ONCE = 3
Drawn = tuple[tuple[str, str], ...]


def _first_request(page: str, var: Path) -> tuple[str, Drawn, int]:
    with running_server(var) as address:
        visitor = Visitor(address)
        shown = visitor.run(page.replace(".", "-")).elements
        visitor.close()
        answer = httpx.get(f"{address}/{page.replace('.', '-')}", follow_redirects=False)
        return page, shown, answer.status_code


@pytest.fixture(scope="module")
def first_requests(
    tmp_path_factory: pytest.TempPathFactory, _template: Path, static_cache: Path
) -> Iterator[dict[str, tuple[Drawn, int]]]:
    """Each server has run-time files of its own: a copy of one migrated database, and no secret yet."""
    folders = {page: tmp_path_factory.mktemp("cold") for page in PAGES}
    for folder in folders.values():
        (folder / "static-cache").symlink_to(static_cache, target_is_directory=True)
        for path in _template.glob("committee.sqlite3*"):
            shutil.copy(path, folder / path.name)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(lambda page: _first_request(page, folders[page]), PAGES)
        yield {page: (shown, status) for page, shown, status in answers}


@pytest.mark.parametrize("page", PAGES)
def test_first_request_shows_nothing_but_sign_in(
    page: str, first_requests: dict[str, tuple[Drawn, int]]
) -> None:
    shown, status = first_requests[page]
    assert status == 303
    drawn = [(kind, text) for kind, text in shown if "<style>" not in text]
    assert [kind for kind, _ in drawn] == ["heading", "markdown", "html"]
    assert "Committee" in drawn[0][1]
    assert f"/account/sign-in?next=%2F{page.replace('.', '-')}" in drawn[2][1] or page == "home"


def test_every_page_file_is_behind_the_guard() -> None:
    files = {path.relative_to(ROOT / "pages").as_posix() for path in (ROOT / "pages").rglob("*.py")}
    assert len(files) == len(PAGES)
