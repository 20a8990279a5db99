"""Which tables hold the scenarios of a round under its envelope?"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from committee.ranking.rules import Pin, ScenarioMethod, ScenarioPlace
from committee.store.base import Base, Code, Identified, Json, Versioned


class Scenario(Versioned, Base):
    """One way to share the envelope of a round, made by one person, whom alone it obeys; others copy it.

    ``envelope`` in euros, None unknown; ``rules`` as ``portfolio_rules.rule_from_json`` reads them. ``result``: on
    what the last calculation rested and what it came to; None before the first. ``archived_at``: set aside.
    """

    __tablename__ = "ranking_scenario"

    round_id: Mapped[str] = mapped_column(ForeignKey("calls_round.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(Text)
    method: Mapped[ScenarioMethod] = mapped_column(Code(ScenarioMethod), default=ScenarioMethod.RANK_ORDER)
    envelope: Mapped[Decimal | None]
    rules: Mapped[list[dict[str, Any]]] = mapped_column(Json(), default=list)
    copied_from_id: Mapped[str | None] = mapped_column(ForeignKey("ranking_scenario.id"))
    author_id: Mapped[str] = mapped_column(String(64), index=True)
    author_name: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    computed_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(Json())
    archived_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint("envelope >= 0", name="scenario_envelope_is_not_negative"),
        CheckConstraint("name <> ''", name="scenario_has_a_name"),
    )


class ScenarioItem(Identified, Base):
    """What one scenario makes of one application, in euros: ``amount`` given, or that it would get if funded.

    ``most`` and ``least``: what a calculation may give it; None: as proposed or requested, and all or nothing.
    ``amount`` None: unknown, so nothing is funded. ``turn``: the order of promotion from the reserve list.
    """

    __tablename__ = "ranking_scenario_item"

    scenario_id: Mapped[str] = mapped_column(ForeignKey("ranking_scenario.id"))
    application_id: Mapped[str] = mapped_column(ForeignKey("intake_application.id"), index=True)
    place: Mapped[ScenarioPlace] = mapped_column(Code(ScenarioPlace))
    amount: Mapped[Decimal | None]
    most: Mapped[Decimal | None]
    least: Mapped[Decimal | None]
    pin: Mapped[Pin | None] = mapped_column(Code(Pin))
    turn: Mapped[int | None]
    __table_args__ = (
        UniqueConstraint("scenario_id", "application_id"),
        CheckConstraint("amount > 0", name="scenario_amount_is_more_than_zero"),
        CheckConstraint("least >= 0", name="scenario_floor_is_not_negative"),
        CheckConstraint("place <> 'funded' OR amount IS NOT NULL", name="scenario_funds_with_a_known_amount"),
    )
