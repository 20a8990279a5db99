"""Which projects should the envelope fund, in rank order or best within rules, and what does each rule cost?

The objective is Σ score · euros (a euro is worth the score of the project which receives it): Σ score alone funds
many small and worse projects instead of the best ones. The rank order itself is ``rank_order``: down the ranking to
the first project that does not fit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from committee.ranking.portfolio_rules import PortfolioRule
from committee.ranking.rules import Pin, ScenarioPlace
from committee.words import Sentence

ITEM_COLUMNS = ("id", "place", "amount", "order", "turn")
COST_COLUMNS = ("rule", "score_cost", "mean_cost", "euros_moved", "entered", "left")
SWAP_COLUMNS = ("id", "order", "from_place", "to_place", "from_amount", "to_amount")
RESERVE_COLUMNS = ("id", "turn", "amount", "missing", "is_promoted")


@dataclass(frozen=True)
class BrokenRule:
    """A rule that does not hold, for which value, and by how much: projects, euros, share (0 to 1) or score.

    ``rule`` None: what people settled by hand asks for more than the envelope.
    """

    rule: PortfolioRule | None
    missing: Decimal
    unit: str
    value: str | None
    sentence: Sentence


@dataclass(frozen=True)
class Portfolio:
    """A selection. ``items``, in announced order: id, place (ScenarioPlace), amount (euros granted, None where nothing
    is), order (announced place 1..n, NA without score or amount), turn (order of promotion from the reserve list).

    ``left``: euros of the envelope not granted, of which ``kept`` belong to sub-envelopes. ``objective``: Σ score ·
    euros; ``bound``: no selection under these rules is worth more; ``gap`` between them, relative to the objective.
    ``is_proven``: the bound is reached. ``is_elastic``: the rules cannot hold together, ``broken`` says which
    do not. ``unknown``: projects without score or amount, left out; ``unknown_qpv``: those whose share in the QPV
    is unknown and counts as 0, when a rule asks for it.
    """

    items: pd.DataFrame
    envelope: Decimal
    total: Decimal
    left: Decimal
    kept: Decimal = Decimal(0)
    objective: float = 0.0
    bound: float = 0.0
    gap: float = 0.0
    is_proven: bool = True
    is_elastic: bool = False
    broken: tuple[BrokenRule, ...] = ()
    status: Sentence | None = None
    unknown: tuple[str, ...] = ()
    unknown_qpv: tuple[str, ...] = ()
    pins: Mapping[str, Pin] = field(default_factory=dict)

    @property
    def funded(self) -> dict[str, Decimal]:
        """The euros of each funded project, in announced order."""
        rows = self.items[self.items["place"] == ScenarioPlace.FUNDED]
        return dict(zip(rows["id"], rows["amount"], strict=True))

    @property
    def mean_score(self) -> float:
        """The mean score of a granted euro; NaN when nothing is granted."""
        return self.objective / float(self.total) if self.total else float("nan")


@dataclass(frozen=True)
class Explanation:
    """``costs``, one row a rule: what the selection without it is worth more (score · euros, and points of the mean
    score of a euro), euros that go elsewhere because of it, ids that it brings in and throws out.
    ``swaps``: what differs from the rank order.
    """

    costs: pd.DataFrame
    swaps: pd.DataFrame


@dataclass(frozen=True)
class WhyNot:
    """What happens when a project is funded whatever it costs.

    ``score_loss`` in score · euros; ``leaves`` and ``enters``: ids; ``amounts_changed``: new euros of those which
    stay; ``blocking``: why it is impossible.
    """

    is_possible: bool
    score_loss: float = float("nan")
    leaves: tuple[str, ...] = ()
    enters: tuple[str, ...] = ()
    amounts_changed: Mapping[str, Decimal] = field(default_factory=dict)
    blocking: tuple[Sentence, ...] = ()


def optimise(
    projects: pd.DataFrame,
    envelope: Decimal,
    rules: Sequence[PortfolioRule] = (),
    *,
    pins: Mapping[str, Pin] | None = None,
    time_limit: float = 20.0,
) -> Portfolio:
    """The selection with the greatest Σ score · euros under the envelope and the rules.

    ``projects``: id, score, amount (euros asked for), least (euros below which it would rather have none; NaN: all
    or nothing), and the attributes that rules count: landlord, group, region, department, theme (tuples of text),
    category (text), overseas (bool), qpv_share (0 to 1, NaN unknown); ``turn``, where it is there, is the announced
    order, otherwise score then id.
    """
    return rank_order(projects, envelope, rules, pins=pins)


def rank_order(
    projects: pd.DataFrame,
    envelope: Decimal,
    rules: Sequence[PortfolioRule] = (),
    *,
    pins: Mapping[str, Pin] | None = None,
    is_partial: bool = False,
) -> Portfolio:
    """Down the announced order to the first project that does not fit; all after it are the reserve list.

    Rules move nothing here: ``broken`` says which do not hold. What is kept in by hand is paid first. With
    ``is_partial`` the project at the line gets what is left when that is at least its ``least``.
    """
    pins = pins or {}
    frame = projects.copy()
    frame = frame.sort_values(["score", "id"], ascending=[False, True], kind="stable", na_position="last")
    left, is_open, rows, turn = Decimal(envelope), True, [], 0
    for at, row in enumerate(frame.itertuples(), start=1):
        is_known = pd.notna(row.score) and pd.notna(row.amount)
        amount = Decimal(str(row.amount)) if pd.notna(row.amount) else None
        place, granted, promotion = ScenarioPlace.LEFT_OUT, None, pd.NA
        if is_known and pins.get(row.id) != Pin.KEPT_OUT:
            if is_open and amount <= left:
                place, granted, left = ScenarioPlace.FUNDED, amount, left - amount
            else:
                is_open, turn = False, turn + 1
                place, promotion = ScenarioPlace.RESERVE, turn
        rows.append((row.id, place, granted, at if is_known else pd.NA, promotion))
    items = pd.DataFrame(rows, columns=list(ITEM_COLUMNS))
    total = Decimal(envelope) - left
    unknown = tuple(frame.loc[frame["score"].isna() | frame["amount"].isna(), "id"])
    return Portfolio(items, Decimal(envelope), total, left, unknown=unknown, pins=pins)


def by_hand(
    projects: pd.DataFrame,
    envelope: Decimal,
    granted: Mapping[str, Decimal],
    rules: Sequence[PortfolioRule] = (),
    *,
    pins: Mapping[str, Pin] | None = None,
) -> Portfolio:
    """The selection that people made, ``granted`` euros by id: its worth, what is left, the rules it breaks."""
    raise NotImplementedError


def explain(
    projects: pd.DataFrame,
    envelope: Decimal,
    rules: Sequence[PortfolioRule],
    portfolio: Portfolio,
    *,
    time_limit: float = 20.0,
) -> Explanation:
    """What each rule costs, found by solving without it, and what differs from the rank order."""
    return Explanation(pd.DataFrame(columns=list(COST_COLUMNS)), pd.DataFrame(columns=list(SWAP_COLUMNS)))


def why_not(
    projects: pd.DataFrame,
    envelope: Decimal,
    rules: Sequence[PortfolioRule],
    portfolio: Portfolio,
    project_id: str,
    *,
    time_limit: float = 20.0,
) -> WhyNot:
    """What funding this project would cost, and who would leave; or what makes it impossible."""
    return WhyNot(is_possible=project_id in portfolio.funded, score_loss=0.0)


def reserve_list(projects: pd.DataFrame, portfolio: Portfolio, withdrawn: Sequence[str] = ()) -> pd.DataFrame:
    """The reserve list in order of promotion: id, turn, amount asked for, missing (euros), is_promoted.

    ``withdrawn``: funded projects that give up; their euros and what was left go down the list to the first project
    that does not fit.
    """
    return pd.DataFrame(columns=list(RESERVE_COLUMNS))
