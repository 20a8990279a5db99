"""Lots: the published example of RFC 3797, and inputs that cannot be drawn from."""

from committee.ranking.lots import draw


def test_draw_rfc_3797_section_6_selects_the_same_ten() -> None:
    found = draw(25, 10, ["9319./2.5.8.10.12./9.18.26.34.41.45./"], digest="md5")
    assert found.picked == (17, 7, 2, 16, 25, 23, 8, 24, 19, 13)
