"""What may a regulation ask of an application, with which settings, and which regulation holds on a day?

A rule is data of a call: its kind, its settings, whether it blocks, and the regulation's own words. ``intake``
judges applications by them.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from committee.calls.rules import LANGUAGES
from committee.documents.rules import DocumentKind
from committee.organisations.rules import OrganisationKind
from committee.settings import settings
from committee.words import N_, Labelled, Sentence

LONGEST_RULE_TEXT = 2000
MOST_MONTHS = 120


class RuleKind(Labelled):
    """What a rule looks at."""

    MIN_ORG_AGE_YEARS = "min_org_age_years", N_("Age of the lead partner")
    LANDLORD_KIND_AT_LEAST_ONE = "landlord_kind_at_least_one", N_("Kind of the landlords")
    LANDLORD_CONTRIBUTED = "landlord_contributed", N_("Contribution of the landlords to the fund")
    MAX_PROJECTS_PER_LANDLORD = "max_projects_per_landlord", N_("Number of projects per landlord")
    DISTINCT_CARRIER_PER_LANDLORD = (
        "distinct_carrier_per_landlord",
        N_("A different lead partner for each project of a landlord"),
    )
    SITES_BETWEEN = "sites_between", N_("Number of sites")
    EACH_LANDLORD_OWNS_ON_EACH_SITE = (
        "each_landlord_owns_on_each_site",
        N_("Dwellings of each landlord on each site"),
    )
    DURATION_IN = "duration_in", N_("Duration of the project")
    CATEGORY_IN = "category_in", N_("Category of the project")
    EXCLUDED_TYPES = "excluded_types", N_("Kinds of actions left out")
    OTHER_FUNDER_REQUIRED = "other_funder_required", N_("Another funder")
    BUDGET_BALANCED = "budget_balanced", N_("Balanced budget")
    MAX_RATE = "max_rate", N_("Highest share of the cost")
    MAX_AMOUNT = "max_amount", N_("Highest amount")
    DEADLINE = "deadline", N_("Deadline of the deposit")
    COMPLETE_DOCUMENTS = "complete_documents", N_("Complete application")
    PREVIOUS_REPORT_FILED = "previous_report_filed", N_("Report on the year before")
    REPUBLICAN_CONTRACT_SIGNED = "republican_contract_signed", N_("Republican contract")
    QPV_MAJORITY = "qpv_majority", N_("Most beneficiaries in priority districts")
    QPV_REQUIRED = "qpv_required", N_("A site in a priority district")
    QPV_NONE = "qpv_none", N_("No priority district needed")


class RuleSeverity(Labelled):
    """What follows when a rule is not met."""

    BLOCKING = "blocking", N_("Blocking")
    ALERT = "alert", N_("Alert")


class ExcludedType(Labelled):
    """Actions that such funds leave to others."""

    ANIMATION = "animation", N_("Entertainment and conviviality")
    ORDINARY_SERVICE = "ordinary_service", N_("Ordinary services, funded elsewhere")
    SINGLE_PERSON = "single_person", N_("Carried by one person")


class ParamKind(Labelled):
    """How a setting of a rule is typed."""

    COUNT = "count", N_("Number")
    COUNTS = "counts", N_("Numbers")
    SHARE = "share", N_("Share")
    AMOUNT = "amount", N_("Amount in euros")
    YES_NO = "yes_no", N_("Yes or no")
    CHOICES = "choices", N_("Choices")
    CODES = "codes", N_("Choices of an upper package")


@dataclass(frozen=True)
class Param:
    """One setting of a kind of rule; ``choices`` of CODES are given by the package that knows them."""

    code: str
    kind: ParamKind
    label: str
    default: Any
    low: int = 0
    high: int = 1_000_000
    is_optional: bool = False
    choices: type[Labelled] | None = None


_P, _K = ParamKind, RuleKind
_LANDLORD_KINDS = Param(
    "kinds",
    _P.CHOICES,
    N_("Kinds of landlords concerned (none: all)"),
    ["esh"],
    0,
    40,
    True,
    OrganisationKind,
)
PARAMS: Mapping[RuleKind, tuple[Param, ...]] = {
    _K.MIN_ORG_AGE_YEARS: (Param("years", _P.COUNT, N_("Years of operation at least"), 2, 1, 50),),
    _K.LANDLORD_KIND_AT_LEAST_ONE: (
        Param("kinds", _P.CHOICES, N_("Kinds of landlords"), ["esh"], 1, 40, choices=OrganisationKind),
        Param("least", _P.COUNT, N_("Landlords of these kinds at least"), 1, 1, 20),
    ),
    _K.LANDLORD_CONTRIBUTED: (
        Param(
            "years",
            _P.COUNTS,
            N_("Years, counted from that of the call (-1: the year before)"),
            [-1, 0],
            -5,
            0,
        ),
        _LANDLORD_KINDS,
    ),
    _K.MAX_PROJECTS_PER_LANDLORD: (
        Param("most", _P.COUNT, N_("Projects a year at most"), 2, 1, 50),
        Param(
            "large_from",
            _P.COUNT,
            N_("A large landlord has more dwellings than"),
            100_000,
            1,
            10_000_000,
            True,
        ),
        Param("most_large", _P.COUNT, N_("Projects of a large landlord at most"), 4, 1, 50, True),
        Param(
            "euros_per_dwelling",
            _P.AMOUNT,
            N_("… if it contributes, per dwelling (€)"),
            "1",
            is_optional=True,
        ),
        Param("most_per_department", _P.COUNT, N_("… and in one department at most"), 2, 1, 50, True),
        Param("distinct_meetings", _P.YES_NO, N_("… at different meetings"), True),
        _LANDLORD_KINDS,
    ),
    _K.DISTINCT_CARRIER_PER_LANDLORD: (_LANDLORD_KINDS,),
    _K.SITES_BETWEEN: (
        Param("least", _P.COUNT, N_("Sites at least"), 1, 0, 1000),
        Param("most", _P.COUNT, N_("Sites at most (empty: no limit)"), 3, 1, 1000, True),
    ),
    _K.EACH_LANDLORD_OWNS_ON_EACH_SITE: (),
    _K.DURATION_IN: (
        Param("months", _P.COUNTS, N_("Durations in months"), [24, 36], 1, MOST_MONTHS),
        Param("anything_between", _P.YES_NO, N_("Any duration between the shortest and the longest"), False),
    ),
    _K.CATEGORY_IN: (
        Param("categories", _P.CODES, N_("Categories"), ["lasting_innovation", "action_research"], 1, 20),
    ),
    _K.EXCLUDED_TYPES: (
        Param(
            "types",
            _P.CHOICES,
            N_("Kinds of actions"),
            ["animation", "ordinary_service", "single_person"],
            1,
            20,
            choices=ExcludedType,
        ),
    ),
    _K.OTHER_FUNDER_REQUIRED: (Param("least", _P.COUNT, N_("Other funders at least"), 1, 1, 20),),
    _K.BUDGET_BALANCED: (),
    _K.MAX_RATE: (Param("rate", _P.SHARE, N_("Share of the eligible cost at most (%)"), 0.5),),
    _K.MAX_AMOUNT: (Param("amount", _P.AMOUNT, N_("Amount requested at most (€)"), "200000"),),
    _K.DEADLINE: (),
    _K.COMPLETE_DOCUMENTS: (
        Param("documents", _P.CHOICES, N_("Documents to attach"), [], 0, 40, True, DocumentKind),
        Param("fields", _P.CODES, N_("Fields to fill in"), [], 0, 60, True),
    ),
    _K.PREVIOUS_REPORT_FILED: (),
    _K.REPUBLICAN_CONTRACT_SIGNED: (),
    _K.QPV_MAJORITY: (Param("share", _P.SHARE, N_("More than this share of the beneficiaries (%)"), 0.5),),
    _K.QPV_REQUIRED: (),
    _K.QPV_NONE: (),
}


@dataclass(frozen=True)
class RuleText:
    """One rule as staff write it; ``text`` is the regulation's, by language."""

    code: str
    kind: RuleKind
    params: Mapping[str, Any]
    severity: RuleSeverity
    text: Mapping[str, str]


