"""What does the demonstration tell? Reads data/demonstration and, for the larger sizes, varies it."""

import csv
import json
import re
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from committee.demo.plans import actions_of, plan_of
from committee.intake.rules import TEXTS
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
    """The fictional projects with their details; beyond the forty, each is taken up again by other partners."""
    written = [_detailed(one) for one in _read("projects.json")]
    made = []
    for place in range(number):
        told, turn = written[place % len(written)], place // len(written)
        project = deepcopy(told)
        if turn:
            others = written[(place + 7 * turn + turn // len(written)) % len(written)]
            project = _taken_up(told, others, f"D-{place + 1:04d}")
        project["budget"], project["planned"] = plan_of(project), actions_of(project)
        made.append(project)
    return made


def _detailed(written: dict[str, Any]) -> dict[str, Any]:
    """A project with its parts, figures as they were told, and places known by the name of their QPV alone."""
    told = _read("details.json")[written["number"]]
    project: dict[str, Any] = {**deepcopy(written), **told["roles"], "steps": told["actions"]}
    named = {name for names in told["roles"].values() for name in names}
    project["partners"] = [name for name in project["partners"] if name not in named]
    for code, words in told["about"].items():
        project[code] = f"{words} {project[code]}"
    for code in ("tax", "is_republican_contract_signed", "gap"):
        if code in told:
            project[code] = told[code]
    if "share_in_qpv" in told:
        project["share_in_qpv"] = f"{told['share_in_qpv']:.0%}".replace("%", " %")
    if "share_base" in told:
        project["eligible_base"] = int(project["total_cost"] * told["share_base"] // 100 * 100)
    for site in project["sites"]:
        if site["name"] in told["words"]:
            site.update(lon=None, lat=None, precision_m=None, qpv=_qpv_names().get(site["qpv"]))
    return project


def _taken_up(told: dict[str, Any], others: dict[str, Any], number: str) -> dict[str, Any]:
    """A project taken up by the partners and in the places of another one, with their figures."""
    idea = re.split(r" : |, ", told["title"])[0]
    return {
        **deepcopy(others),
        **{code: told[code] for code in (*TEXTS, "themes", "steps")},
        "number": number,
        "title": f"{idea} – n° {number[2:].lstrip('0')}",
        "inspired_by": told["title"],
    }


@lru_cache(maxsize=1)
def _qpv_names() -> dict[str, str]:
    path = settings().data / "reference" / "qpv_facts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


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


def regulation() -> dict[str, Any]:
    """The regulation of the fictional calls: its title and its rules."""
    return dict(_read("regulation.json"))


def instruction() -> dict[str, Any]:
    """What the staff say of applications: reasons by opinion, of amounts and of overrules."""
    return dict(_read("instruction.json"))


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
