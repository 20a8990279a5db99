"""Is an application written by hand, kept as it is typed, recorded, refused when stale, and submitted?"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.rules import Phase
from committee.intake.actions import edit_application
from committee.intake.form import Content, Section
from committee.intake.queries import applications, budgets_of, draft, recorded
from committee.intake.rules import ApplicationStatus
from committee.people.rules import OFFICE, Member, Role
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows, make_application
from tests.factories.meetings import make_scene
from tests.factories.people import make_member

CODE = "applications.edit"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.fixture
def staff(store: Path, now: datetime) -> Member:
    """Somebody of the programme's staff."""
    return make_member(Role.STAFF, now=now)


def field(screen: AppTest, kind: str, ending: str) -> object:
    """The widget whose key ends so."""
    [found] = [each for each in screen.get(kind) if str(each.key).endswith(ending)]
    return found


def step(screen: AppTest, code: str) -> AppTest:
    """Go to a step of the form."""
    found = next(each for each in screen.button_group if str(each.key).endswith("_step"))
    found.set_value(Section(code)).run()
    assert not screen.exception, screen.exception[0].stack_trace
    return screen


def type_in(screen: AppTest, ending: str, text: str, kind: str = "text_input") -> AppTest:
    """Type in a field and leave it."""
    field(screen, kind, ending).set_value(text).run()  # type: ignore[attr-defined]
    assert not screen.exception, screen.exception[0].stack_trace
    return screen


def press(screen: AppTest, ending: str) -> AppTest:
    """Press a button."""
    field(screen, "button", ending).click().run()  # type: ignore[attr-defined]
    assert not screen.exception, screen.exception[0].stack_trace
    return screen


