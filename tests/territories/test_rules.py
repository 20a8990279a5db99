"""Which perimeters hold, and what may be said of a point?"""

import math
from datetime import UTC, date, datetime

import pytest

from committee.territories.rules import (
    VALIDITY,
    Answer,
    EditionRow,
    FileReport,
    Generation,
    ImportReport,
    Location,
    Method,
    QpvMatch,
    counted_against_known,
    department_of,
    edition_answering,
    generation_of,
    is_overseas,
    newest_editions,
    no_edition,
    projection_at,
    reason_for,
    why_not_decide,
    why_not_locate,
    why_not_outside,
    why_not_outside_near,
)


def edition(
    generation: Generation = Generation.OF_2024,
    *,
    is_schematic: bool = False,
    day: int = 1,
    count: int = 1584,
) -> EditionRow:
    return EditionRow(
        f"{generation}-{day}-{is_schematic}",
        generation,
        "essai",
        "essai.geojson",
        "0" * 64,
        is_schematic,
        *VALIDITY[generation],
        datetime(2026, 1, day, tzinfo=UTC),
        "Office",
        count,
        0,
        0,
    )


def match(distance: float, code: str = "QN03101M") -> QpvMatch:
    return QpvMatch(code, "Carré", "2024", distance)


@pytest.mark.parametrize(
    ("code", "generation", "department"),
    [
        ("QN00101M", Generation.OF_2024, "01"),
        ("QN02A01I", Generation.OF_2024, "2A"),
        ("QN97651C", Generation.OF_2024, "976"),
        ("QP001001", Generation.OF_2015, "01"),
        ("QP02B003", Generation.OF_2015, "2B"),
        ("QP987001", Generation.OF_2015, "987"),
    ],
)
def test_code_tells_generation_and_department(code: str, generation: Generation, department: str) -> None:
    assert generation_of(code) is generation
    assert department_of(code) == department


@pytest.mark.parametrize("code", ["", "QN00101", "QN001012", "QP00101M", "qn00101M", "IRIS01", "QN02C01M"])
def test_code_of_another_form_has_no_generation(code: str) -> None:
    assert generation_of(code) is None


@pytest.mark.parametrize(
    ("day", "hexagon", "overseas"),
    [
        (date(2014, 12, 31), None, None),
        (date(2015, 1, 1), Generation.OF_2015, Generation.OF_2015),
        (date(2021, 2, 4), Generation.OF_2015, Generation.OF_2015),
        (date(2023, 12, 31), Generation.OF_2015, Generation.OF_2015),
        (date(2024, 1, 1), Generation.OF_2024, Generation.OF_2015),
        (date(2024, 12, 31), Generation.OF_2024, Generation.OF_2015),
        (date(2025, 1, 1), Generation.OF_2024, Generation.OF_2024),
    ],
)
def test_generation_follows_the_date_in_hexagon_and_overseas(
    day: date, hexagon: Generation | None, overseas: Generation | None
) -> None:
    loaded = [edition(Generation.OF_2015), edition(Generation.OF_2024)]
    for wanted, where in ((hexagon, False), (overseas, True)):
        found = edition_answering(loaded, day, is_overseas=where)
        assert (None if found is None else found.generation) is wanted


def test_official_edition_answers_before_a_newer_schematic_one() -> None:
    old, new = edition(day=1), edition(day=2)
    drawn = edition(is_schematic=True, day=3)
    assert edition_answering([old, drawn, new], date(2026, 1, 9), is_overseas=False) == new
    assert newest_editions([old, drawn, new]) == {Generation.OF_2024: new}
    assert newest_editions([drawn]) == {Generation.OF_2024: drawn}


@pytest.mark.parametrize(
    ("lon", "lat", "epsg"),
    [
        (2.35, 48.85, 2154),
        (9.45, 42.7, 2154),
        (-61.5, 16.2, 5490),
        (-61.0, 14.6, 5490),
        (-63.05, 18.07, 5490),
        (-52.3, 4.9, 2972),
        (55.5, -21.1, 2975),
        (45.2, -12.8, 4471),
        (-56.2, 46.8, 4467),
        (-151.4, -16.8, 3296),
        (-149.5, -17.6, 3297),
        (-139.0, -9.8, 3298),
        (13.4, 52.5, None),
        (0.0, 0.0, None),
    ],
)
def test_projection_is_the_legal_one_of_the_territory(lon: float, lat: float, epsg: int | None) -> None:
    assert projection_at(lon, lat) == epsg


