"""Which files does the office hand out? Served at /files/exports/<name>?…, to those who may open its page.

One line here per file. The page draws the link: ``parts.download(label, exports.address("<name>", id=…))``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from committee.intake.files import list_of_applications, template_file
from committee.intake.queries.instruction import hearings_file
from committee.meetings.history import winners_file
from committee.organisations.templates import contributions_file, stock_file
from committee.people.rules import Member
from committee.ranking.files import methods_note_file, ranking_file
from committee.ranking.scenario_files import scenario_file
from committee.review.queries import review_sheet_file
from committee.review.queries.assigning import assignments_file
from committee.review.queries.booklet import reading_list_file
from committee.review.register_files import register_file
from committee.territories.files import districts_file
from committee.ui.imports_files import corrected_file, problems_file


@dataclass(frozen=True)
class Export:
    """A file made on request: the page whose readers may have it, and what makes it.

    ``build(member, params)`` gives (file name, media type, bytes) or raises Refused; it starts from
    ``visible(member)`` like every query, for it alone guards the contents.
    """

    page: str
    build: Callable[[Member, Mapping[str, str]], tuple[str, str, bytes]]


EXPORTS: dict[str, Export] = {
    "applications": Export("applications.list", list_of_applications),
    "applications-template": Export("applications.import", template_file),
    "assignments": Export("review.assignments", assignments_file),
    "contributions-template": Export("applications.import", contributions_file),
    "districts": Export("territories.districts", districts_file),
    "dwellings-template": Export("applications.import", stock_file),
    "hearings": Export("applications.instruction", hearings_file),
    "import-corrected": Export("applications.import", corrected_file),
    "import-report": Export("applications.import", problems_file),
    "interest-register": Export("review.register", register_file),
    "methods-note": Export("ranking.ranking", methods_note_file),
    "ranking": Export("ranking.ranking", ranking_file),
    "reading-list": Export("review.reading_list", reading_list_file),
    "review-sheet": Export("review.reading_list", review_sheet_file),
    "scenario": Export("ranking.scenarios", scenario_file),
    "winners-template": Export("applications.import", winners_file),
}


def address(name: str, **params: object) -> str:
    """Where a file is fetched."""
    known = {key: value for key, value in params.items() if value is not None and value != ""}
    return f"/files/exports/{name}" + (f"?{urlencode(known)}" if known else "")
