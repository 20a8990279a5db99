"""What is a header of a file of earlier years, and when are two mentions one landlord?"""

from committee.organisations.history import Mention, first_mentions, is_header
from committee.organisations.rows import ReadRow


def test_headers_are_known() -> None:
    assert all(map(is_header, ("Bailleur", "N° SIRET", "Contribution 2024", "Nb logements")))
    assert not any(map(is_header, ("Rives et Logis", "Contributions versées au fonds de 2019 à 2024")))


def test_mentions_are_one_by_name_and_number() -> None:
    row = ReadRow("", 2, {}, {})
    assert Mention("Érigère").key == Mention("ERIGERE").key
    assert Mention("A", siret="73282932000074").key == Mention("a", siren="732829320").key
    assert len(first_mentions([(Mention("A"), row), (Mention("a"), row), (Mention("b"), row)])) == 2
