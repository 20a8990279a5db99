"""Which applications does a reader take along on paper?"""

from collections.abc import Mapping
from datetime import UTC, datetime

from committee.calls.queries import call_by_code
from committee.calls.rules import paris_day
from committee.documents.typesetting import typeset
from committee.intake.queries import plan_of, sheet
from committee.people.rules import Member
from committee.review.booklet import TEMPLATE, Page, booklet
from committee.review.queries.marking_sheets import capacity
from committee.review.queries.places import grid_of
from committee.review.queries.reading_lists import reading_list
from committee.words import Refused, Sentence, say

PDF = "application/pdf"


def booklet_of(member: Member, call_code: str, *, now: datetime) -> dict[str, object]:
    """The data of a member's own reading list of one call, in the order of the list.

    Only what they may read whole; the others are counted and not named. Raises Refused when nothing of a call with
    this code was given to them.
    """
    listed = reading_list(member, now=now)
    listed = listed[listed["call_code"] == call_code]
    call = call_by_code(call_code)
    if listed.empty or call is None:
        raise Refused(Sentence("No application of this call is given to you."))
    pages = []
    for row in listed.to_dict("records"):
        read = sheet(row["application_id"], member, now)
        if read is not None and read.details is not None:
            told = capacity(row["application_id"], call.grid_id, member)
            lines = plan_of(row["application_id"], member, now).lines
            pages.append(Page(row["number"], row["due_on"], read, lines, told.criteria))
    left_out = len(listed) - len(pages)
    grid = grid_of(call.grid_id)
    return booklet(member.name, paris_day(now), member.locale, grid, pages, left_out=left_out)


def reading_list_file(member: Member, params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """A member's own reading list of one call (``call``: its code) as a PDF; as ``booklet_of``."""
    code = params.get("call", "")
    content = typeset(TEMPLATE, booklet_of(member, code, now=datetime.now(UTC)))
    name = say(Sentence("reading-list"), member.locale)
    return f"{name}-{code}.pdf", PDF, content
