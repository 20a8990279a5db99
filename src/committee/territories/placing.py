"""Which QPV do the words of a file mean? Codes and names compared with the lists; no geometry, no database.

A declared QPV is recognised in the official list; nothing verifies that the project takes place there. What is not
found without doubt is proposed to a person, never chosen.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from committee.spreadsheets.rules import folded
from committee.territories.communes import (
    CommuneKind,
    commune_codes_for,
    commune_of,
    communes_named,
    plain_commune,
)
from committee.territories.passage import status_of
from committee.territories.rules import (
    VALIDITY,
    Answer,
    Continuation,
    EditionRow,
    Generation,
    Location,
    Method,
    department_of,
    is_declared,
    is_overseas,
    no_edition,
    recognised_only_by_words,
)
from committee.words import N_, Labelled, Sentence

FEWEST_LETTERS = 4
MOST_PROPOSALS, FEW = 8, 3

_APART = r"[\s.-]*"
_DIGIT = rf"{_APART}[0-9]"
_DEPARTMENT = rf"(?:(?:{_DIGIT}){{3}}|{_APART}0{_APART}2{_APART}[AB])"
_NEWER = rf"N{_DEPARTMENT}(?:{_DIGIT}){{2}}{_APART}[A-Z]"
_OLDER = rf"P{_DEPARTMENT}(?:{_DIGIT}){{3}}"
_CODE = re.compile(rf"(?<![0-9A-Z])Q{_APART}(?:{_NEWER}|{_OLDER})(?![0-9A-Z])", re.IGNORECASE)
_BETWEEN = re.compile(_APART)
_SURE_SEPARATORS = re.compile(r"\s*[|;\n]\s*")
_DOUBTFUL_SEPARATORS = re.compile(r"\s*(?:[,/+&]|\bet\b)\s*")
_CEREMONY = re.compile(r"^(?:qpv|qp|quartiers? prioritaires?(?: de la politique de la ville)?|quartiers?) ")
_SAINT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_LITTLE = frozenset(
    {"les", "des", "aux", "sur", "sous", "saint", "sainte", "quartier", "cite", "centre", "ville"}
)
_NO = frozenset(
    {"non", "aucun", "aucune", "neant", "hors qpv", "hors qp", "non qpv", "hors quartier prioritaire"}
)
_YES = frozenset({"oui", "x", "qpv", "en qpv", "vrai", "quartier prioritaire"})


class ListedQpv(Protocol):
    """What is compared of a QPV of a list; ``communes`` are pairs of code and name, either perhaps unknown."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def generation(self) -> Generation: ...
    @property
    def department(self) -> str: ...
    @property
    def communes(self) -> tuple[tuple[str | None, str | None], ...]: ...
    @property
    def status(self) -> str | None: ...


@dataclass(frozen=True)
class SiteWords:
    """What a file or a form says of a place, without a point; None is unknown."""

    name: str | None = None
    commune: str | None = None
    commune_code: str | None = None
    department: str | None = None
    qpv: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Proposal:
    """A QPV that the words may mean; a person chooses."""

    code: str
    name: str
    generation: Generation
    communes: str


@dataclass(frozen=True)
class Placement:
    """What words say of a place.

    ``inside`` with a declared method: each named QPV is in the list and holds on the date; or of a commune alone
    that is itself a QPV. ``outside`` only of a commune alone that has no QPV (``place_by_commune``).
    ``elsewhere``: the QPV that do not hold on the date and that the words name. ``lon`` and ``lat``
    are a point inside the first QPV, to draw alone: ``precision_m`` stays None so that no perimeter is ever
    compared with it. ``reason`` always tells what the answer is worth. ``edition_id``: the edition whose list knows
    ``codes``.
    """

    answer: Answer
    method: Method
    reason: Sentence
    codes: tuple[str, ...] = ()
    name: str | None = None
    generation: str | None = None
    proposals: tuple[Proposal, ...] = ()
    lon: float | None = None
    lat: float | None = None
    precision_m: None = None
    edition_id: str | None = None
    elsewhere: tuple[str, ...] = ()


