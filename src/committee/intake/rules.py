"""What may a file of applications hold, which state follows which, and what is a place's answer worth?"""

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from committee.people.rules import Member, why_not_act_on
from committee.spreadsheets.columns import ColumnKind as ColumnKind  # noqa: PLC0414 - the name is given on
from committee.spreadsheets.columns import ColumnRule as ColumnRule  # noqa: PLC0414 - the name is given on
from committee.spreadsheets.interpretations import Qualifier as Qualifier  # noqa: PLC0414 - the name is given on
from committee.spreadsheets.interpretations import Tax as Tax  # noqa: PLC0414 - the name is given on
from committee.spreadsheets.report import Problem as Problem  # noqa: PLC0414 - the name is given on
from committee.spreadsheets.report import Severity as Severity  # noqa: PLC0414 - the name is given on
from committee.spreadsheets.rules import Parsed, folded
from committee.territories.rules import (
    Answer,
    Generation,
    Method,
    is_declared,
    reason_for,
    recognised_only_by_words,
    why_not_decide,
    why_not_locate,
)
from committee.words import N_, Labelled, Sentence, say


class ApplicationStatus(Labelled):
    """Where an application stands, up to the committee's decision."""

    DRAFT = "draft", N_("Draft")
    SUBMITTED = "submitted", N_("Submitted")
    TO_COMPLETE = "to_complete", N_("To be completed")
    INADMISSIBLE = "inadmissible", N_("Inadmissible")
    ELIGIBLE = "eligible", N_("Eligible")
    UNDER_REVIEW = "under_review", N_("Under review")
    SCHEDULED = "scheduled", N_("On a meeting's agenda")
    DEFERRED = "deferred", N_("Deferred")
    AWARDED = "awarded", N_("Awarded")
    AWARDED_CONDITIONAL = "awarded_conditional", N_("Awarded under conditions")
    RESERVE_LIST = "reserve_list", N_("Reserve list")
    REJECTED = "rejected", N_("Not selected")
    DROPPED = "dropped", N_("Closed without decision")


_S = ApplicationStatus
# What only a meeting gives; it may also find an application inadmissible or drop it.
OUTCOMES = frozenset({_S.AWARDED, _S.AWARDED_CONDITIONAL, _S.RESERVE_LIST, _S.DEFERRED, _S.REJECTED})
_BY_MEETING = OUTCOMES | {_S.INADMISSIBLE, _S.DROPPED}
TRANSITIONS: Mapping[ApplicationStatus, frozenset[ApplicationStatus]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.DROPPED}),
    _S.SUBMITTED: frozenset({_S.TO_COMPLETE, _S.ELIGIBLE}) | _BY_MEETING,
    _S.TO_COMPLETE: frozenset({_S.SUBMITTED, _S.ELIGIBLE}) | _BY_MEETING,
    _S.INADMISSIBLE: frozenset({_S.SUBMITTED, _S.ELIGIBLE}),
    _S.ELIGIBLE: frozenset({_S.TO_COMPLETE, _S.UNDER_REVIEW, _S.SCHEDULED}) | _BY_MEETING,
    _S.UNDER_REVIEW: frozenset({_S.TO_COMPLETE, _S.ELIGIBLE, _S.SCHEDULED}) | _BY_MEETING,
    _S.SCHEDULED: frozenset({_S.ELIGIBLE, _S.UNDER_REVIEW}) | _BY_MEETING,
    _S.DEFERRED: frozenset({_S.ELIGIBLE, _S.UNDER_REVIEW, _S.SCHEDULED}) | _BY_MEETING,
    _S.RESERVE_LIST: frozenset({_S.AWARDED, _S.AWARDED_CONDITIONAL, _S.REJECTED, _S.DROPPED}),
    _S.AWARDED: frozenset(),
    _S.AWARDED_CONDITIONAL: frozenset(),
    _S.REJECTED: frozenset(),
    _S.DROPPED: frozenset({_S.SUBMITTED}),
}


class Category(Labelled):
    """What kind of project it is."""

    LASTING_INNOVATION = "lasting_innovation", N_("Innovative and lasting project")
    ACTION_RESEARCH = "action_research", N_("Action research")
    OTHER = "other", N_("Other category")


