"""Do hostile texts in files, names and reasons get in as plain words, on every database, or not at all?"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from committee.people.rules import OFFICE
from committee.territories import queries
from committee.territories.actions import add_alias, import_data_set, set_aside_edition
from committee.words import Refused
from tests.factories.territories import QP2024, load_squares
from tests.factories.territory_tables import (
    LIST_HEADER,
    PASSAGE_HEADER,
    csv_of,
    income_csv,
    list_csv,
)

pytestmark = pytest.mark.usefixtures("store")
TEXTS = {
    "html": "<b>x</b><script>alert(1)</script>",
    "markdown": "**gras** [a](javascript:alert(1)) $x$ :red[x]",
    "formula": "=cmd|' /C calc'!A0",
    "backwards": "ab\u202egnp.exe",
    "long": "x" * 10_000,
    "nul": "a\x00b",
    "half": "a\ud800b",
    "bell": "a\x07\x1b[31mb",
    "accents": "é" * 400,
}
hostile = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


def _is_plain(text: str | None) -> bool:
    return text is None or not {"\x00", "\x07", "\x1b", "\u202e", "\ud800"} & set(text)


def _done(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Refused:
        return None


@hostile
def test_labels_of_files_are_plain(text: str, now: datetime) -> None:
    collection = json.loads(QP2024.read_bytes())
    for feature in collection["features"]:
        told = feature["properties"]
        told |= {name: text for name in told if str(told[name])[:2] not in {"QN", "QP"}}
        told["QN" + text[:20]] = text
    files = [json.dumps(collection).encode()]
    rows = {
        LIST_HEADER: ("QN03192I", text, "76", "Occitanie", "31", text, "31555", text, "243100518", text),
        PASSAGE_HEADER: ("QN03192I", text, text, "QP031092", text),
    }
    if "\ud800" not in text:  # no text file can hold one; JSON can
        files += [csv_of(header, [row]) for header, row in rows.items()]
        files.append(income_csv((text, "1", "2", "0"), ("QP031099", text, text, text)))
    for content in files:
        _done(lambda content=content: import_data_set(content, filename="x", actor=OFFICE, now=now))
    for row in queries.data_sets():
        assert _is_plain(row.name)
        queries.report_of(row.id)
    assert all(map(_is_plain, queries.districts(on=now.date())["name"]))


@hostile
def test_names_reasons_and_notes_are_plain(text: str, now: datetime) -> None:
    load_squares(now)
    made = import_data_set(
        list_csv(),
        name=text[:2000],
        filename=text[:30],
        fetched_from=f"https://x/{text}",
        actor=OFFICE,
        now=now,
    )
    _done(lambda: set_aside_edition(made.edition_id, text, actor=OFFICE, now=now))
    _done(lambda: add_alias("QN03190M", f"Autre {text[:150]}", text[:150], actor=OFFICE, now=now))
    (row,) = [each for each in queries.data_sets() if each.id == made.edition_id]
    assert all(map(_is_plain, (row.name, row.source, row.set_aside_reason)))
    assert all(_is_plain(each.alias) and _is_plain(each.note) for each in queries.aliases_of("QN03190M"))


@pytest.mark.parametrize("text", [each for name, each in TEXTS.items() if name != "half"])
def test_questions_of_hostile_words_are_answered(text: str, now: datetime) -> None:
    load_squares(now)
    on = now.date()
    asked: list[Callable[[], Any]] = [
        lambda: queries.look_up(name=text, commune=text, on=on),
        lambda: queries.look_up(code=text, on=on),
        lambda: queries.look_up(address=text, on=on),
        lambda: queries.qpv_by_code(text),
        lambda: queries.qpv_named(text, text),
        lambda: queries.districts(None, text, on=on),
        lambda: queries.districts(text, text, on=on),
        lambda: queries.qpv_of_commune(text, on),
        lambda: queries.passage_of(text),
        lambda: queries.successions_of([text]),
        lambda: queries.aliases_of(text),
        lambda: queries.search([text], 5),
        lambda: queries.shapes([text]),
    ]
    for ask in asked:
        _done(ask)


@pytest.mark.parametrize("words", ["%", "_", "%%", "\\", ".*", "[", "'", '"', "--", "(?i)", "*", "?"])
def test_wildcards_of_a_search_are_letters(words: str, now: datetime) -> None:
    load_squares(now)
    everything = len(queries.districts(on=now.date()))
    assert everything > 1
    assert len(queries.districts(None, f"zzz{words}zzz", on=now.date())) == 0
    assert queries.search([f"zzz{words}zzz"], 5) == []
