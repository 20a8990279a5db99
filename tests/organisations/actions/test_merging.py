"""Do two organisations become one, with everything that pointed to either?"""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from committee.intake.queries import application_organisations
from committee.intake.records import ApplicationOrganisation
from committee.intake.rules import ApplicationRole
from committee.journal.queries import entries_about
from committee.organisations import actions, queries
from committee.organisations.records import Organisation, Stock
from committee.organisations.rules import FactKind, TerritoryKind
from committee.people.rules import OFFICE
from committee.store.all_records import columns_pointing_to
from committee.store.engine import reading, writing
from committee.words import Refused
from tests.factories.intake import make_application
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import make_member

SIRET = "73282932000074"


def merge(kept: str, dropped: str, now: datetime) -> None:
    actions.merge_organisations(kept, dropped, actor=OFFICE, now=now)


def test_merge_moves_names_ties_facts_and_fills_in_what_was_not_known(store: Path, now: datetime) -> None:
    kept = make_organisation("Erigère", short_name="ERI", now=now)
    dropped = make_organisation(
        "Érigère SA", siret=SIRET, dwellings_managed=4911, website="https://a.fr", now=now
    )
    actions.add_alias(dropped, "Erigere Habitat", actor=OFFICE, now=now)
    member = make_member(now=now)
    make_mandate(member, dropped, now=now)
    make_mandate(member, kept, now=now)
    for each, amount in ((kept, 100), (dropped, 100)):
        actions.record_fact(
            each, FactKind.CONTRIBUTION, 2025, Decimal(amount), "f.xlsx", actor=OFFICE, now=now
        )
    for each, amount in ((kept, 7), (dropped, 9)):
        actions.record_fact(
            each, FactKind.CONTRIBUTION, 2024, Decimal(amount), "f.xlsx", actor=OFFICE, now=now
        )
    below = make_organisation("Filiale", group=dropped, now=now)
    merge(kept, dropped, now)
    row = queries.organisation(kept)
    assert row is not None
    assert queries.organisation(dropped) is None
    assert (row.description.siret, row.description.dwellings_managed, row.description.short_name) == (
        SIRET,
        4911,
        "ERI",
    )
    for name in ("ERIGERE", "érigère sa", "erigere habitat", "eri"):
        assert queries.find_organisation(name) == kept
    assert [one.organisation_id for one in queries.mandates_of(member.id)] == [kept]
    assert sorted((fact.year, fact.value) for fact in queries.facts_of([kept])[kept]) == [
        (2024, Decimal(7)),
        (2024, Decimal(9)),
        (2025, Decimal(100)),
    ]
    assert queries.organisations_by_id([below])[below].group_id == kept
    merged = [entry for entry in entries_about([kept]) if entry.act == "organisations.merge"]
    assert len(merged) == 1


def test_one_part_in_an_application_stays_of_two(store: Path, now: datetime) -> None:
    make_application(landlords="Erigère | Érigère SA", now=now)
    kept, dropped = queries.find_organisation("Erigère"), queries.find_organisation("Érigère SA")
    assert kept is not None
    assert dropped is not None
    preview = queries.merge_preview(kept, dropped)
    assert preview is not None
    assert preview.moved["intake_application_organisation.organisation_id"] == 1
    merge(kept, dropped, now)
    with reading() as session:
        parts = session.scalars(
            select(ApplicationOrganisation.organisation_id).where(
                ApplicationOrganisation.role == ApplicationRole.LANDLORD
            )
        ).all()
    assert parts == [kept]


def test_no_table_is_left_pointing_to_the_dropped_one(store: Path, now: datetime) -> None:
    """Every foreign key of the store is repointed: the database itself refuses an orphan."""
    columns = columns_pointing_to(Organisation.__table__)
    names = {f"{column.table.name}.{column.name}" for column in columns}
    assert {"intake_application_organisation.organisation_id", "organisations_stock.landlord_id"} <= names
    kept, dropped = make_organisation(now=now), make_organisation(now=now)
    child, collective = make_organisation(now=now), make_organisation(now=now)
    for parent in (kept, dropped):
        actions.add_member(parent, child, since=date(2020, 1, 1), actor=OFFICE, now=now)
    actions.add_member(collective, dropped, actor=OFFICE, now=now)
    actions.add_member(kept, dropped, actor=OFFICE, now=now)
    merge(kept, dropped, now)
    with reading() as session:
        for column in columns:
            assert session.execute(select(column).where(column == dropped)).first() is None
    assert [one.child_id for one in queries.members_of(kept)] == [child]
    assert [one.parent_id for one in queries.part_of(kept)] == [collective]


