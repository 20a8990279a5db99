"""Is the best assignment found, told honestly when there is none, and never at the price of a conflict?"""

from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee.review.assigning import Assigned, Pair, Question, _network, _solve, assign, level
from tests.bench.assigning import question

READERS = ("ada", "bob", "cléo", "dan")


@st.composite
def questions(draw: st.DrawFn, most_applications: int = 12, most_readers: int = 5) -> Question:
    """Any question: conflicts, held pairs, limits and wishes at random."""
    applications = [f"a{at}" for at in range(draw(st.integers(1, most_applications)))]
    readers = [f"r{at}" for at in range(draw(st.integers(1, most_readers)))]
    pairs = [(application, reader) for application in applications for reader in readers]
    some = st.sets(st.sampled_from(pairs), max_size=len(pairs) // 2)
    limits = st.dictionaries(st.sampled_from(readers), st.integers(0, 6), max_size=2)
    forbidden = draw(some)
    return Question(
        applications,
        readers,
        draw(st.integers(1, 3)),
        forbidden,
        draw(some) - forbidden if draw(st.booleans()) else set(),
        draw(limits),
        draw(st.dictionaries(st.sampled_from(pairs), st.integers(-3, 3))),
    )


def _squares(pairs: set[Pair]) -> int:
    return sum(load**2 for load in Counter(reader for _, reader in pairs).values())


def _by_brute_force(asked: Question) -> tuple[int, int, int]:
    """(readings, −sum of squares of the loads, affinity) of the best assignment, by trying them all."""
    choices = []
    for application in asked.applications:
        held = {pair for pair in asked.held if pair[0] == application}
        able = [(application, reader) for reader in asked.readers]
        able = [pair for pair in able if pair not in asked.held and pair not in asked.forbidden]
        need = max(asked.wanted - len(held), 0)
        choices.append([group for size in range(need + 1) for group in combinations(able, size)])
    best = (-1, 0, 0)
    for groups in product(*choices):
        new = {pair for group in groups for pair in group}
        loads = Counter(reader for _, reader in {*new, *asked.held})
        given_to = {reader for _, reader in new}
        if all(loads[reader] <= (asked.most or {}).get(reader, 99) for reader in given_to):
            worth = sum((asked.affinity or {}).get(pair, 0) for pair in new)
            best = max(best, (len(new), -_squares({*new, *asked.held}), worth))
    return best


@settings(max_examples=120, deadline=None)
@given(questions(most_applications=4, most_readers=3))
def test_answer_is_the_best_by_brute_force(asked: Question) -> None:
    """Readings and evenness always; affinity before parts are joined."""
    found, network = assign(asked), _network(asked)
    readings, squares, worth = _by_brute_force(asked)
    assert len(found.pairs) == readings
    assert -_squares({*found.pairs, *asked.held}) == squares
    assert found.affinity <= worth
    assert network.affinity[_solve(network)].sum() == worth


@settings(max_examples=120, deadline=None)
@given(questions(), st.randoms(use_true_random=False))
def test_no_conflict_ever_and_the_order_of_the_question_changes_nothing(
    asked: Question, random: object
) -> None:
    found = assign(asked)
    pairs = set(found.pairs)
    assert len(pairs) == len(found.pairs)
    assert pairs.isdisjoint(asked.forbidden)
    assert pairs.isdisjoint(asked.held)
    readers = Counter(application for application, _ in {*pairs, *asked.held})
    missing = {short.application: short.missing for short in found.shortages}
    for application in asked.applications:
        held = sum(pair[0] == application for pair in asked.held)
        assert readers[application] + missing.get(application, 0) == max(asked.wanted, held)
    for short in found.shortages:
        _is_hall(asked, found, short.application)
    mixed = [list(asked.applications), list(asked.readers), list(asked.forbidden), list(asked.held)]
    for each in mixed:
        random.shuffle(each)  # type: ignore[attr-defined]
    again = Question(mixed[0], mixed[1], asked.wanted, mixed[2], mixed[3], asked.most, asked.affinity)
    assert assign(again) == found


def _is_hall(asked: Question, found: Assigned, application: str) -> None:
    """What stands in the way is a proof: these readers are too few, or full with what is named."""
    short = next(one for one in found.shortages if one.application == application)
    held = {reader for one, reader in asked.held if one == application}
    able = {reader for reader in asked.readers if (application, reader) not in asked.forbidden} | held
    assert set(short.able) == able
    if not short.full:
        assert len(able) < asked.wanted
        return
    own = {reader for one, reader in {*found.pairs, *asked.held} if one == application}
    assert able - own <= set(short.full)
    new = Counter(reader for _, reader in found.pairs)
    for reader in short.full:
        given_now = found.loads[reader]
        assert given_now >= (asked.most or {}).get(reader, 0) or not new[reader]
    assert {one for one, reader in found.pairs if reader in short.full} <= set(short.competing)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30), st.integers(2, 8), st.integers(2, 3), st.integers(0, 10**6))
