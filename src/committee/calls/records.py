"""Which tables hold programmes, calls, rounds, grids, criteria and rules of eligibility?"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from committee.calls.rules import IntakeMode, Phase, PhaseMoveKind, RoundActs, RoundDates, ScoredBy
from committee.calls.rulesets import RuleKind, RuleSeverity
from committee.store.base import Base, Code, Identified, Json, Versioned


class Programme(Identified, Base):
    """A fund or scheme with calls year after year."""

    __tablename__ = "calls_programme"

    name: Mapped[str] = mapped_column(String(120), unique=True)


class Grid(Versioned, Base):
    """Criteria, weights and scale: data of calls, never code. ``version`` numbers what the grid says."""

    __tablename__ = "calls_grid"

    code: Mapped[str] = mapped_column(String(30))
    title: Mapped[dict[str, str]] = mapped_column(Json())
    scale_min: Mapped[int]
    scale_max: Mapped[int]
    threshold: Mapped[int | None]
    locked_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("scale_min < scale_max", name="grid_scale_goes_up"),
        CheckConstraint("threshold BETWEEN 0 AND 100", name="grid_threshold_is_out_of_a_hundred"),
    )


class Criterion(Identified, Base):
    """One criterion; texts by language, anchors by mark, weight in points out of 100.

    ``threshold``: a mean below this mark is flagged; None: no threshold. It excludes nothing.
    """

    __tablename__ = "calls_criterion"

    grid_id: Mapped[str] = mapped_column(ForeignKey("calls_grid.id"), index=True)
    code: Mapped[str] = mapped_column(String(30))
    label: Mapped[dict[str, str]] = mapped_column(Json())
    prompt: Mapped[dict[str, str]] = mapped_column(Json())
    weight: Mapped[int]
    position: Mapped[int]
    anchors: Mapped[dict[str, dict[str, str]]] = mapped_column(Json())
    comment_required_at: Mapped[list[int]] = mapped_column(Json())
    scored_by: Mapped[ScoredBy] = mapped_column(
        Code(ScoredBy), default=ScoredBy.READERS, server_default=ScoredBy.READERS.value
    )
    threshold: Mapped[int | None]
    __table_args__ = (
        UniqueConstraint("grid_id", "code"),
        CheckConstraint("weight > 0", name="criterion_weighs_something"),
    )


class Call(Versioned, Base):
    """A yearly edition of a programme; ``envelope`` in euros, None unknown.

    ``is_blind``: readers see a redacted title and texts, and not who applies, until the meeting.
    ``lots_announced``: which public figures of a later day will draw lots between equal ranks, told beforehand;
    None: no lots. ``lots_drawn``: those figures, once they are known.
    """

    __tablename__ = "calls_call"

    code: Mapped[str] = mapped_column(String(30), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    programme_id: Mapped[str] = mapped_column(ForeignKey("calls_programme.id"), index=True)
    year: Mapped[int] = mapped_column(index=True)
    intake_mode: Mapped[IntakeMode] = mapped_column(Code(IntakeMode))
    envelope: Mapped[Decimal | None]
    grid_id: Mapped[str] = mapped_column(ForeignKey("calls_grid.id"), index=True)
    readers_wanted: Mapped[int | None]
    is_blind: Mapped[bool] = mapped_column(default=False, server_default=false())
    lots_announced: Mapped[str | None] = mapped_column(Text)
    lots_drawn: Mapped[list[str] | None] = mapped_column(Json())
    __table_args__ = (
        CheckConstraint("envelope >= 0", name="call_envelope_is_not_negative"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="call_year_is_of_this_century"),
    )


class Round(Versioned, Base):
    """What has phases: a call's only round, or one of those of a rolling call; ``envelope`` is its share."""

    __tablename__ = "calls_round"

    call_id: Mapped[str] = mapped_column(ForeignKey("calls_call.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    interests_from: Mapped[date | None]
    reading_from: Mapped[date | None]
    reading_until: Mapped[date | None]
    meets_on: Mapped[date | None]
    envelope: Mapped[Decimal | None]
    meeting_opened_at: Mapped[datetime | None]
    meeting_closed_at: Mapped[datetime | None]
    results_published_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("call_id", "name"),
        CheckConstraint("envelope >= 0", name="round_envelope_is_not_negative"),
        CheckConstraint("closes_on >= opens_on", name="round_closes_after_it_opens"),
        CheckConstraint("reading_until >= reading_from", name="round_reading_ends_after_it_begins"),
    )

    @property
    def dates(self) -> RoundDates:
        """What the phase is computed from, as planned."""
        return RoundDates(
            self.opens_on,
            self.closes_on,
            self.interests_from,
            self.reading_from,
            self.reading_until,
            self.meets_on,
        )

    @property
    def acts(self) -> RoundActs:
        """What the phase is computed from, as done; ``queries`` adds the move that stands against the dates."""
        return RoundActs(self.meeting_opened_at, self.meeting_closed_at, self.results_published_at)


class PhaseMove(Identified, Base):
    """A person moved a round to another phase than its dates say; ``ended_at`` when the dates rule again.

    ``ended_reason`` None: a later move or the opening of the meeting ended it.
    """

    __tablename__ = "calls_phase_move"

    round_id: Mapped[str] = mapped_column(ForeignKey("calls_round.id"), index=True)
    kind: Mapped[PhaseMoveKind] = mapped_column(Code(PhaseMoveKind))
    phase: Mapped[Phase] = mapped_column(Code(Phase))
    reason: Mapped[str] = mapped_column(Text)
    moved_by: Mapped[str] = mapped_column(String(200))
    moved_at: Mapped[datetime]
    ended_by: Mapped[str | None] = mapped_column(String(200))
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        Index(
            "one_live_move_per_round",
            "round_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("reason <> ''", name="phase_move_says_why"),
    )


class RuleSet(Versioned, Base):
    """A regulation of a call: rules in force from a day on; ``in_force_from`` None: a draft.

    Applications deposited from that day on are judged under it. ``locked_at``: since the first was, it stays.
    """

    __tablename__ = "calls_rule_set"

    call_id: Mapped[str] = mapped_column(ForeignKey("calls_call.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str | None] = mapped_column(Text)
    in_force_from: Mapped[date | None]
    published_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("call_id", "in_force_from"),
        CheckConstraint(
            "(in_force_from IS NULL) = (published_at IS NULL)", name="rule_set_in_force_is_published"
        ),
        CheckConstraint("locked_at IS NULL OR published_at IS NOT NULL", name="rule_set_locked_is_published"),
    )


class Rule(Identified, Base):
    """One rule of a regulation; ``text`` by language is the regulation's own."""

    __tablename__ = "calls_rule"

    rule_set_id: Mapped[str] = mapped_column(ForeignKey("calls_rule_set.id"), index=True)
    code: Mapped[str] = mapped_column(String(60))
    kind: Mapped[RuleKind] = mapped_column(Code(RuleKind))
    params: Mapped[dict[str, Any]] = mapped_column(Json())
    severity: Mapped[RuleSeverity] = mapped_column(Code(RuleSeverity))
    text: Mapped[dict[str, str]] = mapped_column(Json())
    position: Mapped[int]
    __table_args__ = (UniqueConstraint("rule_set_id", "code"),)
