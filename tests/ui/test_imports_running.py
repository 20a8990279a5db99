"""Does an import that is interrupted by a gesture of its person leave nothing behind?"""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from committee.calls.rules import Phase
from committee.intake.queries import applications
from committee.intake.queries.batches import batches
from committee.journal.queries import last_number
from committee.organisations.records import Organisation
from committee.people.rules import OFFICE
from committee.store.engine import reading
from committee.ui.imports_checks import Contents, check_file, import_file
from committee.ui.imports_held import hold
from tests.factories.calls import make_call
from tests.factories.intake import application_row, workbook


def _organisations() -> int:
    with reading() as session:
        return session.scalars(select(func.count()).select_from(Organisation)).one()


@pytest.mark.parametrize("at", [0, 45, 60, 75, 90, 100])
def test_interrupted_import_leaves_nothing(at: int, store: Path, now: datetime) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    rows = [application_row(landlords=f"Bailleur {each}", commune="Lille") for each in range(20)]
    sent = hold(OFFICE, workbook(rows), "dossiers.xlsx")
    before = (last_number(), _organisations())
    told: list[int] = []

    def drawn(done: int, of: int) -> None:
        if of:
            told.append(done)
        if told and told[-1] >= at:
            raise RerunException(RerunData())

    with pytest.raises(RerunException):
        import_file(sent, Contents.APPLICATIONS, call.code, actor=OFFICE, now=now, progress=drawn)
    assert applications(OFFICE).empty
    assert batches(OFFICE) == []
    assert (last_number(), _organisations()) == before
    report = import_file(sent, Contents.APPLICATIONS, call.code, actor=OFFICE, now=now)
    assert report.created == 20


def test_dry_run_is_kept_until_the_data_or_the_choices_change(store: Path, now: datetime) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    sent = hold(OFFICE, workbook([application_row()]), "dossiers.xlsx")
    first = check_file(sent, Contents.APPLICATIONS, call.code, actor=OFFICE, now=now)
    assert check_file(sent, Contents.APPLICATIONS, call.code, actor=OFFICE, now=now) is first
    other = sent.chosen(answers={"x": "zero"})
    assert check_file(other, Contents.APPLICATIONS, call.code, actor=OFFICE, now=now) is not first
    import_file(sent, Contents.APPLICATIONS, call.code, actor=OFFICE, now=now)
    later = check_file(sent, Contents.APPLICATIONS, call.code, actor=OFFICE, now=now)
    assert (later.created, later.unchanged) == (0, 1)
