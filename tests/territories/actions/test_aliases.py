"""Is another name of a district kept once, proposed, and taken back?"""

from datetime import date, datetime

import pytest

from committee.journal.queries import acts_without_contents
from committee.people.rules import OFFICE, Member
from committee.territories import actions, queries
from committee.territories.placing import Placement, SiteWords
from committee.territories.rules import Answer
from committee.words import Refused
from tests.factories.territories import load_squares

ON = date(2026, 3, 1)
pytestmark = pytest.mark.usefixtures("store")


def declared(name: str) -> Placement:
    return queries.place_by_words(SiteWords(qpv=name, commune="Toulouse"), ON)


def test_other_name_proposes_and_never_decides(now: datetime) -> None:
    load_squares(now)
    assert declared("La Cité d’Essai").proposals == ()
    made = actions.add_alias(" qn03190m ", "La  Cité d’Essai", "dit par le bailleur", actor=OFFICE, now=now)
    found = declared("la cite d'essai")
    assert (found.answer, found.codes) == (Answer.UNKNOWN, ())
    assert [each.code for each in found.proposals] == ["QN03190M"]
    (kept,) = queries.aliases_of("QN03190M")
    assert (kept.alias, kept.note, kept.is_shipped) == ("La Cité d’Essai", "dit par le bailleur", False)
    assert kept.added_by == OFFICE.name
    actions.drop_alias(made, actor=OFFICE, now=now)
    assert declared("La Cité d’Essai").proposals == ()
    assert [entry.act for entry in acts_without_contents(limit=2)] == [
        "territories.drop_alias",
        "territories.add_alias",
    ]


def test_other_name_that_is_the_official_name_of_another_district_redirects_nothing(now: datetime) -> None:
    load_squares(now)
    before = declared("Carré Dupont")
    actions.add_alias("QN03192N", "Carré Dupont", actor=OFFICE, now=now)
    found = declared("Carré Dupont")
    assert (found.answer, found.codes) == (before.answer, before.codes) == (Answer.INSIDE, ("QN03190M",))
    assert queries.look_up(name="Carré Dupont", commune="Toulouse", on=ON).answer is Answer.INSIDE


@pytest.mark.parametrize(
    ("code", "alias", "note", "part"),
    [
        ("Carré", "Ailleurs", None, "not the code"),
        ("QN03199Z", "Ailleurs", None, "in no list"),
        ("QN03190M", " — ", None, "a word at least"),
        ("QN03190M", "x" * 201, None, "201 characters"),
        ("QN03190M", "Ailleurs", "x" * 501, "501 characters"),
        ("QN03190M", "carre dupont", None, "this name already"),
        ("QN03190M", "LA CITÉ", None, "this name already"),
    ],
)
def test_other_name_is_refused_with_words(
    code: str, alias: str, note: str | None, part: str, now: datetime
) -> None:
    load_squares(now)
    actions.add_alias("QN03190M", "La Cité", actor=OFFICE, now=now)
    with pytest.raises(Refused, match=part):
        actions.add_alias(code, alias, note, actor=OFFICE, now=now)
    assert len(queries.aliases_of("QN03190M")) == 1


def test_other_names_are_of_the_staff(now: datetime) -> None:
    nobody = Member("nobody", "Nobody", "nobody@example.org")
    with pytest.raises(Refused):
        actions.add_alias("QN03190M", "La Cité", actor=nobody, now=now)
    with pytest.raises(Refused):
        actions.drop_alias("0", actor=nobody, now=now)
    with pytest.raises(Refused, match="no longer there"):
        actions.drop_alias("0", actor=OFFICE, now=now)
