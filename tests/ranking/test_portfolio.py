"""Are selections the best there are, proven, within the envelope to the cent, and the same in whatever order?

0-1 knapsacks with published optima: a project's score is its profit by unit of weight, its amount the weight, so
that Σ score · euros is the profit.
"""

import itertools
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from committee.ranking.portfolio import Portfolio, optimise, rank_order
from committee.ranking.portfolio_checks import broken_rules
from committee.ranking.portfolio_model import Model, barred, field_of, model_of
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, bounds
from committee.words import say
from tests.factories.portfolios import EQUITY, committee, projects, random_call

# J. Burkardt, KNAPSACK_01: P01 and P07 (D. Kreher and D. Stinson, Combinatorial Algorithms, 1999), P08 (the same).
KNAPSACKS = {
    "kreher_stinson_p01": (
        309,
        165,
        [23, 31, 29, 44, 53, 38, 63, 85, 89, 82],
        [92, 57, 49, 68, 60, 43, 67, 84, 87, 72],
    ),
    "kreher_stinson_p07": (
        1458,
        750,
        [70, 73, 77, 80, 82, 87, 90, 94, 98, 106, 110, 113, 115, 118, 120],
        [135, 139, 149, 150, 156, 163, 173, 184, 192, 201, 210, 214, 221, 229, 240],
    ),
    "kreher_stinson_p08": (
        13549094,
        6404180,
        [
            *(382745, 799601, 909247, 729069, 467902, 44328, 34610, 698150, 823460, 903959, 853665, 551830),
            *(610856, 670702, 488960, 951111, 323046, 446298, 931161, 31385, 496951, 264724, 224916, 169684),
        ],
        [
            *(825594, 1677009, 1676628, 1523970, 943972, 97426, 69666, 1296457, 1679693, 1902996, 1844992),
            *(1049289, 1252836, 1319836, 953277, 2067538, 675367, 853655, 1826027, 65731, 901489, 577243),
            *(466257, 369261),
        ],
    ),
}


@pytest.mark.parametrize("name", KNAPSACKS)
def test_published_knapsack_optimum(name: str) -> None:
    optimum, room, weights, profits = KNAPSACKS[name]
    frame = projects(*[(p / w, w) for p, w in zip(profits, weights, strict=True)])
    found = optimise(frame, Decimal(room))
    assert found.is_proven
    assert found.gap == 0
    assert found.objective == pytest.approx(optimum, abs=1e-6)
    assert found.total <= room


def test_score_alone_would_fund_more_and_worse_projects() -> None:
    """METHODS' trap: 500 projects, Σ score against Σ score · euros, which stays with the rank order."""
    frame, envelope = committee(500)
    best, line = optimise(frame, envelope), rank_order(frame, envelope)
    # Σ score is Σ (score / amount) · amount: the same program with another worth of a euro.
    by_score = optimise(frame.assign(score=frame["score"] / frame["amount"] * 1000), envelope)
    scores = frame.set_index("id")["score"]

    def mean(found: Portfolio) -> float:
        return float(scores[list(found.funded)].mean())

    assert len(by_score.funded) > 1.4 * len(best.funded)
    assert mean(by_score) < mean(best) - 5
    assert len(set(best.funded) & set(line.funded)) >= 0.97 * len(line.funded)
    assert best.objective >= line.objective
    assert best.mean_score > float((scores[list(by_score.funded)] * _amounts(by_score)).sum()) / float(
        by_score.total
    )


def _amounts(found: Portfolio) -> pd.Series:
    return pd.Series({one: float(amount) for one, amount in found.funded.items()})


@pytest.mark.parametrize(("size", "parts"), [(40, False), (40, True), (500, False), (500, True)])
def test_optimum_is_proven_at_the_size_of_a_call(size: int, parts: bool) -> None:
    frame, envelope = committee(size, parts=parts, share=0.5)
    rules = (
        EQUITY
        if size == 500
        else (*EQUITY[2:3], bounds("landlord", at_most=5), bounds("region", "region 3", at_least=1))
    )
    found = optimise(frame, envelope, rules)
    assert found.is_proven
    assert (found.gap, found.broken, found.is_elastic) == (0, (), False)
    assert 0 <= found.left <= envelope
    assert say(found.status, "en") == "Best selection, proven."


