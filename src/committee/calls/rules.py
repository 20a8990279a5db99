"""In which phase is a round, who may do what in it, and when is a grid fit to be marked with?"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from committee.people.rules import Role
from committee.spreadsheets.rules import is_euros
from committee.words import N_, PARIS, Labelled, Sentence

GENERAL_GRID = "GENERAL"
SOLIDARITY_GRID = "VILLE-SOLIDAIRE"
LANGUAGES = ("fr", "en")


class IntakeMode(Labelled):
    """How applications come in: one deadline and one round, or a queue with one round per meeting."""

    DEADLINE = "deadline", N_("One deadline")
    ROLLING = "rolling", N_("All year round")


class Phase(Labelled):
    """Where a round stands, in the order of its life."""

    DEPOSIT = "deposit", N_("Deposit")
    ELIGIBILITY = "eligibility", N_("Eligibility")
    INTERESTS = "interests", N_("Declaration of interests")
    READING = "reading", N_("Reading")
    SEANCE = "seance", N_("Committee meeting")
    NOTIFICATION = "notification", N_("Notification")
    FOLLOWUP = "followup", N_("Follow-up")


PHASES = tuple(Phase)
LAST_MOVED_TO = Phase.SEANCE
LONGEST_REASON = 500
MOST_READERS = 20
LONGEST_LOTS = 1000
MOST_FIGURES = 20
LONGEST_FIGURE = 100


class PhaseMoveKind(Labelled):
    """How a person moves a round against its dates."""

    ADVANCED = "advanced", N_("Advanced to a later phase")
    HELD = "held", N_("Held in its phase")


class ScoredBy(Labelled):
    """Whose marks a criterion takes."""

    READERS = "readers", N_("The readers")
    STAFF = "staff", N_("The programme staff")
    BOTH = "both", N_("The readers and the programme staff")


class Act(StrEnum):
    """What a person may do with the applications of a round, as its phase allows."""

    IMPORT = "import"
    ASSIGN = "assign"
    DECLARE = "declare"
    MARK = "mark"
    HAND_IN = "hand_in"
    REVISE = "revise"
    SEE_OTHERS_MARKS = "see_others_marks"
    SEE_READERS = "see_readers"
    SEE_MEANS = "see_means"
    WRITE_NOTE = "write_note"
    READ_NOTES = "read_notes"
    REMIND = "remind"
    SEE_RANKING = "see_ranking"
    MAKE_SCENARIO = "make_scenario"
    PREPARE_MEETING = "prepare_meeting"
    DECIDE = "decide"
    PUBLISH = "publish"
    SEE_RESULTS = "see_results"
    FOLLOW_UP = "follow_up"


_LETTERS = {"m": Role.MEMBER, "c": Role.CHAIR, "s": Role.STAFF, "p": Role.PRESENTER}


def _row(letters: str) -> dict[Phase, frozenset[Role]]:
    cells = (cell.replace("-", "") for cell in letters.split())
    return {
        phase: frozenset(_LETTERS[one] for one in cell) for phase, cell in zip(PHASES, cells, strict=True)
    }


# One row per act; its cells in the order of Phase, with the roles which may: member, chair, staff, presenter.
# ``review`` adds to SEE_OTHERS_MARKS in the reading phase that one's own marks of the application are handed in,
# to REVISE that the meeting is open (RoundActs.meeting_opened_at), to WRITE_NOTE that one is the rapporteur.
PHASE_RIGHTS: dict[Act, dict[Phase, frozenset[Role]]] = {
    # ........................ deposit eligib. interests reading seance notif. follow-up
    Act.IMPORT: _row("         s       s       s         s       -      -      -"),
    Act.ASSIGN: _row("         -       -       s         s       -      -      -"),
    Act.DECLARE: _row("        -       -       mcs       mcs     mcs    -      -"),
    Act.MARK: _row("           -       -       -         mcs     -      -      -"),
    Act.HAND_IN: _row("        -       -       -         mcs     -      -      -"),
    Act.REVISE: _row("         -       -       -         -       mcs    -      -"),
    Act.SEE_OTHERS_MARKS: _row("-      -       -         mcs     mcs    mcs    mcs"),
    Act.SEE_READERS: _row("    cs      cs      cs        cs      cs     cs     mcs"),
    Act.SEE_MEANS: _row("      -       -       -         cs      mcs    mcs    mcs"),
    Act.WRITE_NOTE: _row("     -       -       -         mcs     mcs    -      -"),
    Act.READ_NOTES: _row("     -       -       -         cs      mcs    mcs    mcs"),
    Act.REMIND: _row("         -       -       s         s       s      -      -"),
    Act.SEE_RANKING: _row("    -       -       -         cs      mcs    mcs    mcs"),
    Act.MAKE_SCENARIO: _row("  -       -       -         cs      cs     -      -"),
    Act.PREPARE_MEETING: _row("cs      cs      cs        cs      cs     -      -"),
    Act.DECIDE: _row("         -       -       -         -       cs     -      -"),
    Act.PUBLISH: _row("        -       -       -         -       -      cs     -"),
    Act.SEE_RESULTS: _row("    -       -       -         -       mcs    mcs    mcsp"),
    Act.FOLLOW_UP: _row("      -       -       -         -       -      s      s"),
}


_MARKING = N_("Marks are given and handed in during the reading; this round is in the phase “{phase}”.")
_NOT_NOW: dict[Act, str] = {
    Act.IMPORT: N_("Applications come in before the meeting; this round is in the phase “{phase}”."),
    Act.ASSIGN: N_(
        "Readers are assigned while interests are declared and applications are read; "
        "this round is in the phase “{phase}”."
    ),
    Act.DECLARE: N_(
        "Interests are declared from their opening until the end of the meeting; "
        "this round is in the phase “{phase}”."
    ),
    Act.MARK: _MARKING,
    Act.HAND_IN: _MARKING,
    Act.REVISE: N_(
        "Marks handed in are revised while the meeting is open; this round is in the phase “{phase}”."
    ),
    Act.SEE_OTHERS_MARKS: N_(
        "The other readers' marks are shown once reading has begun; this round is in the phase “{phase}”."
    ),
    Act.SEE_READERS: N_(
        "The readers' names are shown to members once the results are published; "
        "this round is in the phase “{phase}”."
    ),
    Act.SEE_MEANS: N_("Means are shown once reading is over; this round is in the phase “{phase}”."),
    Act.WRITE_NOTE: N_(
        "The rapporteur's note is written from the first day of reading until the end of the meeting; "
        "this round is in the phase “{phase}”."
    ),
    Act.READ_NOTES: N_(
        "The rapporteurs' notes are shown once reading is over; this round is in the phase “{phase}”."
    ),
    Act.REMIND: N_(
        "Reminders are sent while interests are declared and applications are read, until the end of the "
        "meeting; this round is in the phase “{phase}”."
    ),
    Act.SEE_RANKING: N_("The ranking is shown once reading is over; this round is in the phase “{phase}”."),
    Act.MAKE_SCENARIO: N_(
        "Scenarios are made while applications are read and until the end of the meeting; "
        "this round is in the phase “{phase}”."
    ),
    Act.PREPARE_MEETING: N_("A meeting is prepared before it is held; this round is in the phase “{phase}”."),
    Act.DECIDE: N_("Decisions are taken during the meeting; this round is in the phase “{phase}”."),
    Act.PUBLISH: N_(
        "Results are published once, after the meeting is closed; this round is in the phase “{phase}”."
    ),
    Act.SEE_RESULTS: N_("The results of this round are not published yet."),
    Act.FOLLOW_UP: N_(
        "Funded actions are followed once the meeting is closed; this round is in the phase “{phase}”."
    ),
}


@dataclass(frozen=True)
class RoundDates:
    """The dates of a round, in the order in which they come; None is a date not fixed."""

    opens_on: date | None = None
    closes_on: date | None = None
    interests_from: date | None = None
    reading_from: date | None = None
    reading_until: date | None = None
    meets_on: date | None = None


@dataclass(frozen=True)
class LiveMove:
    """A person's word that stands against the dates of a round: at least this phase, or at most this one."""

    kind: PhaseMoveKind
    phase: Phase


