"""Are regulations drafted, changed, published and kept as they should be?"""

from datetime import date, datetime
from pathlib import Path

import pytest

from committee.calls import actions
from committee.calls.queries import RuleSetRow, rule_set, rule_sets
from committee.calls.rulesets import shipped_rule_sets
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE
from committee.store.engine import Stale
from committee.words import Refused
from tests.factories.calls import make_call


def _set(identifier: str) -> RuleSetRow:
    found = rule_set(identifier)
    assert found is not None
    return found


def test_a_draft_is_written_published_taken_back_and_thrown_away(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    by = {"actor": OFFICE, "now": now}
    made = actions.draft_rules(call.id, "  Mon   règlement ", shipped="FIS-2026", **by)
    assert (_set(made).title, len(_set(made).rules), _set(made).is_draft) == ("Mon règlement", 12, True)
    fewer = _set(made).rules[::-1][:2]
    actions.change_rules(made, "Court", fewer, version=_set(made).version, **by)
    assert [one.code for one in _set(made).rules] == [one.code for one in fewer]
    with pytest.raises(Stale):
        actions.change_rules(made, "Court", fewer, version=1, **by)
    actions.publish_rules(made, date(2026, 3, 1), version=None, **by)
    assert _set(made).in_force_from == date(2026, 3, 1)
    with pytest.raises(Refused, match="published"):
        actions.change_rules(made, "Court", fewer, version=None, **by)
    with pytest.raises(Refused, match="published"):
        actions.discard_rules(made, **by)
    actions.take_rules_back(made, version=None, **by)
    assert _set(made).is_draft
    actions.discard_rules(made, **by)
    assert rule_set(made) is None
    assert [entry.act for entry in reversed(entries_about([made]))] == [
        "calls.draft_rules",
        "calls.change_rules",
        "calls.publish_rules",
        "calls.take_rules_back",
        "calls.discard_rules",
    ]


def test_a_locked_set_stays_and_a_copy_of_it_goes_on(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    by = {"actor": OFFICE, "now": now}
    made = actions.ship_rules(call.id, ["FIS-2026"], **by)["FIS-2026"]
    actions.lock_rules([made], **by)
    actions.lock_rules([made], **by)
    assert [entry.act for entry in entries_about([made])].count("calls.lock_rules") == 1
    with pytest.raises(Refused, match="judged"):
        actions.take_rules_back(made, version=None, **by)
    copy = actions.draft_rules(call.id, "2027", copy_of=made, **by)
    assert _set(copy).rules == _set(made).rules
    with pytest.raises(Refused, match="that day"):
        actions.publish_rules(copy, date(2026, 1, 1), version=None, **by)
    actions.publish_rules(copy, date(2027, 1, 1), version=None, **by)
    assert [one.title for one in rule_sets([call.id])] == ["2027", "Règlement FIS 2026"]


def test_shipped_sets_are_given_once(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    by = {"actor": OFFICE, "now": now}
    codes = [one.code for one in shipped_rule_sets()]
    assert set(actions.ship_rules(call.id, codes, **by)) == set(codes)
    assert actions.ship_rules(call.id, codes, **by) == {}
    with pytest.raises(Refused, match="no shipped"):
        actions.ship_rules(call.id, ["NONE"], **by)


def test_what_does_not_exist_or_says_nothing_is_refused(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    by = {"actor": OFFICE, "now": now}
    with pytest.raises(Refused, match="title"):
        actions.draft_rules(call.id, "  ", **by)
    with pytest.raises(Refused, match="call does not exist"):
        actions.draft_rules("none", "Règlement", **by)
    with pytest.raises(Refused, match="regulation does not exist"):
        actions.draft_rules(call.id, "Règlement", copy_of="none", **by)
    with pytest.raises(Refused, match="no shipped"):
        actions.draft_rules(call.id, "Règlement", shipped="none", **by)
    with pytest.raises(Refused, match="regulation does not exist"):
        actions.discard_rules("none", **by)
    empty = actions.draft_rules(call.id, "Vide", **by)
    with pytest.raises(Refused, match="at least one rule"):
        actions.publish_rules(empty, date(2026, 1, 1), version=None, **by)
    with pytest.raises(Refused, match="title"):
        actions.change_rules(empty, " ", [], version=None, **by)
