"""What does a selection under an envelope say of itself, of its rules and of one project?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import nan

import pandas as pd

from committee.ranking.portfolio_rules import PortfolioRule
from committee.ranking.rules import Pin, ScenarioPlace
from committee.words import Sentence

ITEM_COLUMNS = ("id", "place", "amount", "order", "turn")
COST_COLUMNS = (
    "rule",
    "score_cost",
    "mean_cost",
    "euros_moved",
    "euros_unspent",
    "entered",
    "left",
    "is_in_the_way",
)
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
    """A selection. ``items``, in announced order: id, place (ScenarioPlace), amount (euros granted, None where none
    is), order (announced place 1..n, NA without score or amount), turn (order of promotion from the reserve list).

    ``left``: euros of the envelope not granted, of which ``kept`` belong to sub-envelopes. ``scored``: euros of
    projects with a score. ``objective``: Σ score · euros; ``bound``: no selection under these rules is worth more;
    ``gap`` between them, relative to the objective; NaN when nobody looked for a better one. ``is_proven``: the
    bound is reached. ``is_elastic``: the rules cannot hold together, ``broken`` says which do not. ``unknown``:
    projects without score or amount; ``unknown_qpv``: those whose share in the QPV is unknown and counts as 0, when
    a rule asks for it. ``unmatched``: rules about a value that no project has, perhaps misspelt.
    """

    items: pd.DataFrame
    envelope: Decimal
    total: Decimal
    left: Decimal
    kept: Decimal = Decimal(0)
    scored: Decimal = Decimal(0)
    objective: float = 0.0
    bound: float = nan
    gap: float = nan
    is_proven: bool = False
    is_elastic: bool = False
    broken: tuple[BrokenRule, ...] = ()
    status: Sentence | None = None
    unknown: tuple[str, ...] = ()
    unknown_qpv: tuple[str, ...] = ()
    unmatched: tuple[PortfolioRule, ...] = ()
    pins: Mapping[str, Pin] = field(default_factory=dict)

    @property
    def funded(self) -> dict[str, Decimal]:
        """The euros of each funded project, in announced order."""
        rows = self.items[self.items["place"] == ScenarioPlace.FUNDED]
        return dict(zip(rows["id"], rows["amount"], strict=True))

    @property
    def mean_score(self) -> float:
        """The mean score of a euro granted to a project with a score; NaN when there is none."""
        return self.objective / float(self.scored) if self.scored else nan


@dataclass(frozen=True)
class Explanation:
    """``costs``, one row a rule: what the selection without it is worth more (score · euros, and points of the mean
    score of a euro), euros that go elsewhere because of it, ids that it brings in and throws out, and whether, when
    some rules give way, all the others hold without it.
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
    score_loss: float = nan
    leaves: tuple[str, ...] = ()
    enters: tuple[str, ...] = ()
    amounts_changed: Mapping[str, Decimal] = field(default_factory=dict)
    blocking: tuple[Sentence, ...] = ()
