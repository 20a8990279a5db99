"""Do readers get public facts only, and is a sensitive action told by its department alone?"""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import update

from committee.intake.rules import Theme
from committee.meetings.records import AwardSite
from committee.people.rules import OFFICE, Role
from committee.showcase import queries
from committee.showcase.rules import Level
from committee.store.engine import writing
from tests.factories.followup import TOULOUSE, make_award, make_won_scene
from tests.factories.meetings import shut
from tests.factories.people import make_member

SHELTER = {
    "name": "Maison Sainte-Odile",
    "commune": "Carcassonne",
    "department": "11",
    "lon": 2.37594,
    "lat": 43.2122,
    "qpv_2015": ["QP011002"],
    "note": "Rue du Secret, Carcassonne",
}
HOMONYMS = (
    {"commune": "Saint-Denis", "department": "93"},
    {"commune": "Saint-Denis", "department": "974"},
)


def _only(frame: pd.DataFrame) -> dict[Any, Any]:
    assert len(frame) == 1
    return frame.to_dict("records")[0]


def test_winner_is_told_by_public_facts(store: Path, now: datetime) -> None:
    make_award(now=now, title="COM’On", themes=["culture", "Pétanque"], households=12, sites=[TOULOUSE])
    winner = _only(queries.winners(OFFICE))
    assert list(winner) == list(queries.WINNER_COLUMNS)
    assert winner["themes"] == [Theme.CULTURE, "Pétanque"]
    assert (winner["title"], winner["amount"], winner["households"]) == ("COM’On", Decimal(30000), 12)
    assert winner["places"] == ["Toulouse (Haute-Garonne, 31)"]
    assert pd.isna(winner["dwellings"])


def test_unknown_amount_stays_unknown(store: Path, now: datetime) -> None:
    make_award(now=now, amount=None)
    assert _only(queries.winners(OFFICE))["amount"] is None


def test_homonyms_are_told_apart(store: Path, now: datetime) -> None:
    make_award(now=now, sites=HOMONYMS)
    told = _only(queries.winners(OFFICE))["places"]
    assert told == ["Saint-Denis (Seine-Saint-Denis, 93)", "Saint-Denis (La Réunion, 974)"]


def test_before_publication_only_the_committee_sees_and_no_amount(store: Path, now: datetime) -> None:
    scene, awards = make_won_scene(now=now, is_published=False)
    presenter = make_member(Role.PRESENTER, now=now)
    assert queries.winners(presenter).empty
    seen = queries.winners(scene.reader)
    assert set(seen["id"]) == set(awards)
    assert seen["amount"].tolist() == [None, None, None]
    shut(scene.applications[0], scene.reader, now=now)
    assert set(queries.winners(scene.reader)["id"]) == set(awards[1:])


def test_published_winners_reach_presenters_with_their_amount(store: Path, now: datetime) -> None:
    _, awards = make_won_scene(now=now)
    seen = queries.winners(make_member(Role.PRESENTER, now=now))
    assert set(seen["id"]) == set(awards)
    assert set(seen["amount"]) == {Decimal(20000)}


@pytest.mark.parametrize("role", [None, Role.MEMBER, Role.STAFF, Role.PRESENTER])
def test_sensitive_action_is_told_by_its_department_to_everyone(
    store: Path, now: datetime, role: Role | None
) -> None:
    make_award(
        now=now,
        title="Refuge à Carcassonne",
        summary="Des femmes accueillies à CARCASSONNE, maison Sainte Odile.",
        sites=[SHELTER, {**SHELTER, "name": "Second refuge"}],
        sensitive_public=True,
    )
    member = OFFICE if role is None else make_member(role, now=now)
    shown = queries.winners(member)
    found = queries.places(member, shown)
    place = _only(found)
    assert (place["level"], place["department"]) == (Level.DEPARTMENT, "11")
    assert (place["lon"], place["lat"]) != (SHELTER["lon"], SHELTER["lat"])
    assert (place["qpv_codes"], place["note"], place["name"], place["commune"]) == ([], None, None, None)
    assert _only(shown)["places"] == ["Aude (11)"]
    told = f"{shown.to_dict('records')} {found.to_dict('records')}".casefold()
    assert "carcassonne" not in told
    assert "odile" not in told
    assert "qp011002" not in told


def test_places_keep_their_level(store: Path, now: datetime) -> None:
    make_award(now=now, sites=[TOULOUSE, {**TOULOUSE, "approximate": True}, {"name": "Quelque part"}])
    found = queries.places(OFFICE, queries.winners(OFFICE))
    assert list(found["level"]) == [Level.SITE, Level.COMMUNE, Level.SITE]
    assert queries.is_located(found).tolist() == [True, True, False]
    assert queries.departments_shown(found) == {"31": "Haute-Garonne"}


