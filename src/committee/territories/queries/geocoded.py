"""What did the geocoder answer before?"""

from collections.abc import Collection

from sqlalchemy import select

from committee.store.engine import reading
from committee.territories.geocoding import Geocoded
from committee.territories.records import GeocodedAddress

CHUNK = 500


def geocoded(keys: Collection[str]) -> dict[str, Geocoded]:
    """What the geocoder answered before, by ``AddressAsked.key``."""
    columns = (
        GeocodedAddress.question,
        GeocodedAddress.kind,
        GeocodedAddress.lon,
        GeocodedAddress.lat,
        GeocodedAddress.score,
        GeocodedAddress.label,
        GeocodedAddress.commune_code,
    )
    found: dict[str, Geocoded] = {}
    wanted = list(dict.fromkeys(keys))
    with reading() as session:
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            for row in session.execute(select(*columns).where(GeocodedAddress.question.in_(part))):
                found[row[0]] = Geocoded(*row[1:])
    return found
