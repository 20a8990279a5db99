"""Who may declare, read and mark what, and when is an evaluation whole?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from committee.calls.rules import ScoredBy
from committee.intake.rules import ApplicationStatus
from committee.people.rules import Role
from committee.spreadsheets.rules import is_euros
from committee.words import N_, Labelled, Sentence

# What staff are not asked to mark although it stands in a round that is being read.
NOT_MARKED = frozenset({ApplicationStatus.DRAFT, ApplicationStatus.INADMISSIBLE, ApplicationStatus.DROPPED})


class InterestNature(Labelled):
    """What a member says of their link with an application."""

    NONE = "none", N_("No link")
    LINK = "link", N_("A link to tell")
    RECUSAL = "recusal", N_("I recuse myself")


class InterestOrigin(Labelled):
    """Who said it."""

    DECLARED = "declared", N_("Declared by the member")
    IMPOSED = "imposed", N_("Imposed by the chair")


class LinkKind(Labelled):
    """What a link is made of."""

    EMPLOYMENT = "employment", N_("Employment")
    MANDATE = "mandate", N_("Mandate or directorship")
    FORMER = "former", N_("Former employment or mandate")
    FAMILY = "family", N_("Family or friends")
    GROUP = "group", N_("Same group or consortium")
    PARTNER = "partner", N_("Partner of the project")
    PLACE = "place", N_("Same place")
    AWARD = "award", N_("Earlier award")
    OTHER = "other", N_("Another link")


class FindingAnswer(Labelled):
    """What became of a link that was found."""

    CONFIRMED = "confirmed", N_("Link confirmed")
    DISMISSED = "dismissed", N_("Link dismissed")
    IMPOSED = "imposed", N_("Recusal imposed by the chair")


class ReadingKind(Labelled):
    """What a reader does with an application."""

    READER = "reader", N_("Reads and marks")
    RAPPORTEUR = "rapporteur", N_("Reads, marks and presents")


class AssignmentOrigin(Labelled):
    """How an application came to a reader."""

    HAND = "hand", N_("Given by hand")
    FILE = "file", N_("Given by a file")
    PROPOSAL = "proposal", N_("Given by a proposal")
    ALTERNATE = "alternate", N_("Taken over as alternate")


class EvaluationPart(Labelled):
    """In which capacity an evaluation is written."""

    READER = "reader", N_("A reader's evaluation")
    STAFF = "staff", N_("The staff's evaluation")


class AssignmentStatus(Labelled):
    """How far a reader is with an application; computed from the evaluation at read time."""

    TO_READ = "to_read", N_("To read")
    IN_PROGRESS = "in_progress", N_("Reading in progress")
    HANDED_IN = "handed_in", N_("Handed in")


class EvaluationStatus(Labelled):
    """A draft is seen by nobody but its author."""

    DRAFT = "draft", N_("Draft evaluation")
    HANDED_IN = "handed_in", N_("Evaluation handed in")


class Recommendation(Labelled):
    """What a reader advises."""

    KEEP = "keep", N_("Keep")
    KEEP_WITH_RESERVES = "keep_with_reserves", N_("Keep with reserves")
    POSTPONE = "postpone", N_("Postpone")
    REJECT = "reject", N_("Do not keep")


class NotePart(Labelled):
    """What a rapporteur's note says, in its order."""

    ABOUT = "about", N_("What it is about")
    STRENGTHS = "strengths", N_("Strengths")
    WEAKNESSES = "weaknesses", N_("Weaknesses")
    QUESTIONS = "questions", N_("Questions to ask")
    PROPOSAL = "proposal", N_("Proposal")


# There may be nothing to ask.
NOTE_ASKED = tuple(part for part in NotePart if part is not NotePart.QUESTIONS)
NOTE_LENGTH = 5000


class GivenMark(NamedTuple):
    """What a reader put on one criterion; an abstention has no value and its comment is the reason."""

    value: int | None
    comment: str = ""
    abstains: bool = False


@dataclass(frozen=True)
class Asked:
    """What the grid asks on one criterion."""

    id: str
    label: str
    weight: int
    comment_required_at: frozenset[int]


def part_of(
    *, is_assigned: bool, roles: frozenset[Role], scored_by: Iterable[ScoredBy]
) -> EvaluationPart | None:
    """In which capacity a person is asked to mark; None: they are not asked.

    A reader is one to whom the application was given. Staff mark what is theirs on any application.
    """
    if is_assigned:
        return EvaluationPart.READER
    if Role.STAFF in roles and any(each is not ScoredBy.READERS for each in scored_by):
        return EvaluationPart.STAFF
    return None


def is_asked(scored_by: ScoredBy, part: EvaluationPart, roles: frozenset[Role]) -> bool:
    """Whether a criterion is asked of a person: a reader who is also of the staff is asked everything."""
    if part is EvaluationPart.STAFF:
        return scored_by is not ScoredBy.READERS
    return scored_by is not ScoredBy.STAFF or Role.STAFF in roles


