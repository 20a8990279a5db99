"""Does a call that is read blind say who applies, or where, by any query, file or page?

What tells it is changed of every application (organisations go round among the applications of the call, so that
the list of all of them stays as it is), and what readers and chair are told stays the same, to the byte.
"""

from collections.abc import Mapping, Sequence

import pytest

from committee.calls.rules import Phase
from committee.intake.actions import write_redaction
from committee.intake.rules import TEXTS
from committee.organisations.queries import find_organisation
from committee.people.rules import OFFICE, PAGES, access_to
from tests.factories.organisations import make_mandate
from tests.leaks.addresses import CARRIES_NOTHING, addresses
from tests.leaks.changing import Store, forget
from tests.leaks.screens import Screens
from tests.leaks.surfaces import Asked, readers, told, ways
from tests.leaks.test_doors import files
from tests.leaks.world import OPEN, UNDECLARED, UNMARKED, World

PERSONS, WITNESS = ("member", "chair", "extra"), "witness"
TURNS = 2
# Organisations go round among those which all of these persons may see.
MOVED = (OPEN, UNMARKED, UNDECLARED)
TELLING = {
    "intake_site": ("name", "commune", "commune_code", "lon", "lat", "nearest_name", "declared_qpv"),
    "intake_budget_line": ("label", "funder"),
    "intake_project_action": ("title", "description"),
}
# What is never shown: for acts, or asked here of more applications than their callers ask of.
SHOWN_TO_NOBODY = {
    "documents.queries.documents_among": "its callers name the applications that may be identified",
    "intake.queries.project_facts.project_facts": "its callers name the applications that may be identified",
    "review.queries.blind.blind_parts": "for the act of declaring",
}
Said = dict[tuple[str, str, int], object]


@pytest.fixture
def screens(kept_store: Store, world: World, monkeypatch: pytest.MonkeyPatch) -> Screens:
    """A browser in the world."""
    return Screens(monkeypatch, world.now)


def test_nothing_tells_who_applies(kept_store: Store, world: World, screens: Screens) -> None:
    call = world.calls[Phase.READING]
    _write(kept_store, "UPDATE calls_call SET is_blind = 1 WHERE id = ?", call.call_id)
    for which in (OPEN, UNDECLARED):
        for name in ("member", "extra"):
            make_mandate(world.people[name], find_organisation(f"Association {which}"), now=world.now)
    redacted = {"summary": "Un résumé sans nom"}
    write_redaction(call.applications[OPEN], "Un jardin", redacted, actor=OFFICE, now=world.now)
    _shown(world, screens, ["review.mark"])  # what is opened for the first time is noted
    pages = sorted(set(PAGES) - set(CARRIES_NOTHING))
    before, control = _said(world, PERSONS) | _shown(world, screens, pages), _said(world, [WITNESS])
    _change(kept_store, call.applications)
    after = _said(world, PERSONS) | _shown(world, screens, pages)
    assert {key for key in before if before[key] != after[key]} == set()
    assert control != _said(world, [WITNESS])


def _said(world: World, who: Sequence[str]) -> Said:
    """All that these persons are told of the call by queries and in files."""
    call, found = world.calls[Phase.READING], Said()
    for name in who:
        member = world.people[name]
        asked = Asked(world, call, member)
        for turn in range(TURNS):
            for key, function in readers().items():
                if key not in SHOWN_TO_NOBODY and turn < ways(function, asked):
                    found[name, key, turn] = told(key, function, asked, turn)
            found |= {(name, key, turn): one for key, one in files(world, name, call.phase, turn).items()}
    return found


def _shown(world: World, screens: Screens, pages: Sequence[str]) -> Said:
    """All that readers and chair see on these pages."""
    call, found = world.calls[Phase.READING], Said()
    for name in PERSONS:
        for code in pages:
            if access_to(code, world.people[name].roles):
                for at, params in enumerate(addresses(code, call, world)):
                    found[name, code, at] = screens.sent(code, world.sign_ins[name], params)
    return found


def _write(store: Store, statement: str, *values: object) -> None:
    store._live.execute(statement, values)
    forget()


def _change(store: Store, applications: Mapping[str, str]) -> None:
    """Other titles, texts, names and places of all applications, and other organisations of those MOVED."""
    for which, each in applications.items():
        for name in ("title", *TEXTS, "folded_text"):
            asked = f"UPDATE intake_application SET {name} = ? WHERE id = ? AND {name} IS NOT NULL"
            _write(store, asked, f"{name} tout autre {which}", each)
        for table, columns in TELLING.items():
            for name in columns:
                value = 2.5 if name in {"lon", "lat"} else which[:5]
                _write(store, f"UPDATE {table} SET {name} = ? WHERE application_id = ?", value, each)
        _write(store, "UPDATE documents_document SET filename = ? WHERE owner_id = ?", f"{which}.pdf", each)
        _write(
            store, "UPDATE intake_provenance SET before = '{}', cells = '{}' WHERE application_id = ?", each
        )
    moved = [applications[which] for which in MOVED]
    asked = "UPDATE intake_application_organisation SET application_id = ? WHERE application_id = ?"
    for each in moved:
        _write(store, asked, f"from {each}", each)
    for at, each in enumerate(moved):
        _write(store, asked, moved[at - 1], f"from {each}")
