"""Which texts hold the words that a person looks for, whatever their accents, and where in them?"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from committee.spreadsheets.rules import folded
from committee.words import Sentence

SHORTEST, LONGEST = 2, 100
MOST_WORDS = 8
AROUND = 70


@dataclass(frozen=True)
class Hit:
    """Something found. ``where``: in which of its texts, with that text; None when its title says it."""

    id: str
    title: str
    detail: str | None = None
    where: Sentence | None = None
    text: str | None = None


def words_of(asked: str) -> tuple[str, ...]:
    """The words to look for, folded, each once; empty when too little was typed."""
    text = folded(asked[:LONGEST])
    return tuple(dict.fromkeys(text.split()))[:MOST_WORDS] if len(text) >= SHORTEST else ()


@lru_cache(maxsize=16_384)
def _folded(text: str) -> str:
    return folded(text)


def found_in(
    texts: Mapping[Sentence | None, str | None], words: Sequence[str]
) -> tuple[Sentence | None, str | None] | None:
    """Where all the words are found among the texts of one thing; None when one of them is in none.

    Texts under None are its title: the place is told of the first word that no title holds.
    """
    known = [(where, text, _folded(text)) for where, text in texts.items() if text]
    place: tuple[Sentence | None, str | None] = (None, None)
    for word in words:
        holding = [(where, text) for where, text, bare in known if word in bare]
        if not holding:
            return None
        if place[0] is None and all(where is not None for where, _ in holding):
            place = holding[0]
    return place


def _bare(sign: str) -> str:
    """A sign as ``folded`` writes it; a blank for whatever it drops."""
    bare = unicodedata.normalize(
        "NFKD", sign.replace("œ", "oe").replace("Œ", "oe").replace("º", "°")
    ).casefold()
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    return "".join(each if each.isascii() and each.isalnum() else " " for each in letters)


def marked(text: str, words: Sequence[str], around: int = AROUND) -> list[tuple[str, bool]]:
    """The part of a text around the first of the words, in pieces: (text, whether it is one of the words)."""
    bare, places = "", []
    for at, sign in enumerate(text):
        if unicodedata.combining(sign):
            continue
        written = _bare(sign)
        bare += written
        places += [at] * len(written)
    places.append(len(text))
    is_marked = [False] * len(text)
    first: int | None = None
    for word in words:
        at = bare.find(word)
        while at >= 0:
            start, end = places[at], places[at + len(word) - 1] + 1
            first = start if first is None else min(first, start)
            for each in range(start, min(end, len(text))):
                is_marked[each] = True
            at = bare.find(word, at + len(word))
    start = max((first or 0) - around, 0)
    end = min((first or 0) + 2 * around, len(text))
    pieces: list[tuple[str, bool]] = []
    for each in range(start, end):
        if pieces and pieces[-1][1] is is_marked[each]:
            pieces[-1] = (pieces[-1][0] + text[each], is_marked[each])
        else:
            pieces.append((text[each], is_marked[each]))
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return [*([(before, False)] if before else []), *pieces, *([(after, False)] if after else [])]
