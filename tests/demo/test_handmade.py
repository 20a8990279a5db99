"""Is the table kept by hand read without an error, words and title rows included?"""

from decimal import Decimal

from committee.demo.content import projects
from committee.demo.handmade import table_by_hand
from committee.intake.columns import is_known_header
from committee.intake.table import read_applications
from committee.spreadsheets.interpretations import Qualifier
from committee.spreadsheets.read import read_table


def test_table_by_hand_is_understood() -> None:
    told = [one for one in projects(40) if one["number"] in {"D-011", "D-016"}]
    sheets = read_table(table_by_hand(told), "suivi.xlsx", is_header=is_known_header)
    table = read_applications(sheets)
    assert [problem for problem in table.problems if problem.severity == "error"] == []
    first, second = table.drafts
    assert (first.number, second.number) == ("D-011", "D-016")
    assert first.fields["requested"] == Decimal(24500)
    assert first.sites[0].declared_qpv == "Danube - Solidarité - Marseillaise"
    assert first.sites[0].lon is None
    assert (second.fields["people"], second.fields["people_qualifier"]) == (700, Qualifier.ABOUT)
    assert second.fields["duration_months"] == 24