def test_thirteen_regions_cannot_all_be_served_and_the_one_in_the_way_is_named() -> None:
    """13 regions, 8 themes at 5 %, 60 % in the QPV, 13 fundable projects; region 7 asks for too much."""
    size = 20
    frame = pd.DataFrame(
        {
            "id": [f"p{at:02}" for at in range(size)],
            "score": [90 - at for at in range(size)],
            "amount": [10_000] * 12 + [200_000] + [10_000] * 7,
            "region": [(f"region {[*range(7), *range(8, 13), 7, *range(7)][at]}",) for at in range(size)],
            "theme": [(f"theme {at % 8}",) for at in range(size)],
            "qpv_share": [0.8] * size,
        }
    )
    rules = [
        bounds("region", at_least=1),
        bounds("theme", at_least=0.05, measure="share"),
        PortfolioRule(RuleKind.QPV_SHARE, at_least=Decimal("0.6")),
    ]
    found = optimise(frame, Decimal(130_000), rules)
    assert found.is_elastic
    assert found.is_proven
    assert [(one.rule, one.value, one.missing, one.unit) for one in found.broken] == [
        (rules[0], "region 7", 1, "projects")
    ]
    assert say(found.broken[0].sentence, "fr") == (
        "Au moins 1 projet dans la région region 7\u00a0: il manque 1 projet".replace("\u00a0", " ")
    )
    assert len(found.funded) == 13


def _subsets(model: Model) -> list[np.ndarray]:
    field = model.field
    is_low = barred(field, model.rules)
    has_share = any(row.unit == "share" for row in model.rows)
    can_fund = bool((model.may_be_funded & (field.least <= field.envelope)).any())
    every = (np.array(one, dtype=bool) for one in itertools.product((0, 1), repeat=len(field.ids)))
    return [
        one
        for one in every
        if not (model.is_in & ~one).any()
        and not ((model.is_out | is_low) & one).any()
        and not (has_share and can_fund and not one.any())
    ]


def _best_by_trying_all(model: Model) -> float | None:
    field = model.field
    worth = [
        float(field.score @ np.where(one, field.ask, 0)) / 100
        for one in _subsets(model)
        if not broken_rules(model, np.where(one, field.ask, 0))
    ]
    return max(worth, default=None)


def _best_part_by_trying_all(model: Model) -> float | None:
    """With amounts that may be cut: a linear program for every subset."""
    field, keeping = model.field, sum(row.keeps for row in model.rows)
    worth = []
    for one in _subsets(model):
        lines, highs, kept = [np.ones(len(one) + keeping)], [field.envelope / 100], 0
        is_held = True
        for row in model.rows:
            if row.unit == "projects":
                is_held &= row.low <= row.per_project @ one <= row.high
                continue
            line = np.concatenate([row.per_euro, np.zeros(keeping)])
            if row.keeps:
                line[len(one) + kept] = 1
                kept += 1
            if np.isfinite(row.low):
                lines.append(-line)
                highs.append(-row.low)
            if np.isfinite(row.high):
                lines.append(line)
                highs.append(row.high)
        limits = [*np.column_stack([field.least * one, field.ask * one]) / 100, *[(0, None)] * keeping]
        found = linprog(np.append(-field.score, np.zeros(keeping)), np.array(lines), highs, bounds=limits)
        if is_held and found.status == 0:
            worth.append(-found.fun)
    return max(worth, default=None)


