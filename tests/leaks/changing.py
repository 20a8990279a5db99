"""Change at random what is hidden of some applications, everywhere in the store, and go back.

Which rows belong to an application is read from the records themselves (its own row, those that name it, and those
that name these), so that a new table or column is changed too. What is kept is listed below, each with its reason.
"""

import json
import sqlite3
import string
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Integer, Table

from committee.intake.records import Application
from committee.review.rules import Recommendation
from committee.spreadsheets.interpretations import Certainty
from committee.store import all_records
from committee.store.base import Base, Cents, Code, Json, UtcDateTime
from committee.store.engine import engine
from committee.store.kept import Kept
from tests.leaks.world import World

all_records.load()
APPLICATIONS = Application.__table__.name
# Rows that name an application and are not about it alone.
SHARED_ROWS = {"meetings_meeting": "the séance, whose current item everybody in the room knows"}
# An own word and an own door are what the person themself said, and an agenda names every application.
KEPT_COLUMNS = {
    "intake_application": {
        "merged_into_id": "decides whether the application is there at all",
    },
    "intake_budget_line": {"side": "goes with its account"},
    "intake_application_organisation": {"role": "lead and landlords are told", "position": "their order too"},
    "intake_provenance": {"sheet": "where an import wrote", "row": "where an import wrote"},
    "meetings_award": {"is_public": "the publication itself"},
    "meetings_agenda_item": {
        "position": "the agenda tells the order",
        "started_at": "a recused member knows when they left and came back",
    },
}
# A statement with what it was sent with.
Statement = tuple[str, tuple[Any, ...]]
# What is told of an application to everybody who knows of it.
HEAD = ("number", "title")
# What is public once the results of a call are published: all of these, of a decision what it grants.
PUBLIC = {"meetings_award", "meetings_award_site", "meetings_award_inspiration"}
OF_THE_COMMITTEE = {"conditions", "motive", "override_reason"}
# Some of these are searched for, so that what is hidden begins to be found too.
WORDS = (
    "Zinnia",
    "Jardin",
    "Halle",
    "Besoins",
    "Passerelle",
    "Budget",
    "Tisane",
    "Lieu",
    "Association",
    "Friche",
)
# Texts of which only some are allowed.
_ALLOWED = {
    "qpv_generation": ["2015", "2024"],
    ("meetings_award_site", "answer"): ["inside", "outside", "uncertain", "unknown"],
    ("documents_document", "kind"): ["budget", "statutes", "bank_details"],
    "lead_kind": ["association", "other"],
}
_ACCOUNTS = {"6": ["60", "61", "62", "64"], "7": ["70", "74", "75"]}


@dataclass(frozen=True)
class Change:
    """Which tables are changed, in which of them rows are taken away, and from which seed.

    ``is_head_too``: also number and title, which everybody is told who knows of an application.
    """

    seed: int
    tables: frozenset[str]
    emptied: frozenset[str]
    is_head_too: bool = False


@dataclass(frozen=True)
class Row:
    """One row that belongs to an application: its key, what it holds, which columns keep it, whether it stays."""

    key: tuple[Any, ...]
    values: Mapping[str, Any]
    kept: frozenset[str] = frozenset()
    stays: bool = False


