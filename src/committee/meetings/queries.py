"""What is on the agenda, who is there, what was decided, what is left, and which awards came out of it?

Everything starts from what the reader may see: an application whose door is closed to them gives its number, title,
lead and landlords, and nothing from which its place, its decision or its amount could be worked out.
"""

import pandas as pd
from sqlalchemy import ColumnElement, false, or_, select, true

from committee.intake.queries import closed_doors
from committee.meetings.records import Award, AwardInspiration, AwardSite
from committee.people.rules import Member, Role
from committee.store.engine import reading

AWARD_COLUMNS = (
    "id",
    "reference",
    "application_id",
    "title",
    "summary",
    "lead",
    "lead_kind",
    "landlords",
    "partners",
    "themes",
    "amount",
    "awarded_on",
    "call_code",
    "call_title",
    "year",
    "starts_on",
    "duration_months",
    "dwellings",
    "households",
    "people",
    "sensitive_public",
    "is_public",
    "inspired_by",
)
SITE_COLUMNS = (
    "award_id",
    "position",
    "name",
    "commune",
    "commune_code",
    "department",
    "lon",
    "lat",
    "precision_m",
    "is_approximate",
    "answer",
    "qpv_codes",
    "qpv_generation",
    "qpv_later_codes",
    "note",
)
MASKED_COLUMNS = (
    "name",
    "commune",
    "commune_code",
    "lon",
    "lat",
    "precision_m",
    "qpv_codes",
    "qpv_later_codes",
    "note",
)
WHOLE_NUMBERS = ("position", "year", "duration_months", "dwellings", "households", "people")


def frame_of(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows as a DataFrame with exactly these columns; unknown stays None and whole numbers stay whole."""
    frame = pd.DataFrame(rows, columns=list(columns), dtype=object)
    for column in set(columns) & set(WHOLE_NUMBERS):
        frame[column] = frame[column].astype("Int64")
    return frame


def reads_committee_facts(member: Member) -> bool:
    """Whether a person works in the committee, and not only with its published results."""
    return member.is_any(Role.MEMBER, Role.CHAIR, Role.STAFF)


def visible_awards(member: Member) -> ColumnElement[bool]:
    """The condition under which an award is visible.

    Published ones for everyone who reads awards; before that, those of closed meetings for members, chair and
    staff, without the applications from which they are recused.
    """
    if not member.roles or member.roles == {Role.ROOM}:
        return false()
    if not reads_committee_facts(member):
        return Award.is_public.is_(True)
    hidden = closed_doors(member)
    if not hidden:
        return true()
    open_to_them = or_(Award.application_id.is_(None), Award.application_id.not_in(hidden))
    return or_(Award.is_public.is_(True), open_to_them)


def awards(member: Member) -> pd.DataFrame:
    """The awards a person may see, newest first, with AWARD_COLUMNS.

    ``landlords`` and ``partners`` are lists of names; ``inspired_by`` lists the titles or texts of what the award
    builds on. Public facts only.
    """
    with reading() as session:
        found = session.scalars(
            select(Award).where(visible_awards(member)).order_by(Award.awarded_on.desc(), Award.reference)
        ).all()
        titles = {award.id: award.title for award in found}
        inspirations: dict[str, list[str]] = {}
        for link in session.scalars(
            select(AwardInspiration).where(AwardInspiration.award_id.in_(_visible_ids(member)))
        ):
            source = link.text if link.earlier_award_id is None else titles.get(link.earlier_award_id)
            if source is not None:
                inspirations.setdefault(link.award_id, []).append(source)
    rows: list[dict[str, object]] = []
    for award in found:
        row: dict[str, object] = {
            column: getattr(award, column) for column in AWARD_COLUMNS if column != "inspired_by"
        }
        row["landlords"] = [landlord["name"] for landlord in award.landlords]
        row["partners"] = [partner["name"] for partner in award.partners]
        row["inspired_by"] = inspirations.get(award.id, [])
        rows.append(row)
    return frame_of(rows, AWARD_COLUMNS)


def award_sites(member: Member) -> pd.DataFrame:
    """The sites of the awards a person may see, with SITE_COLUMNS, in order.

    For those who read published results only, the place of an action for a sensitive public is its department.
    """
    statement = (
        select(AwardSite, Award.sensitive_public)
        .join(Award, Award.id == AwardSite.award_id)
        .where(visible_awards(member))
        .order_by(AwardSite.award_id, AwardSite.position)
    )
    masks = not reads_committee_facts(member)
    rows: list[dict[str, object]] = []
    with reading() as session:
        for site, is_sensitive in session.execute(statement):
            row: dict[str, object] = {column: getattr(site, column) for column in SITE_COLUMNS}
            if masks and is_sensitive:
                row.update(dict.fromkeys(MASKED_COLUMNS))
                row.update(qpv_codes=[], qpv_later_codes=[], answer=None)
            rows.append(row)
    return frame_of(rows, SITE_COLUMNS)


def _visible_ids(member: Member):  # type: ignore[no-untyped-def]
    return select(Award.id).where(visible_awards(member))
