"""With which organisations of a round that is read blind does a member say their links?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from committee.calls.rules import paris_day
from committee.intake.queries import blind_rounds, visible
from committee.intake.records import Application, ApplicationOrganisation
from committee.organisations.queries import names
from committee.people.rules import Member
from committee.review.detection import FoundLink, Part, find_links
from committee.review.queries.detection import surroundings, ties_of
from committee.review.queries.interests import is_live_interest, rounds_to_declare
from committee.review.records import InterestDeclaration
from committee.review.rules import InterestNature
from committee.store.engine import reading


@dataclass(frozen=True)
class OrganisationToDeclare:
    """An organisation of a round, tied to no application; ``nature`` None: nothing was said of it yet."""

    id: str
    name: str
    links: tuple[FoundLink, ...]
    nature: InterestNature | None
    reason: str


@dataclass(frozen=True)
class BlindRound:
    """A round that a member reads blind; ``left`` counts the applications of which nothing was said."""

    id: str
    call_code: str
    name: str
    applications: int
    left: int


def blind_parts(round_id: str, member: Member, *, now: datetime) -> dict[str, set[str]]:
    """The organisations of each application of a round that the member reads blind; for the act, never a screen."""
    if round_id not in blind_rounds(member, now):
        return {}
    statement = (
        select(Application.id, ApplicationOrganisation.organisation_id)
        .join(ApplicationOrganisation, ApplicationOrganisation.application_id == Application.id)
        .where(Application.round_id == round_id, Application.id.in_(visible(member, now)))
    )
    parts: dict[str, set[str]] = {}
    with reading() as session:
        for application_id, organisation_id in session.execute(statement):
            parts.setdefault(application_id, set()).add(organisation_id)
    return parts


def organisations_to_declare(round_id: str, member: Member, *, now: datetime) -> list[OrganisationToDeclare]:
    """The organisations of a round that the member reads blind, in the order of the directory.

    Each with the links found and what the member said of it last; nothing tells in which application it takes part.
    Empty when the round is not one of those.
    """
    parts = blind_parts(round_id, member, now=now)
    ids = {one for those in parts.values() for one in those}
    ties = ties_of([member.id])
    around = surroundings({tie.organisation_id for tie in ties}, paris_day(now))
    alone = [Part(one, one, None) for one in sorted(ids)]
    links = find_links(alone, ties, around, {}, paris_day(now))
    said = _said(round_id, member)
    return [
        OrganisationToDeclare(one, name, tuple(links.get((one, member.id), ())), *said.get(one, (None, "")))
        for one, name in names().items()
        if one in ids
    ]


def _said(round_id: str, member: Member) -> dict[str, tuple[InterestNature, str]]:
    """What the member last said of each organisation of a round, the gravest where it was said twice."""
    statement = (
        select(InterestDeclaration.findings)
        .join(Application, Application.id == InterestDeclaration.application_id)
        .where(
            Application.round_id == round_id, InterestDeclaration.member_id == member.id, is_live_interest()
        )
    )
    order = list(InterestNature)
    said: dict[str, tuple[InterestNature, str]] = {}
    with reading() as session:
        for findings in session.scalars(statement):
            for each in findings:
                if "organisation_id" in each:
                    told = (InterestNature(each["nature"]), str(each["reason"]))
                    held = said.get(each["organisation_id"])
                    if held is None or order.index(told[0]) > order.index(held[0]):
                        said[each["organisation_id"]] = told
    return said


def rounds_read_blind(member: Member, *, now: datetime) -> list[BlindRound]:
    """The rounds in which the member declares by organisation, with what is left to say."""
    blind = set(blind_rounds(member, now))
    wanted = {key: row for key, row in rounds_to_declare(member, now=now).items() if key in blind}
    statement = (
        select(Application.round_id, InterestDeclaration.id)
        .outerjoin(
            InterestDeclaration,
            (InterestDeclaration.application_id == Application.id)
            & (InterestDeclaration.member_id == member.id)
            & is_live_interest(),
        )
        .where(Application.round_id.in_(wanted), Application.id.in_(visible(member, now)))
    )
    counted: dict[str, list[bool]] = {key: [] for key in wanted}
    with reading() as session:
        for round_id, told in session.execute(statement):
            counted[round_id].append(told is None)
    return [
        BlindRound(key, row.call_code, row.name, len(counted[key]), sum(counted[key]))
        for key, row in wanted.items()
    ]
