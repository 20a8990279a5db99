"""Does a list on paper say what the sheet says, in the reader's language, with room for their marks?"""

from datetime import date, datetime

import pytest

from committee.calls.queries import criteria
from committee.intake.budget import Account, Line
from committee.intake.queries import sheet
from committee.intake.rules import BudgetSide
from committee.people.rules import OFFICE
from committee.review.booklet import Page, booklet
from committee.review.queries import grid_of
from tests.factories.review import make_panel

pytestmark = pytest.mark.usefixtures("store")


def test_pages_carry_facts_texts_budget_and_criteria_as_texts(now: datetime) -> None:
    panel = make_panel(1, 0, now=now, title="Jardin *partagé*", requested=12000, summary="Un\n\nDeux")
    read = sheet(panel.applications[0], OFFICE, now)
    assert read is not None
    lines = (
        Line(BudgetSide.CHARGE, Account.PURCHASES, "Graines", 900),
        Line(BudgetSide.CHARGE, Account.PURCHASES, None, None),
    )
    page = Page("D-1", date(2026, 12, 1), read, lines, tuple(criteria(panel.call.grid_id)))
    grid = grid_of(panel.call.grid_id)
    made = booklet("A. Roux", date(2026, 11, 22), "fr", grid, [page], left_out=2)
    assert "Exemplaire personnel de A. Roux, 22/11/2026" in made["words"]["footer"]
    assert made["words"]["left_out"].startswith("2 autres dossiers")
    assert made["steps"] == ["0", "1", "2", "3", "4", "5"]
    (told,) = made["applications"]
    assert told["title"] == "Jardin *partagé*"
    assert ["À lire avant le", "01/12/2026"] in told["facts"]
    assert {"title": "Résumé", "paragraphs": [["Un"], ["Deux"]]} in told["texts"]
    assert told["plan"][0]["lines"][0][0].endswith("Graines")
    assert told["plan"][0]["lines"][1][1] == "—"
    assert len(told["criteria"]) == 8
    assert told["criteria"][0]["comment"].startswith("Un commentaire est demandé")
    whole = booklet("A. Roux", date(2026, 11, 22), "en", grid, [], left_out=0)
    assert (whole["words"]["left_out"], whole["words"]["title"]) == ("", "My reading list")
