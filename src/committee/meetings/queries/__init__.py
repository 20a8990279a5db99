"""What is on the agenda, who is there, what was decided, what is left, and which awards came out of it?

Everything starts from what the reader may see: an application whose door is closed to them, and one of which they
have not said what links them, gives its number, title, lead and landlords, and nothing from which its place, its
decision or its amount could be worked out.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from committee.calls.records import Call, Round
from committee.intake.queries import (
    Head,
    OrganisationPart,
    application_head,
    blind_rounds,
    closed_doors,
    heads_by_id,
    is_readable,
    organisations_of_applications,
    readable,
    shown_title,
)
from committee.intake.queries.visibility import closed
from committee.intake.records import Application, ApplicationOrganisation, ClosedDoor, Site
from committee.intake.rules import ApplicationRole, ApplicationStatus
from committee.meetings.records import (
    AgendaItem,
    Attendance,
    Award,
    AwardInspiration,
    AwardSite,
    Decision,
    Meeting,
    MeetingRound,
)
from committee.meetings.rules import (
    DECIDABLE,
    NOT_PROJECTED,
    RECUSED_FROM_ONE,
    UNDECLARED_ON_ONE,
    Gauge,
    MeetingStatus,
    Outcome,
    Pile,
    Quorum,
    gauge_hidden,
    gauge_of,
    leads,
    may_override,
    presences_for,
    quorum,
    time_out,
)
from committee.organisations.records import Fact
from committee.organisations.rules import FactKind
from committee.people.queries import members_by_id
from committee.people.records import Person
from committee.people.rules import Member, Role, Voice
from committee.store.engine import reading
from committee.words import Sentence

MEETING_COLUMNS = (
    "id",
    "name",
    "scheduled_at",
    "place",
    "chair",
    "status",
    "items",
    "decided",
    "published_at",
)
AGENDA_COLUMNS = (
    "application_id",
    "position",
    "number",
    "title",
    "lead",
    "landlords",
    "requested",
    "pile",
    "outcome",
    "amount",
    "started_at",
    "is_current",
    "is_recused",
    "is_undeclared",
)
DECISION_COLUMNS = (
    "application_id",
    "number",
    "title",
    "lead",
    "outcome",
    "amount",
    "conditions",
    "motive",
    "override_reason",
    "decided_at",
    "version",
)
ATTENDANCE_COLUMNS = ("member_id", "name", "voice", "presence", "represented_by_id", "represented_by")
AWARD_COLUMNS = (
    "id",
    "reference",
    "application_id",
    "title",
    "summary",
    "lead",
    "lead_kind",
    "landlords",
    "partners",
    "themes",
    "amount",
    "awarded_on",
    "call_code",
    "call_title",
    "year",
    "starts_on",
    "duration_months",
    "dwellings",
    "households",
    "people",
    "site_count",
    "sensitive_public",
    "is_public",
    "inspired_by",
)
SITE_COLUMNS = (
    "award_id",
    "position",
    "name",
    "commune",
    "commune_code",
    "department",
    "lon",
    "lat",
    "precision_m",
    "is_approximate",
    "answer",
    "qpv_codes",
    "qpv_generation",
    "qpv_later_codes",
    "note",
    "edition_id",
)
MASKED_COLUMNS = (
    "name",
    "commune",
    "commune_code",
    "lon",
    "lat",
    "precision_m",
    "qpv_codes",
    "qpv_later_codes",
    "note",
    "edition_id",
)
QPV_COLUMNS = ("qpv_codes", "qpv_later_codes")
# A point that may be this far from its place, in metres, only tells the district or the commune.
APPROXIMATE_M = 500
WHOLE_NUMBERS = (
    "position",
    "items",
    "decided",
    "version",
    "year",
    "duration_months",
    "dwellings",
    "households",
    "people",
    "site_count",
)


@dataclass(frozen=True)
class MeetingRow:
    """One meeting as a person sees it. ``envelope`` in euros is here for those who lead it only."""

    id: str
    name: str
    scheduled_at: datetime
    place: str | None
    chair_id: str
    chair: str
    secretary_id: str | None
    secretary: str | None
    envelope: Decimal | None
    status: MeetingStatus
    current_application_id: str | None
    opened_at: datetime | None
    closed_at: datetime | None
    published_at: datetime | None
    changes: int
    version: int
    round_ids: tuple[str, ...]
    rounds: tuple[str, ...]
    call_codes: tuple[str, ...]
    leads: bool
    may_override: bool


@dataclass(frozen=True)
class DecisionRow:
    """The standing decision on an item; ``amount`` in euros."""

    outcome: Outcome
    amount: Decimal | None
    conditions: str | None
    motive: str | None
    override_reason: str | None
    decided_at: datetime
    version: int


@dataclass(frozen=True)
class OutOfRoom:
    """A member who is recused from an item: when they left, and when they came back, if they did."""

    member_id: str
    name: str
    left_at: datetime | None
    returned_at: datetime | None


@dataclass(frozen=True)
class ItemRow:
    """One item with the facts for its debate. For a recused reader, and for one who has not said what links them,
    only the head says something.
    """

    application_id: str
    number: str
    title: str
    lead: str | None
    landlords: tuple[str, ...]
    is_recused: bool
    call_code: str
    is_undeclared: bool = False
    pile: Pile | None = None
    requested: Decimal | None = None
    total_cost: Decimal | None = None
    summary: str | None = None
    communes: tuple[str, ...] = ()
    duration_months: int | None = None
    dwellings: int | None = None
    households: int | None = None
    people: int | None = None
    started_at: datetime | None = None
    decision: DecisionRow | None = None
    out: tuple[OutOfRoom, ...] = ()

    @property
    def is_head_only(self) -> bool:
        """Whether its reader is recused, or has not said what links them: nothing but the head is told."""
        return self.is_recused or self.is_undeclared


@dataclass(frozen=True)
class AwardFacts:
    """What an application gives to its award: ``public`` and ``sites`` are columns of Award and AwardSite."""

    number: str
    call_code: str
    public: dict[str, Any]
    sites: tuple[dict[str, Any], ...]


def frame_of(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows as a DataFrame with exactly these columns; unknown stays None and whole numbers stay whole."""
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    for column in set(columns) & set(WHOLE_NUMBERS):
        frame[column] = frame[column].astype("Int64")
    return frame


