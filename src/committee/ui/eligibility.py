"""How is it shown which applications are eligible and why, and how does a person conclude?"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from committee.calls.queries import CallRow
from committee.calls.rules import paris_day
from committee.calls.rulesets import RuleSeverity
from committee.intake import actions, queries
from committee.intake.eligibility import Conclusion, Finding
from committee.intake.project_facts import Missing, Where
from committee.intake.queries import Eligibility, RuleLine
from committee.intake.rules import TRANSITIONS, ApplicationStatus, RuleOutcome
from committee.people.rules import Member
from committee.ui import desk, parts
from committee.ui.applications import STATUS_TONES
from committee.ui.eligibility_completion import show_completion
from committee.ui.parts import Column, FindingLine
from committee.ui.texts import day, number, show, t
from committee.words import Sentence

PAGE, SHEET = "applications.eligibility", "applications.sheet"
OUTCOME_TONES = {
    RuleOutcome.MET: "good",
    RuleOutcome.WARNING: "warning",
    RuleOutcome.NOT_MET: "refused",
    RuleOutcome.UNVERIFIABLE: "neutral",
}
CONCLUSION_TONES = {
    Conclusion.CONFORMING: "good",
    Conclusion.TO_VERIFY: "neutral",
    Conclusion.NOT_CONFORMING: "refused",
}
_PLACES = {
    Where.APPLICATION: ("applications.edit", "id"),
    Where.ORGANISATION: ("organisations.directory", "id"),
    Where.DOCUMENTS: ("applications.edit", "id"),
    Where.ROUND: ("settings.calls", "call"),
}


# The results of a call


def show_results(member: Member, call: CallRow) -> None:
    """The applications of a call with what their rules say, and the act for those that conform."""
    desk.enter(PAGE)
    judged = queries.eligibility(member, call.code, desk.now())
    if not judged:
        parts.empty_state(
            t("This call has no application yet."), t("Import applications"), "applications.import"
        )
        return
    if all(one.rule_set is None for one in judged):
        parts.alert(Sentence("No regulation of this call is in force: nothing is judged."), "warning")
        parts.link(t("Write or choose a regulation"), PAGE, call=call.code, tab="rules")
    _counts(judged)
    wanted = _conclusion_filter()
    shown = [one for one in judged if wanted is None or one.conclusion is wanted]
    _table(shown)
    _declare_all([one for one in judged if _may_become(one, ApplicationStatus.ELIGIBLE)])


def _may_become(one: Eligibility, status: ApplicationStatus) -> bool:
    is_open = one.status in {
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.TO_COMPLETE,
        ApplicationStatus.INADMISSIBLE,
    }
    if status is ApplicationStatus.INADMISSIBLE:
        return one.status is not status and status in TRANSITIONS[one.status]
    return is_open and one.conclusion is Conclusion.CONFORMING


def _counts(judged: Sequence[Eligibility]) -> None:
    today = paris_day(desk.now())
    asked = [one.request for one in judged if one.request is not None]
    late = sum(one.is_late(today) for one in asked)
    facts: list[tuple[Any, ...]] = [(t("Applications"), number(len(judged)))]
    facts += [(show(each), number(sum(one.conclusion is each for one in judged))) for each in Conclusion]
    facts.append(
        (
            t("Requests under way"),
            number(len(asked)),
            t("one late", "{n} late", n=late) if late else None,
        )
    )
    parts.fact_strip(facts)


def _conclusion_filter() -> Conclusion | None:
    choices = [None, *Conclusion]
    asked = desk.param("conclusion")
    chosen = st.selectbox(
        t("What the rules say"),
        choices,
        index=choices.index(Conclusion(asked)) if asked in set(Conclusion) else 0,
        format_func=lambda each: t("All applications") if each is None else show(each),
        key=desk.filter_key("eligibility_conclusion", "conclusion"),
    )
    if (None if chosen is None else chosen.value) != asked:
        desk.set_params(conclusion=None if chosen is None else chosen.value, eligibility_page=None)
    return None if chosen is None else Conclusion(chosen)


def _table(judged: Sequence[Eligibility]) -> None:
    today = paris_day(desk.now())
    frame = pd.DataFrame(
        [
            (
                one.id,
                f"{one.number} · {one.title}",
                None if one.conclusion is None else (one.conclusion, CONCLUSION_TONES[one.conclusion]),
                one.count(RuleOutcome.NOT_MET, RuleOutcome.WARNING) if one.lines else None,
                one.count(RuleOutcome.UNVERIFIABLE) if one.lines else None,
                _request_in_words(one, today),
                (one.status, STATUS_TONES[one.status]),
            )
            for one in judged
        ],
        columns=["id", "title", "conclusion", "failing", "open", "completion", "status"],
        dtype=object,
    )
    parts.table(
        frame,
        {
            "title": Column(t("Application"), "link"),
            "conclusion": Column(t("What the rules say"), "status"),
            "failing": Column(t("Points of attention"), "number"),
            "open": Column(t("Cannot be verified"), "number"),
            "completion": Column(t("Completion"), "status"),
            "status": Column(t("State"), "status"),
        },
        "eligibility",
        caption=t("Applications and what the rules say of them"),
        link_page=PAGE,
        id_column="id",
        empty=t("No application is in this case."),
    )


def _request_in_words(one: Eligibility, today: Any) -> tuple[str, str] | None:
    if one.request is None:
        return None
    if one.request.is_late(today):
        return t("Late since {day}", day=day(one.request.due_on)), "warning"
    return t("Expected on {day}", day=day(one.request.due_on)), "neutral"


def _declare_all(ready: Sequence[Eligibility]) -> None:
    """Declare eligible, at once, every application of which nothing blocks."""
    if not ready or not desk.may_act(PAGE):
        return
    parts.section(
        t("Declare eligible"),
        t(
            "One application has every blocking rule met, and waits for a person to say so.",
            "{n} applications have every blocking rule met, and wait for a person to say so.",
            n=len(ready),
        ),
    )
    with st.form("eligibility_bulk", border=False):
        chosen = st.multiselect(
            t("Applications"),
            [one.id for one in ready],
            [one.id for one in ready],
            format_func=lambda each: next(f"{one.number} · {one.title}" for one in ready if one.id == each),
            key="eligibility_bulk_chosen",
        )
        sent = st.form_submit_button(t("Declare them eligible"), type="primary", key="eligibility_bulk_send")
    if sent and chosen:
        done = Sentence(
            "One application is declared eligible.",
            "{n} applications are declared eligible.",
            n=len(chosen),
        )
        desk.attempt(actions.declare_eligibility, chosen, ApplicationStatus.ELIGIBLE, done=done, rerun=True)


# One application


def show_one(application_id: str, member: Member) -> None:
    """One application: what each rule says and why, the words against them, the conclusion, what is missing."""
    desk.enter(PAGE)
    judged = queries.eligibility_of(application_id, member, desk.now())
    if judged is None:
        parts.empty_state(t("There is no such application here."), t("Back to the list"), PAGE)
        return
    parts.section(f"{judged.number} · {judged.title}")
    parts.chips([(judged.status, STATUS_TONES[judged.status]), *_conclusion_chips(judged)])
    parts.link(t("See the application"), SHEET, id=judged.id)
    _lines(judged, may_edit=desk.may_act(PAGE))
    if not desk.may_act(PAGE):
        return
    if judged.lines:
        _overrule_form(judged)
    _declare_form(judged)
    show_completion(judged)


def _conclusion_chips(judged: Eligibility) -> list[tuple[Any, str]]:
    return [] if judged.conclusion is None else [(judged.conclusion, CONCLUSION_TONES[judged.conclusion])]


def on_sheet(application_id: str, member: Member) -> None:
    """The section of the sheet: what each rule says, with the facts; nothing where no regulation is in force."""
    desk.enter(SHEET)
    judged = queries.eligibility_of(application_id, member, desk.now())
    if judged is None or judged.rule_set is None:
        return
    parts.section(t("Eligibility"), _under(judged))
    parts.chips(_conclusion_chips(judged))
    if desk.may_act(PAGE):
        parts.link(t("Overrule, declare or ask for what is missing"), PAGE, id=application_id)
    with st.expander(_counted(judged), key="sheet_eligibility"):
        _findings(judged, may_edit=desk.may_act(PAGE))


def _counted(judged: Eligibility) -> str:
    met = judged.count(RuleOutcome.MET)
    return t("{met} of {n} rule met", "{met} of {n} rules met", met=met, n=len(judged.lines))


def _under(judged: Eligibility) -> str | None:
    if judged.rule_set is None:
        return None
    return t(
        "{title}, in force from {day}.",
        title=judged.rule_set.title,
        day=day(judged.rule_set.in_force_from),
    )


def _lines(judged: Eligibility, *, may_edit: bool) -> None:
    if judged.rule_set is None:
        parts.alert(Sentence("No regulation was in force on the day of its deposit."), "warning")
        return
    parts.note(_under(judged))
    if judged.rule_set.source:
        parts.note(t("Source: {source}", source=judged.rule_set.source))
    _findings(judged, may_edit=may_edit)


def _findings(judged: Eligibility, *, may_edit: bool) -> None:
    application = judged.id if may_edit else None
    call = None if judged.rule_set is None else judged.rule_set.call_code
    parts.findings(
        [_finding_line(line, application, call) for line in judged.lines], t("Rules and what they say")
    )


def _finding_line(line: RuleLine, application_id: str | None, call: str | None) -> FindingLine:
    plain = finding_line(line.finding, application_id, call)
    if line.overrule is None:
        return plain
    said = line.overrule
    words = [
        t(
            "{name} said on {day}: {outcome}. {reason}",
            name=said.said_by_name,
            day=day(said.said_at),
            outcome=show(said.outcome),
            reason=said.reason,
        ),
        t(
            "The rule itself said: {outcome} ({facts}).",
            outcome=show(said.computed),
            facts=" ; ".join(said.evidence.get(desk.locale(), ())) or "—",
        ),
    ]
    if line.is_changed:
        words.append(
            t("Since then the rule says: {outcome}.", outcome=show(line.finding.outcome)),
        )
    return FindingLine(
        plain.title,
        t("{outcome}, by a person", outcome=show(line.outcome)),
        OUTCOME_TONES[line.outcome],
        plain.text,
        plain.evidence,
        plain.gaps,
        tuple(words),
        plain.detail,
    )


def finding_line(finding: Finding, application_id: str | None, call: str | None = None) -> FindingLine:
    """A finding as shown; with the application's identifier, each gap leads to where it is filled."""
    return FindingLine(
        finding.rule.kind,
        finding.outcome,
        OUTCOME_TONES[finding.outcome],
        finding.rule.text[desk.locale()],
        finding.evidence,
        tuple(_gap(one, application_id, call) for one in finding.missing),
        detail=finding.rule.severity if finding.rule.severity is RuleSeverity.ALERT else None,
    )


