"""Which files does a ZIP of documents hold, and which of them are not taken out?

Nothing is ever unpacked to a disk: each part is read in memory, no further than the limits, whatever its header
says of its size. A part's path is only words: it never names a place of this machine.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from committee.documents.rules import LARGEST
from committee.documents.sniff import is_crowded
from committee.words import Refused, Sentence

MOST_FILES = 2_000
LARGEST_UNPACKED = 500 * 1024 * 1024
LARGEST_RATIO = 200
_SMALL = 1024 * 1024
# What systems put beside the files of people.
_FURNITURE = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Packed:
    """One file of the archive: its path in it, then its bytes or why it is not taken out."""

    path: str
    content: bytes = b""
    refusal: Sentence | None = None

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that hold it, from the outside in."""
        return PurePosixPath(self.path).parts[:-1]

    @property
    def filename(self) -> str:
        """Its own name."""
        return PurePosixPath(self.path).name


def read_archive(content: bytes, filename: str) -> Iterator[Packed]:
    """The files of a ZIP in their order, read one after the other. Raises Refused for what is no such ZIP."""
    if len(content) > LARGEST:
        raise Refused(Sentence("The file {name} is larger than 50 MB. Send a smaller one.", name=filename))
    if is_crowded(content):
        raise _too_many(filename)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = [part for part in archive.infolist() if not part.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused(Sentence("The file {name} is not a ZIP that can be read.", name=filename)) from error
    if len(parts) > MOST_FILES:
        raise _too_many(filename)
    return _unpacked(archive, parts)


def _too_many(filename: str) -> Refused:
    return Refused(Sentence("The file {name} holds more than {most} files.", name=filename, most=MOST_FILES))


def _unpacked(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Iterator[Packed]:
    left = LARGEST_UNPACKED
    seen: set[str] = set()
    with archive:
        for part in parts:
            path = _name(part)
            if any(piece in _FURNITURE for piece in PurePosixPath(path).parts):
                continue
            refusal = _why_not(part, path, path in seen)
            seen.add(path)
            if refusal is not None:
                yield Packed(path, refusal=refusal)
                continue
            read = _read(archive, part, min(LARGEST, left))
            left -= len(read) if isinstance(read, bytes) else 0
            yield Packed(path, read) if isinstance(read, bytes) else Packed(path, refusal=read)


def _name(part: zipfile.ZipInfo) -> str:
    """The part's name; an old archiver's letters (no UTF-8 flag) are read again as Windows or UTF-8 wrote them."""
    name = part.orig_filename.split("\x00")[0]
    if not part.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("cp850")
    return name


def _why_not(part: zipfile.ZipInfo, path: str, is_again: bool) -> Sentence | None:
    pieces = PurePosixPath(path).parts
    if ".." in pieces or path.startswith("/") or "\\" in path or ":" in path:
        return Sentence("This path leads out of the archive: it was not opened.")
    if stat.S_ISLNK(part.external_attr >> 16):
        return Sentence("This is a link to another file, not a file.")
    if part.flag_bits & 1:
        return Sentence("This file is protected by a password.")
    if is_again:
        return Sentence("This path comes twice in the archive.")
    if part.file_size > LARGEST:
        return Sentence("This file is larger than 50 MB.")
    if part.file_size > _SMALL and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
        return _explodes()
    return None


def _explodes() -> Sentence:
    return Sentence("This file unpacks to far more than its size: it was not opened.")


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes | Sentence:
    try:
        with archive.open(part) as file:
            content = file.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, NotImplementedError):
        return Sentence("This file is damaged in the archive.")
    return content if len(content) <= most else _explodes()
