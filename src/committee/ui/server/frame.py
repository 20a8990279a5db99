"""What do the server's own pages look like, those shown before anybody is signed in?

Plain HTML without a script. Every text that goes through here is escaped.
"""

from functools import lru_cache
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

from committee.settings import settings
from committee.words import LOCALES, Sentence, say

PRODUCT = "Committee"
STATIC = Path(__file__).resolve().parents[1] / "static"
STYLE = STATIC / "account.css"
STYLE_ADDRESS = "/account/style.css"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_LANGUAGES = {"fr": "Français", "en": "English"}


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; kind is a class of the style sheet."""
    return f'<p class="{escape(kind)}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def alert(text: str) -> str:
    """A refusal, read out at once by a screen reader."""
    return f'<p class="alert" role="alert">{escape(text)}</p>'


def heading(text: str) -> str:
    """A heading under the page's title."""
    return f"<h2>{escape(text)}</h2>"


def hidden(name: str, value: str) -> str:
    """A field that nobody sees."""
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def field(
    name: str, label: str, *, kind: str = "text", value: str = "", complete: str, help_text: str = ""
) -> str:
    """A labelled field; ``complete`` tells the browser what to fill in."""
    described = f' aria-describedby="{name}-help"' if help_text else ""
    note = f'<span class="help" id="{name}-help">{escape(help_text)}</span>' if help_text else ""
    return (
        f'<label for="{name}">{escape(label)}</label>{note}'
        f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}" autocomplete="{complete}" '
        f'maxlength="500" required{described}>'
    )


def button(text: str, *, is_primary: bool = True, detail: str = "", name: str = "", value: str = "") -> str:
    """A submit button, with a second line of detail."""
    more = f"<span>{escape(detail)}</span>" if detail else ""
    named = f' name="{escape(name)}" value="{escape(value)}"' if name else ""
    kind = "primary" if is_primary else "plain"
    return f'<button class="{kind}" type="submit"{named}>{escape(text)}{more}</button>'


def link(text: str, address: str, kind: str = "") -> str:
    """A link inside the app."""
    return f'<a class="{escape(kind)}" href="{escape(address)}">{escape(text)}</a>'


def form(address: str, token: str, *content: str) -> str:
    """A form with its token."""
    return f'<form method="post" action="{escape(address)}">{hidden("token", token)}{"".join(content)}</form>'


@lru_cache(maxsize=1)
def style() -> bytes:
    """The style sheet of these pages."""
    return STYLE.read_bytes()


def _languages(token: str, here: str, locale: str) -> str:
    current = {locale: ' aria-current="true"'}
    buttons = "".join(
        f'<button type="submit" name="language" value="{code}" lang="{code}"{current.get(code, "")}>'
        f"{_LANGUAGES[code]}</button>"
        for code in LOCALES
    )
    label = escape(say(Sentence("Language"), locale))
    inside = f'<div role="group" aria-label="{label}">{buttons}</div>'
    return f"<footer>{form('/account/language', token, hidden('next', here), inside)}</footer>"


def page(
    title: Sentence,
    content: str,
    locale: str,
    *,
    status: int = 200,
    token: str | None = None,
    here: str = "/account/sign-in",
    refresh: int | None = None,
) -> HTMLResponse:
    """A whole page. ``token`` and ``here`` draw the language switch; ``refresh`` reloads after so many seconds."""
    name = escape(say(title, locale))
    again = f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
    footer = "" if token is None else _languages(token, here, locale)
    html = (
        f'<!DOCTYPE html><html lang="{locale}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{again}'
        f'<title>{name} · {PRODUCT}</title><link rel="icon" href="/favicon.png">'
        f'<link rel="stylesheet" href="{STYLE_ADDRESS}"></head>'
        f'<body><header><span class="product">{PRODUCT}</span></header>'
        f"<main><h1>{name}</h1>{content}</main>{footer}</body></html>"
    )
    return HTMLResponse(
        html, status_code=status, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    )


def is_https() -> bool:
    """Whether browsers reach this installation over HTTPS only."""
    return settings().cookies_over_https
