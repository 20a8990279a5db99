"""Is the instruction listed for the staff, and read on the sheet by whoever may read it whole?"""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from committee.intake.actions import close_door, open_door
from committee.intake.actions.instruction import instruct
from committee.intake.instruction import BulkChange, Findings
from committee.intake.queries.instruction import (
    INSTRUCTION_COLUMNS,
    NO_OPINION,
    bulk_refusals,
    envelope_of,
    hearings,
    hearings_file,
    instruction,
    instructions,
    opinions_of,
    possible_rapporteurs,
    those,
)
from committee.intake.rules import ApplicationStatus, Opinion
from committee.meetings.queries.piles import default_agenda
from committee.meetings.rules import Pile
from committee.people.rules import OFFICE, Role
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications
from tests.factories.meetings import make_scene
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
HEARD = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)


def test_list_is_filtered_and_typed(now: datetime) -> None:
    call = make_call(now=now)
    first, second = make_applications(2, call.code, now=now, requested=10)
    make_application(now=now)
    reader = make_member(now=now)
    told = Findings(Opinion.TO_DISCUSS, "Budget", Decimal(8), None, reader.id, HEARD, 20)
    instruct(first, told, actor=OFFICE, now=now)
    frame = those(instructions(OFFICE), call=call.code)
    assert list(frame.columns) == list(INSTRUCTION_COLUMNS)
    assert frame["id"].tolist() == [first, second]
    assert frame["proposed"].tolist() == [Decimal(8), None]
    assert those(instructions(OFFICE), opinion="to_discuss")["id"].tolist() == [first]
    assert those(instructions(OFFICE), call=call.code, opinion=NO_OPINION)["id"].tolist() == [second]
    assert frame.set_index("id")["rapporteur_id"][first] == reader.id
    assert those(instructions(OFFICE), status=ApplicationStatus.ELIGIBLE).empty
    assert opinions_of([first, second]) == {first: Opinion.TO_DISCUSS}
    assert envelope_of(call.code) == call.envelope
    assert envelope_of("NONE") is None


def test_list_is_the_staff_s_without_what_is_closed_to_them(now: datetime) -> None:
    first, second = make_applications(2, now=now)
    staff = make_member(Role.STAFF, now=now)
    instruct(first, Findings(hearing_at=HEARD, hearing_minutes=20), actor=OFFICE, now=now)
    close_door(first, staff.id, "recusal", now=now)
    assert instructions(staff)["id"].tolist() == [second]
    assert hearings(staff) == []
    assert b"VEVENT" not in hearings_file(staff, {})[2]
    assert b"VEVENT" in hearings_file(OFFICE, {})[2]
    assert instruction(first, staff) is None
    assert bulk_refusals([first], BulkChange(status=ApplicationStatus.AWARDED), staff, now) == {}
    member = make_member(now=now)
    assert instructions(member).empty
    assert hearings(member) == []


def test_sheet_tells_it_to_a_member_who_may_read_it_whole(now: datetime) -> None:
    identifier = make_application(now=now)
    instruct(identifier, Findings(opinion=Opinion.FAVOURABLE), actor=OFFICE, now=now)
    member = make_member(now=now)
    assert instruction(identifier, member) is None
    open_door(identifier, member.id, now=now)
    found = instruction(identifier, member)
    assert found is not None
    assert found.findings.opinion is Opinion.FAVOURABLE


def test_bulk_refusals_say_why_for_each(now: datetime) -> None:
    first, second = make_applications(2, now=now)
    instruct(first, Findings(reason="Hors sujet"), actor=OFFICE, now=now)
    refused = bulk_refusals([first, second], BulkChange(opinion=Opinion.UNFAVOURABLE), OFFICE, now)
    assert set(refused) == {second}


def test_rapporteurs_on_offer_can_report_on_all_of_them(now: datetime) -> None:
    first, second = make_applications(2, now=now)
    able, shut = make_member(now=now, name="Camille"), make_member(now=now, name="Dominique")
    make_member(Role.PRESENTER, now=now, name="Inès")
    close_door(second, shut.id, "recusal", now=now)
    assert possible_rapporteurs([first, second], now) == {able.id: "Camille"}
    assert set(possible_rapporteurs([first], now)) == {able.id, shut.id}


def test_opinion_decides_the_pile_of_the_agenda(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    first, second, third = scene.applications
    instruct(first, Findings(opinion=Opinion.FAVOURABLE), actor=OFFICE, now=now)
    instruct(second, Findings(opinion=Opinion.UNFAVOURABLE, reason="x"), actor=OFFICE, now=now)
    piles = dict(default_agenda(scene.meeting_id, OFFICE, now))
    assert (piles[first], piles[second], piles[third]) == (
        Pile.FAVOURABLE,
        Pile.UNFAVOURABLE,
        Pile.TO_DISCUSS,
    )


def test_statements_do_not_grow(now: datetime, statements: list[str]) -> None:
    call = make_call(now=now)
    counts = set()
    for wanted in (1, 29):
        for each in make_applications(wanted, call.code, now=now):
            instruct(each, Findings(hearing_at=HEARD, hearing_minutes=20), actor=OFFICE, now=now)
        statements.clear()
        ids = instructions(OFFICE)["id"].tolist()
        hearings(OFFICE)
        bulk_refusals(ids, BulkChange(opinion=Opinion.FAVOURABLE), OFFICE, now)
        counts.add(len(statements))
    assert len(counts) == 1
