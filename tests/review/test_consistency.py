"""Is a reader shown what contradicts itself in their own marks, and nothing else?"""

import pytest

from committee.review.consistency import MOST_REMARKS, OwnMarks, Spread, remarks, spread
from committee.review.rules import Recommendation

KEEP, RESERVES = Recommendation.KEEP, Recommendation.KEEP_WITH_RESERVES
POSTPONE, REJECT = Recommendation.POSTPONE, Recommendation.REJECT


def row(number: str, total: float | None, advice: Recommendation | None = None, **values: int) -> OwnMarks:
    return OwnMarks(number, total, advice, values)


def said(*rows: OwnMarks, **criteria: str) -> list[str]:
    return [str(one) for one in remarks(rows, criteria)]


def test_better_advice_under_a_lower_total_is_told_once_for_each_application() -> None:
    rows = (row("1", 30, KEEP), row("2", 80, REJECT), row("3", 60, REJECT), row("4", 70, RESERVES))
    assert said(*rows) == [
        "1 has 30 out of 100 and the advice “Keep”; 2 has 80 and “Do not keep”.",
    ]
    assert len(said(*rows, row("5", 50, KEEP))) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (row("1", 80, KEEP), row("2", 30, REJECT)),
        (row("1", 50, KEEP), row("2", 50, REJECT)),
        (row("1", 30, KEEP), row("2", 80, KEEP)),
        (row("1", 30, POSTPONE), row("2", 80, REJECT)),
        (row("1", None, KEEP), row("2", 80, REJECT)),
        (row("1", 30), row("2", 80, REJECT)),
    ],
)
def test_nothing_is_told_where_nothing_contradicts(first: OwnMarks, second: OwnMarks) -> None:
    assert said(first, second) == []


def test_same_mark_everywhere_is_told_from_five_on() -> None:
    rows = [row(str(n), None, need=3, people=n % 2) for n in range(5)]
    assert said(*rows, need="Besoin", people="Habitants", other="Autre") == [
        "Besoin: all your 5 marks are 3."
    ]
    assert said(*rows[:4], need="Besoin") == []


def test_few_remarks_are_made() -> None:
    rows = [row(f"{n:02}", 30 + n, KEEP) for n in range(20)] + [row(f"{n}", n, REJECT) for n in range(60, 80)]
    assert len(said(*rows)) == MOST_REMARKS


def test_spread_of_no_value_is_unknown() -> None:
    assert spread([]) == Spread(0, None, None, None)
    assert spread([1, 4]) == Spread(2, 2.5, 1, 4)