class NameIndex:
    """The QPV that hold on a date, found by code, by name in a commune or a department, and by commune.

    ``is_complete(department)`` tells whether the list holds every QPV there, ``has_all_communes(department)``
    whether it tells all the communes of each, ``edition_of`` which edition answers there (None: none does).
    ``aliases``: other names by code. ``as_listed``: the same QPV as a second list of the State tells them; what it
    says of names and communes holds as well.
    """

    def __init__(
        self,
        rows: Iterable[ListedQpv],
        is_complete: Callable[[str | None], bool],
        aliases: Mapping[str, Collection[str]],
        edition_of: Callable[[str], EditionRow | None],
        has_all_communes: Callable[[str], bool],
        as_listed: Iterable[ListedQpv] = (),
    ) -> None:
        self.is_complete, self.edition_of, self.has_all_communes = is_complete, edition_of, has_all_communes
        self.by_code: dict[str, ListedQpv] = {}
        self.by_name: dict[str, list[ListedQpv]] = defaultdict(list)
        self.by_alias: dict[str, list[ListedQpv]] = defaultdict(list)
        self.by_commune: dict[str, list[ListedQpv]] = defaultdict(list)
        self.communes: dict[str, tuple[set[str], set[str]]] = {}
        self.words: dict[str, frozenset[str]] = {}
        self.by_word: dict[str, list[ListedQpv]] = defaultdict(list)
        for row in rows:
            self.by_code[row.code] = row
            name = plain_name(row.name)
            self.by_name[name].append(row)
            self.words[row.code] = _significant(name)
            for word in self.words[row.code]:
                self.by_word[word].append(row)
            for alias in aliases.get(row.code, ()):
                self.by_alias[plain_name(alias)].append(row)
            self.communes[row.code] = (set(), set())
            self._add_communes(row, row)
        for row in as_listed:
            held = self.by_code.get(row.code)
            if held is not None:
                self._add_communes(held, row)
                if held not in self.by_name[plain_name(row.name)]:
                    self.by_name[plain_name(row.name)].append(held)

    def _add_communes(self, held: ListedQpv, row: ListedQpv) -> None:
        codes, names = self.communes[held.code]
        communes = (*row.communes, *_own_commune(held))
        codes |= {code for code, _ in communes if code is not None}
        names |= {plain_commune(name) for _, name in communes if name is not None}
        for key in codes | names:
            if held not in self.by_commune[key]:
                self.by_commune[key].append(held)

    def fits(self, row: ListedQpv, words: SiteWords) -> bool:
        """Whether a QPV lies where the words say: in the commune (either of code and name suffices, for communes
        merge), else in the department, else anywhere.
        """
        held_codes, held_names = self.communes[row.code]
        if words.commune_code is not None and not held_codes.isdisjoint(
            commune_codes_for(words.commune_code)
        ):
            return True
        if words.department not in {None, row.department}:
            return False
        name = plain_commune(words.commune or "")
        if name and (held_names or held_codes):
            known = _codes_named(words.commune or "", words.department)
            if name in held_names or not held_codes.isdisjoint(known):
                return True
            if held_names or known:
                return False
        return words.commune_code is None or not held_codes

    def within(self, towns: Collection[str]) -> list[ListedQpv]:
        """The QPV that lie, even in part, in today's communes of these codes or in what merged into them, by code.

        A list may name a commune without its code: then the name counts, in the department of the commune.
        """
        found: dict[str, ListedQpv] = {}
        for town in towns:
            for code in commune_codes_for(town):
                found |= {row.code: row for row in self.by_commune.get(code, ())}
                commune = commune_of(code)
                if commune is not None:
                    named = self.by_commune.get(plain_commune(commune.name), ())
                    found |= {row.code: row for row in named if row.department == commune.department}
        return [found[code] for code in sorted(found)]

    def near(self, name: str, words: SiteWords) -> list[ListedQpv]:
        """The QPV there whose name shares every telling word with the asked one, or the reverse."""
        return [row for row in self._alike(_significant(name)) if self.fits(row, words)]

    def _alike(self, asked: frozenset[str]) -> list[ListedQpv]:
        sharing = {row.code: row for word in asked for row in self.by_word.get(word, ())}
        return [
            sharing[code]
            for code in sorted(sharing)
            if asked <= self.words[code] or self.words[code] <= asked
        ]


def is_whole_commune(row: ListedQpv) -> bool:
    """Whether a QPV is its whole commune, as those of Mayotte: by the passage, else by the letter of its code."""
    told = status_of(row.status)
    return row.code.endswith("C") if told is None else told is Continuation.COMMUNE


def _own_commune(row: ListedQpv) -> tuple[tuple[str, str], ...]:
    """The commune that has the name of a QPV which is a whole one; the official file once tells another code."""
    if not is_whole_commune(row):
        return ()
    named = [each for each in communes_named(row.name, row.department) if each.parent is None]
    return tuple((each.code, each.name) for each in named)


