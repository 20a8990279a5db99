"""Who may see and change a scenario, what may be settled in it, and are its codes and labels what they are?"""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from committee.ranking.rules import (
    LONGEST_NAME,
    LONGEST_NOTE,
    Pin,
    ScenarioMethod,
    ScenarioPlace,
    Settled,
    may_see,
    place_settled,
    why_not_change,
    why_not_compute,
    why_not_name,
    why_not_scenario_envelope,
    why_not_settle,
)
from committee.words import Labelled, say


@pytest.mark.parametrize("kind", [ScenarioPlace, Pin, ScenarioMethod])
def test_every_value_is_said_in_both_languages(kind: type[Labelled]) -> None:
    assert all(say(one.label, "fr") != say(one.label, "en") for one in kind)


def test_codes_are_the_ones_kept_in_the_store() -> None:
    assert [one.value for one in ScenarioPlace] == ["funded", "reserve", "left_out"]
    assert [one.value for one in Pin] == ["in", "out"]
    assert [one.value for one in ScenarioMethod] == ["rank_order", "optimised", "by_hand"]


LATER, EARLIER = datetime(2026, 11, 2, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("is_own", "closed_at", "has_undeclared", "sees"),
    [
        (False, None, False, True),
        (True, None, False, True),
        (False, EARLIER, False, False),
        (True, EARLIER, False, True),  # made since the recusal
        (True, LATER, False, False),  # made before it
        (False, None, True, False),
        (True, None, True, True),
    ],
)
def test_whoever_has_a_closed_or_undeclared_door_sees_what_they_made_since(
    is_own: bool, closed_at: datetime | None, has_undeclared: bool, sees: bool
) -> None:
    changed = datetime(2026, 11, 1, 12, tzinfo=UTC)
    told = {"is_own": is_own, "changed_at": changed, "closed_at": closed_at}
    assert may_see(**told, has_undeclared=has_undeclared) is sees


def test_name_and_note_of_a_scenario() -> None:
    assert why_not_name("Sobre", "une note", {"Autre"}) is None
    assert "name" in str(why_not_name("  ", None, set()))
    assert "at most" in str(why_not_name("x" * (LONGEST_NAME + 1), None, set()))
    assert "another scenario" in str(why_not_name(" Autre ", None, {"Autre"}))
    assert "note" in str(why_not_name("Sobre", "x" * (LONGEST_NOTE + 1), set()))


@pytest.mark.parametrize(
    ("envelope", "words"),
    [(None, None), (Decimal("0"), None), (Decimal("1.001"), "two decimals"), (Decimal(-1), "not negative")],
)
def test_envelope_of_a_scenario(envelope: Decimal | None, words: str | None) -> None:
    found = why_not_scenario_envelope(envelope)
    assert (found is None) if words is None else words in str(found)


def test_scenario_obeys_its_author_until_it_is_set_aside() -> None:
    assert why_not_change(is_own=True, is_archived=False) is None
    assert "Only its author" in str(why_not_change(is_own=False, is_archived=False))
    assert "set aside" in str(why_not_change(is_own=True, is_archived=True))


FUNDED, RESERVE, OUT = ScenarioPlace.FUNDED, ScenarioPlace.RESERVE, ScenarioPlace.LEFT_OUT


@pytest.mark.parametrize(
    ("wanted", "amount", "words"),
    [
        (Settled(), None, None),
        (Settled(FUNDED, Decimal("900.50"), Decimal(100)), None, None),
        (Settled(None, Decimal(1000)), None, None),
        (Settled(FUNDED), Decimal(500), None),
        (Settled(None, None, None, Pin.KEPT_IN), Decimal(500), None),
        (Settled(OUT, None, None, Pin.KEPT_OUT), None, None),
        (Settled(None, Decimal("0.001")), None, "two decimals"),
        (Settled(None, None, Decimal("0.001")), None, "two decimals"),
        (Settled(None, Decimal(0)), None, "more than zero"),
        (Settled(None, None, Decimal(-1)), None, "not negative"),
        (Settled(None, Decimal(1001)), None, "more than the"),
        (Settled(None, None, Decimal(600)), Decimal(500), "least"),
        (Settled(FUNDED), None, "unknown amount"),
        (Settled(None, None, None, Pin.KEPT_IN), None, "unknown amount"),
        (Settled(RESERVE, None, None, Pin.KEPT_IN), Decimal(5), "kept in is funded"),
        (Settled(FUNDED, None, None, Pin.KEPT_OUT), Decimal(5), "kept in is funded"),
    ],
)
def test_what_may_be_settled_of_an_application(
    wanted: Settled, amount: Decimal | None, words: str | None
) -> None:
    found = why_not_settle(wanted, "D-1", amount, Decimal(1000))
    assert (found is None) if words is None else words in str(found)
    assert words is None or str(found).startswith("D-1")


def test_nothing_says_how_much_is_too_much_when_the_request_is_unknown() -> None:
    assert why_not_settle(Settled(None, Decimal(10**6)), "D-1", None, None) is None


@pytest.mark.parametrize(
    ("wanted", "before", "after"),
    [
        (Settled(), RESERVE, RESERVE),
        (Settled(FUNDED), RESERVE, FUNDED),
        (Settled(None, None, None, Pin.KEPT_IN), OUT, FUNDED),
        (Settled(None, None, None, Pin.KEPT_OUT), FUNDED, OUT),
        (Settled(None, None, None, Pin.KEPT_OUT), RESERVE, RESERVE),
    ],
)
def test_place_follows_what_is_kept(wanted: Settled, before: ScenarioPlace, after: ScenarioPlace) -> None:
    assert place_settled(wanted, before) is after


def test_nothing_is_calculated_by_hand_or_without_an_envelope() -> None:
    assert why_not_compute(Decimal(1), ScenarioMethod.OPTIMISED) is None
    assert "by hand" in str(why_not_compute(Decimal(1), ScenarioMethod.BY_HAND))
    assert "envelope" in str(why_not_compute(None, ScenarioMethod.RANK_ORDER))
