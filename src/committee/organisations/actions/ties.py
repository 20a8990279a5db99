"""How are members' mandates in organisations, and organisations' parts in consortiums, recorded?"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, select

from committee.journal.actions import record
from committee.organisations.actions.naming import PAGE, known_organisation
from committee.organisations.queries import consortium_parents
from committee.organisations.records import Mandate, OrganisationMember
from committee.organisations.rules import MandateKind, why_not_be_member, why_not_mandate
from committee.people.queries import member
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import writing
from committee.words import Refused, Sentence, refuse_if


def record_mandate(
    member_id: str,
    organisation_id: str,
    *,
    kind: MandateKind = MandateKind.EMPLOYEE,
    since: date | None = None,
    until: date | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Record that a member works for an organisation or administers it; gives the mandate's identifier."""
    refuse_if(why_not_act_on(PAGE, actor))
    refuse_if(why_not_mandate(since, until))
    with writing() as session:
        known_organisation(organisation_id)
        if member(member_id) is None:
            raise Refused(Sentence("This account is closed or does not exist."))
        same = select(Mandate.id).where(
            Mandate.member_id == member_id,
            Mandate.organisation_id == organisation_id,
            Mandate.kind == MandateKind(kind),
            Mandate.since.is_(None) if since is None else Mandate.since == since,
            Mandate.until.is_(None) if until is None else Mandate.until == until,
        )
        if session.scalars(same).first() is not None:
            raise Refused(Sentence("This tie is recorded already."))
        held = Mandate(
            member_id=member_id,
            organisation_id=organisation_id,
            kind=MandateKind(kind),
            since=since,
            until=until,
            created_at=now,
        )
        session.add(held)
        session.flush()
        payload = {"organisation": organisation_id, "kind": str(kind), "since": since, "until": until}
        record("organisations.record_mandate", "person", member_id, payload, actor=actor.actor, now=now)
        return held.id


def end_mandate(mandate_id: str, until: date, *, actor: Member, now: datetime) -> None:
    """Record the last day of a mandate."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        held = session.get(Mandate, mandate_id)
        if held is None:
            raise Refused(Sentence("This mandate does not exist."))
        refuse_if(why_not_mandate(held.since, until))
        held.until = until
        payload = {"mandate": mandate_id, "until": until}
        record("organisations.end_mandate", "person", held.member_id, payload, actor=actor.actor, now=now)


def add_member(
    parent_id: str,
    child_id: str,
    *,
    since: date | None = None,
    until: date | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Record that an organisation is part of a consortium; gives the membership's identifier."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        known_organisation(parent_id)
        known_organisation(child_id)
        refuse_if(why_not_be_member(parent_id, child_id, consortium_parents(), since, until))
        same = select(OrganisationMember.id).where(
            OrganisationMember.parent_id == parent_id,
            OrganisationMember.child_id == child_id,
            OrganisationMember.since.is_(None) if since is None else OrganisationMember.since == since,
        )
        if session.scalars(same).first() is not None:
            raise Refused(Sentence("This organisation is recorded as a member already."))
        held = OrganisationMember(
            parent_id=parent_id, child_id=child_id, since=since, until=until, created_at=now
        )
        session.add(held)
        session.flush()
        payload = {"member": child_id, "since": since, "until": until}
        record("organisations.add_member", "organisation", parent_id, payload, actor=actor.actor, now=now)
        return held.id


def end_membership(membership_id: str, until: date, *, actor: Member, now: datetime) -> None:
    """Record the last day on which an organisation was part of a consortium."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing():
        held = _membership(membership_id)
        refuse_if(why_not_be_member(held.parent_id, held.child_id, {}, held.since, until))
        held.until = until
        payload = {"member": held.child_id, "until": until}
        record(
            "organisations.end_membership",
            "organisation",
            held.parent_id,
            payload,
            actor=actor.actor,
            now=now,
        )


def remove_member(membership_id: str, *, actor: Member, now: datetime) -> None:
    """Take away a membership that was recorded by mistake."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        held = _membership(membership_id)
        session.delete(held)
        payload = {"member": held.child_id, "since": held.since, "until": held.until}
        record(
            "organisations.remove_member", "organisation", held.parent_id, payload, actor=actor.actor, now=now
        )


def _membership(membership_id: str) -> OrganisationMember:
    with writing() as session:
        held = session.get(OrganisationMember, membership_id)
        if held is None:
            raise Refused(Sentence("This membership is no longer recorded."))
        return held


def tell_mandate(
    member_id: str,
    organisation_id: str,
    kind: MandateKind,
    since: date | None,
    until: date | None,
    *,
    now: datetime,
) -> tuple[str, bool]:
    """A mandate that its member declares: its identifier, and whether it was not known yet.

    One that is recorded with this beginning, or without any, takes the dates that it lacks, and the end that is
    told. Called by the act of ``review``.
    """
    with writing() as session:
        same = select(Mandate).where(
            Mandate.member_id == member_id, Mandate.organisation_id == organisation_id, Mandate.kind == kind
        )
        for held in session.scalars(same.order_by(Mandate.since.desc().nulls_last(), Mandate.id)):
            if since is None or held.since in (None, since):
                begin, end = held.since or since, until or held.until
                if why_not_mandate(begin, end) is None:
                    held.since, held.until = begin, end
                    return held.id, False
        told = Mandate(
            member_id=member_id,
            organisation_id=organisation_id,
            kind=kind,
            since=since,
            until=until,
            created_at=now,
        )
        session.add(told)
        session.flush()
        return told.id, True


def take_back_mandates(mandate_ids: Collection[str]) -> None:
    """Mandates that their member had declared by mistake. Called by the act of ``review``."""
    with writing() as session:
        session.execute(delete(Mandate).where(Mandate.id.in_(mandate_ids)))
