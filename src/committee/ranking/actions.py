"""How is a scenario made, copied, changed, calculated and set aside?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import select

from committee.calls.queries import RoundRow, rounds_by_id
from committee.calls.rules import Act, why_not
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.ranking import queries
from committee.ranking.portfolio import Portfolio, optimise, rank_order
from committee.ranking.portfolio_rules import PortfolioRule, rule_from_json, rule_to_json, why_not_rule
from committee.ranking.records import Scenario, ScenarioItem
from committee.ranking.rules import (
    ScenarioMethod,
    ScenarioPlace,
    Settled,
    place_settled,
    why_not_change,
    why_not_compute,
    why_not_name,
    why_not_scenario_envelope,
    why_not_settle,
)
from committee.ranking.sharing import outdated, result_of, with_limits
from committee.store.engine import check_version, reading, writing
from committee.words import Refused, Sentence, refuse_if

ABSENT = Sentence("There is no such scenario.")


def make_scenario(
    round_id: str,
    name: str,
    *,
    note: str | None = None,
    envelope: Decimal | None = None,
    rules: Sequence[PortfolioRule] = (),
    copied_from: str | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Begin a scenario of a round in the order of the ranking, or as a copy of one that may be seen; gives its id.

    Without ``envelope``, in euros, it has that of the copied one, the round's, or the call's. Raises Refused
    outside the phase, for a name that is empty or taken by another of the author's, and for one not to be seen.
    """
    refuse_if(why_not_act_on("ranking.scenarios", actor))
    refuse_if(why_not_scenario_envelope(envelope))
    _check_rules(rules)
    with writing() as session:
        place = _round(round_id, actor=actor, now=now)
        refuse_if(why_not_name(name, note, _names(round_id, actor)))
        source = None if copied_from is None else _seen(copied_from, actor=actor, now=now)
        if source is not None and source.round_id != round_id:
            raise Refused(ABSENT)
        made = Scenario(
            round_id=round_id,
            name=name.strip(),
            note=_text(note),
            method=ScenarioMethod.RANK_ORDER if source is None else source.method,
            envelope=_envelope(envelope, source, place),
            rules=list(source.rules)
            if source is not None and not rules
            else [rule_to_json(one) for one in rules],
            copied_from_id=copied_from,
            author_id=actor.id,
            author_name=actor.name,
            made_at=now,
            changed_at=now,
            computed_at=None if source is None else source.computed_at,
            result=None if source is None else source.result,
            created_at=now,
            version=1,
        )
        session.add(made)
        session.flush()
        projects = queries.scenario_projects(actor, round_id, now=now)
        if source is None:
            _keep(made, projects, _choose(made, made.method, projects, {}), now)
        else:
            may_read = set(projects["id"])
            session.add_all(
                ScenarioItem(
                    scenario_id=made.id,
                    application_id=item.application_id,
                    place=item.place,
                    amount=item.amount,
                    most=item.most,
                    least=item.least,
                    pin=item.pin,
                    turn=item.turn,
                    created_at=now,
                )
                for item in _items(source.id).values()
                if item.application_id in may_read
            )
        session.flush()
        payload = {
            "round": round_id,
            "name": made.name,
            "copied_from": copied_from,
            "envelope": _written(made.envelope),
            "rules": made.rules,
        }
        record("ranking.make_scenario", "scenario", made.id, payload, actor=actor.actor, now=now)
        return made.id


def change_scenario(
    scenario_id: str,
    version: int | None = None,
    *,
    name: str | None = None,
    note: str | None = None,
    envelope: Decimal | None = None,
    rules: Sequence[PortfolioRule] | None = None,
    actor: Member,
    now: datetime,
) -> int:
    """Keep what is named, the envelope in euros; what is None stays as it is. Gives the new version.

    Only its author. Nothing is calculated: who is funded stays until somebody asks. Raises Stale when another tab
    changed it meanwhile.
    """
    refuse_if(why_not_act_on("ranking.scenarios", actor))
    refuse_if(why_not_scenario_envelope(envelope))
    _check_rules(rules or ())
    with writing() as session:
        own = _own(scenario_id, version, actor=actor, now=now)
        wanted = own.name if name is None else name
        refuse_if(why_not_name(wanted, note, _names(own.round_id, actor) - {own.name}))
        own.name = wanted.strip()
        own.note = own.note if note is None else _text(note)
        before = own.envelope, own.rules
        own.envelope = own.envelope if envelope is None else envelope
        own.rules = own.rules if rules is None else [rule_to_json(one) for one in rules]
        if before != (own.envelope, own.rules):
            own.result = outdated(own.result)
        own.changed_at = now
        session.flush()
        payload = {"name": own.name, "note": own.note, "envelope": _written(own.envelope), "rules": own.rules}
        record("ranking.change_scenario", "scenario", own.id, payload, actor=actor.actor, now=now)
        return own.version


