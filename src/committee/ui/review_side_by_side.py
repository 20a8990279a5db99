"""How are one's own marks shown beside one another, and handed in together?"""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import streamlit as st

from committee.calls.queries import CriterionRow
from committee.review import actions, queries
from committee.review.consistency import Spread
from committee.review.queries import OwnRow, SideBySide
from committee.review.rules import AssignmentStatus, GivenMark
from committee.ui import desk, parts
from committee.ui.parts.chips import chip
from committee.ui.parts.links import anchor
from committee.ui.parts.markup import draw, known, safe
from committee.ui.review import STATUS_TONES
from committee.ui.texts import number, t
from committee.words import Sentence

PAGE = "review.my_marks"
STYLE = Path(__file__).parent / "static" / "side_by_side.css"
ORDERS = ("number", "total")


@st.fragment
def hand_in_together(call_id: str) -> None:
    """One button for all that is complete. What changed since it was shown is not handed in unseen."""
    member = desk.enter(PAGE)
    beside = queries.side_by_side(member, call_id, now=desk.now())
    ready = {} if beside is None else beside.complete
    if not ready:
        return
    shown = sha256(repr(sorted(ready.items())).encode()).hexdigest()[:12]
    label = t("Hand in the complete one", "Hand in the {n} complete ones", n=len(ready))
    if st.button(label, key=f"my_marks_hand_in_{shown}", type="primary"):
        done = Sentence("One evaluation is handed in.", "{n} evaluations are handed in.", n=len(ready))
        if desk.attempt(actions.hand_in_all, ready, done=done):
            st.rerun()


def show_remarks(beside: SideBySide) -> None:
    """What may be worth another look; nothing when nothing stands out."""
    if not beside.remarks:
        return
    parts.section(t("To look at again"), t("Nothing of this is wrong by itself."))
    for remark in beside.remarks:
        parts.plain(remark)


def marks_table(beside: SideBySide, order: str) -> None:
    """Applications down, criteria across; then how one uses the scale on each."""
    st.html(STYLE)
    rows = list(beside.rows)
    if order == "total":
        rows.sort(key=lambda row: (row.total is None, -(row.total or 0.0), row.number))
    head = "".join(f'<th scope="col" class="c-mark-head">{_head(row)}</th>' for row in beside.criteria)
    titles = (t("Total out of 100"), t("Advice and state"))
    ends = "".join(f'<th scope="col">{safe(title)}</th>' for title in titles)
    body = "".join(_line(row, beside.criteria) for row in rows)
    caption = safe(
        t("My marks from {lowest} to {highest}", lowest=beside.grid.scale_min, highest=beside.grid.scale_max)
    )
    draw(
        f'<div class="c-table c-beside" tabindex="0" role="region" aria-label="{caption}"><table>'
        f'<caption>{caption}</caption><thead><tr><th scope="col">{safe(t("Application"))}</th>{head}{ends}</tr>'
        f"</thead><tbody>{body}</tbody><tfoot>{_foot(beside)}</tfoot></table></div>"
    )
    parts.note(t("— no mark yet · abs. abstention · under each total, the lowest and the highest mark"))


def _head(row: CriterionRow) -> str:
    return f"{safe(row.label(desk.locale()))} <small>{safe(t('weight {weight}', weight=row.weight))}</small>"


def _line(row: OwnRow, criteria: Sequence[CriterionRow]) -> str:
    link = anchor(f"{row.number} · {row.title}", "review.mark", {"id": row.application_id})
    cells = "".join(f'<td class="c-figure">{_mark(row.marks.get(one.id), row)}</td>' for one in criteria)
    given = [mark.value for mark in row.marks.values() if mark.value is not None]
    ends = f"{min(given)}–{max(given)}" if given and row.abstention is None else ""
    total = None if row.total is None else number(round(row.total, 1))
    advice = "" if row.recommendation is None else f"<div>{safe(row.recommendation)}</div>"
    return (
        f'<tr><th scope="row">{link}</th>{cells}'
        f'<td class="c-figure"><strong>{known(total)}</strong> <small>{safe(ends)}</small></td>'
        f'<td class="c-state-cell">{advice}{_state(row)}</td></tr>'
    )


def _mark(mark: GivenMark | None, row: OwnRow) -> str:
    if row.abstention is not None or (mark is not None and mark.abstains):
        return f'<abbr title="{safe(t("abstention"))}">{safe(t("abs."))}</abbr>'
    return known(None if mark is None or mark.value is None else str(mark.value))


def _state(row: OwnRow) -> str:
    if not row.is_declared:
        return chip(t("Declare your interest first"), "warning")
    if row.status is AssignmentStatus.IN_PROGRESS and row.missing:
        return chip(t("One to fill in", "{n} to fill in", n=len(row.missing)), "warning")
    if row.may_hand_in:
        return chip(t("To be handed in"), "primary")
    return chip(row.status, STATUS_TONES[row.status])


def _foot(beside: SideBySide) -> str:
    spreads = [beside.spreads[row.id] for row in beside.criteria]
    lines = [
        (t("My mean"), [_figure(each.mean) for each in (*spreads, beside.totals)]),
        (t("My lowest"), [_figure(each.lowest) for each in (*spreads, beside.totals)]),
        (t("My highest"), [_figure(each.highest) for each in (*spreads, beside.totals)]),
    ]
    return "".join(
        f'<tr><th scope="row">{safe(title)}</th>'
        + "".join(f'<td class="c-figure">{cell}</td>' for cell in cells)
        + "<td></td></tr>"
        for title, cells in lines
    )


def _figure(value: float | None) -> str:
    return known(None if value is None else number(round(value, 1)))


def use_of_the_scale(totals: Spread) -> None:
    """One's totals in one line of facts."""
    apart = None if totals.highest is None or totals.lowest is None else totals.highest - totals.lowest
    parts.fact_strip(
        [
            (t("Whole evaluations"), totals.n),
            (t("Mean total"), _rounded(totals.mean)),
            (t("From the lowest to the highest total"), _rounded(apart)),
        ]
    )


def _rounded(value: float | None) -> str | None:
    return None if value is None else number(round(value, 1))
