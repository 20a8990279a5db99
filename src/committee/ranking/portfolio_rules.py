"""Which rules may a selection under an envelope obey, and how is one read, checked and said?

A rule is data: it comes from a form, from JSON in the store or from a TOML file, and every screen says it in words.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from committee.words import N_, Euros, Labelled, Refused, Sentence, Share, refuse_if, say


class RuleKind(Labelled):
    """What a rule is about.

    BOUNDS: projects, euros or share of the granted euros of one value of an attribute, or of each value found.
    SUB_ENVELOPE: ``at_least`` euros of the envelope are kept for a value and, unused, stay unspent; ``at_most``
    limits what goes to it. Bounds in euros demand, a sub-envelope only keeps.
    QPV_SHARE: the least share of the granted euros that goes to priority districts; an unknown share counts as 0.
    INCOMPATIBLE: not both projects of a pair. MINIMUM_SCORE: no project below it.
    """

    BOUNDS = "bounds", N_("Bounds on what is funded")
    SUB_ENVELOPE = "sub_envelope", N_("Money kept for some projects")
    QPV_SHARE = "qpv_share", N_("Share of the money in the QPV")
    INCOMPATIBLE = "incompatible", N_("Two projects that exclude each other")
    MINIMUM_SCORE = "minimum_score", N_("Least score")


class Attribute(Labelled):
    """What a rule may count by. A project with several landlords or themes counts for each of them."""

    LANDLORD = "landlord", N_("Landlord")
    GROUP = "group", N_("Group of landlords")
    REGION = "region", N_("Region")
    DEPARTMENT = "department", N_("Department")
    THEME = "theme", N_("Theme")
    CATEGORY = "category", N_("Category")
    OVERSEAS = "overseas", N_("Overseas")


class Measure(Labelled):
    """What is counted: funded projects, granted euros, or the share of the granted euros (0 to 1)."""

    PROJECTS = "projects", N_("Projects")
    EUROS = "euros", N_("Euros")
    SHARE = "share", N_("Share of the euros")


@dataclass(frozen=True)
class PortfolioRule:
    """One rule. ``at_least`` and ``at_most``: projects, euros, a share of 0 to 1, or a score, as ``measure`` and
    ``kind`` say. ``value`` None: each value found on its own (bounds only). ``label``: a person's own name for it.
    """

    kind: RuleKind
    attribute: Attribute | None = None
    value: str | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    measure: Measure = Measure.PROJECTS
    pair: tuple[str, str] | None = None
    label: str | None = None


_Choice = TypeVar("_Choice", bound=Labelled)
LARGEST = 10**12  # a least or a most from here on is no project, no euro and no score that anybody means
_KEYS = ("kind", "attribute", "value", "at_least", "at_most", "measure", "pair", "label")
_ALLOWED = {
    RuleKind.BOUNDS: {"attribute", "value", "at_least", "at_most", "measure"},
    RuleKind.SUB_ENVELOPE: {"attribute", "value", "at_least", "at_most"},
    RuleKind.QPV_SHARE: {"at_least"},
    RuleKind.INCOMPATIBLE: {"pair"},
    RuleKind.MINIMUM_SCORE: {"at_least"},
}


def bounds(
    attribute: Attribute | str,
    value: str | None = None,
    *,
    at_least: Decimal | float | None = None,
    at_most: Decimal | float | None = None,
    measure: Measure | str = Measure.PROJECTS,
) -> PortfolioRule:
    """A rule on the projects, euros or share of a value, or of each value found."""
    return PortfolioRule(
        RuleKind.BOUNDS, Attribute(attribute), value, _exact(at_least), _exact(at_most), Measure(measure)
    )


def _exact(figure: Decimal | float | None) -> Decimal | None:
    return None if figure is None else Decimal(str(figure))


# Checking


def why_not_rule(rule: PortfolioRule) -> Sentence | None:
    """Why this rule cannot be applied, or None."""
    for check in (_why_not_its_parts, _why_not_its_place, _why_not_its_figures):
        if why := check(rule):
            return why
    return None


def _given(rule: PortfolioRule) -> set[str]:
    told = {
        name
        for name in ("attribute", "value", "at_least", "at_most", "pair")
        if getattr(rule, name) is not None
    }
    return told | ({"measure"} if rule.measure != Measure.PROJECTS else set())


def _why_not_its_parts(rule: PortfolioRule) -> Sentence | None:
    strange = sorted(_given(rule) - _ALLOWED[rule.kind])
    if strange:
        return Sentence("“{key}” has no meaning for “{kind}”.", key=strange[0], kind=rule.kind)
    if rule.kind == RuleKind.INCOMPATIBLE:
        if rule.pair is None or len(rule.pair) != 2 or not all(rule.pair):
            return Sentence("This rule needs the two projects of its pair.")
        if rule.pair[0] == rule.pair[1]:
            return Sentence("A project cannot exclude itself.")
        return None
    if rule.at_least is None and rule.at_most is None:
        return Sentence("This rule needs a least or a most.")
    return None


def _why_not_its_place(rule: PortfolioRule) -> Sentence | None:
    if "attribute" not in _ALLOWED[rule.kind]:
        return None
    if rule.attribute is None:
        return Sentence("This rule needs an attribute: {names}.", names=", ".join(Attribute))
    if rule.attribute == Attribute.OVERSEAS:
        return Sentence("Overseas is yes or no: it takes no value.") if rule.value is not None else None
    if rule.kind == RuleKind.SUB_ENVELOPE and not rule.value:
        return Sentence("Money is kept for one value: the rule needs it.")
    if rule.value is not None and not rule.value.strip():
        return Sentence("The value of this rule is empty.")
    return None


def _why_not_its_figures(rule: PortfolioRule) -> Sentence | None:
    figures = [figure for figure in (rule.at_least, rule.at_most) if figure is not None]
    if any(not figure.is_finite() or figure < 0 for figure in figures):
        return Sentence("A least or a most is a number that is not negative.")
    if any(figure >= LARGEST for figure in figures):
        return Sentence("This least or most is too large.")
    unit = unit_of(rule)
    if unit == "share" and any(figure > 1 for figure in figures):
        return Sentence("A share lies between 0 and 1: 0.6 is 60 %.")
    if unit == "score" and any(figure > 100 for figure in figures):
        return Sentence("A score lies between 0 and 100.")
    if unit == "projects" and any(figure != figure.to_integral_value() for figure in figures):
        return Sentence("A number of projects is whole.")
    if unit == "euros" and any(figure != round(figure, 2) for figure in figures):
        return Sentence("An amount has at most two decimals.")
    if rule.at_least is not None and rule.at_most is not None and rule.at_least > rule.at_most:
        return Sentence("The least is above the most.")
    return None


def unit_of(rule: PortfolioRule) -> str:
    """What ``at_least`` and ``at_most`` are counted in: projects, euros, share or score."""
    match rule.kind:
        case RuleKind.SUB_ENVELOPE:
            return "euros"
        case RuleKind.QPV_SHARE:
            return "share"
        case RuleKind.MINIMUM_SCORE:
            return "score"
        case RuleKind.INCOMPATIBLE:
            return "projects"
        case _:
            return str(rule.measure)


def rules_of(given: Sequence[PortfolioRule | Mapping[str, Any]] | PortfolioRule) -> tuple[PortfolioRule, ...]:
    """The rules that a calculation takes: one or several, each a PortfolioRule or plain data as a file holds them.

    Raises ValueError with the sentence that says what is wrong with the first that cannot be applied.
    """
    several = (given,) if isinstance(given, PortfolioRule | Mapping) else tuple(given)
    try:
        return tuple(_checked(one) for one in several)
    except Refused as refused:
        raise ValueError(say(refused.sentence, "en")) from None


def _checked(given: PortfolioRule | Mapping[str, Any]) -> PortfolioRule:
    if not isinstance(given, PortfolioRule):
        return rule_from_json(given)
    rule = given
    if not _is_exact(rule):
        rule = replace(
            rule,
            kind=_one_of(RuleKind, "kind", rule.kind),
            attribute=None if rule.attribute is None else _one_of(Attribute, "attribute", rule.attribute),
            measure=_one_of(Measure, "measure", rule.measure),
            at_least=_figure("at_least", rule.at_least),
            at_most=_figure("at_most", rule.at_most),
        )
    refuse_if(why_not_rule(rule))
    return rule


def _is_exact(rule: PortfolioRule) -> bool:
    return (
        isinstance(rule.kind, RuleKind)
        and isinstance(rule.attribute, Attribute | None)
        and isinstance(rule.measure, Measure)
        and isinstance(rule.at_least, Decimal | None)
        and isinstance(rule.at_most, Decimal | None)
    )


# As data


def rule_to_json(rule: PortfolioRule) -> dict[str, Any]:
    """The rule as plain data; what it does not say is absent, figures are whole numbers or text (never a float)."""
    data: dict[str, Any] = {"kind": str(rule.kind)}
    if rule.attribute is not None:
        data["attribute"] = str(rule.attribute)
    if rule.value is not None:
        data["value"] = rule.value
    for name in ("at_least", "at_most"):
        figure = getattr(rule, name)
        if figure is not None:
            data[name] = int(figure) if figure == figure.to_integral_value() else str(figure)
    if rule.measure != Measure.PROJECTS:
        data["measure"] = str(rule.measure)
    if rule.pair is not None:
        data["pair"] = list(rule.pair)
    if rule.label is not None:
        data["label"] = rule.label
    return data


def rule_from_json(data: Mapping[str, Any]) -> PortfolioRule:
    """The rule that plain data tell; raises Refused with a sentence that names what is wrong."""
    if not isinstance(data, Mapping):
        raise Refused(Sentence("A rule is a table of keys and values."))
    for key in data:
        if key not in _KEYS:
            raise Refused(
                Sentence(
                    "The key “{key}” is not known: a rule has {names}.", key=str(key), names=", ".join(_KEYS)
                )
            )
    if "kind" not in data:
        raise Refused(Sentence("A rule needs its kind: {names}.", names=", ".join(RuleKind)))
    rule = PortfolioRule(
        _one_of(RuleKind, "kind", data["kind"]),
        None if data.get("attribute") is None else _one_of(Attribute, "attribute", data["attribute"]),
        _text("value", data.get("value")),
        _figure("at_least", data.get("at_least")),
        _figure("at_most", data.get("at_most")),
        Measure.PROJECTS if data.get("measure") is None else _one_of(Measure, "measure", data["measure"]),
        _pair(data.get("pair")),
        _text("label", data.get("label")),
    )
    refuse_if(why_not_rule(rule))
    return rule


def _one_of(choices: type[_Choice], key: str, given: Any) -> _Choice:
    try:
        return choices(given)
    except ValueError:
        names = ", ".join(choices)
        raise Refused(
            Sentence("“{key}” is one of {names}, not “{given}”.", key=key, names=names, given=str(given))
        ) from None


def _text(key: str, given: object) -> str | None:
    if given is not None and not isinstance(given, str):
        raise Refused(Sentence("“{key}” is a text in quotation marks.", key=key))
    return given


def _figure(key: str, given: object) -> Decimal | None:
    if given is None:
        return None
    try:
        if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
            raise InvalidOperation
        return Decimal(str(given))
    except InvalidOperation:
        raise Refused(Sentence("“{key}” is a number.", key=key)) from None


def _pair(given: object) -> tuple[str, str] | None:
    if given is None:
        return None
    if (
        not isinstance(given, list | tuple)
        or len(given) != 2
        or not all(isinstance(one, str) for one in given)
    ):
        raise Refused(Sentence("“pair” is a list of two projects, each in quotation marks."))
    return (given[0], given[1])


# In words


def rule_in_words(rule: PortfolioRule, names: Mapping[str, str] | None = None) -> Sentence:
    """The rule as a sentence; ``names``: how the projects of a pair are called, by identifier."""
    match rule.kind:
        case RuleKind.SUB_ENVELOPE:
            return _kept_in_words(rule)
        case RuleKind.QPV_SHARE:
            return Sentence("At least {share} of the euros in the QPV", share=Share(rule.at_least))
        case RuleKind.INCOMPATIBLE:
            called = [(names or {}).get(one, one) for one in rule.pair or ("", "")]
            return Sentence("Not both {one} and {other}", one=called[0], other=called[1])
        case RuleKind.MINIMUM_SCORE:
            return Sentence("No score below {score}", score=rule.at_least)
        case _:
            bound = _bound_in_words(rule)
            return _per_value(rule, bound) if rule.value is None else _for_value(rule, bound)


def with_names(sentence: Sentence, names: Mapping[str, str]) -> Sentence:
    """The sentence, and those in it, with projects by name where they stand by identifier."""
    named = copy(sentence)
    named.values = {key: _named(value, names) for key, value in sentence.values.items()}
    return named


def _named(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Sentence):
        return with_names(value, names)
    return names.get(value, value) if isinstance(value, str) else value


def _bound_in_words(rule: PortfolioRule) -> Sentence:
    low, high = rule.at_least, rule.at_most
    if rule.measure == Measure.PROJECTS:
        if low is not None and high is not None:
            return Sentence("{low} to {high} projects", low=low, high=high)
        if low is not None:
            return Sentence("At least {n} project", "At least {n} projects", n=int(low))
        return Sentence("At most {n} project", "At most {n} projects", n=int(high or 0))
    if rule.measure == Measure.EUROS:
        if low is not None and high is not None:
            return Sentence("{low} to {high}", low=Euros(low), high=Euros(high))
        if low is not None:
            return Sentence("At least {amount}", amount=Euros(low))
        return Sentence("At most {amount}", amount=Euros(high))
    if low is not None and high is not None:
        return Sentence("{low} to {high} of the euros", low=Share(low), high=Share(high))
    if low is not None:
        return Sentence("At least {share} of the euros", share=Share(low))
    return Sentence("At most {share} of the euros", share=Share(high))


def _per_value(rule: PortfolioRule, bound: Sentence) -> Sentence:
    match rule.attribute:
        case Attribute.LANDLORD:
            return Sentence("{bound} per landlord", bound=bound)
        case Attribute.GROUP:
            return Sentence("{bound} per group of landlords", bound=bound)
        case Attribute.REGION:
            return Sentence("{bound} per region", bound=bound)
        case Attribute.DEPARTMENT:
            return Sentence("{bound} per department", bound=bound)
        case Attribute.THEME:
            return Sentence("{bound} per theme", bound=bound)
        case Attribute.CATEGORY:
            return Sentence("{bound} per category", bound=bound)
        case _:
            return Sentence("{bound} overseas", bound=bound)


def _for_value(rule: PortfolioRule, bound: Sentence) -> Sentence:
    match rule.attribute:
        case Attribute.LANDLORD:
            return Sentence("{bound} for the landlord {value}", bound=bound, value=rule.value)
        case Attribute.GROUP:
            return Sentence("{bound} for the group {value}", bound=bound, value=rule.value)
        case Attribute.REGION:
            return Sentence("{bound} in the region {value}", bound=bound, value=rule.value)
        case Attribute.DEPARTMENT:
            return Sentence("{bound} in the department {value}", bound=bound, value=rule.value)
        case Attribute.THEME:
            return Sentence("{bound} for the theme {value}", bound=bound, value=rule.value)
        case _:
            return Sentence("{bound} for the category {value}", bound=bound, value=rule.value)


def _kept_in_words(rule: PortfolioRule) -> Sentence:
    low, high = rule.at_least, rule.at_most
    if low is None:
        bound = Sentence("At most {amount}", amount=Euros(high))
    elif high is None:
        bound = Sentence("{amount} kept", amount=Euros(low))
    else:
        bound = Sentence("{low} kept, at most {high}", low=Euros(low), high=Euros(high))
    if rule.attribute == Attribute.OVERSEAS:
        return _per_value(rule, bound)
    return _for_value(rule, bound)
