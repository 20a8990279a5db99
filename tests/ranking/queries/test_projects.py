"""Do scenarios choose from the applications of a round with what is known of them, unknown as unknown?"""

from datetime import date, datetime

import numpy as np
import pytest
from sqlalchemy import select

from committee.calls.records import Call
from committee.calls.rules import Phase
from committee.intake.actions import close_door
from committee.intake.queries.visibility import BLANK
from committee.intake.records import Application, QpvShare, Site
from committee.intake.rules import ApplicationStatus, Category, ShareSource
from committee.journal.actions import record
from committee.organisations.records import Organisation
from committee.people.rules import OFFICE, Member, Role
from committee.ranking.queries import PROJECT_COLUMNS, ranking, scenario_projects
from committee.store.engine import writing
from committee.territories.rules import Answer, Method
from committee.words import Refused
from tests.factories.organisations import make_organisation
from tests.factories.ranking import marked_panel
from tests.factories.review import make_panel

pytestmark = pytest.mark.usefixtures("store")


def site(application_id: str, position: int, department: str | None, answer: Answer, *codes: str) -> Site:
    at = datetime(2026, 1, 1, tzinfo=None).astimezone()
    facts = {"method": Method.PERIMETER, "located_on": date(2026, 1, 1), "located_at": at, "created_at": at}
    told = {"position": position, "department": department, "answer": answer, "qpv_codes": list(codes)}
    return Site(application_id=application_id, **told, **facts)


def test_attributes_are_those_told_and_unknown_ones_stay_unknown(now: datetime) -> None:
    told = {"landlords": "Habitat du Port | Logis neuf", "requested": 1200}
    panel = marked_panel(now=now, given=((5, 4), (4, 4), (3, 3), (2, 2), (1, 1)), **told)
    first, second, third, fourth, fifth = panel.applications
    head = make_organisation(now=now, name="Groupe Port")
    with writing() as session:
        landlord = session.scalars(select(Organisation).where(Organisation.name == "Habitat du Port")).one()
        landlord.group_id = head
        rows = {each: session.get_one(Application, each) for each in panel.applications}
        for each in panel.applications:
            for held in session.scalars(select(Site).where(Site.application_id == each)):
                session.delete(held)
        session.flush()
        rows[first].category, rows[first].themes = Category.ACTION_RESEARCH, ["health", "work"]
        rows[second].share_in_qpv, rows[fourth].requested = 0.25, None
        session.add_all(
            [
                site(first, 1, "35", Answer.INSIDE, "QN03501M"),
                site(first, 2, "974", Answer.OUTSIDE),
                site(third, 1, None, Answer.OUTSIDE),
                site(fourth, 1, "75", Answer.UNCERTAIN),
            ]
        )
        session.add(QpvShare(application_id=fifth, code="QN09353M", share=0.6, source=ShareSource.TYPED))
    frame = scenario_projects(OFFICE, panel.call.rounds[0].id, now=now)
    assert tuple(frame.columns) == PROJECT_COLUMNS
    assert frame["id"].tolist() == panel.applications
    by = frame.set_index("id")
    assert by.loc[first, "landlord"] == ("Habitat du Port", "Logis neuf")
    assert by.loc[first, "group"] == ("Groupe Port", "Logis neuf")
    assert by.loc[first, "department"] == ("35", "974")
    assert by.loc[first, "region"] == ("Bretagne", "La Réunion")
    assert by.loc[first, ["category", "overseas", "theme"]].tolist() == [
        "action_research", True, ("health", "work"),
    ]  # fmt: skip
    assert by["qpv_share"].fillna(-1).tolist() == pytest.approx([0.5, 0.25, 0.0, -1, 0.6])
    assert by.loc[third, ["region", "overseas"]].tolist() == [(), False]
    assert np.isnan(by.loc[fourth, "amount"])
    assert by.loc[fourth, "requested"] is None
    assert by["amount"].dropna().tolist() == [1200.0] * 4
    assert by["turn"].tolist() == [1, 2, 3, 4, 5]


