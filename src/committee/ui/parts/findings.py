"""How is it shown, rule by rule, what is asked, what was found and what is missing?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from committee.ui.parts.chips import chip
from committee.ui.parts.links import anchor
from committee.ui.parts.markup import draw, safe


@dataclass(frozen=True)
class FindingLine:
    """One rule: its name, its outcome with a tone, its text, the facts in words, and where to fill a gap.

    ``gaps``: (what is missing, page or None, parameters). ``word``: what a person said against the rule.
    """

    title: Any
    outcome: Any
    tone: str
    text: Any
    evidence: tuple[Any, ...] = ()
    gaps: tuple[tuple[Any, str | None, dict[str, Any]], ...] = ()
    word: tuple[Any, ...] = ()
    detail: Any = field(default=None)


def findings(lines: Iterable[FindingLine], label: Any) -> None:
    """Rules in their order, each with its outcome and evidence; ``label`` names the list for a screen reader."""
    items = "".join(_item(line) for line in lines)
    draw(f'<ol class="c-findings" aria-label="{safe(label)}">{items}</ol>')


def _item(line: FindingLine) -> str:
    detail = "" if line.detail is None else f' <span class="c-note">{safe(line.detail)}</span>'
    facts = "".join(f"<li>{safe(one)}</li>" for one in line.evidence)
    gaps = "".join(
        f"<li>{safe(what) if page is None else anchor(what, page, params)}</li>"
        for what, page, params in line.gaps
    )
    said = "".join(f"<p>{safe(one)}</p>" for one in line.word)
    return (
        f'<li><div class="c-finding-head">{chip(line.outcome, line.tone)} <strong>{safe(line.title)}</strong>'
        f'{detail}</div><p class="c-finding-text">{safe(line.text)}</p>'
        + (f'<ul class="c-finding-facts">{facts}</ul>' if facts else "")
        + (f'<ul class="c-finding-gaps">{gaps}</ul>' if gaps else "")
        + (f'<div class="c-finding-word">{said}</div>' if said else "")
        + "</li>"
    )
