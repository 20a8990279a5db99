"""Do official files, and files at typed addresses, become data sets, and does a bad one leave all as it was?"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from committee import settings as settings_module
from committee.cli import app
from committee.people.rules import OFFICE, Role
from committee.territories.actions import downloads_folder, import_address, import_official
from committee.territories.addresses import anywhere
from committee.territories.download import fetch_address
from committee.territories.queries import data_sets
from committee.territories.rules import EditionKind, Generation
from committee.words import Refused
from tests.factories.people import make_member
from tests.factories.territories import QP2024
from tests.territories.http_server import Answer, Publisher, publishing

LIST = (
    "\ufeffcode_qp;lib_qp;insee_reg;lib_reg;insee_dep;lib_dep;insee_com;lib_com;siren_epci;lib_epci;;\r\n"
    "QN00101M;Les Essais;84;Auvergne-Rhône-Alpes;01;Ain;01999;Essai;200000001;CC des Essais;;\r\n"
).encode()

WITHOUT_ADDRESS = {
    "kind": "list",
    "generation": "2024",
    "title": "Essai",
    "producer": "Essai",
    "licence": "Essai",
    "page": "https://essai.example.org/liste",
}


@pytest.fixture
def publisher(store: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    """A publisher whose addresses stand in the setting in place of the official ones."""
    with publishing() as running:
        told = [
            {
                "code": "perimeters-2024",
                "address": f"{running.address}/20260115-204323/qp.geojson",
                "sha256": None,
            },
            {"code": "list-2024", "address": f"{running.address}/list.csv"},
        ]
        path = tmp_path / "own.json"
        path.write_text(json.dumps({"sources": told}), "utf-8")
        monkeypatch.setenv("COMMITTEE_TERRITORIES_SOURCES", str(path))
        settings_module.settings.cache_clear()
        running.gives("/20260115-204323/qp.geojson", Answer(QP2024.read_bytes()))
        running.gives("/list.csv", Answer(LIST))
        yield running
    settings_module.settings.cache_clear()


def test_official_file_becomes_a_data_set_that_knows_its_address(publisher: Publisher, now: datetime) -> None:
    seen: list[tuple[int, int]] = []
    report = import_official(
        "perimeters-2024", fetching=lambda *told: seen.append(told), actor=OFFICE, now=now
    )
    assert report.kind is EditionKind.PERIMETERS
    assert report.is_new
    (edition,) = data_sets()
    assert edition.source == f"{publisher.address}/20260115-204323/qp.geojson"
    assert edition.published_on == date(2026, 1, 15)
    assert seen
    folder = settings_module.settings().var / "territories"
    assert folder.stat().st_mode & 0o777 == 0o700
    again = import_official("perimeters-2024", actor=OFFICE, now=now)
    assert not again.is_new


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<html>maintenance</html>", "a page to read"),
        (b"PK\x05\x06" + bytes(18), "."),
        (LIST, "recognised as"),
        (b'{"type": "FeatureCollection", "features": []}', "."),
    ],
)
def test_wrong_content_leaves_the_earlier_edition_untouched(
    publisher: Publisher, now: datetime, body: bytes, words: str
) -> None:
    import_official("perimeters-2024", actor=OFFICE, now=now)
    before = data_sets()
    publisher.gives("/20260115-204323/qp.geojson", Answer(body))
    with pytest.raises(Refused, match=words):
        import_official("perimeters-2024", actor=OFFICE, now=now)
    assert data_sets() == before
    assert body not in [path.read_bytes() for path in downloads_folder().iterdir()]


def test_changed_columns_are_refused_and_what_is_missing_is_named(
    publisher: Publisher, now: datetime
) -> None:
    import_official("list-2024", actor=OFFICE, now=now)
    before = data_sets()
    publisher.gives("/list.csv", Answer(LIST.replace(b"code_qp;lib_qp", b"code_quartier_x;nom_x")))
    with pytest.raises(Refused, match="code"):
        import_official("list-2024", actor=OFFICE, now=now)
    assert data_sets() == before


def test_unknown_code_and_wrong_role_are_refused(publisher: Publisher, now: datetime) -> None:
    with pytest.raises(Refused, match="no official file"):
        import_official("absent", actor=OFFICE, now=now)
    member = make_member(Role.MEMBER, now=now)
    for act in (partial(import_official, "list-2024"), partial(import_address, "https://x.example.org")):
        with pytest.raises(Refused):
            act(actor=member, now=now)
    assert publisher.asked == []


def test_typed_address_becomes_a_data_set(publisher: Publisher, now: datetime) -> None:
    address = publisher.gives("/20250101-000000/mine.csv", Answer(LIST))
    report = import_address(
        address,
        generation=Generation.OF_2024,
        name="Ma liste",
        fetcher=partial(fetch_address, door=anywhere),
        actor=OFFICE,
        now=now,
    )
    assert report.name == "Ma liste"
    (edition,) = data_sets()
    assert edition.source == address
    assert edition.published_on == date(2025, 1, 1)


def test_typed_address_of_this_machine_is_refused(publisher: Publisher, now: datetime) -> None:
    with pytest.raises(Refused, match="not https"):
        import_address(publisher.address + "/list.csv", actor=OFFICE, now=now)
    assert publisher.asked == []


RUNNER = CliRunner()


def _run(*arguments: str) -> tuple[int, str]:
    result = RUNNER.invoke(app, ("territories", "download", *arguments), env={"COLUMNS": "300"})
    return result.exit_code, result.output


def test_command_fetches_and_imports(publisher: Publisher) -> None:
    status, told = _run("--generation", "2024", "--what", "perimeters,list")
    assert status == 0, told
    assert {edition.kind for edition in data_sets()} == {EditionKind.PERIMETERS, EditionKind.LIST}


def test_failure_of_one_file_does_not_lose_the_others(publisher: Publisher) -> None:
    publisher.gives("/20260115-204323/qp.geojson", Answer(status=404))
    status, told = _run("--generation", "2024", "--what", "perimeters,list")
    assert status == 1
    assert "404" in told
    assert [edition.kind for edition in data_sets()] == [EditionKind.LIST]


def test_nothing_fetched_is_could_not(publisher: Publisher) -> None:
    for path in ("/20260115-204323/qp.geojson", "/list.csv"):
        publisher.gives(path, Answer(status=404))
    assert _run("--generation", "2024", "--what", "perimeters,list")[0] == 2
    status, told = _run("--generation", "2015", "--what", "indicators")
    assert status == 2
    assert "https://www.insee.fr/fr/statistiques/7231733" in told


def test_only_fetching_imports_nothing(publisher: Publisher, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    status, told = _run("--what", "list", "--generation", "2024", "--only-fetch", "--folder", str(folder))
    assert status == 0, told
    assert [path.name for path in folder.iterdir()] == ["list-2024--list.csv"]
    assert data_sets() == []


def test_file_without_a_known_address_is_told_and_is_no_failure(publisher: Publisher, tmp_path: Path) -> None:
    told = json.loads((tmp_path / "own.json").read_text("utf-8"))["sources"]
    told.append({"code": "list-2024-unknown", "address": None} | WITHOUT_ADDRESS)
    (tmp_path / "own.json").write_text(json.dumps({"sources": told}), "utf-8")
    settings_module.settings.cache_clear()
    status, output = _run("--generation", "2024", "--what", "list")
    assert (status, WITHOUT_ADDRESS["page"] in output) == (0, True), output
    publisher.gives("/list.csv", Answer(status=404))
    assert _run("--generation", "2024", "--what", "list")[0] == 2


def test_wrong_words_are_told(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _run("--what", "perimetres")[0] == 2
    monkeypatch.setenv("COMMITTEE_TERRITORIES_SOURCES", "/nowhere.json")
    settings_module.settings.cache_clear()
    assert _run("--what", "list")[0] == 2
