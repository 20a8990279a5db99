"""Do declarations tell the head only, and keep what was said?"""

from datetime import datetime

import pytest

from committee.calls.rules import Phase
from committee.organisations.queries import find_organisation
from committee.review import queries
from committee.review.actions import declare_interest
from committee.review.queries import (
    DECLARATION_COLUMNS,
)
from committee.review.rules import InterestNature, LinkKind
from tests.factories.organisations import make_mandate
from tests.factories.review import make_panel

pytestmark = pytest.mark.usefixtures("store")


RECUSAL = InterestNature.RECUSAL


def test_declarations_tell_the_head_only_and_the_links_found(now: datetime) -> None:
    panel = make_panel(2, 1, now=now, landlords="Habitat Demain", summary="secret summary")
    member = panel.members[0]
    landlord = find_organisation("Habitat Demain")
    assert landlord is not None
    make_mandate(member, landlord, now=now)
    frame = queries.declarations(member, now=now)
    assert tuple(frame.columns) == DECLARATION_COLUMNS
    assert frame["landlords"].tolist() == [("Habitat Demain",)] * 2
    assert [[link.organisation for link in links] for links in frame["links"]] == [["Habitat Demain"]] * 2
    assert frame["left"].tolist() == frame["links"].tolist()
    assert frame["is_strong"].tolist() == [True, True]
    assert frame["nature"].tolist() == [None, None]
    assert "secret" not in frame.to_csv()


def test_own_recusal_stays_among_the_declarations(now: datetime) -> None:
    panel = make_panel(1, 1, now=now, landlords="Habitat Demain")
    member = panel.members[0]
    declare_interest(panel.applications[0], RECUSAL, "my employer", actor=member, now=now)
    make_mandate(member, find_organisation("Habitat Demain") or "", now=now)
    frame = queries.declarations(member, now=now)
    assert frame["nature"].tolist() == [RECUSAL]
    assert frame["links"].tolist() == [()]
    assert queries.recusals(panel.applications) == {(panel.applications[0], member.id)}


def test_rounds_that_are_not_open_have_no_declarations(now: datetime) -> None:
    panel = make_panel(1, 1, now=now, phase=Phase.ELIGIBILITY)
    frame = queries.declarations(panel.members[0], now=now)
    assert frame.empty
    assert tuple(frame.columns) == DECLARATION_COLUMNS


def test_link_found_later_reopens_the_question_until_it_is_answered(now: datetime) -> None:
    panel = make_panel(2, 1, now=now, landlords="Habitat Demain")
    member, (first, _) = panel.members[0], panel.applications
    declare_interest(first, InterestNature.NONE, actor=member, now=now)
    assert queries.unanswered(member, now) == []
    make_mandate(member, find_organisation("Habitat Demain") or "", now=now)
    (left,) = queries.unanswered(member, now)
    assert left.application_id == first
    assert [link.kind for link in left.links] == [LinkKind.EMPLOYMENT]
    declare_interest(first, InterestNature.NONE, "stage de 2004", actor=member, now=now)
    assert queries.unanswered(member, now) == []
    ((pair, answers),) = queries.answers_held([first], [member.id]).items()
    assert pair == (first, member.id)
    assert [told.reason for told in answers.values()] == ["stage de 2004"]
