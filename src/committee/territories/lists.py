"""Which QPV does an official list name, and in which communes? A table in, features without outline out.

One row per QPV, or one per QPV and commune: the rows of one code become one QPV of several communes. What is
counted in such rows (the population) is repeated in each, so that nothing here ever adds it up. Codes whose zeros
a spreadsheet program took away are repaired, and told.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from committee.spreadsheets.rules import folded
from committee.territories.perimeters import Contents, Feature, paired
from committee.territories.rules import Generation, Note, department_of, generation_of
from committee.territories.tables import Table
from committee.words import Refused, Sentence

CODE = ("code_qp", "code_quartier", "cd_qrtr", "codeqpv", "code_qp2024", "code_qp2015", "code")
LABEL = (
    *("lib_qp", "nom_qp", "nm_qrtr", "libqpv", "nom_qpv", "label_qp", "libelle"),
    *("quartier_prioritaire", "nom_quartier", "libelle_quartier", "nom"),
)
REGION = ("lib_reg", "nom_reg", "region", "nom_region")
DEPARTMENT = ("insee_dep", "code_dep", "code_departement", "dep")
COMMUNE_CODES = (
    *(
        "insee_com",
        "insee_com_principale",
        "code_commune",
        "codes_communes",
        "code_insee",
        "depcom",
        "listedepcom",
    ),
    "codes_insee",
)
COMMUNE_NAMES = (
    *("lib_com", "noms_communes", "nom_commune", "commune_qp", "communes", "commune", "nom_com", "libcom"),
    *("listelibdepcom", "noms_communes_concernees"),
)
EPCI = ("siren_epci", "code_epci", "epci", "listeepci2022")
_COMMUNE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
_EPCI = re.compile(r"\d{9}")
_DECIMAL_ZERO = re.compile(r"(\d+)[.,]0+")


@dataclass
class _Found:
    """One QPV as its rows tell it."""

    label: str
    region: str | None
    row: int
    rows: int = 1
    communes: dict[tuple[str | None, str | None], None] = field(default_factory=dict)
    epci: dict[str, None] = field(default_factory=dict)


class _Reader:
    def __init__(self, table: Table, code: int, label: int, generation: Generation) -> None:
        self.generation = generation
        self.notes: list[Note] = list(table.notes)
        self.repaired = self.left_out = 0
        self.code, self.label = code, label
        self.region = table.column(*REGION)
        self.department = table.column(*DEPARTMENT)
        self.commune_codes = table.column(*COMMUNE_CODES)
        self.commune_names = table.column(*COMMUNE_NAMES)
        self.epci = table.column(*EPCI)
        self.found: dict[str, _Found] = {}

    def read(self, table: Table) -> None:
        for number, cells in table.rows:
            code = plain_code(cells[self.code])
            if generation_of(code) is not self.generation:
                self._leave_out(number, cells[self.code])
                continue
            label = " ".join(cells[self.label].split()) or code
            held = self.found.get(code)
            if held is None:
                held = self.found[code] = _Found(label, self._text(cells, self.region), number)
            else:
                held.rows += 1
                if folded(held.label) != folded(label):
                    told = Sentence(
                        "The code {code} stands here with another name, {label}; the first one was kept: {first}.",
                        code=code,
                        label=label,
                        first=held.label,
                    )
                    self._tell("warning", told, number)
            self._department(number, cells, code)
            pairs = paired(self._communes(number, cells), split_list(self._text(cells, self.commune_names)))
            if held.rows > 1 and all(pair in held.communes for pair in pairs):
                told = Sentence("The code {code} stands twice; this row adds nothing.", code=code)
                self._tell("warning", told, number)
            held.communes |= dict.fromkeys(pairs)
            held.epci |= dict.fromkeys(self._epci(number, cells))

    def _leave_out(self, number: int, text: str) -> None:
        self.left_out += 1
        told = Sentence(
            "“{text}” is no QPV code of {generation}.", text=text[:60], generation=self.generation.value
        )
        self._tell("warning", told, number)

    def _tell(self, severity: str, told: Sentence, number: int) -> None:
        self.notes.append(Note(severity, told, str(number)))

    @staticmethod
    def _text(cells: list[str], at: int | None) -> str | None:
        return None if at is None else " ".join(cells[at].split()) or None

    def _communes(self, number: int, cells: list[str]) -> list[str]:
        codes = []
        for text in split_list(self._text(cells, self.commune_codes)):
            code = self._undamaged(number, text, 5)
            if _COMMUNE.fullmatch(code):
                codes.append(code)
            else:
                self._tell("warning", Sentence("“{text}” is no code of a commune.", text=text[:60]), number)
        return codes

    def _epci(self, number: int, cells: list[str]) -> list[str]:
        codes = []
        for text in split_list(self._text(cells, self.epci)):
            bare = _DECIMAL_ZERO.sub(r"\1", text)
            if _EPCI.fullmatch(bare):
                codes.append(bare)
            else:
                self._tell("info", Sentence("“{text}” is no code of an EPCI.", text=text[:60]), number)
        return codes

    def _department(self, number: int, cells: list[str], code: str) -> None:
        text = self._text(cells, self.department)
        if text is None:
            return
        told = {self._undamaged(number, part, 2) for part in split_list(text)}
        if department_of(code) not in told:
            self._tell(
                "warning",
                Sentence(
                    "The QPV {code} is said to lie in the department {department}; its code says {own}.",
                    code=code,
                    department=text[:60],
                    own=department_of(code),
                ),
                number,
            )

    def _undamaged(self, number: int, text: str, length: int) -> str:
        """A code with the zeros that a spreadsheet program took away before it, or added behind it."""
        bare = _DECIMAL_ZERO.fullmatch(text)
        code = (text if bare is None else bare[1]).upper()
        if code.isascii() and code.isdecimal() and len(code) == length - 1:
            code = "0" + code
        if code != text.upper():
            self.repaired += 1
            told = Sentence("“{text}” was read as {code}.", text=text, code=code)
            self._tell("warning", told, number)
        return code

    def contents(self) -> Contents:
        features = tuple(_feature(code, found) for code, found in sorted(self.found.items()))
        merged = sum(found.rows > 1 for found in self.found.values())
        if merged:
            told = Sentence(
                "One QPV stands in several rows, which became one QPV.",
                "{n} QPV stand in several rows each, which became one QPV each; nothing was added up.",
                n=merged,
            )
            self.notes.insert(0, Note("info", told))
        return Contents(self.generation, features, self.repaired, self.left_out, tuple(self.notes))


def _feature(code: str, found: _Found) -> Feature:
    return Feature(
        code=code,
        label=found.label,
        department=department_of(code),
        region=found.region,
        communes=tuple(found.communes),
        outline=None,
        legal=None,
        epsg=None,
        lon=None,
        lat=None,
        area_ha=None,
        epci_codes=tuple(found.epci),
        row=found.row,
    )


def plain_code(text: str) -> str:
    """A QPV code as it is compared: capitals, no blank inside."""
    return "".join(text.split()).upper()


def split_list(text: str | None) -> list[str]:
    """A cell of several codes or communes, parted by a comma, a semicolon or a bar. Never used on labels."""
    return [part.strip() for part in re.split(r"[;,|]", text or "") if part.strip()]


def lacks(table: Table, missing: list[str]) -> Refused:
    """The refusal of a table whose columns changed: what is missing, and what was found."""
    found = ", ".join(title for title in table.header[:20] if title)[:400] or "…"
    return Refused(
        Sentence(
            "The table lacks the column {missing}. Columns found: {found}.",
            "The table lacks the columns {missing}. Columns found: {found}.",
            n=len(missing),
            missing=", ".join(missing),
            found=found,
        )
    )


def code_column(table: Table) -> int | None:
    """Where the codes of the QPV stand; None when no column is known to hold them."""
    return table.column(*CODE)


def generation_told(table: Table, at: int, generation: Generation | None) -> Generation:
    """The generation of the codes of one column. Raises Refused for both, none, or another one than asked."""
    counts = Counter(generation_of(plain_code(cell)) for cell in table.cells(at))
    counts.pop(None, None)
    if not counts:
        raise Refused(Sentence("The file holds no QPV code (QN… or QP…)."))
    if generation is not None:
        if generation not in counts:
            raise Refused(Sentence("The file holds no QPV code of the {generation}.", generation=generation))
        return generation
    if len(counts) > 1:
        raise Refused(Sentence("The file holds QPV of both generations. Say which one to import."))
    (only,) = counts
    return Generation(str(only))


def is_list(table: Table) -> bool:
    """Whether a table names QPV by code and name."""
    at = code_column(table)
    if at is None or table.column(*LABEL) is None:
        return False
    return any(generation_of(plain_code(cell)) is not None for cell in table.cells(at))


def read_list(table: Table, generation: Generation | None = None) -> Contents:
    """The QPV that a list names, without outline; the generation is told by the codes when None is given.

    Raises Refused with a sentence for a table without the needed columns or a QPV code, or of both generations.
    """
    code, label = code_column(table), table.column(*LABEL)
    if code is None or label is None:
        raise lacks(table, [name for name, at in (("code_qp", code), ("lib_qp", label)) if at is None])
    reader = _Reader(table, code, label, generation_told(table, code, generation))
    reader.read(table)
    return reader.contents()