def test_departments_97_and_98_are_overseas() -> None:
    assert [is_overseas(code) for code in ("01", "2A", "974", "987")] == [False, False, True, True]


@pytest.mark.parametrize(
    ("lon", "lat", "precision", "part"),
    [
        (None, 48.0, 0.0, "No point"),
        (2.0, None, 0.0, "No point"),
        (float("nan"), 48.0, 0.0, "No point"),
        (2.0, float("nan"), 0.0, "No point"),
        (48.85, 2.35, 0.0, "swapped"),
        (13.4, 52.5, 0.0, "outside French"),
        (2.35, 48.85, -1.0, "zero or more"),
    ],
)
def test_point_that_cannot_be_compared_says_why(
    lon: float | None, lat: float | None, precision: float | None, part: str
) -> None:
    assert part in str(why_not_locate(lon, lat, precision))


def test_point_in_france_can_be_compared_whatever_its_precision() -> None:
    assert why_not_locate(2.35, 48.85, None) is None
    assert why_not_locate(2.35, 48.85, 20) is None


@pytest.mark.parametrize(
    ("precision", "told"),
    [
        (0.0, None),
        (15.0, None),
        (10_000.0, None),
        (None, "is not known"),
        (math.nan, "is not known"),
        (12_400.0, "within 12 km only"),
        (math.inf, "within ∞ km only"),
    ],
)
def test_point_of_unknown_or_useless_precision_decides_nothing(
    precision: float | None, told: str | None
) -> None:
    why = why_not_decide(precision)
    assert why is None if told is None else told in str(why)


def test_reason_is_given_for_doubt_only() -> None:
    assert reason_for(Answer.INSIDE, is_schematic=False, precision_m=0) is None
    assert "20 m" in str(reason_for(Answer.UNCERTAIN, is_schematic=False, precision_m=20))


def test_outside_is_not_said_where_the_perimeters_may_lack() -> None:
    assert why_not_outside("48", is_whole=True, missing=0) is None
    assert "this department (48) is whole" in str(why_not_outside("48", is_whole=False, missing=0))
    assert "without its outline" in str(why_not_outside("48", is_whole=True, missing=1))
    assert "outside French" in str(why_not_outside(None, is_whole=True, missing=0))
    assert "near a department (60)" in str(why_not_outside_near("60"))


def test_schematic_edition_is_never_complete() -> None:
    assert not edition(is_schematic=True).is_complete


def test_missing_edition_says_why() -> None:
    assert "01/01/2015" in str(no_edition(date(2014, 1, 1)))
    assert "04/02/2021" in str(no_edition(date(2021, 2, 4)))


@pytest.mark.parametrize(
    ("generation", "count", "part"),
    [
        (Generation.OF_2024, 1584, "as published"),
        (Generation.OF_2024, 1609, "as published"),
        (Generation.OF_2015, 1514, "as published"),
        (Generation.OF_2015, 372, "1,514"),
    ],
)
def test_count_stands_beside_the_published_one(generation: Generation, count: int, part: str) -> None:
    assert part in str(counted_against_known(generation, count))


def test_location_prints_four_keys() -> None:
    near = match(12.345)
    located = Location(Answer.INSIDE, (near,), near, Method.PERIMETER)
    fact = {"code": "QN03101M", "name": "Carré", "generation": "2024", "distance_m": 12.3}
    assert located.as_dict() == {"answer": "inside", "qpv": [fact], "nearest": fact, "method": "perimeter"}
    assert Location(Answer.UNKNOWN).as_dict() == {
        "answer": "unknown",
        "qpv": [],
        "nearest": None,
        "method": "none",
    }


def test_reports_tell_what_was_met() -> None:
    whole = ImportReport("e", Generation.OF_2024, 1584, 0, 0, 0, is_new=True)
    assert len(whole.sentences()) == 1
    odd = ImportReport("e", Generation.OF_2024, 5, 1, 2, 3, is_new=False)
    assert [
        part in str(said)
        for part, said in zip(
            ("nothing changed", "1,584 were", "2 outlines", "One QPV has no", "3 lines"),
            odd.sentences(),
            strict=True,
        )
    ] == [True] * 5
    answers = dict.fromkeys(Answer, 0) | {Answer.INSIDE: 2}
    assert [str(said) for said in FileReport(2, answers, 0).sentences()] == [
        "2 rows looked up.",
        "inside a QPV: 2",
    ]
    assert "One row holds" in str(FileReport(1, dict.fromkeys(Answer, 0), 1).sentences()[-1])
