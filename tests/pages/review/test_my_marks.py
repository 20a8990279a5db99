"""Do one's own marks stand side by side, and is what is complete handed in by one button?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.people.rules import OFFICE, Role
from committee.review import queries
from committee.review.actions import hand_in_note, name_rapporteur, save_draft, save_note
from committee.review.rules import NotePart, Recommendation
from tests.factories.calls import publish_mixed_grid
from tests.factories.people import make_member
from tests.factories.review import assign, make_panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")
CODE = "review.my_marks"
Open, Words = Callable[..., Any], Callable[[Any], str]


def test_marks_stand_side_by_side_and_complete_ones_are_handed_in_together(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(4, 2, now=now, title="Jardins <b>partagés</b>")
    (me, other), (first, second, third, fourth) = panel.members, panel.applications
    mark(panel, first, me, now=now, value=4)
    save_draft(second, whole_marks(panel, 1), "", Recommendation.KEEP, actor=me, now=now)
    save_draft(third, {panel.criteria[0]: (3, "")}, actor=me, now=now)
    save_draft(fourth, {}, abstention="je connais trop", actor=me, now=now)
    mark(panel, third, other, now=now, value=5)
    screen = open_page(CODE, me, call=panel.call.code)
    said = words(screen)
    assert "Jardins <b>partagés</b>" in said
    assert "Remettre les 2 qui sont complètes" in said
    assert "7 à remplir" in said
    assert "abs." in said
    assert "Ma moyenne" in said
    (button,) = [one for one in screen.button if "hand_in" in str(one.key)]
    after = button.click().run()
    assert after.toast[0].value.startswith("2 évaluations sont remises")
    assert "Remettre les" not in words(after)
    beside = queries.side_by_side(me, panel.call.id, now=now)
    assert beside is not None
    assert beside.complete == {}


def test_highest_totals_come_first_when_asked_and_contradictions_are_told(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(2, 1, now=now)
    me, (first, second) = panel.members[0], panel.applications
    save_draft(first, whole_marks(panel, 1), "", Recommendation.KEEP, actor=me, now=now)
    save_draft(second, whole_marks(panel, 4), "", Recommendation.REJECT, actor=me, now=now)
    said = words(open_page(CODE, me, call=panel.call.code, order="total"))
    assert "À regarder de nouveau" in said
    assert "Afficher dans l’ordre des numéros" in said
    sheets = [queries.marking_sheet(one, me, now=now) for one in (second, first)]
    numbers = [sheet.number for sheet in sheets if sheet is not None]
    table = said[said.index("Total sur 100") :]
    assert table.index(numbers[0]) < table.index(numbers[1])


def test_undeclared_application_asks_for_the_declaration(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(1, 1, now=now)
    assign(panel, now=now)
    said = words(open_page(CODE, panel.members[0]))
    assert "Déclarez d’abord votre lien" in said
    assert "Remettre" not in said


def test_staff_see_their_own_part_and_a_member_without_readings_nothing(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(1, 1, now=now, grid_code=publish_mixed_grid(now=now))
    said = words(open_page(CODE, make_member(Role.STAFF, now=now)))
    assert "Critère 25" in said
    assert "Critère 60" not in said
    assert panel.call.code in said
    assert "Aucun dossier ne vous est confié" in words(open_page(CODE, make_member(now=now)))


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_page_is_closed_to_other_roles(role: Role, now: datetime, open_page: Open, words: Words) -> None:
    assert "n’ouvre pas cette page" in words(open_page(CODE, make_member(role, now=now))).replace("'", "’")


def test_note_of_the_rapporteur_is_kept_when_a_field_is_left_then_handed_in(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(1, 1, now=now)
    (application,), (me,) = panel.applications, panel.members
    name_rapporteur(application, me.id, actor=OFFICE, now=now)
    screen = open_page("review.mark", me, id=application)
    for part in ("about", "strengths", "weaknesses", "proposal"):
        screen = screen.text_area(key=f"note_{application}_{part}").set_value(f"texte {part}").run()
    kept = queries.note(application, me, now=now)
    assert kept is not None
    assert kept.content["proposal"] == "texte proposal"
    screen = screen.button(key=f"note_{application}_hand_in").click().run()
    assert screen.toast[0].value.startswith("Votre note est remise")
    read = queries.notes([application], OFFICE, now=now)[application]
    assert [row.content["about"] for row in read] == ["texte about"]
    again = screen.button(key=f"note_{application}_reopen").click().run()
    assert again.toast[0].value.startswith("Votre note est de nouveau un brouillon")


def test_stale_tab_of_a_note_shows_both_texts(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now)
    (application,), (me,) = panel.applications, panel.members
    name_rapporteur(application, me.id, actor=OFFICE, now=now)
    screen = open_page("review.mark", me, id=application)
    save_note(application, {"about": "dans l'autre onglet"}, actor=me, now=now)
    screen = screen.text_area(key=f"note_{application}_about").set_value("dans celui-ci").run()
    said = words(screen)
    assert "enregistrée entre-temps dans un autre onglet" in said
    assert "Enregistré : dans l'autre onglet" in said
    screen = screen.button(key=f"note_{application}_keep").click().run()
    kept = queries.note(application, me, now=now)
    assert kept is not None
    assert kept.content["about"] == "dans celui-ci"
    save_note(application, {"about": "encore ailleurs"}, actor=me, now=now)
    screen = screen.text_area(key=f"note_{application}_about").set_value("perdu").run()
    screen = screen.button(key=f"note_{application}_take").click().run()
    assert screen.text_area(key=f"note_{application}_about").value == "encore ailleurs"


def test_note_handed_in_is_read_on_the_sheet_by_the_office(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(1, 2, now=now)
    (application,), (me, other) = panel.applications, panel.members
    name_rapporteur(application, me.id, actor=OFFICE, now=now)
    save_note(application, dict.fromkeys(map(str, NotePart), "avis du rapporteur"), actor=me, now=now)
    hand_in_note(application, actor=me, now=now)
    said = words(open_page("applications.sheet", make_member(Role.STAFF, now=now), id=application))
    assert "avis du rapporteur" in said
    assert me.name in said
    assert "avis du rapporteur" not in words(open_page("applications.sheet", other, id=application))
