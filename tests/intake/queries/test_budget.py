"""Are plans and actions read in their order, in one statement?"""

from datetime import datetime
from pathlib import Path

import pytest

from committee.calls.rules import Phase
from committee.intake.actions import create_application
from committee.intake.budget import Account, Line
from committee.intake.form import ActionForm, Content
from committee.intake.queries import actions_of, budgets_of
from committee.intake.rules import BudgetSide
from committee.people.rules import OFFICE
from tests.factories.calls import make_call

LINES = tuple(Line(BudgetSide.CHARGE, Account.STAFF, f"Ligne {n}") for n in range(3))
ACTIONS = tuple(ActionForm(f"Action {n}") for n in range(3))


@pytest.mark.parametrize("number", [1, 30])
def test_statements_do_not_grow(store: Path, now: datetime, statements: list[str], number: int) -> None:
    call = make_call(Phase.DEPOSIT, now=now).code
    made = [
        create_application(
            call,
            Content({"number": str(n), "title": "T"}, actions=ACTIONS, budget=LINES),
            actor=OFFICE,
            now=now,
        )
        for n in range(number)
    ]
    statements.clear()
    lines, actions = budgets_of(made), actions_of(made)
    assert len(statements) == 2
    assert list(lines.values()) == [list(LINES)] * number
    assert list(actions.values()) == [list(ACTIONS)] * number
