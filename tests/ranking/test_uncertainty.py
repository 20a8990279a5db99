"""The doubt of a ranking reproduces the SNSF's published table, and holds the properties of a rank."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.ranking import uncertainty
from committee.ranking.posterior import Prior
from committee.ranking.severity import fit_severity
from committee.ranking.uncertainty import DOUBT_COLUMNS, LARGEST_DROP, RankDoubt, expected_ranks, hold
from tests.bench.coverage import largest_drop

# Marks (1 the best) of 15 proposals by 5 assessors: ERforResearch, R/data.R, get_mock_data(), panel p1.
GRADES = (
    "11125 11226 12135 13215 12235 13145 12345 15225 13435 14255 23445 24355 25446 23466 25546"
)  # fmt: skip
PERCENTILES = (12.9, 23.7, 24.0, 24.2, 30.6, 37.9, 45.6, 45.1, 52.9, 59.4, 66.3, 73.0, 83.1, 83.6, 87.9)
SUCRA = (0.90, 0.78, 0.78, 0.78, 0.71, 0.63, 0.55, 0.55, 0.47, 0.40, 0.33, 0.25, 0.15, 0.14, 0.09)
PANELS = 3 * settings.default.max_examples  # 300


def snsf_panel() -> pd.DataFrame:
    rows = [
        (f"#{proposal:02}", f"v_{assessor}", 7 - int(grade))
        for proposal, grades in enumerate(GRADES.split(), start=1)
        for assessor, grade in enumerate(grades)
    ]
    return pd.DataFrame(rows, columns=["project", "reader", "value"])


def small_panel(seed: int) -> pd.DataFrame:
    """3 to 8 projects, 2 to 5 readers, marks of which many are equal."""
    random = np.random.default_rng(seed)
    many, few = random.integers(3, 9), random.integers(2, 6)
    read = random.random((many, few)) < random.choice([0.4, 0.7, 1.0])
    read[np.arange(many), random.integers(0, few, many)] = True
    read[0, :2] = True
    projects, readers = np.nonzero(read)
    step = random.choice([1.0, 10.0, 100 / 3])
    values = (random.random(len(projects)) * 100 / step).round() * step
    return pd.DataFrame(
        {"project": [f"p{at}" for at in projects], "reader": [f"r{at}" for at in readers], "value": values}
    )


def doubt(ratings: pd.DataFrame, **asked: object) -> RankDoubt:
    return expected_ranks(ratings, **{"draws": 120, **asked})  # type: ignore[arg-type]


def drawn(ratings: pd.DataFrame, **asked: object) -> RankDoubt:
    """The same with a fit that is made once: the exact method takes nothing from it."""
    return doubt(ratings, method="exact", fit=FIT, **asked)


FIT = fit_severity(snsf_panel())


def figures(found: RankDoubt) -> pd.DataFrame:
    return found.frame.set_index("project")


# The published table


def test_snsf_vignette_expected_ranks_as_published() -> None:
    """ERforResearch 4.0.0, "Demo ERforResearch": the table of get_er_from_jags for panel 1, and get_sucra's.

    Expected ranks are read from the published percentiles, 100 (ER − ½) / 15, which have one digit more than the
    printed ranks. The published figures are those of a Markov chain: equal proposals differ there by up to 0.08.
    """
    published = np.array(PERCENTILES) * 15 / 100 + 0.5
    found = expected_ranks(snsf_panel(), places=5, scale=5).frame
    assert np.abs(found["expected_rank"] - published).max() < 0.08
    assert np.abs(found["sucra"] - np.array(SUCRA)).max() < 0.011
    assert np.abs(found["percentile"] - np.array(PERCENTILES)).max() < 0.5


def test_snsf_settings_for_nine_points_are_another_prior() -> None:
    """nine_point_scale_continuous: uniform to 3 and readers 1 on marks from 1 to 9."""
    own = expected_ranks(snsf_panel(), scale=8, prior=Prior(3, 1, 0.004)).frame["expected_rank"]
    scaled = expected_ranks(snsf_panel(), scale=8).frame["expected_rank"]
    narrow = expected_ranks(snsf_panel(), scale=5).frame["expected_rank"]
    assert 0 < np.abs(own - scaled).max() < 0.15
    assert own.iloc[0] < narrow.iloc[0]  # harsh readers are believed to be harsh sooner


def test_plug_in_is_close_to_exact_on_a_panel_of_forty() -> None:
    random = np.random.default_rng(1)
    projects, readers = np.repeat(np.arange(40), 3), (np.arange(120) * 5 + np.arange(120) // 12) % 12
    values = (
        60 + random.normal(0, 12, 40)[projects] + random.normal(0, 5, 12)[readers] + random.normal(0, 10, 120)
    )
    ratings = pd.DataFrame({"project": projects.astype(str), "reader": readers.astype(str), "value": values})
    exact, plug_in = (figures(expected_ranks(ratings, places=12, method=m)) for m in ("exact", "plug_in"))
    assert np.abs(exact["expected_rank"] - plug_in["expected_rank"]).max() < 3
    fit = expected_ranks(ratings, method="plug_in").fit
    effects = fit.effects[fit.effects["kind"] == "project"].set_index("id")["effect"]
    assert plug_in["effect"].to_numpy() == pytest.approx(effects.loc[plug_in.index].to_numpy(), abs=1e-6)


# Properties, over 300 panels in all


def check_sums(found: RankDoubt, places: int) -> None:
    table = found.frame
    count = len(table)
    assert table["p_top"].sum() == pytest.approx(places)
    assert table["expected_rank"].sum() == pytest.approx(count * (count + 1) / 2)
    assert table["sucra"].sum() == pytest.approx(count / 2)
    for low, high in (("low_50", "high_50"), ("low_90", "high_90")):
        assert (table[low] <= table[high]).all()
    assert (table["low_90"] <= table["low_50"]).all()
    assert (table["high_50"] <= table["high_90"]).all()
    assert table["p_top"].between(0, 1).all()


def check_names(ratings: pd.DataFrame, found: RankDoubt, places: int, random: np.random.Generator) -> None:
    """Rows shuffled and everybody renamed: the same figures to the last bit once renamed back."""
    names = {side: ratings[side].unique() for side in ("project", "reader")}
    new = {
        side: dict(zip(old, random.permutation(len(old)).astype(str), strict=True))
        for side, old in names.items()
    }
    renamed = ratings.sample(frac=1, random_state=int(random.integers(1000)))
    renamed = renamed.assign(**{side: renamed[side].map(new[side]) for side in new})
    other = figures(drawn(renamed, places=places))
    own = figures(found)
    other = other.loc[[new["project"][name] for name in own.index]]
    assert (other.to_numpy() == own.to_numpy())[:, :-1].all()


def check_rise(ratings: pd.DataFrame, found: RankDoubt, places: int, random: np.random.Generator) -> None:
    """Variances held and the same draws: a higher mark lowers neither P(top K) nor P(funded) of its project."""
    held = hold(found)
    names = ratings["project"].unique()
    money = {"amounts": pd.Series(10.0 * random.integers(1, 6, len(names)), names), "envelope": 60}
    before = figures(drawn(ratings, places=places, held=held, **money))
    at = int(random.integers(len(ratings)))
    raised = ratings.copy()
    raised.loc[at, "value"] += random.choice([1.0, 10.0, 40.0])
    after = figures(drawn(raised, places=places, held=held, **money))
    name = ratings.loc[at, "project"]
    assert (after.loc[name, ["p_top", "p_funded"]] >= before.loc[name, ["p_top", "p_funded"]]).all()
    assert after.loc[name, "expected_rank"] <= before.loc[name, "expected_rank"]


@given(st.integers(0, 1_000_000))
@settings(max_examples=PANELS)
def test_properties_of_ranks(seed: int) -> None:
    random = np.random.default_rng(seed)
    ratings = small_panel(seed)
    places = int(random.integers(1, ratings["project"].nunique()))
    found = drawn(ratings, places=places)
    check_sums(found, places)
    match seed % 3:
        case 0:
            check_names(ratings, found, places, random)
        case 1:
            check_rise(ratings, found, places, random)
        case _:
            moved = drawn(
                ratings.assign(value=ratings["value"] + random.choice([7.0, -3.5, 1e3])), places=places
            )
            pd.testing.assert_frame_equal(moved.frame, found.frame, check_exact=True)
            assert moved.seed == found.seed


def test_projects_with_the_same_readings_have_the_same_figures() -> None:
    ratings = small_panel(5)
    twin = ratings[ratings["project"] == "p0"].assign(project="twin")
    table = figures(doubt(pd.concat([ratings, twin]), places=2))
    pd.testing.assert_series_equal(table.loc["p0"], table.loc["twin"], check_names=False, check_exact=True)


def test_largest_drop_with_variances_found_anew_is_small() -> None:
    """It may fall a little: one mark far above the others makes all marks look noisier."""
    drops = [largest_drop(small_panel(seed), 2, step=10.0, draws=200) for seed in (3, 8, 11)]
    assert all(0 <= drop <= LARGEST_DROP for drop in drops)


# Money


def money_panel() -> pd.DataFrame:
    """Four projects whose order is beyond doubt."""
    return pd.DataFrame(
        [
            (p, r, v + w)
            for p, v in (("a", 95), ("b", 65), ("c", 35), ("d", 5))
            for r, w in (("x", 0), ("y", 0.5))
        ],
        columns=["project", "reader", "value"],
    )


@pytest.mark.parametrize(
    ("amounts", "envelope", "funded"),
    [
        ({"a": 50, "b": 30, "c": 20, "d": 1}, 100, [1, 1, 1, 0]),
        ({"a": 50, "b": 30, "c": 20, "d": 1}, Decimal("99.99"), [1, 1, 0, 0]),  # d would fit, but the line is above
        ({"a": 50, "b": None, "c": 50, "d": 1}, 100, [1, np.nan, 1, 0]),
        ({"a": Decimal("33.33"), "b": Decimal("33.33"), "c": Decimal("33.34")}, 100, [1, 1, 1, np.nan]),
        ({"a": 0.1, "b": 0.2, "c": 0.3, "d": 0.1}, 0.6, [1, 1, 1, 0]),
        ({"a": 50, "b": 30, "c": 20, "d": 1}, None, [np.nan] * 4),
    ],
)  # fmt: skip
def test_money_goes_down_the_ranks_until_the_first_that_does_not_fit(
    amounts: dict[str, object], envelope: object, funded: list[float]
) -> None:
    table = doubt(money_panel(), amounts=pd.Series(amounts, dtype=object), envelope=envelope).frame
    np.testing.assert_array_equal(table["p_funded"], funded)


def test_an_amount_moves_no_rank() -> None:
    ratings = small_panel(7)
    one = doubt(ratings, places=2)
    two = doubt(ratings, places=2, amounts=pd.Series({"p0": 10, "p1": 7}), envelope=12)
    pd.testing.assert_frame_equal(one.frame.iloc[:, :-1], two.frame.iloc[:, :-1], check_exact=True)


def test_an_amount_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        doubt(small_panel(7), amounts=pd.Series({"p0": -1}), envelope=12)


# What is asked


def test_seed_and_draws_are_told_and_reproduce_the_ranking() -> None:
    ratings = small_panel(4)
    one, two = doubt(ratings), doubt(ratings)
    pd.testing.assert_frame_equal(one.frame, two.frame, check_exact=True)
    same = doubt(ratings, seed=one.seed)
    pd.testing.assert_frame_equal(one.frame, same.frame, check_exact=True)
    assert doubt(ratings, seed=1).frame["expected_rank"].tolist() != one.frame["expected_rank"].tolist()
    assert one.draws == 120
    assert doubt(ratings, draws=1).draws == 2


def test_only_the_projects_asked_are_ranked_and_those_without_reading_are_unknown() -> None:
    ratings = small_panel(2)
    asked = [*sorted(ratings["project"].unique())[:3], "unread"]
    table = figures(doubt(ratings, projects=asked, places=1))
    assert table.index.tolist() == sorted(asked)
    assert table.loc["unread"].isna().all()
    assert table["expected_rank"].sum() == pytest.approx(6)
    assert table["p_top"].sum() == pytest.approx(1)


def test_constants_are_added_before_ranking() -> None:
    ratings = money_panel()
    table = figures(doubt(ratings, offsets=pd.Series({"a": 0, "b": 0, "c": 0, "d": 300}), places=1))
    assert table["p_top"].to_dict() == {"a": 0, "b": 0, "c": 0, "d": 1}
    missing = figures(doubt(ratings, offsets=pd.Series({"a": 0, "b": 0, "c": 0}), places=1))
    assert missing.loc["d"].isna().all()
    assert missing["expected_rank"].sum() == pytest.approx(6)


def test_equal_readings_leave_every_order_equally_likely() -> None:
    ratings = money_panel().assign(value=50.0)
    for method in ("exact", "plug_in"):
        table = doubt(ratings, places=1, method=method, draws=4000).frame
        assert table["expected_rank"].tolist() == pytest.approx([2.5] * 4, abs=0.1)
        assert table["p_top"].tolist() == pytest.approx([0.25] * 4, abs=0.05)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "fewer than 3 applications"),
        ([("a", "x", 1), ("a", "y", 2), ("b", "x", 3)], "fewer than 3 applications"),
        ([("a", "x", 1), ("b", "y", 2), ("c", "x", 3)], "no application has been read twice"),
    ],
)
def test_too_few_readings_say_nothing(rows: list[tuple[str, str, float]], reason: str) -> None:
    found = doubt(pd.DataFrame(rows, columns=["project", "reader", "value"]), places=1)
    assert reason in str(found.why_nothing)
    assert tuple(found.frame.columns) == DOUBT_COLUMNS
    assert found.frame[list(DOUBT_COLUMNS[1:])].isna().all(axis=None)
    with pytest.raises(ValueError, match="not drawn"):
        hold(found)


def test_large_panels_are_ranked_with_estimated_variances(monkeypatch: pytest.MonkeyPatch) -> None:
    ratings = small_panel(9)
    assert doubt(ratings).method == "exact"
    monkeypatch.setattr(uncertainty, "MOST_READINGS", 3)
    found = doubt(ratings, places=2)
    assert found.method == "plug_in"
    check_sums(found, 2)
    shuffled = doubt(ratings.sample(frac=1, random_state=1), places=2)
    pd.testing.assert_frame_equal(shuffled.frame, found.frame, check_exact=True)


def test_held_draws_are_for_the_same_projects() -> None:
    held = hold(doubt(small_panel(9)))
    with pytest.raises(ValueError, match="other projects or readers"):
        doubt(money_panel(), held=held)
