"""Does every act refuse, past its page, whoever may not do it, and write nothing?

All public functions of every package's actions which take an ``actor`` are found by introspection. Each is in ACTS,
with arguments that would do for one who may (which is tried first), or in TOLD, with the reason why it asks
nothing.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from sqlalchemy import select, text

from committee.calls.actions import draft_rules, open_programme, ship_rules
from committee.calls.queries import criteria, grids
from committee.calls.rules import GENERAL_GRID, CriterionText, IntakeMode, Phase, RoundDates
from committee.calls.rulesets import shipped_rule_sets
from committee.followup.actions import record_milestone_done, start_follow_up
from committee.followup.queries import FundedActionRow, funded_action
from committee.followup.rules import MilestoneKind, PaymentKind
from committee.intake.actions import (
    add_document,
    close_door,
    create_application,
    import_applications,
    overrule,
    request_completion,
)
from committee.intake.form import Content, Part
from committee.intake.instruction import BulkChange, Findings, Seen
from committee.intake.placing import Shown
from committee.intake.queries import application_organisations, applications, sites_to_place
from committee.intake.records import Application
from committee.intake.rules import (
    ApplicationRole,
    ApplicationStatus,
    Opinion,
    RuleOutcome,
)
from committee.meetings.actions import adopt_scenario, record_decision, take_up_item
from committee.meetings.history import winners_workbook
from committee.meetings.rules import Outcome, Pile, Presence
from committee.organisations.actions import add_member
from committee.organisations.queries import aliases
from committee.organisations.rules import Description
from committee.organisations.templates import contributions_workbook, stock_workbook
from committee.people.rules import OFFICE, Member, Role
from committee.ranking.actions import make_scenario, set_items
from committee.ranking.rules import ScenarioPlace, Settled
from committee.review.actions import declare_interest
from committee.review.queries import found_links
from committee.review.rules import InterestNature
from committee.store.all_records import PACKAGES
from committee.store.base import Base
from committee.store.engine import reading, writing
from committee.territories.geocoding import Geocoder
from committee.words import Refused
from tests.factories.away import made_sheet as own_sheet
from tests.factories.calls import dates_in, make_call
from tests.factories.followup import make_won_scene
from tests.factories.intake import application_row, make_application, workbook
from tests.factories.mail import make_cancelled_message
from tests.factories.meetings import Scene, again, make_scene
from tests.factories.organisations import make_mandate, make_organisation
from tests.factories.people import make_member
from tests.factories.review import Panel, blind_panel, mark, ready_panel, whole_marks
from tests.factories.territories import QP2024


@dataclass(frozen=True)
class World:
    """One store in which every act has something to act on, and one person of each kind."""

    now: datetime
    open: Scene
    prepared: Scene
    closed: Scene
    award: str
    action: FundedActionRow
    panel: Panel
    lone_application: str
    programme: str
    organisation: str
    other_organisation: str
    mandate: str
    alias: str
    membership: str
    person: Member
    rolling_call: str
    unseen: str
    batch: str
    written: str
    document: str
    draft_rules: str
    published_rules: str
    message: str
    blind_round: str
    scenario: str
    people: dict[str, Member]


def make_world(now: datetime) -> World:
    """Meetings prepared, open and closed; an action followed; a call being read; an organisation; accounts."""
    opened, prepared = make_scene(now=now), make_scene(now=now, is_open=False)
    closed, awards = make_won_scene(now=now, is_published=False)
    take_up_item(opened.meeting_id, opened.applications[0], actor=OFFICE, now=now)
    decided = (opened.meeting_id, opened.applications[1], Outcome.AWARDED, Decimal(5000))
    record_decision(*decided, actor=OFFICE, now=now)
    panel = ready_panel(3, 3, now=now)
    mark(panel, panel.applications[0], panel.members[0], now=now)
    recused = (panel.applications[1], InterestNature.RECUSAL, "mon employeur")
    declare_interest(*recused, actor=panel.members[1], now=now)
    told = (panel.applications[2], InterestNature.LINK, "voisine")
    declare_interest(*told, actor=panel.members[2], now=now)
    lead = application_organisations(panel.applications[0])[0].organisation_id
    make_mandate(panel.members[0], lead, now=now)
    organisation = make_organisation(now=now, short_name="Le sigle")
    tied = make_mandate(panel.members[2], organisation, now=now)
    begun = start_follow_up(awards[1], actor=OFFICE, now=now)
    followed = funded_action(begun, OFFICE)
    assert followed is not None
    record_milestone_done(followed.milestones[0].id, now.date(), actor=OFFICE, now=now)
    followed = funded_action(begun, OFFICE)
    assert followed is not None
    of_panel = panel.call.id
    drafted = draft_rules(of_panel, "Brouillon", shipped="FIS-2021", actor=OFFICE, now=now)
    published = ship_rules(opened.call.id, ["FIS-2026"], actor=OFFICE, now=now)["FIS-2026"]
    ship_rules(of_panel, ["FIS-2026"], actor=OFFICE, now=now)
    overrule(panel.applications[2], "sites_between", RuleOutcome.MET, "vu", actor=OFFICE, now=now)
    request_completion(panel.applications[2], ["budget"], actor=OFFICE, now=now)
    kinds = {
        "presenter": make_member(Role.PRESENTER, now=now),
        "admin": make_member(Role.ADMIN, now=now),
        "room": make_member(Role.ROOM, now=now),
        "member": make_member(Role.MEMBER, now=now),
        "staff": make_member(Role.STAFF, now=now),
        "reader": panel.members[0],
        "chair": again(opened.chair),
        "chair_elsewhere": again(prepared.chair),
        "nobody": Member("nobody", "Nobody", "nobody@example.org"),
    }
    scenario = make_scenario(opened.call.rounds[0].id, "Un scénario", actor=kinds["staff"], now=now)
    settled = {opened.applications[0]: Settled(ScenarioPlace.FUNDED, Decimal(5000))}
    set_items(scenario, None, settled, actor=kinds["staff"], now=now)
    adopt_scenario(opened.meeting_id, scenario, actor=kinds["staff"], now=now)
    content, code = workbook([application_row()]), make_call(Phase.DEPOSIT, now=now).code
    imported = import_applications(content, "x.xlsx", code, actor=OFFICE, now=now)
    asked = {"number": "MAIN-1", "title": "Écrit à la main", "requested": Decimal(1)}
    written = Content(asked, (Part(ApplicationRole.LEAD, "Association écrite"),))
    by_hand = create_application(code, written, actor=OFFICE, now=now)
    return World(
        now,
        opened,
        prepared,
        closed,
        awards[0],
        followed,
        panel,
        make_application(panel.call.code, now=now),
        open_programme("Un dispositif", actor=OFFICE, now=now),
        organisation,
        make_organisation(now=now),
        tied,
        next(iter(aliases([organisation])[organisation])),
        add_member(organisation, make_organisation(now=now), actor=OFFICE, now=now),
        make_member(now=now),
        make_call(None, now=now, intake_mode=IntakeMode.ROLLING).id,
        make_application(make_call(Phase.ELIGIBILITY, now=now, is_blind=True).code, now=now),
        imported.batch_id or "",
        by_hand,
        add_document(by_hand, b"%PDF-1.7", "statuts.pdf", "statutes", actor=OFFICE, now=now),
        drafted,
        published,
        make_cancelled_message(now=now),
        blind_panel(1, 0, now=now).call.rounds[0].id,
        scenario,
        kinds,
    )


@dataclass(frozen=True)
class Case:
    """Arguments which would do, the kinds of people who may, the first of them doing it here."""

    may: str
    arguments: Callable[[World], tuple[Any, ...]]
    values: Callable[[World], dict[str, Any]] = lambda _w: {}


def _criteria_of(code: str) -> list[Any]:
    return [
        CriterionText(
            one.code,
            {"fr": one.label("fr"), "en": one.label("en")},
            {"fr": one.prompt("fr"), "en": one.prompt("en")},
            one.weight,
            {
                mark: {"fr": one.anchor(mark, "fr") or "", "en": one.anchor(mark, "en") or ""}
                for mark in one.anchors
            },
        )
        for one in criteria(grids(code)[0].id)
    ]


def _draft(w: World) -> tuple[Any, ...]:
    return w.panel.applications[2], whole_marks(w.panel)


def zipped(w: World) -> bytes:
    """A ZIP with a budget for each application."""
    made = BytesIO()
    with ZipFile(made, "w") as file:
        for number in applications(OFFICE, call=w.panel.call.code)["number"]:
            file.writestr(f"{number}/budget.pdf", b"%PDF-1.7")
    return made.getvalue()


def _a_site(w: World) -> str:
    """A site that nothing places."""
    if not sites_to_place(OFFICE):
        make_application(now=w.now, commune="Cergy")
    return sites_to_place(OFFICE)[0].id


ANYONE_READING = "reader member chair chair_elsewhere staff"
OWN = "presenter admin member staff reader chair chair_elsewhere room nobody"


def _found_link(w: World) -> tuple[Any, ...]:
    pair = (w.panel.applications[0], w.panel.members[0].id)
    return (*pair, found_links([pair[0]], [pair[1]], w.now)[pair][0].key, "employeur")


def _file_of_readers(w: World) -> tuple[Any, ...]:
    with reading() as session:
        number = session.scalar(select(Application.number).where(Application.id == w.panel.applications[0]))
    rows = [("N° de dossier", "Lecteur"), (str(number), w.person.email)]
    return "\n".join(";".join(row) for row in rows).encode(), "lecteurs.csv", w.panel.call.code


ACTS: dict[str, Case] = {
    "calls.open_programme": Case("staff", lambda w: ("Autre dispositif",)),
    "calls.open_call": Case("staff", lambda w: ("NEW-1", "Appel", w.programme, 2026, GENERAL_GRID)),
    "calls.open_round": Case("staff", lambda w: (w.rolling_call, "Session 2", dates_in_deposit(w))),
    "calls.move_dates": Case(
        "staff", lambda w: (w.panel.call.rounds[0].id, dates_in_deposit(w)), lambda w: {"version": None}
    ),
    "calls.describe_call": Case("staff", lambda w: (w.panel.call.id, 2, False, None)),
    "calls.announce_lots": Case("staff", lambda w: (w.rolling_call, "Loto du 2 juin", None)),
    "calls.advance_round": Case("staff", lambda w: (w.panel.call.rounds[0].id, Phase.SEANCE, "tout est lu")),
    "calls.hold_round": Case("staff", lambda w: (w.panel.call.rounds[0].id, "deux lectrices malades")),
    "calls.publish_grid": Case(
        "staff", lambda w: ("AUTRE", {"fr": "Grille", "en": "Grid"}, _criteria_of(GENERAL_GRID))
    ),
    "calls.change_grid": Case(
        "staff",
        lambda w: (grids("VILLE-SOLIDAIRE")[0].id, _criteria_of("VILLE-SOLIDAIRE")),
        lambda w: {"threshold": 50, "version": None},
    ),
    "calls.ship_grids": Case("staff", lambda w: ()),
    "calls.draft_rules": Case(
        "staff", lambda w: (w.panel.call.id, "Règlement"), lambda w: {"shipped": "FIS-2021"}
    ),
    "calls.ship_rules": Case("staff", lambda w: (w.rolling_call, ["FIS-2026"])),
    "calls.change_rules": Case(
        "staff",
        lambda w: (w.draft_rules, "Règlement", shipped_rule_sets()[0].rules),
        lambda w: {"version": None},
    ),
    "calls.publish_rules": Case(
        "staff", lambda w: (w.draft_rules, w.now.date()), lambda w: {"version": None}
    ),
    "calls.take_rules_back": Case("staff", lambda w: (w.published_rules,), lambda w: {"version": None}),
    "calls.discard_rules": Case("staff", lambda w: (w.draft_rules,)),
    "intake.overrule": Case(
        "staff", lambda w: (w.panel.applications[0], "sites_between", RuleOutcome.MET, "vu sur place")
    ),
    "intake.lift_overrule": Case("staff", lambda w: (w.panel.applications[2], "sites_between")),
    "intake.declare_eligibility": Case(
        "staff", lambda w: ([w.panel.applications[0]], ApplicationStatus.INADMISSIBLE, "hors délai")
    ),
    "intake.request_completion": Case("staff", lambda w: (w.panel.applications[0], ["budget"])),
    "intake.close_completion": Case("staff", lambda w: (w.panel.applications[2],)),
    "spreadsheets.remember_mapping": Case(
        "staff", lambda w: ("applications", "Osiris", ["Objet"], {"Objet": "title"}, {})
    ),
    "followup.start_follow_up": Case("staff", lambda w: (w.award,)),
    "followup.plan_milestone": Case("staff", lambda w: (w.action.id, MilestoneKind.EVENT, "Fête", None)),
    "followup.record_milestone_done": Case("staff", lambda w: (w.action.milestones[1].id, w.now.date())),
    "followup.postpone_milestone": Case(
        "staff", lambda w: (w.action.milestones[1].id, w.now.date() + timedelta(days=900), "retard")
    ),
    "followup.set_milestone_aside": Case("staff", lambda w: (w.action.milestones[1].id, "sans objet")),
    "followup.plan_payment": Case("staff", lambda w: (w.action.id, PaymentKind.INTERIM, None, None)),
    "followup.change_payment": Case("staff", lambda w: (w.action.payments[0].id, None, Decimal(10))),
    "followup.pay_instalment": Case(
        "staff", lambda w: (w.action.payments[0].id, Decimal(10), w.now.date(), "VIR 1")
    ),
    "intake.import_applications": Case(
        "staff", lambda w: (workbook([application_row()]), "dossiers.xlsx", w.panel.call.code)
    ),
    "intake.create_application": Case(
        "staff", lambda w: (w.panel.call.code, Content({"number": "NEUF", "title": "Neuf"}))
    ),
    "intake.edit_application": Case(
        "staff", lambda w: (w.written, Content({"number": "NEUF", "title": "Neuf"}), None)
    ),
    "intake.submit_application": Case("staff", lambda w: (w.written, None)),
    "intake.save_draft": Case("staff", lambda w: ({"title": "x"},), lambda w: {"application_id": w.written}),
    "intake.discard_draft": Case("staff", lambda w: (), lambda w: {"application_id": w.written}),
    "intake.add_document": Case("staff", lambda w: (w.written, b"%PDF-1.7 b", "budget.pdf", "budget")),
    "intake.withdraw_document": Case("staff", lambda w: (w.document, "périmé")),
    "intake.attach_documents": Case(
        "staff",
        lambda w: (zipped(w), "p.zip", w.panel.call.code),
        lambda w: {"leave_out_refused": True},
    ),
    "intake.undo_import": Case("staff", lambda w: (w.batch,)),
    "intake.locate_sites_again": Case("staff", lambda w: ()),
    "intake.place_site": Case("staff", lambda w: (_a_site(w), Shown(1.4, 43.6, 10.0))),
    "intake.geocode_sites": Case(
        "staff", lambda w: ([w.panel.applications[0]],), lambda w: {"geocoder": Geocoder("")}
    ),
    "intake.change_status": Case("staff", lambda w: ([w.panel.applications[0]], ApplicationStatus.ELIGIBLE)),
    "intake.write_redaction": Case(
        "staff", lambda w: (w.unseen, "Un jardin", {"summary": "Au pied d’une tour"})
    ),
    "intake.instruct": Case("staff", lambda w: (w.panel.applications[0], Findings(Opinion.FAVOURABLE))),
    "intake.instruct_many": Case(
        "staff",
        lambda w: (
            {w.panel.applications[0]: Seen(ApplicationStatus.SUBMITTED, 0)},
            BulkChange(opinion=Opinion.FAVOURABLE),
        ),
    ),
    "intake.call_distinct": Case("staff", lambda w: w.panel.applications[:2]),
    "intake.merge_applications": Case("staff", lambda w: (w.panel.applications[0], w.lone_application)),
    "meetings.prepare_meeting": Case(
        "staff chair chair_elsewhere",
        lambda w: ("Séance", w.now, [w.panel.call.rounds[0].id], w.person.id),
    ),
    "meetings.change_meeting": Case(
        "staff chair_elsewhere",
        lambda w: (w.prepared.meeting_id, "Séance", w.now, w.prepared.chair.id, None, Decimal(1)),
    ),
    "meetings.set_agenda": Case(
        "staff chair_elsewhere",
        lambda w: (w.prepared.meeting_id, [(w.prepared.applications[0], Pile.TO_DISCUSS)]),
    ),
    "meetings.open_meeting": Case("staff chair_elsewhere", lambda w: (w.prepared.meeting_id,)),
    "meetings.record_attendance": Case(
        "staff chair", lambda w: (w.open.meeting_id, {w.open.chair.id: Presence.PRESENT})
    ),
    "meetings.take_up_item": Case("staff chair", lambda w: (w.open.meeting_id, w.open.applications[2])),
    "meetings.record_decision": Case(
        "chair staff", lambda w: (w.open.meeting_id, w.open.applications[0], Outcome.AWARDED, Decimal(100))
    ),
    "meetings.withdraw_decision": Case(
        "chair staff", lambda w: (w.open.meeting_id, w.open.applications[1], 1)
    ),
    "meetings.adopt_scenario": Case(
        "chair staff", lambda w: (w.open.meeting_id, w.scenario), lambda w: {"seen": w.now}
    ),
    "meetings.withdraw_provisional_list": Case(
        "chair staff", lambda w: (w.open.meeting_id, w.open.call.rounds[0].id)
    ),
    "ranking.make_scenario": Case(
        "chair chair_elsewhere staff", lambda w: (w.open.call.rounds[0].id, "Un autre scénario")
    ),
    "ranking.change_scenario": Case("staff", lambda w: (w.scenario,), lambda _w: {"name": "Autrement"}),
    "ranking.set_items": Case(
        "staff", lambda w: (w.scenario, None, {w.open.applications[0]: (None, Decimal(4000))})
    ),
    "ranking.compute_scenario": Case("staff", lambda w: (w.scenario, None, "rank_order")),
    "ranking.archive_scenario": Case("staff", lambda w: (w.scenario,)),
    "meetings.publish_results": Case("staff", lambda w: (w.closed.meeting_id,)),
    "meetings.record_past_award": Case(
        "staff", lambda w: ("P-1", "Lauréat", w.now.date(), None, [], None, [], [], None)
    ),
    "organisations.register_organisation": Case("staff", lambda w: ("Association neuve",)),
    "organisations.register_described": Case("staff", lambda w: ("Association neuve", Description())),
    "organisations.describe_organisation": Case(
        "staff", lambda w: (w.organisation, Description(short_name="X")), lambda w: {"version": None}
    ),
    "organisations.join_group": Case(
        "staff", lambda w: (w.organisation, w.other_organisation), lambda w: {"version": None}
    ),
    "organisations.add_alias": Case("staff", lambda w: (w.organisation, "Autre nom")),
    "organisations.remove_alias": Case("staff", lambda w: (w.alias,)),
    "organisations.move_alias": Case("staff", lambda w: (w.alias, w.other_organisation)),
    "organisations.rename_organisation": Case(
        "staff", lambda w: (w.organisation, "Nouveau nom"), lambda w: {"version": None}
    ),
    "organisations.add_member": Case("staff", lambda w: (w.organisation, w.other_organisation)),
    "organisations.end_membership": Case("staff", lambda w: (w.membership, w.now.date())),
    "organisations.remove_member": Case("staff", lambda w: (w.membership,)),
    "organisations.merge_organisations": Case("staff", lambda w: (w.organisation, w.other_organisation)),
    "organisations.import_contributions": Case(
        "staff", lambda w: (contributions_workbook(), "c.xlsx"), lambda w: {"create_unknown": True}
    ),
    "organisations.import_stock": Case(
        "staff", lambda w: (stock_workbook(), "s.xlsx"), lambda w: {"create_unknown": True}
    ),
    "meetings.import_past_awards": Case(
        "staff", lambda w: (winners_workbook(), "l.xlsx"), lambda w: {"create_unknown": True}
    ),
    "mail.retry": Case("admin", lambda w: (w.message,)),
    "organisations.record_mandate": Case("staff", lambda w: (w.person.id, w.organisation)),
    "organisations.end_mandate": Case("staff", lambda w: (w.mandate, w.now.date())),
    "people.register_person": Case("admin", lambda w: ("Ada", "ada@example.org", [Role.MEMBER])),
    "people.invite": Case("admin", lambda w: (w.person.id,)),
    "people.change_roles": Case("admin", lambda w: (w.person.id, [Role.STAFF]), lambda w: {"version": None}),
    "people.name_alternate": Case(
        "admin", lambda w: (w.person.id, w.panel.members[0].id), lambda w: {"version": None}
    ),
    "people.close_account": Case("admin", lambda w: (w.person.id,)),
    "people.sign_out_everywhere": Case(OWN, lambda w: ()),
    "people.choose_language": Case(OWN, lambda w: ("en",)),
    "review.declare_interest": Case(
        ANYONE_READING, lambda w: (w.panel.applications[2], InterestNature.LINK, "voisin")
    ),
    "review.declare_no_link": Case(ANYONE_READING, lambda w: ([w.panel.applications[2]],)),
    "review.sign_general_declaration": Case(ANYONE_READING, lambda w: (w.now.year, [])),
    "review.declare_for_organisations": Case(
        "reader member chair chair_elsewhere", lambda w: (w.blind_round, {})
    ),
    "review.accept_link": Case(
        "chair chair_elsewhere", lambda w: (w.panel.applications[2], w.panel.members[2].id, "lien ancien")
    ),
    "review.impose_found": Case("chair chair_elsewhere", _found_link),
    "review.impose_recusal": Case(
        "staff chair chair_elsewhere", lambda w: (w.panel.applications[0], w.person.id, "employeur")
    ),
    "review.lift_recusal": Case(
        "staff chair chair_elsewhere", lambda w: (w.panel.applications[1], w.panel.members[1].id, "erreur")
    ),
    "review.assign_readers": Case("staff", lambda w: (w.panel.applications[:1], [w.person.id])),
    "review.assign_pairs": Case("staff", lambda w: ([(w.panel.applications[0], w.person.id)],)),
    "review.free_reader": Case("staff", lambda w: (w.panel.applications[2], w.panel.members[0].id, "absent")),
    "review.decline_reading": Case("reader", lambda w: (w.panel.applications[2], "absent")),
    "review.name_rapporteur": Case("staff", lambda w: (w.panel.applications[0], w.panel.members[0].id)),
    "review.import_assignments": Case("staff", _file_of_readers),
    "review.save_draft": Case("reader", _draft),
    "review.import_review_sheet": Case(
        "reader", lambda w: (own_sheet(w.panel.members[0], now=w.now), "f.xlsx")
    ),
    "review.remind": Case(
        "staff", lambda w: (w.panel.call.id, [w.panel.members[0].id], "Merci"), lambda w: {"again": True}
    ),
    "review.reopen": Case("reader", lambda w: (w.panel.applications[0],)),
    "review.state_preferences": Case(ANYONE_READING, lambda w: (["health"], 3, {w.panel.applications[2]: 1})),
    "territories.import_data_set": Case("staff admin", lambda w: (QP2024,)),
    "territories.import_perimeters": Case("staff admin", lambda w: (QP2024,)),
    "territories.load_shipped_facts": Case("staff admin", lambda w: ()),
}
# These need a state of their own for the one who may: only their refusals are tried here.
ACTS_OF_A_STATE: dict[str, Case] = {
    "calls.enter_lots": Case("staff", lambda w: (w.panel.call.id, ["9", "45"], None)),
    "calls.release_round": Case("staff", lambda w: (w.panel.call.rounds[0].id, "tout est lu")),
    "review.hand_in": Case("reader", lambda w: (w.panel.applications[2],)),
    "review.hand_in_all": Case("reader", lambda w: ({w.panel.applications[2]: 1},)),
    "review.save_note": Case("reader", lambda w: (w.panel.applications[2], {"about": "un jardin"})),
    "review.hand_in_note": Case("reader", lambda w: (w.panel.applications[2],)),
    "review.reopen_note": Case("reader", lambda w: (w.panel.applications[2],)),
    "review.take_over": Case("staff", lambda w: (w.panel.members[0].id, w.panel.applications[2:], "malade")),
    "mail.cancel": Case("admin", lambda w: (w.message,)),
    "mail.send_waiting": Case("admin", lambda w: ()),
    "meetings.close_meeting": Case("chair staff", lambda w: (w.open.meeting_id,)),
    "territories.add_alias": Case("staff admin", lambda w: ("QN03190M", "Rangueil")),
    "territories.drop_alias": Case("staff admin", lambda w: ("0",)),
    "territories.import_address": Case("staff admin", lambda w: ("https://127.0.0.1/qpv.zip",)),
    "territories.import_official": Case("staff admin", lambda w: ("list-2024",)),
    "territories.restore_edition": Case("staff admin", lambda w: ("0",)),
    "territories.set_aside_edition": Case("staff admin", lambda w: ("0", "fichier tronqué")),
}
# Called inside the act of an upper package, which has checked the right: they tell a fact and ask nothing.
TOLD: dict[str, str] = {
    "calls.lock_rules": "intake keeps the regulation under which it judges an application",
    "calls.lock_grid": "the first assignment or mark, and the opening of a meeting, lock the grid",
    "calls.note_meeting_opened": "meetings.open_meeting tells it",
    "calls.note_meeting_closed": "meetings.close_meeting tells it",
    "calls.note_results_published": "meetings.publish_results tells it",
    "documents.keep_document": "the package which owns the object checks who may add a file to it",
    "documents.withdraw_document": "the package which owns the object checks who may take a file back",
    "intake.carry_over_deferred": "meetings.prepare_meeting takes up what was deferred",
    "intake.note_outcome": "meetings.close_meeting tells what was decided",
    "journal.erase_payload": "takes an Actor, for the journal knows no rights; no screen offers it",
    "journal.record": "every act writes its own entry",
    "mail.write_message": "the act that asks for the message checks who may write to whom",
    "organisations.find_or_register": "intake.import_applications names organisations",
    "organisations.record_fact": "the acts of upper packages carry facts of a year",
    "organisations.record_facts": "the acts of upper packages carry the facts of an award",
    "people.appoint": "meetings.prepare_meeting appoints the chair",
    "review.note_seen": "the page tells when a reader first opened what was given to them",
    "territories.import_fetched": "territories.import_data_set, which it ends in, checks the right",
}


def dates_in_deposit(w: World) -> RoundDates:
    """The dates of a round which takes applications."""
    return dates_in(Phase.DEPOSIT, w.now)


def _public_acts() -> Iterator[tuple[str, Callable[..., Any]]]:
    for package in (*PACKAGES, "journal"):
        try:
            module = import_module(f"committee.{package}.actions")
        except ModuleNotFoundError:
            continue
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = f"{function.__module__}.".startswith(f"{module.__name__}.") and name[0] != "_"
            if is_own and "actor" in inspect.signature(function).parameters:
                yield f"{package}.{name}", function


FUNCTIONS = dict(_public_acts())


def test_every_act_is_known() -> None:
    known = [*ACTS, *ACTS_OF_A_STATE, *TOLD]
    assert sorted(known) == sorted(FUNCTIONS)
    assert len(known) == len(set(known))


def _contents() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))  # type: ignore[misc]
            for table in Base.metadata.sorted_tables
        }


class _TakenBackError(Exception):
    """What was done is not kept."""


def _try(name: str, case: Case, world: World, actor: Member) -> None:
    FUNCTIONS[name](*case.arguments(world), **case.values(world), actor=actor, now=world.now)


def test_every_act_is_done_by_one_who_may(store: object, now: datetime) -> None:
    """The control: with these very arguments nothing but the right is missing."""
    world = make_world(now)
    refused = {}
    for name, case in ACTS.items():
        for kind in case.may.split():
            if name.startswith("people.sign_out") or (kind == "nobody" and name.startswith("people.")):
                continue
            try:
                with writing():
                    _try(name, case, world, world.people[kind])
                    raise _TakenBackError
            except _TakenBackError:
                continue
            except Refused as refusal:
                refused[name, kind] = str(refusal)
    assert refused == {}


def test_every_act_refuses_whoever_may_not(store: object, now: datetime) -> None:
    world = make_world(now)
    before = _contents()
    done = []
    for name, case in (ACTS | ACTS_OF_A_STATE).items():
        for kind in sorted(set(world.people) - set(case.may.split())):
            try:
                _try(name, case, world, world.people[kind])
            except Refused:
                continue
            done.append((name, kind))
    after = _contents()
    written = [table for table in before if before[table] != after[table]]
    assert (done, written) == ([], [])


# Acts on no application that is there, or on nothing but what the person typed.
ON_NONE = {"intake.create_application", "intake.discard_draft", "intake.locate_sites_again"}


def test_recused_staff_change_nothing_of_closed_applications(store: object, now: datetime) -> None:
    """What the control below may do, the same person may not once recused from every application."""
    world = make_world(now)
    staff, site = world.people["staff"], _a_site(world)
    with reading() as session:
        closed = dict(session.execute(select(Application.number, Application.id)).all())
    for each in closed.values():
        close_door(each, staff.id, "recusal", now=now)
    number = next(each for each in closed if closed[each] == world.panel.applications[0])
    again = workbook([application_row(number=number, title="Un autre titre")])
    other = {
        "intake.import_applications": (again, "x.xlsx", world.panel.call.code),
        "intake.place_site": (site, Shown(1.4, 43.6, 10.0)),
    }
    before, done = _contents(), []
    for name, case in ACTS.items():
        if not name.startswith("intake.") or name in ON_NONE:
            continue
        arguments = other.get(name) or case.arguments(world)
        values = {} if name == "intake.attach_documents" else case.values(world)
        try:
            FUNCTIONS[name](*arguments, **values, actor=staff, now=now)
        except Refused:
            continue
        done.append(name)
    # A file with errors is no refusal: it is told, and nothing of it is written.
    assert done == ["intake.import_applications"]
    assert _contents() == before


def test_store_that_changed_would_be_seen(store: object, now: datetime) -> None:
    before = _contents()
    with writing() as session:
        session.execute(text("DELETE FROM people_sign_in_failure"))
    assert _contents() == before
    make_member(now=now)
    assert _contents() != before