@dataclass(frozen=True)
class RoundActs:
    """What ``meetings`` told of a round, and the person's word that stands against its dates; None: not done."""

    meeting_opened_at: datetime | None = None
    meeting_closed_at: datetime | None = None
    results_published_at: datetime | None = None
    move: LiveMove | None = None


@dataclass(frozen=True)
class CriterionText:
    """One criterion as staff write it; texts by language, ``anchors`` by mark, weight in points out of 100.

    ``threshold``: the mark below which a mean is flagged, None: none. It excludes nothing.
    """

    code: str
    label: Mapping[str, str]
    prompt: Mapping[str, str]
    weight: int
    anchors: Mapping[int, Mapping[str, str]]
    comment_required_at: tuple[int, ...] = ()
    scored_by: ScoredBy = ScoredBy.READERS
    threshold: int | None = None


def paris_day(now: datetime) -> date:
    """The day in Europe/Paris: a deadline ends at midnight there."""
    return now.astimezone(PARIS).date()


def phase_of(dates: RoundDates, today: date, acts: RoundActs = RoundActs()) -> Phase:
    """The phase of a round on a day of Europe/Paris. What was done outweighs what was planned.

    What a meeting did comes first, then a person's word, then the dates.
    """
    if acts.results_published_at is not None:
        return Phase.FOLLOWUP
    if acts.meeting_closed_at is not None:
        return Phase.NOTIFICATION
    if acts.meeting_opened_at is not None:
        return Phase.SEANCE
    planned = planned_phase(dates, today)
    if acts.move is None:
        return planned
    is_held = acts.move.kind is PhaseMoveKind.HELD
    return (min if is_held else max)(planned, acts.move.phase, key=PHASES.index)


