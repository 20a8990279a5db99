"""Are interests declared before anything else is shown?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.intake.queries import application_organisations
from committee.organisations.queries import find_organisation, mandates_of
from committee.review import queries
from committee.review.actions import declare_interest
from committee.review.rules import FindingAnswer, InterestNature, LinkKind
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import make_member
from tests.factories.review import blind_panel, make_panel

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


def test_link_found_is_proposed_answered_and_left_out_of_the_common_declaration(
    now: datetime, open_page: Open, words: Words
) -> None:
    tied = make_panel(1, 1, now=now, landlords="Habitat Demain")
    member, application = tied.members[0], tied.applications[0]
    free = make_panel(2, 0, now=now)
    landlord = find_organisation("Habitat Demain")
    assert landlord is not None
    make_mandate(member, landlord, now=now)
    screen = open_page(CODE, member, id=application)
    assert "Vous travaillez pour Habitat Demain, bailleur de ce dossier." in words(screen)
    screen.checkbox(key="interests_sure").check().run()
    screen.button(key="interests_no_link").click().run()
    assert not screen.exception
    natures = [queries.interest_state(one, member) for one in free.applications]
    assert [state.nature for state in natures if state is not None] == [InterestNature.NONE] * 2
    assert queries.interest_state(application, member) is None
    key = f"interest_{application}"
    screen.radio(key=f"{key}_own:{landlord}_answer").set_value(FindingAnswer.DISMISSED).run()
    screen.text_input(key=f"{key}_own:{landlord}_reason").input("stage de 2004").run()
    screen.radio(key=f"{key}_nature").set_value(InterestNature.NONE).run()
    screen.button(key=f"{key}_declare").click().run()
    assert not screen.exception
    ((_, held),) = queries.answers_held([application], [member.id]).items()
    assert [tuple(told) for told in held.values()] == [(FindingAnswer.DISMISSED, "stage de 2004")]
    make_mandate(member, application_organisations(application)[0].organisation_id, now=now)
    assert "trouvé depuis votre déclaration" in words(screen.run())


def test_yearly_declaration_is_signed_with_a_tie_and_shown(
    now: datetime, open_page: Open, words: Words
) -> None:
    member, landlord = make_member(now=now), make_organisation("Habitat Demain", now=now)
    screen = open_page(CODE, member)
    assert "n’est pas signée" in words(screen)
    screen.radio(key="general_has_ties").set_value(True).run()
    screen.number_input(key="general_count").set_value(2).run()
    screen.selectbox(key="general_0_organisation").set_value(landlord).run()
    screen.selectbox(key="general_1_kind").set_value(LinkKind.FAMILY).run()
    screen.text_input(key="general_1_name").input("Une petite association").run()
    screen.button(key="general_sign").click().run()
    assert not screen.exception
    said = words(screen)
    assert "Une petite association" in said
    assert "n’est pas signée" not in said
    assert [row.organisation for row in mandates_of(member.id)] == ["Habitat Demain"]


def test_blind_round_is_declared_by_organisation(now: datetime, open_page: Open, words: Words) -> None:
    panel = blind_panel(2, 1, now=now, landlords="Habitat Demain", title="Titre caché")
    member, round_id = panel.members[0], panel.call.rounds[0].id
    screen = open_page(CODE, member)
    said = words(screen)
    assert "Habitat Demain" in said
    assert "Titre caché" not in said
    landlord = find_organisation("Habitat Demain") or ""
    key = f"blind_{round_id}"
    screen.multiselect(key=f"{key}_more").set_value([landlord]).run()
    screen.text_input(key=f"{key}_{landlord}_reason").input("voisins").run()
    screen.checkbox(key=f"{key}_sure").check().run()
    screen.button(key=f"{key}_declare").click().run()
    assert not screen.exception
    natures = [queries.interest_state(one, member) for one in panel.applications]
    assert [state.nature for state in natures if state is not None] == [InterestNature.LINK] * 2
    assert "sont déclarés" in words(screen)


def test_own_recusal_is_told_without_a_form(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    declare_interest(application, InterestNature.RECUSAL, "mon employeur", actor=member, now=now)
    screen = open_page(CODE, member, id=application)
    assert "Vous vous êtes déporté" in words(screen)
    assert [radio.key for radio in screen.radio] == ["general_has_ties"]


def test_page_without_open_rounds_says_so(now: datetime, open_page: Open, words: Words) -> None:
    assert "Aucune session n’est ouverte" in words(open_page(CODE, make_member(now=now)))
