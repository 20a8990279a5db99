"""How does a ranking leave: as a workbook that anybody can recompute, or as a page on its method?"""

from collections.abc import Mapping
from datetime import UTC, datetime

from committee.calls.rules import paris_day
from committee.documents.typesetting import typeset
from committee.people.rules import Member
from committee.ranking.methods_note import TEMPLATE, note_of
from committee.ranking.queries import doubt, ranking
from committee.ranking.queries.ground import ground_of
from committee.ranking.workings import workings
from committee.review.queries import reader_signs
from committee.spreadsheets.write import write_xlsx
from committee.words import Sentence, say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def ranking_file(member: Member, params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """The ranking of a call (``call``: its code) as this member may see it, with all that its totals rest on.

    Readers stand by name where the phase tells it, else by the letter they have on each application.
    """
    now, code = datetime.now(UTC), params.get("call", "")
    ground = ground_of(member, code, now=now)
    sheets = workings(
        ranking(member, code, now=now, ground=ground),
        ground,
        doubt(member, code, now=now, ground=ground),
        reader_signs(member, ground.call.id, now=now),
        paris_day(now),
        member.locale,
    )
    return f"{say(Sentence('ranking'), member.locale)}-{code}.xlsx", XLSX, write_xlsx(sheets)


def methods_note_file(member: Member, params: Mapping[str, str]) -> tuple[str, str, bytes]:
    """One page on how the ranking of a call (``call``: its code) is calculated, with its numbers, as a PDF."""
    now, code = datetime.now(UTC), params.get("call", "")
    ground = ground_of(member, code, now=now)
    data = note_of(
        ground, doubt(member, code, now=now, ground=ground), paris_day(now), member.name, member.locale
    )
    return f"{say(Sentence('methods-note'), member.locale)}-{code}.pdf", PDF, typeset(TEMPLATE, data)
