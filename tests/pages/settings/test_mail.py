"""Do administrators see what is sent to whom, never its text, and may they try again or cancel?"""

import pytest

from committee.mail.actions import cancel
from committee.mail.queries import outbox
from committee.mail.rules import MessageState
from committee.people.rules import OFFICE, Role
from tests.factories.mail import mail_set, make_message
from tests.factories.people import make_member


def test_outbox_is_cancelled_and_tried_again(store, now, open_page, words):
    message = make_message(now=now, subject="Trois dossiers restent à lire", body="le texte secret")
    screen = open_page("settings.mail", make_member(Role.ADMIN, now=now))
    said = words(screen)
    assert "Aucun serveur de messagerie n’est réglé" in said
    assert "Trois dossiers restent à lire" in said
    assert "secret" not in said
    screen.selectbox(key="mail_message").set_value(message).run()
    screen.button(key="mail_cancel").click().run()
    assert outbox(OFFICE)["state"].tolist() == [MessageState.CANCELLED]
    screen.selectbox(key="mail_message").set_value(message).run()
    screen.button(key="mail_retry").click().run()
    assert outbox(OFFICE)["state"].tolist() == [MessageState.WAITING]


def test_server_is_named_without_its_password(store, now, open_page, words, monkeypatch):
    cancel(make_message(now=now), actor=OFFICE, now=now)
    with mail_set(monkeypatch, "smtp://ada:hush@mail.example.org:587"):
        said = words(open_page("settings.mail", make_member(Role.ADMIN, now=now), state="sent"))
    assert "mail.example.org" in said
    assert "hush" not in said
    assert "Aucun message ici." in said


@pytest.mark.parametrize("role", [Role.STAFF, Role.MEMBER])
def test_outbox_is_closed_to_others(store, now, open_page, words, role):
    make_message(now=now, subject="Trois dossiers")
    said = words(open_page("settings.mail", make_member(role, now=now)))
    assert "n’ouvre pas cette page" in said
    assert "Trois dossiers" not in said
