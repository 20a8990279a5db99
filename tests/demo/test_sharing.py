"""Does the demonstration compare two ways to share its envelope, and send one to the séance?"""

from collections.abc import Callable
from datetime import datetime

from committee.calls.queries import call_by_code
from committee.demo.moments import CODES
from committee.meetings import queries as meetings
from committee.meetings.queries.provisional import provisional_list
from committee.people.rules import OFFICE
from committee.ranking.queries import scenarios
from committee.ranking.rules import ScenarioMethod


def test_two_scenarios_are_compared_and_one_is_sent(
    now: datetime, demonstration: Callable[[str], None]
) -> None:
    demonstration("meeting")
    call = call_by_code(CODES["meeting"])
    assert call is not None
    found = scenarios(OFFICE, call.rounds[0].id, now=now)
    assert {row.method for row in found} == {ScenarioMethod.RANK_ORDER, ScenarioMethod.OPTIMISED}
    assert all(row.name.startswith("DÉMO") and row.funded for row in found)
    assert all(row.envelope is not None and row.total <= row.envelope for row in found)
    sent = provisional_list(meetings.meetings(OFFICE)["id"].iloc[0], OFFICE, now=now)
    assert sent is not None
    assert set(sent.items["place"]) >= {"funded", "reserve"}
