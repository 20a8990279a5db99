"""How are the values of an indicator put into a few classes for a map? Values in, classes out; no database."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from committee.words import N_, Labelled

# From light to dark, told apart by every kind of colour vision (ColorBrewer YlGnBu, Apache 2.0).
COLOURS: dict[int, tuple[tuple[int, int, int], ...]] = {
    1: ((44, 127, 184),),
    2: ((127, 205, 187), (37, 52, 148)),
    3: ((161, 218, 180), (65, 182, 196), (34, 94, 168)),
    4: ((161, 218, 180), (65, 182, 196), (44, 127, 184), (37, 52, 148)),
    5: ((199, 233, 180), (127, 205, 187), (65, 182, 196), (44, 127, 184), (37, 52, 148)),
}
NEUTRAL = (176, 171, 160)
LETTERS = "ABCDE"


class Classing(Labelled):
    """How the bounds of the classes are chosen."""

    QUINTILES = "q5", N_("five classes of equal number")
    QUARTILES = "q4", N_("four classes of equal number")
    INTERVALS = "i5", N_("five intervals of equal width")

    @property
    def number(self) -> int:
        """How many classes there are at most."""
        return 4 if self is Classing.QUARTILES else 5


class Gap(Labelled):
    """Why a QPV has no value; none of these is a zero."""

    SECRET = "secret", N_("not published (statistical secrecy)")
    OTHER_PERIMETER = "other_perimeter", N_("no value for this perimeter")
    NOT_IN_FILE = "not_in_file", N_("not in the file")


@dataclass(frozen=True)
class ValueClass:
    """One class: its letter, its colour, its lowest and highest value, and how many QPV it holds.

    The highest value belongs to the class; so does the lowest of the first one.
    """

    letter: str
    colour: tuple[int, int, int]
    low: float
    high: float
    count: int


def classes_of(values: Iterable[float], classing: Classing) -> tuple[ValueClass, ...]:
    """The classes from low to high; fewer than asked where many values are equal, none without any value."""
    known = sorted(value for value in values if math.isfinite(value))
    if not known:
        return ()
    bounds = _bounds(known, classing)
    counts = [0] * (len(bounds) - 1)
    for value in known:
        counts[_place(value, bounds)] += 1
    kept = [at for at, count in enumerate(counts) if count]
    return tuple(
        ValueClass(LETTERS[rank], COLOURS[len(kept)][rank], bounds[at], bounds[at + 1], counts[at])
        for rank, at in enumerate(kept)
    )


def class_of(value: float | None, classes: tuple[ValueClass, ...]) -> ValueClass | None:
    """The class of a value; None for an unknown one."""
    if value is None or not math.isfinite(value):
        return None
    return next((each for each in classes if value <= each.high), None)


def _bounds(known: list[float], classing: Classing) -> list[float]:
    """Where the classes begin and end, each bound once."""
    low, high, number = known[0], known[-1], classing.number
    if classing is Classing.INTERVALS:
        inner = [low + (high - low) * step / number for step in range(1, number)]
    else:
        inner = [known[math.ceil(len(known) * step / number) - 1] for step in range(1, number)]
    bounds = [low, *(bound for bound in dict.fromkeys(inner) if low < bound < high), high]
    # A lowest value that fills a whole class stands alone in it.
    return [low, *bounds] if classing is not Classing.INTERVALS and low in inner and low < high else bounds


def _place(value: float, bounds: list[float]) -> int:
    return next(at for at, high in enumerate(bounds[1:]) if value <= high)
