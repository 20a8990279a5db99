"""Does the list say what the member may see, filtered, ordered, in a constant number of statements?"""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from committee.intake import queries
from committee.intake.records import Site
from committee.intake.rules import ApplicationStatus
from committee.people.rules import OFFICE, Role
from committee.store.engine import writing
from committee.territories.actions import load_shipped_facts
from committee.territories.rules import Answer, Method
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows, make_application, make_applications
from tests.factories.people import make_member
from tests.factories.territories import load_squares


def test_list_has_its_columns_even_when_empty(store: Path, now: datetime) -> None:
    empty = queries.applications(OFFICE)
    make_application(now=now)
    full = queries.applications(OFFICE)
    for frame in (empty, full):
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == queries.APPLICATION_COLUMNS
    assert full["requested"][0] is None
    assert full["qpv_answer"][0] is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({}, ["A", "B", "C"]),
        ({"search": "ete"}, ["A"]),
        ({"search": "ERILIA jardin"}, ["B"]),
        ({"search": "b"}, ["B"]),
        ({"search": "100%"}, []),
        ({"search": "_"}, ["A", "B", "C"]),
        ({"status": "eligible"}, []),
        ({"status": ApplicationStatus.SUBMITTED}, ["A", "B", "C"]),
        ({"department": "974"}, ["C"]),
        ({"qpv": "uncertain"}, ["A"]),
        ({"qpv": Answer.UNKNOWN}, ["B", "C"]),
        ({"call": "AUTRE"}, []),
        ({"order": "-requested"}, ["C", "A", "B"]),
        ({"order": "title"}, ["A", "B", "C"]),
        ({"order": "nonsense"}, ["A", "B", "C"]),
    ],
)
def test_list_is_filtered_and_ordered(
    filters: dict[str, str], numbers: list[str], store: Path, now: datetime
) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    call = make_call(now=now)
    rows = [
        application_row(number="A", title="Été", lead="Un", requested=10, lon=1.4799, lat=43.6092),
        application_row(number="B", title="Jardin", lead="Deux", landlords="Érilia"),
        application_row(number="C", title="Volailles", lead="Trois", requested=20, commune_code="97411"),
    ]
    import_rows(call.code, rows, now=now)
    assert queries.applications(OFFICE, **filters)["number"].tolist() == numbers


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_number_of_statements_does_not_grow(
    role: Role, store: Path, now: datetime, statements: list[str]
) -> None:
    person = make_member(role, now=now)
    call = make_call(now=now)
    counts = set()
    for wanted in (1, 29, 570):
        make_applications(
            wanted, call.code, now=now, lead="L", landlords="A | B", commune="Cergy", requested=1
        )
        identifier = queries.applications(person, now=now)["id"][0]
        statements.clear()
        assert len(queries.applications(person, now=now)) in {1, 30, 600}
        listed = len(statements)
        queries.sheet(identifier, OFFICE)
        queries.filter_options(person, now)
        counts.add((listed, len(statements)))
    assert len(counts) == 1
    assert listed <= 6


def test_only_the_sites_that_bear_the_answer_name_their_qpv(store: Path, now: datetime) -> None:
    load_squares(now)
    identifier = make_application(now=now, lon=1.4, lat=43.6, precision_m=5)
    with writing() as session:
        session.add(
            Site(
                application_id=identifier,
                position=2,
                answer=Answer.UNCERTAIN,
                qpv_codes=["QN03192N"],
                method=Method.PERIMETER,
                located_on=now.date(),
                located_at=now,
            )
        )
    (row,) = queries.applications(OFFICE, now=now).to_dict("records")
    assert (row["qpv_answer"], row["qpv_codes"], row["sites"]) == (Answer.INSIDE, ("QN03190M",), 2)
    with writing() as session:
        session.execute(update(Site).values(answer=Answer.UNCERTAIN))
    (row,) = queries.applications(OFFICE, now=now).to_dict("records")
    assert row["qpv_codes"] == ("QN03190M", "QN03192N")
