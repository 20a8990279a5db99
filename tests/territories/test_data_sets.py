"""Is what an import did told with its counts, and does the right data set answer?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from committee.territories.data_sets import (
    DataSetReport,
    answering,
    answering_data_sets,
    counted_in_list,
    told_of_answering,
    why_not_restore,
    why_not_set_aside,
)
from committee.territories.rules import (
    EditionKind,
    EditionRow,
    Generation,
    IndicatorTheme,
    Note,
)
from committee.words import Sentence, say

AT = datetime(2026, 11, 1, tzinfo=UTC)
LISTED = EditionRow(
    *("a", Generation.OF_2024, "Liste", "liste.csv", "0", False, date(2024, 1, 1), None, date(2025, 1, 1)),
    *(None, AT, "Office", 1584, 1584, 0),
    kind=EditionKind.LIST,
)
REPORT = DataSetReport("a", EditionKind.LIST, Generation.OF_2024, "Liste", None, 1584, (), True, True)
DOUBT = Note("warning", Sentence("x"))


def said(report: DataSetReport) -> list[str]:
    return [str(sentence) for sentence in report.sentences()]


def test_list_tells_its_count_and_repairs() -> None:
    assert said(REPORT) == ["1,584 QPV found, as published."]
    odd = replace(
        REPORT, count=3, repaired=2, left_out=1, is_new=False, answers=False, notes=(DOUBT, DOUBT, DOUBT)
    )
    assert said(odd) == [
        "This very file was loaded before: nothing changed.",
        "3 QPV found; 1,584 were published.",
        "2 cells damaged by a spreadsheet program were repaired.",
        "One line without a QPV code of this generation was left out.",
        "A newer data set of this kind is loaded: this one stands beside it.",
        "3 remarks are kept with it.",
    ]
    assert "an earlier publication" in str(counted_in_list(Generation.OF_2024, 1609))
    assert say(counted_in_list(Generation.OF_2024, 1), "fr") == "Un QPV trouvé, pour 1\u202f584 publiés."
    aside = replace(REPORT, is_set_aside=True, answers=False)
    assert said(aside)[-1] == "It is set aside and does not answer; restore it if it should."


def test_perimeters_tell_outlines() -> None:
    told = said(replace(REPORT, kind=EditionKind.PERIMETERS, repaired=1, without_outline=1))
    assert told[1:] == [
        "One outline crossed itself and was repaired.",
        "One QPV has no outline: no point of its department is said to be outside.",
    ]


def test_passage_tells_what_has_no_successor_only_where_it_is_known() -> None:
    passage = replace(REPORT, kind=EditionKind.PASSAGE, used=1422)
    assert said(passage)[1:] == ["It names 1,422 QPV of 2015."]
    assert said(replace(passage, without_successor=92))[2] == "92 QPV of 2015 have no successor."
    assert said(replace(passage, used=None)) == ["1,584 QPV found, as published."]
    for kind in (EditionKind.LIST, EditionKind.PERIMETERS):
        completing = replace(REPORT, kind=kind, generation=Generation.OF_2015, without_successor=92)
        assert said(completing)[-1] == "92 QPV of 2015 have no successor."


def test_indicators_tell_their_rows_beside_the_qpv_of_that_geography() -> None:
    rows = replace(
        *(REPORT,),
        kind=EditionKind.INDICATORS,
        generation=Generation.OF_2015,
        count=1352,
        vintage=2021,
        theme=IndicatorTheme.INCOME,
    )
    assert said(rows) == ["1,352 rows, income 2021; the 2015 generation counts 1,514 QPV."]
    assert said(replace(rows, count=1)) == ["One row, income 2021; the 2015 generation counts 1,514 QPV."]
    assert "other indicators" in said(replace(rows, theme=None))[0]


def test_newest_publication_of_a_kind_answers() -> None:
    older = replace(LISTED, id="b", published_on=date(2025, 2, 6))
    newer = replace(LISTED, id="c", published_on=date(2026, 1, 15), imported_at=AT.replace(day=2))
    loaded = [older, newer, replace(LISTED, id="d", kind=EditionKind.PASSAGE)]
    found = answering(loaded, EditionKind.LIST, Generation.OF_2024)
    assert found == newer
    aside = replace(newer, set_aside_at=AT)
    assert answering([older, aside], EditionKind.LIST, Generation.OF_2024) == older
    assert answering([aside], EditionKind.LIST, Generation.OF_2024) is None
    assert answering(loaded, EditionKind.LIST, Generation.OF_2015) is None
    schematic = replace(LISTED, id="e", is_schematic=True, published_on=date(2026, 10, 1))
    assert answering([older, schematic], EditionKind.LIST, Generation.OF_2024) == older


def test_each_theme_and_vintage_of_indicators_answers() -> None:
    income = replace(LISTED, id="i", kind=EditionKind.INDICATORS, theme=IndicatorTheme.INCOME, vintage=2018)
    later = replace(income, id="j", vintage=2021)
    jobs = replace(income, id="k", theme=IndicatorTheme.EMPLOYMENT)
    again = replace(income, id="l", imported_at=AT.replace(day=2))
    loaded = [income, later, jobs, again, LISTED]
    assert answering(loaded, EditionKind.INDICATORS, Generation.OF_2024, theme=IndicatorTheme.INCOME) == later
    assert {row.id for row in answering_data_sets(loaded)} == {"l", "j", "k", "a"}
    assert answering_data_sets([replace(LISTED, set_aside_at=AT)]) == []


def test_data_set_is_set_aside_with_a_reason_and_once() -> None:
    assert why_not_set_aside(LISTED, "fichier tronqué") is None
    assert why_not_restore(replace(LISTED, set_aside_at=AT)) is None
    assert "already" in str(why_not_set_aside(replace(LISTED, set_aside_at=AT), "x"))
    assert "Say why" in str(why_not_set_aside(LISTED, "  "))
    assert "501 characters" in str(why_not_set_aside(LISTED, "x" * 501))
    assert "not set aside" in str(why_not_restore(LISTED))


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        (EditionKind.PERIMETERS, "every look-up answers “unknown”"),
        (EditionKind.PASSAGE, "only the shipped facts"),
        (EditionKind.LIST, "No data set of this kind"),
    ],
)
def test_what_answers_afterwards_is_told(kind: EditionKind, part: str) -> None:
    assert part in str(told_of_answering(kind, None))
    assert str(told_of_answering(kind, LISTED)) == "The data set “Liste” answers now."
