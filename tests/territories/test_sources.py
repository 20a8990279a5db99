"""Is the list of official files sound, and can an installation complete it?"""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from committee import settings as settings_module
from committee.territories.rules import EditionKind, Generation, IndicatorTheme
from committee.territories.sources import source_by_code, sources
from committee.words import Refused

Tell = Callable[[Any], None]


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tell]:
    """Put a list of sources into the setting."""
    path = tmp_path / "own.json"
    monkeypatch.setenv("COMMITTEE_TERRITORIES_SOURCES", str(path))
    settings_module.settings.cache_clear()

    def told(content: Any) -> None:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")

    yield told
    settings_module.settings.cache_clear()


FULL = {
    "code": "mine",
    "kind": "indicators",
    "generation": "2015",
    "title": "Les miens",
    "producer": "Nous",
    "licence": "Licence Ouverte 2.0",
    "page": "https://example.org/page",
    "address": "http://127.0.0.1/x.csv",
    "theme": "REVN",
    "vintage": 2021,
    "published_on": "2024-03-01",
}


def test_shipped_list_covers_what_the_office_needs() -> None:
    found = sources()
    assert {(source.kind, source.generation) for source in found} >= {
        (EditionKind.PERIMETERS, Generation.OF_2024),
        (EditionKind.PERIMETERS, Generation.OF_2015),
        (EditionKind.PASSAGE, Generation.OF_2024),
        (EditionKind.LIST, Generation.OF_2024),
        (EditionKind.LIST, Generation.OF_2015),
        (EditionKind.INDICATORS, Generation.OF_2015),
        (EditionKind.INDICATORS, Generation.OF_2024),
    }
    for source in found:
        assert source.page.startswith("https://")
        assert source.address is None or source.address.startswith("https://")
        assert source.catalogue is None or source.catalogue.startswith("https://")
        assert set(source.titles) == {"fr", "en"}
        assert source.licence
        assert not source.is_own


def test_lasting_and_dated_addresses_are_told_apart() -> None:
    newest, old = source_by_code("perimeters-2024"), source_by_code("perimeters-2015")
    assert newest is not None
    assert not newest.is_dated
    assert newest.size == 10_584_982
    assert old is not None
    assert old.published_on == date(2018, 1, 10)
    assert source_by_code("absent") is None


def test_file_without_known_address_tells_its_page() -> None:
    source = source_by_code("income-2020-qpv2015")
    assert source is not None
    assert not source.can_be_fetched
    assert source.why_not_fetch is not None
    assert source.page in str(source.why_not_fetch)
    fetched = source_by_code("passage-2024")
    assert fetched is not None
    assert fetched.why_not_fetch is None


def test_sources_are_chosen_by_generation_and_kind() -> None:
    assert {source.code for source in sources(Generation.OF_2024, {EditionKind.LIST})} == {"list-2024"}
    assert {source.generation for source in sources(Generation.OF_2015)} == {Generation.OF_2015}


def test_setting_completes_and_corrects_the_shipped_list(tell: Tell) -> None:
    tell({"sources": []})
    shipped = len(sources())
    tell({"sources": [FULL, {"code": "income-2020-qpv2015", "address": "https://mirror.example.org/x.zip"}]})
    assert len(sources()) == shipped + 1
    mine, known = source_by_code("mine"), source_by_code("income-2020-qpv2015")
    assert mine is not None
    assert mine.is_own
    assert mine.theme is IndicatorTheme.INCOME
    assert mine.vintage == 2021
    assert mine.title("en") == "Les miens"
    assert known is not None
    assert known.is_own
    assert known.address == "https://mirror.example.org/x.zip"
    assert known.title("fr").startswith("Revenus")


def test_correction_without_an_address_stays_official(tell: Tell) -> None:
    tell({"sources": [{"code": "list-2024", "licence": "autre"}]})
    source = source_by_code("list-2024")
    assert source is not None
    assert source.licence == "autre"
    assert not source.is_own


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "autre"),
        ("generation", "2030"),
        ("title", {"fr": 3}),
        ("title", {}),
        ("page", "file:///etc/passwd"),
        ("page", "javascript:alert(1)"),
        ("page", "http://example.org/x"),
        ("page", "https://"),
        ("page", "https://[x"),
        ("page", "//example.org/x"),
        ("producer", None),
        ("address", 3),
        ("sha256", "abc"),
        ("size", -1),
        ("size", True),
        ("vintage", "2021"),
        ("published_on", "hier"),
        ("theme", "XX"),
        ("code", "../../etc"),
    ],
)
def test_wrong_entry_is_named_with_its_field(tell: Tell, name: str, value: object) -> None:
    tell({"sources": [FULL | {name: value}]})
    with pytest.raises(Refused, match=f"“{name}”"):
        sources()


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "{}", {"sources": 3}, {"sources": [3]}, {"sources": [{}]}, "[" * 100_000, " " * 2**21],
)
def test_list_that_is_none_is_told(tell: Tell, content: object) -> None:
    tell(content)
    with pytest.raises(Refused, match=r"own\.json cannot be read"):
        sources()


def test_code_twice_and_absent_file_are_told(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    tell({"sources": [FULL, FULL]})
    with pytest.raises(Refused, match="twice"):
        sources()
    monkeypatch.setenv("COMMITTEE_TERRITORIES_SOURCES", "/nowhere/own.json")
    settings_module.settings.cache_clear()
    with pytest.raises(Refused, match="cannot be read"):
        sources()
