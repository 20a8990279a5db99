"""What may a public screen say of a winner, and how are themes told apart without colour alone?"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from committee.words import N_, Labelled

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MASK = "…"
SHORTEST_NAME = 3
# Okabe and Ito's scale, told apart with every common colour blindness; the letter beside it tells the rest.
SCALE = (
    (0, 114, 178),
    (230, 159, 0),
    (0, 158, 115),
    (204, 121, 167),
    (86, 180, 233),
    (213, 94, 0),
    (128, 116, 28),
    (90, 90, 90),
)


class Level(Labelled):
    """How precisely a place is drawn."""

    SITE = "site", N_("exact place")
    COMMUNE = "commune", N_("approximate position (commune)")
    DEPARTMENT = "department", N_("department only")


def theme_letters(themes: Iterable[str]) -> dict[str, str]:
    """One letter a theme, in the order given; from the twenty-seventh on they share the last one."""
    return {theme: LETTERS[min(at, len(LETTERS) - 1)] for at, theme in enumerate(dict.fromkeys(themes))}


def theme_colour(letter: str) -> tuple[int, int, int]:
    """The colour that goes with a theme's letter, of a scale of eight."""
    return SCALE[LETTERS.index(letter) % len(SCALE)]


def without_names(text: str | None, names: Iterable[str | None]) -> str | None:
    """A text in which the names of places are masked, whatever their case, accents, dashes and apostrophes."""
    return None if text is None else _masked(text, tuple(names))


@lru_cache(maxsize=1024)
def _masked(text: str, names: tuple[str | None, ...]) -> str:
    folded, places = _folded_with_places(text)
    spans = []
    for name in names:
        wanted = _folded_with_places(name or "")[0].strip()
        if len(wanted) >= SHORTEST_NAME:
            spans += [match.span() for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded)]
    masked, reached = "", 0
    for start, end in sorted(spans):
        if places[start] >= reached:
            masked += text[reached : places[start]] + MASK
        reached = max(reached, places[end - 1] + 1)
    return masked + text[reached:]


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """The text without accents and case, dashes and apostrophes as spaces, and where each character came from."""
    folded, places = [], []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character.casefold()):
            if not unicodedata.combining(part):
                folded.append(part if part.isalnum() else " ")
                places.append(place)
    return "".join(folded), places
