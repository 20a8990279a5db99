"""Are editions of indicators opened once, under canonical names, the newest first?"""

from datetime import datetime
from pathlib import Path

from committee.territories.queries.editions import data_sets
from committee.territories.queries.indicator_editions import (
    newest,
    opened_edition,
    opened_editions,
    published,
    vintages,
)
from committee.territories.rules import Level
from tests.factories import indicators as files


def test_editions_are_opened_once(store: Path, now: datetime, statements: list[str]) -> None:
    files.load_all(now)
    first = opened_editions()
    statements.clear()
    assert [each.edition.id for each in opened_editions()] == [each.edition.id for each in first]
    assert len(statements) == 1
    assert [row.vintage for row in vintages()] == [2021, 2021, 2018]
    assert len(data_sets()) == 4


def test_line_holds_level_label_and_remarks(store: Path, now: datetime) -> None:
    files.load_all(now)
    opened = {each.edition.name: each for each in opened_editions()}
    filo = opened["filo18.csv"]
    assert filo.is_year_of_values
    assert filo.variables == {"DISP_Q2", "TP60", "DISP_GINI"}
    assert filo.lines["FRANCE"].level is Level.NATIONAL
    assert opened["DEMO_2021.csv"].lines["QP031901"].label == "Les Essais"
    assert opened["DEMO_2021.csv"].lines["QP031901"].notes == {}


def test_published_values_are_sorted_and_leave_all_and_secrets_out(store: Path, now: datetime) -> None:
    files.load_all(now)
    edition = vintages()[-1]
    assert published(edition, "TP60") == (40.0, 50.5)
    assert published(edition, "POP_MUN") == ()
    value = opened_edition(edition).value("QP031902", "TP60")
    assert (value.value, value.is_suppressed, value.note) == (None, True, "1")
    assert newest([]) is None
