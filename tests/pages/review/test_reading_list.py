"""Does the reading list say what to do next, and show only one's own readings?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.calls.actions import note_meeting_closed, note_meeting_opened
from committee.intake.rules import Theme
from committee.people.actions import name_alternate
from committee.people.rules import OFFICE, Role
from committee.review import queries
from committee.review.actions import name_rapporteur
from tests.factories.people import make_member
from tests.factories.review import assign, declare_none, make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
CODE = "review.reading_list"
Open, Words = Callable[..., Any], Callable[[Any], str]


def test_list_asks_first_for_the_declarations(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(2, 1, now=now, title="Jardins en pied d’immeuble")
    assign(panel, now=now)
    said = words(open_page(CODE, panel.members[0]))
    assert "Jardins en pied d’immeuble" in said
    assert "Déclarer mes liens d’intérêt : 2 dossiers" in said
    assert "01/12/2026" in said


def test_list_leads_to_the_next_reading_and_says_when_all_is_done(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(1, 1, now=now)
    assign(panel, now=now)
    declare_none(panel, now=now)
    assert "Poursuivre la lecture" in words(open_page(CODE, panel.members[0]))
    mark(panel, panel.applications[0], panel.members[0], now=now)
    said = words(open_page(CODE, panel.members[0]))
    assert "Toutes vos lectures sont remises" in said
    assert "Remis" in said


def test_list_of_somebody_else_is_not_shown(now: datetime, open_page: Open, words: Words) -> None:
    ready_panel(1, 1, now=now, title="Dossier des autres")
    said = words(open_page(CODE, make_member(now=now)))
    assert "Dossier des autres" not in said
    assert "Aucun dossier ne vous est attribué" in said


def test_list_tells_what_was_taken_over_and_offers_the_paper_copy(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(2, 2, now=now)
    (absent, alternate), staff = panel.members, make_member(Role.STAFF, now=now)
    assign(panel, now=now, members=[absent])
    declare_none(panel, now=now)
    name_alternate(alternate.id, absent.id, version=None, actor=OFFICE, now=now)
    name_rapporteur(panel.applications[0], absent.id, actor=OFFICE, now=now)
    screen = open_page("review.assignments", staff, call=panel.call.code, view="hand")
    if "take_over_from" not in {one.key for one in screen.selectbox}:
        screen = screen.radio(key="assign_view").set_value("hand").run()
    screen = screen.selectbox(key="take_over_from").set_value(absent.id).run()
    screen = screen.text_input(key=f"take_over_why_{absent.id}").set_value("malade").run()
    screen = screen.button(key="take_over_now").click().run()
    assert screen.toast[0].value.startswith(f"2 lectures passent à {alternate.name}")
    said = words(open_page(CODE, alternate))
    assert f"Repris à {absent.name}, dont vous êtes le suppléant" in said
    assert "Vous présentez au comité" in said
    assert "Toute la liste à lire sur papier (PDF)" in said
    assert "Aucun dossier ne vous est attribué" in words(open_page(CODE, absent))


def test_calls_whose_meeting_is_over_stand_apart(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now)
    round_id = panel.call.rounds[0].id
    note_meeting_opened(round_id, actor=OFFICE, now=now)
    note_meeting_closed(round_id, actor=OFFICE, now=now)
    said = words(open_page(CODE, panel.members[0]))
    assert "Appels précédents" in said
    assert "Toute la liste à lire sur papier" not in said


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_list_is_closed_to_other_roles(role: Role, now: datetime, open_page: Open, words: Words) -> None:
    assert "n’ouvre pas cette page" in words(open_page(CODE, make_member(role, now=now))).replace("'", "’")


def test_reader_states_wishes_and_gives_a_reading_back(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(2, 1, now=now)
    me, (first, second) = panel.members[0], panel.applications
    screen = open_page(CODE, me)
    screen.toggle(key="preferences_open").set_value(True).run()
    screen.multiselect(key="preferences_themes_0").set_value([Theme.HEALTH])
    screen.number_input(key="preferences_most_0").set_value(3)
    screen.multiselect(key="preferences_for_0").set_value([first])
    screen.multiselect(key="preferences_against_0").set_value([first])
    screen.button(key="preferences_send_0").click().run()
    assert "choisissez « plutôt » ou « plutôt pas »" in words(screen)
    screen.multiselect(key="preferences_against_0").set_value([second])
    screen.button(key="preferences_send_0").click().run()
    assert not screen.exception
    assert queries.reader_profile(me) == queries.ProfileRow(("health",), 3, 1)
    assert queries.wishes(panel.applications) == {(first, me.id): 1, (second, me.id): -1}
    screen.toggle(key="decline_open").set_value(True).run()
    screen.selectbox(key="decline_application").set_value(first).run()
    screen.text_input(key="decline_reason").input("absent en mars").run()
    screen.button(key="decline_now").click().run()
    assert not screen.exception
    assert not queries.is_assigned(first, me.id)