def test_new_application_is_written_drafted_created_and_submitted(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    call = make_call(Phase.DEPOSIT, now=now, code="APPEL-1")
    assert "Choisissez l’appel" in words(open_page(CODE, staff))
    screen = open_page(CODE, staff, call="APPEL-1")
    assert "Nouveau dossier (APPEL-1)" in words(screen)
    assert draft(staff, round_id=call.rounds[0].id) is None
    type_in(screen, "_title", "Jardins")
    kept = draft(staff, round_id=call.rounds[0].id)
    assert kept is not None
    assert kept.content["title"] == "Jardins"
    assert "Brouillon enregistré à 18:00" in words(screen)
    again = open_page(CODE, staff, call="APPEL-1")
    assert field(again, "text_input", "_title").value == "Jardins"  # type: ignore[attr-defined]
    press(again, "_record")
    frame = applications(OFFICE)
    assert list(frame["number"]) == ["2026-001"]
    assert list(frame["status"]) == [ApplicationStatus.DRAFT]
    identifier = frame["id"][0]
    assert draft(staff, round_id=call.rounds[0].id) is None

    screen = step(open_page(CODE, staff, id=identifier), "people")
    press(screen, "_roles_add_")
    field(screen, "selectbox", "_organisation")._value = "Le Touril"  # type: ignore[attr-defined]
    screen.run()
    step(screen, "figures")
    assert "Nommez le porteur" in words(screen)
    type_in(screen, "_requested", "17 500")
    type_in(screen, "_total_cost", "12000")
    assert "dépasse" in words(screen)
    type_in(screen, "_total_cost", "35 000,50")
    assert "dépasse" not in words(screen)


def test_budget_is_pasted_totalled_and_recorded(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    identifier = make_application(now=now, requested=45, total_cost=100)
    screen = open_page(CODE, staff, id=identifier, step="budget")
    assert "Aucune ligne" in words(screen)
    type_in(screen, "_paste_text_0", "64 Personnel\t60\n60 Achats\t39\n74 Ville\t55\n", "text_area")
    press(screen, "_paste_add")
    said = words(screen)
    assert "dépassent" in said
    press(screen, "_budget_add_income")
    type_in(screen, "_4_amount", "45")
    field(screen, "checkbox", "_4_is_this_fund").check().run()  # type: ignore[attr-defined]
    field(screen, "selectbox", "_4_account").set_value("74").run()  # type: ignore[attr-defined]
    type_in(screen, "_2_amount", "40")
    assert "Le plan est équilibré" in words(screen)
    assert "45 %" in words(screen).replace("\u00a0", " ")
    press(screen, "_record")
    lines = budgets_of([identifier])[identifier]
    assert [line.amount for line in lines] == [Decimal(60), Decimal(40), Decimal(55), Decimal(45)]
    sheet = words(open_page("applications.sheet", staff, id=identifier))
    assert "64 · Charges de personnel" in sheet
    assert "demandé à ce fonds" in sheet


def test_opening_a_plan_that_says_no_tax_writes_no_draft(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    told = application_row(number="A-1", tax="TTC", total_cost=100, requested=45)
    lines = [{"number": "A-1", "Compte": "60", "Libellé": "Achats", "Montant (€)": 100}]
    import_rows(call.code, [told], now=now, Budget=lines)
    identifier = applications(OFFICE)["id"].iloc[0]
    screen = open_page(CODE, staff, id=identifier, step="budget")
    assert "Achats" in words(screen)
    assert draft(staff, application_id=identifier) is None


def test_both_versions_are_shown_when_somebody_recorded_meanwhile(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    identifier = make_application(now=now, title="Avant")
    screen = open_page(CODE, staff, id=identifier)
    type_in(screen, "_title", "Le mien")
    held = recorded(identifier, OFFICE)
    assert held is not None
    other = Content({**held.content.fields, "title": "Le leur"}, held.content.parts)
    edit_application(identifier, other, held.version, actor=OFFICE, now=now)
    press(screen, "_record")
    screen.run()
    said = words(screen)
    assert "Quelqu’un a enregistré une autre version" in said
    assert "Enregistré : Le leur" in said
    assert "Saisi par vous : Le mien" in said
    press(screen, "_mine")
    press(screen, "_record")
    after = recorded(identifier, OFFICE)
    assert after is not None
    assert after.title == "Le mien"


def test_what_is_recorded_can_be_taken_back(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    identifier = make_application(now=now, title="Avant")
    screen = open_page(CODE, staff, id=identifier)
    type_in(screen, "_title", "Autre")
    assert "Une modification n’est pas encore enregistrée" in [each.label for each in screen.expander]
    press(screen, "_discard")
    assert draft(staff, application_id=identifier) is None
    assert field(screen, "text_input", "_title").value == "Avant"  # type: ignore[attr-defined]
    assert "Rien ne diffère" in words(screen)


def test_opening_every_step_writes_nothing(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    told = {
        "requested": "1 234,50",
        "total_cost": 5000,
        "themes": "Lien social | Autre thème",
        "commune": "Lyon",
    }
    identifier = make_application(now=now, starts_on="01/03/2026", sensitive_public="non", **told)
    for code in ("identity", "people", "texts", "figures", "sites", "actions", "budget", "documents"):
        assert "Étape" in words(open_page(CODE, staff, id=identifier, step=code))
        assert draft(staff, application_id=identifier) is None, code


def test_place_is_located_as_it_is_typed(now: datetime, open_page: Open, words: Words, staff: Member) -> None:
    identifier = make_application(now=now)
    screen = open_page(CODE, staff, id=identifier, step="sites")
    press(screen, "_sites_add_")
    type_in(screen, "_1_commune", "Lyon")
    assert "position inconnue" in words(screen)
    type_in(screen, "_1_lon", "200")
    assert "Lieux, ligne 1" in words(screen)
    press(screen, "_1_remove")
    assert draft(staff, application_id=identifier).content == {}  # type: ignore[union-attr]


def test_what_cannot_be_read_is_kept_and_said(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    identifier = make_application(now=now)
    screen = type_in(open_page(CODE, staff, id=identifier, step="figures"), "_dwellings", "beaucoup")
    assert "Un endroit du formulaire" in words(screen) or "Ce n’est pas un nombre" in words(screen)
    assert field(screen, "button", "_record").disabled  # type: ignore[attr-defined]
    assert draft(staff, application_id=identifier).content["dwellings"] == "beaucoup"  # type: ignore[union-attr]


def test_application_before_a_meeting_says_why_it_is_closed(
    now: datetime, open_page: Open, words: Words, staff: Member
) -> None:
    scene = make_scene(now=now)
    assert "passé en séance" in words(open_page(CODE, staff, id=scene.applications[0]))
    assert "pas de tel dossier" in words(open_page(CODE, staff, id="none"))
    assert "pas de tel dossier" in words(open_page(CODE, staff, call="none"))
