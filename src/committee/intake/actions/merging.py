"""How do two applications that are one project become one, and how is it remembered that two are not?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from committee.calls.queries import rounds_by_id
from committee.documents.records import Document
from committee.intake.actions.doors import close_door
from committee.intake.actions.states import not_open
from committee.intake.actions.upkeep import fold, write_shares
from committee.intake.merging import BESIDE, VALUES, Winner, merged, why_not_merge, winner_of
from committee.intake.queries import visible
from committee.intake.queries.dependants import DOCUMENTS, OWNER_KIND, dependants, dependants_in_words
from committee.intake.queries.held import SHARE_FIELDS
from committee.intake.records import (
    Application,
    ApplicationOrganisation,
    BudgetLine,
    ClosedDoor,
    Duplicate,
    Instruction,
    ProjectAction,
    Provenance,
    QpvShare,
    Site,
)
from committee.intake.rules import ApplicationRole, ApplicationStatus, Verdict
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.spreadsheets.rules import folded
from committee.store.engine import check_version, writing
from committee.words import refuse_if

_LEAD = ApplicationRole.LEAD


def call_distinct(first_id: str, second_id: str, *, actor: Member, now: datetime) -> None:
    """Remember that two applications which look alike are two projects: they are not proposed again."""
    refuse_if(why_not_act_on("applications.duplicates", actor))
    with writing():
        _both(first_id, second_id, actor, now)
        _remember(first_id, second_id, Verdict.DISTINCT, actor, now)
        payload = {"other": max(first_id, second_id)}
        first = min(first_id, second_id)
        record("intake.call_distinct", "application", first, payload, actor=actor.actor, now=now)


def merge_applications(
    kept_id: str,
    dropped_id: str,
    choices: Mapping[str, Winner | str] | None = None,
    *,
    versions: tuple[int, int] | None = None,
    actor: Member,
    now: datetime,
) -> None:
    """Make one application of two: the dropped one leaves every list and says what it was merged into.

    ``choices`` tells by field (``intake.merging.CHOSEN``) whose value wins; the kept one's by default, filled
    from the other where unknown. Sites, landlords, partners and files of both are united; the lead partner who
    loses stays as a partner. ``versions``: of the kept and of the dropped one, as the person saw them. Recusals
    from the dropped one hold for the kept one.
    """
    chosen = dict(choices or {})
    with writing() as session:
        rows = _both(kept_id, dropped_id, actor, now)
        kept, dropped = rows[kept_id], rows[dropped_id]
        rounds = rounds_by_id({kept.round_id, dropped.round_id}).values()
        tables = set(dependants([dropped_id]).get(dropped_id, {})) - {DOCUMENTS}
        refuse_if(
            why_not_merge(
                kept_id,
                dropped_id,
                chosen,
                dropped.number,
                dependants_in_words(tables),
                actor,
                is_before_meeting=any(each.acts.meeting_opened_at is not None for each in rounds),
            )
        )
        for row, version in zip((kept, dropped), versions or (None, None), strict=True):
            check_version(row, version)
        before, after = _merge_values(kept, dropped, chosen)
        for part, added in (
            ("lead", _merge_lead(kept_id, dropped_id, chosen.get("lead"), now)),
            ("landlords", _unite_organisations(kept_id, dropped_id, now)),
            ("site", _unite_sites(kept_id, dropped_id)),
            ("shares", _take_shares(kept_id, dropped_id)),
            ("budget", _take_rows(BudgetLine, kept_id, dropped_id, chosen.get("budget"))),
            ("actions", _take_rows(ProjectAction, kept_id, dropped_id, chosen.get("actions"))),
        ):
            if added:
                after[part] = added
        _take_instruction(kept_id, dropped_id)
        _take_files(kept_id, dropped_id)
        _carry_recusals(kept_id, dropped_id, now)
        moved = update(Application).where(Application.merged_into_id == dropped_id)
        session.execute(moved.values(merged_into_id=kept_id))
        dropped.merged_into_id, dropped.status = kept_id, ApplicationStatus.DROPPED
        after["number"] = f"{kept.number} + {dropped.number}"
        session.add(
            Provenance(
                application_id=kept_id,
                made_by_name=actor.name,
                before={"number": kept.number, **before},
                after=after,
                created_at=now,
            )
        )
        _remember(kept_id, dropped_id, Verdict.MERGED, actor, now)
        session.flush()
        fold([kept_id])
        payload = {"dropped": dropped_id, "number": dropped.number, "changed": sorted(after)}
        record("intake.merge", "application", kept_id, payload, actor=actor.actor, now=now)


def _both(first_id: str, second_id: str, actor: Member, now: datetime) -> dict[str, Application]:
    """The two, both visible to the actor; else the same refusal, whichever is not."""
    with writing() as session:
        statement = select(Application).where(
            Application.id.in_({first_id, second_id}), Application.id.in_(visible(actor, now))
        )
        rows = {row.id: row for row in session.scalars(statement)}
    if set(rows) != {first_id, second_id}:
        raise not_open()
    return rows


def _remember(one_id: str, other_id: str, verdict: Verdict, actor: Member, now: datetime) -> None:
    first_id, second_id = sorted((one_id, other_id))
    with writing() as session:
        known = select(Duplicate).where(Duplicate.first_id == first_id, Duplicate.second_id == second_id)
        row = session.scalars(known).first()
        if row is None:
            row = Duplicate(first_id=first_id, second_id=second_id, created_at=now)
            session.add(row)
        row.verdict, row.said_by_name, row.said_at = verdict, actor.name, now
        session.flush()


def _merge_values(
    kept: Application, dropped: Application, choices: Mapping[str, Winner | str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    names = (*VALUES, *BESIDE.values())
    own = {name: getattr(kept, name) for name in names}
    after = merged(own, {name: getattr(dropped, name) for name in names}, choices)
    before = {name: own[name] for name in after}
    for name, value in after.items():
        setattr(kept, name, value)
    return before, after


def _merge_lead(
    kept_id: str, dropped_id: str, choice: Winner | str | None, now: datetime
) -> list[str] | None:
    """Give the kept one the lead partner who wins; the other one becomes its partner."""
    with writing() as session:
        found = session.execute(
            select(ApplicationOrganisation.application_id, ApplicationOrganisation.organisation_id).where(
                ApplicationOrganisation.application_id.in_([kept_id, dropped_id]),
                ApplicationOrganisation.role == _LEAD,
            )
        )
        leads: dict[str, str] = dict(found.all())
        own, other = leads.get(kept_id), leads.get(dropped_id)
        if other is None or own == other:
            return None
        is_theirs = winner_of(own, other, choice) is Winner.DROPPED
        if is_theirs:
            session.execute(
                delete(ApplicationOrganisation).where(
                    ApplicationOrganisation.application_id == kept_id, ApplicationOrganisation.role == _LEAD
                )
            )
            session.add(_part(kept_id, other, _LEAD, 1, now))
        loser = own if is_theirs else other
        partner = select(ApplicationOrganisation.id).where(
            ApplicationOrganisation.application_id == kept_id,
            ApplicationOrganisation.organisation_id == loser,
        )
        if loser is not None and session.scalars(partner).first() is None:
            session.add(_part(kept_id, loser, ApplicationRole.PARTNER, _next_position(kept_id), now))
        session.flush()
        return [other] if is_theirs else None


def _part(
    application_id: str, organisation_id: str, role: ApplicationRole, position: int, now: datetime
) -> ApplicationOrganisation:
    return ApplicationOrganisation(
        application_id=application_id,
        organisation_id=organisation_id,
        role=role,
        position=position,
        created_at=now,
    )


def _next_position(application_id: str) -> int:
    with writing() as session:
        highest = select(func.max(ApplicationOrganisation.position)).where(
            ApplicationOrganisation.application_id == application_id
        )
        return (session.scalars(highest).one() or 0) + 1


def _unite_organisations(kept_id: str, dropped_id: str, now: datetime) -> list[str]:
    """Give the kept one the landlords and partners of the other, each once; gives those that came."""
    with writing() as session:
        rows = session.scalars(
            select(ApplicationOrganisation)
            .where(ApplicationOrganisation.application_id.in_([kept_id, dropped_id]))
            .order_by(ApplicationOrganisation.position)
        ).all()
        held = {(row.organisation_id, row.role) for row in rows if row.application_id == kept_id}
        position = _next_position(kept_id)
        came = []
        for row in rows:
            is_new = row.application_id == dropped_id and (row.organisation_id, row.role) not in held
            if is_new and row.role is not _LEAD:
                part = _part(kept_id, row.organisation_id, row.role, position, now)
                part.is_founder, part.joined_on, part.note = row.is_founder, row.joined_on, row.note
                session.add(part)
                came.append(row.organisation_id)
                position += 1
        session.flush()
        return came


def _unite_sites(kept_id: str, dropped_id: str) -> list[str]:
    """Move to the kept one the sites that it does not have; gives their names or communes."""
    with writing() as session:
        sites = session.scalars(
            select(Site).where(Site.application_id.in_([kept_id, dropped_id])).order_by(Site.position)
        ).all()
        own = [site for site in sites if site.application_id == kept_id]
        held = {_same_place(site) for site in own}
        position = max((site.position for site in own), default=0)
        came = []
        for site in sites:
            if site.application_id == dropped_id and _same_place(site) not in held:
                position += 1
                site.application_id, site.position = kept_id, position
                came.append(site.name or site.commune or "")
        session.flush()
        return came


def _same_place(site: Site) -> tuple[Any, ...]:
    """What tells two sites apart: name and commune; without a name, the point too."""
    commune = site.commune_code or folded(site.commune or "")
    if site.name:
        return folded(site.name), commune
    return commune, site.lon, site.lat, folded(site.declared_qpv or "")


def _take_rows(
    kind: type[BudgetLine] | type[ProjectAction],
    kept_id: str,
    dropped_id: str,
    choice: Winner | str | None,
) -> list[str]:
    """Give the kept one the other's funding plan or actions as a whole: two plans added up would be no plan."""
    with writing() as session:
        of_both = select(kind).where(kind.application_id.in_([kept_id, dropped_id]))
        rows: list[BudgetLine | ProjectAction] = list(session.scalars(of_both))
        own = [row for row in rows if row.application_id == kept_id]
        theirs = [row for row in rows if row.application_id == dropped_id]
        if not theirs or winner_of(own, theirs, choice) is Winner.KEPT:
            return []
        session.execute(delete(kind).where(kind.application_id == kept_id))
        for row in theirs:
            row.application_id = kept_id
        session.flush()
        return [str(row.position) for row in theirs]


