"""How are shares of an amount, and the sureness of a figure, drawn beside their numbers?"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from committee.ui.parts.markup import draw, known, safe, tone_class
from committee.ui.texts import euros, is_unknown, number, percent, t

Amount = Decimal | float | None


def _width(part: Amount, whole: float) -> float:
    if part is None or is_unknown(part) or whole <= 0:
        return 0.0
    return round(min(max(float(part) / whole, 0.0), 1.0) * 100, 2)


def _is_known(amount: Amount) -> bool:
    return amount is not None and not is_unknown(amount)


def gauge(
    segments: Iterable[tuple[Any, Amount, str]],
    total: Amount,
    *,
    label: Any = None,
    total_label: Any = None,
    left_label: Any = None,
    shows_left: bool = True,
    format_amount: Callable[[Any], str] = euros,
) -> None:
    """Parts of a whole as (label, amount, tone), what is left of it, and by how much it is passed.

    Each part is named with its amount below the bar; ``shows_left=False`` where the remainder is not to be told.
    """
    rows = list(segments)
    spent = sum((float(amount) for _, amount, _ in rows if amount is not None and _is_known(amount)), 0.0)
    whole = float(total) if total is not None and _is_known(total) else 0.0
    scale = max(whole, spent)
    drawn = "".join(
        f'<span class="c-part {tone_class(tone)}" style="width:{_width(amount, scale)}%"></span>'
        for _, amount, tone in rows
        if _width(amount, scale)
    )
    limit = f'<span class="c-limit" style="left:{_width(whole, scale)}%"></span>' if spent > whole > 0 else ""
    keys = [_key(name, format_amount(amount), tone) for name, amount, tone in rows]
    if shows_left and _is_known(total):
        if spent > whole:
            keys.append(_key(t("beyond the total"), format_amount(spent - whole), "refused"))
        else:
            keys.append(_key(left_label or t("left"), format_amount(whole - spent), "none"))
    heading = (
        f'<p class="c-bar-head"><span>{safe(label or total_label or t("Total"))}</span>'
        f"<strong>{known(format_amount(total))}</strong></p>"
    )
    draw(
        f'<div class="c-gauge">{heading}<div class="c-bar" aria-hidden="true">{drawn}{limit}</div>'
        f'<ul class="c-keys">{"".join(keys)}</ul></div>'
    )


def _key(name: Any, amount: str, tone: str) -> str:
    css = "c-none" if tone == "none" else tone_class(tone)
    swatch = f'<span class="c-swatch {css}" aria-hidden="true"></span>'
    return f"<li>{swatch}{safe(name)} <strong>{known(amount)}</strong></li>"


def budget_bar(requested: Amount, total: Amount, granted: Amount = None) -> None:
    """What is asked for (and granted) of a project's whole cost, with the share."""
    keys = [
        _key(t("requested"), euros(requested), "primary"),
        _key(t("total cost"), euros(total), "none"),
    ]
    whole = float(total) if total is not None and _is_known(total) else 0.0
    inner = f'<span class="c-part c-primary" style="width:{_width(requested, whole)}%"></span>'
    if _is_known(granted):
        keys.insert(0, _key(t("granted"), euros(granted), "winner"))
        inner += f'<span class="c-over c-winner" style="width:{_width(granted, whole)}%"></span>'
    share = float(requested) / whole if requested is not None and _is_known(requested) and whole > 0 else None
    heading = (
        f'<p class="c-bar-head"><span>{safe(t("Share of the cost requested"))}</span>'
        f"<strong>{known(percent(share))}</strong></p>"
    )
    draw(
        f'<div class="c-gauge">{heading}<div class="c-bar" aria-hidden="true">{inner}</div>'
        f'<ul class="c-keys">{"".join(keys)}</ul></div>'
    )


def interval(value: Amount, low: Amount, high: Amount, minimum: float = 0.0, maximum: float = 100.0) -> str:
    """A value with its interval as markup: the bar for the eye, the figures for everyone."""
    whole = maximum - minimum
    bar = ""
    if low is not None and high is not None and _is_known(low) and _is_known(high):
        start = _width(float(low) - minimum, whole)
        end = _width(float(high) - minimum, whole)
        bar += f'<span class="c-range" style="left:{start}%;width:{max(end - start, 0.5):.2f}%"></span>'
    if value is not None and _is_known(value):
        bar += f'<span class="c-point" style="left:{_width(float(value) - minimum, whole)}%"></span>'
    words = known(number(value))
    if _is_known(low) and _is_known(high) and low != high:
        words += f' <span class="c-detail">{safe(t("{low} to {high}", low=low, high=high))}</span>'
    return (
        f'<span class="c-interval"><span class="c-track" aria-hidden="true">{bar}</span>'
        f'<span class="c-figures">{words}</span></span>'
    )


def stacked(total: Amount, segments: Iterable[tuple[Amount, str]], maximum: float) -> str:
    """A number with its parts as markup: (amount, tone) on the scale 0 to ``maximum``."""
    drawn = "".join(
        f'<span class="c-part {tone_class(tone)}" style="width:{_width(amount, maximum)}%"></span>'
        for amount, tone in segments
        if _width(amount, maximum)
    )
    return (
        f'<span class="c-interval"><span class="c-bar" aria-hidden="true">{drawn}</span>'
        f'<span class="c-figures">{known(number(total))}</span></span>'
    )


def interval_bar(
    value: Amount,
    low: Amount,
    high: Amount,
    *,
    label: Any = None,
    minimum: float = 0.0,
    maximum: float = 100.0,
) -> None:
    """A value on its scale with the interval in which it may lie; unknown bounds are simply not drawn."""
    heading = "" if is_unknown(label) else f'<span class="c-bar-label">{safe(label)}</span>'
    draw(f'<div class="c-interval-line">{heading}{interval(value, low, high, minimum, maximum)}</div>')
