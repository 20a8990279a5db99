"""Is everything found that other packages hold of an application, and counted in one statement?"""

from datetime import datetime
from pathlib import Path

from committee.documents.actions import keep_document
from committee.intake.queries.dependants import DOCUMENTS, dependants, dependants_in_words
from committee.people.rules import OFFICE
from committee.store import all_records
from committee.store.base import Base
from committee.words import say
from tests.factories.intake import make_application, make_applications
from tests.factories.meetings import make_scene


def test_application_just_brought_in_has_no_dependants(store: Path, now: datetime) -> None:
    assert dependants(make_applications(2, now=now)) == {}
    assert dependants([]) == {}


def test_agenda_readings_and_files_depend_on_it(store: Path, now: datetime) -> None:
    scene = make_scene(now=now)
    alone = make_application(now=now)
    held = dependants([*scene.applications, alone])
    assert set(held) == set(scene.applications)
    assert all(tables["meetings_agenda_item"] == 1 for tables in held.values())
    for owner_kind in ("application", "organisation"):
        told = {"kind": "statutes", "owner_kind": owner_kind, "owner_id": alone}
        keep_document(b"%PDF-1.4", "statuts.pdf", **told, actor=OFFICE, now=now)
    assert dependants([alone]) == {alone: {DOCUMENTS: 1}}


def test_every_table_that_refers_to_an_application_has_words_of_its_own(store: Path) -> None:
    all_records.load()
    pointing = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "intake_application" and not table.name.startswith("intake_")
    }
    assert pointing
    for name in {*pointing, DOCUMENTS}:
        [sentence] = dependants_in_words([name])
        assert say(sentence, "fr") != "d’autres données", name
    assert [say(each, "en") for each in dependants_in_words(["unheard_of", DOCUMENTS])] == [
        "documents",
        "other data",
    ]


def test_statements_do_not_grow(store: Path, now: datetime, statements: list[str]) -> None:
    scene = make_scene(now=now)
    statements.clear()
    dependants(scene.applications)
    assert len(statements) == 1
