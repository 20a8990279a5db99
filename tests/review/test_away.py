"""Does a review sheet keep what is in it, and is what was typed told from what cannot be read?"""

from datetime import date
from decimal import Decimal

import pytest

from committee.calls.queries import CriterionRow
from committee.review.away import (
    LONGEST_TEXT,
    Answers,
    AwayApplication,
    read_review_sheet,
    shortened,
    write_review_sheet,
)
from committee.review.rules import GivenMark, Recommendation
from committee.spreadsheets.report import Severity
from committee.spreadsheets.write import Sheet, write_xlsx
from committee.words import Euros, Refused, Sentence, say
from tests.factories.away import cells_of, filled, rewritten, tabs_of, typed_into

HOSTILE = '=HYPERLINK("http://evil.example","x")\x07 <b>\''
CRITERIA = [
    CriterionRow(
        f"c{n}", "g", f"C{n}", {"fr": f"Critère {n}", "en": f"Criterion {n}"}, {"fr": "Q ?", "en": "Q?"}, 50, n,
        {0: {"fr": "rien", "en": "none"}, 5: {"fr": "tout", "en": "all"}}, (0,),
    )
    for n in (1, 2)
]  # fmt: skip
GIVEN = Answers(
    {"c1": GivenMark(3, HOSTILE), "c2": GivenMark(None, "trop proche", True)},
    HOSTILE,
    Recommendation.KEEP,
    Decimal("10.50"),
)


def _application(number: str = "D-1", answers: Answers = GIVEN, **told: object) -> AwayApplication:
    made = {
        "id": f"id-{number}", "number": number, "title": HOSTILE, "call_code": "AAP", "version": 2,
        "people": [(Sentence("Lead partner"), "+Association")],
        "facts": [(Sentence("Requested"), Euros(Decimal(9)))],
        "texts": [(Sentence("Summary"), "x " * 2_000)], "criteria": CRITERIA, "scale": (0, 5),
        "due_on": date(2026, 12, 1), "answers": answers,
    }  # fmt: skip
    return AwayApplication(**{**made, **told})  # type: ignore[arg-type]


def _sheet(*applications: AwayApplication, locale: str = "fr") -> bytes:
    taken = applications or (_application(),)
    return write_review_sheet("me", "Ada", taken, locale=locale, on=date(2026, 11, 21))


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_sheet_comes_back_untouched_whatever_its_texts(locale: str) -> None:
    content = _sheet(_application(), _application("D-2", Answers()), locale=locale)
    read = read_review_sheet(content, "f.xlsx")
    assert (read.member_id, read.made_at, read.problems) == ("me", "2026-11-21", ())
    assert [(tab.application_id, tab.call_code, tab.version, tab.is_touched) for tab in read.tabs] == [
        ("id-D-1", "AAP", 2, False),
        ("id-D-2", "AAP", 2, False),
    ]
    assert read.tabs[0].answers.digest == GIVEN.digest
    assert read.tabs[0].answers.recommendation is Recommendation.KEEP
    assert read.tabs[0].answers.amount == Decimal("10.50")


def test_what_is_typed_is_read_in_the_ways_people_type_it() -> None:
    content = _sheet(_application(answers=Answers()))
    cells = cells_of(content, "D-1")
    typed = {
        cells["mark:c1"]["mark"]: "4,0",
        cells["mark:c1"]["abstains"]: "non",
        cells["mark:c2"]["abstains"]: True,
        cells["mark:c2"]["comment"]: 12,
        cells["comment"]["text"]: "Beau projet\nà suivre",
        cells["recommendation"]["text"]: "keep with RESERVES",
        cells["amount"]["text"]: "12 500,50 €",
    }
    (tab,) = read_review_sheet(typed_into(content, {"D-1": typed}), "f.xlsx").tabs
    assert tab.is_touched
    assert tab.problems == ()
    assert tab.answers == Answers(
        {"c1": GivenMark(4), "c2": GivenMark(None, "12", True)},
        "Beau projet\nà suivre",
        Recommendation.KEEP_WITH_RESERVES,
        Decimal("12500.50"),
    )


