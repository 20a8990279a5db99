"""The world of these tests: one small call in each phase, with everything that can be hidden from somebody.

Each call has four applications. HIDDEN: the member, the chair and the staff person are recused from it. UNDECLARED:
the member and the chair have not said anything of it yet. UNMARKED: the member still has to mark it. OPEN: all may
read it, and the member has handed in. The witnesses are recused from nothing, have declared all and handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from committee.calls.actions import (
    announce_lots,
    open_call,
    open_programme,
    open_round,
    ship_grids,
    ship_rules,
)
from committee.calls.queries import calls_by_id, criteria
from committee.calls.rules import GENERAL_GRID, Phase, RoundDates, has_reached, paris_day
from committee.followup.actions import start_follow_up
from committee.intake.actions import (
    add_document,
    call_distinct,
    close_door,
    instruct,
    overrule,
    request_completion,
    save_draft,
    withdraw_document,
)
from committee.intake.instruction import Findings
from committee.intake.queries import applications, batches, sites_to_place
from committee.intake.records import QpvShare, Redaction
from committee.intake.rules import Opinion, RuleOutcome, ShareSource
from committee.meetings import actions as meetings
from committee.meetings.queries import awards
from committee.meetings.records import AwardInspiration, ProvisionalItem
from committee.meetings.rules import Outcome, Presence
from committee.organisations.queries import find_organisation
from committee.people.actions import name_alternate, open_sign_in
from committee.people.rules import OFFICE, Member, Role
from committee.ranking.actions import make_scenario
from committee.ranking.portfolio_rules import PortfolioRule, RuleKind, rule_to_json
from committee.ranking.records import Scenario, ScenarioItem
from committee.ranking.rules import Pin, ScenarioMethod, ScenarioPlace
from committee.review import actions as review
from committee.review.actions import remind
from committee.review.rules import InterestNature, NotePart, Recommendation
from committee.store.engine import writing
from committee.ui.imports_held import hold
from tests.factories.intake import application_row, import_rows, workbook
from tests.factories.meetings import again
from tests.factories.organisations import make_mandate
from tests.factories.people import make_member
from tests.factories.territories import load_squares

HIDDEN, UNDECLARED, UNMARKED, OPEN = "hidden", "undeclared", "unmarked", "open"
CLASSES = (HIDDEN, UNDECLARED, UNMARKED, OPEN)
# Days from the opening of a call to each of its dates, and to the present of a call in each phase.
DATES = (0, 10, 15, 20, 40, 45)
TODAY = {
    Phase.DEPOSIT: 5,
    Phase.ELIGIBILITY: 12,
    Phase.INTERESTS: 17,
    Phase.READING: 30,
    Phase.SEANCE: 45,
    Phase.NOTIFICATION: 46,
    Phase.FOLLOWUP: 50,
}
AMOUNTS = {HIDDEN: 21000, UNDECLARED: 17000, UNMARKED: 13000, OPEN: 11000}
MARKS = {HIDDEN: 4, UNDECLARED: 2, UNMARKED: 3, OPEN: 5}
DECISIONS = {
    HIDDEN: (Outcome.AWARDED_CONDITIONAL, Decimal(12000), "Sous condition", "Malgré tout"),
    UNDECLARED: (Outcome.AWARDED_CONDITIONAL, Decimal(9000), "Trouver un lieu", None),
    UNMARKED: (Outcome.REJECTED, None, None, "Hors sujet"),
    OPEN: (Outcome.AWARDED, Decimal(7000), None, None),
}


@dataclass(frozen=True)
class PhaseCall:
    """The call in one phase: its identifiers, by class of application where there is one of each."""

    phase: Phase
    call_id: str
    code: str
    round_id: str
    applications: Mapping[str, str]
    numbers: Mapping[str, str]
    sites: Mapping[str, str]
    documents: Mapping[str, str]
    meeting: str
    awards: Mapping[str, str]
    actions: Mapping[str, str]
    batch: str
    scenarios: Mapping[str, str]


@dataclass(frozen=True)
class World:
    """All that is there; ``file`` is one that the staff person has sent and not imported yet."""

    now: datetime
    calls: Mapping[Phase, PhaseCall]
    people: Mapping[str, Member]
    sign_ins: Mapping[str, str]
    lead: str
    landlord: str
    partners: tuple[str, ...]
    file: str
    grid_id: str

    def of_class(self, which: str) -> list[str]:
        """The applications of one class, one of each call."""
        return [call.applications[which] for call in self.calls.values()]


def make_world(now: datetime) -> World:
    """The world at this moment, through the real acts, each at its own moment."""
    begin = now - timedelta(days=90)
    ship_grids(actor=OFFICE, now=begin)
    load_squares(begin)
    people = {
        name: make_member(role, now=begin, name=f"Personne {name}")
        for name, role in (
            ("member", Role.MEMBER),
            ("chair", Role.MEMBER),
            ("staff", Role.STAFF),
            ("presenter", Role.PRESENTER),
            ("admin", Role.ADMIN),
            ("room", Role.ROOM),
            ("witness", Role.STAFF),
            ("reader", Role.MEMBER),
            ("second", Role.MEMBER),
            ("extra", Role.MEMBER),
            ("apart", Role.MEMBER),
        )
    }
    programme = open_programme("Dispositif", actor=OFFICE, now=begin)
    calls = {phase: _make_call(phase, programme, people, now) for phase in Phase}
    lead, landlord = find_organisation("Association hidden"), find_organisation("Bailleur commun")
    assert lead is not None
    assert landlord is not None
    make_mandate(people["member"], lead, now=begin)
    make_mandate(people["extra"], landlord, now=begin)
    of_partner = find_organisation(f"Partenaire {UNMARKED}")
    assert of_partner is not None
    make_mandate(people["reader"], of_partner, now=begin)
    name_alternate(people["extra"].id, people["second"].id, version=None, actor=OFFICE, now=begin)
    for phase in (Phase.INTERESTS, Phase.READING):
        _answer_links(calls[phase].applications, people["extra"], now)
    remind(
        calls[Phase.READING].call_id,
        [people["second"].id],
        "Bonjour",
        actor=OFFICE,
        now=now - timedelta(hours=1),
    )
    sent = hold(people["staff"], workbook([application_row(number="NEUF-1")]), "dossiers.xlsx").sha256
    of_grid = next(iter(calls_by_id([calls[Phase.READING].call_id]).values())).grid_id
    known = {name: again(person) for name, person in people.items()}
    partners = tuple(find_organisation(f"Partenaire {which}") or "" for which in CLASSES)
    sign_ins = {name: open_sign_in(person.id, method="test", now=now) for name, person in known.items()}
    return World(now, calls, known, sign_ins, lead, landlord, partners, sent, of_grid)


def _make_call(phase: Phase, programme: str, people: Mapping[str, Member], now: datetime) -> PhaseCall:
    start = now - timedelta(days=TODAY[phase])

    def on(day: int) -> dict[str, object]:
        return {"actor": OFFICE, "now": start + timedelta(days=day)}

    code = f"PHASE-{phase.upper()}"
    call_id = open_call(code, f"Appel {phase}", programme, 2026, GENERAL_GRID, Decimal(400000), **on(0))
    announce_lots(call_id, "Loto du lendemain", None, **on(0))
    dates = RoundDates(*(paris_day(start) + timedelta(days=day) for day in DATES))
    round_id = open_round(call_id, "Session 1", dates, Decimal(400000), **on(0))
    ship_rules(call_id, ["FIS-2026"], **on(0))
    made = _deposit(phase, code, start)
    sites = {row.application_id: row.id for row in sites_to_place(OFFICE)}
    _keep_apart(made, start + timedelta(days=5))
    documents, meeting, won, followed, scenarios = {}, "none", {}, {}, {}
    for which, each in made.items():
        documents[which] = add_document(each, _file(phase, which), f"budget-{which}.pdf", "budget", **on(5))
    for which in (HIDDEN, UNDECLARED):  # whose recusal is told of it beside one's own
        close_door(made[which], people["apart"].id, "recusal", now=start + timedelta(days=5))
    if not has_reached(phase, Phase.INTERESTS):  # known before anybody could say so
        for name in ("member", "chair", "staff"):
            close_door(made[HIDDEN], people[name].id, "recusal", now=start + timedelta(days=5))
    if has_reached(phase, Phase.ELIGIBILITY):
        _instruct(made, people, start)
    if has_reached(phase, Phase.INTERESTS):
        _declare(made, people, start)
        _assign(made, people, start)
    if has_reached(phase, Phase.READING):
        _read(phase, call_id, made, people, start)
    if has_reached(phase, Phase.INTERESTS):
        meeting = _prepare(phase, round_id, people, on(17), now)
    if has_reached(phase, Phase.READING):
        at = start + timedelta(days=26)
        scenarios = _share_out(round_id, meeting, made, people, at)
    if has_reached(phase, Phase.SEANCE):
        _hold(meeting, made, people, start, is_over=phase is not Phase.SEANCE)
    if has_reached(phase, Phase.NOTIFICATION):
        by_application = awards(OFFICE).set_index("application_id")["id"]
        won = {which: by_application[each] for which, each in made.items() if each in by_application}
        started = won if phase is Phase.FOLLOWUP else {HIDDEN: won[HIDDEN], OPEN: won[OPEN]}
        followed = {which: start_follow_up(award, **on(46)) for which, award in started.items()}
        with writing() as session:
            session.add_all(
                AwardInspiration(award_id=each, text=f"D'après {which}") for which, each in won.items()
            )
    if phase is Phase.FOLLOWUP:
        meetings.publish_results(meeting, **on(47))
    numbers = dict(zip(made, (f"{phase.upper()}-{at}" for at in range(1, 5)), strict=True))
    placed = {which: sites[each] for which, each in made.items() if each in sites}
    batch = next(row.id for row in batches(OFFICE, code) if row.created)
    return PhaseCall(
        phase,
        call_id,
        code,
        round_id,
        made,
        numbers,
        placed,
        documents,
        meeting,
        won,
        followed,
        batch,
        scenarios,
    )


def _file(phase: Phase, which: str) -> bytes:
    return b"%PDF-1.7 " + f"{phase} {which}".encode()


def sha256_of(phase: Phase, which: str) -> str:
    """By what the budget of an application is known."""
    return sha256(_file(phase, which)).hexdigest()


def _deposit(phase: Phase, code: str, start: datetime) -> dict[str, str]:
    """The four applications from one file; the hidden and the open one look like each other."""
    rows, lines, doings = [], [], []
    for at, which in enumerate(CLASSES, 1):
        number = f"{phase.upper()}-{at}"
        alike = which in {HIDDEN, OPEN}
        rows.append(
            application_row(
                number=number,
                title=f"Jardin {'du pied' if alike else which} {phase} {'x' * at}",
                lead=f"Association {which}",
                landlords="Bailleur commun",
                partners=f"Partenaire {which}",
                themes="Lien social",
                summary=f"Résumé {which} {phase}",
                needs=f"Besoins {which}",
                requested=AMOUNTS[which],
                total_cost=AMOUNTS[which] * 2,
                dwellings=100 + at,
                commune="Toulouse",
                department="31",
                site=f"Lieu {which}",
                qpv="QN03190M" if at % 2 else "Nulle part",
            )
        )
        lines.append(
            {
                "number": number,
                "Compte": "60 - Achats",
                "Montant (€)": 900 + at,
                "Financeur": f"Fonds {which}",
            }
        )
        doings.append({"number": number, "Action": f"Action {which}", "Montant (€)": 40 + at})
    day = start + timedelta(days=3)
    report = import_rows(code, rows, now=day, Budget=lines, Actions=doings)
    assert not report.has_errors, report.problems
    later = import_rows(code, [{**rows[0], "summary": f"Résumé revu {phase}"}], now=day + timedelta(days=1))
    assert not later.has_errors, later.problems
    known = applications(OFFICE, call=code).set_index("number")["id"]
    return {which: known[f"{phase.upper()}-{at}"] for at, which in enumerate(CLASSES, 1)}


def _instruct(made: Mapping[str, str], people: Mapping[str, Member], start: datetime) -> None:
    on = {"actor": OFFICE, "now": start + timedelta(days=12)}
    for at, (which, each) in enumerate(made.items()):
        heard = start + timedelta(days=44, minutes=30 * at)
        proposed = Decimal(AMOUNTS[which]) - 500
        found = Findings(
            Opinion.FAVOURABLE, f"Motif {which}", proposed, "Ajusté", people["second"].id, heard, 20
        )
        instruct(each, found, **on)
    for which in (HIDDEN, UNDECLARED):
        overrule(made[which], "sites_between", RuleOutcome.NOT_MET, f"Écarté {which}", **on)
        request_completion(made[which], ["budget"], f"Message {which}", **on)
        gone = add_document(made[which], b"%PDF-1.7 old", f"ancien-{which}.pdf", "budget", **on)
        withdraw_document(gone, "Périmé", **on)
    call_distinct(made[HIDDEN], made[UNMARKED], **on)
    save_draft({"summary": "Brouillon"}, application_id=made[HIDDEN], actor=people["witness"], now=on["now"])


def _answer_links(made: Mapping[str, str], person: Member, now: datetime) -> None:
    """A mandate with the landlord of all: a link told, and one's own wishes."""
    said = (made[HIDDEN], InterestNature.LINK, "Mon mandat")
    review.declare_interest(*said, actor=person, now=now)
    review.state_preferences(["Lien social"], 4, {made[HIDDEN]: 1}, actor=person, now=now)