def reads_committee_facts(member: Member) -> bool:
    """Whether a person works in the committee, and not only with its published results."""
    return member.is_any(Role.MEMBER, Role.CHAIR, Role.STAFF)


def visible(member: Member) -> ColumnElement[bool]:
    """The condition under which a meeting is visible: all to the committee, open ones to the projected
    screen.
    """
    if reads_committee_facts(member):
        return true()
    return Meeting.status == MeetingStatus.OPEN if member.is_any(Role.ROOM) else false()


def meetings(member: Member) -> pd.DataFrame:
    """The meetings a person may see, newest first, with MEETING_COLUMNS.

    ``items`` and ``decided`` count what the person may see of the agenda.
    """
    hidden = closed_doors(member)
    told = select(Application.id).where(is_readable(member))
    shown = AgendaItem.application_id.not_in(hidden)
    items = select(func.count()).where(AgendaItem.meeting_id == Meeting.id, shown).scalar_subquery()
    decided = (
        select(func.count())
        .where(Decision.meeting_id == Meeting.id, Decision.withdrawn_at.is_(None))
        .where(Decision.application_id.not_in(hidden), Decision.application_id.in_(told))
        .scalar_subquery()
    )
    statement = (
        select(Meeting, Person.name, items, decided)
        .join(Person, Person.id == Meeting.chair_id)
        .where(visible(member))
        .order_by(Meeting.scheduled_at.desc(), Meeting.name)
    )
    with reading() as session:
        rows: list[dict[str, object]] = [
            {
                **{column: getattr(row, column, None) for column in MEETING_COLUMNS},
                "chair": chair,
                "items": item_count,
                "decided": decided_count,
            }
            for row, chair, item_count, decided_count in session.execute(statement)
        ]
    return frame_of(rows, MEETING_COLUMNS)


