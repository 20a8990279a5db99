"""Which files are accepted, and who says who may read one?"""

import unicodedata
from collections.abc import Callable
from pathlib import PurePath

from committee.documents.sniff import ENDINGS, sniff
from committee.people.rules import Member
from committee.words import N_, Labelled, Sentence

LARGEST = 50 * 1024 * 1024
LONGEST_NAME = 150
NO_FILE = Sentence("This file does not exist, or is closed to you.")


class DocumentKind(Labelled):
    """What a file is for: a closed list."""

    APPLICATION = "application", N_("Application file")
    STATUTES = "statutes", N_("Statutes")
    BANK_DETAILS = "bank_details", N_("Bank details (RIB)")
    BUDGET = "budget", N_("Budget")
    ACCOUNTS = "accounts", N_("Accounts of last year")
    ACTIVITY_REPORT = "activity_report", N_("Activity report")
    CERTIFICATE = "certificate", N_("Certificate")
    REPUBLICAN_CONTRACT = "republican_contract", N_("Republican commitment, signed")
    AGREEMENT = "agreement", N_("Funding agreement")
    MINUTES = "minutes", N_("Minutes of a meeting")
    LETTER = "letter", N_("Letter")
    FINANCIAL_REPORT = "financial_report", N_("Financial report")
    PHOTO = "photo", N_("Photo")


class Visibility(Labelled):
    """Who may read a file, among those who may read the object that it is linked to."""

    PUBLIC = "public", N_("Everybody")
    COMMITTEE = "committee", N_("The committee and the staff")
    TEAM = "team", N_("The staff only")


_STAFF_ONLY = frozenset({DocumentKind.BANK_DETAILS})


def visibility_of(kind: str) -> Visibility:
    """Who may read a file of this kind: bank details never leave the staff."""
    return Visibility.TEAM if kind in _STAFF_ONLY else Visibility.COMMITTEE


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
    return sniff(filename, content).media_type


def why_not_keep(filename: str, content: bytes) -> Sentence | None:
    """Why a file is refused; None when it is accepted."""
    if not content:
        return Sentence("The file {name} is empty.", name=filename)
    if len(content) > LARGEST:
        return Sentence("The file {name} is larger than 50 MB. Send a smaller one.", name=filename)
    return sniff(filename, content).why_not(filename)


def kept_name(filename: str, media_type: str) -> str:
    """The name under which a file is kept: no folder, no sign that hides another, the ending of its true kind."""
    last = PurePath(filename.replace("\\", "/")).name
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    name = " ".join(seen.split()).strip(". ") or "file"
    endings = ENDINGS.get(media_type, ("",))
    stem, ending = PurePath(name).stem, PurePath(name).suffix
    if ending.lower() not in endings:
        stem, ending = name, endings[0]
    return f"{stem[: LONGEST_NAME - len(ending)]}{ending}"


def why_not_withdraw(reason: str, *, is_withdrawn: bool) -> Sentence | None:
    """Why a file is not taken back: it is already, or nobody would know why."""
    if is_withdrawn:
        return Sentence("This file is withdrawn already.")
    if not reason.strip():
        return Sentence("Say why this file is withdrawn.")
    return None