def plain_name(name: str) -> str:
    """A QPV's name as it is compared: folded, without "QPV" or "quartier" before it."""
    bare = folded(name)
    while (shorter := _CEREMONY.sub("", bare)) != bare:
        bare = shorter
    return " ".join(_SAINT.get(word, word) for word in bare.split())


def _significant(name: str) -> frozenset[str]:
    return frozenset(word for word in name.split() if len(word) >= FEWEST_LETTERS and word not in _LITTLE)


@lru_cache(maxsize=4096)
def _codes_named(name: str, department: str | None) -> frozenset[str]:
    """Every code under which a list may know the communes of this name."""
    found = communes_named(name, department)
    return frozenset(code for commune in found for code in commune_codes_for(commune.code))


def declared_codes(text: str) -> tuple[str, ...]:
    """The QPV codes written in a text, of either generation, each once; "qn 09511 m" is one too."""
    return tuple(dict.fromkeys(_bare(found) for found in _CODE.finditer(text)))


def with_bare_codes(text: str) -> str:
    """The same text, each QPV code in it written as the lists write it."""
    return _CODE.sub(_bare, text)


def _bare(found: re.Match[str]) -> str:
    return _BETWEEN.sub("", found[0]).upper()


def place(
    words: SiteWords,
    index: NameIndex,
    others: NameIndex,
    successors: Mapping[str, Sequence[str]],
    on: date,
) -> Placement:
    """What the words of one site say on a date.

    ``others``: the QPV of lists that do not hold then; ``successors``: the codes that continue or precede them, an
    empty sequence where it is known that none does.
    """
    text = " ".join((words.qpv or "").split(" ")).strip()
    if not text or folded(text) == "":
        return _without_qpv(words)
    if folded(text) in _NO:
        return _unknown(
            Sentence("The file says that the site lies in no QPV; only a point can verify it."), Method.NONE
        )
    if folded(text) in _YES:
        return _unknown(
            Sentence("The file says that the site lies in a QPV without saying which: choose it."),
            Method.NONE,
        )
    codes = declared_codes(text)
    if codes:
        return _together([_by_code(code, words, index, others, successors, on) for code in codes])
    return _by_names(text, _Named(words, index, others, successors, on))


def codes_to_relate(text: str, others: NameIndex) -> set[str]:
    """The QPV that do not hold on the date and that a declared text may mean, by code or by name."""
    codes = {code for code in declared_codes(text) if code in others.by_code}
    parts = [text, *_SURE_SEPARATORS.split(text), *_DOUBTFUL_SEPARATORS.split(text)]
    return codes | {row.code for part in parts for row in others.by_name.get(plain_name(part), ())}


def _without_qpv(words: SiteWords) -> Placement:
    if words.address is not None:
        told = Sentence("Only the address is known: show the place on the map.")
    elif words.commune is not None or words.commune_code is not None:
        told = Sentence("Only the commune is known: show the place on the map, or choose the QPV.")
    else:
        told = Sentence("Nothing says where the site lies: show the place on the map, or choose the QPV.")
    return _unknown(told, Method.NONE)


def place_by_commune(words: SiteWords, index: NameIndex, on: date, postcode: str | None = None) -> Placement:
    """What a commune alone says on a date: its QPV are proposed, unless the commune is itself a QPV.

    Elsewhere QPV cover 3.8 % of the surface of the communes that have one. Only the list of an edition that holds
    every QPV says that a commune has none.
    """
    towns = _towns(words, postcode)
    if isinstance(towns, Sentence):
        return _unknown(towns, Method.NONE)
    rows = index.within(towns)
    name = _named(words, towns)
    if rows and len(towns) > 1:
        told = ", ".join(f"{_name_of(town)} ({town})" for town in towns)
        several = Sentence(
            "Several communes are called “{name}”: {communes}. Say which.", name=name, communes=told
        )
        return replace(_unknown(several, Method.COMMUNE), proposals=proposals_of(rows))
    whole = [row for row in rows if is_whole_commune(row)]
    whole = [row for row in whole if towns[0] in {code for code, _ in _own_commune(row)}] or whole
    if len(whole) == 1:
        return _of_whole_commune(whole[0], name)
    if rows:
        one = _only_the_commune(words, name, len(rows))
        return replace(_unknown(one, Method.COMMUNE), proposals=proposals_of(rows))
    departments = {_department_of(town) for town in towns}
    edition = index.edition_of(min(departments))
    if edition is None:
        return _unknown(no_edition(on), Method.NONE)
    if not all(index.is_complete(department) for department in departments):
        missing = Sentence("No QPV of {commune} is in the loaded list, which is not complete.", commune=name)
        return _unknown(missing, Method.COMMUNE)
    if not all(index.has_all_communes(department) for department in departments):
        partly = Sentence(
            "No QPV of {commune} is in the loaded list, which tells only one commune of each QPV.",
            commune=name,
        )
        return _unknown(partly, Method.COMMUNE)
    none_there = Sentence(
        "No QPV lies in {commune} on {day}, according to “{edition}”, which holds every QPV.",
        commune=name,
        day=on,
        edition=edition.name,
    )
    return Placement(Answer.OUTSIDE, Method.COMMUNE, none_there, generation=str(edition.generation))


