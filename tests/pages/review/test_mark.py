"""Is what a reader types kept at once, and does the page open and close as it must?"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete

from committee.people.records import PersonRole
from committee.review import queries
from committee.review.actions import declare_interest, hand_in, save_draft
from committee.review.rules import EvaluationStatus, InterestNature
from committee.store.engine import writing
from tests.factories.people import make_member
from tests.factories.review import Panel, assign, make_panel, mark, ready_panel, whole_marks

pytestmark = pytest.mark.usefixtures("store")
CODE = "review.mark"
Open, Words = Callable[..., Any], Callable[[Any], str]


def key(panel: Panel, name: str, criterion: int | None = None) -> str:
    middle = "" if criterion is None else f"{panel.criteria[criterion]}_"
    return f"mark_{panel.applications[0]}_{middle}{name}"


def draft(panel: Panel, now: datetime) -> queries.EvaluationRow:
    kept = queries.evaluation(panel.applications[0], panel.members[0], now=now)
    assert kept is not None
    return kept


def value_widget(screen: Any, wanted: str) -> Any:
    return next(one for one in screen.button_group if one.key == wanted)


def marking(screen: Any) -> bool:
    """Whether the row of buttons of any criterion is on the screen."""
    return any(str(one.key).startswith("mark_") for one in screen.button_group)


def test_mark_and_comment_are_saved_as_they_are_typed(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now, needs="Les besoins du quartier")
    screen = open_page(CODE, panel.members[0], id=panel.applications[0])
    assert "Les besoins du quartier" in words(screen)
    assert "incomplet : 8 critères" in words(screen)
    assert "Rien n’est encore enregistré" in words(screen)
    value_widget(screen, key(panel, "value", 0)).set_value(4).run()
    screen.text_area(key=key(panel, "comment", 0)).input("Diagnostic solide").run()
    assert not screen.exception
    assert draft(panel, now).marks[panel.criteria[0]] == (4, "Diagnostic solide", False)
    assert "incomplet : 7 critères" in words(screen)
    assert "Enregistré à 18:00" in words(screen)
    again = open_page(CODE, panel.members[0], id=panel.applications[0])
    assert again.text_area(key=key(panel, "comment", 0)).value == "Diagnostic solide"


def test_whole_evaluation_is_handed_in_and_the_next_application_opens(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(2, 1, now=now)
    member, application = panel.members[0], panel.applications[0]
    save_draft(application, whole_marks(panel, 4), actor=member, now=now)
    screen = open_page(CODE, member, id=application)
    assert "80 sur 100" in words(screen)
    screen.button(key=key(panel, "hand_in")).click().run()
    assert draft(panel, now).status is EvaluationStatus.HANDED_IN


def test_abstention_is_kept_with_its_reason(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now)
    screen = open_page(CODE, panel.members[0], id=panel.applications[0])
    screen.checkbox(key=key(panel, "abstains", 0)).check().run()
    screen.text_area(key=key(panel, "comment", 0)).input("Hors de mon métier").run()
    assert draft(panel, now).marks[panel.criteria[0]] == (None, "Hors de mon métier", True)


def test_advice_is_saved_and_an_amount_above_the_request_refused(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(1, 1, now=now, requested=1000)
    screen = open_page(CODE, panel.members[0], id=panel.applications[0])
    screen.text_input(key=key(panel, "amount")).set_value("2 000").run()
    assert "dépasse le montant demandé" in words(screen)
    screen.text_input(key=key(panel, "amount")).set_value("900").run()
    assert draft(panel, now).amount == 900


def test_unreadable_amount_is_said_and_the_rest_of_the_draft_is_saved(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(1, 1, now=now, requested=20000)
    member, application = panel.members[0], panel.applications[0]
    save_draft(application, whole_marks(panel, 4), amount=Decimal(17500), actor=member, now=now)
    screen = open_page(CODE, member, id=application)
    assert screen.text_input(key=key(panel, "amount")).value == "17\u202f500"
    screen.text_input(key=key(panel, "amount")).set_value("beaucoup").run()
    screen.text_area(key=key(panel, "comment", 0)).input("tapé ensuite").run()
    assert "pas un nombre" in words(screen)
    assert "reste à 17 500 €" in " ".join(words(screen).split())
    assert screen.button(key=key(panel, "hand_in")).disabled
    kept = draft(panel, now)
    assert (kept.amount, kept.marks[panel.criteria[0]].comment) == (17500, "tapé ensuite")
    screen.text_input(key=key(panel, "amount")).set_value("").run()
    assert draft(panel, now).amount is None


def test_handed_in_evaluation_is_shown_and_reopened(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now)
    mark(panel, panel.applications[0], panel.members[0], now=now, value=3)
    screen = open_page(CODE, panel.members[0], id=panel.applications[0])
    assert "60 sur 100" in words(screen)
    assert not screen.text_area
    screen.button(key=key(panel, "reopen")).click().run()
    assert draft(panel, now).status is EvaluationStatus.DRAFT


def test_second_tab_is_refused_with_both_texts_and_either_is_kept(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(1, 1, now=now)
    member, application, first = panel.members[0], panel.applications[0], panel.criteria[0]
    save_draft(application, {first: (2, "au départ")}, actor=member, now=now)
    for button, kept in (("keep", "tapé ici"), ("take", "ailleurs 1")):
        screen = open_page(CODE, member, id=application)
        elsewhere = "ailleurs 0" if button == "keep" else "ailleurs 1"
        save_draft(application, {first: (1, elsewhere)}, actor=member, now=now)
        screen.text_area(key=key(panel, "comment", 0)).input("tapé ici").run()
        assert "tapé ici" in words(screen)
        assert elsewhere in words(screen)
        assert draft(panel, now).marks[first].comment == elsewhere
        screen.button(key=key(panel, button)).click().run()
        assert not screen.exception
        assert draft(panel, now).marks[first].comment == kept
        assert screen.text_area(key=key(panel, "comment", 0)).value == kept


def test_undeclared_interest_closes_the_grid_and_offers_the_declaration(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(1, 1, now=now, title="Ateliers", needs="TEXTE SECRET")
    assign(panel, now=now)
    application = panel.applications[0]
    screen = open_page(CODE, panel.members[0], id=application)
    assert "Ateliers" in words(screen)
    assert "TEXTE SECRET" not in words(screen)
    assert "Déclarez d’abord" in words(screen)
    assert not marking(screen)
    screen.radio(key=f"interest_{application}_nature").set_value(InterestNature.NONE).run()
    screen.button(key=f"interest_{application}_declare").click().run()
    assert "TEXTE SECRET" in words(screen)
    assert marking(screen)


def test_recusal_closes_both_panes(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 1, now=now, title="Ateliers", needs="TEXTE SECRET")
    member, application = panel.members[0], panel.applications[0]
    save_draft(application, {panel.criteria[0]: (1, "MON SECRET")}, actor=member, now=now)
    declare_interest(application, InterestNature.RECUSAL, "mon employeur", actor=member, now=now)
    screen = open_page(CODE, member, id=application)
    assert "Ateliers" in words(screen)
    assert "Vous vous êtes déporté" in words(screen)
    assert "SECRET" not in words(screen)
    assert not marking(screen)


def test_page_without_an_application_leads_back_to_the_list(
    now: datetime, open_page: Open, words: Words
) -> None:
    assert "Il n’y a pas de dossier à noter ici" in words(open_page(CODE, make_member(now=now), id="nowhere"))


def test_application_of_somebody_else_is_read_but_not_marked(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = make_panel(1, 1, now=now)
    declare_interest(panel.applications[0], InterestNature.NONE, actor=panel.members[0], now=now)
    said = words(open_page(CODE, panel.members[0], id=panel.applications[0]))
    assert "ne vous a pas été attribué" in said


def test_right_taken_away_closes_the_grid_at_the_next_run(
    now: datetime, open_page: Open, words: Words
) -> None:
    panel = ready_panel(1, 1, now=now, needs="TEXTE SECRET")
    member = panel.members[0]
    screen = open_page(CODE, member, id=panel.applications[0])
    with writing() as session:
        session.execute(delete(PersonRole).where(PersonRole.person_id == member.id))
    screen.text_area(key=key(panel, "comment", 0)).input("trop tard").run()
    assert "TEXTE SECRET" not in words(screen)
    assert not screen.text_area
    assert queries.evaluation(panel.applications[0], member, now=now) is None


def test_marks_of_others_are_not_on_the_page(now: datetime, open_page: Open, words: Words) -> None:
    panel = ready_panel(1, 2, now=now)
    me, other = panel.members
    before = words(open_page(CODE, me, id=panel.applications[0]))
    save_draft(panel.applications[0], whole_marks(panel, 5), "AVIS D’UN AUTRE", actor=other, now=now)
    hand_in(panel.applications[0], actor=other, now=now)
    assert words(open_page(CODE, me, id=panel.applications[0])) == before
