"""Does the list show, filter and count what this member may see, and nothing else?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.rules import Phase
from committee.intake.actions import close_door
from committee.people.rules import OFFICE, Role
from committee.territories.actions import load_shipped_facts
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications, open_to
from tests.factories.people import make_member

CODE = "applications.list"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_list_shows_applications_literally(
    role: Role, store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    made = make_application(
        now=now,
        title="**Jardins** <img src=x> :red[non]",
        requested=37000,
        commune="Toulouse",
        lon=1.4799,
        lat=43.6092,
    )
    person = make_member(role, now=now)
    open_to(person, [made], now=now)
    said = words(open_page(CODE, person))
    assert "**Jardins** <img src=x> :red[non]" in said
    assert "37 000 €" in said
    assert "incertain" in said
    assert "Déposé" in said
    assert "Télécharger la liste (XLSX)" in said


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM, None])
def test_list_is_closed_to_others(
    role: Role | None, store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_application(now=now, title="Jardins")
    person = None if role is None else make_member(role, now=now)
    assert "Jardins" not in words(open_page(CODE, person))


def test_empty_list_leads_staff_to_the_import(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    assert "Importer des dossiers" in words(open_page(CODE, make_member(Role.STAFF, now=now)))
    make_application(now=now, phase=Phase.DEPOSIT, title="Jardins")
    said = words(open_page(CODE, make_member(now=now)))
    assert "une fois le dépôt clos" in said
    assert "Jardins" not in said


def test_filters_come_from_the_address_and_go_back_to_it(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(now=now)
    make_application(call.code, now=now, title="Été au pied des tours", department="31")
    make_application(call.code, now=now, title="Potager", department="974")
    staff = make_member(Role.STAFF, now=now)
    assert "Potager" not in words(open_page(CODE, staff, search="ete"))
    assert "Été" not in words(open_page(CODE, staff, department="974"))
    assert "Aucun dossier ne correspond" in words(open_page(CODE, staff, qpv="inside"))
    assert "Potager" in words(open_page(CODE, staff, status="nonsense"))
    screen = open_page(CODE, staff)
    screen.text_input(key="applications_search").input("potager").run()
    assert screen.query_params["search"] == "potager"
    said = words(screen)
    assert "Potager" in said
    assert "Été" not in said
    assert "search=potager" in "".join(
        str(element.proto.body) for element in screen.main if element.type == "html"
    )


def test_recused_member_finds_no_trace_in_list_counts_and_options(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(now=now)
    make_application(call.code, now=now, title="Potager", requested=10, department="31")
    shut = make_application(call.code, now=now, title="Secret", requested=5000, department="974")
    person = make_member(now=now)
    close_door(shut, person.id, "recusal", now=now)
    screen = open_page(CODE, person)
    said = words(screen)
    assert "Secret" not in said
    assert "5 0" not in said
    assert "sans les dossiers dont vous êtes déporté" in said
    assert "974 · La Réunion" not in screen.selectbox(key="applications_department").options


def test_undeclared_application_is_listed_by_its_head_alone(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(now=now)
    read = make_application(call.code, now=now, title="Potager", requested=10, department="31")
    facts = {"requested": 5000, "department": "974", "commune": "Saint-Denis"}
    make_application(call.code, now=now, title="Verger", lead="Les Amis", **facts)
    person = make_member(now=now)
    open_to(person, [read], now=now)
    screen = open_page(CODE, person)
    said = words(screen)
    assert "Verger" in said
    assert "Les Amis" in said
    assert "Déclarez d’abord vos liens" in said
    assert "n’avez pas déclaré vos liens avec un dossier" in said
    assert "5 0" not in said
    assert "Saint-Denis" not in said
    assert "974 · La Réunion" not in screen.selectbox(key="applications_department").options


def test_list_takes_as_many_statements_at_thirty_rows(
    store: Path, now: datetime, open_page: Open, statements: list[str]
) -> None:
    call = make_call(now=now)
    staff = make_member(Role.STAFF, now=now)
    counts = set()
    for wanted in (1, 29):
        make_applications(wanted, call.code, now=now, landlords="A | B", commune="Cergy")
        statements.clear()
        open_page(CODE, staff)
        counts.add(len(statements))
    assert len(counts) == 1


def test_link_to_all_applications_takes_the_filters_away(store, now, open_page, words):
    make_application(title="Jardins partagés", now=now)
    screen = open_page("applications.list", make_member(Role.STAFF, now=now))
    screen.text_input(key="applications_search").input("inconnu").run()
    assert "Jardins" not in words(screen)
    screen.query_params.clear()
    screen.run()
    assert "Jardins partagés" in words(screen)
    screen.query_params["search"] = "absent"
    screen.run()
    assert "Jardins" not in words(screen)
