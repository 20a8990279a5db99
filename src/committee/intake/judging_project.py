"""Does a project itself meet a rule: its sites, duration, category, money, day of deposit, documents, public?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from committee.calls.rules_in_words import labels
from committee.calls.rulesets import ExcludedType, decimal_of
from committee.documents.rules import DocumentKind
from committee.intake.budget import is_balanced, of_side, other_funders, total
from committee.intake.form import FIELD
from committee.intake.judging_partners import NO_LANDLORD
from committee.intake.project_facts import (
    Judgement,
    Missing,
    Params,
    Partner,
    Place,
    ProjectFacts,
    Where,
    all_of,
)
from committee.intake.rules import BudgetSide
from committee.organisations.rules import owns_in
from committee.spreadsheets.rules import folded
from committee.territories.rules import Answer
from committee.words import Euros, Sentence, Share

# The stems by which an action left out may show itself in the texts; folded. Found, they are shown to a person.
STEMS: Mapping[ExcludedType, tuple[str, ...]] = {
    ExcludedType.ANIMATION: (
        "animation",
        "convivialite",
        "convivial",
        "fete de",
        "repas de quartier",
        "kermesse",
    ),
    ExcludedType.ORDINARY_SERVICE: (
        "droit commun",
        "aide a domicile",
        "service a la personne",
        "services a la personne",
    ),
    ExcludedType.SINGLE_PERSON: ("a titre individuel", "projet personnel", "une seule personne"),
}


def judge_sites(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the number of sites fits; named ones are the least that there can be when it is not told."""
    least, most, named = params["least"], params["most"], len(facts.sites)
    count = facts.site_count
    if count is not None:
        told = Sentence("{n} site", "{n} sites", n=count)
        return Judgement(count >= least and (most is None or count <= most), (told,))
    if most is not None and named > most:
        return Judgement(False, (Sentence("{n} site named", "{n} sites named", n=named),))
    if most is None and named >= max(least, 1):
        return Judgement(True, (Sentence("{n} site named", "{n} sites named", n=named),))
    told = Sentence("The number of sites is not told.")
    return Judgement(None, (told,), (Missing(Sentence("The sites of the project"), code="sites"),))


def judge_stock(_params: Params, facts: ProjectFacts) -> Judgement:
    """Whether each landlord has dwellings on each site; the sites must all be named for that."""
    if not facts.landlords:
        return NO_LANDLORD
    found = [_owns(partner, facts.sites) for partner in facts.landlords]
    if facts.site_count is None or facts.site_count > len(facts.sites):
        told = Sentence("Not all sites are named: nobody can say whose dwellings are there.")
        gap = Missing(Sentence("The sites of the project"), code="sites")
        found.append(Judgement(None, (told,), (gap,)))
    return all_of(found)


def _owns(partner: Partner, sites: Sequence[Place]) -> Judgement:
    """Whether a landlord has dwellings on each of these sites."""
    by_answer: dict[bool | None, list[str]] = {}
    for site in sites:
        communes = () if site.commune_code is None else (site.commune_code,)
        answer = owns_in(
            partner.stock, commune_codes=communes, qpv_codes=site.qpv_codes, department=site.department
        )
        by_answer.setdefault(answer, []).append(site.label)
    told = {answer: {"name": partner.name, "site": ", ".join(held)} for answer, held in by_answer.items()}
    found = []
    if False in told:
        found.append(Judgement(False, (Sentence("{name} has no dwelling at {site}", **told[False]),)))
    if None in told:
        gap = Missing(Sentence("Dwellings of {name}", name=partner.name), Where.ORGANISATION, partner.id)
        line = Sentence("Dwellings of {name} unknown at {site}", **told[None])
        found.append(Judgement(None, (line,), (gap,)))
    if True in told:
        found.append(Judgement(True, (Sentence("{name} has dwellings at {site}", **told[True]),)))
    return all_of(found)


