"""How does the sheet show the funding plan of a project, as two balanced columns, and its actions?"""

from collections.abc import Sequence

from committee.intake import queries
from committee.intake.budget import Account, Line, Total, accounts_of, of_side, remarks, total, years_of
from committee.intake.form import ActionForm
from committee.intake.queries import Details
from committee.intake.rules import BudgetSide
from committee.ui import desk, parts
from committee.ui.applications import SHEET
from committee.ui.parts.markup import draw, known, safe
from committee.ui.texts import euros, show, t


def show_plan(application_id: str, details: Details) -> None:
    """The actions and the plan of an application that the caller found readable."""
    member = desk.enter(SHEET)
    plan = queries.plan_of(application_id, member, desk.now())
    _actions(plan.actions)
    lines = plan.lines
    parts.section(t("Budget"))
    if not lines:
        parts.note(t("No funding plan was told."))
        return
    _bar(lines)
    columns = "".join(_column(side, lines) for side in BudgetSide)
    draw(f'<div class="c-plan">{columns}</div>')
    for remark in remarks(lines, total_cost=details.total_cost, requested=details.requested):
        parts.alert(remark, "warning")


def _actions(found: Sequence[ActionForm]) -> None:
    if not found:
        return
    parts.section(t("Actions"))
    for action in found:
        amount = None if action.amount is None else euros(action.amount)
        parts.plain(action.title if amount is None else f"{action.title} · {amount}", strong=True)
        if action.description is not None:
            parts.plain(action.description)


def _bar(lines: Sequence[Line]) -> None:
    """Who pays: this fund, other subsidies, the rest; out of the charges."""
    income = of_side(lines, BudgetSide.INCOME)
    asked = [line for line in income if line.is_this_fund]
    others = [line for line in income if line.account is Account.SUBSIDIES and not line.is_this_fund]
    rest = [line for line in income if line.account is not Account.SUBSIDIES]
    charges = total(of_side(lines, BudgetSide.CHARGE))
    segments = [
        (name if found.is_known else t("{part}, at least", part=name), found.amount, tone)
        for name, found, tone in (
            (t("asked of this fund"), total(asked), "primary"),
            (t("other subsidies"), total(others), "ochre"),
            (t("other income"), total(rest), "neutral"),
        )
        if found.lines > found.unknown
    ]
    parts.gauge(
        segments,
        charges.amount if charges.is_known else None,
        label=t("Who pays, out of the charges"),
        left_label=t("not covered"),
        shows_left=total(income).unknown == 0,
    )


def _column(side: BudgetSide, lines: Sequence[Line]) -> str:
    above, in_kind = (of_side(lines, side, in_kind=kind) for kind in (False, True))
    has_years = len(years_of(lines)) > 1
    body = "".join(
        _account(account, [line for line in above if line.account is account], has_years)
        for account in accounts_of(side)
    )
    foot = _row(t("Total"), total(above), "c-plan-total")
    if has_years:
        body += "".join(
            _row(
                t("without a year") if year is None else str(year),
                total(of_side(lines, side, year=year)),
                "c-plan-year",
            )
            for year in years_of(above)
        )
    if in_kind:
        foot += "".join(_line(line, show(line.account), has_years) for line in in_kind)
        foot += _row(t("Total in kind"), total(in_kind), "c-plan-total")
    return (
        f"<table><caption>{safe(show(side))}</caption>"
        f'<thead><tr><th scope="col">{safe(t("Account"))}</th>'
        f'<th scope="col" class="c-figure">{safe(t("Amount"))}</th></tr></thead>'
        f"<tbody>{body}</tbody><tfoot>{foot}</tfoot></table>"
    )


def _account(account: Account, lines: Sequence[Line], has_years: bool) -> str:
    if not lines:
        return ""
    if len(lines) == 1:
        return _line(lines[0], show(account), has_years)
    below = "".join(_line(line, None, has_years) for line in lines)
    return _row(show(account), total(lines), "c-plan-account") + below


def _line(line: Line, title: str | None, has_years: bool) -> str:
    told = [
        str(line.year) if has_years and line.year is not None else None,
        line.label,
        line.funder,
        None if line.funding_status is None else show(line.funding_status),
        t("asked of this fund") if line.is_this_fund else None,
        None if line.tax is None else show(line.tax),
    ]
    said = " · ".join(each for each in told if each)
    name = f"<span>{safe(title)}</span>" if title is not None else ""
    detail = f'<span class="c-detail">{safe(said)}</span>' if said or title is None else ""
    css = ' class="c-plan-below"' if title is None else ""
    return f'<tr{css}><th scope="row">{name}{detail}</th><td class="c-figure">{known(euros(line.amount))}</td></tr>'


def _row(title: str, found: Total, css: str) -> str:
    return (
        f'<tr class="{css}"><th scope="row">{safe(title)}</th>'
        f'<td class="c-figure">{known(show(found.in_words))}</td></tr>'
    )
