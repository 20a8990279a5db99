"""Is an application marked with the keyboard alone, and does nothing that is typed get lost or overwritten?"""

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.conftest import (
    ROOT,
    Server,
    clean_environment,
    prepared_server,
    start_server,
    watch,
)
from tests.browser.test_every_page import violations

FIRST_COMMENT = '[data-field^="c:"]'
STATE = ".mark-grid .state"


@dataclass
class Prepared:
    """The installation in which members mark: its server, and who signs in with which cookies."""

    server: Server
    applications: list[str]
    criteria: list[str]
    people: list[dict[str, Any]]

    def ask(self, statement: str, *values: object) -> list[tuple]:
        """What the store holds, read beside the server."""
        path = self.server.var / "committee.sqlite3"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
            return store.execute(statement, values).fetchall()

    def comment(self, person: int, criterion: int = 0) -> str | None:
        """What is kept as this person's comment on a criterion of the first application."""
        found = self.ask(
            "SELECT m.comment FROM review_mark m JOIN review_evaluation e ON e.id = m.evaluation_id "
            "WHERE e.member_id = ? AND e.application_id = ? AND m.criterion_id = ?",
            self.people[person]["id"], self.applications[0], self.criteria[criterion],
        )  # fmt: skip
        return found[0][0] if found else None

    def status(self, person: int) -> str:
        """How far this person is with the first application."""
        return self.ask(
            "SELECT status FROM review_evaluation WHERE member_id = ? AND application_id = ?",
            self.people[person]["id"],
            self.applications[0],
        )[0][0]


@pytest.fixture(scope="module")
def prepared(servers: list[Server], tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    var = tmp_path_factory.mktemp("marking") / "var"
    server, said = prepared_server("make_marking.py", var, servers)
    return Prepared(server, **json.loads(said))


Open = Callable[[int], Any]


@pytest.fixture
def open_grid(context: Any, prepared: Prepared) -> Open:
    """Open the first application as a person, in a new tab of one browser, and wait for its grid."""

    def opened(person: int) -> Any:
        for name, value in prepared.people[person]["cookies"].items():
            context.add_cookies([{"name": name, "value": value, "url": prepared.server.address}])
        page = context.new_page()
        page.goto(prepared.server.url(f"/review-mark?id={prepared.applications[0]}"))
        grid_is_there(page)
        return page

    return opened


def grid_is_there(page: Any) -> None:
    page.locator(".mark-grid .mark").first.wait_for(timeout=60_000)
    page.wait_for_function("document.activeElement.closest?.('.mark-grid') !== null")


def says(page: Any, text: str) -> None:
    """Wait until the state of the draft says this."""
    page.locator(STATE, has_text=text).wait_for(timeout=30_000)


def until(fact: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_eight_digits_the_comments_and_one_shortcut(open_grid: Open, prepared: Prepared) -> None:
    page = open_grid(0)
    seen = watch(page)
    for digit in "43243242":
        page.keyboard.press(digit)
    says(page, "Enregistré à")
    assert page.locator(".mark-grid .total").inner_text() == "60 sur 100"
    assert violations(page) == []
    page.keyboard.press("Control+Enter")
    page.locator(".mark-grid .position", has_text="Dossier 2 sur 2").wait_for(timeout=30_000)
    assert prepared.status(0) == "handed_in"
    grid_is_there(page)
    assert page.evaluate("document.activeElement.getAttribute('aria-checked')") == "false"

    for digit in "53333330":
        page.keyboard.press(digit)
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("5 preuves, et 12 lettres")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("budget vide")
    page.keyboard.press("?")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/review-reading_list*", timeout=30_000)
    marks = prepared.ask(
        "SELECT m.value, m.comment FROM review_mark m JOIN review_evaluation e ON e.id = m.evaluation_id "
        "WHERE e.member_id = ? AND e.application_id = ? AND e.status = 'handed_in' AND m.comment <> ''",
        prepared.people[0]["id"],
        prepared.applications[1],
    )
    assert sorted(marks) == [(0, "budget vide?"), (5, "5 preuves, et 12 lettres")]
    seen.assert_quiet(prepared.server)


def test_keyboard_helps_abstains_and_takes_back(open_grid: Open, prepared: Prepared) -> None:
    page = open_grid(1)
    page.keyboard.press("?")
    page.get_by_text("donner la note au critère et passer au suivant").wait_for()
    page.keyboard.press("a")
    page.keyboard.type("Hors de mon métier")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Backspace")
    page.keyboard.press("a")
    until(lambda: prepared.comment(1) == "Hors de mon métier")
    says(page, "Enregistré à")
    page.get_by_label("Montant suggéré").fill("12 000,50")
    page.get_by_label("Je m’abstiens sur tout le dossier").check()
    page.keyboard.type("Je connais l’équipe")
    assert violations(page) == []
    until(
        lambda: (
            prepared.ask(
                "SELECT amount_suggested, abstention FROM review_evaluation WHERE member_id = ?",
                prepared.people[1]["id"],
            )
            == [(1200050, "Je connais l’équipe")]
        )
    )
    page.get_by_label("Montant suggéré").fill("deux mille")
    page.get_by_text("pas un nombre").first.wait_for()
    page.get_by_label("Montant suggéré").fill("12 000,50")
    page.keyboard.press("Control+Enter")
    until(lambda: prepared.status(1) == "handed_in")


def test_what_is_typed_survives_a_reload_and_ten_seconds_without_network(
    open_grid: Open, prepared: Prepared, context: Any
) -> None:
    page = open_grid(2)
    first = page.locator(FIRST_COMMENT).first
    first.fill("avant la coupure")
    until(lambda: prepared.comment(2) == "avant la coupure")
    context.set_offline(True)
    first.click()
    page.keyboard.press("End")
    page.keyboard.type(", pendant la coupure")
    says(page, "Hors ligne : vos frappes sont gardées sur cet appareil")
    page.wait_for_timeout(10_000)
    assert violations(page) == []
    assert first.input_value() == "avant la coupure, pendant la coupure"
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    context.set_offline(False)
    until(lambda: prepared.comment(2) == "avant la coupure, pendant la coupure")
    says(page, "Enregistré à")

    page.route("**/drafts/**", lambda route: route.abort())
    page.keyboard.type(", sans réponse")
    says(page, "Hors ligne")
    page.unroute("**/drafts/**")
    page.reload()
    grid_is_there(page)
    assert page.locator(FIRST_COMMENT).first.input_value().endswith(", sans réponse")
    until(lambda: str(prepared.comment(2)).endswith(", sans réponse"))
    says(page, "Enregistré à")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('committee.draft'))") == []


def test_what_a_closed_tab_had_not_sent_is_found_again_and_signing_out_takes_it_away(
    open_grid: Open, prepared: Prepared, context: Any
) -> None:
    context.route("**/drafts/**", lambda route: route.abort())
    page = open_grid(5)
    page.locator(FIRST_COMMENT).first.fill("jamais envoyé")
    says(page, "Hors ligne")
    page.close()
    page = open_grid(5)
    page.wait_for_function(
        "document.querySelector('.mark-grid [data-field^=\"c:\"]').value === 'jamais envoyé'"
    )
    assert prepared.comment(5) is None
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('committee.draft')).length"
    assert page.evaluate(kept) == 1
    page.goto(prepared.server.url("/account/sign-out"))
    page.locator('form[action="/account/sign-out"] button').click()
    page.get_by_text("Déconnexion faite").first.wait_for()
    assert page.evaluate(kept) == 0


