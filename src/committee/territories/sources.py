"""Which official files are there, who makes them, and where are they fetched?

The shipped list is ``data/reference/sources.json``; COMMITTEE_TERRITORIES_SOURCES names a file of the same layout,
merged with it by code. An address that nobody has seen is not invented: then the page alone is told.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from committee.settings import settings
from committee.territories.rules import EditionKind, Generation, IndicatorTheme
from committee.words import Labelled, Refused, Sentence

_Labelled = TypeVar("_Labelled", bound=Labelled)
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NEEDED = ("code", "kind", "generation", "title", "producer", "licence", "page")
_LARGEST_LIST = 2**20


@dataclass(frozen=True)
class Source:
    """One official file.

    ``address`` of the file itself. Where it is None, ``catalogue`` is the address of the publisher's JSON that
    lists the files of the data set, in which the one whose name begins with ``file_name`` is looked for. Without
    either, a person fetches the file from ``page``. ``sha256`` and ``size`` (bytes) are of the file, or of its ZIP
    ``entry`` when one is named. ``published_on``: told for the address of one dated edition; such a file never
    changes. ``is_own``: its address comes from the setting of this installation, which may name this very machine.
    """

    code: str
    kind: EditionKind
    generation: Generation
    titles: Mapping[str, str]
    producer: str
    licence: str
    page: str
    address: str | None = None
    catalogue: str | None = None
    file_name: str | None = None
    entry: str | None = None
    sha256: str | None = None
    size: int | None = None
    published_on: date | None = None
    theme: IndicatorTheme | None = None
    vintage: int | None = None
    is_own: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether the address is of one edition, which never changes."""
        return self.published_on is not None

    @property
    def can_be_fetched(self) -> bool:
        """Whether an address is known, or a catalogue that tells it."""
        return self.address is not None or (self.catalogue is not None and self.file_name is not None)

    def title(self, locale: str) -> str:
        """What the file is, in a language."""
        return self.titles.get(locale) or next(iter(self.titles.values()))

    @property
    def why_not_fetch(self) -> Sentence | None:
        """Why the file cannot be fetched from here; None when it can."""
        if self.can_be_fetched:
            return None
        return Sentence(
            "No file address is known here: fetch the file from {page} and import it, or tell its address in the "
            "setting COMMITTEE_TERRITORIES_SOURCES.",
            page=self.page,
        )


def sources(
    generation: Generation | None = None, kinds: Collection[EditionKind] | None = None
) -> list[Source]:
    """The known official files, those of the setting in place of the shipped ones of the same code.

    Raises Refused when the file of the setting cannot be read.
    """
    shipped = settings().data / "reference" / "sources.json"
    found = _entries(shipped)
    told = settings().territories_sources
    own = {} if told is None else _entries(told)
    merged = [
        _source(found.get(code, {}) | own.get(code, {}), is_own=_has_own_address(own.get(code, {})))
        for code in dict.fromkeys([*found, *own])
    ]
    return [
        source
        for source in merged
        if generation in {None, source.generation} and (kinds is None or source.kind in kinds)
    ]


def source_by_code(code: str) -> Source | None:
    """The official file of this code; None when there is none."""
    return next((source for source in sources() if source.code == code), None)


def _has_own_address(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("address") or entry.get("catalogue"))


def _entries(path: Path) -> dict[str, dict[str, Any]]:
    """The entries of a list of sources by code, in its order."""
    try:
        if path.stat().st_size > _LARGEST_LIST:
            raise ValueError("too large")
        told = json.loads(path.read_bytes())
        rows = told["sources"]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise TypeError("a list of objects was expected")
        codes = [str(row["code"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise Refused(
            Sentence(
                "The list of official files {name} cannot be read: it is JSON with “sources”, as in "
                "data/reference/sources.json.",
                name=path.name,
            )
        ) from None
    if len(set(codes)) != len(codes):
        raise Refused(Sentence("A code stands twice in the list of official files {name}.", name=path.name))
    return dict(zip(codes, rows, strict=True))


def _source(told: Mapping[str, Any], *, is_own: bool) -> Source:
    """One entry, checked; Refused names the entry and the field."""
    code = str(told.get("code"))
    for name in _NEEDED:
        if not told.get(name):
            raise _wrong(code, name)
    titles = told["title"]
    if isinstance(titles, str):
        titles = {"fr": titles}
    if not isinstance(titles, dict) or not all(isinstance(text, str) and text for text in titles.values()):
        raise _wrong(code, "title")
    if _CODE.fullmatch(code) is None:
        raise _wrong(code, "code")
    sha256 = _text(told, "sha256", code)
    if sha256 is not None and _SHA256.fullmatch(sha256) is None:
        raise _wrong(code, "sha256")
    page = str(told["page"])
    if not _is_public_page(page):
        raise _wrong(code, "page")
    return Source(
        code=code,
        kind=_one_of(EditionKind, told["kind"], code, "kind"),
        generation=_one_of(Generation, told["generation"], code, "generation"),
        titles=dict(titles),
        producer=str(told["producer"]),
        licence=str(told["licence"]),
        page=page,
        address=_text(told, "address", code),
        catalogue=_text(told, "catalogue", code),
        file_name=_text(told, "file_name", code),
        entry=_text(told, "entry", code),
        sha256=sha256,
        size=_whole(told, "size", code),
        published_on=_day(told, "published_on", code),
        theme=_one_of(IndicatorTheme, told["theme"], code, "theme") if told.get("theme") else None,
        vintage=_whole(told, "vintage", code),
        is_own=is_own,
    )


def _is_public_page(page: str) -> bool:
    """Whether a page may be linked: https, with a host."""
    try:
        parts = urlsplit(page)
        return parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        return False


def _one_of(kinds: type[_Labelled], value: Any, code: str, name: str) -> _Labelled:
    try:
        return kinds(str(value))
    except ValueError:
        raise _wrong(code, name) from None


def _text(told: Mapping[str, Any], name: str, code: str) -> str | None:
    value = told.get(name)
    if value is None or isinstance(value, str):
        return value or None
    raise _wrong(code, name)


def _whole(told: Mapping[str, Any], name: str, code: str) -> int | None:
    value = told.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise _wrong(code, name)


def _day(told: Mapping[str, Any], name: str, code: str) -> date | None:
    value = _text(told, name, code)
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        raise _wrong(code, name) from None


def _wrong(code: str, name: str) -> Refused:
    return Refused(
        Sentence("In the list of official files, “{field}” of “{code}” is wrong.", field=name, code=code)
    )
