"""What does a cell say, how sure is the reading, and what should its author be asked?"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from committee.words import N_, Labelled, Sentence

T = TypeVar("T")


class Certainty(Labelled):
    """How a text became a value. An interpreted value is used and shown for checking; a refused one is none."""

    EXACT = "exact", N_("exact")
    INTERPRETED = "interpreted", N_("interpreted")
    REFUSED = "refused", N_("refused")


class Qualifier(Labelled):
    """What the author says of a number's precision."""

    EXACTLY = "exact", N_("exactly")
    ABOUT = "about", N_("about")
    MORE_THAN = "more_than", N_("more than")
    LESS_THAN = "less_than", N_("less than")


class Tax(Labelled):
    """Whether an amount holds the value added tax."""

    EXCLUDED = "excluded", N_("excluding tax")
    INCLUDED = "included", N_("including tax")
    NOT_TOLD = "not_told", N_("tax not stated")


@dataclass(slots=True)
class Interpretation(Generic[T]):
    """A cell's value beside its raw content. Never to be changed: equal readings may share one object.

    ``value`` None: unknown (``is_unknown``) or refused. ``message`` says why a reading is not exact, ``proposal``
    what its author could write instead. ``suggestion``: of a refused cell the value that the proposal means, of an
    interpreted one its value when writing it in the cell's place loses nothing.
    """

    value: T | None
    raw: object
    certainty: Certainty = Certainty.EXACT
    message: Sentence | None = None
    proposal: Sentence | None = None
    qualifier: Qualifier = Qualifier.EXACTLY
    unit: str | None = None
    tax: Tax = Tax.NOT_TOLD
    is_unknown: bool = False
    suggestion: T | None = None

    @property
    def raw_text(self) -> str | None:
        """The raw content as text, to be kept as provenance; None for an empty cell."""
        return None if self.raw is None else str(self.raw)

    @property
    def is_refused(self) -> bool:
        """Whether the cell could not be read."""
        return self.certainty is Certainty.REFUSED


_EMPTY: Interpretation[Any] = Interpretation(None, None, is_unknown=True)


def unknown(raw: object) -> Interpretation[Any]:
    """The reading of a cell that says that nothing is known."""
    return _EMPTY if raw is None else Interpretation(None, raw, is_unknown=True)


def refused(
    raw: object, message: Sentence, proposal: Sentence | None = None, suggestion: Any = None
) -> Interpretation[Any]:
    """The reading of a cell that could not be read, and why."""
    return Interpretation(None, raw, Certainty.REFUSED, message, proposal, suggestion=suggestion)


def interpreted(
    value: T, raw: object, message: Sentence, proposal: Sentence | None = None
) -> Interpretation[T]:
    """A reading to be checked, and what it rests on."""
    return Interpretation(value, raw, Certainty.INTERPRETED, message, proposal)


def mended(value: T, raw: object, message: Sentence) -> Interpretation[T]:
    """A reading to be checked whose value may be written in the cell's place."""
    return Interpretation(value, raw, Certainty.INTERPRETED, message, suggestion=value)
