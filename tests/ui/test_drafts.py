"""Is a draft read from a browser as it was typed, and anything else refused?"""

import json
from typing import Any

import pytest

from committee.review.rules import GivenMark, Recommendation
from committee.ui.drafts import LONGEST_TEXT, MOST_MARKS, draft_in_json, read_draft
from committee.words import Refused

DRAFT = {"version": 3, "marks": {}, "comment": "", "recommendation": None, "amount": "", "abstention": None}
MARK = {"value": 4, "comment": "a\ttab\nand a line", "abstains": False}


def read(**typed: Any) -> Any:
    return read_draft(json.dumps({**DRAFT, **typed}).encode())


def test_draft_is_read_as_it_was_typed() -> None:
    found = read(marks={"c": MARK}, recommendation="keep", amount="12 k€", abstention="why")
    assert found.marks == {"c": GivenMark(4, "a\ttab\nand a line", abstains=False)}
    assert (found.version, found.recommendation, found.amount, found.abstention) == (
        3, Recommendation.KEEP, "12 k€", "why",
    )  # fmt: skip
    assert read(comment="a\u0000b\ud800c").comment == "abc"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff", b"[]", b"null", b"1", b'{"version": 1}', b"[" * 100_000,
        *(
            json.dumps({**DRAFT, **wrong}).encode()
            for wrong in (
                {"version": None}, {"version": -1}, {"version": True}, {"version": 1.5}, {"version": 10**30},
                {"marks": []}, {"marks": {"c": 4}}, {"marks": {"c": {**MARK, "abstains": 1}}},
                {"marks": {"c": {**MARK, "value": "4"}}}, {"marks": {"c": {**MARK, "comment": None}}},
                {"marks": {"c" * 65: MARK}}, {"marks": {str(n): MARK for n in range(MOST_MARKS + 1)}},
                {"comment": 1}, {"comment": "x" * (LONGEST_TEXT + 1)}, {"recommendation": "burn"},
                {"recommendation": []}, {"amount": 12}, {"amount": "1" * 61}, {"abstention": False},
            )
        ),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Refused):
        read_draft(content)


def test_nothing_saved_yet_is_an_empty_draft() -> None:
    assert read_draft(json.dumps(draft_in_json(None)).encode()) == read_draft(
        json.dumps({**DRAFT, "version": 0}).encode()
    )
