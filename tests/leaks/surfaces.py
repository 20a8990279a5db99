"""What is asked for: every public function that reads for a member, with arguments by the names of its parameters.

A new function with parameters of known names is asked without a word here; one with another name fails until a
way to fill it is added to ``FILLED``, and one that shows nothing has its reason in ``SHOWS_NOTHING``. What makes a
file is asked as a file.
"""

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import timedelta
from functools import lru_cache
from importlib import import_module
from itertools import product
from typing import Any

import pandas as pd
from sqlalchemy import Select, SQLColumnExpression, select

import committee
from committee.calls.queries import CallRow, calls_by_id
from committee.calls.rulesets import shipped_rule_sets
from committee.intake.instruction import BulkChange, Findings
from committee.intake.queries import readable
from committee.intake.records import Application
from committee.intake.rules import Opinion
from committee.meetings.records import Award, Meeting
from committee.people.rules import Member
from committee.review.records import Evaluation
from committee.showcase.queries import winners
from committee.store.base import Base
from committee.store.engine import reading
from committee.ui.exports import EXPORTS
from committee.words import Refused
from tests.leaks.world import HIDDEN, OPEN, UNDECLARED, UNMARKED, PhaseCall, World, sha256_of

# Parts of the code in which no function reads for a member: decisions, writes, screens.
ELSEWHERE = {"rules", "actions", "ui", "demo", "cli", "migrations"}
SHOWS_NOTHING = {
    "intake.instruction.why_not_instruct": "judges what is handed to it",
    "intake.merging.why_not_merge": "judges what is handed to it",
    "intake.placing.why_not_show_place": "judges what is handed to it",
    "review.queries.marks.marks_version": "names a version of what is kept and is shown to nobody",
    "review.queries.assigning.assigned_to": "a statement, of which each reader of it shows some columns",
    "documents.queries.seen_by": "a condition on files by role, under which the files of an owner are asked here",
    "review.queries.marks.visible_marks": "conditions, under which marks, comments and means are asked here",
    "ranking.queries.projects.projects_of": "scenario_projects of a ground that was read already: asked there",
    "ranking.queries.projects.of_projects": "a key of what is kept, shown to nobody",
    "ranking.queries.ground.heads_of": "application_head of a ground that was read already: ranking asks it",
    "ranking.queries.ground.seen_as": "a key of what is kept, shown to nobody",
    "ranking.queries.scenarios.seen_of": "those of these scenarios that one may see: scenarios asks it",
    "intake.queries.drafts.draft_of": "a statement on the drafts of one person, read by draft and drafts",
}
# Of these nobody is told another thing when what is hidden of an application changes, and why.
_WHY_NOTHING = {
    "calls with their rounds, dates and grids": (
        "calls.queries.call_rows",
        "calls.queries.calls",
        "calls.queries.search",
        "calls.queries.visible",
        "ranking.queries.scores.ranked_calls",
        "review.queries.interests.rounds_to_declare",
    ),
    "what a file held, counted when it came": ("intake.queries.batches.batches",),
    "judges the rows of a file, of which there are none here; by the facts that possible_duplicates tells": (
        "intake.queries.duplicates.possible_duplicates_of",
    ),
    "one's own recusals": (
        "intake.queries.heads.closed_heads",
        "intake.queries.visibility.closed",
        "intake.queries.visibility.closed_doors",
        "meetings.queries.hidden_items",
    ),
    "what one has not declared oneself, counted": ("ranking.queries.scores.count_undeclared",),
    "a call that is read blind: test_blind has one": (
        "intake.queries.redactions.blind_applications",
        "intake.queries.visibility.blind_rounds",
        "intake.queries.visibility.blind_to",
        "intake.queries.visibility.is_blind",
        "review.queries.blind.blind_parts",
        "review.queries.blind.organisations_to_declare",
        "review.queries.blind.rounds_read_blind",
    ),
    "which exist for a person, by doors and not by contents": (
        "followup.queries.visible",
        "intake.queries.visibility.identified",
        "intake.queries.visibility.is_readable",
        "intake.queries.visibility.may_identify",
        "intake.queries.visibility.may_read",
        "intake.queries.visibility.readable",
        "intake.queries.visibility.undeclared",
        "meetings.queries.undeclared_among",
        "meetings.queries.undeclared_items",
        "meetings.queries.why_hide_gauge",
        "intake.queries.visibility.known",
        "intake.queries.visibility.visible",
        "meetings.queries.visible",
        "meetings.queries.visible_awards",
    ),
    "no place was located once more since it came": ("intake.queries.relocated.relocated_sites",),
    "messages by recipient, subject and state": (
        "mail.queries.counts",
        "mail.queries.mail_setting",
        "mail.queries.outbox",
    ),
    "the meeting itself, and who is there": (
        "meetings.queries.attendance",
        "meetings.queries.meeting",
        "meetings.queries.provisional.meetings_of_round",
    ),
    "an award rests on the edition that was in force": ("meetings.queries.award_sites_by_edition",),
    "a role or a phase": (
        "meetings.queries.reads_committee_facts",
        "ranking.queries.ground.rounds_shown",
        "ranking.queries.ground.why_not_rank",
        "ranking.queries.scenarios.why_not_make",
        "ranking.queries.scenarios.why_not_scenarios",
    ),
    "which of one's own doors are closed or not declared": ("ranking.queries.scenarios.why_hide_left",),
    "organisations, whoever named them first": (
        "organisations.queries.directory.directory",
        "organisations.queries.search.search",
    ),
    "one's own yearly word and profile": (
        "review.queries.general.general_declaration",
        "review.queries.general.general_history",
        "review.queries.preferences.reader_profile",
    ),
    "the sheet of one's own readings: heads and own words": ("review.queries.away.away_applications",),
}
CARRIES_NOTHING = {name: why for why, names in _WHY_NOTHING.items() for name in names}
# These change with what everybody is told who knows of an application, number, title, lead, landlords and status,
# and with nothing else.
TELLS_THE_HEAD = {
    "intake.queries.heads.application_head",
    "intake.queries.instruction.numbers_of",
    "intake.queries.taking_part.taking_part",
    "intake.queries.visibility.shown_title",
    "review.queries.assigning.known_to_file",
    "review.queries.assigning.titles_to_assign",
}
# How long a computation took is no fact of an application.
TIMED = {"seconds"}
# What a condition is a condition on, where not on applications.
CONDITION_ON = {
    "followup.queries.visible": Award,
    "meetings.queries.visible": Meeting,
    "meetings.queries.visible_awards": Award,
    "intake.queries.visibility.is_blind": Application,
    "intake.queries.visibility.is_readable": Application,
    "intake.queries.visibility.shown_title": Application,
}


