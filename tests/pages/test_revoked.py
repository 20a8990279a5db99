"""Does a right taken away close a screen under way at its next run, whole page or fragment alone?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest, local_script_runner

from committee.intake.actions import close_door, open_door
from committee.meetings.actions import take_up_item
from committee.people.actions import change_roles, close_account, sign_out_everywhere
from committee.people.rules import OFFICE, Member, Role
from committee.review.actions import impose_recusal
from tests.factories.intake import make_application
from tests.factories.meetings import make_scene
from tests.factories.people import make_member
from tests.factories.review import ready_panel
from tests.factories.territories import load_squares

pytestmark = pytest.mark.usefixtures("store")
OpenPage = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def take_role(person: Member, now: datetime) -> None:
    change_roles(person.id, [Role.PRESENTER], version=None, actor=OFFICE, now=now)


def close(person: Member, now: datetime) -> None:
    close_account(person.id, actor=OFFICE, now=now)


def leave(person: Member, now: datetime) -> None:
    sign_out_everywhere(actor=person, now=now)


TAKEN = {"role": take_role, "account": close, "sign-in": leave}


@pytest.fixture
def run_fragment(monkeypatch: pytest.MonkeyPatch) -> Callable[[AppTest, str], AppTest]:
    """Run one fragment of a screen alone, by the name of its function, as its own widgets and its clock do."""

    def run(screen: AppTest, name: str) -> AppTest:
        held = screen._fragment_storage._fragments
        [wanted] = [key for key, fragment in held.items() if name in _names_in(fragment)]
        with monkeypatch.context() as patched:
            asked = local_script_runner.RerunData
            patched.setattr(
                local_script_runner, "RerunData", lambda **values: asked(**values, fragment_id=wanted)
            )
            screen.run()
        return screen

    return run


def _names_in(fragment: Any) -> set[str]:
    """The names of the functions that a stored fragment closes over."""
    cells = [cell.cell_contents for cell in fragment.__closure__ or ()]
    return {getattr(each, "__name__", "") for each in cells}


def scene_for(code: str, now: datetime) -> tuple[Member, str, dict[str, str]]:
    """Who sits at the screen, a text that must go, and the screen's address."""
    if code == "review.mark":
        panel = ready_panel(2, 2, now=now, summary="Résumé à cacher")
        return panel.members[0], "Résumé à cacher", {"id": panel.applications[0]}
    scene = make_scene(now=now)
    take_up_item(scene.meeting_id, scene.applications[0], actor=OFFICE, now=now)
    return scene.reader, "Jardin", {"meeting": scene.meeting_id}


def is_whole(screen: AppTest) -> bool:
    """Whether the last run drew the whole page, beginning with its style."""
    elements = [*screen.main, *screen.get("html")]
    return any(each.type == "html" and "<style" in each.proto.body for each in elements)


FRAGMENTS = {"review.mark": "note_pane", "seance.room": "watch"}


@pytest.mark.parametrize("is_alone", [False, True], ids=["page", "fragment"])
@pytest.mark.parametrize("how", list(TAKEN))
@pytest.mark.parametrize("code", list(FRAGMENTS))
def test_screen_closes_at_its_next_run(
    code: str,
    how: str,
    is_alone: bool,
    now: datetime,
    open_page: OpenPage,
    words: Words,
    run_fragment: Callable[[AppTest, str], AppTest],
) -> None:
    person, secret, params = scene_for(code, now)
    screen = open_page(code, person, **params)
    assert secret in words(screen)
    TAKEN[how](person, now)
    if is_alone:
        run_fragment(screen, FRAGMENTS[code])
    else:
        screen.run()
    assert not screen.exception
    said = words(screen)
    assert secret not in said
    assert "n’ouvre pas cette page" in said if how == "role" else "Se connecter" in said
    assert is_whole(screen)
    assert not [each.key for each in screen.button if each.key and each.key.startswith(("mark", "decide"))]


def test_control_fragment_alone_runs_without_the_page(
    now: datetime, open_page: OpenPage, words: Words, run_fragment: Callable[[AppTest, str], AppTest]
) -> None:
    person, secret, params = scene_for("review.mark", now)
    screen = run_fragment(open_page("review.mark", person, **params), "note_pane")
    assert secret not in words(screen)
    assert not is_whole(screen)


def test_recusal_imposed_meanwhile_closes_the_sheet_beside_the_marks(
    now: datetime, open_page: OpenPage, words: Words, run_fragment: Callable[[AppTest, str], AppTest]
) -> None:
    person, secret, params = scene_for("review.mark", now)
    screen = open_page("review.mark", person, **params)
    assert secret in words(screen)
    impose_recusal(params["id"], person.id, "son employeur", actor=OFFICE, now=now)
    run_fragment(screen, "note_pane")
    assert is_whole(screen)
    assert secret not in words(screen)


def test_indicators_of_a_sheet_close_with_its_door(
    now: datetime, open_page: OpenPage, words: Words, run_fragment: Callable[[AppTest, str], AppTest]
) -> None:
    """Which districts a project lies in is told by its sheet alone."""
    load_squares(now)
    person = make_member(now=now)
    made = make_application(now=now, lon=1.4, lat=43.6, precision_m=5)
    open_door(made, person.id, now=now)
    screen = open_page("applications.sheet", person, id=made)
    assert "Carré Dupont" in str(screen.main)
    close_door(made, person.id, "recusal", now=now)
    run_fragment(screen, "_indicators")
    assert not screen.exception
    assert "Carré Dupont" not in str(screen.main)
