"""Is a redaction complete, does it still tell a name, and when may it be written?"""

import pytest

from committee.intake.redaction import LONGEST_TITLE, RedactionState, names_told, state_of, why_not_redact


@pytest.mark.parametrize(
    ("title", "texts", "state"),
    [
        (None, {}, RedactionState.NOTHING),
        ("Jardins", {}, RedactionState.TITLE),
        ("Jardins", {"summary": "s"}, RedactionState.PARTLY),
        (None, {"summary": "s", "needs": "n"}, RedactionState.PARTLY),
        ("Jardins", {"summary": "s", "needs": "n"}, RedactionState.WRITTEN),
    ],
)
def test_state_follows_what_is_written(
    title: str | None, texts: dict[str, str], state: RedactionState
) -> None:
    assert state_of(title, texts, ["summary", "needs"]) is state


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Un jardin pour Érilia et ses locataires", ("Erilia",)),
        ("Avec la Régie des Tilleuls, à deux pas", ("Régie des Tilleuls",)),
        ("Avec la régie des Tileuls", ("Régie des Tilleuls",)),
        ("Un office public de l’habitat", ()),
        ("Une cour, un IC, la ville de Blois", ("Blois",)),
        ("Un blason", ()),
        ("", ()),
    ],
)
def test_names_are_recognised_word_for_word(text: str, told: tuple[str, ...]) -> None:
    names = ["Erilia", "Régie des Tilleuls", "Office public de l’habitat", "IC", "Blois", "", "Blois"]
    assert names_told(text, names) == told


def test_a_redaction_is_refused_outside_a_blind_reading() -> None:
    able = {"is_blind": True, "has_met": False}
    assert why_not_redact("Jardins", {"summary": "s"}, **able) is None
    assert why_not_redact("Jardins", {}, is_blind=False, has_met=False) is not None
    assert why_not_redact("Jardins", {}, is_blind=True, has_met=True) is not None
    assert why_not_redact("Jardins", {"lead": "s"}, **able) is not None
    assert why_not_redact("x" * (LONGEST_TITLE + 1), {}, **able) is not None
