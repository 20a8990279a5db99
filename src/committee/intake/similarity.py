"""Which applications look like one another, for which reasons? Facts in, pairs out; no SQL."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz, process

from committee.spreadsheets.rules import folded
from committee.words import N_, Labelled, Sentence

# Measured on the pairs of tests/intake/test_similarity.py: copies and rewordings stand above, homonyms below.
ONE_TITLE = 97.0
NEAR_TITLE = 78.0
SAME_LEAD = 88.0
SAME_WORDS = 0.6
OTHER_NUMBER = 0.75
TELLING_WORDS = 3
LONGEST_COMPARED = 200
_EMPTY_WORDS = frozenset(
    folded("a au aux avec d dans de des du en et l la le les ou par pour projet sur un une").split()
)


class Likeness(Labelled):
    """How much two applications look alike, in words; the surest first."""

    CERTAIN = "certain", N_("Almost surely the same")
    STRONG = "strong", N_("Very much alike")
    WEAK = "weak", N_("To be checked")


@dataclass(frozen=True)
class Facts:
    """What is compared. ``identifiers``: SIREN or RNA of the lead partner; ``places``: what names its sites."""

    id: str
    title: str
    lead: str | None = None
    identifiers: frozenset[str] = frozenset()
    external: tuple[str, str] | None = None
    call_id: str | None = None
    year: int | None = None
    places: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pair:
    """Two applications that look alike; ``first_id`` sorts before ``second_id``, ``titles`` is out of 100."""

    first_id: str
    second_id: str
    likeness: Likeness
    titles: int
    reasons: tuple[Sentence, ...]


def compared(text: str | None) -> str:
    """A title or name as it is compared: folded, without the words that say nothing, in a bounded length."""
    words = folded(text or "").split()
    telling = [word for word in words if word not in _EMPTY_WORDS] or words
    return " ".join(telling)[:LONGEST_COMPARED]


def title_likeness(one: str, other: str) -> float:
    """How much two compared titles look alike, out of 100.

    ``token_set_ratio`` alone takes a title inside a longer one for the same: it counts only as far as the shorter
    one has its share of the words of the longer one. Two titles numbered differently ("tranche 1", "tranche 2")
    are not near, years apart: the same project comes back in another year.
    """
    return _weighed(one, other, fuzz.token_set_ratio(one, other))


def _weighed(one: str, other: str, ratio: float) -> float:
    short, long = sorted((len(one.split()), len(other.split())))
    share = short / long if long else 0.0
    weighed = ratio * min(1.0, share / SAME_WORDS)
    numbers = [
        {word for word in title.split() if word.isdigit() and len(word) != 4} for title in (one, other)
    ]
    return weighed * OTHER_NUMBER if all(numbers) and numbers[0] != numbers[1] else weighed


def likely_pairs(facts: Sequence[Facts], among: Iterable[str] | None = None) -> list[Pair]:
    """The pairs that a person should look at, the surest first; with ``among``, those with one of these only.

    Two applications are compared when they share an identifier, a reference, a place, or when their titles are
    near (one matrix of RapidFuzz, symmetrical): no pair is looked at in Python without such a reason.
    """
    wanted = None if among is None else set(among)
    titles = [compared(one.title) for one in facts]
    leads = [compared(one.lead) for one in facts]
    candidates = _near_titles(titles)
    for keys in (
        [one.identifiers for one in facts],
        [{one.external} if one.external else set() for one in facts],
        [one.places for one in facts],
    ):
        candidates |= _sharing(keys)
    pairs = []
    for at, beside in candidates:
        one, other = facts[at], facts[beside]
        if wanted is not None and one.id not in wanted and other.id not in wanted:
            continue
        likeness = title_likeness(titles[at], titles[beside])
        leads_alike = fuzz.token_set_ratio(leads[at], leads[beside]) if leads[at] and leads[beside] else 0.0
        pair = _judged(one, other, titles[at], likeness, leads_alike)
        if pair is not None:
            pairs.append(pair)
    order = list(Likeness)
    return sorted(
        pairs, key=lambda pair: (order.index(pair.likeness), -pair.titles, pair.first_id, pair.second_id)
    )


def _near_titles(titles: Sequence[str]) -> set[tuple[int, int]]:
    if len(titles) < 2:
        return set()
    matrix = process.cdist(
        titles, titles, scorer=fuzz.token_set_ratio, score_cutoff=NEAR_TITLE, dtype=np.uint8, workers=1
    )
    rows, columns = np.nonzero(np.triu(matrix, k=1))
    return set(zip(rows.tolist(), columns.tolist(), strict=True))


def _sharing(keys: Sequence[Iterable[Hashable]]) -> set[tuple[int, int]]:
    """Pairs that share a key; a key of very many applications says nothing and is left out."""
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for at, held in enumerate(keys):
        for key in held:
            holders[key].append(at)
    return {pair for found in holders.values() if len(found) <= _MANY for pair in combinations(found, 2)}


_MANY = 40


def _judged(one: Facts, other: Facts, title: str, titles: float, leads: float) -> Pair | None:
    """The reasons for which two applications look alike, and how much; None: nothing tells them alike.

    ``title``: the first one's, compared; ``titles`` and ``leads``: how much they look alike.
    """
    common = _Common(
        reference=one.external is not None and one.external == other.external,
        identifier=bool(one.identifiers & other.identifiers),
        lead=bool(one.identifiers & other.identifiers) or leads >= SAME_LEAD,
        place=bool(one.places & other.places),
        call=one.call_id is not None and one.call_id == other.call_id,
        next_year=one.year is not None and other.year is not None and abs(one.year - other.year) == 1,
    )
    likeness = _likeness(common, titles, has_telling_title=len(title.split()) >= TELLING_WORDS)
    if likeness is None:
        return None
    first, second = sorted((one.id, other.id))
    return Pair(first, second, likeness, round(titles), _reasons(common, titles, one))


@dataclass(frozen=True)
class _Common:
    """What two applications have in common beside their titles."""

    reference: bool
    identifier: bool
    lead: bool
    place: bool
    call: bool
    next_year: bool


def _likeness(common: _Common, titles: float, *, has_telling_title: bool) -> Likeness | None:
    is_near = titles >= NEAR_TITLE
    if common.reference or (common.lead and common.call and titles >= ONE_TITLE):
        return Likeness.CERTAIN
    if common.lead and is_near:
        return Likeness.STRONG
    if (
        (common.identifier and common.call)
        or (common.place and is_near)
        or (titles >= ONE_TITLE and has_telling_title)
    ):
        return Likeness.WEAK
    return None


def _reasons(common: _Common, titles: float, one: Facts) -> tuple[Sentence, ...]:
    reasons = []
    if common.reference and one.external is not None:
        reasons.append(
            Sentence("same reference {reference} in the tool they come from", reference=one.external[1])
        )
    if common.identifier:
        reasons.append(Sentence("same identifier of the lead partner"))
    elif common.lead:
        reasons.append(Sentence("lead partners with almost the same name"))
    if titles >= NEAR_TITLE:
        reasons.append(Sentence("titles alike at {score} out of 100", score=round(titles)))
    if common.place:
        reasons.append(Sentence("same site"))
    if common.call:
        reasons.append(Sentence("same call"))
    elif common.next_year:
        reasons.append(Sentence("calls of two years running"))
    return tuple(reasons)
