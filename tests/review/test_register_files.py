"""Does the register leave as its reader may see it, in three forms?"""

from datetime import datetime

import pytest

from committee.people.rules import OFFICE
from committee.review.actions import declare_interest
from committee.review.register_files import register_file
from committee.review.rules import InterestNature
from committee.spreadsheets.read import read_table
from committee.words import Refused
from tests.factories.review import Panel, make_panel

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def panel(now: datetime) -> Panel:
    made = make_panel(2, 2, now=now, title="=Jardins #1")
    declare_interest(made.applications[0], InterestNature.LINK, "+voisins", actor=made.members[0], now=now)
    declare_interest(made.applications[1], InterestNature.NONE, actor=made.members[1], now=now)
    return made


def test_workbook_and_text_hold_every_pair_and_are_filtered(panel: Panel) -> None:
    asked = {"call": panel.call.code}
    for kind, more, count in (
        ("xlsx", {}, 2),
        ("csv", {}, 2),
        ("csv", {"state": "to_rule"}, 1),
        ("xlsx", {"member": panel.members[1].id}, 1),
        ("csv", {"state": "recused"}, 0),
    ):
        name, _, content = register_file(OFFICE, {**asked, "format": kind, **more})
        (sheet,) = read_table(content, name)
        assert sheet.header[:4] == ["Numéro", "Dossier", "Membre", "État"]
        assert len(sheet.rows) == count


def test_register_is_set_in_type_with_hostile_words_as_text(panel: Panel) -> None:
    for more in ({}, {"state": "recused"}):
        name, media, content = register_file(OFFICE, {"call": panel.call.code, "format": "pdf", **more})
        assert name.endswith(".pdf")
        assert media == "application/pdf"
        assert content.startswith(b"%PDF")


def test_unknown_call_is_refused(panel: Panel) -> None:
    with pytest.raises(Refused, match="does not exist"):
        register_file(OFFICE, {"call": "NONE"})