class RequestKind(Labelled):
    """Whether the project asks for the first time."""

    FIRST = "first", N_("First request")
    RENEWAL = "renewal", N_("Renewal")


class ApplicationRole(Labelled):
    """The part of an organisation in an application."""

    LEAD = "lead", N_("Lead partner")
    LANDLORD = "landlord", N_("Social landlord")
    OPERATOR = "operator", N_("Operator")
    COFUNDER = "cofunder", N_("Co-funder")
    EVALUATOR = "evaluator", N_("Evaluator")
    RESEARCH = "research", N_("Research body")
    SUPPORTER = "supporter", N_("Supporter")
    HOST = "host", N_("Host of the premises")
    REFERRER = "referrer", N_("Referring body")
    PARTNER = "partner", N_("Partner")


class Opinion(Labelled):
    """What the staff propose to the committee after the instruction."""

    FAVOURABLE = "favourable", N_("Favourable")
    TO_DISCUSS = "to_discuss", N_("To be discussed")
    UNFAVOURABLE = "unfavourable", N_("Unfavourable")


class BudgetSide(Labelled):
    """The two columns of a funding plan."""

    CHARGE = "charge", N_("Charges")
    INCOME = "income", N_("Income")


class FundingStatus(Labelled):
    """Whether an income is certain."""

    ACQUIRED = "acquired", N_("Acquired")
    REQUESTED = "requested", N_("Requested")
    TO_REQUEST = "to_request", N_("To be requested")


class PointSource(Labelled):
    """Where a site's point comes from."""

    TYPED = "typed", N_("Typed or imported")
    CLICKED = "clicked", N_("Clicked on the map")
    GEOCODED = "geocoded", N_("Found from the address")
    DISTRICT = "district", N_("Drawn inside the declared QPV")
    COMMUNE = "commune", N_("Drawn inside the commune")


# A point that the words gave: fit to draw, never compared with a perimeter.
DRAWN = frozenset({PointSource.DISTRICT, PointSource.COMMUNE})
# A point that a person or a service gave here: no later file takes it away.
FOUND_HERE = DRAWN | {PointSource.CLICKED, PointSource.GEOCODED}


# Under what the versions of an application keep that other perimeters gave its sites another answer.
LOCATED = "located"


class QpvBond(Labelled):
    """By what an application is known to take place in a QPV, the surest first."""

    POINT = "point", N_("a site lies in it")
    DECLARED = "declared", N_("declared by the application")
    TOLD = "told", N_("a share of the project is told for it")
    NEAR = "near", N_("uncertain: a site lies near its border")


def qpv_bond(answer: Answer, method: Method) -> QpvBond:
    """What a located site says of the QPV of its codes."""
    if answer is not Answer.INSIDE:
        return QpvBond.NEAR
    return QpvBond.DECLARED if is_declared(method) else QpvBond.POINT


class ShareSource(Labelled):
    """Who told the share of a project in a QPV."""

    FILE = "file", N_("told by the file")
    TYPED = "typed", N_("typed here")


class Verdict(Labelled):
    """What a person said of two applications that look alike."""

    DISTINCT = "distinct", N_("Two different projects")
    MERGED = "merged", N_("The same project, merged")


class RuleOutcome(Labelled):
    """What an eligibility rule says of an application; a missing fact is never a refusal."""

    MET = "met", N_("Met")
    WARNING = "warning", N_("Warning")
    NOT_MET = "not_met", N_("Not met")
    UNVERIFIABLE = "unverifiable", N_("Cannot be verified")


class Theme(Labelled):
    """What a project is about; an application keeps a theme that is not of this list as it was typed."""

    SOCIAL_TIES = "social_ties", N_("Social ties")
    HEALTH = "health", N_("Health")
    ECOLOGICAL_TRANSITION = "ecological_transition", N_("Ecological transition")
    JOBS_TRAINING = "jobs_training", N_("Jobs and training")
    HOUSING_PATHWAY = "housing_pathway", N_("Housing pathway")
    YOUTH_PARENTING = "youth_parenting", N_("Youth and parenting")
    PEACEFUL_LIVING = "peaceful_living", N_("Peaceful living")
    AGEING = "ageing", N_("Ageing")
    ACCESS_TO_RIGHTS = "access_to_rights", N_("Access to rights")
    DIGITAL = "digital", N_("Digital inclusion")
    CULTURE = "culture", N_("Culture")
    FOOD = "food", N_("Food")


