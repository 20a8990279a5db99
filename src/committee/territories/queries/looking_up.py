"""In which QPV is a place, whatever is known of it: a point, an address, a code, a name in a commune, a commune?

One door for every means. Of several, the first that decides answers, in this order; one that says "unknown" leaves
the word to the next. What a person wrote (code, name, commune) is recognised in the lists, never verified.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from committee.store.engine import reading
from committee.territories.communes import commune_of
from committee.territories.geocoding import AddressAsked, Answered, Geocoded
from committee.territories.placing import (
    Placement,
    Proposal,
    communes_in_words,
    declared_codes,
    place,
    place_by_commune,
    plain_name,
    proposals_of,
    towns_of,
)
from committee.territories.points import PlaceAsked, Point
from committee.territories.queries.catalogue import QpvRow
from committee.territories.queries.geocoded import geocoded
from committee.territories.queries.locating import locate_points
from committee.territories.queries.passages import predecessors_of, successions_of
from committee.territories.queries.placing import Lists, lists_on, related_to
from committee.territories.records import Edition, Qpv
from committee.territories.rules import (
    Answer,
    Generation,
    Location,
    Method,
    QpvMatch,
    department_of,
    generation_of,
    is_overseas,
)
from committee.words import N_, Labelled, Sentence, say

Finder = Callable[[Sequence[AddressAsked]], Sequence[Answered]]
Progress = Callable[[int, int], None]
TOLD_EVERY = 500


class Means(Labelled):
    """What an answer was found with."""

    POINT = "point", N_("point")
    ADDRESS = "address", N_("address")
    CODE = "code", N_("code of the QPV")
    NAME = "name", N_("name of the QPV")
    COMMUNE = "commune", N_("commune")
    NONE = "none", N_("nothing")


@dataclass(frozen=True)
class FoundQpv:
    """A QPV of an answer; ``distance_m``: metres from the point to its border, None without a point."""

    code: str
    name: str
    generation: str
    distance_m: float | None = None
    communes: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The four keys of a match as the command line prints them."""
        metres = None if self.distance_m is None else round(self.distance_m, 1)
        return {"code": self.code, "name": self.name, "generation": self.generation, "distance_m": metres}


