"""Does a reader bring the review sheet back on their reading list, with its errors and choices in view?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.review.actions import save_draft
from committee.review.queries import evaluation
from tests.factories.away import cells_of, filled, made_sheet, tabs_of, typed_into
from tests.factories.review import ready_panel

pytestmark = pytest.mark.usefixtures("store")


def test_sheet_is_brought_back_with_its_errors_and_choices(
    now: datetime, open_page: Callable[..., Any], words: Callable[[Any], str]
) -> None:
    panel = ready_panel(3, 1, now=now)
    me, (first, _, third) = panel.members[0], panel.applications
    content = made_sheet(me, now=now)
    one, two, three = tabs_of(content)[1:4]
    content = filled(filled(content, one, panel.criteria), three, panel.criteria)
    cell = cells_of(content, two)["amount"]["text"]
    content = typed_into(content, {two: {cell: "beaucoup"}})
    version = save_draft(third, {}, "écrit ici", actor=me, now=now)
    screen = open_page("review.reading_list", me)
    screen.file_uploader(key="away_file").upload("fiche.xlsx", content, "application/xlsx").run()
    assert not screen.exception
    said = words(screen)
    for each in ("devient le brouillon", "non repris", cell, "beaucoup", "écrit ici", "Lequel garder"):
        assert each in said or each in str([one.label for one in screen.radio]), each
    screen.radio(key=f"away_choice_{third}_{version}").set_value(True).run()
    screen.button(key="away_apply").click().run()
    assert not screen.exception
    for application_id in (first, third):
        own = evaluation(application_id, me, now=now)
        assert own is not None
        assert {mark.value for mark in own.marks.values()} == {4}
    assert "déjà ici" in words(screen)
