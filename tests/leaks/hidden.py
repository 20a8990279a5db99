"""What may each of these people not know, in each phase: of which applications, and which of their rows?"""

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache

from hypothesis import HealthCheck, settings
from hypothesis import Phase as Step
from hypothesis import strategies as st

from committee.calls.rules import Phase
from committee.meetings.records import Decision
from tests.leaks.changing import APPLICATIONS, OF_THE_COMMITTEE, PUBLIC, REMOVABLE, TABLES, Change, Row, Store
from tests.leaks.world import CLASSES, HIDDEN, UNDECLARED, UNMARKED, World

# Those who are asked, and those who see the same things and are recused from nothing.
PERSONS = ("member", "chair", "staff")
OUTSIDE = ("presenter", "admin", "room")
WITNESSES = ("witness", "reader")
MARKING = frozenset(
    table
    for table in TABLES
    if table.startswith("review_") and table not in {"review_interest", "review_finding", "review_preference"}
)
# A chair follows the reading of all that they are not recused from, also before they declare: who declared what,
# who reads, how far they are. What the readers think stays hidden.
FOLLOWED = {
    "review_interest",
    "review_finding",
    "review_assignment",
    "review_preference",
    "intake_closed_door",
    "intake_open_door",
}
FOLLOWED_COLUMNS = {
    "review_evaluation": {
        "status",
        "handed_in_at",
        "voided_at",
        "saved_at",
        "member_id",
        "part",
        "abstention",
    },
    "review_mark": {"abstains"},
    "review_rapporteur_note": {"handed_in_at", "voided_at", "saved_at", "member_id"},
}
DECISIONS = Decision.__table__.name
# How many times as many examples as usual; a fraction for fewer.
EXAMPLES = float(os.environ.get("COMMITTEE_LEAK_EXAMPLES", "1"))


def tables_hidden(person: str, phase: Phase) -> dict[str, frozenset[str]]:
    """By class of application: the tables whose rows the person may not know in this phase."""
    published = PUBLIC if phase is Phase.FOLLOWUP else frozenset()
    if person == "room":  # what the screen of the meeting shows is for everybody in the room
        return dict.fromkeys(CLASSES, MARKING)
    if person in OUTSIDE:
        return dict.fromkeys(CLASSES, frozenset(TABLES) - published)
    found = {HIDDEN: frozenset(TABLES) - published}
    if person in {"member", "chair"} and phase is not Phase.FOLLOWUP:
        found[UNDECLARED] = frozenset(TABLES)
    if person == "member" and phase is Phase.READING:
        found[UNMARKED] = MARKING
    return found


def said_by(world: World, *names: str) -> frozenset[str]:
    """Whose own words and doors stay as they are."""
    return frozenset(world.people[name].id for name in names)


def rows_hidden(store: Store, world: World, person: str, phase: Phase) -> Mapping[str, Sequence[Row]]:
    """The rows of the call in this phase that the person may not know, by table."""
    spared = said_by(world, *PERSONS)
    found: dict[str, list[Row]] = {table: [] for table in TABLES}
    for which, tables in tables_hidden(person, phase).items():
        rows = store.rows_of([world.calls[phase].applications[which]], spared)
        for table in tables:
            follows = person == "chair" and which == UNDECLARED
            if follows and table in FOLLOWED:
                continue
            kept = frozenset(FOLLOWED_COLUMNS.get(table, ())) if follows else frozenset()
            if which == UNDECLARED and table == APPLICATIONS:
                kept |= {"status"}  # the agenda tells which may still be decided on
            if phase is Phase.FOLLOWUP and table == DECISIONS:
                kept = frozenset(column.name for column in Decision.__table__.columns) - OF_THE_COMMITTEE
            found[table] += [Row(one.key, one.values, kept, stays=bool(kept)) for one in rows[table]]
    return found


def may_know_the_head(person: str) -> bool:
    """Whether the person may know which applications there are: the committee and its room."""
    return person not in {"presenter", "admin"}


def changes(person: str = "member") -> st.SearchStrategy[Change]:
    """Everything at once, or some tables alone; in some of them rows are taken away."""
    some = st.frozensets(st.sampled_from(TABLES), min_size=1, max_size=6)
    gone = st.frozensets(st.sampled_from(REMOVABLE), max_size=3)
    whole = st.one_of(st.just(frozenset(TABLES)), some)
    return st.builds(Change, st.integers(0, 2**32 - 1), whole, gone, st.just(not may_know_the_head(person)))


@lru_cache(maxsize=8)
def trying(examples: float) -> settings:
    """The same examples each time, as many as asked for."""
    return settings(
        max_examples=max(1, round(examples * EXAMPLES)),
        database=None,
        derandomize=True,
        phases=[Step.generate],  # making one smaller would run all pages again and again
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
