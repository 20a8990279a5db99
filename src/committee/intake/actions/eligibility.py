"""How does a person overrule a rule, declare applications eligible, and ask for what is missing?"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from committee.calls.actions import lock_rules
from committee.calls.queries import rounds_by_id
from committee.calls.rules import paris_day
from committee.intake.actions.states import change_status, not_open, rows_of
from committee.intake.eligibility import why_not_declare, why_not_overrule, why_not_request
from committee.intake.queries import closed_doors
from committee.intake.queries.eligibility import (
    Eligibility,
    RuleLine,
    eligibility_of,
    eligibility_of_these,
    rule_in_facts,
)
from committee.intake.records import CompletionRequest, Overrule
from committee.intake.rules import TRANSITIONS, ApplicationStatus, RuleOutcome
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import writing
from committee.words import LOCALES, Refused, Sentence, refuse_if, say

_PAGE = "applications.eligibility"
DAYS_TO_COMPLETE = 15


def overrule(
    application_id: str,
    rule_code: str,
    outcome: RuleOutcome | str,
    reason: str,
    *,
    actor: Member,
    now: datetime,
) -> None:
    """Say that a rule is met, or not, whatever it says itself; the facts it has are kept beside.

    An earlier word against the same rule is lifted. The regulation is kept as it is from then on.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    wanted = RuleOutcome(outcome)
    with writing() as session:
        judged, line = _line(application_id, rule_code, actor, now)
        _refuse_met([application_id])
        refuse_if(why_not_overrule(line.finding.outcome, wanted, reason))
        _lift(application_id, rule_code, now)
        facts = {
            "rule": rule_in_facts(line.rule),
            "rule_set": judged.rule_set.id if judged.rule_set is not None else None,
            "evidence": {locale: [say(one, locale) for one in line.finding.evidence] for locale in LOCALES},
        }
        session.add(
            Overrule(
                application_id=application_id,
                rule_code=rule_code,
                computed=line.finding.outcome,
                outcome=wanted,
                reason=reason.strip(),
                facts=facts,
                said_by_name=actor.name,
                said_at=now,
                created_at=now,
            )
        )
        session.flush()
        _lock([judged], actor, now)
        payload = {
            "rule": rule_code,
            "computed": line.finding.outcome.value,
            "outcome": wanted.value,
            "reason": reason.strip(),
            **facts,
        }
        record("intake.overrule", "application", application_id, payload, actor=actor.actor, now=now)


def lift_overrule(application_id: str, rule_code: str, *, actor: Member, now: datetime) -> None:
    """Let the rule speak again; the word against it is kept as lifted."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        _refuse_closed([application_id], actor)
        _refuse_met([application_id])
        if not _lift(application_id, rule_code, now):
            raise Refused(Sentence("Nobody overruled this rule."))
        payload = {"rule": rule_code}
        record("intake.lift_overrule", "application", application_id, payload, actor=actor.actor, now=now)


def declare_eligibility(
    application_ids: Collection[str],
    status: ApplicationStatus | str,
    reason: str = "",
    *,
    actor: Member,
    now: datetime,
) -> None:
    """Declare applications eligible, or inadmissible with a reason; all or none.

    Eligible: only those of which every blocking rule is met or overruled. Their regulation is kept as it is from
    then on.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    wanted = ApplicationStatus(status)
    with writing():
        _refuse_closed(application_ids, actor)
        judged = eligibility_of_these(application_ids, actor, now)
        if len(judged) != len(set(application_ids)):
            raise not_open()
        _refuse_met(application_ids)
        refuse_if(why_not_declare([one.conclusion for one in judged], wanted, reason))
        change_status(application_ids, wanted, actor=actor, now=now)
        for one in judged:
            payload = {
                "status": wanted.value,
                "reason": reason.strip() or None,
                "rule_set": None if one.rule_set is None else one.rule_set.id,
                "outcomes": {line.rule.code: line.outcome.value for line in one.lines},
            }
            record("intake.declare_eligibility", "application", one.id, payload, actor=actor.actor, now=now)


