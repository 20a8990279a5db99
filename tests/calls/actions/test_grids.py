"""Do acts on grids refuse what is wrong, write once, and keep what is read with?"""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from committee.calls import actions
from committee.calls.queries import criteria, grid, grids
from committee.calls.rules import GENERAL_GRID, SOLIDARITY_GRID, CriterionText, Phase
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE
from committee.store.engine import Stale
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.people import make_member

BOTH = {"fr": "Texte", "en": "Text"}
ONE = CriterionText("ONE", BOTH, BOTH, 60, {0: BOTH, 5: BOTH}, (0,))
TWO = replace(ONE, code="TWO", weight=40)


def test_grid_is_changed_until_reading_begins_then_only_published_anew(store: Path, now: datetime) -> None:
    first = actions.publish_grid("LOCAL", BOTH, [ONE, TWO], threshold=50, actor=OFFICE, now=now)
    kept = criteria(first)[1].id
    changed = [replace(TWO, weight=70), replace(ONE, code="NEW", weight=30)]
    actions.change_grid(first, changed, threshold=None, version=1, actor=OFFICE, now=now)
    row = grid(first)
    assert row is not None
    assert (row.version, row.threshold) == (2, None)
    assert [(one.code, one.weight, one.position) for one in criteria(first)] == [
        ("TWO", 70, 1),
        ("NEW", 30, 2),
    ]
    assert criteria(first)[0].id == kept
    with pytest.raises(Stale):
        actions.change_grid(first, changed, threshold=None, version=1, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="sum to 100"):
        actions.change_grid(first, [ONE], threshold=None, version=2, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.change_grid(first, changed, threshold=None, version=2, actor=make_member(now=now), now=now)
    with pytest.raises(Refused, match="grid does not exist"):
        actions.change_grid("gone", changed, threshold=None, version=None, actor=OFFICE, now=now)
    second = actions.publish_grid("LOCAL", BOTH, [ONE, TWO], actor=OFFICE, now=now)
    assert [one.version for one in grids("LOCAL")] == [3, 2]
    with pytest.raises(Refused, match="newer version"):
        actions.change_grid(first, changed, threshold=None, version=2, actor=OFFICE, now=now)
    actions.lock_grid(second, actor=make_member(now=now), now=now)
    with pytest.raises(Refused, match="publish a new version"):
        actions.change_grid(second, changed, threshold=None, version=None, actor=OFFICE, now=now)


def test_grid_of_a_round_being_read_is_locked_without_anyone_locking_it(store: Path, now: datetime) -> None:
    actions.publish_grid("LOCAL", BOTH, [ONE, TWO], actor=OFFICE, now=now)
    call = make_call(Phase.INTERESTS, now=now, grid_code="LOCAL")
    assert call.round is not None
    actions.change_grid(call.grid_id, [TWO, ONE], threshold=None, version=None, actor=OFFICE, now=now)
    day_of_reading = now + timedelta(days=10)
    assert call.round.phase(day_of_reading) is Phase.READING
    with pytest.raises(Refused, match="publish a new version"):
        actions.change_grid(
            call.grid_id, [ONE, TWO], threshold=None, version=None, actor=OFFICE, now=day_of_reading
        )


def test_threshold_of_a_criterion_is_kept_and_told(store: Path, now: datetime) -> None:
    made = actions.publish_grid("LOCAL", BOTH, [replace(ONE, threshold=3), TWO], actor=OFFICE, now=now)
    assert [one.threshold for one in criteria(made)] == [3, None]
    actions.change_grid(
        made, [ONE, replace(TWO, threshold=2)], threshold=None, version=1, actor=OFFICE, now=now
    )
    assert [one.threshold for one in criteria(made)] == [None, 2]
    with pytest.raises(Refused, match="not on the scale"):
        actions.change_grid(
            made, [replace(ONE, threshold=6), TWO], threshold=None, version=2, actor=OFFICE, now=now
        )


def test_grid_is_locked_once(store: Path, now: datetime) -> None:
    made = actions.publish_grid("LOCAL", BOTH, [ONE, TWO], actor=OFFICE, now=now)
    for at in (now, now + timedelta(days=1)):
        actions.lock_grid(made, actor=OFFICE, now=at)
    row = grid(made)
    assert row is not None
    assert row.locked_at == now
    assert [entry.act for entry in entries_about([made])] == ["calls.lock_grid", "calls.publish_grid"]
    with pytest.raises(Refused, match="grid does not exist"):
        actions.lock_grid("gone", actor=OFFICE, now=now)


def test_grid_is_published_with_a_right_and_weights_of_100(store: Path, now: datetime) -> None:
    with pytest.raises(Refused, match="may not do this"):
        actions.publish_grid("LOCAL", BOTH, [ONE, TWO], actor=make_member(now=now), now=now)
    with pytest.raises(Refused, match="these sum to 60"):
        actions.publish_grid("LOCAL", BOTH, [ONE], actor=OFFICE, now=now)
    assert grids() == []


def test_shipped_grids_are_published_once(store: Path, now: datetime) -> None:
    shipped = actions.ship_grids(actor=OFFICE, now=now)
    assert actions.ship_grids(actor=OFFICE, now=now) == shipped
    assert [(one.code, one.version, one.threshold) for one in grids()] == [
        (GENERAL_GRID, 1, 50),
        (SOLIDARITY_GRID, 1, 50),
    ]
    general, solidarity = criteria(shipped[GENERAL_GRID]), criteria(shipped[SOLIDARITY_GRID])
    assert [one.weight for one in general] == [15, 20, 15, 15, 10, 10, 5, 10]
    assert [one.weight for one in solidarity] == [20] * 5
    assert general[1].label("fr") == "Innovation sociale"
    assert general[1].label("en") == "Social innovation"
    texts = [
        text
        for one in (*general, *solidarity)
        for texts in (one.labels, one.prompts, *one.anchors.values())
        for text in texts.values()
    ]
    assert len(texts) == len(set(texts)) == 13 * 5 * 2
    for one in (*general, *solidarity):
        assert sorted(one.anchors) == [0, 3, 5]
        assert one.comment_required_at == (0, 1, 5)
        assert one.prompt("fr").endswith("?")
        assert one.anchor(3, "en") != one.anchor(3, "fr")
        assert one.anchor(4, "fr") is None
    with pytest.raises(Refused, match="may not do this"):
        actions.ship_grids(actor=make_member(now=now), now=now)
