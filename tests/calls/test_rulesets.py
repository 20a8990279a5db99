"""Are rules read, refused in clear sentences, and is the right set the one in force?"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest

from committee.calls.rulesets import (
    PARAMS,
    RuleKind,
    RuleSeverity,
    RuleText,
    decimal_of,
    default_params,
    new_code,
    set_in_force,
    shipped_rule_sets,
    why_not_change_rules,
    why_not_publish_rules,
    why_not_rule,
    why_not_rules,
)
from committee.words import Sentence, say

BOTH = {"fr": "Texte", "en": "Text"}
LATER = datetime(2026, 1, 1)


def rule(kind: RuleKind, **params: Any) -> RuleText:
    return RuleText(kind.value, kind, default_params(kind) | params, RuleSeverity.BLOCKING, BOTH)


def _said(reason: Sentence | None) -> str:
    return "" if reason is None else say(reason, "fr")


def _why(of: RuleText) -> str:
    return _said(why_not_rule(of))


@dataclass(frozen=True)
class Dated:
    in_force_from: date | None


def test_every_kind_has_settings_that_do_by_default_but_for_the_documents() -> None:
    assert set(PARAMS) == set(RuleKind)
    refused = {kind for kind in RuleKind if why_not_rule(rule(kind)) is not None}
    assert refused == {RuleKind.COMPLETE_DOCUMENTS}
    assert why_not_rule(rule(RuleKind.COMPLETE_DOCUMENTS, documents=["budget"])) is None


@pytest.mark.parametrize(
    ("kind", "params", "said"),
    [
        (RuleKind.SITES_BETWEEN, {"least": -1}, "« Sites au moins » va de 0 à 1"),
        (RuleKind.SITES_BETWEEN, {"least": True}, "« Sites au moins » va de 0 à 1"),
        (RuleKind.SITES_BETWEEN, {"least": None}, "a besoin du réglage « Sites au moins »"),
        (RuleKind.SITES_BETWEEN, {"least": 4}, "n’est pas inférieur au plus petit"),
        (RuleKind.SITES_BETWEEN, {"other": 4}, "n’a pas de réglage other"),
        (RuleKind.DURATION_IN, {"months": [24, 0]}, "va de 1 à 120"),
        (RuleKind.DURATION_IN, {"months": 24}, "va de 1 à 120"),
        (RuleKind.DURATION_IN, {"months": []}, "a besoin du réglage"),
        (RuleKind.DURATION_IN, {"anything_between": "oui"}, "ne peut pas être lu"),
        (RuleKind.MAX_RATE, {"rate": 1.5}, "ne peut pas être lu"),
        (RuleKind.MAX_RATE, {"rate": True}, "ne peut pas être lu"),
        (RuleKind.MAX_AMOUNT, {"amount": "beaucoup"}, "ne peut pas être lu"),
        (RuleKind.MAX_AMOUNT, {"amount": "-1"}, "ne peut pas être lu"),
        (RuleKind.LANDLORD_KIND_AT_LEAST_ONE, {"kinds": ["chateau"]}, "ne peut pas être lu"),
        (RuleKind.LANDLORD_KIND_AT_LEAST_ONE, {"kinds": ["esh", "esh"]}, "ne peut pas être lu"),
        (RuleKind.LANDLORD_KIND_AT_LEAST_ONE, {"kinds": "esh"}, "ne peut pas être lu"),
        (RuleKind.CATEGORY_IN, {"categories": ["Pas un code"]}, "ne peut pas être lu"),
        (RuleKind.MAX_PROJECTS_PER_LANDLORD, {"most_large": None}, "Un quota plus large"),
        (RuleKind.COMPLETE_DOCUMENTS, {}, "quelles pièces ou quels champs"),
    ],
)
def test_a_setting_that_means_nothing_is_refused(kind: RuleKind, params: dict[str, Any], said: str) -> None:
    assert said in _why(rule(kind, **params))


def test_texts_are_written_in_both_languages_and_codes_are_plain() -> None:
    one = rule(RuleKind.DEADLINE)
    assert "en français et en anglais" in _why(replace(one, text={"fr": "Texte", "en": " "}))
    assert "trop long" in _why(replace(one, text={"fr": "x" * 2001, "en": "x"}))
    assert "minuscules" in _why(replace(one, code="Deadline !"))
    assert _said(why_not_rules([one, one])) == "Deux règles ont le code deadline."


def test_a_larger_quota_may_be_left_out() -> None:
    assert why_not_rule(rule(RuleKind.MAX_PROJECTS_PER_LANDLORD, large_from=None, most_large=None)) is None


def test_a_set_is_published_with_rules_on_a_day_of_its_own() -> None:
    one, day = rule(RuleKind.DEADLINE), date(2026, 1, 1)
    assert why_not_publish_rules([], day, []) is not None
    assert why_not_publish_rules([one], day, [day]) is not None
    assert why_not_publish_rules([one], day, [date(2025, 1, 1)]) is None


def test_a_published_set_stays_and_a_locked_one_for_good() -> None:
    assert why_not_change_rules(None, None) is None
    assert "brouillon" in _said(why_not_change_rules(LATER, None))
    assert "nouvelle version" in _said(why_not_change_rules(LATER, LATER))


def test_the_latest_set_of_the_day_is_in_force_and_a_draft_never() -> None:
    old, new, draft = Dated(date(2021, 1, 1)), Dated(date(2026, 1, 1)), Dated(None)
    sets = [new, draft, old]
    assert set_in_force(sets, date(2020, 12, 31)) is None
    assert set_in_force(sets, date(2021, 1, 1)) is old
    assert set_in_force(sets, date(2025, 12, 31)) is old
    assert set_in_force(sets, date(2026, 1, 1)) is new


def test_codes_are_new() -> None:
    kind = RuleKind.DEADLINE
    assert new_code(kind, []) == "deadline"
    assert new_code(kind, ["deadline", "deadline_2"]) == "deadline_3"


def test_amounts_of_settings_are_read() -> None:
    assert decimal_of("200000") == 200000
    assert [decimal_of(each) for each in (None, True, "x", "NaN")] == [None] * 4


def test_shipped_sets_are_fit_to_be_published_and_name_their_source() -> None:
    sets = {one.code: one for one in shipped_rule_sets()}
    assert set(sets) == {"FIS-2026", "FIS-2021", "LOGEMENTS-ACCOMPAGNES", "CONTRAT-DE-VILLE"}
    for one in sets.values():
        assert why_not_rules(one.rules) is None
        assert len(one.source) > 40
    by_kind = {code: {each.kind: each.params for each in one.rules} for code, one in sets.items()}
    assert by_kind["FIS-2026"][RuleKind.SITES_BETWEEN] == {"least": 1, "most": 3}
    assert by_kind["FIS-2021"][RuleKind.SITES_BETWEEN]["most"] is None
    assert by_kind["LOGEMENTS-ACCOMPAGNES"][RuleKind.MAX_AMOUNT] == {"amount": "200000"}
    assert by_kind["CONTRAT-DE-VILLE"].keys() >= {
        RuleKind.DEADLINE,
        RuleKind.PREVIOUS_REPORT_FILED,
        RuleKind.REPUBLICAN_CONTRACT_SIGNED,
        RuleKind.BUDGET_BALANCED,
        RuleKind.QPV_MAJORITY,
    }
