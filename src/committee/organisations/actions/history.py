"""How do landlords' contributions and dwellings of earlier years come in, wholly or not at all, once?"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select

from committee.journal.actions import record
from committee.organisations.actions.landlords import Key, Landlords
from committee.organisations.history import (
    Contribution,
    HistoryReport,
    StockDraft,
    is_header,
    read_contributions,
    read_stock,
    total_by_year,
)
from committee.organisations.queries import communes_named
from committee.organisations.records import Fact, Stock
from committee.organisations.rows import ReadRow, iso
from committee.organisations.rules import FactKind, TerritoryKind
from committee.people.rules import Member, why_not_act_on
from committee.spreadsheets.layout import RawSheet
from committee.spreadsheets.read import read_table
from committee.spreadsheets.report import Problem, Severity
from committee.store.engine import reading, writing
from committee.territories.placing import SiteWords
from committee.territories.queries import place_many
from committee.territories.rules import Answer
from committee.words import PARIS, Euros, Sentence, refuse_if

Progress = Callable[[int, int], None]
_STEPS = 100
PAGE = "applications.import"


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
    drafts, problems = read_contributions(read_history(content, filename, progress))
    with reading() if dry_run else writing():
        landlords = Landlords(
            [(draft.mention, draft.at) for draft in drafts], same_as or {}, create_unknown=create_unknown
        )
        plan = _YearPlan(drafts, landlords)
        report = HistoryReport(
            (*problems, *landlords.problems),
            len(plan.created),
            len(plan.changed),
            plan.count - len(plan.created) - len(plan.changed),
            is_dry_run=dry_run,
            differences=plan.differences,
            unknown=tuple(landlords.unknown),
            registered=tuple(landlords.names) if create_unknown else (),
        )
        if not dry_run and not report.has_errors:
            landlords.register(actor=actor, now=now)
            plan.write(filename, now)
            _record("organisations.import_contributions", content, filename, report, plan.before, actor, now)
    if progress is not None:
        progress(_STEPS, _STEPS)
    return report


def import_stock(
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
    """Import landlords' dwellings by commune, QPV or department, at a date.

    One number stands for a landlord, a territory and a date: another one replaces it, an equal one changes nothing.
    Numbers of another date stand beside. Raises Refused when the file cannot be read at all.
    """
    refuse_if(why_not_act_on(PAGE, actor))
    drafts, problems = read_stock(read_history(content, filename, progress))
    with reading() if dry_run else writing():
        landlords = Landlords(
            [(draft.mention, draft.at) for draft in drafts], same_as or {}, create_unknown=create_unknown
        )
        places, wrong = _placed(drafts, now.astimezone(PARIS).date())
        plan = _StockPlan(drafts, places, landlords)
        report = HistoryReport(
            (*problems, *landlords.problems, *wrong, *plan.problems),
            len(plan.created),
            len(plan.changed),
            plan.count - len(plan.created) - len(plan.changed),
            is_dry_run=dry_run,
            differences=plan.differences,
            unknown=tuple(landlords.unknown),
            registered=tuple(landlords.names) if create_unknown else (),
        )
        if not dry_run and not report.has_errors:
            landlords.register(actor=actor, now=now)
            plan.write(filename, now)
            _record("organisations.import_stock", content, filename, report, plan.before, actor, now)
    if progress is not None:
        progress(_STEPS, _STEPS)
    return report


def read_history(content: bytes, filename: str, progress: Progress | None) -> list[RawSheet]:
    """The sheets of a file of earlier years; reading them is told as nine tenths of the work."""

    def advance(share: float) -> None:
        if progress is not None:
            progress(round(share * 0.9 * _STEPS), _STEPS)

    return read_table(content, filename, is_header=is_header, progress=advance)


def _record(
    act: str,
    content: bytes,
    filename: str,
    report: HistoryReport,
    before: Sequence[object],
    actor: Member,
    now: datetime,
) -> None:
    """One entry for an import that wrote something; what it replaced is kept."""
    if report.created or report.changed:
        sha256 = hashlib.sha256(content).hexdigest()
        payload = {
            "file": filename,
            "sha256": sha256,
            "created": report.created,
            "changed": report.changed,
            "before": list(before),
        }
        record(act, "file", sha256[:32], payload, actor=actor.actor, now=now)


class _YearPlan:
    """What a file changes in the contributions that are known."""

    def __init__(self, drafts: Sequence[Contribution], landlords: Landlords) -> None:
        self._landlords = landlords
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

    def write(self, filename: str, now: datetime) -> None:
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
                        source=filename,
                        sheet=first.at.sheet[:60] or None,
                        row=first.at.row,
                        created_at=now,
                    )
                )
            for parts, amount, paid_on, known in self.changed:
                kept, *others = known
                session.execute(delete(Fact).where(Fact.id.in_([fact.id for fact in others])))
                row = session.get_one(Fact, kept.id)
                row.value, row.happened_on, row.source = amount, paid_on, filename
                row.sheet, row.row = parts[0].at.sheet[:60] or None, parts[0].at.row
            session.flush()


def _total(facts: Sequence[Fact]) -> Decimal | None:
    amounts = [fact.value for fact in facts if fact.value is not None]
    return sum(amounts, Decimal(0)) if amounts else None


@dataclass(frozen=True)
class _Place:
    kind: TerritoryKind
    code: str
    name: str | None


def _placed(drafts: Sequence[StockDraft], today: date) -> tuple[dict[int, _Place], list[Problem]]:
    """The territory of each draft, by its place in the list, and those whose words name none."""
    problems: list[Problem] = []
    places: dict[int, _Place] = {}
    named = {
        commune.name
        for draft in drafts
        if (commune := draft.at.values.get("commune")) is not None
        and commune.name is not None
        and _code_of(draft.at) is None
    }
    codes = communes_named(named)
    qpv = _qpv_placed(drafts, today)
    for place, draft in enumerate(drafts):
        row = draft.at
        if place in qpv:
            found = qpv[place]
        elif (code := _code_of(row)) is not None:
            found = _Place(TerritoryKind.COMMUNE, code, _commune_name(row))
        elif "commune" in row.values:
            found = _by_commune_name(row, codes.get(_commune_name(row) or "", set()))
        else:
            code = row.values["department"]
            found = _Place(TerritoryKind.DEPARTMENT, code, None)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            places[place] = found
    return places, problems


def _code_of(row: ReadRow) -> str | None:
    commune = row.values.get("commune")
    code: str | None = row.values.get("commune_code") or (None if commune is None else commune.code)
    return code


def _commune_name(row: ReadRow) -> str | None:
    commune = row.values.get("commune")
    return None if commune is None else commune.name


def _by_commune_name(row: ReadRow, known: set[tuple[str, str]]) -> _Place | Problem:
    """A commune without its code: the one of that name among those that have a QPV, in the department if told."""
    department = row.values.get("department")
    fitting = sorted(code for code, there in known if department is None or there == department)
    name = _commune_name(row)
    if len(fitting) == 1:
        return _Place(TerritoryKind.COMMUNE, fitting[0], name)
    proposal = None
    if fitting:
        proposal = Sentence("Which one: {codes}?", codes=", ".join(fitting))
    told = Sentence("Give the INSEE code of this commune: its name alone does not say which one it is.")
    return row.problem("commune", told, value=name, proposal=proposal)


def _qpv_placed(drafts: Sequence[StockDraft], today: date) -> dict[int, _Place | Problem]:
    """The QPV of the drafts that name one, on the date of their numbers."""
    asked = {place: draft for place, draft in enumerate(drafts) if "qpv" in draft.at.values}
    found: dict[int, _Place | Problem] = {}
    for on in {draft.as_of or today for draft in asked.values()}:
        there = [place for place, draft in asked.items() if (draft.as_of or today) == on]
        words = [
            SiteWords(
                commune=_commune_name(drafts[place].at),
                commune_code=_code_of(drafts[place].at),
                department=drafts[place].at.values.get("department"),
                qpv=drafts[place].at.values["qpv"],
            )
            for place in there
        ]
        for place, placement in zip(there, place_many(words, on), strict=True):
            row = drafts[place].at
            if placement.answer is Answer.INSIDE and len(placement.codes) == 1:
                found[place] = _Place(TerritoryKind.QPV, placement.codes[0], placement.name)
                continue
            proposal = None
            if placement.proposals:
                told = ", ".join(f"{one.code} {one.name} ({one.communes})" for one in placement.proposals)
                proposal = Sentence("Is it {names}?", names=told)
            message = (
                Sentence("Count the dwellings of each QPV on a row of its own.")
                if len(placement.codes) > 1
                else placement.reason
            )
            found[place] = row.problem("qpv", message, proposal=proposal)
    return found


class _StockPlan:
    """What a file changes in the dwellings that are known."""

    def __init__(
        self, drafts: Sequence[StockDraft], places: Mapping[int, _Place], landlords: Landlords
    ) -> None:
        self._landlords = landlords
        self.problems: list[Problem] = []
        with reading() as session:
            rows = session.scalars(select(Stock).where(Stock.landlord_id.in_(landlords.ids.values()))).all()
        held = {(row.landlord_id, row.territory_kind, row.territory_code, row.as_of): row for row in rows}
        self.created: list[tuple[StockDraft, _Place]] = []
        self.changed: list[tuple[StockDraft, _Place, Stock]] = []
        self.before: list[object] = []
        differences: list[Sentence] = []
        seen: dict[tuple[Any, ...], StockDraft] = {}
        for number, place in places.items():
            draft = drafts[number]
            owner = landlords.ids.get(draft.mention.key, draft.mention.key)
            key = (owner, place.kind, place.code, draft.as_of)
            if key in seen:
                self._twice(draft, seen[key])
                continue
            seen[key] = draft
            known = held.get(key) if isinstance(owner, str) else None  # type: ignore[arg-type]
            if known is None:
                self.created.append((draft, place))
                continue
            share = known.qpv_share if draft.qpv_share is None else draft.qpv_share
            dwellings = known.dwellings if draft.dwellings is None else draft.dwellings
            if (known.dwellings, known.qpv_share) == (dwellings, share):
                continue
            self.changed.append((draft, place, known))
            self.before.append(
                [owner, str(place.kind), place.code, iso(draft.as_of), known.dwellings, known.qpv_share]
            )
            differences.append(
                Sentence(
                    "{landlord}, {place}: {before} dwellings become {after}.",
                    landlord=draft.mention.name,
                    place=place.name or place.code,
                    before=known.dwellings,
                    after=dwellings,
                )
                if known.dwellings != dwellings
                else Sentence(
                    "{landlord}, {place}: the share in QPV changes.",
                    landlord=draft.mention.name,
                    place=place.name or place.code,
                )
            )
        self.differences = tuple(differences)
        self.count = len(seen)

    def _twice(self, draft: StockDraft, first: StockDraft) -> None:
        is_same = (draft.dwellings, draft.qpv_share) == (first.dwellings, first.qpv_share)
        told = Sentence(
            "Row {row} tells the same landlord, place and date already.",
            row=first.at.row,
        )
        severity = Severity.WARNING if is_same else Severity.ERROR
        self.problems.append(draft.at.problem("dwellings", told, severity))

    def write(self, filename: str, now: datetime) -> None:
        with writing() as session:
            for draft, place in self.created:
                session.add(
                    Stock(
                        landlord_id=self._landlords.ids[draft.mention.key],
                        territory_kind=place.kind,
                        territory_code=place.code,
                        territory_name=place.name,
                        dwellings=draft.dwellings,
                        qpv_share=draft.qpv_share,
                        as_of=draft.as_of,
                        source=filename,
                        sheet=draft.at.sheet[:60] or None,
                        row=draft.at.row,
                        created_at=now,
                    )
                )
            for draft, place, known in self.changed:
                row = session.get_one(Stock, known.id)
                row.dwellings = row.dwellings if draft.dwellings is None else draft.dwellings
                row.qpv_share = row.qpv_share if draft.qpv_share is None else draft.qpv_share
                row.territory_name = place.name or row.territory_name
                row.source, row.sheet, row.row = filename, draft.at.sheet[:60] or None, draft.at.row
            session.flush()
