"""Which files are accepted, and who says who may read one?"""

from collections.abc import Callable
from pathlib import PurePath

from committee.people.rules import Member
from committee.words import Sentence

LARGEST = 50 * 1024 * 1024
# What a file's first bytes say; the name's ending alone is never believed. SVG is refused: it carries scripts.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_TEXT_ENDINGS = {
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".geojson": "application/geo+json",
    ".json": "application/json",
}
_OFFICE_ENDINGS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}

MayRead = Callable[[Member, str], bool]
_readers: dict[str, MayRead] = {}


def register_reader(owner_kind: str, may_read: MayRead) -> None:
    """An upper package says who may read the files it links: ``may_read(member, owner_id)``."""
    _readers[owner_kind] = may_read


def may_read(member: Member, owner_kind: str, owner_id: str) -> bool:
    """Whether the owner lets this member read; a kind that nobody registered is closed."""
    reader = _readers.get(owner_kind)
    return reader is not None and reader(member, owner_id)


def sniffed_type(filename: str, content: bytes) -> str | None:
    """The media type that the bytes prove; None when the file is not of an accepted kind."""
    ending = PurePath(filename).suffix.lower()
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return _OFFICE_ENDINGS.get(ending, kind) if kind == "application/zip" else kind
    if ending in _TEXT_ENDINGS and b"\x00" not in content[:4096]:
        return _TEXT_ENDINGS[ending]
    return None


def why_not_keep(filename: str, content: bytes) -> Sentence | None:
    """Why a file is refused; None when it is accepted."""
    if not content:
        return Sentence("The file {name} is empty.", name=filename)
    if len(content) > LARGEST:
        return Sentence("The file {name} is larger than 50 MB. Send a smaller one.", name=filename)
    if sniffed_type(filename, content) is None:
        return Sentence(
            "The file {name} is not of an accepted kind. Send a PDF, an image, a spreadsheet or a text document.",
            name=filename,
        )
    return None
