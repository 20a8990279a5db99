"""How does a large file get here over a network that breaks off, answers slowly, or answers something else?

The bytes go to ``<code>.part`` beside a note of where they came from; the next try asks for the rest (HTTP Range
with If-Range), and begins again when the file changed or the server gives no parts. Only a whole file gets a name.
"""

import hashlib
import json
import os
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, Any

import httpx
from filelock import FileLock, Timeout

from committee.territories.addresses import Door, is_this_machine, official, own, public
from committee.territories.perimeters import LARGEST, Progress
from committee.territories.rules import Note
from committee.territories.sources import Source
from committee.words import Refused, Sentence

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
TRIES = 4
# Windows has neither flag of the first kind, and opens files as text unless told.
_NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds
LONGEST = 1800.0  # seconds for one file, however slowly it drips
MOST_MOVES = 5
_CHUNK = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_LARGEST_CATALOGUE = 5 * 2**20
_DATED_FOLDER = re.compile(r"/(\d{4})(\d{2})(\d{2})-\d{6}/")
_MOVED = {301, 302, 303, 307, 308}

Pause = Callable[[float], None]


@dataclass(frozen=True)
class Fetched:
    """A whole file that arrived. ``address``: where it lay in the end, after redirects; ``published_on``: the day
    that this address or the list of sources tells. ``is_resumed``: it came in more than one piece.
    """

    path: Path
    name: str
    sha256: str
    size: int
    is_resumed: bool
    address: str
    published_on: date | None
    notes: tuple[Note, ...] = ()


class _Again(Exception):  # noqa: N818 - a reason to try again, not an error
    """The try failed in a way that another may not; ``after``: seconds that the server asked for."""

    def __init__(self, sentence: Sentence, after: float | None = None) -> None:
        super().__init__(sentence.msgid)
        self.sentence, self.after = sentence, after


def fetch(
    source: Source,
    folder: Path,
    *,
    progress: Progress | None = None,
    client: httpx.Client | None = None,
    pause: Pause = time.sleep,
) -> Fetched:
    """Fetch an official file into a folder, made with mode 0700.

    ``progress``: bytes so far, of how many (0: untold).
    A checksum that differs is refused for the address of one dated edition, which never changes; an address that
    always gives the newest edition may give another file than the one known here: that is a remark. Raises Refused
    in words for whatever fails; what arrived so far stays for the next call.
    """
    if source.why_not_fetch is not None:
        raise Refused(source.why_not_fetch)
    door = own if _begins_here(source) else official
    with _client(client) as asked:
        address, published_on = source.address, source.published_on
        if address is None:
            address, published_on = _looked_up(asked, source, door, pause)
        found = _whole_file(asked, address, source.code, folder, door, source, progress, pause)
    notes = _checked(source, found.path, found.sha256)
    return Fetched(**(found.__dict__ | {"published_on": published_on or found.published_on, "notes": notes}))


def _begins_here(source: Source) -> bool:
    """Whether the setting of this installation names this very machine; no other server may lead to it."""
    try:
        return source.is_own and is_this_machine(httpx.URL(source.address or source.catalogue or "").host)
    except (httpx.InvalidURL, ValueError):
        return False


def fetch_address(
    address: str,
    folder: Path,
    *,
    door: Door = public,
    progress: Progress | None = None,
    client: httpx.Client | None = None,
    pause: Pause = time.sleep,
) -> Fetched:
    """Fetch the file at an address that a person gave, through a door (a page: the public network only)."""
    code = f"address-{hashlib.sha256(address.encode()).hexdigest()[:16]}"
    with _client(client) as asked:
        return _whole_file(asked, address.strip(), code, folder, door, None, progress, pause)


@contextmanager
def _client(given: httpx.Client | None) -> Iterator[httpx.Client]:
    """The client to ask with; redirects are followed here, one by one, so that each is checked."""
    if given is not None:
        yield given
        return
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client:
        yield client


def _whole_file(
    client: httpx.Client,
    address: str,
    code: str,
    folder: Path,
    door: Door,
    source: Source | None,
    progress: Progress | None,
    pause: Pause,
) -> Fetched:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = _Part(folder, code, address)
        with _alone(folder / f"{code}.lock"):
            return _tried(
                lambda: _one_try(client, address, part, door, progress), part, _page_of(source), pause
            )
    except OSError as error:
        raise Refused(
            Sentence("The folder {name} cannot be written: {reason}.", name=str(folder), reason=_why(error))
        ) from None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Refuse a second fetch of the same file, from any process: two would write one part."""
    lock = FileLock(path, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise Refused(
            Sentence("This file is being fetched already. Wait until that is done, then try again.")
        ) from None
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps the name of a file that is open
            path.unlink()
        lock.release()


def _own_file(path: Path, flags: int) -> IO[bytes]:
    """A file to write that nobody else reads; a link that stands in its place is not followed."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | _NOT_FOLLOWED | flags, 0o600), "wb")