def _gap(
    missing: Missing, application_id: str | None, call: str | None
) -> tuple[Any, str | None, dict[str, Any]]:
    label = t("To be completed: {what}", what=missing.what)
    page, name = _PLACES[missing.where]
    value = {
        Where.ORGANISATION: missing.id,
        Where.ROUND: call,
    }.get(missing.where, application_id)
    if application_id is None or value is None:
        return label, None, {}
    return label, page, {name: value}


def _overrule_form(judged: Eligibility) -> None:
    """A person's word against a rule; and lifting it again."""
    lines = {line.rule.code: line for line in judged.lines}
    overruled = [code for code, line in lines.items() if line.overrule is not None]
    with st.expander(t("Overrule a rule"), key="eligibility_overrule"):
        with st.form("overrule_form", border=False):
            code = st.selectbox(
                t("Rule"),
                list(lines),
                format_func=lambda each: (
                    f"{show(lines[each].rule.kind)} – {show(lines[each].finding.outcome)}"
                ),
                key=f"overrule_rule_{judged.id}",
            )
            outcome = st.radio(
                t("What you say"),
                [RuleOutcome.MET, RuleOutcome.NOT_MET],
                format_func=show,
                horizontal=True,
                key=f"overrule_outcome_{judged.id}",
            )
            reason = st.text_area(
                t("Why"),
                max_chars=2000,
                help=t("It is kept in the journal and shown beside the rule."),
                key=f"overrule_reason_{judged.id}",
            )
            sent = st.form_submit_button(t("Overrule the rule"), key="overrule_send")
        if sent:
            done = Sentence("Your word stands beside the rule.")
            desk.attempt(actions.overrule, judged.id, code, outcome, reason, done=done, rerun=True)
        for held in overruled:
            label = t("Let the rule speak again: {rule}", rule=lines[held].rule.kind)
            if st.button(label, key=f"overrule_lift_{held}"):
                done = Sentence("The rule speaks again.")
                desk.attempt(actions.lift_overrule, judged.id, held, done=done, rerun=True)


