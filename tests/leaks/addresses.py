"""At which addresses is each page opened, so that it would show what is hidden if it could?"""

from tests.leaks.world import HIDDEN, OPEN, UNDECLARED, PhaseCall, World

# Pages on which nobody sees anything of an application change: each is tried, and none may begin to.
CARRIES_NOTHING = {
    "account": "one's own account",
    "gallery": "examples of the parts of a screen",
    "applications.redactions": "texts of blind calls, of which this world has none",
    "organisations.directory": "organisations; of an application, the head that everybody is told",
    "settings.accessibility": "a text",
    "settings.calls": "calls, rounds and grids",
    "settings.data": "where data come from",
    "settings.journal": "acts, and the changes here are none",
    "settings.mail": "outgoing messages",
    "settings.people": "accounts",
    "territories.compare": "districts beside each other",
    "territories.districts": "districts by themselves",
    "territories.datasets": "the editions of perimeters",
}
# Other views of a page, by its parameters.
VIEWS: dict[str, list[dict[str, str]]] = {
    "applications.edit": [{}, {"step": "budget"}, {"step": "sites"}],
    "applications.eligibility": [{"tab": "results"}, {"tab": "try"}],
    "organisations.directory": [{"view": "duplicates"}],
}


def addresses(code: str, call: PhaseCall, world: World) -> list[dict[str, str]]:
    """The addresses of a page: beside what is hidden, and naming it."""
    common = {
        "call": call.code,
        "meeting": call.meeting,
        "codes": "QN03190M,QN03192N",
        "code": "QN03190M",
        "q": "jardin",
    }
    found = []
    for which in (OPEN, HIDDEN, UNDECLARED):
        one = common | {
            "id": _identifier(code, call, world, which),
            "item": call.applications[which],
            "winner": call.awards.get(which, ""),
            "pair": f"{call.applications[which]}.{call.applications[OPEN]}",
        }
        found += [one | view for view in VIEWS.get(code, [{}])]
    if code == "applications.import":
        return [{"call": call.code}, {"call": call.code, "batch": call.batch}, {"file": world.file}]
    if code == "ranking.scenarios":
        return [
            {"call": call.code, "scenario": each, "with": call.scenarios["witness"], "view": view}
            for each in call.scenarios.values()
            for view in ("reserve", "costs", "why", "compare")
        ] or [{"call": call.code}]
    if code.startswith(("territories.", "settings.", "winners.")) or code in {"account", "gallery", "home"}:
        return found[:2]
    return [*found, {}] if code in _WITHOUT_PARAMETERS else found


_WITHOUT_PARAMETERS = {
    "applications.list",
    "review.reading_list",
    "review.interests",
    "search",
    "ranking.ranking",
}


def _identifier(code: str, call: PhaseCall, world: World, which: str) -> str:
    if code.startswith("followup."):
        return call.actions.get(which, "none")
    if code.startswith("organisations."):
        return world.lead if which == HIDDEN else world.landlord
    if code == "applications.places":
        return call.sites.get(which, "none")
    return call.applications[which]
