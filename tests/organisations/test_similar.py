"""Do resembling names resemble, and different ones not?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.organisations.rules import folded
from committee.organisations.similar import LEAST, bare, most_similar, resemblance, similar_pairs


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("Val d’Oise Habitat", "Valdoise habitat", True),
        ("Érigère", "Erigère SA d’HLM", True),
        ("Association Le Touril", "Touril (Le)", True),
        ("Habitat & Humanisme", "Habitat et Humanisme", True),
        ("Immobilière 3F", "3F", False),
        ("CDC Habitat", "CDC Habitat Social", False),
        ("Bailleur 1", "Bailleur 2", False),
        ("Seqens", "Scalis", False),
    ],
)
def test_names_resemble_as_a_person_would_say(one: str, other: str, is_alike: bool) -> None:
    assert (resemblance(bare(folded(one)), bare(folded(other))) >= LEAST) is is_alike
    assert bool(most_similar(folded(one), [folded(other)])) is is_alike
    assert bool(similar_pairs([folded(one), folded(other)])) is is_alike


def test_a_legal_form_alone_stays_a_name() -> None:
    assert bare("association") == "association"


@given(st.lists(st.text(max_size=12), max_size=6))
def test_pairs_are_of_two_places_and_an_equal_name_always_resembles(names: list[str]) -> None:
    texts = [folded(name) for name in names]
    for one, other, score in similar_pairs(texts):
        assert one < other
        assert LEAST <= score <= 100
    for place, text in enumerate(texts):
        if bare(text):
            assert (place, 100) in most_similar(text, texts)
