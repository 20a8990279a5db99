"""Are sentences said rightly in both languages, and is every msgid translated, used and in one place?"""

import ast
import string
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from committee.words import Euros, Labelled, Refused, Sentence, Share, format_value, refuse_if, say

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "committee"
CALLS = {"Sentence", "N_", "t", "texts.t"}


class _Tone(Labelled):
    YES = "yes", "yes"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (None, "—", "—"),
        (Euros(None), "—", "—"),
        (Euros(Decimal(37000)), "37\u202f000\u00a0€", "37,000\u00a0€"),
        (Euros(Decimal("1234.5")), "1\u202f234,50\u00a0€", "1,234.50\u00a0€"),
        (Share(0.455), "45,5\u00a0%", "45.5%"),
        (1224, "1\u202f224", "1,224"),
        (0, "0", "0"),
        (10**40, "1" + "0" * 40, "1" + "0" * 40),
        (True, "oui", "yes"),
        (date(2021, 2, 4), "04/02/2021", "04/02/2021"),
        (datetime(2026, 7, 1, 16, 4, tzinfo=UTC), "01/07/2026 18:04", "01/07/2026 18:04"),
        ("{name}", "{name}", "{name}"),
        (_Tone.YES, "oui", "yes"),
        (Sentence("no"), "non", "no"),
    ],
)
def test_value_is_written_as_people_write_it(value: object, french: str, english: str) -> None:
    assert format_value(value, "fr") == french
    assert format_value(value, "en") == english


@pytest.mark.parametrize(("n", "french", "english"), [(0, 0, -1), (1, 0, 0), (2, -1, -1)])
def test_plural_follows_the_language(n: int, french: int, english: int) -> None:
    sentence = Sentence(
        "Too many attempts failed. Try again in one minute.",
        "Too many attempts failed. Try again in {n} minutes.",
        n=n,
    )
    assert (str(n) in say(sentence, "fr")) == (french == -1)
    assert (str(n) in say(sentence, "en")) == (english == -1)


def test_sentence_compares_by_content() -> None:
    assert Sentence("a {b}", b=1) == Sentence("a {b}", b=1)
    assert len({Sentence("a {b}", b=1), Sentence("a {b}", b=1), Sentence("a {b}", b=2)}) == 2
    assert Sentence("a") != "a"
    assert repr(Sentence("a {b}", b=1)) == "Sentence('a {b}', {'b': 1})"


def test_refusal_carries_its_sentence() -> None:
    refuse_if(None)
    with pytest.raises(Refused, match="no") as refusal:
        refuse_if(Sentence("no"))
    assert refusal.value.sentence == Sentence("no")


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_built(node: ast.AST) -> bool:
    """Whether a msgid is put together on the spot; one read from a table of N_(…) is not."""
    return isinstance(node, ast.JoinedStr | ast.BinOp) or (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"format", "join"}
    )


def _used() -> dict[str, str]:
    """Every msgid of the source, with the place where it stands; a built one fails."""
    found: dict[str, str] = {}
    built = []
    for path in (*SOURCE.rglob("*.py"), *(ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in CALLS):
                continue
            msgid = _text(node.args[0])
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            if msgid is not None:
                found[msgid] = place
            elif _is_built(node.args[0]):
                built.append(place)
    assert built == [], "a msgid is a literal, never built"
    return found


def _catalogue(locale: str) -> tuple[dict[str, tuple[str, ...]], Counter[str]]:
    texts: dict[str, tuple[str, ...]] = {}
    times: Counter[str] = Counter()
    for path in sorted((SOURCE / "locale" / locale).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=locale, abort_invalid=True):
                if message.id:
                    msgid = message.id if isinstance(message.id, str) else message.id[0]
                    strings = (message.string,) if isinstance(message.string, str) else tuple(message.string)
                    texts[msgid] = strings
                    times[msgid] += 1
    return texts, times


def test_every_msgid_is_translated_into_french() -> None:
    texts, _ = _catalogue("fr")
    untranslated = {msgid: place for msgid, place in _used().items() if not all(texts.get(msgid, ("",)))}
    assert untranslated == {}


def test_no_translation_is_unused_or_doubled() -> None:
    texts, times = _catalogue("fr")
    assert sorted(set(texts) - set(_used())) == []
    assert [msgid for msgid, count in times.items() if count > 1] == []


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_translation_keeps_the_named_values() -> None:
    texts, _ = _catalogue("fr")
    lost = {
        msgid: strings
        for msgid, strings in texts.items()
        if any(_fields(text) - _fields(msgid) - {"n"} for text in strings)
        or (len(strings) == 1 and _fields(strings[0]) != _fields(msgid))
    }
    assert lost == {}


def test_english_catalogue_only_overrides_used_msgids() -> None:
    texts, _ = _catalogue("en")
    assert set(texts) <= set(_used())
