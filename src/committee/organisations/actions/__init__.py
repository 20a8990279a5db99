"""How are organisations registered, described, tied, merged, and what is known of them by year recorded?"""

from committee.organisations.actions.contributions import import_contributions
from committee.organisations.actions.describing import (
    describe_organisation,
    find_or_register,
    join_group,
    register_described,
    register_organisation,
    rename_organisation,
)
from committee.organisations.actions.merging import merge_organisations
from committee.organisations.actions.naming import add_alias, move_alias, remove_alias
from committee.organisations.actions.stock import import_stock
from committee.organisations.actions.telling import ToldFact, record_fact, record_facts
from committee.organisations.actions.ties import (
    add_member,
    end_mandate,
    end_membership,
    record_mandate,
    remove_member,
    take_back_mandates,
    tell_mandate,
)

__all__ = (
    "ToldFact",
    "add_alias",
    "add_member",
    "describe_organisation",
    "end_mandate",
    "end_membership",
    "find_or_register",
    "import_contributions",
    "import_stock",
    "join_group",
    "merge_organisations",
    "move_alias",
    "record_fact",
    "record_facts",
    "record_mandate",
    "register_described",
    "register_organisation",
    "remove_alias",
    "remove_member",
    "rename_organisation",
    "take_back_mandates",
    "tell_mandate",
)
