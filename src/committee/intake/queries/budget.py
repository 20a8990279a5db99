"""What are the funding plan and the actions of an application?"""

from collections.abc import Collection

from sqlalchemy import select

from committee.intake.budget import Account, Line
from committee.intake.form import ActionForm
from committee.intake.records import BudgetLine, ProjectAction
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
