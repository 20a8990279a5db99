"""With which arguments is each act called in a phase, on an application of each standing?

Those of tests/test_actions_refuse.py serve again: a spot looks like its world, all of whose applications are the
one at which one stands. What they cannot say of a spot is told here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from committee.calls.queries import criteria
from committee.calls.rules import Phase
from committee.intake.form import Content
from committee.intake.instruction import BulkChange, Findings, Seen
from committee.intake.placing import Shown
from committee.intake.queries.instruction import held_instructions
from committee.intake.records import Application, Site
from committee.intake.rules import Opinion, RuleOutcome
from committee.meetings.queries import standing_decisions
from committee.meetings.records import ProvisionalItem
from committee.meetings.rules import Outcome
from committee.ranking.records import Scenario
from committee.review.queries import found_links
from committee.review.records import Evaluation
from committee.store.engine import reading, writing
from tests.factories.intake import application_row, workbook
from tests.leaks.world import CLASSES, OPEN
from tests.rights.ground import Besides, Ground
from tests.test_actions_refuse import ACTS, ACTS_OF_A_STATE


@dataclass(frozen=True)
class Spot:
    """A phase, and the application in it that is named: one of CLASSES."""

    ground: Ground
    phase: Phase
    which: str

    @property
    def call(self) -> Any:
        """The call of the world in this phase."""
        return self.ground.world.calls[self.phase]

    @property
    def besides(self) -> Besides:
        """What else there is in this phase."""
        return self.ground.besides[self.phase]

    @property
    def application(self) -> str:
        """The application that is named."""
        return str(self.call.applications[self.which])

    @property
    def other(self) -> str:
        """One from which nobody is recused, and not the one that is named."""
        return str(self.call.applications["unmarked" if self.which == OPEN else OPEN])

    def as_world(self) -> Any:
        """The spot as the arguments of tests/test_actions_refuse.py read their world."""
        world, besides = self.ground.world, self.besides
        at = [self.application] * 3
        meeting = SimpleNamespace(
            meeting_id=besides.meeting, applications=at, chair=world.people["chair"], call=besides.call
        )
        asked = [row.id for row in criteria(besides.call.grid_id)]
        panel = SimpleNamespace(
            call=besides.call, applications=at, members=[world.people["member"]] * 3, criteria=asked
        )
        return SimpleNamespace(
            now=world.now,
            panel=panel,
            open=meeting,
            prepared=meeting,
            closed=meeting,
            person=world.people["second"],
            programme=self.ground.programme,
            rolling_call=self.ground.rolling_call,
            message=self.ground.message,
            batch=besides.lone_batch,
            written=besides.written,
            draft_rules=besides.draft_rules,
            published_rules=besides.published_rules,
            unseen=besides.blind_application,
            blind_round=besides.blind_round,
        )


def _edited(spot: Spot) -> tuple[Any, ...]:
    return spot.application, Content({"number": spot.call.numbers[spot.which], "title": "Réécrit"}), None


def _site(spot: Spot) -> str:
    with reading() as session:
        return str(session.scalars(select(Site.id).where(Site.application_id == spot.application)).first())


def _version(spot: Spot) -> int | None:
    held = {one.application_id: one for one in standing_decisions(spot.besides.meeting)}
    return held[spot.application].version if spot.application in held else None


def _sent(spot: Spot) -> tuple[str, datetime | None]:
    """The scenario of this phase, and when it was sent to the meeting."""
    found = select(Scenario.id, ProvisionalItem.adopted_at).join(
        ProvisionalItem, ProvisionalItem.scenario_id == Scenario.id
    )
    with reading() as session:
        row = session.execute(found.where(Scenario.round_id == spot.call.round_id)).first()
        return ("0", None) if row is None else (row[0], row[1])


def _own_scenario(spot: Spot) -> str:
    """A scenario of this phase which a colleague made, who may read all."""
    author, now = spot.ground.people["colleague"], spot.ground.world.now
    own = select(Scenario.id).where(Scenario.round_id == spot.call.round_id, Scenario.author_id == author.id)
    with writing() as session:
        found = session.scalars(own).first()
        if found is None:
            facts = {"envelope": Decimal(60000), "author_id": author.id, "author_name": author.name}
            row = Scenario(
                round_id=spot.call.round_id, name="Le sien", rules=[], made_at=now, changed_at=now, **facts
            )
            session.add(row)
            session.flush()
            found = row.id
        return str(found)


def _seen(spot: Spot) -> dict[str, Seen]:
    with reading() as session:
        status = session.get_one(Application, spot.application).status
        held = held_instructions([spot.application]).get(spot.application)
        return {spot.application: Seen(status, 0 if held is None else held.version)}


def _handed_in_once(spot: Spot) -> dict[str, int]:
    with reading() as session:
        own = select(Evaluation.version).where(
            Evaluation.application_id == spot.application,
            Evaluation.member_id == spot.ground.people["member"].id,
        )
        return {spot.application: session.scalars(own).first() or 0}


def _a_link(spot: Spot) -> tuple[Any, ...]:
    pair = (spot.application, spot.ground.world.people["extra"].id)
    return (*pair, found_links([pair[0]], [pair[1]], spot.ground.world.now)[pair][0].key, "employeur")


def _file_of(spot: Spot) -> tuple[Any, ...]:
    """A file that changes the application which is named."""
    row = application_row(number=spot.call.numbers[spot.which], title="Venu d’un fichier")
    return workbook([row]), "dossiers.xlsx", spot.call.code


def _file_of_readers(spot: Spot) -> tuple[Any, ...]:
    number, reader = spot.call.numbers[spot.which], spot.ground.world.people["second"].email
    return f"N° de dossier;Lecteur\n{number};{reader}".encode(), "lecteurs.csv", spot.call.code


# What the spot says otherwise than the world of tests/test_actions_refuse.py.
OTHERWISE: dict[str, Callable[[Spot], tuple[Any, ...]]] = {
    "calls.announce_lots": lambda s: (s.besides.call.id, "Loto du surlendemain", None),
    "calls.release_round": lambda s: (s.besides.free_round, "on reprend"),
    "intake.add_document": lambda s: (s.application, b"%PDF-1.7 neuf", "budget.pdf", "budget"),
    "intake.call_distinct": lambda s: (s.application, s.other),
    "intake.edit_application": _edited,
    "intake.import_applications": _file_of,
    "intake.instruct": lambda s: (s.application, Findings(Opinion.UNFAVOURABLE, "Hors sujet")),
    "intake.instruct_many": lambda s: (_seen(s), BulkChange(opinion=Opinion.FAVOURABLE)),
    "intake.merge_applications": lambda s: (s.application, s.besides.lone),
    "intake.overrule": lambda s: (s.application, "sites_between", RuleOutcome.NOT_MET, "vu sur place"),
    "intake.place_site": lambda s: (_site(s), Shown(1.4, 43.6, 10.0)),
    "intake.withdraw_document": lambda s: (s.call.documents[s.which], "périmé"),
    "mail.cancel": lambda s: (s.ground.waiting,),
    "ranking.make_scenario": lambda s: (s.call.round_id, "Un scénario"),
    "ranking.change_scenario": lambda s: (_own_scenario(s),),
    "ranking.set_items": lambda s: (_own_scenario(s), None, {s.application: (None, Decimal(100))}),
    "ranking.compute_scenario": lambda s: (_own_scenario(s), None, "rank_order"),
    "ranking.archive_scenario": lambda s: (_own_scenario(s),),
    "meetings.adopt_scenario": lambda s: (s.besides.meeting, _sent(s)[0]),
    "meetings.withdraw_provisional_list": lambda s: (s.besides.meeting, s.call.round_id),
    "meetings.prepare_meeting": lambda s: (
        "Séance",
        s.ground.world.now,
        [s.besides.free_round],
        s.ground.world.people["second"].id,
    ),
    "meetings.record_decision": lambda s: (
        s.besides.meeting,
        s.application,
        Outcome.REJECTED,
        None,
        None,
        "Hors sujet",
        None,
        _version(s),
    ),
    "meetings.set_agenda": lambda s: (s.besides.meeting,),
    "meetings.withdraw_decision": lambda s: (s.besides.meeting, s.application, _version(s)),
    "people.name_alternate": lambda s: (
        s.ground.world.people["extra"].id,
        s.ground.people["chair_elsewhere"].id,
    ),
    "review.accept_link": lambda s: (s.application, s.ground.world.people["reader"].id, "lien ancien"),
    "review.hand_in_all": lambda s: (_handed_in_once(s),),
    "review.impose_found": _a_link,
    "review.import_assignments": _file_of_readers,
    "review.lift_recusal": lambda s: (s.application, s.ground.people["member"].id, "erreur"),
    "review.reopen": lambda s: (s.application, "j’ai changé d’avis"),
    "review.take_over": lambda s: (s.ground.people["member"].id, [s.application], "malade"),
}
VALUES: dict[str, Callable[[Spot], dict[str, Any]]] = {
    "meetings.adopt_scenario": lambda s: {"seen": _sent(s)[1]},
    "intake.save_draft": lambda s: {"application_id": s.application},
    "intake.discard_draft": lambda s: {"application_id": s.application},
}
CASES = ACTS | ACTS_OF_A_STATE
PACKAGES = ("calls", "intake", "mail", "meetings", "people", "ranking", "review")
NAMES = sorted(name for name in CASES if name.split(".")[0] in PACKAGES)


def arguments(name: str, spot: Spot) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What to call an act with at a spot."""
    case, seen = CASES[name], spot.as_world()
    given = OTHERWISE[name](spot) if name in OTHERWISE else case.arguments(seen)
    return given, VALUES[name](spot) if name in VALUES else case.values(seen)


__all__ = ["CASES", "CLASSES", "NAMES", "Spot", "arguments"]
