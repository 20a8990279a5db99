"""Are communes of a name told with their codes, homonyms too?"""

from committee.organisations.queries import communes_named


def test_communes_are_told_by_name_with_every_homonym() -> None:
    found = communes_named(["CERGY", "Nulleville", "Montreuil", "Paris 18e", "Pierrefitte-sur-Seine"])
    assert found["CERGY"] == {("95127", "95")}
    assert "Nulleville" not in found
    assert {("28267", "28"), ("93048", "93")} <= found["Montreuil"]
    assert found["Paris 18e"] == {("75056", "75")}
    assert found["Pierrefitte-sur-Seine"] == {("93066", "93")}