@dataclass(frozen=True)
class ShippedSet:
    """A set of rules that comes with the product, and where it is from."""

    code: str
    title: str
    programme: str
    in_force_from: date
    source: str
    rules: tuple[RuleText, ...] = field(repr=False)


class Dated(Protocol):
    """What has a date from which it is in force; None: a draft."""

    @property
    def in_force_from(self) -> date | None: ...


SomeSet = TypeVar("SomeSet", bound=Dated)


def set_in_force(sets: Iterable[SomeSet], day: date) -> SomeSet | None:
    """The set of rules of a call that holds on a day: the latest in force; None when none is yet."""
    held = [(one.in_force_from, one) for one in sets if one.in_force_from is not None]
    return max((each for each in held if each[0] <= day), key=lambda each: each[0], default=(None, None))[1]


def default_params(kind: RuleKind) -> dict[str, Any]:
    """The usual settings of a kind of rule."""
    return {one.code: one.default for one in PARAMS[kind]}


def new_code(kind: RuleKind, taken: Collection[str]) -> str:
    """A code for a further rule of this kind: the kind's own name, with a number when it is taken."""
    return next(
        code
        for code in (kind.value, *(f"{kind.value}_{turn}" for turn in range(2, len(taken) + 3)))
        if code not in taken
    )


def why_not_rules(rules: Sequence[RuleText]) -> Sentence | None:
    """Why a call cannot have these rules."""
    if twice := [code for code, times in Counter(one.code for one in rules).items() if times > 1]:
        return Sentence("Two rules have the code {code}.", code=twice[0])
    return next((reason for one in rules if (reason := why_not_rule(one)) is not None), None)


def why_not_publish_rules(
    rules: Sequence[RuleText], in_force_from: date, taken: Collection[date]
) -> Sentence | None:
    """Why a set of rules does not come into force on a day; ``taken``: the days of the call's other sets."""
    if not rules:
        return Sentence("A regulation needs at least one rule.")
    if in_force_from in taken:
        return Sentence("Another regulation of this call comes into force on that day.")
    return why_not_rules(rules)


