"""Does the page on eligibility judge, say why, take a word against a rule, and try other rules?"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.actions import draft_rules, ship_rules
from committee.calls.queries import call_by_code, rule_set, rule_sets
from committee.calls.rules import Phase
from committee.demo.cast import prepare_house
from committee.demo.content import SIZES
from committee.intake import queries
from committee.intake.actions import open_door, overrule
from committee.intake.rules import ApplicationStatus, RuleOutcome
from committee.people.rules import OFFICE, Role
from tests.factories.calls import make_call
from tests.factories.intake import make_applications
from tests.factories.people import make_member

CODE = "applications.eligibility"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def _call(now: datetime, *codes: str, **told: object) -> tuple[str, list[str]]:
    call = make_call(Phase.INTERESTS, now=now)
    ship_rules(call.id, codes or ["FIS-2021", "FIS-2026"], actor=OFFICE, now=now)
    return call.code, make_applications(2, call.code, now=now, **told)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESENTER, Role.ADMIN, Role.ROOM, None])
def test_page_is_closed_to_others(
    role: Role | None, store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    code, _ = _call(now)
    assert code not in words(open_page(CODE, None if role is None else make_member(role, now=now)))


def test_without_call_or_application_the_page_says_what_to_do(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    staff = make_member(Role.STAFF, now=now)
    assert "Ouvrir un appel" in words(open_page(CODE, staff))
    make_call(now=now)
    assert "n’a pas encore de dossier" in words(open_page(CODE, staff))


def test_results_count_and_a_filter_keeps_some(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    code, _ = _call(now, duration_months=18)
    staff = make_member(Role.STAFF, now=now)
    said = words(open_page(CODE, staff, call=code))
    assert "Non conforme" in said
    assert "Projet" in said
    assert "Aucun dossier n’est dans ce cas." in words(
        open_page(CODE, staff, call=code, conclusion="conforming")
    )


def test_one_application_shows_evidence_and_takes_a_word_against_a_rule(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    _, (one, _) = _call(now, duration_months=18)
    staff = make_member(Role.STAFF, now=now)
    screen = open_page(CODE, staff, id=one)
    said = words(screen)
    for text in (
        "Règlement FIS 2026",
        "18 mois",
        "Le projet dure deux ou trois ans.",
        "Aucun bailleur n’est indiqué.",
    ):
        assert text in said
    screen.selectbox(key=f"overrule_rule_{one}").select("duration_in")
    screen.text_area(key=f"overrule_reason_{one}").input("*dérogation*")
    screen.button(key="overrule_send").click().run()
    said = words(screen)
    assert "Conforme, dit par une personne" in said
    assert "*dérogation*" in said
    screen.button(key="overrule_lift_duration_in").click().run()
    assert "dit par une personne" not in words(screen)


def test_conforming_ones_are_declared_together_and_one_is_refused_with_its_reasons(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    code, ids = _call(now, "LOGEMENTS-ACCOMPAGNES", duration_months=18, requested="100", total_cost="1000")
    staff = make_member(Role.STAFF, now=now)
    for one in ids:
        overrule(one, "deadline", RuleOutcome.MET, "par courrier", actor=OFFICE, now=now)
    screen = open_page(CODE, staff, call=code)
    screen.button(key="eligibility_bulk_send").click().run()
    assert {one.status for one in queries.eligibility(OFFICE, code, now)} == {ApplicationStatus.ELIGIBLE}
    code, (bad, _) = _call(now, duration_months=18)
    screen = open_page(CODE, staff, id=bad)
    assert "18 mois" in str(screen.text_area(key=f"declare_reason_{bad}").value)
    screen.button(key="declare_inadmissible").click().run()
    found = queries.eligibility_of(bad, OFFICE, now)
    assert found is not None
    assert found.status is ApplicationStatus.INADMISSIBLE


def test_what_is_missing_is_asked_for_and_comes_in(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    _, (one, _) = _call(now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=one)
    assert "summary" in screen.multiselect(key=f"completion_items_{one}").value
    screen.button(key="completion_send").click().run()
    said = words(screen)
    assert "Merci de nous les adresser avant le 06/12/2026" in said
    assert "À compléter" in said
    screen.button(key="completion_close").click().run()
    assert "reçu le 21/11/2026" in words(screen)


def test_rules_of_a_draft_are_written_moved_removed_and_published(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    code, _ = _call(now)
    call = call_by_code(code)
    assert call is not None
    made = draft_rules(call.id, "Brouillon", shipped="FIS-2021", actor=OFFICE, now=now)
    staff = make_member(Role.STAFF, now=now)
    assert "Brouillon" in words(open_page(CODE, staff, call=code, tab="rules"))
    screen = open_page(CODE, staff, set=made)
    screen.number_input(key=f"most_{made}_sites_between").set_value(5)
    screen.button(key=f"rule_send_{made}_sites_between").click().run()
    screen.button(key="rule_down_sites_between").click().run()
    screen.button(key="rule_gone_category_in").click().run()
    screen.button(key=f"rule_send_new_{made}_5_min_org_age_years").click().run()
    held = rule_set(made)
    assert held is not None
    assert [rule.code for rule in held.rules] == [
        "landlord_kind_at_least_one",
        "sites_between",
        "excluded_types",
        "other_funder_required",
        "qpv_none",
        "min_org_age_years",
    ]
    assert held.rules[1].params == {"least": 1, "most": 5}
    screen.date_input(key=f"rules_from_{made}").set_value(date(2027, 1, 1))
    screen.button(key="rules_publish_send").click().run()
    assert [one.in_force_from for one in rule_sets([call.id]) if one.id == made] == [date(2027, 1, 1)]
    screen.button(key="rules_back").click().run()
    screen.button(key="rules_discard").click().run()
    assert rule_set(made) is None


def test_les_gens_qui_sement_is_shown_under_both_regulations(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    prepare_house(SIZES["S"], now)
    code, _ = _call(now)
    staff = make_member(Role.STAFF, now=now)
    under = {"call": code, "tab": "try", "on": "winners"}
    said = words(open_page(CODE, staff, set="FIS-2026", **under))
    assert "Nombre de sites (9 sites)" in said
    said = words(open_page(CODE, staff, set="FIS-2021", **under))
    assert "Les gens qui sèment" in said
    assert "Nombre de sites (9 sites)" not in said


def test_a_trial_says_which_applications_would_change(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    code, _ = _call(now, duration_months=18)
    staff = make_member(Role.STAFF, now=now)
    said = words(open_page(CODE, staff, call=code, tab="try", set="FIS-2021"))
    assert "Dossiers qui changeraient" in said
    said = words(open_page(CODE, staff, call=code, tab="try", set="FIS-2026"))
    assert "Aucun dossier ne changerait" in said


def test_members_read_the_rules_on_the_sheet_without_the_forms(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    _, (one, _) = _call(now, duration_months=18)
    member = make_member(now=now)
    open_door(one, member.id, now=now)
    said = words(open_page("applications.sheet", member, id=one))
    assert "18 mois" in said
    assert "Le projet dure deux ou trois ans." in said
    assert "Passer outre" not in said
    assert "Passer outre" in words(open_page("applications.sheet", make_member(Role.STAFF, now=now), id=one))


def test_chair_reads_the_regulation_in_force_on_the_page_of_calls(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    code, _ = _call(now)
    said = words(open_page("settings.calls", make_member(Role.STAFF, now=now), call=code))
    assert "Règlement FIS 2026, en vigueur depuis le 01/01/2026." in said
    assert "Le projet porte sur un à trois sites au plus." in said
