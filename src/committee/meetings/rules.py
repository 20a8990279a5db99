"""Who may lead a meeting, what may be decided in it, and is the envelope kept?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from committee.intake.rules import TRANSITIONS, ApplicationStatus, Opinion
from committee.people.rules import Member
from committee.spreadsheets.rules import is_euros
from committee.words import N_, Euros, Labelled, Sentence


class MeetingStatus(Labelled):
    """Where a meeting stands."""

    PREPARED = "prepared", N_("Prepared")
    OPEN = "open", N_("Under way")
    CLOSED = "closed", N_("Closed")


class Pile(Labelled):
    """What is proposed for an item before the debate."""

    FAVOURABLE = "favourable", N_("Favourable")
    TO_DISCUSS = "to_discuss", N_("To discuss")
    UNFAVOURABLE = "unfavourable", N_("Unfavourable")


class Presence(Labelled):
    """How a member takes part in a meeting."""

    PRESENT = "present", N_("Present")
    REPRESENTED = "represented", N_("Represented")
    ABSENT = "absent", N_("Absent")


class Outcome(Labelled):
    """What the committee decides on an application."""

    AWARDED = "awarded", N_("Awarded")
    AWARDED_CONDITIONAL = "awarded_conditional", N_("Awarded under conditions")
    RESERVE_LIST = "reserve_list", N_("Reserve list")
    DEFERRED = "deferred", N_("Deferred")
    REJECTED = "rejected", N_("Not selected")
    DROPPED = "dropped", N_("Closed without decision")
    INADMISSIBLE = "inadmissible", N_("Inadmissible")

    @property
    def is_awarded(self) -> bool:
        """Whether the outcome carries an amount."""
        return self in {Outcome.AWARDED, Outcome.AWARDED_CONDITIONAL}

    @property
    def status(self) -> ApplicationStatus:
        """The state which the decision gives to its application when the meeting closes."""
        return ApplicationStatus(self.value)


# The states from which a meeting may award: what stands on an agenda.
DECIDABLE = frozenset(
    status for status, following in TRANSITIONS.items() if ApplicationStatus.AWARDED in following
)


@dataclass(frozen=True)
class Gauge:
    """The envelope during a meeting, in euros. None is unknown, or hidden when ``why_hidden`` says so.

    ``unknown_requested`` counts the applications whose requested amount is unknown: they are not in
    ``requested``.
    """

    envelope: Decimal | None
    requested: Decimal | None
    granted: Decimal | None
    left: Decimal | None
    unknown_requested: int
    why_hidden: Sentence | None = None


@dataclass(frozen=True)
class Quorum:
    """Half of the members with a deliberative voice, present or represented; it warns and does not block."""

    needed: int
    present: int
    represented: int

    @property
    def is_met(self) -> bool:
        """Whether enough members are present or represented."""
        return self.present + self.represented >= self.needed


def gauge_of(
    envelope: Decimal | None, requested: Iterable[Decimal | None], granted: Iterable[Decimal | None]
) -> Gauge:
    """The gauge over the given applications; an unknown envelope leaves an unknown remainder."""
    asked = list(requested)
    known = [amount for amount in asked if amount is not None]
    given = sum((amount for amount in granted if amount is not None), Decimal(0))
    return Gauge(
        envelope=envelope,
        requested=sum(known, Decimal(0)) if known or not asked else None,
        granted=given,
        left=None if envelope is None else envelope - given,
        unknown_requested=len(asked) - len(known),
    )


RECUSED_FROM_ONE = Sentence(
    "The envelope is not shown to you until the results are published, because you are recused from an "
    "application of this meeting."
)
SUMS_HIDDEN = Sentence(
    "The sums of what is proposed are not shown to you, because you are recused from an application of this "
    "meeting."
)
UNDECLARED_ON_ONE = Sentence(
    "The envelope is shown to you once you have declared your links with every application of this meeting."
)
NOT_PROJECTED = Sentence(
    "The envelope is not projected until the results are published, because somebody is recused from an "
    "application of this meeting."
)


def gauge_hidden(why: Sentence) -> Gauge:
    """The gauge without figures, for those whom the remainder would tell what an application received."""
    return Gauge(None, None, None, None, 0, why)


def presences_for(
    sheet: Mapping[str, tuple[Presence | None, str | None]], out: Collection[str]
) -> list[Presence | None]:
    """How members take part in one item: those who are recused from it count nowhere, nor do they hold a proxy.

    ``sheet``: each member's presence and who represents them.
    """
    return [
        Presence.ABSENT if presence is Presence.REPRESENTED and holder in out else presence
        for member, (presence, holder) in sheet.items()
        if member not in out
    ]


def time_out(
    recused_at: datetime, started_at: datetime | None, ended_at: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """When a recused member left the room for an item and came back: at its beginning, or when they were recused.

    None: not yet, or never, for they were recused after its end.
    """
    if started_at is None or (ended_at is not None and recused_at >= ended_at):
        return None, None
    return max(started_at, recused_at), ended_at


def quorum(presences: Iterable[Presence | None]) -> Quorum:
    """The quorum over the members with a deliberative voice; None: the attendance was not recorded."""
    all_of_them = list(presences)
    return Quorum(
        needed=(len(all_of_them) + 1) // 2,
        present=all_of_them.count(Presence.PRESENT),
        represented=all_of_them.count(Presence.REPRESENTED),
    )


def pile_of_score(low: float | None, high: float | None, threshold: float | None) -> Pile | None:
    """The pile which a score suggests: surely above the grid's threshold, or surely below it.

    ``low`` and ``high`` bound the score /100. None where that is not sure, or where no threshold was announced.
    """
    if low is None or high is None or threshold is None:
        return None
    if low >= threshold:
        return Pile.FAVOURABLE
    return Pile.UNFAVOURABLE if high < threshold else None


# Below this chance of being funded, the ranking speaks against an application (METHODS §6).
UNLIKELY = 0.10


@dataclass(frozen=True)
class ProposedPile:
    """A pile with its reason; ``pile`` None: whoever was asked says nothing."""

    pile: Pile | None
    why: Sentence


def pile_of_ranking(
    by_score: Pile | None, *, is_funded: bool | None, chance: float | None, is_first: bool
) -> ProposedPile:
    """The pile which a ranking suggests.

    ``is_funded``: whether the envelope, spent in the order of the ranking, reaches it; None without such a line,
    and then ``by_score``, from the grid's threshold, speaks alone. ``chance`` of being funded, 0 to 1, None when
    unknown. ``is_first``: to be discussed before the others.
    """
    if is_first:
        return ProposedPile(Pile.TO_DISCUSS, Sentence("to be discussed first"))
    if is_funded is None:
        why = {
            Pile.FAVOURABLE: Sentence("score above the threshold"),
            Pile.UNFAVOURABLE: Sentence("score below the threshold"),
            None: Sentence("says nothing yet"),
        }
        return ProposedPile(by_score, why[by_score])
    if is_funded:
        if by_score is Pile.UNFAVOURABLE:
            return ProposedPile(Pile.TO_DISCUSS, Sentence("above the line, below the threshold"))
        return ProposedPile(Pile.FAVOURABLE, Sentence("above the funding line"))
    if chance is not None and chance < UNLIKELY:
        return ProposedPile(Pile.UNFAVOURABLE, Sentence("far below the funding line"))
    return ProposedPile(Pile.TO_DISCUSS, Sentence("below the funding line, perhaps not by much"))


def proposed_pile(opinion: Opinion | None, ranked: ProposedPile) -> ProposedPile:
    """The pile proposed from the staff's opinion and the ranking: where the two differ, to discuss.

    Where only one of them says anything, it decides; where neither does, to discuss.
    """
    if opinion is None:
        return ProposedPile(
            ranked.pile or Pile.TO_DISCUSS, Sentence("Ranking: {why} · no opinion yet", why=ranked.why)
        )
    told = pile_of_opinion(opinion)
    return ProposedPile(
        told if ranked.pile in {None, told} else Pile.TO_DISCUSS,
        Sentence("Ranking: {why} · opinion: {opinion}", why=ranked.why, opinion=opinion),
    )


def pile_of_opinion(opinion: Opinion) -> Pile:
    """The pile which the staff's opinion suggests."""
    return _PILE_OF[opinion]


