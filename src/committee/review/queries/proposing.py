"""Who should read what in a call, and why can some applications not have all their readers?"""

import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from committee.calls.queries import calls_by_id, rounds
from committee.calls.rules import Act, may
from committee.intake.queries import visible
from committee.intake.records import Application
from committee.people.queries import alternates
from committee.people.rules import Member, Role, why_not_act_on
from committee.review.assigning import Pair, Question, Shortage, assign
from committee.review.queries.assigning import USUAL_READERS, is_read, open_to_assign, readers
from committee.review.queries.detection import found_links
from committee.review.queries.interests import answers_held, is_live_interest
from committee.review.queries.preferences import reader_profiles, wishes
from committee.review.records import Assignment, Evaluation, InterestDeclaration, RapporteurNote
from committee.review.rules import AssignmentOrigin, FindingAnswer, InterestNature, ReadingKind
from committee.store.engine import reading
from committee.words import Sentence, refuse_if

# What a pair is worth: a wish, each theme that the reader knows (two at most), that it stands already; and far
# below, what is avoided where anybody else can read.
WISH, THEME, MOST_THEMES, STANDS, AVOIDED = 4, 1, 2, 3, -40
_STAFF = frozenset({Role.STAFF})


@dataclass(frozen=True)
class Proposal:
    """An assignment to look at before it is applied; pairs are (application, member).

    ``pairs`` new, ``kept`` as they are, ``freed`` taken back. ``uncovered``: application, readers missing, why.
    ``loads``: of each reader, kept readings included; ``spread`` between the greatest and the least, and when it is
    more than 1 why it cannot be less. ``components``: the parts into which readers and applications fall.
    ``in_conflict``: kept because begun, though a link has been found since.
    """

    pairs: tuple[Pair, ...]
    kept: tuple[Pair, ...]
    freed: tuple[Pair, ...]
    uncovered: tuple[tuple[str, int, Sentence], ...]
    loads: Mapping[str, int]
    spread: int
    uneven: Sentence | None
    components: int
    affinity: int
    seconds: float
    in_conflict: tuple[Pair, ...] = ()

    @property
    def is_connected(self) -> bool:
        """Whether marks can be compared from any reader to any other, over applications which they share."""
        return self.components <= 1


@dataclass(frozen=True)
class _Barred:
    """Which pairs may not be, and which had better not."""

    recused: frozenset[Pair]
    linked: frozenset[Pair]
    avoided: frozenset[Pair]


@dataclass(frozen=True)
class _Held:
    """What is given now: what is ``begun``, presented, or taken over by an alternate stays whatever is asked."""

    all: frozenset[Pair]
    begun: frozenset[Pair]


def propose_assignment(
    call_id: str,
    member: Member,
    wanted: int | None = None,
    *,
    now: datetime,
    redo: bool = False,
    without: Collection[str] = (),
) -> Proposal:
    """Readers for all applications of a call that are being assigned; for staff, and nothing is written.

    Nobody is proposed who is recused, or to whom a strong link was found that neither they nor the chair settled.
    ``wanted``: readers of each application, what the call says by default. ``redo`` gives out anew what nobody has
    begun; otherwise all that is given stays. ``without``: members who get nothing more and keep what they have, as
    alternates do.
    Applications that ``member`` may not see are left out, and count in no load.
    """
    refuse_if(why_not_act_on("review.assignments", member))
    began = time.perf_counter()
    call = calls_by_id([call_id])[call_id]
    wanted = wanted or call.readers_wanted or USUAL_READERS
    among = select(Application.id, Application.number, Application.themes).where(
        Application.round_id.in_(open_to_assign(call, now)),
        is_read(),
        Application.id.in_(visible(member, now)),
    )
    with reading() as session:
        found = session.execute(among.order_by(Application.number, Application.id)).all()
    numbers = {identifier: number for identifier, number, _ in found}
    people = _may_be_given(without)
    held, barred = _held(list(numbers)), _barred(list(numbers), list(people), now)
    not_to_be = barred.recused | barred.linked
    not_to_move = {pair for pair in held.all if not redo or pair[1] not in people}
    stays = held.begun | (not_to_move - not_to_be)
    most = _limits(list(people), call_id, member, now)
    told = Question(
        list(numbers),
        list(people),
        wanted,
        not_to_be,
        stays,
        most,
        _affinity({identifier: themes for identifier, _, themes in found}, list(people), held, barred),
    )
    answer = assign(told)
    again = held.all - stays
    kept = tuple(sorted(stays | (again & set(answer.pairs))))
    return Proposal(
        tuple(pair for pair in answer.pairs if pair not in again),
        kept,
        tuple(sorted(again - set(answer.pairs))),
        tuple(
            (short.application, short.missing, _why(short, barred, people, numbers))
            for short in answer.shortages
        ),
        answer.loads,
        answer.spread,
        _why_uneven(answer.loads, told, people),
        answer.components,
        answer.affinity,
        time.perf_counter() - began,
        tuple(sorted(stays & not_to_be)),
    )


