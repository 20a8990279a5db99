"""Do the files of a ranking leave as their reader may see it, and for no call that does not exist?"""

from datetime import UTC, datetime

import pytest

from committee.people.rules import OFFICE, Role
from committee.ranking.files import methods_note_file, ranking_file
from committee.spreadsheets.read import read_table
from committee.words import Refused
from tests.factories.people import make_member
from tests.factories.review import mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_workbook_and_note_are_made_for_a_call() -> None:
    now = datetime.now(UTC)
    panel = ready_panel(2, 2, now=now)
    mark(panel, panel.applications[0], panel.members[0], now=now)
    name, media, content = ranking_file(OFFICE, {"call": panel.call.code})
    assert name == f"classement-{panel.call.code}.xlsx"
    assert media.endswith("spreadsheetml.sheet")
    assert [sheet.name for sheet in read_table(content, name)][:2] == ["Lisez-moi", "Classement"]
    name, media, content = methods_note_file(OFFICE, {"call": panel.call.code})
    assert name == f"note-de-methode-{panel.call.code}.pdf"
    assert content.startswith(b"%PDF")
    for made in (ranking_file, methods_note_file):
        with pytest.raises(Refused):
            made(OFFICE, {})
        with pytest.raises(Refused):
            made(make_member(Role.MEMBER, now=now), {"call": panel.call.code})
