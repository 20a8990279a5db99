"""How do the demonstration's members sign their yearly declaration, and tell what links them with applications?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time

from committee.demo.cast import Cast
from committee.demo.moments import CALENDAR, day_from, moment
from committee.intake import queries as intake_queries
from committee.organisations import queries as organisations_queries
from committee.people.rules import Member
from committee.review import actions as review_actions
from committee.review import queries as review_queries
from committee.review.declaring import NamedTie, RegisterState
from committee.review.rules import InterestNature, LinkKind
from committee.words import PARIS

FORMER_EMPLOYERS = ("Karbé Habitat Guyane (DÉMO)", "Coopérative L’Escale Logement (DÉMO)")
LARGEST_FULL_DECLARATION = 60  # beyond, members declare on what they read, to keep the building short
LINK_TOLD = "J’ai travaillé par le passé avec un organisme qui prend part au projet."
LINK_DISMISSED = "Ce lien est éteint depuis plus d’un an, sans intérêt financier."
RULING = "Le lien est indirect et sans intérêt financier : la lecture et le vote restent ouverts."


def sign_yearly(cast: Cast, now: datetime) -> None:
    """Each member signs for this year, but the last one, who is late with everything."""
    year = day_from(now, 0).year
    first_day = datetime.combine(day_from(now, 0).replace(month=1, day=1), time(9), tzinfo=PARIS)
    when = min(max(first_day, moment(now, -40)), now)
    unsigned = review_queries.unsigned(year)
    for place, member in enumerate(cast.members[:-1]):
        if member.id not in unsigned:
            continue
        ties = []
        if member.id in cast.employers:
            employer, since = cast.employers[member.id], day_from(now, -900)
            ties.append(NamedTie(LinkKind.EMPLOYMENT, organisation_id=employer, since=since))
        elif place == 7:
            left = day_from(now, -500)
            for name in FORMER_EMPLOYERS:
                ties.append(NamedTie(LinkKind.FORMER, name, until=left, remark="Chargé de mission"))
        if place == 3:
            remark = "Mon frère en est le trésorier."
            ties.append(NamedTie(LinkKind.FAMILY, "Les Jardins du Palier (DÉMO)", remark=remark))
        review_actions.sign_general_declaration(year, ties, actor=member, now=when)


def strongly_linked(numbers: Mapping[str, str], cast: Cast, now: datetime) -> dict[str, set[str]]:
    """Member → the applications with which a strong link is found."""
    found = review_queries.found_links(list(numbers.values()), [member.id for member in cast.members], now)
    linked: dict[str, set[str]] = {member.id: set() for member in cast.members}
    for (identifier, member_id), links in found.items():
        if any(link.is_strong for link in links):
            linked[member_id].add(identifier)
    return linked


def recused_for_work(numbers: Mapping[str, str], cast: Cast, now: datetime) -> dict[str, set[str]]:
    """Member → the applications in which their employer, or its group, takes part."""
    members = [member.id for member in cast.members]
    employers: dict[str, set[str]] = {one: set() for one in members}
    employers |= organisations_queries.organisations_by_member(members, day_from(now, 0))
    parts = intake_queries.organisations_of_applications(list(numbers.values()))
    return {
        member_id: {
            identifier
            for identifier, found in parts.items()
            if employers[member_id] & {part.organisation_id for part in found}
        }
        for member_id in members
    }


def declare(
    stage: str,
    numbers: Mapping[str, str],
    pairs: Sequence[tuple[str, str]],
    recused: Mapping[str, Collection[str]],
    linked: Mapping[str, Collection[str]],
    cast: Cast,
    now: datetime,
) -> None:
    """Recusals, links told or dismissed with words, and no link with the rest."""
    interests = CALENDAR[stage][2]
    for member in cast.members:
        for identifier in sorted(recused[member.id], key=list(numbers.values()).index):
            review_actions.declare_interest(
                identifier,
                InterestNature.RECUSAL,
                "Mon employeur est partie au projet.",
                actor=member,
                now=moment(now, interests + 1),
            )
        told = _told(stage, numbers, pairs, recused[member.id], member, cast)
        for turn, identifier in enumerate(each for each in told if each in linked[member.id]):
            nature = InterestNature.NONE if turn % 2 else InterestNature.LINK
            words = LINK_DISMISSED if turn % 2 else LINK_TOLD
            when = moment(now, interests + 2, 9)
            review_actions.declare_interest(identifier, nature, words, actor=member, now=when)
        review_actions.declare_no_link(told, actor=member, now=moment(now, interests + 2))


def _told(
    stage: str,
    numbers: Mapping[str, str],
    pairs: Sequence[tuple[str, str]],
    recused: Collection[str],
    member: Member,
    cast: Cast,
) -> list[str]:
    """Of which applications a member says what links them: all before the meeting, some while reading goes on."""
    own = [identifier for identifier, reader in pairs if reader == member.id]
    others = [one for one in numbers.values() if one not in recused and one not in own]
    if stage == "meeting" or member.id == cast.chair.id:
        return own + others
    if stage == "review" and member is cast.members[-1]:
        return own[: len(own) // 2]
    if len(numbers) > LARGEST_FULL_DECLARATION:
        return own
    return own + (others[: len(others) // 2] if stage == "review" else others)


def rule_on_links(call_id: str, chair: Member, when: datetime) -> None:
    """The chair accepts the links told with the applications of a meeting, but their own."""
    frame = review_queries.register(chair, call_id, now=when)
    for row in frame[frame["state"] == RegisterState.TO_RULE].to_dict("records"):
        if row["member_id"] != chair.id:
            review_actions.accept_link(
                str(row["application_id"]), str(row["member_id"]), RULING, actor=chair, now=when
            )
