"""Do the staff write what readers of a blind call see, beside the applicant's own words?"""

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from committee.calls.rules import Phase
from committee.intake.queries import redactions
from committee.people.rules import Role
from tests.factories.calls import make_call
from tests.factories.intake import make_application, open_to
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
CODE = "applications.redactions"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def test_nothing_is_to_write_without_a_blind_call(now: datetime, open_page: Open, words: Words) -> None:
    assert "ne se lit à l’aveugle" in words(open_page(CODE, make_member(Role.STAFF, now=now)))


def test_redaction_is_written_beside_the_original_and_is_what_readers_see(
    now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(Phase.READING, now=now, is_blind=True)
    told = {"title": "**Jardins** d’Érilia", "lead": "Les Tilleuls", "summary": "Chez Érilia, à Blois"}
    identifier = make_application(call.code, now=now, commune="Blois", landlords="Érilia", **told)
    staff, reader = make_member(Role.STAFF, now=now), make_member(now=now)
    open_to(reader, [identifier], now=now)
    assert "Rien d’écrit" in words(open_page(CODE, staff))
    assert "Il n’y a pas" in words(open_page(CODE, staff, id="unknown"))
    screen = open_page(CODE, staff, id=identifier)
    assert "**Jardins** d’Érilia" in words(screen)
    screen.text_input(key=f"redact_title_{identifier}_0").input("Un jardin")
    screen.text_area(key=f"redact_summary_{identifier}_0").input("Au pied d’une tour, à Blois")
    screen.button(key=f"redact_save_{identifier}_0").click().run()
    assert not screen.exception
    assert "nomme encore : Blois" in words(screen)
    assert redactions([identifier])[identifier].title == "Un jardin"
    assert "Blois" in words(open_page(CODE, staff))
    said = words(open_page("applications.sheet", reader, id=identifier))
    assert "Un jardin" in said
    assert "Au pied d’une tour" in said
    assert "se lit à l’aveugle" in said
    assert "Tilleuls" not in said
    assert "Érilia" not in said
    assert "Tilleuls" not in words(open_page(CODE, reader))
