"""Which share of a project takes place in which QPV: as told, or else as its sites suggest? No SQL."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from committee.territories.placing import declared_codes, with_bare_codes
from committee.territories.rules import Answer, generation_of
from committee.words import Sentence, Share

MOST = Decimal(1)
# What may stand between a code and its share, then the share: "(60 %", ": 0,5", " 40 %".
_AFTER = re.compile(r"\s*(?P<mark>[(:=\[–—-]?)\s*(?P<number>\d{1,3}(?:[.,]\d+)?)\s*(?P<percent>%?)")


@dataclass(frozen=True)
class ToldShare:
    """The share (0 to 1) of a project told for one QPV; None: it takes place there, nobody says how much of it."""

    code: str
    share: float | None = None


def shares_in(text: str | None) -> tuple[ToldShare, ...]:
    """The shares that a text tells beside codes of QPV, ``QN09353M (60 %), QN09354M 40 %`` or ``QP044017: 0,5``.

    Empty when it tells none. A number without ``%`` counts only behind a sign, and only up to 1. Codes without a
    share, beside others with one, have None; a QPV told with 0 is left out.
    """
    upper = with_bare_codes(text or "").upper()
    found: dict[str, Decimal | None] = {}
    for code in declared_codes(upper):
        after = _AFTER.match(upper[upper.index(code) + len(code) :])
        found[code] = None if after is None else _share(after)
    if all(share is None for share in found.values()):
        return ()
    return tuple(
        ToldShare(code, None if share is None else float(share))
        for code, share in found.items()
        if share is None or share > 0
    )


def _share(after: re.Match[str]) -> Decimal | None:
    number = Decimal(after["number"].replace(",", "."))
    if after["percent"]:
        return number / 100
    return number if after["mark"] and number <= MOST else None


def together(told: Iterable[Sequence[ToldShare]]) -> tuple[ToldShare, ...]:
    """The shares that several texts tell of one project, each QPV once; the first word on one counts."""
    found: dict[str, ToldShare] = {}
    for shares in told:
        for each in shares:
            if each.code not in found or found[each.code].share is None:
                found[each.code] = each
    return tuple(found.values())


def why_not_shares(shares: Sequence[ToldShare]) -> Sentence | None:
    """Why these shares do not stand together: no code, one twice, a share out of bounds, more than the whole."""
    for code, times in Counter(each.code for each in shares).items():
        if generation_of(code) is None:
            return Sentence("{code} is not the code of a QPV.", code=code)
        if times > 1:
            return Sentence("The QPV {code} is told twice.", code=code)
    known = [Decimal(str(each.share)) for each in shares if each.share is not None]
    if any(not 0 < share <= MOST for share in known):
        return Sentence("The share of a QPV is more than 0 and at most 100 %.")
    if sum(known) > MOST:
        return Sentence(
            "The shares of the QPV make {total}: more than the whole.", total=Share(float(sum(known)))
        )
    return None


@dataclass(frozen=True)
class ShareRow:
    """A QPV with its share of the project, told or computed; ``sites``: how many lie there, by their answers."""

    code: str
    share: float | None
    sites: int = 0


@dataclass(frozen=True)
class Shares:
    """The QPV of a project with their shares.

    ``is_told``: by the application; else computed from its sites. ``outside``: the share surely outside any QPV;
    ``unknown``: the rest, of which nothing is known.
    """

    rows: tuple[ShareRow, ...]
    is_told: bool
    outside: float
    unknown: float

    @property
    def total(self) -> float:
        """The sum of the known shares."""
        return sum(row.share for row in self.rows if row.share is not None)


def shares_of(told: Sequence[ToldShare], sites: Sequence[tuple[Answer, Sequence[str]]]) -> Shares | None:
    """The shares of a project: what was told, else one equal part for each site; None without any QPV.

    ``sites``: answer and codes of each. A site in several QPV counts in equal parts. What told shares leave is
    unknown: nobody says where it is.
    """
    inside = [codes for answer, codes in sites if answer is Answer.INSIDE and codes]
    counts = Counter(code for codes in inside for code in codes)
    if told:
        known = sum(each.share for each in told if each.share is not None)
        rows = tuple(ShareRow(each.code, each.share, counts[each.code]) for each in told)
        return Shares(rows, is_told=True, outside=0.0, unknown=_rest(known))
    if not inside:
        return None
    weights: dict[str, float] = {}
    for codes in inside:
        for code in codes:
            weights[code] = weights.get(code, 0.0) + 1 / (len(codes) * len(sites))
    outside = sum(answer is Answer.OUTSIDE for answer, _ in sites) / len(sites)
    rows = tuple(ShareRow(code, weight, counts[code]) for code, weight in sorted(weights.items()))
    return Shares(rows, is_told=False, outside=outside, unknown=_rest(outside + sum(weights.values())))


def _rest(known: float) -> float:
    rest = round(1 - known, 6)
    return rest if rest > 0 else 0.0


def share_in_words(shares: Mapping[str, float | None]) -> str:
    """Shares as a list and a file write them: ``QN09353M (60 %), QN09354M``."""
    return ", ".join(
        code if share is None else f"{code} ({_percent(share)} %)" for code, share in shares.items()
    )


def _percent(share: float) -> str:
    return f"{Decimal(str(round(share * 100, 2))).normalize():f}".replace(".", ",")
