"""How do people come in and go out? The server's own pages under /account/."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from committee.people.actions import (
    accept_invitation,
    choose_language,
    open_sign_in,
    sign_in,
    sign_out,
    token_hash,
)
from committee.people.queries import members_by_id, person_invited
from committee.people.rules import PASSWORD_LENGTH, Member, Role
from committee.ui.server import frame, provider
from committee.ui.server.addresses import PROVIDER_LOGOUT, is_own_origin, safe_next
from committee.ui.server.cookies import (
    LANGUAGE_COOKIE,
    VISITOR_COOKIE,
    forget_cookie,
    form_token,
    is_form_token,
    remember_sign_in,
    set_cookie,
    sign,
    sign_in_cookie,
    unsign,
)
from committee.ui.server.visitors import (
    Visitor,
    clock,
    is_demonstration_offered,
    network_address,
    visitor_of,
)
from committee.words import LOCALES, Refused, Sentence, refuse_if, say

SIGN_IN = "/account/sign-in"
DEMONSTRATION_DOMAIN = "@demo.invalid"
VISITOR_AGE = timedelta(days=1)
LANGUAGE_AGE = timedelta(days=365)
NEXT_COOKIE = "committee_next"
NEXT_AGE = timedelta(minutes=15)
LARGEST_FORM = 64 * 1024
_LOST_FORM = Sentence("This form is no longer valid. Fill it in again.")


class Sheet:
    """One answer being made: the visitor, their language, and the token of the forms on it."""

    def __init__(self, request: Request, visitor: Visitor) -> None:
        self.request = request
        self.visitor = visitor
        self._browser = request.cookies.get(VISITOR_COOKIE) or secrets.token_urlsafe(16)
        self.token = form_token(self._browser)

    def say(self, sentence: Sentence) -> str:
        """A sentence in the visitor's language."""
        return say(sentence, self.visitor.locale)

    def tell(self, sentence: Sentence) -> str:
        """A sentence in the visitor's language, as an alert."""
        return frame.alert(say(sentence, self.visitor.locale))

    def page(self, title: Sentence, content: str, *, here: str, status: int = 200) -> Response:
        """A page with these contents; ``here`` is where the language switch returns to."""
        answer = frame.page(title, content, self.visitor.locale, status=status, token=self.token, here=here)
        set_cookie(answer, VISITOR_COOKIE, self._browser, VISITOR_AGE)
        return answer


async def _sheet(request: Request) -> Sheet:
    return Sheet(request, await visitor_of(request))


async def _form(request: Request) -> FormData:
    """The form that was sent. Raises Refused when it did not come from one of our own pages."""
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > LARGEST_FORM or not is_own_origin(request.headers):
        raise Refused(_LOST_FORM)
    form = await request.form(max_files=0, max_fields=20)
    if not is_form_token(request.cookies.get(VISITOR_COOKIE), _text(form, "token")):
        raise Refused(_LOST_FORM)
    return form


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _go(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303, headers={"Cache-Control": "no-store"})


def _with_next(address: str, following: str) -> str:
    return address if following == "/" else f"{address}?next={quote(following, safe='')}"


# Coming in


def _demonstration(sheet: Sheet, following: str) -> str:
    """One button for each role, then the other accounts behind a fold."""
    if not is_demonstration_offered(sheet.request):
        return ""
    accounts = [member for member in members_by_id().values() if member.email.endswith(DEMONSTRATION_DOMAIN)]
    if not accounts:
        return ""
    holders = {role: [member for member in accounts if role in member.roles] for role in Role}
    first: dict[Role, Member] = {}
    for role in sorted(
        Role, key=lambda held: len(holders[held])
    ):  # the rarest first: a chair is also a member
        free = (member for member in holders[role] if member not in first.values())
        if (holder := next(free, None)) is not None:
            first[role] = holder
    others = [member for member in accounts if member not in first.values()]

    def account(member: Member, role: Role | None) -> str:
        held = role.label if role is not None else (min(member.roles).label if member.roles else None)
        name = member.name if held is None else say(held, sheet.visitor.locale)
        detail = "" if held is None else member.name
        return frame.button(name, is_primary=False, detail=detail, name="person", value=member.id)

    listed = "".join(account(first[role], role) for role in Role if role in first)
    if others:
        folded = "".join(account(member, None) for member in others)
        listed += f"<details><summary>{sheet.say(Sentence('Other accounts'))}</summary>{folded}</details>"
    return (
        frame.heading(sheet.say(Sentence("Demonstration")))
        + frame.paragraph(
            sheet.say(Sentence("Try it with one click, as one of these fictional people.")), "purpose"
        )
        + frame.form("/account/demonstration", sheet.token, frame.hidden("next", following), listed)
    )


def _providers(sheet: Sheet, following: str) -> str:
    links = []
    for name in provider.providers():
        label = sheet.say(Sentence("Sign in with your organisation's account"))
        if name != provider.DEFAULT:
            label = sheet.say(Sentence("Sign in with {provider}", provider=name.capitalize()))
        address = f"/account/identity-provider?provider={quote(name)}&next={quote(following, safe='')}"
        links.append(frame.link(label, address, "button"))
    return "".join(links)


