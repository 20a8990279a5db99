"""Which known column does each header of a file name, whatever its case, accents, stars and damage?"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from rapidfuzz import fuzz, process

from committee.spreadsheets.interpretations import Certainty
from committee.spreadsheets.rules import folded
from committee.words import Labelled


class ColumnKind(Enum):
    """How the cells of a column are read."""

    TEXT = "text"
    NAMES = "names"
    COUNT = "count"
    AMOUNT = "amount"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    SIRET = "siret"
    SIREN = "siren"
    RNA = "rna"
    COMMUNE = "commune"
    COMMUNE_CODE = "commune_code"
    POSTAL_CODE = "postal_code"
    DEPARTMENT = "department"
    QPV = "qpv"


@dataclass(frozen=True)
class ColumnRule:
    """A known column: its code, its French header, how it is read, what it may hold, how files also name it.

    An alias may name a group and a column of a header in two rows: ``Association / Nom``.
    """

    code: str
    header: str
    kind: ColumnKind = ColumnKind.TEXT
    longest: int | None = None
    is_required: bool = False
    choices: type[Labelled] | None = None
    is_of_site: bool = False
    aliases: tuple[str, ...] = ()


class MatchedColumn(NamedTuple):
    """What a header of a file names.

    ``code`` is filled in when the header names one column; EXACT by its name or an alias, INTERPRETED when damage
    had to be mended. A mere resemblance fills in no code: it is INTERPRETED with ``candidates``, the likeliest
    first, for a person to choose from. EXACT without a code: a person settled to leave it out. REFUSED: nothing
    resembles it.
    """

    position: int
    header: str
    code: str | None
    certainty: Certainty
    candidates: tuple[str, ...] = ()


_RESEMBLES = 80  # of 100: below, a proposal is a guess
_MOST_CANDIDATES = 3
_LOST = "\ufffd"
_CURRENCY = re.compile(r"\b(en )?(euros?|eur)\b|€")


def normalised(header: str) -> str:
    """A header as headers are compared: lower case, no accents, no punctuation, no currency, mojibake mended."""
    return " ".join(_CURRENCY.sub(" ", folded(mended(header))).split())


def mended(text: str) -> str:
    """UTF-8 that was read as Windows or Latin text, read rightly, also where only parts of it were spoilt."""
    return _SPOILT.sub(_read_rightly, text)


# The two or three signs that one letter became; the second half of à is a no-break space, often made a plain one.
_SPOILT = re.compile("Ã[ \u00a0]|[ÂÃ][^\x00-\x7f]|â[^\x00-\x7f]{2}")


def _read_rightly(found: re.Match[str]) -> str:
    signs = found[0].replace(" ", "\u00a0")
    for encoding in ("cp1252", "latin-1"):
        try:
            return signs.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return found[0]


def signature(header: Sequence[str]) -> str:
    """What tells a layout again: equal for the same set of columns in any order, case and punctuation."""
    names = sorted({name for name in map(normalised, header) if name})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def match_columns(
    header: Sequence[str],
    columns: Sequence[ColumnRule],
    groups: Sequence[str] = (),
    saved: Mapping[str, str | None] | None = None,
) -> list[MatchedColumn]:
    """One match per header, in their order; each code at most once, the best header first, then the leftmost.

    ``saved``: what a person settled before, header to code; it comes first, and its None leaves a column out.
    """
    names = _names(columns)
    settled = _settled(saved or {}, columns)
    found: list[tuple[int, int, str]] = []
    for position, title in enumerate(header):
        group = groups[position] if position < len(groups) else ""
        told = settled.get(normalised(title), "")
        best = _named(title, group, names) if told == "" else None if told is None else (_SETTLED, told)
        if best is not None:
            found.append((best[0], position, best[1]))
    taken: dict[str, int] = {}
    ranks: dict[int, tuple[int, str]] = {}
    for rank, position, code in sorted(found):
        taken.setdefault(code, position)
        ranks[position] = (rank, code)
    return [
        MatchedColumn(position, title, None, Certainty.EXACT)
        if settled.get(normalised(title), "") is None
        else _match(position, title, ranks.get(position), taken, names)
        for position, title in enumerate(header)
    ]


def _settled(saved: Mapping[str, str | None], columns: Sequence[ColumnRule]) -> dict[str, str | None]:
    """By header as headers are compared; a code that is known no more settles nothing."""
    codes = {column.code for column in columns}
    return {normalised(title): code for title, code in saved.items() if code is None or code in codes}


def _names(columns: Iterable[ColumnRule]) -> dict[str, tuple[int, str]]:
    """Every known name with its rank (header, code, alias) and code; a name of two columns is the better one's."""
    names: dict[str, tuple[int, str]] = {}
    told = [
        (rank, column.code, name)
        for column in columns
        for rank, name in [(0, column.header), (1, column.code), *((2, alias) for alias in column.aliases)]
    ]
    for rank, code, name in sorted(told, key=lambda one: one[0]):
        names.setdefault(normalised(name), (rank, code))
    names.pop("", None)
    return names


_SETTLED = -1
_BY_PART = 3
_DAMAGED = 4


def _named(title: str, group: str, names: Mapping[str, tuple[int, str]]) -> tuple[int, str] | None:
    """The rank and code of the column which a header names, alone or under its group; None for no one column."""
    own = normalised(title)
    above = normalised(group)
    if not own:
        return None
    if above and (both := names.get(f"{above} {own}")) is not None:
        return both
    if own in names:
        return names[own]
    *_, last = title.split(" / ")
    if (part := names.get(normalised(last))) is not None and last != title:
        return _BY_PART, part[1]
    if _LOST in title:
        lost = re.compile("[a-z0-9 ]{0,2}".join(map(re.escape, _around_lost(title))))
        codes = {code for name, (_, code) in names.items() if lost.fullmatch(name)}
        if len(codes) == 1:
            return _DAMAGED, codes.pop()
    return None


def _around_lost(title: str) -> list[str]:
    """The readable pieces of a header some of whose letters were lost, compared as headers are."""
    pieces = re.split(f"{_LOST}+", title)
    return [_blanks_kept(piece) for piece in pieces]


def _blanks_kept(piece: str) -> str:
    bare = normalised(piece)
    before = " " if bare and piece[:1].isspace() else ""
    after = " " if bare and piece[-1:].isspace() else ""
    return f"{before}{bare}{after}"


def _match(
    position: int,
    title: str,
    named: tuple[int, str] | None,
    taken: Mapping[str, int],
    names: Mapping[str, tuple[int, str]],
) -> MatchedColumn:
    if named is not None:
        rank, code = named
        if taken[code] == position:
            certainty = Certainty.EXACT if rank < _BY_PART else Certainty.INTERPRETED
            return MatchedColumn(position, title, code, certainty)
        return MatchedColumn(position, title, None, Certainty.INTERPRETED, (code,))
    candidates = _resembling(title, taken, names)
    return MatchedColumn(
        position, title, None, Certainty.INTERPRETED if candidates else Certainty.REFUSED, candidates
    )


def _resembling(
    title: str, taken: Mapping[str, int], names: Mapping[str, tuple[int, str]]
) -> tuple[str, ...]:
    """The codes not yet taken whose names resemble the header most."""
    own = normalised(title)
    if len(own) < 3:
        return ()
    free = [name for name, (_, code) in names.items() if code not in taken]
    near = process.extract(own, free, scorer=fuzz.token_sort_ratio, score_cutoff=_RESEMBLES, limit=12)
    once = dict.fromkeys(names[name][1] for name, _, _ in near)
    return tuple(once)[:_MOST_CANDIDATES]
