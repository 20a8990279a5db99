"""Does a funding plan balance, in which year, and what does it say that the application does not?

Accounts after the budget of CERFA 12156*06 (the association's single application form): charges 60 to 68 and
income 70 to 79, with 86 and 87 for what is given in kind, below the line and out of every balance but its own.
An unknown amount is never zero: a total that holds one is the least that it can be, and no balance is told then.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from committee.intake.rules import BudgetSide, FundingStatus, Tax
from committee.spreadsheets.rules import folded
from committee.words import N_, Euros, Labelled, Sentence, say


class Account(Labelled):
    """An account of the plan, by its number."""

    PURCHASES = "60", N_("60 · Purchases")
    EXTERNAL_SERVICES = "61", N_("61 · External services")
    OTHER_SERVICES = "62", N_("62 · Other external services")
    TAXES = "63", N_("63 · Taxes and duties")
    STAFF = "64", N_("64 · Staff costs")
    MANAGEMENT = "65", N_("65 · Other management charges")
    FINANCIAL_CHARGES = "66", N_("66 · Financial charges")
    EXCEPTIONAL_CHARGES = "67", N_("67 · Exceptional charges")
    DEPRECIATION = "68", N_("68 · Depreciation and provisions")
    IN_KIND_USED = "86", N_("86 · Use of contributions in kind")
    SALES = "70", N_("70 · Sales and services")
    SUBSIDIES = "74", N_("74 · Operating subsidies")
    MANAGEMENT_INCOME = "75", N_("75 · Other management income")
    FINANCIAL_INCOME = "76", N_("76 · Financial income")
    EXCEPTIONAL_INCOME = "77", N_("77 · Exceptional income")
    WRITE_BACKS = "78", N_("78 · Write-backs on provisions")
    TRANSFERS = "79", N_("79 · Transfers of charges")
    IN_KIND_GIVEN = "87", N_("87 · Contributions in kind")


IN_KIND = frozenset({Account.IN_KIND_USED, Account.IN_KIND_GIVEN})
_LAST_OF_CHARGES = "68"


def side_of(account: Account) -> BudgetSide:
    """The column to which an account belongs."""
    is_charge = account <= _LAST_OF_CHARGES or account is Account.IN_KIND_USED
    return BudgetSide.CHARGE if is_charge else BudgetSide.INCOME


def accounts_of(side: BudgetSide) -> list[Account]:
    """The accounts of a column in their order, the one in kind last."""
    return [account for account in Account if side_of(account) is side]


# How hand-made plans also call the accounts; folded.
_ALIASES = {
    "achat": Account.PURCHASES,
    "achats": Account.PURCHASES,
    "salaires": Account.STAFF,
    "personnel": Account.STAFF,
    "frais de personnel": Account.STAFF,
    "subvention": Account.SUBSIDIES,
    "subventions": Account.SUBSIDIES,
    "benevolat": Account.IN_KIND_GIVEN,
}


@lru_cache(maxsize=1024)
def account_named(text: str) -> Account | None:
    """The account that a number of two digits or more, or a label, names; None if none does."""
    number = re.match(r"\s*(\d{2})\d{0,4}(?!\d)", text)
    if number is not None:
        return next((account for account in Account if account == number[1]), None)
    wanted = folded(text)
    for account in Account:
        names = {folded(say(account.label, locale).split("·")[1]) for locale in ("fr", "en")}
        if wanted in names:
            return account
    return _ALIASES.get(wanted)


@dataclass(frozen=True)
class Line:
    """One line of a plan; ``amount`` in euros, None unknown. ``is_this_fund``: what this application asks for."""

    side: BudgetSide
    account: Account
    label: str | None = None
    amount: Decimal | None = None
    year: int | None = None
    funder: str | None = None
    funding_status: FundingStatus | None = None
    tax: Tax | None = None
    is_this_fund: bool = False

    @property
    def is_in_kind(self) -> bool:
        """Whether it stands below the line."""
        return self.account in IN_KIND


@dataclass(frozen=True)
class Total:
    """A sum in euros; with an unknown part it is the least that it can be."""

    amount: Decimal = Decimal(0)
    unknown: int = 0
    lines: int = 0

    @property
    def is_known(self) -> bool:
        """Whether every part is known, and there is one."""
        return self.unknown == 0 and self.lines > 0

    @property
    def in_words(self) -> Sentence:
        """The sum as it may be told: at least so much where a part is unknown, unknown where nothing is known."""
        if self.unknown and self.lines > self.unknown:
            return Sentence("at least {amount}", amount=Euros(self.amount))
        if self.unknown or not self.lines:
            return Sentence("{amount}", amount=Euros(None))
        return Sentence("{amount}", amount=Euros(self.amount))


def total(lines: Iterable[Line]) -> Total:
    """The sum of these lines."""
    amounts = [line.amount for line in lines]
    told = [amount for amount in amounts if amount is not None]
    return Total(sum(told, Decimal(0)), len(amounts) - len(told), len(amounts))


def of_side(
    lines: Iterable[Line], side: BudgetSide, *, in_kind: bool = False, year: int | str | None = "all"
) -> list[Line]:
    """The lines of a column, above the line or in kind, of one year (None: those without a year) or of all."""
    return [
        line
        for line in lines
        if line.side is side and line.is_in_kind is in_kind and year in {"all", line.year}
    ]


def years_of(lines: Collection[Line]) -> list[int | None]:
    """The years that a plan names, in order; None last, for lines without a year."""
    known = sorted({line.year for line in lines if line.year is not None})
    return [*known, *([None] if any(line.year is None for line in lines) else [])]


def is_balanced(lines: Sequence[Line]) -> bool | None:
    """Whether charges equal income, and what is given in kind its use; None when nothing can be told.

    Nothing can be told of a plan without lines, or with an unknown amount on the side that could still grow.
    """
    if not lines:
        return None
    pairs = [
        (
            total(of_side(lines, BudgetSide.CHARGE, in_kind=kind)),
            total(of_side(lines, BudgetSide.INCOME, in_kind=kind)),
        )
        for kind in (False, True)
    ]
    if any(_never_meet(charges, income) for charges, income in pairs):
        return False
    return None if any(side.unknown for pair in pairs for side in pair) else True


def _totals(lines: Sequence[Line], in_kind: bool, year: int | str | None) -> tuple[Total, Total]:
    """Charges and income."""
    charges, income = (
        total(of_side(lines, side, in_kind=in_kind, year=year))
        for side in (BudgetSide.CHARGE, BudgetSide.INCOME)
    )
    return charges, income


def _never_meet(charges: Total, income: Total) -> bool:
    """Whether two totals differ whatever their unknown amounts are."""
    if charges.amount == income.amount:
        return False
    smaller = charges if charges.amount < income.amount else income
    return smaller.unknown == 0


def rate(lines: Sequence[Line]) -> Decimal | None:
    """The share of the charges that this fund would pay; None when one of the two is not wholly known."""
    asked, charges = requested_of(lines), total(of_side(lines, BudgetSide.CHARGE))
    if asked is None or not charges.is_known or not charges.amount:
        return None
    return asked / charges.amount


def requested_of(lines: Sequence[Line]) -> Decimal | None:
    """What the plan asks of this fund; None when no line says it, or one of them has no amount."""
    asked = total(line for line in lines if line.is_this_fund)
    return asked.amount if asked.is_known else None


def other_funders(lines: Sequence[Line]) -> list[Line]:
    """The subsidies of others."""
    return [line for line in lines if line.account is Account.SUBSIDIES and not line.is_this_fund]


def remarks(
    lines: Sequence[Line], *, total_cost: Decimal | None = None, requested: Decimal | None = None
) -> list[Sentence]:
    """What does not balance, does not agree with the application or cannot be checked; empty when all is well."""
    if not lines:
        return []
    found = [remark for year in _years_to_check(lines) for remark in _year_remarks(lines, year)]
    asked = [line for line in lines if line.is_this_fund]
    if not asked:
        found.append(Sentence("No line of the income is the subsidy asked of this fund."))
    elif requested is not None and requested_of(lines) not in {None, requested}:
        found.append(
            Sentence(
                "The plan asks {plan} of this fund, the application {requested}.",
                plan=Euros(requested_of(lines)),
                requested=Euros(requested),
            )
        )
    charges = total(of_side(lines, BudgetSide.CHARGE))
    if total_cost is not None and charges.is_known and charges.amount != total_cost:
        found.append(
            Sentence(
                "The charges come to {charges}, the total cost of the application is {cost}.",
                charges=Euros(charges.amount),
                cost=Euros(total_cost),
            )
        )
    if len({line.tax for line in lines} & {Tax.EXCLUDED, Tax.INCLUDED}) > 1:
        found.append(Sentence("Some amounts are with tax and others without: they cannot be compared."))
    unknown = total(lines).unknown
    if unknown:
        found.append(
            Sentence("One line has no amount.", "{n} lines have no amount.", n=unknown),
        )
    return found


def _years_to_check(lines: Sequence[Line]) -> list[int | str | None]:
    """The plan as a whole, or year by year where every line has one."""
    years = years_of(lines)
    return list(years) if len(years) > 1 and None not in years else ["all"]


def _year_remarks(lines: Sequence[Line], year: int | str | None) -> list[Sentence]:
    found = []
    for in_kind in (False, True):
        charges, income = _totals(lines, in_kind, year)
        if _never_meet(charges, income):
            found.append(_difference(charges, income, in_kind, year))
    return found


def _difference(charges: Total, income: Total, in_kind: bool, year: int | str | None) -> Sentence:
    gap = Euros(abs(charges.amount - income.amount))
    told = {"charges": charges.in_words, "income": income.in_words, "gap": gap}
    if in_kind:
        said = Sentence(
            "In kind: the use (86) comes to {charges}, the contributions (87) to {income}, {gap} apart.",
            **told,
        )
    elif charges.amount > income.amount:
        said = Sentence("The charges ({charges}) exceed the income ({income}) by {gap}.", **told)
    else:
        said = Sentence("The income ({income}) exceeds the charges ({charges}) by {gap}.", **told)
    return said if year == "all" else Sentence("{year}: {remark}", year=str(year), remark=said)


def why_not_line(line: Line) -> Sentence | None:
    """Why a line is not recorded."""
    if side_of(line.account) is not line.side:
        return Sentence("The account {account} is not one of this column.", account=line.account)
    if line.amount is not None and line.amount < 0:
        return Sentence("An amount of the plan is not negative.")
    if line.is_this_fund and line.account is not Account.SUBSIDIES:
        return Sentence("What is asked of this fund is a subsidy: account 74.")
    if line.year is not None and not 2000 <= line.year <= 2100:
        return Sentence("The year {year} is not one of this century.", year=str(line.year))
    return None


def why_not_submit_plan(lines: Sequence[Line]) -> Sentence | None:
    """Why an application with this plan is not submitted: what is known of it does not balance."""
    if is_balanced(lines) is False:
        return Sentence("The funding plan does not balance: correct it before submitting.")
    return None
