"""Does a phrase tell its number as a reader understands it: value, unit, qualifier, tax?"""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.spreadsheets.interpretations import Certainty, Interpretation, Qualifier, Tax
from committee.spreadsheets.quantities import bare, interpret_quantity, read_quantity, unit_of
from committee.words import Sentence

EXACTLY, ABOUT, MORE, LESS = Qualifier.EXACTLY, Qualifier.ABOUT, Qualifier.MORE_THAN, Qualifier.LESS_THAN
THIRD = Decimal(1) / 3


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("plus de 13.000 locataires", 13000, "personne", MORE),
        ("près de 13.000 locataires", 13000, "personne", ABOUT),
        ("les 1.224 ménages des sites ciblés", 1224, "ménage", EXACTLY),
        ("27 000 logements", 27000, "logement", EXACTLY),
        ("112 villas adaptées", 112, "logement", EXACTLY),
        ("4 autres bailleurs", 4, "bailleur", EXACTLY),
        ("10 nouveaux foyers", 10, "ménage", EXACTLY),
        ("composé de 5 associations", 5, "association", EXACTLY),
        ("4 témoignages d’acteurs", 4, "témoignage", EXACTLY),
        ("autour de 300 logements", 300, "logement", ABOUT),
        ("autour de 4 témoignages", 4, "témoignage", EXACTLY),
        ("au moins 2 bailleurs", 2, "bailleur", MORE),
        ("jusqu’à 3 sites", 3, "site", LESS),
        ("300 environ", 300, None, ABOUT),
        ("300+", 300, None, MORE),
        ("10 jeunes au maximum", 10, "personne", LESS),
        ("~ 30", 30, None, ABOUT),
        ("≥ 5", 5, None, MORE),
        ("environ les 300", 300, None, ABOUT),
        ("4 années", 4, "an", EXACTLY),
        ("15 ans", 15, "an", EXACTLY),
        ("inférieure de 15 ans à la moyenne", -15, "an", EXACTLY),
        ("une baisse de 12 %", -12, "%", EXACTLY),
        ("65 ans et plus", 65, "an", MORE),
        ("45,5 %", Decimal("45.5"), "%", EXACTLY),
        ("30% de familles nombreuses", 30, "%", EXACTLY),
        ("37 000 euros", 37000, "EUR", EXACTLY),
        ("moins de 800 euros par mois", 800, "EUR/mois", LESS),
        ("des revenus inférieurs à 800€ par mois", 800, "EUR/mois", LESS),
        ("600 euros mensuels", 600, "EUR/mois", EXACTLY),
        ("12 k€", 12000, "EUR", EXACTLY),
        ("80 mille habitants", 80000, "personne", EXACTLY),
        ("1,2 milliard d’euros", 1_200_000_000, "EUR", EXACTLY),
        ("plus d’1/3 des résidents", THIRD, "part", MORE),
        ("plus d’un tiers", THIRD, "part", MORE),
        ("⅔", Decimal(2) / 3, "part", EXACTLY),
        ("la moitié", Decimal("0.5"), "part", EXACTLY),
        ("deux demi-journées", 1, "part", EXACTLY),
        ("trois quarts", Decimal("0.75"), "part", EXACTLY),
        ("deux cinquièmes", Decimal("0.4"), "part", EXACTLY),
        ("les deux premiers", 2, None, EXACTLY),
        ("un cinquième", Decimal("0.2"), "part", EXACTLY),
        ("une trentaine d’associations", 30, "association", ABOUT),
        ("deux centaines de logements", 200, "logement", ABOUT),
        ("deux sites de la ville", 2, "site", EXACTLY),
        ("Trois actions", 3, "action", EXACTLY),
        ("une association", 1, "association", EXACTLY),
        ("deux cent cinquante logements", 250, "logement", EXACTLY),
        ("quatre-vingt-dix-sept", 97, None, EXACTLY),
        ("soixante et onze", 71, None, EXACTLY),
        ("trois mille deux cents", 3200, None, EXACTLY),
        ("deux millions d’euros", 2_000_000, "EUR", EXACTLY),
        ("la quatrième année consécutive", 4, "rang", EXACTLY),
        ("4ème année", 4, "rang", EXACTLY),
        ("1er", 1, "rang", EXACTLY),
        ("trimestriel", 4, "/an", EXACTLY),
        ("événements mensuels", 12, "/an", EXACTLY),
        ("dès 2018", 2018, "année", EXACTLY),
        ("2018", 2018, "année", EXACTLY),
        ("2018 logements", 2018, "logement", EXACTLY),
        ("2 018", 2018, None, EXACTLY),
        ("12 34", 1234, None, EXACTLY),
        ("(1 500)", -1500, None, EXACTLY),
    ],
)
def test_phrase_tells_its_number(text: str, value: object, unit: str | None, qualifier: Qualifier) -> None:
    read = interpret_quantity(text)
    assert (read.value, read.unit, read.qualifier, read.raw) == (value, unit, qualifier, text)
    assert (read.certainty is Certainty.EXACT) == (read.message is None)


