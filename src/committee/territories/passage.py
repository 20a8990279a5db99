"""Which QPV of 2024 continue which of 2015? The official correspondence, read from a table; no database.

The correspondence is n to m: a QPV of 2015 may be split, several may become one, and their order is not sorted. The
status is the word of the file alone: the letter at the end of a code tells another story for some.
"""

import re
from dataclasses import dataclass, field

from committee.spreadsheets.rules import folded
from committee.territories.lists import lacks, plain_code
from committee.territories.rules import Continuation, Generation, Note, department_of, generation_of
from committee.territories.tables import Table, plain
from committee.words import Refused, Sentence

CODE = ("qp2024", "code_qp2024", "codeqp_2024", "code_qpv_2024", "code_qp")
LABEL = ("label_qp2024", "lib_qp2024", "libelle_qp2024", "nom_qp2024", "label_qp", "lib_qp")
STATUT = ("statut", "statut_2024", "statut_qp2024", "evolution")
_BEFORE = re.compile(r"(?:code|codes)?qpv?2015(\d?)(?:correspondants?)?")
_BEFORE_LABEL = re.compile(r"(?:label|lib|libelle|nom)qpv?2015(\d?)(?:correspondants?)?")
_WRITTEN = re.compile(r"[A-Z0-9]+")
_STATUS = {
    "inchange": Continuation.UNCHANGED,
    "modifie": Continuation.MODIFIED,
    "nouveau": Continuation.NEW,
    "commune": Continuation.COMMUNE,
}


@dataclass(frozen=True)
class Passage:
    """What is known of how a QPV of 2024 came about; ``predecessors`` are pairs of code and label, in their order.

    ``statut`` is the word of the file, ``status`` None when it is none that is known. ``is_official`` False: only
    shipped facts tell it.
    """

    code: str
    label: str | None
    status: Continuation | None
    statut: str | None
    predecessors: tuple[tuple[str, str | None], ...]
    is_official: bool


@dataclass(frozen=True)
class Succession:
    """The QPV of 2024 that continue one of 2015.

    ``is_known`` False: no official passage is loaded, so that empty ``codes`` do not mean that it has no successor.
    """

    codes: tuple[str, ...]
    is_known: bool

    @property
    def has_none(self) -> bool:
        """Whether the official passage names no successor."""
        return self.is_known and not self.codes


@dataclass
class PassageRow:
    """One QPV of 2024 as the file tells it, and the number of its (first) row."""

    code: str
    label: str | None
    statut: str | None
    status: Continuation | None
    row: int
    predecessors: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class PassageContents:
    """What was read; ``left_out`` rows carry no code of 2024."""

    rows: tuple[PassageRow, ...]
    left_out: int
    notes: tuple[Note, ...]

    @property
    def used(self) -> frozenset[str]:
        """The QPV of 2015 that are named."""
        return frozenset(code for row in self.rows for code in row.predecessors)


def is_passage(table: Table) -> bool:
    """Whether a table has a column of codes of 2024 and one of codes of 2015."""
    return table.column(*CODE) is not None and bool(_columns_before(table))


def _columns_before(table: Table) -> list[tuple[int, int | None]]:
    """Where the codes of 2015 stand, each with the column of its labels."""
    codes: dict[str, int] = {}
    labels: dict[str, int] = {}
    for at, title in enumerate(table.header):
        if found := _BEFORE.fullmatch(plain(title)):
            codes.setdefault(found[1], at)
        elif found := _BEFORE_LABEL.fullmatch(plain(title)):
            labels.setdefault(found[1], at)
    return [(at, labels.get(rank)) for rank, at in sorted(codes.items())]


def read_passage(table: Table) -> PassageContents:
    """The rows of the official correspondence, one per QPV of 2024, with notes on what is doubtful.

    Raises Refused with a sentence for a table without the needed columns or without a code of 2024.
    """
    missing = [] if table.column(*CODE) is not None else ["QP2024"]
    before = _columns_before(table)
    if not before:
        missing.append("QP2015_1")
    statut_at = table.column(*STATUT)
    if statut_at is None:
        missing.append("Statut")
    at = table.column(*CODE)
    if missing or at is None or statut_at is None:
        raise lacks(table, missing)
    reader = _Reader(table, at, statut_at, before)
    reader.read(table)
    if not reader.rows:
        raise Refused(
            Sentence("The file holds no QPV code of the {generation}.", generation=Generation.OF_2024)
        )
    notes = [*reader.notes, *_crossed(reader.rows)]
    return PassageContents(tuple(reader.rows.values()), reader.left_out, tuple(notes))


