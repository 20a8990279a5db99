"""Do the staff write what they found, one by one and many at once, and does the sheet tell it?"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from committee.intake.actions import change_status, close_door, open_door
from committee.intake.actions.instruction import instruct
from committee.intake.instruction import Findings
from committee.intake.queries.instruction import instruction, instructions
from committee.intake.rules import ApplicationStatus, Opinion
from committee.people.rules import OFFICE, Role
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
CODE = "applications.instruction"
HEARD = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def test_nothing_to_instruct_leads_to_the_import(now: datetime, open_page: Open, words: Words) -> None:
    assert "Importer des dossiers" in words(open_page(CODE, make_member(Role.STAFF, now=now)))


def test_findings_are_written_and_shown_on_the_sheet(now: datetime, open_page: Open, words: Words) -> None:
    identifier = make_application(now=now, requested=1000, title="**Jardins**")
    staff, reader = make_member(Role.STAFF, now=now), make_member(now=now, name="Camille")
    screen = open_page(CODE, staff, id=identifier)
    key = f"{identifier}_0"
    screen.radio(key=f"instruct_opinion_{key}").set_value(Opinion.TO_DISCUSS)
    screen.text_area(key=f"instruct_reason_{key}").input("Budget à revoir")
    screen.text_input(key=f"instruct_proposed_{key}").input("1 200")
    screen.selectbox(key=f"instruct_rapporteur_{key}").set_value(reader.id)
    screen.button(key=f"instruct_send_{key}").click().run()
    assert "C’est plus que les 1 000 € demandés" in words(screen).replace("\u202f", " ").replace(
        "\u00a0", " "
    )
    screen.text_input(key=f"instruct_why_{key}").input("Un poste en plus")
    screen.button(key=f"instruct_send_{key}").click().run()
    assert not screen.exception
    row = instruction(identifier, OFFICE)
    assert row is not None
    assert row.findings == Findings(
        Opinion.TO_DISCUSS, "Budget à revoir", Decimal(1200), "Un poste en plus", reader.id
    )
    open_door(identifier, reader.id, now=now)
    said = words(open_page("applications.sheet", reader, id=identifier))
    assert "À débattre" in said or "À discuter" in said
    assert "Budget à revoir" in said
    assert "Modifier l’instruction" not in said
    assert "Modifier l’instruction" in words(open_page("applications.sheet", staff, id=identifier))
    assert "**Jardins**" in words(open_page(CODE, staff))


def test_hearings_at_one_time_are_told(now: datetime, open_page: Open, words: Words) -> None:
    first, second = make_applications(2, now=now)
    for each in (first, second):
        instruct(each, Findings(hearing_at=HEARD, hearing_minutes=20), actor=OFFICE, now=now)
    said = words(open_page(CODE, make_member(Role.STAFF, now=now)))
    assert "Des auditions ont lieu en même temps" in said
    assert "09:00 – 09:20" in said
    assert "Télécharger le calendrier" in said


def test_stale_form_is_told_and_shown_anew(now: datetime, open_page: Open, words: Words) -> None:
    identifier = make_application(now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=identifier)
    instruct(identifier, Findings(opinion=Opinion.FAVOURABLE), actor=OFFICE, now=now)
    screen.button(key=f"instruct_send_{identifier}_0").click().run()
    assert "modifié" in words(screen)
    row = instruction(identifier, OFFICE)
    assert row is not None
    assert row.findings.opinion is Opinion.FAVOURABLE


def test_many_are_previewed_then_changed(now: datetime, open_page: Open, words: Words) -> None:
    call = make_call(now=now)
    first, second = make_applications(2, call.code, now=now, title="Un projet")
    change_status([second], ApplicationStatus.DROPPED, actor=OFFICE, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    screen.checkbox(key="instruction_all").check()
    screen.selectbox(key="instruction_new_status").set_value(ApplicationStatus.ELIGIBLE)
    screen.button(key="instruction_see").click().run()
    said = words(screen)
    assert "sera modifié" in said
    assert "refusé" in said.lower()
    assert "Modifier ce dossier" in said
    screen.button(key="instruction_do").click().run()
    assert not screen.exception
    states = instructions(OFFICE).set_index("id")["status"]
    assert (states[first], states[second]) == (ApplicationStatus.ELIGIBLE, ApplicationStatus.DROPPED)


def test_preview_of_a_list_that_changed_is_refused(now: datetime, open_page: Open, words: Words) -> None:
    call = make_call(now=now)
    first, second = make_applications(2, call.code, now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    screen.multiselect(key="instruction_chosen").set_value([first, second])
    screen.selectbox(key="instruction_new_status").set_value(ApplicationStatus.ELIGIBLE)
    screen.button(key="instruction_see").click().run()
    change_status([first], ApplicationStatus.TO_COMPLETE, actor=OFFICE, now=now)
    screen.button(key="instruction_do").click().run()
    assert "rien n’a été modifié" in words(screen)
    assert instructions(OFFICE).set_index("id")["status"][second] is ApplicationStatus.SUBMITTED


def test_totals_and_filters_follow_the_address(now: datetime, open_page: Open, words: Words) -> None:
    call = make_call(now=now)
    first, second = make_applications(2, call.code, now=now, requested=1000)
    instruct(first, Findings(Opinion.FAVOURABLE, proposed=Decimal(900)), actor=OFFICE, now=now)
    staff = make_member(Role.STAFF, now=now)
    said = words(open_page(CODE, staff, call=call.code)).replace("\u00a0", " ")
    assert "900 € proposés" in said
    assert "enveloppe" in said
    assert "Sans avis" in words(open_page(CODE, staff, opinion="none"))
    assert "900 €" not in words(open_page(CODE, staff, opinion="none")).replace("\u00a0", " ")
    close_door(first, staff.id, "recusal", now=now)
    assert "900" not in words(open_page(CODE, staff))
    assert "n’existe pas" in words(open_page(CODE, staff, id=first)) or second