def _may_be_given(without: Collection[str]) -> dict[str, str]:
    """The readers who are proposed, by name; an alternate reads once they take over."""
    not_now = {*alternates().values(), *without}
    return {member_id: name for member_id, name in readers().items() if member_id not in not_now}


def _held(application_ids: Collection[str]) -> _Held:
    given = select(Assignment.application_id, Assignment.member_id, Assignment.kind, Assignment.origin).where(
        Assignment.application_id.in_(application_ids), Assignment.freed_at.is_(None)
    )
    with reading() as session:
        rows = session.execute(given).all()
        begun = {
            (application_id, member_id)
            for record in (Evaluation, RapporteurNote)
            for application_id, member_id in session.execute(
                select(record.application_id, record.member_id).where(
                    record.application_id.in_(application_ids), record.voided_at.is_(None)
                )
            )
        }
    pairs = frozenset((row[0], row[1]) for row in rows)
    named = {
        (row[0], row[1])
        for row in rows
        if row[2] is ReadingKind.RAPPORTEUR or row[3] is AssignmentOrigin.ALTERNATE
    }
    return _Held(pairs, pairs & (begun | named))


def _barred(application_ids: Collection[str], member_ids: Collection[str], now: datetime) -> _Barred:
    """Recusals; strong links but for those dismissed or accepted; and what is weaker, or told and not ruled on."""
    statement = select(
        InterestDeclaration.application_id,
        InterestDeclaration.member_id,
        InterestDeclaration.nature,
        InterestDeclaration.ruling,
    ).where(InterestDeclaration.application_id.in_(application_ids), is_live_interest())
    with reading() as session:
        told = {(row[0], row[1]): (row[2], row[3]) for row in session.execute(statement)}
    recused = {pair for pair, (nature, _) in told.items() if nature is InterestNature.RECUSAL}
    accepted = {pair for pair, (_, ruling) in told.items() if ruling is not None}
    avoided = {pair for pair, (nature, _) in told.items() if nature is InterestNature.LINK} - accepted
    linked: set[Pair] = set()
    answers = answers_held(application_ids, member_ids)
    for pair, links in found_links(application_ids, member_ids, now).items():
        if pair in accepted:
            continue
        own = answers.get(pair, {})
        standing = [
            link
            for link in links
            if link.key not in own or own[link.key].answer is not FindingAnswer.DISMISSED
        ]
        if any(link.is_strong for link in standing):
            linked.add(pair)
        elif standing:
            avoided.add(pair)
    return _Barred(frozenset(recused), frozenset(linked - recused), frozenset(avoided - recused - linked))


