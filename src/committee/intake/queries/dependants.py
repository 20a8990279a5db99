"""What was done elsewhere on applications: readings, marks, decisions, files? Undoing and merging ask it first."""

from collections.abc import Collection, Mapping

from sqlalchemy import Select, Table, func, literal, select, union_all

from committee.documents.records import Document
from committee.intake.records import Application
from committee.store import all_records
from committee.store.base import Base
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
    "followup": N_("a follow-up"),
}


def dependants(application_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """How many rows of other packages refer to these applications, by table; one without any is absent.

    Every foreign key towards applications counts, and the files kept for one of them (``DOCUMENTS``); the tables
    of ``intake`` itself do not. One statement, however many applications.
    """
    all_records.load()
    parts: list[Select[str, str, int]] = [_counted(Document.__table__, "owner_id", application_ids)]  # type: ignore[arg-type]
    for table in Base.metadata.sorted_tables:
        if table.name.startswith(OWN):
            continue
        for key in table.foreign_keys:
            if key.column.table.name == Application.__tablename__:
                parts.append(_counted(table, key.parent.name, application_ids))
    found: dict[str, dict[str, int]] = {}
    with reading() as session:
        for application_id, name, count in session.execute(union_all(*parts)):
            by_table = found.setdefault(application_id, {})
            by_table[name] = by_table.get(name, 0) + count
    return found


def _counted(table: Table, column: str, application_ids: Collection[str]) -> Select[str, str, int]:
    of = table.c[column]
    counted = select(of, literal(table.name), func.count()).where(of.in_(application_ids)).group_by(of)
    if table.name == DOCUMENTS:
        counted = counted.where(table.c.owner_kind == OWNER_KIND)
    return counted


def dependants_in_words(tables: Collection[str]) -> tuple[Sentence, ...]:
    """What these tables hold, as people call it, each thing once; "other data" for a table without a name."""
    named = {
        next((words for start, words in _IN_WORDS.items() if name.startswith(start)), _OTHER)
        for name in tables
    }
    return tuple(Sentence(words) for words in (*_IN_WORDS.values(), _OTHER) if words in named)


_OTHER = N_("other data")