def planned_phase(dates: RoundDates, today: date) -> Phase:
    """The phase in which its dates alone put a round on a day of Europe/Paris.

    A deadline day belongs to the phase that it ends. After the last day of reading the marks are closed and the
    meeting is at hand, whether or not it was opened; it stays at hand until somebody closes it.
    """
    is_read = dates.reading_until is not None and today > dates.reading_until
    is_day_of_meeting = dates.reading_until is None and dates.meets_on is not None and today >= dates.meets_on
    if is_read or is_day_of_meeting:
        return Phase.SEANCE
    if dates.reading_from is not None and today >= dates.reading_from:
        return Phase.READING
    if dates.interests_from is not None and today >= dates.interests_from:
        return Phase.INTERESTS
    if dates.closes_on is not None and today > dates.closes_on:
        return Phase.ELIGIBILITY
    return Phase.DEPOSIT


def has_reached(phase: Phase, goal: Phase) -> bool:
    """Whether a phase is the goal or comes after it."""
    return PHASES.index(phase) >= PHASES.index(goal)


def may(act: Act | str, phase: Phase, roles: frozenset[Role]) -> bool:
    """Whether one of these roles may do this in this phase."""
    return not PHASE_RIGHTS[Act(act)][phase].isdisjoint(roles)


def why_not(act: Act | str, phase: Phase, roles: frozenset[Role]) -> Sentence | None:
    """Why none of these roles may do this in this phase; None when one may."""
    if may(act, phase, roles):
        return None
    if not any(roles & allowed for allowed in PHASE_RIGHTS[Act(act)].values()):
        return Sentence("Your account may not do this. Ask the programme staff if you need it.")
    return Sentence(_NOT_NOW[Act(act)], phase=phase)


def why_not_dates(dates: RoundDates) -> Sentence | None:
    """Why a round cannot have these dates: it needs a first one, and they come one after the other."""
    if dates.opens_on is None:
        return Sentence("A round needs an opening date.")
    known = [value for each in fields(dates) if (value := getattr(dates, each.name)) is not None]
    if known != sorted(known):
        return Sentence(
            "The dates of a round follow one another: opening, closing, interests, "
            "first and last day of reading, meeting."
        )
    if dates.closes_on is not None and dates.interests_from == dates.closes_on:
        return Sentence("Interests are declared from the day after the closing date at the earliest.")
    return None


def why_not_round_envelope(
    envelope: Decimal | None, call_envelope: Decimal | None, others: Iterable[Decimal | None]
) -> Sentence | None:
    """Why a round cannot have this share (euros) of its call's envelope, beside the ``others``' shares."""
    if envelope is None:
        return None
    if not is_euros(envelope):
        return Sentence("This is not an amount in euros, with two decimals at most.")
    if envelope < 0:
        return Sentence("An envelope is not negative.")
    if call_envelope is not None and envelope + sum(filter(None, others)) > call_envelope:
        return Sentence("The rounds of a call cannot share more than its envelope.")
    return None


