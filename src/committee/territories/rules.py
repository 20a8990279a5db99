"""Which perimeters hold on a date, and what may be said of a point near them?

Sources: decree 2014-1750 and 2014-1751 (2015 generation), decree 2023-1314 (2024 generation, hexagon), decree
2024-1212 (overseas, from 1 January 2025); legal projections of decree 2000-1276 as amended.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from committee.words import N_, Labelled, Sentence


class Generation(Labelled):
    """The two generations of QPV."""

    OF_2015 = "2015", N_("2015 generation")
    OF_2024 = "2024", N_("2024 generation")


class EditionKind(Labelled):
    """What a territorial file holds."""

    PERIMETERS = "perimeters", N_("perimeters")
    LIST = "list", N_("list of QPV")
    PASSAGE = "passage", N_("passage from 2015 to 2024")
    INDICATORS = "indicators", N_("indicators")


class IndicatorTheme(Labelled):
    """INSEE's families of indicators by neighbourhood."""

    INCOME = "REVN", N_("income")
    DEMOGRAPHY = "DEMO", N_("demography")
    EMPLOYMENT = "IPRO", N_("employment")
    OTHER = "other", N_("other indicators")


class Level(Labelled):
    """What a row of an indicator file speaks of."""

    QPV = "qpv", N_("QPV")
    COMMUNE = "commune", N_("commune")
    NATIONAL = "national", N_("all QPV, as published")


class Continuation(Labelled):
    """What the official passage says of a QPV of 2024."""

    UNCHANGED = "unchanged", N_("unchanged")
    MODIFIED = "modified", N_("modified")
    NEW = "new", N_("new")
    COMMUNE = "commune", N_("the whole commune")


