"""What may the staff propose of an application, when do hearings meet, and what would a bulk change do?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from committee.calls.rules import paris_day
from committee.intake.rules import (
    OUTCOMES,
    ApplicationStatus,
    Opinion,
    why_not_follow_on,
)
from committee.people.rules import Member, Role, why_not_act_on
from committee.words import Euros, Sentence

PAGE = "applications.instruction"
SHORTEST, LONGEST = 5, 240
USUAL_MINUTES = 20
LONGEST_REASON = 5_000
RAPPORTEURS = (Role.MEMBER, Role.CHAIR, Role.STAFF)


@dataclass(frozen=True)
class Findings:
    """What the staff found and propose; None is "not said yet". ``proposed`` in euros, minutes with the hearing."""

    opinion: Opinion | None = None
    reason: str | None = None
    proposed: Decimal | None = None
    proposed_reason: str | None = None
    rapporteur_id: str | None = None
    hearing_at: datetime | None = None
    hearing_minutes: int | None = None


@dataclass(frozen=True)
class Ground:
    """What a proposal is judged against: the amount asked for, and what stands against the rapporteur."""

    requested: Decimal | None
    is_before_meeting: bool = False
    may_report: bool = True


def why_not_instruct(found: Findings, ground: Ground, actor: Member) -> Sentence | None:
    """Why the staff may not record these findings of an application."""
    refused = why_not_act_on(PAGE, actor)
    if refused is not None:
        return refused
    if ground.is_before_meeting:
        return Sentence(
            "This application is before a meeting: its instruction stays as the committee read it."
        )
    if any(len(text) > LONGEST_REASON for text in (found.reason or "", found.proposed_reason or "")):
        return Sentence("A reason has at most {n} characters.", n=LONGEST_REASON)
    if found.opinion in {Opinion.TO_DISCUSS, Opinion.UNFAVOURABLE} and not found.reason:
        return Sentence("Say why: an opinion that is not favourable needs its reason.")
    return (
        _why_not_propose(found, ground.requested)
        or _why_not_report(ground)
        or _why_not_hear(found.hearing_at, found.hearing_minutes)
    )


def _why_not_propose(found: Findings, requested: Decimal | None) -> Sentence | None:
    if found.proposed is None:
        return None
    if found.proposed < 0:
        return Sentence("An amount is not negative.")
    if found.proposed != round(found.proposed, 2):
        return Sentence("An amount has at most two decimals.")
    if found.proposed_reason:
        return None
    if requested is None:
        return Sentence("The amount asked for is unknown: say why you propose this one.")
    if found.proposed > requested:
        return Sentence(
            "More than the {requested} asked for: say why you propose it.", requested=Euros(requested)
        )
    return None


def _why_not_report(ground: Ground) -> Sentence | None:
    if ground.may_report:
        return None
    return Sentence(
        "This person cannot be the rapporteur: a tie or a recusal stands against it, or the account is closed."
    )


def _why_not_hear(at: datetime | None, minutes: int | None) -> Sentence | None:
    if at is None and minutes is not None:
        return Sentence("A length without a day and an hour is no hearing.")
    if at is not None and (minutes is None or not SHORTEST <= minutes <= LONGEST):
        return Sentence(
            "A hearing lasts from {shortest} to {longest} minutes.", shortest=SHORTEST, longest=LONGEST
        )
    return None


@dataclass(frozen=True)
class Hearing:
    """When an application is heard."""

    application_id: str
    at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.at + timedelta(minutes=self.minutes)


def meeting_hearings(hearings: Sequence[Hearing]) -> dict[str, tuple[str, ...]]:
    """Whose hearing runs at the same time as another one, with those; touching ends do not meet."""
    ordered = sorted(hearings, key=lambda one: (one.at, one.application_id))
    met: dict[str, list[str]] = {}
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.at >= one.ends_at:
                break
            met.setdefault(one.application_id, []).append(other.application_id)
            met.setdefault(other.application_id, []).append(one.application_id)
    return {application_id: tuple(others) for application_id, others in met.items()}


def same_day(hearings: Sequence[Hearing], at: datetime) -> list[Hearing]:
    """Those of these hearings on the day, in Paris, of this moment."""
    return [one for one in hearings if paris_day(one.at) == paris_day(at)]


@dataclass(frozen=True)
class BulkChange:
    """What is changed of many applications at once; None is left as it is."""

    status: ApplicationStatus | None = None
    opinion: Opinion | None = None
    reason: str | None = None
    rapporteur_id: str | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether it changes nothing."""
        return self.status is None and self.opinion is None and self.rapporteur_id is None

    @property
    def is_of_instruction(self) -> bool:
        """Whether it says more than a state."""
        return self.opinion is not None or self.rapporteur_id is not None


