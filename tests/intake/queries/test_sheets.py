"""Does the sheet show each person what they may read?"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from committee.intake import queries
from committee.intake.actions import close_door, open_door
from committee.people.rules import Role
from committee.territories.rules import Answer
from tests.factories.intake import make_application
from tests.factories.people import make_member


def test_recused_person_sees_only_the_head(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, title="Secret", lead="Porteur", landlords="A | B", needs="tout")
    member = make_member(now=now)
    open_door(identifier, member.id, now=now)
    close_door(identifier, member.id, "recusal", now=now)
    found = queries.sheet(identifier, member, now)
    assert found is not None
    assert (found.title, found.lead, found.landlords) == ("Secret", "Porteur", ("A", "B"))
    assert found.is_head_only
    assert found.is_recused
    assert found.recused_since == now
    assert queries.closed_heads(member) == [queries.Head(identifier, "Secret", "Porteur", ("A", "B"))]
    assert list(queries.application_head([identifier], member, now)) == [identifier]
    assert queries.closed_heads(make_member(now=now)) == []


def test_member_reads_the_sheet_after_the_declaration(store: Path, now: datetime) -> None:
    identifier = make_application(now=now, needs="tout", total_cost=200, requested=50)
    member = make_member(now=now)
    before = queries.sheet(identifier, member, now)
    assert before is not None
    assert before.is_head_only
    assert not before.is_recused
    open_door(identifier, member.id, now=now)
    after = queries.sheet(identifier, member, now)
    assert after is not None
    assert after.details is not None
    assert after.details.texts["needs"] == "tout"
    assert after.details.share_requested == Decimal("0.25")
    assert after.details.qpv_answer is Answer.UNKNOWN


def test_staff_read_the_sheet_without_declaring(store: Path, now: datetime) -> None:
    identifier = make_application(now=now)
    staff = make_member(Role.STAFF, now=now)
    found = queries.sheet(identifier, staff, now)
    assert found is not None
    assert not found.is_head_only
    assert queries.may_read(identifier, staff)
    assert queries.sheet("nothing", staff, now) is None
