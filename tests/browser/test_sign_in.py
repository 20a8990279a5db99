"""Do people come in and go out in a real browser, quickly, and without anybody else hearing of it?"""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from committee.people.rules import Role
from tests.bench.servers import free_port
from tests.browser.conftest import PASSWORD, sign_in, wait_for_screen, watch

FIRST_VISIT_BYTES = 3_500_000


def test_stranger_is_asked_to_sign_in_and_comes_back(page, server) -> None:
    seen = watch(page)
    page.goto(server.url("/account?from=letter"))
    assert page.url.startswith(server.url("/account/sign-in?next="))
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.get_by_role("heading", level=1).inner_text() == "Se connecter"
    assert page.locator("script").count() == 0
    page.fill("#email", "member@example.org")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(server.url("/account?from=letter"))
    wait_for_screen(page)
    assert page.locator("html").get_attribute("lang") == "fr"
    seen.assert_quiet(server)


def test_wrong_password_says_so_and_keeps_the_address(page, server) -> None:
    page.goto(server.url("/account/sign-in"))
    page.fill("#email", "presenter@example.org")
    page.fill("#password", "pas le bon mot de passe")
    page.get_by_role("button", name="Se connecter").click()
    assert page.get_by_role("alert").count() == 1
    assert page.input_value("#email") == "presenter@example.org"
    assert page.input_value("#password") == ""


def test_sign_out_closes_an_open_tab(context, server) -> None:
    first, second = context.new_page(), context.new_page()
    sign_in(first, server, Role.MEMBER)
    second.goto(server.url("/account"))
    wait_for_screen(second)
    assert second.get_by_text("Inès Martin").first.is_visible()
    first.goto(server.url("/account/sign-out"))
    first.get_by_role("button", name="Se déconnecter").click()
    assert first.get_by_role("heading", level=1).inner_text() == "Déconnexion faite"
    second.keyboard.press("r")  # Streamlit's own key for a new run
    link = second.locator('a[href^="/account/sign-in"]')
    link.wait_for(timeout=30_000)
    assert second.get_by_text("Inès Martin").count() == 0
    link.click()
    second.wait_for_url(server.url("/account/sign-in?next=%2Faccount"))
    first.goto(server.url("/"))
    assert "/account/sign-in" in first.url


def test_invitation_opens_an_account(page, configured_server) -> None:
    invited = configured_server("invited")
    page.goto(invited.url(f"/account/invitation/{invited.made['invitation']}"))
    assert "Awa Diop" in page.inner_text("main")
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    page.wait_for_url(invited.url("/"))
    wait_for_screen(page)
    page.goto(invited.url(f"/account/invitation/{invited.made['invitation']}"))
    assert page.get_by_role("alert").count() == 1


def test_language_switch_keeps_the_page(page, server) -> None:
    page.goto(server.url("/winners-map"))
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
    assert page.locator('input[name="next"]').first.get_attribute("value") == "/winners-map"


