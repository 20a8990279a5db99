"""How does what a reader types travel between the browser and the store?

As JSON, in both directions in the same form: the marks by criterion, then the advice. The amount is a text as
people type it, in the language of the member.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from committee.review.queries import EvaluationRow
from committee.review.rules import GivenMark, Recommendation
from committee.spreadsheets.rules import writable
from committee.ui.parts.fields import typed_amount
from committee.ui.texts import hour
from committee.words import Refused, Sentence

LONGEST_TEXT = 10_000
LONGEST_AMOUNT = 60
MOST_MARKS = 100
_UNREADABLE = Sentence("This draft could not be read. Load the page again.")


@dataclass(frozen=True)
class TypedDraft:
    """What a browser sends: everything that is asked, based on a version; ``amount`` as it was typed."""

    version: int
    marks: dict[str, GivenMark]
    comment: str
    recommendation: Recommendation | None
    amount: str
    abstention: str | None


def read_draft(content: bytes) -> TypedDraft:
    """What the browser sent, if it is a draft: a browser may send anything. Raises Refused."""
    try:
        sent = json.loads(content)
    except (ValueError, RecursionError):
        raise Refused(_UNREADABLE) from None
    if not isinstance(sent, dict):
        raise Refused(_UNREADABLE)
    marks = sent.get("marks")
    if not isinstance(marks, dict) or len(marks) > MOST_MARKS:
        raise Refused(_UNREADABLE)
    version = _whole(sent.get("version"))
    if version is None or version < 0:
        raise Refused(_UNREADABLE)
    abstention = sent.get("abstention")
    return TypedDraft(
        version,
        {_text(key, 64): _mark(value) for key, value in marks.items()},
        _text(sent.get("comment")),
        _recommendation(sent.get("recommendation")),
        _text(sent.get("amount"), LONGEST_AMOUNT),
        None if abstention is None else _text(abstention),
    )


def _mark(sent: object) -> GivenMark:
    if not isinstance(sent, Mapping) or not isinstance(abstains := sent.get("abstains"), bool):
        raise Refused(_UNREADABLE)
    return GivenMark(_whole(sent.get("value")), _text(sent.get("comment")), abstains)


def _whole(sent: object) -> int | None:
    if sent is None:
        return None
    if isinstance(sent, bool) or not isinstance(sent, int) or abs(sent) > 10**9:
        raise Refused(_UNREADABLE)
    return sent


def _recommendation(sent: object) -> Recommendation | None:
    if sent is None:
        return None
    if not isinstance(sent, str) or sent not in set(Recommendation):
        raise Refused(_UNREADABLE)
    return Recommendation(sent)


def _text(sent: object, longest: int = LONGEST_TEXT) -> str:
    if not isinstance(sent, str):
        raise Refused(_UNREADABLE)
    if len(sent) > longest:
        raise Refused(Sentence("A text is longer than {longest} characters: shorten it.", longest=longest))
    return writable(sent)


def draft_in_json(kept: EvaluationRow | None) -> dict[str, Any]:
    """What the store holds, as the browser compares it with what is typed; None: nothing was saved yet."""
    if kept is None:
        return {
            "version": 0, "hour": None, "marks": {}, "comment": "", "recommendation": None, "amount": "",
            "abstention": None,
        }  # fmt: skip
    return {
        "version": kept.version,
        "hour": hour(kept.saved_at),
        "marks": {
            criterion_id: {"value": mark.value, "comment": mark.comment, "abstains": mark.abstains}
            for criterion_id, mark in kept.marks.items()
        },
        "comment": kept.comment,
        "recommendation": None if kept.recommendation is None else kept.recommendation.value,
        "amount": typed_amount(kept.amount),
        "abstention": kept.abstention,
    }
