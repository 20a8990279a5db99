"""What is an organisation, when are two names the same one, and who belongs to one group?"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from committee.territories.rules import department_of as department_of_qpv
from committee.words import N_, Labelled, Sentence


class OrganisationKind(Labelled):
    """What an organisation is in law."""

    ESH = "esh", N_("Social housing company (ESH)")
    OPH = "oph", N_("Public housing office (OPH)")
    SEM = "sem", N_("Semi-public company (SEM)")
    COOPERATIVE = "cooperative", N_("Housing cooperative")
    ASSOCIATION = "association", N_("Association")
    COLLECTIVE = "collective", N_("Collective of associations")
    COMMUNE = "commune", N_("Commune")
    INTERCOMMUNALITY = "intercommunality", N_("Grouping of communes (EPCI)")
    DEPARTMENT = "department", N_("Departmental council")
    REGION = "region", N_("Regional council")
    STATE = "state", N_("State")
    FAMILY_FUND = "family_fund", N_("Family allowance fund (CAF)")
    SOCIAL_CENTRE = "social_centre", N_("Municipal social action centre (CCAS)")
    UNIVERSITY = "university", N_("University or laboratory")
    FOUNDATION = "foundation", N_("Foundation")
    SOCIAL_ENTERPRISE = "social_enterprise", N_("Social enterprise")
    TENANTS_UNION = "tenants_union", N_("Tenants' association")
    OTHER = "other", N_("Other kind of organisation")


LANDLORD_KINDS = frozenset(
    {OrganisationKind.ESH, OrganisationKind.OPH, OrganisationKind.SEM, OrganisationKind.COOPERATIVE}
)


class MandateKind(Labelled):
    """How a member of the committee is tied to an organisation."""

    EMPLOYEE = "employee", N_("Employed by it")
    ADMINISTRATOR = "administrator", N_("Administers or directs it")


class FactKind(Labelled):
    """What the upper packages tell about an organisation and a year, for eligibility."""

    CONTRIBUTION = "contribution", N_("Contribution to the fund")
    AWARD = "award", N_("Earlier award")
    REPORT_FILED = "report_filed", N_("Report filed")


class TerritoryKind(Labelled):
    """By what a landlord's dwellings are counted; the code is INSEE's, the QPV's or the department's."""

    COMMUNE = "commune", N_("Commune")
    QPV = "qpv", N_("QPV")
    DEPARTMENT = "department", N_("Department")


@dataclass(frozen=True)
class Description:
    """What is known of an organisation besides its name and group; None is unknown."""

    kind: OrganisationKind | None = None
    short_name: str | None = None
    siret: str | None = None
    siren: str | None = None
    rna: str | None = None
    created_year: int | None = None
    dwellings_managed: int | None = None
    website: str | None = None
    commune: str | None = None
    commune_code: str | None = None
    department: str | None = None
    contact_email: str | None = None
    labels: tuple[str, ...] = ()
    address: str | None = None


@dataclass(frozen=True)
class FactRow:
    """What is known of an organisation and a year; ``value`` None is unknown.

    A contribution's and an award's value is in euros; a report's is 1 for filed, 0 for not filed. ``source``: the
    award's reference, or the file, of which ``sheet`` and ``row`` are known.
    """

    kind: FactKind
    year: int
    value: Decimal | None
    source: str
    happened_on: date | None = None
    sheet: str | None = None
    row: int | None = None


@dataclass(frozen=True)
class StockRow:
    """A landlord's dwellings in a territory on a day; ``qpv_share`` from 0 to 1; None is unknown."""

    territory_kind: TerritoryKind
    territory_code: str
    territory_name: str | None
    dwellings: int | None
    qpv_share: float | None
    as_of: date | None
    source: str
    sheet: str | None = None
    row: int | None = None


_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_APOSTROPHES = frozenset("'\u2018\u2019\u02bc\u2032`\u00b4")
_MINUS = "\u2212"
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_WEBSITE = re.compile(r"https?://[^\s<>\"]+")

_KIND_WORDS: dict[str, OrganisationKind] = {
    "entreprise sociale pour l habitat": OrganisationKind.ESH,
    "sa d hlm": OrganisationKind.ESH,
    "office public de l habitat": OrganisationKind.OPH,
    "societe d economie mixte": OrganisationKind.SEM,
    "coop": OrganisationKind.COOPERATIVE,
    "cooperative hlm": OrganisationKind.COOPERATIVE,
    "collectif": OrganisationKind.COLLECTIVE,
    "collectif d associations": OrganisationKind.COLLECTIVE,
    "epci": OrganisationKind.INTERCOMMUNALITY,
    "departement": OrganisationKind.DEPARTMENT,
    "conseil departemental": OrganisationKind.DEPARTMENT,
    "conseil regional": OrganisationKind.REGION,
    "etat": OrganisationKind.STATE,
    "caf": OrganisationKind.FAMILY_FUND,
    "ccas": OrganisationKind.SOCIAL_CENTRE,
    "universite": OrganisationKind.UNIVERSITY,
    "laboratoire": OrganisationKind.UNIVERSITY,
    "universite labo": OrganisationKind.UNIVERSITY,
    "universite ou laboratoire": OrganisationKind.UNIVERSITY,
    "fondation": OrganisationKind.FOUNDATION,
    "entreprise ess": OrganisationKind.SOCIAL_ENTERPRISE,
    "entreprise de l ess": OrganisationKind.SOCIAL_ENTERPRISE,
    "association de locataires": OrganisationKind.TENANTS_UNION,
    "syndicat locataires": OrganisationKind.TENANTS_UNION,
    "syndicat de locataires": OrganisationKind.TENANTS_UNION,
    "autre": OrganisationKind.OTHER,
}


