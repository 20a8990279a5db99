"""Is the template in data/ the one that the code describes, and does it import as it is?"""

from datetime import datetime
from pathlib import Path

from committee.intake.actions import import_applications
from committee.intake.columns import ACTION_COLUMNS, BUDGET_COLUMNS, COLUMNS, is_known_header
from committee.intake.template import PATH, template_workbook
from committee.people.rules import OFFICE
from committee.settings import settings
from committee.spreadsheets.read import read_table
from tests.factories.calls import make_call


def _committed() -> bytes:
    return (settings().data / PATH).read_bytes()


def test_committed_template_is_what_the_generator_writes() -> None:
    written, committed = read_table(template_workbook(), "x"), read_table(_committed(), "x")
    assert [sheet.name for sheet in committed] == ["Dossiers", "Sites", "Budget", "Actions", "Lisez-moi"]
    assert written == committed


def test_template_has_every_column_and_explains_it() -> None:
    main, _, budget, actions, _ = read_table(_committed(), "x", is_header=is_known_header)
    *_, instructions = read_table(_committed(), "x")
    assert [header.removesuffix(" *") for header in main.header] == [column.header for column in COLUMNS]
    for sheet, columns in ((budget, BUDGET_COLUMNS), (actions, ACTION_COLUMNS)):
        assert [header.removesuffix(" *") for header in sheet.header] == [column.header for column in columns]
    explained = {row[1]: row[3] for row in instructions.rows}
    assert all(explained[column.code] for column in COLUMNS)


def test_template_imports_as_it_is(store: Path, now: datetime) -> None:
    call = make_call(now=now)
    report = import_applications(_committed(), "modele.xlsx", call.code, actor=OFFICE, now=now)
    assert not report.has_errors
    assert report.created == 2
    assert {problem.column for problem in report.warnings} == {"N° de dossier *"}
