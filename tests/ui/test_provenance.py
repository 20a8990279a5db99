"""Does the sheet tell where each value comes from, and what it replaced, and only to those who may read it?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from committee.calls.rules import Phase
from committee.intake.actions import close_door, import_applications
from committee.intake.queries import applications
from committee.people.rules import OFFICE, Role
from committee.spreadsheets.write import write_csv
from tests.factories.calls import make_call
from tests.factories.people import make_member

CODE = "applications.sheet"
HEADER = ["N° de dossier", "Intitulé", "Porteur", "Bailleurs", "Logements", "Site", "Commune"]
Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]


def _imported(now: datetime, code: str, *rows: list[object]) -> str:
    for row in rows:
        content = write_csv(HEADER, [row])
        report = import_applications(content, "liste.csv", code, actor=OFFICE, now=now)
        assert not report.is_refused
    return str(applications(OFFICE)["id"].iloc[0])


def test_cell_and_versions_of_a_value_are_shown(
    store: Path, now: datetime, open_page: Open, words: Words
) -> None:
    call = make_call(Phase.DEPOSIT, now=now)
    identifier = _imported(
        now,
        call.code,
        ["D-1", "Un", "Régie", "Toits A | Toits B", "1.224", "Le hall", "Lille"],
        ["D-1", "Deux", "Régie", "Toits A", "1.224", "Le hall", "Lille"],
    )
    said = words(open_page(CODE, make_member(Role.STAFF, now=now), id=identifier))
    assert "D’où viennent ces valeurs" in said
    assert "Logements 1.224 " in said
    assert "interprété" in said
    assert "ligne 2, « Logements »" in said
    assert "Intitulé Un Deux" in said
    assert "Bailleur social Toits A, Toits B Toits A" in said or "Toits A ; Toits B Toits A" in said


def test_recused_member_sees_nothing_of_it(store: Path, now: datetime, open_page: Open, words: Words) -> None:
    call = make_call(Phase.INTERESTS, now=now)
    identifier = _imported(now, call.code, ["D-1", "Un", "Régie", "Toits", "12", "Le hall", "Lille"])
    member = make_member(Role.MEMBER, now=now)
    close_door(identifier, member.id, "conflict", now=now)
    said = words(open_page(CODE, member, id=identifier))
    assert "Régie" in said
    assert "D’où viennent ces valeurs" not in said
    assert "liste.csv" not in said
