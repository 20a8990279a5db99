"""How is a meeting prepared, led and closed, and how do awards come to be?"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, select

from committee.calls.actions import note_meeting_closed, note_meeting_opened, note_results_published
from committee.calls.queries import rounds_by_id
from committee.calls.rules import Act, paris_day, why_not
from committee.intake.actions import carry_over_deferred, note_outcome
from committee.intake.queries import closed_doors, organisations_of_applications
from committee.intake.rules import ApplicationRole
from committee.journal.actions import record
from committee.meetings.actions.provisional import adopt_scenario, withdraw_provisional_list
from committee.meetings.actions.rows import meeting_row, round_ids_of
from committee.meetings.history import Winner, is_header, read_winners, site_of, words_of
from committee.meetings.queries import (
    AwardFacts,
    award_facts,
    candidates,
    hidden_items,
    quorum_of,
    standing_decisions,
    state_of,
    undeclared_among,
    undeclared_items,
)
from committee.meetings.queries.piles import default_agenda
from committee.meetings.records import (
    AgendaItem,
    Attendance,
    Award,
    AwardInspiration,
    AwardSite,
    Decision,
    Meeting,
    MeetingRound,
)
from committee.meetings.rules import (
    MeetingStatus,
    Outcome,
    Pile,
    Presence,
    award_reference,
    excess,
    may_override,
    why_not_agenda,
    why_not_attendance,
    why_not_change_agenda,
    why_not_change_meeting,
    why_not_close,
    why_not_decide_on,
    why_not_decision,
    why_not_follow,
    why_not_lead,
    why_not_open,
    why_not_pass_envelope,
    why_not_prepare,
    why_not_publish,
    why_not_record_past_award,
    why_not_take_round,
    why_not_under_way,
)
from committee.organisations.actions import ToldFact, record_facts
from committee.organisations.actions.history import read_history, take_in
from committee.organisations.actions.landlords import Landlords
from committee.organisations.history import HistoryReport, Mention
from committee.organisations.queries import facts_of, find_organisations, organisations_by_id
from committee.organisations.rules import FactKind
from committee.people.actions import appoint, end_appointments
from committee.people.queries import members_by_id
from committee.people.rules import Member, Role, why_not_act_on
from committee.spreadsheets.report import Problem, Severity
from committee.store.engine import Stale, check_version, reading, writing
from committee.territories.queries import place_many, qpv_by_code, successors_of
from committee.words import Euros, Refused, Sentence, refuse_if

__all__ = [
    "adopt_scenario",
    "change_meeting",
    "close_meeting",
    "import_past_awards",
    "open_meeting",
    "prepare_meeting",
    "publish_results",
    "record_attendance",
    "record_decision",
    "record_past_award",
    "set_agenda",
    "take_up_item",
    "withdraw_decision",
    "withdraw_provisional_list",
]


def prepare_meeting(
    name: str,
    scheduled_at: datetime,
    round_ids: Collection[str],
    chair_id: str,
    secretary_id: str | None = None,
    envelope: Decimal | None = None,
    *,
    place: str | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Prepare a meeting for these rounds and appoint its chair; gives its identifier.

    What earlier meetings of the same calls deferred moves to these rounds.
    ``envelope`` in euros; None is unknown, and then nothing can be checked against it. Raises Refused when a
    round is treated by a meeting which is not closed, or is past its own.
    """
    refuse_if(why_not_act_on("seance.prepare", actor))
    refuse_if(why_not_prepare(name, round_ids, envelope))
    with writing() as session:
        rounds = rounds_by_id(round_ids)
        if set(rounds) != set(round_ids):
            raise Refused(Sentence("This round does not exist."))
        for row in rounds.values():
            refuse_if(why_not(Act.PREPARE_MEETING, row.phase(now), actor.roles))
        held = (
            select(Meeting.name)
            .join(MeetingRound, MeetingRound.meeting_id == Meeting.id)
            .where(MeetingRound.round_id.in_(round_ids), Meeting.status != MeetingStatus.CLOSED)
        )
        refuse_if(why_not_take_round(session.scalars(held).first()))
        _check_officers(chair_id, secretary_id)
        meeting = Meeting(
            name=name.strip(),
            scheduled_at=scheduled_at,
            place=_text(place),
            chair_id=chair_id,
            secretary_id=secretary_id,
            envelope=envelope,
            created_at=now,
        )
        session.add(meeting)
        session.flush()
        session.add_all(MeetingRound(meeting_id=meeting.id, round_id=round_id) for round_id in rounds)
        session.flush()
        appoint(chair_id, Role.CHAIR, "meeting", meeting.id, actor=actor, now=now)
        carried = sum(carry_over_deferred(round_id, actor=actor, now=now) for round_id in rounds)
        payload = {**_facts(meeting), "rounds": sorted(rounds), "deferred_taken_up": carried}
        record("meetings.prepare", "meeting", meeting.id, payload, actor=actor.actor, now=now)
        return meeting.id