@dataclass(frozen=True)
class Note:
    """Something that reading a file repaired, left out or doubted; ``severity``: info, warning.

    Kept without a language. ``where``: a row number, a layer or a code, None for the whole file.
    """

    severity: str
    sentence: Sentence
    where: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The note as the store keeps it; values are texts and numbers."""
        plain = {
            name: value if isinstance(value, (int, float)) else str(value)
            for name, value in self.sentence.values.items()
        }
        told = {"severity": self.severity, "msgid": self.sentence.msgid, "plural": self.sentence.plural}
        return told | {"values": plain, "where": self.where}

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Note":
        """The note from what the store kept."""
        return cls(kept["severity"], Sentence(kept["msgid"], kept["plural"], **kept["values"]), kept["where"])


class Answer(Labelled):
    """What may be said of a point. An empty table or an imprecise point is never a silent "outside"."""

    INSIDE = "inside", N_("inside a QPV")
    OUTSIDE = "outside", N_("outside any QPV")
    UNCERTAIN = "uncertain", N_("uncertain")
    UNKNOWN = "unknown", N_("unknown")


class Method(Labelled):
    """What the answer rests on."""

    PERIMETER = "perimeter", N_("official perimeter")
    SCHEMATIC = "schematic", N_("schematic outline")
    DECLARED_CODE = "declared_code", N_("declared code, recognised in the list")
    DECLARED_NAME = "declared_name", N_("declared name, recognised in the list")
    COMMUNE = "commune", N_("commune alone, compared with the list")
    NONE = "none", N_("no perimeter")


def is_declared(method: Method) -> bool:
    """Whether an answer rests on what a file says, not on a point compared with a perimeter."""
    return method in {Method.DECLARED_CODE, Method.DECLARED_NAME}


def recognised_only_by_words() -> Sentence:
    """What a declared QPV is worth."""
    return Sentence("QPV declared, recognised in the list; not verified by a point.")


class GeocodedKind(Labelled):
    """What a geocoder found of an address."""

    HOUSE_NUMBER = "housenumber", N_("house number")
    STREET = "street", N_("street")
    LOCALITY = "locality", N_("locality")
    MUNICIPALITY = "municipality", N_("commune")


SURE_SCORE, FAIR_SCORE = 0.8, 0.6


def geocoded_precision(kind: GeocodedKind, score: float) -> float | None:
    """Metres within which a geocoded point is right; None when it must never decide a QPV.

    Only a house number counts: the point of a street, of a locality or of a commune is a middle. A low score may be
    a number of another street.
    """
    if kind is not GeocodedKind.HOUSE_NUMBER or score < FAIR_SCORE:
        return None
    return 15.0 if score >= SURE_SCORE else 30.0


@dataclass(frozen=True)
class EditionRow:
    """One loaded set of perimeters and the dates on which it holds; an ``…until`` of None has no end."""

    id: str
    generation: Generation
    name: str
    source: str
    sha256: str
    is_schematic: bool
    valid_from: date
    valid_until: date | None
    overseas_from: date
    overseas_until: date | None
    imported_at: datetime
    imported_by: str
    qpv_count: int
    without_outline: int
    repaired: int
    kind: EditionKind = EditionKind.PERIMETERS
    theme: IndicatorTheme | None = None
    vintage: int | None = None
    published_on: date | None = None
    layer: str | None = None
    left_out: int | None = None
    set_aside_at: datetime | None = None
    set_aside_by: str | None = None
    set_aside_reason: str | None = None

    @property
    def is_set_aside(self) -> bool:
        """Whether a person said that it no longer answers."""
        return self.set_aside_at is not None

    @property
    def age(self) -> tuple[date, datetime, str]:
        """What orders editions: the day of publication where it is known, then the time of loading."""
        return self.published_on or self.imported_at.date(), self.imported_at, self.id

    @property
    def is_answering_points(self) -> bool:
        """Whether it holds perimeters that may answer."""
        return self.kind is EditionKind.PERIMETERS and not self.is_set_aside

    def holds(self, on: date, *, is_overseas: bool) -> bool:
        """Whether the edition holds on a date, in the hexagon or overseas."""
        since, until = (
            (self.overseas_from, self.overseas_until) if is_overseas else (self.valid_from, self.valid_until)
        )
        return since <= on and (until is None or on <= until)

    @property
    def is_complete(self) -> bool:
        """Whether the edition holds as many QPV as the State published."""
        return not self.is_schematic and self.qpv_count in KNOWN_TOTALS[self.generation]


@dataclass(frozen=True)
class QpvMatch:
    """A QPV near a point. ``distance_m``: metres to its border, positive on both sides of it."""

    code: str
    name: str
    generation: str
    distance_m: float

    def as_dict(self) -> dict[str, Any]:
        """The match as the command line prints it, with a tenth of a metre."""
        return {
            "code": self.code,
            "name": self.name,
            "generation": self.generation,
            "distance_m": round(self.distance_m, 1),
        }


@dataclass(frozen=True)
class Location:
    """Where a point lies.

    ``matches``: when ``inside``, the QPV that hold the point (official perimeters may overlap), deepest first;
    when ``uncertain``, the QPV that may hold it, nearest border first; else empty. ``nearest``: the first match,
    else the QPV with the nearest border; None when nothing can be compared. ``reason`` is None only for
    ``inside`` and ``outside``. ``edition_id``: the edition that answered, None when none did.
    """

    answer: Answer
    matches: tuple[QpvMatch, ...] = ()
    nearest: QpvMatch | None = None
    method: Method = Method.NONE
    reason: Sentence | None = None
    edition_id: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The four keys that ``committee territories locate --json`` prints."""
        return {
            "answer": str(self.answer),
            "qpv": [match.as_dict() for match in self.matches],
            "nearest": None if self.nearest is None else self.nearest.as_dict(),
            "method": str(self.method),
        }


@dataclass(frozen=True)
class ImportReport:
    """What an import did; ``is_new`` is False when the very same file was loaded before and nothing changed."""

    edition_id: str
    generation: Generation
    count: int
    without_outline: int
    repaired: int
    left_out: int
    is_new: bool

    def sentences(self) -> list[Sentence]:
        """What to tell of the import, the number of QPV beside the published one first."""
        told = [counted_against_known(self.generation, self.count)]
        if not self.is_new:
            told.insert(0, Sentence("This very file was loaded before: nothing changed."))
        return told + outline_counts(self.repaired, self.without_outline, self.left_out)


