"""How is a file kept?"""

import hashlib
import os
from datetime import datetime
from pathlib import PurePath

from committee.documents.queries import path_of
from committee.documents.records import Document
from committee.documents.rules import sniffed_type, why_not_keep
from committee.journal.actions import record
from committee.people.rules import Member
from committee.store.engine import writing
from committee.words import refuse_if


def keep_document(
    content: bytes,
    filename: str,
    *,
    kind: str,
    owner_kind: str,
    owner_id: str,
    actor: Member,
    now: datetime,
) -> str:
    """Keep a file by its hash and link it to its owner; gives the document's identifier.

    Called by the act of the package which owns the object, after it has checked the right to add a file.
    """
    name = PurePath(filename.replace("\\", "/")).name or "file"
    refuse_if(why_not_keep(name, content))
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
            media_type=sniffed_type(name, content) or "application/octet-stream",
            size=len(content),
            sha256=sha256,
            added_by=actor.id,
            created_at=now,
        )
        session.add(kept)
        session.flush()
        payload = {"filename": name, "sha256": sha256, "owner": owner_id, "kind": kind}
        record("documents.keep", "document", kept.id, payload, actor=actor.actor, now=now)
        return kept.id
