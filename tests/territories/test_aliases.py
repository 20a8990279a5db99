"""Do the other names of districts belong to districts that are known?"""

from committee.territories.aliases import qpv_aliases
from committee.territories.rules import Generation, generation_of


def test_each_alias_belongs_to_a_code_of_2024() -> None:
    found = qpv_aliases()
    assert "Rose des Vents" in [name.alias for name in found["QN09353M"]]
    assert {generation_of(code) for code in found} == {Generation.OF_2024}
    assert all(name.alias.strip() and name.note for names in found.values() for name in names)