def meeting(meeting_id: str | None, member: Member) -> MeetingRow | None:
    """One meeting; None when there is none or the person may not see it."""
    chair, secretary = Person.__table__.alias("chair"), Person.__table__.alias("secretary")
    statement = (
        select(Meeting, chair.c.name, secretary.c.name)
        .join(chair, chair.c.id == Meeting.chair_id)
        .outerjoin(secretary, secretary.c.id == Meeting.secretary_id)
        .where(Meeting.id == meeting_id, visible(member))
    )
    with reading() as session:
        found = session.execute(statement).first()
        if found is None:
            return None
        row, chair_name, secretary_name = found
        rounds = session.execute(
            select(Round.id, Round.name, Call.code)
            .join(MeetingRound, MeetingRound.round_id == Round.id)
            .join(Call, Call.id == Round.call_id)
            .where(MeetingRound.meeting_id == meeting_id)
            .order_by(Call.code, Round.name)
        ).all()
    is_leader = leads(member, row.chair_id, row.secretary_id)
    return MeetingRow(
        id=row.id,
        name=row.name,
        scheduled_at=row.scheduled_at,
        place=row.place,
        chair_id=row.chair_id,
        chair=chair_name,
        secretary_id=row.secretary_id,
        secretary=secretary_name,
        envelope=row.envelope if is_leader else None,
        status=row.status,
        current_application_id=row.current_application_id,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        published_at=row.published_at,
        changes=row.changes,
        version=row.version,
        round_ids=tuple(each.id for each in rounds),
        rounds=tuple(f"{each.code} · {each.name}" for each in rounds),
        call_codes=tuple(dict.fromkeys(each.code for each in rounds)),
        leads=is_leader,
        may_override=may_override(member, row.chair_id),
    )


def changes(meeting_id: str) -> int | None:
    """How many acts there were in a meeting: the one number which live screens watch."""
    with reading() as session:
        return session.scalars(select(Meeting.changes).where(Meeting.id == meeting_id)).first()


def agenda(
    meeting_id: str, member: Member, *, tells_parties: bool = True, now: datetime | None = None
) -> pd.DataFrame:
    """The items of a meeting with AGENDA_COLUMNS, in their order; ``landlords`` are lists of names.

    Lead and landlords are left out, which is quicker, unless ``tells_parties``.

    Before the opening, those who do not lead read the items by number and without pile. Items of which the
    reader has not said what links them, then those from which they are recused, come last by number, without
    place, pile, amounts or decision. The projected screen reads the current item only.
    """
    row = meeting(meeting_id, member)
    if row is None:
        return frame_of([], AGENDA_COLUMNS)
    hidden, unread = closed_doors(member), undeclared_items(meeting_id, member)
    shows_order = row.leads or row.opened_at is not None
    statement = (
        select(
            AgendaItem.application_id,
            AgendaItem.pile,
            AgendaItem.started_at,
            Application.number,
            shown_title(member, now),
            Application.requested,
            Decision.outcome,
            Decision.amount,
        )
        .join(Application, Application.id == AgendaItem.application_id)
        .outerjoin(Decision, _is_standing_decision())
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position if shows_order else Application.number)
    )
    if not reads_committee_facts(member):
        statement = statement.where(AgendaItem.application_id == row.current_application_id)
    with reading() as session:
        found = session.execute(statement).all()
        on_agenda = select(AgendaItem.application_id).where(AgendaItem.meeting_id == meeting_id)
        heads = _heads(on_agenda, member, now) if tells_parties else {}
    rows: list[dict[str, object]] = []
    for item_id, pile, started_at, number, title, requested, outcome, amount in sorted(
        found, key=lambda each: each[0] in hidden or each[0] in unread
    ):
        head = heads.get(item_id)
        shown: dict[str, object] = {
            "application_id": item_id,
            "number": number,
            "title": title,
            "lead": None if head is None else head.lead,
            "landlords": [] if head is None else list(head.landlords),
            "is_current": item_id == row.current_application_id,
            "is_recused": item_id in hidden,
            "is_undeclared": item_id in unread,
        }
        if item_id not in hidden | unread:
            shown |= {
                "position": len(rows) + 1,
                "requested": requested,
                "pile": pile if shows_order else None,
                "started_at": started_at,
                "outcome": outcome,
                "amount": amount,
            }
        rows.append(shown)
    whole = [each for each in rows if not (each["is_recused"] or each["is_undeclared"])]
    others = [each for each in rows if each["is_recused"] or each["is_undeclared"]]
    others.sort(key=lambda each: (each["is_recused"], str(each["number"])))
    return frame_of([*whole, *others], AGENDA_COLUMNS)