def _page_of(source: Source | None) -> str | None:
    return None if source is None else source.page


def _tried(once: Callable[[], Fetched], part: "_Part", page: str | None, pause: Pause) -> Fetched:
    """The file, after as many tries as are worth it."""
    wait = FIRST_WAIT
    for tried in range(1, TRIES + 1):
        before = part.size
        try:
            return once()
        except _Again as again:
            if tried == TRIES:
                raise Refused(_in_the_end(again.sentence, part, page)) from None
            pause(min(LONGEST_WAIT, wait if again.after is None else again.after))
            wait = FIRST_WAIT if part.size > before else wait * 2
    raise AssertionError("the last try answers or refuses")


def _in_the_end(what: Sentence, part: "_Part", page: str | None) -> Sentence:
    """What failed, what is kept, and what a person can do."""
    if part.validator() is not None:
        return Sentence(
            "{what} The {kilobytes} kB that arrived are kept: ask again later, the rest will follow.",
            what=what,
            kilobytes=max(1, part.size // 1000),
        )
    if page is None:
        return Sentence("{what} Try again later, or send the file itself.", what=what)
    return Sentence(
        "{what} Try again later, or fetch the file by hand from {page} and import it: "
        "committee territories import FILE.",
        what=what,
        page=page,
    )


class _Part:
    """What arrived of a file so far, and of which file it is a part."""

    def __init__(self, folder: Path, code: str, address: str) -> None:
        self.folder, self.code, self.address = folder, code, address
        self.path, self._note = folder / f"{code}.part", folder / f"{code}.part.json"
        self.is_resumed = False

    @property
    def size(self) -> int:
        """Bytes that arrived."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def validator(self) -> str | None:
        """What the server said of the file when it began; None: no part of it can be asked for."""
        try:
            told = json.loads(self._note.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        is_same = isinstance(told, dict) and told.get("address") == self.address
        found = told.get("validator") if is_same and self.size else None
        return found if isinstance(found, str) else None

    def begin(self, answer: httpx.Response) -> None:
        """Forget what arrived: a whole file comes."""
        told = {"address": self.address, "validator": _validator(answer)}
        for path, content in ((self._note, json.dumps(told).encode()), (self.path, b"")):
            with _own_file(path, os.O_TRUNC) as file:
                file.write(content)

    def forget(self) -> None:
        """Nothing of it is worth keeping."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    def finish(self, name: str) -> Path:
        """Give the whole file its name."""
        path = self.folder / f"{self.code}--{name}"
        self.path.replace(path)
        self._note.unlink(missing_ok=True)
        return path


def _is_packed(answer: httpx.Response) -> bool:
    """Whether the server packed the file although it was asked not to: no part of it can then be asked for."""
    return _packing(answer) != "identity"


def _packing(answer: httpx.Response) -> str:
    told: str = answer.headers.get("content-encoding", "")
    return told.strip().lower() or "identity"


def _unpacked(answer: httpx.Response, last: httpx.URL) -> Iterator[bytes]:
    """The bytes of the file in small pieces, however far a packed answer unpacks."""
    packing = _packing(answer)
    if packing == "identity":
        yield from answer.iter_raw()
        return
    if packing not in {"gzip", "x-gzip"}:
        raise Refused(
            Sentence("The server {host} packs the file in a way that is not read here.", host=last.host)
        )
    unpacker = zlib.decompressobj(_GZIP)
    is_begun = False
    try:
        for raw in answer.iter_raw():
            left = raw
            while left:
                if unpacker.eof:
                    unpacker = zlib.decompressobj(_GZIP)
                yield unpacker.decompress(left, _CHUNK)
                left = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            is_begun = True
    except zlib.error:
        raise _broken_off() from None
    if is_begun and not unpacker.eof:
        raise _broken_off()


def _broken_off() -> _Again:
    return _Again(Sentence("The answer broke off before its end."))


def _validator(answer: httpx.Response) -> str | None:
    """A strong ETag, else the day of the last change: only these may stand in If-Range."""
    if _is_packed(answer):
        return None
    etag: str = answer.headers.get("etag", "")
    if etag and not etag.startswith("W/"):
        return etag
    changed: str = answer.headers.get("last-modified", "")
    return changed or None


def _one_try(
    client: httpx.Client, address: str, part: _Part, door: Door, progress: Progress | None
) -> Fetched:
    validator = part.validator()
    headers = {"Accept-Encoding": "identity"}
    if validator is not None:
        headers |= {"Range": f"bytes={part.size}-", "If-Range": validator}
    until = time.monotonic() + LONGEST
    with _answer(client, address, headers, door) as (answer, last):
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.forget()
            raise _Again(Sentence("The file changed on the server."), 0)
        goes_on = answer.status_code == httpx.codes.PARTIAL_CONTENT
        if goes_on and (validator is None or not _continues(answer, part.size, validator)):
            part.forget()
            raise _Again(Sentence("The file changed on the server."), 0)
        if not goes_on:
            _refuse_errors(answer, last)
            _refuse_pages(answer, last)
            part.begin(answer)
        part.is_resumed = part.is_resumed or goes_on
        _append(answer, part, last, until, progress)
    with part.path.open("rb") as file:
        start = file.read(_CHUNK)
        if _is_page(start):
            part.forget()
            raise _page_instead(last)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size, is_resumed = part.size, part.is_resumed
    name = _name(last)
    return Fetched(part.finish(name), name, sha256, size, is_resumed, _told(last), _day_in(last))


@contextmanager
def _answer(
    client: httpx.Client, address: str, headers: dict[str, str], door: Door
) -> Iterator[tuple[httpx.Response, httpx.URL]]:
    """The answer of an address after its redirects, and where it lies in the end."""
    try:
        url = httpx.URL(address)
        for _ in range(MOST_MOVES + 1):
            target = door(url)
            request = client.build_request(
                "GET", target.url, headers=headers | dict(target.headers), extensions=dict(target.extensions)
            )
            answer = client.send(request, stream=True, follow_redirects=False)
            try:
                if answer.status_code not in _MOVED or "location" not in answer.headers:
                    yield answer, url
                    return
                url = url.join(answer.headers["location"])
            finally:
                answer.close()
    except httpx.RemoteProtocolError:
        raise _broken_off() from None
    except httpx.TimeoutException:
        raise _Again(Sentence("The server {host} answers too slowly.", host=_host(address))) from None
    except httpx.TransportError:
        raise _Again(
            Sentence("The server {host} does not answer: the network may be absent.", host=_host(address))
        ) from None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError):
        raise Refused(Sentence("The address {address} cannot be asked.", address=address[:200])) from None
    raise Refused(
        Sentence("The address {address} leads from one address to the next without end.", address=address)
    )


