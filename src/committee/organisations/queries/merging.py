"""Which organisations are perhaps one, and what would become of two that are merged?"""

from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import func, select

from committee.organisations.queries.directory import (
    OrganisationRow,
    aliases,
    description_of,
    organisations_by_id,
    told_apart,
)
from committee.organisations.queries.naming import all_names
from committee.organisations.queries.ties import groups
from committee.organisations.records import Organisation
from committee.organisations.rules import Merged, are_told_apart, family_of, merged_description
from committee.organisations.similar import similar_pairs
from committee.store.all_records import columns_pointing_to
from committee.store.engine import reading

SAME_SIREN = 101  # above every resemblance


@dataclass(frozen=True)
class Duplicate:
    """Two organisations that are perhaps one; ``score`` 0 to 100, ``is_same_siren`` when they share the number."""

    one_id: str
    one: str
    other_id: str
    other: str
    score: int
    is_same_siren: bool


@dataclass(frozen=True)
class MergePreview:
    """What a merge would do: ``moved`` counts what points to the dropped one, by ``table.column``."""

    kept: OrganisationRow
    dropped: OrganisationRow
    merged: Merged
    aliases: tuple[str, ...]
    moved: dict[str, int]


def merge_preview(kept_id: str, dropped_id: str) -> MergePreview | None:
    """What merging would do, conflicts included; None when one of them does not exist or both are one."""
    rows = organisations_by_id([kept_id, dropped_id])
    if len(rows) != 2:
        return None
    kept, dropped = rows[kept_id], rows[dropped_id]
    columns = columns_pointing_to(Organisation.__table__)  # type: ignore[arg-type]
    counts = [
        select(func.count()).select_from(column.table).where(column == dropped_id).scalar_subquery()
        for column in columns
    ]
    with reading() as session:
        found = session.execute(select(*counts)).one()
    moved = {
        f"{column.table.name}.{column.name}": count
        for column, count in zip(columns, found, strict=True)
        if count
    }
    others = aliases([dropped_id]).get(dropped_id, {}).values()
    merged = merged_description(kept.description, dropped.description)
    return MergePreview(kept, dropped, merged, (dropped.name, *others), moved)


def duplicates(limit: int = 100) -> list[Duplicate]:
    """Pairs that a person should look at: one SIREN number, then resembling names; never merged by themselves.

    Left out: organisations of one group, and those which their SIREN numbers or communes tell apart.
    """
    with reading() as session:
        rows = {
            row.id: row for row in session.scalars(select(Organisation).order_by(Organisation.folded_name))
        }
        known = all_names()
        above = groups()
    scores: dict[tuple[str, str], int] = {}
    by_siren: dict[str, list[str]] = {}
    for row in rows.values():
        if row.siren is not None:
            by_siren.setdefault(row.siren, []).append(row.id)
    for same in by_siren.values():
        scores.update(dict.fromkeys(combinations(same, 2), SAME_SIREN))
    for place, other_place, score in similar_pairs([text for text, _ in known]):
        one, other = known[place][1], known[other_place][1]
        pair = (
            (one, other) if (rows[one].folded_name, one) < (rows[other].folded_name, other) else (other, one)
        )
        if one != other and pair not in scores and (pair[1], pair[0]) not in scores:
            scores[pair] = score
    found = [
        Duplicate(
            one,
            _label(rows[one]),
            other,
            _label(rows[other]),
            min(score, 100),
            score == SAME_SIREN,
        )
        for (one, other), score in sorted(scores.items(), key=lambda each: (-each[1], each[0]))
        if score == SAME_SIREN
        or (
            not are_told_apart(description_of(rows[one]), description_of(rows[other]))
            and other not in family_of([one], above)
        )
    ]
    return found[:limit]


def _label(row: Organisation) -> str:
    return told_apart(row.name, row.commune, row.department, row.siren)