def why_not_call(
    code: str, title: str, year: int, envelope: Decimal | None, is_taken: bool
) -> Sentence | None:
    """Why a call cannot be opened under this code."""
    if re.fullmatch(r"[A-Z0-9-]{1,30}", code) is None:
        return Sentence("The code of a call has at most 30 capital letters, digits and dashes.")
    if is_taken:
        return Sentence("There is already a call {code}.", code=code)
    if not title.strip():
        return Sentence("A call needs a title.")
    if not 2000 <= year <= 2100:
        return Sentence("The year of a call is between 2000 and 2100.")
    if envelope is not None and not is_euros(envelope):
        return Sentence("This is not an amount in euros, with two decimals at most.")
    if envelope is not None and envelope < 0:
        return Sentence("An envelope is not negative.")
    return None


def why_not_grid(
    criteria: Sequence[CriterionText], scale_min: int, scale_max: int, threshold: int | None
) -> Sentence | None:
    """Why applications cannot be marked with this grid; ``threshold`` is a score out of 100, or none."""
    if scale_min >= scale_max:
        return Sentence("The scale of a grid goes from a lower to a higher mark.")
    if threshold is not None and not 0 <= threshold <= 100:
        return Sentence("The threshold of a grid is between 0 and 100.")
    if twice := [code for code, times in Counter(one.code for one in criteria).items() if times > 1]:
        return Sentence("Two criteria of the grid have the code {code}.", code=twice[0])
    if any(one.weight <= 0 for one in criteria):
        return Sentence("Every criterion weighs something.")
    if (total := sum(one.weight for one in criteria)) != 100:
        return Sentence("The weights of a grid sum to 100; these sum to {total}.", total=total)
    if all(one.scored_by is ScoredBy.STAFF for one in criteria):
        return Sentence("The readers mark at least one criterion of a grid.")
    for one in criteria:
        if reason := _why_not_texts(one, scale_min, scale_max):
            return reason
    return None


def _why_not_texts(criterion: CriterionText, scale_min: int, scale_max: int) -> Sentence | None:
    texts = (criterion.label, criterion.prompt, *criterion.anchors.values())
    if any(not text.get(language, "").strip() for text in texts for language in LANGUAGES):
        return Sentence(
            "The label, the question and the anchors of the criterion {code} are written in French and in English.",
            code=criterion.code,
        )
    marks = {*criterion.anchors, *criterion.comment_required_at, *_known(criterion.threshold)}
    if any(not scale_min <= mark <= scale_max for mark in marks):
        return Sentence("A mark named by the criterion {code} is not on the scale.", code=criterion.code)
    if not {scale_min, scale_max} <= set(criterion.anchors):
        return Sentence(
            "The criterion {code} says in words what both ends of the scale mean.", code=criterion.code
        )
    return None


def _known(threshold: int | None) -> tuple[int, ...]:
    return () if threshold is None else (threshold,)


def why_not_change_grid(is_locked: bool, is_being_read: bool) -> Sentence | None:
    """Why a grid may not change any more: it was locked, or a round marked with it has reached the reading."""
    if is_locked or is_being_read:
        return Sentence("Applications are being read with this grid: publish a new version for another call.")
    return None


def why_not_advance(acts: RoundActs, current: Phase, goal: Phase, reason: str) -> Sentence | None:
    """Why a round cannot be moved to a later phase than its dates say. What a meeting does is not said before it.

    An earlier move ends with this one: a round goes on from where it stands.
    """
    if refused := _why_not_move(acts, reason):
        return refused
    if has_reached(current, goal):
        return Sentence("This round is in the phase “{phase}” already: choose a later one.", phase=current)
    if not has_reached(LAST_MOVED_TO, goal):
        return Sentence(
            "Notification and follow-up begin when the meeting is closed and its results published."
        )
    return None


def why_not_hold(acts: RoundActs, current: Phase, planned: Phase, reason: str) -> Sentence | None:
    """Why a round cannot be held where it stands; a hold ends by a word or by the opening of the meeting.

    ``planned``: where its dates alone put it. An earlier move with which they caught up ends with the hold.
    """
    if refused := _why_not_move(acts, reason):
        return refused
    if has_reached(current, LAST_MOVED_TO):
        return Sentence("No date moves this round any more: the meeting is at hand until it is closed.")
    if acts.move is not None and (acts.move.kind is PhaseMoveKind.HELD or planned is not current):
        return Sentence("This round was moved by a person already: end that first.")
    return None


def why_not_release(acts: RoundActs, reason: str) -> Sentence | None:
    """Why the dates of a round cannot rule again."""
    if refused := _why_not_move(acts, reason):
        return refused
    return Sentence("The dates of this round rule already.") if acts.move is None else None


