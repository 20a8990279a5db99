"""Is a saved mapping found for its purpose and layout only, in a constant number of statements?"""

from datetime import datetime, timedelta
from pathlib import Path

from committee.people.rules import OFFICE
from committee.spreadsheets.actions import remember_mapping
from committee.spreadsheets.queries import mapping_for, mappings


def test_nothing_is_saved_at_first(store: Path) -> None:
    assert mapping_for("applications", ["Objet"]) is None
    assert mappings("applications") == []


def test_another_purpose_or_layout_is_not_found(store: Path, now: datetime) -> None:
    remember_mapping("applications", "A", ["Objet", "Nom"], {"Objet": "title"}, {}, actor=OFFICE, now=now)
    assert mapping_for("applications", ["Nom", "Objet"]) is not None
    assert mapping_for("awards", ["Objet", "Nom"]) is None
    assert mapping_for("applications", ["Objet"]) is None


def test_mappings_are_listed_the_last_used_first(store: Path, now: datetime, statements: list[str]) -> None:
    for at in range(30):
        moment = now + timedelta(minutes=at)
        remember_mapping("applications", f"S{at}", [f"C{at}"], {}, {}, actor=OFFICE, now=moment)
    statements.clear()
    found = mappings("applications")
    assert len(statements) == 1
    assert [row.name for row in found[:2]] == ["S29", "S28"]
    assert len(found) == 30
