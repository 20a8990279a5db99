"""Does a funding plan balance, and are its sentences those of its lines?"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee.intake.budget import (
    Account,
    Line,
    Total,
    account_named,
    accounts_of,
    is_balanced,
    of_side,
    other_funders,
    rate,
    remarks,
    requested_of,
    side_of,
    total,
    why_not_line,
    why_not_submit_plan,
    years_of,
)
from committee.intake.rules import BudgetSide, Tax
from committee.words import say

CHARGE, INCOME = BudgetSide.CHARGE, BudgetSide.INCOME


def charge(amount: int | None, account: Account = Account.STAFF, **told: object) -> Line:
    return Line(CHARGE, account, amount=None if amount is None else Decimal(amount), **told)  # type: ignore[arg-type]


def income(amount: int | None, account: Account = Account.SUBSIDIES, **told: object) -> Line:
    return Line(INCOME, account, amount=None if amount is None else Decimal(amount), **told)  # type: ignore[arg-type]


BALANCED = [
    charge(60),
    charge(40, Account.PURCHASES),
    income(45, is_this_fund=True),
    income(55, funder="Ville"),
    charge(7, Account.IN_KIND_USED),
    income(7, Account.IN_KIND_GIVEN),
]


def test_chart_has_two_columns_with_what_is_in_kind_last() -> None:
    assert [account.value for account in accounts_of(CHARGE)] == [
        "60",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "67",
        "68",
        "86",
    ]
    assert [account.value for account in accounts_of(INCOME)] == [
        "70",
        "74",
        "75",
        "76",
        "77",
        "78",
        "79",
        "87",
    ]
    assert all(side_of(account) is CHARGE for account in accounts_of(CHARGE))


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("64", Account.STAFF),
        (" 641 - Rémunération", Account.STAFF),
        ("74 Subventions", Account.SUBSIDIES),
        ("Charges de personnel", Account.STAFF),
        ("staff costs", Account.STAFF),
        ("Bénévolat", Account.IN_KIND_GIVEN),
        ("Subventions", Account.SUBSIDIES),
        ("99", None),
        ("1234567890", None),
        ("Divers", None),
        ("", None),
    ],
)
def test_account_is_known_by_number_or_label(text: str, account: Account | None) -> None:
    assert account_named(text) is account


def test_total_with_an_unknown_part_is_the_least() -> None:
    assert total([]) == Total()
    assert [say(each.in_words, "fr").replace("\u00a0", " ").replace("\u202f", " ") for each in (
        total([]), total([charge(None)]), total([charge(5)]), total([charge(5), charge(None)])
    )] == ["—", "—", "5 €", "au moins 5 €"]  # fmt: skip
    assert not total([]).is_known
    assert total([charge(0)]).is_known


def test_balanced_plan_has_no_remark() -> None:
    assert is_balanced(BALANCED) is True
    assert remarks(BALANCED, total_cost=Decimal(100), requested=Decimal(45)) == []
    assert rate(BALANCED) == Decimal("0.45")
    assert requested_of(BALANCED) == 45
    assert [line.funder for line in other_funders(BALANCED)] == ["Ville"]
    assert why_not_submit_plan(BALANCED) is None
    assert (is_balanced([]), remarks([]), rate([]), requested_of([])) == (None, [], None, None)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([charge(100), income(90, is_this_fund=True)], ["exceed the income"]),
        ([charge(90), income(100, is_this_fund=True)], ["exceeds the charges"]),
        ([*BALANCED, charge(3, Account.IN_KIND_USED)], ["In kind"]),
        ([charge(10), income(10)], ["No line of the income"]),
        (
            [charge(10), income(10, is_this_fund=True, tax=Tax.INCLUDED), charge(0, tax=Tax.EXCLUDED)],
            ["with tax"],
        ),
        ([charge(10), charge(None), income(10, is_this_fund=True)], ["One line has no amount"]),
        (
            [charge(10), charge(None), charge(None), income(5), income(10, is_this_fund=True)],
            ["2 lines have"],
        ),
        ([charge(20), charge(None), income(10, is_this_fund=True)], ["at least", "One line"]),
        (
            [
                charge(10, year=2026),
                income(12, year=2026),
                charge(9, year=2027),
                income(7, year=2027, is_this_fund=True),
            ],
            ["2026", "2027"],
        ),
        ([charge(10, year=2026), income(10, is_this_fund=True)], []),
    ],
)
def test_what_does_not_balance_is_said(lines: list[Line], words: list[str]) -> None:
    said = [str(remark) for remark in remarks(lines)]
    assert len(said) == len(words)
    for word, sentence in zip(words, said, strict=True):
        assert word in sentence


def test_plan_is_compared_with_the_application() -> None:
    said = [str(each) for each in remarks(BALANCED, total_cost=Decimal(99), requested=Decimal(44))]
    assert len(said) == 2
    assert "of this fund" in said[0]
    assert "total cost" in said[1]
    unknown = [charge(100), income(55), income(None, is_this_fund=True)]
    assert requested_of(unknown) is None
    assert rate(unknown) is None
    assert rate([charge(0), income(0, is_this_fund=True)]) is None
    assert [str(each) for each in remarks(unknown, requested=Decimal(45))] == ["One line has no amount."]


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ([charge(10), income(None)], None),
        ([charge(10), income(12), income(None)], False),
        ([charge(10), charge(None), income(12)], None),
        ([charge(10), income(10)], True),
        ([charge(10), income(9)], False),
        ([charge(1, Account.IN_KIND_USED)], False),
    ],
)
def test_balance_is_told_only_when_it_can_be(lines: list[Line], answer: bool | None) -> None:
    assert is_balanced(lines) is answer
    assert (why_not_submit_plan(lines) is not None) == (answer is False)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (Line(INCOME, Account.STAFF), "not one of this column"),
        (charge(-1), "not negative"),
        (income(1, Account.SALES, is_this_fund=True), "account 74"),
        (charge(1, year=1999), "century"),
    ],
)
def test_line_is_refused_with_the_reason(line: Line, words: str) -> None:
    assert words in str(why_not_line(line))
    assert why_not_line(charge(1, year=2026)) is None


def test_years_come_in_order() -> None:
    assert years_of([charge(1, year=2027), charge(1), charge(1, year=2026)]) == [2026, 2027, None]
    assert years_of([]) == []
    assert of_side([charge(1, year=2026), charge(2)], CHARGE, year=None) == [charge(2)]


_amounts = st.one_of(st.none(), st.integers(0, 50))
_lines = st.lists(
    st.one_of(
        st.builds(charge, _amounts, st.sampled_from(accounts_of(CHARGE))),
        st.builds(income, _amounts, st.sampled_from(accounts_of(INCOME))),
    ),
    max_size=8,
)


@given(_lines, st.lists(st.integers(0, 50), min_size=8, max_size=8))
def test_a_told_balance_holds_whatever_the_unknown_amounts_are(lines: list[Line], guessed: list[int]) -> None:
    guesses = iter(guessed)
    filled = [
        line if line.amount is not None else Line(line.side, line.account, amount=Decimal(next(guesses)))
        for line in lines
    ]
    told = is_balanced(lines)
    if told is not None:
        assert is_balanced(filled) is told
    if told is False:
        assert remarks(lines)
