"""How are titles and the texts of people shown?"""

from typing import Any

from committee.ui.parts.markup import draw, known, safe
from committee.ui.texts import is_unknown


def page_head(title: Any, purpose: Any) -> None:
    """The page's title as its only h1, and one line that says what the page is for."""
    draw(f'<header class="c-head"><h1>{safe(title)}</h1><p class="c-purpose">{safe(purpose)}</p></header>')


def section(title: Any, intro: Any = None) -> None:
    """A heading inside a page, with an optional line below."""
    line = "" if is_unknown(intro) else f'<p class="c-purpose">{safe(intro)}</p>'
    draw(f'<div class="c-section"><h2>{safe(title)}</h2>{line}</div>')


def plain(text: Any, *, strong: bool = False) -> None:
    """A text of somebody, exactly as it was typed, with its line breaks."""
    draw(f'<div class="c-plain{" c-strong" if strong else ""}">{known(text)}</div>')


def note(text: Any) -> None:
    """A quiet line of explanation."""
    draw(f'<p class="c-note">{known(text)}</p>')
