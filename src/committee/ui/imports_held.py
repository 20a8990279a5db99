"""Where does a file wait between its upload and its import?

Below ``var/uploads``, in a folder of the person who sent it, for a day: nobody else's folder is ever looked into,
and no address serves it. Beside it lies what the person said of it so far (columns, header rows, answers), so that
a reload, a sort or a link loses nothing.
"""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from committee.people.rules import Member
from committee.settings import settings
from committee.spreadsheets.layout import Layout

HOURS = 24
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Choices:
    """What a person said of a file.

    ``mapping``: by sheet, header to code or None to leave it out; ``layouts``: by sheet, the last header row and
    how many there are; ``answers``: by key of a question.
    """

    mapping: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    layouts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def as_layouts(self) -> dict[str, Layout] | None:
        """The header rows as reading wants them."""
        return {name: Layout(**told) for name, told in self.layouts.items()} or None


@dataclass(frozen=True)
class Held:
    """A file that somebody sent."""

    owner_id: str
    sha256: str
    filename: str
    choices: Choices = field(default_factory=Choices)

    @property
    def stem(self) -> str:
        """Its name without what follows the last dot."""
        return self.filename.rpartition(".")[0] or self.filename

    def content(self) -> bytes:
        """What it holds."""
        return _content(self.owner_id, self.sha256).read_bytes()

    def chosen(self, **told: Any) -> "Held":
        """The file with other choices, which are kept."""
        changed = replace(self, choices=replace(self.choices, **told))
        _write(_notes(self.owner_id, self.sha256), json.dumps(_told(changed)).encode())
        return changed


def hold(member: Member, content: bytes, filename: str) -> Held:
    """Keep a file for a day; one that this person sent already keeps what was said of it."""
    _sweep()
    sha256 = hashlib.sha256(content).hexdigest()
    known = held(member, sha256)
    if known is not None:
        _content(member.id, sha256).touch()
        if known.filename == filename:
            return known
    else:
        _write(_content(member.id, sha256), content)
    return replace(known or Held(member.id, sha256, filename), filename=filename).chosen()


def held(member: Member, sha256: str | None) -> Held | None:
    """The file of this hash that this person sent within a day; None when there is none."""
    if sha256 is None or _SHA256.fullmatch(sha256) is None:
        return None
    content, notes = _content(member.id, sha256), _notes(member.id, sha256)
    try:
        if content.stat().st_mtime < _oldest():
            return None
        told = json.loads(notes.read_bytes())
    except (OSError, ValueError):
        return None
    return Held(member.id, sha256, told["filename"], Choices(**told["choices"]))


def drop(found: Held) -> None:
    """Forget a file and what was said of it."""
    for path in (_content(found.owner_id, found.sha256), _notes(found.owner_id, found.sha256)):
        path.unlink(missing_ok=True)


def _told(found: Held) -> dict[str, Any]:
    return {"filename": found.filename, "choices": asdict(found.choices)}


def _folder(owner_id: str) -> Path:
    return settings().var / "uploads" / hashlib.sha256(owner_id.encode()).hexdigest()[:32]


def _content(owner_id: str, sha256: str) -> Path:
    return _folder(owner_id) / sha256


def _notes(owner_id: str, sha256: str) -> Path:
    return _folder(owner_id) / f"{sha256}.json"


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a run that is interrupted leaves no half of a file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _oldest() -> float:
    return time.time() - HOURS * 3600


def _sweep() -> None:
    """Take away what was sent more than a day ago, whoever sent it."""
    for folder in (settings().var / "uploads").glob("*"):
        paths = list(folder.glob("*"))
        for path in paths:
            with suppress(OSError):
                if path.stat().st_mtime < _oldest():
                    path.unlink()
        if not paths:
            shutil.rmtree(folder, ignore_errors=True)
