"""Does a reading keep what it was made of?"""

from committee.spreadsheets.interpretations import (
    Certainty,
    Interpretation,
    interpreted,
    mended,
    refused,
    unknown,
)
from committee.words import Sentence

WHY = Sentence("This is not a number.")


def test_raw_text_is_kept() -> None:
    assert Interpretation(1224, "1.224").raw_text == "1.224"
    assert Interpretation(1224, 1224).raw_text == "1224"
    assert unknown(None).raw_text is None


def test_unknown_is_exact_and_no_value() -> None:
    read = unknown("n/c")
    assert (read.value, read.raw, read.is_unknown, read.certainty) == (None, "n/c", True, Certainty.EXACT)
    assert unknown(None) == unknown(None)


def test_refused_and_interpreted_say_why() -> None:
    read = refused("x", WHY, suggestion=1)
    assert (read.value, read.message, read.suggestion, read.is_refused) == (None, WHY, 1, True)
    assert interpreted(1, "x", WHY).suggestion is None
    assert mended(1, "x", WHY) == Interpretation(1, "x", Certainty.INTERPRETED, WHY, suggestion=1)
    assert not interpreted(1, "x", WHY).is_refused
