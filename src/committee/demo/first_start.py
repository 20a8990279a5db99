"""What does a first start with nothing configured prepare? The demonstration, at its smallest size."""

from datetime import datetime

from committee.calls import queries as calls_queries
from committee.demo import build
from committee.people.queries import people
from committee.people.rules import OFFICE


def prepare(now: datetime) -> bool:
    """Build the demonstration in an empty database; says whether it did."""
    if people() or not calls_queries.calls(OFFICE).empty:
        return False
    build.build("all", "S", now=now)
    return True