def _keep_apart(made: Mapping[str, str], now: datetime) -> None:
    """What other ways in leave behind: a share in a district, a redaction from when the call was read blind."""
    with writing() as session:
        for which, each in made.items():
            share = QpvShare(application_id=each, code="QN03190M", share=0.5, source=ShareSource.TYPED)
            texts = {"summary": f"Caviardé {which}"}
            redaction = Redaction(
                application_id=each,
                title=f"Caviardé {which}",
                texts=texts,
                written_by="office",
                written_at=now,
            )
            session.add_all([share, redaction])


def _declare(made: Mapping[str, str], people: Mapping[str, Member], start: datetime) -> None:
    now = start + timedelta(days=16)
    for name in ("member", "chair", "staff"):
        review.declare_interest(
            made[HIDDEN], InterestNature.RECUSAL, "Mon employeur", actor=people[name], now=now
        )
    for name in ("member", "chair"):
        review.declare_no_link([made[UNMARKED], made[OPEN]], actor=people[name], now=now)
    for name in ("reader", "second"):
        review.declare_no_link([made[HIDDEN], made[UNMARKED], made[OPEN]], actor=people[name], now=now)
        link = (made[UNDECLARED], InterestNature.LINK, f"Voisin {name}")
        review.declare_interest(*link, actor=people[name], now=now)


