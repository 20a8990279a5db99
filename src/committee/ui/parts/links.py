"""How does one go from one screen to the next?"""

from typing import Any
from urllib.parse import urlsplit

from committee.ui import navigation
from committee.ui.parts.markup import draw, safe


def anchor(label: Any, page: str, params: dict[str, Any], css: str = "c-link") -> str:
    """A link to a page of this app as markup; only the label when this installation has no such page."""
    if not navigation.is_offered(page):
        return f'<span class="c-nolink">{safe(label)}</span>'
    return f'<a class="{css}" href="{safe(navigation.address(page, **params))}">{safe(label)}</a>'


def link(label: Any, page: str, /, **params: Any) -> None:
    """A link to a page of this app."""
    draw(f'<p class="c-line">{anchor(label, page, params)}</p>')


def next_step(label: Any, page: str, /, **params: Any) -> None:
    """The next thing to do, as the page's only primary button."""
    draw(f'<p class="c-line">{anchor(label, page, params, "c-button c-button-primary")}</p>')


def download(label: Any, address: str, detail: Any = None) -> None:
    """A link to a file of this app (an address below /files/), which checks the reader's rights itself."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/files/"):
        raise ValueError("files leave only through /files/")
    more = "" if detail is None else f' <span class="c-note">{safe(detail)}</span>'
    draw(
        f'<p class="c-line"><a class="c-button c-download" href="{safe(address)}" download>'
        f'<span aria-hidden="true">↓</span> {safe(label)}</a>{more}</p>'
    )


def leave(label: Any, address: str) -> None:
    """A link to a place of this host outside the screens: an account form, the sign-out."""
    if not address.startswith("/") or address.startswith("//"):
        raise ValueError("an address of this host begins with one slash")
    draw(f'<p class="c-line"><a class="c-link" href="{safe(address)}">{safe(label)}</a></p>')


def outside(label: Any, address: str) -> None:
    """A link to a public page of another host, opened in a tab of its own; nothing is asked of it before."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("a public page has an https address")
    draw(
        f'<p class="c-line"><a class="c-link" href="{safe(address)}" target="_blank" '
        f'rel="noopener noreferrer external">{safe(label)} <span aria-hidden="true">↗</span></a></p>'
    )
