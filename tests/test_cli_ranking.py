"""Do the commands of the ranking answer in pure JSON, keep nothing unless asked, and say what rules cost?"""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from committee.cli import COULD_NOT, DONE, DONE_WITH_REFUSALS, app
from committee.people.rules import OFFICE
from committee.ranking.queries import scenarios
from committee.ranking.rules import ScenarioMethod
from tests.factories.calls import make_call
from tests.factories.ranking import marked_panel
from tests.factories.review import Panel

RUNNER = CliRunner()
RULES = """
[[rule]]
kind = "bounds"
attribute = "landlord"
value = "Habitat du Port"
at_most = {most}

[[rule]]
kind = "incompatible"
pair = ["{one}", "{other}"]
"""


def _run(*arguments: str, status: int = DONE) -> str:
    result = RUNNER.invoke(app, arguments)
    assert result.exit_code == status, result.output
    return result.stdout


@pytest.fixture
def panel(store: Path) -> Panel:
    """A call whose readers have marked by now."""
    return marked_panel(now=datetime.now(UTC), landlords="Habitat du Port")


def test_ranking_tells_score_doubt_and_probabilities(panel: Panel) -> None:
    asked = ("ranking", "--call", panel.call.code)
    told = json.loads(_run(*asked, "--office", "--format", "json"))
    assert [row["application_id"] for row in told] == panel.applications
    wanted = {"score", "low", "high", "rank", "expected_rank", "low_50", "high_90", "p_funded", "p_top"}
    assert wanted <= set(told[0])
    assert told[0]["requested"] == 10_000
    assert told[0]["reasons"] == []
    table = list(csv.reader(_run(*asked, "--office").lstrip("\ufeff").splitlines(), delimiter=";"))
    assert len(table) in {5, 1 + len(panel.applications)}
    lines = _run(*asked, "--office", "--format", "text").splitlines()
    assert (len(lines), lines[0].split()[:2]) == (5, ["rank", "number"])
    _run(*asked, status=COULD_NOT)


def test_scenario_shares_the_envelope_within_the_rules_of_a_file(panel: Panel, tmp_path: Path) -> None:
    asked = ("scenario", "--call", panel.call.code, "--office", "--envelope", "25 000,00")
    told = json.loads(_run(*asked, "--format", "json"))
    assert (told["total"], told["left"], told["envelope"], told["saved"]) == (20_000, 5000, 25_000, None)
    assert [row["place"] for row in told["items"]].count("funded") == 2
    numbers = [row["number"] for row in told["items"]]
    file = tmp_path / "rules.toml"
    file.write_text(RULES.format(most=1, one=numbers[0], other=numbers[1]), "utf-8")
    told = json.loads(_run(*asked, "--rules", str(file), "--format", "json"))
    assert (told["total"], told["is_proven"], told["broken"]) == (10_000, True, [])
    assert [cost["rule"]["kind"] for cost in told["costs"]] == ["bounds", "incompatible"]
    in_rank_order = (*asked, "--rules", str(file), "--method", "rank_order")
    told = json.loads(_run(*in_rank_order, "--format", "json", status=DONE_WITH_REFUSALS))
    assert len(told["broken"]) == 2
    assert any(line.startswith("! ") for line in _run(*in_rank_order, status=DONE_WITH_REFUSALS).splitlines())
    assert len(_run(*asked, "--format", "csv").splitlines()) == 5
    assert scenarios(OFFICE, panel.call.rounds[0].id, now=datetime.now(UTC)) == []


def test_scenario_is_kept_when_it_has_a_name(panel: Panel) -> None:
    asked = ("scenario", "--call", panel.call.code, "--envelope", "25000", "--save", "Depuis le terminal")
    told = json.loads(_run(*asked, "--office", "--format", "json"))
    (row,) = scenarios(OFFICE, panel.call.rounds[0].id, now=datetime.now(UTC))
    assert (row.id, row.name, row.method, row.funded) == (
        told["saved"], "Depuis le terminal", ScenarioMethod.OPTIMISED, 2,
    )  # fmt: skip
    _run(*asked, "--office", status=COULD_NOT)  # the name is taken
    _run(*asked, status=COULD_NOT)
    _run(*asked, "--as", panel.members[0].email, status=COULD_NOT)


def test_scenario_that_cannot_be_shared_says_why(panel: Panel, tmp_path: Path) -> None:
    asked = ("scenario", "--call", panel.call.code, "--office")
    for wrong in ("beaucoup", "-1", "0.001", "NaN"):
        _run(*asked, f"--envelope={wrong}", status=COULD_NOT)
    _run(*asked, "--rules", str(tmp_path / "absent.toml"), status=COULD_NOT)
    file = tmp_path / "rules.toml"
    file.write_text("[[rule]]\nkind = 'other'\n", "utf-8")
    _run(*asked, "--rules", str(file), status=COULD_NOT)
    file.write_bytes(b"\xff\xfe")
    _run(*asked, "--rules", str(file), status=COULD_NOT)
    _run(*asked, "--method", "by_hand", status=COULD_NOT)
    _run("scenario", "--call", "NONE", "--office", status=COULD_NOT)
    empty = make_call(None, now=datetime.now(UTC)).code
    _run("scenario", "--call", empty, "--office", status=COULD_NOT)
    _run("scenario", "--call", panel.call.code, "--as", panel.members[0].email, status=COULD_NOT)
