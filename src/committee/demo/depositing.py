"""How do the fictions come in? By the template, by a table kept by hand, by the form, with their documents."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from committee.demo.cast import Cast
from committee.demo.handmade import table_by_hand
from committee.demo.moments import CALENDAR, CODES, day_from, moment
from committee.demo.papers import archive
from committee.demo.workbook import workbook_of
from committee.intake import actions as intake_actions
from committee.intake.budget import Account, Line
from committee.intake.form import Content, Part
from committee.intake.rules import ApplicationRole, BudgetSide
from committee.words import Refused

BY_HAND = slice(2, 4)  # of the call in deposit: those that came by e-mail
WITH_PAPERS = 40  # beyond, the fictions taken up again have none, to keep the building short
TWIN = "D-041"


def deposit(stage: str, projects: list[dict[str, Any]], cast: Cast, now: datetime) -> None:
    """Everything of one call; while its deposit is open, also what shows how files and people really are."""
    last = min(CALENDAR[stage][1], -1)
    rows = []
    for one in projects:
        starts = day_from(now, CALENDAR[stage][5] + one["starts_in_days"])
        submitted = day_from(now, last - min(one["submitted_days_before_close"], 18))
        rows.append({**one, "starts_on": starts, "submitted_on": submitted})
    by_mail = rows[BY_HAND] if stage == "intake" else []
    if by_mail:
        by_mail = [{**one, "submitted_on": day_from(now, -13)} for one in by_mail]
        _import(stage, table_by_hand(by_mail), "Dossiers reçus par courriel.xlsx", cast, moment(now, -12))
    others = [one for one in rows if one["number"] not in {each["number"] for each in by_mail}]
    _import(stage, workbook_of(others), f"{CODES[stage]}.xlsx", cast, moment(now, last, 18))
    if by_mail:
        corrected = [by_mail[0], *(_corrected(one) for one in by_mail[1:])]
        name = "Dossiers reçus par courriel (corrigé).xlsx"
        _import(stage, table_by_hand(corrected), name, cast, moment(now, last, 19))
        _write_twin(rows[0], stage, cast, moment(now, 0, 8))
    _attach(stage, projects, cast, moment(now, last, 20))


def _import(stage: str, content: bytes, filename: str, cast: Cast, now: datetime) -> None:
    report = intake_actions.import_applications(
        content, filename, CODES[stage], dry_run=False, actor=cast.staff, now=now
    )
    if report.has_errors:
        raise Refused(report.errors[0].message)


def _corrected(project: dict[str, Any]) -> dict[str, Any]:
    """What the lead partner wrote again: a higher request, a longer project."""
    asked = project["requested"]
    more = None if asked is None else asked + 1200
    return {**project, "requested": more, "duration_months": min(project["duration_months"] + 6, 36)}


def _write_twin(project: dict[str, Any], stage: str, cast: Cast, now: datetime) -> None:
    """The first project a second time, typed into the form from a paper letter: a probable duplicate."""
    asked = Decimal(project["requested"])
    shared = {code: project[code] for code in ("summary", "needs", "themes", "duration_months", "starts_on")}
    amounts = {"requested": asked, "total_cost": asked * 2}
    line = Line(BudgetSide.CHARGE, Account.STAFF, "Salaires", asked * 2)
    funds = Line(BudgetSide.INCOME, Account.SUBSIDIES, None, asked, funder="Ce fonds", is_this_fund=True)
    others = Line(BudgetSide.INCOME, Account.SUBSIDIES, None, asked, funder=project["landlords"][0])
    content = Content(
        fields={"number": TWIN, "title": f"{project['title']} (envoi postal)", **shared, **amounts},
        parts=(
            Part(ApplicationRole.LEAD, project["lead"]),
            Part(ApplicationRole.LANDLORD, project["landlords"][0]),
        ),
        budget=(line, funds, others),
    )
    made = intake_actions.create_application(CODES[stage], content, actor=cast.staff, now=now)
    intake_actions.submit_application(made, None, actor=cast.staff, now=now)


def _attach(stage: str, projects: list[dict[str, Any]], cast: Cast, now: datetime) -> None:
    """The documents of the written fictions, in one ZIP."""
    first = [one for one in projects if "inspired_by" not in one][:WITH_PAPERS]
    if first:
        bundle = archive(first, is_still_open=stage == "intake")
        intake_actions.attach_documents(
            bundle, f"{CODES[stage]}.zip", CODES[stage], actor=cast.staff, now=now
        )
