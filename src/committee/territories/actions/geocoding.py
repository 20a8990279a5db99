"""What does the geocoder answer, asked once for each question?"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from committee.store.engine import writing
from committee.territories.geocoding import AddressAsked, Answered, Geocoded, Geocoder
from committee.territories.perimeters import Progress
from committee.territories.queries import geocoded
from committee.territories.records import GeocodedAddress

KEPT_AT_ONCE = 100


def find_addresses(
    questions: Sequence[AddressAsked],
    *,
    now: datetime,
    progress: Progress | None = None,
    geocoder: Geocoder | None = None,
) -> list[Answered]:
    """Where the geocoder finds each address; the same question is asked once, ever, and then remembered.

    Called by the acts of upper packages. The service is asked outside any transaction; what it could not answer is
    not remembered.
    """
    known = geocoded([asked.key for asked in questions])
    missing = {asked.key: asked for asked in questions if asked.key not in known}
    troubles: dict[str, Answered] = {}
    fresh: list[tuple[str, Geocoded]] = []
    with geocoder or Geocoder() as service:
        for at, (asked, answer) in enumerate(service.ask_all(missing.values()), start=1):
            if isinstance(answer, Geocoded):
                fresh.append((asked.key, answer))
            else:
                troubles[asked.key] = answer
            if len(fresh) >= KEPT_AT_ONCE:
                _remember(fresh, now)
                known |= dict(fresh)
                fresh = []
            if progress is not None:
                progress(at, len(missing))
    _remember(fresh, now)
    known |= dict(fresh)
    return [known[asked.key] if asked.key in known else troubles[asked.key] for asked in questions]


def _remember(answers: Sequence[tuple[str, Geocoded]], now: datetime) -> None:
    """Keep answers; one that somebody else asked for meanwhile stays as it is."""
    if not answers:
        return
    with writing() as session:
        keys = [key for key, _ in answers]
        held = set(
            session.scalars(select(GeocodedAddress.question).where(GeocodedAddress.question.in_(keys)))
        )
        session.add_all(
            GeocodedAddress(question=key, asked_at=now, created_at=now, **asdict(answer))
            for key, answer in answers
            if key not in held
        )
