"""How are criteria grids published, changed and locked?"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from committee.calls.queries import grids, grids_being_read
from committee.calls.records import Criterion, Grid
from committee.calls.rules import CriterionText, why_not_change_grid, why_not_grid
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.settings import settings
from committee.store.engine import check_version, writing
from committee.words import Refused, Sentence, refuse_if

_PAGE = "settings.calls"


def publish_grid(
    code: str,
    title: Mapping[str, str],
    criteria: Sequence[CriterionText],
    *,
    scale_min: int = 0,
    scale_max: int = 5,
    threshold: int | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Publish a grid, or the next version of one; gives its identifier. Calls already open keep theirs.

    Raises Refused when the weights do not sum to 100 or a text is missing in a language.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    refuse_if(why_not_grid(criteria, scale_min, scale_max, threshold))
    with writing() as session:
        versions = grids(code)
        made = Grid(
            code=code,
            version=versions[0].version + 1 if versions else 1,
            title=dict(title),
            scale_min=scale_min,
            scale_max=scale_max,
            threshold=threshold,
            created_at=now,
        )
        session.add(made)
        session.flush()
        _write_criteria(made, criteria, now)
        payload = {
            "code": code,
            "version": made.version,
            "weights": _weights(criteria),
            "threshold": threshold,
            "thresholds": _thresholds(criteria),
        }
        record("calls.publish_grid", "grid", made.id, payload, actor=actor.actor, now=now)
        return made.id


def change_grid(
    grid_id: str,
    criteria: Sequence[CriterionText],
    *,
    threshold: int | None,
    version: int | None,
    actor: Member,
    now: datetime,
) -> None:
    """Change the newest version of a grid that nobody reads with yet; it takes the next version number.

    Raises Refused when it is locked, when a round which uses it has reached the reading phase, and when a newer
    version was published.
    """
    refuse_if(why_not_act_on(_PAGE, actor))
    with writing():
        row = _grid(grid_id)
        refuse_if(why_not_grid(criteria, row.scale_min, row.scale_max, threshold))
        refuse_if(why_not_change_grid(row.locked_at is not None, grid_id in grids_being_read(now)))
        if grids(row.code)[0].id != grid_id:
            raise Refused(Sentence("A newer version of this grid was published."))
        check_version(row, version)
        row.threshold = threshold
        _write_criteria(row, criteria, now)
        payload = {"version": row.version, "weights": _weights(criteria), "threshold": threshold}
        payload |= {"thresholds": _thresholds(criteria)}
        record("calls.change_grid", "grid", grid_id, payload, actor=actor.actor, now=now)


def lock_grid(grid_id: str, *, actor: Member, now: datetime) -> None:
    """Lock a grid for good; locking it twice changes nothing.

    Called by the act which begins the reading (first assignment or mark) or opens the meeting, and which checked
    the actor's right.
    """
    with writing():
        row = _grid(grid_id)
        if row.locked_at is not None:
            return
        row.locked_at = now
        record("calls.lock_grid", "grid", grid_id, {"version": row.version}, actor=actor.actor, now=now)


def ship_grids(*, actor: Member, now: datetime) -> dict[str, str]:
    """Publish the grids shipped in data/reference/grids.json which are not there yet; gives identifiers by code."""
    refuse_if(why_not_act_on(_PAGE, actor))
    shipped = json.loads((settings().data / "reference" / "grids.json").read_text(encoding="utf-8"))
    identifiers: dict[str, str] = {}
    with writing():
        for one in shipped["grids"]:
            versions = grids(one["code"])
            identifiers[one["code"]] = (
                versions[0].id
                if versions
                else publish_grid(
                    one["code"],
                    one["title"],
                    [_shipped_criterion(text, one["comment_required_at"]) for text in one["criteria"]],
                    scale_min=one["scale_min"],
                    scale_max=one["scale_max"],
                    threshold=one["threshold"],
                    actor=actor,
                    now=now,
                )
            )
    return identifiers


def _grid(grid_id: str) -> Grid:
    with writing() as session:
        row = session.get(Grid, grid_id)
        if row is None:
            raise Refused(Sentence("This grid does not exist."))
        return row


def _weights(criteria: Sequence[CriterionText]) -> dict[str, int]:
    return {one.code: one.weight for one in criteria}


def _thresholds(criteria: Sequence[CriterionText]) -> dict[str, int]:
    return {one.code: one.threshold for one in criteria if one.threshold is not None}


def _shipped_criterion(text: Mapping[str, Any], comment_required_at: Sequence[int]) -> CriterionText:
    return CriterionText(
        code=text["code"],
        label=text["label"],
        prompt=text["prompt"],
        weight=text["weight"],
        anchors={int(mark): anchor for mark, anchor in text["anchors"].items()},
        comment_required_at=tuple(comment_required_at),
        threshold=text.get("threshold"),
    )


def _write_criteria(grid: Grid, criteria: Sequence[CriterionText], now: datetime) -> None:
    """Write the criteria of a grid in their order, keeping the identifier of each code that stays."""
    with writing() as session:
        kept = {
            row.code: row for row in session.scalars(select(Criterion).where(Criterion.grid_id == grid.id))
        }
        for position, text in enumerate(criteria, start=1):
            row = kept.pop(text.code, None)
            if row is None:
                row = Criterion(grid_id=grid.id, code=text.code, created_at=now)
                session.add(row)
            row.label, row.prompt = dict(text.label), dict(text.prompt)
            row.weight, row.position = text.weight, position
            row.anchors = {str(mark): dict(anchor) for mark, anchor in text.anchors.items()}
            row.comment_required_at = list(text.comment_required_at)
            row.scored_by, row.threshold = text.scored_by, text.threshold
        for row in kept.values():
            session.delete(row)
        session.flush()
