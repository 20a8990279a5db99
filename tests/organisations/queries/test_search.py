"""Are organisations found by any of their names and numbers, by those to whom the directory is open?"""

from datetime import datetime

import pytest

from committee.organisations.actions import add_alias
from committee.organisations.queries.search import search
from committee.people.rules import OFFICE, Role
from committee.spreadsheets.finding import Hit, words_of
from committee.words import say
from tests.factories.organisations import make_organisation
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")


def found(asked: str, limit: int = 10) -> list[Hit]:
    return search(OFFICE, words_of(asked), limit)


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("erigere", None),
        ("ERI", None),
        ("habitat social", "Autres noms"),
        ("732829320", "Identifiants"),
        ("érigère 732829320", "Identifiants"),
    ],
)
def test_found_by_any_name_or_number(asked: str, place: str | None, now: datetime) -> None:
    made = make_organisation(
        "Érigère", short_name="ERI", siret="73282932000074", siren="732829320", commune="Ermont", now=now
    )
    for alias in ("Le Logis", "Habitat social du Nord"):
        add_alias(made, alias, actor=OFFICE, now=now)
    make_organisation("Toits du Sud", now=now)
    [hit] = found(asked)
    assert (hit.id, hit.title, hit.detail) == (made, "Érigère", "Ermont")
    assert (None if hit.where is None else say(hit.where, "fr")) == place


def test_words_held_by_nobody_find_nothing(now: datetime) -> None:
    make_organisation("Érigère", now=now)
    assert found("erigere nord") == []


def test_hits_stand_by_name_and_are_limited(now: datetime) -> None:
    for name in ("Toits C", "Toits A", "Toits B"):
        make_organisation(name, now=now)
    assert [hit.title for hit in found("toits", 2)] == ["Toits A", "Toits B"]


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_nothing_is_told_to_whom_the_directory_is_closed(role: Role, now: datetime) -> None:
    make_organisation("Érigère", now=now)
    assert search(make_member(role, now=now), ("erigere",), 10) == []


@pytest.mark.parametrize("count", [1, 30])
def test_search_takes_two_statements(count: int, now: datetime, statements: list[str]) -> None:
    for _ in range(count):
        make_organisation(now=now)
    statements.clear()
    assert len(found("bailleur", 50)) == count
    assert len(statements) == 2
