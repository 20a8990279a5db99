"""Are links found by every way, each with its reason, and is nobody named whom the member may not know?"""

from datetime import date

import pytest

from committee.intake.rules import ApplicationRole
from committee.review.detection import (
    FoundLink,
    Membership,
    Part,
    Surroundings,
    Tie,
    find_links,
    live_memberships,
    look_back_from,
    standing,
)
from committee.review.rules import LinkKind
from committee.words import say

TODAY = date(2026, 11, 21)
EMPLOYMENT, MANDATE, FORMER = LinkKind.EMPLOYMENT, LinkKind.MANDATE, LinkKind.FORMER
FAMILY, OTHER = LinkKind.FAMILY, LinkKind.OTHER
LEAD, LANDLORD, HOST = ApplicationRole.LEAD, ApplicationRole.LANDLORD, ApplicationRole.HOST
NAMES = {"own": "Habitat Un", "other": "Habitat Deux", "third": "Habitat Trois"}


def around(**known: object) -> Surroundings:
    return Surroundings(NAMES, **({"groups": dict.fromkeys(NAMES)} | known))  # type: ignore[arg-type]


def found(
    parts: list[Part],
    *ties: Tie,
    around_them: Surroundings | None = None,
    sites: dict[str, frozenset[str]] | None = None,
) -> list[FoundLink]:
    """The links of the only member with the only application."""
    links = find_links(parts, ties, around_them or around(), sites or {}, TODAY)
    assert set(links) <= {("a", "m")}
    return links.get(("a", "m"), [])


def french(link: FoundLink) -> str:
    return say(link.reason, "fr")


@pytest.mark.parametrize(
    ("since", "until", "kind", "worth"),
    [
        (None, None, EMPLOYMENT, EMPLOYMENT),
        (date(2026, 11, 22), None, EMPLOYMENT, None),
        (date(2026, 11, 21), date(2026, 11, 21), MANDATE, MANDATE),
        (None, date(2026, 11, 20), EMPLOYMENT, FORMER),
        (None, date(2023, 11, 21), MANDATE, FORMER),
        (None, date(2023, 11, 20), MANDATE, None),
        (None, None, FORMER, FORMER),
        (None, date(2020, 1, 1), FAMILY, None),
    ],
)
def test_tie_is_worth_what_its_dates_say(
    since: date | None, until: date | None, kind: LinkKind, worth: LinkKind | None
) -> None:
    assert standing(Tie("m", "own", kind, since, until), TODAY) is worth


def test_look_back_is_three_years_to_the_day() -> None:
    assert look_back_from(TODAY) == date(2023, 11, 21)
    assert look_back_from(date(2028, 2, 29)) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("tie", "role", "kind", "reason"),
    [
        (
            Tie("m", "own", EMPLOYMENT),
            LEAD,
            EMPLOYMENT,
            "Vous travaillez pour Habitat Un, porteur de ce dossier.",
        ),
        (Tie("m", "own", MANDATE), LANDLORD, MANDATE, "Vous administrez ou dirigez Habitat Un, bailleur"),
        (Tie("m", "own", MANDATE), HOST, LinkKind.PARTNER, "dirigez Habitat Un, partenaire de ce dossier"),
        (Tie("m", "own", FAMILY), HOST, FAMILY, "L’un de vos proches a un lien avec Habitat Un"),
        (Tie("m", "own", OTHER), LEAD, OTHER, "Vous avez déclaré un lien avec Habitat Un"),
        (
            Tie("m", "own", EMPLOYMENT, None, date(2025, 3, 31)),
            LANDLORD,
            FORMER,
            "jusqu’au 03/2025 pour Habitat Un",
        ),
        (Tie("m", "own", MANDATE, None, date(2025, 3, 31)), LEAD, FORMER, "dirigé Habitat Un, porteur"),
        (Tie("m", "own", FORMER, None, date(2025, 3, 31)), LEAD, FORMER, "eu jusqu’au 03/2025 un lien avec"),
        (Tie("m", "own", FORMER), LEAD, FORMER, "la date de fin n’est pas connue"),
        (Tie("m", "own", EMPLOYMENT), None, EMPLOYMENT, "partie à cet appel"),
    ],
)
def test_own_organisation_is_a_strong_link_told_in_a_sentence(
    tie: Tie, role: ApplicationRole | None, kind: LinkKind, reason: str
) -> None:
    (link,) = found([Part("a", "own", role)], tie)
    assert (link.kind, link.is_strong, link.organisation) == (kind, True, "Habitat Un")
    assert reason in french(link)
    assert (link.since, link.until) == (tie.since, tie.until)