def request_completion(
    application_id: str,
    items: Sequence[str],
    message: str | None = None,
    due_on: date | None = None,
    *,
    actor: Member,
    now: datetime,
) -> str:
    """Ask an applicant for documents and fields, by their codes, within fifteen days unless told.

    Gives the request's identifier; the application passes to the state "to be completed".
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    today = paris_day(now)
    due = today + timedelta(days=DAYS_TO_COMPLETE) if due_on is None else due_on
    with writing() as session:
        _refuse_closed([application_id], actor)
        (row,) = rows_of([application_id])
        _refuse_met([application_id])
        is_asked = _open_request(application_id) is not None
        wanted = list(dict.fromkeys(items))
        refuse_if(why_not_request(wanted, row.status, is_asked=is_asked, is_in_time=due >= today))
        made = CompletionRequest(
            application_id=application_id,
            items=wanted,
            message=(message or "").strip() or None,
            asked_on=today,
            due_on=due,
            asked_by_name=actor.name,
            created_at=now,
        )
        session.add(made)
        session.flush()
        change_status([application_id], ApplicationStatus.TO_COMPLETE, actor=actor, now=now)
        payload = {"items": wanted, "due_on": due, "message": made.message}
        record(
            "intake.request_completion", "application", application_id, payload, actor=actor.actor, now=now
        )
        return made.id


def close_completion(application_id: str, *, actor: Member, now: datetime) -> None:
    """Note that what was asked for came in: the application is submitted again, complete on this day."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        _refuse_closed([application_id], actor)
        (row,) = rows_of([application_id])
        request = _open_request(application_id)
        if request is None:
            raise Refused(Sentence("Nothing is asked for this application."))
        request.closed_on = row.completed_on = paris_day(now)
        if ApplicationStatus.SUBMITTED in TRANSITIONS[row.status]:
            change_status([application_id], ApplicationStatus.SUBMITTED, actor=actor, now=now)
        payload = {"items": request.items}
        record("intake.close_completion", "application", application_id, payload, actor=actor.actor, now=now)


def _refuse_closed(application_ids: Collection[str], actor: Member) -> None:
    if closed_doors(actor) & set(application_ids):
        raise not_open()


def _refuse_met(application_ids: Collection[str]) -> None:
    """Refuse to judge anew what lies before a meeting: its state would no longer take the outcome."""
    rounds = rounds_by_id({row.round_id for row in rows_of(application_ids)}).values()
    if any(each.acts.meeting_opened_at is not None for each in rounds):
        raise Refused(
            Sentence("This application is before a meeting: its instruction stays as the committee read it.")
        )


def _line(application_id: str, rule_code: str, actor: Member, now: datetime) -> tuple[Eligibility, RuleLine]:
    judged = eligibility_of(application_id, actor, now)
    if judged is None:
        raise not_open()
    line = next((one for one in judged.lines if one.rule.code == rule_code), None)
    if line is None:
        raise Refused(Sentence("The regulation of this application has no such rule."))
    return judged, line


def _lift(application_id: str, rule_code: str, now: datetime) -> bool:
    with writing() as session:
        held = session.scalars(
            select(Overrule).where(
                Overrule.application_id == application_id,
                Overrule.rule_code == rule_code,
                Overrule.lifted_at.is_(None),
            )
        ).first()
        if held is None:
            return False
        held.lifted_at = now
        session.flush()
        return True


def _lock(judged: Collection[Eligibility], actor: Member, now: datetime) -> None:
    lock_rules({one.rule_set.id for one in judged if one.rule_set is not None}, actor=actor, now=now)


def _open_request(application_id: str) -> CompletionRequest | None:
    with writing() as session:
        return session.scalars(
            select(CompletionRequest).where(
                CompletionRequest.application_id == application_id, CompletionRequest.closed_on.is_(None)
            )
        ).first()
