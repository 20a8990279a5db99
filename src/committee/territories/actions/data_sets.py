"""How does a territorial data set get in? Each import is one transaction: a whole data set, or nothing."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from committee.people.rules import Member, why_not_act_on
from committee.territories.actions.keeping import (
    Origin,
    Prepared,
    keep_once,
    of_features,
    of_indicators,
    of_passage,
    sha256_of,
)
from committee.territories.data_sets import DataSetReport
from committee.territories.fetching import content_of
from committee.territories.indicators import read_indicators
from committee.territories.lists import read_list
from committee.territories.passage import read_passage
from committee.territories.perimeters import Progress, read_perimeters
from committee.territories.recognition import Recognised, recognise
from committee.territories.rules import EditionKind, Generation, ImportReport, Note
from committee.words import Refused, Sentence, refuse_if

_PUBLISHED = re.compile(r"/(20\d{2})(\d{2})(\d{2})-\d{6}/")


def import_data_set(
    source: Path | str | bytes,
    *,
    filename: str | None = None,
    kind: EditionKind | None = None,
    generation: Generation | str | None = None,
    vintage: int | None = None,
    name: str | None = None,
    published_on: date | None = None,
    fetched_from: str | None = None,
    remarks: Sequence[Note] = (),
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
) -> DataSetReport:
    """Load any territorial file (path, http address or bytes) as a new data set beside the older ones.

    What it holds is told by its content: perimeters, a list of QPV, the passage of 2015 to 2024, or indicators. The
    same bytes again change nothing. A data set published before the one that answers stands beside it; the day is
    ``published_on``, else that of the official address. ``fetched_from``: the address of a file that was fetched
    before; ``remarks``: what fetching it doubted, kept with it. Raises Refused, with nothing written, for a file
    that cannot be trusted.
    """
    refuse_if(why_not_act_on("territories.datasets", actor))
    asked = _generation(generation)
    if published_on is not None and published_on > now.date():
        raise Refused(Sentence("The day of publication lies in the future."))
    content, held_at = content_of(source)
    address = fetched_from or held_at
    told_name = filename or _base_name(address)
    found = recognise(content, told_name, kind)
    prepared = _prepared(found, asked, vintage, progress)
    day, doubts = (published_on, ()) if published_on is not None else _published_in(address, now)
    prepared = replace(prepared, notes=(*remarks, *doubts, *prepared.notes))
    kept = Origin(
        "territories.import_data_set",
        (name or "").strip() or _title(prepared, found),
        address or told_name or "",
        sha256_of(content),
        day,
    )
    return keep_once(prepared, kept, actor=actor, now=now)


def import_perimeters(
    source: Path | str | bytes,
    generation: str | None = None,
    name: str | None = None,
    *,
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
) -> ImportReport:
    """Load an official perimeter file (path, http address or bytes) as a new edition beside the older ones.

    The generation is told by the codes when None is given; from then on the schematic edition of that generation
    no longer answers. The same bytes again change nothing. Raises Refused, with nothing written, for a file that
    cannot be trusted or holds no perimeters.
    """
    refuse_if(why_not_act_on("territories.datasets", actor))
    asked = _generation(generation)
    content, address = content_of(source)
    contents = read_perimeters(content, asked, progress, filename=_base_name(address))
    title = (name or "").strip() or f"QPV {contents.generation.value}"
    act = "territories.import_perimeters"
    day, doubts = _published_in(address, now)
    origin = Origin(act, title, address, sha256_of(content), day)
    prepared = of_features(EditionKind.PERIMETERS, contents)
    prepared = replace(prepared, notes=(*doubts, *prepared.notes))
    told = keep_once(prepared, origin, actor=actor, now=now)
    return ImportReport(
        told.edition_id,
        told.generation,
        told.count,
        told.without_outline,
        told.repaired,
        contents.left_out,
        told.is_new,
    )


def _generation(told: str | None) -> Generation | None:
    if told is not None and told not in set(Generation):
        raise Refused(Sentence("The generation of the QPV is 2015 or 2024."))
    return None if told is None else Generation(told)


def _base_name(address: str) -> str | None:
    path = urlsplit(address).path if address.lower().startswith(("http://", "https://")) else address
    return PurePosixPath(path).name or None


def _published_in(address: str, now: datetime) -> tuple[date | None, tuple[Note, ...]]:
    """The day that the official addresses carry (…/20260115-204323/…), and the doubt when it is yet to come."""
    found = _PUBLISHED.search(address)
    if found is None:
        return None, ()
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return None, ()
    if day <= now.date():
        return day, ()
    told = Sentence(
        "The address tells a day yet to come, {day}: the day of publication is not known.",
        day=day.strftime("%d/%m/%Y"),
    )
    return None, (Note("warning", told),)


def _title(prepared: Prepared, found: Recognised) -> str:
    if prepared.kind is EditionKind.PERIMETERS or not found.filename:
        return f"QPV {prepared.generation.value}"
    return found.filename


def _prepared(
    found: Recognised, asked: Generation | None, vintage: int | None, progress: Progress | None
) -> Prepared:
    if vintage is not None and found.kind is not EditionKind.INDICATORS:
        raise Refused(Sentence("Only indicators have a vintage."))
    if found.table is None:
        contents = read_perimeters(found.content, asked, progress, filename=found.filename)
        return of_features(EditionKind.PERIMETERS, contents)
    if found.kind is EditionKind.LIST:
        return of_features(EditionKind.LIST, read_list(found.table, asked))
    if found.kind is EditionKind.PASSAGE:
        if asked is Generation.OF_2015:
            raise Refused(Sentence("The passage is of the QPV of 2024."))
        return of_passage(read_passage(found.table))
    indicators = read_indicators(found.table, vintage, filename=found.filename)
    own = indicators.generation or asked or Generation.OF_2024
    if asked is not None and asked is not own:
        raise Refused(Sentence("The file holds no QPV code of the {generation}.", generation=asked))
    return of_indicators(indicators, own)
