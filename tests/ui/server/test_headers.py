"""Do all answers carry the protective headers, and does the document say its language?"""

from dataclasses import replace

from committee.settings import settings
from committee.ui.server import frame
from committee.ui.server.headers import ALWAYS, CONTENT_POLICY, in_language


def test_every_answer_carries_the_headers(signed_in) -> None:
    for address in ("/", "/healthz", "/files/none", "/account/sign-out", "/static/x.js", "/_stcore/metrics"):
        answer = signed_in.get(address)
        for name, value in ALWAYS.items():
            assert answer.headers[name] == value, address
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy or "sandbox" in policy, address
        assert "strict-transport-security" not in answer.headers


def test_policy_names_no_other_host() -> None:
    assert "form-action 'self'" in CONTENT_POLICY
    assert "base-uri 'self'" in CONTENT_POLICY
    assert not any(word in CONTENT_POLICY for word in ("http", "ws:", "wss:", "*"))
    assert "script-src" not in frame.POLICY  # default-src 'none' holds: these pages run no script


def test_https_installation_asks_browsers_to_stay_on_https(site, monkeypatch) -> None:
    secure = replace(settings(), public_url="https://committee.example", cookies_over_https=True)
    monkeypatch.setattr(frame, "settings", lambda: secure)
    assert site.get("/healthz").headers["strict-transport-security"].startswith("max-age=")


def test_screens_are_never_stored(signed_in, site) -> None:
    assert signed_in.get("/").headers["cache-control"] == "no-store"
    assert site.get("/account/sign-out").headers["cache-control"] == "no-store"


def test_document_speaks_the_accounts_language(signed_in) -> None:
    answer = signed_in.get("/applications-list")
    assert answer.headers["content-encoding"] == "gzip"
    assert '<html lang="fr">' in answer.text
    assert "<title>Committee</title>" in answer.text
    assert 'as="font"' not in answer.text
    signed_in.post_form("/account/language", page="/account/sign-out", language="en", next="/")
    assert '<html lang="en">' in signed_in.get("/applications-list").text


def test_front_end_is_told_where_the_server_is(signed_in) -> None:
    text = signed_in.get("/applications-list").text
    assert text.index("BACKEND_BASE_URL: location.origin") < text.index("<script type=")


def test_document_without_gzip_and_by_head(signed_in) -> None:
    plain = signed_in.get("/", headers={"accept-encoding": "identity", "range": "bytes=0-3"})
    assert plain.status_code == 200
    assert "content-encoding" not in plain.headers
    assert int(plain.headers["content-length"]) == len(plain.content)
    head = signed_in.head("/account")
    assert head.content == b""
    assert "etag" not in head.headers


def test_only_the_first_marks_are_rewritten() -> None:
    document = b'<html lang="en"><title>Streamlit</title><p>&lt;html lang="en"&gt;</p>'
    assert (
        in_language(document, "fr")
        == b'<html lang="fr"><title>Committee</title><p>&lt;html lang="en"&gt;</p>'
    )
