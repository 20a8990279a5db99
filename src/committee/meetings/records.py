"""Which tables hold meetings, decisions and awards?"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from committee.meetings.rules import MeetingStatus, Outcome, Pile, Presence
from committee.ranking.rules import ScenarioPlace
from committee.store.base import Base, Code, Identified, Json, Versioned


class Meeting(Versioned, Base):
    """One séance of the committee. ``changes`` counts every act in it: live screens watch this one number."""

    __tablename__ = "meetings_meeting"

    name: Mapped[str] = mapped_column(String(200))
    scheduled_at: Mapped[datetime]
    place: Mapped[str | None] = mapped_column(String(200))
    chair_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    secretary_id: Mapped[str | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    envelope: Mapped[Decimal | None]
    status: Mapped[MeetingStatus] = mapped_column(Code(MeetingStatus), default=MeetingStatus.PREPARED)
    current_application_id: Mapped[str | None] = mapped_column(ForeignKey("intake_application.id"))
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    changes: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        CheckConstraint("envelope IS NULL OR envelope >= 0", name="meetings_envelope_is_not_negative"),
    )


class MeetingRound(Base):
    """A round whose applications a meeting treats."""

    __tablename__ = "meetings_meeting_round"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings_meeting.id"), primary_key=True)
    round_id: Mapped[str] = mapped_column(ForeignKey("calls_round.id"), primary_key=True, index=True)


class AgendaItem(Identified, Base):
    """One application on the agenda; ``started_at`` is when it was last taken up."""

    __tablename__ = "meetings_agenda_item"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings_meeting.id"))
    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    position: Mapped[int]
    pile: Mapped[Pile] = mapped_column(Code(Pile), default=Pile.TO_DISCUSS)
    started_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("meeting_id", "application_id"),)


class ProvisionalItem(Identified, Base):
    """What the provisional list, sent to a meeting from a scenario, proposes for one application; in euros.

    The list is a copy: the scenario may change afterwards. ``turn``: the order of promotion from the reserve list.
    """

    __tablename__ = "meetings_provisional_item"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings_meeting.id"))
    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    place: Mapped[ScenarioPlace] = mapped_column(Code(ScenarioPlace))
    amount: Mapped[Decimal | None]
    turn: Mapped[int | None]
    scenario_id: Mapped[str] = mapped_column(ForeignKey("ranking_scenario.id"), index=True)
    adopted_at: Mapped[datetime]
    adopted_by: Mapped[str] = mapped_column(String(200))
    __table_args__ = (
        UniqueConstraint("meeting_id", "application_id"),
        CheckConstraint("amount > 0", name="meetings_provisional_amount_is_more_than_zero"),
    )


class Attendance(Identified, Base):
    """How one member takes part in one meeting."""

    __tablename__ = "meetings_attendance"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings_meeting.id"))
    member_id: Mapped[str] = mapped_column(ForeignKey("people_person.id"), index=True)
    presence: Mapped[Presence] = mapped_column(Code(Presence))
    represented_by_id: Mapped[str | None] = mapped_column(ForeignKey("people_person.id"))
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)


class Decision(Versioned, Base):
    """What the committee decided on one application.

    ``is_current``: the application's one live decision. ``withdrawn_at``: taken back or replaced before its
    meeting closed; a decision of a closed meeting is never withdrawn, a later meeting's decision only takes
    its place.
    """

    __tablename__ = "meetings_decision"

    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings_meeting.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(Code(Outcome))
    amount: Mapped[Decimal | None]
    conditions: Mapped[str | None] = mapped_column(Text)
    motive: Mapped[str | None] = mapped_column(Text)
    override_reason: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[str] = mapped_column(String(64))
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("meetings_decision.id"))
    is_current: Mapped[bool] = mapped_column(default=True)
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "uq_meetings_decision_current",
            "application_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        CheckConstraint(
            "(outcome IN ('awarded', 'awarded_conditional')) = (amount IS NOT NULL)",
            name="meetings_amount_only_for_an_awarded_application",
        ),
        CheckConstraint("amount IS NULL OR amount > 0", name="meetings_amount_is_more_than_zero"),
        CheckConstraint(
            "outcome IN ('awarded', 'awarded_conditional') OR motive IS NOT NULL",
            name="meetings_motive_is_given_when_not_awarded",
        ),
    )


class Award(Identified, Base):
    """A winner, as public facts; ``decision_id`` is None for a winner of earlier years entered by its facts.

    ``landlords``: [{"name", "is_founder"}]; ``partners``: [{"name", "role"}]. ``amount`` in euros; None is
    unknown. ``site_count``: the number of sites that was told, when not all of them are named.
    """

    __tablename__ = "meetings_award"

    decision_id: Mapped[str | None] = mapped_column(ForeignKey("meetings_decision.id"), unique=True)
    application_id: Mapped[str | None] = mapped_column(ForeignKey("intake_application.id"), unique=True)
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str | None] = mapped_column(Text)
    lead: Mapped[str | None] = mapped_column(String(300))
    lead_kind: Mapped[str | None] = mapped_column(String(40))
    landlords: Mapped[list[dict[str, Any]]] = mapped_column(Json(), default=list)
    partners: Mapped[list[dict[str, Any]]] = mapped_column(Json(), default=list)
    themes: Mapped[list[str]] = mapped_column(Json(), default=list)
    amount: Mapped[Decimal | None]
    awarded_on: Mapped[date]
    call_code: Mapped[str | None] = mapped_column(String(30), index=True)
    call_title: Mapped[str | None] = mapped_column(String(200))
    year: Mapped[int] = mapped_column(index=True)
    starts_on: Mapped[date | None]
    duration_months: Mapped[int | None]
    dwellings: Mapped[int | None]
    households: Mapped[int | None]
    people: Mapped[int | None]
    site_count: Mapped[int | None]
    sensitive_public: Mapped[bool | None]
    is_public: Mapped[bool] = mapped_column(default=False, index=True)
    __table_args__ = (
        CheckConstraint("amount IS NULL OR amount > 0", name="meetings_award_amount_is_more_than_zero"),
    )


class AwardSite(Identified, Base):
    """One place of an award, in WGS84 degrees; a place known only by its commune is approximate.

    ``answer`` is territories' answer on the day of the award (inside, outside, uncertain, unknown), None when
    it was never asked; ``qpv_codes`` are of the generation then in force, ``qpv_later_codes`` of the one
    after.
    """

    __tablename__ = "meetings_award_site"

    award_id: Mapped[str] = mapped_column(ForeignKey("meetings_award.id"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    name: Mapped[str | None] = mapped_column(String(300))
    commune: Mapped[str | None] = mapped_column(String(200))
    commune_code: Mapped[str | None] = mapped_column(String(5))
    department: Mapped[str | None] = mapped_column(String(3), index=True)
    lon: Mapped[float | None] = mapped_column(Float)
    lat: Mapped[float | None] = mapped_column(Float)
    precision_m: Mapped[float | None] = mapped_column(Float)
    is_approximate: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str | None] = mapped_column(String(20))
    qpv_codes: Mapped[list[str]] = mapped_column(Json(), default=list)
    qpv_generation: Mapped[str | None] = mapped_column(String(4))
    qpv_later_codes: Mapped[list[str]] = mapped_column(Json(), default=list)
    note: Mapped[str | None] = mapped_column(Text)
    edition_id: Mapped[str | None] = mapped_column(ForeignKey("territories_edition.id"))
    __table_args__ = (
        CheckConstraint("(lon IS NULL) = (lat IS NULL)", name="meetings_award_site_has_both_degrees_or_none"),
    )


class AwardInspiration(Identified, Base):
    """What an award builds on: an earlier award, or the text that names one which is not recorded here."""

    __tablename__ = "meetings_award_inspiration"

    award_id: Mapped[str] = mapped_column(ForeignKey("meetings_award.id"), index=True)
    earlier_award_id: Mapped[str | None] = mapped_column(ForeignKey("meetings_award.id"), index=True)
    text: Mapped[str | None] = mapped_column(String(300))
    __table_args__ = (
        CheckConstraint(
            "(earlier_award_id IS NULL) <> (text IS NULL)",
            name="meetings_award_inspiration_is_an_award_or_a_text",
        ),
    )
