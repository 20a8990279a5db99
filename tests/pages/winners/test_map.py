"""Does the map page show, filter, choose and tell the winners, and list those it cannot draw?"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.intake.rules import Theme
from committee.people.rules import Role
from tests.factories.followup import TOULOUSE, make_award, make_won_scene
from tests.factories.meetings import shut
from tests.factories.people import make_member

Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]
PAGE = "winners.map"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF, Role.PRESENTER])
def test_winners_are_listed_with_the_map(
    store: Path, now: datetime, open_page: Open, words: Words, role: Role
) -> None:
    make_award(now=now, title="COM’On", sites=[TOULOUSE])
    make_award(now=now, title="Nulle part", sites=[])
    said = words(open_page(PAGE, make_member(role, now=now)))
    for text in ("COM’On", "Toulouse (Haute-Garonne, 31)", "1 lieu sur la carte", "Non localisés (1)"):
        assert text in said


def test_empty_house_says_so(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    assert "Aucun lauréat n’est encore connu" in words(open_page(PAGE, make_member(now=now)))


def test_card_tells_the_chosen_winner_with_unknown_as_a_dash(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    place = {**TOULOUSE, "qpv_2015": ["QP031014"], "qpv_2024": ["QN03113M"], "approximate": True}
    award = make_award(now=now, summary="Un *résumé* <b>brut</b>.", amount=None, sites=[place])
    said = words(open_page(PAGE, make_member(now=now), winner=award))
    for text in (
        "Un *résumé* <b>brut</b>.",
        "Accordé —",
        "Quartier prioritaire à la date de la décision (génération 2015)",
        "QP031014",
        "Aujourd’hui (génération 2024)",
        "QN03113M",
        "position approximative (commune)",
    ):
        assert text in said


def test_winner_is_chosen_from_the_list_and_kept_in_the_address(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    award = make_award(now=now, title="Choisi", summary="Le résumé.")
    screen = open_page(PAGE, make_member(now=now))
    assert "Le résumé." not in words(screen)
    screen.selectbox(key="winner_choice").set_value(award).run()
    assert "Le résumé." in words(screen)
    assert screen.query_params["winner"] == award


def test_filters_travel_in_the_address_two_at_most(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_award(now=now, title="Avec culture", themes=["culture"])
    make_award(now=now, title="Avec santé", themes=["santé"])
    member = make_member(now=now)
    screen = open_page(PAGE, member, theme="culture")
    assert "Avec culture" in words(screen)
    assert "Avec santé" not in words(screen)
    screen.selectbox(key="winner_theme").set_value(Theme.HEALTH).run()
    assert screen.query_params["theme"] == "health"
    assert "Avec santé" in words(screen)


def test_department_view_draws_only_when_asked(store: Path, now: datetime, open_page: Open) -> None:
    make_award(now=now)
    screen = open_page(PAGE, make_member(now=now))
    screen.selectbox(key="winner_department").set_value("31").run()
    assert not screen.exception
    assert screen.query_params["department"] == "31"


def test_unpublished_winners_stay_hidden(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    scene, _ = make_won_scene(now=now, is_published=False)
    presenter = make_member(Role.PRESENTER, now=now)
    assert "Jardin" not in words(open_page(PAGE, presenter))
    assert "Jardin" in words(open_page(PAGE, scene.reader))
    for application in scene.applications:
        shut(application, scene.reader, now=now)
    assert "Jardin" not in words(open_page(PAGE, scene.reader))


def test_sensitive_place_is_nowhere_on_the_page(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    award = make_award(now=now, title="Refuge de Toulouse", sites=[TOULOUSE], sensitive_public=True)
    screen = open_page(PAGE, make_member(now=now), winner=award)
    sent = json.dumps([str(element.proto) for element in screen.main], ensure_ascii=False)
    for secret in ("Toulouse", "Montenotte", "43.6133"):
        assert secret not in sent
        assert secret not in words(screen)
    assert "Seul le département est indiqué" in words(screen)


@pytest.mark.parametrize("role", [None, Role.ADMIN, Role.ROOM])
def test_others_do_not_open_it(
    store: Path, now: datetime, open_page: Open, words: Words, role: Role | None
) -> None:
    make_award(now=now, title="COM’On")
    visitor = None if role is None else make_member(role, now=now)
    assert "COM’On" not in words(open_page(PAGE, visitor))
