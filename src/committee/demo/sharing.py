"""Which ways to share the envelope does the demonstration compare, and which one goes to its séance?"""

from datetime import datetime, timedelta
from decimal import Decimal

from committee.demo.cast import Cast
from committee.meetings import actions as meetings_actions
from committee.people.rules import Member
from committee.ranking import actions as ranking_actions
from committee.ranking.portfolio_rules import Attribute, Measure, PortfolioRule, RuleKind, bounds
from committee.ranking.rules import ScenarioMethod

LARGEST_SHARE = Decimal("0.4")
LEAST_IN_QPV = Decimal("0.15")


def share_out(round_id: str, cast: Cast, now: datetime, meeting_id: str | None = None) -> None:
    """Two scenarios of one person: the order of the ranking, and the best within two rules; the first is sent."""
    staff: Member = cast.staff
    first = ranking_actions.make_scenario(
        round_id, "DÉMO – Dans l’ordre du classement", actor=staff, now=now - timedelta(minutes=2)
    )
    second = ranking_actions.make_scenario(
        round_id,
        "DÉMO – Partagé entre régions, une part en QPV",
        note="Aucune région au-delà de 40 % de l’argent ; au moins 15 % dans des quartiers prioritaires.",
        rules=[
            bounds(Attribute.REGION, at_most=LARGEST_SHARE, measure=Measure.SHARE),
            PortfolioRule(RuleKind.QPV_SHARE, at_least=LEAST_IN_QPV),
        ],
        actor=staff,
        now=now - timedelta(minutes=1),
    )
    ranking_actions.compute_scenario(second, None, ScenarioMethod.OPTIMISED, actor=staff, now=now)
    if meeting_id is not None:
        meetings_actions.adopt_scenario(meeting_id, first, actor=staff, now=now)
