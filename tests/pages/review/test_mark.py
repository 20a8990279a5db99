"""Does the page open the grid to whom it must, with what is kept, and is what the grid asks for done?"""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from committee.calls.actions import move_dates, note_meeting_opened
from committee.calls.rules import Phase
from committee.intake.queries import application_organisations
from committee.people.rules import OFFICE, Role
from committee.review import queries
from committee.review.actions import declare_interest, hand_in, save_draft
from committee.review.records import Assignment
from committee.review.rules import EvaluationStatus, InterestNature
from committee.store.engine import reading
from tests.factories.calls import dates_in, publish_mixed_grid
from tests.factories.organisations import make_mandate
from tests.factories.people import make_member
from tests.factories.review import Panel, assign, blind_panel, make_panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")
CODE = "review.mark"
Open, Words = Callable[..., Any], Callable[[Any], str]


def draft(panel: Panel, now: datetime) -> queries.EvaluationRow:
    kept = queries.evaluation(panel.applications[0], panel.members[0], now=now)
    assert kept is not None
    return kept


def grids(screen: Any) -> list[Any]:
    """The grids on the screen, without the listener of links."""
    return [one.proto for one in screen.get("bidi_component") if "mark_grid" in one.proto.component_name]


def grid(screen: Any) -> dict[str, Any]:
    """What the one grid on the screen was given."""
    [one] = grids(screen)
    return json.loads(one.json)


def ask(screen: Any, event: str, value: object) -> Any:
    """Let the grid ask for something, as a browser does."""
    [one] = grids(screen)
    sent = WidgetState(id=_make_trigger_id(one.id, "events"))
    sent.json_trigger_value = json.dumps([{"event": event, "value": value}])
    return screen._run(WidgetStates(widgets=[sent]))