def _take_shares(kept_id: str, dropped_id: str) -> list[dict[str, Any]]:
    """Give the kept one the other's shares of QPV when it tells none: added up they would be too much."""
    with writing() as session:
        own = session.scalars(select(QpvShare.code).where(QpvShare.application_id == kept_id)).first()
        theirs = session.scalars(
            select(QpvShare).where(QpvShare.application_id == dropped_id).order_by(QpvShare.code)
        ).all()
        if own is not None or not theirs:
            return []
        told = [{name: getattr(row, name) for name in SHARE_FIELDS} for row in theirs]
        write_shares(dropped_id, [])
        write_shares(kept_id, told)
        return told


def _take_instruction(kept_id: str, dropped_id: str) -> None:
    """Let the kept one have the other's instruction when it has none of its own."""
    with writing() as session:
        own = session.scalars(select(Instruction.id).where(Instruction.application_id == kept_id)).first()
        if own is None:
            theirs = update(Instruction).where(Instruction.application_id == dropped_id)
            session.execute(theirs.values(application_id=kept_id))


def _take_files(kept_id: str, dropped_id: str) -> None:
    """Let the files of the dropped one be the kept one's, but those that it has already."""
    of_kind = Document.owner_kind == OWNER_KIND
    held = select(Document.sha256).where(of_kind, Document.owner_id == kept_id)
    with writing() as session:
        known = session.scalars(held).all()
        moved = update(Document).where(
            of_kind, Document.owner_id == dropped_id, Document.sha256.not_in(known)
        )
        session.execute(moved.values(owner_id=kept_id))


def _carry_recusals(kept_id: str, dropped_id: str, now: datetime) -> None:
    live = select(ClosedDoor.member_id, ClosedDoor.reason_code).where(
        ClosedDoor.application_id == dropped_id, ClosedDoor.lifted_at.is_(None)
    )
    with writing() as session:
        for member_id, reason_code in session.execute(live).all():
            close_door(kept_id, member_id, reason_code, now=now)
