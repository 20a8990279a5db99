"""What does an answer rest on? The statements that it sent, and whether any of them says something else now.

Pages, queries and files are functions of what they read (the clock stands still, and nothing is kept from one to
the next). One of which every read says the same, row by row, is the same; one of which a read says something else
is made again, whole, and compared. With COMMITTEE_LEAK_WHOLE all are made again each time, as .ci/long does.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from sqlalchemy import event

from committee.store.engine import engine
from tests.leaks.changing import TABLES, Change, Row, Statement, Store, forget

Answer = TypeVar("Answer")
# A page, a query or a file by its name, and in which way it is asked for.
Place = tuple[Any, ...]
IS_WHOLE = os.environ.get("COMMITTEE_LEAK_WHOLE") == "1"
# What opens and closes a transaction; of all others that are no question, nothing is concluded.
AROUND = ("PRAGMA", "BEGIN", "COMMIT", "ROLLBACK")
QUESTION = ("SELECT", "WITH")
# What review.queries.marks.marks_version sends: it names a version of what is kept, counts the rows that nobody may
# see too, and is told to nobody. Nothing is kept here: of this answer alone, nothing is made again.
VERSION = (
    "SELECT count(*) AS count_1, sum(review_evaluation.version) AS sum_1, count(review_evaluation.voided_at)"
)


class Answers(Generic[Answer]):
    """What is answered at each place in the untouched store, and after a change: the same or not?"""

    def __init__(self, store: Store, ask: Callable[[Place], Answer]) -> None:
        self._store = store
        self._ask = ask
        self._before: dict[Place, tuple[Answer, frozenset[Statement] | None]] = {}
        self._said: dict[Statement, int] = {}
        self._seen: set[str] = set()

    def keep(self, places: list[Place]) -> None:
        """What is answered at these places before any change."""
        new = [place for place in places if place not in self._before]
        if not new:
            return
        self._store.restore()
        for place in new:
            forget()
            with listening() as sent:
                answer = self._ask(place)
            asked_only = all(sql.lstrip("( \n").startswith(QUESTION) for sql, _ in sent)
            self._before[place] = (answer, frozenset(sent) if asked_only else None)
            if not asked_only:
                self._store.restore()
        with self._store.asking() as ask:
            for _, statements in (self._before[place] for place in new):
                for each in statements or ():
                    if each not in self._said:
                        self._said[each] = ask(each)

    def before(self, place: Place) -> Answer:
        """What is answered at this place in the untouched store."""
        self.keep([place])
        return self._before[place][0]

    def differ(self, places: list[Place], rows: dict[str, list[Row]], change: Change) -> set[Place]:
        """At which of these places is something else answered after this change?"""
        self.keep(places)
        self._store.restore()
        written = self._store.change(rows, change)
        touched = [table for table in TABLES if table in written]
        same: dict[Statement, bool] = {}
        with self._store.asking() as ask:
            to_make = [
                place
                for place in places
                if IS_WHOLE
                or place[0] not in self._seen
                or not self._reads_the_same(place, touched, same, ask)
            ]
        self._seen.update(place[0] for place in places)
        found, has_written = set(), False
        for place in to_make:
            forget()
            if has_written:
                self._store.restore()
                self._store.change(rows, change)
            has_written = self._before[place][1] is None
            if self._ask(place) != self._before[place][0]:
                found.add(place)
        return found

    def _reads_the_same(
        self,
        place: Place,
        touched: list[str],
        same: dict[Statement, bool],
        ask: Callable[[Statement], int],
    ) -> bool:
        statements = self._before[place][1]
        if statements is None:
            return False
        for each in statements:
            if each not in same:
                same[each] = not any(table in each[0] for table in touched) or ask(each) == self._said[each]
            if not same[each]:
                return False
        return True


@contextmanager
def listening() -> Iterator[list[Statement]]:
    """All statements sent meanwhile but those around a transaction and the version of marks."""
    sent: list[Statement] = []

    def remember(_c: object, _cursor: object, sql: str, given: Any, _context: object, many: bool) -> None:
        if not sql.startswith((*AROUND, VERSION)):
            sent.append((f"many {sql}", ()) if many else (sql, tuple(given)))

    bound = engine()
    event.listen(bound, "before_cursor_execute", remember)
    try:
        yield sent
    finally:
        event.remove(bound, "before_cursor_execute", remember)
