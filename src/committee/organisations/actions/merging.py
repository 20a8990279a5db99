"""How do two organisations become one, and everything that points to either point to the one that stays?"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, and_, delete, or_, select, update
from sqlalchemy.engine import RowMapping as Row
from sqlalchemy.orm import Session

from committee.journal.actions import record
from committee.organisations.actions.naming import PAGE, known_organisation
from committee.organisations.queries import consortium_parents, groups
from committee.organisations.queries.directory import description_of
from committee.organisations.records import Alias, Fact, Organisation, OrganisationMember
from committee.organisations.rules import (
    folded,
    group_of_merged,
    merged_description,
    why_not_be_member,
    why_not_merge,
)
from committee.people.rules import Member, why_not_act_on
from committee.store.all_records import columns_pointing_to
from committee.store.engine import check_version, writing
from committee.words import refuse_if

_TABLE: Table = Organisation.__table__  # type: ignore[assignment]


@dataclass
class _Log:
    """What a merge did: rows that point elsewhere, by table and column, and rows that two of became one."""

    moved: dict[str, list[str]] = field(default_factory=dict)
    joined: list[dict[str, Any]] = field(default_factory=list)


def merge_organisations(kept_id: str, dropped_id: str, *, actor: Member, now: datetime) -> None:
    """Make two organisations one: the kept one gets the names, ties, parts, facts and stock of the dropped one.

    Facts that the kept one lacks are filled in; where both are known and differ, its own stay
    (``queries.merge_preview`` shows them before). Of two rows which the merge makes the same, one stays, with what
    only the other knew. The journal keeps all that went. Raises Refused.
    """
    refuse_if(why_not_act_on(PAGE, actor))
    refuse_if(why_not_merge(kept_id, dropped_id))
    with writing() as session:
        kept, dropped = known_organisation(kept_id), known_organisation(dropped_id)
        merged = merged_description(description_of(kept), description_of(dropped))
        went = {column.name: getattr(dropped, column.name) for column in _TABLE.columns}
        check_version(kept, None)
        kept.group_id = group_of_merged(kept_id, dropped_id, groups())
        session.flush()
        log = _Log()
        _part_consortium(session, kept_id, dropped_id, log)
        _keep_differing_facts(session, kept_id, dropped_id, dropped.name)
        names = [dropped.name, *([] if dropped.short_name is None else [dropped.short_name])]
        _repoint(session, _TABLE, dropped_id, kept_id, log)
        session.execute(delete(Organisation).where(Organisation.id == dropped_id))
        session.expire_all()
        for name in merged.filled:
            value = getattr(merged.description, name)
            setattr(kept, name, list(value) if name == "labels" else value)
        _take_names(session, kept, names, now)
        payload = {
            "kept": {"id": kept_id, "name": kept.name},
            "dropped": went,
            "filled": list(merged.filled),
            "conflicts": [list(conflict) for conflict in merged.conflicts],
            **asdict(log),
        }
        record("organisations.merge", "organisation", kept_id, payload, actor=actor.actor, now=now)


def _part_consortium(session: Session, kept_id: str, dropped_id: str, log: _Log) -> None:
    """Take away that one is a member of the other; refuse two that stand in one consortium above one another."""
    table: Table = OrganisationMember.__table__  # type: ignore[assignment]
    between = or_(
        and_(table.c.parent_id == kept_id, table.c.child_id == dropped_id),
        and_(table.c.parent_id == dropped_id, table.c.child_id == kept_id),
    )
    for row in session.execute(select(table).where(between)).mappings():
        log.joined.append({"table": table.name, "row": dict(row)})
    session.execute(delete(table).where(between))
    parents = consortium_parents()
    for one, other in ((kept_id, dropped_id), (dropped_id, kept_id)):
        refuse_if(why_not_be_member(one, other, parents, None, None))


def _keep_differing_facts(session: Session, kept_id: str, dropped_id: str, name: str) -> None:
    """Two facts of one year and source with two values both stay: the dropped one's source tells whose it was."""
    held = {
        (fact.kind, fact.year, fact.source): fact.value
        for fact in session.scalars(select(Fact).where(Fact.organisation_id == kept_id))
    }
    for fact in session.scalars(select(Fact).where(Fact.organisation_id == dropped_id)):
        value = held.get((fact.kind, fact.year, fact.source))
        if value is not None and fact.value is not None and fact.value != value:
            fact.source = f"{fact.source[: 297 - len(name)]} ({name})"
    session.flush()


def _take_names(session: Session, kept: Organisation, names: list[str], now: datetime) -> None:
    """The names of the dropped organisation become aliases; one that is the kept one's own name is none."""
    held = select(Alias.folded).where(Alias.organisation_id == kept.id)
    known = {kept.folded_name, *session.scalars(held)}
    for name in names:
        if folded(name) not in known:
            known.add(folded(name))
            session.add(Alias(organisation_id=kept.id, text=name, folded=folded(name), created_at=now))
    own = and_(Alias.organisation_id == kept.id, Alias.folded == kept.folded_name)
    session.execute(delete(Alias).where(own))
    session.flush()


def _repoint(session: Session, table: Table, dropped_id: str, kept_id: str, log: _Log) -> None:
    """Let every row of the store which points to one row of a table point to another one of it.

    Where the other one is pointed to by an equal row already (by a unique constraint), both become one, with
    whatever points to them.
    """
    for column in columns_pointing_to(table):
        rows = session.execute(select(column.table).where(column == dropped_id)).mappings().all()
        for row in rows:
            twin = _twin(session, column, row, kept_id)
            if twin is None:
                _change(session, column.table, row, {column.name: kept_id})
                log.moved.setdefault(f"{column.table.name}.{column.name}", []).append(str(row["id"]))
                continue
            _repoint(session, column.table, str(row["id"]), str(twin["id"]), log)
            filled = {name: value for name, value in row.items() if value is not None and twin[name] is None}
            session.execute(delete(column.table).where(_is(column.table, row)))
            if filled:
                _change(session, column.table, twin, filled)
            log.joined.append({"table": column.table.name, "into": str(twin["id"]), "row": dict(row)})


def _change(session: Session, table: Table, row: Row, values: dict[str, Any]) -> None:
    session.execute(update(table).where(_is(table, row)).values(values))


def _is(table: Table, row: Row) -> ColumnElement[bool]:
    return and_(*(column == row[column.name] for column in table.primary_key))


def _twin(session: Session, column: Column[str], row: Row, kept_id: str) -> Row | None:
    """The row which stands in the way of this one pointing to the other organisation, if there is one."""
    table = column.table
    for names in _uniques(table):
        if column.name not in names:
            continue
        same = [
            table.c[name].is_(None) if row[name] is None else table.c[name] == row[name]
            for name in names
            if name != column.name
        ]
        found = session.execute(select(table).where(column == kept_id, *same)).mappings().first()
        if found is not None:
            return found
    return None


def _uniques(table: Table) -> Iterator[set[str]]:
    """What is unique in a table, as names of columns; no unique index holds an organisation."""
    yield {column.name for column in table.columns} - {"id", "created_at"}  # the same row twice
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield {column.name for column in constraint.columns}
