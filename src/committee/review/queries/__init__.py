"""What is read of interests, assignments and marks; everything starts from ``intake``'s ``visible(member)``."""

from committee.review.queries.assigning import (
    ASSIGNMENT_COLUMNS,
    assigned_pairs,
    assignments,
    is_assigned,
    propose_assignment,
    reader_names,
    readers,
    titles_to_assign,
)
from committee.review.queries.detection import detected_links, found_links
from committee.review.queries.evaluations import (
    EvaluationRow,
    HandedIn,
    HandInTrace,
    evaluation,
    evaluation_history,
    hand_in_traces,
    own_evaluations,
)
from committee.review.queries.interests import (
    DECLARATION_COLUMNS,
    InterestRow,
    declarations,
    interest_history,
    interest_state,
    recusals,
)
from committee.review.queries.marking_sheets import (
    Capacity,
    MarkingSheet,
    capacity,
    is_revised,
    marking_sheet,
)
from committee.review.queries.marks import MARK_COLUMNS, marks, marks_at_opening, marks_version
from committee.review.queries.places import Place, asked, grid_of, place_of, places
from committee.review.queries.preferences import (
    PREFERENCE_COLUMNS,
    ProfileRow,
    preferences,
    reader_profile,
    reader_profiles,
    wishes,
)
from committee.review.queries.progress import PROGRESS_COLUMNS, progress
from committee.review.queries.reading_lists import READING_COLUMNS, next_to_read, reading_list
from committee.review.queries.side_by_side import OwnRow, SideBySide, marked_calls, side_by_side

__all__ = [
    "ASSIGNMENT_COLUMNS",
    "DECLARATION_COLUMNS",
    "MARK_COLUMNS",
    "PREFERENCE_COLUMNS",
    "PROGRESS_COLUMNS",
    "READING_COLUMNS",
    "Capacity",
    "EvaluationRow",
    "HandInTrace",
    "HandedIn",
    "InterestRow",
    "MarkingSheet",
    "OwnRow",
    "Place",
    "ProfileRow",
    "SideBySide",
    "asked",
    "assigned_pairs",
    "assignments",
    "capacity",
    "declarations",
    "detected_links",
    "evaluation",
    "evaluation_history",
    "found_links",
    "grid_of",
    "hand_in_traces",
    "interest_history",
    "interest_state",
    "is_assigned",
    "is_revised",
    "marked_calls",
    "marking_sheet",
    "marks",
    "marks_at_opening",
    "marks_version",
    "next_to_read",
    "own_evaluations",
    "place_of",
    "places",
    "preferences",
    "progress",
    "propose_assignment",
    "reader_names",
    "reader_profile",
    "reader_profiles",
    "readers",
    "reading_list",
    "recusals",
    "side_by_side",
    "titles_to_assign",
    "wishes",
]
