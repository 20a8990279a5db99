"""Is everything found that a member may see, and no trace of what is closed to them?"""

from datetime import datetime

import pytest

from committee.calls.rules import Phase
from committee.documents.actions import keep_document
from committee.intake.actions import close_door, open_door
from committee.intake.queries.search import search, search_documents
from committee.people.rules import OFFICE, Member, Role
from committee.spreadsheets.finding import Hit, words_of
from committee.words import say
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
TOLD = {
    "number": "DS-4711",
    "title": "Été au pied des tours",
    "lead": "Compagnons Bâtisseurs",
    "landlords": "Logirep",
    "summary": "Des ateliers de réparation",
    "needs": "L’isolement des aînés",
    "site": "Montenotte",
    "commune": "Saint-Étienne",
    "qpv": "Les Cèdres",
}
HEAD = ("ete tours", "4711", "batisseurs", "LOGIREP", "pied logirep")
WHOLE = ("réparation", "isolement", "montenotte", "saint etienne", "cedres", "tours isolement")


def found(member: Member, asked: str, now: datetime) -> list[Hit]:
    return search(member, words_of(asked), 10, now)


def file_of(application_id: str, name: str, kind: str, now: datetime) -> None:
    told = {"kind": kind, "owner_kind": "application", "owner_id": application_id}
    keep_document(f"%PDF-{name}".encode(), name, **told, actor=OFFICE, now=now)


@pytest.mark.parametrize("asked", [*HEAD, *WHOLE])
def test_staff_find_it_by_any_word(asked: str, now: datetime) -> None:
    identifier = make_application(now=now, **TOLD)
    make_application(now=now)
    [hit] = found(OFFICE, asked, now)
    assert (hit.id, hit.title) == (identifier, "DS-4711 · Été au pied des tours")


def test_place_of_the_words_is_told(now: datetime) -> None:
    make_application(now=now, **TOLD)
    [hit] = found(OFFICE, "isolement", now)
    assert hit.where is not None
    assert (say(hit.where, "fr"), hit.text) == ("Besoins", "L’isolement des aînés")
    [hit] = found(OFFICE, "logirep", now)
    assert hit.where is not None
    assert (say(hit.where, "fr"), hit.text) == ("Porteur et bailleurs", "Compagnons Bâtisseurs, Logirep")


def test_those_found_by_their_head_come_first(now: datetime) -> None:
    call = make_call(now=now)
    make_application(call.code, now=now, number="A-1", title="Autre", summary="Un jardin")
    make_application(call.code, now=now, number="B-1", title="Jardin")
    assert [hit.title for hit in found(OFFICE, "jardin", now)] == ["B-1 · Jardin", "A-1 · Autre"]
    assert len(search(OFFICE, ["jardin"], 1, now)) == 1


@pytest.mark.parametrize("asked", [*HEAD, *WHOLE])
def test_undeclared_member_finds_by_the_head_alone(asked: str, now: datetime) -> None:
    identifier = make_application(now=now, **TOLD)
    member = make_member(now=now)
    assert [hit.id for hit in found(member, asked, now)] == ([identifier] if asked in HEAD else [])
    open_door(identifier, member.id, now=now)
    assert [hit.id for hit in found(member, asked, now)] == [identifier]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_recused_person_finds_no_trace(role: Role, now: datetime) -> None:
    identifier = make_application(now=now, **TOLD)
    person = make_member(role, now=now)
    open_door(identifier, person.id, now=now)
    file_of(identifier, "Plan-Été.pdf", "statutes", now)
    words = {word for text in TOLD.values() for word in words_of(text)} | {"plan", "pdf"}
    assert all(search(OFFICE, [word], 10, now) or search_documents(OFFICE, [word], 10, now) for word in words)
    close_door(identifier, person.id, "recusal", now=now)
    for word in words:
        assert search(person, [word], 10, now) == []
        assert search_documents(person, [word], 10, now) == []


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_others_find_none(role: Role, now: datetime) -> None:
    identifier = make_application(now=now, **TOLD)
    file_of(identifier, "Plan.pdf", "statutes", now)
    other = make_member(role, now=now)
    assert found(other, "tours", now) == []
    assert search_documents(other, ["plan"], 10, now) == []


def test_application_under_deposit_is_the_staff_s(now: datetime) -> None:
    make_applications(1, now=now, phase=Phase.DEPOSIT, **TOLD)
    assert found(make_member(now=now), "tours", now) == []
    assert len(found(OFFICE, "tours", now)) == 1


def test_file_is_found_by_its_name_by_whoever_may_read_it(now: datetime) -> None:
    identifier = make_application(now=now, **TOLD)
    file_of(identifier, "Plan-Été.pdf", "statutes", now)
    file_of(identifier, "RIB-Été.pdf", "bank_details", now)
    member = make_member(now=now)
    assert search_documents(member, ["ete"], 10, now) == []
    open_door(identifier, member.id, now=now)
    assert [hit.title for hit in search_documents(member, ["ete"], 10, now)] == ["Plan-Été.pdf"]
    assert {hit.title for hit in search_documents(OFFICE, ["ete"], 10, now)} == {
        "Plan-Été.pdf",
        "RIB-Été.pdf",
    }


def test_statements_do_not_grow(now: datetime, statements: list[str]) -> None:
    call = make_call(now=now)
    counts = set()
    for wanted in (1, 29):
        make_applications(wanted, call.code, now=now, summary="Un jardin", commune="Cergy")
        statements.clear()
        assert found(OFFICE, "jardin", now)
        search_documents(OFFICE, ["plan"], 10, now)
        counts.add(len(statements))
    assert len(counts) == 1
