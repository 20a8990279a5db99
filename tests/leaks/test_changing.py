"""Do the changes of these tests really change what they claim to: every table, every column that is not kept?"""

from collections import defaultdict

from committee.calls.rules import Phase
from committee.store.base import Base
from tests.leaks.changing import KEPT_COLUMNS, TABLES, Change, Store
from tests.leaks.world import World

SEEDS = range(4)
# What no change writes, beside what names other rows and what ``KEPT_COLUMNS`` keeps.
_ORDER, _TWO = "the order of the rows of one application", "is told with another column or not at all"
STAYS = {
    "documents_document.owner_id": "whose file it is",
    "documents_document.owner_kind": "whose file it is",
    "documents_document.sha256": "where the content lies",
    "followup_milestone.position": _ORDER,
    "followup_payment.paid_amount": _TWO,
    "followup_payment.paid_on": _TWO,
    "followup_payment.rank": _ORDER,
    "intake_budget_line.position": _ORDER,
    "intake_project_action.position": _ORDER,
    "intake_site.position": _ORDER,
    "meetings_award_site.position": _ORDER,
    "meetings_award_site.qpv_later_codes": "no place of this world is in two generations",
    "review_mark.abstains": _TWO,
}


def test_every_table_and_column_changes(kept_store: Store, world: World) -> None:
    changed: dict[str, set[str]] = defaultdict(set)
    for call in world.calls.values():
        own = list(call.applications.values())
        rows = kept_store.rows_of(own, [])
        for seed in SEEDS:
            kept_store.restore()
            kept_store.change(rows, Change(seed, frozenset(TABLES), frozenset(), is_head_too=True))
            after = kept_store.changed_rows_of(own)
            for table, held in rows.items():
                now = {one.key: one.values for one in after[table]}
                for one in held:
                    for column, value in one.values.items():
                        if one.key in now and now[one.key][column] != value:
                            changed[table].add(column)
    assert sorted(set(TABLES) - set(changed)) == []
    still = {
        f"{table}.{column.name}"
        for table in TABLES
        for column in Base.metadata.tables[table].columns
        if not column.primary_key
        and not column.foreign_keys
        and column.name not in changed[table] | set(KEPT_COLUMNS.get(table, ()))
    }
    assert still == set(STAYS)


def test_every_table_loses_rows(kept_store: Store, world: World) -> None:
    rows = kept_store.rows_of(list(world.calls[Phase.FOLLOWUP].applications.values()), [])
    assert kept_store.change(rows, Change(1, frozenset(), frozenset({"review_evaluation"}))) >= {
        "review_evaluation",
        "review_mark",
    }