@dataclass(frozen=True)
class Asked:
    """Who asks, of which call, in which world."""

    world: World
    call: PhaseCall
    member: Member

    @property
    def row(self) -> CallRow:
        """The call, as queries hand it on."""
        return calls_by_id([self.call.call_id])[self.call.call_id]

    @property
    def all(self) -> list[str]:
        """The four applications of the call."""
        return list(self.call.applications.values())


def _each(values: Mapping[str, str], *of: str) -> list[str]:
    found = [values[which] for which in of if which in values]
    return found or ["none"]


FILLED: dict[str, Callable[[Asked], list[Any]]] = {
    "member": lambda a: [a.member],
    "actor": lambda a: [a.member],
    "now": lambda a: [a.world.now],
    "today": lambda a: [a.world.now.date()],
    "since": lambda a: [a.world.now - timedelta(days=200)],
    "application_id": lambda a: _each(a.call.applications, HIDDEN, UNDECLARED, UNMARKED),
    "application_ids": lambda a: [a.all],
    "ids": lambda a: [None],
    "first_id": lambda a: _each(a.call.applications, HIDDEN),
    "second_id": lambda a: _each(a.call.applications, OPEN),
    "owner_kind": lambda a: ["application"],
    "owner_id": lambda a: _each(a.call.applications, HIDDEN, UNDECLARED),
    "owner_ids": lambda a: [readable(a.member, a.world.now)],
    "document_id": lambda a: _each(a.call.documents, HIDDEN, UNDECLARED),
    "site_id": lambda a: _each(a.call.sites, HIDDEN, UNDECLARED),
    "sha256": lambda a: [[sha256_of(a.call.phase, which) for which in (HIDDEN, UNDECLARED)]],
    "call": lambda a: [a.call.code],
    "call: CallRow": lambda a: [a.row],
    "calls": lambda a: [[a.row]],
    "rounds": lambda a: [{each.id: each for each in a.row.rounds}],
    "declaring": lambda a: [list(a.row.rounds)],
    "reader": lambda a: [a.member],
    "absent_id": lambda a: [a.world.people["second"].id],
    "introduction": lambda a: ["Bonjour"],
    "seen": lambda a: [readable(a.member, a.world.now)],
    "call_code": lambda a: [a.call.code],
    "call_id": lambda a: [a.call.call_id],
    "round_id": lambda a: [a.call.round_id],
    "round_ids": lambda a: [[a.call.round_id]],
    "meeting_id": lambda a: [a.call.meeting],
    "scenario_id": lambda a: list(a.call.scenarios.values()) or ["none"],
    "other_scenario_id": lambda a: _each(a.call.scenarios, "witness"),
    "award_id": lambda a: _each(a.call.awards, HIDDEN),
    "action_id": lambda a: _each(a.call.actions, HIDDEN),
    "batch_id": lambda a: [a.call.batch],
    "organisation_id": lambda a: [a.world.lead, a.world.landlord],
    "member_ids": lambda a: [[a.world.people[name].id for name in ("extra", "second")]],
    "member_id": lambda a: [a.world.people["second"].id],
    "words": lambda a: [["jardin"], ["association"], ["besoins"], ["lieu"], ["budget"]],
    "limit": lambda a: [200],
    "codes": lambda a: [["QN03190M", "QN03192N"]],
    "params": lambda a: [{"call": a.call.code, "format": "csv"}, {"id": a.call.applications[HIDDEN]}],
    "_params": lambda a: [{}],
    "rules": lambda a: [shipped_rule_sets()[0].rules],
    "chosen": lambda a: [readable(a.member, a.world.now)],
    "shown": lambda a: [winners(a.member)],
    "drafts": lambda a: [[]],
    "readers_per_application": lambda a: [2],
    "wanted": lambda a: [{each: Findings(Opinion.FAVOURABLE) for each in a.all}],
    "change": lambda a: [BulkChange(opinion=Opinion.FAVOURABLE)],
    "with_withdrawn": lambda a: [True],
    "with_settled": lambda a: [True],
    "locale": lambda a: ["fr"],
    "among": lambda a: [select(Evaluation.id)],
    "year": lambda a: [a.world.now.year],
    "grid_id": lambda a: [a.world.grid_id],
}
# Parameters with a default which change what is told.
ALSO_TOLD = ("now", "application_id", "call", "with_withdrawn", "with_settled")


