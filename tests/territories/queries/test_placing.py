"""Are words compared with the lists that hold on their date, in few statements?"""

from datetime import date, datetime
from pathlib import Path

import pytest

from committee.people.rules import OFFICE
from committee.territories import actions
from committee.territories.placing import SiteWords
from committee.territories.queries import place_by_communes, place_by_words, place_many, qpv_of_commune
from committee.territories.queries.placing import lists_on, related_to
from committee.territories.rules import Answer, Method
from tests.factories.territories import QP2015, load_squares

ON, AWARDED = date(2026, 3, 1), date(2021, 2, 4)


@pytest.fixture(autouse=True)
def squares(store: Path, now: datetime) -> None:
    """Invented perimeters of both generations."""
    load_squares(now)
    actions.import_perimeters(QP2015, actor=OFFICE, now=now)


def test_lists_are_those_of_the_date() -> None:
    today, then = lists_on(ON), lists_on(AWARDED)
    assert "QN03190M" in today.rows
    assert "QN03190M" in then.others
    assert "QP031090" in then.rows
    assert then.overseas == then.hexagon
    between = lists_on(date(2024, 6, 1))
    assert (between.hexagon, between.overseas) == (today.hexagon, then.overseas)


def test_commune_is_looked_up_under_every_code_and_name() -> None:
    for asked in ("31555", "Toulouse", "TOULOUSE cedex 4"):
        assert {"QN03190M", "QN03192N"} <= {row.code for row in qpv_of_commune(asked, ON)}
    assert {row.generation for row in qpv_of_commune("31555", AWARDED)} == {"2015"}
    assert qpv_of_commune("31555", date(2010, 1, 1)) == []


def test_communes_of_many_sites_are_told_in_few_statements(statements: list[str]) -> None:
    words = [SiteWords(commune="Toulouse"), SiteWords(commune_code="97407"), SiteWords(commune="Saint-Denis")]
    place_by_communes(words, ON)
    statements.clear()
    found = place_by_communes(words * 30, ON, [None, None, "97490"] * 30)
    assert len(statements) == 2
    assert {(each.answer, each.method) for each in found} == {(Answer.UNKNOWN, Method.COMMUNE)}
    assert "QN97490M" in {each.code for each in found[1].proposals}
    assert "Saint-Denis" in str(found[2].reason)


def test_before_any_qpv_a_commune_is_unknown() -> None:
    (found,) = place_by_communes([SiteWords(commune="Toulouse")], date(2010, 1, 1))
    assert (found.answer, found.method) == (Answer.UNKNOWN, Method.NONE)
    assert "no QPV before" in str(found.reason)


def test_code_of_the_other_generation_proposes_what_continues_or_precedes_it(now: datetime) -> None:
    actions.load_shipped_facts(actor=OFFICE, now=now)
    assert related_to(["QP095011", "QN09511M", "QN03190M"]) == {
        "QP095011": ["QN09511M"],
        "QN09511M": ["QP095011", "QP095012"],
    }
    (found,) = place_many([SiteWords(qpv="QN03190M")], AWARDED)
    assert (found.answer, found.codes) == (Answer.UNCERTAIN, ())
    assert place_by_words(SiteWords(qpv="QP031090"), AWARDED).codes == ("QP031090",)