def _why_not_move(acts: RoundActs, reason: str) -> Sentence | None:
    if acts.meeting_opened_at is not None:
        return Sentence("The meeting of this round was opened: its phase follows the meeting.")
    if not reason.strip():
        return Sentence("Say why: it is kept with the round.")
    if len(reason.strip()) > LONGEST_REASON:
        return Sentence("The reason has at most {most} characters.", most=LONGEST_REASON)
    return None


def why_not_describe_call(
    readers_wanted: int | None, *, is_blind: bool, was_blind: bool, phases: Iterable[Phase]
) -> Sentence | None:
    """Why a call cannot be read so; ``phases``: where its rounds stand. Whether it is read blind is settled before
    interests are declared, which is done by application or, blind, by organisation."""
    if readers_wanted is not None and not 1 <= readers_wanted <= MOST_READERS:
        return Sentence("Between 1 and {most} readers read each application.", most=MOST_READERS)
    if is_blind != was_blind and any(has_reached(phase, Phase.INTERESTS) for phase in phases):
        return Sentence("Interests are being declared: whether a call is read blind is settled before.")
    return None


def why_not_announce_lots(announced: str | None, is_drawn: bool, phases: Iterable[Phase]) -> Sentence | None:
    """Why lots between equal ranks cannot be announced so, or taken back (None); ``phases``: of the call's rounds.

    Whoever reads or follows the reading sees ranks: like the weights, how ties are broken is settled before.
    """
    if is_drawn:
        return Sentence("The lots are drawn: what was announced stays.")
    if any(has_reached(phase, Phase.READING) for phase in phases):
        return Sentence("Reading has begun: how ties are broken is settled before.")
    if announced is not None and not announced.strip():
        return Sentence("Say which public figures, of which day and from which source, will draw the lots.")
    if announced is not None and len(announced.strip()) > LONGEST_LOTS:
        return Sentence("What announces the lots has at most {most} characters.", most=LONGEST_LOTS)
    return None


def why_not_enter_lots(
    announced: str | None, is_drawn: bool, figures: Sequence[str], phases: Iterable[Phase]
) -> Sentence | None:
    """Why these figures cannot draw the lots of a call; ``phases``: where its rounds stand.

    They come once, when no mark can answer them any more, and before the meeting ends.
    """
    if announced is None:
        return Sentence("No lots were announced for this call.")
    if is_drawn:
        return Sentence("The lots are drawn: figures are entered once.")
    stand = set(phases)
    if Phase.SEANCE not in stand:
        return (
            Sentence("The meeting is closed: nothing is drawn any more.")
            if any(has_reached(phase, Phase.NOTIFICATION) for phase in stand)
            else Sentence("The figures are entered once reading is over.")
        )
    if not 1 <= len(figures) <= MOST_FIGURES:
        return Sentence("Between 1 and {most} figures draw the lots.", most=MOST_FIGURES)
    return next((why for one in figures if (why := _why_not_figure(one)) is not None), None)


def _why_not_figure(figure: str) -> Sentence | None:
    if not re.search("[0-9]", figure) or len(figure) > LONGEST_FIGURE:
        return Sentence("Each figure has a digit, and at most {most} characters.", most=LONGEST_FIGURE)
    if any(each.isnumeric() and not each.isascii() for each in figure):
        return Sentence("“{figure}”: write its digits from 0 to 9.", figure=figure)
    if not lot_numbers(figure):
        return Sentence(
            "“{figure}” can be read in several ways: put a space between two numbers, and at most one comma or "
            "period inside a number.",
            figure=figure,
        )
    return None


def lot_numbers(figure: str) -> tuple[str, ...]:
    """The numbers written in a figure that draws lots, with a decimal period; none when it has several readings.

    A comma or period between digits is decimal, once: 2,5 is two and a half; 2, 5 are two numbers; 2,5,8 could be
    either.
    """
    runs = [run.strip(",.") for run in re.findall(r"[0-9][0-9.,]*", figure)]
    if any(re.fullmatch(r"[0-9]+([.,][0-9]+)?", run) is None for run in runs):
        return ()
    return tuple(run.replace(",", ".") for run in runs)


def why_not_note(acts: RoundActs, *, is_closing: bool) -> Sentence | None:
    """Why a meeting cannot be noted as closed, or its results as published, before what comes first."""
    if is_closing and acts.meeting_opened_at is None:
        return Sentence("The meeting of this round has not been opened.")
    if not is_closing and acts.meeting_closed_at is None:
        return Sentence("The meeting of this round is not closed.")
    return None