def _assign(made: Mapping[str, str], people: Mapping[str, Member], start: datetime) -> None:
    on = {"actor": OFFICE, "now": start + timedelta(days=17)}
    due = paris_day(start + timedelta(days=35))
    review.assign_readers(list(made.values()), [people["reader"].id], due, **on)
    sooner = paris_day(start + timedelta(days=28))
    review.assign_readers(list(made.values()), [people["second"].id], sooner, **on)
    own = [made[UNMARKED], made[OPEN]]
    review.assign_readers(own, [people["member"].id, people["chair"].id], due, **on)
    for which, name in ((HIDDEN, "second"), (UNDECLARED, "reader"), (UNMARKED, "second"), (OPEN, "member")):
        review.name_rapporteur(made[which], people[name].id, **on)


def _read(
    phase: Phase, call_id: str, made: Mapping[str, str], people: Mapping[str, Member], start: datetime
) -> None:
    now = start + timedelta(days=25)
    asked = [row.id for row in criteria(calls_by_id([call_id])[call_id].grid_id)]
    read = {"reader": made, "second": made, "member": {OPEN: made[OPEN]}, "chair": {OPEN: made[OPEN]}}
    notes = {HIDDEN: "second", UNDECLARED: "reader", UNMARKED: "second"}
    for which, name in notes.items():
        content = {part: f"Note {which} {part}" for part in NotePart}
        review.save_note(made[which], content, actor=people[name], now=now)
        review.hand_in_note(made[which], actor=people[name], now=now)
    for name, those in read.items():
        for which, each in those.items():
            if (phase, name, which) == (Phase.READING, "second", HIDDEN):  # late
                continue
            given = dict.fromkeys(asked, (MARKS[which], f"Parce que {which}"))
            said = (f"Avis {which} {name}", Recommendation.KEEP, Decimal(AMOUNTS[which]) / 2)
            review.save_draft(each, given, *said, actor=people[name], now=now)
            review.hand_in(each, actor=people[name], now=now)
            if name == "reader":
                review.reopen(each, actor=people[name], now=now)
                review.hand_in(each, actor=people[name], now=now)
    begun = {asked[0]: (3, "Commencé")}
    review.save_draft(made[UNMARKED], begun, "Commencé", actor=people["member"], now=now)


