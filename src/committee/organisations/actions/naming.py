"""By which other names is an organisation found?"""

from datetime import datetime

from committee.journal.actions import record
from committee.organisations.queries import candidates_by_name
from committee.organisations.queries.directory import description_of
from committee.organisations.records import Alias, Organisation
from committee.organisations.rules import Description, folded, why_not_name
from committee.people.rules import Member, why_not_act_on
from committee.store.engine import writing
from committee.words import Refused, Sentence, refuse_if

PAGE = "organisations.directory"


def add_alias(organisation_id: str, text: str, *, actor: Member, now: datetime) -> None:
    """Record another name of an organisation; a name it bears already changes nothing."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing():
        found = known_organisation(organisation_id)
        refuse_if(why_not_name(text, description_of(found), others_named(text, organisation_id)))
        if name_too(found, text, now):
            _record("organisations.add_alias", organisation_id, {"alias": text}, actor, now)


def remove_alias(alias_id: str, *, actor: Member, now: datetime) -> None:
    """Take away another name of an organisation: it is no longer found by it."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        alias = _alias(alias_id)
        session.delete(alias)
        session.flush()
        _record("organisations.remove_alias", alias.organisation_id, {"alias": alias.text}, actor, now)


def move_alias(alias_id: str, organisation_id: str, *, actor: Member, now: datetime) -> None:
    """Give another name to the organisation that it really names."""
    refuse_if(why_not_act_on(PAGE, actor))
    with writing() as session:
        alias, to = _alias(alias_id), known_organisation(organisation_id)
        before = alias.organisation_id
        if before == organisation_id:
            return
        session.delete(alias)
        session.flush()
        refuse_if(why_not_name(alias.text, description_of(to), others_named(alias.text, organisation_id)))
        name_too(to, alias.text, now)
        payload = {"alias": alias.text, "from": before, "to": organisation_id}
        _record("organisations.move_alias", organisation_id, payload, actor, now)


def _record(act: str, organisation_id: str, payload: dict[str, str], actor: Member, now: datetime) -> None:
    record(act, "organisation", organisation_id, payload, actor=actor.actor, now=now)


def _alias(alias_id: str) -> Alias:
    with writing() as session:
        found = session.get(Alias, alias_id)
        if found is None:
            raise Refused(Sentence("This name is no longer recorded."))
        return found


def known_organisation(organisation_id: str) -> Organisation:
    """The row of an organisation. Raises Refused when there is none."""
    with writing() as session:
        found = session.get(Organisation, organisation_id)
        if found is None:
            raise Refused(Sentence("This organisation does not exist."))
        return found


def others_named(text: str, organisation_id: str | None) -> list[tuple[str, Description]]:
    """The own names and facts of the organisations which bear this name, without the one named."""
    bearers = candidates_by_name([text]).get(text, [])
    return [(row.name, row.description) for row in bearers if row.id != organisation_id]


def name_too(organisation: Organisation, text: str | None, now: datetime) -> bool:
    """Let an organisation be found by this name too; False when it is found by it already or there is none.

    Raises Refused when it is the name of another one from which it cannot be told.
    """
    if text is None:
        return False
    bearers = candidates_by_name([text]).get(text, [])
    if any(row.id == organisation.id for row in bearers):
        return False
    others = [(row.name, row.description) for row in bearers]
    refuse_if(why_not_name(text, description_of(organisation), others))
    with writing() as session:
        session.add(
            Alias(organisation_id=organisation.id, text=text.strip(), folded=folded(text), created_at=now)
        )
        session.flush()
        return True
