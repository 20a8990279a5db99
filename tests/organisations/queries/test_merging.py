"""Which organisations are proposed as duplicates, and which never?"""

from datetime import datetime
from pathlib import Path

from committee.organisations.queries import duplicates
from tests.factories.organisations import make_organisation


def test_same_number_then_resembling_names_are_proposed(store: Path, now: datetime) -> None:
    make_organisation("Tout autre nom", siren="732829320", now=now)
    make_organisation("Établissement", siret="73282932000074", now=now)
    head = make_organisation("Groupe Alogéa", now=now)
    make_organisation("Alogéa", group=head, now=now)
    make_organisation("Val d’Oise Habitat", now=now)
    make_organisation("Valdoise Habitat", now=now)
    make_organisation("Le Jardin partagé", commune="Lyon", now=now)
    make_organisation("Jardin partagé (Le)", commune="Nice", now=now)
    found = duplicates()
    assert [({one.one, one.other}, one.is_same_siren) for one in found] == [
        ({"Tout autre nom (732829320)", "Établissement (732829320)"}, True),
        ({"Val d’Oise Habitat", "Valdoise Habitat"}, False),
    ]


def test_duplicates_take_constant_statements(store: Path, now: datetime, statements: list[str]) -> None:
    for number in range(30):
        make_organisation(f"Organisme {number}", now=now)
    statements.clear()
    assert duplicates() == []
    assert len(statements) == 3