def _heads(ids: Collection[str] | Select[str], member: Member, now: datetime | None) -> dict[str, Head]:
    """Title, lead and landlords as the reader may know them; the projected screen shows what the room debates."""
    return application_head(ids, member, now) if reads_committee_facts(member) else heads_by_id(ids)


def item(
    meeting_id: str, application_id: str | None, member: Member, *, now: datetime | None = None
) -> ItemRow | None:
    """One item with the facts for its debate; None when it is not on the agenda or not the reader's to see.

    The projected screen sees the current item only. A constant number of statements.
    """
    row = meeting(meeting_id, member)
    if row is None or (not reads_committee_facts(member) and application_id != row.current_application_id):
        return None
    statement = (
        select(AgendaItem, Application, Decision, Call.code)
        .join(Application, Application.id == AgendaItem.application_id)
        .join(Call, Call.id == Application.call_id)
        .outerjoin(Decision, _is_standing_decision())
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.application_id == application_id)
    )
    with reading() as session:
        found = session.execute(statement).first()
        if found is None:
            return None
        on_agenda, application, decision, call_code = found
        known = _heads([application.id], member, now).get(application.id)
        if known is None:
            return None
        is_redacted = reads_committee_facts(member) and application.round_id in blind_rounds(member, now)
        communes = session.scalars(
            select(Site.commune).where(Site.application_id == application_id, Site.commune.is_not(None))
        ).all()
        out = session.execute(
            select(Person.id, Person.name, ClosedDoor.since)
            .join(ClosedDoor, ClosedDoor.member_id == Person.id)
            .where(ClosedDoor.application_id == application_id, ClosedDoor.lifted_at.is_(None))
            .order_by(Person.name)
        ).all()
    hidden, unread = hidden_items(meeting_id, member), undeclared_items(meeting_id, member)
    head: dict[str, Any] = {
        "application_id": application.id,
        "number": application.number,
        "title": known.title,
        "lead": known.lead,
        "landlords": known.landlords,
        "is_recused": application.id in hidden,
        "is_undeclared": application.id in unread,
        "call_code": call_code,
    }
    if application.id in hidden | unread:
        return ItemRow(**head)
    is_told = row.published_at is not None or _why_hide(meeting_id, member, hidden, unread) is None
    returned_at = None if decision is None else decision.decided_at
    return ItemRow(
        **head,
        pile=on_agenda.pile if row.leads or row.opened_at is not None else None,
        requested=application.requested,
        total_cost=application.total_cost,
        summary=None if is_redacted else application.summary,
        communes=() if is_redacted else tuple(dict.fromkeys(each for each in communes if each is not None)),
        duration_months=application.duration_months,
        dwellings=application.dwellings,
        households=application.households,
        people=application.people,
        started_at=on_agenda.started_at,
        decision=None if decision is None else _decision_row(decision, hides_override=not is_told),
        out=tuple(
            OutOfRoom(each.id, each.name, *time_out(each.since, on_agenda.started_at, returned_at))
            for each in out
            if not is_redacted  # who is recused would tell who applies
        ),
    )


