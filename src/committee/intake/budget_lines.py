"""What does a line of a budget say: charge or income, and under which account of the chart?"""

import re
from dataclasses import dataclass
from decimal import Decimal

from committee.intake.cells import SheetCells
from committee.intake.rules import BudgetSide, FundingStatus, Severity, Tax
from committee.spreadsheets.rules import folded
from committee.words import Sentence


@dataclass(slots=True)
class BudgetDraft:
    """A line of the funding plan."""

    side: BudgetSide
    account: str
    label: str | None = None
    funder: str | None = None
    funding_status: FundingStatus | None = None
    amount: Decimal | None = None
    year: int | None = None
    tax: Tax | None = None
    is_in_kind: bool = False
    is_this_fund: bool = False


_ACCOUNT = re.compile(r"\s*([67]\d{1,5}|8[67]\d{0,4})\b")
# The accounts of the form CERFA 12156 by the words of its lines; the first that is found counts.
_ACCOUNT_WORDS: tuple[tuple[BudgetSide, str, str], ...] = (
    (BudgetSide.CHARGE, r"benevol|mise a disposition|en nature", "86"),
    (BudgetSide.CHARGE, r"achat|fourniture|materiel", "60"),
    (
        BudgetSide.CHARGE,
        r"autres services exterieurs|deplacement|communication|honoraire|publicite|telephone",
        "62",
    ),
    (BudgetSide.CHARGE, r"services? exterieurs?|location|assurance|entretien|documentation", "61"),
    (BudgetSide.CHARGE, r"impot|taxe", "63"),
    (BudgetSide.CHARGE, r"personnel|salaire|remuneration|charges sociales|poste", "64"),
    (BudgetSide.CHARGE, r"financier", "66"),
    (BudgetSide.CHARGE, r"exceptionnel", "67"),
    (BudgetSide.CHARGE, r"amortissement|provision", "68"),
    (BudgetSide.INCOME, r"benevol|mise a disposition|en nature", "87"),
    (
        BudgetSide.INCOME,
        r"subvention|etat|region|departement|commune|ville|metropole|caf|bailleur|fonds|fondation|europe|anct|aide",
        "74",
    ),
    (BudgetSide.INCOME, r"vente|prestation|participation", "70"),
    (BudgetSide.INCOME, r"cotisation|don|mecenat", "75"),
)


def budget_line(cells: SheetCells, at: int) -> BudgetDraft | None:
    """A line of the funding plan; its account is in its column, before its label, or told by its words.

    None for a line that says nothing, and for one that is refused.
    """
    side, label, funder = (cells.value(at, code) for code in ("side", "label", "funder"))
    told, amount = cells.value(at, "account"), cells.value(at, "amount")
    if label is None and funder is None and told is None and amount is None:
        return None
    found = _ACCOUNT.match(str(told or "")) or _ACCOUNT.match(str(label or ""))
    account = None if found is None else found[1][:6]
    if account is not None:
        own = BudgetSide.CHARGE if account[0] == "6" or account.startswith("86") else BudgetSide.INCOME
        if side is not None and side is not own:
            cells.refuse(at, "side", Sentence("The account {account} is not on this side.", account=account))
            return None
        side = own
    if side is None and funder is not None:
        side = BudgetSide.INCOME
    words = folded(" ".join(str(each) for each in (told, label, funder) if each is not None))
    if side is None:
        matching = [each for each in _ACCOUNT_WORDS if re.search(each[1], words)]
        if not matching:
            code = "side" if "side" in cells.places else "label" if "label" in cells.places else "number"
            message = Sentence("Nothing says whether this line is a charge or an income.")
            proposal = Sentence("Write charge or produit, or the number of the account.")
            cells.refuse(at, code, message, proposal)
            return None
        side = matching[0][0]
    if account is None:
        account = next(
            (number for own, pattern, number in _ACCOUNT_WORDS if own is side and re.search(pattern, words)),
            "65" if side is BudgetSide.CHARGE else "74" if funder is not None else "75",
        )
        code = next((each for each in ("account", "label", "funder") if each in cells.places), "number")
        message = Sentence("Nothing says the account: read as {account}.", account=account)
        cells.note(at, code, cells.raw(at, code), message, severity=Severity.INFO)
    in_kind = cells.value(at, "is_in_kind")
    return BudgetDraft(
        side,
        account,
        label
        or (None if told is None or (found is not None and str(told).strip() == found[1]) else str(told)),
        funder,
        cells.value(at, "funding_status"),
        amount,
        cells.value(at, "year"),
        cells.value(at, "tax") or cells.taxes.get(at),
        account.startswith(("86", "87")) if in_kind is None else in_kind,
        bool(cells.value(at, "is_this_fund")),
    )
