"""How does the screen say that something is refused, wrong, done or missing?"""

from collections.abc import Iterable
from typing import Any

from committee.ui.parts.links import anchor
from committee.ui.parts.markup import draw, safe, tone_class
from committee.ui.texts import is_unknown, t

_MARKS = {"refused": "✕", "warning": "!", "good": "✓", "neutral": "i"}


def alert(text: Any, tone: str = "refused") -> None:
    """A message read out at once by a screen reader; tones: refused, warning, good, neutral."""
    role = "alert" if tone in {"refused", "warning"} else "status"
    mark = _MARKS.get(tone, "i")
    draw(
        f'<div class="c-alert {tone_class(tone)}" role="{role}">'
        f'<span class="c-mark" aria-hidden="true">{mark}</span><div class="c-plain">{safe(text)}</div></div>'
    )


def empty_state(
    text: Any, action_label: Any = None, page: str | None = None, params: dict[str, Any] | None = None
) -> None:
    """What is missing, and the one button that fills it."""
    button = ""
    if action_label is not None and page is not None:
        button = anchor(action_label, page, params or {}, "c-button c-button-primary")
    draw(f'<div class="c-empty"><p>{safe(text)}</p>{button}</div>')


def error_summary(problems: Iterable[tuple[Any, Any, Any]], title: Any = None) -> None:
    """What is wrong, where, and what to do about it: one line per (where, what, what to do)."""
    lines = list(problems)
    if not lines:
        return
    heading = title or t("One point to correct", "{n} points to correct", n=len(lines))
    items = "".join(
        f'<li><span class="c-where">{safe(where)}</span> <span>{safe(what)}</span>'
        + ("" if is_unknown(todo) else f' <span class="c-todo">{safe(todo)}</span>')
        + "</li>"
        for where, what, todo in lines
    )
    draw(
        f'<div class="c-alert c-refused c-errors" role="alert"><span class="c-mark" aria-hidden="true">✕</span>'
        f"<div><h3>{safe(heading)}</h3><ul>{items}</ul></div></div>"
    )
