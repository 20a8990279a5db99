"""The gallery shows every part, leaves with a real installation, and shows hostile texts as they are."""

from pathlib import Path

from committee.people.rules import Role
from committee.ui import navigation
from committee.ui.gallery import HOSTILE
from tests.factories.people import make_member


def test_gallery_shows_every_part(store, now, open_page, words):
    screen = open_page("gallery", make_member(Role.MEMBER, now=now))
    said = words(screen)
    for expected in ("Lauréat", "1 224", "37 000 €", "45,5 %", "04/02/2021", "Comité de suivi", "page 1"):
        assert expected in said


def test_gallery_shows_hostile_texts_literally(store, now, open_page, words):
    screen = open_page("gallery", make_member(Role.MEMBER, now=now))
    said = words(screen)
    assert all(" ".join(text.split()) in said for text in HOSTILE)
    bodies = "".join(element.proto.body for element in screen.get("html"))
    assert "<img" not in bodies
    assert "<script" not in bodies
    assert "javascript:alert(1)" not in bodies.replace("(javascript:alert(1))", "")


def test_gallery_second_page_of_the_table_starts_where_the_first_ended(store, now, open_page, words):
    member = make_member(Role.MEMBER, now=now)
    assert "Projet 59" not in words(open_page("gallery", member))
    assert "Projet 59" in words(open_page("gallery", member, gallery_page=2))


def test_gallery_is_gone_once_the_installation_is_made(store: Path, now, open_page, words):
    member = make_member(Role.MEMBER, now=now)
    assert navigation.may_open("gallery", member)
    (store / "installed").touch()
    assert not navigation.may_open("gallery", member)
