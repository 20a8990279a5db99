"""Every act on territories."""

from committee.territories.actions.editions import import_perimeters, load_shipped_facts
from committee.territories.actions.geocoding import find_addresses

__all__ = ["find_addresses", "import_perimeters", "load_shipped_facts"]