def test_past_and_present_tie_are_two_findings() -> None:
    past = Tie("m", "own", EMPLOYMENT, None, date(2025, 3, 31))
    (before,), (now,) = (
        found([Part("a", "own", LEAD)], past),
        found([Part("a", "own", LEAD)], Tie("m", "own", MANDATE)),
    )
    assert before.key != now.key
    (both,) = found([Part("a", "own", LEAD)], past, Tie("m", "own", MANDATE))
    assert both == now
    assert found([Part("a", "own", LEAD)], Tie("m", "own", MANDATE), past) == [now]


def test_organisation_of_two_roles_is_told_by_the_nearest() -> None:
    parts = [Part("a", "own", HOST), Part("a", "own", LEAD), Part("a", "own", LANDLORD)]
    (link,) = found(parts, Tie("m", "own", EMPLOYMENT))
    assert "porteur" in french(link)


GROUP = around(groups={"own": "third", "other": "third", "third": None})
CHILD_OF = around(memberships=[Membership("other", "own")])
PARENT_OF = around(memberships=[Membership("own", "third"), Membership("third", "other")])
WINNERS = around(awards={"own": frozenset({"R1"}), "other": frozenset({"R1", "R2"})})


@pytest.mark.parametrize(
    ("known", "kind", "is_strong", "named", "hidden"),
    [
        (
            GROUP,
            LinkKind.GROUP,
            True,
            "Habitat Deux, bailleur de ce dossier, est du même groupe",
            "Un organisme du même",
        ),
        (CHILD_OF, LinkKind.GROUP, True, "est membre de Habitat Deux, bailleur", "membre d’un collectif"),
        (
            PARENT_OF,
            LinkKind.GROUP,
            True,
            "Habitat Deux, bailleur de ce dossier, est membre",
            "Un membre de Habitat Un",
        ),
        (WINNERS, LinkKind.AWARD, False, "déjà été lauréat avec Habitat Deux", "lauréat avec un organisme"),
    ],
)
def test_others_are_named_only_when_everybody_may_know_them(
    known: Surroundings, kind: LinkKind, is_strong: bool, named: str, hidden: str
) -> None:
    tie = Tie("m", "own", EMPLOYMENT)
    (told,) = found([Part("a", "other", LANDLORD)], tie, around_them=known)
    assert (told.kind, told.is_strong, told.organisation) == (kind, is_strong, "Habitat Un")
    assert named in french(told)
    (kept,) = found([Part("a", "other", HOST)], tie, around_them=known)
    assert hidden in french(kept)
    assert "Deux" not in french(kept) + say(kept.about, "fr")
    assert kept.key == told.key
    (nearest,) = found([Part("a", "own", HOST), Part("a", "other", LANDLORD)], tie, around_them=known)
    assert nearest.kind is LinkKind.PARTNER


def test_former_tie_through_a_group_is_slight_and_counts_for_no_place_nor_award() -> None:
    past = Tie("m", "own", EMPLOYMENT, None, date(2025, 3, 31))
    (link,) = found([Part("a", "other", LEAD)], past, around_them=GROUP)
    assert not link.is_strong
    assert found([Part("a", "other", LEAD)], past, around_them=WINNERS) == []


def test_same_commune_is_a_slight_link_and_the_last_one_told() -> None:
    tie, sites = Tie("m", "own", EMPLOYMENT), {"a": frozenset({"31555", "59350"})}
    known = around(communes={"own": frozenset({"31555"})})
    (link,) = found([Part("a", "other", LEAD)], tie, around_them=known, sites=sites)
    assert (link.kind, link.is_strong) == (LinkKind.PLACE, False)
    assert say(link.about, "fr") == "Même territoire : Habitat Un"
    assert "une commune de ce dossier" in french(link)
    (direct,) = found([Part("a", "own", LEAD)], tie, around_them=known, sites=sites)
    assert direct.kind is EMPLOYMENT


def test_strong_links_come_first_and_one_for_each_own_organisation() -> None:
    known = around(groups={"own": "third", "other": "third", "third": None}, awards={})
    ties = [Tie("m", "own", FAMILY), Tie("m", "other", EMPLOYMENT)]
    links = found([Part("a", "third", LEAD)], *ties, around_them=known)
    assert [(link.organisation, link.is_strong) for link in links] == [
        ("Habitat Deux", True),
        ("Habitat Un", False),
    ]


def test_nothing_is_found_where_nothing_ties() -> None:
    assert found([Part("a", "other", LEAD)], Tie("m", "own", EMPLOYMENT)) == []
    assert found([], Tie("m", "own", EMPLOYMENT), around_them=GROUP) == []


def test_membership_holds_between_its_dates() -> None:
    kept = [Membership("p", "c"), Membership("p", "d", TODAY, TODAY)]
    gone = [Membership("p", "e", date(2026, 11, 22)), Membership("p", "f", None, date(2026, 11, 20))]
    assert live_memberships([*kept, *gone], TODAY) == kept