def decisions(meeting_id: str, member: Member) -> pd.DataFrame:
    """The standing decisions of a meeting that a person may see, by number, with DECISION_COLUMNS.

    Without those on applications from which the reader is recused, or of which they have not said what links
    them; such a reader is not told why the envelope was passed until the results are published. None for the
    projected screen.
    """
    row = meeting(meeting_id, member)
    if row is None or not reads_committee_facts(member):
        return frame_of([], DECISION_COLUMNS)
    hidden = hidden_items(meeting_id, member)
    statement = (
        select(Decision.application_id, Application.number, Application.title, *_DECIDED)
        .join(Application, Application.id == Decision.application_id)
        .where(Decision.meeting_id == meeting_id, Decision.withdrawn_at.is_(None))
        .where(Decision.application_id.not_in(hidden), is_readable(member))
        .order_by(Application.number)
    )
    with reading() as session:
        found = session.execute(statement).all()
        heads = heads_by_id(select(Decision.application_id).where(Decision.meeting_id == meeting_id))
    names = [column.key for column in _DECIDED]
    rows: list[dict[str, object]] = [
        {
            "application_id": application_id,
            "number": number,
            "title": title,
            "lead": heads[application_id].lead,
            **dict(zip(names, decided, strict=True)),
        }
        for application_id, number, title, *decided in found
    ]
    frame = frame_of(rows, DECISION_COLUMNS)
    if row.published_at is None and why_hide_gauge(meeting_id, member) is not None:
        frame["override_reason"] = None
    return frame


_DECIDED = (
    Decision.outcome,
    Decision.amount,
    Decision.conditions,
    Decision.motive,
    Decision.override_reason,
    Decision.decided_at,
    Decision.version,
)


def _decision_row(decision: Decision, *, hides_override: bool) -> DecisionRow:
    return DecisionRow(
        decision.outcome,
        decision.amount,
        decision.conditions,
        decision.motive,
        None if hides_override else decision.override_reason,
        decision.decided_at,
        decision.version,
    )


def _is_standing_decision() -> ColumnElement[bool]:
    return (
        (Decision.application_id == AgendaItem.application_id)
        & (Decision.meeting_id == AgendaItem.meeting_id)
        & Decision.withdrawn_at.is_(None)
    )


def hidden_items(meeting_id: str, member: Member) -> frozenset[str]:
    """The applications of an agenda from which a person is recused."""
    doors = closed_doors(member)
    if not doors:
        return frozenset()
    statement = select(AgendaItem.application_id).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.application_id.in_(doors)
    )
    with reading() as session:
        return frozenset(session.scalars(statement))


def undeclared_items(meeting_id: str, member: Member) -> frozenset[str]:
    """The applications of an agenda of which a member of the committee has not said what links them."""
    return undeclared_among(
        select(AgendaItem.application_id).where(AgendaItem.meeting_id == meeting_id), member
    )


def undeclared_among(application_ids: Collection[str] | Select[str], member: Member) -> frozenset[str]:
    """Those of these applications of which a member of the committee has not said what links them."""
    if member.sees_everything or not reads_committee_facts(member):
        return frozenset()
    statement = select(Application.id).where(
        Application.id.in_(application_ids),
        ~is_readable(member),
        Application.id.not_in(closed(member)),
    )
    with reading() as session:
        return frozenset(session.scalars(statement))


def why_hide_gauge(meeting_id: str, member: Member) -> Sentence | None:
    """Why a person is shown no figure of the envelope before the results are published; None when they are."""
    hidden, unread = hidden_items(meeting_id, member), undeclared_items(meeting_id, member)
    return _why_hide(meeting_id, member, hidden, unread)


def _why_hide(
    meeting_id: str, member: Member, hidden: frozenset[str], unread: frozenset[str]
) -> Sentence | None:
    """Why the figures of the envelope are not shown to a person before the results are; None when they are.

    The remainder would tell what an application received. The projected screen is in sight of everybody in the
    room: it shows none as soon as anybody is recused from an item.
    """
    if not reads_committee_facts(member):
        return NOT_PROJECTED if _is_anybody_recused(meeting_id) else None
    if hidden:
        return RECUSED_FROM_ONE
    return UNDECLARED_ON_ONE if unread else None


def _is_anybody_recused(meeting_id: str) -> bool:
    statement = (
        select(ClosedDoor.id)
        .join(AgendaItem, AgendaItem.application_id == ClosedDoor.application_id)
        .where(AgendaItem.meeting_id == meeting_id, ClosedDoor.lifted_at.is_(None))
    )
    with reading() as session:
        return session.scalars(statement).first() is not None


