"""What does the store hold of applications, in the shape in which files and undone imports are compared with it?

A state is a value by column: the plain fields; the organisations of each role, by the code of its column; ``site``,
``actions``, ``budget`` and ``shares`` as lists of dictionaries.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Date, select

from committee.intake.columns import ROLE_COLUMN
from committee.intake.records import (
    Application,
    ApplicationOrganisation,
    BudgetLine,
    ProjectAction,
    QpvShare,
    Site,
)
from committee.intake.rules import FOUND_HERE, LOCATED, TEXTS
from committee.store.base import Cents, Code
from committee.store.engine import reading

FIELDS = (
    "title",
    "category",
    "request_kind",
    *TEXTS,
    "themes",
    "starts_on",
    "duration_months",
    "dwellings",
    "dwellings_qualifier",
    "households",
    "households_qualifier",
    "people",
    "people_qualifier",
    "total_cost",
    "eligible_base",
    "requested",
    "tax",
    "share_in_qpv",
    "sensitive_public",
    "inspired_by",
    "is_republican_contract_signed",
    "submitted_on",
    "completed_on",
    "external_system",
    "external_reference",
)
PARTS = tuple(ROLE_COLUMN.values())
PART_FIELDS = ("organisation_id", "is_founder", "joined_on", "note")
SITE_FIELDS = (
    "name",
    "commune",
    "commune_code",
    "department",
    "lon",
    "lat",
    "precision_m",
    "declared_qpv",
    "address",
    "postcode",
    "point_source",
    "chosen_qpv",
)
ACTION_FIELDS = ("title", "description", "amount")
BUDGET_FIELDS = (
    "side",
    "account",
    "label",
    "funder",
    "funding_status",
    "amount",
    "year",
    "tax",
    "is_in_kind",
    "is_this_fund",
)
SHARE_FIELDS = ("code", "share", "source")
CHILDREN: Mapping[str, tuple[type[Any], tuple[str, ...]]] = {
    "site": (Site, SITE_FIELDS),
    "actions": (ProjectAction, ACTION_FIELDS),
    "budget": (BudgetLine, BUDGET_FIELDS),
    "shares": (QpvShare, SHARE_FIELDS),
    **dict.fromkeys(PARTS, (ApplicationOrganisation, PART_FIELDS)),
}
State = dict[str, Any]


def states(condition: ColumnElement[bool]) -> dict[str, tuple[Application, State]]:
    """The applications which a condition chooses, by identifier, each with its state. Six statements."""
    with reading() as session:
        rows = session.scalars(select(Application).where(condition)).all()
        found: dict[str, tuple[Application, State]] = {
            row.id: (row, {name: getattr(row, name) for name in FIELDS}) for row in rows
        }
        if not found:
            return found
        kinds: tuple[tuple[Any, tuple[str, ...], Callable[[Any], str]], ...] = (
            (ApplicationOrganisation, PART_FIELDS, lambda part: ROLE_COLUMN[part.role]),
            (Site, SITE_FIELDS, lambda _: "site"),
            (ProjectAction, ACTION_FIELDS, lambda _: "actions"),
            (BudgetLine, BUDGET_FIELDS, lambda _: "budget"),
            (QpvShare, SHARE_FIELDS, lambda _: "shares"),
        )
        for model, fields, code_of in kinds:
            held: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
            statement = (
                select(model)
                .join(Application, Application.id == model.application_id)
                .where(condition)
                .order_by(model.code if model is QpvShare else model.position)
            )
            for child in session.scalars(statement):
                told = {name: getattr(child, name) for name in fields}
                held[child.application_id][code_of(child)].append(told)
            for identifier, (_, state) in found.items():
                state.update(held.get(identifier, {}))
    return found


def lists_of(state: State, code: str) -> list[dict[str, Any]]:
    """The rows of a state under a code; none when it has none."""
    return list(state.get(code, ()))


def as_declared(site: Mapping[str, Any]) -> dict[str, Any]:
    """A held site as a file would tell it: without the point that was found or drawn here."""
    if site["point_source"] in FOUND_HERE:
        return {**site, "lon": None, "lat": None}
    return dict(site)


def from_json(code: str, value: Any) -> Any:
    """A value of a state as it was before it was kept as JSON."""
    if code in CHILDREN:
        model, fields = CHILDREN[code]
        return [
            {name: _typed(model, name, row.get(name)) for name in fields} if isinstance(row, dict) else row
            for row in value or []
        ]
    return value if code == LOCATED else _typed(Application, code, value)


def _typed(model: type[Any], name: str, value: Any) -> Any:
    kind = model.__table__.c[name].type
    if value is None:
        return None
    if isinstance(kind, Code):
        return kind.enum(value)
    if isinstance(kind, Cents):
        return Decimal(value)
    if isinstance(kind, Date):
        return value if isinstance(value, date) else date.fromisoformat(value)
    return value


def states_by_id(application_ids: Collection[str]) -> dict[str, tuple[Application, State]]:
    """The states of these applications."""
    return states(Application.id.in_(application_ids))