def change_meeting(
    meeting_id: str,
    name: str,
    scheduled_at: datetime,
    chair_id: str,
    secretary_id: str | None,
    envelope: Decimal | None,
    *,
    place: str | None = None,
    version: int | None = None,
    actor: Member,
    now: datetime,
) -> None:
    """Change the facts of a meeting until it opens; another chair is appointed in the place of the first."""
    refuse_if(why_not_act_on("seance.prepare", actor))
    with writing() as session:
        meeting = meeting_row(meeting_id)
        refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
        refuse_if(why_not_change_meeting(meeting.status))
        refuse_if(why_not_prepare(name, round_ids_of(meeting_id), envelope))
        check_version(meeting, version)
        _check_officers(chair_id, secretary_id)
        before = _facts(meeting)
        if chair_id != meeting.chair_id:
            appoint(chair_id, Role.CHAIR, "meeting", meeting_id, actor=actor, now=now)
        meeting.name, meeting.scheduled_at, meeting.place = name.strip(), scheduled_at, _text(place)
        meeting.chair_id, meeting.secretary_id, meeting.envelope = chair_id, secretary_id, envelope
        meeting.changes += 1
        session.flush()
        payload = {"before": before, "after": _facts(meeting)}
        record("meetings.change", "meeting", meeting_id, payload, actor=actor.actor, now=now)


def _facts(meeting: Meeting) -> dict[str, Any]:
    columns = ("name", "scheduled_at", "place", "chair_id", "secretary_id", "envelope")
    return {column: getattr(meeting, column) for column in columns}


def _check_officers(chair_id: str, secretary_id: str | None) -> None:
    officers = members_by_id([chair_id, *([] if secretary_id is None else [secretary_id])])
    if chair_id not in officers or not officers[chair_id].is_any(Role.MEMBER):
        raise Refused(Sentence("The chair is an active member of the committee."))
    if secretary_id is not None and (
        secretary_id not in officers or not officers[secretary_id].is_any(Role.MEMBER, Role.STAFF)
    ):
        raise Refused(
            Sentence("The secretary is an active member of the committee or of the programme staff.")
        )


def set_agenda(
    meeting_id: str,
    items: Sequence[tuple[str, Pile]] | None = None,
    *,
    version: int | None = None,
    actor: Member,
    now: datetime,
) -> int:
    """Put applications on the agenda in this order, each with its pile; gives how many there are.

    None: all those of the meeting's rounds that may be decided on, by the ranking as the actor may see it
    now, else by number. Applications from which the actor is recused keep their pile and stand at the end:
    they are not theirs to order. ``version`` is the meeting's.
    """
    # The ranking may take a second, during which nobody else could write: it comes before the transaction.
    wanted = default_agenda(meeting_id, actor, now) if items is None else list(items)
    with writing() as session:
        meeting = meeting_row(meeting_id)
        refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
        refuse_if(why_not_change_agenda(meeting.status))
        check_version(meeting, version)
        possible = candidates(meeting_id)
        hidden = closed_doors(actor) | undeclared_among(possible, actor) | undeclared_items(meeting_id, actor)
        held = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
        present = {item.application_id: item for item in session.scalars(held)}
        wanted = [
            (application_id, Pile(pile)) for application_id, pile in wanted if application_id not in hidden
        ]
        theirs_not = [each for each in (possible if items is None else present) if each in hidden]
        wanted += [
            (each, present[each].pile if each in present else Pile.TO_DISCUSS) for each in sorted(theirs_not)
        ]
        order = [application_id for application_id, _ in wanted]
        decided = {decision.application_id for decision in standing_decisions(meeting_id)}
        refuse_if(why_not_agenda(order, {*possible, *present}, decided))
        gone = [item.id for application_id, item in present.items() if application_id not in order]
        session.execute(delete(AgendaItem).where(AgendaItem.id.in_(gone)))
        for position, (application_id, pile) in enumerate(wanted, 1):
            item = present.get(application_id)
            if item is None:
                item = AgendaItem(meeting_id=meeting_id, application_id=application_id, created_at=now)
                session.add(item)
            item.position, item.pile = position, pile
        meeting.changes += 1
        session.flush()
        payload = {"items": [[application_id, str(pile)] for application_id, pile in wanted]}
        record("meetings.set_agenda", "meeting", meeting_id, payload, actor=actor.actor, now=now)
        return len(wanted)


