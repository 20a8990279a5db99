"""Which meeting does an act change, and which rounds does that meeting treat?"""

from sqlalchemy import select

from committee.meetings.records import Meeting, MeetingRound
from committee.store.engine import writing
from committee.words import Refused, Sentence


def meeting_row(meeting_id: str) -> Meeting:
    """The meeting to be changed; raises Refused when there is none."""
    with writing() as session:
        found = session.get(Meeting, meeting_id)
        if found is None:
            raise Refused(Sentence("This meeting does not exist."))
        return found


def round_ids_of(meeting_id: str) -> list[str]:
    """The rounds that a meeting treats."""
    with writing() as session:
        statement = select(MeetingRound.round_id).where(MeetingRound.meeting_id == meeting_id)
        return sorted(session.scalars(statement))