def why_not_change_rules(published_at: datetime | None, locked_at: datetime | None) -> Sentence | None:
    """Why a set of rules may not change: applications were judged under it, or it is in force."""
    if locked_at is not None:
        return Sentence("Applications were judged under this regulation: it stays. Write a new version.")
    if published_at is not None:
        return Sentence(
            "This regulation is published: take it back to a draft first, or write a new version."
        )
    return None


def why_not_rule(rule: RuleText) -> Sentence | None:
    """Why a call cannot have this rule: a text is missing, or a setting is."""
    if re.fullmatch(r"[a-z0-9_]{1,60}", rule.code) is None:
        return Sentence("The code of a rule has at most 60 small letters, digits and underscores.")
    texts = [rule.text.get(language, "").strip() for language in LANGUAGES]
    if not all(texts):
        return Sentence("The rule “{rule}” is written in French and in English.", rule=rule.kind)
    if max(len(text) for text in texts) > LONGEST_RULE_TEXT:
        return Sentence("The text of the rule “{rule}” is too long.", rule=rule.kind)
    known = {one.code for one in PARAMS[rule.kind]}
    if strange := sorted(set(rule.params) - known):
        return Sentence("The rule “{rule}” has no setting {name}.", rule=rule.kind, name=strange[0])
    for param in PARAMS[rule.kind]:
        if reason := _why_not_param(rule.kind, param, rule.params.get(param.code)):
            return reason
    return _why_not_together(rule)


def _why_not_param(kind: RuleKind, param: Param, value: Any) -> Sentence | None:
    told = {"rule": kind, "name": Sentence(param.label)}
    if value is None or value == []:
        if param.is_optional:
            return None
        return Sentence("The rule “{rule}” needs the setting “{name}”.", **told)
    match param.kind:
        case ParamKind.COUNT:
            is_right = _is_count(value, param)
        case ParamKind.COUNTS:
            is_right = isinstance(value, list) and all(_is_count(one, param) for one in value)
        case ParamKind.SHARE:
            is_right = isinstance(value, float | int) and not isinstance(value, bool) and 0 < value <= 1
        case ParamKind.AMOUNT:
            is_right = (amount := decimal_of(value)) is not None and amount > 0
        case ParamKind.YES_NO:
            is_right = isinstance(value, bool)
        case ParamKind.CHOICES | ParamKind.CODES:
            is_right = _are_codes(value, param)
    if is_right:
        return None
    if param.kind in {ParamKind.COUNT, ParamKind.COUNTS}:
        return Sentence(
            "In the rule “{rule}”, “{name}” goes from {low} to {high}.",
            low=param.low,
            high=param.high,
            **told,
        )
    return Sentence("In the rule “{rule}”, “{name}” cannot be read.", **told)


def _is_count(value: Any, param: Param) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and param.low <= value <= param.high


def _are_codes(value: Any, param: Param) -> bool:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return False
    if len(set(value)) != len(value) or not param.low <= len(value) <= param.high:
        return False
    if param.choices is not None:
        return set(value) <= {choice.value for choice in param.choices}
    return all(re.fullmatch(r"[a-z0-9_]{1,40}", one) for one in value)


def _why_not_together(rule: RuleText) -> Sentence | None:
    told = rule.params
    match rule.kind:
        case RuleKind.SITES_BETWEEN if told.get("most") is not None and told["most"] < told["least"]:
            return Sentence("The highest number of sites is not below the lowest one.")
        case RuleKind.MAX_PROJECTS_PER_LANDLORD if (told.get("large_from") is None) != (
            told.get("most_large") is None
        ):
            return Sentence("A larger quota needs both its number of dwellings and its number of projects.")
        case RuleKind.COMPLETE_DOCUMENTS if not told.get("documents") and not told.get("fields"):
            return Sentence("Say which documents or which fields a complete application has.")
        case _:
            return None


def decimal_of(value: Any) -> Decimal | None:
    """An amount of the settings, in euros; None when it cannot be read."""
    if value is None or isinstance(value, bool):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def rule_from(told: Mapping[str, Any]) -> RuleText:
    """A rule from a shipped file; its code is its kind's unless told."""
    kind = RuleKind(told["kind"])
    return RuleText(
        code=told.get("code", kind.value),
        kind=kind,
        params=default_params(kind) | told.get("params", {}),
        severity=RuleSeverity(told["severity"]),
        text=told["text"],
    )


@lru_cache(maxsize=4)
def _shipped(path: Any) -> tuple[ShippedSet, ...]:
    told = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        ShippedSet(
            one["code"],
            one["title"],
            one["programme"],
            date.fromisoformat(one["in_force_from"]),
            one["source"],
            tuple(rule_from(rule) for rule in one["rules"]),
        )
        for one in told["rule_sets"]
    )


def shipped_rule_sets() -> tuple[ShippedSet, ...]:
    """The sets of rules shipped in data/reference/rule_sets.json."""
    return _shipped(settings().data / "reference" / "rule_sets.json")
