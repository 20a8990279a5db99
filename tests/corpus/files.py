"""Files as they really come: the layouts of every source, with contents of our own.

``CORPUS`` holds them by name. Each tells what reading must find in it, and how many applications an import must
find. A file with ``twin`` holds mistakes that the file of that name does not hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.corpus import exports
from tests.corpus.ods import ods_of
from tests.corpus.plans import Plan
from tests.corpus.texts import csv_of, text_of
from tests.corpus.xls import xls_of
from tests.corpus.xlsx import xlsx_of

NBSP, NARROW = "\u00a0", "\u202f"
LEFT_OUT = "was left out"
HEADER_TOLD = "The header is in row"
TWO_ROWS = "The header has two rows"
TOTALS = "This row of totals was left out."
FOOTNOTE = "This note below the table was left out."
MERGED = "merged cell"
HIDDEN_SHEET = "The hidden sheet"
REPAIRED = "Spoilt letters of this text were put right."
SPOILT = "Letters of this text were lost or spoilt."
GUESSED = "The text was read as"
ERROR_CELL = "This cell holds an error"


@dataclass(frozen=True)
class CorpusFile:
    """A made-up file and what must be found in it.

    ``header``, ``first_row`` and ``rows`` (those that hold something) are of the sheet named ``sheet``; ``notes``
    are parts of its notes, one for each; ``cells`` are some of its cells, by row number and header.
    ``is_clean``: an import finds no error in it.
    """

    filename: str
    content: bytes
    purpose: str
    header: tuple[str, ...]
    first_row: int = 2
    rows: int = 5
    notes: tuple[str, ...] = ()
    applications: int = 5
    sheet: str = ""
    sheets: int = 1
    groups: tuple[str, ...] = ()
    cells: Mapping[tuple[int, str], object] = field(default_factory=dict)
    is_clean: bool = True
    twin: str | None = None


HEADER = (
    "N° de dossier",
    "Intitulé",
    "Porteur",
    "Bailleurs",
    "Commune",
    "Code commune",
    "QPV déclaré",
    "Ménages",
    "Coût total (€)",
    "Montant demandé (€)",
    "Début",
)
ROWS: tuple[tuple[object, ...], ...] = (
    (
        "D-001",
        "DÉMO – Jardin de l’Été",
        "DÉMO Régie des Aulnes",
        "DÉMO Habitat Nord",
        "Roubaix",
        "59512",
        "Épidème",
        120,
        37000,
        18500,
        date(2026, 3, 1),
    ),
    (
        "D-002",
        "DÉMO – Café des voisins",
        "DÉMO Les Passerelles",
        "DÉMO Logis du Sud",
        "Nîmes",
        "30189",
        "Pissevin",
        85,
        24500.5,
        12000,
        date(2026, 4, 15),
    ),
    (
        "D-003",
        "DÉMO – Atelier vélo",
        "DÉMO Roue libre",
        "DÉMO Habitat Nord",
        "Tourcoing",
        "59599",
        "La Bourgogne",
        1224,
        61200,
        30000,
        date(2026, 5, 2),
    ),
    (
        "D-004",
        "DÉMO – Ressourcerie",
        "DÉMO Seconde vie",
        "DÉMO Foyer breton",
        "Brest",
        "29019",
        "Bellevue",
        40,
        15300,
        7650,
        date(2026, 6, 10),
    ),
    (
        "D-005",
        "DÉMO – Maison des œuvres",
        "DÉMO Trait d’union",
        "DÉMO Logis du Sud",
        "Bourg-en-Bresse",
        "01053",
        "Grande Reyssouze",
        310,
        98000,
        45000,
        date(2026, 9, 1),
    ),
)
NOTHING = (None,) * len(HEADER)
AT = {name: place for place, name in enumerate(HEADER)}


def changed(
    column: str, *values: object, rows: Sequence[Sequence[object]] = ROWS
) -> list[tuple[object, ...]]:
    """The rows with other values in one column."""
    at = AT[column]
    return [(*row[:at], value, *row[at + 1 :]) for row, value in zip(rows, values, strict=True)]


def _frenchly(value: object) -> object:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return f"{value:.2f}".replace(".", ",") if isinstance(value, float) else value


FRENCH = [tuple(_frenchly(value) for value in row) for row in ROWS]
_SUMS = (None, None, None, None, None, None, None, 1779, 236000.5, 113150, None)
_TITLE = ("Appel à projets 2026 – dossiers reçus", *NOTHING[1:])


def _xlsx(purpose: str, table: Sequence[Sequence[object]], **told: object) -> CorpusFile:
    """A workbook of one sheet under the usual header."""
    plan_keys = {"merged", "hidden_rows", "formats", "errors"}
    plan = Plan(table, **{key: told.pop(key) for key in plan_keys & told.keys()})  # type: ignore[arg-type]
    is_1904 = bool(told.pop("is_1904", False))
    content = xlsx_of({"Dossiers": plan}, is_1904=is_1904)
    header = tuple(told.pop("header", HEADER))  # type: ignore[call-overload]
    return CorpusFile("dossiers.xlsx", content, purpose, header, sheet="Dossiers", **told)  # type: ignore[arg-type]


def _csv(purpose: str, content: bytes, **told: object) -> CorpusFile:
    header = tuple(told.pop("header", HEADER))  # type: ignore[call-overload]
    return CorpusFile("dossiers.csv", content, purpose, header, **told)  # type: ignore[arg-type]


def _clean() -> dict[str, CorpusFile]:
    """Sound tables in every format, encoding and separator."""
    table = [HEADER, *ROWS]
    french = [HEADER, *FRENCH]
    plans = {"Dossiers": Plan(table)}
    return {
        "xlsx": _xlsx(
            "A sound workbook", table, cells={(6, "Code commune"): "01053", (3, "Coût total (€)"): 24500.5}
        ),
        "xls": CorpusFile(
            "dossiers.xls",
            xls_of(plans),
            "The old format",
            HEADER,
            sheet="Dossiers",
            cells={(2, "Début"): ROWS[0][10]},
        ),
        "ods": CorpusFile(
            "dossiers.ods",
            ods_of(plans),
            "OpenDocument",
            HEADER,
            sheet="Dossiers",
            cells={(2, "Début"): ROWS[0][10]},
        ),
        "csv_utf8_bom": _csv("UTF-8 with its mark", csv_of(french)),
        "csv_utf8": _csv("UTF-8 without a mark", csv_of(french, encoding="utf-8")),
        "csv_cp1252": _csv(
            "What Excel calls CSV",
            csv_of(french, encoding="cp1252"),
            notes=(GUESSED,),
            cells={(6, "Intitulé"): ROWS[4][1]},
        ),
        "csv_latin1": _csv(
            "ISO 8859-1 from an old program",
            text_of(french)
            .replace("–", "-")
            .replace("’", "'")
            .replace("œ", "oe")
            .replace("€", "EUR")
            .encode("latin-1"),
            header=[name.replace("€", "EUR") for name in HEADER],
            notes=(GUESSED,),
            cells={(2, "Intitulé"): "DÉMO - Jardin de l'Été"},
        ),
        "csv_utf16": _csv("What Excel calls Unicode text", csv_of(french, "\t", "utf-16")),
        "csv_utf16_unmarked": _csv("UTF-16 whose mark was lost", csv_of(french, encoding="utf-16-le")),
        "csv_mac": _csv(
            "An old Mac's letters",
            text_of(french).replace("–", "-").encode("mac_roman"),
            notes=(GUESSED,),
            cells={(2, "Intitulé"): "DÉMO - Jardin de l’Été"},
        ),
        "csv_comma": _csv("Commas, and decimal commas in quotes", csv_of(french, ",")),
        "tsv": CorpusFile("dossiers.tsv", csv_of(french, "\t", "utf-8"), "Tabs", HEADER),
        "csv_bar": _csv("Bars between the cells", csv_of(french, "|", "utf-8")),
        "csv_sep_line": _csv("Excel's first line sep=;", b"sep=;\r\n" + csv_of(french, encoding="utf-8")),
        "csv_unix_lines": _csv("Lines ended as on Unix", text_of(french, newline="\n").encode()),
        "csv_old_mac_lines": _csv("Lines ended as on old Macs", text_of(french, newline="\r").encode()),
        "csv_quoted_lines": _csv(
            "A text of several lines in one cell",
            csv_of(
                [
                    HEADER,
                    *changed(
                        "Intitulé", "DÉMO\nsur\ntrois lignes", *[row[1] for row in FRENCH[1:]], rows=FRENCH
                    ),
                ]
            ),
            cells={(2, "Intitulé"): "DÉMO\nsur\ntrois lignes", (6, "N° de dossier"): "D-005"},
        ),
        "csv_all_quoted": _csv(
            "Every cell in quotes",
            "".join(
                ";".join(f'"{"" if cell is None else cell}"' for cell in row) + "\r\n" for row in french
            ).encode(),
        ),
    }


def _layouts() -> dict[str, CorpusFile]:
    """Tables that do not begin in A1 and do not end with their last row."""
    table = [HEADER, *ROWS]
    wide = [(*row, None, None, "") for row in [HEADER, *FRENCH]]
    starred = tuple(f"{name.replace(' ', chr(10), 1)} *" for name in HEADER)
    grouped = ("Dossier", None, "Structure", None, "Lieu", None, None, "Chiffres", None, None, None)
    names = ("Dossier",) * 2 + ("Structure",) * 2 + ("Lieu",) * 3 + ("Chiffres",) * 4
    spans = [(0, 0, 0, 1), (0, 2, 0, 3), (0, 4, 0, 6), (0, 7, 0, 10)]
    mixed = (
        "N° de dossier",
        "Intitulé",
        "Porteur",
        "Bailleurs",
        "Lieu",
        None,
        None,
        "Chiffres",
        None,
        None,
        None,
    )
    return {
        "titles": _xlsx(
            "Hand-made, with title rows and French amounts",
            [
                _TITLE,
                ("Édité le", date(2026, 1, 12), *NOTHING[2:]),
                NOTHING,
                HEADER,
                *changed("Coût total (€)", "37 000 €", "24 500,50 €", "61.200", "15 300 euros", "98 k€"),
            ],
            first_row=5,
            notes=(HEADER_TOLD,),
        ),
        "titles_csv": _csv(
            "Title rows in a CSV",
            text_of([_TITLE, NOTHING, HEADER, *FRENCH]).encode("utf-8-sig"),
            first_row=4,
            notes=(HEADER_TOLD,),
        ),
        "title_with_comma_csv": _csv(
            "A title row with the other separator in it",
            ("Dossiers reçus, au 12 janvier 2026, à Paris\r\n" + text_of([HEADER, *FRENCH])).encode(),
            first_row=3,
            notes=(HEADER_TOLD,),
        ),
        "merged_title": _xlsx(
            "A title merged across the table",
            [_TITLE, *table],
            merged=[(0, 0, 0, len(HEADER) - 1)],
            first_row=3,
            notes=(HEADER_TOLD,),
        ),
        "two_header_rows": _xlsx(
            "Groups merged above the columns",
            [grouped, *table],
            merged=spans,
            first_row=3,
            notes=(TWO_ROWS,),
            groups=names,
        ),
        "two_header_rows_csv": _csv(
            "Groups above the columns, in a CSV",
            csv_of([grouped, HEADER, *FRENCH]),
            first_row=3,
            notes=(TWO_ROWS,),
            groups=names,
        ),
        "two_header_rows_mixed": _xlsx(
            "Some headers merged over both rows, others under a group",
            [mixed, (None,) * 4 + HEADER[4:], *ROWS],
            merged=[*[(0, at, 1, at) for at in range(4)], (0, 4, 0, 6), (0, 7, 0, 10)],
            first_row=3,
            notes=(TWO_ROWS,),
            groups=("",) * 4 + ("Lieu",) * 3 + ("Chiffres",) * 4,
        ),
        "merged_cells": _xlsx(
            "A porteur merged over its two dossiers",
            [HEADER, *ROWS[:2], *changed("Porteur", "DÉMO Roue libre", None, ROWS[4][2], rows=ROWS[2:])],
            merged=[(3, 2, 4, 2)],
            notes=(MERGED,),
            cells={(4, "Porteur"): "DÉMO Roue libre", (5, "Porteur"): "DÉMO Roue libre"},
        ),
        "merged_cells_ods": CorpusFile(
            "dossiers.ods",
            ods_of(
                {
                    "Dossiers": Plan(
                        [
                            HEADER,
                            *ROWS[:2],
                            *changed("Porteur", "DÉMO Roue libre", None, ROWS[4][2], rows=ROWS[2:]),
                        ],
                        merged=[(3, 2, 4, 2)],
                    )
                }
            ),
            "The same in OpenDocument",
            HEADER,
            notes=(MERGED,),
            sheet="Dossiers",
            cells={(5, "Porteur"): "DÉMO Roue libre"},
        ),
        "section_titles": _xlsx(
            "Titles across the table between the rows",
            [HEADER, ("Hauts-de-France", *NOTHING[1:]), *ROWS[:3], ("Ailleurs", *NOTHING[1:]), *ROWS[3:]],
            merged=[(1, 0, 1, 10), (5, 0, 5, 10)],
            notes=("A title across the table", "A title across the table"),
            cells={(3, "N° de dossier"): "D-001", (8, "N° de dossier"): "D-005"},
        ),
        "totals": _xlsx(
            "A row of totals",
            [*table, ("TOTAL GÉNÉRAL", *_SUMS[1:])],
            notes=(TOTALS,),
            cells={(6, "Ménages"): 310},
        ),
        "totals_unlabelled": _xlsx("A row of sums without a name", [*table, _SUMS], notes=(TOTALS,)),
        "subtotals_csv": _csv(
            "Subtotals in mid-table and a total",
            csv_of(
                [
                    HEADER,
                    *FRENCH[:2],
                    ("Sous-total", *NOTHING[1:8], "61 500,50", "30 500", None),
                    *FRENCH[2:],
                    (None, None, "Total", *NOTHING[3:8], "236 000,50", "113 150", None),
                ]
            ),
            notes=(TOTALS, TOTALS),
            cells={(5, "N° de dossier"): "D-003"},
        ),
        "footnotes": _xlsx(
            "Totals, then notes below the table",
            [
                *table,
                ("Total", *_SUMS[1:]),
                NOTHING,
                ("* Montants déclarés par les porteurs, non vérifiés.", *NOTHING[1:]),
                ("Source : secrétariat du comité", *NOTHING[1:]),
            ],
            notes=(TOTALS, FOOTNOTE, FOOTNOTE),
        ),
        "repeated_header": _csv(
            "The header again after each page",
            csv_of([HEADER, *FRENCH[:3], HEADER, *FRENCH[3:]]),
            notes=("The header is repeated here",),
            cells={(6, "N° de dossier"): "D-004"},
        ),
        "empty_columns": _csv("Empty columns at the right end", csv_of(wide)),
        "shifted": _xlsx(
            "A table that begins in C4",
            [(), (), (), *[(None, None, *row) for row in table]],
            first_row=5,
            cells={(5, "N° de dossier"): "D-001"},
        ),
        "blank_rows": _csv(
            "Blank rows between the rows",
            csv_of([HEADER, FRENCH[0], NOTHING, FRENCH[1], NOTHING, (), *FRENCH[2:]]),
            cells={(4, "N° de dossier"): "D-002", (9, "N° de dossier"): "D-005"},
        ),
        "starred_header": _xlsx(
            "Headers with asterisks and line breaks",
            [starred, *ROWS],
            header=[f"{name} *" for name in HEADER],
        ),
        "longer_rows": _csv(
            "Rows longer than the header",
            csv_of([HEADER, *[(*row, "à revoir") if at == 2 else row for at, row in enumerate(FRENCH)]]),
            header=(*HEADER, ""),
            notes=("The column L holds cells, but has no header.",),
        ),
        "twice_header": _xlsx(
            "The same header twice",
            [(*HEADER, "Intitulé"), *[(*row, "bis") for row in ROWS]],
            header=(*HEADER, "Intitulé"),
            is_clean=False,
            twin="xlsx",
        ),
        "hidden_sheet": CorpusFile(
            "dossiers.xlsx",
            xlsx_of({"Dossiers": Plan(table), "Anciens": Plan([HEADER, *ROWS[:1]], is_hidden=True)}),
            "A hidden sheet with old dossiers",
            HEADER,
            notes=(HIDDEN_SHEET,),
            sheet="Dossiers",
        ),
        "hidden_rows": _xlsx(
            "Rows hidden by a filter", table, hidden_rows=[2, 3], notes=("2 hidden rows were read too.",)
        ),
        "second_sheet": CorpusFile(
            "dossiers.xlsx",
            xlsx_of(
                {
                    "Consignes": Plan([("Merci de remplir l’onglet suivant.",)]),
                    "Graphiques": Plan([]),
                    "Dossiers 2026": Plan(table),
                }
            ),
            "The useful sheet is the third",
            HEADER,
            sheet="Dossiers 2026",
            sheets=2,
        ),
        "several_rows_each": _xlsx(
            "A row for each site, the dossier told again or merged",
            [
                HEADER,
                ROWS[0],
                (*ROWS[0][:4], "Wattrelos", "59650", "Beaulieu", *ROWS[0][7:]),
                ROWS[1],
                (*[None] * 4, "Alès", "30007", "Cévennes", *NOTHING[7:]),
            ],
            merged=[(3, at, 4, at) for at in (0, 1, 2, 3, 7, 8, 9, 10)],
            notes=(MERGED,) * 8,
            rows=4,
            applications=2,
            cells={(5, "N° de dossier"): "D-002", (5, "Commune"): "Alès"},
        ),
    }


def _values() -> dict[str, CorpusFile]:
    """Values that spreadsheets change on the way, and what people write instead of a number."""
    siret = (*HEADER, "SIRET")
    sirets = ("13002526500013", "130 025 265 00013", "73282932000074", "35600000000048", "00572078000018")
    typed = [(*row, number) for row, number in zip(FRENCH, sirets, strict=True)]
    lost = [
        (*row, number) for row, number in zip(ROWS, (13002526500013, 13002526500013.0, 1, 1, 1), strict=True)
    ]
    lost = [
        (*row[:-1], number)
        for row, number in zip(lost, [int(s.replace(" ", "")) for s in sirets], strict=True)
    ]
    spoilt = [tuple(_spoilt(cell) for cell in row) for row in [HEADER, *FRENCH]]
    half = ("Aide notifiée Ã\u00a0 l'Europe", "Nom du b\ufffdn\ufffdficiaire")
    return {
        "mojibake": _csv(
            "UTF-8 taken for Windows-1252 all through",
            csv_of(spoilt),
            notes=(REPAIRED,) * sum(cell != _spoilt(cell) for row in [HEADER, *FRENCH] for cell in row),
            cells={(2, "Intitulé"): ROWS[0][1]},
        ),
        "mojibake_half": _csv(
            "Headers spoilt past repair, as published",
            csv_of([(*HEADER, *half), *[(*row, "non", "DÉMO") for row in FRENCH]]),
            header=(*HEADER, "Aide notifiée Ã l'Europe", half[1]),
            notes=(SPOILT, SPOILT),
        ),
        "lost_letters": _csv(
            "One letter lost in a title",
            csv_of(
                [HEADER, *changed("Porteur", "DÉMO R\ufffdgie", *[row[2] for row in FRENCH[1:]], rows=FRENCH)]
            ),
            notes=(SPOILT,),
        ),
        "mojibake_xlsx": _xlsx(
            "Spoilt letters inside a workbook",
            [HEADER, *changed("Porteur", "DÃ‰MO RÃ©gie", *[row[2] for row in ROWS[1:]])],
            notes=(REPAIRED,),
            cells={(2, "Porteur"): "DÉMO Régie"},
        ),
        "serials_1900": _xlsx(
            "Dates as serial numbers",
            [HEADER, *changed("Début", 46082, 46127, 46144, 46183, 46266)],
            cells={(2, "Début"): 46082},
        ),
        "dates_1904": _xlsx(
            "Dates counted from 1904", [HEADER, *ROWS], is_1904=True, cells={(2, "Début"): date(2026, 3, 1)}
        ),
        "dates_written": _csv(
            "Dates in words and other ways",
            csv_of(
                [
                    HEADER,
                    *changed(
                        "Début",
                        "1er mars 2026",
                        "mercredi 15 avril 2026",
                        "02/05/26",
                        "2026-06-10",
                        "1-9-2026",
                        rows=FRENCH,
                    ),
                ]
            ),
        ),
        "dates_impossible": _csv(
            "Days that do not exist",
            csv_of([HEADER, *changed("Début", "31/02/2026", *[row[10] for row in FRENCH[1:]], rows=FRENCH)]),
            is_clean=False,
            twin="csv_utf8_bom",
            applications=4,
        ),
        "siret_text": _csv("SIRETs as texts", csv_of([siret, *typed]), header=siret),
        "siret_number": _xlsx(
            "SIRETs as numbers, zeros lost",
            [siret, *lost],
            header=siret,
            cells={(2, "SIRET"): 13002526500013, (6, "SIRET"): 572078000018},
        ),
        "siret_point_zero": _csv(
            "SIRETs that went through a program of numbers",
            csv_of(
                [
                    siret,
                    *[
                        (*row, f"{number.replace(' ', '')}.0")
                        for row, number in zip(FRENCH, sirets, strict=True)
                    ],
                ]
            ),
            header=siret,
            cells={(2, "SIRET"): "13002526500013.0"},
        ),
        "siret_scientific": _csv(
            "A SIRET whose digits are lost",
            csv_of([siret, *typed[:4], (*FRENCH[4], "7,32829E+13")]),
            header=siret,
            is_clean=False,
            twin="siret_text",
            applications=4,
        ),
        "insee_number": _xlsx(
            "Codes of communes as numbers, zeros lost",
            [HEADER, *changed("Code commune", 59512, 30189, 59599, 29019, 1053)],
            cells={(6, "Code commune"): 1053},
        ),
        "counts_with_dots": _csv(
            "Thousands with a dot",
            csv_of([HEADER, *changed("Ménages", "120", "85", "1.224", "40", "13.000", rows=FRENCH)]),
            cells={(4, "Ménages"): "1.224"},
        ),
        "amounts_nbsp": _csv(
            "Blanks that do not break in amounts",
            csv_of(
                [
                    HEADER,
                    *changed(
                        "Coût total (€)",
                        f"37{NBSP}000{NBSP}€",
                        f"24{NARROW}500,50{NARROW}€",
                        "61.200,00",
                        "15 300 € TTC",
                        f"98{NBSP}000 € HT",
                        rows=FRENCH,
                    ),
                ]
            ),
        ),
        "unknowns": _csv(
            "What people write when they do not know",
            csv_of(
                [HEADER, *changed("Ménages", "n/c", "NC", "-", "", "non renseigné", rows=FRENCH)],
            ),
        ),
        "formulas": _csv(
            "Texts that a spreadsheet would run",
            csv_of(
                [
                    HEADER,
                    *changed(
                        "Intitulé",
                        "=1+1",
                        "+33 1 23",
                        "@SUM(A1)",
                        "-DÉMO",
                        "'=cmd|' /C calc'!A0",
                        rows=FRENCH,
                    ),
                ]
            ),
            cells={(2, "Intitulé"): "=1+1", (6, "Intitulé"): "=cmd|' /C calc'!A0"},
        ),
        "error_cells": _xlsx(
            "Errors of the spreadsheet in cells",
            [HEADER, *changed("Ménages", 120, 85, None, 40, None)],
            errors={(3, 7): "#N/A", (5, 7): "#REF!"},
            notes=(ERROR_CELL, ERROR_CELL),
            cells={(4, "Ménages"): None},
        ),
        "words_for_numbers": _csv(
            "Words where a number belongs",
            csv_of(
                [
                    HEADER,
                    *changed("Coût total (€)", "beaucoup", *[row[8] for row in FRENCH[1:]], rows=FRENCH),
                ]
            ),
            is_clean=False,
            twin="csv_utf8_bom",
            applications=4,
        ),
        "numbers_twice": _csv(
            "The same number for two dossiers",
            csv_of(
                [HEADER, *changed("N° de dossier", "D-001", "D-001", "D-003", "D-004", "D-005", rows=FRENCH)]
            ),
            is_clean=False,
            twin="csv_utf8_bom",
            applications=4,
        ),
        "required_missing": _csv(
            "A title that is missing",
            csv_of([HEADER, *changed("Intitulé", None, *[row[1] for row in FRENCH[1:]], rows=FRENCH)]),
            is_clean=False,
            twin="csv_utf8_bom",
            applications=4,
        ),
    }


def _spoilt(cell: object) -> object:
    """UTF-8 read as Windows-1252, its open places passed as they are."""
    if not isinstance(cell, str):
        return cell
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in cell.encode())


def _sources() -> dict[str, CorpusFile]:
    """Exports of the programs of the field."""
    return {
        name: CorpusFile(**told)  # type: ignore[arg-type]
        for name, told in exports.files().items()
    }


CORPUS: dict[str, CorpusFile] = _clean() | _layouts() | _values() | _sources()
