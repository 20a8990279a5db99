"""Which places does a table name, and how are the answers written beside them? Bytes in and out; no database."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from committee.spreadsheets.identifiers import (
    interpret_commune,
    interpret_commune_code,
    interpret_department,
    interpret_postal_code,
)
from committee.spreadsheets.package import refuse_known_kinds
from committee.spreadsheets.read import read_table
from committee.spreadsheets.rules import folded, is_too_large, is_unknown, neutralised, parse_date, restored
from committee.spreadsheets.sniff import decoded, separator_of
from committee.spreadsheets.workbook import is_workbook
from committee.territories.geocoding import AddressAsked
from committee.territories.placing import SiteWords, declared_codes
from committee.words import Refused, Sentence

Point = tuple[float | None, float | None, float | None]
ANSWERS = ("answer", "codes", "distance_m", "generation", "method", "reason", "proposals", "means")
# The headers of each column, folded, the likeliest first.
HEADERS: dict[str, tuple[str, ...]] = {
    "lon": ("lon", "longitude", "lng", "long", "lon wgs84", "longitude wgs84", "x", "x longitude"),
    "lat": ("lat", "latitude", "lat wgs84", "latitude wgs84", "y", "y latitude"),
    "precision_m": ("precision m", "precision", "precision du point", "precision du point m"),
    "address": (
        *(
            "adresse",
            "address",
            "adresse du site",
            "adresse complete",
            "adresse postale",
            "adresse du projet",
        ),
        *("street address", "full address", "voie", "rue", "street"),
    ),
    "postcode": ("code postal", "postcode", "cp", "postal code", "zip code", "zip"),
    "commune": (
        *("commune", "nom de la commune", "nom commune", "lib com", "libelle commune", "commune du site"),
        *("ville", "city", "town", "municipality"),
    ),
    "commune_code": (
        *("code commune", "code insee", "code insee commune", "code commune insee", "insee", "insee com"),
        *("codgeo", "depcom", "citycode", "commune code", "insee code"),
    ),
    "department": (
        "departement",
        "department",
        "code departement",
        "department code",
        "dept",
        "dep",
        "insee dep",
    ),
    "code": (
        *("code qpv", "code qp", "qpv code", "codeqpv", "code du qpv", "code quartier", "code du quartier"),
        *("code quartier prioritaire", "numero qpv", "n qpv", "qp2024", "qp2015", "district code"),
    ),
    "name": (
        *(
            "qpv",
            "nom qpv",
            "nom qp",
            "nom du qpv",
            "lib qp",
            "libelle qpv",
            "quartier prioritaire",
            "quartier",
        ),
        *("nom du quartier", "qpv declare", "qpv name", "district", "neighbourhood", "neighborhood"),
    ),
}
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_CODE = re.compile(r"(?:\d{4,5}|2[ABab]\d{3})(?:\.0)?")


@dataclass(frozen=True)
class PlaceAsked:
    """What is known of a place; None is unknown, and a ``precision_m`` of None never decides.

    ``unread``: why its longitude or latitude is none of a point, where a text stands there that is no number.
    """

    lon: float | None = None
    lat: float | None = None
    precision_m: float | None = 0
    address: str | None = None
    postcode: str | None = None
    code: str | None = None
    name: str | None = None
    commune: str | None = None
    commune_code: str | None = None
    department: str | None = None
    unread: Sentence | None = None

    @property
    def has_point(self) -> bool:
        """Whether a longitude or a latitude is given."""
        return self.lon is not None or self.lat is not None

    @property
    def has_commune(self) -> bool:
        """Whether a commune is named or coded."""
        return self.commune is not None or self.commune_code is not None

    @property
    def question(self) -> AddressAsked:
        """What a geocoder is asked."""
        return AddressAsked(self.address or "", self.postcode, self.commune, self.commune_code)

    def words(self, qpv: str | None = None) -> SiteWords:
        """What is compared with the lists."""
        return SiteWords(
            commune=self.commune, commune_code=self.commune_code, department=self.department, qpv=qpv
        )


@dataclass(frozen=True)
class PlacesFile:
    """A table as it was read: header and rows untouched, and what each row tells of its place and day.

    A day is None when the row tells none, and a Sentence when what it tells is no date.
    """

    header: list[str]
    rows: list[list[str]]
    places: list[PlaceAsked]
    days: list[date | Sentence | None]


def read_places(
    content: bytes, filename: str, *, precision_m: float | None = 0, on_column: str | None = None
) -> PlacesFile:
    """The rows of a CSV or a workbook in which a point, an address, a QPV or a commune has a column.

    ``precision_m`` is that of every point when the file has no precision column; where it has one, an empty cell
    means that the precision is unknown. A cell that is no number gives a point that stays unknown. ``on_column``:
    the header of the column with the day of each row.
    """
    header, rows = _table(content, filename)
    width = len(header)
    rows = [row + [""] * (width - len(row)) for row in rows]
    at = {column: place for column, names in HEADERS.items() if (place := _place(header, names)) is not None}
    if not {"address", "code", "name", "commune", "commune_code"} & set(at) and not {"lon", "lat"} <= set(at):
        raise Refused(
            Sentence(
                "No column tells a place. Name one of these: longitude and latitude, address, commune, "
                "commune code, QPV code, QPV name."
            )
        )
    day_at = None if on_column is None else _place(header, [folded(on_column)])
    if on_column is not None and day_at is None:
        raise Refused(Sentence("The file has no column “{name}”.", name=on_column))
    places = [_asked(row, at, precision_m) for row in rows]
    return PlacesFile(header, rows, places, [None if day_at is None else _day(row[day_at]) for row in rows])


def _table(content: bytes, filename: str) -> tuple[list[str], list[list[str]]]:
    if is_too_large(content):
        raise Refused(Sentence("The file {name} is larger than 50 MB. Send a smaller one.", name=filename))
    if is_workbook(content):
        sheets = read_table(content, filename, is_header=lambda title: folded(title) in _KNOWN)
        if not sheets:
            raise Refused(Sentence("The file is empty."))
        sheet = max(sheets, key=lambda each: sum(folded(title) in _KNOWN for title in each.header))
        return sheet.header, [[_text(cell) for cell in row] for row in sheet.rows]
    refuse_known_kinds(content, filename)
    read = decoded(content)
    if read is None:
        raise Refused(Sentence("The file cannot be read as CSV."))
    try:
        lines = csv.reader(io.StringIO(read.text, newline=""), delimiter=separator_of(read.text))
        table = [[restored(cell) for cell in row] for row in lines if row]
    except csv.Error:
        raise Refused(Sentence("The file cannot be read as CSV.")) from None
    if not table:
        raise Refused(Sentence("The file is empty."))
    return table[0], table[1:]


_KNOWN = frozenset(name for names in HEADERS.values() for name in names)


def _text(cell: object) -> str:
    """A workbook's cell as text: a whole number without its point, a day as ISO writes it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return "" if cell is None else str(cell)