def envelope(meeting_id: str, member: Member) -> Gauge | None:
    """The gauge of a meeting; None when the person may not see the meeting.

    A member with a closed door on its agenda sees no figure until the results are published: the remainder
    would tell them what that application received; what it asked for is in no sum of theirs, ever. Nor does one
    who has a link left to declare, nor the projected screen where anybody is recused.
    """
    row = meeting(meeting_id, member)
    if row is None:
        return None
    if row.published_at is None and (why := why_hide_gauge(meeting_id, member)) is not None:
        return gauge_hidden(why)
    requested = (
        select(Application.requested)
        .join(AgendaItem, AgendaItem.application_id == Application.id)
        .where(AgendaItem.meeting_id == meeting_id, Application.id.not_in(closed(member)))
    )
    with reading() as session:
        total = session.scalars(select(Meeting.envelope).where(Meeting.id == meeting_id)).one()
        asked = session.scalars(requested).all()
        granted = session.scalars(
            select(Decision.amount).where(Decision.meeting_id == meeting_id, Decision.withdrawn_at.is_(None))
        ).all()
    return gauge_of(total, asked, granted)


def attendance(meeting_id: str, member: Member) -> pd.DataFrame:
    """The members of the committee and how they take part, by name, with ATTENDANCE_COLUMNS.

    ``presence`` is None where nothing was recorded yet.
    """
    if meeting(meeting_id, member) is None:
        return frame_of([], ATTENDANCE_COLUMNS)
    people, recorded = _sheet(meeting_id)
    rows: list[dict[str, object]] = []
    for each in people.values():
        row = recorded.get(each.id)
        if row is None and not each.is_any(Role.MEMBER):
            continue
        holder = None if row is None else row.represented_by_id
        rows.append(
            {
                "member_id": each.id,
                "name": each.name,
                "voice": each.voice,
                "presence": None if row is None else row.presence,
                "represented_by_id": holder,
                "represented_by": people[holder].name if holder in people else None,
            }
        )
    return frame_of(rows, ATTENDANCE_COLUMNS)


def quorum_of(meeting_id: str, application_id: str | None = None) -> Quorum:
    """The quorum over the members with a deliberative voice; of one item, over those not recused from it."""
    people, recorded = _sheet(meeting_id)
    out = recused_from(application_id)
    sheet = {
        each.id: (None, None) if row is None else (row.presence, row.represented_by_id)
        for each in people.values()
        if each.is_any(Role.MEMBER) and each.voice is Voice.DELIBERATIVE
        for row in [recorded.get(each.id)]
    }
    return quorum(presences_for(sheet, out))


def recused_from(application_id: str | None) -> frozenset[str]:
    """Who is recused from an application, whoever asks: for the arithmetic of an item, never for a screen."""
    statement = select(ClosedDoor.member_id).where(
        ClosedDoor.application_id == application_id, ClosedDoor.lifted_at.is_(None)
    )
    if application_id is None:
        return frozenset()
    with reading() as session:
        return frozenset(session.scalars(statement))


def _sheet(meeting_id: str) -> tuple[dict[str, Member], dict[str, Attendance]]:
    with reading() as session:
        recorded = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id)).all()
        return members_by_id(), {row.member_id: row for row in recorded}


def standing_decisions(meeting_id: str) -> list[Decision]:
    """Every standing decision of a meeting, whoever asks: for the arithmetic of acts, not for a screen."""
    with reading() as session:
        statement = select(Decision).where(Decision.meeting_id == meeting_id, Decision.withdrawn_at.is_(None))
        return list(session.scalars(statement))


def state_of(application_id: str) -> tuple[ApplicationStatus, Decimal | None]:
    """State and amount requested (euros) of an application, whoever asks: for the checks of acts, not for a
    screen.
    """
    statement = select(Application.status, Application.requested).where(Application.id == application_id)
    with reading() as session:
        return session.execute(statement).one()


def candidates(meeting_id: str) -> list[str]:
    """The applications of the meeting's rounds that may be decided on, by call and number."""
    statement = (
        select(Application.id)
        .join(MeetingRound, MeetingRound.round_id == Application.round_id)
        .join(Call, Call.id == Application.call_id)
        .where(MeetingRound.meeting_id == meeting_id, Application.status.in_(DECIDABLE))
        .order_by(Call.code, Application.number)
    )
    with reading() as session:
        return list(session.scalars(statement))


