"""Are identifiers of organisations read as the registers write them?"""

from collections.abc import Callable

import pytest

from committee.organisations.identifiers import read_rna, read_siren, read_siret
from committee.words import Refused


@pytest.mark.parametrize(
    ("read", "text", "number"),
    [
        (read_siret, "732 829 320 00074", "73282932000074"),
        (read_siret, "35600000000048", "35600000000048"),  # La Poste, head office
        (
            read_siret,
            "35600000049837",
            "35600000049837",
        ),  # La Poste, an office: digits sum to a multiple of 5
        (read_siren, " 732 829 320 ", "732829320"),
        (read_rna, "w123 456 789", "W123456789"),
        (read_rna, "W9R1234567", "W9R1234567"),
        *[(read, blank, None) for read in (read_siret, read_siren, read_rna) for blank in (None, " ")],
    ],
)
def test_number_is_read(
    read: Callable[[str | None], str | None], text: str | None, number: str | None
) -> None:
    assert read(text) == number


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_siret, "73282932000075"),
        (read_siret, "7328293200007"),
        (read_siret, "7,32829E+13"),
        (read_siret, "35600000049838"),
        (read_siren, "732829321"),
        (read_siren, "73282932A"),
        (read_rna, "123456789"),
        (read_rna, "W12345678"),
    ],
)
def test_wrong_number_is_refused_by_name(read: Callable[[str | None], str | None], text: str) -> None:
    with pytest.raises(Refused, match="is not a valid") as refusal:
        read(text)
    assert refusal.value.sentence.values["text"] == text
