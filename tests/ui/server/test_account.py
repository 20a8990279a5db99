"""Do people come in, stay out and go out as they should?"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from committee.people.actions import close_account, register_person, sign_out_everywhere
from committee.people.queries import member, member_signed_in
from committee.people.records import SignIn
from committee.people.rules import FAILURES_ALLOWED, OFFICE, Role
from committee.store.engine import reading
from committee.ui.server.cookies import sign_in_of
from tests.ui.server.conftest import ADDRESS, PASSWORD, Site, make_site


def sign_in(site: Site, password: str = PASSWORD, email: str = "awa@example.org", **fields: str):
    return site.post_form("/account/sign-in", email=email, password=password, **fields)


def test_invitation_gives_an_account_and_signs_in(signed_in, newcomer: str) -> None:
    answer = signed_in.get("/")
    assert answer.status_code == 200
    shown = member_signed_in(sign_in_of(signed_in.cookies), datetime.now(UTC))
    assert shown.id == newcomer


def test_invitation_is_good_once(signed_in, invitation: str) -> None:
    answer = make_site().get(f"/account/invitation/{invitation}")
    assert answer.status_code == 404
    assert "déjà" in answer.text or "used already" in answer.text


def test_invitation_refuses_short_and_different_passwords(site, invitation: str) -> None:
    address = f"/account/invitation/{invitation}"
    for password, again in (("court", "court"), (PASSWORD, PASSWORD + "!")):
        answer = site.post_form(address, password=password, again=again)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert password not in answer.text.replace("court", "") or password == "court"
    assert "awa@example.org" in answer.text
    assert "committee" not in site.cookies


def test_password_signs_in_and_leads_to_the_wanted_screen(signed_in) -> None:
    fresh = make_site()
    answer = sign_in(fresh, next="/applications-sheet?id=abc")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/applications-sheet?id=abc"
    assert fresh.get("/account/sign-in?next=/winners-map").headers["location"] == "/winners-map"


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"]
)
def test_sign_in_never_leads_elsewhere(signed_in, wanted: str) -> None:
    assert sign_in(make_site(), next=wanted).headers["location"] == "/"
    assert signed_in.get("/account/sign-in", params={"next": wanted}).headers["location"] == "/"


def test_wrong_password_and_unknown_account_read_alike(signed_in) -> None:
    fresh = make_site()
    wrong = sign_in(fresh, password="pas le bon mot de passe")
    unknown = sign_in(fresh, email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 422
    alert = wrong.text.split('role="alert">')[1].split("<")[0]
    assert alert in unknown.text
    assert "pas le bon" not in wrong.text
    assert "committee" not in fresh.cookies


def test_failures_are_limited(signed_in) -> None:
    fresh = make_site()
    for _ in range(FAILURES_ALLOWED):
        assert sign_in(fresh, password="x" * 12).status_code == 422
    assert sign_in(fresh).status_code == 422  # the right password, too late
    elsewhere = make_site(client=("192.0.2.7", 50000))
    assert sign_in(elsewhere).status_code == 422  # the account itself waits


def test_forwarded_addresses_are_not_believed(signed_in, newcomer: str) -> None:
    fresh = make_site()
    for number in range(FAILURES_ALLOWED):
        fresh.post_form(
            "/account/sign-in",
            headers={"x-forwarded-for": f"192.0.2.{number}"},
            email=f"nobody{number}@example.org",
            password="x",
        )
    assert sign_in(fresh).status_code == 422


@pytest.mark.parametrize("address", ["/account/sign-in", "/account/demonstration"])
def test_form_without_our_token_is_refused(site, address: str) -> None:
    data = {"email": "awa@example.org", "password": PASSWORD, "person": "x"}
    assert site.post(address, data=data).status_code == 422
    token = site.token()
    assert (
        site.post(
            address, data={**data, "token": token}, headers={"origin": "https://evil.example"}
        ).status_code
        == 422
    )
    other = make_site()
    other.get("/account/sign-in")
    assert other.post(address, data={**data, "token": token}).status_code == 422
    assert site.post(address, content=b"x" * 70_000, headers={"origin": ADDRESS}).status_code == 422


def test_sign_in_ends_the_one_before(signed_in) -> None:
    before = sign_in_of(signed_in.cookies)
    other = make_site()
    fields = {"email": "awa@example.org", "password": PASSWORD, "token": other.token()}
    visitor, cookie = other.cookies["committee_visitor"], signed_in.cookies["committee"]
    answer = make_site().post(
        "/account/sign-in",
        data=fields,
        headers={"cookie": f"committee_visitor={visitor}; committee={cookie}"},
    )
    assert answer.status_code == 303
    assert member_signed_in(before, datetime.now(UTC)) is None


def test_tampered_cookie_meets_the_sign_in_page(signed_in) -> None:
    value = signed_in.cookies["committee"]
    for altered in (value[:-2], value + "a", "x.y.z", ""):
        answer = make_site().get("/account", headers={"cookie": f"committee={altered}"})
        assert answer.status_code == 303
        assert answer.headers["location"] == "/account/sign-in?next=%2Faccount"


def test_sign_out_ends_the_sign_in_and_forgets_the_cookie(signed_in) -> None:
    sign_in_id = sign_in_of(signed_in.cookies)
    kept = signed_in.cookies["committee"]
    assert signed_in.get("/account/sign-out").status_code == 200
    assert signed_in.get("/").status_code == 200  # looking at the page signs nobody out
    answer = signed_in.post_form("/account/sign-out")
    assert answer.status_code == 200
    assert answer.headers["clear-site-data"] == '"storage"'
    assert "committee" not in signed_in.cookies
    assert member_signed_in(sign_in_id, datetime.now(UTC)) is None
    assert make_site().get("/", headers={"cookie": f"committee={kept}"}).status_code == 303


def test_sign_out_by_another_site_changes_nothing(signed_in) -> None:
    answer = signed_in.post("/account/sign-out", headers={"origin": "https://evil.example"})
    assert answer.status_code == 303
    assert signed_in.get("/").status_code == 200


def test_sign_out_of_nobody_leads_to_sign_in(site) -> None:
    assert site.get("/account/sign-out").headers["location"] == "/account/sign-in"


@pytest.mark.parametrize("end", ["everywhere", "closed", "expired"])
def test_ended_sign_in_opens_no_screen(signed_in, newcomer: str, end: str, monkeypatch) -> None:
    now = datetime.now(UTC)
    if end == "everywhere":
        sign_out_everywhere(actor=member(newcomer), now=now)
    elif end == "closed":
        close_account(newcomer, actor=OFFICE, now=now)
    else:
        monkeypatch.setattr("committee.ui.server.visitors.clock", lambda: now + timedelta(days=20))
    assert signed_in.get("/").status_code == 303


def test_language_is_kept_by_browser_then_by_account(site, newcomer: str) -> None:
    answer = site.post_form(
        "/account/language", page="/account/sign-in", language="en", next="/account/sign-in?next=%2Fx"
    )
    assert answer.headers["location"] == "/account/sign-in?next=%2Fx"
    assert '<html lang="en">' in site.get("/account/sign-in").text
    site.post_form("/account/language", page="/account/sign-in", language="xx", next="//evil.example")
    assert '<html lang="en">' in site.get("/account/sign-in").text
    assert site.post("/account/language", data={"language": "fr"}).headers["location"] == "/account/sign-in"
    assert '<html lang="en">' in site.get("/account/sign-in").text


def test_language_of_a_signed_in_person_is_theirs(signed_in, newcomer: str) -> None:
    signed_in.post_form("/account/language", page="/account/sign-out", language="en", next="/")
    assert member(newcomer).locale == "en"
    assert (
        "Signed" in signed_in.get("/account/sign-out").text
        or "signed in" in signed_in.get("/account/sign-out").text
    )


def test_pages_are_french_first_and_escaped(site, store) -> None:
    page = site.get("/account/sign-in", params={"next": '/x"><script>alert(1)</script>'})
    assert '<html lang="fr">' in page.text
    assert "<script" not in page.text
    assert "Se connecter" in page.text
    page = sign_in(site, email='"><b>x</b>@example.org', password="no")
    assert "<b>" not in page.text


def test_names_are_shown_literally(site, store) -> None:
    from committee.people.actions import invite

    now = datetime.now(UTC)
    person = register_person("<img src=x> *Zoé*", "zoe@example.org", [Role.MEMBER], actor=OFFICE, now=now)
    page = site.get(f"/account/invitation/{invite(person, actor=OFFICE, now=now)}")
    assert "&lt;img src=x&gt; *Zoé*" in page.text


def demonstration(site: Site, person: str):
    return site.post_form(
        "/account/demonstration", page="/account/sign-in", person=person, next="/winners-map"
    )


@pytest.fixture
def people(unconfigured) -> dict[str, str]:
    """Two demonstration accounts and a real one."""
    now = datetime.now(UTC)
    given = {
        "member": ("Inès Martin", "member@demo.invalid", Role.MEMBER),
        "second": ("Yanis Petit", "second@demo.invalid", Role.MEMBER),
        "staff": ("Paul Roux", "staff@demo.invalid", Role.STAFF),
        "real": ("Vraie Personne", "real@example.org", Role.ADMIN),
    }
    return {
        key: register_person(name, email, [role], actor=OFFICE, now=now)
        for key, (name, email, role) in given.items()
    }


def test_demonstration_signs_in_with_one_click(people) -> None:
    site = make_site()
    page = site.get("/account/sign-in").text
    assert "Inès Martin" in page
    assert "Vraie Personne" not in page
    assert page.index("Yanis Petit") > page.index("<details>")
    answer = demonstration(site, people["staff"])
    assert answer.status_code == 303
    assert answer.headers["location"] == "/winners-map"
    with reading() as session:
        assert session.scalars(select(SignIn.method)).all() == ["demonstration"]


def test_demonstration_never_opens_a_real_account(people) -> None:
    for person in (people["real"], "unknown", ""):
        assert demonstration(make_site(), person).status_code == 422


def test_configured_installation_has_no_demonstration(site, store) -> None:
    now = datetime.now(UTC)
    person = register_person("Inès", "member@demo.invalid", [Role.MEMBER], actor=OFFICE, now=now)
    assert "Inès" not in site.get("/account/sign-in").text
    assert demonstration(site, person).status_code == 422


def test_provider_link_appears_only_when_configured(site) -> None:
    assert "identity-provider" not in site.get("/account/sign-in").text
    assert site.get("/account/identity-provider?provider=default").headers["location"] == "/account/sign-in"


def test_admission_without_an_identity_is_refused(site) -> None:
    answer = site.get("/account/admitted")
    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert 'role="alert"' in site.get("/account/sign-in?problem=provider").text


def test_style_sheet_is_served_before_anybody_signs_in(site) -> None:
    answer = site.get("/account/style.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert "@import" not in answer.text
    assert "url(" not in answer.text