def test_tax_is_told() -> None:
    assert interpret_quantity("estimé à 950 000 € HT").tax is Tax.EXCLUDED
    assert interpret_quantity("estimé à 950 000 € HT").qualifier is ABOUT
    assert interpret_quantity("950 000 € TTC par an") == Interpretation(
        Decimal(950_000), "950 000 € TTC par an", unit="EUR/an", tax=Tax.INCLUDED
    )


@pytest.mark.parametrize(
    ("text", "label", "unit"),
    [
        ("1.224", "ménages", "ménage"),
        ("10", "nouveaux foyers", "ménage"),
        ("5", "bailleurs fondateurs", "bailleur"),
        ("2018", "année d’intégration", "année"),
        ("2018", "logements gérés", "logement"),
        ("800 €", "revenu mensuel", "EUR/mois"),
        ("300", "échantillon", None),
        ("12", "", None),
        ("12", "nouveaux", None),
        ("4 années", "sites", "an"),
    ],
)
def test_label_names_the_unit_that_the_text_does_not(text: str, label: str, unit: str | None) -> None:
    assert interpret_quantity(text, label).unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "1 à 3 sites",
        "10-15",
        "3/2",
        "1/3 et 2/3",
        "des centaines",
        "plusieurs",
        "1.22.333",
        "un peu",
        "9" * 40,
    ],
)
def test_phrase_without_one_number_is_refused(text: str) -> None:
    read = interpret_quantity(text)
    assert (read.value, read.certainty) == (None, Certainty.REFUSED)
    assert isinstance(read.message, Sentence)


def test_unknown_is_unknown() -> None:
    assert interpret_quantity("n/c").is_unknown
    assert interpret_quantity(None).is_unknown


def test_what_no_rule_reads_is_left() -> None:
    read = read_quantity("Lot 12 nord")
    assert not isinstance(read, Sentence)
    assert (read.before, read.after) == ("lot", "nord")


def test_number_of_many_figures_with_its_factor_is_read() -> None:
    assert interpret_quantity(f"autour de {'9' * 17} milliards").unit is None


def test_units() -> None:
    assert unit_of("ateliers") == "atelier"
    assert unit_of("evenements") == "événement"
    assert [unit_of(word) for word in ("plus", "mais", "nord", "des", "os")] == [None] * 5
    assert bare("  Œuvre d’Été − ½ ") == "oeuvre d'ete - 1/2"


@given(
    st.one_of(st.text(), st.text("0123456789 ,.€%/kmundeuxtiersvgcla'-"), st.integers(), st.floats()),
    st.text(),
)
def test_no_phrase_makes_the_reading_fail(text: object, label: str) -> None:
    read = interpret_quantity(text, label)
    assert (read.value is None) == (read.is_unknown or read.is_refused)


QUALIFIERS = {"": EXACTLY, "environ": ABOUT, "estimation": ABOUT, "plus de": MORE, "moins de": LESS}
# What the file knows and no phrase tells, and why.
NOT_TOLD = {
    (
        "10KLA-PATRIMOINE",
        "locataires actuels",
    ): "the file counts tenants once as tenants, elsewhere as people",
    ("TEM-HALLEMART", "ouverture"): "an opening to come is told by the tense of a verb, not by the figure",
}


def _phrase(text: str, figure: str, label: str) -> str:
    """Four words on either side of a figure, within its clause, at the place that speaks most of the label."""
    around = []
    for found in re.finditer(rf"(?<![\w.,]){re.escape(figure)}(?!\w|[.,]\d| \d{{3}})", text):
        before = re.split(r"[.;:,()\d«»\n]", text[: found.start()])[-1].split()[-4:]
        after = re.split(r"[.;:,()\d«»\n]", text[found.end() :])[0].split()[:4]
        around.append(" ".join([*before, figure, *after]))
    return max(around, key=lambda phrase: len(_stems(phrase) & _stems(label)), default=figure)


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall("[a-z]{4,}", bare(text))}


def _facts(shared: Path) -> list[dict[str, str]]:
    with (shared / "data" / "seeds" / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_figures_of_the_source_texts_are_read_in_their_phrases(shared: Path) -> None:
    facts, missed = _facts(shared), []
    assert len(facts) == 44
    for fact in facts:
        text = (shared / "seeds" / fact["seed_file"]).read_text("utf-8")
        text = text.replace("\u00a0", " ").replace("\u202f", " ")
        read = interpret_quantity(_phrase(text, fact["raw_text_in_seed"], fact["label"]), fact["label"])
        unit = f"{read.unit} HT" if read.tax is Tax.EXCLUDED else read.unit
        assert read.value is not None, fact["label"]
        assert abs(read.value - Decimal(fact["value"])) < Decimal("0.001"), fact["label"]
        if (unit, read.qualifier) != (fact["unit"], QUALIFIERS.get(fact["qualifier"])):
            missed.append((fact["project_ref"], fact["label"]))
    assert missed == list(NOT_TOLD)
    assert len(facts) - len(missed) >= 41


def test_figures_of_the_source_texts_are_read_alone(shared: Path) -> None:
    """Without its phrase a figure still has its value, but for the one difference told by a word beside it."""
    wrong = [
        fact["label"]
        for fact in _facts(shared)
        if (value := interpret_quantity(fact["raw_text_in_seed"]).value) is None
        or abs(value - Decimal(fact["value"])) >= Decimal("0.001")
    ]
    assert wrong == ["écart espérance de vie"]