def towns_of(words: SiteWords, postcode: str | None = None) -> tuple[str, ...]:
    """The codes of today's communes that the words may mean; none when nobody knows them."""
    towns = _towns(words, postcode)
    return () if isinstance(towns, Sentence) else towns


def _towns(words: SiteWords, postcode: str | None) -> tuple[str, ...] | Sentence:
    """Today's communes that the words may mean, or why none is known."""
    if words.commune_code is not None:
        found = commune_of(words.commune_code)
        if found is not None:
            return (found.today,)
        if words.commune is None:
            return Sentence("No commune has the code {code}.", code=words.commune_code)
    name = words.commune or ""
    named = communes_named(name, words.department, postcode)
    if not named:
        here = words.department
        if here is not None and communes_named(name):
            return Sentence(
                "No commune of the department {department} is called “{name}”.", department=here, name=name
            )
        return Sentence("No commune is called “{name}”.", name=name)
    whole = [each for each in named if each.parent is None] or list(named)
    return tuple(dict.fromkeys(each.today for each in whole))


def _named(words: SiteWords, towns: Sequence[str]) -> str:
    """The commune as the words write it, with today's name beside it when that is another."""
    found = commune_of(words.commune_code)
    written = words.commune or (found.name if found is not None else "")
    today = _name_of(towns[0])
    if len(towns) > 1 or plain_commune(written) == plain_commune(today):
        return written
    return f"{written} ({today})"


def _name_of(code: str) -> str:
    found = commune_of(code)
    return code if found is None else found.name


def _department_of(code: str) -> str:
    found = commune_of(code)
    return "" if found is None else found.department


def _of_whole_commune(row: ListedQpv, commune: str) -> Placement:
    told = Sentence(
        "The whole commune of {commune} is the QPV {code}: the commune alone decides.",
        commune=commune,
        code=row.code,
    )
    generation = str(row.generation)
    return Placement(Answer.INSIDE, Method.COMMUNE, told, (row.code,), row.name, generation)


def _only_the_commune(words: SiteWords, name: str, count: int) -> Sentence:
    part = commune_of(words.commune_code) or next(iter(communes_named(words.commune or "")), None)
    if part is not None and part.kind is CommuneKind.ARRONDISSEMENT:
        return Sentence(
            "The lists of QPV do not tell the arrondissement: that of the town is proposed ({commune}).",
            "The lists of QPV do not tell the arrondissement: the {n} of the town are proposed ({commune}).",
            n=count,
            commune=name,
        )
    return Sentence(
        "One QPV lies in {commune}, but a commune is not its QPV: give the address or the point.",
        "{n} QPV lie in {commune}, but a commune is not its QPV: give the address or the point.",
        n=count,
        commune=name,
    )


def _unknown(reason: Sentence, method: Method, proposals: Iterable[ListedQpv] = ()) -> Placement:
    return Placement(Answer.UNKNOWN, method, reason, proposals=_proposals(proposals))


def _proposals(rows: Iterable[ListedQpv]) -> tuple[Proposal, ...]:
    return proposals_of(rows)[:MOST_PROPOSALS]


def proposals_of(rows: Iterable[ListedQpv]) -> tuple[Proposal, ...]:
    """These QPV as proposals, each once."""
    once = {row.code: row for row in rows}
    return tuple(
        Proposal(row.code, row.name, row.generation, communes_in_words(row)) for row in once.values()
    )


