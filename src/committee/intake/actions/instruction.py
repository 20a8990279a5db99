"""How do the staff record what they found of applications, one by one or many at once?"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from committee.intake.actions.states import change_status, not_open
from committee.intake.instruction import PAGE, BulkChange, Findings, Seen, changed, why_not_instruct
from committee.intake.queries.instruction import (
    bulk_refusals,
    findings_of,
    ground_of,
    held_instructions,
    numbers_of,
)
from committee.intake.records import Instruction
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import Stale, check_version, writing
from committee.words import Refused, Sentence, refuse_if


def instruct(
    application_id: str, found: Findings, *, version: int | None = None, actor: Member, now: datetime
) -> int:
    """Record what the staff found of an application; gives the new version of its instruction.

    ``version``: the one that the person saw, 0 when nothing was recorded then.
    """
    refuse_if(why_not_act_on(PAGE, actor))
    with writing():
        ground = ground_of([application_id], {application_id: found}, actor, now).get(application_id)
        if ground is None:
            raise not_open()
        refuse_if(why_not_instruct(found, ground, actor))
        return _write(application_id, found, version, actor, now)


def instruct_many(seen: Mapping[str, Seen], change: BulkChange, *, actor: Member, now: datetime) -> int:
    """Give many applications a state, an opinion or a rapporteur, all or none; gives how many.

    ``seen``: the state of each and the version of its instruction as the person saw them; when one changed since,
    everything is refused.
    """
    refuse_if(why_not_act_on(PAGE, actor))
    if change.is_nothing or not seen:
        raise Refused(Sentence("Choose applications, and what changes of them."))
    with writing():
        numbers = numbers_of(seen, actor, now)
        if set(numbers) != set(seen):
            raise not_open()
        held = held_instructions(seen)
        if any((held[each].version if each in held else 0) != told.version for each, told in seen.items()):
            raise Stale(_SEEN_OTHERWISE)
        for each, reason in bulk_refusals(seen, change, actor, now).items():
            raise Refused(
                Sentence("{number}: {reason} Nothing was changed.", number=numbers[each], reason=reason)
            )
        if change.status is not None:
            states = {each: told.status for each, told in seen.items()}
            change_status(list(seen), change.status, seen=states, actor=actor, now=now)
        if change.is_of_instruction:
            for each in seen:
                before = findings_of(held.get(each))
                if (after := changed(before, change)) != before:
                    _write(each, after, None, actor, now)
        return len(seen)


_SEEN_OTHERWISE = Sentence(
    "Someone changed one of these applications meanwhile. Nothing was changed: look at the list again."
)


def _write(application_id: str, found: Findings, version: int | None, actor: Member, now: datetime) -> int:
    with writing() as session:
        row = held_instructions([application_id]).get(application_id)
        before = findings_of(row)
        if row is None:
            row = Instruction(application_id=application_id, version=0, created_at=now)
            session.add(row)
        check_version(row, version)
        for name, value in asdict(found).items():
            setattr(row, name, value)
        session.flush()
        payload = {"before": asdict(before), "after": asdict(found)}
        record("intake.instruct", "application", application_id, payload, actor=actor.actor, now=now)
        return row.version
