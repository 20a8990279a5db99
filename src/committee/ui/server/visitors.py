"""Who asks, in which language, and may the one-click demonstration be offered to them?"""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from streamlit import config

from committee.people.queries import member_signed_in
from committee.people.rules import Member
from committee.ui.server.addresses import host_name, is_loopback
from committee.ui.server.cookies import chosen_language, sign_in_of
from committee.ui.server.state import is_first_start_allowed

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def clock() -> datetime:
    """The present moment; tests put their own function in its place."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Visitor:
    """The sender of a request: the member behind its cookie, if any, and the language to answer in."""

    member: Member | None
    sign_in_id: str | None
    locale: str


def read_visitor(request: HTTPConnection) -> Visitor:
    """The visitor behind a request; asks the store, so call it off the event loop."""
    sign_in_id = sign_in_of(request.cookies)
    member = None if sign_in_id is None else member_signed_in(sign_in_id, clock())
    locale = chosen_language(request.cookies) if member is None else member.locale
    return Visitor(member, sign_in_id, locale)


async def visitor_of(request: HTTPConnection) -> Visitor:
    """The visitor behind a request."""
    return await run_in_threadpool(read_visitor, request)


def network_address(request: HTTPConnection) -> str:
    """Where the request comes from, as the server saw it; headers that anybody may write are not believed."""
    return "" if request.client is None else request.client.host


def is_demonstration_offered(request: HTTPConnection) -> bool:
    """Whether one click may sign this visitor in: nothing is configured, and they sit at this very machine.

    The server must listen on localhost alone, the request must come from there under a name of localhost (so that
    no other site's name can be pointed here), and nothing in between may have passed it on.
    """
    return (
        is_first_start_allowed()
        and is_loopback(config.get_option("server.address"))
        and is_loopback(network_address(request))
        and is_loopback(host_name(request.headers.get("host")))
        and not any(name in request.headers for name in _FORWARDED)
    )
