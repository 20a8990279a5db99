"""Does one answer come out of several, and which day is a project looked at?"""

from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from committee.intake.project_facts import Judgement, Place, ProjectFacts, all_of


@given(st.lists(st.sampled_from([True, False, None])))
def test_one_refusal_decides_then_one_unknown(answers: list[bool | None]) -> None:
    found = all_of(Judgement(each) for each in answers).is_met
    assert found is (False if False in answers else None if None in answers else True)


def test_the_day_of_the_deposit_counts_else_the_last_one() -> None:
    submitted, closes = date(2026, 1, 2), date(2026, 3, 1)
    for one, other in product((submitted, None), (closes, None)):
        assert ProjectFacts("1", "D", 2026, submitted_on=one, closes_on=other).day == (one or other)


def test_a_site_is_named_as_well_as_can_be() -> None:
    assert [Place(*each).label for each in (("A", "B"), (None, "B"), (None, None))] == ["A", "B", "?"]
