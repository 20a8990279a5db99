"""Which steps has this screen, and at which one is its reader?"""

from collections.abc import Iterable
from typing import Any

from committee.ui.parts.markup import draw, safe
from committee.ui.texts import t


def steps(labels: Iterable[Any], current: int, label: Any) -> None:
    """Numbered steps in one row; ``current`` counts from 1, those before it are done."""
    items = []
    for place, name in enumerate(labels, start=1):
        state = "c-done" if place < current else "c-now" if place == current else "c-later"
        aria = ' aria-current="step"' if place == current else ""
        mark = "✓" if place < current else str(place)
        done = f' <span class="c-hidden">({safe(t("done"))})</span>' if place < current else ""
        items.append(
            f'<li class="{state}"{aria}><span class="c-mark" aria-hidden="true">{mark}</span>'
            f"<span>{safe(name)}{done}</span></li>"
        )
    draw(f'<ol class="c-steps" aria-label="{safe(label)}">{"".join(items)}</ol>')
