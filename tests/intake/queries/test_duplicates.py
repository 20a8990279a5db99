"""Are look-alikes proposed to those who see both, and rows of a file compared before they come in?"""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from committee.intake.actions import close_door
from committee.intake.columns import is_known_header
from committee.intake.queries.duplicates import possible_duplicates, possible_duplicates_of
from committee.intake.records import Duplicate
from committee.intake.rules import Severity, Verdict
from committee.intake.similarity import Likeness
from committee.intake.table import Draft, read_applications
from committee.people.rules import OFFICE, Role
from committee.spreadsheets.read import read_table
from committee.store.engine import writing
from committee.words import say
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications, workbook
from tests.factories.people import make_member

SOWING = {"title": "Les gens qui sèment", "lead": "Le Touril"}


def test_pair_is_proposed_with_both_sides(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    one = make_application(call.code, now=now, **SOWING, site="Montenotte", commune="Toulouse")
    other = make_application(
        call.code,
        now=now,
        title="LES GENS QUI SEMENT",
        lead="Association Le Touril",
        site="Montenotte",
        commune="Toulouse",
    )
    make_applications(2, call.code, now=now)
    [likely] = possible_duplicates(OFFICE, call=call.code)
    assert {likely.first.id, likely.second.id} == {one, other}
    assert likely.pair.likeness is Likeness.CERTAIN
    assert {likely.first.lead, likely.second.lead} == {"Le Touril", "Association Le Touril"}
    assert "même site" in [say(each, "fr") for each in likely.pair.reasons]
    assert possible_duplicates(OFFICE, call="NONE") == []


def test_pair_of_a_closed_application_is_not_proposed(store: Path, now: datetime) -> None:
    one, _ = make_applications(2, now=now, **SOWING)
    staff = make_member(Role.STAFF, now=now)
    assert len(possible_duplicates(staff)) == 1
    close_door(one, staff.id, "recusal", now=now)
    assert possible_duplicates(staff) == []
    assert len(possible_duplicates(OFFICE)) == 1
    assert possible_duplicates(make_member(Role.PRESENTER, now=now)) == []


def test_pair_said_to_be_two_projects_is_shown_on_request_only(store: Path, now: datetime) -> None:
    first, second = sorted(make_applications(2, now=now, **SOWING))
    with writing() as session:
        session.add(
            Duplicate(
                first_id=first, second_id=second, verdict=Verdict.DISTINCT, said_by_name="Lucie", said_at=now
            )
        )
    assert possible_duplicates(OFFICE) == []
    [likely] = possible_duplicates(OFFICE, with_settled=True)
    assert (likely.verdict, likely.said_by) == (Verdict.DISTINCT, "Lucie")


def test_a_new_application_is_compared_too(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    make_application(call.code, now=now, **SOWING)
    assert possible_duplicates(OFFICE) == []
    make_application(call.code, now=now, **SOWING)
    assert len(possible_duplicates(OFFICE)) == 1


def test_statements_do_not_grow(store: Path, now: datetime, statements: list[str]) -> None:
    counts = set()
    for wanted in (2, 30):
        make_applications(wanted, now=now, **SOWING)
        statements.clear()
        assert possible_duplicates(OFFICE)
        counts.add(len(statements))
    assert len(counts) == 1


def _drafts(*rows: dict[str, Any]) -> list[Draft]:
    """Rows of a file, the first one in its row 2."""
    numbered = [{"number": f"N-{at}", **row} for at, row in enumerate(rows, 2)]
    table = read_applications(read_table(workbook(numbered), "x.xlsx", is_header=is_known_header))
    assert len(table.drafts) == len(rows), table.problems
    return table.drafts


def test_rows_of_a_file_are_compared_with_the_store_and_with_one_another(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    known = make_application(
        call.code, now=now, number="D-1", **SOWING, site="Montenotte", commune_code="31555"
    )
    origin = {"external_reference": "77", "external_system": "ds"}
    rows = _drafts(
        {"title": "Les gens qui sement !", "lead": "Le Touril"},
        {"title": "Café des habitants du Nord", "lead": "Pimms", **origin},
        {"title": "Rien de commun", "lead": "Apes", **origin},
        {"title": "Les gens qui sèmeront", "lead": "Halage", "site": "MONTENOTTE", "commune_code": "31555"},
        {"title": "Accès aux droits", "lead": "Francas"},
        {"number": "D-1", **SOWING},
    )
    problems = possible_duplicates_of(rows, call.id, OFFICE)
    assert [(each.row, each.column, each.severity) for each in problems] == [
        (2, "Intitulé", Severity.WARNING),
        (4, "Intitulé", Severity.WARNING),
        (5, "Intitulé", Severity.WARNING),
    ]
    assert "D-1" in say(problems[0].message, "fr")
    assert "N-3" in say(problems[1].message, "fr")
    assert possible_duplicates_of(rows[-1:], call.id, OFFICE) == []
    staff = make_member(Role.STAFF, now=now)
    close_door(known, staff.id, "recusal", now=now)
    assert [each.row for each in possible_duplicates_of(rows[:1], call.id, staff)] == []


@pytest.mark.parametrize("told", [{"siret": "73282932000074"}, {"rna": "W123456789"}])
def test_identifier_told_by_the_file_is_compared(told: dict[str, str], store: Path, now: datetime) -> None:
    call = make_call(now=now)
    rows = _drafts({"title": "Jardins", "lead": "A", **told}, {"title": "Café", "lead": "B", **told})
    [problem] = possible_duplicates_of(rows, call.id, OFFICE)
    assert "N-2" in say(problem.message, "fr")
    assert "identifiant du porteur" in say(problem.message, "fr")