def test_department_is_found_from_the_point_and_winner_without_site_is_listed(
    store: Path, now: datetime
) -> None:
    make_award(now=now, sites=[{"lon": 55.4504, "lat": -20.8789}])
    make_award(now=now, sites=[])
    found = queries.places(OFFICE, queries.winners(OFFICE))
    assert set(found["department"]) == {"974", None}
    assert queries.is_located(found).sum() == 1


def test_sensitive_action_of_unknown_department_is_listed_not_drawn(store: Path, now: datetime) -> None:
    make_award(now=now, sites=[{"commune": "Ici"}], sensitive_public=True)
    found = queries.places(OFFICE, queries.winners(OFFICE))
    assert not queries.is_located(found).any()
    assert _only(queries.winners(OFFICE))["places"] == []


def test_filters_narrow_and_offer_what_is_there(store: Path, now: datetime) -> None:
    make_award(now=now, title="A", themes=["culture"], landlords=["Érigère", "Seqens"])
    make_award(now=now, title="B", themes=["numérique"], landlords=["ERIGERE"], call_code="APPEL")
    everyone = queries.winners(OFFICE)
    options = queries.filter_options(everyone)
    assert list(options["theme"]) == [Theme.DIGITAL, Theme.CULTURE]
    assert options["year"] == {2026: "2026"}
    assert options["call"] == {"APPEL": "Appel passé"}
    assert len(options["landlord"]) == 2
    assert list(queries.winners(OFFICE, theme="culture")["title"]) == ["A"]
    assert set(queries.winners(OFFICE, landlord="Erigère")["title"]) == {"A", "B"}
    assert list(queries.winners(OFFICE, call="APPEL")["title"]) == ["B"]
    assert queries.winners(OFFICE, year=2020).empty
    assert list(queries.winners(OFFICE, year=2020).columns) == list(queries.WINNER_COLUMNS)


def test_empty_frames_have_the_same_columns_and_types(store: Path, now: datetime) -> None:
    none = queries.winners(OFFICE)
    empty = queries.places(OFFICE, none)
    make_award(now=now)
    pd.testing.assert_series_equal(none.dtypes, queries.winners(OFFICE).dtypes)
    pd.testing.assert_series_equal(empty.dtypes, queries.places(OFFICE, queries.winners(OFFICE)).dtypes)


def test_statements_do_not_grow_with_the_rows(store: Path, now: datetime, statements: list[str]) -> None:
    member = make_member(Role.MEMBER, now=now)
    counts = []
    for wanted in (1, 30):
        while len(queries.winners(member)) < wanted:
            make_award(now=now)
        statements.clear()
        queries.places(member, queries.winners(member))
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_winners_of_a_qpv_are_found_by_its_code_then_and_after(store: Path, now: datetime) -> None:
    made = make_award(now=now, sites=[{**TOULOUSE, "qpv_2015": ["QP031014"], "qpv_2024": ["QN03113M"]}])
    make_award(now=now, sites=[{**SHELTER, "qpv_2015": ["QP031014"]}], sensitive_public=True)
    make_award(now=now)
    found = queries.awards_in_qpv(["QP031014", "QN03113M"], make_member(Role.PRESENTER, now=now))
    assert list(found.columns) == list(queries.IN_QPV_COLUMNS)
    assert list(zip(found["id"], found["code"], found["is_later"], strict=True)) == [
        (made, "QN03113M", True),
        (made, "QP031014", False),
    ]
    assert queries.awards_in_qpv([], OFFICE).empty
    assert queries.awards_in_qpv(["QP031014"], make_member(Role.ADMIN, now=now)).empty


def test_winners_of_a_qpv_follow_the_rights_of_the_winners(
    store: Path, now: datetime, statements: list[str]
) -> None:
    scene, awards = make_won_scene(now=now, is_published=False)
    with writing() as session:
        session.execute(update(AwardSite).values(qpv_codes=["QN03113M"]))
    assert set(queries.awards_in_qpv(["QN03113M"], scene.reader)["id"]) == set(awards)
    assert queries.awards_in_qpv(["QN03113M"], make_member(Role.PRESENTER, now=now)).empty
    shut(scene.applications[0], scene.reader, now=now)
    statements.clear()
    found = queries.awards_in_qpv(["QN03113M"], scene.reader)
    assert (set(found["id"]), set(found["amount"])) == (set(awards[1:]), {None})
    assert len(statements) == 6