def open_meeting(meeting_id: str, *, actor: Member, now: datetime) -> None:
    """Open a meeting: its rounds pass to the séance and their grids are locked. A missing quorum does not
    block.
    """
    refuse_if(why_not_act_on("seance.room", actor))
    with writing() as session:
        meeting = meeting_row(meeting_id)
        refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
        items = session.scalars(
            select(AgendaItem.application_id).where(AgendaItem.meeting_id == meeting_id)
        ).all()
        refuse_if(why_not_open(meeting.status, len(items)))
        meeting.status, meeting.opened_at = MeetingStatus.OPEN, now
        check_version(meeting, None)
        meeting.changes += 1
        session.flush()
        for round_id in round_ids_of(meeting_id):
            note_meeting_opened(round_id, actor=actor, now=now)
        met = quorum_of(meeting_id)
        payload = {
            "items": len(items),
            "needed": met.needed,
            "present": met.present,
            "represented": met.represented,
        }
        record("meetings.open", "meeting", meeting_id, payload, actor=actor.actor, now=now)


def record_attendance(
    meeting_id: str,
    presences: Mapping[str, Presence],
    proxies: Mapping[str, str] | None = None,
    *,
    actor: Member,
    now: datetime,
) -> None:
    """Write down how members take part, by member; the others stay as they are. Until the meeting closes.

    ``proxies``: represented member -> the present member who holds the proxy, one each.
    """
    refuse_if(why_not_act_on("seance.room", actor))
    with writing() as session:
        meeting = meeting_row(meeting_id)
        refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
        refuse_if(why_not_change_agenda(meeting.status))
        people = members_by_id(list(presences))
        if not all(each in people and people[each].is_any(Role.MEMBER) for each in presences):
            raise Refused(Sentence("Only members of the committee are on the attendance sheet."))
        held = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id)).all()
        rows = {row.member_id: row for row in held}
        for member_id, presence in presences.items():
            row = rows.setdefault(
                member_id, Attendance(meeting_id=meeting_id, member_id=member_id, created_at=now)
            )
            row.presence, row.represented_by_id = Presence(presence), (proxies or {}).get(member_id)
        sheet = {member_id: row.presence for member_id, row in rows.items()}
        holders = {
            member_id: row.represented_by_id
            for member_id, row in rows.items()
            if row.represented_by_id is not None
        }
        refuse_if(why_not_attendance(sheet, holders))
        session.add_all(rows.values())
        meeting.changes += 1
        session.flush()
        payload = {"presences": {key: str(value) for key, value in sheet.items()}, "proxies": holders}
        record("meetings.record_attendance", "meeting", meeting_id, payload, actor=actor.actor, now=now)


def take_up_item(meeting_id: str, application_id: str, *, actor: Member, now: datetime) -> None:
    """Make an application the current item of the meeting: every screen follows. Its first time is kept."""
    refuse_if(why_not_act_on("seance.room", actor))
    with writing() as session:
        meeting = meeting_row(meeting_id)
        refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
        refuse_if(why_not_under_way(meeting.status))
        item = _item(meeting_id, application_id)
        refuse_if(why_not_decide_on(is_on_agenda=item is not None, is_recused=False))
        if item is not None and item.started_at is None:
            item.started_at = now
        meeting.current_application_id = application_id
        meeting.changes += 1
        session.flush()
        record("meetings.take_up_item", "application", application_id, {}, actor=actor.actor, now=now)


