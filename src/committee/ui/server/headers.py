"""Which headers go with every answer, and in which language does the front end's document say that it is?"""

import gzip
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from committee.ui.server.frame import PRODUCT, is_https

CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT = "max-age=31536000"
_NOT_PASSED_ON = (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")
# Without it the front end looks for the server below each page's address first, where nothing answers.
SERVER_IS_HERE = b'<script>window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" };</script>'
_FONT_AHEAD = re.compile(rb'<link\s+rel="preload"[^>]*as="font"[^>]*>')


class SecurityHeaders:
    """Middleware: the same protective headers on everything that leaves the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
                if is_https():
                    headers["Strict-Transport-Security"] = STRICT_TRANSPORT
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, protected)


def in_language(document: bytes, locale: str) -> bytes:
    """The front end's document in the visitor's language, under our name, without a font that we do not use."""
    document = document.replace(b'<html lang="en">', f'<html lang="{locale}">'.encode(), 1)
    document = document.replace(b"<head>", b"<head>" + SERVER_IS_HERE, 1)
    document = document.replace(b"<title>Streamlit</title>", f"<title>{PRODUCT}</title>".encode(), 1)
    return _FONT_AHEAD.sub(b"", document, count=1)


class VisitorLanguage:
    """Middleware: rewrites the front end's document, whose language Streamlit fixes to English.

    The language is the one that the gate found for this visitor (``scope["state"]["locale"]``).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        locale = scope.get("state", {}).get("locale") if scope["type"] == "http" else None
        if locale is None:
            await self.app(scope, receive, send)
            return
        takes_gzip = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        plain = [(name, value) for name, value in scope["headers"] if name not in _NOT_PASSED_ON]
        start: Message | None = None
        body = bytearray()

        async def rewritten(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                if not Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                    await send(message)
                    return
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            content = in_language(bytes(body), locale)
            headers = MutableHeaders(raw=start["headers"])
            for name in ("etag", "last-modified", "accept-ranges"):
                del headers[name]
            if takes_gzip and content:
                content = gzip.compress(content, 6, mtime=0)
                headers["Content-Encoding"] = "gzip"
            headers["Vary"] = "Accept-Encoding, Cookie"
            headers["Content-Language"] = locale
            if scope["method"] != "HEAD":
                headers["Content-Length"] = str(len(content))
            else:
                del headers["Content-Length"]
            await send(start)
            await send({"type": "http.response.body", "body": content})

        await self.app({**scope, "headers": plain}, receive, rewritten)