class _Reader:
    def __init__(self, table: Table, code: int, statut: int, before: list[tuple[int, int | None]]) -> None:
        self.code, self.statut, self.before = code, statut, before
        self.label = table.column(*LABEL)
        self.rows: dict[str, PassageRow] = {}
        self.notes: list[Note] = list(table.notes)
        self.left_out = 0

    def read(self, table: Table) -> None:
        for number, cells in table.rows:
            code = plain_code(cells[self.code])
            if generation_of(code) is not Generation.OF_2024:
                self.left_out += 1
                text = cells[self.code][:60]
                self._warn(
                    number,
                    Sentence(
                        "“{text}” is no QPV code of {generation}.",
                        text=text,
                        generation=Generation.OF_2024.value,
                    ),
                )
                continue
            statut = " ".join(cells[self.statut].split()) or None
            told = PassageRow(code, _text(cells, self.label), statut, status_of(statut), number)
            self._predecessors(told, cells)
            held = self.rows.get(code)
            if held is None:
                self.rows[code] = told
                self._check(told)
            else:
                self._again(held, told)

    def _warn(self, number: int, told: Sentence) -> None:
        self.notes.append(Note("warning", told, str(number)))

    def _predecessors(self, row: PassageRow, cells: list[str]) -> None:
        for at, label_at in self.before:
            written = _WRITTEN.findall(cells[at].upper())
            label = _text(cells, label_at) if len(written) == 1 else None
            for text in written:
                if generation_of(text) is not Generation.OF_2015:
                    told = Sentence(
                        "“{text}” is no QPV code of {generation}.",
                        text=text[:60],
                        generation=Generation.OF_2015.value,
                    )
                    self._warn(row.row, told)
                elif text in row.predecessors:
                    told = Sentence("{code} names {before} twice.", code=row.code, before=text)
                    self._warn(row.row, told)
                else:
                    row.predecessors[text] = label

    def _check(self, row: PassageRow) -> None:
        count = len(row.predecessors)
        if row.statut is None:
            self._warn(row.row, Sentence("{code} has no statut.", code=row.code))
        elif row.status is None:
            told = Sentence("The statut “{statut}” of {code} is not known.", statut=row.statut, code=row.code)
            self._warn(row.row, told)
        elif (row.status is Continuation.NEW and count) or (
            row.status is Continuation.UNCHANGED and count != 1
        ):
            told = Sentence(
                "{code} has the statut {statut}, but the row names {count} QPV of 2015.",
                code=row.code,
                statut=row.statut,
                count=count,
            )
            self._warn(row.row, told)

    def _again(self, held: PassageRow, told: PassageRow) -> None:
        """Another row of the same QPV: its predecessors are added to the first row's."""
        fresh = {code: label for code, label in told.predecessors.items() if code not in held.predecessors}
        if told.status is not held.status:
            self._warn(
                told.row,
                Sentence(
                    "{code} stands here with another statut, {statut}; the first one was kept.",
                    code=told.code,
                    statut=told.statut or "—",
                ),
            )
        if fresh:
            held.predecessors |= fresh
            self.notes.append(
                Note(
                    "info",
                    Sentence("{code} stands in several rows, read as one.", code=told.code),
                    str(told.row),
                )
            )
        else:
            self._warn(
                told.row, Sentence("The code {code} stands twice; this row adds nothing.", code=told.code)
            )


def _text(cells: list[str], at: int | None) -> str | None:
    return None if at is None else " ".join(cells[at].split()) or None


def status_of(statut: str | None) -> Continuation | None:
    """What a statut of the file means; None when it is empty or none that is known."""
    return _STATUS.get(folded(statut or ""))


def _crossed(rows: dict[str, PassageRow]) -> list[Note]:
    """Neighbours whose names of 2015 stand crosswise: the table may have mixed up their codes."""
    by_label: dict[tuple[str, str], PassageRow] = {
        (department_of(row.code), folded(row.label)): row for row in rows.values() if row.label
    }
    notes = []
    for row in rows.values():
        own = folded(row.label or "")
        before = {folded(label) for label in row.predecessors.values() if label}
        if not own or own in before:
            continue
        for name in before:
            other = by_label.get((department_of(row.code), name))
            if other is not None and own in {folded(label) for label in other.predecessors.values() if label}:
                told = Sentence(
                    "The names are crossed: {code} is called {label}, its predecessor like {other}.",
                    code=row.code,
                    label=row.label,
                    other=other.code,
                )
                notes.append(Note("warning", told, str(row.row)))
    return notes
