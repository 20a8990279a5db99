"""Is an application written by hand wholly or not at all, and never over what somebody else recorded?"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from committee.calls.rules import Phase
from committee.intake.actions import (
    close_door,
    create_application,
    discard_draft,
    edit_application,
    save_draft,
    site_answers,
    submit_application,
)
from committee.intake.budget import Account, Line
from committee.intake.form import ActionForm, Content, Part, SiteForm
from committee.intake.queries import Recorded, applications, draft, drafts, recorded, sheet
from committee.intake.records import Application, Provenance, Site
from committee.intake.rules import ApplicationRole, ApplicationStatus, BudgetSide
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE, Role
from committee.store.engine import Stale, reading
from committee.territories.actions import load_shipped_facts
from committee.territories.rules import Answer
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import make_application
from tests.factories.meetings import make_scene
from tests.factories.organisations import make_organisation
from tests.factories.people import make_member

WHOLE = Content(
    {"number": "D-1", "title": "Jardins", "requested": Decimal(45), "themes": ["health"]},
    (
        Part(ApplicationRole.LEAD, "Le Touril"),
        Part(ApplicationRole.LANDLORD, "Érilia", is_founder=True),
        Part(ApplicationRole.OPERATOR, "Le Touril"),
    ),
    (SiteForm("Hall", "Toulouse", None, "31", 1.4799, 43.6092, 0.0, None, address="1 rue"),),
    (ActionForm("Atelier", None, Decimal(3)),),
    (
        Line(BudgetSide.CHARGE, Account.STAFF, None, Decimal(45)),
        Line(BudgetSide.INCOME, Account.SUBSIDIES, None, Decimal(45), is_this_fund=True),
    ),
)


def made(now: datetime, content: Content = WHOLE) -> str:
    """An application written by hand in a new call."""
    return create_application(make_call(Phase.DEPOSIT, now=now).code, content, actor=OFFICE, now=now)


def held(application_id: str) -> Recorded:
    """What is recorded of it."""
    found = recorded(application_id, OFFICE)
    assert found is not None
    return found


def provenance(application_id: str) -> list[Provenance]:
    with reading() as session:
        statement = select(Provenance).where(Provenance.application_id == application_id)
        return list(session.scalars(statement))


def test_created_application_is_a_draft_with_all_that_was_typed(store: Path, now: datetime) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    identifier = made(now)
    found = held(identifier)
    assert (found.status, found.version, found.why_not) == (ApplicationStatus.DRAFT, 1, None)
    assert found.content.fields["title"] == "Jardins"
    assert [(part.role, part.name, part.is_founder) for part in found.content.parts] == [
        (ApplicationRole.LEAD, "Le Touril", None),
        (ApplicationRole.LANDLORD, "Érilia", True),
        (ApplicationRole.OPERATOR, "Le Touril", None),
    ]
    assert found.content.actions == WHOLE.actions
    assert found.content.budget == WHOLE.budget
    [site] = found.content.sites
    assert (site.address, site.lon) == ("1 rue", 1.4799)
    shown = sheet(identifier, OFFICE)
    assert shown is not None
    assert shown.details is not None
    assert shown.details.sites[0].answer is not Answer.UNKNOWN
    [row] = provenance(identifier)
    assert (row.batch_id, row.made_by_name, row.before) == (None, OFFICE.name, {})
    assert row.after is not None
    assert row.after["title"] == "Jardins"
    assert row.after["lead"][0]["organisation_id"] == found.content.parts[0].organisation_id
    assert (row.after["site"][0]["name"], row.after["site"][0]["address"]) == ("Hall", "1 rue")
    assert applications(OFFICE, search="touril")["number"].tolist() == ["D-1"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (Content({"title": "Sans numéro"}), "a number and a title"),
        (
            replace(WHOLE, parts=(Part(ApplicationRole.PARTNER, "A"), Part(ApplicationRole.PARTNER, "a"))),
            "named twice",
        ),
    ],
)
def test_refused_content_leaves_nothing(store: Path, now: datetime, content: Content, words: str) -> None:
    with pytest.raises(Refused, match=words):
        made(now, content)
    assert applications(OFFICE).empty


def test_creating_needs_a_round_that_takes_applications_and_a_free_number(store: Path, now: datetime) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    create_application(call.code, WHOLE, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="already that of another"):
        create_application(call.code, WHOLE, actor=OFFICE, now=now)
    for code, words in (
        ("none", "no round yet"),
        (make_call(None, now=now).code, "no round yet"),
        (make_call(Phase.SEANCE, now=now).code, "before the meeting"),
    ):
        with pytest.raises(Refused, match=words):
            create_application(code, WHOLE, actor=OFFICE, now=now)


def test_editing_writes_what_changed_and_tells_both(store: Path, now: datetime) -> None:
    identifier = made(now)
    with reading() as session:
        place = session.scalars(select(Site.id)).one()
    before = held(identifier)
    parts = (Part(ApplicationRole.LEAD, "Autre porteur"), *before.content.parts[1:])
    content = replace(before.content, fields={**before.content.fields, "title": "Potagers"}, parts=parts)
    assert edit_application(identifier, content, before.version, actor=OFFICE, now=now) == 2
    after = held(identifier)
    assert after.title == "Potagers"
    assert after.content.lead is not None
    assert after.content.lead.name == "Autre porteur"
    [told] = [row for row in provenance(identifier) if row.before]
    assert (told.before["title"], (told.after or {})["title"]) == ("Jardins", "Potagers")
    lead = after.content.lead.organisation_id
    assert [part["organisation_id"] for part in (told.after or {})["lead"]] == [lead]
    assert [part["organisation_id"] for part in told.before["lead"]] != [lead]
    assert "site" not in told.before
    with reading() as session:
        assert session.scalars(select(Site.id)).one() == place
    assert [entry.act for entry in entries_about([identifier])].count("intake.edit") == 1


def test_same_content_changes_nothing(store: Path, now: datetime) -> None:
    identifier = made(now)
    before = held(identifier)
    assert (
        edit_application(identifier, before.content, before.version, actor=OFFICE, now=now) == before.version
    )
    assert edit_application(identifier, before.content, None, actor=OFFICE, now=now) == before.version
    assert len(provenance(identifier)) == 1
    with pytest.raises(Stale):
        edit_application(identifier, before.content, 7, actor=OFFICE, now=now)


def test_stale_version_is_refused_and_nothing_is_lost(store: Path, now: datetime) -> None:
    identifier = made(now)
    before = held(identifier)
    for title, version in (("Le leur", before.version), ("Le mien", before.version)):
        content = replace(before.content, fields={**before.content.fields, "title": title})
        if title == "Le mien":
            with pytest.raises(Stale):
                edit_application(identifier, content, version, actor=OFFICE, now=now)
        else:
            edit_application(identifier, content, version, actor=OFFICE, now=now)
    assert held(identifier).title == "Le leur"


def test_application_before_a_meeting_is_refused(store: Path, now: datetime) -> None:
    scene = make_scene(now=now)
    found = held(scene.applications[0])
    assert found.why_not is not None
    with pytest.raises(Refused, match="before a meeting"):
        edit_application(found.id, found.content, found.version, actor=OFFICE, now=now)


def test_recused_staff_neither_read_nor_write(store: Path, now: datetime) -> None:
    identifier = made(now)
    before = held(identifier)
    staff = make_member(Role.STAFF, now=now)
    save_draft({"title": "x"}, application_id=identifier, actor=staff, now=now)
    close_door(identifier, staff.id, "recusal", now=now)
    assert recorded(identifier, staff) is None
    for act in (
        lambda: edit_application(identifier, before.content, 1, actor=staff, now=now),
        lambda: submit_application(identifier, 1, actor=staff, now=now),
        lambda: save_draft({}, application_id=identifier, actor=staff, now=now),
    ):
        with pytest.raises(Refused, match="closed to you"):
            act()


def test_submitting_gives_the_day_and_needs_a_whole_application(store: Path, now: datetime) -> None:
    identifier = made(now)
    with pytest.raises(Stale):
        submit_application(identifier, 9, actor=OFFICE, now=now)
    submit_application(identifier, 1, actor=OFFICE, now=now)
    found = held(identifier)
    assert found.status is ApplicationStatus.SUBMITTED
    assert found.content.fields["submitted_on"] == now.date()
    with pytest.raises(Refused, match="submitted already"):
        submit_application(identifier, None, actor=OFFICE, now=now)
    other = made(now, Content({"number": "D-2", "title": "Vide", "submitted_on": now.date()}))
    with pytest.raises(Refused, match="lead partner"):
        submit_application(other, 1, actor=OFFICE, now=now)
    told = made(now, replace(WHOLE, fields={**WHOLE.fields, "submitted_on": now.date().replace(day=1)}))
    submit_application(told, None, actor=OFFICE, now=now)
    assert held(told).content.fields["submitted_on"] == now.date().replace(day=1)


def test_draft_is_each_persons_own_and_goes_when_recorded(store: Path, now: datetime) -> None:
    identifier = made(now)
    one, other = (make_member(Role.STAFF, now=now) for _ in range(2))
    assert save_draft({"title": "a"}, application_id=identifier, based_on=1, actor=one, now=now) == 1
    assert (
        save_draft({"title": "b"}, application_id=identifier, based_on=1, version=1, actor=one, now=now) == 2
    )
    assert draft(other, application_id=identifier) is None
    with pytest.raises(Stale):
        save_draft({"title": "c"}, application_id=identifier, version=1, actor=one, now=now)
    kept = draft(one, application_id=identifier)
    assert kept is not None
    assert (kept.content, kept.based_on, kept.saved_at) == ({"title": "b"}, 1, now)
    assert [each.id for each in drafts(one)] == [kept.id]
    before = held(identifier)
    content = replace(before.content, fields={**before.content.fields, "title": "b"})
    edit_application(identifier, content, 1, actor=one, now=now)
    assert draft(one, application_id=identifier) is None


def test_draft_of_a_new_application_belongs_to_a_round(store: Path, now: datetime) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    staff = make_member(Role.STAFF, now=now)
    round_id = call.rounds[0].id
    save_draft({"title": "a"}, round_id=round_id, actor=staff, now=now)
    assert draft(staff, round_id=round_id) is not None
    for where in ({}, {"round_id": "none"}):
        with pytest.raises(Refused, match="Choose the call"):
            save_draft({"title": "a"}, **where, actor=staff, now=now)
    discard_draft(round_id=round_id, actor=staff, now=now)
    assert drafts(staff) == []
    save_draft({"title": "a"}, round_id=round_id, actor=staff, now=now)
    create_application(call.code, WHOLE, actor=staff, now=now)
    assert drafts(staff) == []


def test_known_organisation_is_taken_and_not_made_again(store: Path, now: datetime) -> None:
    known = make_organisation(now=now)
    content = replace(WHOLE, parts=(Part(ApplicationRole.LEAD, "peu importe", known),))
    identifier = made(now, content)
    assert [part.organisation_id for part in held(identifier).content.parts] == [known]


def test_sites_are_answered_before_they_are_recorded(store: Path, now: datetime) -> None:
    load_shipped_facts(actor=OFFICE, now=now)
    current = make_call(Phase.DEPOSIT, now=now).rounds[0]
    assert site_answers((), current, None, now) == []
    [told] = site_answers(WHOLE.sites, current, None, now)
    assert told["answer"] is not Answer.UNKNOWN


def test_themes_and_number_stay_those_of_the_import_when_other_things_change(
    store: Path, now: datetime
) -> None:
    identifier = make_application(now=now, themes="Santé | Autre", commune="Lyon", partners="Centre social")
    before = held(identifier)
    content = replace(before.content, fields={**before.content.fields, "summary": "Neuf"})
    edit_application(identifier, content, before.version, actor=OFFICE, now=now)
    with reading() as session:
        row = session.get_one(Application, identifier)
    assert (row.themes, row.number) == (before.content.fields["themes"], before.number)
    assert held(identifier).content.parts == before.content.parts
