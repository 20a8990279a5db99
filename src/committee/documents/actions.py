"""How is a file kept?"""

import hashlib
import os
from datetime import date, datetime

from committee.documents.queries import path_of
from committee.documents.records import Document
from committee.documents.rules import (
    NO_FILE,
    Visibility,
    kept_name,
    sniffed_type,
    visibility_of,
    why_not_keep,
    why_not_withdraw,
)
from committee.journal.actions import record
from committee.people.rules import Member
from committee.store.engine import writing
from committee.words import Refused, refuse_if


def keep_document(
    content: bytes,
    filename: str,
    *,
    kind: str,
    owner_kind: str,
    owner_id: str,
    visibility: Visibility | None = None,
    expires_on: date | None = None,
    actor: Member,
    now: datetime,
) -> str:
    """Keep a file by its hash and link it to its owner; gives the document's identifier.

    ``visibility`` None: that of its kind, and bank details stay with the staff whatever is asked. Called by the act
    of the package which owns the object, after it has checked the right to add a file.
    """
    refuse_if(why_not_keep(filename, content))
    media_type = sniffed_type(filename, content) or "application/octet-stream"
    name = kept_name(filename, media_type)
    strictest = visibility_of(kind)
    seen = strictest if visibility is None or strictest is Visibility.TEAM else visibility
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        half = path.with_name(f"{sha256}.{os.getpid()}.part")
        half.write_bytes(content)
        half.replace(path)
    with writing() as session:
        kept = Document(
            owner_kind=owner_kind,
            owner_id=owner_id,
            kind=kind,
            filename=name,
            media_type=media_type,
            size=len(content),
            sha256=sha256,
            added_by=actor.id,
            added_by_name=actor.name,
            visibility=seen,
            expires_on=expires_on,
            created_at=now,
        )
        session.add(kept)
        session.flush()
        payload = {"filename": name, "sha256": sha256, "owner": owner_id, "kind": kind}
        record("documents.keep", "document", kept.id, payload, actor=actor.actor, now=now)
        return kept.id


def withdraw_document(document_id: str, reason: str, *, actor: Member, now: datetime) -> None:
    """Take a file back: it is kept with the reason, and hidden from all but the staff.

    Called by the act of the package which owns the object, after it has checked the right. Raises Refused.
    """
    with writing() as session:
        row = session.get(Document, document_id)
        if row is None:
            raise Refused(NO_FILE)
        refuse_if(why_not_withdraw(reason, is_withdrawn=row.withdrawn_at is not None))
        row.withdrawn_at = now
        row.withdrawn_by_name = actor.name
        row.withdrawn_reason = reason.strip()
        payload = {"filename": row.filename, "owner": row.owner_id, "reason": reason.strip()}
        record("documents.withdraw", "document", row.id, payload, actor=actor.actor, now=now)
