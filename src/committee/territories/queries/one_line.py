"""What is known of the place that one typed line means?"""

from datetime import date

from committee.territories.one_line import readings
from committee.territories.queries.looking_up import Finder, LookUp, look_up


def look_up_line(text: str, *, on: date, geocoder: Finder | None = None) -> LookUp | None:
    """The first reading of a line that names or proposes a QPV; else what its likeliest reading says.

    None for an empty line. A constant number of statements.
    """
    first: LookUp | None = None
    for words in readings(text):
        # ``readings`` gives texts alone, under names of arguments.
        found = look_up(**words, on=on, geocoder=geocoder)  # type: ignore[arg-type]
        if found.codes or found.proposals or found.nearest is not None:
            return found
        first = first or found
    return first