def test_what_no_meeting_may_fund_and_what_a_blind_reader_may_not_know_is_left_out(now: datetime) -> None:
    panel = marked_panel(now=now, given=((5, 4), (3, 3)), landlords="Habitat du Port")
    round_id, (first, second) = panel.call.rounds[0].id, panel.applications
    with writing() as session:
        session.get_one(Application, second).status = ApplicationStatus.INADMISSIBLE
    assert scenario_projects(OFFICE, round_id, now=now)["id"].tolist() == [first]
    with writing() as session:
        session.get_one(Call, panel.call.id).is_blind = True
        session.get_one(Application, first).share_in_qpv = 1.0
    chair = Member(panel.members[0].id, "", "", frozenset({Role.CHAIR, Role.MEMBER}))
    told = scenario_projects(chair, round_id, now=now).iloc[0]
    assert told[["landlord", "group", "region", "lead"]].tolist() == [(), (), (), None]
    assert np.isnan(told["qpv_share"])
    with pytest.raises(Refused, match="no such round"):
        scenario_projects(OFFICE, "nothing", now=now)


def test_projects_are_read_again_after_an_act_and_for_who_sees_others(
    now: datetime, statements: list[str]
) -> None:
    panel = marked_panel(now=now, given=((5, 4), (4, 4), (3, 3)))
    round_id, (first, second, third) = panel.call.rounds[0].id, panel.applications
    chair = Member(panel.members[0].id, "", "", frozenset({Role.CHAIR, Role.MEMBER}))
    counts, told = [], []
    for member in (OFFICE, chair, OFFICE):
        statements.clear()
        told.append(scenario_projects(member, round_id, now=now))
        counts.append(len(statements))
    assert told[2] is told[0]
    assert counts[2] < counts[0]
    close_door(second, chair.id, "test", now=now)
    assert scenario_projects(chair, round_id, now=now)["id"].tolist() == [first, third]
    assert scenario_projects(OFFICE, round_id, now=now)["id"].tolist() == [first, second, third]
    with writing() as session:
        session.get_one(Application, first).title = "Un titre corrigé"
        session.get_one(Application, first).category = Category.ACTION_RESEARCH
        record("test.correct", "application", first, {}, actor=OFFICE.actor, now=now)
    again = scenario_projects(OFFICE, round_id, now=now).iloc[0]
    assert again[["title", "category"]].tolist() == ["Un titre corrigé", "action_research"]
    assert ranking(OFFICE, panel.call.code, now=now).iloc[0]["title"] == "Un titre corrigé"


def test_titles_are_those_which_each_person_may_read(now: datetime) -> None:
    panel = marked_panel(now=now, given=((5, 4), (3, 3)), lead="Porteur connu")
    code = panel.call.code
    known = ranking(OFFICE, code, now=now)
    with writing() as session:
        session.get_one(Call, panel.call.id).is_blind = True
    chair = Member(panel.members[0].id, "", "", frozenset({Role.CHAIR, Role.MEMBER}))
    hidden = ranking(chair, code, now=now)
    assert hidden["application_id"].tolist() == known["application_id"].tolist()
    assert known["lead"].tolist() == ["Porteur connu"] * 2
    assert hidden["lead"].isna().all()
    assert set(hidden["title"]) == {BLANK}
    assert ranking(OFFICE, code, now=now)["lead"].tolist() == ["Porteur connu"] * 2


def test_group_that_goes_round_has_a_head(now: datetime) -> None:
    panel = marked_panel(now=now, given=((5,),), landlords="Un")
    other = make_organisation(now=now, name="Deux")
    with writing() as session:
        one = session.scalars(select(Organisation).where(Organisation.name == "Un")).one()
        session.flush()
        one.group_id, session.get_one(Organisation, other).group_id = other, one.id
    assert scenario_projects(OFFICE, panel.call.rounds[0].id, now=now)["group"].tolist() == [("Deux",)]


def test_round_without_marks_has_the_same_columns(now: datetime, statements: list[str]) -> None:
    counts = []
    for size in (1, 30):
        panel = make_panel(size, 1, now=now, phase=Phase.READING)
        statements.clear()
        frame = scenario_projects(OFFICE, panel.call.rounds[0].id, now=now)
        counts.append(len(statements))
        assert (tuple(frame.columns), len(frame)) == (PROJECT_COLUMNS, size)
        assert frame["score"].isna().all()
    assert counts[0] == counts[1]
