"""Does one typed line find the QPV that it means?"""

from datetime import date, datetime
from pathlib import Path

import pytest

from committee.territories.queries.one_line import look_up_line
from committee.territories.rules import Answer
from tests.factories.territories import load_squares

DAY = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("QN03190M", ("QN03190M",)),
        ("Carré Dupont, Toulouse", ("QN03190M",)),
        ("carre dupont toulouse", ("QN03190M",)),
    ],
)
def test_code_and_name_in_a_commune_are_recognised(
    store: Path, now: datetime, text: str, codes: tuple[str, ...]
) -> None:
    load_squares(now)
    found = look_up_line(text, on=DAY)
    assert found is not None
    assert found.answer is Answer.INSIDE
    assert found.codes == codes


def test_commune_proposes_its_districts_and_decides_nothing(store: Path, now: datetime) -> None:
    load_squares(now)
    found = look_up_line("Toulouse", on=DAY)
    assert found is not None
    assert found.answer is Answer.UNKNOWN
    assert "QN03190M" in {each.code for each in found.proposals}


def test_what_nobody_knows_keeps_the_likeliest_reason(store: Path, now: datetime) -> None:
    load_squares(now)
    found = look_up_line("7 rue Vide", on=DAY)
    assert found is not None
    assert found.answer is Answer.UNKNOWN
    assert look_up_line(" ", on=DAY) is None


def test_statements_do_not_grow_with_the_line(store: Path, now: datetime, statements: list[str]) -> None:
    load_squares(now)
    look_up_line("zzz", on=DAY)
    statements.clear()
    look_up_line("QN03190M QN03191N QN03192N", on=DAY)
    many = len(statements)
    statements.clear()
    look_up_line("QN03190M", on=DAY)
    assert many == len(statements)
