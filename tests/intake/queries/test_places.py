"""Which sites are to be placed, why, and does that cost a constant number of statements?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.intake.actions import change_status, close_door
from committee.intake.queries import (
    applications,
    declared_beside_computed,
    site_to_place,
    sites_by_edition,
    sites_to_place,
)
from committee.intake.rules import ApplicationStatus
from committee.people.rules import OFFICE, Role
from committee.territories.placing import Agreement
from committee.territories.rules import Answer, Method
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications
from tests.factories.people import make_member
from tests.factories.territories import load_squares, load_whole_list


def test_sites_that_nothing_decides_are_listed_with_the_reason(store: Path, now: datetime) -> None:
    load_squares(now)
    code = make_call(now=now).code
    told = [
        {"site": "Reconnu", "commune": "Toulouse", "qpv": "Carré Dupont"},
        {"site": "Situé", "lon": 1.4, "lat": 43.6},
        {"site": "Proposé", "commune": "Toulouse", "qpv": "Vagues"},
        {"site": "Commune seule", "commune": "Toulouse"},
        {"site": "Limite", "lon": 1.4, "lat": 43.6, "precision_m": 9000},
    ]
    made = [make_application(code, now=now, **each) for each in told]
    rows = {row.name: row for row in sites_to_place(OFFICE)}
    assert sorted(rows) == ["Commune seule", "Limite", "Proposé"]
    assert [each.code for each in rows["Proposé"].proposals] == ["QN03192N"]
    assert "close name" in str(rows["Proposé"].reason)
    assert "Only the commune" in str(rows["Commune seule"].reason)
    assert "nearer than the precision" in str(rows["Limite"].reason)
    assert (rows["Limite"].has_point, rows["Proposé"].has_point) == (True, False)
    assert sites_to_place(OFFICE, call="AUTRE") == []
    assert len(sites_to_place(OFFICE, call=code)) == 3
    change_status([made[3]], ApplicationStatus.DROPPED, actor=OFFICE, now=now)
    assert len(sites_to_place(OFFICE)) == 2


def test_recognised_site_is_placed_and_says_what_it_is_worth(store: Path, now: datetime) -> None:
    load_squares(now)
    made = make_application(now=now, commune="Toulouse", qpv="Carré Dupont")
    compared = declared_beside_computed([made], OFFICE)
    row = site_to_place(next(iter(compared)), OFFICE)
    assert row is not None
    assert (row.answer, row.method, row.qpv_codes) == (Answer.INSIDE, Method.DECLARED_NAME, ("QN03190M",))
    assert "not verified by a point" in str(row.reason)
    assert (row.has_point, row.lon is not None, row.precision_m) == (False, True, None)
    assert compared[row.id].agreement is Agreement.NOT_COMPARABLE


def test_declared_is_told_beside_computed(store: Path, now: datetime) -> None:
    load_squares(now)
    load_whole_list(now, "QN03190M", "QN03191N", "QN03192N")
    code = make_call(now=now).code
    points = {"agrees": (1.4, 43.6), "differs": (1.3, 43.6)}
    for lon, lat in points.values():
        make_application(code, now=now, commune="Toulouse", qpv="Carré Dupont", lon=lon, lat=lat)
    silent = make_application(code, now=now, lon=1.4, lat=43.6)
    ids = list(applications(OFFICE, call=code)["id"])
    found = [str(each.agreement) for each in declared_beside_computed(ids, OFFICE).values()]
    assert sorted(found) == sorted(points)
    assert declared_beside_computed([silent], OFFICE) == {}


def test_closed_applications_are_not_listed(store: Path, now: datetime) -> None:
    made = make_application(now=now, commune="Toulouse")
    member = make_member(Role.STAFF, now=now)
    (row,) = sites_to_place(member)
    close_door(made, member.id, "recusal", now=now)
    assert sites_to_place(member) == []
    assert site_to_place(row.id, member) is None
    assert site_to_place("absent", OFFICE) is None


def test_sites_by_edition_count_what_the_reader_may_see(store: Path, now: datetime) -> None:
    load_squares(now)
    one, other = (make_application(now=now, lon=1.4, lat=43.6) for _ in range(2))
    staff = make_member(Role.STAFF, now=now)
    ((edition, count),) = sites_by_edition(OFFICE, now).items()
    assert count == 2
    close_door(one, staff.id, "recusal", now=now)
    assert sites_by_edition(staff, now) == {edition: 1}
    close_door(other, staff.id, "recusal", now=now)
    assert sites_by_edition(staff, now) == {}
    assert sites_by_edition(make_member(Role.ADMIN, now=now), now) == {}


def test_number_of_statements_does_not_grow(store: Path, now: datetime, statements: list[str]) -> None:
    load_squares(now)
    code = make_call(now=now).code
    counts = []
    for more in (1, 29):
        make_applications(more, code, now=now, commune="Toulouse", qpv="Vagues")
        sites_to_place(OFFICE)
        statements.clear()
        assert sites_to_place(OFFICE)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 6


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_other_roles_see_none(role: Role, store: Path, now: datetime) -> None:
    make_application(now=now, commune="Toulouse")
    assert sites_to_place(make_member(role, now=now)) == []
