"""Every act on territories."""

from committee.territories.actions.aliases import add_alias, drop_alias
from committee.territories.actions.data_sets import import_data_set, import_perimeters
from committee.territories.actions.downloads import (
    downloads_folder,
    import_address,
    import_fetched,
    import_official,
)
from committee.territories.actions.editions import load_shipped_facts, restore_edition, set_aside_edition
from committee.territories.actions.geocoding import find_addresses

__all__ = [
    "add_alias",
    "downloads_folder",
    "drop_alias",
    "find_addresses",
    "import_address",
    "import_data_set",
    "import_fetched",
    "import_official",
    "import_perimeters",
    "load_shipped_facts",
    "restore_edition",
    "set_aside_edition",
]
