"""Does the menu follow the rights, and does every page have its place?"""

from committee.people.rules import PAGES, Role
from committee.ui import navigation
from tests.factories.people import make_member


def test_every_page_of_the_rights_has_a_place_in_the_menu():
    assert navigation.PLACES.keys() == PAGES.keys()


def test_addresses_are_codes_with_a_dash_and_leave_unknown_parameters_out():
    assert (
        navigation.address("applications.sheet", id="é&x", q=None, s="")
        == "/applications-sheet?id=%C3%A9%26x"
    )
    assert navigation.address("home") == "/"
    assert navigation.page_file("account").name == "account.py"
    assert navigation.page_file("settings.people").parts[-2:] == ("settings", "people.py")


def _listed(menu: navigation.Menu) -> set[str]:
    return {code for page, code in menu.codes if page.visibility == "visible"}


def test_menu_lists_only_what_the_roles_open(store, now):
    admin = _listed(navigation.menu_of(make_member(Role.ADMIN, now=now)))
    member = _listed(navigation.menu_of(make_member(Role.MEMBER, now=now)))
    assert {"settings.people", "settings.journal"} <= admin
    assert admin.isdisjoint({"applications.list", "review.mark"})
    assert member.isdisjoint({"settings.people", "settings.journal"})


def test_visitor_has_every_address_and_no_menu(store, now):
    menu = navigation.menu_of(None)
    assert _listed(menu) == set()
    assert {code for _, code in menu.codes} == {code for code in PAGES if navigation.is_offered(code)}


def test_projected_screen_is_led_to_its_only_page(store, now, open_page, words):
    room = make_member(Role.ROOM, now=now)
    assert navigation.first_page(room) == "seance.room"
    screen = open_page("home", room)
    assert not screen.exception
    assert "n’ouvre pas cette page" not in words(screen)


def test_refused_person_keeps_the_account_menu_and_a_way_back(store, now, open_page, words):
    said = words(open_page("settings.people", make_member(Role.MEMBER, now=now)))
    assert "Se déconnecter" in said
    assert "Retour à la page Accueil" in said
