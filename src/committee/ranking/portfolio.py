"""Which projects should the envelope fund, what does each rule cost, and who stands in reserve?

``rank_order`` goes down the ranking to the first project that does not fit; ``optimise`` finds the best selection
within rules; ``by_hand`` weighs what people chose. ``explain`` and ``why_not`` say what follows from what.
"""

from committee.ranking.explaining import explain, swaps, why_not
from committee.ranking.portfolio_answers import BrokenRule, Explanation, Portfolio, WhyNot
from committee.ranking.selecting import by_hand, optimise, rank_order, reserve_list

__all__ = [
    "BrokenRule",
    "Explanation",
    "Portfolio",
    "WhyNot",
    "by_hand",
    "explain",
    "optimise",
    "rank_order",
    "reserve_list",
    "swaps",
    "why_not",
]
