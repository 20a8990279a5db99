"""Which winners may be shown to this reader, by which public facts, and where are they drawn?

A sensitive action is shown by its department only, to everyone: a map may be projected.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import select

from committee.intake.rules import Theme, choice_named
from committee.meetings.queries import SITE_COLUMNS, award_rows, award_site_rows, visible_awards
from committee.meetings.records import Award, AwardSite
from committee.people.rules import Member, why_not_open
from committee.showcase.rules import Level, without_names
from committee.spreadsheets.finding import Hit, found_in
from committee.spreadsheets.rules import folded
from committee.store.engine import reading
from committee.territories.departments import department_names, departments, departments_at
from committee.territories.queries import qpv_by_codes, successors_of
from committee.territories.queries.aliases import known_aliases
from committee.words import Sentence

WINNER_COLUMNS = (
    "id",
    "reference",
    "title",
    "summary",
    "lead",
    "landlords",
    "partners",
    "themes",
    "amount",
    "awarded_on",
    "call_code",
    "call_title",
    "year",
    "duration_months",
    "dwellings",
    "households",
    "people",
    "is_sensitive",
    "is_public",
    "inspired_by",
    "places",
)
PLACE_COLUMNS = (
    "award_id",
    "title",
    "lead",
    "theme",
    "level",
    "name",
    "commune",
    "department",
    "department_name",
    "lon",
    "lat",
    "answer",
    "qpv_codes",
    "qpv_generation",
    "qpv_later_codes",
    "note",
    "edition_id",
)
WHOLE_NUMBERS = ("year", "duration_months", "dwellings", "households", "people")
_TEXTS = ("title", "summary", "lead")


def winners(
    member: Member,
    *,
    call: str | None = None,
    year: int | None = None,
    theme: str | None = None,
    landlord: str | None = None,
) -> pd.DataFrame:
    """The winners whom this reader may see, newest first, with WINNER_COLUMNS.

    ``amount`` is in euros, None when it is not known or not published yet; ``landlords``, ``partners``, ``themes``,
    ``inspired_by`` and ``places`` are lists. Names of places are masked in the texts of a sensitive action.
    """
    sites = _sites_by_award(member, ("award_id", "commune", "department"))
    names = _names_to_mask(member)
    rows = [
        _winner_row(award, sites.get(str(award["id"]), []), names.get(str(award["id"]), []))
        for award in award_rows(member)
    ]
    frame = pd.DataFrame(rows, columns=list(WINNER_COLUMNS), dtype=object)
    for column in WHOLE_NUMBERS:
        frame[column] = frame[column].astype("Int64")
    return narrowed(frame, call=call, year=year, theme=theme, landlord=landlord)


def _sites_by_award(member: Member, columns: Sequence[str] = SITE_COLUMNS) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for site in award_site_rows(member, columns):
        found.setdefault(str(site["award_id"]), []).append(site)
    return found


def _names_to_mask(member: Member) -> dict[str, list[str | None]]:
    """The names of the places and districts of sensitive actions, which no text may tell; they never leave here."""
    statement = (
        select(
            AwardSite.award_id,
            AwardSite.name,
            AwardSite.commune,
            AwardSite.qpv_codes,
            AwardSite.qpv_later_codes,
        )
        .join(Award, Award.id == AwardSite.award_id)
        .where(visible_awards(member), Award.sensitive_public.is_(True))
    )
    found: dict[str, list[str | None]] = {}
    with reading() as session:
        rows = session.execute(statement).all()
    codes = {code for *_, then, later in rows for code in (*then, *(later or ()))}
    known = qpv_by_codes(codes) if codes else {}
    aliases = known_aliases() if codes else ()
    for award_id, name, commune, then, later in rows:
        districts = (*then, *(later or ()))
        named = [known[code].name for code in districts if code in known]
        others = [alias for code, alias in aliases if code in districts]
        found.setdefault(award_id, []).extend((name, commune, *districts, *named, *others))
    return found


def _winner_row(
    award: dict[Any, Any], sites: list[dict[str, Any]], names: list[str | None]
) -> dict[str, object]:
    row: dict[str, object] = {name: award.get(name) for name in WINNER_COLUMNS}
    is_sensitive = award["sensitive_public"] is True
    row.update(
        is_sensitive=is_sensitive,
        amount=award["amount"] if award["is_public"] else None,
        themes=[choice_named(name, Theme) or name for name in award["themes"]],
        places=list(dict.fromkeys(place for site in sites if (place := place_name(site, is_sensitive)))),
    )
    if is_sensitive:
        row.update({part: without_names(award[part], names) for part in _TEXTS})
        row["inspired_by"] = [without_names(text, names) for text in award["inspired_by"]]
    return row


def place_name(site: dict[str, Any], is_sensitive: bool) -> str | None:
    """A place as people say it, with its department because communes have homonyms; None when nothing is known."""
    department = site["department"]
    named = department_names().get(department or "", department)
    if is_sensitive or site["commune"] is None:
        return None if named is None else f"{named} ({department})"
    return str(site["commune"]) if named is None else f"{site['commune']} ({named}, {department})"


def narrowed(
    frame: pd.DataFrame,
    *,
    call: str | None = None,
    year: int | None = None,
    theme: str | None = None,
    landlord: str | None = None,
) -> pd.DataFrame:
    """The winners of one call (its code), year, theme or landlord (whatever its accents and dashes)."""
    if (call, year, theme, landlord) == (None, None, None, None):
        return frame.reset_index(drop=True)
    wanted = None if landlord is None else folded(landlord)
    keep = [
        (call is None or row["call_code"] == call)
        and (year is None or row["year"] == year)
        and (theme is None or theme in row["themes"])
        and (wanted is None or wanted in {folded(name) for name in row["landlords"]})
        for row in frame.to_dict("records")
    ]
    return frame[pd.Series(keep, index=frame.index, dtype=bool)].reset_index(drop=True)


IN_QPV_COLUMNS = (
    "id",
    "code",
    "title",
    "lead",
    "landlords",
    "call_title",
    "year",
    "awarded_on",
    "amount",
    "is_later",
)


def awards_in_qpv(codes: Collection[str], member: Member) -> pd.DataFrame:
    """The winners whom this reader may see in these QPV, newest first, with IN_QPV_COLUMNS: one row for each QPV.

    ``is_later``: the QPV was not that of the award's day, it continues that one by the passage that is loaded. A
    sensitive action is told by its place to nobody.
    """
    wanted = set(codes)
    if not wanted or why_not_open("winners.map", member) is not None:
        return pd.DataFrame(columns=list(IN_QPV_COLUMNS), dtype=object)
    sites = _sites_by_award(member, ("award_id", "qpv_codes", "qpv_later_codes"))
    after = successors_of({code for own in sites.values() for site in own for code in site["qpv_codes"]})
    found: dict[str, dict[str, bool]] = {}
    for award_id, own in sites.items():
        then = {code for site in own for code in site["qpv_codes"]}
        later = {code for site in own for code in _later_of(site, after)} - then
        if wanted & (then | later):
            found[award_id] = {code: code in later for code in sorted(wanted & (then | later))}
    rows: list[tuple[Any, ...]] = []
    for award in award_rows(member, found):
        if award["sensitive_public"] is not True:
            amount = award["amount"] if award["is_public"] else None
            facts = (*(award[name] for name in IN_QPV_COLUMNS[2:8]), amount)
            rows += [(award["id"], code, *facts, is_later) for code, is_later in found[award["id"]].items()]
    return pd.DataFrame(rows, columns=list(IN_QPV_COLUMNS), dtype=object)


def _later_of(site: dict[str, Any], after: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The QPV of today of a place: those recorded for it, else all those that continue its own."""
    recorded: list[str] = site["qpv_later_codes"]
    return recorded or [later for code in site["qpv_codes"] for later in after.get(code, ())]


