"""How does a reader say what they like to read?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from committee.calls.rules import Act, why_not
from committee.journal.actions import record
from committee.people.rules import Member, Role, why_not_act_on
from committee.review import queries
from committee.review.actions.standing import absent
from committee.review.records import Preference, ReaderProfile
from committee.review.rules import why_not_preferences
from committee.store.engine import check_version, writing
from committee.words import refuse_if


def state_preferences(
    themes: Sequence[str],
    most_readings: int | None,
    wishes: Mapping[str, int],
    version: int | None = None,
    *,
    actor: Member,
    now: datetime,
) -> None:
    """Keep the themes the reader knows, how many readings they take at most (None: no limit), and their wishes.

    ``wishes``: application → 1 (would rather read), −1 (rather not) or 0 (no wish any more); an application that
    is not named keeps its own. Raises Refused for an application that is not open, or once readers are no longer
    assigned to it.
    """
    refuse_if(why_not_act_on("review.reading_list", actor))
    refuse_if(why_not_preferences(themes, most_readings, wishes.values()))
    with writing() as session:
        places = queries.places(wishes, actor, now=now)
        if set(wishes) - set(places):
            raise absent()
        for place in places.values():
            refuse_if(why_not(Act.ASSIGN, place.round.phase(now), frozenset({Role.STAFF})))
        held = session.scalars(select(ReaderProfile).where(ReaderProfile.member_id == actor.id)).one_or_none()
        if held is None:
            held = ReaderProfile(member_id=actor.id, version=0, created_at=now)
            session.add(held)
        check_version(held, version)
        held.themes, held.most_readings = list(dict.fromkeys(themes)), most_readings
        session.execute(
            delete(Preference).where(
                Preference.member_id == actor.id, Preference.application_id.in_(list(wishes))
            )
        )
        session.add_all(
            Preference(application_id=application_id, member_id=actor.id, value=value, created_at=now)
            for application_id, value in sorted(wishes.items())
            if value
        )
        session.flush()
        payload = {
            "themes": list(themes),
            "most_readings": most_readings,
            "wishes": dict(sorted(wishes.items())),
        }
        record("review.state_preferences", "person", actor.id, payload, actor=actor.actor, now=now)
