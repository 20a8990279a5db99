"""Which applications are eligible under their call's regulation, by which facts? Judged anew at each reading."""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from committee.calls.queries import RuleSetRow, rule_sets
from committee.calls.records import Call, Round
from committee.calls.rules import paris_day
from committee.calls.rulesets import RuleText, set_in_force
from committee.intake.eligibility import Conclusion, Finding, conclude, judge, missing_of
from committee.intake.project_facts import Missing
from committee.intake.queries.project_facts import project_facts
from committee.intake.queries.visibility import closed_doors, identified, ids_of, may_identify
from committee.intake.records import (
    Application,
    CompletionRequest,
    Overrule,
)
from committee.intake.rules import ApplicationStatus, RuleOutcome
from committee.journal.queries import last_number
from committee.people.rules import Member
from committee.store.engine import reading
from committee.store.kept import Kept


@dataclass(frozen=True)
class OverruleRow:
    """A person's word against a rule's. ``evidence``: the facts the rule had, by language."""

    rule_code: str
    computed: RuleOutcome
    outcome: RuleOutcome
    reason: str
    evidence: dict[str, list[str]]
    rule: dict[str, Any]
    said_by_name: str
    said_at: datetime


@dataclass(frozen=True)
class RuleLine:
    """One rule, what it says now, and the person's word that stands instead, if any.

    ``is_changed``: what the rule says is no longer what the person spoke against.
    """

    finding: Finding
    overrule: OverruleRow | None = None

    @property
    def rule(self) -> RuleText:
        """The rule."""
        return self.finding.rule

    @property
    def outcome(self) -> RuleOutcome:
        """What stands: the person's word, else what the rule says."""
        return self.finding.outcome if self.overrule is None else self.overrule.outcome

    @property
    def is_changed(self) -> bool:
        """Whether the rule says something else since the person spoke."""
        return self.overrule is not None and self.overrule.computed is not self.finding.outcome


@dataclass(frozen=True)
class RequestRow:
    """What an applicant was asked to complete; ``items``: codes of documents and fields."""

    id: str
    items: tuple[str, ...]
    message: str | None
    asked_on: date
    due_on: date
    asked_by_name: str
    closed_on: date | None

    def is_late(self, today: date) -> bool:
        """Whether its day is past and nothing was noted as received."""
        return self.closed_on is None and self.due_on < today


@dataclass(frozen=True)
class Eligibility:
    """One application under the regulation that holds for it; ``rule_set`` None: none does, no line is there."""

    id: str
    number: str
    title: str
    lead: str | None
    status: ApplicationStatus
    rule_set: RuleSetRow | None
    lines: tuple[RuleLine, ...]
    requests: tuple[RequestRow, ...]

    @property
    def conclusion(self) -> Conclusion | None:
        """What the rules and the persons' words say together; None without regulation."""
        if self.rule_set is None:
            return None
        return conclude((line.rule, line.outcome) for line in self.lines)

    def count(self, *outcomes: RuleOutcome) -> int:
        """How many rules have one of these outcomes."""
        return sum(line.outcome in outcomes for line in self.lines)

    @property
    def missing(self) -> list[Missing]:
        """What would have to be known or attached, each thing once."""
        return missing_of(line.finding for line in self.lines if line.overrule is None)

    @property
    def request(self) -> RequestRow | None:
        """The request under way."""
        return next((one for one in self.requests if one.closed_on is None), None)


def eligibility(member: Member, call_code: str, now: datetime) -> list[Eligibility]:
    """The visible applications of a call, judged, by number. A constant number of statements.

    Kept for a member until the next act of anybody, or the next day: every act writes the journal.
    """
    return list(_KEPT.of(_seen_by(member, call_code, now), lambda: _of_call(member, call_code, now)))


_KEPT: Kept[tuple[Eligibility, ...]] = Kept(16)


def _seen_by(member: Member, call_code: str, now: datetime) -> tuple[Hashable, ...]:
    """What decides what a member sees of the applications of a call, and what is known of them."""
    whole = member.sees_everything
    doors = closed_doors(member) if whole else ids_of(identified(member, now))
    roles = tuple(sorted(member.roles))
    return call_code, member.id, doors, roles, paris_day(now), last_number()


def _of_call(member: Member, call_code: str, now: datetime) -> tuple[Eligibility, ...]:
    chosen = (
        select(Application.id)
        .join(Call, Call.id == Application.call_id)
        .where(Call.code == call_code, Application.id.in_(identified(member, now)))
    )
    return tuple(_judged(chosen, member, now))


def eligibility_of(application_id: str, member: Member, now: datetime) -> Eligibility | None:
    """One application, judged; None when the member may not read it."""
    if not may_identify(application_id, member, now):
        return None
    chosen = select(Application.id).where(Application.id == application_id)
    return next(iter(_judged(chosen, member, now)), None)


def eligibility_of_these(
    application_ids: Collection[str], member: Member, now: datetime
) -> list[Eligibility]:
    """These applications, judged, those left out which the member may not see."""
    those = Application.id.in_(application_ids), Application.id.in_(identified(member, now))
    return _judged(select(Application.id).where(*those), member, now)


