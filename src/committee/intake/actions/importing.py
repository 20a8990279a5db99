"""How does a file of applications come in, wholly or not at all?"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from committee.calls.queries import CallRow, RoundRow, call_by_code, rounds_by_id
from committee.calls.rules import Act, why_not
from committee.intake.actions.upkeep import answers_foreseen, fold, write_children, write_sites
from committee.intake.cells import Question
from committee.intake.columns import ROLE_COLUMN, is_known_header
from committee.intake.queries.duplicates import possible_duplicates_of
from committee.intake.queries.held import FIELDS, State, as_declared, lists_of, states
from committee.intake.queries.naming import Directory, Known, directory_of_all
from committee.intake.queries.visibility import closed_doors
from committee.intake.records import Application, Batch, Provenance
from committee.intake.report import Change, Difference, ImportReport, sorted_problems
from committee.intake.rules import DRAWN, FOUND_HERE, ApplicationRole, Problem, Severity, ShareSource
from committee.intake.sources import PURPOSE, FilePlan, Mapped, plan_sheets
from committee.intake.table import (
    Draft,
    PartDraft,
    RowOutcome,
    RowStatus,
    TableOfApplications,
    read_applications,
)
from committee.journal.actions import record
from committee.organisations.actions import register_organisation
from committee.people.rules import Member, why_not_act_on
from committee.spreadsheets.collecting import without_collecting
from committee.spreadsheets.columns import signature
from committee.spreadsheets.layout import Layout, RawSheet
from committee.spreadsheets.queries import mappings
from committee.spreadsheets.read import read_table
from committee.spreadsheets.rules import folded
from committee.store.engine import check_version, reading, writing
from committee.territories.rules import Answer
from committee.words import Refused, Sentence, refuse_if

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]
STEPS = 100  # progress is told in hundredths of the whole: reading, checking, writing
_READ, _CHECKED = 40, 60
_MOST_COMPARED = 1000  # more rows are compared with one another on the screen of duplicates alone
_MOST_NUMBERS = 5000  # a larger file is compared with the whole call: databases bound a list of values
_PAGE = "applications.import"
_SHARES = ("code", "share")
_SITE_FIELD = {"site": "name", "qpv": "declared_qpv"}


class Cancelled(Refused):
    """The import was stopped by the person who started it; nothing was written."""

    def __init__(self) -> None:
        super().__init__(Sentence("The import was cancelled. Nothing was written."))


@dataclass
class _Pace:
    """Tells how far an import is, and stops it when it was cancelled."""

    progress: Progress | None
    is_cancelled: IsCancelled | None
    told: int = -1

    def check(self) -> None:
        if self.is_cancelled is not None and self.is_cancelled():
            raise Cancelled

    def tell(self, done: float) -> None:
        self.check()
        if self.progress is not None and int(done) > self.told:
            self.told = int(done)
            self.progress(self.told, STEPS)


def plan_of_file(
    content: bytes,
    filename: str,
    *,
    mapping: Mapped | None = None,
    layouts: Mapping[str, Layout] | None = None,
    member: Member,
) -> FilePlan:
    """How a file would be read: its source, and for each sheet what its columns are taken for, with samples.

    A mapping saved for such headers is used by itself; ``mapping`` and ``layouts`` are what a person corrected.
    """
    refuse_if(why_not_act_on(_PAGE, member))
    return _planned(content, filename, mapping, layouts, _Pace(None, None))[1]


def sheets_of_file(
    content: bytes, filename: str, *, layouts: Mapping[str, Layout] | None = None, member: Member
) -> list[RawSheet]:
    """The sheets of a file as an import reads them, to hand the file back with its faults marked."""
    refuse_if(why_not_act_on(_PAGE, member))
    return _planned(content, filename, None, layouts, _Pace(None, None))[0]


@without_collecting()
def import_applications(
    content: bytes,
    filename: str,
    call_code: str,
    *,
    dry_run: bool = False,
    mapping: Mapped | None = None,
    layouts: Mapping[str, Layout] | None = None,
    answers: Mapping[str, str] | None = None,
    skip_refused: bool = False,
    look_ahead: bool = False,
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
) -> ImportReport:
    """Import a file of applications of any known layout into the current round of a call, in one transaction.

    ``mapping``: by sheet, header to code of a column, None to leave it out; ``layouts``: where the headers are;
    ``answers`` to the questions of an earlier report, by key. A file with any error is not imported at all,
    unless ``skip_refused`` leaves the applications with an error out, whole. An application is known by its number
    within the call: a new one is created and located at once, a known one gets the fields that the file has (what
    they replace is kept beside its provenance), and an equal one is left alone. A dry run writes nothing; with
    ``look_ahead`` it also says which new applications look like known ones, and how many sites would not be placed.
    ``progress`` is told hundredths; ``is_cancelled`` is asked on the way.
    Raises Refused when the file cannot be read, the call is unknown or its round no longer takes applications;
    Cancelled, with nothing written.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    call = call_by_code(call_code)
    if call is None:
        raise Refused(Sentence("There is no call {code}.", code=call_code))
    if call.round is None:
        raise Refused(Sentence("The call {code} has no round yet. Open one first.", code=call_code))
    refuse_if(why_not(Act.IMPORT, call.round.phase(now), actor.roles))
    pace = _Pace(progress, is_cancelled)
    sheets, planned = _planned(content, filename, mapping, layouts, pace)
    table = read_applications(sheets, planned, answers=answers, check=pace.check)
    pace.tell(_CHECKED)
    with reading() if dry_run else writing():
        plan = _Plan(call, table, answers or {}, closed_doors(actor))
        if dry_run and look_ahead and len(plan.created) <= _MOST_COMPARED:
            plan.problems += possible_duplicates_of(plan.created, call.id, actor, now=now)
        report = _reported(plan, sheets, is_dry_run=dry_run, skip_refused=skip_refused)
        if dry_run and look_ahead:
            report = replace(report, to_place=_to_place(plan, call.round, now))
        if dry_run or report.is_refused or not (plan.created or plan.changed):
            pace.tell(STEPS)
            return report
        told = {"batch": filename, "sha256": hashlib.sha256(content).hexdigest()}
        return _carry_out(plan, call.round, told, report, actor, now, pace)


