"""Which files does a ZIP of territorial data hold, and may they be opened?

Nothing is unpacked to a disk: each part is read in memory, no further than the limits, whatever its header says of
its size. A part's path is only words: it never names a place of this machine.
"""

import io
import lzma
import zipfile
import zlib
from pathlib import PurePosixPath

from committee.words import Refused, Sentence

LARGEST_UNPACKED = 400 * 1024 * 1024
LARGEST_RATIO = 200
MOST_ENTRIES = 1_000
_SMALL = 1024 * 1024
_ENTRY = b"PK\x01\x02"
_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
# What systems put beside the files of people, and what explains a data set.
_FURNITURE = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_EXPLANATIONS = (".txt", ".md", ".pdf", ".html", ".htm", ".doc", ".docx", ".odt", ".xml", ".png", ".jpg")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    KeyError,
    MemoryError,  # a dictionary of gigabytes is announced
)


class Archive:
    """A ZIP whose directory was checked: few files, no password, nothing that unpacks to far more than its size."""

    def __init__(self, content: bytes) -> None:
        if content.count(_ENTRY) > MOST_ENTRIES:
            raise Refused(
                Sentence("The ZIP holds more than {most} files: it was not opened.", most=MOST_ENTRIES)
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGE:
            raise _damaged() from None
        self._parts = {part.filename: part for part in self._zip.infolist() if _is_of_people(part)}
        if sum(part.file_size for part in self._parts.values()) > LARGEST_UNPACKED or any(
            part.file_size > _SMALL and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)
            for part in self._parts.values()
        ):
            raise _explodes()
        if any(part.flag_bits & 1 for part in self._parts.values()):
            raise Refused(
                Sentence("The ZIP is protected by a password. Unpack it and send the files without one.")
            )
        self._left = LARGEST_UNPACKED

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of its files, in order, without folders and what systems add."""
        return tuple(self._parts)

    @property
    def is_workbook(self) -> bool:
        """Whether it is a document of an office suite (XLSX, ODS…), not a ZIP of files."""
        return "[Content_Types].xml" in self._parts or "mimetype" in self._parts

    def start(self, name: str, size: int = 64) -> bytes:
        """The first bytes of a file."""
        return self._read(name, size, is_whole=False)

    def read(self, name: str) -> bytes:
        """A whole file; everything read from one archive stays within LARGEST_UNPACKED bytes."""
        content = self._read(name, min(self._left, self._parts[name].file_size) + 1, is_whole=True)
        self._left -= len(content)
        if self._left < 0:
            raise _explodes()
        return content

    def _read(self, name: str, size: int, *, is_whole: bool) -> bytes:
        try:
            with self._zip.open(self._parts[name]) as file:
                content = file.read(size)
        except _DAMAGE:
            raise Refused(
                Sentence(
                    "The file {name} is damaged in the ZIP, or the ZIP was cut off. Download it again.",
                    name=shown(name),
                )
            ) from None
        if is_whole and len(content) > self._parts[name].file_size:
            raise _explodes()
        return content


def is_zip(content: bytes) -> bool:
    """Whether the bytes begin as those of a ZIP."""
    return content.startswith(_SIGNATURES)


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are those of a workbook (XLSX, ODS…) that can be opened. Never raises."""
    try:
        return is_zip(content) and Archive(content).is_workbook
    except Refused:
        return False


def only_file(content: bytes) -> tuple[str, bytes]:
    """The name and the bytes of the one table that a ZIP holds, beside what explains it.

    Raises Refused when the ZIP cannot be opened, or holds no file or several.
    """
    archive = Archive(content)
    names = [name for name in archive.names if not name.lower().endswith(_EXPLANATIONS)]
    if len(names) != 1:
        raise Refused(
            Sentence(
                "The ZIP should hold one table (CSV or XLSX); it holds {count}. Send the table itself.",
                count=len(names),
            )
        )
    return PurePosixPath(names[0]).name, archive.read(names[0])


def shown(name: str) -> str:
    """A name from a file as a sentence may carry it: printable and short."""
    text = "".join(letter if letter.isprintable() else "�" for letter in name)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _is_of_people(part: zipfile.ZipInfo) -> bool:
    return not part.is_dir() and not any(piece in _FURNITURE for piece in PurePosixPath(part.filename).parts)


def _damaged() -> Refused:
    return Refused(Sentence("The ZIP cannot be opened, or it was cut off. Download it again."))


def _explodes() -> Refused:
    return Refused(Sentence("The ZIP unpacks to far more than its size: it was not opened."))
