"""Is a file kept for a day for whoever sent it, with what was said of it, and for nobody else?"""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from committee.people.rules import OFFICE
from committee.spreadsheets.layout import Layout
from committee.ui.imports_held import HOURS, drop, held, hold

ONE, OTHER = replace(OFFICE, id="un"), replace(OFFICE, id="autre")


def _paths(var: Path) -> list[Path]:
    return sorted(path for path in (var / "uploads").rglob("*") if path.is_file())


def test_file_is_its_owners_alone(store: Path) -> None:
    sent = hold(ONE, b"a;b", "liste.2026.csv")
    assert held(ONE, sent.sha256) == sent
    assert (sent.content(), sent.stem) == (b"a;b", "liste.2026")
    assert held(OTHER, sent.sha256) is None
    for path in _paths(store):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("told", [None, "", "../../keys", "a" * 63, "A" * 64, "0" * 64])
def test_other_names_find_nothing(told: str | None, store: Path) -> None:
    assert held(ONE, told) is None


def test_choices_are_kept_and_survive_a_second_upload_under_another_name(store: Path) -> None:
    sent = hold(ONE, b"a;b", "liste.csv").chosen(
        mapping={"": {"a": "number", "b": None}}, layouts={"": {"header_row": 3, "header_rows": 2}}
    )
    again = hold(ONE, b"a;b", "copie.csv")
    assert (again.filename, again.choices) == ("copie.csv", sent.choices)
    assert hold(ONE, b"a;b", "copie.csv") == again == held(ONE, sent.sha256)
    assert again.choices.as_layouts == {"": Layout(3, 2)}
    assert hold(ONE, b"autre", "sans_point").choices.as_layouts is None


def test_file_goes_when_dropped_and_after_a_day(store: Path) -> None:
    sent = hold(ONE, b"a;b", "liste.csv")
    drop(sent)
    assert held(ONE, sent.sha256) is None
    assert _paths(store) == []
    sent = hold(ONE, b"a;b", "liste.csv")
    for path in _paths(store):
        before = path.stat().st_mtime - HOURS * 3600 - 1
        os.utime(path, (before, before))
    assert held(ONE, sent.sha256) is None
    hold(OTHER, b"c", "autre.csv")
    assert len(_paths(store)) == 2
    hold(OTHER, b"c", "autre.csv")
    assert len(list((store / "uploads").iterdir())) == 1


def test_notes_that_were_spoilt_are_no_file(store: Path) -> None:
    sent = hold(ONE, b"a;b", "liste.csv")
    next(path for path in _paths(store) if path.suffix == ".json").write_text("{")
    assert held(ONE, sent.sha256) is None