def _sign_in_page(
    sheet: Sheet, following: str, *, email: str = "", problem: Sentence | None = None, status: int = 200
) -> Response:
    purpose = Sentence(
        "From the deposited applications to the map of the winners and the follow-up of the money."
    )
    content = frame.paragraph(sheet.say(purpose), "purpose")
    if problem is not None:
        content += sheet.tell(problem)
    if demonstration := _demonstration(sheet, following):
        content += demonstration + frame.heading(sheet.say(Sentence("With an account")))
    content += frame.form(
        SIGN_IN,
        sheet.token,
        frame.hidden("next", following),
        frame.field(
            "email", sheet.say(Sentence("E-mail address")), kind="email", value=email, complete="username"
        ),
        frame.field(
            "password", sheet.say(Sentence("Password")), kind="password", complete="current-password"
        ),
        frame.button(sheet.say(Sentence("Sign in"))),
    )
    content += _providers(sheet, following)
    return sheet.page(Sentence("Sign in"), content, here=_with_next(SIGN_IN, following), status=status)


async def _show_sign_in(request: Request) -> Response:
    sheet = await _sheet(request)
    following = safe_next(request.query_params.get("next"))
    if sheet.visitor.member is not None:
        return _go(following)
    problem = None
    if request.query_params.get("problem") == "provider":
        problem = Sentence("The identity provider's answer was not received. Try again.")
    return await run_in_threadpool(_sign_in_page, sheet, following, problem=problem)


async def _sign_in(request: Request) -> Response:
    sheet = await _sheet(request)
    following, email = "/", ""
    try:
        form = await _form(request)
        following, email = safe_next(_text(form, "next")), _text(form, "email")
        sign_in_id = await run_in_threadpool(
            sign_in, email, _text(form, "password"), address=network_address(request), now=clock()
        )
    except Refused as refusal:
        return await run_in_threadpool(
            _sign_in_page, sheet, following, email=email, problem=refusal.sentence, status=422
        )
    return await _signed_in(sheet, sign_in_id, following)


async def _signed_in(sheet: Sheet, sign_in_id: str, following: str) -> Response:
    """Go on with a fresh sign-in; the one that the browser had before ends."""
    before = sheet.visitor.sign_in_id
    if before is not None:
        await run_in_threadpool(sign_out, before, now=clock())
    answer = _go(following)
    remember_sign_in(answer, sign_in_id)
    forget_cookie(answer, VISITOR_COOKIE)
    return answer


async def _enter_demonstration(request: Request) -> Response:
    sheet = await _sheet(request)
    following = "/"
    try:
        form = await _form(request)
        following = safe_next(_text(form, "next"))
        sign_in_id = await run_in_threadpool(_demonstration_sign_in, request, _text(form, "person"))
    except Refused as refusal:
        return await run_in_threadpool(_sign_in_page, sheet, following, problem=refusal.sentence, status=422)
    return await _signed_in(sheet, sign_in_id, following)


def _demonstration_sign_in(request: Request, person_id: str) -> str:
    chosen = members_by_id([person_id]).get(person_id)
    is_demonstration = chosen is not None and chosen.email.endswith(DEMONSTRATION_DOMAIN)
    is_allowed = is_demonstration_offered(request) and is_demonstration
    refuse_if(None if is_allowed else Sentence("There is no demonstration here."))
    return open_sign_in(person_id, method="demonstration", now=clock())


# With an identity provider


async def _to_provider(request: Request) -> Response:
    name = request.query_params.get("provider", provider.DEFAULT)
    if name not in provider.providers():
        return _go(SIGN_IN)
    answer = _go(provider.login_address(name))
    following = safe_next(request.query_params.get("next"))
    set_cookie(answer, NEXT_COOKIE, sign("next", following), NEXT_AGE)
    return answer


async def _admitted(request: Request) -> Response:
    sheet = await _sheet(request)
    following = safe_next(unsign("next", request.cookies.get(NEXT_COOKIE), NEXT_AGE))
    try:
        sign_in_id = await run_in_threadpool(provider.admit, request, clock())
    except Refused as refusal:
        refused = await run_in_threadpool(
            _sign_in_page, sheet, following, problem=refusal.sentence, status=403
        )
        provider.forget_identity(request, refused)
        return refused
    answer = await _signed_in(sheet, sign_in_id, following)
    forget_cookie(answer, NEXT_COOKIE)
    return answer


# Going out


async def _show_sign_out(request: Request) -> Response:
    sheet = await _sheet(request)
    if sheet.visitor.member is None:
        return _go(SIGN_IN)
    content = frame.paragraph(
        sheet.say(Sentence("You are signed in as {name}.", name=sheet.visitor.member.name))
    ) + frame.form("/account/sign-out", sheet.token, frame.button(sheet.say(Sentence("Sign out"))))
    content += frame.link(sheet.say(Sentence("Back to the home page")), "/")
    return sheet.page(Sentence("Sign out"), content, here="/account/sign-out")


