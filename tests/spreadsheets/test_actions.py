"""Is what a source's columns mean kept once per layout, by staff only, and written down?"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from committee.journal.queries import entries_about
from committee.people.rules import OFFICE, Role
from committee.spreadsheets.actions import remember_mapping
from committee.spreadsheets.queries import mapping_for, mappings
from committee.words import Refused
from tests.factories.people import make_member

HEADER = ["Objet", "Montant voté", "Divers"]
MAPPING = {"Objet": "title", "Montant voté": "granted", "Divers": None}


def test_mapping_is_kept_and_recognised(store: Path, now: datetime) -> None:
    layout = {"Dossiers": {"header_row": 4, "header_rows": 2}}
    kept = remember_mapping("applications", " Osiris ", HEADER, MAPPING, layout, actor=OFFICE, now=now)
    found = mapping_for("applications", ["DIVERS *", "montant vote", "Objet"])
    assert found is not None
    assert (found.id, found.name, found.mapping, found.layout) == (kept, "Osiris", MAPPING, layout)
    assert found.last_used_at == now
    (entry,) = entries_about([kept])
    assert entry.act == "spreadsheets.remember_mapping"


def test_same_layout_replaces_what_was_kept(store: Path, now: datetime) -> None:
    later = now + timedelta(days=1)
    first = remember_mapping("applications", "Osiris", HEADER, MAPPING, {}, actor=OFFICE, now=now)
    again = remember_mapping(
        "applications", "Osiris 2026", HEADER[::-1], {"Objet": "title"}, {}, actor=OFFICE, now=later
    )
    assert again == first
    (found,) = mappings("applications")
    assert (found.name, found.mapping, found.last_used_at) == ("Osiris 2026", {"Objet": "title"}, later)


def test_member_of_the_committee_is_refused(store: Path, now: datetime) -> None:
    with pytest.raises(Refused, match="may not do this"):
        remember_mapping(
            "applications", "X", HEADER, {}, {}, actor=make_member(Role.MEMBER, now=now), now=now
        )
    assert mappings("applications") == []


@pytest.mark.parametrize(
    ("name", "mapping", "why"),
    [
        (" ", {}, "Give the mapping a name"),
        ("x" * 121, {}, "121 characters"),
        ("X", {"Absente": "title"}, "no column “Absente”"),
        ("X", {"Objet": "title", "Divers": "title"}, "cannot both"),
    ],
)
def test_mapping_that_says_nothing_clear_is_refused(
    store: Path, now: datetime, name: str, mapping: dict[str, str | None], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        remember_mapping("applications", name, HEADER, mapping, {}, actor=OFFICE, now=now)
    assert mappings("applications") == []
