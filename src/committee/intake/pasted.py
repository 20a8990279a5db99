"""Which lines of a funding plan does a piece of a spreadsheet hold, pasted as text?"""

import re
from collections.abc import Iterator

from committee.intake.budget import Account, account_named, side_of
from committee.intake.form import KEY, Row
from committee.intake.rules import BudgetSide
from committee.spreadsheets.rules import folded, parse_amount

_TOTALS = ("total", "sous total", "totaux", "charges", "produits", "montant", "depenses", "recettes")
MOST = 200


def pasted_lines(text: str, first_key: int) -> list[Row]:
    """The lines of a plan in pasted rows: texts, then an amount, once or twice a row (charges, then income).

    The account is found in the texts, by number or name; a line under an account without one of its own takes it.
    Totals and headers are left out. What is not understood is a line without account, for a person to complete.
    """
    found: list[Row] = []
    under: dict[int, Account] = {}
    for row in text.replace("\r", "\n").split("\n"):
        for at, (texts, amount) in enumerate(_groups(row)):
            label = " ".join(texts)
            if not label or folded(label).startswith(_TOTALS):
                continue
            account = next((one for each in texts if (one := account_named(each)) is not None), None)
            if account is not None:
                under[at] = account
            if amount is None or len(found) >= MOST:
                continue
            account = account or under.get(at)
            if account is None and not _without_number(label):
                continue
            side = BudgetSide.CHARGE if at == 0 else BudgetSide.INCOME
            found.append(
                {
                    KEY: first_key + len(found),
                    "side": (side if account is None else side_of(account)).value,
                    "account": "" if account is None else account.value,
                    "label": _without_number(label),
                    "amount": amount,
                }
            )
    return found


def _groups(row: str) -> Iterator[tuple[list[str], str | None]]:
    """The pieces of a row: texts ended by an amount; a piece without one ends the row."""
    texts: list[str] = []
    for cell in (each.strip() for each in re.split(r"\t|;|\|| {3,}", row)):
        if not cell:
            continue
        is_number = bool(re.fullmatch(r"\d{2}", cell)) and not texts
        amount = parse_amount(cell)
        if texts and not is_number and amount.problem is None and amount.value is not None:
            yield texts, cell
            texts = []
        else:
            texts.append(cell)
    if texts:
        yield texts, None


def _without_number(label: str) -> str:
    return re.sub(r"^\d{2,6}\s*[-–.:·]*\s*", "", label)[:200]
