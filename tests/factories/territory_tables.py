"""Tables with the layouts of the official ones; codes, names and values are invented."""

import io
import zipfile
from collections.abc import Iterable, Sequence

from committee.spreadsheets.write import Sheet, write_xlsx

PASSAGE_HEADER = (
    *("QP2024 ", "Label_QP2024", "Statut", "QP2015_1", "Label_QP2015_1"),
    *("QP2015_2", "Label_QP2015_2", "QP2015_3", "Label_QP2015_3"),
)
PASSAGE: tuple[Sequence[str], ...] = (
    ("QN03190M", "Le Carré, haut et bas", "MODIFIE", "QP031091", "Le Carré Haut", "QP031090", "Vieux Carré"),
    ("QN03191M", "La Place", "MODIFIE", "QP031090", "Vieux Carré"),
    ("QN03192I", "Le Pré", "INCHANGE", "QP031092", "Le Pré"),
    ("QN03193N", "Le Neuf", "NOUVEAU"),
    ("QN97690C", "Commune d’essai", "COMMUNE"),
)
LIST_HEADER = (
    *("code_qp", "lib_qp", "insee_reg", "lib_reg", "insee_dep", "lib_dep", "insee_com", "lib_com"),
    *("siren_epci", "lib_epci"),
)
LIST: tuple[Sequence[str], ...] = (
    (
        *("QN03190M", "Le Carré, haut et bas", "76", "Occitanie", "31", "Haute-Garonne", "31555, 31149"),
        *("Toulouse, Colomiers", "243100518, 200000001", "Métropole d’essai"),
    ),
    ("QN03192I", "Le Pré", "76", "Occitanie", "31", "Haute-Garonne", "31555", "Toulouse", "243100518", ""),
    ("QN98790M", "Le Lagon", "", "", "987", "Polynésie", "98735", "Papeete", "", ""),
)


def csv_of(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    separator: str = ";",
    encoding: str = "utf-8-sig",
    line: str = "\r\n",
    trailing: int = 0,
) -> bytes:
    """A CSV; each row is filled up to the header, with as many nameless columns behind it as asked."""
    width = len(header) + trailing
    lines = []
    for row in (header, *rows):
        cells = [*map(str, row), *[""] * (width - len(row))]
        quoted = [f'"{cell}"' if separator in cell or "\n" in cell else cell for cell in cells]
        lines.append(separator.join(quoted))
    return (line.join(lines) + line).encode(encoding)


def passage_csv(*more: Sequence[str], header: Sequence[str] = PASSAGE_HEADER) -> bytes:
    """The correspondence of 2024 and 2015."""
    return csv_of(header, (*PASSAGE, *more))


def list_csv(*more: Sequence[str]) -> bytes:
    """The list of QPV, with trailing empty columns."""
    return csv_of(LIST_HEADER, (*LIST, *more), trailing=3)


def list_2015_csv(codes: Iterable[str]) -> bytes:
    """A list of 2015 that names these codes."""
    rows = ((code, f"Ancien {code}", "31555", "Toulouse") for code in codes)
    return csv_of(("code_qp", "nom_qp", "insee_com_principale", "lib_com"), rows, separator=",")


def income_csv(*more: Sequence[str], year: int = 18) -> bytes:
    """A file of income with the older layout, whose columns tell the year."""
    header = ("CODGEO", f"DISP_MED_A{year}", f"DISP_TP60_A{year}", f"DISP_NOTE_A{year}")
    rows = (("Ensemble", "13\u00a0770", "44,7", "0"), ("QP031090", "11\u202f510", "50,1", "0"))
    return csv_of(header, (*rows, ("QP031091", "", "", "1"), *more), trailing=40)


def workbook(sheets: dict[str, list[Sequence[object]]]) -> bytes:
    """An XLSX whose sheets hold these rows, the first of them on the first line."""
    return write_xlsx(
        {name: Sheet([str(cell) for cell in rows[0]], rows[1:]) for name, rows in sheets.items()}
    )


def zipped(name: str, content: bytes, **others: bytes) -> bytes:
    """A ZIP that holds a file, and others."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for each, held in ({name: content} | others).items():
            file.writestr(each, held)
    return buffer.getvalue()
