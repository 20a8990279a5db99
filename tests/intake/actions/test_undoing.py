"""Is an import taken back whole while nothing depends on it, and left alone once something does?"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from committee.calls.rules import Phase
from committee.documents.actions import keep_document
from committee.intake.actions import change_status, close_door, import_applications, place_site, undo_import
from committee.intake.actions.places import Shown
from committee.intake.queries import applications, batches, sheet, undoing_of
from committee.intake.queries.held import states_by_id
from committee.intake.records import Application, BudgetLine, Site
from committee.intake.rules import ApplicationStatus
from committee.organisations.queries import find_organisation
from committee.people.rules import OFFICE, Member, Role
from committee.store.engine import reading
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows, make_application
from tests.factories.meetings import make_scene
from tests.factories.people import make_member

WHOLE: dict[str, Any] = {
    "title": "Le jardin",
    "lead": "Le Touril",
    "landlords": "Érilia | Alogéa",
    "founding_landlords": "Seqens",
    "operators": "Les Francas",
    "category": "recherche-action",
    "themes": "Lien social | Pétanque",
    "starts_on": date(2027, 9, 1),
    "households": "environ 300",
    "total_cost": "61 200,50 € TTC",
    "eligible_base": 60000,
    "requested": 37000,
    "share_in_qpv": "60 %",
    "is_republican_contract_signed": "oui",
    "site": "Résidence",
    "commune": "Toulouse",
    "qpv": "Soupetard",
    "address": "1 rue du Faubourg",
    "postcode": "31500",
}
BUDGET = [
    {"number": "D-1", "Compte": "60 - Achats", "Montant (€)": 5000},
    {"number": "D-1", "Financeur": "Ville de Toulouse", "Montant (€)": "12 000 €"},
]
ACTIONS = [{"number": "D-1", "Action": "Planter", "Montant (€)": 100}]


def _import(call: str, now: datetime, **told: Any) -> str:
    row = application_row(number="D-1", **{**WHOLE, **told})
    report = import_rows(call, [row], now=now, Budget=BUDGET, Actions=ACTIONS)
    assert not report.has_errors, report.problems
    assert report.batch_id is not None
    return report.batch_id


def _rows(table: type[Any]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_created_applications_go_with_everything_of_theirs(store: Path, now: datetime) -> None:
    batch = _import(make_call(now=now).code, now)
    assert (_rows(Application), _rows(Site), _rows(BudgetLine)) == (1, 1, 2)
    done = undo_import(batch, actor=OFFICE, now=now)
    assert list(done.created.values()) == ["D-1"]
    assert (_rows(Application), _rows(Site), _rows(BudgetLine)) == (0, 0, 0)
    assert find_organisation("Le Touril") is not None
    [line] = batches(OFFICE)
    assert (line.id, line.undone_at, line.undone_by) == (batch, now, OFFICE.name)


def test_changed_applications_are_as_they_were(store: Path, now: datetime) -> None:
    call = make_call(now=now).code
    _import(call, now)
    [identifier] = applications(OFFICE)["id"]
    before = states_by_id([identifier])[identifier][1]
    assert before["eligible_base"] == Decimal(60000)
    later = now + timedelta(days=1)
    report = import_rows(
        call,
        [
            application_row(
                number="D-1",
                title="Autre",
                lead="Apes",
                landlords="Vilogia",
                category=None,
                themes=None,
                starts_on="01/10/2027",
                households=5,
                requested=None,
                site="Ailleurs",
                commune="Cergy",
                qpv=None,
                address=None,
                postcode=None,
            )
        ],
        now=later,
        Budget=[{"number": "D-1", "Compte": "74", "Montant (€)": 1}],
        Actions=[{"number": "D-1", "Action": "Semer"}],
    )
    assert report.changed == 1
    assert states_by_id([identifier])[identifier][1] != before
    assert report.batch_id is not None
    undo_import(report.batch_id, actor=OFFICE, now=later)
    after = states_by_id([identifier])[identifier][1]
    assert after == before
    assert applications(OFFICE, search="touril")["number"].tolist() == ["D-1"]
    found = sheet(identifier, OFFICE)
    assert found is not None
    assert found.details is not None
    assert len(found.details.provenance) == 1
    assert found.details.version == 3


def test_import_without_places_or_lists_is_taken_back_too(store: Path, now: datetime) -> None:
    call = make_call(now=now).code
    identifier = make_application(call, now=now - timedelta(days=1), number="D-9", title="Un", lead="Apes")
    report = import_rows(call, [application_row(number="D-9", title="Deux", lead="Apes")], now=now)
    assert report.batch_id is not None
    undo_import(report.batch_id, actor=OFFICE, now=now)
    assert states_by_id([identifier])[identifier][1]["title"] == "Un"


def _moved(identifier: str, _call: str, now: datetime) -> None:
    change_status([identifier], ApplicationStatus.ELIGIBLE, actor=OFFICE, now=now)


def _changed(_identifier: str, call: str, now: datetime) -> None:
    import_rows(call, [application_row(number="D-1", title="Neuf", lead="Le Touril")], now=now)


def _documented(identifier: str, _call: str, now: datetime) -> None:
    told = {"kind": "statutes", "owner_kind": "application", "owner_id": identifier}
    keep_document(b"%PDF-1.4", "statuts.pdf", **told, actor=OFFICE, now=now)


def _written_over(identifier: str, _call: str, _now: datetime) -> None:
    from committee.store.engine import writing

    with writing() as session:
        session.get_one(Application, identifier).title = "Autrement"


@pytest.mark.parametrize(
    ("do", "what"),
    [
        (_moved, "a state that moved"),
        (_changed, "a later version"),
        (_documented, "documents"),
        (_written_over, "a later change"),
    ],
)
def test_import_stays_once_something_depends_on_it(do: Any, what: str, store: Path, now: datetime) -> None:
    call = make_call(now=now).code
    batch = _import(call, now)
    [identifier] = applications(OFFICE)["id"]
    do(identifier, call, now + timedelta(minutes=1))
    assert what in str(undoing_of(batch, OFFICE).why_not)
    with pytest.raises(Refused, match="D-1 has"):
        undo_import(batch, actor=OFFICE, now=now)
    assert _rows(Application) == 1


def test_all_that_stands_against_it_is_counted(store: Path, now: datetime) -> None:
    scene = make_scene(now=now)
    batch = batches(OFFICE)[0].id
    assert len(scene.applications) > 1
    assert "others have something like it" in str(undoing_of(batch, OFFICE).why_not)


def test_place_shown_here_is_a_later_version(store: Path, now: datetime) -> None:
    batch = _import(make_call(now=now).code, now)
    with reading() as session:
        site = session.scalars(select(Site.id)).one()
    place_site(site, Shown(1.48, 43.61, 10.0), actor=OFFICE, now=now)
    with pytest.raises(Refused, match="a later version"):
        undo_import(batch, actor=OFFICE, now=now)
    assert _rows(Site) == 1


def test_import_is_taken_back_once_and_only_if_it_exists(store: Path, now: datetime) -> None:
    batch = _import(make_call(now=now).code, now)
    undo_import(batch, actor=OFFICE, now=now)
    for unknown in (batch, "nothing"):
        with pytest.raises(Refused):
            undo_import(unknown, actor=OFFICE, now=now)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMIN, Role.ROOM, Role.PRESENTER])
def test_only_staff_take_back_and_see_imports(role: Role, store: Path, now: datetime) -> None:
    batch = _import(make_call(Phase.DEPOSIT, now=now).code, now)
    person: Member = make_member(role, now=now)
    with pytest.raises(Refused):
        undo_import(batch, actor=person, now=now)
    assert batches(person) == []


def test_imports_are_told_by_call_with_their_source(store: Path, now: datetime) -> None:
    first, second = make_call(now=now).code, make_call(now=now).code
    _import(first, now)
    content = "N° de dossier;Nom du projet;Structure\r\n1;Été;Apes\r\n".encode()
    import_applications(content, "suivi.csv", second, actor=OFFICE, now=now + timedelta(days=1))
    assert [line.filename for line in batches(OFFICE)] == ["suivi.csv", "dossiers.xlsx"]
    [line] = batches(OFFICE, second)
    assert (line.created, line.call_code, str(line.source)) == (1, second, "table")


def test_recused_staff_neither_take_back_nor_count_the_closed_application(store: Path, now: datetime) -> None:
    call, other, staff = make_call(now=now), make_call(now=now), make_member(Role.STAFF, now=now)
    later = now + timedelta(minutes=1)
    both = import_rows(call.code, [application_row(), application_row(number="D-shut")], now=now).batch_id
    alone = import_rows(call.code, [application_row(number="D-shut", title="Autre")], now=later).batch_id
    free = import_rows(other.code, [application_row()], now=now).batch_id
    assert both is not None
    assert alone is not None
    undo_import(_import(call.code, now), actor=OFFICE, now=now)
    shut = applications(OFFICE, call=call.code).set_index("number")["id"]["D-shut"]
    assert undoing_of(alone, staff).why_not is None
    close_door(shut, staff.id, "recusal", now=now)
    told = {row.id: (row.created, row.changed, row.unchanged) for row in batches(staff)}
    assert told.pop(both) == (1, 0, None)
    assert told.pop(str(free)) == (1, 0, 0)
    assert list(told.values()) == [(None, None, None)]
    for batch in (both, alone):
        found = undoing_of(batch, staff)
        assert found.why_not is not None
        assert (found.created, found.changed) == ({}, {})
        with pytest.raises(Refused, match="recused"):
            undo_import(batch, actor=staff, now=now)
    assert len(batches(OFFICE)) == 4
