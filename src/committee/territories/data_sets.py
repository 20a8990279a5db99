"""What is told of a loaded data set, and which of several answers?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from committee.territories.rules import (
    KNOWN_TOTALS,
    EditionKind,
    EditionRow,
    Generation,
    IndicatorTheme,
    Note,
    counted_against_known,
    outline_counts,
)
from committee.words import Sentence

LONGEST_REASON = 500


@dataclass(frozen=True)
class DataSetReport:
    """What an import did.

    ``count``: QPV, or rows for indicators. ``is_new`` is False when the very same file was loaded before and
    nothing changed; ``answers`` is False when a newer data set of the same kind answers instead. ``used`` and
    ``without_successor``, of a passage: how many QPV of 2015 it names, and how many of the loaded ones it does
    not (None: they are not all loaded); the second also of the list or the perimeters of 2015 that complete them
    (None: no official passage is loaded). ``theme``, of indicators.
    """

    edition_id: str
    kind: EditionKind
    generation: Generation
    name: str
    vintage: int | None
    count: int
    notes: tuple[Note, ...]
    is_new: bool
    answers: bool
    theme: IndicatorTheme | None = None
    without_outline: int = 0
    repaired: int = 0
    left_out: int = 0
    used: int | None = None
    without_successor: int | None = None
    is_set_aside: bool = False

    def sentences(self) -> list[Sentence]:
        """What to tell of the import, the counts beside the published ones first; the notes stand apart."""
        told = [] if self.is_new else [Sentence("This very file was loaded before: nothing changed.")]
        told += self._counts()
        if self.is_set_aside:
            told.append(Sentence("It is set aside and does not answer; restore it if it should."))
        elif not self.answers:
            told.append(Sentence("A newer data set of this kind is loaded: this one stands beside it."))
        warnings = sum(note.severity == "warning" for note in self.notes)
        if warnings:
            told.append(Sentence("One remark is kept with it.", "{n} remarks are kept with it.", n=warnings))
        return told

    def _counts(self) -> list[Sentence]:
        match self.kind:
            case EditionKind.PERIMETERS:
                return [
                    counted_against_known(self.generation, self.count),
                    *outline_counts(self.repaired, self.without_outline, self.left_out),
                    *self._ended(),
                ]
            case EditionKind.LIST:
                told = [counted_in_list(self.generation, self.count)]
                if self.repaired:
                    told.append(
                        Sentence(
                            "One cell damaged by a spreadsheet program was repaired.",
                            "{n} cells damaged by a spreadsheet program were repaired.",
                            n=self.repaired,
                        )
                    )
                return [*told, *outline_counts(0, 0, self.left_out), *self._ended()]
            case EditionKind.PASSAGE:
                return [*self._passage(), *outline_counts(0, 0, self.left_out)]
            case _:
                return [self._indicators(), *outline_counts(0, 0, self.left_out)]

    def _passage(self) -> list[Sentence]:
        told = [counted_in_list(self.generation, self.count)]
        if self.used is not None:
            told.append(Sentence("It names {used} QPV of 2015.", used=self.used))
        return told + self._ended()

    def _ended(self) -> list[Sentence]:
        if self.without_successor is None:
            return []
        return [
            Sentence(
                "One QPV of 2015 has no successor.",
                "{n} QPV of 2015 have no successor.",
                n=self.without_successor,
            )
        ]

    def _indicators(self) -> Sentence:
        return Sentence(
            "One row, {theme} {vintage}; the {generation} counts {known} QPV.",
            "{n} rows, {theme} {vintage}; the {generation} counts {known} QPV.",
            n=self.count,
            theme=self.theme or IndicatorTheme.OTHER,
            vintage=str(self.vintage),
            generation=self.generation,
            known=KNOWN_TOTALS[self.generation][0],
        )


def counted_in_list(generation: Generation, count: int) -> Sentence:
    """How many QPV a table names, beside the numbers that the State published."""
    newest, *earlier = KNOWN_TOTALS[generation]
    if count == newest:
        return Sentence("{count} QPV found, as published.", count=count)
    if count in earlier:
        return Sentence(
            "{count} QPV found, as in an earlier publication; {known} in the newest.",
            count=count,
            known=newest,
        )
    return Sentence(
        "One QPV found; {known} were published.",
        "{n} QPV found; {known} were published.",
        n=count,
        known=newest,
    )


def answering(
    loaded: Iterable[EditionRow],
    kind: EditionKind,
    generation: Generation,
    *,
    theme: IndicatorTheme | None = None,
    vintage: int | None = None,
) -> EditionRow | None:
    """The data set of a kind and generation that answers: official before schematic, then the newest published.

    Indicators are told apart by ``theme`` and ``vintage`` where these are given. None when none is loaded, or each
    is set aside.
    """
    held = [
        row
        for row in loaded
        if row.kind is kind
        and row.generation is generation
        and not row.is_set_aside
        and theme in {None, row.theme}
        and vintage in {None, row.vintage}
    ]
    return max(held, key=lambda row: (not row.is_schematic, row.vintage or 0, *row.age), default=None)


def answering_data_sets(loaded: Sequence[EditionRow]) -> list[EditionRow]:
    """The data sets that answer: one of each kind and generation, and of each theme and vintage of indicators."""
    asked = dict.fromkeys((row.kind, row.generation, row.theme, row.vintage) for row in loaded)
    found = [
        answering(loaded, kind, generation, theme=theme, vintage=vintage)
        for kind, generation, theme, vintage in asked
    ]
    return [row for row in found if row is not None]


def why_not_set_aside(edition: EditionRow, reason: str) -> Sentence | None:
    """Why a data set cannot be set aside for this reason; None when it can."""
    if edition.is_set_aside:
        return Sentence("This data set is set aside already.")
    if not reason.strip():
        return Sentence("Say why the data set is set aside: earlier decisions rest on it.")
    if len(reason.strip()) > LONGEST_REASON:
        return Sentence(
            "This text has {length} characters, {longest} at most fit here.",
            length=len(reason.strip()),
            longest=LONGEST_REASON,
        )
    return None


def why_not_restore(edition: EditionRow) -> Sentence | None:
    """Why a data set cannot be restored; None when it can."""
    if not edition.is_set_aside:
        return Sentence("This data set is not set aside.")
    return None


def told_of_answering(kind: EditionKind, answers_now: EditionRow | None) -> Sentence:
    """What answers for a kind of data set after one was set aside or restored."""
    if answers_now is not None:
        return Sentence("The data set “{name}” answers now.", name=answers_now.name)
    match kind:
        case EditionKind.PERIMETERS:
            return Sentence("No perimeter of this generation answers now: every look-up answers “unknown”.")
        case EditionKind.PASSAGE:
            return Sentence("No official passage answers now: only the shipped facts do.")
        case _:
            return Sentence("No data set of this kind and generation answers now.")