def folded(text: str) -> str:
    """The text by which names are compared: without accents, case, dashes, apostrophes or double spaces."""
    letters: list[str] = []
    caseless = unicodedata.normalize("NFKD", text).casefold().translate(_LIGATURES)
    for letter in unicodedata.normalize("NFKD", caseless):
        category = unicodedata.category(letter)
        if letter in _APOSTROPHES or letter == _MINUS or category == "Pd":
            letters.append(" ")
        elif category not in {"Mn", "Cf"}:
            letters.append(letter)
    return " ".join("".join(letters).split())


def kind_named(text: str) -> OrganisationKind | None:
    """The kind that a French word, a code of the data dictionary or one of ours names; None if none is."""
    wanted = folded(text.replace("_", " "))
    for kind in OrganisationKind:
        if wanted == folded(kind.value.replace("_", " ")):
            return kind
    return _KIND_WORDS.get(wanted)


def family_of(organisations: Collection[str], groups: Mapping[str, str | None]) -> set[str]:
    """These organisations and all those of the same groups. ``groups``: each organisation's group, or None."""
    heads = {_head(organisation, groups) for organisation in organisations}
    return set(organisations) | {one for one in groups if _head(one, groups) in heads}


def reached(organisations: Collection[str], following: Mapping[str, Collection[str]]) -> set[str]:
    """All that is reached from these organisations step by step, themselves only where a step leads back."""
    found: set[str] = set()
    waiting = list(organisations)
    while waiting:
        for one in following.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def _head(organisation: str, groups: Mapping[str, str | None]) -> str:
    above = groups.get(organisation)
    while above is not None:
        organisation, above = above, groups.get(above)
    return organisation


def are_told_apart(one: Description, other: Description) -> bool:
    """Whether two organisations of one name are surely two: their SIREN numbers or their communes differ."""
    if one.siren is not None and other.siren is not None:
        return one.siren != other.siren
    if one.commune_code is not None and other.commune_code is not None:
        return one.commune_code != other.commune_code
    if one.commune is None or other.commune is None:
        return False
    is_one_department = (
        one.department is None or other.department is None or one.department == other.department
    )
    return folded(one.commune) != folded(other.commune) or not is_one_department


def why_not_name(
    name: str, described: Description, bearers: Iterable[tuple[str, Description]]
) -> Sentence | None:
    """Why an organisation so described may not bear this name; ``bearers``: own name and facts of the others.

    Homonyms are told apart by their SIREN numbers or communes; otherwise nobody could say which one is meant.
    """
    if not folded(name):
        return Sentence("An organisation needs a name.")
    for other, known in bearers:
        if not are_told_apart(described, known):
            return Sentence(
                "This name is already that of an organisation: {name}. Two organisations bear one name only when "
                "their SIREN numbers or their communes differ.",
                name=other,
            )
    return None


def why_not_describe(description: Description, today: date) -> Sentence | None:
    """Why these facts cannot be those of an organisation; identifiers are checked by ``identifiers``."""
    if description.created_year is not None and not 1700 <= description.created_year <= today.year:
        return Sentence("The year of creation is between 1700 and this year.")
    if description.dwellings_managed is not None and description.dwellings_managed < 0:
        return Sentence("A number of dwellings is not negative.")
    if description.contact_email is not None and _EMAIL.fullmatch(description.contact_email) is None:
        return Sentence("{text} is not an e-mail address.", text=description.contact_email)
    if description.website is not None and _WEBSITE.fullmatch(description.website) is None:
        return Sentence("A website's address begins with https:// or http://.")
    siren, siret = description.siren, description.siret
    if siren is not None and siret is not None and not siret.startswith(siren):
        return Sentence("The SIREN number is the first nine digits of the SIRET number.")
    return None


def why_not_join_group(
    organisation: str, group: str | None, groups: Mapping[str, str | None]
) -> Sentence | None:
    """Why an organisation may not join a group: the group does not exist or is below the organisation itself."""
    above = group
    while above is not None:
        if above == organisation:
            return Sentence("A group cannot be part of itself, even through another group.")
        if above not in groups:
            return Sentence("This organisation does not exist.")
        above = groups[above]
    return None