def record_decision(
    meeting_id: str,
    application_id: str,
    outcome: Outcome,
    amount: Decimal | None = None,
    conditions: str | None = None,
    motive: str | None = None,
    override_reason: str | None = None,
    version: int | None = None,
    *,
    actor: Member,
    now: datetime,
) -> str:
    """Record what the committee decides on an application, in the place of the decision it had; gives its
    identifier.

    ``amount`` in euros, for awarded outcomes only. ``version`` is that of the decision which was seen; None:
    none was. The envelope is checked in the same transaction, so that concurrent decisions never pass it
    together. Passing it takes ``override_reason`` from the chair or the staff, kept on the row and in the
    journal. Raises Refused or Stale.
    """
    refuse_if(why_not_act_on("seance.room", actor))
    outcome, conditions, motive = Outcome(outcome), _text(conditions), _text(motive)
    reason = _text(override_reason)
    with writing() as session:
        meeting = meeting_row(meeting_id)
        _check_may_decide(meeting, application_id, actor, now)
        earlier = _current_decision(application_id)
        seen = earlier if earlier is not None and earlier.meeting_id == meeting_id else None
        _check_seen(seen, version)
        status, requested = state_of(application_id)
        refuse_if(why_not_follow(status, outcome))
        refuse_if(why_not_decision(outcome, amount, requested, conditions, motive))
        elsewhere = _granted(meeting_id, without=application_id)
        over = excess(meeting.envelope, elsewhere, amount)
        refuse_if(
            why_not_pass_envelope(
                over,
                reason,
                may_override=may_override(actor, meeting.chair_id),
                may_know=not (hidden_items(meeting_id, actor) or undeclared_items(meeting_id, actor)),
            )
        )
        if earlier is not None:
            earlier.is_current = False
            earlier.withdrawn_at = now if seen is not None else None
            session.flush()
        decision = Decision(
            application_id=application_id,
            meeting_id=meeting_id,
            outcome=outcome,
            amount=amount,
            conditions=conditions,
            motive=motive,
            override_reason=reason if over > 0 else None,
            decided_at=now,
            decided_by_id=actor.id,
            replaces_id=None if earlier is None else earlier.id,
            version=_next_version(meeting_id, application_id),
            created_at=now,
        )
        session.add(decision)
        meeting.changes += 1
        session.flush()
        payload = {
            "meeting": meeting_id,
            "outcome": str(outcome),
            "amount": amount,
            "conditions": conditions,
            "motive": motive,
            "over_envelope": over,
            "override_reason": decision.override_reason,
            "replaces": decision.replaces_id,
        }
        record("meetings.record_decision", "application", application_id, payload, actor=actor.actor, now=now)
        return decision.id


def withdraw_decision(
    meeting_id: str, application_id: str, version: int | None = None, *, actor: Member, now: datetime
) -> None:
    """Take back the decision on an application, until the meeting closes; the item is undecided again.

    The decision of an earlier meeting, if there was one, stands again.
    """
    refuse_if(why_not_act_on("seance.room", actor))
    with writing() as session:
        meeting = meeting_row(meeting_id)
        refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
        refuse_if(why_not_under_way(meeting.status))
        _check_is_theirs(meeting_id, application_id, actor, is_on_agenda=True)
        decision = _current_decision(application_id)
        if decision is None or decision.meeting_id != meeting_id:
            raise Refused(Sentence("There is no decision to withdraw here."))
        _check_seen(decision, version)
        decision.is_current, decision.withdrawn_at = False, now
        session.flush()
        standing = Decision.application_id == application_id, Decision.withdrawn_at.is_(None)
        before = session.scalars(
            select(Decision).where(*standing).order_by(Decision.decided_at.desc())
        ).first()
        if before is not None:
            before.is_current = True
        meeting.changes += 1
        session.flush()
        payload = {"meeting": meeting_id, "decision": decision.id, "outcome": str(decision.outcome)}
        record(
            "meetings.withdraw_decision", "application", application_id, payload, actor=actor.actor, now=now
        )


def close_meeting(meeting_id: str, *, actor: Member, now: datetime) -> int:
    """Close a meeting: its decisions are final and each awarded one becomes an award; gives how many.

    Every item needs a decision (a deferred one is one). Awards stay out of sight of presenters until the
    results are published. The chair's office ends. Application statuses follow the decisions.
    """
    refuse_if(why_not_act_on("seance.room", actor))
    with writing() as session:
        meeting = meeting_row(meeting_id)
        refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
        refuse_if(why_not_under_way(meeting.status))
        decisions = {decision.application_id: decision for decision in standing_decisions(meeting_id)}
        items = session.scalars(
            select(AgendaItem.application_id).where(AgendaItem.meeting_id == meeting_id)
        ).all()
        facts = award_facts(items)
        undecided = set(items) - set(decisions)
        hidden = undecided & (closed_doors(actor) | undeclared_items(meeting_id, actor))
        refuse_if(why_not_close([facts[each].number for each in undecided - hidden], len(hidden)))
        meeting.status, meeting.closed_at, meeting.current_application_id = MeetingStatus.CLOSED, now, None
        check_version(meeting, None)
        meeting.changes += 1
        awarded = [decision for decision in decisions.values() if decision.outcome.is_awarded]
        for decision in awarded:
            _make_award(decision, facts[decision.application_id], now)
        session.flush()
        for round_id in round_ids_of(meeting_id):
            note_meeting_closed(round_id, actor=actor, now=now)
        for outcome in Outcome:
            decided = sorted(each for each, decision in decisions.items() if decision.outcome is outcome)
            if decided:
                note_outcome(decided, outcome.status, actor=actor, now=now)
        end_appointments("meeting", meeting_id, now=now)
        granted = _granted(meeting_id)
        payload = {"decisions": len(decisions), "awards": len(awarded), "granted": granted}
        record("meetings.close", "meeting", meeting_id, payload, actor=actor.actor, now=now)
        return len(awarded)