def _planned(
    content: bytes,
    filename: str,
    mapping: Mapped | None,
    layouts: Mapping[str, Layout] | None,
    pace: _Pace,
) -> tuple[list[RawSheet], FilePlan]:
    """The sheets of a file and how they are read, with the mappings saved for such headers."""

    def read(told: Mapping[str, Layout] | None) -> list[RawSheet]:
        return read_table(
            content,
            filename,
            is_header=is_known_header,
            layouts=told,
            progress=lambda share: pace.tell(share * _READ),
        )

    sheets = read(layouts)
    kept = mappings(PURPOSE)
    names = {sheet.name for sheet in sheets}
    held = {signature(sheet.header) for sheet in sheets}
    for row in kept if layouts is None else ():
        if row.layout and set(row.layout) <= names and row.signature not in held:
            again = read({name: Layout(**told) for name, told in row.layout.items()})
            if row.signature in {signature(sheet.header) for sheet in again}:
                sheets = again
                break
    by_signature = {row.signature: row for row in kept}
    saved = {
        sheet.name: (found.name, found.mapping)
        for sheet in sheets
        if (found := by_signature.get(signature(sheet.header))) is not None
    }
    return sheets, plan_sheets(sheets, mapping, saved)


@dataclass
class _Plan:
    """What a file would create and change, compared with the store in a constant number of statements."""

    call: CallRow
    table: TableOfApplications
    answers: Mapping[str, str]
    closed: frozenset[str]
    directory: Directory = field(default_factory=Directory)
    known: dict[str, tuple[Application, State]] = field(default_factory=dict)
    created: list[Draft] = field(default_factory=list)
    changed: list[Draft] = field(default_factory=list)
    changes: dict[str, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    unchanged: list[Draft] = field(default_factory=list)

    def __post_init__(self) -> None:
        among = Application.call_id == self.call.id
        numbers = {draft.number for draft in self.table.drafts}
        if len(numbers) <= _MOST_NUMBERS:
            among &= Application.number.in_(numbers)
        with reading():
            self.directory = directory_of_all()
            held = states(among)
            self.known = {row.number: (row, state) for row, state in held.values()}
            locked = self._met()
        for draft in self.table.drafts:
            if draft.number not in self.known:
                self.created.append(draft)
                continue
            row, state = self.known[draft.number]
            if row.id in self.closed:
                self._refuse(
                    draft, Sentence("You are recused from this application: a colleague imports it.")
                )
                continue
            changes = self._changes(draft, state)
            if not changes:
                self.unchanged.append(draft)
            elif row.merged_into_id is not None:
                self._refuse(draft, Sentence("This application was merged into another one."))
            elif row.round_id in locked:
                self._refuse(
                    draft, Sentence("This application was before a meeting: a file no longer changes it.")
                )
            else:
                self.changed.append(draft)
                self.changes[draft.number] = changes
        self._look_at_names()

    def _met(self) -> set[str]:
        """The rounds whose meeting was opened: their applications stay as they were read."""
        rounds = rounds_by_id({row.round_id for row, _ in self.known.values()}).values()
        return {row.id for row in rounds if row.acts.meeting_opened_at is not None}

    def _refuse(self, draft: Draft, message: Sentence) -> None:
        header = draft.origin[0].header("number")
        self.problems.append(
            Problem(
                draft.sheet,
                draft.row,
                header,
                draft.number,
                Severity.ERROR,
                message,
                Sentence("Take its row away."),
            )
        )
        self.table.outcomes.append(
            RowOutcome(draft.sheet, draft.row, draft.number, draft.fields["title"], RowStatus.REFUSED)
        )

    def resolved(self, part: PartDraft) -> str | None:
        """The organisation of the directory that is meant, or that a person chose among homonyms."""
        chosen = self.answers.get(f"organisation!{part.name}")
        if chosen is not None and chosen in self.directory.rows:
            return chosen
        return self.directory.resolve(part)

    def told_state(self, draft: Draft, state: State) -> State:
        """What the file says of an application, in the shape of a state; only what it has columns for."""
        told: State = {name: _stored(name, draft.fields[name]) for name in FIELDS if name in draft.fields}
        for role, parts in draft.parts.items():
            told[ROLE_COLUMN[role]] = self._told_parts(parts, lists_of(state, ROLE_COLUMN[role]))
        if draft.has_sites:
            told["site"] = [asdict(site) for site in draft.sites]
        if draft.actions is not None:
            told["actions"] = [asdict(action) for action in draft.actions]
        if draft.budget is not None:
            told["budget"] = [asdict(line) for line in draft.budget]
        if draft.shares:
            shares = sorted(draft.shares, key=lambda each: each.code)
            told["shares"] = [asdict(each) | {"source": ShareSource.FILE} for each in shares]
        return told

    def _told_parts(self, parts: Sequence[PartDraft], held: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """One row per organisation; what the file does not say of a part stays as it is."""
        before = {row["organisation_id"]: row for row in held}
        rows: dict[str, dict[str, Any]] = {}
        for part in parts:
            identifier = self.resolved(part) or f"{_NEW}{part.name}"
            own = before.get(identifier, {})
            told = {"is_founder": part.is_founder, "joined_on": part.joined_on, "note": part.note}
            rows.setdefault(
                identifier,
                {"organisation_id": identifier}
                | {name: own.get(name) if value is None else value for name, value in told.items()},
            )
        return list(rows.values())

    def _changes(self, draft: Draft, state: State) -> dict[str, tuple[Any, Any]]:
        """What the store holds where the file says otherwise, and what it says, by column."""
        changes: dict[str, tuple[Any, Any]] = {}
        for code, after in self.told_state(draft, state).items():
            before: Any = state.get(code, [] if code not in FIELDS else None)
            if code == "site":
                fields = _site_fields(draft.site_codes)
                if _only(map(as_declared, before), fields) == _only(after, fields):
                    continue
                after = _with_what_was_found_here(after, before)  # noqa: PLW2901 - what a person placed stays
            elif before == after or (code == "shares" and _only(before, _SHARES) == _only(after, _SHARES)):
                continue
            changes[code] = (before, after)
        return changes

    def _look_at_names(self) -> None:
        """Say which organisations are known under another name, or may be several."""
        seen: set[tuple[str, str | None]] = set()
        for draft in (*self.created, *self.changed):
            for role, parts in draft.parts.items():
                for part in parts:
                    if (key := (part.name, part.siret)) not in seen:
                        seen.add(key)
                        self._look_at(draft, role, part)

    def _look_at(self, draft: Draft, role: ApplicationRole, part: PartDraft) -> None:
        found = self.directory.candidates(part)
        header = draft.origin[0].header(ROLE_COLUMN[role])
        if len(found) > 1 and f"organisation!{part.name}" not in self.answers:
            names = " | ".join(row.in_words for row in found)
            message = Sentence(
                "Several organisations may be meant: {names}. The first one was taken.", names=names
            )
            proposal = Sentence("Write its SIRET, or choose which one.")
            self.problems.append(
                Problem(draft.sheet, draft.row, header, part.name, Severity.WARNING, message, proposal)
            )
            self.questions.append(
                Question(
                    f"organisation!{part.name}",
                    draft.sheet,
                    header,
                    (draft.row,),
                    Sentence("Which organisation is “{name}”?", name=part.name),
                    tuple(row.id for row in found),
                    tuple(row.in_words for row in found),
                )
            )
        elif len(found) == 1 and part.siret is not None and found[0].name.casefold() != part.name.casefold():
            message = Sentence("Known by its number as {name}.", name=found[0].name)
            self.problems.append(Problem(draft.sheet, draft.row, header, part.name, Severity.INFO, message))

    def differences(self) -> tuple[Difference, ...]:
        """What would change, with organisations by name."""
        return tuple(
            Difference(
                draft.number,
                draft.fields["title"],
                tuple(
                    Change(code, self._shown(code, before), self._shown(code, after))
                    for code, (before, after) in self.changes[draft.number].items()
                ),
            )
            for draft in self.changed
        )

    def _shown(self, code: str, value: Any) -> Any:
        if code not in ROLE_COLUMN.values():
            return value
        return [self._name_of(row["organisation_id"]) for row in value]

    def _name_of(self, identifier: str) -> str:
        known = self.directory.rows.get(identifier)
        return identifier.removeprefix(_NEW) if known is None else known.name


_NEW = "new:"


def _stored(name: str, value: Any) -> Any:
    return list(value or []) if name == "themes" else value


def _site_fields(codes: Iterable[str]) -> tuple[str, ...]:
    """The fields of a site of which columns tell."""
    told = {_SITE_FIELD.get(code, code) for code in codes}
    if told & {"lon", "lat"}:
        told |= {"lon", "lat", "precision_m"}
    if told & {"commune", "commune_code", "lon", "lat", "department"}:
        told |= {"department"}
    if "commune" in told:
        told |= {"commune_code", "postcode"}
    return tuple(sorted(told))


def _only(sites: Iterable[Mapping[str, Any]], fields: Sequence[str]) -> list[tuple[Any, ...]]:
    """These fields of sites; the precision of a point that is not there is nothing."""
    return [
        tuple(None if name == "precision_m" and site["lon"] is None else site[name] for name in fields)
        for site in sites
    ]


def _with_what_was_found_here(
    after: list[dict[str, Any]], before: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Sites of a file; one that comes back without a point keeps the point or the QPV that it was given here."""
    found = {
        _same(site): site
        for site in before
        if site["chosen_qpv"] is not None or site["point_source"] in FOUND_HERE - DRAWN
    }
    kept = []
    for site in after:
        held = found.get(_same(site))
        if held is None or site["lon"] is not None:
            kept.append(site)
            continue
        names = ["chosen_qpv"]
        if held["point_source"] in FOUND_HERE - DRAWN:
            names += ["lon", "lat", "precision_m", "point_source"]
        kept.append(site | {name: held[name] for name in names})
    return kept


def _same(site: Mapping[str, Any]) -> tuple[str, ...]:
    """What makes a site of a later file the same site."""
    return folded(site["name"] or ""), folded(site["commune"] or ""), site["commune_code"] or ""


def _reported(
    plan: _Plan, sheets: Sequence[RawSheet], *, is_dry_run: bool, skip_refused: bool
) -> ImportReport:
    outcomes = [
        *plan.table.outcomes,
        *(
            RowOutcome(draft.sheet, draft.row, draft.number, draft.fields["title"], status)
            for status, drafts in (
                (RowStatus.CREATED, plan.created),
                (RowStatus.CHANGED, plan.changed),
                (RowStatus.UNCHANGED, plan.unchanged),
            )
            for draft in drafts
        ),
    ]
    problems = [*plan.table.problems, *plan.problems]
    return ImportReport(
        sorted_problems(problems, [(sheet.name, sheet.header) for sheet in sheets]),
        len(plan.created),
        len(plan.changed),
        len(plan.unchanged),
        is_dry_run=is_dry_run,
        differences=plan.differences(),
        outcomes=tuple(sorted(outcomes, key=lambda each: (each.sheet, each.row))),
        questions=(*plan.table.questions, *plan.questions),
        source=plan.table.plan.source,
        plan=plan.table.plan,
        skip_refused=skip_refused,
        is_blocked=plan.table.is_blocked,
    )


def _to_place(plan: _Plan, current: RoundRow, now: datetime) -> int:
    """How many sites would not be located."""
    moved = [
        (draft.fields.get("submitted_on"), after["site"])
        for draft in (*plan.created, *plan.changed)
        if "site" in (after := _written_state(plan, draft)[1])
    ]
    return sum(answer is Answer.UNKNOWN for answer in answers_foreseen(moved, current, now))


def _carry_out(
    plan: _Plan,
    current: RoundRow,
    told: Mapping[str, str],
    report: ImportReport,
    actor: Member,
    now: datetime,
    pace: _Pace,
) -> ImportReport:
    """Write the plan: batch, organisations, applications, located sites, provenance, one journal entry."""
    drafts = [*plan.created, *plan.changed]
    with writing() as session:
        batch = Batch(
            call_id=plan.call.id,
            filename=told["batch"][:300],
            sha256=told["sha256"],
            imported_by=actor.id,
            imported_by_name=actor.name,
            created=report.created,
            changed=report.changed,
            unchanged=report.unchanged,
            source=None if report.source is None else str(report.source.value),
            created_at=now,
        )
        session.add(batch)
        _register_organisations(plan, drafts, actor, now, pace)
        rows = [_row_of(plan, draft, current, now) for draft in drafts]
        session.flush()
        moved: list[tuple[Application, Sequence[Any]]] = []
        for at, (draft, row) in enumerate(zip(drafts, rows, strict=True), start=1):
            before, after = _written_state(plan, draft)
            for name in FIELDS:
                if name in after:
                    setattr(row, name, after[name])
            write_children(row, after, now, is_new=draft.number not in plan.known)
            if "site" in after:
                moved.append((row, after["site"]))
            if draft.number not in plan.known:
                after = {**after, "status": row.status}
            session.add(
                Provenance(
                    application_id=row.id,
                    batch_id=batch.id,
                    sheet=draft.sheet[:60],
                    row=draft.row,
                    before=before,
                    after=after,
                    cells=draft.cells(),
                    created_at=now,
                )
            )
            pace.tell(_CHECKED + (STEPS - _CHECKED - 10) * at / len(drafts))
        answers = write_sites(moved, current, now)
        session.flush()
        fold([row.id for row in rows])
        payload = {
            "call": plan.call.id,
            "filename": told["batch"],
            "sha256": batch.sha256,
            "created": [draft.number for draft in plan.created],
            "changed": {draft.number: sorted(plan.changes[draft.number]) for draft in plan.changed},
            "refused": sorted(plan.table.refused),
        }
        record("intake.import", "batch", batch.id, payload, actor=actor.actor, now=now)
        pace.tell(STEPS)
        return ImportReport(
            **{
                **vars(report),
                "batch_id": batch.id,
                "to_place": sum(answer is Answer.UNKNOWN for answer in answers),
            }
        )


def _written_state(plan: _Plan, draft: Draft) -> tuple[State, State]:
    """What an application held in the columns that change, and what it gets there."""
    if draft.number not in plan.known:
        return {}, plan.told_state(draft, {})
    state = plan.known[draft.number][1]
    changes = plan._changes(draft, state)
    return (
        {code: before for code, (before, _) in changes.items()},
        {code: after for code, (_, after) in changes.items()},
    )


def _register_organisations(
    plan: _Plan, drafts: Sequence[Draft], actor: Member, now: datetime, pace: _Pace
) -> None:
    """Register whom nobody knows: those with numbers first, so that mere names find them."""
    parts = [part for draft in drafts for named in draft.parts.values() for part in named]
    unknown: dict[bool, list[PartDraft]] = defaultdict(list)
    for part in parts:
        if plan.resolved(part) is None:
            unknown[part.siret is None and part.rna is None].append(part)
    for part in (*unknown[False], *unknown[True]):
        pace.check()
        if plan.resolved(part) is not None:
            continue
        made = register_organisation(
            part.name, part.kind, siret=part.siret, rna=part.rna, is_imported=True, actor=actor, now=now
        )
        known = Known(made, part.name, part.siret, part.siren, part.rna, None)
        plan.directory.learn(known, [part.name])


def _row_of(plan: _Plan, draft: Draft, current: RoundRow, now: datetime) -> Application:
    if draft.number in plan.known:
        row = plan.known[draft.number][0]
        check_version(row, None)
        return row
    with writing() as session:
        row = Application(
            round_id=current.id,
            call_id=plan.call.id,
            number=draft.number,
            title=draft.fields["title"],
            status=draft.status,
            folded_text="",
            created_at=now,
        )
        session.add(row)
    return row
