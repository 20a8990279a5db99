"""What is a file in truth, by its bytes? Its name only tells plain texts apart.

Source of the signatures: the formats' own specifications (PDF 32000-1, PNG, JFIF, WebP container, OPC for Office
Open XML, ODF 1.3 part 2, and [MS-CFB] for the older office files).
"""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from committee.words import N_, Sentence

PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
# The endings of each accepted kind, the one to give first.
ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    WEBP: (".webp",),
    f"{_OOXML}.wordprocessingml.document": (".docx",),
    f"{_OOXML}.spreadsheetml.sheet": (".xlsx",),
    f"{_OOXML}.presentationml.presentation": (".pptx",),
    f"{_ODF}.text": (".odt",),
    f"{_ODF}.spreadsheet": (".ods",),
    f"{_ODF}.presentation": (".odp",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    "text/csv": (".csv",),
    "text/plain": (".txt",),
    "application/geo+json": (".geojson",),
    "application/json": (".json",),
}
IMAGES = frozenset({PNG, JPEG, WEBP})
_TEXTS = {ending: kind for kind, endings in ENDINGS.items() for ending in endings if "text" in kind[:5]} | {
    ".geojson": "application/geo+json",
    ".json": "application/json",
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a browser could run: such a text is never taken for a plain one.
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php", b"#!")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x05\x06", b"PK\x07\x08")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa\xcf")
_LARGEST_DIRECTORY = 10_000
_LARGEST_TYPES = 2 * 1024 * 1024
_MOST_LINKS, _LARGEST_LINKS = 400, 512 * 1024
# Each entry of a directory has this mark; so many of them cost seconds and half a gigabyte before any is looked at.
_ENTRY = b"PK\x01\x02"
MOST_ENTRIES = 50_000
# What an office suite opens by itself from another machine: a template with macros, an object, a frame.
_FETCHED = re.compile(
    rb"""<Relationship\b(?=[^>]*\bType\s*=\s*["'][^"'>]*/(?:attachedTemplate|oleObject|frame|subDocument)["'])"""
    rb"""(?=[^>]*\bTarget\s*=\s*["']\s*"""
    rb"""(?:https?:|ftp:|mhtml:|\\\\|//|file:(?://[^/\\]|/{4,}|/{0,3}\\\\)))[^>]*>""",
    re.IGNORECASE,
)

OTHER = N_(
    "The file {name} is not of an accepted kind. Send a PDF, an image, a spreadsheet or a text document."
)
_MARKED_UP = N_(
    "The file {name} is a page or a drawing (HTML, SVG, XML) that could carry a program. Send a PDF."
)
_ARCHIVE = N_("The file {name} is an archive. Send the files themselves, one by one.")
_PROGRAM = N_("The file {name} is a program. It was not kept.")
_MACROS = N_("The file {name} carries macros. Save it without them, or send a PDF.")
_REMOTE = N_(
    "The file {name} fetches a template or an object from elsewhere when it is opened. Send it as a PDF."
)
_LOCKED = N_("The file {name} is protected by a password. Save it without one.")
_DAMAGED = N_("The file {name} is damaged and cannot be read. Save it again.")


@dataclass(frozen=True)
class Sniffed:
    """The media type that the bytes prove, or the sentence which refuses the file."""

    media_type: str | None
    refusal: str | None = None

    def why_not(self, filename: str) -> Sentence | None:
        """The refusal with the file's name; None for an accepted file."""
        return None if self.refusal is None else Sentence(self.refusal, name=filename)


def sniff(filename: str, content: bytes) -> Sniffed:
    """What the file is; never an error, whatever the bytes."""
    ending = PurePath(filename).suffix.lower()
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(b"%PDF-"):
        return Sniffed(PDF)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Sniffed(PNG)
    if content.startswith(b"\xff\xd8\xff"):
        return Sniffed(JPEG)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Sniffed(WEBP)
    if content.startswith(_ZIP):
        return _package(content)
    if content.startswith(_OLE):
        return _older_office(content)
    if content.startswith(_ARCHIVES):
        return Sniffed(None, _ARCHIVE)
    if content.startswith(_PROGRAMS):
        return Sniffed(None, _PROGRAM)
    if start.startswith(_MARKUP) or b"<svg" in start or b"<html" in start:
        return Sniffed(None, _MARKED_UP)
    if ending in _TEXTS and b"\x00" not in content[:4096]:
        return Sniffed(_TEXTS[ending])
    return Sniffed(None, OTHER)


def _package(content: bytes) -> Sniffed:
    """A zip: a document of an office suite, by what it says of itself, or an archive."""
    if is_crowded(content):
        return Sniffed(None, _ARCHIVE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > _LARGEST_DIRECTORY:
                return Sniffed(None, _ARCHIVE)
            names = {part.filename for part in parts}
            if any(part.flag_bits & 1 for part in parts):
                return Sniffed(None, _LOCKED)
            if "[Content_Types].xml" in names:
                linked = [name for name in sorted(names) if name.lower().endswith(".rels")][:_MOST_LINKS]
                links = (_part(package, name, _LARGEST_LINKS) for name in linked)
                return _ooxml(_part(package, "[Content_Types].xml"), names, links)
            if "mimetype" in names:
                return _odf(_part(package, "mimetype"), names)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return Sniffed(None, _DAMAGED)
    except Exception as error:
        if type(error).__module__ in {"zlib", "_lzma", "lzma", "bz2"}:
            return Sniffed(None, _DAMAGED)
        raise
    return Sniffed(None, _ARCHIVE)


def is_crowded(content: bytes) -> bool:
    """Whether a zip has more entries than anything honest, told without reading its directory."""
    return content.count(_ENTRY) > MOST_ENTRIES


def _part(package: zipfile.ZipFile, name: str, most: int = _LARGEST_TYPES) -> bytes:
    with package.open(name) as part:
        return part.read(most)


def _ooxml(types: bytes, names: set[str], links: Iterable[bytes]) -> Sniffed:
    has_macros = any(mark in types.lower() for mark in (b"macroenabled", b"vbaproject", b"activex")) or any(
        name.lower().rsplit("/", 1)[-1] in {"vbaproject.bin", "vbadata.xml"} for name in names
    )
    if has_macros:
        return Sniffed(None, _MACROS)
    if any(_FETCHED.search(part) for part in links):
        return Sniffed(None, _REMOTE)
    for kind, folder in (
        ("wordprocessingml.document", "word/"),
        ("spreadsheetml.sheet", "xl/"),
        ("presentationml.presentation", "ppt/"),
    ):
        if f"{kind}.main+xml".encode() in types and any(name.startswith(folder) for name in names):
            return Sniffed(f"{_OOXML}.{kind}")
    return Sniffed(None, OTHER)


def _odf(mimetype: bytes, names: set[str]) -> Sniffed:
    kind = mimetype.strip().decode("ascii", "replace")
    if kind not in ENDINGS or not kind.startswith(_ODF):
        return Sniffed(None, OTHER)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        return Sniffed(None, _MACROS)
    return Sniffed(kind)


def _older_office(content: bytes) -> Sniffed:
    """A compound file: its directory names its streams in UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        return Sniffed(None, _LOCKED)
    if holds("_VBA_PROJECT"):
        return Sniffed(None, _MACROS)
    for stream, kind in (
        ("WordDocument", "application/msword"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
        ("Workbook", "application/vnd.ms-excel"),
        ("Book", "application/vnd.ms-excel"),
    ):
        if holds(stream):
            return Sniffed(kind)
    return Sniffed(None, OTHER)
