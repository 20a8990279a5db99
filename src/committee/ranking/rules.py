"""Which places may a scenario give to an application, who may make one, see it and change it?"""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from committee.spreadsheets.rules import is_euros
from committee.words import N_, Euros, Labelled, Sentence

LONGEST_NAME = 120
LONGEST_NOTE = 2000


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


class Settled(NamedTuple):
    """What a person settles of one application, in euros: its place, amount, floor and pin.

    ``place`` or ``amount`` None: as it is. ``least`` None: all or nothing; ``pin`` None: calculations may move it.
    """

    place: ScenarioPlace | None = None
    amount: Decimal | None = None
    least: Decimal | None = None
    pin: Pin | None = None


LEFT_HIDDEN_RECUSED = Sentence(
    "The remainder of the envelope is not shown to you until the results are published, because you are recused "
    "from an application of this round."
)
LEFT_HIDDEN_UNDECLARED = Sentence(
    "The remainder of the envelope is shown to you once you have declared your links with every application of "
    "this round."
)


def may_see(
    *,
    is_own: bool,
    changed_at: datetime,
    closed_at: datetime | None,
    has_undeclared: bool,
    reads_blind: bool = False,
) -> bool:
    """Whether a person of the staff or a chair may see a scenario of a round.

    Those without any closed or undeclared door see all; others only their own, and after a recusal (``closed_at``,
    the last one) only what they made since: it was computed as if that application had not been deposited. Who
    reads the round blind sees their own alone: names, notes and rules of others may say who applies.
    """
    if closed_at is None and not has_undeclared and not reads_blind:
        return True
    return is_own and (closed_at is None or changed_at > closed_at)


def why_not_name(name: str, note: str | None, others: Collection[str]) -> Sentence | None:
    """Why a scenario cannot be called so; ``others``: the names of its author's scenarios of that round."""
    if not name.strip():
        return Sentence("Give the scenario a name.")
    if len(name.strip()) > LONGEST_NAME:
        return Sentence("The name of a scenario has at most {most} characters.", most=LONGEST_NAME)
    if name.strip() in others:
        return Sentence("You have another scenario of this round with the name “{name}”.", name=name.strip())
    if note is not None and len(note) > LONGEST_NOTE:
        return Sentence("The note of a scenario has at most {most} characters.", most=LONGEST_NOTE)
    return None


def why_not_scenario_envelope(envelope: Decimal | None) -> Sentence | None:
    """Why a scenario cannot share this envelope, in euros; None is an unknown one."""
    if envelope is None:
        return None
    if not is_euros(envelope):
        return Sentence("This is not an amount in euros, with two decimals at most.")
    if envelope < 0:
        return Sentence("An envelope is not negative.")
    return None


def why_not_change(*, is_own: bool, is_archived: bool) -> Sentence | None:
    """Why a person may not change a scenario which they see."""
    if not is_own:
        return Sentence("Only its author changes a scenario. Copy it to go on from there.")
    if is_archived:
        return Sentence("This scenario was set aside: copy it to go on from there.")
    return None


def why_not_settle(
    wanted: Settled, number: str, amount: Decimal | None, requested: Decimal | None
) -> Sentence | None:
    """Why this cannot be settled of the application with this number.

    ``amount``: what it has in the scenario and keeps when none is named. Nobody receives more than they asked for.
    """
    if reason := _why_not_figures(wanted, number, requested):
        return reason
    amount = amount if wanted.amount is None else wanted.amount
    if amount is not None and wanted.least is not None and wanted.least > amount:
        return Sentence("{number}: the least is more than the amount.", number=number)
    is_in = wanted.place is ScenarioPlace.FUNDED or wanted.pin is Pin.KEPT_IN
    if is_in and amount is None:
        return Sentence("{number}: an unknown amount is not funded. Give the amount first.", number=number)
    is_contradicted = wanted.place is not None and (wanted.place is ScenarioPlace.FUNDED) != (
        wanted.pin is Pin.KEPT_IN
    )
    if wanted.pin is not None and is_contradicted:
        return Sentence("{number}: what is kept in is funded, what is kept out is not.", number=number)
    return None


def _why_not_figures(wanted: Settled, number: str, requested: Decimal | None) -> Sentence | None:
    for figure in (wanted.amount, wanted.least):
        if figure is not None and not is_euros(figure):
            return Sentence(
                "{number}: this is not an amount in euros, with two decimals at most.", number=number
            )
    if wanted.amount is not None and wanted.amount <= 0:
        return Sentence("{number}: the amount is more than zero.", number=number)
    if wanted.least is not None and wanted.least < 0:
        return Sentence("{number}: a floor is not negative.", number=number)
    if wanted.amount is not None and requested is not None and wanted.amount > requested:
        return Sentence(
            "{number}: {amount} is more than the {requested} requested.",
            number=number,
            amount=Euros(wanted.amount),
            requested=Euros(requested),
        )
    return None


def place_settled(wanted: Settled, place: ScenarioPlace) -> ScenarioPlace:
    """The place of an application once this is settled: what is kept in is funded, what is kept out is left out."""
    if wanted.place is not None:
        return wanted.place
    if wanted.pin is Pin.KEPT_IN:
        return ScenarioPlace.FUNDED
    if wanted.pin is Pin.KEPT_OUT and place is ScenarioPlace.FUNDED:
        return ScenarioPlace.LEFT_OUT
    return place


def why_not_compute(envelope: Decimal | None, method: ScenarioMethod) -> Sentence | None:
    """Why nothing can be calculated."""
    if method is ScenarioMethod.BY_HAND:
        return Sentence("What is settled by hand is not calculated.")
    if envelope is None:
        return Sentence("Give the scenario an envelope first: without one nothing is funded.")
    return None
