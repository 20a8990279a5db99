"""What may one line that a person typed mean: a QPV's code or name, a commune, an address? No database."""

import re

from committee.spreadsheets.rules import folded
from committee.territories.communes import commune_of, communes_named
from committee.territories.placing import FEWEST_LETTERS, declared_codes

MOST_WORDS = 12
_NUMBERED = re.compile(r"\d{1,4}(?:\s?(?:bis|ter|quater|[a-d]))?,?\s+[^\W\d]", re.IGNORECASE)
_POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_DEPARTMENT = re.compile(r"\s*\((\d{2,3}|2[ABab])\)$")
_INSEE = re.compile(r"\d{5}|2[ABab]\d{3}")
_WAYS = frozenset(
    {"allee", "avenue", "av", "boulevard", "bd", "chemin", "cours", "esplanade", "impasse", "passage"}
    | {"place", "quai", "route", "rue", "square"}
)

Reading = dict[str, str]


def readings(text: str) -> tuple[Reading, ...]:
    """What a line may mean, the likeliest first, as arguments of ``look_up``; empty for an empty line.

    "12 rue X, 31000 Toulouse" is an address; "Les Izards, Toulouse" and "Les Izards Toulouse" are a QPV in a
    commune; "Saint-Denis (93)" is a commune of a department.
    """
    line = " ".join(text.split())
    if not folded(line):
        return ()
    if declared_codes(line):
        return ({"code": line},)
    if _INSEE.fullmatch(line) and commune_of(line) is not None:
        return ({"commune": line},)
    bare, there = _there(line)
    if not bare:
        return ({"name": line},)
    if _NUMBERED.match(line):
        return ({"address": line, **there, **_town_after(line)},)
    is_way = folded(bare).split(" ")[0] in _WAYS
    found = _in_communes(bare, there, is_way=is_way)
    if is_way:
        found.append({"address": line, **there, **_town_after(line)})
    return tuple(found)


def _there(line: str) -> tuple[str, Reading]:
    """The line without its postcode and its department, and these."""
    there: Reading = {}
    department = _DEPARTMENT.search(line)
    if department is not None:
        there["department"] = department[1].upper()
        line = line[: department.start()]
    postcode = _POSTCODE.search(line)
    if postcode is not None:
        there["postcode"] = postcode[0]
        line = " ".join((line[: postcode.start()] + " " + line[postcode.end() :]).split())
    return line.strip(" ,"), there


def _town_after(line: str) -> Reading:
    """The commune that an address ends with, after its postcode or its last comma."""
    bare = _DEPARTMENT.sub("", line)
    tail = _POSTCODE.split(bare)[-1].rpartition(",")[2].strip()
    return {"commune": tail} if tail != bare and communes_named(tail) else {}


def _in_communes(bare: str, there: Reading, *, is_way: bool) -> list[Reading]:
    """A commune, a name in a commune, a name alone: whichever the words allow.

    The town in the name of a street ("rue de Nantes") is not where it lies, unless a comma says so.
    """
    found: list[Reading] = []
    if communes_named(bare):
        found.append({"commune": bare, **there})
    head, comma, tail = bare.rpartition(",")
    if comma and communes_named(tail):
        found.append({"name": head.strip(), "commune": tail.strip(), **there})
    elif not is_way:
        words = bare.split(" ")[:MOST_WORDS]
        tails = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
        in_town = [(name, town) for name, town in tails if _is_telling(name) and communes_named(town)]
        found += [{"name": name, "commune": town, **there} for name, town in in_town[:1]]
    found.append({"name": bare, **there})
    return found


def _is_telling(name: str) -> bool:
    """Whether a name is more than an article."""
    return any(len(word) >= FEWEST_LETTERS for word in folded(name).split(" "))