def _share_out(
    round_id: str, meeting: str, made: Mapping[str, str], people: Mapping[str, Member], now: datetime
) -> dict[str, str]:
    """A scenario of a person who may read all, from which a meeting has its list, and one of each who may not.

    The latter are made while doors are closed to their authors: they hold what these persons may read.
    """
    author = people["witness"]
    rules = [
        rule_to_json(PortfolioRule(RuleKind.BOUNDS, "landlord", at_most=Decimal(30000), measure="euros"))
    ]
    with writing() as session:
        scenario = Scenario(
            round_id=round_id,
            name="Tout le monde",
            method=ScenarioMethod.BY_HAND,
            envelope=Decimal(60000),
            rules=rules,
            author_id=author.id,
            author_name=author.name,
            made_at=now,
            changed_at=now,
        )
        session.add(scenario)
        session.flush()
        for at, (which, each) in enumerate(made.items(), 1):
            place = ScenarioPlace.RESERVE if which == UNMARKED else ScenarioPlace.FUNDED
            told = {
                "application_id": each,
                "place": place,
                "amount": Decimal(AMOUNTS[which] - 700),
                "turn": at,
            }
            least, pin = Decimal(AMOUNTS[which]) / 2, Pin.KEPT_IN if which == HIDDEN else None
            most = Decimal(AMOUNTS[which])
            session.add(ScenarioItem(scenario_id=scenario.id, least=least, most=most, pin=pin, **told))
            by = {"scenario_id": scenario.id, "adopted_at": now, "adopted_by": author.name}
            session.add(ProvisionalItem(meeting_id=meeting, **by, **told))
    made_here = {"witness": scenario.id}
    for name in ("chair", "staff"):
        own = again(people[name])
        made_here[name] = make_scenario(round_id, f"De {name}", envelope=Decimal(25000), actor=own, now=now)
    return made_here


