"""Does the gate stop what must not pass, and say why?"""

import pytest
from starlette.websockets import WebSocketDisconnect

from committee.people.rules import PAGES
from committee.ui.navigation import url_path
from committee.ui.server import gate, state
from committee.ui.server.state import StoreState
from committee.words import LOCALES
from tests.ui.server.conftest import PASSWORD, make_site


@pytest.mark.parametrize("code", sorted(PAGES))
def test_stranger_meets_the_sign_in_page_at_every_deep_link(site, code: str) -> None:
    path = f"/{url_path(code)}?id=1&x=a%20b"
    answer = site.get(path)
    assert answer.status_code == 303
    assert answer.text == ""
    followed = site.get(answer.headers["location"])
    assert followed.status_code == 200
    assert f'value="/{url_path(code)}?id=1&amp;x=a%20b"' in followed.text
    assert "Streamlit" not in followed.text


def test_address_of_no_page_is_told_in_words(signed_in) -> None:
    answer = signed_in.get("/applications-lost?id=1")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text
    assert 'href="/"' in answer.text
    assert {signed_in.get(f"/{url_path(code)}").status_code for code in PAGES if code != "home"} == {200}
    assert signed_in.get("/").status_code == 200


def test_metrics_are_closed(signed_in) -> None:
    for path in ("/_stcore/metrics", "/_stcore/metrics/"):
        assert signed_in.get(path).status_code == 404
    assert signed_in.get("/_stcore/health").status_code == 200


def test_media_and_uploads_are_for_signed_in_people(site, invitation) -> None:
    stranger = make_site()
    assert stranger.get("/media/abc.png").status_code == 404
    assert stranger.put("/_stcore/upload_file/a/b").status_code == 404
    site.post_form(f"/account/invitation/{invitation}", password=PASSWORD, again=PASSWORD)
    assert site.get("/media/abc.png").status_code == 200
    assert site.post("/_stcore/upload_file/a/b").status_code == 200


@pytest.mark.parametrize("stopped", [s for s in StoreState if s is not StoreState.READY])
def test_every_screen_says_why_it_cannot_be_shown(signed_in, monkeypatch, stopped: StoreState) -> None:
    monkeypatch.setattr(gate, "store_state", lambda: stopped)
    for path in ("/", "/applications-list", "/account/sign-in", "/account/invitation/x"):
        answer = signed_in.get(path)
        assert answer.status_code == 503
        assert "<h1>" in answer.text
        assert answer.headers["cache-control"] == "no-store"
    assert ('http-equiv="refresh"' in answer.text) is (stopped is StoreState.PREPARING)
    assert signed_in.get("/account/style.css").status_code == 200


@pytest.mark.parametrize("locale", LOCALES)
def test_missing_database_is_told_in_words(site, monkeypatch, locale: str) -> None:
    monkeypatch.setattr(gate, "store_state", lambda: StoreState.MISSING)
    text = site.get("/", headers={"cookie": f"committee_language={locale}"}).text
    assert ("Base introuvable" in text) is (locale == "fr")


def test_database_lost_between_two_questions(signed_in, store, monkeypatch) -> None:
    monkeypatch.setattr(gate, "store_state", lambda: StoreState.READY)
    for path in store.glob("committee.sqlite3*"):
        path.unlink()
    assert signed_in.get("/").status_code == 503
    assert not list(store.glob("committee.sqlite3*"))


def test_socket_of_another_site_is_refused(site) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        site.websocket_connect("/_stcore/stream", headers={"origin": "http://localhost:3000"}),
    ):
        pass
    assert closed.value.code == 1008


def test_state_has_advice_for_everything_but_ready() -> None:
    assert set(gate._ADVICE) == set(state.StoreState) - {StoreState.READY}
