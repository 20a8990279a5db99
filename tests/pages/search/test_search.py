"""Does each role find what it may see from one field, said safely, and is a vain search explained?"""

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from committee.intake.actions import close_door
from committee.people.rules import OFFICE, Role
from committee.showcase.queries import winners
from committee.territories.actions import load_shipped_facts
from tests.factories.calls import make_call
from tests.factories.followup import make_won_scene
from tests.factories.intake import make_application
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
CODE = "search"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def test_field_says_what_is_searched(now: datetime, open_page: Open, words: Words) -> None:
    said = words(open_page(CODE, make_member(Role.STAFF, now=now)))
    assert "Deux lettres au moins" in said
    assert "organismes" in said
    assert "comptes" not in said
    assert "comptes" in words(open_page(CODE, make_member(Role.ADMIN, now=now)))


def test_found_words_are_marked_and_texts_stay_literal(now: datetime, open_page: Open, words: Words) -> None:
    make_application(now=now, title="**Jardins**", summary="Un <b>été</b> au jardin")
    screen = open_page(CODE, make_member(Role.STAFF, now=now), q="ete")
    bodies = "".join(str(element.proto.body) for element in screen.main if element.type == "html")
    assert "&lt;b&gt;<mark>été</mark>&lt;/b&gt;" in bodies
    assert "**Jardins**" in words(screen)
    assert "Résumé" in words(screen)


def test_vain_search_says_what_was_searched(now: datetime, open_page: Open, words: Words) -> None:
    said = words(open_page(CODE, make_member(now=now), q="<i>introuvable"))
    assert "Rien trouvé pour « <i>introuvable »" in said
    assert "La recherche a porté sur" in said


def test_typed_words_go_to_the_address(now: datetime, open_page: Open, words: Words) -> None:
    call = make_call(now=now)
    make_application(call.code, now=now, title="Potager", lead="Le Touril")
    screen = open_page(CODE, make_member(now=now))
    screen.text_input(key="search_q").input("touril").run()
    assert screen.query_params["q"] in ("touril", ["touril"])
    said = words(screen)
    assert "Potager" in said
    assert "Porteur et bailleurs : Le Touril" in said
    assert said.count("Le Touril") == 2


def test_each_door_answers_for_its_own(now: datetime, open_page: Open, words: Words) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    scene, awards = make_won_scene(now=now)
    assert awards
    staff, admin = make_member(Role.STAFF, now=now), make_member(Role.ADMIN, now=now, name="Alix Martin")
    said = words(open_page(CODE, staff, q=scene.call.code))
    assert "Appels à projets" in said
    assert "Alix" not in words(open_page(CODE, staff, q="alix")).replace("« alix »", "")
    assert "Alix Martin" in words(open_page(CODE, admin, q="alix"))
    assert "Quartiers prioritaires" in words(open_page(CODE, admin, q="QN"))
    presenter = make_member(Role.PRESENTER, now=now)
    won = winners(presenter)["title"].iloc[0]
    said = words(open_page(CODE, presenter, q=won))
    assert "Lauréats" in said
    assert "Dossiers" not in said.replace("Dossiers,", "")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_recused_person_finds_no_trace(role: Role, now: datetime, open_page: Open, words: Words) -> None:
    shut = make_application(now=now, title="Secret bien gardé", summary="Introuvable ailleurs", number="X-9")
    person = make_member(role, now=now)
    assert "Secret" in words(open_page(CODE, make_member(Role.STAFF, now=now), q="garde"))
    close_door(shut, person.id, "recusal", now=now)
    for asked in ("secret", "garde", "introuvable", "X-9"):
        said = words(open_page(CODE, person, q=asked))
        assert "Rien trouvé" in said
        assert "bien gardé" not in said
