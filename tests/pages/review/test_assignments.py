"""Do staff see who reads what, and give applications to readers?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.people.actions import appoint
from committee.people.queries import member as member_by_id
from committee.people.rules import OFFICE, Role
from committee.review import queries
from committee.review.actions import declare_interest, free_reader
from committee.review.rules import InterestNature
from tests.factories.calls import make_call
from tests.factories.people import make_member
from tests.factories.review import make_panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
CODE = "review.assignments"
Open, Words = Callable[..., Any], Callable[[Any], str]


def test_table_names_readers_and_how_far_they_are(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 2, now=now, title="Ateliers")
    mark(panel, panel.applications[0], panel.members[0], now=now)
    staff = make_member(Role.STAFF, now=now)
    screen = open_page(CODE, staff, call=panel.call.code)
    said = words(screen)
    assert "Ateliers" in said
    assert all(member.name in said for member in panel.members)
    assert "1 / 2" in said
    assert "couvert" in said
    assert not screen.multiselect
    loads = words(screen.radio(key="assign_view").set_value("readers").run())
    assert "Lectures par lecteur" in loads
    assert all(member.name in loads for member in panel.members)


def test_staff_give_applications_to_readers_and_take_one_back(now: datetime, open_page: Open) -> None:
    panel = make_panel(2, 2, now=now)
    first = panel.applications[0]
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code, view="hand")
    screen.multiselect(key="assign_applications").set_value(panel.applications).run()
    screen.multiselect(key="assign_readers").set_value([panel.members[0].id]).run()
    screen.button(key="assign_give").click().run()
    assert not screen.exception
    frame = queries.assignments(OFFICE, panel.call.id, now=now)
    assert set(frame["member_id"]) == {panel.members[0].id}
    assert len(frame) == 2
    screen.selectbox(key="free_application").set_value(first).run()
    screen.selectbox(key=f"free_member_{first}").set_value(panel.members[0].id).run()
    screen.text_input(key=f"free_reason_{first}").input("absent").run()
    screen.button(key="free_now").click().run()
    assert not queries.is_assigned(first, panel.members[0].id)


def test_recused_pair_is_refused_with_the_name(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(1, 1, now=now, title="Ateliers")
    member = panel.members[0]
    declare_interest(panel.applications[0], InterestNature.RECUSAL, "mon employeur", actor=member, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code, view="hand")
    screen.multiselect(key="assign_applications").set_value(panel.applications).run()
    screen.multiselect(key="assign_readers").set_value([member.id]).run()
    screen.button(key="assign_give").click().run()
    assert f"{member.name} est déporté du dossier « Ateliers »" in words(screen)
    assert "mon employeur" not in words(screen)


def test_proposal_is_shown_then_applied(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(2, 2, now=now, title="Ateliers")
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code, view="proposal")
    assert "Ce qui change" not in words(screen)
    screen.number_input(key="assign_wanted").set_value(1).run()
    screen.button(key="assign_propose").click().run()
    said = words(screen)
    assert "Ce qui change, par lecteur" in said
    assert "Non : 2 groupes" in said
    assert queries.assignments(OFFICE, panel.call.id, now=now).empty
    screen.button(key="assign_apply").click().run()
    assert not screen.exception
    frame = queries.assignments(OFFICE, panel.call.id, now=now)
    assert sorted(frame["member_id"]) == sorted(member.id for member in panel.members)


def test_proposal_takes_back_what_nobody_began_and_names_what_it_cannot(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(4, 1, now=now, title="Ateliers")
    other, recused = make_member(now=now), panel.members[0]
    free_reader(panel.applications[0], recused.id, "absent", actor=OFFICE, now=now)
    declare_interest(panel.applications[0], InterestNature.RECUSAL, "mon employeur", actor=recused, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code, view="proposal")
    screen.button(key="assign_propose").click().run()
    said = words(screen)
    assert f"Seuls peuvent le lire : {other.name} ; déportés : {recused.name}." in said
    screen.number_input(key="assign_wanted").set_value(1).run()
    screen.checkbox(key="assign_redo").check().run()
    screen.button(key="assign_propose").click().run()
    assert "Repris" in words(screen)
    screen.button(key="assign_apply").click().run()
    assert not screen.exception
    frame = queries.assignments(OFFICE, panel.call.id, now=now)
    assert sorted(frame["member_id"].value_counts()) == [2, 2]


def test_proposal_is_no_longer_shown_once_an_application_is_closed(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(2, 2, now=now, title="Ateliers")
    staff = make_member(Role.STAFF, Role.MEMBER, now=now)
    screen = open_page(CODE, staff, call=panel.call.code, view="proposal")
    screen.button(key="assign_propose").click().run()
    declare_interest(panel.applications[0], InterestNature.RECUSAL, "mon employeur", actor=staff, now=now)
    assert "n’est plus à jour" in words(screen.run())
    assert not [button for button in screen.button if button.key == "assign_apply"]


def test_rapporteur_is_named(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 2, now=now)
    (application,), (_, second) = panel.applications, panel.members
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code, view="rapporteurs")
    screen.selectbox(key="rapporteur_application").set_value(application).run()
    screen.selectbox(key=f"rapporteur_{application}").set_value(second.id).run()
    screen.button(key="rapporteur_name").click().run()
    assert not screen.exception
    found = queries.coverage(OFFICE, panel.call, now=now)
    assert found.applications["rapporteur"].tolist() == [second.name]


def test_file_is_tried_then_applied(now: datetime, open_page: Open, words: Words) -> None:
    panel = make_panel(1, 1, now=now)
    number = queries.coverage(OFFICE, panel.call, now=now).applications["number"].iloc[0]
    lines = ["N° de dossier;Lecteur", f"{number};{panel.members[0].email}", "AUTRE;inconnu@example.org"]
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code, view="file")
    screen.file_uploader(key="assign_file").upload("l.csv", "\n".join(lines).encode(), "text/csv").run()
    said = words(screen)
    assert "Aucun dossier de cet appel à attribuer ne porte ce numéro." in said
    assert queries.assignments(OFFICE, panel.call.id, now=now).empty
    screen.button(key="assign_file_apply").click().run()
    assert not screen.exception
    assert len(queries.assignments(OFFICE, panel.call.id, now=now)) == 1


def test_chair_reads_the_table_and_imposes_a_recusal(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 2, now=now)
    chair, member = panel.members
    appoint(chair.id, Role.CHAIR, "meeting", "m1", actor=OFFICE, now=now)
    found = member_by_id(chair.id)
    assert found is not None
    screen = open_page(CODE, found, call=panel.call.code, view="proposal")
    assert list(screen.radio(key="assign_view").options) == [
        "Par dossier",
        "Par lecteur",
        "Imposer un déport",
    ]
    screen.radio(key="assign_view").set_value("recusal").run()
    screen.selectbox(key="recuse_application").set_value(panel.applications[0]).run()
    screen.selectbox(key="recuse_member").set_value(member.id).run()
    screen.text_area(key="recuse_reason").input("même groupe").run()
    screen.button(key="recuse").click().run()
    assert not screen.exception
    assert queries.recusals(panel.applications) == {(panel.applications[0], member.id)}


def test_page_says_what_is_missing(now: datetime, open_page: Open, words: Words) -> None:
    staff = make_member(Role.STAFF, now=now)
    assert "Il n’y a pas encore d’appel" in words(open_page(CODE, staff))
    call = make_call(now=now)
    assert "Cet appel n’a pas encore de dossier" in words(open_page(CODE, staff, call=call.code))


def test_page_is_closed_to_members(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now, title="Ateliers")
    assert "Ateliers" not in words(open_page(CODE, panel.members[0], call=panel.call.code))
