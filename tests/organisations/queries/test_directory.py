"""Does the directory show what is known, to whom it is open, in a constant number of statements?"""

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from committee.organisations.actions import add_alias
from committee.organisations.queries import (
    DIRECTORY_COLUMNS,
    directory,
    find_organisations,
    organisation,
    organisations_by_member,
    organisations_of,
)
from committee.organisations.queries import (
    facts_of as facts,
)
from committee.organisations.rules import OrganisationKind
from committee.people.rules import OFFICE, Role
from committee.words import Refused
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import make_member


def test_directory_is_sorted_and_keeps_unknown_unknown(store: Path, now: datetime) -> None:
    head = make_organisation(
        "CDC Habitat", now=now, dwellings_managed=540000, commune="Paris", department="75"
    )
    make_organisation("Érilia", None, now=now)
    make_organisation("CDC Habitat Social", now=now, group=head)
    frame = directory(make_member(now=now))
    assert tuple(frame.columns) == DIRECTORY_COLUMNS
    assert frame["name"].tolist() == ["CDC Habitat", "CDC Habitat Social", "Érilia"]
    assert frame["group"].tolist() == [None, "CDC Habitat", None]
    assert frame["kind"].tolist() == [OrganisationKind.ESH, OrganisationKind.ESH, None]
    assert frame["dwellings_managed"].tolist() == [540000, pd.NA, pd.NA]
    assert frame.loc[0, "department"] == "75"


def test_empty_directory_has_the_same_columns_and_types(store: Path, now: datetime) -> None:
    empty = directory(OFFICE)
    make_organisation(now=now)
    full = directory(OFFICE)
    assert empty.empty
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_directory_is_searched_by_any_name_and_kind(store: Path, now: datetime) -> None:
    made = make_organisation("Compagnons Bâtisseurs", OrganisationKind.ASSOCIATION, now=now)
    make_organisation("Bâtisseurs 100 %", OrganisationKind.ESH, now=now)
    add_alias(made, "CB Loiret", actor=OFFICE, now=now)
    assert len(directory(OFFICE, search=" BATISSEURS ")) == 2
    assert directory(OFFICE, search="cb-loiret")["id"].tolist() == [made]
    assert directory(OFFICE, search="bâtisseurs", kind=OrganisationKind.ASSOCIATION)["id"].tolist() == [made]
    assert len(directory(OFFICE, search="0 %")) == 1
    assert directory(OFFICE, search="%_%").empty


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_directory_is_closed_to_others(role: Role, store: Path, now: datetime) -> None:
    with pytest.raises(Refused, match="does not open"):
        directory(make_member(role, now=now))


@pytest.mark.parametrize("count", [1, 30])
def test_directory_takes_one_statement(count: int, store: Path, now: datetime, statements: list[str]) -> None:
    head = make_organisation("Tête", now=now)
    for _ in range(count):
        make_organisation(group=head, now=now)
    statements.clear()
    assert len(directory(OFFICE)) == count + 1
    assert len(statements) == 1


def test_names_are_found_together(store: Path, now: datetime, statements: list[str]) -> None:
    first, second = make_organisation("Scalis", now=now), make_organisation("Alogéa", now=now)
    statements.clear()
    assert find_organisations(["SCALIS", "alogea", "Inconnu"]) == {"SCALIS": first, "alogea": second}
    assert len(statements) == 2


def test_member_is_tied_to_the_whole_group_of_an_employer(
    store: Path, now: datetime, statements: list[str]
) -> None:
    head = make_organisation("ICF Habitat", now=now)
    one = make_organisation("ICF Atlantique", group=head, now=now)
    two = make_organisation("ICF La Sablière", group=head, now=now)
    make_organisation("Seqens", now=now)
    tied, free = make_member(now=now), make_member(now=now)
    make_mandate(tied, one, now=now)
    assert organisations_of(tied.id, date(2026, 1, 1)) == {head, one, two}
    statements.clear()
    assert organisations_by_member([tied.id, free.id], date(2026, 1, 1)) == {tied.id: {head, one, two}}
    assert len(statements) == 3
    assert organisations_of(free.id, date(2026, 1, 1)) == set()


def test_unknown_organisation_is_none(store: Path) -> None:
    assert organisation("gone") is None
    assert facts(["gone"]) == {}
