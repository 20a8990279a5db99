"""Is what a file holds told before it is imported, and a file that is refused refused in the same words?"""

import pytest

from committee.territories.preview import Preview, preview
from committee.territories.rules import EditionKind, Generation, IndicatorTheme
from committee.words import Refused, say
from tests.factories.territories import QP2024
from tests.factories.territory_tables import csv_of, income_csv, list_csv, passage_csv


@pytest.mark.parametrize(
    ("content", "filename", "expected", "words"),
    [
        (QP2024.read_bytes(), "x.txt", Preview(EditionKind.PERIMETERS), "périmètres de QPV"),
        (
            list_csv(),
            "liste.csv",
            Preview(EditionKind.LIST, Generation.OF_2024, 3),
            "liste de QPV, génération 2024, 3 QPV",
        ),
        (
            passage_csv(),
            "passage.csv",
            Preview(EditionKind.PASSAGE, Generation.OF_2024, 5),
            "passage de 2015 à 2024, 5 QPV",
        ),
    ],
)
def test_what_a_file_holds_is_told(content: bytes, filename: str, expected: Preview, words: str) -> None:
    found = preview(content, filename)
    assert found == expected
    assert words in say(found.sentence, "fr")
    assert not found.lacks_vintage


def test_year_of_indicators_is_asked_only_when_the_file_does_not_tell_it() -> None:
    found = preview(income_csv(), "revenus.csv")
    assert (found.theme, found.vintage, found.lacks_vintage) == (IndicatorTheme.INCOME, 2018, False)
    assert "2018" in str(found.sentence)
    untold = csv_of(("CODGEO", "LIBGEO", "DISP_MED"), [("QP031001", "Essai", "14000")])
    asked = preview(untold, "revenus.csv")
    assert (asked.vintage, asked.lacks_vintage, asked.count) == (None, True, 1)
    assert "give it below" in str(asked.sentence)
    assert preview(untold, "REVN_2021.csv").vintage == 2021


def test_a_file_that_is_no_data_set_is_refused() -> None:
    for content in (b"", b"<html>", b"\x89PNG\r\n\x1a\n" + bytes(40), b"a;b\n1;2\n"):
        with pytest.raises(Refused):
            preview(content, "x.csv")
