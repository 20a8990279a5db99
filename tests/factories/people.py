"""Accounts for tests, made through the real actions."""

from datetime import datetime
from itertools import count

from committee.people.actions import register_person
from committee.people.queries import member
from committee.people.rules import OFFICE, Member, Role, Voice

_numbers = count(1)


def make_member(
    *roles: Role, now: datetime, name: str | None = None, voice: Voice = Voice.DELIBERATIVE
) -> Member:
    """A registered person with the given roles (a committee member by default)."""
    number = next(_numbers)
    made = register_person(
        name or f"Person {number}",
        f"person{number}@example.org",
        roles or (Role.MEMBER,),
        actor=OFFICE,
        now=now,
        voice=voice,
    )
    found = member(made)
    assert found is not None
    return found
