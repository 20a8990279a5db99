"""Does the chair rule on links from the register, and do staff only read it?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.meetings.actions import prepare_meeting
from committee.organisations.queries import find_organisation
from committee.people.queries import member as member_by_id
from committee.people.rules import OFFICE, Member, Role
from committee.review import queries
from committee.review.actions import declare_interest
from committee.review.rules import InterestNature
from tests.factories.organisations import make_mandate
from tests.factories.people import make_member
from tests.factories.review import Panel, blind_panel, make_panel

pytestmark = pytest.mark.usefixtures("store")
CODE = "review.register"
Open, Words = Callable[..., Any], Callable[[Any], str]


def as_chair(panel: Panel, member: Member, now: datetime) -> Member:
    """The member, appointed to chair the meeting of the panel's round."""
    round_id = panel.call.rounds[0].id
    prepare_meeting("Comité", now, [round_id], member.id, None, None, actor=OFFICE, now=now)
    found = member_by_id(member.id)
    assert found is not None
    return found


def test_chair_accepts_a_link_then_recuses_and_lifts(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(1, 2, now=now, landlords="Habitat Demain")
    tied, application = panel.members[0], panel.applications[0]
    chair = as_chair(panel, panel.members[1], now)
    make_mandate(tied, find_organisation("Habitat Demain") or "", now=now)
    declare_interest(application, InterestNature.LINK, "<b>voisins</b>", actor=tied, now=now)
    pair, key = f"{application}.{tied.id}", f"ruling_{application}_{tied.id}"
    screen = open_page(CODE, chair, pair=pair)
    said = words(screen)
    assert "Emploi : Habitat Demain, bailleur de ce dossier (lien fort)" in said
    assert tied.name in said
    screen.text_area(key=f"{key}_reason").input("très ancien").run()
    screen.button(key=f"{key}_accept").click().run()
    assert not screen.exception
    assert "Lien admis" in words(screen)
    screen.selectbox(key=f"{key}_link").set_value(screen.selectbox(key=f"{key}_link").options[1]).run()
    screen.text_area(key=f"{key}_reason").input("tout bien pesé").run()
    screen.button(key=f"{key}_impose").click().run()
    assert not screen.exception
    state = queries.interest_state(application, tied)
    assert state is not None
    assert state.nature is InterestNature.RECUSAL
    screen.text_area(key=f"{key}_reason").input("une erreur").run()
    screen.button(key=f"{key}_lift").click().run()
    assert not screen.exception
    assert queries.interest_state(application, tied) is None
    screen.text_area(key=f"{key}_reason").input("conseil").run()
    screen.button(key=f"{key}_impose").click().run()
    assert queries.recusals([application]) == {(application, tied.id)}


def test_register_is_filtered_by_state_and_member(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(2, 2, now=now)
    one, other = panel.members
    declare_interest(panel.applications[0], InterestNature.LINK, "voisins de palier", actor=one, now=now)
    declare_interest(panel.applications[1], InterestNature.RECUSAL, "mon frère", actor=other, now=now)
    staff = make_member(Role.STAFF, now=now)
    screen = open_page(CODE, staff)
    said = words(screen)
    assert "voisins de palier" in said
    assert "mon frère" in said
    assert "À imprimer (PDF)" in said
    assert not screen.text_area
    assert "mon frère" not in words(open_page(CODE, staff, state="to_rule"))
    assert "voisins" not in words(open_page(CODE, staff, member=other.id))
    assert not open_page(CODE, staff, pair="x.y").exception
    make_panel(1, 1, now=now)
    card = words(open_page(CODE, staff, pair=f"{panel.applications[0]}.{one.id}"))
    assert card.count("voisins de palier") > 1
    assert not open_page(CODE, staff, pair=f"{panel.applications[0]}.{one.id}").text_area


def test_recused_chair_reads_their_own_row_without_a_form(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(1, 2, now=now)
    other, application = panel.members[0], panel.applications[0]
    chair = as_chair(panel, panel.members[1], now)
    declare_interest(application, InterestNature.LINK, "voisins de palier", actor=other, now=now)
    declare_interest(application, InterestNature.RECUSAL, "mon frère", actor=chair, now=now)
    screen = open_page(CODE, chair, pair=f"{application}.{chair.id}")
    said = words(screen)
    assert "seule votre propre déclaration" in said
    assert "voisins de palier" not in said
    assert not screen.text_area


def test_register_of_a_blind_call_waits_for_the_meeting(now: datetime, open_page: Open, words: Words) -> None:
    panel = blind_panel(1, 1, now=now)
    assert "ses déclarations vous sont montrées" in words(
        open_page(CODE, as_chair(panel, panel.members[0], now))
    )


def test_register_without_a_call_or_a_word_says_so(now: datetime, open_page: Open, words: Words) -> None:
    staff = make_member(Role.STAFF, now=now)
    assert "pas encore d’appel" in words(open_page(CODE, staff))
    make_panel(1, 1, now=now)
    assert "Rien n’a encore été dit" in words(open_page(CODE, staff))
