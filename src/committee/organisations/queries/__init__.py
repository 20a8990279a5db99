"""Which organisations are known, how are they tied, what is known of them, and which are perhaps one?"""

from committee.organisations.queries.communes import communes_named
from committee.organisations.queries.directory import (
    DIRECTORY_COLUMNS,
    OrganisationRow,
    aliases,
    directory,
    names,
    organisation,
    organisations_by_id,
)
from committee.organisations.queries.facts import (
    contributed,
    facts_of,
    owns_in,
    stock_of,
)
from committee.organisations.queries.merging import (
    Duplicate,
    MergePreview,
    duplicates,
    merge_preview,
)
from committee.organisations.queries.naming import (
    candidates_by_name,
    find_candidates,
    find_organisation,
    find_organisations,
    similar_names,
)
from committee.organisations.queries.ties import (
    MandateRow,
    MemberRow,
    consortium_parents,
    group_tree,
    groups,
    mandates_in,
    mandates_of,
    members_of,
    organisations_by_member,
    organisations_of,
    part_of,
)
from committee.organisations.rules import FactRow, StockRow
from committee.organisations.similar import Similar

__all__ = (
    "DIRECTORY_COLUMNS",
    "Duplicate",
    "FactRow",
    "MandateRow",
    "MemberRow",
    "MergePreview",
    "OrganisationRow",
    "Similar",
    "StockRow",
    "aliases",
    "candidates_by_name",
    "communes_named",
    "consortium_parents",
    "contributed",
    "directory",
    "duplicates",
    "facts_of",
    "find_candidates",
    "find_organisation",
    "find_organisations",
    "group_tree",
    "groups",
    "mandates_in",
    "mandates_of",
    "members_of",
    "merge_preview",
    "names",
    "organisation",
    "organisations_by_id",
    "organisations_by_member",
    "organisations_of",
    "owns_in",
    "part_of",
    "similar_names",
    "stock_of",
)
