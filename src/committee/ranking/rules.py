"""Which places may a scenario give to an application, and who may make one?"""

from committee.words import N_, Labelled


class ScenarioPlace(Labelled):
    """What a scenario would make of an application."""

    FUNDED = "funded", N_("Funded")
    RESERVE = "reserve", N_("On the reserve list")
    LEFT_OUT = "left_out", N_("Left out")


class Pin(Labelled):
    """What a person settled by hand: no calculation moves it."""

    KEPT_IN = "in", N_("Kept in")
    KEPT_OUT = "out", N_("Kept out")


class ScenarioMethod(Labelled):
    """How the funded applications of a scenario were chosen."""

    RANK_ORDER = "rank_order", N_("In the order of the ranking")
    OPTIMISED = "optimised", N_("Best within the rules")
    BY_HAND = "by_hand", N_("By hand")
