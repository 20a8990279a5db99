"""Are documents listed with what is missing, to whom may read them, in few statements?"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from committee.calls.actions import change_rules, draft_rules, publish_rules
from committee.calls.rules import Phase
from committee.calls.rulesets import RuleKind, RuleSeverity, RuleText
from committee.documents.queries import document, documents_of
from committee.documents.rules import DocumentKind
from committee.intake.actions import add_document, close_door, open_door
from committee.intake.queries import missing_kinds, papers, papers_of, required_of, same_files
from committee.people.rules import OFFICE, Role
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications
from tests.factories.people import make_member

PDF = b"%PDF-1.7 "


def add(
    application_id: str, now: datetime, kind: str = "budget", content: bytes = PDF, **more: object
) -> str:
    return add_document(application_id, content, f"{kind}.pdf", kind, **more, actor=OFFICE, now=now)  # type: ignore[arg-type]


def test_members_read_what_the_staff_do_not_keep_for_themselves(store: Path, now: datetime) -> None:
    identifier = make_application(make_call(Phase.READING, now=now).code, now=now)
    budget, rib = add(identifier, now), add(identifier, now, "bank_details", PDF + b"rib")
    member, staff = make_member(now=now), make_member(Role.STAFF, now=now)
    assert papers_of(identifier, member) == []
    assert document(budget, member) is None
    open_door(identifier, member.id, now=now)
    assert [row.id for row in papers_of(identifier, member)] == [budget]
    assert [row.id for row in documents_of("application", identifier, member)] == [budget]
    assert document(budget, member) is not None
    assert document(rib, member) is None
    assert document(rib, staff) is not None
    close_door(identifier, member.id, "recusal", now=now)
    assert papers_of(identifier, member) == []
    assert document(budget, member) is None
    close_door(identifier, staff.id, "recusal", now=now)
    assert document(rib, staff) is None
    assert [row.number for row in papers(staff)] == []
    assert same_files([], staff) == {}


def test_list_is_searched_and_counts_what_expired(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    one = make_application(call.code, now=now, number="D-1", title="Jardins", lead="Le Touril")
    make_application(call.code, now=now, number="D-2")
    elsewhere = make_application(now=now, number="D-3", lead="Les Voisins")
    add(one, now, expires_on=now.date() - timedelta(days=1))
    add(one, now, "statutes", PDF + b"s", expires_on=now.date())
    rows = papers(OFFICE, call=call.code, now=now)
    assert [row.number for row in rows] == ["D-1", "D-2"]
    assert rows[0].kinds == (DocumentKind.STATUTES, DocumentKind.BUDGET)
    assert (rows[0].expired(now.date()), rows[0].lead, rows[1].documents) == (1, "Le Touril", ())
    assert [row.number for row in papers(OFFICE, search="touril STATUTES")] == ["D-1"]
    assert [row.number for row in papers(OFFICE, search="VOISINS d-3")] == ["D-3"]
    assert papers(OFFICE, search="introuvable") == []
    add(elsewhere, now)
    [held] = [row for row in rows[0].documents if row.kind == "budget"]
    assert same_files([held.sha256], OFFICE) == {held.sha256: ["D-1", "D-3"]}
    with pytest.raises(Refused):
        papers(make_member(now=now))


def test_missing_kinds_are_those_required_and_not_held(store: Path, now: datetime) -> None:
    identifier = make_application(now=now)
    add(identifier, now)
    held = papers_of(identifier, OFFICE)
    asked = [DocumentKind.STATUTES, DocumentKind.BUDGET]
    assert missing_kinds(held, asked) == (DocumentKind.STATUTES,)
    assert missing_kinds(held, []) == ()
    assert required_of(identifier, OFFICE, now) == ()
    assert required_of(identifier, make_member(now=now), now) == ()


def test_required_kinds_are_those_of_the_regulation_in_force(store: Path, now: datetime) -> None:
    call = make_call(Phase.READING, now=now)
    identifier = make_application(call.code, now=now)
    add(identifier, now)
    day = now.date()
    for title, begins, kinds in (
        ("Ancien", day - timedelta(days=9), ["letter"]),
        ("Actuel", day, ["statutes", "budget", "bank_details"]),
        ("Futur", day + timedelta(days=9), ["photo"]),
    ):
        params = {"documents": kinds, "fields": []}
        rule = RuleText(
            "pieces",
            RuleKind.COMPLETE_DOCUMENTS,
            params,
            RuleSeverity.ALERT,
            {"fr": "Pièces", "en": "Pieces"},
        )
        made = draft_rules(call.id, title, actor=OFFICE, now=now)
        change_rules(made, title, [rule], version=None, actor=OFFICE, now=now)
        publish_rules(made, begins, version=None, actor=OFFICE, now=now)
    draft_rules(call.id, "Brouillon", actor=OFFICE, now=now)
    missing = (DocumentKind.STATUTES, DocumentKind.BANK_DETAILS)
    assert required_of(identifier, OFFICE, now) == missing
    assert [row.missing for row in papers(OFFICE, now=now)] == [missing]


@pytest.mark.parametrize("number", [1, 30])
def test_statements_do_not_grow(store: Path, now: datetime, statements: list[str], number: int) -> None:
    for each in make_applications(number, now=now):
        add(each, now)
    statements.clear()
    assert len(papers(OFFICE, now=now)) == number
    assert len(statements) <= 7
