"""How is it said what the colours of a map mean, without the colours alone?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from committee.ui.parts.markup import draw, safe
from committee.ui.texts import number

DARK = 140


@dataclass(frozen=True)
class LegendLine:
    """One colour (red, green, blue) with its letter, what it means, and how many there are."""

    colour: tuple[int, int, int]
    letter: str | None
    text: Any
    count: int


def legend(title: Any, lines: Iterable[LegendLine]) -> None:
    """The colours of a map in their order, each with a letter, its meaning in words and its number."""
    items = "".join(
        f'<li><span class="c-swatch {_ink(line.colour)}" style="background-color:{_css(line.colour)}" '
        f'aria-hidden="true">{safe(line.letter or "·")}</span><span>{safe(line.text)} '
        f'<span class="c-detail">({safe(number(line.count))})</span></span></li>'
        for line in lines
    )
    draw(f'<div class="c-legend"><p>{safe(title)}</p><ul>{items}</ul></div>')


def _css(colour: tuple[int, int, int]) -> str:
    red, green, blue = (min(max(int(part), 0), 255) for part in colour)
    return f"rgb({red},{green},{blue})"


def _ink(colour: tuple[int, int, int]) -> str:
    red, green, blue = colour
    return "c-on-dark" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < DARK else "c-on-light"
