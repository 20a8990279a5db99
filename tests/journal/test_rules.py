"""Is an entry sealed so that no change goes unseen?"""

from hypothesis import given
from hypothesis import strategies as st

from committee.journal.rules import FIRST_SEAL, entry_seal, payload_seal, payload_text

FIELDS = ("2026-11-21T17:00:00+00:00", "id", "Ana", "calls.open", "call", "c1")


def test_equal_payloads_have_equal_texts() -> None:
    assert payload_text({"b": 1, "a": "é"}) == payload_text({"a": "é", "b": 1}) == '{"a":"é","b":1}'


def test_salt_hides_a_guessable_payload() -> None:
    assert payload_seal("salt one", "{}") != payload_seal("salt two", "{}")


@given(st.integers(0, 5), st.text(min_size=1, max_size=20))
def test_any_changed_field_changes_the_seal(place: int, text: str) -> None:
    changed = (*FIELDS[:place], FIELDS[place] + text, *FIELDS[place + 1 :])
    assert entry_seal(FIRST_SEAL, 1, changed, "p") != entry_seal(FIRST_SEAL, 1, FIELDS, "p")


def test_number_and_previous_seal_count() -> None:
    seals = {entry_seal(previous, number, FIELDS, "p") for previous in ("a", "b") for number in (1, 2)}
    assert len(seals) == 4