def set_items(
    scenario_id: str,
    version: int | None,
    items: Mapping[str, Settled | tuple[Any, ...]],
    *,
    actor: Member,
    now: datetime,
) -> int:
    """Settle applications by hand, all or none: application → Settled, or its four values; the new version.

    An amount named is also the most that a calculation may give. Raises Refused for an amount in fractions of a
    cent or above what was asked for, for an application which is not in the round, and for all but the author.
    """
    refuse_if(why_not_act_on("ranking.scenarios", actor))
    with writing() as session:
        own = _own(scenario_id, version, actor=actor, now=now)
        projects = _by_id(queries.scenario_projects(actor, own.round_id, now=now))
        held = _items(own.id)
        payload = {}
        for application_id, values in sorted(items.items()):
            if application_id not in projects:
                raise Refused(Sentence("An application of this list is not in this round."))
            project, wanted = projects[application_id], Settled(*values)
            item = held.get(application_id) or _new_item(own, application_id, project, now)
            refuse_if(why_not_settle(wanted, project["number"], item.amount, project["requested"]))
            _settle(item, wanted)
            session.add(item)
            payload[application_id] = {
                "place": str(item.place),
                "amount": _written(item.amount),
                "least": _written(item.least),
                "pin": None if item.pin is None else str(item.pin),
            }
        own.method, own.changed_at = ScenarioMethod.BY_HAND, now
        session.flush()
        record("ranking.set_items", "scenario", own.id, payload, actor=actor.actor, now=now)
        return own.version


def compute_scenario(
    scenario_id: str, version: int | None, method: ScenarioMethod | str, *, actor: Member, now: datetime
) -> int:
    """Choose again who is funded, in rank order or best within the rules; gives the new version.

    What was kept in or out by hand stays. Raises Refused without an envelope, and for whoever is not the author.
    """
    refuse_if(why_not_act_on("ranking.scenarios", actor))
    wanted = ScenarioMethod(method)
    before = _seen(scenario_id, actor=actor, now=now)
    refuse_if(why_not_compute(before.envelope, wanted))
    seen = before.version if version is None else version
    # Solving may take seconds, during which nobody else could write: it comes before the transaction.
    projects = queries.scenario_projects(actor, before.round_id, now=now)
    found = _choose(before, wanted, projects, _items(before.id))
    with writing() as session:
        own = _own(scenario_id, seen, actor=actor, now=now)
        own.method, own.changed_at = wanted, now
        _keep(own, projects, found, now)
        session.flush()
        payload = {"method": str(own.method), "funded": _funded(own)}
        record("ranking.compute_scenario", "scenario", own.id, payload, actor=actor.actor, now=now)
        return own.version


def archive_scenario(scenario_id: str, version: int | None = None, *, actor: Member, now: datetime) -> None:
    """Set a scenario aside: it is listed no more, nobody changes it, and what was sent of it stays."""
    refuse_if(why_not_act_on("ranking.scenarios", actor))
    with writing() as session:
        own = _own(scenario_id, version, actor=actor, now=now)
        own.archived_at = own.changed_at = now
        session.flush()
        record("ranking.archive_scenario", "scenario", own.id, {}, actor=actor.actor, now=now)


def _round(round_id: str, *, actor: Member, now: datetime) -> RoundRow:
    """The round, in a phase in which the actor makes scenarios."""
    place = rounds_by_id([round_id]).get(round_id)
    if place is None:
        raise Refused(Sentence("There is no such round."))
    refuse_if(why_not(Act.MAKE_SCENARIO, place.phase(now), actor.roles))
    return place


def _seen(scenario_id: str, *, actor: Member, now: datetime) -> Scenario:
    """The scenario, if the actor may see it."""
    with reading() as session:
        row = session.get(Scenario, scenario_id)
    if row is None or not queries.seen_of([row], actor, now=now):
        raise Refused(ABSENT)
    return row


