"""How is a field of an application called on screen, and how is its value said, whatever it is?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from committee.intake.columns import ROLES_OF_COLUMNS, header_of
from committee.intake.form import LIST_LABELS, SHARES, row_label
from committee.intake.rules import LOCATED, ApplicationStatus, Theme
from committee.territories.rules import Answer
from committee.ui.duplicates import field_labels
from committee.ui.texts import day, euros, is_unknown, percent, show, t
from committee.words import Labelled

LONGEST = 240
_OF_ROWS = frozenset(
    {
        "commune",
        "commune_code",
        "department",
        "qpv",
        "lon",
        "lat",
        "precision_m",
        "address",
        "postcode",
    }
)
_HIDDEN = frozenset({"organisation_id", "position", "point_source", "account"})


def label_of(code: str) -> str:
    """What a field is called; of what has no name on screen, its header in files."""
    known = field_labels() | {
        "number": t("Number"),
        "site": t("Places"),
        SHARES: show(LIST_LABELS[SHARES]),
        LOCATED: t("Priority district, by the perimeters loaded since"),
        "status": t("State"),
        "dwellings_qualifier": t("Dwellings (precision)"),
        "households_qualifier": t("Households (precision)"),
        "people_qualifier": t("People (precision)"),
        "external_system": t("Tool of origin"),
        "siret": t("SIRET of the lead partner"),
        "rna": t("RNA number of the lead partner"),
        "lead_kind": t("Kind of the lead partner"),
        "founding_landlords": t("Founding landlords"),
        "joining_landlords": t("Joining landlords"),
    }
    if code in known:
        return known[code]
    if code in ROLES_OF_COLUMNS:
        return show(ROLES_OF_COLUMNS[code][0])
    return show(row_label(code)) if code in _OF_ROWS else header_of(code)


def value_of(code: str, value: Any, names: Mapping[str, str] | None = None) -> str | None:
    """A value in words, shortened; None when it is unknown. ``names``: organisations by identifier."""
    told = _said(code, value, names or {})
    if told is None or len(told) <= LONGEST:
        return told
    return f"{told[: LONGEST - 1].rstrip()}…"


def _said(code: str, value: Any, names: Mapping[str, str]) -> str | None:
    match value:
        case Labelled() | bool():
            return show(value)
        case Decimal():
            return euros(value)
        case date():
            return day(value)
        case dict():
            return _row(value, names)
        case list() | tuple():
            lines = [_said(code, each, names) for each in value]
            told = [line for line in lines if line is not None]
            return (" ; " if any(isinstance(each, dict) for each in value) else ", ").join(told) or None
        case str() if code == "themes" and value in set(Theme):
            return show(Theme(value))
        case str() if code == "status" and value in set(ApplicationStatus):
            return show(ApplicationStatus(value))
        case str() if code == "answer" and value in set(Answer):
            return show(Answer(value))
        case _:
            return None if is_unknown(value) else show(value)


def _row(row: Mapping[str, Any], names: Mapping[str, str]) -> str | None:
    """A site, a budget line, an action, an organisation's part: what is known of it."""
    if "share" in row and "code" in row:
        share = row["share"]
        return str(row["code"]) if share is None else f"{row['code']} ({percent(share)})"
    told = []
    if "organisation_id" in row:
        told.append(names.get(row["organisation_id"], t("an organisation no longer known")))
        if row.get("is_founder"):
            told.append(t("founder"))
    if row.get("lon") is not None and row.get("lat") is not None:
        told.append(f"{row['lon']}, {row['lat']}")
    skipped = _HIDDEN | {"lon", "lat", "precision_m", "is_founder"}
    for name, value in row.items():
        if name not in skipped and value is not False and (said := _said(name, value, names)) is not None:
            told.append(t("this fund") if name == "is_this_fund" else said)
    return ", ".join(told) or None
