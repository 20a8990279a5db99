"""Are EPCI named as the official list names them?"""

from committee.territories.epci import epci_name


def test_known_number_has_a_name_and_another_one_has_none() -> None:
    assert epci_name("200054781") == "Métropole du Grand Paris"
    assert epci_name("200058097") == "Paris Terres d’Envol"
    assert epci_name("000000000") is None
