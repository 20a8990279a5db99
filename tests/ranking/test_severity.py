"""The fit of severity reproduces lme4's published ones, knows its boundaries, and says when it says nothing."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from committee.ranking import severity
from committee.ranking.readings import RATING_COLUMNS
from committee.ranking.severity import (
    COMPONENTS,
    EFFECT_COLUMNS,
    SeverityFit,
    fit_severity,
    why_not_correct,
)

DATA = Path(__file__).parent / "data"
Rows = list[tuple[str, str, float | None]]


def ratings_of(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(RATING_COLUMNS))


def simulated(
    projects: int, readers: int, each: int, deviations: tuple[float, float, float], seed: int = 1
) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    of_project = np.repeat(np.arange(projects), each)
    of_reader = np.concatenate([random.permutation(readers)[:each] for _ in range(projects)])
    project, reader, noise = deviations
    values = (
        60 + random.normal(0, project, projects)[of_project] + random.normal(0, reader, readers)[of_reader]
    )
    return pd.DataFrame(
        {
            "project": [f"p{at:04}" for at in of_project],
            "reader": [f"r{at:03}" for at in of_reader],
            "value": values + random.normal(0, noise, len(values)),
        }
    )


def effects(fit: SeverityFit, kind: str) -> pd.Series:
    return fit.effects[fit.effects["kind"] == kind].set_index("id")["effect"]


# Published fits


def penicillin() -> pd.DataFrame:
    table = pd.read_csv(DATA / "penicillin.csv", comment="#")
    return table.rename(columns={"plate": "project", "sample": "reader", "diameter": "value"})


def test_lme4_penicillin_as_published() -> None:
    """Bates, Mächler, Bolker and Walker, lme4: Mixed-effects modeling with R, section 2.1.

    ``lmer(diameter ~ 1 + (1|plate) + (1|sample), Penicillin)``: plate 0.7169, sample 3.7309, residual 0.3024,
    REML 330.9 (330.86), intercept 22.9722.
    """
    fit = fit_severity(penicillin())
    assert fit.variances.tolist() == pytest.approx([0.7169, 3.7309, 0.3024], abs=5e-5)
    assert fit.deviance == pytest.approx(330.86, abs=5e-3)
    assert fit.mean == pytest.approx(22.9722, abs=5e-5)
    assert (fit.observations, fit.projects, fit.readers) == (144, 24, 6)
    assert fit.p_value < 1e-50
    assert not fit.is_boundary


def test_lme4_penicillin_with_readers_as_the_many() -> None:
    """The same when plates read samples: only the side that is eliminated changes."""
    fit = fit_severity(penicillin().rename(columns={"project": "reader", "reader": "project"}))
    assert fit.variances.tolist() == pytest.approx([3.7309, 0.7169, 0.3024], abs=5e-5)
    assert fit.deviance == pytest.approx(330.86, abs=5e-3)


@pytest.mark.parametrize(
    ("name", "between", "residual", "deviance", "mean"),
    [("dyestuff", 1764.05, 2451.25, 319.6543, 1527.5), ("dyestuff2", 0.0, 13.806, 161.8283, 5.6656)],
)
def test_lme4_dyestuff_and_its_boundary_as_published(
    name: str, between: float, residual: float, deviance: float, mean: float
) -> None:
    """The same book, sections 1.2 and 1.3: ``lmer(Yield ~ 1 + (1|Batch), …)``; Dyestuff2 has variance zero."""
    table = pd.read_csv(DATA / f"{name}.csv", comment="#")
    fit = fit_severity(pd.DataFrame({"project": table["batch"], "reader": "one", "value": table["yield"]}))
    assert fit.variances["project"] == pytest.approx(between, abs=0.01)
    assert fit.variances["noise"] == pytest.approx(residual, abs=0.01)
    assert np.isnan(fit.variances["reader"])
    assert fit.deviance == pytest.approx(deviance, abs=1e-3)
    assert fit.mean == pytest.approx(mean, abs=1e-4)
    assert fit.is_boundary == (between == 0)


def test_fit_agrees_with_statsmodels_where_its_optimiser_is_powell() -> None:
    """Its default optimiser stops elsewhere at this size, 8 above the least deviance."""
    try:
        from statsmodels.regression.mixed_linear_model import MixedLM
    except ImportError:
        pytest.skip("statsmodels is in requirements-dev.txt")
    ratings = simulated(15, 5, 3, (10, 6, 8))
    model = MixedLM.from_formula(
        "value ~ 1",
        groups=np.ones(len(ratings)),
        re_formula="0",
        vc_formula={"project": "0 + C(project)", "reader": "0 + C(reader)"},
        data=ratings,
    )
    other = model.fit(reml=True, method="powell")
    fit = fit_severity(ratings)
    assert fit.deviance == pytest.approx(-2 * other.llf, abs=1e-4)
    assert fit.variances[["project", "reader"]].tolist() == pytest.approx(other.vcomp.tolist(), rel=1e-2)
    assert fit.variances["noise"] == pytest.approx(other.scale, rel=1e-2)


# The best point, and the boundaries


def test_effects_are_those_of_the_whole_covariance() -> None:
    ratings = simulated(9, 4, 3, (10, 6, 8))
    fit = fit_severity(ratings)
    project, reader, noise = fit.variances
    same = [ratings[side].to_numpy()[:, None] == ratings[side].to_numpy() for side in ("project", "reader")]
    inverse = np.linalg.inv(project * same[0] + reader * same[1] + noise * np.eye(len(ratings)))
    mean = (inverse @ ratings["value"]).sum() / inverse.sum()
    weighed = inverse @ (ratings["value"] - mean)
    assert fit.mean == pytest.approx(mean)
    for kind, variance in (("project", project), ("reader", reader)):
        found = fit.effects[fit.effects["kind"] == kind].set_index("id")
        for identifier, row in found.iterrows():
            cross = variance * (ratings[kind] == identifier).to_numpy()
            assert row["effect"] == pytest.approx(cross @ weighed)
            assert row["se"] == pytest.approx(np.sqrt(variance - cross @ inverse @ cross))


def test_readers_who_do_not_differ_have_variance_zero_and_no_effect() -> None:
    fits = [fit_severity(simulated(40, 12, 3, (5, 0, 6), seed)) for seed in range(8)]
    zero = [fit for fit in fits if fit.variances["reader"] == 0]
    assert zero
    for fit in zero:
        assert fit.is_boundary
        assert (effects(fit, "reader") == 0).all()
        assert fit.p_value == 1
        assert fit.deviance == fit.deviance_without_readers


def test_readings_almost_without_noise_are_fitted_as_well_as_can_be() -> None:
    """Variances a million times the noise and more: the profile is still followed to its least."""
    random = np.random.default_rng(4)
    projects, readers = random.normal(0, 30, 12), random.normal(0, 30, 4)
    rows = [(p, r, projects[p] + readers[r] + random.normal(0, 0.003)) for p in range(12) for r in range(4)]
    ratings = pd.DataFrame(rows, columns=["project", "reader", "value"])
    fit = fit_severity(ratings)
    # Balanced and inside: REML is the analysis of variance.
    table = ratings.pivot(index="project", columns="reader", values="value").to_numpy()
    by_project, by_reader = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    noise = np.square(table - by_project - by_reader + table.mean()).sum() / 33
    assert fit.variances["noise"] == pytest.approx(noise, rel=1e-3)
    assert fit.variances["reader"] == pytest.approx(by_reader.var(ddof=1) - noise / 12, rel=1e-3)
    assert fit.variances["project"] == pytest.approx(by_project.var(ddof=1) - noise / 4, rel=1e-3)


def test_no_variance_of_projects_nor_of_readers() -> None:
    """Marks that balance out within projects and readers: a Latin square has less between than chance gives."""
    rows = [(f"p{i}", f"r{j}", float((i + j) % 4)) for i in range(4) for j in range(4)]
    fit = fit_severity(ratings_of(rows))
    assert fit.variances.tolist() == pytest.approx([0, 0, np.var([0, 1, 2, 3] * 4, ddof=1)])


# Readings without noise, and too few


def test_equal_readings_of_each_project_leave_no_noise() -> None:
    fit = fit_severity(ratings_of([(p, r, v) for p, v in (("a", 10), ("b", 14), ("c", 18)) for r in "xyz"]))
    assert fit.variances.tolist() == pytest.approx([16, 0, 0])
    assert effects(fit, "project").tolist() == pytest.approx([-4, 0, 4])
    assert (effects(fit, "reader") == 0).all()
    assert fit.is_boundary
    assert np.isnan([fit.deviance, fit.p_value]).all()


def test_equal_readings_of_each_reader_leave_no_noise() -> None:
    fit = fit_severity(ratings_of([(p, r, v) for p in "abc" for r, v in (("x", 10), ("y", 14))]))
    assert fit.variances.tolist() == pytest.approx([0, 8, 0])


def test_exactly_additive_readings_leave_no_noise() -> None:
    levels = {"a": 3.0, "b": 7.0, "c": 11.0}, {"x": -1.0, "y": 1.0}
    rows = [(p, r, one + other) for p, one in levels[0].items() for r, other in levels[1].items()]
    fit = fit_severity(ratings_of(rows))
    assert fit.variances.tolist() == pytest.approx([16, 2, 0])
    assert fit.mean == pytest.approx(7)
    assert effects(fit, "project").tolist() == pytest.approx([-4, 0, 4])


def test_all_readings_equal() -> None:
    fit = fit_severity(ratings_of([(p, r, 50) for p in "abc" for r in "xy"]))
    assert fit.variances.tolist() == [0, 0, 0]
    assert fit.mean == 50


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a", "x", None)],
        [("a", "x", 1)],
        [("a", "x", 1), ("b", "x", 2)],
        [("a", "x", 1), ("a", "y", 2)],
        [("a", "x", 1), ("b", "y", 2)],
        [("a", "x", 1), ("a", "x", 1)],
        [("a", "x", 1), ("a", "x", 2), ("b", "y", 3), ("b", "y", 4)],
    ],
)
def test_few_readings_are_not_identifiable(rows: Rows) -> None:
    ratings = ratings_of(rows)
    fit = fit_severity(ratings)
    assert fit.variances.index.tolist() == list(COMPONENTS)
    assert fit.effects.columns.tolist() == list(EFFECT_COLUMNS)
    assert len(fit.effects) == fit.projects + fit.readers
    assert fit.variances[["project", "reader"]].isna().any()
    assert str(why_not_correct(ratings, fit)).startswith("Not identifiable: there are too few readings")


def test_order_of_rows_changes_nothing() -> None:
    ratings = simulated(20, 6, 3, (10, 6, 8))
    fit, other = fit_severity(ratings), fit_severity(ratings.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(fit.effects, other.effects, check_exact=True)
    assert fit.deviance == other.deviance


def test_large_panels_take_their_variances_from_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    ratings = simulated(600, 20, 3, (12, 6, 10))
    whole = fit_severity(ratings)
    monkeypatch.setattr(severity, "MOST_PROJECTS", 300)
    part = fit_severity(ratings)
    assert part.is_subsample
    assert not whole.is_subsample
    assert part.variances.tolist() == pytest.approx(whole.variances.tolist(), rel=0.3)
    assert effects(part, "reader").tolist() == pytest.approx(effects(whole, "reader").tolist(), abs=1)
    assert part.deviance >= whole.deviance
    assert len(part.effects) == 620


# Why a correction says nothing


def committee(severe: float = 15.0) -> pd.DataFrame:
    """Six readers of twelve projects, three each; every other reader is more severe."""
    random = np.random.default_rng(5)
    rows = [(i, (i + step) % 6) for i in range(12) for step in (0, 1, 3)]
    return pd.DataFrame(
        [(f"p{i:02}", f"r{j}", 60 + i - severe * (j in (0, 3)) + random.normal(0, 3)) for i, j in rows],
        columns=list(RATING_COLUMNS),
    )


def reason(ratings: pd.DataFrame, groups: pd.Series | None = None) -> str | None:
    found = why_not_correct(ratings, fit_severity(ratings), groups)
    return None if found is None else str(found)


def test_correction_says_something_when_readers_differ() -> None:
    assert reason(committee()) is None


def test_correction_has_no_effect_when_readers_do_not_differ() -> None:
    said = reason(committee(severe=0))
    assert said == "No effect: the readings do not show that some readers are more severe than others."


def test_correction_needs_readers_in_common() -> None:
    other = committee().assign(
        project=lambda frame: "q" + frame["project"], reader=lambda frame: "s" + frame["reader"]
    )
    said = reason(pd.concat([committee(), other]))
    assert said == "Not identifiable: the readings fall into 2 parts which have no reader in common."


def test_correction_needs_two_readings_of_each_project() -> None:
    rows = [("q1", "r0", 50.0)]
    said = reason(pd.concat([committee(), ratings_of(rows)]))  # type: ignore[arg-type]
    assert said == "Not identifiable: one application has fewer than 2 readings."
    said = reason(pd.concat([committee(), ratings_of([*rows, ("q2", "r1", 40.0)])]))  # type: ignore[list-item]
    assert said == "Not identifiable: 2 applications have fewer than 2 readings."


def test_correction_needs_four_readings_of_each_reader() -> None:
    said = reason(
        pd.concat([committee(), ratings_of([("p00", "new", 50), ("p01", "new", 40), ("p02", "new", 45)])])
    )
    assert said == "Not identifiable: one reader has fewer than 4 readings."


def test_correction_needs_readers_who_see_several_themes() -> None:
    """Readers r0 to r2 keep to the first twelve projects; r6 sees both themes, so that all are connected."""
    random = np.random.default_rng(2)
    rows = [(i, j) for i in range(24) for j in ((0, 1, 2, 6) if i < 12 else (3, 4, 5, 6))]
    frame = ratings_of(
        [(f"p{i:02}", f"r{j}", 60 + 9 * (i < 12) - 12 * (j % 3) + random.normal(0, 3)) for i, j in rows]
    )
    themes = pd.Series({f"p{i:02}": "jobs" if i < 12 else "health" for i in range(24)})
    said = reason(frame, themes)
    assert said == (
        "Not identifiable: 3 readers read only the theme health, "
        "so that their severity cannot be told from its level."
    )
    assert reason(frame) is None
    both = themes.map(
        lambda theme: (theme, "young people") if theme == "jobs" else ["health", "young people"]
    )
    assert reason(frame, both) is None
    assert reason(frame, themes.map({"jobs": "jobs"})) is not None
    assert reason(frame, pd.Series("jobs", index=themes.index)) is None


def test_variances_are_recovered_on_average() -> None:
    fits = [fit_severity(simulated(60, 12, 4, (10, 6, 8), seed)).variances for seed in range(12)]
    mean = pd.concat(fits, axis=1).mean(axis=1)
    assert mean["project"] == pytest.approx(100, rel=0.25)
    assert mean["reader"] == pytest.approx(36, rel=0.5)
    assert mean["noise"] == pytest.approx(64, rel=0.15)


def test_effects_are_ordered_by_kind_and_identifier() -> None:
    fit = fit_severity(simulated(10, 4, 2, (10, 6, 8)))
    assert fit.effects["kind"].tolist() == ["project"] * 10 + ["reader"] * 4
    assert all(one < other for one, other in pairwise(fit.effects["id"]))
