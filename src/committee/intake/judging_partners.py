"""Do the organisations of a project meet a rule: their age, kind, contributions, number of projects, reports?"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from committee.calls.rules_in_words import labels
from committee.calls.rulesets import decimal_of
from committee.intake.project_facts import (
    Judgement,
    Missing,
    Neighbour,
    Params,
    Partner,
    ProjectFacts,
    Where,
    all_of,
)
from committee.intake.rules import RequestKind
from committee.organisations.rules import FactKind, OrganisationKind, has_contributed
from committee.words import Euros, Sentence

NO_LANDLORD = Judgement(
    None,
    (Sentence("No landlord is told."),),
    (Missing(Sentence("The landlords"), code="landlords"),),
)
NO_LEAD = Judgement(
    None,
    (Sentence("No lead partner is told."),),
    (Missing(Sentence("The lead partner"), code="lead"),),
)


def _gap(what: Sentence, partner: Partner) -> Missing:
    return Missing(what, Where.ORGANISATION, partner.id)


def judge_age(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the lead partner has operated long enough on the day of the deposit; only its year is known."""
    lead = facts.lead
    if lead is None:
        return NO_LEAD
    if lead.created_year is None:
        told = Sentence("The year of creation of {name} is unknown.", name=lead.name)
        return Judgement(None, (told,), (_gap(Sentence("Year of creation of {name}", name=lead.name), lead),))
    told = Sentence("{name} was created in {year}.", name=lead.name, year=str(lead.created_year))
    day = facts.day or date(facts.year, 12, 31)
    oldest, youngest = date(lead.created_year, 1, 1), date(lead.created_year, 12, 31)
    if _years_between(youngest, day) >= params["years"]:
        return Judgement(True, (told,))
    if _years_between(oldest, day) < params["years"]:
        return Judgement(False, (told,))
    on_the_edge = Sentence("The day of its creation decides: only the year is known.")
    what = Sentence("Day of creation of {name}", name=lead.name)
    return Judgement(None, (told, on_the_edge), (_gap(what, lead),))


