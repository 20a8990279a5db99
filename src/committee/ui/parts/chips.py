"""How is a state shown, so that neither colour nor shape alone tells it?"""

from collections.abc import Iterable
from typing import Any

from committee.ui.parts.markup import draw, known, safe, tone_class
from committee.ui.texts import is_unknown

_SHAPES = {
    "neutral": "○",
    "good": "●",
    "warning": "▲",
    "refused": "■",
    "primary": "◆",
    "winner": "★",
    "ochre": "▢",
}


def chip(label: Any, tone: str = "neutral") -> str:
    """One state as markup: a shape, then its name."""
    if is_unknown(label):
        return known(None)
    shape = _SHAPES.get(tone, _SHAPES["neutral"])
    return (
        f'<span class="c-chip {tone_class(tone)}"><span class="c-shape" aria-hidden="true">{shape}</span>'
        f"{safe(label)}</span>"
    )


def status_chip(label: Any, tone: str = "neutral") -> None:
    """One state; tones: neutral, good, warning, refused (and primary, winner, ochre)."""
    draw(f'<p class="c-line">{chip(label, tone)}</p>')


def chips(labels: Iterable[Any]) -> None:
    """Several states or themes in a row: labels, or (label, tone)."""
    pairs = [label if isinstance(label, tuple) else (label, "neutral") for label in labels]
    inside = "".join(f"<li>{chip(label, tone)}</li>" for label, tone in pairs)
    draw(f'<ul class="c-chips">{inside or f"<li>{known(None)}</li>"}</ul>')
