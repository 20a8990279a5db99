"""Does the note on the method hold on one page, with the numbers of its call, in both languages?"""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from committee.documents.typesetting import typeset
from committee.people.rules import OFFICE
from committee.ranking.methods_note import TEMPLATE, note_of, true_top
from committee.ranking.queries import Doubt, doubt
from committee.ranking.queries.ground import Ground, ground_of
from committee.ranking.readings import seal_of
from committee.words import Sentence, say
from tests.factories.review import mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
DAY = date(2026, 11, 21)
LONG = (
    "Place des habitants dans la conception, la conduite et le bilan de l’action, et de ce qu’elle laissera "
)


@pytest.fixture
def known(now: datetime) -> tuple[Ground, Doubt]:
    panel = ready_panel(4, 3, now=now, requested=Decimal(100000))
    for at, application in enumerate(panel.applications):
        for place, member in enumerate(panel.members):
            mark(panel, application, member, now=now, value=(at + place) % 6)
    return ground_of(OFFICE, panel.call.code, now=now), doubt(OFFICE, panel.call.code, now=now)


def pages(content: bytes) -> list[bytes]:
    return re.findall(rb"/Type/Pages/Count (\d+)", content)


def test_note_holds_on_one_page_even_with_twelve_criteria_of_long_names(known: tuple[Ground, Doubt]) -> None:
    ground, found = known
    first = ground.criteria[0]
    many = tuple(replace(first, id=f"c{at}", labels={"fr": LONG * 2, "en": LONG * 2}) for at in range(12))
    long = replace(ground, criteria=many, call=replace(ground.call, title=LONG * 3, lots_announced=True))
    for each, locale in ((ground, "fr"), (long, "fr"), (long, "en")):
        data = note_of(each, found, DAY, "Une personne", locale)
        assert pages(typeset(TEMPLATE, data)) == [b"1"]
        assert len(data["criteria"]) == len(each.criteria)


def test_note_tells_the_numbers_of_the_call_and_what_is_missing(known: tuple[Ground, Doubt]) -> None:
    ground, found = known
    data = note_of(ground, found, DAY, "Une personne", "fr")
    text = "\n".join([data["made"], *data["score"], *data["doubt"], *data["line"]])
    for number in (
        "400\u202f000", str(found.seed), seal_of(ground.marks)[:12], "12 évaluations", "a = 0", "b = 5",
        "4 dossiers",
    ):  # fmt: skip
        assert number in text, number
    why = Sentence("There are not enough marks to say whether readers agree.")
    none = replace(found.line, places=None, funded=None, why_none=None, envelope=None)
    data = note_of(ground, replace(found, why_no_model=why, line=none), DAY, "Une personne", "fr")
    assert data["has_model"] is False
    assert data["doubt"] == [say(why, "fr")]
    assert data["line"] == ["Sans enveloppe, il n’y a pas de ligne."]
    passed = replace(found.line, unknown_amounts=2)
    assert "2 dossiers n’ont pas" in str(note_of(ground, replace(found, line=passed), DAY, "x", "fr")["line"])
    assert "REML" in str(note_of(ground, replace(found, method="plug_in"), DAY, "x", "fr")["doubt"])
    for share, said in ((0.02, "tous ou presque"), (0.2, "environ un doit"), (0.6, "environ 2 doivent")):
        told = true_top(replace(found, misfunded=share, line=replace(found.line, places=4)))
        assert told is not None
        assert said in say(told, "fr")
    assert true_top(replace(found, misfunded=None)) is None
