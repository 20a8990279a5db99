"""What does a rule ask, said from its settings? The regulation's own text stands beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from committee.calls.rulesets import ExcludedType, RuleKind, decimal_of, default_params
from committee.organisations.rules import OrganisationKind
from committee.words import Euros, Labelled, Sentence, Share

Params = Mapping[str, Any]


def rule_in_words(kind: RuleKind, params: Params) -> Sentence:
    """What a rule asks."""
    return _WORDS[kind](default_params(kind) | dict(params))


def listed(sentences: Sequence[Sentence]) -> Sentence:
    """Several sentences as one, commas between them."""
    if not sentences:
        return Sentence("none")
    joined = sentences[0]
    for one in sentences[1:]:
        joined = Sentence("{before}, {after}", before=joined, after=one)
    return joined


def labels(codes: Iterable[str], choices: type[Labelled]) -> Sentence:
    """The labels of these codes of a list, commas between them."""
    return listed([choices(code).label for code in codes])


def year_in_words(offset: int) -> str:
    """A year counted from that of the call, as regulations write it: N, N-1."""
    return "N" if offset == 0 else f"N{offset}"


def _quota(told: Params) -> Sentence:
    if told["large_from"] is None:
        return Sentence(
            "One project per landlord and year at most.",
            "{n} projects per landlord and year at most.",
            n=told["most"],
        )
    return Sentence(
        "{most} projects per landlord and year at most; {most_large} above {dwellings} dwellings.",
        most=told["most"],
        most_large=told["most_large"],
        dwellings=told["large_from"],
    )


def _sites(told: Params) -> Sentence:
    if told["most"] is None:
        return Sentence("One site at least.", "{n} sites at least.", n=told["least"])
    return Sentence("From {least} to {most} sites.", least=told["least"], most=told["most"])


def _duration(told: Params) -> Sentence:
    if told["anything_between"]:
        return Sentence(
            "The project lasts from {least} to {most} months.",
            least=min(told["months"]),
            most=max(told["months"]),
        )
    return Sentence(
        "The project lasts one of these numbers of months: {months}.",
        months=", ".join(str(one) for one in sorted(told["months"])),
    )


_K = RuleKind
_WORDS: Mapping[RuleKind, Callable[[Params], Sentence]] = {
    _K.MIN_ORG_AGE_YEARS: lambda told: Sentence(
        "The lead partner has operated for a year at least.",
        "The lead partner has operated for {n} years at least.",
        n=told["years"],
    ),
    _K.LANDLORD_KIND_AT_LEAST_ONE: lambda told: Sentence(
        "At least one landlord is one of these: {kinds}.",
        "At least {n} landlords are among these: {kinds}.",
        n=told["least"],
        kinds=labels(told["kinds"], OrganisationKind),
    ),
    _K.LANDLORD_CONTRIBUTED: lambda told: Sentence(
        "Each landlord contributed to the fund in these years: {years}.",
        years=", ".join(year_in_words(one) for one in sorted(told["years"])),
    ),
    _K.MAX_PROJECTS_PER_LANDLORD: _quota,
    _K.DISTINCT_CARRIER_PER_LANDLORD: lambda _told: Sentence(
        "The projects of one landlord have different lead partners."
    ),
    _K.SITES_BETWEEN: _sites,
    _K.EACH_LANDLORD_OWNS_ON_EACH_SITE: lambda _told: Sentence("Each landlord has dwellings on each site."),
    _K.DURATION_IN: _duration,
    _K.CATEGORY_IN: lambda _told: Sentence("The project is of one of the categories of the call."),
    _K.EXCLUDED_TYPES: lambda told: Sentence(
        "The project is none of these: {types}.", types=labels(told["types"], ExcludedType)
    ),
    _K.OTHER_FUNDER_REQUIRED: lambda told: Sentence(
        "One other funder at least.", "{n} other funders at least.", n=told["least"]
    ),
    _K.BUDGET_BALANCED: lambda _told: Sentence("Charges and income are equal."),
    _K.MAX_RATE: lambda told: Sentence("At most {share} of the eligible cost.", share=Share(told["rate"])),
    _K.MAX_AMOUNT: lambda told: Sentence("At most {amount}.", amount=Euros(decimal_of(told["amount"]))),
    _K.DEADLINE: lambda _told: Sentence("The application is submitted by the last day of the deposit."),
    _K.COMPLETE_DOCUMENTS: lambda _told: Sentence("The application is complete."),
    _K.PREVIOUS_REPORT_FILED: lambda _told: Sentence("The report on the year before is filed."),
    _K.REPUBLICAN_CONTRACT_SIGNED: lambda _told: Sentence("The republican contract is signed."),
    _K.QPV_MAJORITY: lambda told: Sentence(
        "More than {share} of the beneficiaries live in priority districts.", share=Share(told["share"])
    ),
    _K.QPV_REQUIRED: lambda _told: Sentence("One site at least is in a priority district."),
    _K.QPV_NONE: lambda _told: Sentence("The project need not be in a priority district."),
}
