"""Is every way into a screen guarded, and does an act always end in a sentence?"""

import logging
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.people.actions import close_account, open_sign_in
from committee.people.rules import OFFICE, Role
from committee.settings import ROOT
from committee.ui.server.cookies import cookies_of
from tests.factories.people import make_member

PAGES = sorted((ROOT / "pages").rglob("*.py"))


def _run(script: str) -> AppTest:
    header = "from committee.ui import desk, parts\nfrom committee.words import Refused, Sentence\n"
    return AppTest.from_string(header + script, default_timeout=20).run()


@pytest.fixture
def admin(store, now, browser):
    """A signed-in administrator."""
    person = make_member(Role.ADMIN, now=now)
    browser.update(cookies_of(open_sign_in(person.id, method="test", now=now)))
    return person


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_page_run_by_itself_shows_nothing_but_sign_in(page: Path, store, now, browser, words):
    screen = AppTest.from_file(str(page), default_timeout=20).run()
    assert not screen.exception
    assert "Se connecter" in words(screen)
    assert len(screen.main) <= 3


def test_right_taken_away_closes_the_screen_at_its_next_run(admin, now, words):
    screen = _run("m = desk.enter('settings.people')\nparts.plain('inside ' + m.name)")
    assert f"inside {admin.name}" in words(screen)
    close_account(admin.id, actor=OFFICE, now=now)
    assert "inside" not in words(screen.run())


def test_unknown_page_is_refused(admin, words):
    assert "n’ouvre pas cette page" in words(_run("desk.enter('no.page')"))


def test_page_that_is_not_built_is_refused(store: Path, admin, words):
    (store / "installed").touch()
    assert "pas proposée ici" in words(_run("desk.enter('gallery')\nparts.plain('inside')"))


def test_attempt_gives_the_result_and_passes_actor_and_moment(admin, now, words):
    screen = _run(
        "m = desk.enter('account')\n"
        "def act(text, *, actor, now, more): return f'{text} {actor.name} {now:%Y} {more}'\n"
        "parts.plain(desk.attempt(act, 'done by', more='well'))\n"
        "parts.plain(desk.attempt(lambda *, actor, now: None))"
    )
    assert f"done by {admin.name} 2026 well" in words(screen)


def test_attempt_shows_a_refusal_literally(admin, words):
    screen = _run(
        "desk.enter('account')\n"
        "def act(*, actor, now): raise Refused(Sentence('No {x}.', x='<b>![x](http://evil.example/x.png)'))\n"
        "assert desk.attempt(act) is None"
    )
    assert "No <b>![x](http://evil.example/x.png)." in words(screen)


def test_attempt_hides_an_error_behind_a_reference(admin, words, caplog):
    with caplog.at_level(logging.ERROR):
        screen = _run("desk.enter('account')\ndef act(*, actor, now): return 1 / 0\ndesk.attempt(act)")
    said = words(screen)
    reference = said.split("référence ")[1].split(")")[0]
    assert "ZeroDivision" not in said
    assert reference in caplog.text
    assert not screen.exception


def test_attempt_without_a_sign_in_saves_nothing(store, now, browser, words):
    screen = _run("assert desk.attempt(lambda *, actor, now: 1 / 0) is None")
    assert "Rien n’a été enregistré" in words(screen)


def test_may_act_tells_reading_from_writing(admin, words):
    script = (
        "desk.enter('account')\nfor code in ('account', 'settings.data'): parts.plain(desk.may_act(code))"
    )
    assert words(_run(script)).split("\n") == ["oui", "non"]


def test_params_are_read_and_written(admin, words):
    screen = _run(
        "desk.enter('account')\nparts.plain(desk.param('a', 'none'))\n"
        "desk.set_params(a='x', b=None, c='')\nparts.plain(desk.param('a'))\nparts.plain(desk.param('b', 'none'))"
    )
    assert words(screen).split("\n") == ["none", "x", "none"]


_ENTERED_TWICE = "desk.enter('account')\nm = desk.enter('settings.people')\nparts.plain('inside ' + m.name)"


def test_account_is_read_once_a_run(admin, words, statements):
    screen = _run(_ENTERED_TWICE)
    del statements[:]
    screen.run()
    assert len([sent for sent in statements if "FROM people_person" in sent]) == 1


def test_right_taken_away_closes_what_comes_later_in_the_same_run(admin, now, words):
    closing = (
        "from datetime import datetime, UTC\n"
        "from committee.people.actions import close_account\n"
        "from committee.people.rules import OFFICE\n"
        f"close_account('{admin.id}', actor=OFFICE, now=datetime.now(UTC))\n"
    )
    first, last = _ENTERED_TWICE.split("\n", 1)
    assert "inside" not in words(_run(f"{first}\n{closing}{last}"))


def test_right_taken_away_elsewhere_refuses_the_act_under_way(admin, words):
    elsewhere = (
        "from sqlalchemy import text\n"
        "from committee.store.engine import engine\n"
        "with engine().begin() as other: other.execute(text('UPDATE people_sign_in SET ended_at = created_at'))\n"
        "desk.attempt(lambda *, actor, now: parts.plain('done'))"
    )
    said = words(_run(f"desk.enter('account')\n{elsewhere}"))
    assert "n’êtes plus connecté" in said
    assert "done" not in said