def _limits(member_ids: Collection[str], call_id: str, member: Member, now: datetime) -> dict[str, int]:
    """How many readings of this call each reader takes: what they said, less what they read of other calls now."""
    said = {key: row.most_readings for key, row in reader_profiles(member_ids).items()}
    open_rounds = [row.id for row in rounds() if may(Act.ASSIGN, row.phase(now), _STAFF)]
    elsewhere = (
        select(Assignment.member_id, func.count())
        .join(Application, Application.id == Assignment.application_id)
        .where(
            Assignment.freed_at.is_(None),
            Application.call_id != call_id,
            Application.round_id.in_(open_rounds),
            Application.id.in_(visible(member, now)),
        )
        .group_by(Assignment.member_id)
    )
    with reading() as session:
        read = dict(session.execute(elsewhere).all())
    return {key: max(most - read.get(key, 0), 0) for key, most in said.items() if most is not None}


def _affinity(
    themes: Mapping[str, Collection[str]], member_ids: Collection[str], held: _Held, barred: _Barred
) -> dict[Pair, int]:
    worth: dict[Pair, int] = defaultdict(int)
    known = {key: set(row.themes) for key, row in reader_profiles(member_ids).items() if row.themes}
    for application_id, about in themes.items():
        for member_id, own in known.items():
            if shared := len(own.intersection(about)):
                worth[application_id, member_id] += THEME * min(shared, MOST_THEMES)
    for pair, wish in wishes(themes).items():
        worth[pair] += WISH * wish
    for pair in held.all:
        worth[pair] += STANDS
    for pair in barred.avoided:
        worth[pair] += AVOIDED
    return worth


def _why(short: Shortage, barred: _Barred, people: Mapping[str, str], numbers: Mapping[str, str]) -> Sentence:
    """Which readers are left, who is excluded for what, or which readers are full and who shares them."""
    if short.full:
        return Sentence(
            "{names} take no more readings; {n} applications share them: {numbers}.",
            names=_names(short.full, people),
            n=len(short.competing),
            numbers=_shortened([numbers[each] for each in short.competing]),
        )
    excluded = []
    for pairs, sentence in (
        (barred.recused, Sentence("recused: {names}", names=_of(barred.recused, short, people))),
        (barred.linked, Sentence("a link not settled: {names}", names=_of(barred.linked, short, people))),
    ):
        if any((short.application, key) in pairs for key in people):
            excluded.append(sentence)
    able = _names([key for key in short.able if key in people], people)
    left = (
        Sentence("Only {names} may read it", names=able)
        if able
        else Sentence("Nobody of the readers may read it")
    )
    match excluded:
        case []:
            return Sentence("{who}.", who=left)
        case [one]:
            return Sentence("{who}; {why}.", who=left, why=one)
        case _:
            return Sentence("{who}; {why}; {more}.", who=left, why=excluded[0], more=excluded[1])


def _of(pairs: Collection[Pair], short: Shortage, people: Mapping[str, str]) -> str:
    return _names([key for key in people if (short.application, key) in pairs], people)


def _names(member_ids: Collection[str], people: Mapping[str, str]) -> str:
    return _shortened([people[key] for key in member_ids])


def _shortened(texts: Collection[str], most: int = 8) -> str:
    shown = ", ".join(list(texts)[:most])
    return shown if len(texts) <= most else f"{shown} (+{len(texts) - most})"


def _why_uneven(loads: Mapping[str, int], asked: Question, people: Mapping[str, str]) -> Sentence | None:
    """Why loads are further apart than one: who takes less by their own limit, who holds more already."""
    least, greatest = min(loads.values(), default=0), max(loads.values(), default=0)
    if greatest - least <= 1:
        return None
    limits = asked.most or {}
    held: dict[str, int] = defaultdict(int)
    for _, member_id in asked.held:
        held[member_id] += 1
    limited = [
        key for key, load in loads.items() if load < greatest - 1 and load >= limits.get(key, load + 1)
    ]
    loaded = [key for key, load in loads.items() if load > least + 1 and held[key] >= load]
    told = []
    if limited:
        told.append(Sentence("By their own limit these take less: {names}.", names=_names(limited, people)))
    if loaded:
        told.append(Sentence("These hold more already: {names}.", names=_names(loaded, people)))
    if len(told) == 2:
        return Sentence("{one} {other}", one=told[0], other=told[1])
    return told[0] if told else Sentence("Recusals, links and readings that stay leave no more even spread.")
