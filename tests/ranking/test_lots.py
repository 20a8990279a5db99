"""Lots: the published example of RFC 3797, vectors of our own, and inputs that cannot be drawn from."""

import hashlib
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.ranking.lots import STEP_COLUMNS, draw, key_of

# Section 6: a daily lottery of four digits, and two draws of lotteries as they might be reported.
SOURCES = (9319, (2, 5, 12, 8, 10), (9, 18, 26, 34, 41, 45))
KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"


def test_draw_rfc_3797_section_6_prints_the_same_digests_and_selects_the_same_ten() -> None:
    """RFC 3797 (Eastlake, 2004), section 6: 25 volunteers; digest, how many are left, and who is selected."""
    published = (
        ("990DD0A5692A029A98B5E01AA28F3459", 25, 17),
        ("3691E55CB63FCC37914430B2F70B5EC6", 24, 7),
        ("FE814EDF564C190AC1D25753979990FA", 23, 2),
        ("1863CCACEB568C31D7DDBDF1D4E91387", 22, 16),
        ("F4AB33DF4889F0AF29C513905BE1D758", 21, 25),
        ("13EAEB529F61ACFB9A29D0BA3A60DE4A", 20, 23),
        ("992DB77C382CA2BDB9727001F3CDCCD9", 19, 8),
        ("63AB4258ECA922976811C7F55C383CE7", 18, 24),
        ("DFBC5AC97CED01B3A6E348E3CC63F40D", 17, 19),
        ("31CB111C4A4EBE9287CEAE16FE51B909", 16, 13),
    )
    found = draw(25, 10, SOURCES, digest="md5")
    rows = found.steps[["digest_hex", "left", "picked"]].itertuples(index=False, name=None)
    assert [(digest.upper(), left, picked) for digest, left, picked in rows] == list(published)
    assert found.key == KEY
    assert found.picked == (17, 7, 2, 16, 25, 23, 8, 24, 19, 13)


def test_draw_rfc_3797_section_6_names_the_same_volunteers() -> None:
    volunteers = [
        "John", "Mary", "Bashful", "Dopey", "Sleepy", "Grouchy", "Doc", "Sneazy", "Handsome", "Cassandra",
        "Pollyanna", "Pendragon", "Pandora", "Faith", "Hope", "Charity", "Lee", "Longsuffering", "Chastity",
        "Smith", "Pride", "Sloth", "Envy", "Anger", "Kasczynski",
    ]  # fmt: skip
    assert draw(volunteers, 10, SOURCES, digest="md5").picked == (
        "Lee", "Doc", "Mary", "Charity", "Kasczynski", "Envy", "Sneazy", "Anger", "Chastity", "Pandora",
    )  # fmt: skip


def test_draw_with_sha256_keeps_its_own_vectors() -> None:
    """The same pool and sources as in the RFC: a change of these numbers would change draws already made."""
    found = draw(25, 10, SOURCES)
    assert found.picked == (20, 23, 1, 14, 17, 9, 11, 15, 7, 13)
    assert found.steps["digest_hex"].tolist()[0] == (
        "2c387b04b3ec92a0e1361c2b44a552e020b918ea986a808e8392c70bc337d90f"
    )
    assert tuple(found.steps.columns) == STEP_COLUMNS
    assert found.steps["draw"].tolist() == list(range(1, 11))
    assert found.steps["index"].tolist() == list(found.picked)


def test_draw_can_be_made_again_by_hand_from_its_steps() -> None:
    pool = [f"p{at}" for at in range(7)]
    found = draw(pool, 7, [[12, 5, 33, 4]])
    left = list(pool)
    for number, (digest, remainder, picked, many) in enumerate(
        found.steps[["digest_hex", "remainder", "picked", "left"]].itertuples(index=False, name=None)
    ):
        counter = bytes([0, number])
        assert digest == hashlib.sha256(counter + found.key.encode() + counter).hexdigest()
        assert (remainder, many) == (int(digest, 16) % len(left), len(left))
        assert left.pop(remainder) == picked


