"""What is done with programmes, calls, rounds, grids and rules of eligibility."""

from committee.calls.actions.calls import (
    describe_call,
    move_dates,
    note_meeting_closed,
    note_meeting_opened,
    note_results_published,
    open_call,
    open_programme,
    open_round,
)
from committee.calls.actions.grids import change_grid, lock_grid, publish_grid, ship_grids
from committee.calls.actions.lots import announce_lots, enter_lots
from committee.calls.actions.phases import advance_round, hold_round, release_round
from committee.calls.actions.rulesets import (
    change_rules,
    discard_rules,
    draft_rules,
    lock_rules,
    publish_rules,
    ship_rules,
    take_rules_back,
)

__all__ = [
    "advance_round",
    "announce_lots",
    "change_grid",
    "change_rules",
    "describe_call",
    "discard_rules",
    "draft_rules",
    "enter_lots",
    "hold_round",
    "lock_grid",
    "lock_rules",
    "move_dates",
    "note_meeting_closed",
    "note_meeting_opened",
    "note_results_published",
    "open_call",
    "open_programme",
    "open_round",
    "publish_grid",
    "publish_rules",
    "release_round",
    "ship_grids",
    "ship_rules",
    "take_rules_back",
]
