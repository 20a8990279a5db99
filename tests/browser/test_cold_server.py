"""On a freshly started server, does the first request for the deep link of any page show nothing but sign-in?

The request is a bare websocket session: neither the gate nor a browser stands before the guard of the pages.
"""

import json
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


def _first_request(page: str, var: Path) -> tuple[str, str, int]:
    with running_server(var) as address:
        visitor = Visitor(address)
        shown = visitor.run(page.replace(".", "-")).shown
        visitor.close()
        answer = httpx.get(f"{address}/{page.replace('.', '-')}", follow_redirects=False)
        return page, shown, answer.status_code


@pytest.fixture(scope="module")
def first_requests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[str, int]]]:
    folders = {page: tmp_path_factory.mktemp("cold") for page in PAGES}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(lambda page: _first_request(page, folders[page]), PAGES)
        yield {page: (shown, status) for page, shown, status in answers}


@pytest.mark.parametrize("page", PAGES)
def test_first_request_shows_nothing_but_sign_in(
    page: str, first_requests: dict[str, tuple[str, int]]
) -> None:
    shown, status = first_requests[page]
    assert status == 303
    assert "/account/sign-in" in shown
    assert shown.count("delta_path") + shown.count("element") > 0
    for other in PAGES:
        assert json.dumps(f"{other}.py") not in shown
    titles = [line for line in shown.splitlines() if "heading" in line or "body:" in line]
    assert len(titles) <= 3, "the sign-in screen is a title, a sentence and a button"


def test_every_page_file_is_behind_the_guard() -> None:
    files = {path.relative_to(ROOT / "pages").as_posix() for path in (ROOT / "pages").rglob("*.py")}
    assert len(files) == len(PAGES)
