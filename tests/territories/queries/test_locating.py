"""Where does a point lie, and how many statements does it take?"""

import math
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from committee.people.rules import OFFICE
from committee.territories import actions, queries
from committee.territories.queries import locating
from committee.territories.queries.editions import opened_index
from committee.territories.rules import Answer, Method
from tests.factories.territories import QP2015, load_squares, load_whole_list

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
    assert "this department (13) is whole" in str(marseille.reason)
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


def test_columns_are_those_of_the_single_answers_whatever_the_point(now: datetime) -> None:
    load_squares(now)
    actions.import_perimeters(QP2015, actor=OFFICE, now=now)
    chance = np.random.default_rng(7)
    near = [(1.4, 43.6), (55.3, -20.94), (1.395, 43.65)]
    points = [
        (lon + chance.uniform(-0.02, 0.02), lat + chance.uniform(-0.02, 0.02))
        for lon, lat in near
        for _ in range(60)
    ]
    odd = [None, math.nan, math.inf, -math.inf]
    points += (
        [(1.4, each) for each in odd]
        + [(each, 43.6) for each in odd]
        + [(43.6, 1.4), (-4.9, 47.0), (5.37, 43.3)]
    )
    precisions = [0.0, 0, 3.5, 20.0, 900.0, 10_000.0, 10_001.0, 1e300, math.inf, math.nan, None, -1.0]
    asked = [(*point, precisions[at % len(precisions)]) for at, point in enumerate(points)]
    lons, lats, precision_m = np.array(asked, dtype=float).T
    for day in (date(2014, 1, 1), date(2021, 2, 4), date(2024, 6, 1), now.date()):
        together = queries.locate_columns(lons, lats, precision_m=precision_m, on=day)
        singles = [queries.locate(lon, lat, precision_m=metres, on=day) for lon, lat, metres in asked]
        assert singles == together.locations() == queries.locate_points(asked, on=day)
        assert [each.answer for each in singles] == list(together.answers)
        assert [each.edition_id for each in singles] == list(together.edition_ids)
        assert [len(each.matches) for each in singles] == list(together.counts)
        assert [each.nearest and each.nearest.code for each in singles] == list(together.nearest_codes)
        metres = [math.nan if each.nearest is None else each.nearest.distance_m for each in singles]
        assert np.array_equal(metres, together.distances, equal_nan=True)
        assert all(
            (each.reason is None) == (each.answer in {Answer.INSIDE, Answer.OUTSIDE}) for each in singles
        )


def test_one_precision_is_for_all_points_and_none_is_unknown(now: datetime) -> None:
    load_squares(now)
    for precision_m, answer in ((0, Answer.INSIDE), (9000, Answer.UNCERTAIN), (None, Answer.UNKNOWN)):
        found = queries.locate_columns([1.4, 1.4], [43.6, 43.6], precision_m=precision_m, on=now.date())
        assert list(found.answers) == [answer] * 2
    empty = queries.locate_columns([], [], on=now.date())
    assert (len(empty), empty.locations(), len(empty.codes)) == (0, [], 0)


def test_edition_that_answers_is_told_and_one_set_aside_no_longer_answers(now: datetime) -> None:
    first = load_squares(now)
    found = queries.locate(1.4, 43.6, on=now.date())
    assert (found.answer, found.edition_id) == (Answer.INSIDE, first.edition_id)
    actions.load_shipped_facts(actor=OFFICE, now=now)
    assert queries.locate(1.4, 43.6, on=now.date()).edition_id == first.edition_id, (
        "official before schematic"
    )
    actions.set_aside_edition(first.edition_id, "Essai", actor=OFFICE, now=now)
    after = queries.locate(1.4, 43.6, on=now.date())
    assert after.method is Method.SCHEMATIC
    assert after.answer in {Answer.UNCERTAIN, Answer.UNKNOWN}
    assert after.edition_id not in {None, first.edition_id}
    actions.restore_edition(first.edition_id, actor=OFFICE, now=now)
    assert queries.locate(1.4, 43.6, on=now.date()) == found


def test_official_list_keeps_a_point_from_being_outside_where_perimeters_lack(
    now: datetime, statements: list[str]
) -> None:
    load_squares(now)
    away = (1.30, 43.40)
    assert "this department (31) is whole" in str(queries.locate(*away, on=now.date()).reason)
    drawn = ("QN03190M", "QN03191N", "QN03192N")
    whole = load_whole_list(now, *drawn)
    assert queries.locate(*away, on=now.date()).answer is Answer.OUTSIDE
    assert (
        list(queries.locate_columns(*np.array([away] * 2).T, on=now.date()).answers) == [Answer.OUTSIDE] * 2
    )
    actions.set_aside_edition(whole.edition_id, "Essai", actor=OFFICE, now=now)
    assert queries.locate(*away, on=now.date()).answer is Answer.UNKNOWN
    load_whole_list(now, *drawn, "QN03198N", "QN03199N")
    found = queries.locate(*away, on=now.date())
    assert found.answer is Answer.UNKNOWN
    assert "2 QPV of this department" in str(found.reason)
    assert queries.locate(1.4, 43.6, on=now.date()).answer is Answer.INSIDE
    statements.clear()
    queries.locate(*away, on=now.date())
    assert len(statements) == 1


def test_list_that_names_more_than_a_whole_edition_keeps_its_departments_open(
    now: datetime, shared: Path
) -> None:
    """The State published 1,584 QPV, then 1,609: those added later have no outline in the earlier file."""
    actions.import_perimeters(shared / "data" / "qpv" / OFFICIAL, actor=OFFICE, now=now)
    fields, beyond = (3.50, 44.40), (2.50, 46.90)
    assert queries.locate(*fields, on=now.date()).answer is Answer.OUTSIDE
    load_whole_list(now, "QN04890N")
    found = queries.locate(*fields, on=now.date())
    assert (found.answer, "One QPV of this department" in str(found.reason)) == (Answer.UNKNOWN, True)
    assert queries.locate(*beyond, on=now.date()).answer is Answer.OUTSIDE


def test_threads_that_ask_at_once_open_an_edition_once(now: datetime, statements: list[str]) -> None:
    load_squares(now)
    opened_index.cache_clear()
    statements.clear()
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: queries.locate(1.4, 43.6, on=now.date()), range(8)))
    assert len(set(found)) == 1
    assert sum("wkb" in each for each in statements) == 1
    edition = queries.editions()[0]
    assert queries.edition_index(edition) is queries.edition_index(edition)


def test_progress_is_told_by_chunks(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locating, "CHUNK", 2)
    told: list[tuple[int, int]] = []
    queries.locate_points(
        [(1.4, 43.6, 0.0)] * 5, on=now.date(), progress=lambda done, total: told.append((done, total))
    )
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_statements_do_not_grow_with_the_number_of_points(now: datetime, statements: list[str]) -> None:
    load_squares(now)
    opened_index.cache_clear()
    counts = []
    for points in (1, 1, 30, 30_000):
        statements.clear()
        found = queries.locate_columns([1.4] * points, [43.6] * points, precision_m=15, on=now.date())
        assert len(found.locations()) == points
        counts.append(len(statements))
    assert counts == [2, 1, 1, 1]


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