_PILE_OF: Mapping[Opinion, Pile] = {
    Opinion.FAVOURABLE: Pile.FAVOURABLE,
    Opinion.TO_DISCUSS: Pile.TO_DISCUSS,
    Opinion.UNFAVOURABLE: Pile.UNFAVOURABLE,
}


def leads(member: Member, chair_id: str, secretary_id: str | None) -> bool:
    """Whether a person conducts this meeting: its chair, its secretary or the staff."""
    return member.sees_everything or member.id in {chair_id, secretary_id}


def may_override(member: Member, chair_id: str) -> bool:
    """Whether a person may let a decision pass the envelope, with a reason: the chair or the staff."""
    return member.sees_everything or member.id == chair_id


def why_not_lead(member: Member, chair_id: str, secretary_id: str | None) -> Sentence | None:
    """Why a person may not conduct this meeting."""
    if not leads(member, chair_id, secretary_id):
        return Sentence("Only the chair, the secretary and the programme staff conduct this meeting.")
    return None


def why_not_prepare(name: str, round_ids: Collection[str], envelope: Decimal | None) -> Sentence | None:
    """Why a meeting cannot be prepared with these facts."""
    if not name.strip():
        return Sentence("Give the meeting a name.")
    if not round_ids:
        return Sentence("Choose at least one round of applications for this meeting.")
    if envelope is not None and not is_euros(envelope):
        return Sentence("This is not an amount in euros, with two decimals at most.")
    if envelope is not None and envelope < 0:
        return Sentence("An envelope is not negative.")
    return None