def _declare_form(judged: Eligibility) -> None:
    """Declare the application eligible when nothing blocks, or inadmissible with the reasons, prefilled."""
    may_accept = _may_become(judged, ApplicationStatus.ELIGIBLE)
    may_refuse = _may_become(judged, ApplicationStatus.INADMISSIBLE)
    if not may_accept and not may_refuse:
        return
    parts.section(t("Conclude"), t("The rules propose; a person declares."))
    if may_accept and st.button(t("Declare eligible"), type="primary", key="declare_eligible"):
        done = Sentence("The application is declared eligible.")
        desk.attempt(
            actions.declare_eligibility, [judged.id], ApplicationStatus.ELIGIBLE, done=done, rerun=True
        )
    if not may_refuse:
        return
    with st.expander(t("Declare inadmissible"), key="declare_refusal"), st.form("declare_form", border=False):
        reason = st.text_area(
            t("Reasons"),
            _reasons(judged),
            height=160,
            max_chars=4000,
            key=f"declare_reason_{judged.id}",
        )
        sent = st.form_submit_button(t("Declare inadmissible"), key="declare_inadmissible")
    if sent:
        done = Sentence("The application is declared inadmissible.")
        desk.attempt(
            actions.declare_eligibility,
            [judged.id],
            ApplicationStatus.INADMISSIBLE,
            reason,
            done=done,
            rerun=True,
        )


def _reasons(judged: Eligibility) -> str:
    """The blocking rules that are not met, with their facts."""
    refused = [line for line in judged.lines if line.outcome is RuleOutcome.NOT_MET]
    return "\n".join(
        f"- {line.rule.text[desk.locale()]} ({' ; '.join(map(show, line.finding.evidence))})"
        for line in refused
    )
