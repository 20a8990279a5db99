"""Are organisations registered once, described, grouped and tied to members as they should be?"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from committee.journal.queries import entries_about
from committee.organisations import actions
from committee.organisations.queries import (
    facts_of as facts,
)
from committee.organisations.queries import (
    find_organisation,
    mandates_of,
    organisation,
    organisations_of,
)
from committee.organisations.rules import Description, FactKind, MandateKind, OrganisationKind
from committee.people.rules import OFFICE
from committee.store.engine import Stale
from committee.words import Refused
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import make_member

SIRET = "73282932000074"


def test_registering_needs_a_right(store: Path, now: datetime) -> None:
    with pytest.raises(Refused, match="may not do this"):
        actions.register_organisation("Alogéa", actor=make_member(now=now), now=now)
    assert find_organisation("Alogéa") is None


def test_registered_organisation_is_known_by_all_its_names(store: Path, now: datetime) -> None:
    made = make_organisation(
        " Habitat  et Humanisme ", OrganisationKind.ASSOCIATION, short_name="H&H", siret=SIRET, now=now
    )
    row = organisation(made)
    assert row is not None
    assert (row.name, row.kind, row.group) == ("Habitat et Humanisme", OrganisationKind.ASSOCIATION, None)
    assert row.description.siren == SIRET[:9]
    assert row.description.created_year is None
    assert find_organisation("habitat-et-humanisme") == find_organisation("h&h") == made
    assert [entry.act for entry in entries_about([made])] == ["organisations.register"]


def test_name_short_name_and_numbers_belong_to_one_organisation(store: Path, now: datetime) -> None:
    make_organisation("Erigère", short_name="ERI", siret=SIRET, rna="W123456789", now=now)
    for name, known in (
        ("ERIGERE", {}),
        ("Eri", {}),
        ("Autre", {"short_name": "eri"}),
        ("Autre", {"siret": SIRET}),
        ("Autre", {"rna": "W123456789"}),
    ):
        with pytest.raises(Refused, match=r"already that of.*Erigère"):
            make_organisation(name, now=now, **known)
    assert find_organisation("Autre") is None


def test_wrong_fact_registers_nothing(store: Path, now: datetime) -> None:
    with pytest.raises(Refused, match="not a valid SIRET"):
        make_organisation("Seqens", siret="73282932000075", now=now)
    with pytest.raises(Refused, match="does not exist"):
        make_organisation("Seqens", group="gone", now=now)
    with pytest.raises(Refused, match="needs a name"):
        make_organisation(" - ", now=now)
    assert find_organisation("Seqens") is None


def test_find_or_register_makes_an_organisation_once(store: Path, now: datetime) -> None:
    first = actions.find_or_register("Cœur Social", OrganisationKind.ASSOCIATION, actor=OFFICE, now=now)
    again = actions.find_or_register("COEUR-SOCIAL", OrganisationKind.OTHER, actor=OFFICE, now=now)
    assert again == first
    row = organisation(first)
    assert row is not None
    assert row.kind is OrganisationKind.ASSOCIATION


def test_description_is_replaced_whole_and_never_on_an_older_version(store: Path, now: datetime) -> None:
    made = make_organisation("SHLMR", created_year=1971, siret=SIRET, now=now)
    described = Description(kind=OrganisationKind.ESH, short_name="SHLMR Groupe", dwellings_managed=27000)
    actions.describe_organisation(made, described, version=1, actor=OFFICE, now=now)
    row = organisation(made)
    assert row is not None
    assert row.description == described
    assert find_organisation("shlmr groupe") == made
    with pytest.raises(Stale):
        actions.describe_organisation(made, described, version=1, actor=OFFICE, now=now)
    actions.describe_organisation(made, described, version=2, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not exist"):
        actions.describe_organisation("gone", described, version=None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.describe_organisation(made, described, version=None, actor=make_member(now=now), now=now)


def test_group_is_joined_left_and_never_a_circle(store: Path, now: datetime) -> None:
    head = make_organisation("3F", now=now)
    made = make_organisation("Immobilière 3F", group=head, now=now)
    row = organisation(made)
    assert row is not None
    assert row.group == "3F"
    with pytest.raises(Refused, match="part of itself"):
        actions.join_group(head, made, version=None, actor=OFFICE, now=now)
    actions.join_group(made, None, version=1, actor=OFFICE, now=now)
    row = organisation(made)
    assert row is not None
    assert row.group is None
    with pytest.raises(Refused, match="may not do this"):
        actions.join_group(made, head, version=None, actor=make_member(now=now), now=now)


def test_alias_finds_its_organisation_and_is_recorded_once(store: Path, now: datetime) -> None:
    made = make_organisation("Compagnons Bâtisseurs Centre Val de Loire", now=now)
    other = make_organisation("Le Touril", now=now)
    for _ in range(2):
        actions.add_alias(made, "Compagnons Bâtisseurs CVL", actor=OFFICE, now=now)
    assert find_organisation("compagnons batisseurs cvl") == made
    assert len(entries_about([made])) == 2
    with pytest.raises(Refused, match="already that of"):
        actions.add_alias(other, "Compagnons bâtisseurs C.V.L".replace(".", ""), actor=OFFICE, now=now)
    with pytest.raises(Refused, match="needs a name"):
        actions.add_alias(other, "’", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.add_alias(other, "Touril", actor=make_member(now=now), now=now)


def test_mandate_ties_a_member_until_its_last_day(store: Path, now: datetime) -> None:
    member, made = make_member(now=now), make_organisation("Logem Loiret", now=now)
    since, until = date(2026, 1, 1), date(2026, 6, 30)
    mandate = make_mandate(member, made, kind=MandateKind.ADMINISTRATOR, since=since, now=now)
    assert organisations_of(member.id, date(2025, 12, 31)) == set()
    assert organisations_of(member.id, since) == {made}
    actions.end_mandate(mandate, until, actor=OFFICE, now=now)
    assert organisations_of(member.id, until) == {made}
    assert organisations_of(member.id, date(2026, 7, 1)) == set()
    [row] = mandates_of(member.id)
    assert (row.organisation, row.kind, row.until) == ("Logem Loiret", MandateKind.ADMINISTRATOR, until)
    assert [entry.act for entry in entries_about([member.id])][:2] == [
        "organisations.end_mandate",
        "organisations.record_mandate",
    ]


def test_mandate_is_refused_without_right_member_organisation_or_order(store: Path, now: datetime) -> None:
    member, made = make_member(now=now), make_organisation(now=now)
    mandate = make_mandate(member, made, since=date(2026, 1, 1), now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.record_mandate(member.id, made, actor=member, now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.end_mandate(mandate, date(2026, 6, 1), actor=member, now=now)
    with pytest.raises(Refused, match="closed or does not exist"):
        actions.record_mandate("nobody", made, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not exist"):
        actions.record_mandate(member.id, "gone", actor=OFFICE, now=now)
    with pytest.raises(Refused, match="does not exist"):
        actions.end_mandate("gone", date(2026, 6, 1), actor=OFFICE, now=now)
    for until in (date(2025, 12, 31),):
        with pytest.raises(Refused, match="before it begins"):
            actions.end_mandate(mandate, until, actor=OFFICE, now=now)
        with pytest.raises(Refused, match="before it begins"):
            make_mandate(member, made, since=date(2026, 1, 1), until=until, now=now)


def test_fact_told_again_replaces_its_value_and_unknown_stays_unknown(store: Path, now: datetime) -> None:
    made = make_organisation(now=now)
    member = make_member(now=now)  # an upper act checked the right already
    told = (made, FactKind.CONTRIBUTION, 2025)
    actions.record_fact(*told, None, "appel 2025", actor=member, now=now)
    actions.record_fact(*told, Decimal("27000.50"), "appel 2025", actor=member, now=now)
    actions.record_fact(*told, Decimal("27000.50"), "appel 2025", actor=member, now=now)
    actions.record_fact(made, FactKind.AWARD, 2021, None, "FIS-2021", actor=member, now=now)
    assert [(fact.year, fact.value) for fact in facts([made])[made]] == [
        (2025, Decimal("27000.50")),
        (2021, None),
    ]
    assert [fact.kind for fact in facts([made], FactKind.AWARD)[made]] == [FactKind.AWARD]
    assert len(entries_about([made])) == 4
    with pytest.raises(Refused, match="does not exist"):
        actions.record_fact("gone", FactKind.AWARD, 2021, None, "x", actor=OFFICE, now=now)


def test_same_tie_is_recorded_once(store: Path, now: datetime) -> None:
    member, made = make_member(now=now), make_organisation(now=now)
    make_mandate(member, made, now=now)
    with pytest.raises(Refused, match="recorded already"):
        make_mandate(member, made, now=now)
    assert len(mandates_of(member.id)) == 1
