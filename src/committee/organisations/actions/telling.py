"""How do upper packages tell what organisations contributed, won and reported?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import delete, select

from committee.journal.actions import record
from committee.organisations.actions.naming import known_organisation
from committee.organisations.records import Fact
from committee.organisations.rules import FactKind
from committee.people.rules import Member
from committee.store.engine import writing


@dataclass(frozen=True)
class ToldFact:
    """One fact about an organisation and a year, as ``rules.FactRow`` keeps it."""

    organisation_id: str
    kind: FactKind
    year: int
    value: Decimal | None
    source: str
    happened_on: date | None = None
    sheet: str | None = None
    row: int | None = None


def record_fact(
    organisation_id: str,
    kind: FactKind,
    year: int,
    value: Decimal | None,
    source: str,
    *,
    happened_on: date | None = None,
    actor: Member,
    now: datetime,
) -> None:
    """Tell a fact about an organisation and a year; the same source told again replaces its value.

    Called by the act of the upper package which knows it, and which checked the actor's right.
    """
    with writing():
        known_organisation(organisation_id)
        told = ToldFact(organisation_id, kind, year, value, source, happened_on)
        if write_facts([told], now):
            payload = {"kind": str(kind), "year": year, "value": value, "source": source}
            record(
                "organisations.record_fact",
                "organisation",
                organisation_id,
                payload,
                actor=actor.actor,
                now=now,
            )


def record_facts(
    told: Sequence[ToldFact], about: str, *, is_whole: bool = False, actor: Member, now: datetime
) -> int:
    """``record_fact`` for many facts of one source, in one entry of the journal; gives how many changed.

    ``about``: the identifier of what they come from (an award). ``is_whole``: they are all that their source tells;
    what it told of other organisations is taken back. The organisations exist.
    """
    with writing() as session:
        changed = write_facts(told, now)
        if is_whole and told:
            others = (
                Fact.source.in_({each.source for each in told}),
                Fact.kind.in_({each.kind for each in told}),
                Fact.organisation_id.not_in({each.organisation_id for each in told}),
            )
            session.execute(delete(Fact).where(*others))
        if changed:
            payload = {
                "facts": [[each.organisation_id, str(each.kind), each.year, each.value] for each in changed]
            }
            record("organisations.record_facts", "fact", about, payload, actor=actor.actor, now=now)
        return len(changed)


def write_facts(told: Iterable[ToldFact], now: datetime) -> list[ToldFact]:
    """Write facts, each over the one of the same organisation, kind, year and source; gives those that changed."""
    wanted = {(each.organisation_id, each.kind, each.year, each.source): each for each in told}
    changed = []
    with writing() as session:
        organisations = {organisation_id for organisation_id, *_ in wanted}
        rows = session.scalars(select(Fact).where(Fact.organisation_id.in_(organisations)))
        held = {(row.organisation_id, row.kind, row.year, row.source): row for row in rows}
        for key, each in wanted.items():
            row = held.get(key)
            if row is None:
                row = Fact(
                    organisation_id=each.organisation_id,
                    kind=each.kind,
                    year=each.year,
                    source=each.source,
                    created_at=now,
                )
                session.add(row)
            elif (row.value, row.happened_on) == (each.value, each.happened_on):
                continue
            row.value, row.happened_on, row.sheet, row.row = (
                each.value,
                each.happened_on,
                each.sheet,
                each.row,
            )
            changed.append(each)
        session.flush()
    return changed
