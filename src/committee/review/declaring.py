"""What is told in a yearly declaration, and what is answered to the links that were found?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from committee.organisations.rules import why_not_mandate
from committee.people.rules import Role
from committee.review.detection import FoundLink
from committee.review.rules import FindingAnswer, InterestNature, LinkKind
from committee.words import N_, Labelled, Sentence

READ_BLIND = Sentence(
    "This call is read blind: say which links you have with the organisations of the round, all at once."
)
# What a yearly declaration may name; the other kinds are found, never told.
SIGNED_KINDS = (
    LinkKind.EMPLOYMENT, LinkKind.MANDATE, LinkKind.FORMER, LinkKind.FAMILY, LinkKind.OTHER,
)  # fmt: skip


class NamedTie(NamedTuple):
    """A tie as a member names it: an organisation of the directory, or a name in their own words."""

    kind: LinkKind
    name: str = ""
    organisation_id: str | None = None
    since: date | None = None
    until: date | None = None
    remark: str = ""


class Answer(NamedTuple):
    """What is said of a link that was found."""

    answer: FindingAnswer
    reason: str = ""


class RegisterState(Labelled):
    """Where a member and an application stand in the register, what asks for a decision first."""

    FOUND_SINCE = "found_since", N_("Found since the declaration")
    FOUND = "found", N_("Found, not declared")
    TO_RULE = "to_rule", N_("Link told, without a ruling")
    RECUSED = "recused", N_("Recused")
    ACCEPTED = "accepted", N_("Link accepted")
    NONE = "none", N_("Declared without a link")


def state_of(nature: InterestNature | None, left: Sequence[FoundLink], *, is_ruled: bool) -> RegisterState:
    """The state of a pair of which something was told or found; ``left``: the links without an answer."""
    if nature is InterestNature.RECUSAL:
        return RegisterState.RECUSED
    if nature is None:
        return RegisterState.FOUND
    if left:
        return RegisterState.FOUND_SINCE
    if nature is InterestNature.NONE:
        return RegisterState.NONE
    return RegisterState.ACCEPTED if is_ruled else RegisterState.TO_RULE


def why_not_sign(year: int, present_year: int, ties: Iterable[NamedTie]) -> Sentence | None:
    """Why a yearly declaration cannot be signed so: it is of the present year, and each tie is whole."""
    if year != present_year:
        return Sentence("The declaration is signed for the present year, {year}.", year=str(present_year))
    for tie in ties:
        if tie.kind not in SIGNED_KINDS:
            return Sentence("Choose what this tie is made of.")
        if tie.organisation_id is None and not tie.name.strip():
            return Sentence("Choose the organisation of each tie, or write its name.")
        if why := why_not_mandate(tie.since, tie.until):
            return why
    return None


def answers_to(
    nature: InterestNature,
    links: Sequence[FoundLink],
    given: Mapping[str, Answer],
    held: Mapping[str, Answer],
    reason: str,
) -> dict[str, Answer]:
    """What becomes of each link found: as answered, else as dismissed earlier, else as the declaration says.

    "No link" dismisses what is left, with its reason; a link told and a recusal confirm it.
    """
    answers = {}
    for link in links:
        earlier = held.get(link.key)
        if link.key in given:
            told = Answer(FindingAnswer(given[link.key][0]), given[link.key][1].strip())
            if told.answer is FindingAnswer.DISMISSED and not told.reason and nature is InterestNature.NONE:
                told = Answer(told.answer, reason.strip())
        elif (
            nature is not InterestNature.RECUSAL
            and earlier is not None
            and earlier.answer is FindingAnswer.DISMISSED
        ):
            told = earlier
        elif nature is InterestNature.NONE:
            told = Answer(FindingAnswer.DISMISSED, reason.strip())
        else:
            told = Answer(FindingAnswer.CONFIRMED)
        answers[link.key] = told
    return answers


def why_not_answers(
    nature: InterestNature,
    links: Sequence[FoundLink],
    given: Iterable[str],
    answers: Mapping[str, Answer],
) -> Sentence | None:
    """Why these answers do not do: of another list of links, against the declaration, or without a reason."""
    if not set(given) <= {link.key for link in links}:
        return Sentence("The links found have changed since this page was opened: look at them again.")
    for link in links:
        told = answers[link.key]
        if told.answer is not FindingAnswer.DISMISSED:
            if nature is InterestNature.NONE:
                return Sentence(
                    "You confirm a link with {organisation}: tell it, or recuse yourself.",
                    organisation=link.organisation,
                )
        elif link.is_strong and not told.reason:
            return Sentence(
                "Say why {organisation} is no link with this application.", organisation=link.organisation
            )
    return None


def kind_told(
    nature: InterestNature,
    kind: LinkKind | None,
    links: Sequence[FoundLink],
    answers: Mapping[str, Answer],
) -> LinkKind | None:
    """What the link told is made of: as chosen, else as the first link that was confirmed."""
    if nature is InterestNature.NONE or kind is not None:
        return None if nature is InterestNature.NONE else kind
    confirmed = (link.kind for link in links if answers[link.key].answer is FindingAnswer.CONFIRMED)
    return next(confirmed, None)


def why_not_accept(
    held: InterestNature | None, roles: frozenset[Role], closed: Sentence | None, *, is_own: bool
) -> Sentence | None:
    """Why the chair does not accept a link now: there is none told, or it is their own."""
    if Role.CHAIR not in roles:
        return Sentence("Only the chair accepts a link.")
    if is_own:
        return Sentence("Nobody rules on their own link.")
    if held is not InterestNature.LINK:
        return Sentence("This member told no link with this application.")
    return closed
