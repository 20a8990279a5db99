"""Does every page survive any address typed by hand, with identifiers of nothing, and show no traceback?"""

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from committee.people.rules import PAGES, Role
from tests.factories.meetings import make_scene
from tests.factories.people import make_member
from tests.factories.territories import load_squares

pytestmark = pytest.mark.usefixtures("store")
OpenPage = Callable[..., AppTest]
NAMES = (
    *(
        "id",
        "meeting",
        "item",
        "call",
        "winner",
        "grid",
        "department",
        "status",
        "qpv",
        "year",
        "theme",
        "on",
    ),
    *(
        "landlord",
        "kind",
        "q",
        "search",
        "lon",
        "lat",
        "precision",
        "applications_page",
        "agenda_sort",
        "tab",
    ),
    *("code", "codes", "edition", "place", "generation", "indicator", "values", "classes", "address", "name"),
    *(
        "commune",
        "districts_page",
        "districts_sort",
        "report",
        "step",
        "batch",
        "file",
        "pair",
        "site",
        "view",
    ),
)
WRONG = "' OR 1=1 --<script>\u202e"
JUNK = (
    *("x" * 5000, "²³", "\u202e<script>", "[]", "a,b;c", ",".join(["QN03190M"] * 1000), "%00\x00"),
    *("%", "-1", "999999", "1e999", "nan"),
)


def test_every_page_survives_any_address(now: datetime, open_page: OpenPage) -> None:
    make_scene(now=now)
    everybody = make_member(Role.MEMBER, Role.STAFF, Role.ADMIN, now=now)
    broken = {code for code in PAGES if open_page(code, everybody, **dict.fromkeys(NAMES, WRONG)).exception}
    assert broken == set()


def test_pages_of_territories_take_anything(now: datetime, open_page: OpenPage) -> None:
    load_squares(now)
    staff = make_member(Role.STAFF, now=now)
    codes = [each for each in PAGES if each.startswith("territories")] + ["search"]
    broken = {
        (code, junk[:20])
        for junk in JUNK
        for code in codes
        if open_page(code, staff, **dict.fromkeys(NAMES, junk)).exception
    }
    assert broken == set()
