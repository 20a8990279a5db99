"""Which perimeters hold, and what may be said of a point?"""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    decide,
    department_of,
    edition_answering,
    generation_of,
    is_overseas,
    newest_editions,
    no_edition,
    projection_at,
    reason_for,
    why_not_locate,
    why_not_outside,
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
    ("inside", "around", "precision", "answer", "count"),
    [
        ([], [], 0.0, Answer.OUTSIDE, 0),
        ([0.0], [], 0.0, Answer.INSIDE, 1),
        ([30.0], [], 20.0, Answer.INSIDE, 1),
        ([20.0], [], 20.0, Answer.UNCERTAIN, 1),
        ([], [20.0], 20.0, Answer.UNCERTAIN, 1),
        ([], [0.0], 0.0, Answer.OUTSIDE, 0),
        ([], [], 20.0, Answer.OUTSIDE, 0),
        ([30.0], [5.0], 20.0, Answer.INSIDE, 1),
        ([5.0], [3.0], 20.0, Answer.UNCERTAIN, 2),
    ],
)
def test_official_answer_depends_on_border_and_precision(
    inside: list[float], around: list[float], precision: float, answer: Answer, count: int
) -> None:
    covering = [match(distance) for distance in inside]
    near = [match(distance, "QN03102M") for distance in around]
    found, matches = decide(covering, near, precision, is_schematic=False)
    assert (found, len(matches)) == (answer, count)


def test_overlapping_qpv_come_deepest_first_and_uncertain_ones_nearest_first() -> None:
    two = [match(10.0), match(40.0, "QN03102M")]
    assert [m.distance_m for m in decide(two, [], 0.0, is_schematic=False)[1]] == [40.0, 10.0]
    assert [m.distance_m for m in decide(two, [], 50.0, is_schematic=False)[1]] == [10.0, 40.0]


distances = st.lists(st.floats(0, 5000), max_size=3)


@given(distances, distances, st.floats(0, 5000))
def test_schematic_answer_is_never_better_than_uncertain(
    inside: list[float], around: list[float], precision: float
) -> None:
    answer, _ = decide([match(d) for d in inside], [match(d) for d in around], precision, is_schematic=True)
    assert answer is (Answer.UNCERTAIN if inside or around else Answer.UNKNOWN)
    assert reason_for(answer, is_schematic=True, precision_m=precision) is not None


@given(distances, st.floats(0.001, 5000), st.floats(0, 5000))
def test_a_better_precision_never_makes_a_sure_answer_doubtful(
    inside: list[float], precision: float, better: float
) -> None:
    covering = [match(d) for d in inside]
    answer, _ = decide(covering, [], precision, is_schematic=False)
    if answer is Answer.INSIDE and better <= precision:
        assert decide(covering, [], better, is_schematic=False)[0] is Answer.INSIDE


def test_reason_is_given_for_doubt_only() -> None:
    assert reason_for(Answer.INSIDE, is_schematic=False, precision_m=0) is None
    assert "20 m" in str(reason_for(Answer.UNCERTAIN, is_schematic=False, precision_m=20))


def test_outside_is_not_said_where_the_perimeters_may_lack() -> None:
    complete, partial = edition(), edition(count=372)
    assert why_not_outside(complete, "48", held=False, missing=0) is None
    assert why_not_outside(partial, "31", held=True, missing=0) is None
    assert "not complete" in str(why_not_outside(partial, "48", held=False, missing=0))
    assert "without its outline" in str(why_not_outside(complete, "48", held=True, missing=1))
    assert "outside French" in str(why_not_outside(complete, None, held=False, missing=0))


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
        "2 points located.",
        "inside a QPV: 2",
    ]
    assert "One row holds" in str(FileReport(1, dict.fromkeys(Answer, 0), 1).sentences()[-1])