@dataclass(frozen=True)
class LookUp:
    """What may be said of a place on a date.

    ``reason`` tells why the answer is no more than it is, or what it rests on; ``note`` which generation and which
    edition answered. ``successors`` and ``predecessors``: what continues, or what is continued by, the QPV that was
    found or asked for by its code; ``succession`` says the same in words, and ``warning`` that the passage looks
    wrong there. ``proposals``: the QPV that may be meant;
    a person chooses. ``elsewhere``: the codes of the QPV that the words name and that do not hold on the date.
    ``lon`` and ``lat``: the point that was compared, given or found by the geocoder.
    """

    answer: Answer
    means: Means
    method: Method
    reason: Sentence | None = None
    matches: tuple[FoundQpv, ...] = ()
    nearest: FoundQpv | None = None
    proposals: tuple[Proposal, ...] = ()
    generation: str | None = None
    note: Sentence | None = None
    successors: tuple[FoundQpv, ...] = ()
    predecessors: tuple[FoundQpv, ...] = ()
    succession: Sentence | None = None
    warning: Sentence | None = None
    lon: float | None = None
    lat: float | None = None
    precision_m: float | None = None
    edition_id: str | None = None
    elsewhere: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the matches."""
        return tuple(match.code for match in self.matches)

    def as_dict(self, locale: str) -> dict[str, Any]:
        """What ``committee territories locate --json`` prints."""
        told = {
            "reason": self.reason,
            "note": self.note,
            "succession": self.succession,
            "warning": self.warning,
        }
        return {
            "answer": str(self.answer),
            "qpv": [match.as_dict() for match in self.matches],
            "nearest": None if self.nearest is None else self.nearest.as_dict(),
            "method": str(self.method),
            "means": str(self.means),
            "generation": self.generation,
            "successors": [match.as_dict() for match in self.successors],
            "predecessors": [match.as_dict() for match in self.predecessors],
            "proposals": [asdict(proposal) for proposal in self.proposals],
            **{name: None if said is None else say(said, locale) for name, said in told.items()},
        }


def look_up(
    *,
    lon: float | None = None,
    lat: float | None = None,
    precision_m: float | None = 0,
    code: str | None = None,
    name: str | None = None,
    commune: str | None = None,
    address: str | None = None,
    postcode: str | None = None,
    department: str | None = None,
    on: date,
    geocoder: Finder | None = None,
) -> LookUp:
    """What may be said on a date of one place; ``commune`` is a name or an INSEE code.

    ``geocoder`` finds addresses (``actions.find_addresses`` with its moment); without one only what it answered
    before is known.
    """
    town = (commune or "").strip()
    is_code = len(town) == len("75056") and town[-1].isdigit()
    asked = PlaceAsked(
        lon,
        lat,
        precision_m,
        address=address,
        postcode=postcode,
        code=code,
        name=name,
        commune=None if is_code or not town else town,
        commune_code=town.upper() if is_code else None,
        department=department,
    )
    found = look_up_many([asked], on=on, geocoder=geocoder)[0]
    return _with_generations(found, asked, on)


def look_up_many(
    places: Sequence[PlaceAsked],
    *,
    on: date,
    geocoder: Finder | None = None,
    progress: Progress | None = None,
) -> list[LookUp]:
    """What may be said of each place on a date, in a constant number of statements; no passage is told."""
    search = _Search(places, on)
    search.by_point(progress)
    search.by_address(geocoder)
    search.by_words(progress)
    return [found if found is not None else _nothing() for found in search.found]


class _Search:
    """The places still to find, means after means."""

    def __init__(self, places: Sequence[PlaceAsked], on: date) -> None:
        self.places, self.on = places, on
        self.found: list[LookUp | None] = [None] * len(places)

    def open(self) -> list[int]:
        """The places of which nothing decides yet."""
        return [at for at, found in enumerate(self.found) if found is None or found.answer is Answer.UNKNOWN]

    def keep(self, at: int, found: LookUp) -> None:
        """A decided answer takes the place of an unknown one; of unknown ones the first stays, with proposals."""
        before = self.found[at]
        if before is None or found.answer is not Answer.UNKNOWN:
            self.found[at] = found
        elif not before.proposals:
            self.found[at] = replace(before, proposals=found.proposals)

    def by_point(self, progress: Progress | None) -> None:
        for at, each in enumerate(self.places):
            if each.unread is not None:
                self.keep(at, _unknown(Means.POINT, each.unread))
        given = [at for at, each in enumerate(self.places) if each.has_point and each.unread is None]
        points = [(self.places[at].lon, self.places[at].lat, self.places[at].precision_m) for at in given]
        tell = None if progress is None else lambda done, _: progress(done, len(self.places))
        located = locate_points(points, on=self.on, progress=tell) if points else []
        for at, point, location in zip(given, points, located, strict=True):
            self.keep(at, _of_location(location, Means.POINT, point))

    def by_address(self, geocoder: Finder | None) -> None:
        asked = [at for at in self.open() if self.places[at].address]
        if not asked:
            return
        questions = [self.places[at].question for at in asked]
        answers: list[Answered | None] = []
        if geocoder is not None:
            answers = list(geocoder(questions))
        else:
            known = geocoded([question.key for question in questions])
            answers = [known.get(question.key) for question in questions]
        points: list[tuple[int, Point]] = []
        for at, question, answer in zip(asked, questions, answers, strict=True):
            if isinstance(answer, Geocoded) and (precision := answer.precision_m(question)) is not None:
                points.append((at, (answer.lon, answer.lat, precision)))
            elif isinstance(answer, Geocoded):
                self.keep(at, _unknown(Means.ADDRESS, answer.sentence(question)))
            else:
                self.keep(at, _unknown(Means.ADDRESS, no_geocoder() if answer is None else answer.reason))
        located = locate_points([point for _, point in points], on=self.on) if points else []
        for (at, point), location in zip(points, located, strict=True):
            self.keep(at, _of_location(location, Means.ADDRESS, point))

    def by_words(self, progress: Progress | None) -> None:
        left = [
            at
            for at in self.open()
            if self.places[at].code or self.places[at].name or self.places[at].has_commune
        ]
        if not left:
            return
        lists = lists_on(self.on)
        texts = {at: (self.places[at].code or "", self.places[at].name or "") for at in left}
        related = lists.related([text for pair in texts.values() for text in pair])
        for done, at in enumerate(left, start=len(self.places) - len(left)):
            if progress is not None and done % TOLD_EVERY == 0:
                progress(done, len(self.places))
            for means, text in zip((Means.CODE, Means.NAME), texts[at], strict=True):
                if text.strip() and self._is_open(at):
                    self.keep(at, self._declared(at, means, text, lists, related))
            if self.places[at].has_commune and self._is_open(at):
                self.keep(
                    at, self._in_commune(at, lists, is_declared=any(text.strip() for text in texts[at]))
                )

    def _is_open(self, at: int) -> bool:
        found = self.found[at]
        return found is None or found.answer is Answer.UNKNOWN

    def _in_commune(self, at: int, lists: Lists, *, is_declared: bool) -> LookUp:
        """What the commune says; where a QPV is declared that nobody knows, it only proposes."""
        asked = self.places[at]
        found = place_by_commune(asked.words(), lists.index, self.on, asked.postcode)
        told = _of_placement(found, Means.COMMUNE, lists)
        if not is_declared:
            return told
        proposals = told.proposals or proposals_of(lists.rows[code] for code in found.codes)
        return replace(told, answer=Answer.UNKNOWN, matches=(), proposals=proposals)

    def _declared(
        self, at: int, means: Means, text: str, lists: Lists, related: dict[str, list[str]]
    ) -> LookUp:
        if means is Means.CODE and not declared_codes(text):
            return _unknown(means, Sentence("“{text}” is not the code of a QPV.", text=text))
        placed = place(self.places[at].words(text), lists.index, lists.elsewhere, related, self.on)
        return _of_placement(placed, means, lists)


def no_geocoder() -> Sentence:
    """Why an address is not looked for."""
    return Sentence(
        "The address was not looked for: no geocoder is set (COMMITTEE_GEOCODER_URL). Give the point or the code."
    )


def _nothing() -> LookUp:
    return _unknown(Means.NONE, Sentence("Nothing says where the place lies."))


def _unknown(means: Means, reason: Sentence | None) -> LookUp:
    return LookUp(Answer.UNKNOWN, means, Method.NONE, reason)


def _of_location(location: Location, means: Means, point: Point) -> LookUp:
    matches = tuple(_of_match(match) for match in location.matches)
    nearest = None if location.nearest is None else _of_match(location.nearest)
    return LookUp(
        location.answer,
        means,
        location.method,
        location.reason,
        matches,
        nearest,
        generation=None if nearest is None else nearest.generation,
        lon=point[0],
        lat=point[1],
        precision_m=point[2],
        edition_id=location.edition_id,
    )


def _of_match(match: QpvMatch) -> FoundQpv:
    return FoundQpv(match.code, match.name, str(match.generation), match.distance_m)


def _of_row(row: QpvRow) -> FoundQpv:
    return FoundQpv(row.code, row.name, str(row.generation), None, communes_in_words(row))


def _of_placement(placed: Placement, means: Means, lists: Lists) -> LookUp:
    rows = [lists.rows[code] for code in placed.codes]
    return LookUp(
        placed.answer,
        means,
        placed.method,
        placed.reason,
        tuple(_of_row(row) for row in rows),
        proposals=placed.proposals,
        generation=placed.generation,
        edition_id=rows[0].edition_id if rows else None,
        elsewhere=placed.elsewhere,
    )


def _with_generations(found: LookUp, asked: PlaceAsked, on: date) -> LookUp:
    """The same with the generation that answers, and what precedes and follows the QPV found or asked for."""
    lists = lists_on(on)
    written = (*declared_codes(asked.code or ""), *declared_codes(asked.name or ""), *found.elsewhere)
    told = tuple(each for each in dict.fromkeys(written) if each not in found.codes)
    codes = [*found.codes, *told]
    known = [code for code in codes if code in lists.rows or code in lists.others]
    related = related_to(known)
    older = [each for each in known if generation_of(each) is Generation.OF_2015]
    newer = [each for each in known if generation_of(each) is Generation.OF_2024]
    after = [each for one in older for each in related.get(one, [])]
    before = [each for one in newer for each in related.get(one, [])]
    whole = replace(
        found,
        note=_note(lists, found, asked, codes, on),
        successors=_named(after, lists),
        predecessors=_named(before, lists),
        succession=_succession(older, after, newer, before),
        warning=_crossed(lists, related),
    )
    if found.answer is Answer.UNKNOWN and told and not known:
        return replace(whole, reason=_set_aside(told) or found.reason)
    return whole


def _named(codes: Sequence[str], lists: Lists) -> tuple[FoundQpv, ...]:
    known = {code: lists.rows.get(code) or lists.others.get(code) for code in dict.fromkeys(codes)}
    return tuple(
        FoundQpv(code, "", str(generation_of(code))) if row is None else _of_row(row)
        for code, row in known.items()
    )


def _note(lists: Lists, found: LookUp, asked: PlaceAsked, codes: Sequence[str], on: date) -> Sentence | None:
    """Which generation holds at the place on the date, and which edition of it answers; None when no place is."""
    shown = [*codes, *(proposal.code for proposal in found.proposals)]
    towns = [commune_of(code) for code in towns_of(asked.words())] if asked.has_commune else []
    departments = [
        *map(department_of, shown[:1]),
        *(town.department for town in towns[:1] if town is not None),
    ]
    if found.edition_id is not None:
        edition = next(
            (row for row in (lists.hexagon, lists.overseas) if row and row.id == found.edition_id), None
        )
    elif departments:
        edition = lists.overseas if is_overseas(departments[0]) else lists.hexagon
    else:
        edition = None
    if edition is None:
        return None
    return Sentence(
        "On {day} the QPV of the {generation} hold there (“{edition}”).",
        day=on,
        generation=edition.generation,
        edition=edition.name,
    )


def _succession(
    older: Sequence[str], after: Sequence[str], newer: Sequence[str], before: Sequence[str]
) -> Sentence | None:
    if older and after:
        return Sentence(
            "Of the 2024 generation, {codes} continues {older}, wholly or in part.",
            "Of the 2024 generation, {codes} continue {older}, wholly or in part.",
            n=len(set(after)),
            codes=", ".join(dict.fromkeys(after)),
            older=", ".join(older),
        )
    if older:
        is_known = all(each.has_none for each in successions_of(older).values())
        if is_known:
            return Sentence(
                "According to the official passage nothing continues {older}.", older=", ".join(older)
            )
        return Sentence(
            "What continues {older} is not known: no official passage is loaded.", older=", ".join(older)
        )
    if newer and before:
        return Sentence(
            "{newer} continues {codes} of the 2015 generation, wholly or in part.",
            newer=", ".join(newer),
            codes=", ".join(dict.fromkeys(before)),
        )
    if newer:
        return Sentence("No QPV of 2015 that {newer} continues is known.", newer=", ".join(newer))
    return None


def _crossed(lists: Lists, related: dict[str, list[str]]) -> Sentence | None:
    """That the passage exchanges two neighbours: each of them continues the one that has the name of the other."""
    known = lists.others | lists.rows
    pairs = {tuple(sorted((one, other))) for one, others in related.items() for other in others}
    doubtful: dict[str, str] = {}
    for newer, older in pairs:
        names = [plain_name(known[code].name) for code in (newer, older) if code in known]
        if len(set(names)) == len((newer, older)):
            for row in known.values():
                is_other = row.department == department_of(newer) and row.code.startswith("QN")
                if is_other and plain_name(row.name) == names[1]:
                    doubtful[newer] = row.code
    before = predecessors_of(list(doubtful.values()))
    for newer, other in doubtful.items():
        name = plain_name(known[newer].name)
        if any(plain_name(known[code].name) == name for code in before.get(other, []) if code in known):
            return Sentence(
                "The passage seems to exchange {first} and {second}: each continues the QPV that has the name of "
                "the other. Compare their outlines.",
                first=newer,
                second=other,
            )
    return None


def _set_aside(codes: Sequence[str]) -> Sentence | None:
    """That only a data set which a person set aside knows one of the codes."""
    statement = (
        select(Qpv.code, Edition.name, Edition.set_aside_at)
        .join(Edition, Edition.id == Qpv.edition_id)
        .where(Qpv.code.in_(codes), Edition.set_aside_at.is_not(None))
        .order_by(Edition.set_aside_at.desc(), Qpv.code)
    )
    with reading() as session:
        found = session.execute(statement).first()
    if found is None:
        return None
    code, name, at = found
    return Sentence(
        "Only “{edition}” knows the QPV {code}, and it was set aside on {day}.",
        edition=name,
        code=code,
        day=at.date() if isinstance(at, datetime) else at,
    )
