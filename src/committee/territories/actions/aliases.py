"""Which other names do people give to a QPV?"""

from datetime import datetime

from sqlalchemy import select

from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.spreadsheets.rules import folded, writable
from committee.store.engine import writing
from committee.territories.aliases import qpv_aliases, why_not_add_alias
from committee.territories.queries.catalogue import qpv_by_code
from committee.territories.records import QpvAlias
from committee.words import Refused, Sentence, refuse_if


def add_alias(code: str, alias: str, note: str | None = None, *, actor: Member, now: datetime) -> str:
    """Give a QPV another name under which files may declare it; gives its id. It proposes, it never decides."""
    refuse_if(why_not_act_on("territories.datasets", actor))
    wanted, name = code.strip().upper(), " ".join(writable(alias).split())
    told = " ".join(writable(note or "").split()) or None
    with writing() as session:
        row = qpv_by_code(wanted)
        held = {folded(each.alias) for each in qpv_aliases().get(wanted, ())}
        held |= set(session.scalars(select(QpvAlias.alias_folded).where(QpvAlias.code == wanted)))
        if row is not None:
            held.add(folded(row.name))
        refuse_if(why_not_add_alias(wanted, row is not None, name, told, held))
        added = QpvAlias(
            code=wanted,
            alias=name,
            alias_folded=folded(name),
            note=told,
            added_by=actor.name,
            created_at=now,
        )
        session.add(added)
        session.flush()
        payload = {"code": wanted, "alias": name, "note": told}
        record("territories.add_alias", "qpv_alias", added.id, payload, actor=actor.actor, now=now)
        return added.id


def drop_alias(alias_id: str, *, actor: Member, now: datetime) -> None:
    """Take another name back; what was placed by it stays as it is."""
    refuse_if(why_not_act_on("territories.datasets", actor))
    with writing() as session:
        found = session.get(QpvAlias, alias_id)
        if found is None:
            raise Refused(Sentence("This other name is no longer there."))
        payload = {"code": found.code, "alias": found.alias}
        session.delete(found)
        record("territories.drop_alias", "qpv_alias", alias_id, payload, actor=actor.actor, now=now)
