"""What are screens made of? Pages only assemble these; every text they are given is shown literally."""

from committee.ui.parts.bars import budget_bar, gauge, interval_bar
from committee.ui.parts.chips import chips, status_chip
from committee.ui.parts.facts import fact_strip, people_row
from committee.ui.parts.fields import amount_field
from committee.ui.parts.findings import FindingLine, findings
from committee.ui.parts.legend import LegendLine, legend
from committee.ui.parts.links import download, leave, link, next_step, outside
from committee.ui.parts.maps import map_frame
from committee.ui.parts.messages import alert, empty_state, error_summary
from committee.ui.parts.steps import steps
from committee.ui.parts.table import Column, table
from committee.ui.parts.text import note, page_head, plain, section
from committee.ui.parts.timeline import timeline

__all__ = [
    "Column",
    "FindingLine",
    "LegendLine",
    "alert",
    "amount_field",
    "budget_bar",
    "chips",
    "download",
    "empty_state",
    "error_summary",
    "fact_strip",
    "findings",
    "gauge",
    "interval_bar",
    "leave",
    "legend",
    "link",
    "map_frame",
    "next_step",
    "note",
    "outside",
    "page_head",
    "people_row",
    "plain",
    "section",
    "status_chip",
    "steps",
    "table",
    "timeline",
]