def _years_between(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def judge_landlord_kind(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether enough landlords are of these kinds; one of unknown kind may still be."""
    if not facts.landlords:
        return NO_LANDLORD
    counts = Counter(one.kind for one in facts.landlords)
    told = tuple(
        Sentence(
            "{n} landlord: {kind}",
            "{n} landlords: {kind}",
            n=count,
            kind=Sentence("kind unknown") if kind is None else kind,
        )
        for kind, count in counts.items()
    )
    fit = sum(one.kind in params["kinds"] for one in facts.landlords if one.kind is not None)
    if fit >= params["least"]:
        return Judgement(True, told)
    if fit + counts[None] >= params["least"]:
        unknown = [one for one in facts.landlords if one.kind is None]
        return Judgement(
            None, told, tuple(_gap(Sentence("Kind of {name}", name=one.name), one) for one in unknown)
        )
    return Judgement(False, told)


def _concerned(params: Params, facts: ProjectFacts) -> tuple[list[Partner], list[Judgement]]:
    """The landlords whom a rule concerns, and what is found of those of whom that is not known."""
    kinds = params["kinds"]
    if not kinds:
        return list(facts.landlords), []
    unknown = [
        Judgement(
            None,
            (Sentence("The kind of {name} is unknown.", name=one.name),),
            (_gap(Sentence("Kind of {name}", name=one.name), one),),
        )
        for one in facts.landlords
        if one.kind is None
    ]
    return [one for one in facts.landlords if one.kind in kinds], unknown


def _nobody(params: Params) -> Judgement:
    kinds = labels(params["kinds"], OrganisationKind)
    return Judgement(True, (Sentence("None of the landlords is concerned ({kinds}).", kinds=kinds),))


def judge_contributions(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether each landlord concerned contributed in each of the years; no amount known is not a refusal."""
    if not facts.landlords:
        return NO_LANDLORD
    concerned, unsure = _concerned(params, facts)
    if not concerned and not unsure:
        return _nobody(params)
    years = [facts.year + offset for offset in sorted(params["years"])]
    return all_of([*(_contributions(one, years) for one in concerned), *unsure])


def _contributions(partner: Partner, years: Sequence[int]) -> Judgement:
    by_answer: dict[bool | None, list[str]] = {}
    for year in years:
        by_answer.setdefault(has_contributed(partner.facts, year), []).append(str(year))
    told = {answer: {"name": partner.name, "year": ", ".join(held)} for answer, held in by_answer.items()}
    found = []
    if False in told:
        found.append(Judgement(False, (Sentence("{name} did not contribute in {year}", **told[False]),)))
    if None in told:
        gap = _gap(Sentence("Contribution {year} of {name}", **told[None]), partner)
        found.append(
            Judgement(None, (Sentence("Contribution {year} of {name} unknown", **told[None]),), (gap,))
        )
    if True in told:
        found.append(Judgement(True, (Sentence("{name} contributed in {year}", **told[True]),)))
    return all_of(found)


def judge_quota(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether each landlord concerned stays within its number of projects of the year, this one counted."""
    if not facts.landlords:
        return NO_LANDLORD
    concerned, unsure = _concerned(params, facts)
    if not concerned and not unsure:
        return _nobody(params)
    found = all_of([*(_quota_of(params, one, facts) for one in concerned), *unsure])
    if found.evidence:
        return found
    most = 1 + max(len(_projects_with(one, facts)) for one in concerned)
    told = Sentence(
        "This project is the only one of the year of each of its landlords.",
        "At most {n} projects of the year for one landlord, this one counted",
        n=most,
    )
    return Judgement(found.is_met, (told,))


def _projects_with(partner: Partner, facts: ProjectFacts) -> list[Neighbour]:
    return [each for each in facts.neighbours if _key(partner) in each.landlords]


def _key(partner: Partner) -> str:
    return partner.id or partner.name


def _quota_of(params: Params, partner: Partner, facts: ProjectFacts) -> Judgement:
    others = _projects_with(partner, facts)
    count = len(others) + 1
    if count <= params["most"]:
        return Judgement(True)
    told = Sentence(
        "{name} has {count} projects this year: {numbers}",
        name=partner.name,
        count=count,
        numbers=", ".join(sorted([facts.number, *(each.number for each in others)])),
    )
    if params["large_from"] is None or count > params["most_large"]:
        return Judgement(False, (told,))
    size = _is_large(params, partner, facts.year)
    if size.is_met is not True:
        return Judgement(size.is_met, (told, *size.evidence), size.missing)
    spread = _spread(params, others, facts)
    return Judgement(spread.is_met, (told, *size.evidence, *spread.evidence), spread.missing)


def _is_large(params: Params, partner: Partner, year: int) -> Judgement:
    """Whether a landlord has the larger quota: its dwellings, and what it pays for each, two years running."""
    if partner.dwellings is None:
        told = Sentence("The number of dwellings of {name} is unknown.", name=partner.name)
        gap = _gap(Sentence("Number of dwellings of {name}", name=partner.name), partner)
        return Judgement(None, (told,), (gap,))
    told = Sentence("{name} has {dwellings} dwellings", name=partner.name, dwellings=partner.dwellings)
    if partner.dwellings <= params["large_from"]:
        return Judgement(False, (told,))
    rate = decimal_of(params["euros_per_dwelling"])
    if rate is None:
        return Judgement(True, (told,))
    paid = [_paid_enough(partner, each, rate * partner.dwellings) for each in (year - 1, year)]
    return all_of([Judgement(True, (told,)), *paid])


def _paid_enough(partner: Partner, year: int, due: Decimal) -> Judgement:
    amounts = [
        fact.value
        for fact in partner.facts
        if fact.kind is FactKind.CONTRIBUTION and fact.year == year and fact.value is not None
    ]
    if not amounts:
        return _contributions(partner, [year])
    paid = sum(amounts, Decimal(0))
    told = Sentence("{name} paid {amount} in {year}", name=partner.name, amount=Euros(paid), year=str(year))
    return Judgement(paid >= due, (told,))


def _spread(params: Params, others: Sequence[Neighbour], facts: ProjectFacts) -> Judgement:
    """Whether a large landlord's projects are few enough in each department of this one, at different meetings."""
    most = params["most_per_department"]
    if most is None:
        return Judgement(True)
    here = {site.department for site in facts.sites if site.department is not None}
    if not here:
        return Judgement(
            None,
            (Sentence("The department of the project is unknown."),),
            (Missing(Sentence("The places of the project"), code="sites"),),
        )
    for department in sorted(here):
        same = [each for each in others if department in each.departments]
        told = {"department": department, "count": len(same) + 1}
        if len(same) + 1 > most:
            return Judgement(False, (Sentence("{count} projects in the department {department}", **told),))
        if params["distinct_meetings"] and facts.round_id in {each.round_id for each in same}:
            return Judgement(
                False,
                (Sentence("{count} projects in the department {department} at the same meeting", **told),),
            )
    return Judgement(True)


def judge_carriers(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the other projects of the landlords concerned have other lead partners."""
    if not facts.landlords:
        return NO_LANDLORD
    concerned, unsure = _concerned(params, facts)
    if not concerned and not unsure:
        return _nobody(params)
    if facts.lead is None:
        return NO_LEAD
    found = []
    for partner in concerned:
        for other in _projects_with(partner, facts):
            told = {"name": partner.name, "number": other.number}
            if other.lead is None:
                line = Sentence(
                    "{name} has another project, {number}, whose lead partner is unknown.", **told
                )
                found.append(Judgement(None, (line,)))
            elif other.lead == _key(facts.lead):
                line = Sentence("{name} has another project with the same lead partner: {number}", **told)
                found.append(Judgement(False, (line,)))
    if not found and not unsure:
        return Judgement(True, (Sentence("No other project of these landlords has this lead partner."),))
    return all_of([*found, *unsure])


def judge_report(_params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the lead partner filed its report on the year before, if it was funded then."""
    lead, year = facts.lead, facts.year - 1
    if lead is None:
        return NO_LEAD
    told = {"name": lead.name, "year": str(year)}
    filed = [fact.value for fact in lead.facts if fact.kind is FactKind.REPORT_FILED and fact.year == year]
    if any(filed):
        return Judgement(True, (Sentence("{name} filed its report on {year}", **told),))
    if filed and None not in filed:
        return Judgement(False, (Sentence("{name} did not file its report on {year}", **told),))
    was_funded = any(fact.kind is FactKind.AWARD and fact.year == year for fact in lead.facts)
    if facts.request_kind is RequestKind.FIRST and not was_funded:
        return Judgement(True, (Sentence("First request: no report is due."),))
    gap = _gap(Sentence("Report of {name} on {year}", **told), lead)
    return Judgement(None, (Sentence("Report of {name} on {year} unknown", **told),), (gap,))
