"""How are a few facts, or a few people, shown in one row?"""

from collections.abc import Iterable
from typing import Any

from committee.ui.parts.markup import draw, known, safe
from committee.ui.texts import is_unknown, show

_LONG = 26
_LONG_WORD = 13


def fact_strip(facts: Iterable[tuple[Any, ...]]) -> None:
    """A strip of (label, value) or (label, value, help); an unknown value is a dash that says so."""
    items = []
    for label, value, *more in facts:
        helped = "" if not more or is_unknown(more[0]) else f'<dd class="c-help">{safe(more[0])}</dd>'
        wide = ' class="c-wide"' if _is_long(show(value)) else ""
        items.append(f"<div{wide}><dt>{safe(label)}</dt><dd>{known(value)}</dd>{helped}</div>")
    draw(f'<dl class="c-facts">{"".join(items)}</dl>')


def _is_long(text: str) -> bool:
    return len(text) > _LONG or any(len(word) > _LONG_WORD for word in text.split())


def _initials(name: str) -> str:
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def people_row(people: Iterable[tuple[Any, Any]]) -> None:
    """People or organisations with their part in it: (name, detail)."""
    items = "".join(
        f'<li><span class="c-initials" aria-hidden="true">{safe(_initials(str(name or "")))}</span>'
        f'<span><span class="c-name">{known(name)}</span>'
        + ("" if is_unknown(detail) else f'<span class="c-detail">{safe(detail)}</span>')
        + "</span></li>"
        for name, detail in people
    )
    draw(f'<ul class="c-people">{items or f"<li>{known(None)}</li>"}</ul>')
