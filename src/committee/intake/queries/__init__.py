"""What is read of applications; everything starts from ``visible(member)``."""

from committee.intake.queries.batches import BatchRow, Undoing, batches, undoing_of
from committee.intake.queries.budget import actions_of, budgets_of
from committee.intake.queries.drafts import DraftRow, Recorded, draft, drafts, free_number, recorded
from committee.intake.queries.eligibility import (
    Eligibility,
    OverruleRow,
    RequestRow,
    RuleLine,
    eligibility,
    eligibility_of,
    open_requests,
    rule_sets_judging,
    tried,
)
from committee.intake.queries.heads import (
    Head,
    OrganisationPart,
    application_head,
    application_organisations,
    closed_heads,
    heads_by_id,
    organisations_of_applications,
)
from committee.intake.queries.in_qpv import IN_QPV_COLUMNS, applications_in_qpv
from committee.intake.queries.listing import (
    APPLICATION_COLUMNS,
    ORDERS,
    applications,
    filter_options,
)
from committee.intake.queries.papers import (
    PapersRow,
    missing_kinds,
    papers,
    papers_of,
    required_of,
    same_files,
)
from committee.intake.queries.places import (
    PlaceRow,
    count_to_place,
    declared_beside_computed,
    site_to_place,
    sites_by_edition,
    sites_to_place,
)
from committee.intake.queries.project_facts import partners_by_id
from committee.intake.queries.shares import told_shares
from committee.intake.queries.sheets import Details, Origin, ProvenanceRow, Sheet, SiteRow, sheet, sites_of
from committee.intake.queries.taking_part import TakingPart, taking_part
from committee.intake.queries.visibility import closed_doors, may_read, visible

__all__ = [
    "APPLICATION_COLUMNS",
    "IN_QPV_COLUMNS",
    "ORDERS",
    "BatchRow",
    "Details",
    "DraftRow",
    "Eligibility",
    "Head",
    "OrganisationPart",
    "Origin",
    "OverruleRow",
    "PapersRow",
    "PlaceRow",
    "ProvenanceRow",
    "Recorded",
    "RequestRow",
    "RuleLine",
    "Sheet",
    "SiteRow",
    "TakingPart",
    "Undoing",
    "actions_of",
    "application_head",
    "application_organisations",
    "applications",
    "applications_in_qpv",
    "batches",
    "budgets_of",
    "closed_doors",
    "closed_heads",
    "count_to_place",
    "declared_beside_computed",
    "draft",
    "drafts",
    "eligibility",
    "eligibility_of",
    "filter_options",
    "free_number",
    "heads_by_id",
    "may_read",
    "missing_kinds",
    "open_requests",
    "organisations_of_applications",
    "papers",
    "papers_of",
    "partners_by_id",
    "recorded",
    "required_of",
    "rule_sets_judging",
    "same_files",
    "sheet",
    "site_to_place",
    "sites_by_edition",
    "sites_of",
    "sites_to_place",
    "taking_part",
    "told_shares",
    "tried",
    "undoing_of",
    "visible",
]
