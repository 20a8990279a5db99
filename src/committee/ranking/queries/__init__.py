"""What is read of rankings and scenarios; everything starts from ``intake``'s ``readable(member, now)``."""

from committee.ranking.measuring import Line
from committee.ranking.queries.comparing import Comparison, compare, explained, why_not_funded
from committee.ranking.queries.doubts import Doubt, doubt
from committee.ranking.queries.ground import Ground, envelope_of, ground_of, why_not_rank
from committee.ranking.queries.projects import PROJECT_COLUMNS, scenario_projects
from committee.ranking.queries.reasons import WhyScore, why_score
from committee.ranking.queries.scenarios import (
    SCENARIO_COLUMNS,
    ScenarioGauge,
    ScenarioRow,
    ScenarioView,
    scenario,
    scenarios,
    seen_of,
    why_hide_left,
    why_not_make,
    why_not_scenarios,
)
from committee.ranking.queries.scores import (
    RANKING_COLUMNS,
    Score,
    count_undeclared,
    ranked_calls,
    ranking,
    score_of,
    threshold_of,
)

__all__ = [
    "PROJECT_COLUMNS",
    "RANKING_COLUMNS",
    "SCENARIO_COLUMNS",
    "Comparison",
    "Doubt",
    "Ground",
    "Line",
    "ScenarioGauge",
    "ScenarioRow",
    "ScenarioView",
    "Score",
    "WhyScore",
    "compare",
    "count_undeclared",
    "doubt",
    "envelope_of",
    "explained",
    "ground_of",
    "ranked_calls",
    "ranking",
    "scenario",
    "scenario_projects",
    "scenarios",
    "score_of",
    "seen_of",
    "threshold_of",
    "why_hide_left",
    "why_not_funded",
    "why_not_make",
    "why_not_rank",
    "why_not_scenarios",
    "why_score",
]