@lru_cache(maxsize=1)
def owned_tables() -> tuple[tuple[Table, Column[Any] | None], ...]:
    """The tables whose rows belong to one application, in the order of what hangs on what, and by which column."""
    found: dict[str, tuple[Table, Column[Any] | None]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name == APPLICATIONS:
            found[table.name] = (table, None)
            continue
        ups = [
            key.parent
            for key in table.foreign_keys
            if key.column.table.name in found and key.column.table is not table
        ]
        if ups and table.name not in SHARED_ROWS:
            found[table.name] = (table, min(ups, key=lambda one: (one.name != "application_id", one.name)))
        elif table.name == "documents_document":
            found[table.name] = (table, table.c.owner_id)
    return tuple(found.values())


TABLES = tuple(sorted(table.name for table, _ in owned_tables()))


class Store:
    """The database of a world, which is changed and taken back; commits, so that every connection sees it."""

    def __init__(self, path: Path, world: World) -> None:
        self.world = world
        self._pristine = sqlite3.connect(":memory:", check_same_thread=False)
        self._live = sqlite3.connect(path, check_same_thread=False, timeout=30, isolation_level=None)
        self._live.execute("PRAGMA synchronous=OFF")
        self._live.backup(self._pristine)
        self._pristine.row_factory = sqlite3.Row

    def restore(self) -> None:
        """Everything as it was."""
        self._pristine.backup(self._live)
        forget()

    def write(self, statement: str, *values: Any) -> None:
        """One change by hand."""
        self._live.execute(statement, values)
        forget()

    def rows_of(self, application_ids: Collection[str], spared: Collection[str]) -> dict[str, list[Row]]:
        """The rows which belong to these applications, by table, without what these persons said themselves."""
        return self._rows(self._pristine, application_ids, spared)

    def changed_rows_of(self, application_ids: Collection[str]) -> dict[str, list[Row]]:
        """The same, as they are now."""
        self._live.row_factory = sqlite3.Row
        found = self._rows(self._live, application_ids, ())
        self._live.row_factory = None
        return found

    def _rows(
        self, held: sqlite3.Connection, application_ids: Collection[str], spared: Collection[str]
    ) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for table, up in owned_tables():
            if up is None or not up.foreign_keys:
                owners, column = set(application_ids), "id" if up is None else up.name
            else:
                above = next((key.column.table.name for key in up.foreign_keys), APPLICATIONS)
                owners, column = {row.values["id"] for row in found.get(above, [])}, up.name
            keys = [each.name for each in table.primary_key.columns]
            marks = ",".join("?" * len(owners))
            asked = f"SELECT * FROM {table.name} WHERE {column} IN ({marks}) ORDER BY rowid"
            told = held.execute(asked, sorted(owners)).fetchall() if owners else []
            rows = [Row(tuple(row[key] for key in keys), dict(row)) for row in told]
            found[table.name] = [row for row in rows if row.values.get("member_id") not in spared]
        return found

    @contextmanager
    def asking(self) -> Iterator[Callable[[Statement], int]]:
        """Ask statements as they were sent; of what each says, a number that stands for all its rows."""
        connection = engine().raw_connection()
        try:
            cursor = connection.cursor()
            yield lambda each: hash(tuple(cursor.execute(*each).fetchall()))
        finally:
            connection.close()

    def change(self, rows: Mapping[str, Sequence[Row]], change: Change) -> frozenset[str]:
        """Give these rows other contents; the tables in which anything was written."""
        draw = Random(change.seed)
        self._live.execute("BEGIN IMMEDIATE")
        self._live.execute("PRAGMA defer_foreign_keys=ON")
        written: set[str] = set()
        for table, _ in owned_tables():
            if table.name not in change.tables:
                continue
            for row in rows[table.name]:
                if self._write(table, row, draw, () if change.is_head_too else HEAD):
                    written.add(table.name)
        for table, _ in reversed(owned_tables()):
            if table.name in change.emptied:
                for row in rows[table.name]:
                    written |= set() if row.stays else self._take_away(table, row)
        self._live.execute("COMMIT")
        forget()
        return frozenset(written)

    def _write(self, table: Table, row: Row, draw: Random, head: Collection[str]) -> int:
        keys = " AND ".join(f"{each.name} = ?" for each in table.primary_key.columns)
        written = 0
        for column in table.columns:
            kept = {
                *row.kept,
                *KEPT_COLUMNS.get(table.name, ()),
                *(head if table.name == APPLICATIONS else ()),
            }
            if column.primary_key or column.name in kept:
                continue
            before = row.values[column.name]
            value = other_value(table.name, column, before, row.values, draw, self.world)
            if value != before:
                asked = f"UPDATE OR IGNORE {table.name} SET {column.name} = ? WHERE {keys}"
                written += self._live.execute(asked, (value, *row.key)).rowcount
        return written

    def _take_away(self, table: Table, row: Row) -> set[str]:
        """Delete a row with what hangs on it; from which tables."""
        written = {table.name}
        for other, up in owned_tables():
            if up is not None and any(key.column.table is table for key in up.foreign_keys):
                name, identifier = up.name, row.values.get("id")
                below = self._live.execute(f"SELECT * FROM {other.name} WHERE {name} = ?", (identifier,))
                names = [each[0] for each in below.description]
                for values in below.fetchall():
                    told = dict(zip(names, values, strict=True))
                    key = tuple(told[each.name] for each in other.primary_key.columns)
                    written |= self._take_away(other, Row(key, told))
        keys = " AND ".join(f"{each.name} = ?" for each in table.primary_key.columns)
        self._live.execute(f"DELETE FROM {table.name} WHERE {keys}", row.key)
        return written


REMOVABLE = tuple(
    table
    for table in TABLES
    if table.startswith("review_")
    or table
    in {
        "documents_document",
        "intake_budget_line",
        "intake_project_action",
        "intake_site",
        "intake_qpv_share",
        "intake_overrule",
        "intake_completion_request",
        "intake_instruction",
        "intake_duplicate",
        "meetings_decision",
        "meetings_provisional_item",
        "ranking_scenario_item",
        "followup_milestone",
        "followup_payment",
    }
)


def other_value(
    table: str,
    column: Column[Any],
    before: Any,
    row: Mapping[str, Any],
    draw: Random,
    world: World,
) -> Any:
    """Another value for a column, as the database holds it."""
    points_to = next((key.column.table.name for key in column.foreign_keys), None)
    if points_to == "people_person":
        return _other_person(before, draw, world)
    if points_to == "organisations_organisation" and row.get("role") == "partner":
        return draw.choice(_organisations(world))
    if points_to is not None or column.name in {"owner_kind", "owner_id", "position", "rank", "sha256"}:
        return before
    if column.name == "account":
        return draw.choice(_ACCOUNTS.get(str(before)[:1], [before]))
    if allowed := _ALLOWED.get((table, column.name)) or _ALLOWED.get(column.name):
        return draw.choice(allowed)
    is_cleared = column.nullable and not isinstance(column.type, Json) and draw.random() < 0.15
    if is_cleared and (table, column.name) != ("review_mark", "value"):
        return None
    kind = column.type
    if isinstance(kind, Code):
        known = [str(each.value) for each in kind.enum if each.value != "draft" or table != APPLICATIONS]
        return draw.choice(known)
    if isinstance(kind, Cents):
        return draw.randint(100, 9_000_000)
    if isinstance(kind, UtcDateTime):
        return str(_moment(world.now, draw))
    if isinstance(kind, Date):
        return str((world.now + timedelta(days=draw.randint(-400, 400))).date())
    if isinstance(kind, Boolean):
        return draw.randint(0, 1)
    if isinstance(kind, Json):
        return before if before is None else json.dumps(_other_json(json.loads(before), draw), sort_keys=True)
    if isinstance(kind, Float):
        return _degrees(column.name, draw)
    if isinstance(kind, (Integer, BigInteger)):
        return _whole(table, column.name, draw)
    return _words(column, draw)


def _other_person(before: Any, draw: Random, world: World) -> Any:
    others = [world.people[name].id for name in ("reader", "second", "extra")]
    return draw.choice(others) if before in others else before


def _organisations(world: World) -> list[str]:
    return list(world.partners)


def _moment(now: datetime, draw: Random) -> datetime:
    moment = now - timedelta(minutes=draw.randint(1, 60_000))
    return moment.replace(tzinfo=None)


def _whole(table: str, name: str, draw: Random) -> int:
    if table == "review_mark":
        return draw.randint(0, 5)
    if name == "value":
        return draw.choice([-1, 1])
    return draw.randint(2020, 2026) if name == "year" else draw.randint(1, 200)


def _degrees(name: str, draw: Random) -> float:
    if name == "lon":
        return 1.4 + draw.random() / 10
    return 43.55 + draw.random() / 10 if name == "lat" else draw.random()


def _words(column: Column[Any], draw: Random) -> str:
    text = f"{draw.choice(WORDS)} {''.join(draw.choices(string.ascii_lowercase, k=6))}"
    longest = getattr(column.type, "length", None) or 80
    return text[-longest:]


def _other_fact(key: str, value: Any, draw: Random) -> Any:
    """What stands under a name in a JSON value, of which only some words are allowed under these."""
    if key == "recommendation" and value is not None:
        return str(draw.choice(list(Recommendation)).value)
    if key in {"amount", "status"} and isinstance(value, str):
        return str(draw.randint(1, 9_000)) if key == "amount" else value
    return _other_json(value, draw)


def _other_json(value: Any, draw: Random) -> Any:
    if isinstance(value, dict):
        return {key: _other_fact(key, each, draw) for key, each in value.items()}
    if isinstance(value, list):
        return [_other_json(each, draw) for each in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return draw.randint(0, 5)
    if value in set(Certainty):
        return str(draw.choice(list(Certainty)).value)
    return f"{draw.choice(WORDS)} {draw.randint(100, 999)}"


def forget() -> None:
    """Nothing that was computed from earlier contents stays."""
    for kept in _kept():
        kept._values.clear()


@lru_cache(maxsize=1)
def _kept() -> tuple[Kept[Any], ...]:
    import gc

    gc.unfreeze()  # what tests/conftest.py put out of the collector's sight
    found = tuple(each for each in gc.get_objects() if isinstance(each, Kept))
    gc.freeze()
    return found
