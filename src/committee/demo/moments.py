"""When does each stage of the demonstration happen? Dates relative to today, in Paris."""

from datetime import date, datetime, time, timedelta

from committee.words import PARIS

STAGES = ("intake", "review", "meeting", "awards", "followup")
CODES = {stage: f"DEMO-{stage.upper()}" for stage in STAGES}
# Days from today to: opening, closing, interests, reading, end of reading, meeting, publication.
CALENDAR = {
    "intake": (-20, 25, 26, 33, 60, 75, 90),
    "review": (-70, -25, -18, -12, 12, 26, 40),
    "meeting": (-120, -75, -68, -60, -5, 0, 15),
    "awards": (-180, -135, -128, -120, -50, -40, -25),
    "followup": (-500, -455, -448, -440, -380, -370, -355),
}


def day_from(now: datetime, offset: int) -> date:
    return now.astimezone(PARIS).date() + timedelta(days=offset)


def moment(now: datetime, offset: int, hour: int = 10) -> datetime:
    """An hour of a day before or after today, in Paris; never after ``now``."""
    return min(datetime.combine(day_from(now, offset), time(hour), tzinfo=PARIS), now)