@dataclass(frozen=True)
class RunningTotal:
    """The total out of 100 of one's own marks; None while a criterion is unmarked or abstained on."""

    total: float | None
    missing: tuple[str, ...]
    abstained: tuple[str, ...]


def why_not_reason(nature: InterestNature, reason: str) -> Sentence | None:
    """Why a declaration is incomplete: a link and a recusal are told in words."""
    if nature is not InterestNature.NONE and not reason.strip():
        return Sentence("Say in a few words which link there is.")
    return None


def why_not_declare(held: InterestNature | None, closed: Sentence | None) -> Sentence | None:
    """Why a member may not declare this now; ``closed`` is what the phase says against it."""
    if held is InterestNature.RECUSAL:
        return Sentence("You are recused from this application. Only the chair lifts a recusal.")
    return closed


def why_not_impose(
    held: InterestNature | None, roles: frozenset[Role], closed: Sentence | None
) -> Sentence | None:
    """Why a recusal may not be imposed now: it is the chair's decision, which staff may write down."""
    if roles.isdisjoint({Role.CHAIR, Role.STAFF}):
        return Sentence("Only the chair imposes or lifts a recusal.")
    if held is InterestNature.RECUSAL:
        return Sentence("This member is already recused from this application.")
    return closed


def why_not_lift(
    held: InterestNature | None, roles: frozenset[Role], closed: Sentence | None
) -> Sentence | None:
    """Why a recusal may not be lifted now."""
    if roles.isdisjoint({Role.CHAIR, Role.STAFF}):
        return Sentence("Only the chair imposes or lifts a recusal.")
    if held is not InterestNature.RECUSAL:
        return Sentence("This member is not recused from this application.")
    return closed


def why_not_mark(
    held: InterestNature | None,
    status: EvaluationStatus | None,
    closed: Sentence | None,
    *,
    is_assigned: bool,
    part: EvaluationPart = EvaluationPart.READER,
) -> Sentence | None:
    """Why a member may not mark this application now; ``closed`` is what the phase says against it.

    Staff mark their own criteria without having been given the application and without a declaration.
    """
    if held is InterestNature.RECUSAL:
        return Sentence(
            "You are recused from this application: neither its texts nor its marks are open to you."
        )
    if not is_assigned:
        return Sentence("This application was not given to you to read.")
    if held is None and part is EvaluationPart.READER:
        return Sentence("Declare first whether you have a link with this application.")
    if status is EvaluationStatus.HANDED_IN:
        return Sentence("This evaluation was handed in. Reopen it to change it.")
    return closed


def why_not_value(value: int | None, lowest: int, highest: int) -> Sentence | None:
    """Why a mark is refused: it is a whole number of the declared scale, or nothing."""
    if value is not None and (
        isinstance(value, bool) or value != int(value) or not lowest <= value <= highest
    ):
        return Sentence(
            "A mark is a whole number from {lowest} to {highest}.", lowest=lowest, highest=highest
        )
    return None


def why_not_amount(amount: Decimal | None, requested: Decimal | None) -> Sentence | None:
    """Why a suggested amount is refused: negative, or above what was asked for when that is known."""
    if amount is not None and (not is_euros(amount) or amount < 0):
        return Sentence("A suggested amount is not negative and has at most two decimals.")
    if amount is not None and requested is not None and amount > requested:
        return Sentence("The suggested amount is above the amount requested.")
    return None


def missing_to_hand_in(
    asked: Iterable[Asked], marks: Mapping[str, GivenMark], abstention: str | None = None
) -> list[Sentence]:
    """What is left to do before handing in, criterion by criterion; empty when the evaluation is whole.

    ``abstention``: why the reader gives no mark at all; None: they mark.
    """
    if abstention is not None:
        return [] if abstention.strip() else [Sentence("Say why you abstain from the whole application.")]
    missing = []
    for criterion in asked:
        given = marks.get(criterion.id, GivenMark(None))
        says = bool(given.comment.strip())
        if given.abstains:
            if not says:
                missing.append(Sentence("{criterion}: say why you abstain.", criterion=criterion.label))
        elif given.value is None:
            missing.append(Sentence("{criterion}: no mark yet.", criterion=criterion.label))
        elif given.value in criterion.comment_required_at and not says:
            missing.append(
                Sentence(
                    "{criterion}: the mark {value} asks for a comment.",
                    criterion=criterion.label,
                    value=given.value,
                )
            )
    return missing


def why_not_hand_in(missing: Sequence[Sentence]) -> Sentence | None:
    """Why an evaluation cannot be handed in: the first thing missing, and how many more."""
    if not missing:
        return None
    if len(missing) == 1:
        return Sentence("This evaluation cannot be handed in yet. {first}", first=missing[0])
    return Sentence(
        "This evaluation cannot be handed in yet. {first} One more thing is missing.",
        "This evaluation cannot be handed in yet. {first} {n} more things are missing.",
        first=missing[0],
        n=len(missing) - 1,
    )


