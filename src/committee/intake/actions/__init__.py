"""What is done with applications: brought in, moved on, placed, opened and closed."""

from committee.intake.actions.doors import close_door, lift_door, open_door, open_doors, shut_open_door
from committee.intake.actions.editing import (
    create_application,
    discard_draft,
    edit_application,
    save_draft,
    site_answers,
    submit_application,
)
from committee.intake.actions.eligibility import (
    close_completion,
    declare_eligibility,
    lift_overrule,
    overrule,
    request_completion,
)
from committee.intake.actions.importing import (
    Cancelled,
    Progress,
    import_applications,
    plan_of_file,
    sheets_of_file,
)
from committee.intake.actions.instruction import instruct, instruct_many
from committee.intake.actions.merging import call_distinct, merge_applications
from committee.intake.actions.papers import (
    Attached,
    AttachReport,
    add_document,
    attach_documents,
    withdraw_document,
)
from committee.intake.actions.places import (
    GeocodedSite,
    GeocodeReport,
    MovedSite,
    Relocation,
    geocode_sites,
    locate_sites_again,
    place_site,
)
from committee.intake.actions.redactions import write_redaction
from committee.intake.actions.states import carry_over_deferred, change_status, note_outcome
from committee.intake.actions.undoing import undo_import

__all__ = [
    "AttachReport",
    "Attached",
    "Cancelled",
    "GeocodeReport",
    "GeocodedSite",
    "MovedSite",
    "Progress",
    "Relocation",
    "add_document",
    "attach_documents",
    "call_distinct",
    "carry_over_deferred",
    "change_status",
    "close_completion",
    "close_door",
    "create_application",
    "declare_eligibility",
    "discard_draft",
    "edit_application",
    "geocode_sites",
    "import_applications",
    "instruct",
    "instruct_many",
    "lift_door",
    "lift_overrule",
    "locate_sites_again",
    "merge_applications",
    "note_outcome",
    "open_door",
    "open_doors",
    "overrule",
    "place_site",
    "plan_of_file",
    "request_completion",
    "save_draft",
    "sheets_of_file",
    "shut_open_door",
    "site_answers",
    "submit_application",
    "undo_import",
    "withdraw_document",
    "write_redaction",
]
