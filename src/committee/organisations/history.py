"""What do files of earlier years say: landlords' contributions by year, and their dwellings by territory?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from committee.organisations.rows import ReadRow, ReadTable, read_rows, share_of, year_of_header
from committee.organisations.rules import folded
from committee.organisations.similar import Similar
from committee.spreadsheets.columns import ColumnKind, ColumnRule, normalised
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.report import Problem, Reported, Severity
from committee.words import Sentence

_K = ColumnKind
_LANDLORD = (
    ColumnRule(
        "landlord",
        "Bailleur",
        longest=200,
        is_required=True,
        aliases=(
            "Organisme",
            "Nom du bailleur",
            "Bailleur social",
            "Organisme Hlm",
            "Nom de l’organisme",
            "Raison sociale",
            "Dénomination",
            "Société",
            "ESH",
            "Nom",
        ),
    ),
    ColumnRule(
        "siret", "SIRET", _K.SIRET, aliases=("N° SIRET", "Numéro SIRET", "Code SIRET", "SIRET du bailleur")
    ),
    ColumnRule("siren", "SIREN", _K.SIREN, aliases=("N° SIREN", "Numéro SIREN", "SIREN du bailleur")),
)
CONTRIBUTION_COLUMNS: tuple[ColumnRule, ...] = (
    *_LANDLORD,
    ColumnRule("year", "Année", _K.COUNT, aliases=("Exercice", "Millésime", "Année de contribution", "An")),
    ColumnRule(
        "amount",
        "Montant (€)",
        _K.AMOUNT,
        aliases=("Contribution", "Cotisation", "Montant versé", "Montant de la contribution", "Versement"),
    ),
    ColumnRule(
        "paid_on",
        "Versée le",
        _K.DATE,
        aliases=("Versé le", "Date de versement", "Payé le", "Date de paiement", "Date"),
    ),
)
STOCK_COLUMNS: tuple[ColumnRule, ...] = (
    *_LANDLORD,
    ColumnRule("commune", "Commune", _K.COMMUNE, aliases=("Nom de la commune", "Ville", "Libellé commune")),
    ColumnRule(
        "commune_code",
        "Code commune",
        _K.COMMUNE_CODE,
        aliases=("Code INSEE", "INSEE", "Code INSEE commune", "Code commune INSEE", "COG"),
    ),
    ColumnRule(
        "qpv",
        "QPV",
        longest=120,
        aliases=("Code QPV", "Nom du QPV", "Quartier prioritaire", "Quartier", "Code quartier"),
    ),
    ColumnRule("department", "Département", _K.DEPARTMENT, aliases=("Code département", "Dépt", "Dep")),
    ColumnRule(
        "dwellings",
        "Logements",
        _K.COUNT,
        is_required=False,
        aliases=(
            "Nombre de logements",
            "Nb logements",
            "Nb de logements",
            "Logements locatifs sociaux",
            "Parc",
            "Patrimoine",
        ),
    ),
    ColumnRule(
        "qpv_share",
        "Part en QPV (%)",
        _K.PERCENT,
        aliases=("Part en QPV", "Part QPV", "% QPV", "% en QPV", "Part des logements en QPV"),
    ),
    ColumnRule(
        "as_of", "Situation au", _K.DATE, aliases=("Au", "Date", "Date de référence", "Situation au 31/12")
    ),
)
_NAMES = frozenset(
    normalised(name)
    for column in (*CONTRIBUTION_COLUMNS, *STOCK_COLUMNS)
    for name in (column.header, column.code, *column.aliases)
)
FIRST_YEAR, LAST_YEAR = 1990, 2100


def is_header(text: str) -> bool:
    """Whether a text heads a column of these files: what finds the header under title rows."""
    return normalised(text) in _NAMES or (year_of_header(text) is not None and len(text) <= 40)


@dataclass(frozen=True)
class UnknownName:
    """A landlord that nobody knows by this name, where it first stands, and the known ones that resemble it."""

    name: str
    sheet: str
    row: int
    similar: tuple[Similar, ...] = ()


@dataclass(frozen=True)
class HistoryReport(Reported):
    """What an import of earlier years did, or would do; with ``has_errors`` nothing was written.

    The counts are of facts (a landlord's year, its dwellings in a territory, a winner). ``differences`` says each
    change in words. ``unknown``: names of nobody; they stop the import until a person accepts to register them
    (``create_unknown``) or says whose they are (``same_as``). ``registered``: those which were, or would be.
    """

    problems: tuple[Problem, ...]
    created: int
    changed: int
    unchanged: int
    is_dry_run: bool = False
    differences: tuple[Sentence, ...] = ()
    unknown: tuple[UnknownName, ...] = ()
    registered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """How a file names an organisation; ``column``: the code of the column which does."""

    name: str
    siret: str | None = None
    siren: str | None = None
    column: str = "landlord"

    @property
    def key(self) -> tuple[str, str | None]:
        """Equal for mentions of one landlord."""
        return folded(self.name), self.siren or (self.siret and self.siret[:9])


@dataclass(frozen=True)
class Contribution:
    """What a landlord contributed in a year, in euros, on the last day on which it paid; None is unknown."""

    mention: Mention
    year: int
    amount: Decimal
    paid_on: date | None
    at: ReadRow
    column: str


@dataclass(frozen=True)
class StockDraft:
    """A landlord's dwellings as a file tells them; the place is resolved later, from the row's words."""

    mention: Mention
    dwellings: int | None
    qpv_share: float | None
    as_of: date | None
    at: ReadRow


def mention_of(row: ReadRow) -> Mention | None:
    """Whom a row is about; None when its landlord cannot be read."""
    name = row.values.get("landlord")
    if name is None or not folded(name):
        return None
    return Mention(name, row.values.get("siret"), row.values.get("siren"))


def read_contributions(sheets: Sequence[RawSheet]) -> tuple[list[Contribution], list[Problem]]:
    """The contributions of a file with one column per year, or one row per payment; unknown ones are passed over.

    Payments of one landlord and year are added up; a row that stands twice is counted once, and said.
    """
    table = read_rows(sheets, CONTRIBUTION_COLUMNS, _year_columns)
    problems = [*table.problems]
    found: list[Contribution] = []
    seen: dict[tuple[Any, ...], ReadRow] = {}
    for row in table.rows:
        mention = mention_of(row)
        if mention is None:
            continue
        told = [(code, int(code[5:])) for code in row.values if code.startswith("year_")]
        if "amount" in row.headers and not any(code.startswith("year_") for code in row.headers):
            year = row.values.get("year", getattr(row.values.get("paid_on"), "year", None))
            if year is None:
                problems.append(row.problem("year", Sentence("The year of this contribution is missing.")))
                continue
            if not FIRST_YEAR <= year <= LAST_YEAR:
                problems.append(
                    row.problem("year", Sentence("{year} is not the year of a contribution.", year=str(year)))
                )
                continue
            told = [("amount", year)] if "amount" in row.values else []
        for code, year in told:
            amount, paid_on = row.values[code], row.values.get("paid_on")
            same = (mention.key, year, amount, paid_on, code)
            if same in seen:
                problems.append(
                    row.problem(
                        code,
                        Sentence(
                            "The same payment stands at row {row} already: it is counted once.",
                            row=seen[same].row,
                        ),
                        Severity.WARNING,
                    )
                )
                continue
            seen[same] = row
            found.append(Contribution(mention, year, amount, paid_on, row, code))
    if not any(problem.severity is Severity.ERROR for problem in problems):
        problems += _without_amounts(table)
    return found, problems


def _year_columns(sheet: RawSheet) -> list[ColumnRule]:
    """One column of amounts for each header that names a year; none where the file has a column of years."""
    known = {normalised(title) for title in sheet.header}
    by_year = next(column for column in CONTRIBUTION_COLUMNS if column.code == "year")
    if known & {normalised(name) for name in (by_year.header, *by_year.aliases)}:
        return []
    years: dict[int, str] = {}
    for title, group in zip(sheet.header, sheet.groups, strict=True):
        year = year_of_header(title) or (year_of_header(f"{group} {title}") if title else None)
        if year is not None and FIRST_YEAR <= year <= LAST_YEAR:
            years.setdefault(year, title)
    return [ColumnRule(f"year_{year}", title, _K.AMOUNT) for year, title in years.items()]


def _without_amounts(table: ReadTable) -> list[Problem]:
    """A file that has neither years as columns nor a column of amounts tells nothing."""
    if not table.rows or any(
        code == "amount" or code.startswith("year_") for row in table.rows for code in row.headers
    ):
        return []
    told = Sentence("The file has neither a column of amounts nor one column per year.")
    first = table.rows[0]
    return [Problem(first.sheet, first.row - 1, None, None, Severity.ERROR, told)]


def read_stock(sheets: Sequence[RawSheet]) -> tuple[list[StockDraft], list[Problem]]:
    """The dwellings of a file, one row per landlord and place; a row without any figure is passed over."""
    table = read_rows(sheets, STOCK_COLUMNS)
    problems = [*table.problems]
    found: list[StockDraft] = []
    for row in table.rows:
        mention, percent = mention_of(row), row.values.get("qpv_share")
        if mention is None:
            continue
        dwellings = row.values.get("dwellings")
        if dwellings is None and percent is None:
            continue
        if not row.values.keys() & {"commune", "commune_code", "qpv", "department"}:
            problems.append(
                row.problem("commune", Sentence("Say where these dwellings are: commune, QPV or department."))
            )
            continue
        found.append(StockDraft(mention, dwellings, share_of(percent), row.values.get("as_of"), row))
    return found, problems


def total_by_year(
    contributions: Sequence[Contribution],
) -> dict[tuple[tuple[str, str | None], int], list[Contribution]]:
    """Contributions by landlord (key of the mention) and year."""
    found: dict[tuple[tuple[str, str | None], int], list[Contribution]] = {}
    for each in contributions:
        found.setdefault((each.mention.key, each.year), []).append(each)
    return found


def first_mentions(
    rows: Sequence[tuple[Mention, ReadRow]],
) -> Mapping[tuple[str, str | None], tuple[Mention, ReadRow]]:
    """Each landlord of a file, where it first stands."""
    found: dict[tuple[str, str | None], tuple[Mention, ReadRow]] = {}
    for mention, row in rows:
        found.setdefault(mention.key, (mention, row))
    return found
