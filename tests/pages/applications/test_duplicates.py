"""Are look-alikes compared side by side, called different or merged, by the staff alone?"""

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from committee.intake.actions import change_status, close_door
from committee.intake.queries import applications
from committee.intake.rules import ApplicationStatus
from committee.people.rules import OFFICE, Role
from tests.factories.calls import make_call
from tests.factories.intake import make_application, make_applications
from tests.factories.meetings import make_scene
from tests.factories.people import make_member

pytestmark = pytest.mark.usefixtures("store")
CODE = "applications.duplicates"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def two(now: datetime) -> tuple[str, str]:
    call = make_call(now=now)
    told = {"lead": "Le Touril", "themes": "Santé | Autre chose"}
    one = make_application(
        call.code, now=now, number="D-1", title="Les gens qui sèment", requested=100, **told
    )
    other = make_application(
        call.code,
        now=now,
        number="D-2",
        title="**Les gens** qui sement",
        requested=200,
        starts_on="01/02/2027",
        **told,
    )
    return one, other


def test_no_pair_is_said(now: datetime, open_page: Open, words: Words) -> None:
    make_applications(2, now=now)
    assert "Aucun dossier ne ressemble" in words(open_page(CODE, make_member(Role.STAFF, now=now)))


def test_pair_is_called_two_projects(now: datetime, open_page: Open, words: Words) -> None:
    one, other = two(now)
    staff = make_member(Role.STAFF, now=now)
    said = words(open_page(CODE, staff))
    assert "Presque sûrement le même" in said
    assert "intitulés semblables à 100 sur 100" in said
    screen = open_page(CODE, staff, pair=f"{one}.{other}")
    screen.button(key="duplicates_distinct").click().run()
    assert not screen.exception
    assert "Aucun dossier ne ressemble" in words(open_page(CODE, staff))
    screen = open_page(CODE, staff)
    screen.toggle(key="duplicates_settled").set_value(True).run()
    assert "Deux projets différents" in words(screen)


def test_pair_is_merged_with_the_chosen_amount(now: datetime, open_page: Open, words: Words) -> None:
    one, other = two(now)
    staff = make_member(Role.STAFF, now=now)
    screen = open_page(CODE, staff, pair=f"{one}.{other}")
    said = words(screen)
    assert "**Les gens** qui sement" in said
    assert "100 €" in said
    assert "connu d’un seul" in said
    assert "Santé · Autre chose" not in said
    screen.toggle(key="duplicates_differing").set_value(False).run()
    assert "Santé · Autre chose" in words(screen)
    screen.radio(key=f"duplicates_requested_{one}_{other}").set_value("dropped").run()
    screen.button(key=f"duplicates_do_{one}_{other}").click().run()
    assert not screen.exception
    frame = applications(OFFICE)
    assert frame["id"].tolist() == [one]
    assert frame["requested"].tolist() == [200]


def test_stale_merge_is_told(now: datetime, open_page: Open, words: Words) -> None:
    one, other = two(now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), pair=f"{one}.{other}")
    change_status([other], ApplicationStatus.ELIGIBLE, actor=OFFICE, now=now)
    screen.button(key=f"duplicates_do_{one}_{other}").click().run()
    assert "modifié" in words(screen)
    assert len(applications(OFFICE)) == 2


def test_one_that_is_used_elsewhere_is_not_offered_to_be_dropped(
    now: datetime, open_page: Open, words: Words
) -> None:
    scene = make_scene(now=now, is_open=False)
    used, alone = scene.applications[0], make_application(now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), pair=f"{alone}.{used}")
    assert screen.radio(key="duplicates_kept").value == 1
    screen.radio(key="duplicates_kept").set_value(0).run()
    assert "un ordre du jour de séance" in words(screen)
    assert not [each for each in screen.button if "duplicates_do" in (each.key or "")]


@pytest.mark.parametrize("pair", ["{one}.unknown", "{one}.{one}", "nonsense"])
def test_unknown_pair_is_said(pair: str, now: datetime, open_page: Open, words: Words) -> None:
    one, other = two(now)
    staff = make_member(Role.STAFF, now=now)
    assert "n’existe pas ici" in words(open_page(CODE, staff, pair=pair.format(one=one)))
    close_door(other, staff.id, "recusal", now=now)
    said = words(open_page(CODE, staff, pair=f"{one}.{other}"))
    assert "n’existe pas ici" in said
    assert "sement" not in said


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRESENTER, Role.ADMIN])
def test_page_is_the_staff_s(role: Role, now: datetime, open_page: Open, words: Words) -> None:
    two(now)
    assert "sement" not in words(open_page(CODE, make_member(role, now=now)))