def why_not_reopen(
    status: EvaluationStatus | None, closed: Sentence | None, *, has_met: bool, reason: str = ""
) -> Sentence | None:
    """Why an evaluation cannot be reopened; once the meeting has opened it is revised, and that has a reason."""
    if status is not EvaluationStatus.HANDED_IN:
        return Sentence("There is no evaluation to reopen here.")
    if closed is not None:
        return closed
    if has_met and not reason.strip():
        return Sentence("The meeting has opened: say why you revise your marks.")
    return None


def running_total(
    asked: Sequence[Asked], marks: Mapping[str, GivenMark], lowest: int, highest: int
) -> RunningTotal:
    """One's own marks as a total out of 100: 100 · Σ w · (mark − lowest) / (highest − lowest)."""
    given = {criterion.id: marks.get(criterion.id, GivenMark(None)) for criterion in asked}
    missing = tuple(c.label for c in asked if given[c.id].value is None and not given[c.id].abstains)
    abstained = tuple(c.label for c in asked if given[c.id].abstains)
    weights = sum(criterion.weight for criterion in asked)
    if missing or abstained or not weights:
        return RunningTotal(None, missing, abstained)
    total = sum(c.weight * ((given[c.id].value or 0) - lowest) / (highest - lowest) for c in asked)
    return RunningTotal(100 * total / weights, missing, abstained)


def why_not_write_note(
    held: InterestNature | None, closed: Sentence | None, *, is_rapporteur: bool
) -> Sentence | None:
    """Why a member may not write the note on an application; ``closed`` is what the phase says against it."""
    if held is InterestNature.RECUSAL:
        return Sentence(
            "You are recused from this application: neither its texts nor its marks are open to you."
        )
    if not is_rapporteur:
        return Sentence("You are not the rapporteur of this application.")
    if held is None:
        return Sentence("Declare first whether you have a link with this application.")
    return closed


def why_not_note_texts(content: Mapping[str, str]) -> Sentence | None:
    """Why these texts are no note: another part than NotePart, or too long a text."""
    if set(content) - set(NotePart):
        return Sentence("A note has no such part.")
    if any(len(text) > NOTE_LENGTH for text in content.values()):
        return Sentence("A part of a note has at most {length} characters.", length=NOTE_LENGTH)
    return None


def missing_in_note(content: Mapping[str, str]) -> list[Sentence]:
    """Which parts of a note are still to be written."""
    return [
        Sentence("“{part}” is not written yet.", part=part)
        for part in NOTE_ASKED
        if not content.get(part, "").strip()
    ]


def why_not_hand_in_note(missing: Sequence[Sentence]) -> Sentence | None:
    """Why a note cannot be handed in: the first thing missing."""
    if not missing:
        return None
    return Sentence("This note cannot be handed in yet. {first}", first=missing[0])


def why_not_take_over(reason: str, *, has_alternate: bool, is_given: bool) -> Sentence | None:
    """Why nothing is taken over: no alternate, no application, or no reason for the trace."""
    if not has_alternate:
        return Sentence("This member has no alternate. An administrator names one among the accounts.")
    if not is_given:
        return Sentence("Choose at least one application.")
    if not reason.strip():
        return Sentence("Say why the alternate takes over.")
    return None


def letter(place: int) -> str:
    """The letter which stands for the reader at a place: A to Z, then AA, AB and so on."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def why_not_pair(
    nature: InterestNature | None, *, member: str, title: str, is_reader: bool
) -> Sentence | None:
    """Why an application is not given to a reader; the names are for staff only."""
    if nature is InterestNature.RECUSAL:
        return Sentence("{member} is recused from {title}.", member=member, title=title)
    if not is_reader:
        return Sentence("{member} is not a member of the committee.", member=member)
    return None


def why_not_take_back(
    status: EvaluationStatus | None, reason: str, closed: Sentence | None, *, is_assigned: bool
) -> Sentence | None:
    """Why a reader does not give an application back, nor is relieved of it; ``closed``: what the phase says."""
    if not is_assigned:
        return Sentence("This application is not given to this reader.")
    if status is EvaluationStatus.HANDED_IN:
        return Sentence("This reader has handed in: the reading stays.")
    if not reason.strip():
        return Sentence("Say in a few words why.")
    return closed


def why_not_preferences(
    themes: Iterable[str], most_readings: int | None, wishes: Iterable[int]
) -> Sentence | None:
    """Why a reader's wishes are refused: themes have words, a limit is not negative, a wish is −1, 0 or 1."""
    if any(not theme.strip() or len(theme) > 80 for theme in themes):
        return Sentence("A theme has at most 80 characters.")
    if most_readings is not None and most_readings < 0:
        return Sentence("A number of readings is not negative.")
    if any(wish not in {-1, 0, 1} for wish in wishes):
        return Sentence("A wish is for an application, against it, or neither.")
    return None