def outline_counts(repaired: int, without_outline: int, left_out: int) -> list[Sentence]:
    """What was repaired, lacks an outline or was left out; nothing for what did not happen."""
    told = []
    if repaired:
        told.append(
            Sentence(
                "One outline crossed itself and was repaired.",
                "{n} outlines crossed themselves and were repaired.",
                n=repaired,
            )
        )
    if without_outline:
        told.append(
            Sentence(
                "One QPV has no outline: no point of its department is said to be outside.",
                "{n} QPV have no outline: no point of their departments is said to be outside.",
                n=without_outline,
            )
        )
    if left_out:
        told.append(
            Sentence(
                "One line without a QPV code of this generation was left out.",
                "{n} lines without a QPV code of this generation were left out.",
                n=left_out,
            )
        )
    return told


@dataclass(frozen=True)
class FileReport:
    """How many rows of a file got each answer; ``refused`` rows tell nothing of their place or day."""

    rows: int
    answers: dict[Answer, int]
    refused: int

    def sentences(self) -> list[Sentence]:
        """What to tell of the file."""
        told = [Sentence("One row looked up.", "{n} rows looked up.", n=self.rows)]
        told += [
            Sentence("{answer}: {count}", answer=answer, count=count)
            for answer, count in self.answers.items()
            if count
        ]
        if self.refused:
            told.append(
                Sentence("One row holds nothing usable.", "{n} rows hold nothing usable.", n=self.refused)
            )
        return told


KNOWN_TOTALS = {Generation.OF_2015: (1514,), Generation.OF_2024: (1584, 1609)}
FIRST_QPV = date(2015, 1, 1)
# Hexagon from, hexagon until, overseas from, overseas until.
VALIDITY: dict[Generation, tuple[date, date | None, date, date | None]] = {
    Generation.OF_2015: (FIRST_QPV, date(2023, 12, 31), FIRST_QPV, date(2024, 12, 31)),
    Generation.OF_2024: (date(2024, 1, 1), None, date(2025, 1, 1), None),
}
HEXAGON = 2154
# Legal projection (EPSG) and the box west, south, east, north in which it is used.
PROJECTIONS: tuple[tuple[int, tuple[float, float, float, float]], ...] = (
    (HEXAGON, (-5.8, 41.2, 10.0, 51.6)),
    (5490, (-63.4, 14.2, -60.5, 18.4)),
    (2972, (-55.0, 1.9, -51.2, 6.1)),
    (2975, (55.0, -21.6, 56.1, -20.6)),
    (4471, (44.8, -13.2, 45.5, -12.4)),
    (4467, (-56.7, 46.6, -56.0, 47.3)),
    (3296, (-155.0, -28.5, -150.0, -7.0)),
    (3297, (-150.0, -28.5, -144.0, -7.0)),
    (3298, (-144.0, -28.5, -134.0, -7.0)),
)
# How far around a schematic outline a point stays uncertain, in radii from its centre.
SCHEMATIC_RADII = 3.0

# A point known less well than this could lie in any QPV of a conurbation: it is worth a commune's centre.
COARSEST_M = 10_000.0
# Boxes that touch: the nearest QPV of a point in one may lie in another (three UTM zones of Polynésie).
SIDE_BY_SIDE = frozenset({3296, 3297, 3298})

_CODE = re.compile(r"^Q(?:N(\d{3}|02[AB])\d{2}[A-Z]|P(\d{3}|02[AB])\d{3})$")


def generation_of(code: str) -> Generation | None:
    """The generation that a QPV code belongs to; None when it is not a QPV code."""
    if _CODE.match(code) is None:
        return None
    return Generation.OF_2024 if code.startswith("QN") else Generation.OF_2015


def department_of(code: str) -> str:
    """The department written in a valid QPV code: QN00101M is in 01, QP02A001 in 2A, QN97426M in 974."""
    part = code[2:5]
    return part[1:] if part.startswith("0") else part


def is_overseas(department: str) -> bool:
    """Whether a department or collectivity lies overseas (97x, 98x)."""
    return department.startswith(("97", "98"))


def projection_at(lon: float, lat: float) -> int | None:
    """The legal projection (EPSG) where a WGS84 point lies; None outside French territories."""
    for epsg, (west, south, east, north) in PROJECTIONS:
        if west <= lon <= east and south <= lat <= north:
            return epsg
    return None


def edition_answering(editions: Iterable[EditionRow], on: date, *, is_overseas: bool) -> EditionRow | None:
    """The edition that answers for a date: an official one before a schematic one, the newest first."""
    holding = [
        edition
        for edition in editions
        if edition.is_answering_points and edition.holds(on, is_overseas=is_overseas)
    ]
    return max(holding, key=lambda edition: (not edition.is_schematic, *edition.age), default=None)


