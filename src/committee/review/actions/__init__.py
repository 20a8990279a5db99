"""What is done about interests, assignments and marks; one public function is one act."""

from committee.review.actions.alternates import take_over
from committee.review.actions.assigning import (
    assign_pairs,
    assign_readers,
    decline_reading,
    free_reader,
    import_assignments,
    name_rapporteur,
)
from committee.review.actions.away import AwayReport, AwayStatus, Choice, import_review_sheet
from committee.review.actions.interests import (
    accept_link,
    declare_for_organisations,
    declare_interest,
    declare_no_link,
    impose_found,
    impose_recusal,
    lift_recusal,
    sign_general_declaration,
)
from committee.review.actions.marking import hand_in, hand_in_all, note_seen, reopen, save_draft
from committee.review.actions.notes import hand_in_note, reopen_note, save_note
from committee.review.actions.preferences import state_preferences
from committee.review.actions.reminding import Way, remind

__all__ = [
    "AwayReport",
    "AwayStatus",
    "Choice",
    "Way",
    "accept_link",
    "assign_pairs",
    "assign_readers",
    "declare_for_organisations",
    "declare_interest",
    "declare_no_link",
    "decline_reading",
    "free_reader",
    "hand_in",
    "hand_in_all",
    "hand_in_note",
    "import_assignments",
    "import_review_sheet",
    "impose_found",
    "impose_recusal",
    "lift_recusal",
    "name_rapporteur",
    "note_seen",
    "remind",
    "reopen",
    "reopen_note",
    "save_draft",
    "save_note",
    "sign_general_declaration",
    "state_preferences",
    "take_over",
]