def publish_results(meeting_id: str, *, actor: Member, now: datetime) -> int:
    """Lift the embargo of a closed meeting: its awards become public; gives how many.

    Only then do the organisations know that they won: what is told of an organisation has no embargo.
    """
    refuse_if(why_not_act_on("seance.room", actor))
    with writing() as session:
        meeting = meeting_row(meeting_id)
        refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
        refuse_if(why_not_publish(meeting.status, meeting.published_at))
        meeting.published_at = now
        check_version(meeting, None)
        meeting.changes += 1
        of_meeting = select(Decision.id).where(Decision.meeting_id == meeting_id)
        awards = session.scalars(select(Award).where(Award.decision_id.in_(of_meeting))).all()
        parts = organisations_of_applications([str(award.application_id) for award in awards])
        for award in awards:
            award.is_public = True
            takers = {
                part.organisation_id
                for part in parts.get(str(award.application_id), ())
                if part.role in {ApplicationRole.LEAD, ApplicationRole.LANDLORD}
            }
            record_facts(_award_facts(award, takers), award.id, actor=actor, now=now)
        session.flush()
        for round_id in round_ids_of(meeting_id):
            note_results_published(round_id, actor=actor, now=now)
        record("meetings.publish", "meeting", meeting_id, {"awards": len(awards)}, actor=actor.actor, now=now)
        return len(awards)


def _item(meeting_id: str, application_id: str) -> AgendaItem | None:
    with writing() as session:
        statement = select(AgendaItem).where(
            AgendaItem.meeting_id == meeting_id, AgendaItem.application_id == application_id
        )
        return session.scalars(statement).first()


def _check_may_decide(meeting: Meeting, application_id: str, actor: Member, now: datetime) -> None:
    refuse_if(why_not_lead(actor, meeting.chair_id, meeting.secretary_id))
    refuse_if(why_not_under_way(meeting.status))
    # The chair's right in this phase: that the actor leads was checked above, and a secretary has no role.
    for row in rounds_by_id(round_ids_of(meeting.id)).values():
        refuse_if(why_not(Act.DECIDE, row.phase(now), frozenset({Role.CHAIR})))
    is_on_agenda = _item(meeting.id, application_id) is not None
    _check_is_theirs(meeting.id, application_id, actor, is_on_agenda=is_on_agenda)


def _check_is_theirs(meeting_id: str, application_id: str, actor: Member, *, is_on_agenda: bool) -> None:
    is_recused = application_id in closed_doors(actor)
    is_undeclared = application_id in undeclared_items(meeting_id, actor)
    refuse_if(
        why_not_decide_on(is_on_agenda=is_on_agenda, is_recused=is_recused, is_undeclared=is_undeclared)
    )


def _current_decision(application_id: str) -> Decision | None:
    with writing() as session:
        statement = select(Decision).where(
            Decision.application_id == application_id, Decision.is_current.is_(True)
        )
        return session.scalars(statement).first()


def _check_seen(decision: Decision | None, version: int | None) -> None:
    """Refuse to write over a decision that was not seen, or that changed since."""
    if (None if decision is None else decision.version) != version:
        raise Stale(
            Sentence("Someone decided on this application meanwhile. Look at that decision, then save again.")
        )


def _next_version(meeting_id: str, application_id: str) -> int:
    """One more than the decisions there ever were in this meeting: a number seen once never comes back."""
    with writing() as session:
        of_item = Decision.meeting_id == meeting_id, Decision.application_id == application_id
        return session.scalars(select(func.count()).select_from(Decision).where(*of_item)).one() + 1


