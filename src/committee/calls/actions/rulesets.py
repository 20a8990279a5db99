"""How are the rules of a call drafted, changed, published, and kept once applications are judged under them?"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select

from committee.calls.queries import rule_set, rule_sets
from committee.calls.records import Call, Rule, RuleSet
from committee.calls.rulesets import (
    RuleText,
    shipped_rule_sets,
    why_not_change_rules,
    why_not_publish_rules,
    why_not_rules,
)
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import check_version, writing
from committee.words import Refused, Sentence, refuse_if

_PAGE = "applications.eligibility"


def draft_rules(
    call_id: str,
    title: str,
    *,
    copy_of: str | None = None,
    shipped: str | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Begin a regulation of a call as a draft; gives its identifier.

    It begins empty, with the rules of another set (``copy_of``, its identifier) or with those of a shipped one
    (``shipped``, its code).
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    wanted = " ".join(title.split())
    if not wanted:
        raise Refused(Sentence("A regulation needs a title."))
    with writing() as session:
        if session.get(Call, call_id) is None:
            raise Refused(Sentence("This call does not exist."))
        rules, source = _begun_with(copy_of, shipped)
        made = RuleSet(call_id=call_id, title=wanted[:200], source=source, created_at=now)
        session.add(made)
        session.flush()
        _write_rules(made, rules, now)
        payload = {"call": call_id, "title": wanted, "copy_of": copy_of, "shipped": shipped}
        record("calls.draft_rules", "rule_set", made.id, payload, actor=actor.actor, now=now)
        return made.id


def change_rules(
    rule_set_id: str,
    title: str,
    rules: Sequence[RuleText],
    *,
    version: int | None,
    actor: Member,
    now: datetime,
) -> None:
    """Give a draft other rules, in this order. Raises Refused when it is published, or a rule lacks a setting."""
    refuse_if(why_not_act_on(_PAGE, actor))
    refuse_if(why_not_rules(rules))
    wanted = " ".join(title.split())
    if not wanted:
        raise Refused(Sentence("A regulation needs a title."))
    with writing():
        row = _rule_set(rule_set_id)
        refuse_if(why_not_change_rules(row.published_at, row.locked_at))
        check_version(row, version)
        row.title = wanted[:200]
        _write_rules(row, rules, now)
        payload = {"title": wanted, "rules": [_told(rule) for rule in rules]}
        record("calls.change_rules", "rule_set", rule_set_id, payload, actor=actor.actor, now=now)


def publish_rules(
    rule_set_id: str, in_force_from: date, *, version: int | None, actor: Member, now: datetime
) -> None:
    """Put a draft in force from a day on: applications deposited from then on are judged under it.

    Raises Refused when it has no rule, is published already, or another set of the call begins on that day.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing() as session:
        row = _rule_set(rule_set_id)
        refuse_if(why_not_change_rules(row.published_at, row.locked_at))
        check_version(row, version)
        held = rule_set(rule_set_id)
        others = [one.in_force_from for one in rule_sets([row.call_id]) if one.in_force_from is not None]
        refuse_if(why_not_publish_rules([] if held is None else held.rules, in_force_from, others))
        row.in_force_from, row.published_at = in_force_from, now
        session.flush()
        payload = {"in_force_from": in_force_from, "title": row.title}
        record("calls.publish_rules", "rule_set", rule_set_id, payload, actor=actor.actor, now=now)


def take_rules_back(rule_set_id: str, *, version: int | None, actor: Member, now: datetime) -> None:
    """Make a published set a draft again. Raises Refused once an application was judged under it."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing() as session:
        row = _rule_set(rule_set_id)
        refuse_if(why_not_change_rules(None, row.locked_at))
        check_version(row, version)
        payload = {"in_force_from": row.in_force_from, "title": row.title}
        row.in_force_from = row.published_at = None
        session.flush()
        record("calls.take_rules_back", "rule_set", rule_set_id, payload, actor=actor.actor, now=now)


def discard_rules(rule_set_id: str, *, actor: Member, now: datetime) -> None:
    """Throw a draft away. Raises Refused when it is published."""
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing() as session:
        row = _rule_set(rule_set_id)
        refuse_if(why_not_change_rules(row.published_at, row.locked_at))
        session.execute(delete(Rule).where(Rule.rule_set_id == rule_set_id))
        session.delete(row)
        session.flush()
        record(
            "calls.discard_rules", "rule_set", rule_set_id, {"title": row.title}, actor=actor.actor, now=now
        )


def lock_rules(rule_set_ids: Collection[str], *, actor: Member, now: datetime) -> None:
    """Keep sets as they are for good; locking twice changes nothing.

    Called by the act of ``intake`` which judges an application under them, and which checked the actor's right.
    """
    with writing() as session:
        statement = select(RuleSet).where(RuleSet.id.in_(rule_set_ids), RuleSet.locked_at.is_(None))
        for row in session.scalars(statement).all():
            row.locked_at = now
            check_version(row, None)
            record("calls.lock_rules", "rule_set", row.id, {"title": row.title}, actor=actor.actor, now=now)


def ship_rules(call_id: str, codes: Sequence[str], *, actor: Member, now: datetime) -> dict[str, str]:
    """Give a call these shipped sets, each in force from its own day; gives identifiers by code.

    A set of which the call has one in force from the same day already is left out.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    known = {one.code: one for one in shipped_rule_sets()}
    made: dict[str, str] = {}
    with writing():
        taken = {one.in_force_from for one in rule_sets([call_id])}
        for code in codes:
            if code not in known:
                raise Refused(Sentence("There is no shipped regulation {code}.", code=code))
            if known[code].in_force_from not in taken:
                title = known[code].title
                made[code] = draft_rules(call_id, title, shipped=code, actor=actor, now=now)
                day = known[code].in_force_from
                publish_rules(made[code], day, version=None, actor=actor, now=now)
    return made


def _begun_with(copy_of: str | None, shipped: str | None) -> tuple[Sequence[RuleText], str | None]:
    if copy_of is not None:
        copied = rule_set(copy_of)
        if copied is None:
            raise Refused(Sentence("This regulation does not exist."))
        return copied.rules, copied.source
    if shipped is not None:
        found = next((one for one in shipped_rule_sets() if one.code == shipped), None)
        if found is None:
            raise Refused(Sentence("There is no shipped regulation {code}.", code=shipped))
        return found.rules, found.source
    return (), None


def _rule_set(rule_set_id: str) -> RuleSet:
    with writing() as session:
        row = session.get(RuleSet, rule_set_id)
        if row is None:
            raise Refused(Sentence("This regulation does not exist."))
        return row


def _told(rule: RuleText) -> dict[str, object]:
    return {
        "code": rule.code,
        "kind": rule.kind.value,
        "params": dict(rule.params),
        "severity": rule.severity.value,
        "text": dict(rule.text),
    }


def _write_rules(row: RuleSet, rules: Sequence[RuleText], now: datetime) -> None:
    """Write the rules of a set in their order, keeping the identifier of each code that stays."""
    with writing() as session:
        kept = {one.code: one for one in session.scalars(select(Rule).where(Rule.rule_set_id == row.id))}
        for position, told in enumerate(rules, start=1):
            rule = kept.pop(told.code, None)
            if rule is None:
                rule = Rule(rule_set_id=row.id, code=told.code, created_at=now)
                session.add(rule)
            rule.kind, rule.severity = told.kind, told.severity
            rule.params, rule.text = dict(told.params), dict(told.text)
            rule.position = position
        for gone in kept.values():
            session.delete(gone)
        session.flush()
