"""How is an entry of the journal sealed, and is a chain whole?"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Actor:
    """Who acts: the identifier and the name as they were at that moment."""

    id: str
    name: str


SYSTEM = Actor("system", "Committee")
FIRST_SEAL = "0" * 64


def payload_text(payload: dict[str, Any]) -> str:
    """The payload as one canonical text."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, default=str, separators=(",", ":"))


def payload_seal(salt: str, payload: str) -> str:
    """SHA-256(salt + payload): the chain holds this, so that a payload can be erased without breaking it."""
    return hashlib.sha256(f"{salt}{payload}".encode()).hexdigest()


def entry_seal(previous: str, number: int, fields: tuple[str, ...], sealed_payload: str) -> str:
    """SHA-256 over the previous seal, the number, the entry's own fields and the payload's seal."""
    text = "\x1f".join((previous, str(number), *fields, sealed_payload))
    return hashlib.sha256(text.encode()).hexdigest()
