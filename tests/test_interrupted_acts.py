"""Does an act of the intake that stops in the middle, or meets another one, leave nothing half done?"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from committee.calls.rules import Phase
from committee.intake.actions import (
    add_document,
    import_applications,
    instruct,
    locate_sites_again,
    merge_applications,
    place_site,
    undo_import,
)
from committee.intake.instruction import Findings
from committee.intake.placing import Shown
from committee.intake.queries import applications, batches, sites_to_place
from committee.intake.rules import Opinion
from committee.people.rules import OFFICE
from committee.store import engine
from committee.store.base import Base
from committee.store.engine import reading
from committee.territories.actions import (
    add_alias,
    drop_alias,
    import_address,
    import_data_set,
    restore_edition,
    set_aside_edition,
)
from committee.territories.download import Fetched
from committee.territories.queries import aliases_of
from committee.words import Refused
from tests.factories.calls import make_call
from tests.factories.intake import application_row, import_rows, make_application, workbook
from tests.factories.territories import QP2015, QP2024, load_squares
from tests.factories.territory_tables import income_csv, list_csv, passage_csv

pytestmark = pytest.mark.usefixtures("store")
Act = Callable[[], object]
MOST = 80


class _StoppedError(Exception):
    """The machine stops here."""


def contents() -> dict[str, list[str]]:
    """Every row of every table."""
    with reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def is_stopped(act: Act, at: int) -> bool:
    """Do an act which stops before its n-th writing statement; False when it has fewer."""
    written = 0

    def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        nonlocal written
        written += statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
        if written == at:
            raise _StoppedError

    bound = engine.engine()
    event.listen(bound, "before_cursor_execute", count)
    try:
        act()
    except _StoppedError:
        return True
    finally:
        event.remove(bound, "before_cursor_execute", count)
    return False


def assert_each_leaves_nothing_when_stopped(acts: list[Act]) -> None:
    """Stop each act at its first, second… statement until it is through: only then has anything changed."""
    for act in acts:
        before, at = contents(), 1
        while is_stopped(act, at):
            assert contents() == before, at
            at += 1
            assert at < MOST
        assert at > 1
        assert contents() != before


def test_act_that_stops_leaves_nothing(now: datetime) -> None:
    call, later = make_call(Phase.INTERESTS, now=now).code, now + timedelta(minutes=1)
    told = {"title": "Jardin", "lead": "Les Amis", "site": "A", "landlords": "X | Y"}
    import_rows(call, [application_row(number=f"D-{n}", **told) for n in range(3)], now=now)
    known = applications(OFFICE, call=call).set_index("number")["id"]
    again = workbook([application_row(number=f"D-{n}", title="Autre", site="B") for n in range(5)])
    findings = Findings(Opinion.FAVOURABLE)
    acts: list[Act] = [
        lambda: import_applications(again, "x.xlsx", call, actor=OFFICE, now=later),
        lambda: undo_import(batches(OFFICE)[0].id, actor=OFFICE, now=later),
        lambda: merge_applications(known["D-0"], known["D-1"], actor=OFFICE, now=later),
        lambda: add_document(known["D-0"], b"%PDF-1", "a.pdf", "budget", actor=OFFICE, now=later),
        lambda: instruct(known["D-0"], findings, actor=OFFICE, now=later),
    ]
    assert_each_leaves_nothing_when_stopped(acts)


def at_once(*acts: Act) -> list[Any]:
    """What each of several acts, begun together, gave or why it was refused; anything else fails."""
    found: list[Any] = []
    start = threading.Barrier(len(acts))

    def run(act: Act) -> None:
        start.wait()
        try:
            found.append(act())
        except Refused as refusal:
            found.append(refusal)
        except Exception as error:
            found.append(repr(error))

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def is_one_of_two(found: list[Any]) -> bool:
    """Whether one was done and the other one refused with a sentence."""
    return sorted(isinstance(each, Refused) for each in found) == [False, True] and not any(
        isinstance(each, str) and each.endswith(")") for each in found
    )


def test_two_people_at_once_do_it_once(now: datetime) -> None:
    call, later = make_call(Phase.INTERESTS, now=now).code, now + timedelta(minutes=1)
    content = workbook([application_row(number=f"D-{n}") for n in range(20)])

    def send() -> object:
        return import_applications(content, "x.xlsx", call, actor=OFFICE, now=now)

    assert sorted(report.created for report in at_once(send, send)) == [0, 20]
    assert len(batches(OFFICE)) == 1
    known = applications(OFFICE, call=call).set_index("number")["id"]
    office, findings = {"actor": OFFICE, "now": later}, Findings(Opinion.FAVOURABLE)
    one, two, three, four = (known[f"D-{n}"] for n in range(4))
    for first, second in (
        (lambda: merge_applications(one, two, **office), lambda: merge_applications(two, one, **office)),
        (lambda: instruct(three, findings, version=0, **office),) * 2,
        (lambda: add_document(four, b"%PDF-1", "a.pdf", "budget", **office),) * 2,
    ):
        found = at_once(first, second)
        assert is_one_of_two(found), found


def test_import_is_taken_back_or_instructed_never_half(now: datetime) -> None:
    call, later = make_call(Phase.INTERESTS, now=now).code, now + timedelta(minutes=1)
    batch = import_rows(call, [application_row(number="D-1")], now=now).batch_id
    assert batch is not None
    [one] = applications(OFFICE, call=call)["id"]
    office, findings = {"actor": OFFICE, "now": later}, Findings(Opinion.FAVOURABLE)
    found = at_once(lambda: undo_import(batch, **office), lambda: instruct(one, findings, **office))
    assert is_one_of_two(found), found


@pytest.mark.parametrize("content", [passage_csv(), list_csv(), income_csv(), QP2024.read_bytes()])
def test_import_of_a_data_set_that_stops_leaves_nothing(now: datetime, content: bytes) -> None:
    report = import_data_set(list_csv(("QN03195M", "Avant")), actor=OFFICE, now=now)
    office = {"actor": OFFICE, "now": now + timedelta(minutes=1)}
    acts: list[Act] = [
        lambda: import_data_set(content, **office),
        lambda: set_aside_edition(report.edition_id, "essai", **office),
        lambda: restore_edition(report.edition_id, **office),
    ]
    assert_each_leaves_nothing_when_stopped(acts)


def test_acts_on_places_and_other_names_that_stop_leave_nothing(now: datetime, tmp_path: Path) -> None:
    load_squares(now)
    make_application(now=now, commune="Toulouse")
    (site,) = sites_to_place(OFFICE)
    office = {"actor": OFFICE, "now": now + timedelta(minutes=1)}
    path = tmp_path / "passage.csv"
    path.write_bytes(passage_csv())
    fetched = Fetched(path, path.name, "0" * 64, 1, False, "https://example.org/passage.csv", None)

    def drop() -> None:
        drop_alias(next(row.id for row in aliases_of("QN03190M") if row.id is not None), **office)

    acts: list[Act] = [
        lambda: place_site(site.id, Shown(1.4, 43.6, 5.0), **office),
        lambda: add_alias("QN03190M", "Les Quatre Vents", **office),
        drop,
        lambda: load_squares(now + timedelta(minutes=1), QP2015),
        lambda: locate_sites_again(**office),
        lambda: import_address("https://example.org/", fetcher=lambda *_, **__: fetched, **office),
    ]
    done = 0
    for act in acts:
        before, at = contents(), 1
        while is_stopped(act, at):
            assert contents() == before, at
            at += 1
            assert at < MOST
        done += contents() != before
    assert done >= len(acts) - 1


def test_same_data_set_sent_twice_at_once_is_kept_once(now: datetime) -> None:
    found = at_once(*[lambda: import_data_set(passage_csv(), actor=OFFICE, now=now)] * 2)
    assert sorted(report.is_new for report in found) == [False, True]
