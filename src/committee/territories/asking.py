"""What does the address of the page of districts ask for? Texts in, checked choices out; no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from committee.territories.classing import Classing
from committee.territories.frames import Frame, frame_named
from committee.territories.rules import VALIDITY, Generation
from committee.territories.variables import VARIABLES, Variable, variable

LONGEST_SEARCH = 100


@dataclass(frozen=True)
class DistrictsAsked:
    """The part of the country, the words, the generation, and what colours the map.

    ``frame`` None: the whole country. ``variable`` None: no colour. ``geography`` and ``vintage`` name the data set
    of the values; None: the newest that has the variable.
    """

    frame: Frame | None = None
    search: str = ""
    generation: Generation = Generation.OF_2024
    variable: Variable | None = None
    geography: Generation | None = None
    vintage: int | None = None
    classing: Classing = Classing.QUINTILES

    def on(self, today: date) -> date:
        """The day whose perimeters are meant: today, or the last one on which those of 2015 held everywhere."""
        ended = VALIDITY[self.generation][1]
        return today if ended is None else min(today, ended)


def districts_asked(params: Mapping[str, str | None]) -> DistrictsAsked:
    """What query parameters ask for; what they say wrongly is left at its default."""
    generation, classing = params.get("generation") or "", params.get("classes") or ""
    geography, _, vintage = (params.get("values") or "").partition(".")
    code = params.get("indicator") or ""
    return DistrictsAsked(
        frame=frame_named(params.get("place")),
        search=(params.get("search") or "")[:LONGEST_SEARCH],
        generation=Generation(generation) if generation in set(Generation) else Generation.OF_2024,
        variable=variable(code) if code in VARIABLES else None,
        geography=Generation(geography) if geography in set(Generation) else None,
        vintage=int(vintage) if vintage.isascii() and vintage.isdigit() and len(vintage) == 4 else None,
        classing=Classing(classing) if classing in set(Classing) else Classing.QUINTILES,
    )
