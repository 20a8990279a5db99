"""Are interests declared before anything else is shown?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.organisations.queries import find_organisation
from committee.review import queries
from committee.review.actions import declare_interest
from committee.review.rules import InterestNature
from tests.factories.organisations import make_mandate
from tests.factories.people import make_member
from tests.factories.review import make_panel

pytestmark = pytest.mark.usefixtures("store")
CODE = "review.interests"
Open, Words = Callable[..., Any], Callable[[Any], str]


def test_page_shows_the_head_and_nothing_else(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(
        1, 1, now=now, title="Ateliers", landlords="Habitat Demain", summary="TEXTE SECRET", requested=4321
    )
    said = words(open_page(CODE, panel.members[0]))
    assert "Ateliers" in said
    assert "Habitat Demain" in said
    assert "TEXTE SECRET" not in said
    assert "321" not in said


def test_declaration_is_recorded_and_the_next_one_comes(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(2, 1, now=now)
    member = panel.members[0]
    first, second = panel.applications
    screen = open_page(CODE, member)
    screen.radio(key=f"interest_{first}_nature").set_value(InterestNature.NONE).run()
    screen.button(key=f"interest_{first}_declare").click().run()
    assert not screen.exception
    state = queries.interest_state(first, member)
    assert state is not None
    assert state.nature is InterestNature.NONE
    assert screen.radio(key=f"interest_{second}_nature") is not None


def test_link_without_words_is_refused_on_the_page(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(1, 1, now=now)
    application = panel.applications[0]
    screen = open_page(CODE, panel.members[0])
    screen.radio(key=f"interest_{application}_nature").set_value(InterestNature.LINK).run()
    screen.button(key=f"interest_{application}_declare").click().run()
    assert "de quel lien il s’agit" in words(screen)
    assert queries.interest_state(application, panel.members[0]) is None


def test_detected_link_is_proposed_and_left_out_of_the_common_declaration(
    now: datetime, open_page: Open, words: Words
) -> None:
    tied = make_panel(1, 1, now=now, landlords="Habitat Demain")
    member = tied.members[0]
    free = make_panel(2, 0, now=now)
    landlord = find_organisation("Habitat Demain")
    assert landlord is not None
    make_mandate(member, landlord, now=now)
    screen = open_page(CODE, member, id=tied.applications[0])
    assert "Vous êtes lié à Habitat Demain" in words(screen)
    screen.checkbox(key="interests_sure").check().run()
    screen.button(key="interests_no_link").click().run()
    assert not screen.exception
    natures = [queries.interest_state(one, member) for one in free.applications]
    assert [state.nature for state in natures if state is not None] == [InterestNature.NONE] * 2
    assert queries.interest_state(tied.applications[0], member) is None


def test_own_recusal_is_told_without_a_form(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    declare_interest(application, InterestNature.RECUSAL, "mon employeur", actor=member, now=now)
    screen = open_page(CODE, member, id=application)
    assert "Vous vous êtes déporté" in words(screen)
    assert not screen.radio


def test_page_without_open_rounds_says_so(now: datetime, open_page: Open, words: Words) -> None:
    assert "Aucune session n’est ouverte" in words(open_page(CODE, make_member(now=now)))
