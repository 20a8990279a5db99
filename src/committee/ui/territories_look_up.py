"""What is answered to the one line that a person types on the page of districts?"""

from collections.abc import Collection, Sequence

import pandas as pd

from committee.territories import queries
from committee.territories.actions import find_addresses
from committee.territories.asking import DistrictsAsked
from committee.territories.departments import department_at
from committee.territories.frames import within
from committee.territories.geocoding import AddressAsked, Answered, is_on
from committee.territories.placing import Proposal, declared_codes
from committee.territories.queries import LookUp, Means
from committee.territories.queries.looking_up import FoundQpv
from committee.territories.queries.one_line import look_up_line
from committee.territories.rules import Answer, Generation, generation_of
from committee.ui import desk, parts
from committee.ui.territories_point import TONES, AskedPoint, said, today
from committee.ui.texts import show, t
from committee.words import Sentence

DISTRICTS, ONE = "territories.districts", "territories.district"


def looked_up(asked: DistrictsAsked) -> LookUp | None:
    """What is known of the place that the line means; None for an empty line."""
    desk.enter(DISTRICTS)
    return look_up_line(asked.search, on=asked.on(today()), geocoder=_found_by_service if is_on() else None)


def _found_by_service(questions: Sequence[AddressAsked]) -> Sequence[Answered]:
    return find_addresses(questions, now=desk.now())


def with_found(frame: pd.DataFrame, told: LookUp | None, asked: DistrictsAsked) -> pd.DataFrame:
    """The districts that hold the words; without any, those of the answer, or of its department."""
    if told is None or not frame.empty:
        return frame
    everyone = queries.districts(on=asked.on(today()))
    if told.lon is not None and told.lat is not None:
        return everyone[everyone["department"] == department_at(told.lon, told.lat)].reset_index(drop=True)
    there = within(everyone, asked.frame)
    return there[there["code"].isin([code for code, _ in _named(told)])].reset_index(drop=True)


def point_of(told: LookUp | None, asked: DistrictsAsked) -> AskedPoint | None:
    """Where the geocoder found the address, to show it on the map."""
    if told is None or told.lon is None or told.lat is None:
        return None
    return AskedPoint(told.lon, told.lat, told.precision_m, asked.on(today()))


def is_bare(told: LookUp) -> bool:
    """Whether it only says that no name is known: words that are searched in the list need no such answer."""
    return told.means is Means.NAME and told.answer is Answer.UNKNOWN and not told.proposals


def show_answer(told: LookUp | None, asked: DistrictsAsked, shown: Collection[str]) -> None:
    """The answer in words, with links to those of its QPV that are not ``shown`` in the table below."""
    desk.enter(DISTRICTS)
    if told is None or is_bare(told):
        return
    lines = [show(sentence) for sentence in _lines(told, asked)]
    parts.alert("\n".join(lines), "neutral" if told.answer is Answer.UNKNOWN else TONES[told.answer])
    if told.warning is not None:
        parts.alert(told.warning, "warning")
    _links(told, asked, shown)


def _lines(told: LookUp, asked: DistrictsAsked) -> list[Sentence]:
    """The answer, why, what precedes and follows, and on which day of which perimeters."""
    lines = list(said(told)) if told.means is Means.ADDRESS and told.answer is not Answer.UNKNOWN else []
    if told.means in {Means.CODE, Means.NAME} and told.answer is Answer.INSIDE:
        lines += [
            Sentence("{name} ({code}), {communes}.", name=one.name, code=one.code, communes=one.communes)
            for one in told.matches
        ]
    elif told.reason is not None:
        lines.append(told.reason)
    return [*lines, *(sentence for sentence in (told.succession, told.note) if sentence is not None)]


def _named(told: LookUp) -> list[tuple[str, FoundQpv | Proposal]]:
    """Every QPV of an answer, by code, each once."""
    found: dict[str, FoundQpv | Proposal] = {}
    qpv: list[FoundQpv | Proposal] = [*told.matches, *told.proposals, *told.successors, *told.predecessors]
    for each in qpv:
        found.setdefault(each.code, each)
    return list(found.items())


def _links(told: LookUp, asked: DistrictsAsked, shown: Collection[str]) -> None:
    """A link to the one QPV of the answer, and to each that the table below does not hold."""
    codes = [code for code, _ in _named(told)]
    codes = [*(code for code in declared_codes(asked.search) if code not in codes), *codes]
    codes = [code for code in codes if code not in shown or told.codes == (code,)]
    known = queries.qpv_by_codes(codes)
    names = dict(_named(told))
    for code in codes:
        row = known.get(code)
        if row is not None:
            label = t(
                "{name} ({code}), {communes} · {generation}",
                name=row.name,
                code=code,
                communes=row.commune_names,
                generation=row.generation,
            )
            parts.link(label, ONE, code=code)
        elif code in names and generation_of(code) in set(Generation):
            parts.plain(t("{code}, perimeter not loaded", code=code))
