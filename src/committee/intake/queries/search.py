"""Which applications and which of their files hold the words that a member looks for?"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from committee.calls.records import Call
from committee.documents.records import Document
from committee.documents.rules import Visibility
from committee.intake.form import FIELD
from committee.intake.queries.dependants import OWNER_KIND
from committee.intake.queries.redactions import redactions
from committee.intake.queries.visibility import identified, is_blind, readable, shown_title, visible
from committee.intake.records import Application, ApplicationOrganisation, ProjectAction, Site
from committee.intake.rules import TEXTS, ApplicationRole
from committee.organisations.records import Organisation
from committee.people.rules import Member
from committee.spreadsheets.finding import Hit, found_in
from committee.store.engine import reading
from committee.words import Sentence

_LABELS = {name: FIELD[name].label for name in TEXTS}
_PLACES, _ACTIONS = Sentence("Places"), Sentence("Actions of the project")
_PARTIES = Sentence("Lead partner and landlords")


def search(member: Member, words: Sequence[str], limit: int, now: datetime | None = None) -> list[Hit]:
    """Visible applications that hold all the words, at most ``limit``: those whose head holds them first.

    The head (number, title, lead partner, landlords) is searched for whoever may know of the application; texts,
    places and actions only where the member may read the sheet whole. Those from which they are recused are not
    searched at all; of those of a blind call, nothing but number, redacted title and redacted texts. A constant
    number of statements.
    """
    shown = Application.id.in_(visible(member, now))
    whole = Application.id.in_(identified(member, now))
    blind = readable(member, now).where(is_blind(member, now))
    columns = (Application.id, Application.number, shown_title(member, now), Call.code)
    heads = (
        select(*columns)
        .join(Call, Call.id == Application.call_id)
        .where(shown)
        .order_by(Call.code, Application.number)
    )
    parties = (
        select(ApplicationOrganisation.application_id, Organisation.name)
        .join(Organisation, Organisation.id == ApplicationOrganisation.organisation_id)
        .join(Application, Application.id == ApplicationOrganisation.application_id)
        .where(shown, ~is_blind(member, now))
        .where(ApplicationOrganisation.role.in_((ApplicationRole.LEAD, ApplicationRole.LANDLORD)))
        .order_by(ApplicationOrganisation.position)
    )
    texts = select(Application.id, *(getattr(Application, name) for name in TEXTS)).where(whole)
    sites = (
        select(Site.application_id, Site.name, Site.commune, Site.declared_qpv, Site.nearest_name)
        .join(Application, Application.id == Site.application_id)
        .where(whole)
    )
    actions = (
        select(ProjectAction.application_id, ProjectAction.title, ProjectAction.description)
        .join(Application, Application.id == ProjectAction.application_id)
        .where(whole)
    )
    names: dict[str, list[str]] = defaultdict(list)
    told: dict[str, dict[Sentence | None, str | None]] = defaultdict(dict)
    with reading() as session:
        known = session.execute(heads).all()
        for identifier, name in session.execute(parties):
            names[identifier].append(name)
        for identifier, *values in session.execute(texts):
            told[identifier] |= {
                _LABELS[name]: text for name, text in zip(TEXTS, values, strict=True) if text
            }
        for identifier, row in redactions(blind).items():
            told[identifier] |= {_LABELS[name]: text for name, text in row.texts.items()}
        for label, statement in ((_PLACES, sites), (_ACTIONS, actions)):
            for identifier, *values in session.execute(statement):
                held = told[identifier].get(label)
                told[identifier][label] = " · ".join(filter(None, (held, *values)))
    first: list[Hit] = []
    later: list[Hit] = []
    for identifier, number, title, code in known:
        held_by = ", ".join(dict.fromkeys(names[identifier]))
        of_it: dict[Sentence | None, str | None] = {None: f"{number} {title}", _PARTIES: held_by}
        of_it.update(told.get(identifier, {}))
        place = found_in(of_it, words)
        if place is None:
            continue
        where, text = place
        is_head = where is None or where is _PARTIES
        hit = Hit(identifier, f"{number} · {title}", code, where, text)
        (first if is_head else later).append(hit)
    return [*first, *later][:limit]


def search_documents(
    member: Member, words: Sequence[str], limit: int, now: datetime | None = None
) -> list[Hit]:
    """Files, by their names, of the applications that the member may read whole; one statement."""
    statement = (
        select(Application.id, Document.filename, Application.number, Application.title)
        .join(Application, Application.id == Document.owner_id)
        .where(
            Document.owner_kind == OWNER_KIND,
            Document.withdrawn_at.is_(None),
            Application.id.in_(identified(member, now)),
        )
        .order_by(Document.filename, Document.id)
    )
    if not member.sees_everything:
        statement = statement.where(Document.visibility != Visibility.TEAM)
    hits = []
    with reading() as session:
        for identifier, filename, number, title in session.execute(statement):
            if found_in({None: filename}, words) is not None:
                hits.append(Hit(identifier, filename, f"{number} · {title}"))
    return hits[:limit]
