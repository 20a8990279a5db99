"""How do the front end's programs travel small? Compressed once, kept in var/, and served with their long life.

Streamlit serves its files as they are (12 MB on a first visit). Each is compressed when it is first asked for, or
by the thread that goes through them all at the start, and kept under a name made of its own hash, so that a new
version of Streamlit never meets an older file.
"""

import gzip
import hashlib
import logging
import mimetypes
import os
import re
import sys
import threading
from pathlib import Path

import brotli
import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

from committee.settings import settings

logger = logging.getLogger(__name__)
PREFIX = "/static/"
ENDINGS = frozenset({".js", ".css", ".svg", ".json", ".html", ".wasm", ".txt", ".map", ".ttf"})
SMALLEST = 500
BROTLI_QUALITY = 9
GZIP_LEVEL = 6
_CACHE_CONTROL = "public, immutable, max-age=31536000"
# Asked for by nearly every screen, beside what the first document names.
_FIRST = re.compile(r"DataFrame|arrow|Markdown|PlotlyChart|DeckGl|Form|Button|Text|Select")


def static_folder() -> Path:
    """Where Streamlit's built front end lies."""
    return Path(file_util.get_static_dir()).resolve()


def cache_folder() -> Path:
    """Where the compressed files of this version of Streamlit are kept."""
    return settings().var / "static-cache" / streamlit.__version__


def accepted_encoding(header: str) -> str | None:
    """The best encoding that the browser takes: br, then gzip; None when it takes neither."""
    quality: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        weight = re.search(r"q=([0-9.]+)", parameters)
        try:
            quality[name.strip()] = 1.0 if weight is None else float(weight.group(1))
        except ValueError:
            quality[name.strip()] = 0.0
    for name in ("br", "gzip"):
        if quality.get(name, quality.get("*", 0.0)) > 0:
            return name
    return None


def static_file(path: str) -> Path | None:
    """The front end's file at this address; None when it is outside, absent, too small or of a kind that is not
    compressed (pictures and fonts already are).
    """
    if not path.startswith(PREFIX) or "\x00" in path:
        return None
    root = static_folder()
    try:
        found = (root / path.removeprefix("/")).resolve()
        if not found.is_relative_to(root / "static") or found.suffix not in ENDINGS or not found.is_file():
            return None
        return found if found.stat().st_size >= SMALLEST else None
    except (OSError, ValueError):
        return None


class CompressedFiles:
    """The compressed copies of the front end's files, made once each."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Path, str], Path] = {}
        self._locks: dict[tuple[Path, str], threading.Lock] = {}
        self._lock = threading.Lock()

    def copy_of(self, source: Path, encoding: str) -> Path:
        """The compressed copy of a file; made now when it is not there yet."""
        key = (source, encoding)
        kept = self._kept.get(key)
        if kept is not None and kept.exists():
            return kept
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            content = source.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:24]
            copy = cache_folder() / f"{digest}-{len(content)}.{encoding}"
            if not copy.exists():
                copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                half = copy.with_name(f"{copy.name}.{os.getpid()}.part")
                half.write_bytes(_compressed(content, encoding))
                half.replace(copy)
            self._kept[key] = copy
            return copy

    def compress_all(self) -> None:
        """Make every copy that a browser of today asks for, those of the first screen before the others."""
        _be_nice()
        try:
            for source in _in_order_of_need():
                self.copy_of(source, "br")
        except OSError:
            logger.warning("the front end's files could not be compressed ahead", exc_info=True)

    def begin(self) -> threading.Thread:
        """Compress everything beside the server."""
        thread = threading.Thread(target=self.compress_all, name="compress-static", daemon=True)
        thread.start()
        return thread


compressed_files = CompressedFiles()


def _compressed(content: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(content, quality=BROTLI_QUALITY))
    return gzip.compress(content, GZIP_LEVEL, mtime=0)


def _be_nice() -> None:
    """Let every other thread go first; on Linux a thread has a priority of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def _in_order_of_need() -> list[Path]:
    root = static_folder()
    document = (root / "index.html").read_text(encoding="utf-8")
    named = set(re.findall(r"\./(static/[^\"]+)", document))
    paths = [path for path in (root / "static").rglob("*") if static_file(f"/{path.relative_to(root)}")]

    def need(path: Path) -> tuple[bool, bool, str]:
        name = path.relative_to(root).as_posix()
        return (name not in named, _FIRST.search(path.name) is None, name)

    return sorted(paths, key=need)


class CompressedStatic:
    """Middleware: answers for Streamlit's own /static files with a compressed copy, where the browser takes one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        headers = Headers(scope=scope)
        encoding = accepted_encoding(headers.get("accept-encoding", ""))
        if not path.startswith(PREFIX) or encoding is None or "range" in headers:
            await self.app(scope, receive, send)
            return
        source = await run_in_threadpool(static_file, path)
        if source is None:
            await self.app(scope, receive, send)
            return
        try:
            copy = await run_in_threadpool(compressed_files.copy_of, source, encoding)
        except OSError:
            logger.warning("a file of the front end could not be compressed", exc_info=True)
            await self.app(scope, receive, send)
            return
        response = FileResponse(
            copy,
            media_type=mimetypes.guess_type(source.name)[0] or "application/octet-stream",
            headers={
                "Content-Encoding": encoding,
                "Vary": "Accept-Encoding",
                "Cache-Control": _CACHE_CONTROL,
                "Accept-Ranges": "none",
            },
        )
        await response(scope, receive, send)