def _append(
    answer: httpx.Response, part: _Part, last: httpx.URL, until: float, progress: Progress | None
) -> None:
    """Write what comes behind what is there; a file that is too large or never ends is not kept."""
    size = part.size
    left = "" if _is_packed(answer) else answer.headers.get("content-length", "")
    total = size + int(left) if left.isdigit() else 0
    if total > LARGEST:
        part.forget()
        raise too_large()
    with _own_file(part.path, os.O_APPEND) as file:
        for chunk in _unpacked(answer, last):
            size += len(chunk)
            if size > LARGEST:
                file.close()
                part.forget()
                raise too_large()
            file.write(chunk)
            if progress is not None:
                progress(size, total)
            if time.monotonic() > until:
                raise _Again(Sentence("The server {host} answers too slowly.", host=last.host))
    if total and size < total:
        raise _broken_off()


def too_large() -> Refused:
    """The refusal of a file that nothing here would read."""
    return Refused(Sentence("The file is larger than {limit} MB.", limit=LARGEST // 2**20))


def _continues(answer: httpx.Response, size: int, validator: str) -> bool:
    """Whether a partial answer begins where ours ends, in the same file."""
    told = answer.headers.get("content-range", "").replace(" ", "")
    found = _validator(answer)
    return told.startswith(f"bytes{size}-") and found in {None, validator}


def _refuse_errors(answer: httpx.Response, last: httpx.URL) -> None:
    """Try again what may pass; refuse what will not."""
    status = answer.status_code
    if status == httpx.codes.OK:
        return
    if status in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.REQUEST_TIMEOUT} or status >= 500:
        raise _Again(
            Sentence(
                "The server {host} answered with the error {status}.", host=last.host, status=str(status)
            ),
            _retry_after(answer),
        )
    if status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        raise Refused(
            Sentence(
                "There is no file any more at {address} (error {status}): the publisher may have moved it.",
                address=_told(last),
                status=str(status),
            )
        )
    raise Refused(
        Sentence(
            "The address answered with the error {status}. Check it, or send the file itself.",
            status=str(status),
        )
    )


def _retry_after(answer: httpx.Response) -> float | None:
    """Seconds that the server asks to wait, told as a number or as a moment."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isdigit():
        return float(told[:6])
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError):
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _refuse_pages(answer: httpx.Response, last: httpx.URL) -> None:
    if answer.headers.get("content-type", "").lower().startswith(("text/html", "application/xhtml")):
        raise _page_instead(last)


def _page_instead(last: httpx.URL) -> Refused:
    return Refused(
        Sentence(
            "The address {address} gives a page to read, not a file: look there for the link of the file.",
            address=_told(last),
        )
    )


def _is_page(start: bytes) -> bool:
    head = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].lower()
    return head.startswith((b"<!doctype html", b"<html"))


def _looked_up(client: httpx.Client, source: Source, door: Door, pause: Pause) -> tuple[str, date | None]:
    """Where a publisher's catalogue says that the file lies, and when it was changed last.

    data.gouv.fr tells ``resources`` with ``url`` and ``last_modified``; their addresses change with each edition.
    """
    asked, wanted = str(source.catalogue), str(source.file_name).casefold()
    wait = FIRST_WAIT
    for tried in range(1, TRIES + 1):
        try:
            told = _catalogue(client, asked, door)
            break
        except _Again as again:
            if tried == TRIES:
                raise Refused(
                    Sentence(
                        "{what} Try again later, or fetch the file by hand from {page} and import it: "
                        "committee territories import FILE.",
                        what=again.sentence,
                        page=source.page,
                    )
                ) from None
            pause(min(LONGEST_WAIT, wait if again.after is None else again.after))
            wait *= 2
    found: list[tuple[str, str]] = []
    for resource in told:
        url = resource.get("url") if isinstance(resource, dict) else None
        if isinstance(url, str) and url.rsplit("/", 1)[-1].casefold().startswith(wanted):
            found.append((str(resource.get("last_modified") or ""), url))
    if not found:
        raise Refused(
            Sentence(
                "The catalogue of the publisher lists no file {name} any more. Fetch it from {page} and import it.",
                name=source.file_name,
                page=source.page,
            )
        )
    changed, address = max(found)
    try:
        return address, date.fromisoformat(changed[:10])
    except ValueError:
        return address, None


def _catalogue(client: httpx.Client, address: str, door: Door) -> list[Any]:
    content = b""
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    with _answer(client, address, headers, door) as (answer, last):
        _refuse_errors(answer, last)
        for chunk in _unpacked(answer, last):
            content += chunk
            if len(content) > _LARGEST_CATALOGUE:
                break
    try:
        resources = json.loads(content)["resources"]
        if isinstance(resources, list):
            return resources
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise Refused(Sentence("The catalogue at {address} is not the one expected.", address=address))


def _checked(source: Source, path: Path, sha256: str) -> tuple[Note, ...]:
    """Whether the file is the one known here; a dated one that is not is refused and taken away."""
    if source.sha256 is None:
        return ()
    found = sha256 if source.entry is None else _digest_of_entry(path, source.entry, source.size)
    if found == source.sha256:
        return ()
    if source.is_dated:
        path.unlink(missing_ok=True)
        raise Refused(
            Sentence(
                "The file fetched for {code} is not the one known here: its SHA-256 differs. It was not kept.",
                code=source.code,
            )
        )
    return (
        Note(
            "warning",
            Sentence(
                "The file is not the edition known here (its SHA-256 differs): the publisher may have changed it."
            ),
        ),
    )


def _digest_of_entry(path: Path, entry: str, size: int | None) -> str | None:
    """The SHA-256 of one entry of a ZIP; None where it is missing, damaged or larger than was told."""
    limit = LARGEST if size is None else size
    try:
        with zipfile.ZipFile(path) as archive, archive.open(entry) as file:
            digest, left = hashlib.sha256(), limit
            while chunk := file.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    return None
                digest.update(chunk)
            return digest.hexdigest()
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile):
        return None


def _name(last: httpx.URL) -> str:
    """A plain name for the file, after the end of its address."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", last.path.rsplit("/", 1)[-1]).strip("-.")[-80:]
    return name or "data"


def _day_in(last: httpx.URL) -> date | None:
    """The day that data.gouv.fr writes into the address of each upload."""
    found = _DATED_FOLDER.search(last.path)
    try:
        return None if found is None else date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def _told(url: httpx.URL) -> str:
    return str(url.copy_with(userinfo=b"", fragment=None))[:500]


def _host(address: str) -> str:
    try:
        return httpx.URL(address).host or address[:200]
    except (httpx.InvalidURL, ValueError):
        return address[:200]


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
