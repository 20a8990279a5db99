"""How does a file of applications come in, wholly or not at all?"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from committee.calls.queries import RoundRow, call_by_code, rounds_by_id
from committee.calls.rules import Act, why_not
from committee.intake.actions.upkeep import fold, write_sites
from committee.intake.records import (
    Application,
    ApplicationOrganisation,
    Batch,
    Provenance,
    Site,
)
from committee.intake.report import ImportReport
from committee.intake.rules import (
    COLUMN,
    FOUND_HERE,
    TEXTS,
    ApplicationRole,
    ApplicationStatus,
    Problem,
    Severity,
)
from committee.intake.table import Draft, SiteDraft, read_applications
from committee.journal.actions import record
from committee.organisations.actions import find_or_register
from committee.organisations.queries import find_organisations
from committee.people.rules import Member, why_not_act_on
from committee.spreadsheets.read import read_table
from committee.store.engine import check_version, reading, writing
from committee.words import Refused, Sentence, refuse_if

Progress = Callable[[int, int], None]


_FIELDS = (
    "title",
    "category",
    "request_kind",
    *TEXTS,
    "themes",
    "starts_on",
    "duration_months",
    "dwellings",
    "households",
    "people",
    "total_cost",
    "requested",
    "sensitive_public",
    "submitted_on",
)


_PARTS = {
    "lead": ApplicationRole.LEAD,
    "landlords": ApplicationRole.LANDLORD,
    "partners": ApplicationRole.PARTNER,
}


_STEP = 50


def import_applications(
    content: bytes,
    filename: str,
    call_code: str,
    *,
    dry_run: bool = False,
    actor: Member,
    now: datetime,
    progress: Progress | None = None,
) -> ImportReport:
    """Import a file of the documented template into the current round of a call, wholly or not at all.

    A file with any error is not imported; warnings stop nothing. An application is known by its number within
    the call: a new one is created as submitted and located at once, a known one gets the fields that the file has
    (what they replace is kept beside its provenance), and an equal one is left alone. A dry run writes nothing.
    Raises Refused when the file cannot be read, the call is unknown or its round no longer takes applications.
    """
    refuse_if(why_not_act_on("applications.import", actor))
    call = call_by_code(call_code)
    if call is None:
        raise Refused(Sentence("There is no call {code}.", code=call_code))
    if call.round is None:
        raise Refused(Sentence("The call {code} has no round yet. Open one first.", code=call_code))
    refuse_if(why_not(Act.IMPORT, call.round.phase(now), actor.roles))
    table = read_applications(read_table(content, filename))
    with reading() if dry_run else writing():
        plan = _Plan(call.id, table.drafts)
        report = ImportReport(
            [*table.problems, *plan.problems()],
            len(plan.created),
            len(plan.changed),
            len(table.drafts) - len(plan.created) - len(plan.changed),
            is_dry_run=dry_run,
            changes=tuple((draft.number, plan.headers(draft)) for draft in plan.changed),
        )
        if not dry_run and not report.has_errors and (plan.created or plan.changed):
            _carry_out(plan, call.round, filename, content, report, actor, now, progress)
    return report


class _Plan:
    """What a file would create and change, compared with the store in a constant number of statements."""

    def __init__(self, call_id: str, drafts: Sequence[Draft]) -> None:
        self.call_id = call_id
        names = {name for draft in drafts for code in _PARTS for name in _named(draft, code)}
        with reading() as session:
            self.organisations = find_organisations(names)
            found = session.scalars(select(Application).where(Application.call_id == call_id))
            self.known = {row.number: row for row in found}
            self.parts = self._parts_held()
            self.sites = self._sites_held()
        self.created = [draft for draft in drafts if draft.number not in self.known]
        self.differences = {
            draft.number: self._differences(draft) for draft in drafts if draft.number in self.known
        }
        self.changed = [draft for draft in drafts if self.differences.get(draft.number)]

    def _parts_held(self) -> dict[str, dict[ApplicationRole, list[str]]]:
        statement = (
            select(ApplicationOrganisation)
            .join(Application, Application.id == ApplicationOrganisation.application_id)
            .where(Application.call_id == self.call_id)
            .order_by(ApplicationOrganisation.position)
        )
        held: dict[str, dict[ApplicationRole, list[str]]] = defaultdict(lambda: defaultdict(list))
        with reading() as session:
            for part in session.scalars(statement):
                held[part.application_id][part.role].append(part.organisation_id)
        return held

    def _sites_held(self) -> dict[str, list[SiteDraft]]:
        statement = (
            select(Site)
            .join(Application, Application.id == Site.application_id)
            .where(Application.call_id == self.call_id)
            .order_by(Site.position)
        )
        held: dict[str, list[SiteDraft]] = defaultdict(list)
        with reading() as session:
            for site in session.scalars(statement):
                is_found_here = site.point_source in FOUND_HERE
                held[site.application_id].append(
                    SiteDraft(
                        site.name,
                        site.commune,
                        site.commune_code,
                        site.department,
                        *((None, None, 0.0) if is_found_here else (site.lon, site.lat, site.precision_m)),
                        site.declared_qpv,
                    )
                )
        return held

    def _differences(self, draft: Draft) -> dict[str, Any]:
        """What the store holds where the file says otherwise, by column."""
        row = self.known[draft.number]
        before: dict[str, Any] = {}
        for name in _FIELDS:
            if name in draft.fields and getattr(row, name) != _stored(name, draft.fields[name]):
                before[name] = getattr(row, name)
        for code, role in _PARTS.items():
            held = self.parts[row.id][role] if row.id in self.parts else []
            told = [self.organisations.get(name) for name in _named(draft, code)]
            if code in draft.fields and list(dict.fromkeys(told)) != held:
                before[code] = held
        held_sites = self.sites.get(row.id, [])
        if draft.has_sites and draft.sites != held_sites:
            before["site"] = [astuple(site) for site in held_sites]
        return before

    def problems(self) -> list[Problem]:
        """What the file would change of applications whose meeting was opened: they stay as they were read."""
        met = {
            row.id
            for row in rounds_by_id({row.round_id for row in self.known.values()}).values()
            if row.acts.meeting_opened_at is not None
        }
        return [
            Problem(
                draft.sheet,
                draft.row,
                COLUMN["number"].header,
                draft.number,
                Severity.ERROR,
                Sentence("This application was before a meeting: a file no longer changes it."),
                Sentence("Take its row away."),
            )
            for draft in self.changed
            if self.known[draft.number].round_id in met
        ]

    def headers(self, draft: Draft) -> tuple[str, ...]:
        """The French headers of what would change."""
        return tuple(COLUMN[name].header for name in self.differences[draft.number])


def _stored(name: str, value: Any) -> Any:
    return list(value or []) if name == "themes" else value


def _named(draft: Draft, code: str) -> tuple[str, ...]:
    """The organisations that a draft names in a column."""
    told = draft.fields.get(code)
    return (told,) if isinstance(told, str) else told or ()


def _carry_out(
    plan: _Plan,
    current: RoundRow,
    filename: str,
    content: bytes,
    report: ImportReport,
    actor: Member,
    now: datetime,
    progress: Progress | None,
) -> None:
    """Write the plan: batch, organisations, applications, located sites, provenance, one journal entry."""
    drafts = [*plan.created, *plan.changed]
    with writing() as session:
        batch = Batch(
            call_id=plan.call_id,
            filename=filename[:300],
            sha256=hashlib.sha256(content).hexdigest(),
            imported_by=actor.id,
            imported_by_name=actor.name,
            created=report.created,
            changed=report.changed,
            unchanged=report.unchanged,
            created_at=now,
        )
        session.add(batch)
        _register_organisations(plan, drafts, actor, now)
        rows = [_write_row(plan, draft, current, now) for draft in drafts]
        session.flush()
        for at, (draft, row) in enumerate(zip(drafts, rows, strict=True), start=1):
            _write_parts(plan, draft, row, now)
            before = plan.differences.get(draft.number, {})
            session.add(
                Provenance(
                    application_id=row.id,
                    batch_id=batch.id,
                    sheet=draft.sheet[:60],
                    row=draft.row,
                    before=before,
                    created_at=now,
                )
            )
            if progress is not None and (at % _STEP == 0 or at == len(drafts)):
                progress(at, len(drafts))
        moved = [
            (row, draft)
            for draft, row in zip(drafts, rows, strict=True)
            if draft.number not in plan.differences or "site" in plan.differences[draft.number]
        ]
        write_sites(moved, current, now, keeps_found=True)
        session.flush()
        fold([row.id for row in rows])
        payload = {
            "call": plan.call_id,
            "filename": filename,
            "sha256": batch.sha256,
            "created": [draft.number for draft in plan.created],
            "changed": {draft.number: sorted(plan.differences[draft.number]) for draft in plan.changed},
        }
        record("intake.import", "batch", batch.id, payload, actor=actor.actor, now=now)


def _register_organisations(plan: _Plan, drafts: Sequence[Draft], actor: Member, now: datetime) -> None:
    for draft in drafts:
        for code in _PARTS:
            for name in _named(draft, code):
                if name not in plan.organisations:
                    kind = draft.fields.get("lead_kind") if code == "lead" else None
                    plan.organisations[name] = find_or_register(name, kind, actor=actor, now=now)


def _write_row(plan: _Plan, draft: Draft, current: RoundRow, now: datetime) -> Application:
    told = {name: _stored(name, draft.fields[name]) for name in _FIELDS if name in draft.fields}
    row = plan.known.get(draft.number)
    if row is None:
        with writing() as session:
            row = Application(
                round_id=current.id,
                call_id=plan.call_id,
                number=draft.number,
                status=ApplicationStatus.SUBMITTED,
                folded_text="",
                created_at=now,
            )
            session.add(row)
    else:
        check_version(row, None)
    for name, value in told.items():
        setattr(row, name, value)
    return row


def _write_parts(plan: _Plan, draft: Draft, row: Application, now: datetime) -> None:
    """Replace the organisations of the columns that the file has."""
    with writing() as session:
        for code, role in _PARTS.items():
            is_told = code in draft.fields and code in plan.differences.get(draft.number, _PARTS)
            if not is_told:
                continue
            held = (
                ApplicationOrganisation.application_id == row.id,
                ApplicationOrganisation.role == role,
            )
            if draft.number in plan.known:
                session.execute(delete(ApplicationOrganisation).where(*held))
            told = dict.fromkeys(plan.organisations[name] for name in _named(draft, code))
            session.add_all(
                ApplicationOrganisation(
                    application_id=row.id,
                    organisation_id=organisation_id,
                    role=role,
                    position=position,
                    created_at=now,
                )
                for position, organisation_id in enumerate(told, start=1)
            )