def test_without_limits_loads_are_within_one_and_all_is_connected(
    many: int, few: int, wanted: int, seed: int
) -> None:
    wanted = min(wanted, few)
    asked = question(many, few, wanted, conflicts=0.0, seed=seed)
    found = assign(asked)
    assert not found.shortages
    assert found.spread <= 1
    begun = sum(load > 0 for load in found.loads.values())
    if many * wanted >= many + begun - 1 and begun == few:
        assert found.components == 1


@pytest.mark.parametrize(("many", "few", "wanted"), [(40, 12, 3), (600, 20, 2)])
def test_a_real_committee_is_covered_evenly_and_connected(many: int, few: int, wanted: int) -> None:
    asked = question(many, few, wanted)
    found = assign(asked)
    assert set(found.pairs).isdisjoint(asked.forbidden)
    assert len(found.pairs) == many * wanted
    assert found.spread <= 1
    assert (found.components, found.shortages) == (1, ())


def test_two_halves_that_like_only_their_own_are_joined_at_the_least_cost() -> None:
    applications = [f"a{at}" for at in range(8)]
    affinity = {
        (f"a{at}", reader): 2 for at in range(8) for reader in (READERS[:2] if at < 4 else READERS[2:])
    }
    found = assign(Question(applications, READERS, 2, affinity=affinity))
    assert found.components == 1
    assert found.spread == 0
    assert found.affinity == 2 * 16 - 4


def test_a_gift_joins_where_no_swap_can() -> None:
    """One application only may be read on both sides: a reader who has three gives it to one who has two."""
    left, right = ["a0", "a1", "a2"], ["b0", "b1"]
    forbidden = set(product(left, READERS[2:])) | set(product(right, READERS[:2]))
    apart = assign(Question([*left, *right], READERS, 2, forbidden))
    assert (apart.components, apart.loads) == (2, {"ada": 3, "bob": 3, "cléo": 2, "dan": 2})
    affinity = {("a0", "dan"): -9}
    found = assign(Question([*left, *right], READERS, 2, forbidden - {("a0", "dan")}, affinity=affinity))
    assert ("a0", "dan") in found.pairs
    assert (found.components, found.spread, found.affinity) == (1, 1, -9)


def test_what_cannot_be_joined_is_told() -> None:
    assert assign(Question(["a", "b"], READERS[:2], 1)).components == 2
    forbidden = {("a", "cléo"), ("a", "dan"), ("b", "ada"), ("b", "bob")}
    assert assign(Question(["a", "b"], READERS, 2, forbidden)).components == 2
    held = {("a", "ada"), ("a", "bob"), ("b", "cléo"), ("b", "dan")}
    assert assign(Question(["a", "b"], READERS, 2, held=held)).components == 2


def test_too_few_readers_are_named() -> None:
    forbidden = {("a", "ada"), ("a", "bob"), ("a", "cléo")}
    found = assign(Question(["a", "b"], READERS, 2, forbidden))
    (short,) = found.shortages
    assert (short.application, short.missing, short.able, short.full) == ("a", 1, ("dan",), ())
    assert len(found.pairs) == 3


def test_full_readers_and_what_they_share_are_named() -> None:
    """Only ada and bob may read a and b; ada takes one reading only."""
    forbidden = {(application, reader) for application in "ab" for reader in ("cléo", "dan")}
    found = assign(Question(["a", "b", "c"], READERS, 2, forbidden, most={"ada": 1}))
    (short,) = found.shortages
    assert short.missing == 1
    assert short.full == ("ada",)
    assert set(short.competing) == {"a", "b"}
    assert found.loads == {"ada": 1, "bob": 2, "cléo": 1, "dan": 1}


def test_begun_work_stays_even_with_somebody_who_left() -> None:
    held = {("a", "ada"), ("a", "gone"), ("b", "ada"), ("elsewhere", "ada")}
    found = assign(
        Question(["a", "b"], READERS, 2, {("a", "ada")}, held, affinity={("x", "ada"): 1, ("b", "dan"): 1})
    )
    assert found.pairs == (("b", "dan"),)
    assert found.loads == {"ada": 2, "bob": 0, "cléo": 0, "dan": 1}


def test_nothing_to_do_is_said_quietly() -> None:
    for asked in (Question([], [], 2), Question(["a"], [], 2), Question([], ["ada"], 2)):
        found = assign(asked)
        assert (found.pairs, found.components, found.affinity) == ((), 0, 0)
        assert found.spread == 0
    assert assign(Question(["a"], [], 2)).shortages[0].missing == 2


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6), st.integers(0, 60))
def test_level_loads_respect_limits_and_sum_up(limits: list[tuple[int, int]], total: int) -> None:
    least = np.array([min(each) for each in limits])
    most = np.array([max(each) for each in limits])
    lowest, highest = level(least, most, total)
    assert (least <= lowest).all()
    assert (lowest <= highest).all()
    assert (highest <= most).all()
    if least.sum() <= total <= most.sum():
        assert lowest.sum() <= total <= highest.sum()
