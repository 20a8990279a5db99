"""Does the command line look up a place by every means, and a file by the best of each row?"""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from committee.cli import COULD_NOT, DONE, DONE_WITH_REFUSALS, app
from committee.people.rules import OFFICE
from committee.territories import actions
from tests.factories.territories import QP2015, load_squares

ON = ("--on", "2026-03-01")


@pytest.fixture(autouse=True)
def squares(store: Path, now: datetime) -> None:
    """Invented perimeters of both generations."""
    load_squares(now)
    actions.import_perimeters(QP2015, actor=OFFICE, now=now)


def run(*words: str, status: int = DONE) -> str:
    """What ``committee territories …`` prints."""
    done = CliRunner().invoke(app, ["territories", *words])
    assert done.exit_code == status, done.output
    return done.output


def told(*words: str) -> dict[str, Any]:
    """What it prints as JSON."""
    found = json.loads(run("locate", *words, "--json"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("words", "answer", "means", "codes"),
    [
        (("--lon", "1.4", "--lat", "43.6"), "inside", "point", ["QN03190M"]),
        (("--code", "qn03190m"), "inside", "code", ["QN03190M"]),
        (("--code", "QP031090"), "uncertain", "code", []),
        (("--name", "Carré Dupont", "--commune", "Toulouse"), "inside", "name", ["QN03190M"]),
        (("--name", "Carré Dupont", "--commune", "31555"), "inside", "name", ["QN03190M"]),
        (("--commune", "Toulouse", "--department", "31"), "unknown", "commune", []),
        (("--address", "1 rue A, Toulouse"), "unknown", "address", []),
    ],
)
def test_every_means_is_looked_up(words: tuple[str, ...], answer: str, means: str, codes: list[str]) -> None:
    found = told(*words, *ON)
    assert (found["answer"], found["means"]) == (answer, means)
    assert [match["code"] for match in found["qpv"]] == codes
    assert set(found) == {
        *("answer", "qpv", "nearest", "method", "means", "generation", "successors", "predecessors"),
        *("proposals", "reason", "note", "succession", "warning"),
    }


def test_words_tell_the_answer_its_reason_and_what_is_proposed() -> None:
    lines = run("locate", "--commune", "Toulouse", *ON).splitlines()
    assert lines[0] == "inconnu"
    assert "la commune n’est pas le QPV" in lines[1]
    assert "génération 2024" in lines[2]
    assert any("QN03190M" in line for line in lines[3:])


def test_question_without_a_place_is_not_answered() -> None:
    assert "Donnez" in run("locate", status=COULD_NOT)
    assert "Donnez" in run("locate", "--lon", "1.4", status=COULD_NOT)


def test_file_is_answered_by_the_day_of_each_row(tmp_path: Path) -> None:
    source, target = tmp_path / "lieux.csv", tmp_path / "out.csv"
    source.write_text("jour;qpv;commune\n2021-02-04;QP031090;\n;QN03190M;Toulouse\n;;\n", "utf-8")
    options = ("--out", str(target), *ON)
    run("locate-file", str(source), *options, "--on-column", "jour", status=DONE_WITH_REFUSALS)
    with target.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [(row["answer"], row["codes"]) for row in rows] == [
        ("inside", "QP031090"),
        ("inside", "QN03190M"),
        ("unknown", ""),
    ]
    assert "colonne" in run("locate-file", str(source), *options, "--on-column", "date", status=COULD_NOT)
