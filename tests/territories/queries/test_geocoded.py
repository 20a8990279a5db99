"""Is what the geocoder answered before found again, however many addresses are asked?"""

from datetime import datetime

from committee.store.engine import writing
from committee.territories import queries
from committee.territories.geocoding import AddressAsked, Geocoded
from committee.territories.queries.geocoded import CHUNK
from committee.territories.records import GeocodedAddress
from committee.territories.rules import GeocodedKind


def test_answers_are_found_by_their_questions(store: object, now: datetime, statements: list[str]) -> None:
    asked = [AddressAsked(f"{number} rue A", commune="Toulouse") for number in range(CHUNK + 1)]
    house = Geocoded(GeocodedKind.HOUSE_NUMBER, 1.4, 43.6, 0.9, "0 Rue A", "31555")
    with writing() as session:
        session.add(
            GeocodedAddress(
                question=asked[0].key,
                kind=house.kind,
                lon=house.lon,
                lat=house.lat,
                score=house.score,
                label=house.label,
                commune_code=house.commune_code,
                asked_at=now,
                created_at=now,
            )
        )
        session.add(GeocodedAddress(question=asked[1].key, asked_at=now, created_at=now))
    statements.clear()
    found = queries.geocoded([each.key for each in asked])
    assert found == {asked[0].key: house, asked[1].key: Geocoded(None)}
    assert len(statements) == 2
    assert queries.geocoded([]) == {}
