"""Which requests go no further, before any screen is drawn?"""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from committee.people.rules import PAGES
from committee.store.engine import StoreMissing
from committee.ui.server.addresses import is_own_origin, is_screen
from committee.ui.server.cookies import chosen_language
from committee.ui.server.frame import STYLE_ADDRESS, link, page, paragraph
from committee.ui.server.state import StoreState, store_state
from committee.ui.server.visitors import visitor_of
from committee.words import Sentence, say

METRICS = "/_stcore/metrics"
# Streamlit gives its media to whoever knows the address, and takes uploads from any session: we ask who is there.
_MEMBERS_ONLY = ("/media/", "/_stcore/upload_file")
_UNGUARDED = ("/static/", "/_stcore/", "/healthz", "/favicon.png", "/component/", STYLE_ADDRESS)
_ADVICE = {
    StoreState.PREPARING: Sentence("This page opens by itself as soon as it is done."),
    StoreState.FAILED: Sentence("Stop the server, read its log, then start it again."),
    StoreState.MISSING: Sentence(
        "This installation is configured with a database which cannot be reached. Nothing was created in its "
        "place. Ask the person who looks after the server."
    ),
    StoreState.OUTDATED: Sentence(
        "The person who looks after the server brings it up to date with the command “committee init”."
    ),
}
_REFRESH_SECONDS = 2
_SCREENS = frozenset({"", *(code.replace(".", "-") for code in PAGES)} - {"home"})


def not_ready(state: StoreState, locale: str) -> Response:
    """The page that says why no screen can be shown."""
    title = Sentence("One moment") if state is StoreState.PREPARING else Sentence("Database not found")
    if state is StoreState.OUTDATED:
        title = Sentence("Migration missing")
    if state is StoreState.FAILED:
        title = Sentence("The start failed")
    content = paragraph(say(state.label, locale)) + paragraph(say(_ADVICE[state], locale))
    refresh = _REFRESH_SECONDS if state is StoreState.PREPARING else None
    return page(title, content, locale, status=503, refresh=refresh)


def no_such_screen(locale: str) -> Response:
    """The page for an address that leads nowhere; Streamlit would say so in English."""
    content = paragraph(
        say(Sentence("This address leads to no page. It may have been copied in part."), locale)
    )
    content += f"<p>{link(say(Sentence('Back to the home page'), locale), '/')}</p>"
    return page(Sentence("Page not found"), content, locale, status=404)


class Gate:
    """Middleware: closes what nobody needs, says when the database is not there, and asks strangers to sign in.

    A screen asked for without a valid sign-in is answered by the sign-in page, which leads back to it. The guard
    of every page (``desk.enter``) asks again for each run: this one spares strangers the front end.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if is_own_origin(Headers(scope=scope)):
                await self.app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008, "reason": ""})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        response = await self._answer(scope)
        await (self.app if response is None else response)(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        path: str = scope["path"]
        if path.rstrip("/") == METRICS:
            return PlainTextResponse("Not Found", status_code=404)
        is_members_only = path.startswith(_MEMBERS_ONLY)
        if path.startswith(_UNGUARDED) and not is_members_only:
            return None
        request = HTTPConnection(scope)
        state = await run_in_threadpool(store_state)
        if state is not StoreState.READY:
            return not_ready(state, chosen_language(request.cookies))
        if not is_screen(path) and not is_members_only:
            return None
        try:
            visitor = await visitor_of(request)
        except StoreMissing:
            return not_ready(StoreState.MISSING, chosen_language(request.cookies))
        if is_members_only:
            return None if visitor.member is not None else PlainTextResponse("Not Found", status_code=404)
        scope.setdefault("state", {})["locale"] = visitor.locale
        if scope["method"] not in {"GET", "HEAD"}:
            return None
        if visitor.member is not None:
            return None if path.strip("/") in _SCREENS else no_such_screen(visitor.locale)
        wanted = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        address = "/account/sign-in" if wanted == "/" else f"/account/sign-in?next={quote(wanted, safe='')}"
        return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})
