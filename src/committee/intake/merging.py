"""Which values does an application have after another one was merged into it, and why may they not be merged?"""

from collections.abc import Collection, Mapping
from typing import Any

from committee.intake.rules import TEXTS
from committee.people.rules import Member, why_not_act_on
from committee.words import N_, Labelled, Sentence


class Winner(Labelled):
    """Whose value an application has after a merge."""

    KEPT = "kept", N_("The application which is kept")
    DROPPED = "dropped", N_("The other application")


# Chosen one by one; ``lead``, ``budget`` and ``actions`` are rows of their own, chosen as a whole.
VALUES = (
    "title",
    "category",
    "request_kind",
    "themes",
    *TEXTS,
    "inspired_by",
    "starts_on",
    "duration_months",
    "dwellings",
    "households",
    "people",
    "share_in_qpv",
    "total_cost",
    "eligible_base",
    "requested",
    "tax",
    "is_republican_contract_signed",
    "external_reference",
    "sensitive_public",
    "submitted_on",
    "completed_on",
)
ROWS = ("lead", "budget", "actions")
CHOSEN = (*VALUES, *ROWS)
# A value that says nothing without the one it stands beside.
BESIDE: Mapping[str, str] = {
    "dwellings": "dwellings_qualifier",
    "households": "households_qualifier",
    "people": "people_qualifier",
    "external_reference": "external_system",
}


def is_told(value: Any) -> bool:
    """Whether a value is known: not None, and no empty list or text. Zero and "no" are known."""
    return value is not None and value not in ([], (), "")


def winner_of(kept: Any, dropped: Any, choice: Winner | str | None) -> Winner:
    """Whose value wins: the one that a person chose; else the kept one, or the other where that is unknown."""
    if choice is not None:
        return Winner(choice)
    return Winner.DROPPED if not is_told(kept) and is_told(dropped) else Winner.KEPT


def merged(
    kept: Mapping[str, Any], dropped: Mapping[str, Any], choices: Mapping[str, Winner | str]
) -> dict[str, Any]:
    """The values that change in the kept application, with those that stand beside them."""
    changes: dict[str, Any] = {}
    for code in VALUES:
        if winner_of(kept[code], dropped[code], choices.get(code)) is Winner.DROPPED:
            for name in filter(None, (code, BESIDE.get(code))):
                if kept[name] != dropped[name]:
                    changes[name] = dropped[name]
    return changes


def why_not_merge(
    kept_id: str,
    dropped_id: str,
    choices: Mapping[str, Winner | str],
    dropped_number: str,
    holds: Collection[Sentence],
    actor: Member,
    *,
    is_before_meeting: bool,
) -> Sentence | None:
    """Why two applications may not become one.

    ``holds``: what depends on the dropped one elsewhere, in words; files go with it and do not count.
    """
    refused = why_not_act_on("applications.duplicates", actor)
    if refused is not None:
        return refused
    if kept_id == dropped_id:
        return Sentence("An application is not merged with itself.")
    if not set(choices) <= set(CHOSEN) or not set(choices.values()) <= set(Winner):
        return Sentence("One of the choices is none of this merge.")
    if is_before_meeting:
        return Sentence("One of the two was before a meeting: they stay as they were read.")
    if holds:
        return Sentence(
            "Application {number} cannot be dropped: {what} depend on it. Keep it, and drop the other one.",
            number=dropped_number,
            what=_listed(holds),
        )
    return None


def _listed(sentences: Collection[Sentence]) -> Sentence:
    first, *others = sentences
    for other in others:
        first = Sentence("{first}, {second}", first=first, second=other)
    return first
