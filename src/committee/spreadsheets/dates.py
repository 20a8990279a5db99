"""Which day does a cell tell? Day first, months in French and English, serial numbers; half a date is none."""

import re
from datetime import date, datetime, timedelta

from committee.spreadsheets.interpretations import Interpretation, interpreted, mended, refused, unknown
from committee.spreadsheets.quantities import bare
from committee.spreadsheets.rules import is_unknown
from committee.words import PARIS, Sentence

_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_SERIALS = (10_000, 80_000)  # 1927 to 2119: outside, a number in a date column is a slip
_PIVOT = 70  # two-digit years: 70 to 99 are of the last century
_ZONE = r"(?: ?(?:z|utc|[+-][0-9]{2}:?[0-9]{2}))?"
_TIME = rf"(?:[t ,]+(?:a )?[0-9]{{1,2}}[:h][0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]+)?)?{_ZONE})?"
_SIMPLE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_NUMERIC = re.compile(rf"([0-9]{{1,2}}) ?[/.-] ?([0-9]{{1,2}}) ?[/.-] ?([0-9]{{4}}|'?[0-9]{{2}}){_TIME}")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([/.-]?)([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_ISO_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[tT ][0-9:.]+ ?(?:[zZ]|UTC|[+-][0-9]{2}:?[0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")
_YEAR = re.compile(r"[0-9]{4}")
_DAY_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[/-]([0-9]{4})")
_WEEKDAYS = {
    name: at
    for at, name in enumerate(["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"])
}
_WEEKDAYS |= {
    name: at
    for at, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_DAYS = "|".join(_WEEKDAYS)
_NAMES = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
_ENGLISH = "january february march april may june july august september october november december"
_SHORT = "janv fevr mars avr mai juin juil aout sept oct nov dec"
_OTHERS = "jan fev mar apr may jun jul aug sep oct nov dec"
_MONTHS = {
    name: number
    for names in (_NAMES, _ENGLISH, _SHORT, _OTHERS)
    for number, name in enumerate(names.split(), start=1)
}
_WORDS = re.compile(
    rf"(?:(?:le )?(?P<weekday>{_DAYS})\.?,? )?(?:le )?(?:(?P<day>[0-9]{{1,2}})(?:er|st|nd|rd|th|e)?[ -](?:of )?)?"
    rf"(?P<month>[a-z]+)\.?(?:[ -](?P<year>[0-9]{{4}}|[0-9]{{2}}))?{_TIME}"
)
_MONTH_FIRST = re.compile(
    rf"(?:(?P<weekday>{_DAYS}),? )?(?P<month>[a-z]+)\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:,? (?P<year>[0-9]{{4}}))?{_TIME}"
)

NOT_A_DATE = Sentence("This is not a date. Write it as 31/12/2026.")
NO_SUCH_DAY = Sentence("This day does not exist in the calendar.")
_NO_YEAR = Sentence("The year is missing.")
_NO_DAY = Sentence("The day is missing.")
_EXAMPLE_YEAR = 2026


def interpret_date(raw: object, *, is_1904: bool = False, near: date | None = None) -> Interpretation[date]:
    """A day, day first. ``is_1904``: serial numbers count from 1904. ``near``: proposes a missing year."""
    if raw is None:
        return unknown(None)
    if isinstance(raw, str):
        simple = _SIMPLE.fullmatch(raw)
        if simple is not None:
            return _day(raw, int(simple[3]), int(simple[2]), int(simple[1]))
        return unknown(raw) if is_unknown(raw) else _typed(raw, is_1904, near)
    match raw:
        case datetime():
            return Interpretation((raw if raw.tzinfo is None else raw.astimezone(PARIS)).date(), raw)
        case date():
            return Interpretation(raw, raw)
        case bool():
            return refused(raw, NOT_A_DATE)
        case int() | float() if _SERIALS[0] <= raw < _SERIALS[1]:
            return _serial(raw, int(raw), is_1904)
        case int() | float() if float(raw).is_integer() and 0 < raw < 10**8:
            return _typed(str(int(raw)), is_1904, near, raw)
        case _:
            return refused(raw, NOT_A_DATE)


def _serial(raw: object, days: int, is_1904: bool) -> Interpretation[date]:
    day = _EPOCHS[is_1904] + timedelta(days=days)
    return mended(day, raw, Sentence("The number of days of a spreadsheet was read as {day}.", day=day))


def _typed(text: str, is_1904: bool, near: date | None, raw: object = None) -> Interpretation[date]:
    raw = text if raw is None else raw
    phrase = bare(text)
    if _ISO_MOMENT.fullmatch(text.strip()):
        try:
            moment = datetime.fromisoformat(
                re.sub(r" ?(UTC|[zZ])$", "+00:00", text.strip()).replace(" +", "+")
            )
            return Interpretation(moment.astimezone(PARIS).date(), raw)
        except (ValueError, OverflowError):
            return refused(raw, NO_SUCH_DAY)
    if found := _YEAR_FIRST.fullmatch(phrase):
        reading = _day(raw, int(found[1]), int(found[3]), int(found[4]))
        if not found[2] and len(phrase) < 8:
            return refused(raw, NOT_A_DATE)
        return reading if found[2] or reading.value is None else _told_as(reading)
    if found := _NUMERIC.fullmatch(phrase):
        return _numeric(raw, int(found[1]), int(found[2]), found[3].lstrip("'"))
    if _SERIAL.fullmatch(phrase) and _SERIALS[0] <= int(phrase[:5]) < _SERIALS[1]:
        return _serial(raw, int(phrase[:5]), is_1904)
    if _YEAR.fullmatch(phrase):
        return refused(raw, Sentence("The day and the month are missing."), _first(int(phrase), 1))
    if found := _DAY_MONTH.fullmatch(phrase):
        return _without_year(raw, int(found[1]), int(found[2]), near)
    if found := _MONTH_YEAR.fullmatch(phrase):
        return refused(raw, _NO_DAY, _first(int(found[2]), int(found[1])))
    for pattern in (_WORDS, _MONTH_FIRST):
        found = pattern.fullmatch(phrase)
        if found is not None and found["month"] in _MONTHS:
            return _in_words(raw, found, near)
    return refused(raw, NOT_A_DATE)


def _day(raw: object, year: int, month: int, day: int) -> Interpretation[date]:
    try:
        return Interpretation(date(year, month, day), raw)
    except ValueError:
        pass
    try:
        turned = date(year, day, month)
    except ValueError:
        return refused(raw, NO_SUCH_DAY)
    return refused(
        raw,
        Sentence("There is no month {month}: the day comes first.", month=month),
        Sentence("Perhaps {day}?", day=turned),
        turned,
    )


def _numeric(raw: object, day: int, month: int, year: str) -> Interpretation[date]:
    if len(year) == 4:
        return _day(raw, int(year), month, day)
    reading = _day(raw, _whole_year(year), month, day)
    return reading if reading.value is None else _told_as(reading)


def _whole_year(two: str) -> int:
    return int(two) + (2000 if int(two) < _PIVOT else 1900)


def _told_as(reading: Interpretation[date]) -> Interpretation[date]:
    assert reading.value is not None  # noqa: S101 - only readings with a day are told
    return mended(reading.value, reading.raw, Sentence("Read as {day}.", day=reading.value))


def _first(year: int, month: int) -> Sentence | None:
    try:
        return Sentence("Write the whole date, such as {day}.", day=date(year, month, 1))
    except ValueError:
        return None


def _without_year(raw: object, day: int, month: int, near: date | None) -> Interpretation[date]:
    """Refused as incomplete; the proposal is the occurrence nearest to ``near``."""
    years = [_EXAMPLE_YEAR] if near is None else [near.year - 1, near.year, near.year + 1]
    days = []
    for year in years:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    if not days:
        leap = month == 2 and day == 29
        return refused(raw, _NO_YEAR if leap else NO_SUCH_DAY)
    if near is None:
        return refused(raw, _NO_YEAR, Sentence("Write the whole date, such as {day}.", day=days[0]))
    nearest = min(days, key=lambda one: abs(one - near))
    return refused(raw, _NO_YEAR, Sentence("Perhaps {day}?", day=nearest), nearest)


def _in_words(raw: object, found: re.Match[str], near: date | None) -> Interpretation[date]:
    weekday, day, month, year = found["weekday"], found["day"], _MONTHS[found["month"]], found["year"]
    if day is None:
        return refused(raw, _NO_DAY, None if year is None else _first(_year(year), month))
    if year is None:
        return _without_year(raw, int(day), month, near)
    reading = _day(raw, _year(year), month, int(day))
    if reading.value is None:
        return refused(raw, NO_SUCH_DAY)
    if weekday is not None and reading.value.weekday() != _WEEKDAYS[weekday]:
        wrong = Sentence("{day} is not a “{weekday}”.", day=reading.value, weekday=weekday)
        return interpreted(reading.value, raw, wrong)
    return _told_as(reading) if len(year) == 2 else reading


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else _whole_year(text)
