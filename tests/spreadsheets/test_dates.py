"""Is a day read as meant, day first, and half a date never completed in silence?"""

from datetime import UTC, date, datetime

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from committee.spreadsheets.dates import interpret_date
from committee.spreadsheets.interpretations import Certainty

DAY = date(2021, 2, 4)


@pytest.mark.parametrize(
    "raw",
    [
        "04/02/2021",
        "4/2/2021",
        "04-02-2021",
        "04.02.2021",
        "4 février 2021",
        "04 FEVRIER 2021",
        "le 4 février 2021",
        "jeudi 4 février 2021",
        "Jeudi, 4 févr. 2021",
        "February 4, 2021",
        "4th of February 2021",
        "2021-02-04",
        "2021/02/04",
        "2021-02-04 00:00:00",
        "2021-02-04T10:00:00Z",
        "2021-02-03 23:30:00 +0000",
        "04/02/2021 14:30",
        "04/02/2021 à 14h30",
        DAY,
        datetime(2021, 2, 4, 12),
        datetime(2021, 2, 3, 23, 30, tzinfo=UTC),
    ],
)
def test_day_is_exact(raw: object) -> None:
    read = interpret_date(raw)
    assert (read.value, read.certainty, read.raw) == (DAY, Certainty.EXACT, raw)


@pytest.mark.parametrize("raw", ["04/02/21", "4-févr.-21", "20210204", 20210204, 44231, 44231.5, "44231"])
def test_day_is_interpreted_and_may_be_written_in_place(raw: object) -> None:
    read = interpret_date(raw)
    assert (read.value, read.certainty, read.suggestion) == (DAY, Certainty.INTERPRETED, DAY)
    assert read.message is not None


def test_first_day_of_a_month_and_old_years() -> None:
    assert interpret_date("1er mars 2021").value == date(2021, 3, 1)
    assert interpret_date("01/01/69").value == date(2069, 1, 1)
    assert interpret_date("01/01/70").value == date(1970, 1, 1)


def test_serial_numbers_of_both_calendars() -> None:
    assert interpret_date(44231).value == DAY
    assert interpret_date(42769, is_1904=True).value == DAY


def test_weekday_that_does_not_fit_is_told() -> None:
    read = interpret_date("mardi 19 avril 2021")
    assert (read.value, read.certainty) == (date(2021, 4, 19), Certainty.INTERPRETED)
    assert read.suggestion is None
    assert interpret_date("lundi 19 avril 2021").certainty is Certainty.EXACT


@pytest.mark.parametrize(
    "raw",
    [
        "31/02/2021",
        "2021-13-01",
        "30 février 2021",
        "99/99/21",
        "31/02",
        "2021-02-30T10:00:00Z",
        "hier",
        "mai",
        "février 2021",
        "02/2021",
        "14 novembre",
        "29 février",
        "14/11",
        "2021",
        2021,
        True,
        12.5,
        object(),
        10**9,
        "123456",
        "13/2021",
        "0000",
    ],
)
def test_day_is_refused_with_a_reason(raw: object) -> None:
    read = interpret_date(raw)
    assert (read.value, read.certainty) == (None, Certainty.REFUSED)
    assert read.message is not None


def test_month_first_is_refused_with_the_day_that_was_meant() -> None:
    read = interpret_date("02/14/2021")
    assert (read.value, read.suggestion) == (None, date(2021, 2, 14))


def test_missing_year_is_proposed_from_the_days_around() -> None:
    read = interpret_date("14 novembre", near=date(2025, 1, 10))
    assert (read.value, read.suggestion) == (None, date(2024, 11, 14))
    assert interpret_date("14 novembre").suggestion is None
    assert interpret_date("29 février", near=date(2023, 6, 1)).suggestion == date(2024, 2, 29)


def test_unknown_day_is_unknown() -> None:
    for raw in (None, "n/c", ""):
        assert interpret_date(raw).is_unknown


DAYS = st.dates(date(1980, 1, 1), date(2060, 12, 31))


@given(
    DAYS,
    st.sampled_from(
        ["dd/MM/yyyy", "d/M/yyyy", "d MMMM yyyy", "EEEE d MMMM yyyy", "d MMM yyyy", "yyyy-MM-dd"]
    ),
)
def test_day_in_any_french_habit_reads_back(day: date, pattern: str) -> None:
    read = interpret_date(format_date(day, pattern, locale="fr_FR"))
    assert (read.value, read.certainty) == (day, Certainty.EXACT)


@given(DAYS, st.booleans())
def test_serial_number_reads_back(day: date, is_1904: bool) -> None:
    epoch = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    assert interpret_date((day - epoch).days, is_1904=is_1904).value == day


@given(
    st.one_of(
        st.text(),
        st.text("0123456789/-. :TZ+lundimarsjuinfévrier"),
        st.integers(),
        st.floats(),
        st.datetimes(),
        st.datetimes(timezones=st.just(UTC)),
        st.dates(),
        st.none(),
    ),
    st.none() | st.dates(),
)
def test_no_cell_makes_a_reading_fail(raw: object, near: date | None) -> None:
    read = interpret_date(raw, near=near)
    assert (read.value is None) == (read.is_unknown or read.is_refused)
