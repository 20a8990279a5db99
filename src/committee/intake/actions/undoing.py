"""How is an import taken back, while nothing later depends on it?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from committee.calls.queries import rounds_by_id
from committee.intake.actions.upkeep import fold, write_children, write_sites
from committee.intake.queries.batches import Undoing, undoing_of
from committee.intake.queries.held import CHILDREN, FIELDS, from_json
from committee.intake.records import Application, Batch, Provenance
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import check_version, writing
from committee.words import refuse_if


def undo_import(batch_id: str, *, actor: Member, now: datetime) -> Undoing:
    """Take back what an import did: what it created goes, what it changed is as it was before; all or nothing.

    Refused, with what stands against it, once anything later depends on it: a later version, a reading, marks, a
    state that moved, a document. Organisations that it registered stay. The batch keeps its line.
    """
    refuse_if(why_not_act_on("applications.import", actor))
    with writing() as session:
        undoing = undoing_of(batch_id, actor)
        refuse_if(undoing.why_not)
        batch = session.get_one(Batch, batch_id)
        told = session.scalars(select(Provenance).where(Provenance.batch_id == batch_id)).all()
        before = {row.application_id: row.before for row in told}
        session.execute(delete(Provenance).where(Provenance.batch_id == batch_id))
        _take_away(undoing.created)
        _restore({each: before[each] for each in undoing.changed}, now)
        batch.undone_at, batch.undone_by_name = now, actor.name
        payload = {
            "filename": batch.filename,
            "created": sorted(undoing.created.values()),
            "changed": sorted(undoing.changed.values()),
        }
        record("intake.undo_import", "batch", batch.id, payload, actor=actor.actor, now=now)
        return undoing


def _take_away(created: dict[str, str]) -> None:
    with writing() as session:
        for model in dict.fromkeys(model for model, _ in CHILDREN.values()):
            session.execute(delete(model).where(model.application_id.in_(created)))
        session.execute(delete(Application).where(Application.id.in_(created)))


def _restore(before: dict[str, dict[str, Any]], now: datetime) -> None:
    """Give these applications the values that an import replaced."""
    if not before:
        return
    with writing() as session:
        rows: Sequence[Application] = session.scalars(
            select(Application).where(Application.id.in_(before))
        ).all()
        rounds = rounds_by_id({row.round_id for row in rows})
        moved: dict[str, list[tuple[Application, Any]]] = {}
        for row in rows:
            state = {code: from_json(code, value) for code, value in before[row.id].items()}
            check_version(row, None)
            for name in FIELDS:
                if name in state:
                    setattr(row, name, state[name])
            write_children(row, state, now, is_new=False)
            if "site" in state:
                moved.setdefault(row.round_id, []).append((row, state["site"]))
        for round_id, told in moved.items():
            write_sites(told, rounds[round_id], now)
        session.flush()
        fold(list(before))
