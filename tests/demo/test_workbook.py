"""Do the fictions come back from their file as they were written?"""

from committee.demo.content import projects
from committee.demo.workbook import workbook_of
from committee.intake.table import read_applications
from committee.spreadsheets.read import read_table


def test_forty_projects_come_back_without_an_error() -> None:
    rows = [{**one, "starts_on": None, "submitted_on": None} for one in projects(40)]
    table = read_applications(read_table(workbook_of(rows), "dossiers.xlsx"))
    assert [problem for problem in table.problems if problem.severity == "error"] == []
    assert [draft.number for draft in table.drafts] == [one["number"] for one in rows]
    nine = next(draft for draft in table.drafts if draft.number == "D-009")
    assert len(nine.sites) == 9
    unknown = next(draft for draft in table.drafts if draft.number == "D-033")
    assert unknown.fields["requested"] is None
