"""What does a file of territorial data hold? Told by its content, never by its name or ending."""

from dataclasses import dataclass

from committee.territories import passage
from committee.territories.archive import is_workbook, is_zip, only_file
from committee.territories.indicators import is_indicators
from committee.territories.lists import LABEL, code_column, is_list, lacks
from committee.territories.perimeters import is_geographic
from committee.territories.rules import EditionKind
from committee.territories.tables import Table, read_table_file
from committee.words import Refused, Sentence

# What the statistical office, and nobody else, calls the column of codes.
_OF_INDICATORS = ("codgeo", "codeqpv")
_WEB_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body")


@dataclass(frozen=True)
class Recognised:
    """What a file holds. ``table`` is None for perimeters; ``filename``: the table's own name inside a ZIP."""

    kind: EditionKind
    content: bytes
    filename: str | None
    table: Table | None = None


def recognise(content: bytes, filename: str | None = None, kind: EditionKind | None = None) -> Recognised:
    """Whether a file holds perimeters, a list, the passage or indicators; ``kind``: what a person says it holds.

    Raises Refused with a sentence for a file that holds none of them, or not what the person says.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refused(Sentence("The file is empty."))
    if content[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_WEB_PAGE):
        raise Refused(Sentence("This is a web page, not a data set. Download the file itself and send it."))
    if is_geographic(content):
        if kind not in {None, EditionKind.PERIMETERS}:
            raise _another(EditionKind.PERIMETERS)
        return Recognised(EditionKind.PERIMETERS, content, filename)
    name, inner = filename, content
    if is_zip(content) and not is_workbook(content):
        name, inner = only_file(content)
        if is_zip(inner) and not is_workbook(inner):
            raise Refused(Sentence("The ZIP holds another ZIP: unpack it and send the file itself."))
    table = read_table_file(inner, name)
    held = _kinds_of(table)
    if kind is EditionKind.PERIMETERS or (kind is not None and held and kind not in held):
        raise _another(held[0]) if held else _unknown(table)
    if kind is None and not held:
        raise _unknown(table)
    return Recognised(kind or held[0], content, name, table)


def _kinds_of(table: Table) -> list[EditionKind]:
    """What a table can be read as, what it is most likely first."""
    if passage.is_passage(table):
        return [EditionKind.PASSAGE]
    held = []
    if is_list(table):
        held.append(EditionKind.LIST)
    if is_indicators(table):
        held.append(EditionKind.INDICATORS)
    if table.column(*_OF_INDICATORS) is not None:
        held.reverse()
    return held


def _another(found: EditionKind) -> Refused:
    return Refused(
        Sentence("The file was recognised as: {found}. It is not what was asked for.", found=found)
    )


def _unknown(table: Table) -> Refused:
    """Why a table is none of those known: the columns that it lacks beside those that it has."""
    if not table.rows:
        return Refused(Sentence("The table has a header at most, and no row."))
    if table.column(*passage.CODE) is not None and table.column(*passage.STATUT) is not None:
        return lacks(table, ["QP2015_1"])
    if code_column(table) is None and table.column(*_OF_INDICATORS) is None:
        return lacks(table, ["code_qp (QP2024, CODGEO)"])
    if table.column(*LABEL) is None:
        return lacks(table, ["lib_qp"])
    return Refused(Sentence("The file holds no QPV code (QN… or QP…)."))
