"""Every act on territories."""

from committee.territories.actions.aliases import add_alias, drop_alias
from committee.territories.actions.editions import import_perimeters, load_shipped_facts
from committee.territories.actions.geocoding import find_addresses

__all__ = ["add_alias", "drop_alias", "find_addresses", "import_perimeters", "load_shipped_facts"]
