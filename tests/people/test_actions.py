"""Do people get, use and lose their accounts as they should?"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from committee.people import actions
from committee.people.queries import (
    alternates,
    member,
    member_by_email,
    member_by_oidc,
    member_signed_in,
    people,
    person_invited,
)
from committee.people.rules import FAILURES_ALLOWED, INVITATION_DAYS, OFFICE, SIGN_IN_DAYS, Member, Role
from committee.store.engine import Stale
from committee.words import Refused
from tests.factories.people import make_member

PASSWORD = "un mot de passe long"
ISSUER = "https://idp.example.org"


def _with_password(now: datetime, *roles: Role) -> Member:
    person = make_member(*roles, now=now)
    token = actions.invite(person.id, actor=OFFICE, now=now)
    assert actions.accept_invitation(token, PASSWORD, now=now) == person.id
    return person


def test_account_needs_a_right_a_name_and_a_free_address(store: Path, now: datetime) -> None:
    person = make_member(now=now)
    with pytest.raises(Refused, match="may not do this"):
        actions.register_person("Bob", "bob@example.org", [Role.MEMBER], actor=person, now=now)
    with pytest.raises(Refused, match="already an account"):
        actions.register_person("Bob", person.email.upper(), [Role.MEMBER], actor=OFFICE, now=now)
    for name, email in (("", "bob@example.org"), ("Bob", "bob")):
        with pytest.raises(Refused, match="needs a name"):
            actions.register_person(name, email, [Role.MEMBER], actor=OFFICE, now=now)
    with pytest.raises(Refused, match="chair is appointed"):
        actions.register_person("Bob", "bob@example.org", [Role.CHAIR], actor=OFFICE, now=now)
    assert [row.name for row in people()] == [person.name]


def test_invitation_opens_once(store: Path, now: datetime) -> None:
    person = make_member(now=now)
    token = actions.invite(person.id, actor=OFFICE, now=now)
    assert person_invited(actions.token_hash(token), now) is not None
    with pytest.raises(Refused, match="at least 12"):
        actions.accept_invitation(token, "short", now=now)
    actions.accept_invitation(token, PASSWORD, now=now)
    assert person_invited(actions.token_hash(token), now) is None
    with pytest.raises(Refused, match="used already"):
        actions.accept_invitation(token, PASSWORD, now=now)


def test_invitation_expires(store: Path, now: datetime) -> None:
    person = make_member(now=now)
    token = actions.invite(person.id, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="expired"):
        actions.accept_invitation(token, PASSWORD, now=now + timedelta(days=INVITATION_DAYS))


def test_invitation_of_a_closed_account_opens_nothing(store: Path, now: datetime) -> None:
    person = make_member(now=now)
    token = actions.invite(person.id, actor=OFFICE, now=now)
    actions.close_account(person.id, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="used already"):
        actions.accept_invitation(token, PASSWORD, now=now)
    with pytest.raises(Refused, match="closed"):
        actions.invite(person.id, actor=OFFICE, now=now)


def test_sign_in_lasts_until_it_ends(store: Path, now: datetime) -> None:
    person = _with_password(now)
    opened = actions.sign_in(f" {person.email.upper()} ", PASSWORD, address="127.0.0.1", now=now)
    signed_in = member_signed_in(opened, now)
    assert signed_in is not None
    assert signed_in.id == person.id
    assert member_signed_in(opened, now + timedelta(days=SIGN_IN_DAYS)) is None
    actions.sign_out(opened, now=now)
    assert member_signed_in(opened, now) is None
    assert member_signed_in("no such sign-in", now) is None


def test_every_wrong_sign_in_is_answered_alike(store: Path, now: datetime) -> None:
    person = _with_password(now)
    without_password = make_member(now=now)
    sentences = set()
    for email, password in (
        (person.email, "wrong"),
        ("nobody@example.org", PASSWORD),
        (without_password.email, PASSWORD),
    ):
        with pytest.raises(Refused) as refusal:
            actions.sign_in(email, password, address=f"address of {email}", now=now)
        sentences.add(refusal.value.sentence)
    assert len(sentences) == 1


def test_failures_are_counted_per_account_and_per_address(store: Path, now: datetime) -> None:
    person = _with_password(now)
    for number in range(FAILURES_ALLOWED):
        with pytest.raises(Refused, match="wrong"):
            actions.sign_in(person.email, "wrong", address=f"10.0.0.{number}", now=now)
    with pytest.raises(Refused, match="Too many"):
        actions.sign_in(person.email, PASSWORD, address="10.0.0.99", now=now)
    for number in range(FAILURES_ALLOWED):
        with pytest.raises(Refused, match="wrong"):
            actions.sign_in(f"guess{number}@example.org", "wrong", address="10.1.1.1", now=now)
    other = _with_password(now)
    with pytest.raises(Refused, match="Too many"):
        actions.sign_in(other.email, PASSWORD, address="10.1.1.1", now=now)
    later = now + timedelta(minutes=16)
    assert actions.sign_in(person.email, PASSWORD, address="10.1.1.1", now=later)


def test_signing_out_everywhere_ends_every_browser(store: Path, now: datetime) -> None:
    person = _with_password(now)
    opened = [actions.sign_in(person.email, PASSWORD, address="1", now=now) for _ in range(2)]
    actions.sign_out_everywhere(actor=person, now=now)
    assert [member_signed_in(one, now) for one in opened] == [None, None]


def test_closed_account_is_out_at_once(store: Path, now: datetime) -> None:
    person = _with_password(now)
    opened = actions.sign_in(person.email, PASSWORD, address="1", now=now)
    admin = make_member(Role.ADMIN, now=now)
    with pytest.raises(Refused, match="your own account"):
        actions.close_account(admin.id, actor=admin, now=now)
    actions.close_account(person.id, actor=admin, now=now)
    assert member_signed_in(opened, now) is None
    assert member(person.id) is None
    assert member_by_email(person.email) is None
    with pytest.raises(Refused, match="wrong"):
        actions.sign_in(person.email, PASSWORD, address="1", now=now)
    with pytest.raises(Refused, match="closed"):
        actions.close_account(person.id, actor=admin, now=now)
    with pytest.raises(Refused, match="closed"):
        actions.open_sign_in(person.id, method="demonstration", now=now)


def test_identity_provider_admits_only_invited_people(store: Path, now: datetime) -> None:
    person = make_member(now=now)
    with pytest.raises(Refused, match="Nobody invited"):
        actions.admit_oidc(ISSUER, "s1", person.email, is_email_verified=False, now=now)
    with pytest.raises(Refused, match="Nobody invited"):
        actions.admit_oidc(ISSUER, "s1", "nobody@example.org", is_email_verified=True, now=now)
    assert member_by_oidc(ISSUER, "s1") is None
    assert actions.admit_oidc(ISSUER, "s1", person.email, is_email_verified=True, now=now).id == person.id
    assert (
        actions.admit_oidc(ISSUER, "s1", "changed@example.org", is_email_verified=False, now=now).id
        == person.id
    )
    found = member_by_oidc(ISSUER, "s1")
    assert found is not None
    assert found.id == person.id
    with pytest.raises(Refused, match="Nobody invited"):
        actions.admit_oidc("https://other.example.org", "s1", person.email, is_email_verified=True, now=now)
    actions.close_account(person.id, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="Nobody invited"):
        actions.admit_oidc(ISSUER, "s1", person.email, is_email_verified=True, now=now)


def test_roles_change_from_the_next_run(store: Path, now: datetime) -> None:
    person = make_member(Role.STAFF, now=now)
    admin = make_member(Role.ADMIN, now=now)
    actions.change_roles(person.id, [Role.PRESENTER], version=1, actor=admin, now=now)
    found = member(person.id)
    assert found is not None
    assert found.roles == {Role.PRESENTER}
    with pytest.raises(Stale):
        actions.change_roles(person.id, [Role.STAFF], version=1, actor=admin, now=now)
    with pytest.raises(Refused, match="your own administrator role"):
        actions.change_roles(admin.id, [Role.STAFF], version=1, actor=admin, now=now)
    with pytest.raises(Refused, match="chair is appointed"):
        actions.change_roles(person.id, [Role.CHAIR], version=2, actor=admin, now=now)
    with pytest.raises(Refused, match="does not exist"):
        actions.change_roles("nobody", [Role.STAFF], version=None, actor=admin, now=now)


def test_language_is_kept(store: Path, now: datetime) -> None:
    person = make_member(now=now)
    actions.choose_language("en", actor=person, now=now)
    found = member(person.id)
    assert found is not None
    assert found.locale == "en"
    with pytest.raises(Refused, match="French or in English"):
        actions.choose_language("de", actor=person, now=now)


def test_chair_is_appointed_for_one_object(store: Path, now: datetime) -> None:
    first, second = make_member(now=now), make_member(now=now)
    actions.appoint(first.id, Role.CHAIR, "meeting", "m1", actor=OFFICE, now=now)
    actions.appoint(second.id, Role.CHAIR, "meeting", "m1", actor=OFFICE, now=now)
    roles = {person.id: found.roles for person in (first, second) if (found := member(person.id))}
    assert roles == {first.id: {Role.MEMBER}, second.id: {Role.MEMBER, Role.CHAIR}}
    actions.end_appointments("meeting", "m1", now=now)
    found = member(second.id)
    assert found is not None
    assert found.roles == {Role.MEMBER}
    with pytest.raises(Refused, match="closed"):
        actions.appoint("nobody", Role.CHAIR, "meeting", "m1", actor=OFFICE, now=now)


def test_older_links_end_with_the_one_used(store: Path, now: datetime) -> None:
    person = make_member(now=now)
    older, newer = (actions.invite(person.id, actor=OFFICE, now=now) for _ in range(2))
    actions.accept_invitation(newer, PASSWORD, now=now)
    with pytest.raises(Refused, match="used already"):
        actions.accept_invitation(older, "le mot de passe d’un autre", now=now)


def test_roles_of_a_closed_account_stay(store: Path, now: datetime) -> None:
    person = make_member(now=now)
    actions.close_account(person.id, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="closed"):
        actions.change_roles(person.id, [Role.STAFF], version=None, actor=OFFICE, now=now)


def test_alternate_takes_one_members_place(store: Path, now: datetime) -> None:
    member, alternate, other = (make_member(now=now) for _ in range(3))
    actions.name_alternate(alternate.id, member.id, version=1, actor=OFFICE, now=now)
    assert alternates() == {member.id: alternate.id}
    assert {row.alternate_of_id for row in people()} == {None, member.id}
    actions.name_alternate(alternate.id, member.id, version=2, actor=OFFICE, now=now)
    with pytest.raises(Stale):
        actions.name_alternate(alternate.id, other.id, version=1, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="an alternate already"):
        actions.name_alternate(other.id, member.id, version=None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="has no alternate"):
        actions.name_alternate(other.id, alternate.id, version=None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="has no alternate"):
        actions.name_alternate(member.id, other.id, version=None, actor=OFFICE, now=now)
    with pytest.raises(Refused, match="both members"):
        actions.name_alternate(
            other.id, make_member(Role.STAFF, now=now).id, version=None, actor=OFFICE, now=now
        )
    with pytest.raises(Refused, match="does not exist"):
        actions.name_alternate("nobody", member.id, version=None, actor=OFFICE, now=now)
    actions.name_alternate(alternate.id, None, version=None, actor=OFFICE, now=now)
    assert alternates() == {}
    actions.name_alternate(alternate.id, other.id, version=None, actor=OFFICE, now=now)
    actions.close_account(alternate.id, actor=OFFICE, now=now)
    assert alternates() == {}
    with pytest.raises(Refused, match="does not exist"):
        actions.name_alternate(alternate.id, None, version=None, actor=OFFICE, now=now)
