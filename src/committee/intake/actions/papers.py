"""How do documents come to applications, one by one or many at once, and how is one taken back?"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from committee.calls.queries import call_by_code
from committee.calls.rules import paris_day
from committee.documents.actions import keep_document
from committee.documents.actions import withdraw_document as withdraw
from committee.documents.archive import Packed, read_archive
from committee.documents.queries import document, documents_among
from committee.documents.rules import NO_FILE, DocumentKind, sniffed_type, why_not_keep
from committee.intake.actions.states import not_open
from committee.intake.paper_names import kind_of, number_of
from committee.intake.queries.papers import OWNER, papers_of
from committee.intake.queries.visibility import may_read, visible
from committee.intake.records import Application
from committee.journal.actions import record
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import reading, writing
from committee.words import Refused, Sentence, refuse_if

_EDIT, _PAPERS = "applications.edit", "applications.documents"


@dataclass(frozen=True)
class Attached:
    """One file of a ZIP: where it goes and as what, or why it goes nowhere."""

    path: str
    size: int
    number: str | None = None
    application_id: str | None = None
    kind: DocumentKind | None = None
    refusal: Sentence | None = None
    is_known: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it would be, or was, attached."""
        return self.refusal is None and not self.is_known


@dataclass(frozen=True)
class AttachReport:
    """What a ZIP of documents holds, file by file."""

    files: tuple[Attached, ...]
    is_dry_run: bool

    @property
    def attached(self) -> int:
        """How many files go to an application."""
        return sum(each.is_new for each in self.files)

    @property
    def known(self) -> int:
        """How many are there already."""
        return sum(each.is_known for each in self.files)

    @property
    def refused(self) -> tuple[Attached, ...]:
        """Those that go nowhere."""
        return tuple(each for each in self.files if each.refusal is not None)


def add_document(
    application_id: str,
    content: bytes,
    filename: str,
    kind: DocumentKind | str,
    *,
    expires_on: date | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Attach a file to an application; gives the document's identifier. The same file twice is refused and told."""
    refuse_if(why_not_act_on(_EDIT, actor))
    if not may_read(application_id, actor):
        raise not_open()
    refuse_if(why_not_keep(filename, content))
    sha256 = hashlib.sha256(content).hexdigest()
    with writing():
        again = next((one for one in papers_of(application_id, actor) if one.sha256 == sha256), None)
        if again is not None:
            raise Refused(
                Sentence(
                    "This very file is there already: {name}, added on {day}.",
                    name=again.filename,
                    day=paris_day(again.added_at),
                )
            )
        return keep_document(
            content,
            filename,
            kind=DocumentKind(kind).value,
            owner_kind=OWNER,
            owner_id=application_id,
            expires_on=expires_on,
            actor=actor,
            now=now,
        )


def withdraw_document(document_id: str, reason: str, *, actor: Member, now: datetime) -> None:
    """Take a document of an application back: it is kept with the reason, and hidden."""
    refuse_if(why_not_act_on(_EDIT, actor))
    if document(document_id, actor) is None:
        raise Refused(NO_FILE)
    withdraw(document_id, reason, actor=actor, now=now)


def attach_documents(
    content: bytes,
    filename: str,
    call_code: str,
    *,
    other_kind: DocumentKind | None = None,
    leave_out_refused: bool = False,
    dry_run: bool = False,
    actor: Member,
    now: datetime,
) -> AttachReport:
    """Attach the files of a ZIP to the applications of a call that their paths name, all of them or none.

    ``other_kind``: that of the files whose names do not say theirs; without it they are refused. A file that an
    application has already is left alone, so that a second time changes nothing. A refused file stops the whole
    unless it is to be left out. A dry run writes nothing.
    """
    refuse_if(why_not_act_on(_PAPERS, actor))
    call = call_by_code(call_code)
    if call is None:
        raise Refused(Sentence("There is no call {code}.", code=call_code))
    with reading() if dry_run else writing():
        numbers = _numbers(call.id, actor)
        held = _held(actor)
        files: list[Attached] = []
        kept = 0
        for packed in read_archive(content, filename):
            found = _placed(packed, numbers, held, other_kind)
            files.append(found)
            if found.is_new and not dry_run:
                _keep(found, packed, actor, now)
                kept += 1
        report = AttachReport(tuple(files), dry_run)
        if not dry_run:
            refuse_if(_why_not_attach(report, leave_out_refused))
            if kept:
                payload = {
                    "call": call.id,
                    "filename": filename[:300],
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "attached": dict(Counter(each.number for each in files if each.is_new)),
                }
                record("intake.attach_documents", "call", call.id, payload, actor=actor.actor, now=now)
    return report


def _why_not_attach(report: AttachReport, leave_out_refused: bool) -> Sentence | None:
    if report.refused and not leave_out_refused:
        return Sentence(
            "One file is refused: nothing was attached. Leave it out, or correct the ZIP.",
            "{n} files are refused: nothing was attached. Leave them out, or correct the ZIP.",
            n=len(report.refused),
        )
    return None


def _numbers(call_id: str, actor: Member) -> dict[str, str]:
    """The applications of a call that the member may attach to, by number."""
    statement = select(Application.number, Application.id).where(
        Application.call_id == call_id, Application.id.in_(visible(actor))
    )
    with reading() as session:
        return dict(session.execute(statement).all())


def _held(actor: Member) -> set[tuple[str, str]]:
    """Which files each application has, as (application, hash)."""
    return {
        (row.owner_id, row.sha256)
        for rows in documents_among(OWNER, visible(actor), actor).values()
        for row in rows
    }


def _placed(
    packed: Packed, numbers: dict[str, str], held: set[tuple[str, str]], other_kind: DocumentKind | None
) -> Attached:
    size = len(packed.content)
    if packed.refusal is not None:
        return Attached(packed.path, size, refusal=packed.refusal)
    number = number_of(packed.folders, packed.filename, numbers)
    refusal = why_not_keep(packed.filename, packed.content)
    if refusal is not None:
        return Attached(packed.path, size, number, refusal=refusal)
    kind = kind_of(packed.path, sniffed_type(packed.filename, packed.content)) or other_kind
    if number is None:
        return Attached(
            packed.path,
            size,
            kind=kind,
            refusal=Sentence(
                "No folder or beginning of the name is the number of an application of this call."
            ),
        )
    if kind is None:
        refusal = Sentence("The name does not say which kind of document this is.")
        return Attached(packed.path, size, number, numbers[number], refusal=refusal)
    mark = (numbers[number], hashlib.sha256(packed.content).hexdigest())
    is_known = mark in held
    held.add(mark)
    return Attached(packed.path, size, number, numbers[number], kind, is_known=is_known)


def _keep(found: Attached, packed: Packed, actor: Member, now: datetime) -> None:
    keep_document(
        packed.content,
        packed.filename,
        kind=str(found.kind),
        owner_kind=OWNER,
        owner_id=str(found.application_id),
        actor=actor,
        now=now,
    )
