"""Is an amount that cannot be kept refused in words by every act which takes one?"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from committee.calls.actions import open_call, open_round
from committee.calls.rules import GENERAL_GRID, Phase
from committee.followup.actions import change_payment, pay_instalment, plan_payment
from committee.followup.rules import PaymentKind
from committee.meetings.actions import prepare_meeting, record_decision, record_past_award
from committee.meetings.rules import Outcome
from committee.people.rules import OFFICE
from committee.review.actions import save_draft
from committee.words import Refused
from tests.factories.calls import dates_in, make_call, make_programme
from tests.factories.followup import make_action
from tests.factories.meetings import make_scene
from tests.factories.review import ready_panel

IMPOSSIBLE = ("1E30", "99999999999999999", "NaN", "sNaN", "Infinity", "-1", "0.001", "1E-30")


def _acts(now: datetime) -> dict[str, Callable[[Decimal], object]]:
    office = {"actor": OFFICE, "now": now}
    scene, action = make_scene(now=now, envelope=None), make_action(now=now, amount=None)
    call, panel, bare = (
        make_call(now=now),
        ready_panel(1, 1, now=now),
        make_call(None, now=now, envelope=None),
    )
    programme, payment = make_programme(now=now), action.payments[-1].id if action.payments else None
    first = plan_payment(action.id, PaymentKind.ADVANCE, None, None, **office)
    acts: dict[str, Callable[[Decimal], object]] = {
        "envelope of a call": lambda a: open_call("C-1", "Appel", programme, 2026, GENERAL_GRID, a, **office),
        "envelope of a round": lambda a: open_round(bare.id, "R", dates_in(Phase.DEPOSIT, now), a, **office),
        "envelope of a meeting": lambda a: prepare_meeting(
            "Séance", now, [call.rounds[0].id], scene.reader.id, None, a, **office
        ),
        "decision": lambda a: record_decision(
            scene.meeting_id, scene.applications[0], Outcome.AWARDED, a, None, "motif", "raison", **office
        ),
        "earlier award": lambda a: record_past_award(
            "P-1", "Titre", now.date(), None, [], None, [], [], None, a, **office
        ),
        "suggestion": lambda a: save_draft(
            panel.applications[0], {}, "", None, a, actor=panel.members[0], now=now
        ),
        "planned": lambda a: plan_payment(action.id, PaymentKind.ADVANCE, None, a, **office),
        "changed": lambda a: change_payment(payment or first, None, a, **office),
        "paid": lambda a: pay_instalment(first, a, now.date(), **office),
    }
    return acts


@pytest.mark.parametrize("amount", IMPOSSIBLE)
def test_impossible_amount_is_refused_in_words(store: object, now: datetime, amount: str) -> None:
    for act in _acts(now).values():
        with pytest.raises(Refused, match=r"amount|envelope"):
            act(Decimal(amount))


def test_possible_amount_is_taken_by_each(store: object, now: datetime) -> None:
    for act in _acts(now).values():
        act(Decimal("999.99"))
