"""Does any file, any route of the server or any command change with what a person may not know?

Files are asked for as EXPORTS lists them, routes as the server lists them (those that answer a reader), commands as
their ``--as`` shows that they read for somebody.
"""

import inspect
import re
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from typer.testing import CliRunner

from committee.calls.rules import Phase
from committee.cli import app
from committee.people.rules import access_to
from committee.ui.exports import EXPORTS
from committee.ui.server import assembly
from committee.ui.server.cookies import cookies_of
from committee.words import Refused
from tests.leaks.changing import TABLES, Change, Store
from tests.leaks.hidden import OUTSIDE, PERSONS, WITNESSES, changes, rows_hidden, trying
from tests.leaks.reads import Answers
from tests.leaks.world import HIDDEN, UNDECLARED, World

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for the successor of httpx, which Streamlit does not use yet
    from starlette.testclient import TestClient

# 3 persons, 7 phases: 504 examples of each file; 20 for those whom hardly any file is for.
OF_A_FILE, OF_A_ROUTE = 24, 20
PEOPLE = (*PERSONS, *OUTSIDE)
# Files in which nobody reads anything of an application.
EMPTY_FORMS = {"applications-template", "contributions-template", "dwellings-template", "winners-template"}
# Districts are public; a sheet to fill holds heads and one's own words.
OWN_WORDS = {"districts", "review-sheet"}
# What was sent and is not imported is compared with the store by those files alone.
OF_A_SENT_FILE = {"import-corrected", "import-report"}
# Routes which answer nobody with a fact of an application.
SILENT = {"/healthz", "/favicon.png"}


WAYS = 3


def files(world: World, person: str, phase: Phase, turn: int) -> dict[str, bytes]:
    """Every file that a person gets, asked for in one of several ways."""
    return {name: file(world, person, phase, name, turn) for name in files_of(world, person)}


def files_of(world: World, person: str) -> list[str]:
    """Which files a person may ask for, of those that could hold a fact of an application."""
    roles = world.people[person].roles
    return [name for name, one in EXPORTS.items() if access_to(one.page, roles) and name not in EMPTY_FORMS]


def file(world: World, person: str, phase: Phase, name: str, turn: int) -> bytes:
    """One file, asked for in one of several ways."""
    call = world.calls[phase]
    asked: list[dict[str, str]] = [
        {"call": call.code, "format": "csv", "id": call.scenarios.get("witness", "none")},
        {"call": call.code, "id": call.applications[HIDDEN]},
        {
            "file": world.file,
            "contents": "applications",
            "call": call.code,
            "id": call.scenarios.get(person, "none"),
        },
    ]
    try:
        return EXPORTS[name].build(world.people[person], asked[turn])[2]
    except Refused as refusal:
        return str(refusal).encode()


def routes(world: World, person: str, phase: Phase, browser: TestClient) -> dict[str, bytes]:
    """What the server answers at each of its addresses which names something hidden."""
    call = world.calls[phase]
    browser.cookies.clear()
    browser.cookies.update(cookies_of(world.sign_ins[person]))
    named = {
        "identifier": [call.documents[HIDDEN], call.documents[UNDECLARED]],
        "name": [
            f"{name}?call={call.code}&format=csv" for name in ("applications", "assignments", "hearings")
        ],
        "application_id": [call.applications[HIDDEN], call.applications[UNDECLARED]],
        "anything:path": ["x"],
    }
    answered = {}
    for path, methods in _addresses():
        slot = re.search(r"\{(.+?)\}", path)
        for value in named[slot.group(1)] if slot else [""]:
            address = re.sub(r"\{.+?\}", value, path)
            for method in methods:
                content = {
                    "json": {},
                    "headers": {
                        "origin": "http://localhost:8501",
                        "x-committee-draft": world.people[person].id,
                    },
                }
                answer = browser.request(method, address, **(content if method == "POST" else {}))
                kept = {key: one for key, one in answer.headers.items() if key not in {"date", "set-cookie"}}
                answered[f"{method} {address}"] = f"{answer.status_code} {kept}".encode() + answer.content
    return answered


def _addresses() -> Iterator[tuple[str, list[str]]]:
    """The server's own routes but those of accounts, whose answers hold a token of one use."""
    for route in assembly.ROUTES:
        if not route.path.startswith("/account") and route.path not in SILENT:
            yield route.path, sorted((route.methods or {"GET"}) - {"HEAD"})