def _place(header: Sequence[str], names: Iterable[str]) -> int | None:
    wanted = [folded(title) for title in header]
    return next((wanted.index(name) for name in names if name in wanted), None)


def _asked(row: Sequence[str], at: dict[str, int], precision_m: float | None) -> PlaceAsked:
    told = {column: None if is_unknown(row[place]) else row[place].strip() for column, place in at.items()}
    code, name = told.get("code"), told.get("name")
    if code is not None and name is None and not declared_codes(code):
        code, name = None, code
    commune, commune_code = told.get("commune"), _read(interpret_commune_code, told.get("commune_code"))
    postcode = _read(interpret_postal_code, told.get("postcode"))
    if commune is not None and (_CODE.fullmatch(commune) or commune.endswith(")")):
        read = interpret_commune(commune).value
        if read is not None:
            commune, commune_code = read.name, commune_code or read.code
            postcode = postcode or read.postal_code
    return PlaceAsked(
        _number(told.get("lon")),
        _number(told.get("lat")),
        _number(told["precision_m"]) if "precision_m" in told else precision_m,
        address=told.get("address"),
        postcode=postcode,
        code=code,
        name=name,
        commune=commune,
        commune_code=commune_code,
        department=_read(interpret_department, told.get("department")),
        unread=_unread(told.get("lon"), told.get("lat")),
    )


def _unread(*cells: str | None) -> Sentence | None:
    """Which of the cells of a point hold a text that is no number; None when none does."""
    wrong = [cell[:40] for cell in cells if cell is not None and _number(cell) is None]
    if not wrong:
        return None
    return Sentence("“{text}” is no number: the point cannot be read.", text=" ; ".join(wrong))


def _read(interpret: Callable[[object], object], cell: str | None) -> str | None:
    value = getattr(interpret(cell), "value", None)
    return value if isinstance(value, str) else None


def _day(cell: str) -> date | Sentence | None:
    """The day of a row; a reason when what stands there is no date."""
    if is_unknown(cell):
        return None
    found = parse_date(cell).value
    return found if found is not None else Sentence("“{text}” is not a date.", text=cell[:40])


def _number(text: str | None) -> float | None:
    """A number with a point or a comma; None for anything else."""
    try:
        found = float((text or "").strip().replace("\u00a0", "").replace("\u202f", "").replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def write_places(file: PlacesFile, answers: Sequence[Sequence[str]]) -> bytes:
    """The same rows with the answers (columns ANSWERS) beside them: UTF-8, commas. Older answers are replaced.

    No cell can be taken for a formula; a text that is a number stays as it was.
    """
    kept = [at for at, title in enumerate(file.header) if title.strip() not in ANSWERS]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_safe(file.header[at] for at in kept), *ANSWERS])
    for row, answer in zip(file.rows, answers, strict=True):
        beyond = row[len(file.header) :]
        writer.writerow([*_safe(row[at] for at in kept), *_safe(answer), *_safe(beyond)])
    return out.getvalue().encode()


def _safe(cells: Iterable[str]) -> Iterator[str]:
    return (cell if _NUMBER.fullmatch(cell) else neutralised(cell) for cell in cells)
