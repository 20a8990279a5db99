"""How do files leave? By this one door, which asks who is there and what they may see.

Whatever may not be read answers exactly like what does not exist.
"""

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from committee.documents.queries import DocumentRow, document, path_of
from committee.people.rules import Access, Member, access_to
from committee.store.all_records import PACKAGES
from committee.ui.server.visitors import read_visitor
from committee.words import Refused

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
_IDENTIFIER = 64


@lru_cache(maxsize=1)
def load_readers() -> None:
    """Import, once, the packages which say who may read the files they link."""
    for package in PACKAGES:
        for part in ("queries", "actions"):
            if find_spec(f"committee.{package}") and find_spec(f"committee.{package}.{part}"):
                import_module(f"committee.{package}.{part}")


def _disposition(filename: str) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def _not_found() -> Response:
    return PlainTextResponse("Not Found", status_code=404, headers=HEADERS)


def _wanted_document(request: Request) -> tuple[DocumentRow, Path] | None:
    member = read_visitor(request).member
    identifier = request.path_params["identifier"]
    if member is None or len(identifier) > _IDENTIFIER:
        return None
    load_readers()
    found = document(identifier, member)
    if found is None or not path_of(found.sha256).is_file():
        return None
    return found, path_of(found.sha256)


async def _document(request: Request) -> Response:
    found = await run_in_threadpool(_wanted_document, request)
    if found is None:
        return _not_found()
    row, path = found
    headers = {**HEADERS, "Content-Disposition": _disposition(row.filename), "Accept-Ranges": "none"}
    return FileResponse(path, media_type=row.media_type, headers=headers)


def _may_have(member: Member, page: str) -> bool:
    return access_to(page, member.roles) is not Access.NONE


def _made_export(request: Request) -> tuple[str, str, bytes] | None:
    from committee.ui.exports import EXPORTS

    member = read_visitor(request).member
    export = EXPORTS.get(request.path_params["name"])
    if member is None or export is None or not _may_have(member, export.page):
        return None
    try:
        return export.build(member, dict(request.query_params))
    except Refused:
        return None


async def _export(request: Request) -> Response:
    made = await run_in_threadpool(_made_export, request)
    if made is None:
        return _not_found()
    filename, media_type, content = made
    headers = {**HEADERS, "Content-Disposition": _disposition(filename)}
    return Response(content, media_type=media_type, headers=headers)


async def _nothing(_request: Request) -> Response:
    return _not_found()


ROUTES = [
    Route("/files/exports/{name}", _export, methods=["GET"]),
    Route("/files/{identifier}", _document, methods=["GET"]),
    Route("/files/{anything:path}", _nothing, methods=["GET"]),
]
