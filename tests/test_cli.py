"""Do the commands answer, refuse with a sentence, and exit with the status of the table?"""

import csv
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from committee.calls.actions import open_call, open_programme, open_round, ship_grids
from committee.calls.rules import GENERAL_GRID, RoundDates
from committee.cli import COULD_NOT, DONE, DONE_WITH_REFUSALS, MOST_REMARKS, app
from committee.demo.content import projects
from committee.demo.workbook import workbook_of
from committee.journal.queries import acts_without_contents
from committee.meetings.history import winners_workbook
from committee.organisations.templates import contributions_workbook, stock_workbook
from committee.people.queries import member_by_email
from committee.people.rules import OFFICE, Role
from committee.settings import settings
from tests.factories.mail import mail_server, mail_set, make_message
from tests.factories.people import make_member
from tests.factories.territories import QP2024
from tests.factories.territory_tables import csv_of, income_csv, passage_csv

ROOT = Path(__file__).resolve().parents[1]
RUNNER = CliRunner()


def _run(*arguments: str, status: int = DONE) -> str:
    result = RUNNER.invoke(app, arguments)
    assert result.exit_code == status, result.output
    return result.stdout


@pytest.fixture
def call(store: Path, now: datetime) -> str:
    ship_grids(actor=OFFICE, now=now)
    programme = open_programme("Fonds", actor=OFFICE, now=now)
    made = open_call("AAP-2026", "Appel", programme, 2026, GENERAL_GRID, actor=OFFICE, now=now)
    today = datetime.now().astimezone().date()
    open_round(made, "1", RoundDates(opens_on=today, closes_on=today), actor=OFFICE, now=now)
    return "AAP-2026"


