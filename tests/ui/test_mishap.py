"""Does a failing screen say so in words, and never how it is made?"""

from pathlib import Path

from streamlit.testing.v1 import AppTest


def _screen() -> None:
    import streamlit as st

    from committee.store.engine import StoreMissing
    from committee.ui.mishap import show_mishap
    from committee.words import Refused, Sentence

    refusal = Refused(Sentence("Choose a password of at least {length} characters.", length=12))
    errors = {"missing": StoreMissing(Sentence("The database was not found.")), "refused": refusal}
    assert show_mishap(errors.get(st.query_params["case"], ValueError("secret detail")))


def shown(case: str) -> str:
    at = AppTest.from_function(_screen)
    at.query_params["case"] = case
    at.run(timeout=30)
    assert not at.exception
    return at.error[0].value


def test_missing_database_is_told(store: Path) -> None:
    assert "introuvable" in shown("missing")


def test_refusal_is_its_sentence(store: Path) -> None:
    assert "12" in shown("refused")


def test_other_errors_give_a_reference_only(store: Path, caplog) -> None:
    text = shown("other")
    assert "secret detail" not in text
    reference = text.split("référence ")[1][:6]
    assert reference in caplog.text
    assert "secret detail" in caplog.text
