"""Which files came in, what did each change, and what stands against taking one back?"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from committee.calls.records import Call
from committee.intake.queries.dependants import OWN, dependants, dependants_in_words
from committee.intake.queries.held import CHILDREN, from_json, states_by_id
from committee.intake.queries.visibility import closed, closed_doors
from committee.intake.records import Application, Batch, Provenance
from committee.intake.rules import LOCATED
from committee.intake.sources import Source
from committee.journal.queries import last_number
from committee.people.rules import Member
from committee.store.all_records import columns_pointing_to
from committee.store.engine import reading
from committee.store.kept import Kept
from committee.words import Sentence

_OWN_CHILDREN = frozenset(model.__tablename__ for model, _ in CHILDREN.values()) | {Provenance.__tablename__}
_MOST_NAMED = 5


@dataclass(frozen=True)
class BatchRow:
    """One import that changed something; ``undone_at`` when it was taken back.

    Counts leave out applications from which the reader is recused; None where these cannot be told apart.
    """

    id: str
    at: datetime
    call_code: str
    filename: str
    by: str
    created: int | None
    changed: int | None
    unchanged: int | None
    source: Source | None
    undone_at: datetime | None
    undone_by: str | None


def batches(member: Member, call: str | None = None) -> list[BatchRow]:
    """The imports of a call, or of all, the newest first; only for those who see everything.

    One which wrote nothing but applications from which the member is recused is left out.
    """
    if not member.sees_everything:
        return []
    statement = (
        select(Batch, Call.code)
        .join(Call, Call.id == Batch.call_id)
        .order_by(Batch.created_at.desc(), Batch.id)
    )
    if call is not None:
        statement = statement.where(Call.code == call)
    with reading() as session:
        rows = session.execute(statement).all()
        of_closed = select(Application.call_id).where(Application.id.in_(closed(member)))
        guarded = set(session.scalars(of_closed.distinct()))
        hidden = _hidden(member)
    found = []
    for row, code in rows:
        created, changed = row.created - hidden[row.id, True], row.changed - hidden[row.id, False]
        is_guarded = row.call_id in guarded
        is_lost = is_guarded and row.undone_at is not None
        if created + changed:
            found.append(
                BatchRow(
                    row.id,
                    row.created_at,
                    code,
                    row.filename,
                    row.imported_by_name,
                    None if is_lost else created,
                    None if is_lost else changed,
                    None if is_guarded else row.unchanged,
                    None if row.source is None else Source(row.source),
                    row.undone_at,
                    row.undone_by_name,
                )
            )
    return found


def _hidden(member: Member) -> Counter[tuple[str | None, bool]]:
    """How many applications closed to the member each import wrote: by import, and whether it created them."""
    statement = select(Provenance.batch_id, Provenance.after).where(
        Provenance.batch_id.is_not(None), Provenance.application_id.in_(closed(member))
    )
    with reading() as session:
        return Counter(
            (batch_id, "status" in (after or {})) for batch_id, after in session.execute(statement)
        )


@dataclass(frozen=True)
class Undoing:
    """What taking back an import would do: the applications that go and those that change back, by identifier
    their number; ``why_not`` says what stands against it.
    """

    why_not: Sentence | None
    created: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)


def undoing_of(batch_id: str, member: Member) -> Undoing:
    """What taking back this import would do, and what stands against it. A constant number of statements.

    Nothing is told of one which wrote an application from which the member is recused. Kept for a member until the
    next act of anybody; the act itself looks again.
    """
    key = batch_id, member.id, closed_doors(member), last_number()
    return _KEPT.of(key, lambda: _undoing_of(batch_id, member))


_KEPT: Kept[Undoing] = Kept(16)


def _undoing_of(batch_id: str, member: Member) -> Undoing:
    with reading() as session:
        batch = session.get(Batch, batch_id)
        if batch is None:
            return Undoing(Sentence("There is no such import."))
        if batch.undone_at is not None:
            return Undoing(Sentence("This import was taken back already."))
        told = {
            row.application_id: row
            for row in session.scalars(select(Provenance).where(Provenance.batch_id == batch_id))
        }
        if closed_doors(member) & set(told):
            return Undoing(
                Sentence("You are recused from an application of this file: a colleague takes it back.")
            )
        held = states_by_id(told)
        later = _later(told, batch_id)
        elsewhere = dependants(told)
        own = _own_dependants(told)
    created = {each: held[each][0].number for each, row in told.items() if "status" in (row.after or {})}
    changed = {each: held[each][0].number for each in told if each not in created}
    against: dict[str, list[Sentence]] = {}
    for each, row in told.items():
        application, state = held[each]
        found = list(dependants_in_words([*elsewhere.get(each, ()), *own.get(each, ())]))
        after = row.after or {}
        if each in later:
            found.append(Sentence("a later version"))
        elif each in created and str(application.status.value) != after["status"]:
            found.append(Sentence("a state that moved"))
        elif any(
            state.get(code, [] if code in CHILDREN else None) != from_json(code, value)
            for code, value in after.items()
            if code not in {"status", "site"}
        ):
            found.append(Sentence("a later change"))
        if found:
            against[application.number] = found
    return Undoing(_in_words(against), created, changed)


def _in_words(against: dict[str, list[Sentence]]) -> Sentence | None:
    if not against:
        return None
    number, found = next(iter(sorted(against.items())))
    others = len(against) - 1
    if others:
        return Sentence(
            "The application {number} has {what}, and {n} other has something like it: the import stays.",
            "The application {number} has {what}, and {n} others have something like it: the import stays.",
            number=number,
            what=found[0],
            n=others,
        )
    return Sentence("The application {number} has {what}: the import stays.", number=number, what=found[0])


def _later(told: dict[str, Any], batch_id: str) -> set[str]:
    """The applications of which something else was kept after this import did, other than new perimeters."""
    with reading() as session:
        rows = session.execute(
            select(Provenance.application_id, Provenance.created_at, Provenance.after).where(
                Provenance.application_id.in_(told),
                (Provenance.batch_id != batch_id) | Provenance.batch_id.is_(None),
            )
        ).all()
    return {each for each, at, after in rows if at >= told[each].created_at and set(after or ()) != {LOCATED}}


def _own_dependants(application_ids: Collection[str]) -> dict[str, set[str]]:
    """The tables of this package, other than what an import writes, with rows about these applications."""
    found: dict[str, set[str]] = {}
    with reading() as session:
        for of in columns_pointing_to(Application.__table__):  # type: ignore[arg-type]
            name = of.table.name
            if name.startswith(OWN) and name not in _OWN_CHILDREN:
                for (each,) in session.execute(select(of).where(of.in_(application_ids)).distinct()):
                    found.setdefault(each, set()).add(name)
    return found
