"""Does the sheet show everything to readers, and only the head to those who may not read yet?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from committee.calls.rules import Phase
from committee.intake.actions import change_status, close_door, open_door
from committee.intake.queries import applications
from committee.intake.rules import ApplicationStatus
from committee.organisations.queries import find_organisation
from committee.organisations.records import Organisation
from committee.people.rules import OFFICE, Role
from committee.store.engine import writing
from committee.territories.actions import load_shipped_facts
from committee.territories.queries import editions
from tests.factories.intake import make_application
from tests.factories.people import make_member
from tests.factories.territories import load_squares

CODE = "applications.sheet"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]
TOLD = {
    "title": "Jardins *partagés*",
    "lead": "Le Touril",
    "landlords": "Érilia | Alogéa",
    "partners": "Centre social",
    "themes": "Lien social",
    "needs": "Trop de *béton* ![x](http://example.org/x.png)",
    "households": "1 224",
    "total_cost": 200,
    "requested": 91,
    "sensitive_public": "oui",
    "commune": "Toulouse",
    "lon": 1.4799,
    "lat": 43.6092,
}


def test_staff_read_everything(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    identifier = make_application(now=now, **TOLD)
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), id=identifier))
    for expected in (
        "Jardins *partagés*",
        "Trop de *béton* ![x](http://example.org/x.png)",
        "Centre social",
        "Lien social",
        "Public sensible",
        "1 224",
        "45,5 % du coût",
        "peut-être dans le QPV",
        "Les contours sont schématiques",
        "Non renseigné : Résumé",
        "21/11/2026",
        "dossiers.xlsx",
    ):
        assert expected in said


def test_figures_keep_their_precision_and_the_qpv_declared_stands_beside_the_computed_one(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    told = {
        **TOLD,
        "households": "environ 300",
        "eligible_base": 182,
        "tax": "HT",
        "share_in_qpv": "60 %",
        "people": 800,
        "founding_landlords": "Érilia",
        "joining_landlords": "Alogéa",
        "qpv": "Soupetard",
    }
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), id=make_application(now=now, **told)))
    for expected in (
        "environ 300",
        "HT",
        "50 % de l’assiette demandés",
        "60 % en QPV",
        "fondateur",
        "entrant",
        "Déclaré et calculé",
        "non vérifié",
    ):
        assert expected in said


def test_sections_follow_one_another_as_they_are_read(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    identifier = make_application(now=now, **TOLD)
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), id=identifier))
    places = [said.index(word) for word in ("Le Touril", "Lieux", "Besoins", "Budget", "Documents")]
    assert places == sorted(places)


def test_sheet_without_a_point_or_a_place_says_so(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    staff = make_member(Role.STAFF, now=now)
    nowhere = make_application(now=now)
    named = make_application(now=now, commune="Cergy")
    assert "ne nomme aucun lieu" in words(open_page(CODE, staff, id=nowhere))
    said = words(open_page(CODE, staff, id=named))
    assert "il n’y a pas de carte" in said
    assert "position inconnue" in said
    assert "il faut un point" in said


def test_member_declares_before_reading(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    identifier = make_application(now=now, **TOLD)
    member = make_member(now=now)
    said = words(open_page(CODE, member, id=identifier))
    assert "Jardins" in said
    assert "Érilia" in said
    assert "avant de le lire" in said
    assert "béton" not in said
    assert "1 224" not in said
    open_door(identifier, member.id, now=now)
    assert "béton" in words(open_page(CODE, member, id=identifier))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_recused_person_sees_the_head_and_their_recusal(
    role: Role, store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    identifier = make_application(now=now, **TOLD)
    person = make_member(role, now=now)
    open_door(identifier, person.id, now=now)
    close_door(identifier, person.id, "recusal", now=now)
    screen = open_page(CODE, person, id=identifier)
    said = words(screen)
    assert "Vous êtes déporté de ce dossier depuis le 21/11/2026" in said
    assert "Jardins" in said
    assert "béton" not in said
    assert "Centre social" not in said
    assert len(screen.selectbox) == 0


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM, None])
def test_sheet_is_closed_to_others(
    role: Role | None, store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    identifier = make_application(now=now, **TOLD)
    person = None if role is None else make_member(role, now=now)
    assert "Jardins" not in words(open_page(CODE, person, id=identifier))


def test_unknown_sheet_and_one_under_deposit_answer_alike(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    identifier = make_application(now=now, phase=Phase.DEPOSIT, title="Jardins")
    member = make_member(now=now)
    assert words(open_page(CODE, member, id=identifier)) == words(open_page(CODE, member, id="nothing"))
    assert "pas de tel dossier" in words(open_page(CODE, member))


def test_staff_change_the_state(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    identifier = make_application(now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=identifier)
    assert "Retenu" not in screen.selectbox(key="sheet_next_status").options
    screen.selectbox(key="sheet_next_status").select(ApplicationStatus.ELIGIBLE)
    screen.button(key="sheet_change").click().run()
    assert not screen.exception
    assert applications(OFFICE)["status"].tolist() == [ApplicationStatus.ELIGIBLE]
    assert "Recevable" in words(screen)


def test_state_changed_by_somebody_else_meanwhile_is_not_changed_again(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    identifier = make_application(now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=identifier)
    change_status([identifier], ApplicationStatus.ELIGIBLE, actor=OFFICE, now=now)
    screen.selectbox(key="sheet_next_status").select(ApplicationStatus.TO_COMPLETE)
    screen.button(key="sheet_change").click().run()
    assert not screen.exception
    assert applications(OFFICE)["status"].tolist() == [ApplicationStatus.ELIGIBLE]


def test_member_does_not_change_the_state(store: Path, now: datetime, open_page: Open) -> None:
    identifier = make_application(now=now)
    member = make_member(now=now)
    open_door(identifier, member.id, now=now)
    assert len(open_page(CODE, member, id=identifier).selectbox) == 0


def test_places_tell_the_difference_the_shares_and_the_perimeters(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    load_squares(now)
    told = {"qpv": "QN03190M (60 %), QN03192N (40 %)", "commune": "Toulouse", "lon": 1.408, "lat": 43.6}
    identifier = make_application(now=now, **TOLD | told | {"precision_m": 5})
    staff = make_member(Role.STAFF, now=now)
    said = words(open_page(CODE, staff, id=identifier))
    for expected in ("diffère", "de son bord", "Parts par QPV", "En QPV : 100 % du projet", "Carré Dupont"):
        assert expected in said
    assert editions()[0].name in said


def test_a_seat_in_a_district_decides_nothing(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    load_squares(now)
    untold = {"commune": None, "lon": None, "lat": None}
    identifier = make_application(now=now, **TOLD | untold)
    lead = find_organisation("Le Touril")
    with writing() as session:
        session.execute(
            update(Organisation).where(Organisation.id == lead).values(commune="Toulouse", department="31")
        )
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), id=identifier))
    assert "Siège du porteur" in said
    assert "Toulouse (31)" in said
    assert "on ne sait pas" in said
    assert "Parts par QPV" not in said


def test_indicators_are_read_when_they_are_asked_for(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    load_squares(now)
    identifier = make_application(now=now, **TOLD | {"lon": 1.4, "lat": 43.6, "precision_m": 5})
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=identifier)
    assert not screen.exception
    assert "Indicateurs du quartier" in words(screen) or screen.button_group
