"""Are the lines of a plan found in what people paste from their spreadsheets?"""

from hypothesis import given
from hypothesis import strategies as st

from committee.intake.form import BUDGET, read_typed
from committee.intake.pasted import MOST, pasted_lines


def told(text: str) -> list[tuple[str, str, str, str]]:
    return [(row["side"], row["account"], row["label"], row["amount"]) for row in pasted_lines(text, 1)]


def test_two_columns_side_by_side() -> None:
    text = (
        "CHARGES\tMontant\tPRODUITS\tMontant\n"
        "60 - Achats\t3 000,00 €\t70 - Ventes\t800\n"
        "64\tCharges de personnel\t12 000\t74\tSubventions\t14 200\n"
        "TOTAL\t15 000\tTOTAL\t15 000\n"
    )
    assert told(text) == [
        ("charge", "60", "Achats", "3 000,00 €"),
        ("income", "70", "Ventes", "800"),
        ("charge", "64", "Charges de personnel", "12 000"),
        ("income", "74", "Subventions", "14 200"),
    ]


def test_lines_below_an_account_take_it() -> None:
    assert told("74 - Subventions\nVille de Lyon\t5000\nRégion\t2000\r\nPrime exceptionnelle\tn/c\n") == [
        ("income", "74", "Ville de Lyon", "5000"),
        ("income", "74", "Région", "2000"),
    ]


def test_what_is_not_understood_waits_for_a_person() -> None:
    [row] = pasted_lines("Divers\t12", 7)
    assert (row["k"], row["side"], row["account"]) == (7, "charge", "")
    _, problems = read_typed({BUDGET: [row]})
    assert "Choose an account" in str(problems[0].message)
    assert pasted_lines("", 1) == []
    assert pasted_lines("12\t13", 1) == []


def test_no_more_lines_than_a_form_holds() -> None:
    assert len(pasted_lines("64 Personnel\t1\n" * (MOST + 50), 1)) == MOST


@given(st.text(alphabet="6470 \t\n;|achtTotl€,.-", max_size=200))
def test_any_text_gives_lines_that_can_be_shown(text: str) -> None:
    rows = pasted_lines(text, 1)
    assert [row["k"] for row in rows] == list(range(1, len(rows) + 1))
    read_typed({BUDGET: rows})
