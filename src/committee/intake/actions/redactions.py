"""How are the title and texts written which readers of a blind call see?"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from committee.calls.queries import rounds_by_id
from committee.calls.records import Call
from committee.calls.rules import Phase, has_reached
from committee.intake.queries.visibility import visible
from committee.intake.records import Application, Redaction
from committee.intake.redaction import TITLE, why_not_redact
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import check_version, writing
from committee.words import Refused, Sentence, refuse_if


def write_redaction(
    application_id: str,
    title: str,
    texts: Mapping[str, str],
    version: int | None = None,
    *,
    actor: Member,
    now: datetime,
) -> int:
    """Write what readers see in place of an application's title and texts; gives the version that stands now.

       What is left blank stays blank.
    The journal tells which fields changed, and never their contents. Raises Refused outside a blind call and once
       the meeting has come, Stale when somebody else wrote meanwhile.
    """
    refuse_if(why_not_act_on("applications.redactions", actor))
    with writing() as session:
        found = session.execute(
            select(Application.round_id, Call.is_blind)
            .join(Call, Call.id == Application.call_id)
            .where(Application.id == application_id, Application.id.in_(visible(actor, now)))
        ).first()
        if found is None:
            raise Refused(Sentence("There is no such application here."))
        round_id, is_blind = found
        has_met = has_reached(rounds_by_id([round_id])[round_id].phase(now), Phase.SEANCE)
        refuse_if(why_not_redact(title, texts, is_blind=is_blind, has_met=has_met))
        after = {TITLE: title.strip()} | {name: told.strip() for name, told in texts.items() if told.strip()}
        row = session.scalars(select(Redaction).where(Redaction.application_id == application_id)).first()
        if row is None:
            row = Redaction(application_id=application_id, texts={}, version=0, created_at=now)
            session.add(row)
        before = {TITLE: row.title or "", **row.texts}
        check_version(row, version)
        row.title = after[TITLE] or None
        row.texts = {name: told for name, told in after.items() if name != TITLE}
        row.written_by, row.written_at = actor.name, now
        session.flush()
        fields = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        payload = {"fields": fields}
        record("intake.write_redaction", "application", application_id, payload, actor=actor.actor, now=now)
        return row.version