# How French files also name what the labels name; folded.
_ALIASES: Mapping[str, Labelled] = {
    "innovant durable": Category.LASTING_INNOVATION,
    "innovant et durable": Category.LASTING_INNOVATION,
    "autre": Category.OTHER,
    "premiere": RequestKind.FIRST,
    "nouvelle demande": RequestKind.FIRST,
    "emploi formation": Theme.JOBS_TRAINING,
    "emploi": Theme.JOBS_TRAINING,
    "formation": Theme.JOBS_TRAINING,
    "jeunesse parentalite": Theme.YOUTH_PARENTING,
    "acces droits": Theme.ACCESS_TO_RIGHTS,
    "acces au droit": Theme.ACCESS_TO_RIGHTS,
    "numerique": Theme.DIGITAL,
    "tranquillite residentielle": Theme.PEACEFUL_LIVING,
    "ht": Tax.EXCLUDED,
    "ttc": Tax.INCLUDED,
    "charges": BudgetSide.CHARGE,
    "depense": BudgetSide.CHARGE,
    "depenses": BudgetSide.CHARGE,
    "produit": BudgetSide.INCOME,
    "produits": BudgetSide.INCOME,
    "recette": BudgetSide.INCOME,
    "recettes": BudgetSide.INCOME,
    "ressource": BudgetSide.INCOME,
    "ressources": BudgetSide.INCOME,
    "acquise": FundingStatus.ACQUIRED,
    "obtenu": FundingStatus.ACQUIRED,
    "accorde": FundingStatus.ACQUIRED,
    "sollicitee": FundingStatus.REQUESTED,
    "demande": FundingStatus.REQUESTED,
    "en cours": FundingStatus.REQUESTED,
    "a demander": FundingStatus.TO_REQUEST,
    "porteur de projet": ApplicationRole.LEAD,
    "bailleur": ApplicationRole.LANDLORD,
    "bailleur fondateur": ApplicationRole.LANDLORD,
    "bailleur entrant": ApplicationRole.LANDLORD,
    "esh": ApplicationRole.LANDLORD,
    "co financeur": ApplicationRole.COFUNDER,
    "financeur": ApplicationRole.COFUNDER,
    "recherche": ApplicationRole.RESEARCH,
    "laboratoire": ApplicationRole.RESEARCH,
    "soutien": ApplicationRole.SUPPORTER,
    "lieu": ApplicationRole.HOST,
    "hebergeur": ApplicationRole.HOST,
}


NOT_OPEN = Sentence("One of these applications does not exist, or is closed to you.")

LONGEST_TEXT = 20_000
TEXTS = (
    "summary",
    "needs",
    "objectives",
    "method",
    "target_public",
    "resident_role",
    "partnership",
    "evaluation_plan",
    "durability",
)


@lru_cache(maxsize=256, typed=True)  # members of two lists with one code are equal, and not the same
def _names_of(choice: Labelled) -> frozenset[str]:
    return frozenset(
        folded(name) for name in (choice.value, say(choice.label, "fr"), say(choice.label, "en"))
    )


@lru_cache(maxsize=2048)
def choice_named(text: str, choices: type[Labelled]) -> Labelled | None:
    """The member of the list that a French or English label, a code or a usual word names."""
    wanted = folded(text)
    for choice in choices:
        if wanted in _names_of(choice):
            return choice
    alias = _ALIASES.get(wanted)
    return alias if isinstance(alias, choices) else None


def choices_in_words(choices: type[Labelled], locale: str = "fr") -> list[str]:
    """The labels of a list, as the template offers them."""
    return [say(choice.label, locale) for choice in choices]


_COMMUNE = re.compile(r"\d{5}|2[AB]\d{3}")
_DEPARTMENT = re.compile(r"\d{2}|2[AB]|9[78]\d")