def judge_duration(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the project lasts one of the durations, or one between the shortest and the longest."""
    months = facts.duration_months
    if months is None:
        return _untold(
            Sentence("The duration of the project is not told."),
            Sentence("Duration (months)"),
            "duration_months",
        )
    told = Sentence("{n} month", "{n} months", n=months)
    allowed = params["months"]
    if params["anything_between"]:
        return Judgement(min(allowed) <= months <= max(allowed), (told,))
    return Judgement(months in allowed, (told,))


def _untold(evidence: Sentence, what: Sentence, code: str) -> Judgement:
    return Judgement(None, (evidence,), (Missing(what, code=code),))


def judge_category(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the project is of one of the categories."""
    if facts.category is None:
        return _untold(Sentence("The category is not told."), Sentence("Category"), "category")
    return Judgement(facts.category.value in params["categories"], (facts.category.label,))


def judge_excluded(params: Params, facts: ProjectFacts) -> Judgement:
    """Never met nor unmet by itself: words that such actions use are shown, and a person says."""
    kinds = tuple(map(ExcludedType, params["types"]))
    found = [
        Sentence("“{word}” is found in the texts ({type}).", word=stem, type=one)
        for one, stem in _stems_in(facts.texts, kinds)
    ]
    say_so = Sentence("A person must say it from the application.")
    if found:
        return Judgement(None, (*found, say_so))
    types = labels(kinds, ExcludedType)
    return Judgement(
        None, (Sentence("No word of these is found in the texts: {types}.", types=types), say_so)
    )


@lru_cache(maxsize=4096)
def _stems_in(texts: str, kinds: tuple[ExcludedType, ...]) -> tuple[tuple[ExcludedType, str], ...]:
    folded_texts = f" {folded(texts)}"
    return tuple((one, stem) for one in kinds for stem in STEMS[one] if f" {stem}" in folded_texts)


def judge_other_funder(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether others than this fund pay a part: named ones, from the funding plan or the organisations."""
    names = dict.fromkeys(facts.cofunders)
    plan = facts.lines or ()
    unnamed = 0
    for line in other_funders(plan):
        if line.funder or line.label:
            names[line.funder or line.label or ""] = None
        else:
            unnamed += 1
    count = len(names) + min(unnamed, 1)
    if count >= params["least"]:
        if not names:
            return Judgement(True, (Sentence("Another funder, not named"),))
        return Judgement(True, (Sentence("Other funders: {names}", names=", ".join(names)),))
    if plan:
        return Judgement(
            False, (Sentence("{n} other funder in the plan", "{n} other funders in the plan", n=count),)
        )
    if None not in {facts.requested, facts.total_cost} and facts.requested == facts.total_cost:
        return Judgement(False, (Sentence("The whole cost is asked of this fund."),))
    return _untold(
        Sentence("No funding plan is known: the other funders are not told."),
        Sentence("The funding plan"),
        "lines",
    )


def judge_balance(_params: Params, facts: ProjectFacts) -> Judgement:
    """Whether charges equal income, and what is given in kind its use."""
    if not facts.lines:
        return _untold(Sentence("No funding plan is known."), Sentence("The funding plan"), "lines")
    sides = [total(of_side(facts.lines, side)) for side in (BudgetSide.CHARGE, BudgetSide.INCOME)]
    told = Sentence("Charges {charges}, income {income}", charges=sides[0].in_words, income=sides[1].in_words)
    balanced = is_balanced(facts.lines)
    if balanced is None:
        return Judgement(None, (told,), (Missing(Sentence("The amounts of the funding plan"), code="lines"),))
    return Judgement(balanced, (told,))


def judge_rate(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the share of the cost asked for is low enough; the eligible base counts where it is known."""
    base = facts.total_cost if facts.eligible_base is None else facts.eligible_base
    gaps = [
        Missing(what, code=code)
        for value, what, code in (
            (facts.requested, Sentence("Amount requested"), "requested"),
            (base, Sentence("Total cost"), "total_cost"),
        )
        if not value
    ]
    told = Sentence("{requested} requested of {cost}", requested=Euros(facts.requested), cost=Euros(base))
    if gaps or not base or facts.requested is None:
        return Judgement(None, (told,), tuple(gaps))
    share = facts.requested / base
    is_met = facts.requested <= base * (decimal_of(params["rate"]) or 0)
    return Judgement(is_met, (told, Sentence("that is {share}", share=Share(share))))


def judge_amount(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the amount asked for is low enough."""
    if facts.requested is None:
        return _untold(
            Sentence("The amount requested is not told."), Sentence("Amount requested"), "requested"
        )
    told = Sentence("{amount} requested", amount=Euros(facts.requested))
    return Judgement(facts.requested <= (decimal_of(params["amount"]) or 0), (told,))


def judge_deadline(_params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the application was submitted by the last day of the deposit; a call may have none."""
    if facts.closes_on is None:
        if facts.has_deadline:
            told = Sentence("The last day of the deposit is not fixed.")
            return Judgement(None, (told,), (Missing(Sentence("Last day of the deposit"), Where.ROUND),))
        return Judgement(True, (Sentence("Applications come in all year round."),))
    if facts.submitted_on is None:
        return _untold(
            Sentence("The day of the deposit is not told; last day: {day}", day=facts.closes_on),
            Sentence("Submitted on"),
            "submitted_on",
        )
    told = Sentence("Submitted on {day}; last day: {last}", day=facts.submitted_on, last=facts.closes_on)
    return Judgement(facts.submitted_on <= facts.closes_on, (told,))


def judge_complete(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the documents are attached and the fields filled in; with no document at all, nobody can say."""
    fields, kinds = params["fields"] or [], params["documents"] or []
    judged = []
    if fields and facts.filled is None:
        judged.append(Judgement(None, (Sentence("The application itself is not here."),)))
    elif fields:
        gaps = tuple(
            Missing(field_label(code), Where.APPLICATION, code=code)
            for code in fields
            if code not in (facts.filled or ())
        )
        told = _count(len(fields) - len(gaps), len(fields), is_of_fields=True)
        judged.append(Judgement(not gaps, (told,), gaps))
    if kinds and not facts.documents:
        gaps = tuple(Missing(DocumentKind(kind).label, Where.DOCUMENTS, code=kind) for kind in kinds)
        judged.append(Judgement(None, (Sentence("No document is attached here."),), gaps))
    elif kinds:
        held = facts.documents or frozenset()
        gaps = tuple(
            Missing(DocumentKind(kind).label, Where.DOCUMENTS, code=kind)
            for kind in kinds
            if kind not in held
        )
        judged.append(Judgement(not gaps, (_count(len(kinds) - len(gaps), len(kinds)),), gaps))
    return all_of(judged)


def _count(there: int, asked: int, *, is_of_fields: bool = False) -> Sentence:
    if is_of_fields:
        return Sentence(
            "{there} of {n} field filled in", "{there} of {n} fields filled in", there=there, n=asked
        )
    return Sentence(
        "{there} of {n} document attached", "{there} of {n} documents attached", there=there, n=asked
    )


_LISTS = {
    "lead": Sentence("Lead partner"),
    "landlords": Sentence("Landlords"),
    "sites": Sentence("Sites"),
    "lines": Sentence("The funding plan"),
}
# What a complete application may be asked to tell.
FIELD_CODES = (*_LISTS, *(code for code in FIELD if code not in {"number", "title"}))


def field_label(code: str) -> Sentence:
    """What a field of the application is called; one that is not known here, by its code."""
    if code in _LISTS:
        return _LISTS[code]
    return FIELD[code].label if code in FIELD else Sentence("{code}", code=code)


def judge_contract(_params: Params, facts: ProjectFacts) -> Judgement:
    """Whether the republican contract is signed: as told, or as the attached document shows."""
    if DocumentKind.REPUBLICAN_CONTRACT.value in (facts.documents or ()):
        return Judgement(True, (Sentence("The signed contract is attached."),))
    if facts.is_contract_signed is None:
        gap = Missing(
            DocumentKind.REPUBLICAN_CONTRACT.label,
            Where.DOCUMENTS,
            code=DocumentKind.REPUBLICAN_CONTRACT.value,
        )
        return Judgement(None, (Sentence("Nobody said whether it is signed."),), (gap,))
    if facts.is_contract_signed:
        return Judgement(True, (Sentence("The application says that it is signed."),))
    return Judgement(False, (Sentence("The application says that it is not signed."),))


def judge_qpv_majority(params: Params, facts: ProjectFacts) -> Judgement:
    """Whether most beneficiaries live in priority districts: only the application tells it, not its sites."""
    if facts.share_in_qpv is None:
        told = Sentence("The share of the beneficiaries who live in priority districts is not told.")
        gap = Missing(Sentence("Share of the beneficiaries in priority districts"), code="share_in_qpv")
        return Judgement(None, (told, *_told_shares(facts), *_answers(facts.sites)), (gap,))
    told = Sentence("{share} of the beneficiaries in priority districts", share=Share(facts.share_in_qpv))
    return Judgement(facts.share_in_qpv > params["share"], (told,))


def _told_shares(facts: ProjectFacts) -> tuple[Sentence, ...]:
    """Where the project takes place is no word on who benefits: it is told, and decides nothing."""
    if facts.told_in_qpv is None:
        return ()
    share = Share(facts.told_in_qpv)
    return (Sentence("The application tells that {share} of the project takes place in QPV.", share=share),)


def judge_qpv_required(_params: Params, facts: ProjectFacts) -> Judgement:
    """Whether one site at least is in a priority district; all must be surely outside to be refused."""
    answers = {site.answer for site in facts.sites}
    told = _answers(facts.sites)
    if Answer.INSIDE in answers:
        return Judgement(True, told)
    is_whole = facts.site_count is not None and facts.site_count == len(facts.sites)
    if answers == {Answer.OUTSIDE} and is_whole:
        return Judgement(False, told)
    return Judgement(None, told, (Missing(Sentence("The places of the project"), code="sites"),))


def judge_qpv_none(_params: Params, facts: ProjectFacts) -> Judgement:
    """Always met: the rule says that no place is refused; where the sites are is told."""
    return Judgement(True, _answers(facts.sites))


def _answers(sites: Sequence[Place]) -> tuple[Sentence, ...]:
    if not sites:
        return (Sentence("No place is told."),)
    counts = Counter(site.answer for site in sites)
    return tuple(
        Sentence(
            "Priority district: {answer} ({n} site)",
            "Priority district: {answer} ({n} sites)",
            answer=answer,
            n=count,
        )
        for answer, count in counts.most_common()
    )
