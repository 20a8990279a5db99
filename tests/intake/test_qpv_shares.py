"""Are shares of QPV read as they are told, refused beyond the whole, and else worked out from the sites?"""

import pytest

from committee.intake.qpv_shares import (
    ShareRow,
    Shares,
    ToldShare,
    share_in_words,
    shares_in,
    shares_of,
    together,
    why_not_shares,
)
from committee.territories.rules import Answer

A, B, OLD = "QN09353M", "QN09354M", "QP044017"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("QN09353M (60 %), QN09354M 40 %", [(A, 0.6), (B, 0.4)]),
        ("qn09353m (60\u202f%) | QN09354M", [(A, 0.6), (B, None)]),
        ("QP044017: 0,5", [(OLD, 0.5)]),
        ("QN 09353 M 60 %, qn.09354.m (40 %)", [(A, 0.6), (B, 0.4)]),
        ("QP044017 = 0.25 ; QN09353M – 75%", [(OLD, 0.25), (A, 0.75)]),
        ("QN09353M (Les Étangs) 60 %", []),
        ("QN09353M, QN09354M", []),
        ("QN09353M 40", []),
        ("QN09353M : 40", []),
        ("QN09353M 0 %, QN09354M 100 %", [(B, 1.0)]),
        ("QN09353M (33,4 %), QN09354M (33,3 %), QP044017 (33,3 %)", [(A, 0.334), (B, 0.333), (OLD, 0.333)]),
        ("Les Beaudottes 60 %", []),
        (None, []),
    ],
)
def test_shares_are_read_beside_the_codes(text: str | None, expected: list[tuple[str, float | None]]) -> None:
    assert [(each.code, each.share) for each in shares_in(text)] == expected


def test_several_texts_tell_each_district_once() -> None:
    told = together([[ToldShare(A, None), ToldShare(B, 0.4)], [ToldShare(A, 0.6), ToldShare(B, 0.9)]])
    assert told == (ToldShare(A, 0.6), ToldShare(B, 0.4))


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([ToldShare(A, 0.6), ToldShare(B, 0.4)], None),
        ([ToldShare(A, 0.1), ToldShare(B, 0.2), ToldShare(OLD, 0.7)], None),
        ([ToldShare(A)], None),
        ([], None),
        ([ToldShare(A, 0.7), ToldShare(B, 0.4)], "more than the whole"),
        ([ToldShare(A, 0.2), ToldShare(A, 0.4)], "told twice"),
        ([ToldShare("Étangs", 0.2)], "not the code"),
        ([ToldShare(A, 0.0)], "more than 0"),
        ([ToldShare(A, 1.5)], "at most 100"),
    ],
)
def test_shares_never_exceed_the_whole(shares: list[ToldShare], words: str | None) -> None:
    why = why_not_shares(shares)
    assert (why is None) if words is None else (why is not None and words in str(why))


def test_what_told_shares_leave_is_unknown() -> None:
    sites = [(Answer.INSIDE, [A]), (Answer.OUTSIDE, [])]
    found = shares_of([ToldShare(A, 0.6), ToldShare(B)], sites)
    assert found == Shares(
        (ShareRow(A, 0.6, 1), ShareRow(B, None, 0)), is_told=True, outside=0.0, unknown=0.4
    )
    assert found.total == 0.6
    whole = shares_of([ToldShare(A, 0.6), ToldShare(B, 0.4)], [])
    assert whole is not None
    assert whole.unknown == 0


def test_shares_are_else_worked_out_from_the_sites() -> None:
    sites = [
        (Answer.INSIDE, [A]),
        (Answer.INSIDE, [A, B]),
        (Answer.OUTSIDE, []),
        (Answer.UNCERTAIN, [B]),
    ]
    found = shares_of([], sites)
    assert found == Shares(
        (ShareRow(A, 0.375, 2), ShareRow(B, 0.125, 1)), is_told=False, outside=0.25, unknown=0.25
    )
    assert shares_of([], [(Answer.OUTSIDE, []), (Answer.UNKNOWN, [])]) is None
    assert shares_of([], []) is None


def test_shares_are_written_as_they_are_read() -> None:
    told = {A: 0.6, B: None, OLD: 0.125}
    assert share_in_words(told) == "QN09353M (60 %), QN09354M, QP044017 (12,5 %)"
    assert {each.code: each.share for each in shares_in(share_in_words(told))} == told