def commune_code(text: str | None) -> Parsed[str]:
    """An INSEE code of five signs; the zero that spreadsheets take away is put back."""
    if text is None:
        return Parsed(None)
    code = text.upper().replace(" ", "")
    code = f"0{code}" if re.fullmatch(r"\d{4}", code) else code
    if _COMMUNE.fullmatch(code) is None:
        return Parsed(None, Sentence("An INSEE code of a commune has five signs."))
    return Parsed(code)


def department_code(text: str | None, commune: str | None) -> str | None:
    """The department's code: as given (``1`` is 01), else from the commune's code, else None."""
    code = (text or "").upper().strip()
    code = f"0{code}" if re.fullmatch(r"[1-9]", code) else code
    if _DEPARTMENT.fullmatch(code) is not None:
        return code
    if commune is None:
        return None
    return commune[:3] if commune.startswith(("97", "98")) else commune[:2]


def why_not_site(lon: float | None, lat: float | None, precision_m: float | None) -> Sentence | None:
    """Why a site of a file cannot have this point; None also when it has none at all."""
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        return Sentence("A point needs both its longitude and its latitude.")
    return why_not_locate(lon, lat, precision_m)


def location_reason(
    answer: Answer, method: Method, lon: float | None, precision_m: float | None
) -> Sentence | None:
    """Why a stored answer is not a plain yes or no; None when it is."""
    if is_declared(method):
        return _DOUBTFUL_DECLARATION if answer is not Answer.INSIDE else recognised_only_by_words()
    if answer in {Answer.INSIDE, Answer.OUTSIDE}:
        return None
    if lon is None:
        return Sentence(
            "Only the place's name is known: a point is needed to compare it with the perimeters."
        )
    if precision_m is None:
        return Sentence("The precision of the point is not known.")
    if (imprecise := why_not_decide(precision_m)) is not None:
        return imprecise
    if method is Method.NONE:
        return Sentence("No perimeter that holds on the date of the deposit is loaded for this place.")
    told = reason_for(answer, is_schematic=method is Method.SCHEMATIC, precision_m=precision_m)
    return told if answer is Answer.UNCERTAIN or method is Method.SCHEMATIC else _INCOMPLETE


def distance_in_words(metres: float) -> Sentence:
    """A distance as people say it: metres, kilometres from one on."""
    if metres < 1000:
        return Sentence("{metres} m", metres=round(metres))
    return Sentence("{kilometres} km", kilometres=round(metres / 1000, 1))


def place_in_words(
    answer: Answer, code: str | None, name: str | None, generation: str | None, distance_m: float | None
) -> Sentence:
    """Where a site lies, from the QPV that holds it or is nearest; distances are to its border.

    Inside without a distance: the QPV is declared, no point was compared with it.
    """
    if distance_m is None and answer is Answer.INSIDE and code is not None and generation is not None:
        return Sentence(
            "in the QPV {name} ({code}, {generation}), as declared",
            name=name or code,
            code=code,
            generation=Generation(generation),
        )
    if code is None or generation is None or distance_m is None or answer is Answer.UNKNOWN:
        match answer:
            case Answer.OUTSIDE:
                return Sentence("outside any QPV")
            case Answer.INSIDE:
                return Sentence("in a QPV")
            case Answer.UNCERTAIN:
                return Sentence("perhaps in a QPV")
            case _:
                return Sentence("position unknown")
    told = {"name": name or code, "code": code, "generation": Generation(generation)}
    distance = distance_in_words(distance_m)
    match answer:
        case Answer.INSIDE:
            return Sentence("in the QPV {name} ({code}, {generation})", **told)
        case Answer.UNCERTAIN:
            return Sentence(
                "perhaps in the QPV {name} ({code}, {generation}), {distance} from its border",
                distance=distance,
                **told,
            )
        case _:
            return Sentence(
                "outside any QPV, {distance} from the QPV {name} ({code}, {generation})",
                distance=distance,
                **told,
            )