def why_not_be_member(
    parent: str, child: str, parents: Mapping[str, Collection[str]], since: date | None, until: date | None
) -> Sentence | None:
    """Why an organisation is not part of a consortium; ``parents``: the consortiums of each organisation."""
    if since is not None and until is not None and until < since:
        return Sentence("A member does not leave a consortium before it joins.")
    above, seen = [parent], set[str]()
    while above:
        one = above.pop()
        if one == child:
            return Sentence("A consortium cannot be part of itself, even through another one.")
        seen.add(one)
        above += [each for each in parents.get(one, ()) if each not in seen]
    return None


def why_not_mandate(since: date | None, until: date | None) -> Sentence | None:
    """Why a mandate cannot have these dates; a missing date is unknown or open."""
    if since is not None and until is not None and until < since:
        return Sentence("A mandate does not end before it begins.")
    return None


def why_not_merge(kept: str, dropped: str) -> Sentence | None:
    """Why two organisations are not merged."""
    if kept == dropped:
        return Sentence("Choose two different organisations.")
    return None


# Facts that are filled in together or not at all: half of one number or place would make neither.
_TOGETHER = (("siret", "siren"), ("address", "commune", "commune_code", "department"))


@dataclass(frozen=True)
class Merged:
    """What two organisations would be as one: ``filled`` names the facts that the kept one gets.

    ``conflicts``: fact, the value that stays, the value that goes.
    """

    description: Description
    filled: tuple[str, ...]
    conflicts: tuple[tuple[str, object, object], ...]


def merged_description(kept: Description, dropped: Description) -> Merged:
    """The kept facts, filled in from the dropped ones where nothing was known; labels are put together."""
    known = {
        field.name: (getattr(kept, field.name), getattr(dropped, field.name)) for field in fields(Description)
    }
    labels = (*kept.labels, *(label for label in dropped.labels if label not in kept.labels))
    del known["labels"]
    conflicts = [
        (name, stays, goes)
        for name, (stays, goes) in known.items()
        if stays is not None and goes is not None and _compared(stays) != _compared(goes)
    ]
    torn = {name for names in _TOGETHER if {one for one, _, _ in conflicts} & {*names} for name in names}
    filled = {name: goes for name, (stays, goes) in known.items() if stays is None and goes is not None}
    conflicts += [(name, None, goes) for name, goes in filled.items() if name in torn]
    filled = {name: goes for name, goes in filled.items() if name not in torn}
    if labels != kept.labels:
        filled["labels"] = labels
    return Merged(replace(kept, **filled), tuple(filled), tuple(conflicts))


def _compared(value: object) -> object:
    return folded(value) if isinstance(value, str) else value


def group_of_merged(kept: str, dropped: str, groups: Mapping[str, str | None]) -> str | None:
    """The group of a merged organisation: its own, else the dropped one's, and never itself through others."""
    for start in (kept, dropped):
        group = groups.get(start)
        while group in {kept, dropped}:
            group = groups.get(group)
        if group is not None and not {kept, dropped} & _above(group, groups):
            return group
    return None


def _above(organisation: str, groups: Mapping[str, str | None]) -> set[str]:
    above, found = groups.get(organisation), set[str]()
    while above is not None and above not in found:
        found.add(above)
        above = groups.get(above)
    return found


def has_contributed(facts: Iterable[FactRow], year: int) -> bool | None:
    """Whether an organisation contributed in a year: any amount above zero; None when no amount is known."""
    amounts = [
        fact.value
        for fact in facts
        if fact.kind is FactKind.CONTRIBUTION and fact.year == year and fact.value is not None
    ]
    return any(amount > 0 for amount in amounts) if amounts else None


def owns_in(
    stock: Sequence[StockRow],
    *,
    commune_codes: Collection[str] = (),
    qpv_codes: Collection[str] = (),
    department: str | None = None,
) -> bool | None:
    """Whether a landlord has dwellings in a place, from its stock, the newest first; None: not known.

    The place is told by its QPV, its communes, its department, or several of them: the narrowest territory whose
    number of dwellings is known answers. A whole department answers for a place within it only when it has none:
    dwellings somewhere in a department are none at the place. A department is answered by any commune or QPV of it.
    """
    newest: dict[tuple[TerritoryKind, str], int] = {}
    for row in stock:
        if row.dwellings is not None:
            newest.setdefault((row.territory_kind, row.territory_code), row.dwellings)
    for kind, codes in ((TerritoryKind.QPV, qpv_codes), (TerritoryKind.COMMUNE, commune_codes)):
        counts = [newest.get((kind, code)) for code in codes]
        if any(counts):
            return True
        if counts and None not in counts:
            return False
    if department is None:
        return None
    whole = newest.get((TerritoryKind.DEPARTMENT, department))
    if whole == 0:
        return False
    if qpv_codes or commune_codes:
        return None
    parts = [count for (kind, code), count in newest.items() if department_of(kind, code) == department]
    return True if any(parts) else None


def department_of(kind: TerritoryKind, code: str) -> str:
    """The department in which a territory lies, by its code."""
    match kind:
        case TerritoryKind.DEPARTMENT:
            return code
        case TerritoryKind.QPV:
            return department_of_qpv(code)
    return code[:3] if code.startswith(("97", "98")) else code[:2]
