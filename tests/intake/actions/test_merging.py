"""Do two applications become one without losing anything, and only when nothing depends on the dropped one?"""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from committee.documents.actions import keep_document
from committee.documents.records import Document
from committee.intake import queries
from committee.intake.actions import close_door
from committee.intake.actions.merging import call_distinct, merge_applications
from committee.intake.queries.duplicates import possible_duplicates
from committee.intake.records import (
    Application,
    BudgetLine,
    Duplicate,
    Instruction,
    ProjectAction,
    Provenance,
)
from committee.intake.rules import ApplicationRole, ApplicationStatus, BudgetSide, Opinion, Verdict
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE, Role
from committee.store.base import Base
from committee.store.engine import Stale, reading, writing
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications
from tests.factories.meetings import make_scene
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
SOWING = {"title": "Les gens qui sèment", "lead": "Le Touril"}


def row_of(application_id: str) -> Application:
    with reading() as session:
        return session.get_one(Application, application_id)


def all_of(kind: type[Base], **where: Any) -> list[Any]:
    with reading() as session:
        return list(session.scalars(select(kind).filter_by(**where)))


def parts_of(application_id: str) -> list[tuple[str, ApplicationRole]]:
    return [(part.name, part.role) for part in queries.application_organisations(application_id)]


def two(now: datetime) -> tuple[str, str]:
    call = make_call(now=now)
    kept = make_application(
        call.code,
        now=now,
        number="D-1",
        **SOWING,
        landlords="A | B",
        site="Montenotte",
        commune="Toulouse",
        requested=100,
    )
    dropped = make_application(
        call.code,
        now=now,
        number="D-2",
        title="Les gens qui sement",
        lead="Association Touril",
        landlords="B | C",
        partners="Le Touril",
        summary="Un résumé",
        requested=200,
        site="montenotte",
        commune="Toulouse",
    )
    return kept, dropped


def test_two_become_one_and_nothing_is_lost(now: datetime) -> None:
    kept, dropped = two(now)
    merge_applications(kept, dropped, {"requested": "dropped"}, versions=(1, 1), actor=OFFICE, now=now)
    row = row_of(kept)
    assert (row.title, row.summary, row.requested) == ("Les gens qui sèment", "Un résumé", Decimal(200))
    assert parts_of(kept) == [
        ("Le Touril", ApplicationRole.LEAD),
        ("A", ApplicationRole.LANDLORD),
        ("B", ApplicationRole.LANDLORD),
        ("C", ApplicationRole.LANDLORD),
        ("Association Touril", ApplicationRole.PARTNER),
        ("Le Touril", ApplicationRole.PARTNER),
    ]
    assert len(queries.sites_of([kept])[kept]) == 1
    other = row_of(dropped)
    assert (other.merged_into_id, other.status) == (kept, ApplicationStatus.DROPPED)
    assert queries.applications(OFFICE)["id"].tolist() == [kept]
    assert queries.sheet(dropped, OFFICE, now) is None
    assert queries.applications(OFFICE, search="sèment")["id"].tolist() == [kept]
    [entry] = entries_about([kept])
    assert entry.payload["number"] == "D-2"
    told = all_of(Provenance, application_id=kept, batch_id=None)[0]
    assert told.made_by_name == OFFICE.name
    assert told.before["requested"] == "100"
    assert told.after["requested"] == "200"
    assert told.after["number"] == "D-1 + D-2"
    [said] = all_of(Duplicate)
    assert said.verdict is Verdict.MERGED
    assert possible_duplicates(OFFICE) == []


def test_lead_of_the_other_is_chosen_and_the_loser_stays_a_partner(now: datetime) -> None:
    kept, dropped = two(now)
    merge_applications(kept, dropped, {"lead": "dropped"}, actor=OFFICE, now=now)
    parts = parts_of(kept)
    assert parts[0] == ("Association Touril", ApplicationRole.LEAD)
    assert ("Le Touril", ApplicationRole.PARTNER) in parts
    assert sum(role is ApplicationRole.LEAD for _, role in parts) == 1


def test_sites_of_both_stand_in_one_list(now: datetime) -> None:
    kept = make_application(now=now, site="Montenotte", commune="Toulouse")
    dropped = make_application(now=now, commune="Cergy", lon=2.0, lat=49.0)
    merge_applications(kept, dropped, actor=OFFICE, now=now)
    assert [site.commune for site in queries.sites_of([kept])[kept]] == ["Toulouse", "Cergy"]


def _budget(application_id: str, amount: int) -> BudgetLine:
    return BudgetLine(
        application_id=application_id,
        position=1,
        side=BudgetSide.CHARGE,
        account="60",
        amount=Decimal(amount),
    )