def _granted(meeting_id: str, *, without: str | None = None) -> Decimal:
    """What the standing decisions of a meeting grant, in euros, leaving out one application."""
    statement = select(func.sum(Decision.amount)).where(
        Decision.meeting_id == meeting_id, Decision.withdrawn_at.is_(None)
    )
    if without is not None:
        statement = statement.where(Decision.application_id != without)
    with writing() as session:
        return session.scalars(statement).one() or Decimal(0)


def _award_facts(award: Award, organisation_ids: Iterable[str]) -> list[ToldFact]:
    """What eligibility must know of an award, for its lead and each landlord; ``source`` is its reference."""
    return [
        ToldFact(each, FactKind.AWARD, award.year, award.amount, award.reference, award.awarded_on)
        for each in sorted(organisation_ids)
    ]


def _make_award(decision: Decision, facts: AwardFacts, now: datetime) -> Award:
    with writing() as session:
        award = Award(
            decision_id=decision.id,
            application_id=decision.application_id,
            reference=award_reference(facts.call_code, facts.number),
            amount=decision.amount,
            awarded_on=paris_day(decision.decided_at),
            created_at=now,
            **facts.public,
        )
        session.add(award)
        session.flush()
        session.add_all(
            AwardSite(award_id=award.id, position=position, created_at=now, **site)
            for position, site in enumerate(facts.sites, 1)
        )
        return award


def _text(text: str | None) -> str | None:
    """A text as typed, without blanks around it; nothing typed is None."""
    return (text or "").strip() or None


def record_past_award(
    reference: str,
    title: str,
    awarded_on: date,
    lead: str | None,
    landlords: Sequence[Mapping[str, Any]],
    summary: str | None,
    themes: Sequence[str],
    sites: Sequence[Mapping[str, Any]],
    call_title: str | None,
    amount: Decimal | None = None,
    *,
    actor: Member,
    now: datetime,
    call_code: str | None = None,
    lead_kind: str | None = None,
    partners: Sequence[Mapping[str, Any]] = (),
    starts_on: date | None = None,
    duration_months: int | None = None,
    dwellings: int | None = None,
    households: int | None = None,
    people: int | None = None,
    site_count: int | None = None,
    sensitive_public: bool | None = None,
    inspired_by: str | None = None,
    year: int | None = None,
) -> str:
    """Enter a winner of earlier years by its public facts, without decision; gives the award's identifier.

    What is not known stays None. ``landlords``: {name, is_founder}; ``partners``: {name, role}; ``sites``:
    {name, commune, commune_code, department, lon, lat, precision_m, approximate, qpv_2015, qpv_2024, note},
    all optional; ``qpv_codes`` with their ``qpv_generation`` may stand for ``qpv_2015``; ``edition_id``: by default
    that of the edition which knows the QPV on that day. ``inspired_by``: the reference of an award or any text.
    ``year``: of the call, by default that of the day. The lead and landlords that the directory knows are told of
    it. Raises Refused when the reference is taken.
    """
    refuse_if(why_not_act_on("seance.agenda", actor))
    refuse_if(why_not_record_past_award(reference, title, amount))
    with writing() as session:
        if session.scalars(select(Award.id).where(Award.reference == reference)).first() is not None:
            raise Refused(Sentence("There is already an award {reference}.", reference=reference))
        award = Award(
            reference=reference,
            title=title,
            summary=summary,
            lead=lead,
            lead_kind=lead_kind,
            landlords=[{"name": each["name"], "is_founder": each.get("is_founder")} for each in landlords],
            partners=[{"name": each["name"], "role": each.get("role")} for each in partners],
            themes=list(themes),
            amount=amount,
            awarded_on=awarded_on,
            call_code=call_code,
            call_title=call_title,
            year=awarded_on.year if year is None else year,
            starts_on=starts_on,
            duration_months=duration_months,
            dwellings=dwellings,
            households=households,
            people=people,
            site_count=site_count,
            sensitive_public=sensitive_public,
            is_public=True,
            created_at=now,
        )
        session.add(award)
        session.flush()
        session.add_all(
            _past_site(award.id, position, _with_edition(site, awarded_on))
            for position, site in enumerate(sites, 1)
        )
        if inspired_by is not None:
            earlier = session.scalars(select(Award.id).where(Award.reference == inspired_by)).first()
            text = inspired_by if earlier is None else None
            session.add(AwardInspiration(award_id=award.id, earlier_award_id=earlier, text=text))
        session.flush()
        names = [name for name in (lead, *(each["name"] for each in landlords)) if name]
        known = _award_facts(award, set(find_organisations(names).values()))
        record_facts(known, award.id, actor=actor, now=now)
        payload = {"reference": reference, "title": title, "amount": amount}
        record("meetings.record_past_award", "award", award.id, payload, actor=actor.actor, now=now)
        return award.id