def communes_in_words(row: ListedQpv) -> str:
    """The communes of a QPV: names, or codes where no name is known."""
    return ", ".join(name or code or "" for code, name in row.communes)


def _recognised(row: ListedQpv, method: Method) -> Placement:
    return Placement(
        Answer.INSIDE,
        method,
        recognised_only_by_words(),
        codes=(row.code,),
        name=row.name,
        generation=str(row.generation),
    )


def _by_code(
    code: str,
    words: SiteWords,
    index: NameIndex,
    others: NameIndex,
    successors: Mapping[str, Sequence[str]],
    on: date,
) -> Placement:
    row = index.by_code.get(code)
    if row is not None and index.fits(row, words):
        return _recognised(row, Method.DECLARED_CODE)
    if row is not None:
        reason = Sentence(
            "The QPV {code} ({name}) lies in {there}, but the file says {here}: one of the two is wrong.",
            code=code,
            name=row.name,
            there=communes_in_words(row) or row.department,
            here=words.commune or words.commune_code or words.department,
        )
        return Placement(Answer.UNCERTAIN, Method.DECLARED_CODE, reason, proposals=_proposals([row]))
    if code in others.by_code:
        other = others.by_code[code]
        reason = Sentence(
            "The QPV {code} ({name}) is of the {generation}, which does not hold on {day}.",
            code=code,
            name=other.name,
            generation=other.generation,
            day=on,
        )
        after = [index.by_code[each] for each in successors.get(code, ()) if each in index.by_code]
        proposals = _proposals(after)
        return Placement(
            Answer.UNCERTAIN, Method.DECLARED_CODE, reason, proposals=proposals, elsewhere=(code,)
        )
    if index.is_complete(department_of(code)):
        return _unknown(Sentence("No QPV has the code {code}.", code=code), Method.DECLARED_CODE)
    return _unknown(
        Sentence("The QPV {code} is not in the loaded list, which is not complete.", code=code),
        Method.DECLARED_CODE,
    )


@dataclass(frozen=True)
class _Named:
    """With what the names of one site are compared."""

    words: SiteWords
    index: NameIndex
    others: NameIndex
    successors: Mapping[str, Sequence[str]]
    on: date


def _by_names(text: str, asked: _Named) -> Placement:
    """The text as one name, else as several: a name may itself hold commas, so the whole is tried first."""
    whole = _by_name(text, asked)
    if whole.answer is Answer.INSIDE:
        return whole
    parts = [part for part in _SURE_SEPARATORS.split(text) if part]
    if len(parts) > 1:
        return _together([_by_name(part, asked) for part in parts])
    if whole.answer is Answer.UNKNOWN:
        parts = [part for part in _DOUBTFUL_SEPARATORS.split(text) if part]
        found = [_by_name(part, asked) for part in parts]
        if len(parts) > 1 and all(each.codes or each.proposals for each in found):
            return _together(found)
    return whole


def _by_name(text: str, asked: _Named) -> Placement:
    words, index = asked.words, asked.index
    name = plain_name(text)
    method = Method.DECLARED_NAME
    everywhere = index.by_name.get(name, [])
    there = [row for row in everywhere if index.fits(row, words)]
    is_placed = words.commune is not None or words.commune_code is not None or words.department is not None
    if len(there) == 1 and is_placed:
        return _recognised(there[0], method)
    if there:
        reason = (
            Sentence("Several QPV are called “{name}”: choose which.", name=text)
            if len(there) > 1
            else Sentence("A QPV is called “{name}”, but the file names no commune: confirm it.", name=text)
        )
        return Placement(Answer.UNCERTAIN, method, reason, proposals=_proposals(there))
    known = [row for row in index.by_alias.get(name, []) if index.fits(row, words)]
    close = [*known, *index.near(name, words)]
    if not known and (elsewhere := _of_another_generation(text, asked, close)) is not None:
        return elsewhere
    if close:
        return _unknown(
            Sentence("No QPV is called exactly “{name}” there, but one has a close name.", name=text),
            method,
            close,
        )
    here = words.commune or words.commune_code or words.department
    if everywhere and here is not None:
        return _unknown(
            Sentence("A QPV is called “{name}”, but not in {here}.", name=text, here=here), method, everywhere
        )
    if index.is_complete(words.department):
        return _unknown(Sentence("No QPV is called “{name}”.", name=text), method)
    return _unknown(
        Sentence("No QPV of the loaded list is called “{name}”; the list is not complete.", name=text), method
    )


