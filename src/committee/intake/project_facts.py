"""What do rules of eligibility know of a project, and what did one of them find?

None is unknown everywhere: it is never a pass and never a refusal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from committee.intake.budget import Line
from committee.intake.rules import Category, RequestKind
from committee.organisations.rules import FactRow, OrganisationKind, StockRow
from committee.territories.rules import Answer
from committee.words import N_, Labelled, Sentence


class Where(Labelled):
    """Where a missing fact is filled in."""

    APPLICATION = "application", N_("In the application")
    ORGANISATION = "organisation", N_("In the organisations directory")
    DOCUMENTS = "documents", N_("Among the documents")
    ROUND = "round", N_("In the dates of the call")


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that a rule lacks; ``id``: the organisation's, where it is one; ``code``: the field or document."""

    what: Sentence
    where: Where = Where.APPLICATION
    id: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule found: met, not met or (None) not verifiable; the facts in words; what it lacks."""

    is_met: bool | None
    evidence: tuple[Sentence, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation as rules see it; ``id`` None: known by its name alone."""

    id: str | None
    name: str
    kind: OrganisationKind | None = None
    created_year: int | None = None
    dwellings: int | None = None
    facts: tuple[FactRow, ...] = ()
    stock: tuple[StockRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A site as rules see it."""

    name: str | None
    commune: str | None = None
    commune_code: str | None = None
    department: str | None = None
    answer: Answer = Answer.UNKNOWN
    qpv_codes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How the site is named in a line of evidence."""
        return self.name or self.commune or "?"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another project of the same year and programme: its number, lead partner, landlords and places."""

    number: str
    lead: str | None
    landlords: frozenset[str]
    departments: frozenset[str] = frozenset()
    round_id: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is known of one project. ``site_count`` None: not told; ``sites`` are those that are named.

    ``documents`` and ``filled``: the kinds attached and the fields filled in, None when that cannot be known.
    ``lines`` None: no funding plan is known. ``year`` is the call's, N of its regulation.
    ``share_in_qpv``: of the beneficiaries; ``told_in_qpv``: of the project itself, the sum of its shares by QPV.
    """

    id: str
    number: str
    year: int
    lead: Partner | None = None
    landlords: tuple[Partner, ...] = ()
    cofunders: tuple[str, ...] = ()
    sites: tuple[Place, ...] = ()
    site_count: int | None = None
    duration_months: int | None = None
    category: Category | None = None
    request_kind: RequestKind | None = None
    texts: str = field(default="", repr=False)
    total_cost: Decimal | None = None
    eligible_base: Decimal | None = None
    requested: Decimal | None = None
    lines: tuple[Line, ...] | None = None
    submitted_on: date | None = None
    closes_on: date | None = None
    has_deadline: bool = True
    documents: frozenset[str] | None = None
    filled: frozenset[str] | None = None
    is_contract_signed: bool | None = None
    share_in_qpv: float | None = None
    told_in_qpv: float | None = None
    neighbours: tuple[Neighbour, ...] = ()
    round_id: str | None = None

    @property
    def day(self) -> date | None:
        """The day on which the project is looked at: that of its deposit, else the last one of the deposit."""
        return self.submitted_on or self.closes_on


Params = Mapping[str, Any]


def all_of(judgements: Iterable[Judgement]) -> Judgement:
    """One judgement of several which must all be met: one not met decides, else one unknown does."""
    told = list(judgements)
    answers = [one.is_met for one in told]
    is_met = False if False in answers else None if None in answers else True
    return Judgement(
        is_met,
        tuple(line for one in told for line in one.evidence),
        tuple(gap for one in told for gap in one.missing),
    )
