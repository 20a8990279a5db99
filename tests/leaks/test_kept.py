"""Does anybody read what was computed for somebody else? Only here is anything kept from one answer to the next."""

from committee.calls.rules import Phase
from tests.leaks.changing import Store, forget
from tests.leaks.surfaces import Asked, readers, told, ways
from tests.leaks.world import World

# Two of the committee and one of the staff who may not read all, between those who may.
PEOPLE = ("witness", "staff", "chair", "reader", "member")
KEEPING = (
    "meetings.queries.piles.proposed_piles",
    "ranking.queries.comparing.compare",
    "ranking.queries.comparing.explained",
    "ranking.queries.doubts.doubt",
    "ranking.queries.projects.scenario_projects",
    "ranking.queries.reasons.why_score",
    "ranking.queries.scenarios.scenario",
    "ranking.queries.scores.ranking",
)


def test_answer_does_not_depend_on_who_asked_before(kept_store: Store, world: World) -> None:
    asked = {name: Asked(world, world.calls[Phase.SEANCE], world.people[name]) for name in PEOPLE}

    def answers(name: str) -> dict[str, list[str]]:
        found = {}
        for key in KEEPING:
            function = readers()[key]
            found[key] = [
                told(key, function, asked[name], turn) for turn in range(ways(function, asked[name]))
            ]
        return found

    alone = {}
    for name in PEOPLE:
        forget()
        alone[name] = answers(name)
    forget()
    for name in (*PEOPLE, *reversed(PEOPLE)):
        found = answers(name)
        assert [key for key in KEEPING if found[key] != alone[name][key]] == [], name
