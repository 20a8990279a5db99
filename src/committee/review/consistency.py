"""What looks inconsistent in one reader's own marks, beside one another? Rows in, remarks out; no SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from committee.review.rules import Recommendation
from committee.words import Sentence

# Below this number of marks, giving the same one everywhere says nothing.
FEWEST_TO_COMPARE = 5
MOST_REMARKS = 5
# How favourable an advice is; postponing an application is no judgement on it.
_FAVOUR = {Recommendation.KEEP: 2, Recommendation.KEEP_WITH_RESERVES: 1, Recommendation.REJECT: 0}


@dataclass(frozen=True)
class OwnMarks:
    """One reader's marks of one application: ``total`` out of 100, None while there is none."""

    number: str
    total: float | None
    recommendation: Recommendation | None
    values: Mapping[str, int]


@dataclass(frozen=True)
class Spread:
    """How one reader uses the scale of a criterion, or of the totals; None with no mark."""

    n: int
    mean: float | None
    lowest: float | None
    highest: float | None


def spread(values: Sequence[float]) -> Spread:
    """Number, mean, lowest and highest of these values."""
    if not values:
        return Spread(0, None, None, None)
    return Spread(len(values), sum(values) / len(values), min(values), max(values))


def remarks(rows: Sequence[OwnMarks], criteria: Mapping[str, str]) -> list[Sentence]:
    """What a reader may want to look at again, at most MOST_REMARKS: advice against the order of the totals first.

    ``criteria``: identifier → label. Nothing here is wrong by itself, and nothing is forbidden.
    """
    found = [*_against_the_order(rows), *_always_the_same(rows, criteria)]
    return found[:MOST_REMARKS]


def _against_the_order(rows: Sequence[OwnMarks]) -> list[Sentence]:
    """The pairs in which the better advice goes with the lower total, the furthest apart first, each row once."""
    told = [
        (row, row.total, _FAVOUR[row.recommendation])
        for row in rows
        if row.total is not None and row.recommendation in _FAVOUR
    ]
    pairs = []
    for one, other in combinations(told, 2):
        better, worse = (one, other) if one[2] > other[2] else (other, one)
        if better[2] != worse[2] and better[1] < worse[1]:
            pairs.append((worse[1] - better[1], better, worse))
    pairs.sort(key=lambda pair: (-pair[0], pair[1][0].number, pair[2][0].number))
    named: set[str] = set()
    apart = []
    for _gap, better, worse in pairs:
        if named.isdisjoint({better[0].number, worse[0].number}):
            named |= {better[0].number, worse[0].number}
            apart.append((better, worse))
    return [
        Sentence(
            "{low} has {low_total} out of 100 and the advice “{better}”; {high} has {high_total} and “{worse}”.",
            low=better[0].number,
            low_total=round(better[1], 1),
            better=better[0].recommendation,
            high=worse[0].number,
            high_total=round(worse[1], 1),
            worse=worse[0].recommendation,
        )
        for better, worse in apart
    ]


def _always_the_same(rows: Sequence[OwnMarks], criteria: Mapping[str, str]) -> list[Sentence]:
    found = []
    for criterion_id, label in criteria.items():
        values = [row.values[criterion_id] for row in rows if criterion_id in row.values]
        if len(values) >= FEWEST_TO_COMPARE and len(set(values)) == 1:
            found.append(
                Sentence(
                    "{criterion}: all your {count} marks are {value}.",
                    criterion=label,
                    count=len(values),
                    value=values[0],
                )
            )
    return found
