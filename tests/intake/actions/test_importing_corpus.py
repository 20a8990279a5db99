"""Does every layout of the corpus come in: tried, imported, known again, taken back, and never half?"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from committee.calls.rules import Phase
from committee.intake.actions import import_applications, undo_import
from committee.intake.queries import applications
from committee.intake.queries.batches import undoing_of
from committee.intake.records import (
    Application,
    ApplicationOrganisation,
    Batch,
    BudgetLine,
    ProjectAction,
    Provenance,
    Site,
)
from committee.intake.report import ImportReport
from committee.intake.sources import Source
from committee.intake.table import RowStatus
from committee.journal.queries import entries_about
from committee.people.rules import OFFICE
from committee.store.engine import reading
from committee.words import Refused
from tests.corpus.files import CORPUS, CorpusFile
from tests.factories.calls import make_call

TABLES = (Application, ApplicationOrganisation, Site, BudgetLine, ProjectAction, Provenance, Batch)


def _counts() -> dict[str, int]:
    with reading() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in TABLES
        }


def _import(told: CorpusFile, call: str, now: datetime, **more: object) -> ImportReport:
    return import_applications(told.content, told.filename, call, actor=OFFICE, now=now, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name, told in CORPUS.items() if told.is_clean])
def test_clean_file_is_tried_imported_known_again_and_taken_back(
    name: str, store: Path, now: datetime
) -> None:
    told, call = CORPUS[name], make_call(Phase.DEPOSIT, now=now).code
    tried = _import(told, call, now, dry_run=True)
    assert tried.errors == []
    assert sum(_counts().values()) == 0
    done = _import(told, call, now)
    assert (done.created, done.changed, done.unchanged) == (told.applications, 0, 0)
    assert (tried.created, tried.problems) == (done.created, done.problems)
    assert len(applications(OFFICE, call=call)) == told.applications
    again = _import(told, call, now)
    assert (again.created, again.changed, again.unchanged) == (0, 0, told.applications), again.differences
    assert again.batch_id is None
    assert done.batch_id is not None
    undo_import(done.batch_id, actor=OFFICE, now=now)
    assert _counts() == {**dict.fromkeys(_counts(), 0), "intake_batch": 1}
    assert [entry.act for entry in entries_about([done.batch_id])] == ["intake.undo_import", "intake.import"]
    assert undoing_of(done.batch_id, OFFICE).why_not is not None


@pytest.mark.parametrize("name", [name for name, told in CORPUS.items() if not told.is_clean])
def test_file_with_a_mistake_writes_nothing_or_all_but_what_is_refused(
    name: str, store: Path, now: datetime
) -> None:
    told, call = CORPUS[name], make_call(Phase.DEPOSIT, now=now).code
    done = _import(told, call, now)
    assert done.is_refused
    assert sum(_counts().values()) == 0
    assert all(problem.row is not None and problem.column is not None for problem in done.errors)
    kept = _import(told, call, now, skip_refused=True)
    if kept.is_blocked:
        assert sum(_counts().values()) == 0
        return
    # Two rows of one number that contradict each other: neither is taken.
    expected = told.applications - (name == "numbers_twice")
    assert kept.created == expected
    assert kept.count(RowStatus.REFUSED) > 0
    assert len(applications(OFFICE, call=call)) == expected


def test_layouts_are_recognised(store: Path, now: datetime) -> None:
    call = make_call(Phase.DEPOSIT, now=now).code
    found = {name: _import(told, call, now, dry_run=True).source for name, told in CORPUS.items()}
    for start, source in (
        ("ds_", Source.DEMARCHES),
        ("osiris", Source.OSIRIS),
        ("gispro", Source.DAUPHIN),
        ("template", Source.TEMPLATE),
    ):
        assert {source} == {each for name, each in found.items() if name.startswith(start)}


@given(data=st.data())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_spoilt_file_never_leaves_a_half_written_batch(
    store: Path, now: datetime, data: st.DataObject
) -> None:
    told = CORPUS[data.draw(st.sampled_from(sorted(CORPUS)))]
    content = bytearray(told.content)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["change", "cut", "double", "drop"])):
            case "change":
                content[at] = data.draw(st.integers(0, 255))
            case "cut" if at > 0:
                del content[at:]
            case "double":
                content[at:at] = content[at : at + 40]
            case _ if len(content) > 41:
                del content[at : at + 40]
    call = make_call(Phase.DEPOSIT, now=now).code
    before = _counts()
    try:
        done = _import(replace(told, content=bytes(content)), call, now)
    except Refused:
        assert _counts() == before
        return
    after = _counts()
    if done.is_refused or done.batch_id is None:
        assert after == before
        return
    assert after["intake_application"] - before["intake_application"] == done.created
    assert after["intake_provenance"] - before["intake_provenance"] == done.created
    assert after["intake_batch"] - before["intake_batch"] == 1
