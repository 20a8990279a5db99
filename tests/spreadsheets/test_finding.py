"""Are words found whatever their accents, and shown at their place in the text as it was typed?"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from committee.spreadsheets.finding import MOST_WORDS, found_in, marked, words_of
from committee.spreadsheets.rules import folded
from committee.words import Sentence

NEEDS = Sentence("Needs")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("Été  à Saint-Denis", ("ete", "a", "saint", "denis")),
        ("œuvre", ("oeuvre",)),
        ("732 829 320", ("732", "829", "320")),
        ("a", ()),
        ("", ()),
        ("- / -", ()),
        ("ab ab", ("ab",)),
    ],
)
def test_words_are_folded_once_each(asked: str, words: tuple[str, ...]) -> None:
    assert words_of(asked) == words
    assert len(words_of("a b c d e f g h i j k")) == MOST_WORDS


def test_all_words_are_needed_and_the_place_is_told() -> None:
    texts = {None: "D-1 Jardins partagés", NEEDS: "Beaucoup d’isolement à Cergy"}
    assert found_in(texts, ["jardins", "partages"]) == (None, None)
    assert found_in(texts, ["jardins", "isolement"]) == (NEEDS, "Beaucoup d’isolement à Cergy")
    assert found_in(texts, ["jardins", "absent"]) is None
    assert found_in({None: "Jardins", NEEDS: None}, ["cergy"]) is None


def test_words_are_marked_as_they_were_typed() -> None:
    pieces = marked("Un ÉTÉ à Saint-Étienne, l’œuvre <b>", ["ete", "etienne", "oeuvre"])
    assert [piece for piece, is_word in pieces if is_word] == ["ÉTÉ", "Étienne", "œuvre"]
    assert "".join(piece for piece, _ in pieces) == "Un ÉTÉ à Saint-Étienne, l’œuvre <b>"
    assert marked("e\u0301te\u0301 chaud", ["ete"])[0][1] is True


def test_long_text_is_cut_around_the_first_word() -> None:
    pieces = marked("x " * 500 + "jardin " + "y " * 500, ["jardin"])
    assert pieces[0] == ("… ", False)
    assert pieces[-1] == (" …", False)
    assert ("jardin", True) in pieces
    assert sum(len(piece) for piece, _ in pieces) < 240
    assert marked("rien", ["absent"]) == [("rien", False)]


@example("º", "0:O")
@given(st.text(max_size=200), st.text(min_size=2, max_size=10))
def test_any_text_is_marked_within_itself(text: str, asked: str) -> None:
    words = words_of(asked)
    pieces = marked(text, words)
    shown = "".join(piece for piece, is_word in pieces if piece not in {"… ", " …"} or is_word)
    assert shown in text or not text
    for piece, is_word in pieces:
        if is_word:
            assert folded(piece).replace(" ", "") or not piece.strip()