@pytest.mark.parametrize(
    ("language", "words"), [("fr_FR.UTF-8", "Quartiers prioritaires"), ("en_GB", "Priority")]
)
def test_help_speaks_the_language_of_the_terminal(language: str, words: str) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "COMMITTEE_"))
    }
    result = subprocess.run(
        [sys.executable, "-c", "from committee.cli import main; main()", "--help"],
        env={**environment, "LANG": language, "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert words in result.stdout


def test_init_makes_a_database_and_ends_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMITTEE_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("COMMITTEE_DATABASE_URL", raising=False)
    settings.cache_clear()
    try:
        _run("ranking", "--call", "X", "--office", status=COULD_NOT)
        assert _run("doctor", "--json", status=COULD_NOT)
        _run("init")
        assert settings().installed_marker.exists()
        found = json.loads(_run("doctor", "--json"))
        assert found["migration"]["up_to_date"]
        assert {row["generation"] for row in found["editions"]} == {"2015", "2024"}
        _run("init")
    finally:
        settings.cache_clear()


def test_invitation_makes_an_account_and_prints_a_link(store: Path) -> None:
    link = _run("people", "invite", "ana@example.org", "--name", "Ana", "--role", "admin")
    assert "/account/invitation/" in link
    found = member_by_email("ana@example.org")
    assert found is not None
    assert found.roles == {Role.ADMIN}
    assert _run("people", "invite", "ana@example.org") != link
    _run("people", "invite", "not an address", status=COULD_NOT)


def test_applications_are_imported_once(call: str, tmp_path: Path) -> None:
    file = tmp_path / "dossiers.xlsx"
    rows = [{**one, "starts_on": None, "submitted_on": None} for one in projects(5)]
    file.write_bytes(workbook_of(rows))
    report = tmp_path / "report.csv"
    told = _run("applications", "import", str(file), "--call", call, "--dry-run", "--report", str(report))
    assert "5" in told
    with report.open(encoding="utf-8-sig", newline="") as opened:
        assert next(csv.reader(opened)) == [
            "sheet",
            "row",
            "column",
            "value",
            "severity",
            "message",
            "proposal",
        ]
    first = _run("applications", "import", str(file), "--call", call)
    second = _run("applications", "import", str(file), "--call", call)
    assert first.startswith("5 ")
    assert second.startswith("0 ")
    assert "5" in second
    _run("applications", "import", str(tmp_path / "absent.xlsx"), "--call", call, status=COULD_NOT)
    _run("applications", "import", str(file), "--call", "ABSENT", status=COULD_NOT)


def test_file_with_an_error_is_not_imported(call: str, tmp_path: Path) -> None:
    file = tmp_path / "dossiers.csv"
    file.write_text("N° de dossier;Intitulé;Porteur;Ménages\n1;Jardins;Association;beaucoup\n", "utf-8")
    told = _run("applications", "import", str(file), "--call", call, status=DONE_WITH_REFUSALS)
    assert told
    assert json.loads(_run("doctor", "--json"))["counts"]["applications"] == 0


def test_ranking_needs_eyes_and_writes_the_office_s_in_the_journal(call: str) -> None:
    _run("ranking", "--call", call, status=COULD_NOT)
    _run("ranking", "--call", call, "--as", "nobody@example.org", status=COULD_NOT)
    _run("ranking", "--call", call, "--office", status=COULD_NOT)  # the deposit is not over
    assert acts_without_contents(limit=1)[0].act == "cli.read_as_office"


def test_journal_is_checked(store: Path) -> None:
    _run("people", "invite", "ana@example.org", "--name", "Ana")
    assert _run("verify")


def test_point_is_located(store: Path, shared: Path, tmp_path: Path) -> None:
    _run(
        "territories",
        "import",
        str(shared / "data" / "qpv" / "QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"),
    )
    told = json.loads(_run("territories", "locate", "--lon", "2.03364", "--lat", "49.04915", "--json"))
    assert list(told)[:4] == ["answer", "qpv", "nearest", "method"]
    assert told["answer"] == "inside"
    assert [match["code"] for match in told["qpv"]] == ["QN09511M"]
    assert set(told["qpv"][0]) == {"code", "name", "generation", "distance_m"}
    near = json.loads(
        _run("territories", "locate", "--lon", "2.03364", "--lat", "49.04915", "--precision", "500", "--json")
    )
    assert near["answer"] == "uncertain"
    assert "QN09511M" in _run("territories", "locate", "--lon", "2.03364", "--lat", "49.04915")
    _run("territories", "locate", "--lon", "2", "--lat", "49", "--on", "yesterday", status=COULD_NOT)
    source, target = tmp_path / "points.csv", tmp_path / "out.csv"
    source.write_text("name,lon,lat\nCergy,2.03364,49.04915\nnowhere,,\n", "utf-8")
    _run("territories", "locate-file", str(source), "--out", str(target), status=DONE_WITH_REFUSALS)
    with target.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert list(rows[0]) == [
        "name",
        "lon",
        "lat",
        "answer",
        "codes",
        "distance_m",
        "generation",
        "method",
        "reason",
        "proposals",
        "means",
    ]
    assert [row["answer"] for row in rows] == ["inside", "unknown"]


def test_data_sets_of_every_kind_are_imported_and_listed(store: Path, tmp_path: Path) -> None:
    assert _run("territories", "editions")
    assert json.loads(_run("territories", "editions", "--json")) == []
    damaged = [(f"QN0019{n}M", "A", "1053") for n in range(10)]
    damaged += [(f"QN0029{n}M", "A", "2053") for n in range(10)]
    damaged += [(f"QN0039{n}M", "A", "3053") for n in range(10)]
    listed, report = tmp_path / "liste.csv", tmp_path / "remarques.csv"
    listed.write_bytes(csv_of(("code_qp", "lib_qp", "insee_com"), damaged))
    told = _run("territories", "import", str(listed), "--published-on", "2026-01-16", "--report", str(report))
    assert "30" in told
    with report.open(encoding="utf-8", newline="") as opened:
        remarks = list(csv.DictReader(opened))
    assert len(remarks) == 30
    assert remarks[0]["severity"] == "warning"
    assert remarks[0]["where"] == "2"
    result = RUNNER.invoke(app, ["territories", "import", str(listed)])
    assert "10" in result.stderr.splitlines()[-1]
    for content in (passage_csv(), income_csv(), QP2024.read_bytes()):
        path = tmp_path / "sans_nom"
        path.write_bytes(content)
        _run("territories", "import", str(path), "--name", "Essai")
    found = json.loads(_run("territories", "editions", "--json"))
    assert {row["kind"] for row in found} == {"perimeters", "list", "passage", "indicators"}
    assert all(row["answers"] for row in found)
    assert {row["published_on"] for row in found} == {"2026-01-16", None}
    assert len(_run("territories", "editions").splitlines()) == 4
    assert json.loads(_run("doctor", "--json"))["editions"] == found
    path.write_bytes(b"<html>")
    _run("territories", "import", str(path), status=COULD_NOT)
    _set_aside_and_restored(found)
    path.write_bytes(income_csv(("QP031099", "x", "1", "0")))
    _run("territories", "import", str(path), "--report", str(tmp_path / "non" / "x.csv"), status=COULD_NOT)
    _run("territories", "import", str(path), "--published-on", "hier", status=COULD_NOT)
    _run("territories", "import", str(path), "--kind", "list", status=COULD_NOT)


def _set_aside_and_restored(found: list[dict[str, str]]) -> None:
    ids = {row["kind"]: row["id"] for row in found}
    for kind in ("perimeters", "passage"):
        _run("territories", "set-aside", ids[kind], "--reason", " ", status=COULD_NOT)
        told = _run("territories", "set-aside", ids[kind], "--reason", "mauvais fichier").splitlines()
        assert len(told) == (2 if kind == "perimeters" else 1)
        _run("territories", "set-aside", ids[kind], "--reason", "encore", status=COULD_NOT)
        assert "Essai" in _run("territories", "restore", ids[kind])
        _run("territories", "restore", ids[kind], status=COULD_NOT)
    _run("territories", "restore", "aucune", status=COULD_NOT)
    assert json.loads(_run("territories", "editions", "--json")) == found


def test_demonstration_is_built_once(store: Path) -> None:
    assert "40" in _run("demo")
    _run("demo", status=COULD_NOT)
    _run("demo", "--stage", "no such stage", status=COULD_NOT)
    told = json.loads(_run("ranking", "--call", "DEMO-AWARDS", "--office", "--format", "json"))
    assert told
    assert {"score", "low", "high", "rank", "readers"} <= set(told[0])
    assert _run("ranking", "--call", "DEMO-AWARDS", "--as", "solene.quervadec@demo.invalid")
    _run("territories", "locate", "--lon", "2.03364", "--lat", "49.04915")


def test_earlier_years_are_imported_once_when_their_names_are_accepted(store: Path, tmp_path: Path) -> None:
    for what, workbook, count in (
        ("contributions", contributions_workbook, 3),
        ("stock", stock_workbook, 2),
        ("winners", winners_workbook, 1),
    ):
        source, report = tmp_path / f"{what}.xlsx", tmp_path / f"{what}.csv"
        source.write_bytes(workbook())
        told = ("history", "import", str(source), "--what", what)
        if what != "stock":  # its landlords came in with the contributions
            _run(*told, "--dry-run", "--report", str(report), status=DONE_WITH_REFUSALS)
            assert report.read_text("utf-8").startswith("sheet,row,column,value,severity,message,proposal")
        assert f"{count} créé" in _run(*told, "--create-unknown")
        assert f"0 créés, 0 modifiés, {count} inchangés" in _run(*told)
    _run("history", "import", str(tmp_path / "none.xlsx"), "--what", "stock", status=COULD_NOT)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("beyond", "part"), [(1, "Et une autre remarque :"), (2, "Et 2 autres remarques :")])
def test_remarks_beyond_those_shown_are_counted(tmp_path: Path, beyond: int, part: str) -> None:
    rows = [("QN03190M", "Carré", "31555"), *[("pas un code", "", "")] * (MOST_REMARKS + beyond)]
    path = tmp_path / "liste.csv"
    path.write_bytes(csv_of(("code_qp", "lib_qp", "insee_com"), rows))
    assert part in RUNNER.invoke(app, ("territories", "import", str(path)), env={"COLUMNS": "300"}).output


def test_mail_is_sent_with_exit_statuses(store: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    result = RUNNER.invoke(app, ["mail", "send"])
    assert result.exit_code == COULD_NOT
    assert "COMMITTEE_SMTP_URL" in result.stderr
    to = make_member(now=now)
    make_message(to, now=now)
    with mail_set(monkeypatch, "smtp://127.0.0.1:1"):
        assert "1 encore en attente" in _run("mail", "send", status=COULD_NOT)
    with mail_server() as box, mail_set(monkeypatch, f"smtp://127.0.0.1:{box.port}"):
        box.answers[to.email] = ["550 No such user"]
        assert "1 abandonnés" in _run("mail", "send", status=DONE_WITH_REFUSALS)
        make_message(now=now)
        assert _run("mail", "send").startswith("1 envoyés")
        assert _run("mail", "send").startswith("0 envoyés")
