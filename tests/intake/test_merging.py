"""Whose value wins in a merge, and when is a merge refused?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.intake.merging import BESIDE, CHOSEN, VALUES, Winner, is_told, merged, why_not_merge, winner_of
from committee.people.rules import OFFICE, Member, Role
from committee.words import Sentence, say

NAMES = (*VALUES, *BESIDE.values())
SOME = st.one_of(st.none(), st.integers(0, 2), st.sampled_from(["", "a", "b"]), st.booleans())
FACTS = st.fixed_dictionaries(dict.fromkeys(NAMES, SOME))


def facts(**told: Any) -> dict[str, Any]:
    return dict.fromkeys(NAMES) | told


def test_kept_value_wins_and_unknown_is_filled() -> None:
    kept = facts(title="A", summary=None, households=0, themes=[])
    dropped = facts(title="B", summary="Texte", households=12, themes=["health"])
    assert merged(kept, dropped, {}) == {"summary": "Texte", "themes": ["health"]}
    assert merged(kept, dropped, {"title": "dropped", "summary": Winner.KEPT}) == {
        "title": "B",
        "themes": ["health"],
    }


def test_qualifier_follows_its_number() -> None:
    kept = facts(households=12, households_qualifier="about")
    dropped = facts(households=40, households_qualifier=None)
    assert merged(kept, dropped, {}) == {}
    assert merged(kept, dropped, {"households": "dropped"}) == {
        "households": 40,
        "households_qualifier": None,
    }


@given(FACTS, FACTS, st.dictionaries(st.sampled_from(VALUES), st.sampled_from(Winner)))
def test_merge_loses_no_known_value_by_itself(
    kept: dict[str, Any], dropped: dict[str, Any], choices: dict[str, Winner]
) -> None:
    after = kept | merged(kept, dropped, choices)
    for code in VALUES:
        if code in choices:
            assert after[code] == (kept if choices[code] is Winner.KEPT else dropped)[code]
        else:
            assert is_told(after[code]) == (is_told(kept[code]) or is_told(dropped[code]))


@pytest.mark.parametrize(
    ("value", "told"), [(None, False), ([], False), ("", False), (0, True), (False, True)]
)
def test_zero_and_no_are_told(value: Any, told: bool) -> None:
    assert is_told(value) is told
    assert winner_of(value, "x", None) is (Winner.KEPT if told else Winner.DROPPED)


def _why_not(**told: Any) -> Sentence | None:
    asked = {
        "kept_id": "a",
        "dropped_id": "b",
        "choices": {},
        "dropped_number": "D-2",
        "holds": (),
        "actor": OFFICE,
        "is_before_meeting": False,
        **told,
    }
    return why_not_merge(**asked)


def test_merge_is_refused_with_its_reason() -> None:
    assert _why_not(choices={"title": "dropped", "budget": Winner.KEPT}) is None
    reasons = [
        _why_not(actor=Member("m", "M", "m@example.org", frozenset({Role.MEMBER}))),
        _why_not(dropped_id="a"),
        _why_not(choices={"status": "dropped"}),
        _why_not(choices={"title": "mine"}),
        _why_not(is_before_meeting=True),
        _why_not(holds=(Sentence("readings assigned"), Sentence("an award"))),
    ]
    assert all(reasons)
    assert say(reasons[-1], "en").startswith(
        "Application D-2 cannot be dropped: readings assigned, an award depend"
    )
    assert "status" not in CHOSEN
