"""What is put around Streamlit, in which order, and what happens when the server starts?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from committee.settings import settings
from committee.ui.server import account, drafts, files, health
from committee.ui.server.frame import STATIC
from committee.ui.server.gate import Gate
from committee.ui.server.headers import SecurityHeaders, VisitorLanguage
from committee.ui.server.promptness import Promptness
from committee.ui.server.provider import ProviderAnswer
from committee.ui.server.state import first_start, is_first_start_allowed, prepare_first_start
from committee.ui.server.static_files import CompressedStatic, compressed_files
from committee.ui.server.warm_up import warm_up


async def _icon(_request: Request) -> Response:
    path = STATIC / "icon.png"
    if not path.is_file():
        return PlainTextResponse("Not Found", status_code=404)
    return FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})


ROUTES = [
    *health.ROUTES,
    *files.ROUTES,
    *drafts.ROUTES,
    *account.ROUTES,
    Route("/favicon.png", _icon, methods=["GET"]),
]

# From the outside in.
MIDDLEWARE = [
    Middleware(Promptness),
    Middleware(SecurityHeaders),
    Middleware(CompressedStatic),
    Middleware(Gate),
    Middleware(ProviderAnswer),
    Middleware(VisitorLanguage),
]


def trust_public_address() -> None:
    """Let sockets come from the address under which people reach this installation, behind its proxy."""
    if settings().configured and not config.is_manually_set("server.corsAllowedOrigins"):
        config.set_option("server.corsAllowedOrigins", [settings().public_url], "committee")


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Get ready, then start what works beside the server: the first start's database, the front end's files."""
    warm_up()
    if is_first_start_allowed():
        first_start.begin(prepare_first_start)
    compressed_files.begin()
    yield {}
