"""What does each person find when they arrive: what they must do, by date, and how far each call is?"""

from pathlib import Path

import streamlit as st

from committee.people.rules import Member, Role
from committee.today.queries import due, path
from committee.today.rules import CallPath, PathStep, StepState, Task
from committee.ui import desk, parts
from committee.ui.parts.links import anchor
from committee.ui.parts.markup import draw, safe
from committee.ui.texts import day, t

STYLE = Path(__file__).parent / "static" / "home.css"
_TONES = {StepState.DONE: "good", StepState.UNDER_WAY: "primary", StepState.TO_COME: "neutral"}


def greet(member: Member) -> None:
    """The member by name, and what this page is for in their role."""
    parts.page_head(t("Hello {name}", name=member.name), _purpose(member))


def _purpose(member: Member) -> str:
    if member.is_any(Role.STAFF):
        return t("What waits for the programme staff, by date.")
    if member.is_any(Role.CHAIR):
        return t("What waits for the chair, by date.")
    if member.is_any(Role.MEMBER):
        return t("What the committee expects of you, by date.")
    if member.is_any(Role.PRESENTER):
        return t("What is new to present.")
    return t("Accounts, journal and data of this installation.")


def show_due(member: Member) -> None:
    """The due list; each line leads to the place where it is done."""
    desk.enter("home")
    st.html(STYLE)
    tasks = due(member, desk.now())
    parts.section(t("What to do"))
    if not tasks and member.is_any(Role.STAFF) and not path(member, desk.now()):
        parts.empty_state(t("There is no call yet."), t("Open a call"), "settings.calls")
        return
    if not tasks:
        parts.empty_state(t("Nothing urgent."))
        return
    draw(f'<ul class="c-tasks">{"".join(_task(task, at == 0) for at, task in enumerate(tasks))}</ul>')


def _task(task: Task, is_first: bool) -> str:
    css = "c-button c-button-primary" if is_first else "c-link"
    state = f'<span class="c-state">{safe(t("late"))}</span>' if task.is_late else ""
    when = t("no date") if task.due_on is None else day(task.due_on)
    return (
        f'<li class="{"c-refused" if task.is_late else "c-neutral"}"><span class="c-day">{safe(when)}</span>'
        f"<span>{anchor(task.sentence, task.page, dict(task.params), css)}{state}</span></li>"
    )


def show_path(member: Member) -> None:
    """The way of each call under way, with counts at each step."""
    desk.enter("home")
    calls = path(member, desk.now())
    if calls:
        parts.section(t("Where the calls are"), t("Counted over the applications which you may see."))
        draw("".join(_call(call) for call in calls))


def _call(call: CallPath) -> str:
    return (
        f'<h3 class="c-path-name">{safe(call.title)}</h3>'
        f'<ol class="c-path">{"".join(_step(step, call.code) for step in call.steps)}</ol>'
    )


def _step(step: PathStep, code: str) -> str:
    count = "" if step.count is None else anchor(step.count, step.page, {"call": code})
    return (
        f'<li class="c-{_TONES[step.state]}"><span class="c-dot" aria-hidden="true"></span>'
        f'<span class="c-name">{safe(step.phase)}</span><span class="c-state">{safe(step.state)}</span>'
        f'<span class="c-detail">{count}</span></li>'
    )
