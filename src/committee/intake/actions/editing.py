"""How is an application written by hand: drafted as it is typed, recorded in one act, submitted?"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from committee.calls.queries import RoundRow, call_by_code, round_by_id
from committee.calls.rules import Act, paris_day, why_not
from committee.intake.actions.upkeep import answers_for, fold, located_on, place_of
from committee.intake.form import ACTIONS as ROWS_OF_ACTIONS
from committee.intake.form import (
    BUDGET,
    FIELDS,
    ROLES,
    SHARES,
    SITES,
    Content,
    SiteForm,
    Typed,
    differences,
    typed_from,
    why_not_edit,
    why_not_record,
    why_not_submit,
)
from committee.intake.queries.drafts import EDIT, Recorded, draft_of, recorded
from committee.intake.queries.held import states_by_id
from committee.intake.queries.visibility import may_read
from committee.intake.records import (
    Application,
    ApplicationOrganisation,
    BudgetLine,
    EditDraft,
    ProjectAction,
    Provenance,
    QpvShare,
    Site,
)
from committee.intake.rules import NOT_OPEN, ApplicationRole, ApplicationStatus, ShareSource
from committee.journal.actions import record
from committee.organisations.actions import find_or_register
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import check_version, writing
from committee.words import Refused, Sentence, refuse_if

# Drafts: kept as they are typed, and no acts


def save_draft(
    content: Typed,
    *,
    application_id: str | None = None,
    round_id: str | None = None,
    based_on: int | None = None,
    version: int | None = None,
    actor: Member,
    now: datetime,
) -> int:
    """Keep what a person typed, readable or not; gives the draft's version. Raises Stale for an older one.

    ``based_on``: the version of the application over which it was typed. Each person has one draft of an
    application, and one of a new application in a round.
    """
    refuse_if(why_not_act_on(EDIT, actor))
    refuse_if(_why_not_draft(application_id, round_id, actor))
    with writing() as session:
        row = session.scalars(draft_of(actor, application_id, round_id)).first()
        if row is None:
            row = EditDraft(
                application_id=application_id,
                round_id=round_id,
                member_id=actor.id,
                version=0,
                created_at=now,
            )
            session.add(row)
            version = None
        row.content = dict(content)
        row.based_on = based_on
        row.saved_at = now
        check_version(row, version)
        session.flush()
        return row.version


def _why_not_draft(application_id: str | None, round_id: str | None, actor: Member) -> Sentence | None:
    if application_id is not None and not may_read(application_id, actor):
        return NOT_OPEN
    if application_id is None and (round_id is None or round_by_id(round_id) is None):
        return Sentence("Choose the call of this application first.")
    return None


def discard_draft(
    *, application_id: str | None = None, round_id: str | None = None, actor: Member, now: datetime
) -> None:
    """Forget what the person typed and did not record."""
    refuse_if(why_not_act_on(EDIT, actor))
    with writing() as session:
        for row in session.scalars(draft_of(actor, application_id, round_id)):
            session.delete(row)


# Acts


def create_application(call_code: str, content: Content, *, actor: Member, now: datetime) -> str:
    """Record a new application in the current round of a call, as a draft; gives its identifier.

    Raises Refused for a number that the call has already, or a round that takes no applications any more.
    """
    refuse_if(why_not_act_on(EDIT, actor))
    call = call_by_code(call_code)
    if call is None or call.round is None:
        raise Refused(Sentence("The call {code} has no round yet. Open one first.", code=call_code))
    refuse_if(why_not(Act.IMPORT, call.round.phase(now), actor.roles))
    refuse_if(why_not_record(content))
    with writing() as session:
        _refuse_taken_number(call.id, content, None)
        row = Application(
            round_id=call.round.id,
            call_id=call.id,
            status=ApplicationStatus.DRAFT,
            external_system="manual",
            folded_text="",
            created_at=now,
            themes=[],
        )
        _write_fields(row, content)
        session.add(row)
        session.flush()
        _write_lists(row, content, set(_LISTS), call.round, actor, now)
        after = _told({}, _state(row.id))[1]
        _remember(row, {}, after, actor, now)
        discard_draft(round_id=call.round.id, actor=actor, now=now)
        payload = {"number": row.number, "call": call.id, "after": after}
        record("intake.create", "application", row.id, payload, actor=actor.actor, now=now)
        return row.id


def edit_application(
    application_id: str, content: Content, version: int | None, *, actor: Member, now: datetime
) -> int:
    """Record what a person wrote over a version of an application; gives its new version.

    What is as it was is left alone, places too. Raises Stale when somebody changed it since, and Refused once it
    was before a meeting.
    """
    with writing() as session:
        held = _held(application_id, actor)
        refuse_if(why_not_record(content))
        row = session.get_one(Application, application_id)
        _refuse_taken_number(row.call_id, content, row.id)
        before_typed, after_typed = typed_from(held.content), typed_from(content)
        changed = {each.code for each in differences(before_typed, after_typed)}
        if not changed:
            if version is not None and version != row.version:
                check_version(row, version)
            discard_draft(application_id=application_id, actor=actor, now=now)
            return row.version
        check_version(row, version)
        was = _state(row.id)
        _write_fields(row, content)
        _write_lists(row, content, changed & set(_LISTS), held.round, actor, now)
        before, after = _told(was, _state(row.id))
        _remember(row, before, after, actor, now)
        discard_draft(application_id=application_id, actor=actor, now=now)
        payload = {"number": row.number, "before": before, "after": after}
        record("intake.edit", "application", row.id, payload, actor=actor.actor, now=now)
        return row.version


def submit_application(application_id: str, version: int | None, *, actor: Member, now: datetime) -> None:
    """Pass a draft to "submitted", on this day unless another is told; it must be complete enough to be read."""
    with writing() as session:
        held = _held(application_id, actor)
        if held.status is not ApplicationStatus.DRAFT:
            raise Refused(Sentence("This application is submitted already."))
        refuse_if(why_not_submit(held.content))
        row = session.get_one(Application, application_id)
        check_version(row, version)
        row.status = ApplicationStatus.SUBMITTED
        if row.submitted_on is None:
            row.submitted_on = paris_day(now)
        payload = {"number": row.number, "submitted_on": row.submitted_on}
        record("intake.submit", "application", row.id, payload, actor=actor.actor, now=now)


def site_answers(
    sites: tuple[SiteForm, ...], current: RoundRow, submitted_on: date | None, now: datetime
) -> list[dict[str, Any]]:
    """What would be kept of each site if it were recorded now: the answer shown while one types."""
    return answers_for([place_of(site) for site in sites], located_on(current, submitted_on, now), now)


def _held(application_id: str, actor: Member) -> Recorded:
    refuse_if(why_not_act_on(EDIT, actor))
    held = recorded(application_id, actor)
    if held is None:
        raise Refused(NOT_OPEN)
    was_met = held.round.acts.meeting_opened_at is not None
    refuse_if(why_not_edit(held.status, was_before_a_meeting=was_met))
    return held


def _refuse_taken_number(call_id: str, content: Content, own: str | None) -> None:
    with writing() as session:
        found = session.scalars(
            select(Application.id).where(Application.call_id == call_id, Application.number == content.number)
        ).first()
    if found is not None and found != own:
        raise Refused(
            Sentence("The number {number} is already that of another application.", number=content.number)
        )


def _write_fields(row: Application, content: Content) -> None:
    for rule in FIELDS:
        value = content.fields.get(rule.code)
        setattr(row, rule.code, list(value or []) if rule.code == "themes" else value)


_LISTS: Mapping[str, type[Any]] = {
    ROLES: ApplicationOrganisation,
    SITES: Site,
    SHARES: QpvShare,
    ROWS_OF_ACTIONS: ProjectAction,
    BUDGET: BudgetLine,
}


def _write_lists(
    row: Application, content: Content, changed: set[str], current: RoundRow, actor: Member, now: datetime
) -> None:
    """Replace the lists that changed, and the text that is searched."""
    made: list[Any] = []
    with writing() as session:
        for name in changed:
            session.execute(delete(_LISTS[name]).where(_LISTS[name].application_id == row.id))
    common = {"application_id": row.id, "created_at": now}
    if ROLES in changed:
        made += _parts(content, common, actor, now)
    if SITES in changed:
        made += _sites(row, content, current, common, now)
    if ROWS_OF_ACTIONS in changed:
        made += [
            ProjectAction(
                position=at, title=one.title, description=one.description, amount=one.amount, **common
            )
            for at, one in enumerate(content.actions, start=1)
        ]
    if SHARES in changed:
        made += [
            QpvShare(application_id=row.id, code=each.code, share=each.share, source=ShareSource.TYPED)
            for each in content.shares
        ]
    if BUDGET in changed:
        made += [
            BudgetLine(
                position=at,
                year=line.year,
                side=line.side,
                account=line.account.value,
                label=line.label,
                funder=line.funder,
                funding_status=line.funding_status,
                amount=line.amount,
                tax=line.tax,
                is_in_kind=line.is_in_kind,
                is_this_fund=line.is_this_fund,
                **common,
            )
            for at, line in enumerate(content.budget, start=1)
        ]
    with writing() as session:
        session.add_all(made)
        session.flush()
    fold([row.id])


def _parts(
    content: Content, common: Mapping[str, Any], actor: Member, now: datetime
) -> list[ApplicationOrganisation]:
    """Positions count within each role, as they do in a file."""
    positions: dict[ApplicationRole, int] = {}
    made, seen = [], set()
    for part in content.parts:
        identifier = part.organisation_id or find_or_register(part.name, None, actor=actor, now=now)
        if (identifier, part.role) in seen:
            raise Refused(
                Sentence("{name} is named twice in the role “{role}”.", name=part.name, role=part.role)
            )
        seen.add((identifier, part.role))
        positions[part.role] = positions.get(part.role, 0) + 1
        made.append(
            ApplicationOrganisation(
                organisation_id=identifier,
                role=part.role,
                position=positions[part.role],
                is_founder=part.is_founder,
                joined_on=part.joined_on,
                note=part.note,
                **common,
            )
        )
    return made


def _sites(
    row: Application, content: Content, current: RoundRow, common: Mapping[str, Any], now: datetime
) -> list[Site]:
    answers = site_answers(content.sites, current, row.submitted_on, now)
    return [
        Site(
            position=at,
            name=site.name,
            commune=site.commune,
            commune_code=site.commune_code,
            department=site.department,
            declared_qpv=site.declared_qpv,
            address=site.address,
            postcode=site.postcode,
            chosen_qpv=site.chosen_qpv,
            **common,
            **{name: value for name, value in told.items() if name != "chosen_qpv"},
        )
        for at, (site, told) in enumerate(zip(content.sites, answers, strict=True), start=1)
    ]


def _state(application_id: str) -> dict[str, Any]:
    """What is kept of an application, in the shape in which imports tell what they changed."""
    with writing() as session:
        session.flush()
        row, state = states_by_id([application_id])[application_id]
        return {"number": row.number, **state}


def _told(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changed, before and after, under the codes that a file's columns have."""
    codes = [code for code in (after | before) if (before.get(code) or None) != (after.get(code) or None)]
    return {code: before.get(code) for code in codes}, {code: after.get(code) for code in codes}


def _remember(
    row: Application, before: dict[str, Any], after: dict[str, Any], actor: Member, now: datetime
) -> None:
    """Where the new values come from: a person's hand."""
    with writing() as session:
        session.add(
            Provenance(
                application_id=row.id,
                batch_id=None,
                made_by_name=actor.name,
                before=before,
                after=after,
                created_at=now,
            )
        )