def test_groups_never_become_a_circle(store: Path, now: datetime) -> None:
    dropped = make_organisation("Bas", now=now)
    middle = make_organisation("Milieu", group=dropped, now=now)
    kept = make_organisation("Haut", group=middle, now=now)
    merge(kept, dropped, now)
    assert queries.groups() == {kept: None, middle: kept}


def test_merge_is_refused_for_one_organisation_one_gone_and_a_consortium_above_itself(
    store: Path, now: datetime
) -> None:
    one, two, three = (make_organisation(now=now) for _ in range(3))
    with pytest.raises(Refused, match="two different"):
        merge(one, one, now)
    with pytest.raises(Refused, match="does not exist"):
        merge(one, "gone", now)
    assert queries.merge_preview(one, one) is None
    actions.add_member(one, two, actor=OFFICE, now=now)
    actions.add_member(two, three, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="part of itself"):
        merge(one, three, now)
    assert len(queries.names()) == 3


def test_conflicting_facts_are_shown_and_the_kept_ones_stay(store: Path, now: datetime) -> None:
    kept = make_organisation("Un", siren="732829320", commune="Lyon", department="69", now=now)
    dropped = make_organisation("Deux", siret="35600000000048", commune="Nice", created_year=1950, now=now)
    preview = queries.merge_preview(kept, dropped)
    assert preview is not None
    assert {name for name, _, _ in preview.merged.conflicts} == {"siren", "siret", "commune"}
    assert preview.merged.filled == ("created_year",)
    merge(kept, dropped, now)
    row = queries.organisation(kept)
    assert row is not None
    known = row.description
    assert (known.siret, known.siren, known.commune, known.created_year) == (None, "732829320", "Lyon", 1950)


def test_labels_are_put_together_and_a_name_known_already_is_no_second_alias(
    store: Path, now: datetime
) -> None:
    kept = make_organisation("Érigère", labels=("esus",), now=now)
    dropped = make_organisation("Érigère SA", short_name="Erigere-SA", labels=("esus", "iae"), now=now)
    merge(kept, dropped, now)
    row = queries.organisation(kept)
    assert row is not None
    assert row.description.labels == ("esus", "iae")
    assert list(queries.aliases([kept])[kept].values()) == ["Érigère SA"]


def test_two_rows_that_become_one_keep_what_either_knew(store: Path, now: datetime) -> None:
    kept, dropped = make_organisation("Érigère", now=now), make_organisation("Autre", now=now)
    with writing() as session:
        for landlord, dwellings, share in ((kept, 5, None), (dropped, None, 0.5)):
            session.add(
                Stock(
                    landlord_id=landlord,
                    territory_kind=TerritoryKind.COMMUNE,
                    territory_code="95127",
                    dwellings=dwellings,
                    qpv_share=share,
                    as_of=date(2025, 12, 31),
                    source="s.xlsx",
                    created_at=now,
                )
            )
    merge(kept, dropped, now)
    [row] = queries.stock_of([kept])[kept]
    assert (row.dwellings, row.qpv_share) == (5, 0.5)


def test_part_of_the_dropped_one_alone_becomes_the_kept_ones(store: Path, now: datetime) -> None:
    identifier = make_application(lead="Érigère SA", landlords="Érigère", now=now)
    kept, dropped = queries.find_organisation("Érigère"), queries.find_organisation("Érigère SA")
    assert kept is not None
    assert dropped is not None
    merge(kept, dropped, now)
    parts = [(part.name, part.role) for part in application_organisations(identifier)]
    assert parts == [("Érigère", ApplicationRole.LEAD), ("Érigère", ApplicationRole.LANDLORD)]


def test_no_unique_index_holds_an_organisation() -> None:
    """The merge makes rows one by their unique constraints; an index that it must mind would be one more rule."""
    for column in columns_pointing_to(Organisation.__table__):
        assert not any(column in set(index.columns) for index in column.table.indexes if index.unique)