def tried(
    rules: Sequence[RuleText], member: Member, call_code: str, now: datetime
) -> dict[str, list[Finding]]:
    """What other rules would say of the visible applications of a call, by application.

    Nothing is stored; what was found is kept as long as the judgements are.
    """
    key = repr(tuple(rules)), *_seen_by(member, call_code, now)
    return dict(_TRIED.of(key, lambda: _tried(rules, member, call_code, now)))


_TRIED: Kept[dict[str, list[Finding]]] = Kept(8)


def _tried(
    rules: Sequence[RuleText], member: Member, call_code: str, now: datetime
) -> dict[str, list[Finding]]:
    chosen = (
        select(Application.id)
        .join(Call, Call.id == Application.call_id)
        .where(Call.code == call_code, Application.id.in_(identified(member, now)))
    )
    with reading():
        known = project_facts(chosen, member, now)
        return {one: judge(rules, told) for one, told in known.items()}


def _judged(chosen: Select[str], member: Member, now: datetime) -> list[Eligibility]:
    with reading() as session:
        rows = session.execute(
            select(
                Application.id, Application.number, Application.title, Application.status, Application.call_id
            )
            .where(Application.id.in_(chosen))
            .order_by(Application.number)
        ).all()
        sets = _by(rule_sets({row.call_id for row in rows}), lambda one: one.call_id)
        facts = project_facts(chosen, member, now)
        overrules = _overrules(chosen)
        requests = _requests(chosen)
    today = paris_day(now)
    found = []
    for row in rows:
        told = facts[row.id]
        held = set_in_force(sets.get(row.call_id, ()), told.day or today)
        lines = [] if held is None else _lines(judge(held.rules, told), overrules.get(row.id, {}))
        found.append(
            Eligibility(
                row.id,
                row.number,
                row.title,
                None if told.lead is None else told.lead.name,
                row.status,
                held,
                tuple(lines),
                tuple(requests.get(row.id, ())),
            )
        )
    return found


def _lines(findings: Iterable[Finding], overrules: dict[str, OverruleRow]) -> list[RuleLine]:
    """Findings with the words spoken against these very rules: against another rule a word does not hold."""
    return [RuleLine(one, _holding(overrules.get(one.rule.code), one.rule)) for one in findings]


def _holding(overrule: OverruleRow | None, rule: RuleText) -> OverruleRow | None:
    if overrule is None or overrule.rule != rule_in_facts(rule):
        return None
    return overrule


def rule_in_facts(rule: RuleText) -> dict[str, Any]:
    """A rule as the facts of an overrule keep it: its kind and settings."""
    return {"kind": rule.kind.value, "params": dict(rule.params)}


def _by(rows: Iterable[Any], key: Callable[[Any], str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _overrules(chosen: Select[str]) -> dict[str, dict[str, OverruleRow]]:
    statement = select(Overrule).where(Overrule.application_id.in_(chosen), Overrule.lifted_at.is_(None))
    found: dict[str, dict[str, OverruleRow]] = {}
    with reading() as session:
        for row in session.scalars(statement):
            found.setdefault(row.application_id, {})[row.rule_code] = OverruleRow(
                row.rule_code,
                row.computed,
                row.outcome,
                row.reason,
                row.facts["evidence"],
                row.facts["rule"],
                row.said_by_name,
                row.said_at,
            )
    return found


def _requests(chosen: Select[str]) -> dict[str, list[RequestRow]]:
    statement = (
        select(CompletionRequest)
        .where(CompletionRequest.application_id.in_(chosen))
        .order_by(CompletionRequest.asked_on.desc(), CompletionRequest.created_at.desc())
    )
    with reading() as session:
        rows = _by(session.scalars(statement), lambda row: row.application_id)
    return {
        one: [
            RequestRow(
                row.id,
                tuple(row.items),
                row.message,
                row.asked_on,
                row.due_on,
                row.asked_by_name,
                row.closed_on,
            )
            for row in told
        ]
        for one, told in rows.items()
    }


def open_requests(member: Member, now: datetime) -> list[tuple[str, str, date]]:
    """The requests under way of visible applications: their number, title and day, the first due first."""
    statement = (
        select(Application.number, Application.title, CompletionRequest.due_on)
        .join(Application, Application.id == CompletionRequest.application_id)
        .where(CompletionRequest.closed_on.is_(None), Application.id.in_(identified(member, now)))
        .order_by(CompletionRequest.due_on, Application.number)
    )
    with reading() as session:
        return [(number, title, due_on) for number, title, due_on in session.execute(statement)]


def rule_sets_judging(application_ids: Collection[str], now: datetime) -> dict[str, str]:
    """The regulation that holds for each of these applications; one without any is absent. Two statements more
    than one."""
    statement = (
        select(Application.id, Application.call_id, Application.submitted_on, Round.closes_on)
        .join(Round, Round.id == Application.round_id)
        .where(Application.id.in_(application_ids))
    )
    with reading() as session:
        rows = session.execute(statement).all()
        sets = _by(rule_sets({row.call_id for row in rows}), lambda one: one.call_id)
    today = paris_day(now)
    held = {
        row.id: set_in_force(sets.get(row.call_id, ()), row.submitted_on or row.closes_on or today)
        for row in rows
    }
    return {one: found.id for one, found in held.items() if found is not None}
