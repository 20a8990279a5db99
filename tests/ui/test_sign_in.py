"""Does an open tab without anybody signed in show nothing but the way in?"""

from pathlib import Path

from streamlit.testing.v1 import AppTest


def _screen() -> None:
    from committee.ui.sign_in import show_sign_in

    show_sign_in()


def test_screen_shows_the_name_one_sentence_and_the_way_in(store: Path) -> None:
    at = AppTest.from_function(_screen)
    at.query_params["id"] = 'é"x'
    at.run(timeout=30)
    assert not at.exception
    assert at.title[0].value == "Committee"
    assert "Connectez-vous" in at.markdown[0].value
    (drawn,) = [element.proto.body for element in at.get("html")]
    assert "/account/sign-in?next=%2F%3Fid%3D%25C3%25A9%2522x" in drawn
    assert "Se connecter" in drawn
