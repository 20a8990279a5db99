"""Do bars tell their amounts in words, cope with the unknown and never leave their frame?"""

import re

import pytest
from streamlit.testing.v1 import AppTest


def _body(call: str) -> str:
    screen = AppTest.from_string(f"from decimal import Decimal\nfrom committee.ui import parts\n{call}").run()
    assert not screen.exception
    return screen.get("html")[0].proto.body


def _words(call: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", _body(call)).split())


def test_gauge_names_each_part_and_what_is_left() -> None:
    said = _words(
        "parts.gauge([('Accordé', Decimal('100'), 'winner'), ('Proposé', 50, 'primary')], 200, label='E')"
    )
    assert "Accordé 100\xa0€" in said or "Accordé 100 €" in said
    assert "reste 50" in said


def test_gauge_passed_says_by_how_much_and_marks_the_limit() -> None:
    body = _body("parts.gauge([('A', 150, 'winner'), ('B', 150, 'primary')], 200)")
    assert "au-delà du total" in body
    assert "c-limit" in body
    assert "left:66.67%" in body


def test_gauge_hides_the_remainder_where_it_is_not_to_be_told() -> None:
    assert "reste" not in _words("parts.gauge([('A', 150, 'winner')], 200, shows_left=False)")


@pytest.mark.parametrize(
    "amounts", ["None, None", "0, 0", "5, None", "None, 5", "5, 0", "-5, 10", "float('nan'), 10"]
)
def test_gauge_and_budget_cope_with_unknown_and_zero(amounts: str) -> None:
    part, total = amounts.rsplit(", ", 1)
    for call in (
        f"parts.gauge([('A', {part}, 'good')], {total})",
        f"parts.budget_bar({part}, {total}, {part})",
    ):
        widths = [float(width) for width in re.findall(r"(?:width|left):([\d.-]+)%", _body(call))]
        assert all(0 <= width <= 100 for width in widths)


def test_budget_tells_the_share_and_what_was_granted() -> None:
    said = _words("parts.budget_bar(Decimal('37000'), Decimal('82000'), Decimal('30000'))")
    assert "45,1" in said
    assert "accordé" in said


def test_interval_tells_its_bounds_and_an_unknown_value_is_not_drawn() -> None:
    assert "65,1 à 79,8" in _words("parts.interval_bar(72.4, 65.1, 79.8)")
    body = _body("parts.interval_bar(None, None, None)")
    assert "c-point" not in body
    assert "c-range" not in body
    assert "non renseigné" in body
