"""Which documents does an application have, which are missing, and where is one file kept twice?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from committee.calls.queries import call_rows, rule_sets
from committee.calls.rules import paris_day
from committee.calls.rulesets import RuleKind
from committee.documents.queries import DocumentRow, documents_among
from committee.documents.rules import DocumentKind, register_reader
from committee.intake.queries.heads import heads_by_id
from committee.intake.queries.visibility import identified, may_identify
from committee.intake.records import Application
from committee.intake.rules import ApplicationStatus
from committee.people.rules import Member, why_not_open
from committee.spreadsheets.rules import folded
from committee.store.engine import reading
from committee.words import refuse_if

OWNER = "application"
register_reader(OWNER, lambda member, application_id: may_identify(application_id, member))


@dataclass(frozen=True)
class PapersRow:
    """The documents of one application; ``missing``: the kinds that its call asks for and nothing holds."""

    application_id: str
    number: str
    title: str
    lead: str | None
    status: ApplicationStatus
    documents: tuple[DocumentRow, ...]
    missing: tuple[DocumentKind, ...]

    @property
    def kinds(self) -> tuple[DocumentKind, ...]:
        """The kinds held, in the order of the list."""
        return tuple(kind for kind in DocumentKind if any(one.kind == kind for one in self.documents))

    def expired(self, today: date) -> int:
        """How many are past their date."""
        return sum(one.expires_on is not None and one.expires_on < today for one in self.documents)


def missing_kinds(
    held: Iterable[DocumentRow], required: Collection[DocumentKind]
) -> tuple[DocumentKind, ...]:
    """Of the required kinds, those that no document holds, in the order of the list."""
    there = {one.kind for one in held if not one.is_withdrawn}
    return tuple(kind for kind in DocumentKind if kind in required and kind not in there)


def required_kinds(day: date, call_ids: Collection[str] | None = None) -> dict[str, tuple[DocumentKind, ...]]:
    """The kinds of documents that the regulation of each call asks for on a day, by the call's identifier."""
    found: dict[str, tuple[DocumentKind, ...]] = {}
    for regulation in rule_sets(call_ids):
        if regulation.in_force_from is None or regulation.in_force_from > day:
            continue
        if regulation.call_id not in found:
            codes = {
                code
                for rule in regulation.rules
                if rule.kind is RuleKind.COMPLETE_DOCUMENTS
                for code in rule.params.get("documents") or ()
            }
            found[regulation.call_id] = tuple(kind for kind in DocumentKind if kind.value in codes)
    return found


def required_of(application_id: str, member: Member, now: datetime | None = None) -> tuple[DocumentKind, ...]:
    """The kinds that the call asks for and this application lacks; none for whom may not read it."""
    if not may_identify(application_id, member):
        return ()
    day = paris_day(datetime.now(UTC) if now is None else now)
    with reading() as session:
        call_id = session.scalars(select(Application.call_id).where(Application.id == application_id)).one()
        asked = required_kinds(day, [call_id]).get(call_id, ())
        return missing_kinds(papers_of(application_id, member), asked)


def papers(
    member: Member,
    *,
    call: str | None = None,
    search: str = "",
    now: datetime | None = None,
) -> list[PapersRow]:
    """Applications with their documents, by number, for the staff; a constant number of statements.

    ``search`` looks into number, title, lead and the names of files. What is missing is judged by the regulation
    in force on the day of ``now``.
    """
    refuse_if(why_not_open("applications.documents", member))
    statement = (
        select(
            Application.id,
            Application.call_id,
            Application.number,
            Application.title,
            Application.status,
            Application.folded_text,
        )
        .where(Application.id.in_(identified(member, now)))
        .order_by(Application.number)
    )
    if call is not None:
        wanted = [row.id for row in call_rows(member) if row.code == call]
        statement = statement.where(Application.call_id.in_(wanted))
    with reading() as session:
        rows = session.execute(statement).all()
        chosen = statement.with_only_columns(Application.id).order_by(None)
        held = documents_among(OWNER, chosen, member)
        heads = heads_by_id(chosen)
        asked = required_kinds(paris_day(datetime.now(UTC) if now is None else now))
    words = folded(search).split()
    found = []
    for identifier, call_id, number, title, status, text in rows:
        documents = tuple(held.get(identifier, []))
        searched = " ".join([text, *(folded(one.filename) for one in documents)])
        if all(word in searched for word in words):
            missing = missing_kinds(documents, asked.get(call_id, ()))
            lead = heads[identifier].lead
            found.append(PapersRow(identifier, number, title, lead, status, documents, missing))
    return found


def papers_of(application_id: str, member: Member, *, with_withdrawn: bool = False) -> list[DocumentRow]:
    """The documents of one application that the member may read, oldest first."""
    if not may_identify(application_id, member):
        return []
    return documents_among(OWNER, [application_id], member, with_withdrawn=with_withdrawn).get(
        application_id, []
    )


def same_files(sha256: Collection[str], member: Member) -> dict[str, list[str]]:
    """The numbers of the applications which hold these files, by hash, as far as the member sees them."""
    held = documents_among(OWNER, identified(member), member)
    with reading() as session:
        named = select(Application.id, Application.number).where(Application.id.in_(held))
        numbers = dict(session.execute(named).all())
    found: dict[str, list[str]] = {}
    for identifier, documents in held.items():
        for one in documents:
            if one.sha256 in sha256:
                found.setdefault(one.sha256, []).append(numbers[identifier])
    return {each: sorted(set(names)) for each, names in found.items()}
