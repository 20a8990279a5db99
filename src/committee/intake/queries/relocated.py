"""Which sites were given another answer by other perimeters, from what to what, and since when?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from committee.intake.queries.visibility import identified
from committee.intake.records import Application, Provenance
from committee.intake.rules import LOCATED
from committee.people.rules import Member
from committee.store.engine import reading
from committee.territories.rules import Answer
from committee.words import Sentence


@dataclass(frozen=True)
class Located:
    """What perimeters said of a site; ``edition``: their name, None when none decided."""

    answer: Answer
    codes: tuple[str, ...]
    edition: str | None


@dataclass(frozen=True)
class RelocatedSite:
    """A site of which other perimeters say something else."""

    application_id: str
    number: str
    title: str
    name: str | None
    before: Located
    after: Located
    at: datetime
    by: str | None

    @property
    def reason(self) -> Sentence:
        """Why the answer changed."""
        was, now = self.before.edition, self.after.edition
        if was is None and now is None:
            return Sentence("Other perimeters answer.")
        if was is None:
            return Sentence("“{after}” answers, where nothing decided.", after=now)
        if now is None:
            return Sentence("“{before}” answers no longer, and nothing replaces it.", before=was)
        if was == now:
            return Sentence("Another edition of “{after}” answers.", after=now)
        return Sentence("“{after}” replaces “{before}”.", after=now, before=was)


def relocated_sites(member: Member, since: datetime, now: datetime | None = None) -> list[RelocatedSite]:
    """What locating the sites once more changed since a moment, the newest first, of the visible applications.

    One statement.
    """
    statement = (
        select(Provenance, Application.number, Application.title)
        .join(Application, Application.id == Provenance.application_id)
        .where(
            Provenance.application_id.in_(identified(member, now)),
            Provenance.batch_id.is_(None),
            Provenance.created_at >= since,
        )
        .order_by(Provenance.created_at.desc(), Application.number, Provenance.id)
    )
    with reading() as session:
        return [
            RelocatedSite(
                line.application_id,
                number,
                title,
                after["name"],
                _located(before),
                _located(after),
                line.created_at,
                line.made_by_name,
            )
            for line, number, title in session.execute(statement)
            for before, after in zip(
                line.before.get(LOCATED, ()), (line.after or {}).get(LOCATED, ()), strict=True
            )
        ]


def _located(kept: Mapping[str, Any]) -> Located:
    return Located(Answer(kept["answer"]), tuple(kept["codes"]), kept["edition"])
