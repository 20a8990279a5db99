"""Which links does a member have with an application, through whom, and how strong are they?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from committee.intake.rules import ApplicationRole
from committee.organisations.rules import family_of, reached
from committee.review.rules import LinkKind
from committee.words import Sentence

LOOK_BACK_YEARS = 3


class Way(StrEnum):
    """Through what a member's organisation reaches an application, the nearest first."""

    OWN = "own"
    GROUP = "group"
    PARENT = "parent"
    CHILD = "child"
    AWARD = "award"
    PLACE = "place"


class Tie(NamedTuple):
    """What ties a member to an organisation; a missing date is unknown or open."""

    member_id: str
    organisation_id: str
    kind: LinkKind
    since: date | None = None
    until: date | None = None


class Part(NamedTuple):
    """The part of an organisation in an application; None: which one is not told."""

    application_id: str
    organisation_id: str
    role: ApplicationRole | None


class Membership(NamedTuple):
    """An organisation is part of a consortium; a missing date is unknown or open."""

    parent_id: str
    child_id: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Surroundings:
    """What is known of the organisations: names, groups, consortiums, communes, references of awards."""

    names: Mapping[str, str]
    groups: Mapping[str, str | None]
    memberships: Sequence[Membership] = ()
    communes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    awards: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class FoundLink:
    """A link that was found between a member and an application: a proposal, never a decision.

    ``key`` names it so that an answer is known again; it changes with those through whom it is found.
    ``organisation``: the member's own one. ``reason`` speaks to the member, ``about`` of them. Neither names
    anybody of the application but its lead partner, its landlords and the member's own organisation.
    ``is_of_head``: it is found through the lead partner or a landlord, so that it tells other people nothing more
    of the application.
    """

    key: str
    kind: LinkKind
    organisation: str
    reason: Sentence
    about: Sentence
    is_strong: bool
    since: date | None
    until: date | None
    is_of_head: bool = True


# Whom everybody who knows of an application may name; of a blind call no part is told.
_HEAD = (ApplicationRole.LEAD, ApplicationRole.LANDLORD, None)
_WORKING = (LinkKind.EMPLOYMENT, LinkKind.MANDATE)
# Of two ties to one organisation the first of these is told.
_ORDER = (
    LinkKind.EMPLOYMENT, LinkKind.MANDATE, LinkKind.FAMILY, LinkKind.OTHER, LinkKind.FORMER,
)  # fmt: skip


def look_back_from(today: date) -> date:
    """The first day that a former tie may have lasted to and still count."""
    year = today.year - LOOK_BACK_YEARS
    return (
        today.replace(year=year, day=28) if (today.month, today.day) == (2, 29) else today.replace(year=year)
    )


def standing(tie: Tie, today: date) -> LinkKind | None:
    """What a tie is worth on a day: what it is, FORMER within three years of its end, or nothing.

    An unknown end counts as lasting, and of a former tie as recent.
    """
    if tie.since is not None and tie.since > today:
        return None
    if tie.until is not None and tie.until < today:
        return LinkKind.FORMER if tie.until >= look_back_from(today) else None
    return tie.kind


def find_links(
    parts: Iterable[Part],
    ties: Iterable[Tie],
    around: Surroundings,
    sites: Mapping[str, frozenset[str]],
    today: date,
) -> dict[tuple[str, str], list[FoundLink]]:
    """(application, member) → the links found, the strong ones first; only where there are any.

    ``sites``: the communes of each application. For one organisation of the member only the nearest way is told.
    """
    counted = _counted(ties, today)
    taking_part: dict[str, dict[str, ApplicationRole | None]] = defaultdict(dict)
    involved: dict[str, dict[str, ApplicationRole | None]] = defaultdict(dict)
    for part in parts:
        for key, other, held in (
            (part.organisation_id, part.application_id, taking_part),
            (part.application_id, part.organisation_id, involved),
        ):
            if other not in held[key] or _nearness(part.role) < _nearness(held[key][other]):
                held[key][other] = part.role
    ways = _reached({organisation for _, organisation in counted}, taking_part, around, sites)
    found: dict[tuple[str, str], list[FoundLink]] = defaultdict(list)
    for (member_id, organisation_id), (kind, tie) in counted.items():
        for application_id, (way, through) in ways[organisation_id].items():
            if way in (Way.AWARD, Way.PLACE) and kind not in _WORKING:
                continue
            roles = involved[application_id]
            found[application_id, member_id].append(_link(way, through, kind, tie, roles, around.names))
    for links in found.values():
        links.sort(key=lambda link: (not link.is_strong, link.organisation, link.key))
    return dict(found)


