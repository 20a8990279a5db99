"""How do the bytes of a file get here: from a path, an address, or memory?"""

import tempfile
import time
from pathlib import Path

from committee.territories.addresses import anywhere
from committee.territories.download import Pause, fetch_address
from committee.territories.perimeters import LARGEST
from committee.words import Refused, Sentence


def content_of(source: Path | str | bytes, *, pause: Pause = time.sleep) -> tuple[bytes, str]:
    """The bytes, and the name under which the edition remembers where they came from.

    An address is the command line's: pages fetch through ``download.fetch_address``, which reaches the public
    network alone. Raises Refused when the file is missing or too large, or when the network does not answer.
    """
    if isinstance(source, bytes):
        content, name = source, ""
    elif isinstance(source, str) and source.lower().startswith(("http://", "https://")):
        content, name = _downloaded(source, pause), source
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


def _downloaded(url: str, pause: Pause) -> bytes:
    """The bytes at an address that the command line was given: any server, this machine's too."""
    with tempfile.TemporaryDirectory() as folder:
        found = fetch_address(url, Path(folder), door=anywhere, pause=pause)
        return found.path.read_bytes()
