"""What are the funding plan and the actions of an application?"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from committee.intake.budget import Account, Line
from committee.intake.form import ActionForm
from committee.intake.queries.visibility import may_identify, may_read
from committee.intake.records import BudgetLine, ProjectAction
from committee.people.rules import Member
from committee.store.engine import reading


def budgets_of(application_ids: Collection[str]) -> dict[str, list[Line]]:
    """The lines of the plans of applications in their order; the caller checked visibility. One statement."""
    statement = (
        select(
            BudgetLine.application_id,
            BudgetLine.side,
            BudgetLine.account,
            BudgetLine.label,
            BudgetLine.amount,
            BudgetLine.year,
            BudgetLine.funder,
            BudgetLine.funding_status,
            BudgetLine.tax,
            BudgetLine.is_this_fund,
        )
        .where(BudgetLine.application_id.in_(application_ids))
        .order_by(BudgetLine.application_id, BudgetLine.position)
    )
    found: dict[str, list[Line]] = {}
    with reading() as session:
        for application_id, side, account, *told in session.execute(statement):
            found.setdefault(application_id, []).append(Line(side, Account(account), *told))
    return found


@dataclass(frozen=True)
class Plan:
    """The actions of a project and the lines of its funding plan, in their order."""

    actions: tuple[ActionForm, ...] = ()
    lines: tuple[Line, ...] = ()


def plan_of(application_id: str, member: Member, now: datetime | None = None) -> Plan:
    """The plan of one application as this member may read it; of one they are blind to, the figures alone."""
    if not may_read(application_id, member, now):
        return Plan()
    lines = tuple(budgets_of([application_id]).get(application_id, ()))
    if not may_identify(application_id, member, now):
        return Plan((), tuple(replace(line, label=None, funder=None) for line in lines))
    return Plan(tuple(actions_of([application_id]).get(application_id, ())), lines)


def actions_of(application_ids: Collection[str]) -> dict[str, list[ActionForm]]:
    """The actions of projects in their order; the caller checked visibility. One statement."""
    statement = (
        select(ProjectAction)
        .where(ProjectAction.application_id.in_(application_ids))
        .order_by(ProjectAction.application_id, ProjectAction.position)
    )
    found: dict[str, list[ActionForm]] = {}
    with reading() as session:
        for row in session.scalars(statement):
            found.setdefault(row.application_id, []).append(
                ActionForm(row.title, row.description, row.amount)
            )
    return found
