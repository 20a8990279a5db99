"""Which files about applications leave? Every one starts from what its reader may see."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from committee.intake.qpv_shares import ToldShare, share_in_words
from committee.intake.queries import SiteRow, applications, declared_beside_computed, sites_of, told_shares
from committee.intake.queries.visibility import identified, ids_of
from committee.intake.rules import ApplicationStatus, Theme
from committee.intake.template import PATH
from committee.people.rules import Member
from committee.settings import settings
from committee.spreadsheets.write import Kind, Sheet, write_csv, write_xlsx
from committee.territories.placing import Comparison
from committee.territories.queries import editions, qpv_by_codes
from committee.territories.rules import Answer
from committee.words import Labelled, Sentence, say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FILTERS = ("call", "status", "search", "department", "qpv")


def _columns(locale: str) -> dict[str, tuple[str, Kind | None]]:
    """The columns of the list, as they are headed and shown."""
    headed = {
        "number": (Sentence("Number"), Kind.TEXT),
        "title": (Sentence("Title"), Kind.TEXT),
        "lead": (Sentence("Lead partner"), Kind.TEXT),
        "landlords": (Sentence("Landlords"), Kind.TEXT),
        "call_code": (Sentence("Call"), Kind.TEXT),
        "status": (Sentence("State"), Kind.TEXT),
        "category": (Sentence("Category"), Kind.TEXT),
        "themes": (Sentence("Themes"), Kind.TEXT),
        "communes": (Sentence("Communes"), Kind.TEXT),
        "departments": (Sentence("Departments"), Kind.TEXT),
        "qpv_answer": (Sentence("Priority district"), Kind.TEXT),
        "qpv_codes": (Sentence("QPV codes"), Kind.TEXT),
        "qpv_names": (Sentence("QPV by name"), Kind.TEXT),
        "qpv_generation": (Sentence("Generation of the QPV"), Kind.TEXT),
        "qpv_edition": (Sentence("Perimeters that answered"), Kind.TEXT),
        "qpv_declared": (Sentence("QPV declared"), Kind.TEXT),
        "qpv_agreement": (Sentence("Declared beside computed"), Kind.TEXT),
        "qpv_shares": (Sentence("Shares of the QPV"), Kind.TEXT),
        "dwellings": (Sentence("Dwellings"), Kind.NUMBER),
        "households": (Sentence("Households"), Kind.NUMBER),
        "people": (Sentence("People"), Kind.NUMBER),
        "duration_months": (Sentence("Duration (months)"), Kind.NUMBER),
        "total_cost": (Sentence("Total cost"), Kind.EUROS),
        "requested": (Sentence("Requested"), Kind.EUROS),
        "submitted_on": (Sentence("Submitted on"), Kind.DATE),
    }
    return {name: (say(title, locale), kind) for name, (title, kind) in headed.items()}


def known_filters(params: Mapping[str, str]) -> dict[str, Any]:
    """The filters of the list as an address tells them; what it does not know is left out."""
    told: dict[str, Any] = {name: params[name] for name in FILTERS if params.get(name)}
    for name, choices in (("status", ApplicationStatus), ("qpv", Answer)):
        if name in told and told[name] not in set(choices):
            del told[name]
    return told


def theme_in_words(theme: str, locale: str) -> str:
    """A theme's label; one that is not on the list as it was typed."""
    return say(Theme(theme).label, locale) if theme in set(Theme) else theme


def list_of_applications(member: Member, params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The list as its reader has filtered it: XLSX, or CSV in French habits with ``format=csv``."""
    frame = _with_qpv(applications(member, **known_filters(params)), member)
    columns = _columns(member.locale)
    rows = [[_cell(name, row[name], member.locale) for name in columns] for row in frame.to_dict("records")]
    header, kinds = [title for title, _ in columns.values()], [kind for _, kind in columns.values()]
    name = say(Sentence("applications"), member.locale)
    if params.get("format") == "csv":
        return f"{name}.csv", CSV, write_csv(header, rows)
    sheet = say(Sentence("Applications"), member.locale)
    return f"{name}.xlsx", XLSX, write_xlsx({sheet: Sheet(header, rows, kinds)})


def _with_qpv(frame: pd.DataFrame, member: Member) -> pd.DataFrame:
    """The list with what is known of the QPV of each application, each thing once, in the order of its sites."""
    ids = frame["id"].tolist()
    whole = ids_of(identified(member)) & frozenset(ids)
    sites, shares = sites_of(whole), told_shares(whole)
    compared = declared_beside_computed(whole, member)
    names = {edition.id: edition.name for edition in editions()}
    known = qpv_by_codes([code for codes in frame["qpv_codes"] for code in codes])
    rows = [
        _qpv_cells(sites.get(one, []), shares.get(one, []), compared, names, member.locale) for one in ids
    ]
    told = pd.DataFrame(rows, columns=list(_OF_QPV), index=frame.index, dtype=object)
    told["qpv_names"] = [
        tuple(known[code].name if code in known else code for code in codes) for codes in frame["qpv_codes"]
    ]
    return frame.join(told)


_OF_QPV = ("qpv_generation", "qpv_edition", "qpv_declared", "qpv_agreement", "qpv_shares")


def _qpv_cells(
    sites: Sequence[SiteRow],
    shares: Sequence[ToldShare],
    compared: Mapping[str, Comparison],
    names: Mapping[str, str],
    locale: str,
) -> tuple[Any, ...]:
    agreements = (compared[site.id].agreement for site in sites if site.id in compared)
    return (
        _once(site.qpv_generation for site in sites),
        _once(names.get(site.edition_id or "") for site in sites),
        _once(site.chosen_qpv or site.declared_qpv for site in sites),
        _once(say(agreement.label, locale) for agreement in agreements),
        share_in_words({each.code: each.share for each in shares}) or None,
    )


def _once(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def _cell(name: str, value: Any, locale: str) -> Any:
    if name == "themes":
        return ", ".join(theme_in_words(theme, locale) for theme in value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return say(value.label, locale) if isinstance(value, Labelled) else value


def template_file(member: Member, _params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The documented template of the import."""
    name = say(Sentence("applications-template"), member.locale)
    return f"{name}.xlsx", XLSX, (settings().data / PATH).read_bytes()