@pytest.mark.parametrize(
    ("inputs", "key"),
    [
        ([0], "0./"),
        (["007"], "7./"),
        ([1.25], "1.25/"),
        ([Decimal("1.2500")], "1.25/"),
        ([3.0, 0.5, 100], "3./0.5/100./"),
        ([1e20], "100000000000000000000./"),
        ([0.1], "0.1/"),
        ([np.int64(4), np.float64(0.5)], "4./0.5/"),
        ([[10, 9, "08", 2.5]], "2.58.9.10./"),
        ([(5, 5)], "5.5./"),
        ([" 12 ", "1.50", "3."], "12./1.5/3./"),
        (["Le Crédit n° 42"], "LECREDITN42./"),
        (KEY, KEY),
        (SOURCES, KEY),
    ],
)
def test_key_writes_what_the_sources_gave_as_the_rfc_does(inputs: Any, key: str) -> None:
    """RFC 3797, section 4."""
    assert key_of(inputs) == key


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ([], "each source"), ("", "closed by a slash"), ("9319", "closed by a slash"), ([[]], "nothing"),
        ([""], "gives numbers"), ([" ; "], "gives numbers"), (["2 5"], "gives numbers"), (["-5"], "gives numbers"),
        ([-1], "zero or more"), ([[3, -0.5]], "zero or more"),
        ([float("nan")], "zero or more"), ([[float("inf")]], "zero or more"), ([True], "gives numbers"),
        ([[1, None]], "gives numbers"), ([[1, "x"]], "gives numbers"), ([["1_0"]], "gives numbers"),
        (["٣"], "gives numbers"), ([["٣"]], "gives numbers"), ([[1, [2]]], "gives numbers"),
    ],
)  # fmt: skip
def test_inputs_that_are_no_numbers_are_refused(inputs: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw(3, 1, inputs)


@pytest.mark.parametrize(
    ("pool", "count", "message"),
    [
        ([], 1, "somebody"), (0, 1, "somebody"), (-3, 1, "somebody"), (["a", "a"], 1, "once"), ("abc", 1, "list"),
        (["a", "b"], 3, "from 1 to 2 of this pool, not 3"), (2, 0, "not 0"), (2, -1, "not -1"),
        (70_000, 65_537, "from 1 to 65536"),
    ],
)  # fmt: skip
def test_pool_from_which_nobody_can_be_drawn_is_refused(pool: Any, count: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        draw(pool, count, [1])


@pytest.mark.parametrize("digest", ["sha1", "MD5", ""])
def test_digest_that_was_not_announced_is_refused(digest: str) -> None:
    with pytest.raises(ValueError, match="sha256 or md5"):
        draw(3, 1, [1], digest=digest)


def test_order_of_sources_and_of_the_pool_is_part_of_what_is_published() -> None:
    assert draw(20, 5, [1, 2]).picked != draw(20, 5, [2, 1]).picked
    names = [f"p{at}" for at in range(20)]
    assert set(draw(names, 5, [1]).picked) != set(draw(names[::-1], 5, [1]).picked)


@given(st.integers(1, 30), st.data())
def test_draw_picks_each_once_and_a_longer_one_begins_with_a_shorter(many: int, data: st.DataObject) -> None:
    sources = data.draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=3))
    short, long = sorted(data.draw(st.tuples(st.integers(1, many), st.integers(1, many))))
    whole = draw(many, long, sources).picked
    assert len(set(whole)) == long
    assert set(whole) <= set(range(1, many + 1))
    assert draw(many, short, sources).picked == whole[:short]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_order_in_which_a_source_reports_its_numbers_changes_nothing(numbers: list[int], chance: Any) -> None:
    shuffled = chance.sample(numbers, len(numbers))
    assert draw(9, 9, [numbers]).picked == draw(9, 9, [[str(number) for number in shuffled]]).picked


def test_everybody_is_drawn_about_as_often() -> None:
    """1 200 draws of one in six: 200 each, with a standard deviation of 13."""
    counts = Counter(draw(6, 1, [number]).picked[0] for number in range(1200))
    assert sorted(counts) == [1, 2, 3, 4, 5, 6]
    assert all(140 <= count <= 260 for count in counts.values())
    pairs = Counter(pairwise(draw(3, 3, [number]).picked[0] for number in range(900)))
    assert len(pairs) == 9