def difference_in_words(declared: str, metres: float | None, found: str | None) -> Sentence:
    """How a declaration and a point differ: ``declared`` and ``found`` (None: in no QPV) are QPV by name and code.

    ``metres``: from the point to the border of the declared one; None when it is not drawn.
    """
    told = {"declared": declared, "found": found}
    if metres is None and found is None:
        return Sentence("The application declares {declared}; the point lies outside any QPV.", **told)
    if metres is None:
        return Sentence("The application declares {declared}; the point lies in {found}.", **told)
    distance = distance_in_words(metres)
    if found is None:
        return Sentence(
            "The application declares {declared}; the point is {distance} from its border, outside any QPV.",
            distance=distance,
            **told,
        )
    return Sentence(
        "The application declares {declared}; the point is {distance} from its border, in {found}.",
        distance=distance,
        **told,
    )


_DOUBTFUL_DECLARATION = Sentence(
    "The declared QPV is not recognised without doubt: choose it, or show the place."
)
_INCOMPLETE = Sentence("The perimeters loaded for this department are not complete.")
_ANSWERS = (Answer.INSIDE, Answer.UNCERTAIN, Answer.UNKNOWN, Answer.OUTSIDE)


def answer_of_sites(answers: Collection[Answer]) -> Answer:
    """What may be said of a project from its sites: one inside is enough, all must be outside for "outside"."""
    return next((answer for answer in _ANSWERS if answer in answers), Answer.UNKNOWN)


def share_requested(requested: Decimal | None, total_cost: Decimal | None) -> Decimal | None:
    """The share of the cost that is asked for; None when unknown."""
    return requested / total_cost if requested is not None and total_cost else None


def status_tone(status: ApplicationStatus) -> str:
    """Which tone of the screens goes with a state."""
    if status in {_S.AWARDED, _S.AWARDED_CONDITIONAL}:
        return "winner"
    if status in {_S.TO_COMPLETE, _S.DEFERRED, _S.RESERVE_LIST}:
        return "warning"
    if status in {_S.INADMISSIBLE, _S.REJECTED, _S.DROPPED}:
        return "refused"
    return "good" if status in {_S.ELIGIBLE, _S.SCHEDULED, _S.UNDER_REVIEW} else "neutral"


DECIDED = frozenset({_S.AWARDED, _S.AWARDED_CONDITIONAL, _S.RESERVE_LIST, _S.REJECTED})
STAYS_AS_READ = Sentence(
    "This application was before a meeting: it stays as the committee read it. What changes afterwards "
    "belongs to its follow-up."
)


def is_seen_by_a_meeting(status: ApplicationStatus, *, was_before_a_meeting: bool) -> bool:
    """Whether what an application says of its places stays as a meeting saw it; a deferred one is seen again."""
    return status in DECIDED or (was_before_a_meeting and status is not _S.DEFERRED)


def why_not_move(status: ApplicationStatus, *, was_before_a_meeting: bool) -> Sentence | None:
    """Why the places of an application are no longer changed; None when they are."""
    return STAYS_AS_READ if is_seen_by_a_meeting(status, was_before_a_meeting=was_before_a_meeting) else None


def staff_choices(status: ApplicationStatus) -> list[ApplicationStatus]:
    """The states that staff may give by hand after this one, in their order; a draft is submitted from its form."""
    if status is ApplicationStatus.DRAFT:
        return [ApplicationStatus.DROPPED]
    return [each for each in ApplicationStatus if each in TRANSITIONS[status] - OUTCOMES]


def why_not_change_status(
    current: Iterable[ApplicationStatus], wanted: ApplicationStatus, actor: Member
) -> Sentence | None:
    """Why these applications may not all pass to a state by hand: staff give it, and never an outcome."""
    refused = why_not_act_on("applications.sheet", actor)
    if refused is not None:
        return refused
    if wanted in OUTCOMES:
        return Sentence("Only a committee meeting gives the state “{status}”.", status=wanted)
    states = list(current)
    if wanted is ApplicationStatus.SUBMITTED and ApplicationStatus.DRAFT in states:
        return Sentence("A draft is submitted from its form, which says what it still lacks.")
    return why_not_follow_on(states, wanted)


def why_not_follow_on(current: Iterable[ApplicationStatus], wanted: ApplicationStatus) -> Sentence | None:
    """Why applications in these states do not all pass to a state, whoever asks."""
    for status in current:
        if wanted not in TRANSITIONS[status] and wanted is not status:
            return Sentence(
                "An application in the state “{status}” does not pass to “{wanted}”.",
                status=status,
                wanted=wanted,
            )
    return None
