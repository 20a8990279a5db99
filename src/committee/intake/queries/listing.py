"""Which applications does a member find, and by what may they filter them?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd
from sqlalchemy import select

from committee.calls.records import Call
from committee.intake.queries.heads import names_by_role
from committee.intake.queries.visibility import is_blind, is_readable, shown_title, visible
from committee.intake.records import (
    Application,
    Site,
)
from committee.intake.rules import (
    ApplicationRole,
    ApplicationStatus,
    answer_of_sites,
)
from committee.people.rules import Member
from committee.spreadsheets.rules import folded
from committee.store.engine import reading
from committee.territories.rules import Answer

APPLICATION_COLUMNS = {
    "id": "object",
    "number": "object",
    "title": "object",
    "lead": "object",
    "landlords": "object",
    "call_code": "object",
    "call_title": "object",
    "round_id": "object",
    "status": "object",
    "category": "object",
    "themes": "object",
    "communes": "object",
    "departments": "object",
    "qpv_answer": "object",
    "qpv_codes": "object",
    "sites": "Int64",
    "dwellings": "Int64",
    "households": "Int64",
    "people": "Int64",
    "total_cost": "object",
    "requested": "object",
    "duration_months": "Int64",
    "sensitive_public": "object",
    "submitted_on": "object",
    "is_readable": "bool",
}


ORDERS = {"number": "number", "title": "title", "requested": "requested", "submitted_on": "submitted_on"}


def applications(
    member: Member,
    *,
    call: str | None = None,
    status: ApplicationStatus | str | None = None,
    search: str = "",
    department: str | None = None,
    qpv: Answer | str | None = None,
    order: str = "number",
    now: datetime | None = None,
) -> pd.DataFrame:
    """Visible applications with APPLICATION_COLUMNS, a constant number of statements.

    Of those which the member may not read yet (``is_readable`` False), number, title, lead, landlords, call and
    round alone are told: the rest is unknown, and neither found nor put in order by it. Of those of a blind call
    nobody is named, the title is the redacted one, and of the places only the departments and the answer.

    ``call`` is a code; ``search`` looks into number, title, lead and landlords, whatever their accents. ``status``
    and ``qpv_answer`` hold enum members, ``communes``, ``departments``, ``landlords``, ``qpv_codes`` and ``themes``
    tuples, amounts Decimal or None. ``qpv_codes`` are those of the sites that bear the answer: beside a site inside
    a QPV, one that is only uncertain adds none.
    """
    whole, blind = is_readable(member), is_blind(member, now)
    statement = (
        select(
            Application.id,
            Application.number,
            shown_title(member, now),
            Call.code,
            Call.title,
            Application.round_id,
            Application.status,
            Application.category,
            Application.themes,
            Application.dwellings,
            Application.households,
            Application.people,
            Application.total_cost,
            Application.requested,
            Application.duration_months,
            Application.sensitive_public,
            Application.submitted_on,
            whole,
            blind,
        )
        .join(Call, Call.id == Application.call_id)
        .where(Application.id.in_(visible(member, now)))
        .order_by(Application.number, Application.id)
    )
    if call is not None:
        statement = statement.where(Call.code == call)
    if status is not None:
        statement = statement.where(whole, Application.status == ApplicationStatus(status))
    words = folded(search).split()
    for word in words:
        held = Application.folded_text.contains(word, autoescape=True)
        statement = statement.where(held | blind)
    if department is not None:
        of_department = select(Site.application_id).where(Site.department == department)
        statement = statement.where(whole, Application.id.in_(of_department))
    with reading() as session:
        rows = session.execute(statement).all()
        chosen = statement.with_only_columns(Application.id).order_by(None)
        among = Application.id.in_(chosen)
        names = names_by_role(among & ~blind)
        places = _places(among & whole)
    table = [
        _listed(row, names.get(row[0], {}), places.get(row[0], []))
        for row in rows
        if not row[-1] or _is_found(words, row[1], row[2])
    ]
    frame = pd.DataFrame(table, columns=list(APPLICATION_COLUMNS), dtype=object)
    if qpv is not None:
        frame = frame[[answer == Answer(qpv) for answer in frame["qpv_answer"]]]
    wanted = ORDERS.get(order.removeprefix("-"), "number")
    frame = frame.sort_values(
        wanted,
        key=lambda values: values.map(_comparable),
        ascending=not order.startswith("-"),
        kind="stable",
        na_position="last",
    )
    return frame.reset_index(drop=True).astype(APPLICATION_COLUMNS)


def _comparable(value: Any) -> Any:
    return folded(value) if isinstance(value, str) else value


def _is_found(words: Sequence[str], number: str, title: str) -> bool:
    """Whether what a blind reader is told of an application holds the words."""
    text = folded(f"{number} {title}")
    return all(word in text for word in words)


class Place(NamedTuple):
    """What the list tells of a site."""

    commune: str | None
    department: str | None
    answer: Answer
    qpv_codes: list[str]


def _places(condition: Any) -> dict[str, list[Place]]:
    """Commune, department, answer and QPV of the sites of applications, each in its order."""
    statement = (
        select(Site.application_id, Site.commune, Site.department, Site.answer, Site.qpv_codes)
        .join(Application, Application.id == Site.application_id)
        .where(condition)
        .order_by(Site.position)
    )
    found: dict[str, list[Place]] = {}
    with reading() as session:
        for application_id, *place in session.execute(statement).all():
            found.setdefault(application_id, []).append(Place._make(place))
    return found


def _once(values: Collection[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def _listed(
    row: Any,
    names: dict[ApplicationRole, list[str]],
    places: list[Place],
) -> tuple[Any, ...]:
    (
        identifier,
        number,
        title,
        code,
        call_title,
        round_id,
        status,
        category,
        themes,
        dwellings,
        households,
    ) = row[:11]
    people, total_cost, requested, duration, sensitive, submitted, may_read, is_redacted = row[11:]
    head = (
        identifier,
        number,
        title,
        next(iter(names.get(ApplicationRole.LEAD, [])), None),
        tuple(names.get(ApplicationRole.LANDLORD, [])),
        code,
        call_title,
        round_id,
    )
    if not may_read:
        return (*head, *_UNREAD)
    if is_redacted:
        places = [place._replace(commune=None, qpv_codes=[]) for place in places]
    answer = answer_of_sites([place.answer for place in places])
    return (
        *head,
        status,
        category,
        tuple(themes),
        _once([place.commune for place in places]),
        _once([place.department for place in places]),
        answer,
        _once([qpv for place in places if place.answer is answer for qpv in place.qpv_codes]),
        len(places),
        dwellings,
        households,
        people,
        total_cost,
        requested,
        duration,
        sensitive,
        submitted,
        True,
    )


# Status, category, themes, places, answer, codes, sites, figures, amounts, duration, public, day of an application
# of which its reader knows the head only.
_UNREAD = (None, None, (), (), (), None, (), None, None, None, None, None, None, None, None, None, False)


def filter_options(member: Member, now: datetime | None = None) -> dict[str, list[Any]]:
    """What the list may be filtered by, from the visible applications alone: calls, statuses, departments.

    States and departments are those of the applications that the member may read.
    """
    among = Application.id.in_(visible(member, now))
    whole = among & is_readable(member)
    calls = select(Call.code).join(Application, Application.call_id == Call.id).where(among)
    statuses = select(Application.status).where(whole).distinct()
    departments = (
        select(Site.department)
        .join(Application, Application.id == Site.application_id)
        .where(whole, Site.department.is_not(None))
    )
    with reading() as session:
        held = set(session.scalars(statuses))
        return {
            "call": list(session.scalars(calls.distinct().order_by(Call.code))),
            "status": [status for status in ApplicationStatus if status in held],
            "department": list(session.scalars(departments.distinct().order_by(Site.department))),
        }