FILTERS = ("call", "year", "theme", "landlord")


def filter_options(frame: pd.DataFrame, filters: Collection[str] = FILTERS) -> dict[str, dict[Any, str]]:
    """What these filters offer, by the winners given: call, year, theme and landlord, each value with its text.

    Winners of earlier years without a call's code are not offered by call. Themes are Theme or text as typed.
    """
    options = {"call": _calls_of, "year": _years_of, "theme": _themes_offered, "landlord": _landlords_of}
    return {name: options[name](frame) for name in filters}


def _calls_of(frame: pd.DataFrame) -> dict[Any, str]:
    pairs = dict(zip(frame["call_code"], frame["call_title"], strict=True))
    return {code: title or code for code, title in pairs.items() if code is not None}


def _years_of(frame: pd.DataFrame) -> dict[Any, str]:
    return {year: str(year) for year in sorted({int(year) for year in frame["year"]}, reverse=True)}


def _themes_offered(frame: pd.DataFrame) -> dict[Any, str]:
    return {theme: theme for theme in themes_of(frame)}


def _landlords_of(frame: pd.DataFrame) -> dict[Any, str]:
    names = {name for landlords in frame["landlords"] for name in landlords}
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (folded(name), name)):
        found.setdefault(folded(name), name)
    return {name: name for name in found.values()}