async def _sign_out(request: Request) -> Response:
    sheet = await _sheet(request)
    try:
        await _form(request)
    except Refused:
        return _go("/account/sign-out")
    if sheet.visitor.sign_in_id is not None:
        await run_in_threadpool(sign_out, sheet.visitor.sign_in_id, now=clock())
    content = frame.paragraph(sheet.say(Sentence("Your open tabs close as soon as they are used.")))
    content += frame.link(sheet.say(Sentence("Sign in again")), SIGN_IN, "button primary")
    has_identity = provider.is_known(request)
    if has_identity:
        content += frame.link(
            sheet.say(Sentence("Sign out of the identity provider too")), PROVIDER_LOGOUT, "button"
        )
    answer = sheet.page(Sentence("You are signed out"), content, here=SIGN_IN)
    forget_cookie(answer, sign_in_cookie())
    answer.headers["Clear-Site-Data"] = '"storage"'  # texts typed and not saved yet stay on no shared machine
    return answer


# Choosing a password and a language


def _invitation_page(
    sheet: Sheet, token: str, *, problem: Sentence | None = None, status: int = 200
) -> Response:
    here = f"/account/invitation/{quote(token, safe='')}"
    person = person_invited(token_hash(token), clock())
    if person is None:
        problem = Sentence("This link was used already or has expired. Ask for a new one.")
        content = sheet.tell(problem) + frame.link(sheet.say(Sentence("Sign in")), SIGN_IN)
        return sheet.page(Sentence("Invitation"), content, here=SIGN_IN, status=404)
    content = (
        frame.paragraph(
            sheet.say(Sentence("Welcome, {name}. Choose the password of your account.", name=person.name))
        )
        + ("" if problem is None else sheet.tell(problem))
        + frame.form(
            here,
            sheet.token,
            frame.field(
                "email",
                sheet.say(Sentence("E-mail address")),
                kind="email",
                value=person.email,
                complete="username",
            ),
            frame.field(
                "password",
                sheet.say(Sentence("New password")),
                kind="password",
                complete="new-password",
                help_text=sheet.say(
                    Sentence("At least {length} characters; a sentence is fine.", length=PASSWORD_LENGTH)
                ),
            ),
            frame.field(
                "again",
                sheet.say(Sentence("The same password again")),
                kind="password",
                complete="new-password",
            ),
            frame.button(sheet.say(Sentence("Open my account"))),
        )
    )
    return sheet.page(Sentence("Your account"), content, here=here, status=status)


async def _show_invitation(request: Request) -> Response:
    sheet = await _sheet(request)
    return await run_in_threadpool(_invitation_page, sheet, request.path_params["token"])


async def _accept_invitation(request: Request) -> Response:
    sheet = await _sheet(request)
    token = request.path_params["token"]
    try:
        form = await _form(request)
        password = _text(form, "password")
        is_same = secrets.compare_digest(password.encode(), _text(form, "again").encode())
        refuse_if(None if is_same else Sentence("The two passwords differ."))
        sign_in_id = await run_in_threadpool(_accepted, token, password)
    except Refused as refusal:
        return await run_in_threadpool(_invitation_page, sheet, token, problem=refusal.sentence, status=422)
    return await _signed_in(sheet, sign_in_id, "/")


def _accepted(token: str, password: str) -> str:
    person_id = accept_invitation(token, password, now=clock())
    return open_sign_in(person_id, method="invitation", now=clock())


async def _choose_language(request: Request) -> Response:
    sheet = await _sheet(request)
    try:
        form = await _form(request)
    except Refused:
        return _go(SIGN_IN)
    language = _text(form, "language")
    answer = _go(safe_next(_text(form, "next"), may_be_account=True))
    if language in LOCALES:
        if sheet.visitor.member is not None:
            await run_in_threadpool(choose_language, language, actor=sheet.visitor.member, now=clock())
        set_cookie(answer, LANGUAGE_COOKIE, language, LANGUAGE_AGE)
    return answer


async def _style(_request: Request) -> Response:
    return Response(frame.style(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


def _route(path: str, answer: Callable[[Request], Awaitable[Response]], method: str) -> Route:
    return Route(path, answer, methods=[method])


ROUTES = [
    _route(SIGN_IN, _show_sign_in, "GET"),
    _route(SIGN_IN, _sign_in, "POST"),
    _route("/account/demonstration", _enter_demonstration, "POST"),
    _route("/account/identity-provider", _to_provider, "GET"),
    _route(provider.ADMITTED, _admitted, "GET"),
    _route("/account/sign-out", _show_sign_out, "GET"),
    _route("/account/sign-out", _sign_out, "POST"),
    _route("/account/invitation/{token}", _show_invitation, "GET"),
    _route("/account/invitation/{token}", _accept_invitation, "POST"),
    _route("/account/language", _choose_language, "POST"),
    _route(frame.STYLE_ADDRESS, _style, "GET"),
]