def why_not_take_round(open_meeting: str | None) -> Sentence | None:
    """Why a round cannot be treated by a new meeting: another one, named, holds it and is not closed."""
    if open_meeting is not None:
        return Sentence("The meeting “{name}” already treats this round. Close it first.", name=open_meeting)
    return None


def why_not_change_meeting(status: MeetingStatus) -> Sentence | None:
    """Why date, chair or envelope can no longer be changed."""
    if status is not MeetingStatus.PREPARED:
        return Sentence("The meeting was opened: its chair, date and envelope do not change any more.")
    return None


def why_not_change_agenda(status: MeetingStatus) -> Sentence | None:
    """Why the agenda can no longer be changed."""
    if status is MeetingStatus.CLOSED:
        return Sentence("This meeting is closed: its agenda does not change any more.")
    return None


def why_not_agenda(
    application_ids: Sequence[str], known: Collection[str], decided: Collection[str]
) -> Sentence | None:
    """Why an agenda is refused: an item twice, an application of another round, or a decided item left out."""
    if len(set(application_ids)) != len(application_ids):
        return Sentence("An application stands once on the agenda.")
    if not set(application_ids) <= set(known):
        return Sentence("An application of this list does not belong to the rounds of this meeting.")
    if not set(decided) <= set(application_ids):
        return Sentence("An application with a decision stays on the agenda. Withdraw its decision first.")
    return None


def why_not_open(status: MeetingStatus, items: int) -> Sentence | None:
    """Why a meeting cannot be opened. A missing quorum warns and does not block."""
    if status is not MeetingStatus.PREPARED:
        return Sentence("This meeting was opened already.")
    if items == 0:
        return Sentence("Put at least one application on the agenda before opening the meeting.")
    return None


def why_not_under_way(status: MeetingStatus) -> Sentence | None:
    """Why nothing can be recorded: the meeting is not under way."""
    if status is MeetingStatus.PREPARED:
        return Sentence("The meeting is not open yet.")
    if status is MeetingStatus.CLOSED:
        return Sentence("The meeting is closed: its decisions are final.")
    return None


def why_not_attendance(presences: Mapping[str, Presence], proxies: Mapping[str, str]) -> Sentence | None:
    """Why an attendance sheet, as it would stand, is refused. ``proxies``: the represented member -> who
    holds it.

    One proxy each, held by somebody present.
    """
    represented = {member for member, presence in presences.items() if presence is Presence.REPRESENTED}
    if represented - set(proxies):
        return Sentence("Say which member represents the absent one.")
    if set(proxies) - represented:
        return Sentence("Only a represented member has a proxy.")
    holders = list(proxies.values())
    if any(presences.get(holder) is not Presence.PRESENT for holder in holders):
        return Sentence("The member who represents another must be present.")
    if len(set(holders)) != len(holders):
        return Sentence("A member represents one other member at most.")
    return None


def why_not_decide_on(
    *, is_on_agenda: bool, is_recused: bool, is_undeclared: bool = False
) -> Sentence | None:
    """Why a person may not decide on this application in this meeting."""
    if is_recused:
        return Sentence("You are recused from this application: you take no part in its decision.")
    if is_undeclared:
        return Sentence("Declare your links with this application before you decide on it.")
    if not is_on_agenda:
        return Sentence("This application is not on the agenda of the meeting.")
    return None


def why_not_follow(status: ApplicationStatus, outcome: Outcome) -> Sentence | None:
    """Why an application in this state cannot receive this outcome: an earlier meeting decided for good,
    mostly.
    """
    if outcome.status is not status and outcome.status not in TRANSITIONS[status]:
        return Sentence(
            "An application in the state “{status}” does not pass to “{wanted}”.",
            status=status,
            wanted=outcome,
        )
    return None


