"""How do the staff of the demonstration judge, instruct and ask? Rules first, then a person's word and opinion."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from committee.calls import actions as calls_actions
from committee.calls.rulesets import RuleSeverity, rule_from
from committee.demo import content
from committee.demo.cast import Cast
from committee.demo.moments import CALENDAR, CODES, day_from, moment
from committee.intake import actions as intake_actions
from committee.intake import queries as intake_queries
from committee.intake.eligibility import Conclusion
from committee.intake.instruction import USUAL_MINUTES, Findings
from committee.intake.queries import Eligibility
from committee.intake.rules import ApplicationStatus, Opinion, RuleOutcome
from committee.organisations import queries as organisations_queries
from committee.people.rules import OFFICE
from committee.words import PARIS

MOST_OVERRULED = 4  # applications of one call for which a person speaks against a rule


def regulate(call_id: str, stage: str, now: datetime) -> None:
    """Give a call the regulation of the demonstration, in force from the opening of the deposit."""
    told = content.regulation()
    start = moment(now, CALENDAR[stage][0])
    made = calls_actions.draft_rules(call_id, told["title"], actor=OFFICE, now=start)
    rules = [rule_from({"code": one["kind"], **one}) for one in told["rules"]]
    calls_actions.change_rules(made, told["title"], rules, version=None, actor=OFFICE, now=start)
    opens = day_from(now, CALENDAR[stage][0])
    calls_actions.publish_rules(made, opens, version=None, actor=OFFICE, now=start)


def declare(stage: str, cast: Cast, now: datetime) -> None:
    """Declare eligible those that the rules let through, a few more by a person's word; pass the others on."""
    when = moment(now, CALENDAR[stage][1] + 3)
    judged = intake_queries.eligibility(cast.staff, CODES[stage], when)
    let_through = [one.id for one in judged if one.conclusion is Conclusion.CONFORMING]
    stopped = [one for one in judged if one.conclusion is not Conclusion.CONFORMING]
    for one in stopped[:MOST_OVERRULED]:
        _overrule(one, cast, when)
        let_through.append(one.id)
    eligible = ApplicationStatus.ELIGIBLE
    if let_through:
        intake_actions.declare_eligibility(let_through, eligible, actor=cast.staff, now=when)
    if others := [one.id for one in stopped[MOST_OVERRULED:]]:
        intake_actions.change_status(others, eligible, actor=cast.staff, now=when)


def _overrule(judged: Eligibility, cast: Cast, when: datetime) -> None:
    said = content.instruction()
    for line in judged.lines:
        if line.rule.severity is RuleSeverity.BLOCKING and line.outcome is not RuleOutcome.MET:
            reason = said["overrules"].get(line.rule.kind.value, said["overrule"])
            intake_actions.overrule(
                judged.id, line.rule.code, RuleOutcome.MET, reason, actor=cast.staff, now=when
            )


def instruct(
    stage: str, projects: list[dict[str, Any]], numbers: dict[str, str], cast: Cast, now: datetime
) -> None:
    """Opinion, amount, rapporteur and hearing of each; while reading goes on, some are still to be done."""
    _opens, _closes, interests, _reading, until, _meets, _published = CALENDAR[stage]
    said = content.instruction()
    when = moment(now, interests + 5)
    parts = intake_queries.organisations_of_applications(list(numbers.values()))
    employers = organisations_queries.organisations_by_member(
        [member.id for member in cast.members], day_from(now, interests)
    )
    for turn, project in enumerate(projects):
        if stage == "review" and turn % 5 == 4:
            continue
        identifier = numbers[project["number"]]
        draw = Random(f"instruction {project['number']}")
        opinion = draw.choices(tuple(Opinion), weights=(6, 3, 1))[0]
        taking_part = {part.organisation_id for part in parts[identifier]}
        free = [one for one in cast.members if not taking_part & employers.get(one.id, set())]
        proposed = _proposed(project["requested"], opinion, draw)
        hearing = datetime.combine(day_from(now, until + 4 + turn // 8), time(9), tzinfo=PARIS)
        findings = Findings(
            opinion=opinion,
            reason=draw.choice(said[opinion.value]),
            proposed=proposed,
            proposed_reason=None if proposed is None else draw.choice(said["proposed"]),
            rapporteur_id=free[turn % len(free)].id,
            hearing_at=hearing + timedelta(minutes=30 * (turn % 8)),
            hearing_minutes=USUAL_MINUTES,
        )
        intake_actions.instruct(identifier, findings, version=0, actor=cast.staff, now=when)


def _proposed(requested: int | None, opinion: Opinion, draw: Random) -> Decimal | None:
    if requested is None or opinion is Opinion.UNFAVOURABLE:
        return None
    share = Decimal("0.8") if opinion is Opinion.FAVOURABLE else Decimal("0.5")
    return min(Decimal(requested), Decimal(requested) * share // 500 * 500 + draw.choice((0, 500, 1000)))


def ask(numbers: dict[str, str], projects: list[dict[str, Any]], cast: Cast, now: datetime) -> None:
    """Two requests for what is missing while the deposit is open: one past its day, one still running."""
    message = content.instruction()["completion"]
    asked = [numbers[one["number"]] for one in (*projects[2:3], *projects[1:2])]
    for identifier, day, due in zip(asked, (-9, 0), (-2, 12), strict=False):
        intake_actions.request_completion(
            identifier,
            ["accounts", "activity_report"],
            message,
            day_from(now, due),
            actor=cast.staff,
            now=moment(now, day),
        )
