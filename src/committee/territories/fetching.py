"""How do the bytes of a perimeter file get here: from a path, an address, or memory?"""

from pathlib import Path

import httpx

from committee.territories.perimeters import LARGEST
from committee.words import Refused, Sentence

TIMEOUT = httpx.Timeout(30.0, connect=10.0)


def content_of(source: Path | str | bytes) -> tuple[bytes, str]:
    """The bytes, and the name under which the edition remembers where they came from.

    Raises Refused when the file is missing or too large, or when the network does not answer.
    """
    if isinstance(source, bytes):
        content, name = source, ""
    elif isinstance(source, str) and source.lower().startswith(("http://", "https://")):
        content, name = _downloaded(source), source
    else:
        content, name = _read(Path(source)), Path(source).name
    if len(content) > LARGEST:
        raise _too_large()
    return content, name


def _too_large() -> Refused:
    return Refused(Sentence("The file is larger than {limit} MB.", limit=LARGEST // 2**20))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise _too_large()
        return path.read_bytes()
    except OSError:
        raise Refused(Sentence("The file {name} cannot be read here.", name=str(path))) from None


def _downloaded(url: str) -> bytes:
    """The bytes at an address. A proxy or page that answers with an error is told by its number."""
    parts, size = [], 0
    try:
        with httpx.stream("GET", url, timeout=TIMEOUT, follow_redirects=True) as answer:
            if answer.status_code != httpx.codes.OK:
                raise Refused(
                    Sentence(
                        "The address answered with the error {status}. Check it, or send the file itself.",
                        status=str(answer.status_code),
                    )
                )
            for part in answer.iter_bytes():
                size += len(part)
                if size > LARGEST:
                    raise _too_large()
                parts.append(part)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        raise Refused(
            Sentence(
                "The address does not answer: the network may be absent. Download the file elsewhere and send it."
            )
        ) from None
    return b"".join(parts)
