"""How do landlords' contributions of earlier years come in?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import delete, select

from committee.organisations.actions.history import PAGE, STEPS, Progress, read_history, take_in
from committee.organisations.actions.landlords import Key, Landlords
from committee.organisations.history import (
    Contribution,
    HistoryReport,
    is_header,
    read_contributions,
    total_by_year,
)
from committee.organisations.records import Fact
from committee.organisations.rows import iso
from committee.organisations.rules import FactKind
from committee.people.rules import Member, why_not_act_on
from committee.spreadsheets.report import Problem
from committee.store.engine import reading, writing
from committee.words import Euros, Sentence, refuse_if


def import_contributions(
    content: bytes,
    filename: str,
    *,
    dry_run: bool = False,
    create_unknown: bool = False,
    same_as: Mapping[str, str] | None = None,
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
) -> HistoryReport:
    """Import landlords' contributions to the fund by year: one column per year, or one row per payment.

    A landlord has one amount a year: a file that says another one replaces it, an equal one changes nothing, an
    unknown one is passed over. Raises Refused when the file cannot be read at all.
    """
    refuse_if(why_not_act_on(PAGE, actor))
    drafts, problems = read_contributions(read_history(content, filename, progress, is_header))
    with reading() if dry_run else writing():
        landlords = Landlords(
            [(draft.mention, draft.at) for draft in drafts], same_as or {}, create_unknown=create_unknown
        )
        plan = _YearPlan(drafts, landlords, filename)
        report = take_in(
            "organisations.import_contributions",
            content,
            filename,
            plan,
            landlords,
            problems,
            dry_run=dry_run,
            create_unknown=create_unknown,
            actor=actor,
            now=now,
        )
    if progress is not None:
        progress(STEPS, STEPS)
    return report


class _YearPlan:
    """What a file changes in the contributions that are known."""

    def __init__(self, drafts: Sequence[Contribution], landlords: Landlords, filename: str) -> None:
        self._landlords, self._filename = landlords, filename
        self.problems: list[Problem] = []
        ids = set(landlords.ids.values())
        with reading() as session:
            facts = session.scalars(
                select(Fact).where(Fact.organisation_id.in_(ids), Fact.kind == FactKind.CONTRIBUTION)
            ).all()
        held: dict[tuple[str, int], list[Fact]] = {}
        for fact in facts:
            held.setdefault((fact.organisation_id, fact.year), []).append(fact)
        together: dict[tuple[str | Key, int], list[Contribution]] = {}
        for (key, year), parts in total_by_year(drafts).items():
            together.setdefault((landlords.ids.get(key, key), year), []).extend(parts)
        self.created: list[tuple[list[Contribution], Decimal, date | None]] = []
        self.changed: list[tuple[list[Contribution], Decimal, date | None, list[Fact]]] = []
        differences: list[Sentence] = []
        self.before: list[object] = []
        self.count = len(together)
        for (owner, year), parts in together.items():
            amount = sum((part.amount for part in parts), Decimal(0))
            paid_on = max((part.paid_on for part in parts if part.paid_on is not None), default=None)
            known = held.get((owner, year), []) if isinstance(owner, str) else []
            if not known:
                self.created.append((parts, amount, paid_on))
                continue
            total = _total(known)
            day = max((fact.happened_on for fact in known if fact.happened_on is not None), default=None)
            if total == amount and (paid_on is None or paid_on == day):
                continue
            self.changed.append((parts, amount, paid_on or day, known))
            self.before.append([owner, year, total, iso(day)])
            differences.append(
                Sentence(
                    "{landlord}, {year}: {before} becomes {after}.",
                    landlord=parts[0].mention.name,
                    year=str(year),
                    before=Euros(total),
                    after=Euros(amount),
                )
                if total != amount
                else Sentence(
                    "{landlord}, {year}: the day of payment becomes {after}.",
                    landlord=parts[0].mention.name,
                    year=str(year),
                    after=paid_on,
                )
            )
        self.differences = tuple(differences)

    def write(self, actor: Member, now: datetime) -> None:
        with writing() as session:
            for parts, amount, paid_on in self.created:
                first = parts[0]
                session.add(
                    Fact(
                        organisation_id=self._landlords.ids[first.mention.key],
                        kind=FactKind.CONTRIBUTION,
                        year=first.year,
                        value=amount,
                        happened_on=paid_on,
                        source=self._filename,
                        sheet=first.at.sheet[:60] or None,
                        row=first.at.row,
                        created_at=now,
                    )
                )
            for parts, amount, paid_on, known in self.changed:
                kept, *others = known
                session.execute(delete(Fact).where(Fact.id.in_([fact.id for fact in others])))
                row = session.get_one(Fact, kept.id)
                row.value, row.happened_on, row.source = amount, paid_on, self._filename
                row.sheet, row.row = parts[0].at.sheet[:60] or None, parts[0].at.row
            session.flush()


def _total(facts: Sequence[Fact]) -> Decimal | None:
    amounts = [fact.value for fact in facts if fact.value is not None]
    return sum(amounts, Decimal(0)) if amounts else None
