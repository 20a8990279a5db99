"""In which QPV does each row of a file lie?"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from committee.territories.points import PlaceAsked, PlacesFile, read_places, write_places
from committee.territories.queries.looking_up import Finder, LookUp, Means, Progress, look_up_many
from committee.territories.rules import Answer, FileReport, Method
from committee.words import Refused, Sentence, say


def locate_file(
    source: Path,
    target: Path,
    *,
    on: date,
    on_column: str | None = None,
    precision_m: float | None = 0,
    locale: str = "fr",
    geocoder: Finder | None = None,
    progress: Progress | None = None,
) -> FileReport:
    """Look every row of a CSV or a workbook up, and write them as CSV with the answers beside each.

    Each row answers by the strongest means that it has: point, address, code, name, commune. ``on_column``: the
    column with the day of each row; ``on`` is that of the rows without one. Raises Refused when the source cannot
    be read or tells no place; then nothing is written.
    """
    try:
        content = source.read_bytes()
    except OSError:
        raise Refused(Sentence("The file {name} cannot be read here.", name=str(source))) from None
    file = read_places(content, source.name, precision_m=precision_m, on_column=on_column)
    found = _looked_up(file, on, geocoder, progress)
    try:
        target.write_bytes(write_places(file, [answers_of(each, locale) for each in found]))
    except OSError:
        raise Refused(Sentence("The file {name} cannot be written here.", name=str(target))) from None
    counts = Counter(each.answer for each in found)
    refused = sum(each.means is Means.NONE for each in found)
    return FileReport(len(found), {answer: counts[answer] for answer in Answer}, refused)


def _looked_up(
    file: PlacesFile, on: date, geocoder: Finder | None, progress: Progress | None
) -> list[LookUp]:
    """The answer of each row, one reading of the lists for each day."""
    by_day: dict[date, list[int]] = {}
    found: dict[int, LookUp] = {}
    for at, day in enumerate(file.days):
        if isinstance(day, Sentence):
            found[at] = LookUp(Answer.UNKNOWN, Means.NONE, Method.NONE, day)
        else:
            by_day.setdefault(day or on, []).append(at)
    for day, rows in by_day.items():
        done = len(found)
        asked = [file.places[at] for at in rows]
        found |= dict(
            zip(rows, _of_one_day(asked, day, geocoder, _after(progress, done, len(file.rows))), strict=True)
        )
    return [found[at] for at in range(len(file.rows))]


def _of_one_day(
    asked: Sequence[PlaceAsked], day: date, geocoder: Finder | None, progress: Progress | None
) -> list[LookUp]:
    return look_up_many(asked, on=day, geocoder=geocoder, progress=progress)


def _after(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Progress within the whole file of what is told of a part of it."""
    return None if progress is None else lambda done, _: progress(before + done, total)


def answers_of(found: LookUp, locale: str) -> list[str]:
    """The answer cells of one row (columns ANSWERS); several codes are joined by a bar."""
    shown = found.matches or (() if found.nearest is None else (found.nearest,))
    metres = shown[0].distance_m if shown else None
    return [
        str(found.answer),
        "|".join(found.codes),
        "" if metres is None else f"{metres:.1f}",
        shown[0].generation if shown else found.generation or "",
        str(found.method),
        "" if found.reason is None else say(found.reason, locale),
        "|".join(proposal.code for proposal in found.proposals),
        str(found.means),
    ]
