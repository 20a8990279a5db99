"""Are places masked in texts, and are themes told apart by a letter?"""

import pytest

from committee.showcase.rules import LETTERS, SCALE, theme_colour, theme_letters, without_names


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (None, ["Cergy"], None),
        ("À Cergy, près de CERGY.", ["Cergy"], "À …, près de …."),
        ("À Saint-Étienne-du-Rouvray", ["Saint Etienne du Rouvray"], "À …"),
        ("L’Haÿ-les-Roses et lui", ["L'Hay-les-Roses"], "… et lui"),
        ("Saint-Denis, place de la Mairie", ["Saint-Denis", "Saint-Denis, place"], "… de la Mairie"),
        ("Les Ulis et le Buis", ["Uli", None, "", "le"], "Les Ulis et le Buis"),
        ("Cœur d’Ozanam", ["Ozanam", "Ozanam"], "Cœur d’…"),
        ("Rien à masquer", ["Cergy"], "Rien à masquer"),
    ],
)
def test_names_are_masked_whatever_their_spelling(
    text: str | None, names: list[str | None], expected: str | None
) -> None:
    assert without_names(text, names) == expected


def test_each_theme_has_its_letter() -> None:
    letters = theme_letters(["b", "a", "b", "c"])
    assert letters == {"b": "A", "a": "B", "c": "C"}
    assert set(theme_letters(str(each) for each in range(30)).values()) == set(LETTERS)


def test_colours_come_from_the_scale_and_letters_tell_the_rest() -> None:
    assert theme_colour("A") == theme_colour("I") == SCALE[0]
    assert len({theme_colour(letter) for letter in LETTERS}) == len(SCALE) == 8
