"""How is what a reader types kept while they type?

The grid itself sends it to ``POST /drafts/evaluation/<application>``; the answer is JSON. What may
not be seen answers exactly like what does not exist.
"""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from committee.people.rules import Member
from committee.review import actions, queries
from committee.review.rules import why_not_amount
from committee.store.engine import Stale
from committee.ui import texts
from committee.ui.drafts import draft_in_json, read_draft
from committee.ui.parts.fields import read_amount
from committee.ui.server.addresses import is_own_origin
from committee.ui.server.visitors import Visitor, clock, visitor_of
from committee.words import Refused, Sentence, say

# A form of another site can send neither this header nor JSON. It names whose draft it is: a tab that stays open
# when somebody else signs in beside it neither writes into their evaluation nor reads it.
OWN_HEADER = "x-committee-draft"
LARGEST = 512 * 1024
_IDENTIFIER = 64
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_ABSENT = Sentence("This application is not open to you.")
_SIGNED_OUT = Sentence(
    "You are no longer signed in. Sign in again in another tab: what is typed here is then saved."
)


def _answer(status: int, **content: Any) -> Response:
    return JSONResponse(content, status_code=status, headers=_HEADERS)


def _refused(status: int, sentence: Sentence, visitor: Visitor, **content: Any) -> Response:
    return _answer(status, said=say(sentence, visitor.locale), **content)


async def _content(request: Request) -> bytes | None:
    """What was sent; None when it is larger than any draft."""
    content = bytearray()
    async for part in request.stream():
        content.extend(part)
        if len(content) > LARGEST:
            return None
    return bytes(content)


async def _save_evaluation(request: Request) -> Response:
    visitor = await visitor_of(request)
    if not is_own_origin(request.headers) or OWN_HEADER not in request.headers:
        return _refused(403, Sentence("This did not come from one of our own pages."), visitor)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return _refused(415, Sentence("This did not come from one of our own pages."), visitor)
    if visitor.member is None or request.headers[OWN_HEADER] != visitor.member.id:
        return _refused(401, _SIGNED_OUT, visitor)
    content = await _content(request)
    if content is None:
        return _refused(413, Sentence("This draft is too large to be saved."), visitor)
    return await run_in_threadpool(
        _saved, request.path_params["application_id"], content, visitor, visitor.member
    )


def _saved(application_id: str, content: bytes, visitor: Visitor, member: Member) -> Response:
    texts.use_locale(member.locale)
    now = clock()
    place = None
    if len(application_id) <= _IDENTIFIER and application_id.isprintable():
        place = queries.places([application_id], member, now=now).get(application_id)
    if place is None:
        return _refused(404, _ABSENT, visitor, closed=True)
    try:
        typed = read_draft(content)
    except Refused as refusal:
        return _refused(400, refusal.sentence, visitor)
    amount, problem = read_amount(typed.amount)
    problem = problem or why_not_amount(amount, place.requested)
    if problem is not None:  # the rest is saved all the same
        kept = queries.evaluation(application_id, member, now=now)
        amount = None if kept is None else kept.amount
    try:
        version = actions.save_draft(
            application_id,
            typed.marks,
            typed.comment,
            typed.recommendation,
            amount,
            typed.version,
            typed.abstention,
            actor=member,
            now=now,
        )
    except Stale:
        return _answer(409, draft=draft_in_json(queries.evaluation(application_id, member, now=now)))
    except Refused as refusal:
        return _refused(422, refusal.sentence, visitor, closed=True)
    said = None if problem is None else say(problem, visitor.locale)
    return _answer(200, version=version, hour=texts.hour(now), problem=said)


async def _nothing(_request: Request) -> Response:
    return PlainTextResponse("Not Found", status_code=404, headers=_HEADERS)


ROUTES = [
    Route("/drafts/evaluation/{application_id}", _save_evaluation, methods=["POST"]),
    Route("/drafts/{anything:path}", _nothing),
]
