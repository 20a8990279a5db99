"""Who may open which page, and when is a sign-in refused?"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from committee.journal.rules import Actor
from committee.words import N_, Labelled, Sentence


class Role(Labelled):
    """What an account is for. The chair is appointed per meeting; ``room`` is the projected screen."""

    MEMBER = "member", N_("Committee member")
    CHAIR = "chair", N_("Chair")
    STAFF = "staff", N_("Programme staff")
    PRESENTER = "presenter", N_("Presenter")
    ADMIN = "admin", N_("Administrator")
    ROOM = "room", N_("Projected screen")


class Voice(Labelled):
    """Whether a member's vote counts."""

    DELIBERATIVE = "deliberative", N_("Deliberative voice")
    ADVISORY = "advisory", N_("Advisory voice")


class Access(IntEnum):
    """What a role may do on a page."""

    NONE = 0
    READ = 1
    WRITE = 2


@dataclass(frozen=True)
class Member:
    """A signed-in person as the store knows them now; rights are never kept from one run to the next."""

    id: str
    name: str
    email: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    voice: Voice = Voice.DELIBERATIVE
    locale: str = "fr"

    @property
    def actor(self) -> Actor:
        """How the journal names this person."""
        return Actor(self.id, self.name)

    def is_any(self, *roles: Role) -> bool:
        """Whether the person has one of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def sees_everything(self) -> bool:
        """Whether the person works for the office, so that nothing but their own recusals is hidden."""
        return Role.STAFF in self.roles


class Office(Member):
    """The office at the command line: not a person, journaled, and named only by actions and the cli."""


OFFICE = Office("office", "Office", "", frozenset({Role.STAFF, Role.ADMIN}))

_COLUMNS = (Role.MEMBER, Role.CHAIR, Role.STAFF, Role.PRESENTER, Role.ADMIN, Role.ROOM)


def _row(letters: str) -> dict[Role, Access]:
    access = {"-": Access.NONE, "r": Access.READ, "w": Access.WRITE}
    return {role: access[letter] for role, letter in zip(_COLUMNS, letters, strict=True)}


# One row per page, in the order member, chair, staff, presenter, admin, room.
PAGES: dict[str, dict[Role, Access]] = {
    "home": _row("wwwww-"),
    "account": _row("wwwww-"),
    "search": _row("wwwww-"),
    "applications.list": _row("rrw---"),
    "applications.sheet": _row("rrw---"),
    "applications.edit": _row("--w---"),
    "applications.import": _row("--w---"),
    "applications.duplicates": _row("--w---"),
    "applications.documents": _row("--w---"),
    "applications.instruction": _row("--w---"),
    "applications.eligibility": _row("--w---"),
    "applications.places": _row("--w---"),
    "applications.redactions": _row("--w---"),
    "organisations.directory": _row("rrw---"),
    "territories.districts": _row("rrrrr-"),
    "territories.district": _row("rrrrr-"),
    "territories.compare": _row("rrrrr-"),
    "territories.datasets": _row("--w-w-"),
    "review.reading_list": _row("www---"),
    "review.interests": _row("www---"),
    "review.mark": _row("www---"),
    "review.register": _row("-wr---"),
    "review.my_marks": _row("www---"),
    "review.assignments": _row("-rw---"),
    "review.progress": _row("-rw---"),
    "ranking.ranking": _row("rrr---"),
    "ranking.scenarios": _row("-ww---"),
    "seance.prepare": _row("-ww---"),
    "seance.agenda": _row("rrw---"),
    "seance.room": _row("www--r"),
    "winners.map": _row("rrrr--"),
    "followup.todo": _row("rrw---"),
    "followup.actions": _row("rrw---"),
    "followup.action": _row("rrw---"),
    "settings.calls": _row("-rw---"),
    "settings.people": _row("----w-"),
    "settings.mail": _row("----w-"),
    "settings.journal": _row("----w-"),
    "settings.accessibility": _row("rrrrr-"),
    "settings.data": _row("rrrrr-"),
    "gallery": _row("rrrrr-"),
}

SIGN_IN_DAYS = 14
INVITATION_DAYS = 7
FAILURES_ALLOWED = 5
FAILURE_WINDOW = timedelta(minutes=15)
PASSWORD_LENGTH = 12


def access_to(page: str, roles: frozenset[Role]) -> Access:
    """What these roles together may do on a page: the widest of what each may; an unknown page gives nothing."""
    row = PAGES.get(page, {})
    return max((row.get(role, Access.NONE) for role in roles), default=Access.NONE)


def why_not_open(page: str, member: Member) -> Sentence | None:
    """Why a person may not open a page; None when they may."""
    if access_to(page, member.roles) is Access.NONE:
        return Sentence("Your account does not open this page. Ask the programme staff if you need it.")
    return None


def why_not_act_on(page: str, member: Member) -> Sentence | None:
    """Why a person may not change anything on a page; None when they may."""
    if access_to(page, member.roles) is not Access.WRITE:
        return Sentence("Your account may not do this. Ask the programme staff if you need it.")
    return None


def why_not_alternate(
    *, is_same: bool, are_members: bool, has_alternate: bool, is_chain: bool
) -> Sentence | None:
    """Why one person is not named as another's alternate.

    ``has_alternate``: the member has another one already. ``is_chain``: the member is an alternate, or the
    alternate has one.
    """
    if is_same:
        return Sentence("Nobody is their own alternate.")
    if not are_members:
        return Sentence(
            "An alternate and the member whose place they take are both members of the committee."
        )
    if has_alternate:
        return Sentence("This member has an alternate already.")
    if is_chain:
        return Sentence("An alternate has no alternate.")
    return None


def why_not_sign_in(failures: list[datetime], now: datetime) -> Sentence | None:
    """Why a sign-in is refused before the password is even read: too many failures of late."""
    recent = [at for at in failures if now - at < FAILURE_WINDOW]
    if len(recent) >= FAILURES_ALLOWED:
        minutes = int((FAILURE_WINDOW - (now - min(recent))).total_seconds() // 60) + 1
        return Sentence(
            "Too many attempts failed. Try again in one minute.",
            "Too many attempts failed. Try again in {n} minutes.",
            n=minutes,
        )
    return None


def why_not_password(password: str) -> Sentence | None:
    """Why a password is refused: length is the only rule."""
    if len(password) < PASSWORD_LENGTH:
        return Sentence("Choose a password of at least {length} characters.", length=PASSWORD_LENGTH)
    return None