def test_two_tabs_never_overwrite_each_other_silently(open_grid: Open, prepared: Prepared) -> None:
    one, other = open_grid(3), open_grid(3)
    one.locator(FIRST_COMMENT).first.fill("tapé dans le premier onglet")
    until(lambda: prepared.comment(3) == "tapé dans le premier onglet")
    other.locator(FIRST_COMMENT).nth(1).fill("ailleurs, sans conflit")
    other.get_by_text("Repris d’un autre onglet").wait_for()
    assert other.locator(FIRST_COMMENT).first.input_value() == "tapé dans le premier onglet"
    until(lambda: prepared.comment(3, 1) == "ailleurs, sans conflit")

    for button, here, kept in (("Garder ce qui est saisi ici", "ici", "ici"), ("Reprendre", "là", "second")):
        other.locator(FIRST_COMMENT).first.fill("second")
        until(lambda: prepared.comment(3) == "second")
        one.locator(FIRST_COMMENT).first.fill(here)
        conflict = one.locator(".mark-grid .conflict")
        conflict.get_by_text("second", exact=True).wait_for()
        conflict.get_by_text(here, exact=True).wait_for()
        says(one, "choisissez entre les deux textes")
        assert violations(one) == []
        assert prepared.comment(3) == "second"
        conflict.get_by_role("button", name=button).click()
        until(lambda wanted=kept: prepared.comment(3) == wanted)
        says(one, "Enregistré à")
        assert one.locator(FIRST_COMMENT).first.input_value() == kept
        other.locator(FIRST_COMMENT).nth(2).fill(f"suite {kept}")
        until(lambda wanted=kept: prepared.comment(3, 2) == f"suite {wanted}")


def test_killed_server_takes_at_most_two_seconds_of_typing(
    open_grid: Open, prepared: Prepared, servers: list[Server]
) -> None:
    page = open_grid(4)
    page.locator(FIRST_COMMENT).first.click()
    page.keyboard.type("mot " * 12, delay=40)
    typed_before = page.locator(FIRST_COMMENT).first.input_value()
    page.keyboard.type("suite " * 8, delay=40)  # two seconds later, without a pause
    old = prepared.server
    old.process.kill()
    old.process.wait()
    assert str(prepared.comment(4)).startswith(typed_before)
    page.keyboard.type("pendant la panne")
    says(page, "Hors ligne")
    wanted = page.locator(FIRST_COMMENT).first.input_value()
    assert wanted.endswith("pendant la panne")
    prepared.server = start_server(
        ROOT, old.var, clean_environment(COMMITTEE_VAR=str(old.var)), port=old.port
    )
    servers.append(prepared.server)
    prepared.server.wait()
    until(lambda: prepared.comment(4) == wanted, 30)
    says(page, "Enregistré à")
    assert page.locator(FIRST_COMMENT).first.input_value() == wanted
    for digit_row in page.locator(".mark-grid .marks").all():
        digit_row.locator("[role=radio]").nth(3).click()
    says(page, "Enregistré à")
    page.keyboard.press("Control+Enter")
    until(lambda: prepared.status(4) == "handed_in", 30)
