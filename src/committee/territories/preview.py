"""What would importing a file load? Told before it is done, as far as it is quickly told."""

from dataclasses import dataclass

from committee.territories.indicators import LAST_VINTAGE, NoVintage, read_indicators
from committee.territories.lists import read_list
from committee.territories.passage import read_passage
from committee.territories.recognition import recognise
from committee.territories.rules import EditionKind, Generation, IndicatorTheme
from committee.territories.tables import Table
from committee.words import Sentence


@dataclass(frozen=True)
class Preview:
    """What a file holds. ``count``, QPV or rows, and ``generation`` are None where only a whole reading tells them.

    ``vintage`` is None where the file does not tell it: a person has to.
    """

    kind: EditionKind
    generation: Generation | None = None
    count: int | None = None
    theme: IndicatorTheme | None = None
    vintage: int | None = None

    @property
    def lacks_vintage(self) -> bool:
        """Whether a person has to say of which year the file is."""
        return self.kind is EditionKind.INDICATORS and self.vintage is None

    @property
    def sentence(self) -> Sentence:
        """What the file was taken for."""
        match self.kind:
            case EditionKind.PERIMETERS:
                return Sentence(
                    "Recognised: perimeters of QPV. They are counted and checked as they are read."
                )
            case EditionKind.LIST:
                return Sentence(
                    "Recognised: list of QPV, {generation}, {count} QPV.",
                    generation=self.generation,
                    count=self.count,
                )
            case EditionKind.PASSAGE:
                return Sentence("Recognised: passage from 2015 to 2024, {count} QPV.", count=self.count)
            case _:
                return self._indicators()

    def _indicators(self) -> Sentence:
        geography = "" if self.generation is None else self.generation.value
        if self.vintage is None:
            return Sentence(
                "Recognised: Insee indicators ({theme}), geography {geography}, {count} rows. The file does not "
                "tell its year: give it below.",
                theme=self.theme,
                geography=geography,
                count=self.count,
            )
        return Sentence(
            "Recognised: Insee indicators ({theme}) {vintage}, geography {geography}, {count} rows.",
            theme=self.theme,
            vintage=str(self.vintage),
            geography=geography,
            count=self.count,
        )


def preview(content: bytes, filename: str | None = None) -> Preview:
    """What importing this file would load, found as the import finds it; tables alone are read whole.

    Raises Refused with the sentence of the import for a file that it would refuse as it is recognised.
    """
    found = recognise(content, filename)
    if found.table is None:
        return Preview(found.kind)
    if found.kind is EditionKind.LIST:
        listed = read_list(found.table)
        return Preview(found.kind, listed.generation, len(listed.features))
    if found.kind is EditionKind.PASSAGE:
        return Preview(found.kind, Generation.OF_2024, len(read_passage(found.table).rows))
    return _of_indicators(found.table, found.filename)


def _of_indicators(table: Table, filename: str | None) -> Preview:
    try:
        contents = read_indicators(table, filename=filename)
        vintage: int | None = contents.vintage
    except NoVintage:
        contents, vintage = read_indicators(table, LAST_VINTAGE), None
    own = contents.generation or Generation.OF_2024
    return Preview(EditionKind.INDICATORS, own, len(contents.rows), contents.theme, vintage)