def _lead(parts: Iterable[OrganisationPart]) -> str | None:
    return next(iter(_names(parts, ApplicationRole.LEAD)), None)


def _landlords(parts: Iterable[OrganisationPart]) -> tuple[str, ...]:
    return _names(parts, ApplicationRole.LANDLORD)


def _lead_kind(parts: Iterable[OrganisationPart]) -> str | None:
    kinds = (part.kind for part in parts if part.role is ApplicationRole.LEAD)
    return next((str(kind) for kind in kinds if kind is not None), None)


def _partners(parts: Iterable[OrganisationPart]) -> tuple[str, ...]:
    """Everyone who takes part besides the lead and the landlords, each once."""
    others = (
        part.name for part in parts if part.role not in {ApplicationRole.LEAD, ApplicationRole.LANDLORD}
    )
    return tuple(dict.fromkeys(others))


def _names(parts: Iterable[OrganisationPart], role: ApplicationRole) -> tuple[str, ...]:
    return tuple(part.name for part in parts if part.role is role)


def award_facts(application_ids: Collection[str]) -> dict[str, AwardFacts]:
    """What applications give to their awards, whoever asks: for the act which closes a meeting."""
    statement = (
        select(Application, Call)
        .join(Call, Call.id == Application.call_id)
        .where(Application.id.in_(application_ids))
    )
    places = select(Site).where(Site.application_id.in_(application_ids)).order_by(Site.position)
    with reading() as session:
        found = session.execute(statement).all()
        named = organisations_of_applications(application_ids)
        sites: dict[str, list[dict[str, Any]]] = {}
        for site in session.scalars(places):
            sites.setdefault(site.application_id, []).append(_award_site(site))
    return {
        application.id: AwardFacts(
            number=application.number,
            call_code=call.code,
            public={
                **{column: getattr(application, column) for column in _PUBLIC_COLUMNS},
                "themes": list(application.themes),
                "lead": _lead(named.get(application.id, [])),
                "lead_kind": _lead_kind(named.get(application.id, [])),
                "landlords": [
                    {"name": name, "is_founder": None} for name in _landlords(named.get(application.id, []))
                ],
                "partners": [
                    {"name": name, "role": None} for name in _partners(named.get(application.id, []))
                ],
                "call_code": call.code,
                "call_title": call.title,
                "year": call.year,
            },
            sites=tuple(sites.get(application.id, [])),
        )
        for application, call in found
    }


_PUBLIC_COLUMNS = (
    "title",
    "summary",
    "starts_on",
    "duration_months",
    "dwellings",
    "households",
    "people",
    "sensitive_public",
)
_SITE_FACTS = (
    "name",
    "commune",
    "commune_code",
    "department",
    "lon",
    "lat",
    "precision_m",
    "qpv_generation",
    "edition_id",
)


def _award_site(site: Site) -> dict[str, Any]:
    return {
        **{column: getattr(site, column) for column in _SITE_FACTS},
        "answer": str(site.answer),
        "qpv_codes": list(site.qpv_codes),
        "is_approximate": site.lon is not None
        and (site.precision_m is None or site.precision_m >= APPROXIMATE_M),
    }


def award_sites_by_edition(member: Member) -> dict[str, int]:
    """How many places of visible awards rest on each edition, by its identifier."""
    counted = (
        select(AwardSite.edition_id, func.count())
        .join(Award, Award.id == AwardSite.award_id)
        .where(AwardSite.edition_id.is_not(None), visible_awards(member))
        .group_by(AwardSite.edition_id)
    )
    with reading() as session:
        return {str(edition_id): count for edition_id, count in session.execute(counted)}


def visible_awards(member: Member) -> ColumnElement[bool]:
    """The condition under which an award is visible.

    Published ones for everyone who reads awards; before that, those of closed meetings for members, chair and
    staff, as far as they may read the applications.
    """
    if not member.roles or member.roles == {Role.ROOM}:
        return false()
    if not reads_committee_facts(member):
        return Award.is_public.is_(True)
    if member.sees_everything and not closed_doors(member):
        return true()
    open_to_them = or_(Award.application_id.is_(None), Award.application_id.in_(readable(member)))
    return or_(Award.is_public.is_(True), open_to_them)


