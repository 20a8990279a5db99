"""What is hidden from a recused person, in words: the witness reads it there, and acts do not find it.

That what a page says does not change is shown elsewhere; here, that it says what the tests believe it says.
"""

import io
from dataclasses import replace
from zipfile import ZipFile

import pytest

from committee.calls.rules import Phase
from committee.intake.actions import attach_documents
from committee.intake.queries import drafts
from committee.meetings import queries
from tests.leaks.addresses import addresses
from tests.leaks.changing import Store
from tests.leaks.screens import Screens
from tests.leaks.world import HIDDEN, World

# What the witness reads of the hidden application, and the recused staff person on the same page does not.
TOLD = {
    "applications.list": "21 000",
    "applications.sheet": "Besoins hidden",
    "applications.instruction": "Motif hidden",
    "applications.eligibility": "Message hidden",
    "applications.documents": "ancien-hidden.pdf",
    "seance.room": "Malgré tout",
    "seance.agenda": "12 000",
    "followup.action": "12 000",
}


def test_witness_reads_it_and_a_recused_person_does_not(
    kept_store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens = Screens(monkeypatch, world.now)
    found = {}
    for code, word in TOLD.items():
        call = world.calls[Phase.NOTIFICATION]
        asked = next(
            each
            for each in addresses(code, call, world)
            if each.get("item") == call.applications[HIDDEN] and each.get("tab") != "try"
        )
        found[code] = [
            word in _text(screens.sent(code, world.sign_ins[who], asked)) for who in ("witness", "staff")
        ]
    assert found == {code: [True, False] for code in TOLD}


def _text(sent: tuple[bytes, ...]) -> str:
    """All that is said, with every kind of blank as one blank."""
    return " ".join(b"\n".join(sent).decode("utf-8", "replace").split())


def test_winner_is_public_once_published_and_not_before(
    kept_store: Store, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens = Screens(monkeypatch, world.now)
    told = {}
    for phase in (Phase.NOTIFICATION, Phase.FOLLOWUP):
        params = {"call": world.calls[phase].code, "winner": world.calls[phase].awards[HIDDEN]}
        said = _text(screens.sent("winners.map", world.sign_ins["presenter"], params))
        told[phase] = f"Jardin du pied {phase}" in said
    assert told == {Phase.NOTIFICATION: False, Phase.FOLLOWUP: True}


def test_item_of_the_agenda_is_told_by_its_head_alone(kept_store: Store, world: World) -> None:
    call, member = world.calls[Phase.SEANCE], world.people["member"]
    hidden = queries.item(call.meeting, call.applications[HIDDEN], member)
    assert hidden is not None
    assert hidden.is_recused
    facts = [hidden.requested, hidden.decision, hidden.pile, hidden.summary, hidden.out, hidden.communes]
    assert not any(facts)
    frame = queries.agenda(call.meeting, member).set_index("application_id").loc[call.applications[HIDDEN]]
    known = ["number", "title", "lead", "landlords", "is_current", "is_recused", "is_undeclared"]
    assert frame.drop(known).isna().all()


def test_drafts_and_zips_of_a_recused_person_do_not_reach_it(kept_store: Store, world: World) -> None:
    call, staff = world.calls[Phase.READING], world.people["staff"]
    assert drafts(staff) == []
    made = io.BytesIO()
    with ZipFile(made, "w") as file:
        file.writestr(f"{call.numbers[HIDDEN]}/budget.pdf", b"%PDF-1.7 rib")
        file.writestr("nowhere/budget.pdf", b"%PDF-1.7 rib")
    given = (made.getvalue(), "p.zip", call.code)
    report = attach_documents(*given, dry_run=True, actor=staff, now=world.now)
    mine, nowhere = (replace(each, path="") for each in report.files)
    assert mine == nowhere
