"""What is an organisation, when are two names the same one, and who belongs to one group?"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from committee.words import N_, Labelled, Sentence


class OrganisationKind(Labelled):
    """What an organisation is in law (DOMAIN.md §3.4)."""

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


_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_APOSTROPHES = frozenset("'\u2018\u2019\u02bc\u2032`\u00b4")
_MINUS = "\u2212"

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


def _head(organisation: str, groups: Mapping[str, str | None]) -> str:
    above = groups.get(organisation)
    while above is not None:
        organisation, above = above, groups.get(above)
    return organisation


def why_not_name(name: str, taken_by: str | None) -> Sentence | None:
    """Why an organisation may not bear this name; ``taken_by``: the name of the one which bears it already."""
    if not folded(name):
        return Sentence("An organisation needs a name.")
    if taken_by is not None:
        return Sentence("This name is already that of an organisation: {name}.", name=taken_by)
    return None


def why_not_describe(description: Description, today: date) -> Sentence | None:
    """Why these facts cannot be those of an organisation; identifiers are checked by ``identifiers``."""
    if description.created_year is not None and not 1700 <= description.created_year <= today.year:
        return Sentence("The year of creation is between 1700 and this year.")
    if description.dwellings_managed is not None and description.dwellings_managed < 0:
        return Sentence("A number of dwellings is not negative.")
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


def why_not_mandate(since: date | None, until: date | None) -> Sentence | None:
    """Why a mandate cannot have these dates; a missing date is unknown or open."""
    if since is not None and until is not None and until < since:
        return Sentence("A mandate does not end before it begins.")
    return None
