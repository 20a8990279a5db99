"""Do some readers mark more severely than others, and what would the scores be without that?

y = μ + project + reader + ε with crossed random effects, fitted by restricted maximum likelihood (REML). This is
the calibration of Platt and Burges (2012) and of lme4's ``lmer(value ~ (1|project) + (1|reader))``. What it gives
is advice: the official score stays the mean over the readers (``score.weighted_scores``). Rows in, rows out; no
SQL.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import lsqr
from scipy.stats import chi2

from committee.ranking.crossed import Crossed, Floats, Ints, Solved, cross
from committee.ranking.readings import Readings, readings_of
from committee.ranking.variance_ratios import best_alone, best_ratios, solve
from committee.words import Sentence

EFFECT_COLUMNS = ("kind", "id", "effect", "se")
COMPONENTS = ("project", "reader", "noise")
MOST_PROJECTS = 10_000  # variances of larger panels are estimated on that many projects
SIGNIFICANT = 0.05
CHANCE = 0.1
LEAST_READINGS_OF_PROJECT, LEAST_READINGS_OF_READER = 2, 4
MOST_EXACT = 10_000  # readings among which exactly additive ones are looked for
_EXACT = 1e-24  # share of the sum of squares below which what is left is rounding


@dataclass(frozen=True)
class SeverityFit:
    """What the readings say of projects, readers and noise.

    ``mean``: μ, in the unit of the values. ``variances``: Series project, reader, noise, in squared units; 0 is an
    estimate, NaN a component that these readings cannot tell from another (one reader, or each reader read once:
    what there is of it is part of the mean or of the noise). ``effects``: EFFECT_COLUMNS, one row a project, then
    one a reader, by identifier; BLUPs in the unit of the values, with their conditional standard error (variances
    and mean taken as known, as lme4's condVar). ``deviance``: REML criterion as lme4 prints it, and the same with
    no variance of readers; NaN when the readings leave no noise. ``p_value``: of no variance of readers, by half a
    χ² with one degree of freedom. ``is_boundary``: a variance is zero. ``is_subsample``: the variances come from
    MOST_PROJECTS projects, evenly spaced in the order of their identifiers.
    """

    mean: float
    variances: pd.Series
    effects: pd.DataFrame
    deviance: float
    deviance_without_readers: float
    p_value: float
    is_boundary: bool
    is_subsample: bool
    observations: int
    projects: int
    readers: int


def fit_severity(ratings: pd.DataFrame) -> SeverityFit:
    """The crossed random-effects fit of ratings (project, reader, value): one row a reading, missing values left
    out.

    Any unit of value; more than one reading of a project by a reader is allowed. Never raises for want of data:
    what cannot be estimated is NaN (``SeverityFit``). The boundaries, no variance of readers, none of projects and
    none of both, are each compared with the best point inside, so that a variance of zero is found as zero.
    Above MOST_PROJECTS projects the ratios of the variances are those of a sample of them; mean, noise, deviance
    and effects then come from one solve on all. Raises ValueError for a missing column, an infinite value or one
    that is no number, and a reading of no project or by no reader. Source: the REML criterion of lme4 (Bates,
    Mächler, Bolker and Walker, *Journal of Statistical Software* 67, 2015), whose figures it reproduces.
    """
    readings = readings_of(ratings)
    if len(readings.values) < 2:
        return _unknown(readings)
    middle = float(readings.values.mean())
    centred = readings.values - middle
    panel = cross(readings.projects, readings.readers, centred)
    if (levels := _exact(readings, centred)) is not None:
        return _without_noise(readings, middle, *levels)
    has_project, has_reader = _tellable(readings)
    is_subsample = len(readings.project_ids) > MOST_PROJECTS
    alone = best_alone(panel) if has_project else 0.0
    if is_subsample:
        part = _part(readings, centred)
        ratios = best_ratios(part, best_alone(part) if has_project else 0.0, has_project, has_reader)
    else:
        ratios = best_ratios(panel, alone, has_project, has_reader)
    solved = solve(panel, *ratios)
    deviance = solved.deviance(panel.observations)
    without = solve(panel, alone, 0.0).deviance(panel.observations)
    noise = solved.residual / (panel.observations - 1)
    told = np.array([has_project, has_reader, True])
    variances = pd.Series(
        np.where(told, [noise * ratios[0], noise * ratios[1], noise], np.nan), list(COMPONENTS)
    )
    effects = _effects(readings, panel, solved, ratios, noise)
    for kind, is_told in (("project", has_project), ("reader", has_reader)):
        if not is_told:
            effects.loc[effects["kind"] == kind, ["effect", "se"]] = np.nan
    return SeverityFit(
        middle + solved.mean,
        variances,
        effects,
        deviance,
        without,
        _p_value(without - deviance) if has_reader else np.nan,
        bool((variances == 0).any()),
        is_subsample,
        *_sizes(readings),
    )


def _p_value(gain: float) -> float:
    """Half of χ²₁: a variance is never below zero (Self and Liang, 1987)."""
    return float(chi2.sf(gain, 1)) / 2 if gain > 0 else 1.0


def _tellable(readings: Readings) -> tuple[bool, bool]:
    """Whether the variance of projects, and that of readers, can be told from noise and from one another."""
    count, projects, readers = len(readings.values), len(readings.project_ids), len(readings.reader_ids)
    pairs = len(np.unique(readings.projects * readers + readings.readers))
    has_project = 1 < projects < count
    has_reader = 1 < readers < count and not (pairs == projects == readers)
    return has_project, has_reader


def _part(readings: Readings, centred: Floats) -> Crossed:
    """The panel of MOST_PROJECTS projects, evenly spaced in their order, with the readers that read them."""
    chosen = np.unique(np.linspace(0, len(readings.project_ids) - 1, MOST_PROJECTS).astype(np.int64))
    kept = np.isin(readings.projects, chosen)
    projects = np.unique(readings.projects[kept], return_inverse=True)[1]
    readers = np.unique(readings.readers[kept], return_inverse=True)[1]
    return cross(projects, readers, centred[kept])


# Readings without noise, and too few of them


def _exact(readings: Readings, centred: Floats) -> tuple[Floats, Floats] | None:
    """The levels of projects and of readers when these give every reading exactly, with a reading to spare.

    When each project's readings are equal the readers are level; when each reader's are, the projects.
    """
    projects, readers = len(readings.project_ids), len(readings.reader_ids)
    least = _EXACT * float(np.square(readings.values).sum())
    no_projects, no_readers = np.zeros(projects), np.zeros(readers)
    if float(centred @ centred) <= least:
        return no_projects, no_readers
    of_project, rest = _levels(readings.projects, centred)
    if len(centred) > projects and rest <= least:
        return of_project, no_readers
    of_reader, rest = _levels(readings.readers, centred)
    if len(centred) > readers and rest <= least:
        return no_projects, of_reader
    if len(centred) > MOST_EXACT:
        return None
    rows = np.arange(len(centred))
    columns = np.concatenate([readings.projects, projects + readings.readers])
    design = coo_array((np.ones(2 * len(rows)), (np.tile(rows, 2), columns))).tocsr()
    parts, part_of = connected_components(design.T @ design, directed=False)
    if len(centred) <= projects + readers - parts:
        return None
    levels = lsqr(design, centred, atol=1e-15, btol=1e-15)[0]
    if float(np.square(design @ levels - centred).sum()) > 1e4 * least:
        return None
    is_reader = np.arange(projects + readers) >= projects
    for part in range(parts):  # the readers of each part have mean zero, and the projects carry the rest
        shift = levels[is_reader & (part_of == part)].mean()
        levels[part_of == part] += np.where(is_reader, -shift, shift)[part_of == part]
    return levels[:projects], levels[projects:]


def _levels(groups: Ints, centred: Floats) -> tuple[Floats, float]:
    """The mean of each group and the sum of squares left within."""
    means = np.bincount(groups, weights=centred) / np.bincount(groups)
    return means, float(np.square(centred - means[groups]).sum())


def _without_noise(readings: Readings, middle: float, projects: Floats, readers: Floats) -> SeverityFit:
    """Levels known exactly: their variances are those of a sample, and no likelihood is left to compare."""

    def variance(levels: Floats) -> float:
        return float(levels.var(ddof=1)) if len(levels) > 1 else np.nan

    variances = pd.Series([variance(projects), variance(readers), 0.0], index=list(COMPONENTS))
    shift = float(projects.mean())
    known = np.concatenate([projects - shift, readers])
    unknown = np.concatenate(
        [np.full(len(projects), len(projects) < 2), np.full(len(readers), len(readers) < 2)]
    )
    return SeverityFit(
        middle + shift,
        variances,
        _frame(readings, np.where(unknown, np.nan, known), np.where(unknown, np.nan, 0.0)),
        np.nan,
        np.nan,
        np.nan,
        True,
        False,
        *_sizes(readings),
    )


def _unknown(readings: Readings) -> SeverityFit:
    """No reading, or a single one."""
    mean = float(readings.values.mean()) if len(readings.values) else np.nan
    nothing = np.full(len(readings.project_ids) + len(readings.reader_ids), np.nan)
    return SeverityFit(
        mean,
        pd.Series(np.nan, index=list(COMPONENTS)),
        _frame(readings, nothing, nothing),
        np.nan,
        np.nan,
        np.nan,
        False,
        False,
        *_sizes(readings),
    )


def _sizes(readings: Readings) -> tuple[int, int, int]:
    return len(readings.values), len(readings.project_ids), len(readings.reader_ids)


# Effects


def _frame(readings: Readings, effects: Floats, errors: Floats) -> pd.DataFrame:
    kinds = np.repeat(np.array(["project", "reader"], dtype=object), _sizes(readings)[1:])
    ids = readings.project_ids.append(readings.reader_ids)
    return pd.DataFrame(
        {"kind": kinds, "id": ids, "effect": effects, "se": errors}, columns=list(EFFECT_COLUMNS)
    )


def _effects(
    readings: Readings, panel: Crossed, solved: Solved, ratios: tuple[float, float], noise: float
) -> pd.DataFrame:
    """The BLUPs and their conditional standard errors, of projects and then of readers."""
    many_ratio, few_ratio = ratios[::-1] if panel.is_swapped else ratios
    shrinking = (many_ratio / (1 + many_ratio * panel.sizes))[panel.size_of]
    ones, values = panel.rights(many_ratio)
    few = few_ratio * solved.apply((values - solved.mean * ones)[:, None])[:, 0]
    many = shrinking * (panel.many_sums - solved.mean * panel.many_counts - panel.counts @ few)
    inverse = solved.apply(np.eye(len(few))) if solved.factor is not None else np.diag(1 / solved.diagonal)
    spread = np.empty(len(many))
    for first in range(0, len(many), 5_000):
        part = panel.counts[first : first + 5_000]
        spread[first : first + 5_000] = np.asarray(part.multiply(part @ inverse).sum(axis=1)).ravel()
    many_error = np.sqrt(noise * (shrinking + shrinking**2 * few_ratio * spread))
    few_error = np.sqrt(noise * few_ratio * np.diagonal(inverse))
    both = (few, many) if panel.is_swapped else (many, few)
    errors = (few_error, many_error) if panel.is_swapped else (many_error, few_error)
    return _frame(readings, np.concatenate(both), np.concatenate(errors))


# Whether a correction says anything


def why_not_correct(
    ratings: pd.DataFrame, fit: SeverityFit, groups: pd.Series | None = None
) -> Sentence | None:
    """Why no severity-corrected score should be shown, even as advice; None when it may.

    It is "not identifiable" when readers cannot be told from applications: the readings fall into parts with no
    reader in common, an application has fewer than 2 readings, a reader fewer than 4, or some readers see one theme
    only, so that severity cannot be told from that theme's level. It has "no effect" when a variance of readers of
    zero is not rejected (half χ²₁ at 5 %). ``groups``: theme, or tuple of themes, by project (None: not asked); a
    theme counts when at least two readers read nothing else and would do so by chance less than once in ten.
    """
    readings = readings_of(ratings)
    if np.isnan(fit.variances["project"]) or np.isnan(fit.variances["reader"]):
        return Sentence("Not identifiable: there are too few readings to tell readers from applications.")
    size = len(readings.project_ids) + len(readings.reader_ids)
    ends = (readings.projects, len(readings.project_ids) + readings.readers)
    parts = connected_components(
        coo_array((np.ones(len(ends[0])), ends), shape=(size, size)), directed=False
    )[0]
    if parts > 1:
        return Sentence(
            "Not identifiable: the readings fall into {parts} parts which have no reader in common.",
            parts=parts,
        )
    few = int((np.bincount(readings.projects) < LEAST_READINGS_OF_PROJECT).sum())
    if few:
        return Sentence(
            "Not identifiable: one application has fewer than {least} readings.",
            "Not identifiable: {n} applications have fewer than {least} readings.",
            n=few,
            least=LEAST_READINGS_OF_PROJECT,
        )
    few = int((np.bincount(readings.readers) < LEAST_READINGS_OF_READER).sum())
    if few:
        return Sentence(
            "Not identifiable: one reader has fewer than {least} readings.",
            "Not identifiable: {n} readers have fewer than {least} readings.",
            n=few,
            least=LEAST_READINGS_OF_READER,
        )
    if groups is not None and (alone := _readers_of_one_theme(readings, groups)) is not None:
        return Sentence(
            "Not identifiable: {n} readers read only the theme {theme}, so that their severity cannot be told from "
            "its level.",
            n=alone[1],
            theme=alone[0],
        )
    if not fit.p_value < SIGNIFICANT:
        return Sentence("No effect: the readings do not show that some readers are more severe than others.")
    return None


def _readers_of_one_theme(readings: Readings, groups: pd.Series) -> tuple[str, int] | None:
    """The first theme to which at least two readers keep, other than by chance, and how many they are."""
    told = groups.to_dict()
    themes = [_themes(told.get(identifier)) for identifier in readings.project_ids]
    shares = {
        theme: float(np.mean([theme in themes[project] for project in readings.projects]))
        for theme in sorted(set().union(*themes))
    }
    keepers: dict[str, int] = {}
    for reader in range(len(readings.reader_ids)):
        read = readings.projects[readings.readers == reader]
        seen = set().union(*(themes[project] for project in read))
        if len(seen) == 1 and shares[theme := seen.pop()] ** len(read) < CHANCE:
            keepers[theme] = keepers.get(theme, 0) + 1
    return next(((theme, count) for theme, count in sorted(keepers.items()) if count > 1), None)


def _themes(value: object) -> frozenset[str]:
    """The themes of a project; none when it is not told."""
    if isinstance(value, list | tuple | set | frozenset):
        return frozenset(str(theme) for theme in value)
    return frozenset() if value is None or value != value else frozenset([str(value)])  # noqa: PLR0124 - NaN