def test_sign_in_page_works_by_keyboard_and_on_a_phone(page, server) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(server.url("/account/sign-in"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.focus("#email")
    page.keyboard.type("room@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(server.url("/"))


def test_first_visit_is_small_and_asks_nobody_else(browser, server) -> None:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    seen = watch(page)
    page.goto(server.url("/account/sign-in"))
    page.fill("#email", "staff@example.org")
    page.fill("#password", PASSWORD)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    received = {"files": 0.0, "socket": 0.0}

    def count_file(event: dict) -> None:
        received["files"] += event["encodedDataLength"]

    def count_frame(event: dict) -> None:
        received["socket"] += len(event["response"]["payloadData"])

    wire.on("Network.loadingFinished", count_file)
    wire.on("Network.webSocketFrameReceived", count_frame)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(server.url("/"))
    wait_for_screen(page)
    page.wait_for_load_state("networkidle")
    total = received["files"] + received["socket"]
    context.close()
    print(f"first visit: {received['files']:.0f} bytes of files, {received['socket']:.0f} over the socket")
    assert 100_000 < total < FIRST_VISIT_BYTES
    seen.assert_quiet(server)
    assert any(address.startswith("ws://") for address in seen.requests)


def test_socket_reaches_its_own_host_only(page, server) -> None:
    sign_in(page, server, Role.ADMIN)
    blocked = page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener("securitypolicyviolation", (event) => done(event.violatedDirective));
            try { new WebSocket("ws://127.0.0.1:9/elsewhere"); } catch (error) { done("thrown"); }
            setTimeout(() => done("allowed"), 3000);
        })"""
    )
    assert blocked.startswith("connect-src")


def test_cookie_is_out_of_reach_of_scripts(page, server) -> None:
    sign_in(page, server, Role.MEMBER)
    assert "committee=" not in page.evaluate("document.cookie")
    (kept,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "committee"]
    assert kept["httpOnly"]
    assert kept["sameSite"] == "Lax"


@pytest.mark.parametrize("role", list(Role))
def test_demonstration_opens_with_one_click(page, demo_server, role: Role) -> None:
    seen = watch(page)
    sign_in(page, demo_server, role)
    assert page.url == demo_server.url("/seance-room" if role is Role.ROOM else "/")
    seen.assert_quiet(demo_server)


def test_missing_database_is_said_and_never_made(page, configured_server) -> None:
    lost = configured_server("lost", is_made=False)
    assert lost.status("/healthz") == 503
    page.goto(lost.url("/applications-list"))
    assert page.get_by_role("heading", level=1).inner_text() == "Base introuvable"
    assert not list(lost.var.glob("*.sqlite3*"))


# With an identity provider


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A running fake identity provider; gives its address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, str(Path(__file__).with_name("fake_idp.py")), str(port)])
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait(15)


@pytest.fixture(scope="module")
def provided_server(configured_server, provider: str, tmp_path_factory):
    """An installation which lets an identity provider sign people in."""
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    port = free_port()
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "a secret of this test alone, long enough"
client_id = "committee"
client_secret = "another secret"
server_metadata_url = "{provider}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    return configured_server("provided", port=port, STREAMLIT_SECRETS_FILES=str(secrets))


def name_person(provider: str, **claims: object) -> None:
    """Say whom the provider signs in next."""
    body = json.dumps(claims).encode()
    asked = urllib.request.Request(
        f"{provider}/person", data=body, headers={"content-type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert answer.status == 200


def come_in(page, server) -> None:
    page.goto(server.url("/account?from=letter"))
    page.get_by_role("link", name="Se connecter avec le compte de votre organisation").click()


def test_provider_admits_an_invited_person(context, page, provided_server, provider: str) -> None:
    name_person(provider, sub="s-1", email="Member@Example.org", email_verified=True)
    come_in(page, provided_server)
    page.wait_for_url(provided_server.url("/account?from=letter"))
    wait_for_screen(page)
    assert page.get_by_text("Inès Martin").first.is_visible()
    page.goto(provided_server.url("/account/sign-out"))
    page.get_by_role("button", name="Se déconnecter").click()
    assert page.get_by_role("link", name="Se déconnecter aussi du service d'identité").count() == 1
    page.goto(provided_server.url("/"))
    assert "/account/sign-in" in page.url
    # Known by issuer and subject from now on, whatever the address says.
    name_person(provider, sub="s-1", email="changed@elsewhere.org", email_verified=False)
    come_in(page, provided_server)
    page.wait_for_url(provided_server.url("/account?from=letter"))


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "s-2", "email": "stranger@example.org", "email_verified": True},
        {"sub": "s-3", "email": "staff@example.org", "email_verified": False},
        {"sub": "s-4", "email": "staff@example.org"},
    ],
    ids=["not invited", "address not verified", "no word on the address"],
)
def test_provider_admits_nobody_else(page, provided_server, provider: str, claims: dict) -> None:
    name_person(provider, **claims)
    come_in(page, provided_server)
    page.get_by_role("alert").wait_for()
    page.goto(provided_server.url("/"))
    assert "/account/sign-in" in page.url


def test_provider_that_refuses_leads_back(page, provided_server, provider: str) -> None:
    name_person(provider)
    come_in(page, provided_server)
    page.get_by_role("alert").wait_for()
    assert page.url == provided_server.url("/account/sign-in?problem=provider")