def _with_edition(site: Mapping[str, Any], awarded_on: date) -> Mapping[str, Any]:
    """A site of a past award with the edition whose list knows its first QPV on that day, unless one is told."""
    codes = site.get("qpv_2015") or site.get("qpv_codes") or []
    if not codes or site.get("edition_id") is not None:
        return site
    known = qpv_by_code(codes[0], awarded_on)
    return {**site, "edition_id": None if known is None else known.edition_id}


def _past_site(award_id: str, position: int, site: Mapping[str, Any]) -> AwardSite:
    codes = list(site.get("qpv_2015") or site.get("qpv_codes") or [])
    return AwardSite(
        award_id=award_id,
        position=position,
        name=site.get("name"),
        commune=site.get("commune"),
        commune_code=site.get("commune_code"),
        department=site.get("department"),
        lon=site.get("lon"),
        lat=site.get("lat"),
        precision_m=site.get("precision_m"),
        is_approximate=bool(site.get("approximate", False)),
        qpv_codes=codes,
        qpv_generation=site.get("qpv_generation", "2015") if codes else None,
        qpv_later_codes=list(site.get("qpv_2024") or []),
        note=site.get("note"),
        edition_id=site.get("edition_id"),
    )


def import_past_awards(
    content: bytes,
    filename: str,
    *,
    dry_run: bool = False,
    create_unknown: bool = False,
    same_as: Mapping[str, str] | None = None,
    actor: Member,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> HistoryReport:
    """Import winners of earlier years, and tell their leads and landlords of the award and of the report.

    A winner is known by its number: a new one is entered as public facts, a known one gets what the file says
    otherwise, an equal one is left alone; an unknown value changes nothing. A winner of a meeting held here is
    never changed. Raises Refused when the file cannot be read at all.
    """
    refuse_if(why_not_act_on("applications.import", actor))
    sheets = read_history(content, filename, progress, is_header)
    winners, problems = read_winners(sheets)
    with reading() if dry_run else writing():
        named = [(each, winner.at) for winner in winners for each in _named(winner)]
        takers = Landlords(named, same_as or {}, create_unknown=create_unknown)
        plan = _WinnersPlan(winners, takers)
        report = take_in(
            "meetings.import_past_awards",
            content,
            filename,
            plan,
            takers,
            problems,
            dry_run=dry_run,
            create_unknown=create_unknown,
            actor=actor,
            now=now,
        )
    if progress is not None:
        progress(100, 100)
    return report


def _named(winner: Winner) -> list[Mention]:
    return [*([] if winner.lead is None else [winner.lead]), *winner.landlords]


class _WinnersPlan:
    """What a file of winners changes in the awards that are known, read in a constant number of statements."""

    def __init__(self, winners: Sequence[Winner], takers: Landlords) -> None:
        self._takers = takers
        self._names = {key: row.name for key, row in organisations_by_id(set(takers.ids.values())).items()}
        self._facts = facts_of(set(takers.ids.values()))
        self.problems: list[Problem] = []
        self._sites = self._placed(winners)
        with reading() as session:
            awards = session.scalars(
                select(Award).where(Award.reference.in_([each.number for each in winners]))
            )
            held = {award.reference: award for award in awards}
            sites = session.scalars(
                select(AwardSite)
                .where(AwardSite.award_id.in_([award.id for award in held.values()]))
                .order_by(AwardSite.position)
            ).all()
        self.created: list[Winner] = []
        self.changed: list[tuple[Winner, Award]] = []
        self.differences: list[Sentence] = []
        self.before: list[object] = []
        self.count = len(winners)
        for winner in winners:
            award = held.get(winner.number)
            if award is None:
                self.created.append(winner)
            elif award.decision_id is not None:
                told = Sentence(
                    "The award {reference} comes from a meeting held here.", reference=winner.number
                )
                self.problems.append(winner.at.problem("number", told))
            else:
                self._compare(winner, award, [site for site in sites if site.award_id == award.id])

    def _placed(self, winners: Sequence[Winner]) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for on in sorted({winner.decided_on for winner in winners}):
            rows = [(each, row) for each in winners if each.decided_on == on for row in each.places]
            words = [words_of(row) for _, row in rows]
            placed = place_many(words, on)
            later = successors_of({code for one in placed for code in one.codes})
            for (winner, row), told, one in zip(rows, words, placed, strict=True):
                found.setdefault(winner.number, []).append(site_of(told, one, later))
                if told.qpv is not None and not found[winner.number][-1]["qpv_codes"]:
                    self.problems.append(row.problem("qpv", one.reason, Severity.WARNING))
        return found

    def _compare(self, winner: Winner, award: Award, sites: Sequence[AwardSite]) -> None:
        changes = {
            name: value
            for name, value in self._told(winner).items()
            if value not in (None, []) and getattr(award, name) != value
        }
        wanted = [_past_site("", 0, site) for site in self._sites.get(winner.number, [])]
        before: dict[str, Any] = {name: getattr(award, name) for name in changes}
        if wanted and [_place(site) for site in wanted] != [_place(site) for site in sites]:
            before["sites"] = [_place(site) for site in sites]
        lacking = self._lacking_facts(winner)
        if not before and not lacking:
            return
        self.changed.append((winner, award))
        self.before.append({"reference": winner.number, **before})
        self.differences.append(self._in_words(winner, award, changes))

    def _in_words(self, winner: Winner, award: Award, changes: Mapping[str, Any]) -> Sentence:
        if "amount" in changes:
            return Sentence(
                "{number}: the amount {before} becomes {after}.",
                number=winner.number,
                before=Euros(award.amount),
                after=Euros(winner.amount),
            )
        return Sentence("{number}, {title}: facts change.", number=winner.number, title=winner.title)

    def _told(self, winner: Winner) -> dict[str, Any]:
        """The award's columns as the file tells them; an organisation by its own name."""
        return {
            "title": winner.title,
            "awarded_on": winner.decided_on,
            "year": winner.year,
            "call_title": winner.call,
            "call_code": winner.call_code,
            "amount": winner.amount,
            "lead": None if winner.lead is None else self._name(winner.lead),
            "landlords": [{"name": self._name(each), "is_founder": None} for each in winner.landlords],
        }

    def _name(self, mention: Mention) -> str:
        return self._names.get(self._takers.ids.get(mention.key, ""), mention.name)

    def _facts_told(self, winner: Winner) -> list[ToldFact]:
        told = []
        for mention in _named(winner):
            of_award = (winner.number, winner.decided_on)
            taker = self._takers.ids.get(mention.key, "")
            told.append(ToldFact(taker, FactKind.AWARD, winner.year, winner.amount, *of_award))
            if winner.report_filed is not None:
                filed = Decimal(int(winner.report_filed))
                told.append(ToldFact(taker, FactKind.REPORT_FILED, winner.year, filed, winner.number))
        return told

    def _lacking_facts(self, winner: Winner) -> bool:
        return any(
            fact.kind is FactKind.REPORT_FILED or fact.value is not None
            for fact in self._facts_told(winner)
            if not any(
                (known.kind, known.year, known.source) == (fact.kind, fact.year, fact.source)
                and (fact.value is None or known.value == fact.value)
                for known in self._facts.get(fact.organisation_id, ())
            )
        )

    def write(self, actor: Member, now: datetime) -> None:
        """Enter the new winners, change the known ones, and tell the organisations."""
        self._names |= {
            key: row.name for key, row in organisations_by_id(set(self._takers.ids.values())).items()
        }
        with writing() as session:
            for winner in self.created:
                told = self._told(winner)
                award_id = record_past_award(
                    winner.number,
                    winner.title,
                    winner.decided_on,
                    told["lead"],
                    told["landlords"],
                    None,
                    [],
                    self._sites.get(winner.number, []),
                    winner.call,
                    winner.amount,
                    call_code=winner.call_code,
                    year=winner.year,
                    actor=actor,
                    now=now,
                )
                record_facts(self._facts_told(winner), award_id, actor=actor, now=now)
            for winner, known in self.changed:
                award = session.get_one(Award, known.id)
                for name, value in self._told(winner).items():
                    if value not in (None, []):
                        setattr(award, name, value)
                if winner.number in self._sites:
                    session.execute(delete(AwardSite).where(AwardSite.award_id == award.id))
                    session.add_all(
                        _past_site(award.id, position, site)
                        for position, site in enumerate(self._sites[winner.number], 1)
                    )
                session.flush()
                is_whole = winner.lead is not None and bool(winner.landlords)
                record_facts(self._facts_told(winner), award.id, is_whole=is_whole, actor=actor, now=now)


def _place(site: AwardSite) -> dict[str, Any]:
    columns = ("name", "commune", "commune_code", "department", "qpv_codes", "qpv_generation")
    return {column: getattr(site, column) for column in columns}