def commands(world: World, person: str, phase: Phase) -> dict[str, str]:
    """What each reading command prints for a person."""
    said = {}
    for group, prefix in [(app, []), *((one.typer_instance, [one.name]) for one in app.registered_groups)]:
        for each in group.registered_commands:
            asked = inspect.signature(each.callback).parameters
            if "as_email" not in asked:
                continue
            name = each.name or each.callback.__name__.replace("_", "-")
            given_ = ["--as", world.people[person].email]
            for option, value in _options(world, phase).items():
                if option in asked:
                    given_ += ([f"--{option}"] if option == "call" else []) + [value]
            result = CliRunner().invoke(app, [*filter(None, prefix), name, *given_])
            said[name] = f"{result.exit_code} {result.output}"
    return said


def _options(world: World, phase: Phase) -> dict[str, str]:
    call = world.calls[phase]
    return {"call": call.code, "number": call.numbers[HIDDEN]}


@pytest.fixture
def browser(kept_store: Store) -> TestClient:
    """A browser on the server's own routes."""
    return TestClient(Starlette(routes=assembly.ROUTES), base_url="http://localhost:8501")


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("person", PEOPLE)
def test_no_file_changes_with_what_is_hidden(
    person: str, phase: Phase, kept_store: Store, world: World
) -> None:
    rows = rows_hidden(kept_store, world, person, phase)
    answers = Answers(kept_store, lambda place: file(world, person, phase, *place))
    places = [(name, turn) for name in files_of(world, person) for turn in range(WAYS)]

    @trying(OF_A_FILE if person in PERSONS else OF_A_ROUTE / len(Phase))
    @given(change=changes(person))
    def example(change: Change) -> None:
        assert answers.differ(places, rows, change) == set()

    example()


@pytest.mark.parametrize("person", PEOPLE)
def test_no_route_and_no_command_changes_with_what_is_hidden(
    person: str, kept_store: Store, world: World, browser: TestClient
) -> None:
    def all_(phase: Phase) -> dict[str, object]:
        return {**routes(world, person, phase, browser), **commands(world, person, phase)}

    before = {phase: all_(phase) for phase in Phase}
    rows = {phase: rows_hidden(kept_store, world, person, phase) for phase in Phase}

    @trying(OF_A_ROUTE)
    @given(phase=st.sampled_from(list(Phase)), change=changes(person))
    def example(phase: Phase, change: Change) -> None:
        kept_store.restore()
        kept_store.change(rows[phase], change)
        after = all_(phase)
        assert {key for key in after if after[key] != before[phase][key]} == set()

    example()


def test_control_the_witnesses_see_it(kept_store: Store, world: World, browser: TestClient) -> None:
    """Every file, the files of applications and every command change for those who may know."""
    seen: set[str] = set()
    for phase in (Phase.READING, Phase.SEANCE, Phase.NOTIFICATION):
        kept_store.restore()
        rows = rows_hidden(kept_store, world, "chair", phase)
        before = [_by_surface(world, name, phase, browser) for name in WITNESSES]
        emptied = Change(3, frozenset(TABLES), frozenset())
        kept_store.change(rows, emptied)
        after = [_by_surface(world, name, phase, browser) for name in WITNESSES]
        seen |= {key for one, two in zip(before, after, strict=True) for key in two if one[key] != two[key]}
    wanted = {f"file {name}" for name in EXPORTS} | {
        f"command {name}" for name in commands(world, "witness", phase)
    }
    wanted |= {"GET /files/{identifier}", "GET /files/exports/{name}"}
    assert wanted - seen == {f"file {name}" for name in EMPTY_FORMS | OF_A_SENT_FILE | OWN_WORDS}


def _by_surface(world: World, person: str, phase: Phase, browser: TestClient) -> dict[str, object]:
    found: dict[str, object] = {f"file {name}": [] for name in EXPORTS}
    for turn in range(WAYS):
        for name, content in files(world, person, phase, turn).items():
            found[f"file {name}"] = [found[f"file {name}"], content]
    for address, answer in routes(world, person, phase, browser).items():
        route = re.sub(r"(exports/)[^/]+", r"\1{name}", address)
        found[re.sub(r"(files/)[0-9a-f]{32}", r"\1{identifier}", route)] = answer
    for name, said in commands(world, person, phase).items():
        found[f"command {name}"] = said
    return found