def themes_of(frame: pd.DataFrame) -> list[str]:
    """The themes of these winners, each once: those of the list in its order, then others by alphabet."""
    order = list(Theme)
    found = {theme for themes in frame["themes"] for theme in themes}
    return sorted(
        found, key=lambda theme: (order.index(theme) if isinstance(theme, Theme) else len(order), theme)
    )


def places(member: Member, shown: pd.DataFrame) -> pd.DataFrame:
    """Where these winners act, with PLACE_COLUMNS: one row a site; ``theme`` is the winner's first one.

    ``lon`` and ``lat`` are true WGS84 degrees, None when the place is not known: such rows are listed, not drawn. A
    winner without any site has one row without a place. A sensitive action has one row for each of its departments,
    at a point within it, and nothing that says more. ``edition_id``: which perimeters answered.
    """
    sites = _sites_by_award(member)
    rows: list[dict[str, object]] = []
    told = (shown[name] for name in ("id", "title", "lead", "themes", "is_sensitive"))
    for award_id, title, lead, themes, is_sensitive in zip(*told, strict=True):
        facts = {"award_id": award_id, "title": title, "lead": lead, "theme": next(iter(themes), None)}
        own = sites.get(str(award_id), [])
        placed = _masked(own) if is_sensitive else [_placed(site) for site in own]
        rows += [{**facts, **place} for place in placed or [_nowhere(None)]]
    return pd.DataFrame(rows, columns=list(PLACE_COLUMNS), dtype=object)


def places_of(award_id: str, member: Member) -> pd.DataFrame:
    """Where one winner acts, with PLACE_COLUMNS; no row when this reader may not see it."""
    shown = winners(member)
    return places(member, shown[shown["id"] == award_id])


def _placed(site: dict[str, Any]) -> dict[str, object]:
    level = Level.COMMUNE if site["is_approximate"] else Level.SITE
    kept = (
        "name",
        "commune",
        "lon",
        "lat",
        "answer",
        "qpv_codes",
        "qpv_generation",
        "qpv_later_codes",
        "note",
        "edition_id",
    )
    return {**_nowhere(_department(site)), **{name: site[name] for name in kept}, "level": level}


def _masked(sites: list[dict[str, Any]]) -> list[dict[str, object]]:
    found = []
    for code in dict.fromkeys(_department(site) for site in sites):
        outline = next((each.outline for each in departments() if each.code == code), None)
        place = _nowhere(code)
        if outline is not None:
            point = outline.representative_point()
            place.update(lon=round(point.x, 4), lat=round(point.y, 4))
        found.append(place)
    return found


def _nowhere(department: str | None) -> dict[str, object]:
    return {
        **dict.fromkeys(PLACE_COLUMNS[4:]),
        "level": Level.DEPARTMENT,
        "department": department,
        "department_name": department_names().get(department or ""),
        "qpv_codes": [],
        "qpv_later_codes": [],
    }


def _department(site: dict[str, Any]) -> str | None:
    if site["department"] is None and site["lon"] is not None:
        return departments_at([site["lon"]], [site["lat"]])[0]
    return None if site["department"] is None else str(site["department"])


def is_located(found: pd.DataFrame) -> "pd.Series[bool]":
    """Which of these places can be drawn."""
    return found["lon"].notna() & found["lat"].notna()


def departments_shown(found: pd.DataFrame) -> dict[str, str]:
    """The departments in which these places lie, with their names, by code."""
    pairs = {
        code: name or code
        for code, name in zip(found["department"], found["department_name"], strict=True)
        if code is not None
    }
    return dict(sorted(pairs.items()))


def search(member: Member, words: Sequence[str], limit: int) -> list[Hit]:
    """The winners whom this reader may see, by what is public of them."""
    if why_not_open("winners.map", member) is not None:
        return []
    hits = []
    for row in winners(member).to_dict("records"):
        names = ", ".join([*row["landlords"], *row["partners"]])
        place = found_in(
            {
                None: f"{row['title']} {row['lead'] or ''} {row['reference'] or ''}",
                Sentence("Landlords and partners"): names,
                Sentence("Places"): " ".join(map(str, row["places"])),
                Sentence("Summary"): row["summary"],
            },
            words,
        )
        if place is not None:
            hits.append(Hit(str(row["id"]), row["title"], row["lead"], *place))
    return hits[:limit]
