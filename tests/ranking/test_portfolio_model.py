"""Does the program say what the envelope and the rules say?"""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from committee.ranking.portfolio_model import cents, euros, field_of, model_of, program_of, values_of, worth
from committee.ranking.portfolio_rules import Attribute, PortfolioRule, RuleKind, bounds
from committee.ranking.rules import Pin
from tests.factories.portfolios import projects

TWO = projects((60, 30_000), (90, 40_000), least=[None, 10_000], region=[("x", "y"), None])


def test_program_holds_the_envelope_the_parts_and_the_rules() -> None:
    rules = [
        bounds("region", at_least=1),
        bounds("region", "y", at_least=0.25, measure="share"),
        PortfolioRule(RuleKind.SUB_ENVELOPE, Attribute.REGION, "x", Decimal(5_000)),
    ]
    program = program_of(model_of(field_of(TWO, Decimal(50_000)), rules, {}), cuts=[np.array([0, 1])])
    # B, the better, comes first; then what is cut from B, and what the sub-envelope leaves.
    assert program.rows.toarray().tolist() == [
        [40_000, 30_000, -1, 1],
        [-30_000, 0, 1, 0],
        [0, 1, 0, 0],
        [0, 1, 0, 0],
        [-10_000, 22_500, 0.25, 0],
        [0, 30_000, 0, 1],
        [1, 1, 0, 0],
        [1, 1, 0, 0],
    ]
    assert program.high.tolist() == [50_000, 0, *[np.inf] * 5, 1]
    assert program.low.tolist()[2:7] == [1, 1, 0, 5_000, 1]
    assert program.most.tolist() == [1, 1, 30_000, 50_000]
    assert program.is_whole.tolist() == [True, True, False, False]


def test_pins_and_the_least_score_are_bounds_of_the_program() -> None:
    rule = PortfolioRule(RuleKind.MINIMUM_SCORE, at_least=Decimal(70))
    field = field_of(TWO, Decimal(50_000))
    assert program_of(model_of(field, [rule], {})).most[:2].tolist() == [1, 0]
    kept = program_of(model_of(field, [rule], {"A": Pin.KEPT_IN, "B": Pin.KEPT_OUT}))
    assert (kept.least[:2].tolist(), kept.most[:2].tolist()) == ([0, 1], [0, 1])
    assert program_of(model_of(field, [rule], {}), forced=1).least[:2].tolist() == [0, 1]


def test_money_is_whole_euros_when_all_that_is_given_is() -> None:
    assert field_of(TWO, Decimal(50_000)).grain == 100
    assert field_of(TWO, Decimal("50000.5")).grain == 1
    assert field_of(TWO.assign(least=[None, 10_000.5]), Decimal(50_000)).grain == 1
    assert field_of(TWO.assign(least=[None, 0]), Decimal(50_000)).least.tolist() == [100, 3_000_000]


def test_cents_never_exceed_the_figure_and_keep_the_unknown() -> None:
    assert [cents(one) for one in (None, float("nan"), pd.NA, Decimal("0.019"), 0.29, 12)] == [None] * 3 + [
        1,
        29,
        1200,
    ]
    assert euros(1234) == Decimal("12.34")


def test_values_of_a_cell() -> None:
    assert [values_of(one) for one in ("x", ("x", "y"), ["x"], None, float("nan"))] == [
        ("x",),
        ("x", "y"),
        ("x",),
        (),
        (),
    ]


def test_earlier_is_worth_a_trace_more_and_nothing_a_trace_less() -> None:
    field = field_of(projects((60, 10), (60, 10), (0, 10), turn=[2, 1, 3]), Decimal(10))
    value = worth(field)
    assert 0 < value[0] - value[1] <= 1e-7
    assert -2e-7 <= value[2] < 0


@pytest.mark.parametrize(
    ("frame", "envelope", "why"),
    [
        (TWO.drop(columns="score"), Decimal(1), "need a column score"),
        (pd.concat([TWO, TWO]), Decimal(1), "told twice"),
        (TWO, Decimal(-1), "not negative"),
        (TWO, None, "not negative"),
    ],
)
def test_wrong_frames_and_envelopes_are_refused(frame: pd.DataFrame, envelope: Decimal, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        field_of(frame, envelope)


def test_rule_by_what_projects_do_not_tell_is_refused() -> None:
    with pytest.raises(ValueError, match="counts by theme"):
        model_of(field_of(TWO, Decimal(1)), [bounds("theme", at_least=1)], {})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": ["A", None]}, "no identifier"),
        ({"amount": ["dear", 1]}, "number of euros, not dear"),
        ({"amount": [np.inf, 1]}, "number of euros, not inf"),
        ({"score": [np.inf, 1]}, "infinite"),
    ],
)
def test_projects_that_cannot_be_read_are_errors_in_words(
    changes: dict[str, list[object]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        field_of(TWO.assign(**changes), Decimal(1))


def test_envelope_and_pins_that_cannot_be_read_are_errors_in_words() -> None:
    with pytest.raises(ValueError, match="number of euros"):
        field_of(TWO, "all of it")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="in, out, not maybe"):
        model_of(field_of(TWO, Decimal(1)), (), {"A": "maybe"})  # type: ignore[dict-item]
    assert model_of(field_of(TWO, Decimal(1)), (), {"A": "in"}).is_in.sum() == 1  # type: ignore[dict-item]


def test_departments_by_number_arrays_and_yes_by_number_count() -> None:
    table = TWO.assign(department=[93, np.array(["93", "75"])], overseas=[1, 0])
    rules = [bounds("department", "93", at_least=1), bounds("overseas", at_least=1)]
    rows = model_of(field_of(table, Decimal(1)), rules, {}).rows
    assert [row.per_project.tolist() for row in rows] == [[1, 1], [0, 1]]