@pytest.mark.parametrize(("choice", "amount"), [(None, 10), ("dropped", 20), ("kept", 10)])
def test_funding_plan_is_taken_as_a_whole(choice: str | None, amount: int, now: datetime) -> None:
    kept, dropped = make_applications(2, now=now, **SOWING)
    with writing() as session:
        session.add_all([_budget(kept, 10), _budget(dropped, 20)])
        session.add(ProjectAction(application_id=dropped, position=1, title="Semer"))
        session.add(Instruction(application_id=dropped, opinion=Opinion.FAVOURABLE))
    merge_applications(kept, dropped, {"budget": choice} if choice else {}, actor=OFFICE, now=now)
    assert [line.amount for line in all_of(BudgetLine, application_id=kept)] == [amount]
    assert [action.title for action in all_of(ProjectAction, application_id=kept)] == ["Semer"]
    assert [one.opinion for one in all_of(Instruction, application_id=kept)] == [Opinion.FAVOURABLE]


def test_own_instruction_stays(now: datetime) -> None:
    kept, dropped = make_applications(2, now=now, **SOWING)
    with writing() as session:
        session.add(Instruction(application_id=kept, opinion=Opinion.TO_DISCUSS))
        session.add(Instruction(application_id=dropped, opinion=Opinion.FAVOURABLE))
    merge_applications(kept, dropped, actor=OFFICE, now=now)
    assert [one.opinion for one in all_of(Instruction, application_id=kept)] == [Opinion.TO_DISCUSS]


def test_files_go_to_the_kept_one_each_once(now: datetime) -> None:
    kept, dropped = make_applications(2, now=now, **SOWING)
    for owner, content in ((kept, b"%PDF-one"), (dropped, b"%PDF-one"), (dropped, b"%PDF-two")):
        keep_document(
            content,
            "statuts.pdf",
            kind="statutes",
            owner_kind="application",
            owner_id=owner,
            actor=OFFICE,
            now=now,
        )
    merge_applications(kept, dropped, actor=OFFICE, now=now)
    assert len(all_of(Document, owner_id=kept)) == 2
    assert len(all_of(Document, owner_id=dropped)) == 1


def test_recusal_from_the_dropped_one_holds_for_the_kept_one(now: datetime) -> None:
    kept, dropped = make_applications(2, now=now, **SOWING)
    person = make_member(now=now)
    close_door(dropped, person.id, "recusal", now=now)
    merge_applications(kept, dropped, actor=OFFICE, now=now)
    assert kept in queries.closed_doors(person)


def test_what_was_merged_into_the_dropped_one_follows(now: datetime) -> None:
    first, second, third = make_applications(3, now=now, **SOWING)
    merge_applications(second, third, actor=OFFICE, now=now)
    merge_applications(first, second, actor=OFFICE, now=now)
    assert row_of(third).merged_into_id == first


def test_merge_is_refused_while_something_depends_on_the_dropped_one(now: datetime) -> None:
    scene = make_scene(now=now, is_open=False)
    alone = make_application(now=now)
    with pytest.raises(Refused, match="a meeting's agenda"):
        merge_applications(alone, scene.applications[0], actor=OFFICE, now=now)
    merge_applications(scene.applications[0], alone, actor=OFFICE, now=now)
    opened = make_scene(now=now)
    with pytest.raises(Refused, match="before a meeting"):
        merge_applications(opened.applications[0], make_application(now=now), actor=OFFICE, now=now)


def test_stale_merge_is_refused_and_writes_nothing(now: datetime) -> None:
    kept, dropped = two(now)
    for versions in ((7, 1), (1, 7)):
        with pytest.raises(Stale):
            merge_applications(kept, dropped, versions=versions, actor=OFFICE, now=now)
    assert row_of(dropped).merged_into_id is None
    assert all_of(Duplicate) == []


def test_pair_with_a_closed_application_is_refused_like_an_unknown_one(now: datetime) -> None:
    kept, dropped = two(now)
    staff = make_member(Role.STAFF, now=now)
    close_door(dropped, staff.id, "recusal", now=now)
    for other in (dropped, "unknown"):
        for act in (merge_applications, call_distinct):
            with pytest.raises(Refused, match="closed to you"):
                act(kept, other, actor=staff, now=now)


def test_two_projects_are_remembered_and_may_be_merged_later(now: datetime) -> None:
    kept, dropped = two(now)
    assert len(possible_duplicates(OFFICE)) == 1
    call_distinct(dropped, kept, actor=OFFICE, now=now)
    call_distinct(kept, dropped, actor=OFFICE, now=now)
    assert possible_duplicates(OFFICE) == []
    [said] = all_of(Duplicate)
    assert said.verdict is Verdict.DISTINCT
    merge_applications(kept, dropped, actor=OFFICE, now=now)
    [said] = all_of(Duplicate)
    assert said.verdict is Verdict.MERGED
    with pytest.raises(Refused, match="may not do this"):
        call_distinct(kept, dropped, actor=make_member(now=now), now=now)


def test_lead_that_is_a_partner_already_stays_one_partner(now: datetime) -> None:
    call = make_call(now=now)
    kept = make_application(call.code, now=now, number="D-1", lead="Le Touril", partners="Apes")
    dropped = make_application(call.code, now=now, number="D-2", lead="Apes")
    merge_applications(kept, dropped, {}, actor=OFFICE, now=now)
    assert parts_of(kept) == [("Le Touril", ApplicationRole.LEAD), ("Apes", ApplicationRole.PARTNER)]
