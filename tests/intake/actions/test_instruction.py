"""Do the staff record findings in the version they saw, and change many applications at once or none?"""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from committee.intake.actions import close_door
from committee.intake.actions.instruction import instruct, instruct_many
from committee.intake.instruction import BulkChange, Findings, Seen
from committee.intake.queries import applications
from committee.intake.queries.instruction import instruction, instructions
from committee.intake.rules import ApplicationStatus, Opinion
from committee.journal.queries import entries_about
from committee.organisations.queries import find_organisation
from committee.people.rules import OFFICE, Role
from committee.store.engine import Stale
from committee.words import Refused
from tests.factories.intake import make_application, make_applications
from tests.factories.meetings import make_scene
from tests.factories.organisations import make_mandate
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
HEARD = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
SUBMITTED = ApplicationStatus.SUBMITTED


def test_findings_are_recorded_and_journaled(now: datetime) -> None:
    identifier = make_application(now=now, requested=1000)
    reader = make_member(now=now, name="Camille")
    found = Findings(Opinion.FAVOURABLE, "Solide", Decimal(900), None, reader.id, HEARD, 20)
    assert instruct(identifier, found, version=0, actor=OFFICE, now=now) == 1
    row = instruction(identifier, OFFICE)
    assert row is not None
    assert (row.findings, row.rapporteur, row.version) == (found, "Camille", 1)
    [entry] = entries_about([identifier])
    assert entry.payload["before"]["opinion"] is None
    assert entry.payload["after"]["proposed"] == "900"
    assert instruct(identifier, Findings(), version=1, actor=OFFICE, now=now) == 2


def test_stale_findings_are_refused(now: datetime) -> None:
    identifier = make_application(now=now)
    instruct(identifier, Findings(opinion=Opinion.FAVOURABLE), version=0, actor=OFFICE, now=now)
    for version in (0, 2):
        with pytest.raises(Stale):
            instruct(identifier, Findings(), version=version, actor=OFFICE, now=now)
    row = instruction(identifier, OFFICE)
    assert row is not None
    assert row.findings.opinion is Opinion.FAVOURABLE


def test_rapporteur_is_neither_recused_nor_tied_nor_unknown(now: datetime) -> None:
    identifier = make_application(now=now, landlords="Bailleur du Nord")
    recused, tied, presenter = (
        make_member(now=now),
        make_member(now=now),
        make_member(Role.PRESENTER, now=now),
    )
    close_door(identifier, recused.id, "recusal", now=now)
    landlord = find_organisation("Bailleur du Nord")
    assert landlord is not None
    make_mandate(tied, landlord, now=now)
    for person in (recused.id, tied.id, presenter.id, "nobody"):
        with pytest.raises(Refused, match="cannot be the rapporteur"):
            instruct(identifier, Findings(rapporteur_id=person), actor=OFFICE, now=now)


def test_findings_stay_once_the_meeting_is_open(now: datetime) -> None:
    scene = make_scene(now=now)
    with pytest.raises(Refused, match="before a meeting"):
        instruct(scene.applications[0], Findings(), actor=OFFICE, now=now)


def test_closed_application_is_refused_like_an_unknown_one(now: datetime) -> None:
    staff = make_member(Role.STAFF, now=now)
    identifier = make_application(now=now)
    close_door(identifier, staff.id, "recusal", now=now)
    change = BulkChange(status=ApplicationStatus.ELIGIBLE)
    for each in (identifier, "unknown"):
        with pytest.raises(Refused, match="closed to you"):
            instruct(each, Findings(), actor=staff, now=now)
        with pytest.raises(Refused, match="closed to you"):
            instruct_many({each: Seen(SUBMITTED, 0)}, change, actor=staff, now=now)


def test_many_change_at_once(now: datetime) -> None:
    first, second = make_applications(2, now=now)
    reader = make_member(now=now, name="Camille")
    instruct(second, Findings(proposed=Decimal(5), proposed_reason="x"), actor=OFFICE, now=now)
    seen = {first: Seen(SUBMITTED, 0), second: Seen(SUBMITTED, 1)}
    change = BulkChange(ApplicationStatus.ELIGIBLE, Opinion.FAVOURABLE, None, reader.id)
    assert instruct_many(seen, change, actor=OFFICE, now=now) == 2
    frame = instructions(OFFICE).set_index("id")
    assert set(frame["status"]) == {ApplicationStatus.ELIGIBLE}
    assert set(frame["opinion"]) == {Opinion.FAVOURABLE}
    assert set(frame["rapporteur"]) == {"Camille"}
    assert frame["proposed"][second] == 5
    assert frame["version"][first] == 1
    again = {first: Seen(ApplicationStatus.ELIGIBLE, 1)}
    assert instruct_many(again, change, actor=OFFICE, now=now) == 1
    assert instructions(OFFICE).set_index("id")["version"][first] == 1


def test_many_change_all_or_none(now: datetime) -> None:
    first, second = make_applications(2, now=now)
    seen = {first: Seen(SUBMITTED, 0), second: Seen(SUBMITTED, 0)}
    with pytest.raises(Refused, match="needs its reason"):
        instruct_many(seen, BulkChange(opinion=Opinion.UNFAVOURABLE), actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not pass"):
        instruct_many(seen, BulkChange(status=ApplicationStatus.SCHEDULED), actor=OFFICE, now=now)
    for nothing in (({}, BulkChange(status=SUBMITTED)), (seen, BulkChange(reason="x"))):
        with pytest.raises(Refused, match="Choose"):
            instruct_many(*nothing, actor=OFFICE, now=now)


def test_opinion_alone_leaves_the_state(now: datetime) -> None:
    identifier = make_application(now=now)
    change = BulkChange(opinion=Opinion.FAVOURABLE)
    assert instruct_many({identifier: Seen(SUBMITTED, 0)}, change, actor=OFFICE, now=now) == 1
    frame = instructions(OFFICE)
    assert (frame["status"].tolist(), frame["opinion"].tolist()) == ([SUBMITTED], [Opinion.FAVOURABLE])


def test_stale_list_changes_nothing(now: datetime) -> None:
    first, second = make_applications(2, now=now)
    change = BulkChange(status=ApplicationStatus.ELIGIBLE)
    seen = {first: Seen(SUBMITTED, 0), second: Seen(ApplicationStatus.TO_COMPLETE, 0)}
    with pytest.raises(Stale, match="no more"):
        instruct_many(seen, change, actor=OFFICE, now=now)
    instruct(first, Findings(), actor=OFFICE, now=now)
    with pytest.raises(Stale, match="meanwhile"):
        instruct_many({first: Seen(SUBMITTED, 0)}, change, actor=OFFICE, now=now)
    assert set(applications(OFFICE)["status"]) == {SUBMITTED}


def test_state_alone_of_many_changes(now: datetime) -> None:
    both = make_applications(2, now=now)
    seen = {each: Seen(SUBMITTED, 0) for each in both}
    assert instruct_many(seen, BulkChange(ApplicationStatus.ELIGIBLE), actor=OFFICE, now=now) == 2
    frame = instructions(OFFICE)
    assert set(frame["status"]) == {ApplicationStatus.ELIGIBLE}
    assert frame["opinion"].isna().all()
