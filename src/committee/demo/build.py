"""How is the demonstration built? By life stage, through the acts of real people, each at its own moment."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from committee.calls import actions as calls_actions
from committee.calls import queries as calls_queries
from committee.calls.rules import GENERAL_GRID, Phase, RoundDates
from committee.demo import content
from committee.demo.cast import Cast, prepare_house
from committee.demo.deciding import follow_up, hold_meeting
from committee.demo.declaring import sign_yearly
from committee.demo.depositing import deposit
from committee.demo.instructing import ask, declare, instruct, regulate
from committee.demo.moments import CALENDAR, CODES, STAGES, day_from, moment
from committee.demo.reading import read_and_mark
from committee.demo.sharing import share_out
from committee.intake import queries as intake_queries
from committee.people.rules import OFFICE
from committee.review import actions as review_actions
from committee.review import queries as review_queries
from committee.store.engine import writing
from committee.words import Refused, Sentence

Progress = Callable[[int, int], None]
PROGRAMME = "Fonds de démonstration (DÉMO)"
RULES = ("FIS-2021", "FIS-2026")
TITLES = {
    "intake": "DÉMO – Appel à projets : dossiers en cours de dépôt",
    "review": "DÉMO – Appel à projets : lecture en cours",
    "meeting": "DÉMO – Appel à projets : séance du jour",
    "awards": "DÉMO – Appel à projets : résultats publiés",
    "followup": "DÉMO – Appel à projets : actions suivies",
}
# Of the forty fictions, how many stand at which stage on a first start.
SHARES = {"intake": 7, "review": 12, "meeting": 9, "awards": 6, "followup": 6}


def build(stage: str, size: str, *, now: datetime, progress: Progress | None = None) -> int:
    """Build one stage of the demonstration, or all with the forty fictions shared out; gives how many applications.

    Each call is built in one transaction: an interrupted build leaves whole calls or nothing. Raises Refused for an
    unknown stage or size, or a call that is there already.
    """
    if size not in content.SIZES or (stage not in STAGES and stage != "all"):
        raise Refused(
            Sentence(
                "The stage is one of intake, review, meeting, awards, followup, all; the size S, M or L."
            )
        )
    scale = content.SIZES[size]
    stages = STAGES if stage == "all" else (stage,)
    for one in stages:
        if calls_queries.call_by_code(CODES[one]) is not None:
            raise Refused(Sentence("The call {code} is there already.", code=CODES[one]))
    report = progress or (lambda _done, _total: None)
    with writing():
        cast = prepare_house(scale, now)
        sign_yearly(cast, now)
    projects = content.projects(scale.applications)
    shares = _shared_out(projects, stages)
    done = 0
    for one in stages:
        with writing():
            _build_call(one, shares[one], scale, cast, now)
        done += len(shares[one])
        report(done, len(projects))
    return done


def _shared_out(projects: Sequence[dict[str, Any]], stages: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Which projects stand at which stage: all of them when one stage is built, dealt like cards otherwise."""
    if len(stages) == 1:
        return {stages[0]: list(projects)}
    turns = [stage for place in range(max(SHARES.values())) for stage in stages if place < SHARES[stage]]
    shares: dict[str, list[dict[str, Any]]] = {stage: [] for stage in stages}
    for place, project in enumerate(projects):
        shares[turns[place % len(turns)]].append(project)
    return shares


def _programme(now: datetime) -> str:
    known = {name: identifier for identifier, name in calls_queries.programmes()}
    return known.get(PROGRAMME) or calls_actions.open_programme(PROGRAMME, actor=OFFICE, now=now)


def _envelope(projects: Iterable[dict[str, Any]]) -> Decimal:
    """About half of what is asked, in whole thousands of euros, and never less than the largest request."""
    asked = [Decimal(str(one["requested"])) for one in projects if one["requested"] is not None]
    return max((sum(asked, Decimal(0)) / 2 // 1000) * 1000, *asked, Decimal(0))


def _build_call(
    stage: str, projects: list[dict[str, Any]], scale: content.Size, cast: Cast, now: datetime
) -> None:
    opens, closes, interests, reading, until, meets, published = CALENDAR[stage]
    envelope = _envelope(projects)
    start = moment(now, opens)
    call_id = calls_actions.open_call(
        CODES[stage],
        TITLES[stage],
        _programme(start),
        day_from(now, closes).year,
        GENERAL_GRID,
        envelope,
        readers_wanted=min(scale.readers, 3),
        actor=OFFICE,
        now=start,
    )
    calls_actions.ship_rules(call_id, RULES, actor=OFFICE, now=start)
    regulate(call_id, stage, now)
    dates = RoundDates(
        *(day_from(now, offset) for offset in (opens, closes, interests, reading, until, meets))
    )
    round_id = calls_actions.open_round(call_id, "Session 1", dates, envelope, actor=OFFICE, now=start)
    deposit(stage, projects, cast, now)
    rows = intake_queries.applications(OFFICE, call=CODES[stage])
    numbers = dict(zip(rows["number"], rows["id"], strict=True))
    if stage == "intake":
        ask(numbers, projects, cast, now)
        return
    declare(stage, cast, now)
    _move_phase(stage, round_id, cast, now)
    read_and_mark(stage, projects, numbers, scale, cast, now)
    instruct(stage, projects, numbers, cast, now)
    if stage == "review":
        share_out(round_id, cast, now)
        _remind(call_id, cast, now)
        return
    hold_meeting(stage, projects, numbers, call_id, round_id, envelope, cast, now)
    if stage == "followup":
        follow_up(projects, now, published)


def _move_phase(stage: str, round_id: str, cast: Cast, now: datetime) -> None:
    """Reading begins a day early where everybody has declared, and is held for two days where a reader was ill."""
    _opens, _closes, _interests, reading, until, _meets, _published = CALENDAR[stage]
    if stage == "review":
        told = (round_id, Phase.READING, "Toutes les déclarations attendues sont faites.")
        calls_actions.advance_round(*told, actor=cast.staff, now=moment(now, reading - 1))
    if stage == "meeting":
        held, released = moment(now, until, 17), moment(now, until + 2, 9)
        calls_actions.hold_round(
            round_id, "Une lectrice est souffrante : deux jours de plus.", actor=cast.staff, now=held
        )
        calls_actions.release_round(
            round_id, "Toutes les notes sont remises.", actor=cast.staff, now=released
        )


def _remind(call_id: str, cast: Cast, now: datetime) -> None:
    """The reader who is late with everything was reminded yesterday, if anything was given to them."""
    words, when = "Bonjour, votre lecture compte pour la séance.", moment(now, -1, 17)
    if late := review_queries.reminders(cast.staff, call_id, [cast.members[-1].id], words, now=when):
        review_actions.remind(call_id, [each.member_id for each in late], words, actor=cast.staff, now=when)
