"""Is a project eligible under a regulation, by which facts, and what would have to be known to say so?

Pure: rules and facts in, findings out. Whatever is unknown gives "cannot be verified", never a pass or a refusal.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from committee.calls.rulesets import RuleKind, RuleSeverity, RuleText, default_params
from committee.intake import judging_partners as partners
from committee.intake import judging_project as project
from committee.intake.project_facts import Judgement, Missing, Params, ProjectFacts
from committee.intake.rules import ApplicationStatus, RuleOutcome
from committee.words import N_, Labelled, Sentence

_K = RuleKind
_JUDGES: Mapping[RuleKind, Callable[[Params, ProjectFacts], Judgement]] = {
    _K.MIN_ORG_AGE_YEARS: partners.judge_age,
    _K.LANDLORD_KIND_AT_LEAST_ONE: partners.judge_landlord_kind,
    _K.LANDLORD_CONTRIBUTED: partners.judge_contributions,
    _K.MAX_PROJECTS_PER_LANDLORD: partners.judge_quota,
    _K.DISTINCT_CARRIER_PER_LANDLORD: partners.judge_carriers,
    _K.SITES_BETWEEN: project.judge_sites,
    _K.EACH_LANDLORD_OWNS_ON_EACH_SITE: project.judge_stock,
    _K.DURATION_IN: project.judge_duration,
    _K.CATEGORY_IN: project.judge_category,
    _K.EXCLUDED_TYPES: project.judge_excluded,
    _K.OTHER_FUNDER_REQUIRED: project.judge_other_funder,
    _K.BUDGET_BALANCED: project.judge_balance,
    _K.MAX_RATE: project.judge_rate,
    _K.MAX_AMOUNT: project.judge_amount,
    _K.DEADLINE: project.judge_deadline,
    _K.COMPLETE_DOCUMENTS: project.judge_complete,
    _K.PREVIOUS_REPORT_FILED: partners.judge_report,
    _K.REPUBLICAN_CONTRACT_SIGNED: project.judge_contract,
    _K.QPV_MAJORITY: project.judge_qpv_majority,
    _K.QPV_REQUIRED: project.judge_qpv_required,
    _K.QPV_NONE: project.judge_qpv_none,
}


class Conclusion(Labelled):
    """What the rules together say of a project, the persons' words counted."""

    CONFORMING = "conforming", N_("Conforming")
    TO_VERIFY = "to_verify", N_("To be verified")
    NOT_CONFORMING = "not_conforming", N_("Not conforming")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one project, with the facts in words and what is missing."""

    rule: RuleText
    outcome: RuleOutcome
    evidence: tuple[Sentence, ...]
    missing: tuple[Missing, ...] = ()


def judge(rules: Iterable[RuleText], facts: ProjectFacts) -> list[Finding]:
    """What each rule says of a project, in the rules' order."""
    return [_finding(rule, facts) for rule in rules]


def _finding(rule: RuleText, facts: ProjectFacts) -> Finding:
    found = _JUDGES[rule.kind](_settings(rule), facts)
    return Finding(rule, outcome_of(found.is_met, rule.severity), found.evidence, found.missing)


def _settings(rule: RuleText) -> Params:
    """The rule's settings; one that it leaves out is not set."""
    return dict.fromkeys(default_params(rule.kind)) | dict(rule.params)


def outcome_of(is_met: bool | None, severity: RuleSeverity) -> RuleOutcome:
    """The outcome of a rule: one that only alerts warns where another is not met."""
    if is_met is None:
        return RuleOutcome.UNVERIFIABLE
    if is_met:
        return RuleOutcome.MET
    return RuleOutcome.WARNING if severity is RuleSeverity.ALERT else RuleOutcome.NOT_MET


def conclude(outcomes: Iterable[tuple[RuleText, RuleOutcome]]) -> Conclusion:
    """What the blocking rules say together; alerts are shown and decide nothing."""
    blocking = [outcome for rule, outcome in outcomes if rule.severity is RuleSeverity.BLOCKING]
    if RuleOutcome.NOT_MET in blocking:
        return Conclusion.NOT_CONFORMING
    return Conclusion.TO_VERIFY if RuleOutcome.UNVERIFIABLE in blocking else Conclusion.CONFORMING


def missing_of(findings: Iterable[Finding]) -> list[Missing]:
    """What is missing for all the rules, each thing once, in their order."""
    return list(dict.fromkeys(gap for one in findings for gap in one.missing))


def why_not_overrule(computed: RuleOutcome, wanted: RuleOutcome, reason: str) -> Sentence | None:
    """Why a person's word cannot stand against a rule's."""
    if wanted not in {RuleOutcome.MET, RuleOutcome.NOT_MET}:
        return Sentence("A person says that a rule is met or that it is not.")
    if wanted is computed:
        return Sentence("The rule says this already.")
    if not reason.strip():
        return Sentence("Say why the rule is overruled.")
    return None


def why_not_declare(
    conclusions: Sequence[Conclusion | None], wanted: ApplicationStatus, reason: str
) -> Sentence | None:
    """Why applications are not declared eligible or inadmissible. None among the conclusions: no regulation."""
    if wanted not in {ApplicationStatus.ELIGIBLE, ApplicationStatus.INADMISSIBLE}:
        return Sentence("An application is declared eligible or inadmissible here.")
    if wanted is ApplicationStatus.INADMISSIBLE:
        return None if reason.strip() else Sentence("Say why the application is inadmissible.")
    if None in conclusions:
        return Sentence("No regulation is in force for one of these applications.")
    if any(one is not Conclusion.CONFORMING for one in conclusions):
        return Sentence("A blocking rule is not met or cannot be verified: overrule it with a reason first.")
    return None


def why_not_request(
    items: Sequence[str], status: ApplicationStatus, *, is_asked: bool, is_in_time: bool
) -> Sentence | None:
    """Why nothing is asked of an applicant: nothing is named, it is asked already, or the time is past."""
    if not items:
        return Sentence("Choose what is to be completed.")
    if is_asked:
        return Sentence("A request is under way for this application: close it first.")
    if not is_in_time:
        return Sentence("The deadline of a request is not in the past.")
    if status not in ASKABLE:
        return Sentence("An application in the state “{status}” is not completed any more.", status=status)
    return None


ASKABLE = frozenset(
    {
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.TO_COMPLETE,
        ApplicationStatus.ELIGIBLE,
        ApplicationStatus.UNDER_REVIEW,
    }
)
