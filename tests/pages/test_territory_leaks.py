"""Does a place of a closed application, or of a sensitive award, come out on any page or file?

A closed application is moved by the acts themselves, also by locating all sites once more (tests/leaks changes the
store): what its reader is shown stays the same, also at addresses that name the district, the site, the data set.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.rules import Phase
from committee.intake.actions import close_door, open_door, place_site
from committee.intake.actions.places import locate_sites_again
from committee.intake.placing import Shown
from committee.intake.queries import sites_to_place
from committee.intake.records import QpvShare, Site
from committee.intake.rules import ShareSource
from committee.people.rules import OFFICE, PAGES, Member, Role, access_to
from committee.showcase.queries import awards_in_qpv
from committee.store.engine import writing
from committee.territories.queries import data_sets
from committee.ui.exports import EXPORTS
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.followup import make_award
from tests.factories.intake import make_application
from tests.factories.people import make_member
from tests.factories.territories import load_squares

pytestmark = pytest.mark.usefixtures("store")
OpenPage = Callable[..., AppTest]
Words = Callable[[AppTest], str]
HERE, THERE = "QN03190M", "QN03192N"


def shown(
    person: Member, asked: list[dict[str, str]], open_page: OpenPage, words: Words, only: Any = None
) -> dict[tuple[str, int], str]:
    """All that each page says, offers and draws for a person at each of these addresses."""
    found = {}
    for code in only or PAGES:
        if code in {"gallery", "settings.journal"} or access_to(code, person.roles) == 0:
            continue
        for at, params in enumerate(asked):
            screen = open_page(code, person, **params)
            options = [str(each) for one in (*screen.selectbox, *screen.multiselect) for each in one.options]
            drawn = [
                str(each.proto) for each in (*screen.get("plotly_chart"), *screen.get("deck_gl_json_chart"))
            ]
            found[code, at] = "\n".join([words(screen), *options, *drawn])
    return found


def files(person: Member, asked: list[dict[str, str]]) -> dict[tuple[str, int], bytes]:
    """All that a person can take away as CSV."""
    found = {}
    for name, export in EXPORTS.items():
        if access_to(export.page, person.roles) == 0:
            continue
        for at, params in enumerate(asked):
            try:
                found[name, at] = export.build(person, params | {"format": "csv"})[2]
            except Refused:
                continue
    return found


def _move(hidden: str, site: str, shown_at: Shown, share: float | None, now: datetime) -> None:
    """Change everything that an application says of its places."""
    place_site(site, shown_at, actor=OFFICE, now=now)
    with writing() as session:
        session.query(QpvShare).filter_by(application_id=hidden).delete()
        if share is not None:
            kept = {"code": HERE, "share": share, "source": ShareSource.TYPED}
            session.add(QpvShare(application_id=hidden, **kept))
        session.get_one(Site, site).declared_qpv = None if share is None else "Carré Dupont"
    locate_sites_again(actor=OFFICE, now=now)


def test_moving_a_closed_application_changes_nothing_that_is_shown(
    now: datetime, open_page: OpenPage, words: Words
) -> None:
    load_squares(now)
    call = make_call(Phase.INTERESTS, now=now).code
    hidden = make_application(call, now=now, commune="Toulouse", site="Zqxsite")
    beside = make_application(call, now=now, commune="Toulouse", lon=1.4, lat=43.6)
    (site,) = [row.id for row in sites_to_place(OFFICE) if row.application_id == hidden]
    person, witness = make_member(Role.STAFF, now=now), make_member(Role.STAFF, now=now)
    close_door(hidden, person.id, "recusal", now=now)
    open_door(beside, person.id, now=now)
    edition = data_sets()[0].id
    common = {"call": call, "site": site, "edition": edition, "codes": f"{HERE},{THERE}", "qpv": HERE}
    asked = [
        {},
        common | {"code": HERE, "id": hidden},
        common | {"code": THERE, "id": beside, "search": "Zqx"},
        {"id": site, "q": "Zqx", "search": THERE},
    ]
    pages = [code for code in PAGES if code.startswith(("territories", "applications"))]
    before = shown(person, asked, open_page, words, pages), files(person, asked)
    seen = ["territories.district", "territories.datasets", "applications.list", "applications.places"]
    witnessed = shown(witness, asked, open_page, words, seen)
    for turn, (place, share) in enumerate(((Shown(1.4, 43.6, 5.0), None), (Shown(qpv_code=THERE), 0.25))):
        _move(hidden, site, place, share, now)
        after = shown(person, asked, open_page, words, pages), files(person, asked)
        assert {key for key in before[0] if before[0][key] != after[0][key]} == set()
        assert {key for key in before[1] if before[1][key] != after[1][key]} == set()
        differs = shown(witness, asked, open_page, words, seen)
        changed = {key[0] for key in differs if differs[key] != witnessed[key]}
        assert changed == (set(seen) if turn == 0 else set(seen) - {"territories.datasets"})
        witnessed = differs


@pytest.mark.parametrize("role", [Role.STAFF, Role.MEMBER, Role.PRESENTER])
def test_sensitive_award_is_at_no_place(role: Role, now: datetime, open_page: OpenPage, words: Words) -> None:
    """Neither its name nor a count of it, at its district, its commune, in a search or in a file."""
    load_squares(now)
    person = make_member(role, now=now)
    place = {
        "name": "Maison Sainte-Odile",
        "commune": "Colomiers",
        "department": "31",
        "lon": 1.4,
        "lat": 43.6,
    }
    asked = [{"code": HERE, "q": "Colomiers", "search": "Colomiers", "codes": HERE}, {"q": "Carré Dupont"}]
    pages = [
        *("territories.district", "territories.districts", "territories.compare"),
        *("search", "settings.data"),
    ]
    make_award(now=now, title="Jardin ouvert", sites=[{"commune": "Toulouse", "qpv_2024": [HERE]}], year=2026)
    before = shown(person, asked, open_page, words, pages)
    make_award(
        now=now,
        title="Refuge du Carré Dupont",
        summary="Au cœur du Carré-Dupont, à Colomiers.",
        sites=[{**place, "qpv_2024": [HERE]}],
        sensitive_public=True,
        year=2026,
    )
    assert shown(person, asked, open_page, words, pages) == before
    assert set(awards_in_qpv([HERE, THERE], person)["title"]) <= {"Jardin ouvert"}
    told = shown(person, [{}], open_page, words, ["winners.map"])
    taken = b"".join(files(person, [{}, {"q": "Refuge"}]).values()).decode("utf-8-sig", "replace")
    for said in told.values():
        assert not any(word in said for word in ("Colomiers", "Odile", "Refuge du Carré", "Carré-Dupont"))
    assert not any(word in taken for word in ("Odile", "Refuge du Carré", "Carré-Dupont"))
