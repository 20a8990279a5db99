"""Does the page on calls show rounds, phases and grids, and open calls, for those who may?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.actions import move_dates, note_meeting_opened, ship_grids
from committee.calls.queries import call_by_code, criteria, grids
from committee.calls.rules import GENERAL_GRID, SOLIDARITY_GRID, Act, IntakeMode, Phase, ScoredBy, paris_day
from committee.people.actions import appoint
from committee.people.queries import member as member_of
from committee.people.rules import OFFICE, Member, Role
from committee.ui.calls_phases import ACT_LABELS
from tests.factories.calls import dates_in, make_call
from tests.factories.people import make_member

CODE = "settings.calls"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def _chair(now: datetime) -> Member:
    person = make_member(now=now)
    appoint(person.id, Role.CHAIR, "meeting", "one", actor=OFFICE, now=now)
    found = member_of(person.id)
    assert found is not None
    return found


def test_staff_and_chair_see_calls_with_their_phases(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(Phase.READING, code="READ-1", now=now)
    make_call(None, code="NONE-1", now=now)
    for person in (make_member(Role.STAFF, now=now), _chair(now)):
        said = words(open_page(CODE, person))
        assert "READ-1" in said
        assert "NONE-1" in said
        assert "Lecture" in said
        assert ("Ouvrir l’appel" in said) == person.is_any(Role.STAFF)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESENTER, Role.ADMIN, Role.ROOM, None])
def test_page_is_closed_to_others(
    role: Role | None, store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_call(code="READ-1", now=now)
    for params in ({}, {"call": "READ-1"}):
        screen = open_page(CODE, None if role is None else make_member(role, now=now), **params)
        assert "READ-1" not in words(screen)


def test_grids_are_published_from_the_empty_page(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    assert "Aucune grille n’est encore publiée" in words(screen)
    screen.button(key="grids_ship").click().run()
    assert "Grille générale à huit critères" in words(screen)
    assert {row.code for row in grids()} == {GENERAL_GRID, SOLIDARITY_GRID}


def test_grid_shows_weights_questions_and_anchors(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    shipped = ship_grids(actor=OFFICE, now=now)
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), grid=shipped[GENERAL_GRID]))
    for text in ("Innovation sociale", "20", "Note 0", "Note 5", "Encore modifiable", "0, 1, 5"):
        assert text in said
    assert "Les habitants prennent-ils part" in said


def test_grid_of_a_round_being_read_is_shown_as_locked(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(Phase.READING, now=now)
    assert "Verrouillée" in words(open_page(CODE, make_member(Role.STAFF, now=now), grid=call.grid_id))


def test_call_then_round_are_opened_and_dates_moved(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    ship_grids(actor=OFFICE, now=now)
    staff = make_member(Role.STAFF, now=now)
    screen = open_page(CODE, staff)
    screen.text_input(key="call_new_programme").input("Fonds d’innovation")
    screen.text_input(key="call_code").input("fis")
    screen.text_input(key="call_title").input("Appel 2026")
    screen.text_input(key="call_envelope").input("beaucoup")
    screen.button(key="call_open").click().run()
    assert "pas un nombre" in words(screen)
    screen.text_input(key="call_envelope").input("400 000 €")
    screen.button(key="call_open").click().run()
    assert "majuscules" in words(screen)
    screen.text_input(key="call_code").input("FIS-2026")
    screen.radio(key="call_mode").set_value(IntakeMode.ROLLING)
    screen.button(key="call_open").click().run()
    call = call_by_code("FIS-2026")
    assert call is not None
    assert (call.programme, call.envelope, call.round) == ("Fonds d’innovation", Decimal(400000), None)

    screen = open_page(CODE, staff, call="FIS-2026")
    assert "pas encore de session" in words(screen)
    screen.text_input(key="round_name").input("Session 1")
    screen.text_input(key="round_envelope").input("x")
    screen.button(key="round_open").click().run()
    assert "pas un nombre" in words(screen)
    screen.text_input(key="round_envelope").input("100000")
    screen.date_input(key="opens_on_new").set_value(paris_day(now))
    screen.date_input(key="meets_on_new").set_value(paris_day(now) + timedelta(days=30))
    screen.button(key="round_open").click().run()
    assert not screen.exception
    call = call_by_code("FIS-2026")
    assert call is not None
    assert call.round is not None
    assert (call.round.phase(now), call.round.envelope) == (Phase.DEPOSIT, Decimal(100000))

    key = call.round.id
    screen = open_page(CODE, staff, call="FIS-2026")
    screen.date_input(key=f"reading_from_{key}").set_value(paris_day(now))
    screen.button(key=f"moved_{key}").click().run()
    assert "Lecture" in words(screen)


def test_round_whose_meeting_was_opened_keeps_its_dates(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(Phase.SEANCE, now=now)
    assert call.round is not None
    note_meeting_opened(call.round.id, actor=OFFICE, now=now)
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), call=call.code))
    assert "Déplacer les dates" not in said
    assert "Verrouillée" in said


def test_dates_moved_on_another_screen_are_not_overwritten(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(Phase.READING, now=now)
    assert call.round is not None
    key = call.round.id
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=call.code)
    move_dates(key, dates_in(Phase.INTERESTS, now), version=None, actor=OFFICE, now=now)
    screen.date_input(key=f"meets_on_{key}").set_value(paris_day(now) + timedelta(days=60))
    screen.button(key=f"moved_{key}").click().run()
    assert "modifié" in words(screen)
    found = call_by_code(call.code)
    assert found is not None
    assert found.round is not None
    assert found.round.dates == dates_in(Phase.INTERESTS, now)


def test_unknown_call_is_said(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), call="GONE"))
    assert "Cet appel ou cette grille n’existe pas" in said


def test_phase_is_advanced_and_given_back_with_its_trace(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(Phase.INTERESTS, now=now)
    key = call.rounds[0].id
    staff = make_member(Role.STAFF, now=now)
    screen = open_page(CODE, staff, call=call.code)
    assert "Changements de phase" not in words(screen)
    screen.button(key=f"phased_{key}").click().run()
    assert "Dites pourquoi" in words(screen)
    screen.radio(key=f"to_{key}").set_value("reading")
    screen.text_input(key=f"why_{key}").input("tous ont déclaré")
    screen.button(key=f"phased_{key}").click().run()
    said = words(screen)
    for text in ("tous ont déclaré", staff.name, "son calendrier seul", "« Liens d’intérêt »"):
        assert text in said
    screen.radio(key=f"to_{key}").set_value("release")
    screen.text_input(key=f"why_{key}").input("une lectrice manque")
    screen.button(key=f"phased_{key}").click().run()
    assert "calendrier rétabli" in words(screen)
    assert "une lectrice manque" in words(screen)
    screen.radio(key=f"to_{key}").set_value("hold")
    screen.text_input(key=f"why_{key}").input("deux malades")
    screen.button(key=f"phased_{key}").click().run()
    assert "Maintenue à la phase" in words(screen)
    found = call_by_code(call.code)
    assert found is not None
    assert found.rounds[0].phase(now + timedelta(days=300)) is Phase.INTERESTS


def test_rights_are_told_in_words_from_the_one_table(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    said = words(open_page(CODE, _chair(now), call=call.code))
    assert set(ACT_LABELS) == set(Act)
    for text in (
        "Pendant « Lecture »",
        "De « Liens d’intérêt » à",
        "Toujours",
        "À partir de «",
    ):
        assert text in said
    assert "Avancer ou maintenir" not in said


def test_call_says_how_it_is_read(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    call, late = make_call(Phase.DEPOSIT, now=now), make_call(Phase.READING, now=now)
    staff = make_member(Role.STAFF, now=now)
    screen = open_page(CODE, staff, call=call.code)
    screen.number_input(key=f"wanted_{call.id}").set_value(3)
    screen.checkbox(key=f"blind_{call.id}").check()
    screen.button(key=f"described_{call.id}").click().run()
    found = call_by_code(call.code)
    assert found is not None
    assert (found.readers_wanted, found.is_blind) == (3, True)
    screen = open_page(CODE, staff, call=late.code)
    assert screen.checkbox(key=f"blind_{late.id}").disabled
    assert "ne change plus" in words(screen)


def test_staff_may_mark_a_criterion_of_a_grid_that_nobody_reads_with(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    shipped = ship_grids(actor=OFFICE, now=now)
    first = criteria(shipped[SOLIDARITY_GRID])[0]
    screen = open_page(CODE, make_member(Role.STAFF, now=now), grid=shipped[SOLIDARITY_GRID])
    assert "Noté par" not in words(screen)
    screen.selectbox(key=f"scored_{first.id}").set_value(ScoredBy.STAFF)
    screen.number_input(key=f"threshold_{first.id}").set_value(3)
    screen.button(key="scored_save").click().run()
    said = words(screen)
    assert "Noté par" in said
    assert "Seuil du critère" in said
    changed = criteria(shipped[SOLIDARITY_GRID])
    assert [one.scored_by for one in changed] == [ScoredBy.STAFF, *[ScoredBy.READERS] * (len(changed) - 1)]
    assert [one.threshold for one in changed] == [3, *[None] * (len(changed) - 1)]
    assert (changed[0].id, changed[0].anchors, changed[0].prompts) == (first.id, first.anchors, first.prompts)


def test_lots_are_announced_then_drawn_by_staff(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call, staff = make_call(Phase.INTERESTS, now=now), make_member(Role.STAFF, now=now)
    screen = open_page(CODE, staff, call=call.code)
    assert "Aucun tirage au sort n’est annoncé" in words(screen)
    screen.text_area(key=f"lots_text_{call.id}").input("Loto du 2 juin")
    screen.button(key=f"lots_announced_{call.id}").click().run()
    assert "Loto du 2 juin" in words(screen)
    said = open_page(CODE, _chair(now), call=call.code)
    assert "Loto du 2 juin" in words(said)
    assert not [one for one in said.text_area if one.key == f"lots_text_{call.id}"]
    move_dates(call.rounds[0].id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    screen = open_page(CODE, staff, call=call.code)
    screen.text_area(key=f"lots_figures_{call.id}").input("3 8 15\n42")
    screen.button(key=f"lots_drawn_{call.id}").click().run()
    found = call_by_code(call.code)
    assert found is not None
    assert found.lots_drawn == ("3 8 15", "42")
    screen = open_page(CODE, staff, call=call.code)
    assert "3 8 15 · 42" in words(screen)
    assert not screen.text_area