def _prepare(
    phase: Phase, round_id: str, people: Mapping[str, Member], on: Mapping[str, object], now: datetime
) -> str:
    days = {"now": on["now"]}
    made = meetings.prepare_meeting(
        f"Séance {phase}",
        now,
        [round_id],
        people["chair"].id,
        None,
        Decimal(60000),
        place="Paris",
        actor=OFFICE,
        **days,
    )
    meetings.set_agenda(made, **on)
    return made


def _hold(
    meeting: str, made: Mapping[str, str], people: Mapping[str, Member], start: datetime, *, is_over: bool
) -> None:
    on = {"actor": OFFICE, "now": start + timedelta(days=45)}
    meetings.open_meeting(meeting, **on)
    there = {people[name].id: Presence.PRESENT for name in ("member", "chair", "reader", "second")}
    meetings.record_attendance(meeting, there, **on)
    for which in (HIDDEN, OPEN, UNDECLARED, UNMARKED) if is_over else (HIDDEN, OPEN):
        meetings.take_up_item(meeting, made[which], **on)
        outcome, amount, conditions, motive = DECISIONS[which]
        meetings.record_decision(meeting, made[which], outcome, amount, conditions, motive, **on)
    if is_over:
        meetings.close_meeting(meeting, actor=OFFICE, now=start + timedelta(days=45, hours=2))
