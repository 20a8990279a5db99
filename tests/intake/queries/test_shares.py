"""Are shares told by a file, typed, merged and taken back, and read in one statement?"""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from committee.intake.actions import edit_application, merge_applications, undo_import
from committee.intake.qpv_shares import ToldShare
from committee.intake.queries import applications, batches, recorded, told_shares
from committee.people.rules import OFFICE
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows, make_application, make_applications

A, B = "QN09353M", "QN09354M"
TOLD = [ToldShare(A, 0.6), ToldShare(B, 0.4)]


def test_shares_come_with_a_file_are_typed_and_go_with_its_undoing(store: Path, now: datetime) -> None:
    code = make_call(now=now).code
    row = application_row(commune="Aulnay-sous-Bois", qpv=f"{A} (60 %), {B} 40 %")
    import_rows(code, [row], now=now)
    made = import_rows(code, [row], now=now)
    assert (made.changed, made.unchanged) == (0, 1)
    again = import_rows(code, [{**row, "qpv_shares": f"{B} : 0,5"}], now=now + timedelta(minutes=1))
    assert again.changed == 1
    (found,) = told_shares_of_all().values()
    assert found == [ToldShare(B, 0.5)]
    undo_import(batches(OFFICE)[0].id, actor=OFFICE, now=now)
    (identifier, found) = next(iter(told_shares_of_all().items()))
    assert found == TOLD
    held = recorded(identifier, OFFICE)
    assert held is not None
    assert list(held.content.shares) == TOLD
    content = replace(held.content, shares=(ToldShare(A, 0.3),))
    assert edit_application(identifier, content, held.version, actor=OFFICE, now=now) == held.version + 1
    assert told_shares([identifier])[identifier] == [ToldShare(A, 0.3)]


def told_shares_of_all() -> dict[str, list[ToldShare]]:
    return told_shares(applications(OFFICE)["id"].tolist())


def test_more_than_the_whole_is_left_out_and_said(store: Path, now: datetime) -> None:
    code = make_call(now=now).code
    for text in (f"{A} (70 %), {B} (40 %)", "Les Étangs 40 %"):
        report = import_rows(code, [application_row(commune="Aulnay", qpv_shares=text)], now=now)
        assert [problem.severity for problem in report.problems if problem.column == "Parts par QPV"] == [
            "warning"
        ]
    assert told_shares_of_all() == {}


def test_merged_application_has_its_own_shares_else_the_others(store: Path, now: datetime) -> None:
    code = make_call(now=now).code
    kept, dropped = make_application(code, now=now), make_application(code, now=now, qpv_shares=f"{A} (60 %)")
    other = make_application(code, now=now, qpv_shares=f"{B} (60 %)")
    merge_applications(kept, dropped, actor=OFFICE, now=now)
    merge_applications(kept, other, actor=OFFICE, now=now)
    found = told_shares([kept, dropped, other])
    assert (found[kept], dropped in found) == ([ToldShare(A, 0.6)], False)


def test_one_statement_however_many(store: Path, now: datetime, statements: list[str]) -> None:
    many = make_applications(5, now=now, qpv_shares=f"{A} (60 %)")
    statements.clear()
    assert len(told_shares(many)) == 5
    assert len(statements) == 1
