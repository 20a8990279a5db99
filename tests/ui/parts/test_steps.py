"""Are the steps numbered, is the present one named, and are texts shown literally?"""

from streamlit.testing.v1 import AppTest


def _screen() -> None:
    from committee.ui import parts

    parts.steps(["Fichier", "<b>Colonnes</b>", "Essai"], 2, "Étapes")


def test_present_step_is_told_and_texts_are_literal() -> None:
    body = AppTest.from_function(_screen).run().get("html")[0].proto.body
    assert body.count("<li") == 3
    assert body.count('aria-current="step"') == 1
    assert "&lt;b&gt;Colonnes&lt;/b&gt;" in body
    assert body.index('aria-current="step"') < body.index("Colonnes") < body.index("Essai")
    assert 'aria-label="Étapes"' in body
