"""Where does a point lie, and how many statements does it take?"""

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from committee.people.rules import OFFICE
from committee.territories import actions, queries
from committee.territories.queries import locating
from committee.territories.rules import Answer, Method
from tests.factories.territories import QP2015, load_squares

pytestmark = pytest.mark.usefixtures("store")
OFFICIAL = "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"


def test_without_any_edition_every_point_is_unknown(now: datetime) -> None:
    found = queries.locate(1.40, 43.60, on=now.date())
    assert (found.answer, found.method) == (Answer.UNKNOWN, Method.NONE)
    assert "is loaded here" in str(found.reason)
    assert queries.editions() == []
    assert queries.districts(on=now.date()).empty


def test_point_is_located_in_the_generation_of_its_date(now: datetime) -> None:
    load_squares(now)
    actions.import_perimeters(QP2015, actor=OFFICE, now=now)
    cases = {
        date(2014, 6, 1): (Answer.UNKNOWN, []),
        date(2021, 2, 4): (Answer.INSIDE, ["QP031090"]),
        date(2026, 1, 1): (Answer.INSIDE, ["QN03190M"]),
    }
    for day, expected in cases.items():
        found = queries.locate(1.4001, 43.6, on=day)
        assert (found.answer, [match.code for match in found.matches]) == expected
    reunion = {
        day: queries.locate(55.30, -20.94, on=day).answer for day in (date(2024, 6, 1), date(2025, 1, 1))
    }
    assert reunion == {date(2024, 6, 1): Answer.UNKNOWN, date(2025, 1, 1): Answer.INSIDE}


def test_point_in_a_department_that_a_partial_edition_does_not_hold_is_unknown(now: datetime) -> None:
    load_squares(now)
    marseille = queries.locate(5.37, 43.30, on=now.date())
    assert (marseille.answer, marseille.method) == (Answer.UNKNOWN, Method.PERIMETER)
    assert "not complete" in str(marseille.reason)
    mende = queries.locate(3.50, 44.52, on=now.date())
    assert "without its outline" in str(mende.reason)
    at_sea = queries.locate(-4.9, 47.0, on=now.date())
    assert (at_sea.answer, str(at_sea.reason)) == (
        Answer.UNKNOWN,
        "The point lies outside French territories.",
    )
    swapped = queries.locate(43.6, 1.4, on=now.date())
    assert (swapped.answer, swapped.method) == (Answer.UNKNOWN, Method.NONE)


def test_many_points_keep_their_index_and_agree_with_single_calls(now: datetime) -> None:
    load_squares(now)
    frame = pd.DataFrame(
        {
            "lon": [1.4, 55.3, None, 1.39, 1.4],
            "lat": [43.6, -20.94, 43.6, 43.65, 43.6],
            "precision_m": [0, 5, 0, None, 9000],
        },
        index=["a", "b", "c", "d", "e"],
    )
    found = queries.locate_many(frame, now.date())
    assert list(found.columns) == list(queries.LOCATED)
    assert list(found.index) == list(frame.index)
    assert list(found["answer"]) == ["inside", "inside", "unknown", "unknown", "uncertain"]
    assert found.loc["a", "codes"] == ("QN03190M",)
    assert found["reason"].isna().tolist() == [True, True, False, False, False]
    assert found["distance_m"].isna().tolist() == [False, False, True, True, False]
    single = queries.locate(1.4, 43.6, on=now.date())
    assert found.loc["a", "distance_m"] == single.matches[0].distance_m
    empty = queries.locate_many(frame.iloc[:0], now.date())
    assert (list(empty.columns), len(empty)) == (list(queries.LOCATED), 0)


def test_progress_is_told_by_chunks(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locating, "CHUNK", 2)
    told: list[tuple[int, int]] = []
    queries.locate_points(
        [(1.4, 43.6, 0.0)] * 5, on=now.date(), progress=lambda done, total: told.append((done, total))
    )
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_statements_do_not_grow_with_the_number_of_points(now: datetime, statements: list[str]) -> None:
    load_squares(now)
    queries.locate(1.4, 43.6, on=now.date())
    counts = []
    for points in (1, 30):
        statements.clear()
        queries.locate_points([(1.4, 43.6, 0.0)] * points, on=now.date())
        counts.append(len(statements))
    assert counts == [1, 1]


def test_every_official_qpv_holds_its_own_point(now: datetime, shared: Path) -> None:
    report = actions.import_perimeters(shared / "data" / "qpv" / OFFICIAL, actor=OFFICE, now=now)
    assert report.count == 1584
    districts = queries.districts(on=now.date())
    found = queries.locate_many(districts, now.date())
    assert list(found["codes"]) == [(code,) for code in districts["code"]]
    for at in range(0, 1584, 160):
        row = districts.iloc[at]
        single = queries.locate(row["lon"], row["lat"], on=now.date())
        assert (single.answer, single.matches[0].code) == (Answer.INSIDE, row["code"])
