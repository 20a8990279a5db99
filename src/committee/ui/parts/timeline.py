"""How is a course of steps shown, done and to come?"""

from collections.abc import Iterable
from typing import Any

from committee.ui.parts.markup import draw, known, safe, tone_class
from committee.ui.texts import day, is_unknown, t


def timeline(steps: Iterable[tuple[Any, Any, str, Any]]) -> None:
    """Steps as (day, label, tone, detail). Tones: good done, primary under way, neutral to come, warning soon,
    refused late; the word is read out, the shape is seen."""
    items = []
    for when, label, tone, detail in steps:
        more = "" if is_unknown(detail) else f'<span class="c-detail">{safe(detail)}</span>'
        items.append(
            f'<li class="{tone_class(tone)}"><span class="c-dot" aria-hidden="true"></span>'
            f'<span class="c-day">{known(when if isinstance(when, str) else day(when))}</span>'
            f'<span class="c-step"><span class="c-name">{safe(label)}</span> '
            f'<span class="c-state">{safe(_state(tone))}</span>{more}</span></li>'
        )
    draw(f'<ol class="c-timeline">{"".join(items)}</ol>')


def _state(tone: str) -> str:
    match tone:
        case "good":
            return t("done")
        case "primary":
            return t("under way")
        case "warning":
            return t("soon")
        case "refused":
            return t("late")
        case _:
            return t("to come")