def _of_another_generation(text: str, asked: _Named, close: Iterable[ListedQpv]) -> Placement | None:
    """What a name says that a QPV has there which does not hold on the date; None where no single one has it."""
    found = [
        row for row in asked.others.by_name.get(plain_name(text), []) if asked.others.fits(row, asked.words)
    ]
    if len(found) != 1:
        return None
    (row,) = found
    related = asked.successors.get(row.code)
    there = [asked.index.by_code[code] for code in related or () if code in asked.index.by_code]
    since, _, overseas_since, _ = VALIDITY[row.generation]
    told = {"name": text, "code": row.code, "known": row.name, "generation": row.generation, "day": asked.on}
    if asked.on < (overseas_since if is_overseas(row.department) else since):
        reason = Sentence(
            "On {day} no QPV is called “{name}”: it will be the QPV {code} ({known}) of the {generation}, which "
            "does not hold yet.",
            **told,
        )
    elif related is not None and not related:
        reason = Sentence(
            "On {day} no QPV is called “{name}”: it was the QPV {code} ({known}) of the {generation}, which holds "
            "no longer; according to the official passage it has no successor.",
            **told,
        )
    else:
        reason = Sentence(
            "On {day} no QPV is called “{name}”: it was the QPV {code} ({known}) of the {generation}, which holds "
            "no longer.",
            **told,
        )
    proposals = _proposals([*there, *close])
    return Placement(
        Answer.UNCERTAIN, Method.DECLARED_NAME, reason, proposals=proposals, elsewhere=(row.code,)
    )


def _together(found: Sequence[Placement]) -> Placement:
    """Several QPV declared for one site: all recognised, or the first doubt with what can be proposed."""
    doubts = [each for each in found if each.answer is not Answer.INSIDE]
    if not doubts:
        codes = tuple(dict.fromkeys(code for each in found for code in each.codes))
        first = found[0]
        return Placement(Answer.INSIDE, first.method, first.reason, codes, first.name, first.generation, ())
    if len(found) == 1:
        return doubts[0]
    proposals = {each.code: each for doubt in doubts for each in doubt.proposals}
    is_partly = len(doubts) < len(found) or any(each.answer is Answer.UNCERTAIN for each in doubts)
    answer = Answer.UNCERTAIN if is_partly else Answer.UNKNOWN
    return Placement(
        answer,
        doubts[0].method,
        doubts[0].reason,
        proposals=tuple(proposals.values())[:MOST_PROPOSALS],
        elsewhere=tuple(dict.fromkeys(code for doubt in doubts for code in doubt.elsewhere)),
    )


class Agreement(Labelled):
    """Whether what a file declares is what a point shows."""

    AGREES = "agrees", N_("declaration confirmed by the point")
    DIFFERS = "differs", N_("declaration and point differ")
    NOT_COMPARABLE = "not_comparable", N_("not comparable")


@dataclass(frozen=True)
class Comparison:
    """Declared and computed side by side."""

    agreement: Agreement
    sentence: Sentence


def declared_against_computed(declared: Placement, computed: Location) -> Comparison:
    """What the file declares beside what the point shows; a doubt on either side is never a difference."""
    method, codes = computed.method, tuple(match.code for match in computed.matches)
    return compare(declared, computed.answer, method, codes)


def compare(declared: Placement, answer: Answer, method: Method, codes: Collection[str]) -> Comparison:
    """The same from what is kept of a located site."""
    if declared.answer is not Answer.INSIDE:
        return Comparison(Agreement.NOT_COMPARABLE, declared.reason)
    named = ", ".join(declared.codes)
    if is_declared(method) or answer in {Answer.UNKNOWN, Answer.UNCERTAIN}:
        return Comparison(
            Agreement.NOT_COMPARABLE,
            Sentence("The declared QPV ({codes}) cannot be compared: no point decides.", codes=named),
        )
    if answer is Answer.OUTSIDE:
        return Comparison(
            Agreement.DIFFERS,
            Sentence("The file declares the QPV {codes}; the point lies outside any QPV.", codes=named),
        )
    if set(codes) & set(declared.codes):
        return Comparison(
            Agreement.AGREES, Sentence("The point lies in the declared QPV ({codes}).", codes=named)
        )
    return Comparison(
        Agreement.DIFFERS,
        Sentence(
            "The file declares the QPV {codes}; the point lies in {found}.",
            codes=named,
            found=", ".join(codes),
        ),
    )