def test_grid_is_given_what_is_asked_and_what_is_kept(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(2, 1, now=now, needs="Les besoins du quartier", requested=20000)
    member, first = panel.members[0], panel.criteria[0]
    empty = grid(open_page(CODE, member, id=panel.applications[0]))
    assert empty["draft"]["version"] == 0
    assert len(empty["criteria"]) == 8
    assert empty["position"] == "Dossier 1 sur 2"
    assert empty["words"]["incomplete"][2] == "incomplet : 2 critères"
    one = empty["criteria"][0]
    assert one["id"] == first
    assert set(one["anchors"]) >= {"0", "3", "5"}
    assert one["shown"] == [0, 3, 5]
    assert one["demanded"] == [0, 1, 5]
    assert one["between"]["1"] == "1 – entre 0 et 3"
    assert "demande un commentaire" in one["lacks"]["comment"]["5"]
    save_draft(
        panel.applications[0], {first: (4, "Diagnostic solide")}, amount=Decimal(17500), actor=member, now=now
    )
    screen = open_page(CODE, member, id=panel.applications[0])
    assert "Les besoins du quartier" in words(screen)
    kept = grid(screen)["draft"]
    assert kept["marks"][first] == {"value": 4, "comment": "Diagnostic solide", "abstains": False}
    assert (kept["amount"], kept["hour"], kept["version"]) == ("17\u202f500", "18:00", 1)


def test_opening_is_noted_as_seen_once_declared(now: datetime, open_page: Open) -> None:
    panel = make_panel(1, 1, now=now)
    assign(panel, now=now)
    member, application = panel.members[0], panel.applications[0]

    def seen() -> datetime | None:
        with reading() as session:
            return session.scalars(select(Assignment.seen_at)).one()

    open_page(CODE, member, id=application)
    assert seen() is None
    declare_interest(application, InterestNature.NONE, actor=member, now=now)
    open_page(CODE, member, id=application)
    assert seen() == now


def test_whole_evaluation_is_handed_in_and_the_next_application_opens(now: datetime, open_page: Open) -> None:
    panel = ready_panel(2, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    version = save_draft(application, whole_marks(panel, 4), actor=member, now=now)
    screen = open_page(CODE, member, id=application)
    ask(screen, "hand_in", {"version": version, "token": "1.x"})
    assert not screen.exception
    assert draft(panel, now).status is EvaluationStatus.HANDED_IN
    assert grid(screen)["application"] == panel.applications[1]
    assert grid(screen)["position"] == "Dossier 2 sur 2"


@pytest.mark.parametrize(
    "wish", [None, 1, [], {}, {"version": "1", "token": "x"}, {"version": True, "token": "x"}, {"version": 1}]
)
def test_wish_that_is_none_hands_nothing_in(wish: object, now: datetime, open_page: Open) -> None:
    panel = ready_panel(1, 1, now=now)
    save_draft(panel.applications[0], whole_marks(panel, 4), actor=panel.members[0], now=now)
    screen = ask(open_page(CODE, panel.members[0], id=panel.applications[0]), "hand_in", wish)
    assert not screen.exception
    assert draft(panel, now).status is EvaluationStatus.DRAFT
    assert grid(screen)["answered"] is None


def test_incomplete_or_stale_evaluation_is_not_handed_in_and_says_why(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    version = save_draft(application, {panel.criteria[0]: (4, "")}, actor=member, now=now)
    screen = open_page(CODE, member, id=application)
    ask(screen, "hand_in", {"version": version, "token": "1.x"})
    assert "ne peut pas encore être remise" in words(screen)
    assert grid(screen)["answered"] == "1.x"
    save_draft(application, whole_marks(panel), actor=member, now=now)
    ask(screen, "hand_in", {"version": version, "token": "1.y"})
    assert "a modifié" in words(screen)
    assert draft(panel, now).status is EvaluationStatus.DRAFT


def test_handed_in_evaluation_is_shown_and_reopened(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now)
    mark(panel, panel.applications[0], panel.members[0], now=now, value=3)
    screen = open_page(CODE, panel.members[0], id=panel.applications[0])
    assert "60 sur 100" in words(screen)
    assert not grids(screen)
    screen.button(key=f"mark_{panel.applications[0]}_reopen").click().run()
    assert draft(panel, now).status is EvaluationStatus.DRAFT
    assert len(grids(screen)) == 1


def test_abstention_from_the_whole_is_shown(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    save_draft(application, {}, abstention="Je connais l’équipe", actor=member, now=now)
    assert grid(open_page(CODE, member, id=application))["draft"]["abstention"] == "Je connais l’équipe"
    hand_in(application, actor=member, now=now)
    assert "Je connais l’équipe" in words(open_page(CODE, member, id=application))


def test_undeclared_interest_closes_the_grid_and_offers_the_declaration(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(1, 1, now=now, title="Ateliers", needs="TEXTE SECRET")
    assign(panel, now=now)
    application = panel.applications[0]
    screen = open_page(CODE, panel.members[0], id=application)
    assert "Ateliers" in words(screen)
    assert "TEXTE SECRET" not in words(screen)
    assert "Déclarez d’abord" in words(screen)
    assert not grids(screen)
    screen.radio(key=f"interest_{application}_nature").set_value(InterestNature.NONE).run()
    screen.button(key=f"interest_{application}_declare").click().run()
    assert "TEXTE SECRET" in words(screen)
    assert grids(screen)


def test_recusal_closes_both_panes(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now, title="Ateliers", needs="TEXTE SECRET")
    member, application = panel.members[0], panel.applications[0]
    save_draft(application, {panel.criteria[0]: (1, "MON SECRET")}, actor=member, now=now)
    open_before = open_page(CODE, member, id=application)
    declare_interest(application, InterestNature.RECUSAL, "mon employeur", actor=member, now=now)
    for screen in (ask(open_before, "refresh", "1"), open_page(CODE, member, id=application)):
        assert "Ateliers" in words(screen)
        assert "Vous vous êtes déporté" in words(screen)
        assert "SECRET" not in words(screen)
        assert "SECRET" not in str(screen.main)
        assert not grids(screen)


def test_page_without_an_application_leads_back_to_the_list(
    now: datetime, open_page: Open, words: Words
) -> None:
    assert "Il n’y a pas de dossier à noter ici" in words(open_page(CODE, make_member(now=now), id="nowhere"))


def test_application_of_somebody_else_is_read_but_not_marked(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(1, 1, now=now)
    declare_interest(panel.applications[0], InterestNature.NONE, actor=panel.members[0], now=now)
    screen = open_page(CODE, panel.members[0], id=panel.applications[0])
    assert "ne vous a pas été attribué" in words(screen)
    assert not grids(screen)


def test_staff_without_criteria_of_their_own_mark_nothing(now: datetime, open_page: Open) -> None:
    panel = ready_panel(1, 1, now=now)
    assert not grids(open_page(CODE, make_member(Role.STAFF, now=now), id=panel.applications[0]))


def test_staff_mark_the_criteria_that_are_theirs(now: datetime, open_page: Open) -> None:
    panel = ready_panel(1, 1, now=now, grid_code=publish_mixed_grid(now=now))
    staff = make_member(Role.STAFF, now=now)
    shown = grid(open_page(CODE, staff, id=panel.applications[0]))
    assert len(shown["criteria"]) == 2
    assert shown["position"] is None


def test_marks_are_revised_in_the_meeting_with_a_reason(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    mark(panel, application, member, now=now, value=3)
    round_id = panel.call.rounds[0].id
    move_dates(round_id, dates_in(Phase.SEANCE, now), version=None, actor=OFFICE, now=now)
    note_meeting_opened(round_id, actor=OFFICE, now=now)
    screen = open_page(CODE, member, id=application)
    screen.text_area(key=f"mark_{application}_reason").input("Entendu le porteur").run()
    screen.button(key=f"mark_{application}_reopen").click().run()
    assert draft(panel, now).status is EvaluationStatus.DRAFT
    assert "Vous révisez vos notes" in words(screen)
    assert len(grids(screen)) == 1


def test_marks_of_others_are_not_on_the_page(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 2, now=now)
    me, other = panel.members
    first = open_page(CODE, me, id=panel.applications[0])
    before = (words(first), grid(first))
    save_draft(panel.applications[0], whole_marks(panel, 5), "AVIS D’UN AUTRE", actor=other, now=now)
    hand_in(panel.applications[0], actor=other, now=now)
    again = open_page(CODE, me, id=panel.applications[0])
    assert (words(again), grid(again)) == before


def test_blind_reader_is_not_told_which_link_was_found(now: datetime, open_page: Open, words: Words) -> None:
    panel = blind_panel(1, 1, now=now, phase=Phase.READING, lead="Association tenue secrète")
    member = panel.members[0]
    own = application_organisations(panel.applications[0])[0]
    make_mandate(member, own.organisation_id, now=now)
    said = words(open_page(CODE, member, id=panel.applications[0]))
    assert "tenue secrète" not in said
    assert "lu à l’aveugle" in said
