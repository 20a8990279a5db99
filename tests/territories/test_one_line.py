"""What may one typed line mean?"""

import pytest

from committee.territories.one_line import readings


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("qn03109m", {"code": "qn03109m"}),
        ("  le QP093054 ?", {"code": "le QP093054 ?"}),
        ("31555", {"commune": "31555"}),
        ("2A004", {"commune": "2A004"}),
        ("Toulouse", {"commune": "Toulouse"}),
        ("31000 Toulouse", {"commune": "Toulouse", "postcode": "31000"}),
        ("Saint-Denis (93)", {"commune": "Saint-Denis", "department": "93"}),
        ("Les Izards, Toulouse", {"name": "Les Izards", "commune": "Toulouse"}),
        ("Les Izards Toulouse", {"name": "Les Izards", "commune": "Toulouse"}),
        ("La Castellane", {"name": "La Castellane"}),
        ("rue de Nantes", {"name": "rue de Nantes"}),
        ("zzz", {"name": "zzz"}),
        (
            "12 bis rue Vide, 31000 Toulouse",
            {"address": "12 bis rue Vide, 31000 Toulouse", "postcode": "31000", "commune": "Toulouse"},
        ),
        ("3, place Vide, Nantes", {"address": "3, place Vide, Nantes", "commune": "Nantes"}),
        ("7 rue Vide", {"address": "7 rue Vide"}),
    ],
)
def test_likeliest_reading_comes_first(text: str, first: dict[str, str]) -> None:
    assert readings(text)[0] == first


@pytest.mark.parametrize("text", ["", "   ", "?!", "«»"])
def test_nothing_is_asked_by_an_empty_line(text: str) -> None:
    assert readings(text) == ()


def test_street_without_number_is_an_address_after_all() -> None:
    assert readings("place Vide, Nantes")[-1] == {"address": "place Vide, Nantes", "commune": "Nantes"}


def test_postcode_alone_names_nothing() -> None:
    assert readings("99999") == ({"name": "99999"},)


def test_long_line_is_read_calmly() -> None:
    assert len(readings("mot " * 500)) <= 3