def awards(member: Member) -> pd.DataFrame:
    """The awards a person may see, newest first, with AWARD_COLUMNS.

    ``landlords`` and ``partners`` are lists of names; ``inspired_by`` lists the titles or texts of what the
    award builds on. Public facts only.
    """
    return frame_of(award_rows(member), AWARD_COLUMNS)


def award_rows(member: Member, ids: Collection[str] | None = None) -> list[dict[str, Any]]:
    """``awards`` as rows, perhaps of these awards alone: for those who go on with each of them."""
    shown = visible_awards(member)
    if ids is not None:
        shown = and_(shown, Award.id.in_(ids))
    names = tuple(column for column in AWARD_COLUMNS if column != "inspired_by")
    statement = (
        select(*(getattr(Award, name) for name in names))
        .where(shown)
        .order_by(Award.awarded_on.desc(), Award.reference)
    )
    links = select(AwardInspiration.award_id, AwardInspiration.earlier_award_id, AwardInspiration.text).where(
        AwardInspiration.award_id.in_(select(Award.id).where(shown))
    )
    with reading() as session:
        rows: list[dict[str, Any]] = [
            dict(zip(names, row, strict=True)) for row in session.execute(statement)
        ]
        titles = {row["id"]: row["title"] for row in rows}
        inspirations: dict[str, list[str]] = {}
        for award_id, earlier_award_id, said in session.execute(links):
            source = said if earlier_award_id is None else titles.get(earlier_award_id)
            if source is not None:
                inspirations.setdefault(award_id, []).append(source)
    for row in rows:
        row["landlords"] = [landlord["name"] for landlord in row["landlords"]]
        row["partners"] = [partner["name"] for partner in row["partners"]]
        row["inspired_by"] = inspirations.get(row["id"], [])
    return rows


def awards_of_organisation(
    organisation_id: str, member: Member
) -> list[tuple[str, str, date, Decimal | None]]:
    """Reference, title, day and amount (euros, None unknown) of an organisation's awards, the newest first.

    Those which the member may see, won by an application of the organisation or told as a fact about it.
    """
    applied = select(ApplicationOrganisation.application_id).where(
        ApplicationOrganisation.organisation_id == organisation_id,
        ApplicationOrganisation.role.in_([ApplicationRole.LEAD, ApplicationRole.LANDLORD]),
    )
    told = select(Fact.source).where(Fact.organisation_id == organisation_id, Fact.kind == FactKind.AWARD)
    statement = (
        select(Award.reference, Award.title, Award.awarded_on, Award.amount)
        .where(visible_awards(member), or_(Award.application_id.in_(applied), Award.reference.in_(told)))
        .order_by(Award.awarded_on.desc(), Award.reference)
    )
    with reading() as session:
        rows = session.execute(statement)
        return [(reference, title, on, amount) for reference, title, on, amount in rows]


def award_sites(member: Member) -> pd.DataFrame:
    """The sites of the awards a person may see, with SITE_COLUMNS, in order.

    For those who read published results only, the place of an action for a sensitive public is its
    department.
    """
    return frame_of(award_site_rows(member), SITE_COLUMNS)


def award_site_rows(member: Member, columns: Sequence[str] = SITE_COLUMNS) -> list[dict[str, Any]]:
    """``award_sites`` as rows, with these of its columns: for those who go on with each of them."""
    statement = (
        select(*(getattr(AwardSite, name) for name in columns), Award.sensitive_public)
        .join(Award, Award.id == AwardSite.award_id)
        .where(visible_awards(member))
        .order_by(AwardSite.award_id, AwardSite.position)
    )
    masks = not reads_committee_facts(member)
    masked = {*MASKED_COLUMNS, "answer"}
    rows: list[dict[str, Any]] = []
    with reading() as session:
        for *values, is_sensitive in session.execute(statement):
            row: dict[str, Any] = dict(zip(columns, values, strict=True))
            if masks and is_sensitive:
                row.update({name: [] if name in QPV_COLUMNS else None for name in columns if name in masked})
            rows.append(row)
    return rows
