"""Are scenarios made, computed, settled, compared and sent on their page, and by whom?"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.rules import Phase
from committee.intake.actions import close_door
from committee.meetings.actions import prepare_meeting
from committee.meetings.queries.provisional import provisional_list
from committee.people.rules import OFFICE, Member, Role
from committee.ranking.actions import change_scenario, compute_scenario, make_scenario
from committee.ranking.portfolio_rules import Attribute, Measure, PortfolioRule, RuleKind, bounds
from committee.ranking.queries import ScenarioView, scenario, scenarios
from committee.ranking.rules import ScenarioMethod, ScenarioPlace
from tests.factories.calls import make_call
from tests.factories.people import make_member
from tests.factories.review import Panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
CODE = "ranking.scenarios"
Open, Words = Callable[..., AppTest], Callable[[AppTest], str]


def ranked(now: datetime, applications: int = 3) -> tuple[Panel, Member]:
    """Applications of 45 000 € each, the first the best, and somebody of the staff."""
    panel = ready_panel(applications, 1, now=now, requested="45000", landlords="Bailleur")
    for at, each in enumerate(panel.applications):
        mark(panel, each, panel.members[0], now=now, value=max(5 - at, 0))
    return panel, make_member(Role.STAFF, now=now)


def made(panel: Panel, staff: Member, now: datetime, name: str = "A", **told: Any) -> str:
    """A scenario of 100 000 €: two of three are funded."""
    told = {"envelope": Decimal(100000), **told}
    return make_scenario(panel.call.rounds[0].id, name, actor=staff, now=now, **told)


def view_of(key: str, staff: Member, now: datetime) -> ScenarioView:
    found = scenario(key, staff, now=now)
    assert found is not None
    return found


def said(words: Words, screen: AppTest) -> str:
    assert not screen.exception
    return " ".join(words(screen).split())


def test_first_scenario_is_made_and_shown(now: datetime, open_page: Open, words: Words) -> None:
    panel, staff = ranked(now)
    screen = open_page(CODE, staff, call=panel.call.code)
    assert "aucun scénario de cette session" in said(words, screen)
    screen.text_input(key="scenario_first_name").set_value("Équilibre")
    next(each for each in screen.button if each.label == "Créer le premier scénario").click().run()
    told = said(words, screen)
    assert "Équilibre" in str(screen.selectbox(key="scenario_choice").options)
    assert "135 000 €" in told
    assert [each.label for each in screen.button if each.key == "scenario_best"] == [
        "Le meilleur dans les règles"
    ]


def in_address(screen: AppTest) -> str:
    """The scenario in the address, which is a text or a list of one text."""
    held = screen.query_params["scenario"]
    return held if isinstance(held, str) else held[0]


def test_scenario_just_made_is_the_one_shown(now: datetime, open_page: Open, words: Words) -> None:
    """Rules were added to the one shown before, which was not the one just made."""
    panel, staff = ranked(now)
    first = made(panel, staff, now)
    screen = open_page(CODE, staff, scenario=first)
    screen.text_input(key="scenario_new_name").set_value("Essai")
    next(each for each in screen.button if each.label == "Créer le scénario").click().run()
    second = next(row.id for row in scenarios(staff, panel.call.rounds[0].id, now=now) if row.id != first)
    assert in_address(screen) == second
    next(each for each in screen.button if each.label == "Créer la copie").click().run()
    third = in_address(screen)
    assert third not in {first, second}
    screen.button(key="scenario_archive_now").click().run()
    assert not screen.exception
    assert in_address(screen) != third


def test_rule_about_many_values_names_a_few(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(5, 1, now=now, requested="45000", landlords="A;B;C;D;E")
    mark(panel, panel.applications[0], panel.members[0], now=now, value=5)
    staff = make_member(Role.STAFF, now=now)
    rule = bounds(Attribute.LANDLORD, at_least=Decimal(9))
    key = made(panel, staff, now, rules=[rule])
    told = said(words, open_page(CODE, staff, scenario=key))
    assert "Au moins 9 projets par bailleur" in told
    assert "et 2 autres cas" in told


def test_rule_is_added_in_words_and_obeyed(now: datetime, open_page: Open, words: Words) -> None:
    panel, staff = ranked(now)
    key = made(panel, staff, now)
    screen = open_page(CODE, staff, scenario=key, view="costs")
    screen.selectbox(key="scenario_rule_attribute").set_value(Attribute.LANDLORD).run()
    screen.number_input(key="scenario_rule_projects_most").set_value(1).run()
    screen.button(key="scenario_rule_save").click().run()
    assert "Au plus 1 projet par bailleur" in said(words, screen)
    screen.number_input(key="scenario_rule_projects_most").set_value(1).run()
    screen.button(key="scenario_rule_save").click().run()
    assert "Cette règle est déjà là." in said(words, screen)
    assert len(view_of(key, staff, now).rules) == 1
    assert view_of(key, staff, now).row.funded == 2
    screen.button(key="scenario_best").click().run()
    assert view_of(key, staff, now).row.funded == 1
    screen.button(key="scenario_costs").click().run()
    assert "Ce que coûte chaque règle" in said(words, screen)
    screen.button(key="scenario_rule_drop_0").click().run()
    assert "Aucune règle" in said(words, screen)


def test_rules_that_cannot_hold_are_named(now: datetime, open_page: Open, words: Words) -> None:
    panel, staff = ranked(now)
    rules = [bounds(Attribute.LANDLORD, at_least=3), bounds(Attribute.LANDLORD, at_most=1)]
    screen = open_page(CODE, staff, scenario=made(panel, staff, now, rules=rules))
    screen.button(key="scenario_best").click().run()
    assert "ne peuvent pas toutes tenir ensemble" in said(words, screen)


def test_share_that_cannot_hold_is_said_to_be_set_aside(now: datetime, open_page: Open, words: Words) -> None:
    panel, staff = ranked(now)
    rules = [bounds(Attribute.LANDLORD, "Bailleur", at_most=Decimal("0.1"), measure=Measure.SHARE)]
    key = made(panel, staff, now, rules=rules)
    compute_scenario(
        key, view_of(key, staff, now).row.version, ScenarioMethod.OPTIMISED, actor=staff, now=now
    )
    told = said(words, open_page(CODE, staff, scenario=key))
    assert "Laissé de côté : Au plus 10 % des euros pour le bailleur Bailleur." in told.replace("\u00a0", " ")
    assert "Cette règle est laissée de côté" in told
    assert "autant que possible" not in told


def test_bases_of_shares_are_told_beside_each_other(now: datetime, open_page: Open, words: Words) -> None:
    panel, staff = ranked(now)
    rules = [
        bounds(Attribute.REGION, at_most=Decimal("0.9"), measure=Measure.SHARE),
        PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.5")),
    ]
    key = made(panel, staff, now, rules=rules)
    told = said(words, open_page(CODE, staff, scenario=key))
    assert "De l’argent dont on connaît le lieu" in told
    assert "De tout l’argent proposé" in told
    assert "2 dossiers retenus ne sont pas renseignés sur ce point" in told


def test_window_left_behind_is_refused_and_then_shows_what_is_saved(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel, staff = ranked(now)
    key = made(panel, staff, now)
    screen = open_page(CODE, staff, scenario=key)
    change_scenario(key, None, name="Ailleurs", actor=staff, now=now)
    screen.button(key="scenario_rank_order").click().run()
    assert "Ailleurs" in str(screen.selectbox(key="scenario_choice").options)
    assert view_of(key, staff, now).row.version == 2


def test_why_not_names_who_would_leave(now: datetime, open_page: Open, words: Words) -> None:
    panel, staff = ranked(now)
    key = made(panel, staff, now)
    view = view_of(key, staff, now)
    out = view.items.loc[view.items["place"] == ScenarioPlace.RESERVE, "application_id"].item()
    screen = open_page(CODE, staff, scenario=key, view="why")
    screen.selectbox(key=f"scenario_why_{key}").set_value(out).run()
    screen.button(key="scenario_why_now").click().run()
    assert "Sortiraient" in said(words, screen)


def test_two_scenarios_are_compared_with_their_map(now: datetime, open_page: Open, words: Words) -> None:
    panel, staff = ranked(now)
    first = made(panel, staff, now)
    made(panel, staff, now, "B", envelope=Decimal(45000))
    screen = open_page(CODE, staff, scenario=first, view="compare")
    told = said(words, screen)
    assert "Ce qui change de ce scénario à l’autre" in told
    assert screen.get("deck_gl_json_chart")


def test_scenario_is_sent_to_the_meeting(now: datetime, open_page: Open, words: Words) -> None:
    panel, staff = ranked(now)
    key = made(panel, staff, now)
    assert "Aucune séance à venir" in said(words, open_page(CODE, staff, scenario=key))
    rounds, chair = [panel.call.rounds[0].id], panel.members[0].id
    meeting_id = prepare_meeting("Séance", now, rounds, chair, actor=OFFICE, now=now)
    screen = open_page(CODE, staff, scenario=key)
    screen.button(key="scenario_send_now").click().run()
    found = provisional_list(meeting_id, staff, now=now)
    assert found is not None
    assert found.total == Decimal(90000)
    assert "Cet envoi remplace la liste" in said(words, screen)


def test_scenario_of_another_is_read_and_copied(now: datetime, open_page: Open, words: Words) -> None:
    panel, staff = ranked(now)
    other = make_member(Role.STAFF, now=now)
    key = made(panel, staff, now)
    screen = open_page(CODE, other, scenario=key)
    assert "Seul son auteur modifie" in said(words, screen)
    assert "scenario_best" not in {each.key for each in screen.button}
    next(each for each in screen.button if each.label == "Créer la copie").click().run()
    assert {row.name for row in scenarios(other, panel.call.rounds[0].id, now=now)} == {"A", "A (copie)"}


def test_recused_person_sees_no_scenario_of_others_and_no_remainder(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel, staff = ranked(now)
    other = make_member(Role.STAFF, now=now)
    made(panel, other, now)
    close_door(panel.applications[0], staff.id, "recusal", now=now)
    assert "aucun scénario de cette session" in said(words, open_page(CODE, staff, call=panel.call.code))


def test_unknown_envelope_and_empty_round_say_so(now: datetime, open_page: Open, words: Words) -> None:
    staff = make_member(Role.STAFF, now=now)
    assert "Aucun appel n’a de classement" in said(words, open_page(CODE, staff))
    call = make_call(Phase.READING, now=now, envelope=None)
    key = make_scenario(call.rounds[0].id, "A", actor=staff, now=now)
    told = said(words, open_page(CODE, staff, scenario=key))
    assert "L’enveloppe n’est pas connue" in told
    assert "pas de dossier que vous puissiez lire" in told


def test_rules_changed_since_are_told_and_the_old_answer_is_not(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel, staff = ranked(now)
    rules = [bounds(Attribute.LANDLORD, at_least=Decimal(9)), bounds(Attribute.LANDLORD, at_most=Decimal(1))]
    key = made(panel, staff, now, rules=rules)
    compute_scenario(key, None, ScenarioMethod.OPTIMISED, actor=staff, now=now)
    assert "ne peuvent pas toutes tenir ensemble" in said(words, open_page(CODE, staff, scenario=key))
    change_scenario(key, rules=[bounds(Attribute.LANDLORD, at_most=Decimal(1))], actor=staff, now=now)
    told = said(words, open_page(CODE, staff, scenario=key, view="costs"))
    assert "ne peuvent pas toutes tenir ensemble" not in told
    assert "ont changé depuis le calcul" in told


def test_differences_from_the_rank_order_are_in_french(now: datetime, open_page: Open, words: Words) -> None:
    panel, staff = ranked(now)
    key = made(panel, staff, now, rules=[bounds(Attribute.LANDLORD, at_most=Decimal(1))])
    compute_scenario(key, None, ScenarioMethod.OPTIMISED, actor=staff, now=now)
    screen = open_page(CODE, staff, scenario=key, view="costs")
    told = said(words, screen.button(key="scenario_costs").click().run())
    assert "Par rapport à l’ordre du classement" in told
    assert "Liste complémentaire" in told
    assert not {"funded", "reserve", "left_out"} & set(told.split())
