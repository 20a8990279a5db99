"""What does a reader take away from the network: which applications, and what of each?"""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select

from committee.calls.queries import criteria_of
from committee.calls.rules import Act, may, paris_day
from committee.intake.files import XLSX
from committee.intake.queries import Sheet, readable, sheet
from committee.people.rules import Member, why_not_open
from committee.review.away import Answers, AwayApplication, write_review_sheet
from committee.review.booklet import TEXT_TITLES, figures_of
from committee.review.queries.evaluations import EvaluationRow, own_evaluations
from committee.review.queries.places import grid_of, places
from committee.review.queries.reading_lists import reading_list
from committee.review.records import Evaluation
from committee.review.rules import AssignmentStatus, EvaluationPart, InterestNature, is_asked
from committee.store.engine import reading
from committee.words import Refused, Sentence, refuse_if, say


def answers_of(row: EvaluationRow | None) -> Answers:
    """What stands here, as a review sheet would hold it."""
    if row is None:
        return Answers()
    return Answers(row.marks, row.comment, row.recommendation, row.amount)


def away_applications(member: Member, *, now: datetime) -> list[AwayApplication]:
    """What the member may fill offline, in the order of their reading list: what is assigned to them, declared,
    readable, not handed in, of rounds being read, and from which they do not abstain as a whole.
    """
    frame = reading_list(member, now=now)
    is_declared = frame["nature"].notna() & (frame["nature"] != InterestNature.RECUSAL)
    is_open = frame["phase"].map(lambda phase: may(Act.MARK, phase, member.roles)).astype(bool)
    left = frame[is_declared & is_open & (frame["status"] != AssignmentStatus.HANDED_IN)]
    due = dict(zip(left["application_id"], left["due_on"], strict=True))
    with reading() as session:
        opened = set(session.scalars(readable(member, now)))
        found = places(list(due), member, now=now)
        mine = select(Evaluation.id).where(Evaluation.member_id == member.id)
        own = own_evaluations(member, mine, now=now)
        grids = {place.grid_id for place in found.values()}
        rows = criteria_of(grids)
        scales = {key: grid_of(key) for key in grids}
        taken = []
        for key, due_on in due.items():
            read = sheet(key, member, now) if key in found and key in opened else None
            kept = own.get(key)
            if read is None or read.details is None or (kept is not None and kept.abstention is not None):
                continue
            grid_id = found[key].grid_id
            asked = [
                row for row in rows[grid_id] if is_asked(row.scored_by, EvaluationPart.READER, member.roles)
            ]
            taken.append(
                AwayApplication(
                    key,
                    read.details.number,
                    read.title,
                    read.details.call_code,
                    0 if kept is None else kept.version,
                    _people(read),
                    _facts(read),
                    [(title, read.details.texts.get(name) or "—") for name, title in TEXT_TITLES.items()],
                    asked,
                    (scales[grid_id].scale_min, scales[grid_id].scale_max),
                    due_on,
                    answers_of(kept),
                )
            )
    return taken


def _people(read: Sheet) -> list[tuple[Sentence, str]]:
    if read.is_blind:
        return []
    return [
        (Sentence("Lead partner"), read.lead or "—"),
        (Sentence("Landlords"), ", ".join(read.landlords) or "—"),
    ]


def _facts(read: Sheet) -> list[tuple[Sentence, object]]:
    details = read.details
    assert details is not None  # noqa: S101 - only readable applications are taken away
    where = [
        " · ".join(filter(None, (site.name, site.commune, site.department))) or "—" for site in details.sites
    ]
    return [
        *figures_of(details),
        (Sentence("Places"), "\n".join(where) or "—"),
    ]


def review_sheet_file(member: Member, _params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The review sheet of one's own reading list. Raises Refused when there is nothing to fill in."""
    refuse_if(why_not_open("review.reading_list", member))
    now = datetime.now(UTC)
    found = away_applications(member, now=now)
    if not found:
        raise Refused(Sentence("Nothing of your reading list can be filled in offline now."))
    on = paris_day(now)
    content = write_review_sheet(member.id, member.name, found, locale=member.locale, on=on)
    name = say(Sentence("review-sheet"), member.locale)
    return f"{name}-{on.isoformat()}.xlsx", XLSX, content
