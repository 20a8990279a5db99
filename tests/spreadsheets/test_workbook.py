"""Are the cells of every kind of workbook read alike, with what stands behind them?"""

from collections.abc import Callable
from datetime import date

import pytest

from committee.spreadsheets import workbook
from committee.spreadsheets.read import read_table
from committee.spreadsheets.workbook import Grid, is_workbook, read_workbook
from committee.words import Refused
from tests.corpus.ods import ods_of
from tests.corpus.plans import Plan, Plans
from tests.corpus.xls import xls_of
from tests.corpus.xlsx import xlsx_of

WRITERS: list[Callable[[Plans], bytes]] = [xlsx_of, xls_of, ods_of]
PLANS = {
    "Dossiers": Plan(
        [["a", "b"], ["01053", 1.5], [date(2021, 2, 4), 12], [True, None], ["œ", 13002526500013]],
        merged=[(3, 0, 4, 0)],
    ),
    "Masquée": Plan([["q"], ["1"]], is_hidden=True),
}


def _grids(content: bytes) -> list[Grid]:
    return [grid for _, grid in read_workbook(content, "x")]


@pytest.mark.parametrize("written", WRITERS)
def test_cells_have_their_types(written: Callable[[Plans], bytes]) -> None:
    first, hidden = _grids(written(PLANS))
    assert first.rows[:4] == [["a", "b"], ["01053", 1.5], [date(2021, 2, 4), 12], [True, None]]
    assert first.rows[4][1] == 13002526500013
    assert first.merged == [(3, 0, 4, 0)]
    assert (first.is_hidden, hidden.is_hidden) == (False, True)


@pytest.mark.parametrize("written", [xlsx_of, xls_of])
def test_dates_counted_from_1904_are_the_same_days(written: Callable[..., bytes]) -> None:
    assert _grids(written(PLANS, is_1904=True))[0].rows[2][0] == date(2021, 2, 4)


@pytest.mark.parametrize("written", WRITERS)
def test_hidden_sheet_is_told_and_comes_when_asked(written: Callable[[Plans], bytes]) -> None:
    content = written(PLANS)
    [sheet] = read_table(content, "x")
    assert [note.value for note in sheet.notes if "hidden sheet" in str(note.message)] == ["Masquée"]
    assert [(sheet.name, sheet.is_hidden) for sheet in read_table(content, "x", with_hidden=True)] == [
        ("Dossiers", False),
        ("Masquée", True),
    ]


@pytest.mark.parametrize("written", WRITERS)
def test_sheets_without_a_cell_are_none(written: Callable[[Plans], bytes]) -> None:
    assert [sheet.name for sheet in read_table(written({"A": Plan([]), "B": Plan([["x"]])}), "x")] == ["B"]


def test_progress_is_told_from_zero_to_one() -> None:
    told: list[float] = []
    read_table(xlsx_of(PLANS), "x", progress=told.append)
    assert told == [0, 0.5, 1]


def test_kind_is_known_by_the_first_bytes() -> None:
    assert [is_workbook(written(PLANS)) for written in WRITERS] == [True] * 3
    assert not is_workbook(b"a;b")


class PanicException(BaseException):
    """Bears the name of what the reader raises when it fails in itself."""


@pytest.mark.parametrize(
    ("failure", "expected"), [(PanicException, Refused), (KeyboardInterrupt, KeyboardInterrupt)]
)
def test_reader_that_fails_in_itself_found_damage(
    failure: type[BaseException], expected: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(workbook, "_rows", fail)
    with pytest.raises(expected):
        _grids(xlsx_of(PLANS))
