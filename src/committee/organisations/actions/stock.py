"""How do landlords' dwellings by territory come in?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from committee.organisations.actions.history import PAGE, STEPS, Progress, read_history, take_in
from committee.organisations.actions.landlords import Landlords
from committee.organisations.history import HistoryReport, StockDraft, is_header, read_stock
from committee.organisations.queries import communes_named
from committee.organisations.records import Stock
from committee.organisations.rows import ReadRow, iso
from committee.organisations.rules import TerritoryKind
from committee.people.rules import Member, why_not_act_on
from committee.spreadsheets.report import Problem, Severity
from committee.store.engine import reading, writing
from committee.territories.placing import SiteWords
from committee.territories.queries import place_many
from committee.territories.rules import Answer
from committee.words import PARIS, Sentence, refuse_if


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
    drafts, problems = read_stock(read_history(content, filename, progress, is_header))
    with reading() if dry_run else writing():
        landlords = Landlords(
            [(draft.mention, draft.at) for draft in drafts], same_as or {}, create_unknown=create_unknown
        )
        places, wrong = _placed(drafts, now.astimezone(PARIS).date())
        plan = _StockPlan(drafts, places, landlords, filename)
        report = take_in(
            "organisations.import_stock",
            content,
            filename,
            plan,
            landlords,
            [*problems, *wrong],
            dry_run=dry_run,
            create_unknown=create_unknown,
            actor=actor,
            now=now,
        )
    if progress is not None:
        progress(STEPS, STEPS)
    return report


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
    """A commune without its code: the only one of that name in the country, in the department if told."""
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
        self,
        drafts: Sequence[StockDraft],
        places: Mapping[int, _Place],
        landlords: Landlords,
        filename: str,
    ) -> None:
        self._landlords, self._filename = landlords, filename
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

    def write(self, actor: Member, now: datetime) -> None:
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
                        source=self._filename,
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
                row.source, row.sheet, row.row = self._filename, draft.at.sheet[:60] or None, draft.at.row
            session.flush()