@settings(max_examples=max(settings.default.max_examples // 2, 1))
@given(seed=st.integers(0, 2**32 - 1))
def test_optimum_equals_the_best_of_all_subsets(seed: int) -> None:
    frame, envelope, rules, pins = random_call(np.random.default_rng(seed), parts=False)
    found = optimise(frame, envelope, rules, pins=pins)
    best = _best_by_trying_all(model_of(field_of(frame, envelope), rules, pins))
    assert found.total <= envelope
    assert found.is_proven
    if best is None:
        assert found.broken
    else:
        assert not found.broken
        assert found.gap == 0
        assert found.objective == pytest.approx(best, rel=1e-7, abs=0.1)


@settings(max_examples=max(settings.default.max_examples // 5, 1))
@given(seed=st.integers(0, 2**32 - 1))
def test_optimum_with_parts_equals_the_best_of_all_subsets_to_a_euro_each(seed: int) -> None:
    frame, envelope, rules, pins = random_call(np.random.default_rng(seed), parts=True)
    found = optimise(frame, envelope, rules, pins=pins)
    model = model_of(field_of(frame, envelope), rules, pins)
    best = _best_part_by_trying_all(model)
    assert found.total <= envelope
    if best is None:
        assert found.broken
    else:
        assert not found.broken
        assert found.objective == pytest.approx(best, abs=100 * len(frame) + 0.1)
    asked, least = frame.set_index("id")["amount"], frame.set_index("id")["least"]
    for one, amount in found.funded.items():
        assert amount == amount.to_integral_value()
        assert float(asked[one] if np.isnan(least[one]) else least[one]) <= float(amount) <= float(asked[one])


@settings(max_examples=max(settings.default.max_examples // 3, 1))
@given(
    cents=st.lists(st.integers(1, 10**8), min_size=1, max_size=12),
    room=st.integers(0, 5 * 10**8),
    seed=st.integers(0, 2**16),
)
def test_envelope_is_never_exceeded_by_a_cent(cents: list[int], room: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "id": [f"p{at}" for at in range(len(cents))],
            "score": rng.uniform(1, 100, len(cents)),
            "amount": [Decimal(one) / 100 for one in cents],
            "least": [Decimal(max(one // 2, 1)) / 100 if rng.random() < 0.4 else None for one in cents],
        }
    )
    for found in (
        optimise(frame, Decimal(room) / 100),
        rank_order(frame, Decimal(room) / 100, is_partial=True),
    ):
        assert sum(found.funded.values(), Decimal(0)) == found.total
        assert found.total + found.left == Decimal(room) / 100
        assert found.left >= 0


def test_two_selections_a_cent_apart_are_told_apart() -> None:
    """The solver's tolerance is wider than a cent beside 80 million: what exceeds by one is found, and cut off."""
    frame = projects((80, Decimal("40000000.00")), (70, Decimal("40000000.01")), (60, Decimal("39999999.99")))
    assert set(optimise(frame, Decimal(80_000_000)).funded) == {"A", "C"}
    assert set(optimise(frame, Decimal("80000000.01")).funded) == {"A", "B"}


@settings(max_examples=max(settings.default.max_examples // 20, 1))
@given(order=st.permutations(range(24)))
def test_order_of_rows_changes_nothing(order: list[int]) -> None:
    frame, envelope = committee(24, seed=5, parts=True)
    frame["score"] = (frame["score"] / 10).round() * 10  # many ties
    rules = EQUITY[1:4]
    one, other = optimise(frame, envelope, rules), optimise(frame.iloc[order], envelope, rules)
    pd.testing.assert_frame_equal(one.items, other.items)
    assert one.objective == other.objective


def test_equal_selections_are_settled_in_rank_order() -> None:
    frame = projects(*[(70, 10_000)] * 6, turn=[4, 2, 6, 1, 5, 3])
    assert list(optimise(frame, Decimal(30_000)).funded) == ["D", "B", "F"]
    frame = projects((80, 20_000), (80, 10_000), (80, 10_000), turn=[1, 2, 3])
    assert list(optimise(frame, Decimal(20_000)).funded) == ["A"]
    frame = projects((80, 20_000), (80, 10_000), (80, 10_000), turn=[3, 1, 2])
    assert list(optimise(frame, Decimal(20_000)).funded) == ["B", "C"]
