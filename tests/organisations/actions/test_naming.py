"""Are other names added, moved and taken away, and homonyms told apart?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.organisations import actions, queries
from committee.organisations.rules import Description
from committee.people.rules import OFFICE
from committee.words import Refused
from tests.factories.organisations import make_organisation

BY = {"actor": OFFICE}


def test_alias_is_moved_to_the_one_it_names_and_taken_away(store: Path, now: datetime) -> None:
    one, other = make_organisation("ICF Atlantique", now=now), make_organisation("ICF La Sablière", now=now)
    actions.add_alias(one, "La Sablière", now=now, **BY)
    [alias] = queries.aliases([one])[one]
    actions.move_alias(alias, one, now=now, **BY)
    actions.move_alias(alias, other, now=now, **BY)
    assert queries.find_organisation("la sabliere") == other
    [moved] = queries.aliases([other])[other]
    actions.remove_alias(moved, now=now, **BY)
    assert queries.find_organisation("la sabliere") is None
    for act in (actions.remove_alias, lambda gone, **known: actions.move_alias(gone, one, **known)):
        with pytest.raises(Refused, match="no longer recorded"):
            act(moved, now=now, **BY)


def test_two_organisations_bear_one_name_when_siren_or_commune_differ(store: Path, now: datetime) -> None:
    first = make_organisation("Le Jardin", commune="Lyon", department="69", now=now)
    with pytest.raises(Refused, match="only when"):
        make_organisation("LE JARDIN", now=now)
    second = make_organisation("Le jardin", commune="Nice", department="06", siren="732829320", now=now)
    assert queries.find_organisation("le jardin") is None
    assert {row.id for row in queries.find_candidates("Le Jardin")} == {first, second}
    assert [row.id for row in queries.find_candidates("Le Jardin", commune="NICE")] == [second]
    assert queries.names()[first] == "Le Jardin (Lyon, 69)"
    assert actions.find_or_register("Le Jardin", commune="Lyon", now=now, **BY) == first
    with pytest.raises(Refused, match="2 organisations bear"):
        actions.find_or_register("Le Jardin", now=now, **BY)
    with pytest.raises(Refused, match="only when"):
        actions.describe_organisation(
            second, Description(commune="Lyon", department="69"), version=None, now=now, **BY
        )
    third = actions.find_or_register("Le Jardin", commune="Brest", now=now, **BY)
    assert third not in {first, second}


def test_renamed_organisation_is_found_by_both_names(store: Path, now: datetime) -> None:
    made = make_organisation("Osica", now=now)
    actions.rename_organisation(made, "CDC Habitat", version=1, now=now, **BY)
    assert queries.find_organisation("osica") == queries.find_organisation("cdc habitat") == made
    make_organisation("Efidis", now=now)
    with pytest.raises(Refused, match="already that of"):
        actions.rename_organisation(made, "EFIDIS", version=None, now=now, **BY)


def test_wrong_check_digits_are_refused_by_hand_and_kept_from_a_file(store: Path, now: datetime) -> None:
    wrong = "73282932000075"
    with pytest.raises(Refused, match="not a valid SIRET"):
        make_organisation("A", siret=wrong, now=now)
    made = actions.register_organisation("A", siret=wrong, is_imported=True, now=now, **BY)
    kept = Description(siret=wrong, contact_email="a@b.fr", labels=("ESUS", " ESUS "))
    actions.describe_organisation(made, kept, version=None, now=now, **BY)
    row = queries.organisation(made)
    assert row is not None
    assert (row.description.siret, row.description.labels) == (wrong, ("ESUS",))
    with pytest.raises(Refused, match="not a valid SIRET"):
        actions.describe_organisation(made, Description(siret="73282932000076"), version=None, now=now, **BY)
    for bad, why in (({"contact_email": "a b"}, "e-mail"), ({"website": "example.org"}, "https")):
        with pytest.raises(Refused, match=why):
            actions.describe_organisation(made, Description(**bad), version=None, now=now, **BY)
