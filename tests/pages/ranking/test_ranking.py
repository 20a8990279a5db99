"""Does the ranking show its doubt, and only to whom the phase shows it?"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from committee.calls.actions import move_dates
from committee.calls.records import Call, Grid
from committee.calls.rules import Phase
from committee.intake.records import Application
from committee.people.rules import OFFICE, Role
from committee.review.actions import declare_interest
from committee.review.rules import InterestNature
from committee.store.engine import writing
from committee.ui.ranking import least_move
from committee.ui.ranking_doubt import _between
from committee.ui.ranking_method import _strictness
from tests.factories.calls import dates_in, make_call
from tests.factories.people import make_member
from tests.factories.ranking import marked_panel
from tests.factories.review import Panel, mark, ready_panel

pytestmark = pytest.mark.usefixtures("store")
CODE = "ranking.ranking"
Open, Words = Callable[..., Any], Callable[[Any], str]


def enter(phase: Phase, panel: Panel, now: datetime) -> None:
    move_dates(panel.call.rounds[0].id, dates_in(phase, now), version=None, actor=OFFICE, now=now)


def test_ranking_shows_scores_intervals_and_why_a_rank_is_withheld(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(2, 2, now=now, title="Ateliers <b>gras</b>")
    for member, value in zip(panel.members, (4, 2), strict=True):
        mark(panel, panel.applications[0], member, now=now, value=value)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code)
    said = words(screen)
    assert "60" in said
    assert "0 à 100" in said
    assert "Un dossier n’a pas de rang" in said
    chart = json.loads(screen.get("plotly_chart")[0].proto.spec)
    assert chart["data"][0]["x"] == [40.0, 80.0, None]
    assert "<b>" not in json.dumps(chart)


MARKS = ((5, 2, 4), (3, 4, 1), (2, 4, 3), (1, 1, 3))


def doubtful(now: datetime) -> Panel:
    """Four applications that three readers marked apart, under an envelope that funds two of them."""
    panel = ready_panel(4, 3, now=now, requested=Decimal(150_000))
    for application, values in zip(panel.applications, MARKS, strict=True):
        for member, value in zip(panel.members, values, strict=True):
            mark(panel, application, member, now=now, value=value)
    return panel


SAID = {
    "ranking": ("En tête : « ", "l’enveloppe finance 2 dossiers", "Places possibles", "Tirets rouges"),
    "discuss": ("à discuter d’abord", "Pourquoi"),
    "depends": (
        "Aucun poids ne décide seul",
        "Sans l’un des lecteurs",
        "Pas de score corrigé",
        "Retenus quelles que soient",
    ),
    "agreement": (
        "Un lecteur seul",
        "neuf chances sur dix",
        "Alpha de Krippendorff",
        "se compensent",
        "au-dessus de la ligne",
    ),
    "method": (
        "Le score officiel",
        "Tirages",
        "Une note plus haute",
        "Rien ne montre",
        "Pas de score corrigé",
    ),
}


def test_every_view_says_in_words_how_sure_the_ranking_is(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel, staff = doubtful(now), make_member(Role.STAFF, now=now)
    for view, expected in SAID.items():
        said = words(open_page(CODE, staff, call=panel.call.code, view=view))
        assert [text for text in expected if text not in said] == [], view
    more = words(open_page(CODE, staff, call=panel.call.code, columns="more"))
    assert "pondérations plausibles" in more
    first = open_page(CODE, staff, call=panel.call.code).get("plotly_chart")[0].proto.spec
    assert "ligne de financement" in json.loads(first)["layout"]["annotations"][-1]["text"]


def test_unknown_amount_to_discuss_is_counted_beside_the_chances(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel, staff = doubtful(now), make_member(Role.STAFF, now=now)
    with writing() as session:
        session.get_one(Application, panel.applications[1]).requested = None
    said = words(open_page(CODE, staff, call=panel.call.code))
    assert "Un autre est à discuter d’abord : son montant est inconnu" in said


def test_strictness_is_told_in_words() -> None:
    assert "autant, on verrait des écarts au moins aussi grands 100 fois sur 100" in _strictness(1.0)
    assert "ne verrait des écarts aussi grands que 3 fois sur 100" in _strictness(0.03)
    assert "moins d’une fois sur 100" in _strictness(0.001)


def test_agreement_without_limits_has_a_dash() -> None:
    assert _between(None, "x").startswith("Intervalle : —")


def test_no_flag_hides_another(now: datetime, open_page: Open) -> None:
    panel = doubtful(now)
    with writing() as session:
        call = session.get_one(Call, panel.call.id)
        session.get_one(Grid, call.grid_id).threshold = 50
    screen = open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code)
    rows = "".join(element.proto.body for element in screen.get("html")).split("<tr>")
    flagged = [row for row in rows if "sous le seuil" in row]
    assert flagged
    assert all("au-dessus de la ligne" in row or "sous la ligne" in row for row in flagged)
    assert any("à discuter d’abord" in row for row in flagged)


def test_reader_who_alone_read_an_application_is_told_in_words(
    now: datetime, open_page: Open, words: Words
) -> None:
    given = ((5, 5), (None, 4), (3, 3), (1, 1))
    panel = marked_panel(now=now, given=given, requested=150_000)
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code, view="depends"))
    assert re.search(r"Sans score, donc sous la ligne : «\sProjet \d+\s»", said)
    assert re.search(r"Passe au-dessus de la ligne : «\sProjet \d+\s»", said)


def test_weight_that_decides_soonest_is_told(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(3, 1, now=now, requested=Decimal(150_000))
    (first, second, third), (reader,) = panel.applications, panel.members
    one, other, *rest = panel.criteria
    marks: dict[str, dict[str, int]] = {
        first: {one: 5, other: 5}, second: {one: 4, other: 2}, third: {one: 2, other: 4}
    }  # fmt: skip
    for application, told in marks.items():
        given = {**dict.fromkeys(rest, 3), **told}
        mark(
            panel,
            application,
            reader,
            now=now,
            marks={key: (value, "because") for key, value in given.items()},
        )
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), call=panel.call.code, view="depends"))
    assert "tant que « Besoin et diagnostic » pèse entre 0 et 19 points" in said
    assert re.search(r"« Projet \d+ » passe devant « Projet \d+ »", said)


def test_least_move_of_a_weight_is_to_an_end_where_the_list_changes() -> None:
    wide = {"weight": 20.0, "low": 18.0, "high": 100.0, "low_pair": ("a", "b"), "high_pair": None}
    narrow = {"weight": 5.0, "low": 0.0, "high": 12.0, "low_pair": None, "high_pair": ("a", "b")}
    assert (least_move(wide), least_move(narrow)) == (2.0, 7.0)
    assert least_move({**wide, "low_pair": None}) == float("inf")
    assert least_move({**wide, "low": float("nan")}) == float("inf")


def test_score_is_explained_criterion_by_criterion_and_reader_by_reader(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel, staff = doubtful(now), make_member(Role.STAFF, now=now)
    asked = {"call": panel.call.code, "application": panel.applications[1]}
    screen = open_page(CODE, staff, **asked)
    said = words(screen)
    assert "Pourquoi ce score" in said
    assert "Rang 3 sur 4 sous la ligne" in said
    assert panel.members[0].name in said
    assert "Texte pour le porteur" in said
    assert screen.code[0].value
    unknown = words(open_page(CODE, staff, call=panel.call.code, application="none"))
    assert "n’est pas dans le classement que vous pouvez voir" in unknown


def test_ranking_without_readers_envelope_or_difference_says_so(
    now: datetime, open_page: Open, words: Words
) -> None:
    staff = make_member(Role.STAFF, now=now)
    alone = ready_panel(1, 1, now=now)
    mark(alone, alone.applications[0], alone.members[0], now=now)
    equal = ready_panel(3, 2, now=now)
    for application in equal.applications:
        for member in equal.members:
            mark(equal, application, member, now=now)
    for panel in (alone, equal, ready_panel(2, 1, now=now)):
        for view in SAID:
            screen = open_page(CODE, staff, call=panel.call.code, view=view)
            assert "nan" not in words(screen).casefold().split()
        why = open_page(CODE, staff, call=panel.call.code, application=panel.applications[0])
        assert "Pourquoi ce score" in words(why)


def test_member_sees_the_ranking_after_reading_without_the_recused_application(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(2, 2, now=now)
    me, other = panel.members
    for application in panel.applications:
        mark(panel, application, other, now=now)
    assert "Aucun appel n’a de classement" in words(open_page(CODE, me, call=panel.call.code))
    declare_interest(panel.applications[0], InterestNature.RECUSAL, "mon employeur", actor=me, now=now)
    enter(Phase.SEANCE, panel, now)
    screen = open_page(CODE, me, call=panel.call.code)
    assert "Une ligne" in words(screen)
    shown = "".join(element.proto.body for element in screen.get("html"))
    assert [f"application={one}" in shown for one in panel.applications] == [False, True]


def test_call_without_applications_says_so(now: datetime, open_page: Open, words: Words) -> None:
    call = make_call(Phase.READING, now=now)
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), call=call.code))
    assert "Cet appel n’a pas encore de dossier" in said


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM])
def test_ranking_is_closed_to_other_roles(role: Role, now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now)
    mark(panel, panel.applications[0], panel.members[0], now=now)
    screen = open_page(CODE, make_member(role, now=now), call=panel.call.code)
    assert not screen.get("plotly_chart")
    assert "Association" not in words(screen)
