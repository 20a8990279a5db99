"""What is done about interests, assignments and marks; one public function is one act."""

from committee.review.actions.assigning import assign_pairs, assign_readers, free_reader
from committee.review.actions.interests import (
    declare_interest,
    declare_no_link,
    impose_recusal,
    lift_recusal,
)
from committee.review.actions.marking import hand_in, hand_in_all, note_seen, reopen, save_draft
from committee.review.actions.preferences import state_preferences

__all__ = [
    "assign_pairs",
    "assign_readers",
    "declare_interest",
    "declare_no_link",
    "free_reader",
    "hand_in",
    "hand_in_all",
    "impose_recusal",
    "lift_recusal",
    "note_seen",
    "reopen",
    "save_draft",
    "state_preferences",
]
