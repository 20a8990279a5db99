"""Are the server's own pages whole, escaped and without a script?"""

from committee.ui.server import frame
from committee.words import Sentence

NASTY = "\"><script>alert('1')</script>&"


def test_everything_given_is_escaped() -> None:
    drawn = (
        frame.paragraph(NASTY, NASTY)
        + frame.alert(NASTY)
        + frame.heading(NASTY)
        + frame.hidden(NASTY, NASTY)
        + frame.field("email", NASTY, value=NASTY, complete="username", help_text=NASTY)
        + frame.button(NASTY, detail=NASTY, name=NASTY, value=NASTY)
        + frame.link(NASTY, NASTY, NASTY)
        + frame.form(NASTY, NASTY)
    )
    assert "<script" not in drawn
    assert '">&lt;' not in drawn.replace('"&gt;', "")


def test_page_names_its_language_and_title() -> None:
    answer = frame.page(Sentence("Sign in"), "", "fr", token="t", here="/account/sign-in")
    text = answer.body.decode()
    assert '<html lang="fr">' in text
    assert "<title>Se connecter · Committee</title>" in text
    assert text.count("<h1>") == 1
    assert 'aria-current="true">Français' in text
    assert "http-equiv" not in text


def test_fields_have_labels_and_help() -> None:
    drawn = frame.field(
        "password", "Mot de passe", kind="password", complete="new-password", help_text="Douze"
    )
    assert '<label for="password">' in drawn
    assert 'aria-describedby="password-help"' in drawn
    assert 'autocomplete="new-password"' in drawn