def _counted(ties: Iterable[Tie], today: date) -> dict[tuple[str, str], tuple[LinkKind, Tie]]:
    """Of each member and organisation the tie that tells most."""
    counted: dict[tuple[str, str], tuple[LinkKind, Tie]] = {}
    for tie in ties:
        kind = standing(tie, today)
        pair = (tie.member_id, tie.organisation_id)
        if kind is not None and (pair not in counted or _ORDER.index(kind) < _ORDER.index(counted[pair][0])):
            counted[pair] = (kind, tie)
    return counted


def _nearness(role: ApplicationRole | None) -> int:
    return (*ApplicationRole, None).index(role)


def _reached(
    organisations: Iterable[str],
    taking_part: Mapping[str, Mapping[str, ApplicationRole | None]],
    around: Surroundings,
    sites: Mapping[str, frozenset[str]],
) -> dict[str, dict[str, tuple[Way, tuple[str, ...]]]]:
    """Of each organisation the applications that it reaches: by which way, and through whom or which communes."""
    above: dict[str, set[str]] = defaultdict(set)
    below: dict[str, set[str]] = defaultdict(set)
    for each in around.memberships:
        above[each.child_id].add(each.parent_id)
        below[each.parent_id].add(each.child_id)
    families = _families(around.groups)
    winners: dict[str, set[str]] = defaultdict(set)
    for organisation, references in around.awards.items():
        for reference in references:
            winners[reference].add(organisation)
    in_commune: dict[str, set[str]] = defaultdict(set)
    for application_id, codes in sites.items():
        for code in codes:
            in_commune[code].add(application_id)
    found = {}
    for own in organisations:
        ways = (
            (Way.OWN, {own}),
            (Way.GROUP, families.get(own, set())),
            (Way.PARENT, reached([own], above)),
            (Way.CHILD, reached([own], below)),
            (Way.AWARD, {one for each in around.awards.get(own, ()) for one in winners[each]}),
        )
        found[own] = dict(_first(own, ways, taking_part))
        near: dict[str, set[str]] = defaultdict(set)
        for code in around.communes.get(own, ()):
            for application_id in in_commune[code]:
                near[application_id].add(code)
        for application_id, shared in near.items():
            found[own].setdefault(application_id, (Way.PLACE, tuple(sorted(shared))))
    return found


def _first(
    own: str,
    ways: Iterable[tuple[Way, set[str]]],
    taking_part: Mapping[str, Mapping[str, ApplicationRole | None]],
) -> Iterator[tuple[str, tuple[Way, tuple[str, ...]]]]:
    seen: set[str] = set()
    for way, organisations in ways:
        through: dict[str, list[str]] = defaultdict(list)
        for one in sorted(organisations if way is Way.OWN else organisations - {own}):
            for application_id in taking_part.get(one, ()):
                if application_id not in seen:
                    through[application_id].append(one)
        seen.update(through)
        for application_id, ones in through.items():
            yield application_id, (way, tuple(ones))


def _families(groups: Mapping[str, str | None]) -> dict[str, set[str]]:
    """Each organisation of a group with all of the group."""
    tied = {one for one, head in groups.items() if head is not None}
    tied |= {head for head in groups.values() if head is not None}
    families: dict[str, set[str]] = {}
    for one in tied:
        if one not in families:
            family = family_of([one], {each: groups.get(each) for each in tied})
            families.update(dict.fromkeys(family, family))
    return families


def live_memberships(memberships: Iterable[Membership], today: date) -> list[Membership]:
    """Those that hold on a day."""
    return [
        each
        for each in memberships
        if (each.since is None or each.since <= today) and (each.until is None or each.until >= today)
    ]


def _link(
    way: Way,
    through: Sequence[str],
    kind: LinkKind,
    tie: Tie,
    roles: Mapping[str, ApplicationRole | None],
    names: Mapping[str, str],
) -> FoundLink:
    is_live = kind is not LinkKind.FORMER
    name = names[tie.organisation_id]
    heads = [one for one in through if one in roles and roles[one] in _HEAD]
    named = min(heads, key=lambda one: (_nearness(roles[one]), names[one]), default=None)
    part = _part(None if way is Way.PLACE else roles[through[0] if named is None else named])
    told = _KINDS.get(way, kind)
    if way is Way.OWN and kind in _WORKING and roles[tie.organisation_id] not in _HEAD:
        told = LinkKind.PARTNER
    reason = (
        _own_reason(kind, tie, name, part)
        if way is Way.OWN
        else _far_reason(way, name, None if named is None else names[named], part)
    )
    tail = ("" if is_live else "former",) if way is Way.OWN else (_digest(through),)
    return FoundLink(
        key=":".join(part for part in (way.value, tie.organisation_id, *tail) if part),
        kind=told,
        organisation=name,
        reason=reason,
        about=_about(way, told, name, None if named is None else names[named], part),
        is_strong=way is Way.OWN or (way in (Way.GROUP, Way.PARENT, Way.CHILD) and kind in _WORKING),
        since=tie.since,
        until=tie.until,
        is_of_head=way is not Way.PLACE and named is not None,
    )


