"""Does reading find in every file of the corpus what it holds, and decide nothing without telling?"""

import pytest

from committee.spreadsheets.read import RawSheet, read_table
from committee.spreadsheets.rules import folded
from tests.corpus.files import CORPUS, CorpusFile

KNOWN = {"n de dossier", "intitule", "porteur", "bailleurs", "commune", "menages", "qpv declare"}


def _main(told: CorpusFile, sheets: list[RawSheet]) -> RawSheet:
    return next(sheet for sheet in sheets if sheet.name == told.sheet)


def test_corpus_is_large_enough() -> None:
    assert len(CORPUS) >= 45


@pytest.mark.parametrize("knows_columns", [False, True])
@pytest.mark.parametrize("name", CORPUS)
def test_table_is_found_whatever_stands_around_it(name: str, knows_columns: bool) -> None:
    told = CORPUS[name]
    is_header = (lambda text: folded(text) in KNOWN) if knows_columns else None
    sheets = read_table(told.content, told.filename, is_header=is_header)
    sheet = _main(told, sheets)
    assert len(sheets) == told.sheets
    assert tuple(sheet.header) == told.header
    assert (sheet.first_row, sheet.header_row) == (told.first_row, told.first_row - 1)
    assert sum(any(cell is not None for cell in row) for row in sheet.rows) == told.rows
    assert {len(row) for row in sheet.rows} == {len(sheet.header)}
    assert tuple(sheet.groups) == (told.groups or ("",) * len(told.header))
    texts = [str(note.message) for note in sheet.notes]
    assert len(texts) == len(told.notes), texts
    for part in told.notes:
        found = next((text for text in texts if part in text), None)
        assert found is not None, (part, texts)
        texts.remove(found)


@pytest.mark.parametrize("name", [name for name, told in CORPUS.items() if told.cells])
def test_cell_stands_in_the_row_that_a_spreadsheet_program_shows(name: str) -> None:
    told = CORPUS[name]
    sheet = _main(told, read_table(told.content, told.filename))
    for (row, column), value in told.cells.items():
        assert sheet.rows[row - sheet.first_row][sheet.header.index(column)] == value, (row, column)


def test_every_twin_is_clean_and_there() -> None:
    for told in CORPUS.values():
        assert told.is_clean == (told.twin is None)
        assert told.twin is None or CORPUS[told.twin].is_clean