def _own(scenario_id: str, version: int | None, *, actor: Member, now: datetime) -> Scenario:
    """A scenario of the actor's own which they may change now, counted as changed."""
    row = _seen(scenario_id, actor=actor, now=now)
    _round(row.round_id, actor=actor, now=now)
    refuse_if(why_not_change(is_own=row.author_id == actor.id, is_archived=row.archived_at is not None))
    check_version(row, version)
    return row


def _names(round_id: str, actor: Member) -> set[str]:
    statement = select(Scenario.name).where(
        Scenario.round_id == round_id, Scenario.author_id == actor.id, Scenario.archived_at.is_(None)
    )
    with reading() as session:
        return set(session.scalars(statement))


def _items(scenario_id: str) -> dict[str, ScenarioItem]:
    with reading() as session:
        rows = session.scalars(select(ScenarioItem).where(ScenarioItem.scenario_id == scenario_id))
        return {row.application_id: row for row in rows}


def _by_id(projects: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {
        each: {str(name): projects[name].iloc[at] for name in projects.columns}
        for at, each in enumerate(projects["id"])
    }


def _envelope(told: Decimal | None, source: Scenario | None, place: RoundRow) -> Decimal | None:
    if told is not None:
        return told
    if source is not None:
        return source.envelope
    return queries.envelope_of(place)


def _check_rules(rules: Sequence[PortfolioRule]) -> None:
    for rule in rules:
        refuse_if(why_not_rule(rule))


def _text(note: str | None) -> str | None:
    return (note or "").strip() or None


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _euros(value: Any) -> Decimal | None:
    return None if pd.isna(value) else Decimal(str(value)).quantize(Decimal("0.01"))


def _funded(own: Scenario) -> dict[str, str | None]:
    return {
        key: _written(item.amount)
        for key, item in sorted(_items(own.id).items())
        if item.place is ScenarioPlace.FUNDED
    }


def _new_item(own: Scenario, application_id: str, project: Any, now: datetime) -> ScenarioItem:
    return ScenarioItem(
        scenario_id=own.id,
        application_id=application_id,
        place=ScenarioPlace.LEFT_OUT,
        amount=_euros(project["amount"]),
        created_at=now,
    )


def _settle(item: ScenarioItem, wanted: Settled) -> None:
    item.place = place_settled(wanted, item.place)
    if wanted.amount is not None:
        item.amount = item.most = wanted.amount
    item.least, item.pin = wanted.least, wanted.pin
    if item.place is not ScenarioPlace.RESERVE:
        item.turn = None


def _choose(
    own: Scenario, method: ScenarioMethod, projects: pd.DataFrame, held: Mapping[str, ScenarioItem]
) -> Portfolio | None:
    """Who is funded, with what was pinned; None while the envelope is unknown."""
    if own.envelope is None:
        return None
    rules = [rule_from_json(one) for one in own.rules]
    pins = {
        key: item.pin for key, item in held.items() if item.pin is not None and key in set(projects["id"])
    }
    chosen = with_limits(projects, held)
    if method is ScenarioMethod.OPTIMISED:
        return optimise(chosen, own.envelope, rules, pins=pins)
    return rank_order(chosen, own.envelope, rules, pins=pins)


def _keep(own: Scenario, projects: pd.DataFrame, found: Portfolio | None, now: datetime) -> None:
    """Write who is funded into the items of a scenario, and on what that rests."""
    held = _items(own.id)
    made = [
        _new_item(own, row["id"], row, now) for row in projects.to_dict("records") if row["id"] not in held
    ]
    held |= {item.application_id: item for item in made}
    limits = with_limits(projects, held).set_index("id")["amount"]
    places = {} if found is None else found.items.set_index("id").to_dict("index")
    for key, item in held.items():
        told = places.get(key, {"place": ScenarioPlace.LEFT_OUT, "amount": None, "turn": None})
        item.place = ScenarioPlace(told["place"])
        item.amount = told["amount"] if item.place is ScenarioPlace.FUNDED else _euros(limits.get(key))
        item.turn = None if pd.isna(told["turn"]) else int(told["turn"])
    with writing() as session:
        session.add_all(made)
    own.computed_at, own.result = now, result_of(projects, found)
