"""Is an address that was found before answered again, and a trouble never kept?

What is asked of the service itself, and kept of it, is tried in ``tests/territories/test_geocoding.py``.
"""

from datetime import datetime

from committee.store.engine import writing
from committee.territories import actions, queries
from committee.territories.geocoding import AddressAsked, Geocoded, Trouble
from committee.territories.records import GeocodedAddress


def test_switched_off_only_what_is_remembered_is_answered(store: object, now: datetime) -> None:
    known, unknown = AddressAsked("1 rue A", commune="Toulouse"), AddressAsked("2 rue B")
    with writing() as session:
        session.add(GeocodedAddress(question=known.key, asked_at=now, created_at=now))
    told: list[tuple[int, int]] = []
    found = actions.find_addresses(
        [known, unknown, known, unknown], now=now, progress=lambda done, total: told.append((done, total))
    )
    assert [found[0], found[2]] == [Geocoded(None), Geocoded(None)]
    assert isinstance(found[1], Trouble)
    assert found[1] == found[3]
    assert told == [(1, 1)]
    assert queries.geocoded([unknown.key]) == {}
