"""What is read of territories. QPV, perimeters and indicators are public: no right closes them."""

from committee.territories.data_sets import answering, answering_data_sets
from committee.territories.queries.aliases import AliasRow, aliases_of, all_aliases
from committee.territories.queries.catalogue import (
    DISTRICTS,
    SHAPES,
    QpvRow,
    districts,
    qpv_by_code,
    qpv_by_codes,
    qpv_named,
    qpv_options,
    search,
    shapes,
)
from committee.territories.queries.editions import data_sets, edition_index, editions, report_of
from committee.territories.queries.geocoded import geocoded
from committee.territories.queries.locating import (
    LOCATED,
    locate,
    locate_columns,
    locate_many,
    locate_points,
)
from committee.territories.queries.locating_file import locate_file
from committee.territories.queries.looking_up import LookUp, Means, look_up, look_up_many
from committee.territories.queries.passages import (
    passage_of,
    predecessors,
    predecessors_of,
    successions_of,
    successors,
    successors_of,
    without_successor,
)
from committee.territories.queries.placing import (
    place_by_communes,
    place_by_words,
    place_many,
    qpv_of_commune,
)

__all__ = [
    "DISTRICTS",
    "LOCATED",
    "SHAPES",
    "AliasRow",
    "LookUp",
    "Means",
    "QpvRow",
    "aliases_of",
    "all_aliases",
    "answering",
    "answering_data_sets",
    "data_sets",
    "districts",
    "edition_index",
    "editions",
    "geocoded",
    "locate",
    "locate_columns",
    "locate_file",
    "locate_many",
    "locate_points",
    "look_up",
    "look_up_many",
    "passage_of",
    "place_by_communes",
    "place_by_words",
    "place_many",
    "predecessors",
    "predecessors_of",
    "qpv_by_code",
    "qpv_by_codes",
    "qpv_named",
    "qpv_of_commune",
    "qpv_options",
    "report_of",
    "search",
    "shapes",
    "successions_of",
    "successors",
    "successors_of",
    "without_successor",
]