@lru_cache(maxsize=1)
def readers() -> Mapping[str, Callable[..., Any]]:
    """Every public function that takes a member and is no rule, act or screen, by its module and name."""
    found = {}
    files = [export.build for export in EXPORTS.values()]
    for each in pkgutil.walk_packages(committee.__path__, "committee."):
        parts = each.name.split(".")[1:]
        if ELSEWHERE.intersection(parts):
            continue
        module = import_module(each.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != each.name or name.startswith("_"):
                continue
            asked = inspect.signature(function).parameters
            takes_one = "member" in asked or any(one.annotation is Member for one in asked.values())
            key = ".".join((*parts, name))
            if takes_one and key not in SHOWS_NOTHING and function not in files:
                found[key] = function
    return found


def arguments(function: Callable[..., Any], asked: Asked) -> list[dict[str, Any]]:
    """All the arguments with which a function is asked."""
    names = {
        name: f"{name}: CallRow" if one.annotation is CallRow else name
        for name, one in inspect.signature(function).parameters.items()
        if one.default is inspect.Parameter.empty or name in ALSO_TOLD
    }
    ways = product(*(FILLED[meaning](asked) for meaning in names.values()))
    return [dict(zip(names, values, strict=True)) for values in ways]


def ways(function: Callable[..., Any], asked: Asked) -> int:
    """In how many ways a function is asked."""
    return len(arguments(function, asked))


def told(key: str, function: Callable[..., Any], asked: Asked, turn: int) -> str:
    """What a function says to a person about a call, in one form; a refusal by its words.

    ``turn``: with which of its arguments, one after the other.
    """
    those = arguments(function, asked)
    try:
        answer = function(**those[turn % len(those)])
    except Refused as refusal:
        return f"refused: {refusal}"
    if isinstance(answer, Select):
        with reading() as session:
            answer = sorted(plain(tuple(row)) for row in session.execute(answer).all())
    elif isinstance(answer, SQLColumnExpression):
        of = CONDITION_ON.get(key, Application)
        with reading() as session:
            answer = sorted(map(repr, session.execute(select(of.id, answer).order_by(of.id)).all()))
    return plain(answer)


def plain(value: Any) -> str:
    """A value in one form: equal texts when, and only when, the values say the same."""
    if isinstance(value, pd.DataFrame):
        kinds = [str(kind) for kind in value.dtypes]
        rows = [plain(row) for row in value.astype(object).to_numpy().tolist()]
        return f"{list(value.columns)} {kinds} {value.index.tolist()} {rows}"
    if is_dataclass(value) and not isinstance(value, type):
        told_of = [getattr(value, each.name) for each in fields(value) if each.name not in TIMED]
        return f"{type(value).__name__}({', '.join(map(plain, told_of))})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{plain(key)}: {plain(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(plain, value)) + "]"
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(map(plain, value))) + "}"
    if isinstance(value, Base):
        return repr({each.name: getattr(value, each.name) for each in value.__table__.columns})
    return repr(value)