def newest_editions(editions: Iterable[EditionRow]) -> dict[Generation, EditionRow]:
    """Per generation, the edition that answers for it, whatever the date."""
    chosen: dict[Generation, EditionRow] = {}
    for edition in sorted(editions, key=lambda row: (not row.is_schematic, *row.age)):
        if edition.is_answering_points:
            chosen[edition.generation] = edition
    return chosen


def why_not_locate(lon: float | None, lat: float | None, precision_m: float | None) -> Sentence | None:
    """Why a point cannot be compared with any perimeter; None when it can (its precision may be unknown)."""
    if lon is None or lat is None or lon != lon or lat != lat:  # noqa: PLR0124 - NaN differs from itself
        return Sentence("No point is given.")
    if projection_at(lon, lat) is None:
        if projection_at(lat, lon) is not None:
            return Sentence("The point lies outside French territories; longitude and latitude look swapped.")
        return Sentence("The point lies outside French territories.")
    if precision_m is not None and precision_m < 0:
        return Sentence("A precision is a number of metres, zero or more.")
    return None


def why_not_decide(precision_m: float | None) -> Sentence | None:
    """Why a point decides nothing, whatever the perimeters: its precision is not known, or says nothing."""
    if precision_m is None or precision_m != precision_m:  # noqa: PLR0124 - NaN differs from itself
        return Sentence(
            "The precision of the point is not known (it may be the centre of a commune): look for the address."
        )
    if precision_m > COARSEST_M:
        return Sentence(
            "The point is known within {kilometres} km only: look for the address.",
            kilometres=round(precision_m / 1000) if precision_m < math.inf else "∞",
        )
    return None


def reason_for(answer: Answer, *, is_schematic: bool, precision_m: float | None) -> Sentence | None:
    """What to tell beside the answer for a point; None when nothing needs a caution."""
    if is_schematic and answer is Answer.UNCERTAIN:
        return Sentence(
            "Only a schematic outline is loaded: the official perimeter must be looked at to be sure."
        )
    if is_schematic:
        return Sentence("Only schematic outlines are loaded: they cannot tell that a point is outside.")
    if answer is Answer.UNCERTAIN:
        return Sentence(
            "The border is nearer than the precision of the point ({metres} m).", metres=precision_m
        )
    return None


def why_not_outside(department: str | None, *, is_whole: bool, missing: int) -> Sentence | None:
    """Why "outside" cannot be said although no outline holds the point.

    ``is_whole``: the perimeters or an official list name every QPV that was published; ``missing``: how many of
    those known in the point's department lack an outline.
    """
    if department is None:
        return Sentence("The point lies outside French territories.")
    if missing:
        return Sentence(
            "One QPV of this department is loaded without its outline.",
            "{n} QPV of this department are loaded without their outlines.",
            n=missing,
        )
    if not is_whole:
        return Sentence(
            "The loaded perimeters are partial and nothing tells that this department ({department}) is whole in "
            "them: import the whole perimeters or the whole official list.",
            department=department,
        )
    return None


def why_not_outside_near(department: str) -> Sentence:
    """Why "outside" cannot be said near another department, which the edition does not hold whole.

    The borders of departments are known here to some kilometres only.
    """
    return Sentence(
        "The point lies near a department ({department}) whose perimeters are not all loaded.",
        department=department,
    )


def no_edition(on: date) -> Sentence:
    """Why nothing can be said on a date for which no edition holds."""
    if on < FIRST_QPV:
        return Sentence("There was no QPV before {first}.", first=FIRST_QPV)
    return Sentence("No QPV perimeter that holds on {day} is loaded here.", day=on)


def counted_against_known(generation: Generation, count: int) -> Sentence:
    """How many QPV were found, beside the number that the State published."""
    totals = KNOWN_TOTALS[generation]
    if count in totals:
        return Sentence("{count} QPV found, as published.", count=count)
    return Sentence(
        "{count} QPV found; {known} were published: a point that no outline holds stays unknown, unless the "
        "whole official list is loaded and names no other QPV in its department.",
        count=count,
        known=totals[0],
    )
