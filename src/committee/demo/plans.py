"""What does a fiction cost and who pays? A funding plan told from its totals, in whole hundreds of euros."""

from random import Random
from typing import Any

LINES_OF_CHARGES = (
    ("60", "Achats et petit matériel", 0.09),
    ("61", "Locations et assurances", 0.07),
    ("62", "Intervenants, déplacements et communication", 0.14),
    ("64", "Salaires et charges de l’équipe", 0.6),
)
OWN_FUNDS = "Fonds propres du porteur (DÉMO)"
LOCAL_FUNDERS = ("Ville (DÉMO)", "Métropole (DÉMO)", "Département (DÉMO)", "Caisse locale (DÉMO)")
STATES = ("acquired", "requested", "to_request")


def plan_of(project: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of a project's plan; ``gap``: by how much its income misses its charges.

    Without a total, the charges hold an amount that is not known; without any amount there is no plan.
    """
    total, requested = project["total_cost"], project["requested"]
    if requested is None:
        return []
    draw = Random(f"plan {project['number']}")
    charges = _charges(total)
    own = {"account": "74", "funder": "Ce fonds", "funding_status": "requested", "is_this_fund": True}
    income = [{**own, "amount": requested}]
    if total is None:
        return _sided(charges, "charge") + _sided(income, "income")
    left = total - requested + project.get("gap", 0)
    if left > 0:
        income += _others(project, left, draw)
    if draw.random() < 0.45:
        given = round(total * 0.04, -2) or 500
        charges.append({"account": "86", "label": "Bénévolat des habitants", "amount": given})
        income.append({"account": "87", "label": "Bénévolat des habitants", "amount": given})
    return _sided(charges, "charge") + _sided(income, "income")


def _sided(lines: list[dict[str, Any]], side: str) -> list[dict[str, Any]]:
    return [{"side": side, **line} for line in lines]


def _charges(total: int | None) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = [
        {
            "account": account,
            "label": label,
            "amount": None if total is None else int(total * share // 100 * 100),
        }
        for account, label, share in LINES_OF_CHARGES
    ]
    if total is not None:
        rest = total - sum(line["amount"] for line in lines)
        lines.append({"account": "65", "label": "Frais de structure", "amount": rest})
    return lines


def _others(project: dict[str, Any], left: int, draw: Random) -> list[dict[str, Any]]:
    """Who pays the rest: the landlords together, co-funders, a local funder, and the lead partner's own funds."""
    landlords = project["landlords"][:3]
    funders = [*project.get("cofunders", [])[:1], draw.choice(LOCAL_FUNDERS)]
    shares = [(name, 0.4 / len(landlords), "acquired") for name in landlords]
    shares += [(name, 0.4 / len(funders), draw.choice(STATES)) for name in funders]
    lines = [
        {"account": "74", "funder": name, "funding_status": state, "amount": int(left * share // 100 * 100)}
        for name, share, state in shares
    ]
    rest = left - sum(int(str(line["amount"])) for line in lines)
    return [
        *lines,
        {"account": "75", "funder": OWN_FUNDS, "funding_status": "acquired", "amount": rest},
    ]


def actions_of(project: dict[str, Any]) -> list[dict[str, Any]]:
    """The project's actions, its cost shared out over them, the first one the dearest."""
    titles, total = project.get("steps", []), project["total_cost"]
    weights = [len(titles) - place + 1 for place in range(len(titles))]
    if total is None:
        return [{"title": title} for title in titles]
    amounts = [total * weight // sum(weights) // 100 * 100 for weight in weights]
    amounts[-1:] = [total - sum(amounts[:-1])] if amounts else []
    return [{"title": title, "amount": amount} for title, amount in zip(titles, amounts, strict=True)]
