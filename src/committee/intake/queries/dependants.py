"""What was done elsewhere on applications: readings, marks, decisions, files? Undoing and merging ask it first."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from committee.documents.records import Document
from committee.intake.records import Application
from committee.store.all_records import columns_pointing_to
from committee.store.engine import reading
from committee.words import N_, Sentence

OWN = "intake_"
OWNER_KIND = "application"
DOCUMENTS = Document.__tablename__
# What the packages above keep of an application, in words; by the beginning of their tables' names.
_IN_WORDS: Mapping[str, str] = {
    "documents": N_("documents"),
    "review_interest": N_("declarations of interest"),
    "review_assignment": N_("readings assigned"),
    "review": N_("marks or opinions of readers"),
    "meetings_agenda": N_("a meeting's agenda"),
    "meetings_award": N_("an award"),
    "meetings": N_("a meeting's deliberation"),
    "ranking": N_("a place in a scenario"),
    "followup": N_("a follow-up"),
}


def dependants(application_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """How many rows of other packages refer to these applications, by table; one without any is absent.

    Every foreign key towards applications counts, and the files kept for one of them (``DOCUMENTS``); the tables
    of ``intake`` itself do not. One statement, however many applications.
    """
    parts = [_counted(Document.__table__.c.owner_id, application_ids)]
    for column in columns_pointing_to(Application.__table__):  # type: ignore[arg-type]
        if not column.table.name.startswith(OWN):
            parts.append(_counted(column, application_ids))
    found: dict[str, dict[str, int]] = {}
    with reading() as session:
        for application_id, name, count in session.execute(union_all(*parts)):
            by_table = found.setdefault(application_id, {})
            by_table[name] = by_table.get(name, 0) + count
    return found


def _counted(of: Any, application_ids: Collection[str]) -> Select[str, str, int]:
    counted = select(of, literal(of.table.name), func.count()).where(of.in_(application_ids)).group_by(of)
    if of.table.name == DOCUMENTS:
        counted = counted.where(of.table.c.owner_kind == OWNER_KIND)
    return counted


def dependants_in_words(tables: Collection[str]) -> tuple[Sentence, ...]:
    """What these tables hold, as people call it, each thing once; "other data" for a table without a name."""
    named = {
        next((words for start, words in _IN_WORDS.items() if name.startswith(start)), _OTHER)
        for name in tables
    }
    return tuple(Sentence(words) for words in (*_IN_WORDS.values(), _OTHER) if words in named)


_OTHER = N_("other data")