def why_not_decision(
    outcome: Outcome,
    amount: Decimal | None,
    requested: Decimal | None,
    conditions: str | None,
    motive: str | None,
) -> Sentence | None:
    """Why a decision is not complete or not coherent, in itself; the envelope is checked apart."""
    if not outcome.is_awarded:
        if amount is not None:
            return Sentence("Only an awarded application receives an amount.")
        return None if motive else Sentence("Give the motive: the applicant will read it.")
    if amount is None:
        return Sentence("Give the amount granted.")
    if not is_euros(amount):
        return Sentence("This is not an amount in euros, with two decimals at most.")
    if amount <= 0:
        return Sentence("The amount granted is more than zero.")
    if outcome is Outcome.AWARDED_CONDITIONAL and not conditions:
        return Sentence("Write the conditions of this award.")
    if requested is not None and amount > requested and not motive:
        return Sentence(
            "{amount} is more than the {requested} requested: give the motive.",
            amount=Euros(amount),
            requested=Euros(requested),
        )
    return None


def excess(envelope: Decimal | None, granted_elsewhere: Decimal, amount: Decimal | None) -> Decimal:
    """By how many euros a decision would pass the envelope; 0 when it does not or the envelope is unknown."""
    if envelope is None or amount is None:
        return Decimal(0)
    return max(granted_elsewhere + amount - envelope, Decimal(0))


def why_not_pass_envelope(
    over: Decimal, override_reason: str | None, *, may_override: bool, may_know: bool
) -> Sentence | None:
    """Why a decision which passes the envelope by ``over`` euros is refused.

    The chair or the staff let it pass with a reason, which is kept. ``may_know`` is False for a person with a
    closed door: the figure would tell them what the others received.
    """
    if over <= 0 or (override_reason and may_override):
        return None
    if not may_know:
        return Sentence(
            "This decision would pass the envelope. Lower the amount, or let the chair or the staff give a reason "
            "for passing it."
        )
    return Sentence(
        "This decision would pass the envelope by {over}. Lower the amount, or let the chair or the staff give a "
        "reason for passing it.",
        over=Euros(over),
    )


def why_not_close(undecided: Collection[str], hidden_undecided: int) -> Sentence | None:
    """Why a meeting cannot be closed: the numbers of the items without a decision (hidden ones only counted)."""
    count = len(undecided) + hidden_undecided
    if count == 0:
        return None
    if not undecided:
        return Sentence(
            "One item has no decision yet. Decide or defer it before closing.",
            "{n} items have no decision yet. Decide or defer them before closing.",
            n=count,
        )
    return Sentence(
        "One item has no decision yet ({numbers}). Decide or defer it before closing.",
        "{n} items have no decision yet ({numbers}…). Decide or defer them before closing.",
        n=count,
        numbers=", ".join(sorted(undecided)[:5]),
    )


def why_not_adopt(
    status: MeetingStatus, *, is_known: bool, is_of_meeting: bool, funded: int
) -> Sentence | None:
    """Why a scenario cannot become the provisional list of a meeting; ``is_known``: it is the actor's to see."""
    if status is MeetingStatus.CLOSED:
        return Sentence("This meeting is closed: it takes no provisional list any more.")
    if not is_known:
        return Sentence("There is no such scenario.")
    if not is_of_meeting:
        return Sentence("This scenario is not of a round that the meeting treats.")
    if funded == 0:
        return Sentence("This scenario funds nothing yet: there is nothing to propose.")
    return None


def why_not_withdraw_list(status: MeetingStatus, items: int) -> Sentence | None:
    """Why a provisional list cannot be taken back."""
    if status is MeetingStatus.CLOSED:
        return Sentence("This meeting is closed: its provisional list stays as it was.")
    if items == 0:
        return Sentence("There is no provisional list to take back.")
    return None


def why_not_publish(status: MeetingStatus, published_at: datetime | None) -> Sentence | None:
    """Why the results cannot be published."""
    if status is not MeetingStatus.CLOSED:
        return Sentence("Close the meeting before publishing its results.")
    if published_at is not None:
        return Sentence("The results are published already.")
    return None


def award_reference(call_code: str, number: str) -> str:
    """The award's public reference: call and application number, so that it tells nothing about the ranking."""
    return number if number.startswith(f"{call_code}-") else f"{call_code}-{number}"


def why_not_record_past_award(reference: str, title: str, amount: Decimal | None) -> Sentence | None:
    """Why a winner of earlier years cannot be entered with these facts."""
    if not reference.strip() or not title.strip():
        return Sentence("An award needs a reference and a title.")
    if amount is not None and (not is_euros(amount) or amount <= 0):
        return Sentence("The amount of an award is more than zero, with at most two decimals, or unknown.")
    return None
