"""Is the yearly declaration read as it was signed, and who is missing told?"""

from datetime import date, datetime

import pytest

from committee.people.rules import Role
from committee.review import queries
from committee.review.actions import sign_general_declaration
from committee.review.declaring import NamedTie
from committee.review.queries import SignedTie
from committee.review.rules import LinkKind
from tests.factories.organisations import make_organisation
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")


def test_declaration_is_read_with_those_before_it(now: datetime) -> None:
    member, landlord = make_member(now=now), make_organisation("Habitat Demain", now=now)
    assert queries.general_declaration(member, 2026) is None
    sign_general_declaration(2026, [], "Rien à dire.", actor=member, now=now)
    tie = NamedTie(LinkKind.MANDATE, "", landlord, date(2020, 1, 1), None, " au conseil ")
    later = now.replace(hour=20)
    sign_general_declaration(2026, [tie], actor=member, now=later)
    standing, earlier = queries.general_history(member)
    assert standing == queries.general_declaration(member, 2026)
    assert standing.ties == (
        SignedTie(LinkKind.MANDATE, "Habitat Demain", landlord, date(2020, 1, 1), None, "au conseil"),
    )
    assert (earlier.ties, earlier.statement, earlier.superseded_at) == ((), "Rien à dire.", later)


def test_members_who_did_not_sign_are_told_by_name(now: datetime) -> None:
    one, two = make_member(now=now, name="Ada"), make_member(now=now, name="Zoé")
    make_member(Role.STAFF, now=now)
    assert list(queries.unsigned(2026).values()) == ["Ada", "Zoé"]
    sign_general_declaration(2026, [], actor=one, now=now)
    assert queries.unsigned(2026) == {two.id: "Zoé"}
    assert len(queries.unsigned(2027)) == 2
