"""In which encoding and with which separator was a text file written, and which of its words were spoilt?"""

import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import NamedTuple

from charset_normalizer import from_bytes

SEPARATORS = ";\t,|"
LOST = "\ufffd"
_SAMPLE = 64 * 1024
_RECORDS = 40
_SEPARATOR_TOLD = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n", re.IGNORECASE)
_SPOILT = re.compile("[ÃÂÅ√�]|â[€‚]")
_CONTROL = re.compile("[\u0080-\u009f]")  # never written by anybody
_SPOILT_STARTS = {"cp1252": ("Ã", "Â", "Å", "â€", "â‚"), "mac_roman": ("√", "¬", "‚Ä")}
_NAMES = {
    "utf_8": "UTF-8",
    "utf_16": "UTF-16",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16",
    "cp1252": "Windows-1252",
    "latin_1": "ISO 8859-1",
    "mac_roman": "Mac Roman",
}
_HIGH_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]*")


class Decoded(NamedTuple):
    """A file's text, the encoding it was read in by its usual name, and whether that is a guess."""

    text: str
    encoding: str
    is_guess: bool


def decoded(content: bytes) -> Decoded | None:
    """The text of a file: UTF-8 and UTF-16 are certain, what else it is, is a guess. None when it is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _sure(content, "utf_16")
    if b"\x00" in content[:_SAMPLE]:
        even, odd = content[:_SAMPLE:2].count(0), content[1:_SAMPLE:2].count(0)
        half = min(len(content), _SAMPLE) / 2
        if odd > 0.6 * half and even < 0.1 * half:
            return _sure(content, "utf_16_le")
        if even > 0.6 * half and odd < 0.1 * half:
            return _sure(content, "utf_16_be")
    if b"\x00" in content:
        return None
    sure = _sure(content, "utf-8-sig")
    if sure is not None:
        return sure._replace(encoding="UTF-8")
    patched = content.decode("utf-8-sig", errors="replace")
    lost = patched.count(LOST)
    if sum(1 for sign in patched if "\x80" <= sign != LOST) > 4 * lost:
        return Decoded(patched, "UTF-8", True)
    encoding = _guessed(content)
    return Decoded(content.decode(encoding, errors="replace"), _NAMES[encoding], True)


def _sure(content: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(content.decode(encoding), _NAMES.get(encoding, encoding), False)
    except UnicodeDecodeError:
        return None


def _guessed(content: bytes) -> str:
    """Windows-1252, ISO 8859-1 or Mac Roman, by the lines that hold more than plain ASCII."""
    sample = b"".join(islice((found[0] for found in _HIGH_LINE.finditer(content)), 400))[:_SAMPLE]
    guess = from_bytes(sample, cp_isolation=["cp1252", "latin_1", "mac_roman"]).best()
    return guess.encoding if guess is not None and guess.encoding in _NAMES else "cp1252"


def separator_told(text: str) -> str | None:
    """The separator of a first line ``sep=;``, which Excel obeys and does not count as a row."""
    found = _SEPARATOR_TOLD.match(text)
    return None if found is None else found[1]


def without_separator_told(text: str) -> str:
    """The text after a first line ``sep=;``."""
    return _SEPARATOR_TOLD.sub("", text, count=1)


def separator_of(text: str) -> str:
    """The separator that cuts most records into equally many cells, beginning with a line of words; else ``;``."""
    best = max(SEPARATORS, key=lambda separator: _consistency(text, separator))
    if _consistency(text, best) > (0.5, 0):
        return best
    return max(
        SEPARATORS, key=lambda separator: (_cells(text, separator, True), _cells(text, separator, False))
    )


def _consistency(text: str, separator: str) -> tuple[float, int]:
    """The share of the first records that have the usual number of cells, and that number."""
    reader = csv.reader(io.StringIO(text[: 4 * _SAMPLE], newline=""), delimiter=separator, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(islice((row for row in reader if any(row)), _RECORDS))
    except csv.Error:
        if len(records) < 2:
            return 0, 0
    if not records:
        return 0, 0
    width, times = Counter(map(len, records)).most_common(1)[0]
    if width == 1:
        return 0, 0
    first = next(place for place, row in enumerate(records) if len(row) == width)
    told = [cell for cell in records[first] if cell]
    worded = sum(any(sign.isalpha() for sign in cell) for cell in told)
    if first > 0 and 2 * worded < len(told):
        return 0, 0  # a decimal comma under a header of one cell
    return times / len(records), width


def _cells(text: str, separator: str, is_strict: bool) -> int:
    """Into how many cells the first record is cut; 0 when its quotes stand in wrong places."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=is_strict)
    try:
        return next((len(row) for row in reader if any(row)), len(text))
    except csv.Error:
        return 0


def is_spoilt(text: str) -> bool:
    """Whether a text shows the traces of a wrong decoding: ``Ã©`` for é, ``â€™`` for ’, or a lost sign."""
    return _SPOILT.search(text) is not None and (
        LOST in text or unspoilt(text) is not None or _has_traces(text)
    )


def _has_traces(text: str) -> bool:
    """A capital à or â with a sign behind it that French never puts there."""
    return (
        re.search("Ã[\u0080-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ]|Â[\u0080-¿]|Å[“’]|â[€‚]|√[©®†¢™´]", text)
        is not None
    )


def unspoilt(text: str) -> str | None:
    """The text that was written, when UTF-8 was read as Windows-1252 or Mac Roman all through; None otherwise.

    Certain, because a text of another origin is hardly ever UTF-8 when it is put back into its bytes.
    """
    if LOST in text:
        return None
    for encoding, starts in _SPOILT_STARTS.items():
        if not any(start in text for start in starts):
            continue
        repaired = _reread(text, encoding)
        if repaired is not None and repaired != text and not _CONTROL.search(repaired):
            return (unspoilt(repaired) if _SPOILT.search(repaired) else None) or repaired
    return None


def _reread(text: str, encoding: str) -> str | None:
    """The bytes of a text, read as UTF-8; the five places that Windows-1252 leaves open pass as they are."""
    put_back = bytearray()
    for sign in text:
        try:
            put_back += sign.encode(encoding)
        except UnicodeEncodeError:
            if not "\x80" <= sign <= "\x9f":
                return None
            put_back.append(ord(sign))
    try:
        return put_back.decode()
    except UnicodeDecodeError:
        return None
