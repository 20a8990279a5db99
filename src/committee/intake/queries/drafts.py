"""What is recorded of an application that a person writes, and what did they type and not record yet?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select

from committee.calls.queries import RoundRow, round_by_id
from committee.intake.form import FIELDS, Content, Part, SiteForm, Typed, next_number, why_not_edit
from committee.intake.queries.budget import actions_of, budgets_of
from committee.intake.queries.shares import told_shares
from committee.intake.queries.visibility import identified, may_identify
from committee.intake.records import Application, ApplicationOrganisation, EditDraft, Site
from committee.intake.rules import ApplicationStatus
from committee.organisations.records import Organisation
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import reading
from committee.words import Sentence, refuse_if

EDIT = "applications.edit"


@dataclass(frozen=True)
class Recorded:
    """An application as it is recorded, for the form; ``why_not``: why it may not be written any more."""

    id: str
    number: str
    title: str
    status: ApplicationStatus
    round: RoundRow
    version: int
    content: Content
    why_not: Sentence | None


@dataclass(frozen=True)
class DraftRow:
    """What one person typed and has not recorded; ``based_on``: the version which they saw."""

    id: str
    application_id: str | None
    round_id: str | None
    based_on: int | None
    content: Typed
    saved_at: datetime
    version: int


def recorded(application_id: str, member: Member) -> Recorded | None:
    """One application for the form; None when it does not exist for them, or they may not read it."""
    refuse_if(why_not_act_on(EDIT, member))
    with reading() as session:
        row = session.get(Application, application_id)
        if row is None or not may_identify(application_id, member):
            return None
        current = round_by_id(row.round_id)
        assert current is not None  # noqa: S101 - a foreign key holds it
        fields = {rule.code: getattr(row, rule.code) for rule in FIELDS}
        content = Content(
            fields,
            parts_of(application_id),
            site_forms_of(application_id),
            tuple(actions_of([application_id]).get(application_id, [])),
            tuple(budgets_of([application_id]).get(application_id, [])),
            tuple(told_shares([application_id]).get(application_id, ())),
        )
    was_met = current.acts.meeting_opened_at is not None
    why_not = why_not_edit(row.status, was_before_a_meeting=was_met)
    return Recorded(row.id, row.number, row.title, row.status, current, row.version, content, why_not)


def parts_of(application_id: str) -> tuple[Part, ...]:
    """The organisations of an application, by role and in their order; the caller checked visibility."""
    part = ApplicationOrganisation
    statement = (
        select(part.role, Organisation.name, Organisation.id, part.is_founder, part.joined_on, part.note)
        .join(Organisation, Organisation.id == part.organisation_id)
        .where(part.application_id == application_id)
        .order_by(part.position)
    )
    with reading() as session:
        found = [Part(*row) for row in session.execute(statement)]
    order = list(type(found[0].role)) if found else []
    return tuple(sorted(found, key=lambda each: order.index(each.role)))


def site_forms_of(application_id: str) -> tuple[SiteForm, ...]:
    """The sites of an application as they were typed; the caller checked visibility."""
    statement = select(Site).where(Site.application_id == application_id).order_by(Site.position)
    with reading() as session:
        return tuple(
            SiteForm(
                row.name,
                row.commune,
                row.commune_code,
                row.department,
                row.lon,
                row.lat,
                row.precision_m,
                row.declared_qpv,
                address=row.address,
                postcode=row.postcode,
                point_source=row.point_source,
                chosen_qpv=row.chosen_qpv,
            )
            for row in session.scalars(statement)
        )


def draft(
    member: Member, *, application_id: str | None = None, round_id: str | None = None
) -> DraftRow | None:
    """The member's own draft of one application, or of a new one in a round."""
    with reading() as session:
        mine = draft_of(member, application_id, round_id).where(_is_seen_by(member))
        row = session.scalars(mine).first()
        return None if row is None else _row(row)


def draft_of(member: Member, application_id: str | None, round_id: str | None) -> Select[EditDraft]:
    """The member's own draft, as a statement."""
    mine = select(EditDraft).where(EditDraft.member_id == member.id).order_by(EditDraft.created_at)
    if application_id is not None:
        return mine.where(EditDraft.application_id == application_id)
    return mine.where(EditDraft.application_id.is_(None), EditDraft.round_id == round_id)


def drafts(member: Member) -> list[DraftRow]:
    """All that the member typed and has not recorded, the newest first; a closed application is left out."""
    mine = select(EditDraft).where(EditDraft.member_id == member.id, _is_seen_by(member))
    statement = mine.order_by(EditDraft.saved_at.desc())
    with reading() as session:
        return [_row(row) for row in session.scalars(statement)]


def _is_seen_by(member: Member) -> ColumnElement[bool]:
    return EditDraft.application_id.is_(None) | EditDraft.application_id.in_(identified(member))


def _row(row: EditDraft) -> DraftRow:
    return DraftRow(
        row.id, row.application_id, row.round_id, row.based_on, row.content, row.saved_at, row.version
    )


def free_number(round_row: RoundRow, year: int) -> str:
    """The next free number of a call, in the habit of its numbers."""
    with reading() as session:
        numbers = session.scalars(select(Application.number).where(Application.call_id == round_row.call_id))
        return next_number(numbers, year)