@dataclass(frozen=True)
class Seen:
    """What a person saw of an application when they chose it: its state, and the version of its instruction."""

    status: ApplicationStatus
    version: int


def why_not_change(status: ApplicationStatus, change: BulkChange) -> Sentence | None:
    """Why one application does not take the state of a bulk change."""
    if change.status is None or change.status is status:
        return None
    if change.status in OUTCOMES:
        return Sentence("Only a committee meeting gives the state “{status}”.", status=change.status)
    return why_not_follow_on([status], change.status)


def changed(found: Findings, change: BulkChange) -> Findings:
    """The findings after a bulk change; its reason goes with its opinion."""
    return Findings(
        opinion=change.opinion or found.opinion,
        reason=(change.reason or found.reason) if change.opinion else found.reason,
        proposed=found.proposed,
        proposed_reason=found.proposed_reason,
        rapporteur_id=change.rapporteur_id or found.rapporteur_id,
        hearing_at=found.hearing_at,
        hearing_minutes=found.hearing_minutes,
    )


@dataclass(frozen=True)
class PileTotal:
    """What one opinion amounts to: applications, euros asked for and proposed, and how many amounts are unknown."""

    opinion: Opinion | None
    count: int
    requested: Decimal | None
    proposed: Decimal | None
    unknown: int


def totals(rows: Sequence[tuple[Opinion | None, Decimal | None, Decimal | None]]) -> list[PileTotal]:
    """By opinion, then without one: (opinion, asked for, proposed) summed; None when no amount is known."""
    piles = []
    for opinion in (*Opinion, None):
        mine = [(asked, proposed) for held, asked, proposed in rows if held is opinion]
        if mine:
            piles.append(
                PileTotal(
                    opinion,
                    len(mine),
                    known_sum([asked for asked, _ in mine]),
                    known_sum([proposed for _, proposed in mine]),
                    sum(proposed is None for _, proposed in mine),
                )
            )
    return piles


def known_sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of the known amounts; None when none is known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def calendar(hearings: Sequence[tuple[Hearing, str, str]], now: datetime, organiser: str) -> bytes:
    """Hearings as an iCalendar file (RFC 5545): each with its application's number and title."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_escaped(organiser)}//FR", "CALSCALE:GREGORIAN"]
    for hearing, number, title in hearings:
        lines += [
            "BEGIN:VEVENT",
            f"UID:hearing-{hearing.application_id}@committee",
            f"DTSTAMP:{_stamp(now)}",
            f"DTSTART:{_stamp(hearing.at)}",
            f"DTEND:{_stamp(hearing.ends_at)}",
            f"SUMMARY:{_escaped(f'{number} · {title}')}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded_line(line)}\r\n" for line in lines).encode()


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    one_line = " ".join(text.split())
    for sign in ("\\", ";", ","):
        one_line = one_line.replace(sign, f"\\{sign}")
    return one_line


def _folded_line(line: str) -> str:
    """A line of at most 75 bytes, continued after a blank, never inside a character."""
    parts, current, length = [], "", 0
    for sign in line:
        size = len(sign.encode())
        if length + size > 74:
            parts.append(current)
            current, length = " ", 1
        current += sign
        length += size
    return "\r\n".join([*parts, current])