def test_what_cannot_be_read_is_told_by_its_cell_with_what_to_do() -> None:
    content = _sheet(_application(answers=Answers()))
    cells = cells_of(content, "D-1")
    typed = {
        cells["mark:c1"]["mark"]: "bien",
        cells["mark:c1"]["abstains"]: "peut-être",
        cells["mark:c2"]["mark"]: 2.5,
        cells["recommendation"]["text"]: "Financer",
        cells["amount"]["text"]: "beaucoup",
    }
    (tab,) = read_review_sheet(typed_into(content, {"D-1": typed}), "f.xlsx").tabs
    assert tab.is_faulty
    assert {(f"{one.column}{one.row}", one.value) for one in tab.problems} == {
        (cell, str(value)) for cell, value in typed.items()
    }
    assert all(one.proposal is not None and one.severity is Severity.ERROR for one in tab.problems)


def test_mark_and_abstention_together_are_told() -> None:
    content = _sheet()
    cells = cells_of(content, "D-1")
    (tab,) = read_review_sheet(typed_into(content, {"D-1": {cells["mark:c2"]["mark"]: 3}}), "f.xlsx").tabs
    assert [say(one.message, "fr") for one in tab.problems] == ["Ce critère a une note et une abstention."]


def test_tabs_are_known_whatever_their_names_and_order() -> None:
    content = filled(_sheet(_application(), _application("D-2", Answers())), "D-2", ["c1"])

    def moved(part: str, xml: str) -> str:
        if part != "xl/workbook.xml":
            return xml
        head, first, second = (
            xml.index(text) for text in ("<sheet name", '<sheet name="D-1"', '<sheet name="D-2"')
        )
        end = xml.index("<sheet name", second + 1)
        xml = xml[:head] + xml[second:end] + xml[head:first] + xml[first:second] + xml[end:]
        return xml.replace('name="D-2"', 'name="le mien"')

    read = read_review_sheet(rewritten(content, moved), "f.xlsx")
    assert {(tab.name, tab.application_id, tab.is_touched) for tab in read.tabs} == {
        ("D-1", "id-D-1", False),
        ("le mien", "id-D-2", True),
    }


def test_doubled_added_and_spoilt_tabs_are_told_and_the_others_read() -> None:
    content = _sheet(*(_application(f"D-{n}") for n in range(1, 6)))
    three, four, five = (cells_of(content, f"D-{n}") for n in (3, 4, 5))
    spoilt = {
        "D-1": {"A2": "application:id-D-2"},
        "D-3": {"A1": "?"},
        "D-4": {"D1": "elsewhere"},
        "D-5": {f"A{five['amount']['text'][1:]}": "recommendation"},
    }
    assert three
    assert four
    read = read_review_sheet(typed_into(content, spoilt), "f.xlsx")
    assert {tab.name: tab.is_faulty for tab in read.tabs} == {"D-4": True, "D-5": True}
    assert {one.sheet for one in read.problems} == {"D-1", "D-2", "D-3"}
    stranger = typed_into(_sheet(), {"D-1": {"A2": "application:unknown"}})
    assert [say(one.message, "en") for one in read_review_sheet(stranger, "f.xlsx").problems] == [
        "This tab was added to the sheet and was not read."
    ]


def test_line_of_a_criterion_twice_is_told() -> None:
    content = _sheet()
    row = cells_of(content, "D-1")["mark:c2"]["mark"][1:]
    (tab,) = read_review_sheet(typed_into(content, {"D-1": {f"A{row}": "mark:c1"}}), "f.xlsx").tabs
    assert tab.is_faulty


def test_other_workbooks_are_refused() -> None:
    other = write_xlsx({"Feuille": Sheet(["a"], [[1]])})
    for content in (other, typed_into(_sheet(), {"_committee": {"B2": "another-format"}})):
        with pytest.raises(Refused, match="not a review sheet"):
            read_review_sheet(content, "f.xlsx")


def test_long_text_is_cut_at_a_word() -> None:
    assert shortened("court", "fr") == "court"
    cut = shortened("mot " * 1_000, "fr")
    assert len(cut) < LONGEST_TEXT + 60
    assert cut.endswith("(abrégé : le texte entier est en ligne)")
    assert tabs_of(_sheet())[0] == "Mode d’emploi"


@pytest.mark.parametrize("version", ["9" * 5_000, "²", "-1", "1e3"])
def test_version_that_no_sheet_had_is_that_of_no_evaluation(version: str) -> None:
    content = _sheet()
    at = cells_of(content, "_committee")["application:id-D-1"]["version"]
    [tab] = read_review_sheet(typed_into(content, {"_committee": {at: version}}), "f.xlsx").tabs
    assert tab.version == -1
