"""What does the demonstration tell? Reads data/demonstration and, for the larger sizes, varies it."""

import json
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from committee.settings import settings


@dataclass(frozen=True)
class Size:
    """How large a demonstration is: applications, members, readers of each application."""

    applications: int
    members: int
    readers: int


SIZES = {"S": Size(40, 12, 3), "M": Size(600, 20, 5), "L": Size(2000, 60, 5)}
FIRST_NAMES = (
    "Aliénor",
    "Bastien",
    "Camélia",
    "Djibril",
    "Elouan",
    "Fanny",
    "Gaspard",
    "Hind",
    "Ismaël",
    "Jade",
)
FAMILY_NAMES = ("Aubrac", "Belcastel", "Corvaisier", "Dhalluin", "Estérel", "Faugères", "Grandlieu", "Houdan")


@lru_cache(maxsize=8)
def _read(name: str) -> Any:
    return json.loads((settings().data / "demonstration" / name).read_text("utf-8"))


def projects(number: int) -> list[dict[str, Any]]:
    """The fictional projects; beyond the forty, each is taken up again with a number of its own."""
    written = _read("projects.json")
    made = []
    for place in range(number):
        project = deepcopy(written[place % len(written)])
        turn = place // len(written)
        if turn:
            project["number"] = f"D-{place + 1:04d}"
            project["title"] = f"{project['title']} – reprise n° {turn}"
        made.append(project)
    return made


def people(members: int) -> list[dict[str, Any]]:
    """The fictional people, with as many committee members as asked for."""
    written = _read("people.json")
    count = sum("member" in person["roles"] for person in written)
    made = list(written)
    for place in range(members - count):
        first, family = FIRST_NAMES[place % 10], FAMILY_NAMES[(place // 10 + place) % 8]
        made.append(
            {
                "name": f"{first} {family} {place + 1}",
                "email": f"membre{place + 1}@demo.invalid",
                "roles": ["member"],
                "is_chair": False,
                "organisation": None,
                "voice": "deliberative",
                "college": "personnalite_qualifiee",
            }
        )
    return made


def organisations() -> list[dict[str, Any]]:
    """The fictional organisations."""
    return list(_read("organisations.json"))


def comments() -> dict[str, Any]:
    """Comments of readers by criterion and tone, motives and conditions."""
    return dict(_read("comments.json"))


@lru_cache(maxsize=1)
def past_awards() -> list[dict[str, Any]]:
    """The seven real winners of 4 February 2021: facts only."""
    return list(json.loads((settings().data / "reference" / "past_awards_2021.json").read_text("utf-8")))


@lru_cache(maxsize=1)
def past_organisations() -> list[dict[str, Any]]:
    """The real organisations of those winners."""
    return list(json.loads((settings().data / "reference" / "organisations_2021.json").read_text("utf-8")))
