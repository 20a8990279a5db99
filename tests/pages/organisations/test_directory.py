"""Does the directory find, show and correct organisations, for those who may?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from committee.intake.actions import close_door
from committee.organisations.actions import (
    add_alias,
    describe_organisation,
    import_contributions,
    import_stock,
)
from committee.organisations.queries import find_organisation, mandates_in, organisation
from committee.organisations.rules import Description, OrganisationKind
from committee.people.rules import OFFICE, Role
from committee.spreadsheets.write import Sheet, write_xlsx
from tests.factories.intake import make_application
from tests.factories.organisations import make_organisation
from tests.factories.people import make_member

CODE = "organisations.directory"
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF])
def test_directory_lists_organisations_to_members_and_staff(
    role: Role, store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    head = make_organisation("CDC Habitat", dwellings_managed=540000, now=now)
    make_organisation("CDC Habitat <b>Social</b>", None, group=head, now=now)
    screen = open_page(CODE, make_member(role, now=now))
    said = words(screen)
    assert "540 000" in said
    assert "CDC Habitat <b>Social</b>" in said
    assert ("Inscrire un organisme" in said) == (role is Role.STAFF)


@pytest.mark.parametrize("role", [Role.PRESENTER, Role.ADMIN, Role.ROOM, None])
def test_directory_is_closed_to_others(
    role: Role | None, store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_organisation("Alogéa", now=now)
    for params in ({}, {"id": find_organisation("Alogéa")}):
        screen = open_page(CODE, None if role is None else make_member(role, now=now), **params)
        assert "Alogéa" not in words(screen)


def test_empty_directory_says_how_it_fills(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    assert "Aucun organisme n’est encore connu" in words(open_page(CODE, make_member(now=now)))


def test_search_and_kind_come_from_the_address_and_go_back_to_it(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_organisation("Érilia", now=now)
    make_organisation("Le Touril", OrganisationKind.ASSOCIATION, now=now)
    member = make_member(now=now)
    assert "Le Touril" not in words(open_page(CODE, member, q="erilia"))
    screen = open_page(CODE, member, kind="association")
    assert "Érilia" not in words(screen)
    screen.text_input(key="directory_q").input("inconnu").run()
    assert "Aucun organisme ne répond" in words(screen)
    assert screen.query_params["q"] == "inconnu"
    assert "Le Touril" in words(open_page(CODE, member, kind="nonsense"))


def test_staff_register_an_organisation_and_a_refusal_is_said(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    screen = open_page(CODE, make_member(Role.STAFF, now=now))
    screen.text_input(key="name_new").input("Cœur Social")
    screen.text_input(key="siret_new").input("123")
    screen.button(key="send_new").click().run()
    assert "123 n’est pas un numéro SIRET valide" in words(screen)
    screen.text_input(key="siret_new").input("")
    screen.selectbox(key="kind_new").select(OrganisationKind.ASSOCIATION)
    screen.text_input(key="department_new").input("2a")
    screen.button(key="send_new").click().run()
    assert not screen.exception
    made = find_organisation("coeur social")
    assert made is not None
    row = organisation(made)
    assert row is not None
    assert (row.kind, row.description.department) == (OrganisationKind.ASSOCIATION, "2A")
    assert row.description.dwellings_managed is None


def test_card_shows_facts_and_staff_correct_them(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    head = make_organisation("3F", now=now)
    made = make_organisation("Immobilière 3F", group=head, now=now)
    said = words(open_page(CODE, make_member(now=now), id=made))
    assert "Immobilière 3F" in said
    assert "Corriger" not in said
    member = make_member(name="Ana Lopez", now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=made)
    screen.number_input(key=f"dwellings_{made}").set_value(1200)
    screen.button(key=f"send_{made}").click().run()
    assert "1 200" in words(screen)
    screen.selectbox(key=f"group_{made}").select("")
    screen.button(key="group_send").click().run()
    row = organisation(made)
    assert row is not None
    assert (row.group, row.description.dwellings_managed) == (None, 1200)
    screen.selectbox(key=f"mandate_member_{made}").select(member.id)
    screen.button(key="mandate_send").click().run()
    assert not screen.exception
    assert "Ana Lopez" in words(screen)
    assert [one.member_id for one in mandates_in(made)] == [member.id]


def test_correction_based_on_an_older_card_is_refused(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    made = make_organisation("Seqens", now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=made)
    describe_organisation(made, Description(commune="Cergy"), version=None, actor=OFFICE, now=now)
    screen.text_input(key=f"commune_{made}").input("Pontoise")
    screen.button(key=f"send_{made}").click().run()
    assert "modifié" in words(screen)
    assert screen.text_input(key=f"commune_{made}").value == "Pontoise"
    row = organisation(made)
    assert row is not None
    assert row.description.commune == "Cergy"
    again = open_page(CODE, make_member(Role.STAFF, now=now), id=made)
    for commune in ("Pontoise", "Osny"):
        again.text_input(key=f"commune_{made}").input(commune)
        again.button(key=f"send_{made}").click().run()
        row = organisation(made)
        assert row is not None
        assert row.description.commune == commune


def test_unknown_organisation_is_said(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    assert "Cet organisme n’existe pas" in words(open_page(CODE, make_member(now=now), id="gone"))


def test_form_of_one_organisation_never_shows_the_facts_of_the_one_before(
    store: Path, now: datetime, open_page: Open
) -> None:
    first, second = make_organisation(now=now, commune="Lyon"), make_organisation(now=now, commune="Nice")
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=first)
    screen.query_params["id"] = second
    screen.run()
    assert screen.text_input(key=f"commune_{second}").value == "Nice"


def test_same_tie_is_recorded_once(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    made, member = make_organisation(now=now), make_member(now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=made)
    screen.selectbox(key=f"mandate_member_{made}").select(member.id)
    for _ in range(2):
        screen.button(key="mandate_send").click().run()
    assert len(mandates_in(made)) == 1
    assert "déjà noté" in words(screen)


def test_link_to_all_organisations_takes_the_search_away(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    make_organisation("Seqens", now=now)
    screen = open_page(CODE, make_member(now=now))
    screen.text_input(key="directory_q").input("inconnu").run()
    assert "Seqens" not in words(screen)
    screen.query_params.clear()
    screen.run()
    assert "Seqens" in words(screen)
    assert not screen.query_params


def test_card_joins_what_each_package_knows(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    application = make_application(now=now, lead="Le Touril", landlords="Erigère")
    made = find_organisation("Erigère")
    assert made is not None
    by = {"actor": OFFICE, "now": now}
    header = ["Bailleur", "2024", "Remarque"]
    import_contributions(write_xlsx({"C": Sheet(header, [["Erigère", 5200, None]])}), "fonds.xlsx", **by)
    places = [["Erigère", "95127", 1376]]
    import_stock(write_xlsx({"P": Sheet(["Bailleur", "Code INSEE", "Logements"], places)}), "parc.xlsx", **by)
    add_alias(made, "ERI", **by)
    member = make_member(now=now)
    said = words(open_page(CODE, member, id=made))
    for told in ("Connu aussi sous : ERI", "5 200 €", "fonds.xlsx, feuille C, ligne 2", "1 376", "Projet"):
        assert told in said
    assert "Corriger" not in said
    close_door(application, member.id, "recusal", now=now)
    assert "aucun dossier" in words(open_page(CODE, member, id=made))


def test_two_are_merged_by_the_staff_who_compared_them(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    kept = make_organisation("Val d’Oise Habitat", commune="Cergy", now=now)
    dropped = make_organisation("Valdoise Habitat", created_year=1950, now=now)
    assert "Seule l’équipe" in words(open_page(CODE, make_member(now=now), view="duplicates"))
    staff = make_member(Role.STAFF, now=now)
    assert "noms proches" in words(open_page(CODE, staff, view="duplicates"))
    screen = open_page(CODE, staff, view="duplicates", kept=kept, dropped=dropped)
    assert "Année de création" in words(screen)
    screen.button(key="merge_send").click().run()
    assert "Cochez d’abord" in words(screen)
    screen.checkbox(key="merge_sure").check()
    screen.button(key="merge_send").click().run()
    assert not screen.exception
    assert organisation(dropped) is None
    assert find_organisation("valdoise habitat") == kept


def test_names_and_members_are_changed_on_the_card(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    made = make_organisation("Collectif (DÉMO)", OrganisationKind.COLLECTIVE, now=now)
    other = make_organisation("Lampe (DÉMO)", now=now)
    screen = open_page(CODE, make_member(Role.STAFF, now=now), id=made)
    screen.text_input(key=f"alias_{made}").input("Le collectif")
    screen.button(key="alias_send").click().run()
    assert find_organisation("le collectif") == made
    screen.selectbox(key=f"alias_to_{made}").select(other)
    screen.button(key="alias_change").click().run()
    assert find_organisation("le collectif") == other
    screen.selectbox(key=f"member_{made}").select(other)
    screen.button(key="member_send").click().run()
    assert "Membres du collectif" in words(screen)
    screen.button(key="member_end").click().run()
    screen.text_input(key=f"name_{made}").input("La Lanterne (DÉMO)")
    screen.button(key="name_send").click().run()
    assert not screen.exception
    assert find_organisation("collectif (démo)") == find_organisation("la lanterne (démo)") == made


def test_number_with_wrong_check_digits_is_said(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    made = make_organisation("A (DÉMO)", siret="73282932000075", is_imported=True, now=now)
    assert "clé de contrôle" in words(open_page(CODE, make_member(now=now), id=made))