_KINDS = {
    Way.GROUP: LinkKind.GROUP,
    Way.PARENT: LinkKind.GROUP,
    Way.CHILD: LinkKind.GROUP,
    Way.AWARD: LinkKind.AWARD,
    Way.PLACE: LinkKind.PLACE,
}


def _digest(through: Iterable[str]) -> str:
    return sha256(" ".join(sorted(through)).encode()).hexdigest()[:16]


def _part(role: ApplicationRole | None) -> Sentence:
    if role is None:
        return Sentence("a party to this call")
    if role is ApplicationRole.LEAD:
        return Sentence("lead partner of this application")
    if role is ApplicationRole.LANDLORD:
        return Sentence("landlord of this application")
    return Sentence("partner of this application")


def _about(way: Way, kind: LinkKind, name: str, other: str | None, part: Sentence) -> Sentence:
    if way is Way.OWN:
        return Sentence("{kind}: {name}, {part}", kind=kind, name=name, part=part)
    if other is None:
        return Sentence("{kind}: {name}", kind=kind, name=name)
    return Sentence("{kind}: {name} and {other}, {part}", kind=kind, name=name, other=other, part=part)


def _own_reason(kind: LinkKind, tie: Tie, name: str, part: Sentence) -> Sentence:
    if kind is LinkKind.EMPLOYMENT:
        return Sentence("You work for {name}, {part}.", name=name, part=part)
    if kind is LinkKind.MANDATE:
        return Sentence("You administer or direct {name}, {part}.", name=name, part=part)
    if kind is LinkKind.FAMILY:
        return Sentence("Someone close to you is tied to {name}, {part}.", name=name, part=part)
    if kind is LinkKind.OTHER:
        return Sentence("You told a tie to {name}, {part}.", name=name, part=part)
    if tie.until is None:
        return Sentence(
            "You were tied to {name}, {part}; when this ended is not known.", name=name, part=part
        )
    month = f"{tie.until:%m/%Y}"
    if tie.kind is LinkKind.EMPLOYMENT:
        return Sentence("You worked until {month} for {name}, {part}.", month=month, name=name, part=part)
    if tie.kind is LinkKind.MANDATE:
        return Sentence(
            "You administered or directed {name}, {part}, until {month}.", month=month, name=name, part=part
        )
    return Sentence("You were tied until {month} to {name}, {part}.", month=month, name=name, part=part)


def _far_reason(way: Way, name: str, other: str | None, part: Sentence) -> Sentence:
    """``other`` None: one of those who take part, whom the member may not know yet."""
    if way is Way.PLACE:
        return Sentence(
            "{name}, to which you are tied, has its seat or dwellings in a commune of this application.",
            name=name,
        )
    if other is None:
        return {
            Way.GROUP: Sentence(
                "An organisation of the same group as {name}, to which you are tied, takes part in this "
                "application.",
                name=name,
            ),
            Way.PARENT: Sentence(
                "{name}, to which you are tied, is a member of a consortium that takes part in this application.",
                name=name,
            ),
            Way.CHILD: Sentence(
                "A member of {name}, to which you are tied, takes part in this application.", name=name
            ),
            Way.AWARD: Sentence(
                "{name}, to which you are tied, won an earlier award together with an organisation of this "
                "application.",
                name=name,
            ),
        }[way]
    return {
        Way.GROUP: Sentence(
            "{other}, {part}, is of the same group as {name}, to which you are tied.",
            other=other,
            part=part,
            name=name,
        ),
        Way.PARENT: Sentence(
            "{name}, to which you are tied, is a member of {other}, {part}.",
            other=other,
            part=part,
            name=name,
        ),
        Way.CHILD: Sentence(
            "{other}, {part}, is a member of {name}, to which you are tied.",
            other=other,
            part=part,
            name=name,
        ),
        Way.AWARD: Sentence(
            "{name}, to which you are tied, won an earlier award together with {other}, {part}.",
            other=other,
            part=part,
            name=name,
        ),
    }[way]
